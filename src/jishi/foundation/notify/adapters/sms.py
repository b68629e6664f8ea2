"""SMS through any gateway that takes a signed JSON POST.

`JISHI_SMS_URL` = https://host/path?key=SECRET. The request is
`POST {"to": "+86…", "text": "…", "id": "…"}` with the headers `X-Jishi-Timestamp` (Unix seconds) and
`X-Jishi-Signature`, the hex HMAC-SHA-256 over `timestamp + "." + body` with SECRET; any 2xx is success.
`id` is the same when a letter is sent again, so that the gateway can drop a second copy.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx
import orjson
from django.conf import settings

from jishi.foundation.notify.contracts import Letter
from jishi.kernel import clock

TIMEOUT_S = 10.0


def carry(letter: Letter, letter_id: str) -> None:
    """Hand the letter to the gateway; raises `httpx.HTTPError` when it would not."""
    parts = urlsplit(settings.SMS_URL)
    secret = parse_qs(parts.query).get("key", [""])[0]
    body = orjson.dumps({"to": letter.address, "text": letter.body, "id": letter_id})
    timestamp = str(int(clock.now().timestamp()))
    response = httpx.post(
        urlunsplit(parts._replace(query="")),
        content=body,
        headers={
            "Content-Type": "application/json",
            "X-Jishi-Timestamp": timestamp,
            "X-Jishi-Signature": sign(secret, timestamp, body),
        },
        timeout=TIMEOUT_S,
    )
    response.raise_for_status()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA-256 over `timestamp.body`."""
    content = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
