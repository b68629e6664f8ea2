"""Where providers call back."""

from __future__ import annotations

from django.urls import path

from jishi.commerce.payments.http import call_back

urlpatterns = [path("hooks/payments/<str:provider>", call_back, name="payment-call-back")]
