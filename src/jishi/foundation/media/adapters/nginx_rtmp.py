"""The configuration of nginx-rtmp for this installation; see docs/how-to."""

from __future__ import annotations

from django.conf import settings

from jishi.foundation.media import places

_TEMPLATE = """\
# nginx with the rtmp module, beside Jishi. Written by jishi.foundation.media; do not edit.
rtmp {{
    server {{
        listen {port};
        chunk_size 4096;
        max_message 8M;
        timeout 20s;
        application live {{
            live on;
            drop_idle_publisher 20s;
            notify_method post;
            # Asked before any media is taken; answers 302 with the stream's new name, or 403.
            on_publish {hooks}/hooks/rtmp/publish;
            on_update {hooks}/hooks/rtmp/update;
            notify_update_timeout 3s;
            notify_update_strict on;
            on_publish_done {hooks}/hooks/rtmp/done;
            deny play all;
            hls on;
            # A folder a stream: <hls_path>/<token>/index.m3u8
            hls_path {root}/live;
            hls_nested on;
            hls_fragment 1s;
            hls_playlist_length 8s;
            hls_continuous on;
            record all;
            record_path {root}/recordings/nginx;
            record_unique on;
        }}
    }}
}}
"""


def configuration() -> str:
    """The `rtmp` block; include it in nginx.conf beside `events {}`."""
    return _TEMPLATE.format(
        port=settings.RTMP_PORT, hooks=f"http://127.0.0.1:{settings.PORT}", root=places.root()
    )
