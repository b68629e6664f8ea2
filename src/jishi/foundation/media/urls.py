"""Addresses outside the API: uploads (tus), media files, call-backs of a media server."""

from __future__ import annotations

from django.urls import path, re_path

from jishi.foundation.media import files, hooks, uploads

urlpatterns = [
    path("uploads/", uploads.collection),
    path("uploads/<uuid:upload_id>", uploads.single),
    path("media/pictures/<uuid:picture_id>", files.picture),
    path("media/pictures/<uuid:picture_id>/thumb", files.picture, {"size": "thumb"}),
    re_path(
        r"^media/(?P<kind>videos|live|replays)/(?P<token>[0-9a-f]{32})/(?P<name>.+)$",
        files.streamed,
    ),
    path("hooks/rtmp/publish", hooks.publish),
    path("hooks/rtmp/update", hooks.update),
    path("hooks/rtmp/done", hooks.done),
]
