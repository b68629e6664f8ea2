"""A gateway with two kinds of channel and one uplink of its own, for tests: `echo_gateway.py PORT`."""

from __future__ import annotations

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
django.setup()

from jishi.foundation.realtime import api  # noqa: E402
from jishi.foundation.realtime.gateway import run  # noqa: E402
from jishi.kernel import idempotency  # noqa: E402
from jishi.kernel.db import use_case  # noqa: E402
from jishi.kernel.errors import InvalidInput  # noqa: E402


@use_case
def echo(person_id, channel, key, payload):
    if "text" not in payload:
        raise InvalidInput(fields={"text": "required"})
    if payload["text"] == "crash":
        raise RuntimeError
    if payload["text"] == "slow":
        time.sleep(0.3)

    def work():
        api.publish(channel, "comment", {"text": payload["text"], "key": key})
        return 201, {"text": payload["text"], "by": str(person_id)}

    return idempotency.once(actor=f"person:{person_id}", key=key, content=payload, work=work)[1]


api.register_channel("room", lambda _, __: True)
api.register_uplink("comment", echo)
run("127.0.0.1", int(sys.argv[1]))
