"""nginx with its RTMP module as the receiver: its configuration, and its process."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.foundation.media import places

if TYPE_CHECKING:
    import threading

#: Where distributions put modules that are loaded at start.
_MODULES = tuple(
    Path(folder) / "ngx_rtmp_module.so"
    for folder in ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/etc/nginx/modules")
)
_ROOMS = "rooms"
_WHOLE = """\
# Written by jishi.foundation.media at every start; do not edit.
{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
{module}
events {{ worker_connections 512; }}

{rtmp}"""

_TEMPLATE = """\
# nginx with the rtmp module, beside Jishi. Written by jishi.foundation.media; do not edit.
rtmp {{
    server {{
        listen {port};
        chunk_size 4096;
        max_message 8M;
        timeout 20s;
        # Broadcasters come here. We are asked before any media is taken, and answer 302 with the
        # place of the room's stream, or 403. The key is a name in this application only: nothing
        # is written here, so that it appears in no path and no address.
        application live {{
            live on;
            drop_idle_publisher 20s;
            notify_method post;
            on_publish {hooks}/hooks/rtmp/publish;
            on_update {hooks}/hooks/rtmp/update;
            notify_update_timeout 3s;
            notify_update_strict on;
            on_publish_done {hooks}/hooks/rtmp/done;
            deny play all;
        }}
        # Written by nginx itself, under the room's token: <hls_path>/<token>/index.m3u8
        application {rooms} {{
            live on;
            allow publish 127.0.0.1;
            deny publish all;
            deny play all;
            hls on;
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
        port=settings.RTMP_PORT,
        hooks=f"http://127.0.0.1:{settings.PORT}",
        root=places.root(),
        rooms=_ROOMS,
    )


def place_of(token: str) -> str:
    """Where nginx is to push an admitted stream: an address of its own."""
    return f"rtmp://127.0.0.1:{settings.RTMP_PORT}/{_ROOMS}/{token}"


class NginxMissing(RuntimeError):  # noqa: N818 - a state, not a bug
    """nginx or its RTMP module is not installed; the text names the command that mends it."""


def module() -> Path:
    """The RTMP module. Raises `NginxMissing`."""
    found = next((path for path in _MODULES if path.exists()), None)
    if found is None or shutil.which("nginx") is None:
        raise NginxMissing(
            "JISHI_MEDIA_GATEWAY=nginx-rtmp needs nginx with its RTMP module:"
            " apt-get install nginx libnginx-mod-rtmp"
        )
    return found


def write_configuration() -> Path:
    """A whole nginx.conf under `JISHI_HOME/nginx`; returns its path. Raises `NginxMissing`."""
    folder = Path(settings.JISHI_HOME) / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("live", "recordings/nginx"):
        (places.root() / name).mkdir(parents=True, exist_ok=True)
    path = folder / "nginx.conf"
    # Its workers write what our roles read and delete: they are the same user.
    user = f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""
    path.write_text(
        _WHOLE.format(
            user=user, folder=folder, module=f"load_module {module()};", rtmp=configuration()
        )
    )
    return path


def serve(stopped: threading.Event) -> int:
    """Run nginx until `stopped`, or until it ends by itself; its exit code. Raises `NginxMissing`."""
    path = write_configuration()
    setpriv = shutil.which("setpriv")
    nginx = subprocess.Popen(
        [
            *([setpriv, "--pdeathsig", "TERM"] if setpriv else []),
            "nginx", "-e", "stderr", "-p", str(path.parent), "-c", str(path),
        ]
    )  # fmt: skip
    while not stopped.wait(0.2) and nginx.poll() is None:
        pass
    if nginx.poll() is None:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait(10)
    return nginx.returncode if not stopped.is_set() else 0
