"""`python -m jishi.foundation.realtime.gateway`: the gateway on the port of the settings."""

from __future__ import annotations

import os

from django.conf import settings

from jishi.foundation.realtime.gateway import run

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
run(os.environ.get("JISHI_GATEWAY_HOST", "0.0.0.0"), settings.GATEWAY_PORT)  # noqa: S104
