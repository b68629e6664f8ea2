"""All addresses: the API, the desks, uploads and media, call-backs, and the phone app for the rest."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from jishi.site import health, phone_app
from jishi.site.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("api/v1/", api.urls),
    path("desk/", include("jishi.site.desks.urls")),
]
# A room that serves pages or protocols of its own brings a `urls.py`.
for _room in settings.ROOMS:
    if find_spec(f"{_room}.urls"):
        urlpatterns.append(path("", include(import_module(f"{_room}.urls").__name__)))
urlpatterns += [
    path("assets/<path:name>", phone_app.asset),
    re_path(r"^(?!api/|media/|uploads/|hooks/|static/|desk/).*$", phone_app.page),
]
