"""Pages of accounts outside the API."""

from __future__ import annotations

from django.urls import path

from jishi.foundation.accounts import pages
from jishi.foundation.accounts.console import sign_in

urlpatterns = [
    path("media/avatars/<uuid:person_id>.svg", pages.avatar),
    path("desk/sign-in", sign_in.page, name="desk_sign_in"),
    path("desk/sign-out", sign_in.leave, name="desk_sign_out"),
]
