"""The gateway process: WebSockets in and out of the frame log.

sequencer   numbers what was committed (one leader) and reads what was numbered (every gateway)
hub         who has joined what; merges, encodes once, sends in slices; replays what was missed
connection  one socket: its ticket, its limits, its messages
uplinks     messages sent up, run in a bounded pool of threads
counting    who watches where, told to the database once a second
server      puts them together and stops them in order
"""

from __future__ import annotations

import os
from importlib import import_module

import django


def run(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Sets Django up when that has not been done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
    django.setup()
    # By name, because the server imports models, which exist only from here on.
    import_module("jishi.foundation.realtime.gateway.server").serve(host, port)
