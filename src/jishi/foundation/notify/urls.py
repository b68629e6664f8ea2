"""The embedded inbox."""

from __future__ import annotations

from django.urls import path

from jishi.foundation.notify import pages

urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/latest.json", pages.latest),
]
