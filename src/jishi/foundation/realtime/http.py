"""API routes of foundation.realtime."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from jishi.foundation.accounts.api import anyone, optional_caller_id
from jishi.foundation.realtime import policy, queries, registry, tickets
from jishi.foundation.realtime.actions.number import number_if_idle
from jishi.foundation.realtime.errors import FramesGone
from jishi.foundation.realtime.http_schemas import Frame, Frames, Ticket
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.http import language_of

router = Router(tags=["realtime"])


@router.post("/realtime/ticket", response=Ticket, operation_id="get_realtime_ticket", auth=anyone)
def get_realtime_ticket(request: HttpRequest) -> Ticket:
    """A ticket for the gateway; strangers get one that may read what is public."""
    person_id = optional_caller_id(request)
    return Ticket(
        ticket=tickets.issue(person_id=person_id, language=language_of(request)),
        url=gateway_url(request),
        expires_in_s=round(tickets.LIVES.total_seconds()),
    )


@router.get("/realtime/frames", response=Frames, operation_id="catch_up")
def catch_up(request: HttpRequest, channel: str, after_seq: int) -> Frames:
    """What came after `after_seq`, for clients without a socket. Same permissions as joining.

    Answers `frames_gone` (410) when that is no longer kept: reload the screen, then go on from
    `details.last_seq`.
    """
    if not 0 <= after_seq < 2**62:
        raise InvalidInput(fields={"after_seq": "≥ 0"})
    if not policy.is_channel(channel):
        raise NotFound
    if not registry.may_join(optional_caller_id(request), channel):
        raise NotFound
    number_if_idle()
    found = queries.missed(channel, after_seq)
    if found.is_gone:
        raise FramesGone(last_seq=found.last_seq)
    return Frames(items=[Frame.of(frame) for frame in found.frames], last_seq=found.last_seq)


def gateway_url(request: HttpRequest) -> str:
    """`GATEWAY_URL` where it is set (a proxy in front); else the same host at the gateway's port.

    In development the host is the one the browser used, so that a phone on the local network works.
    """
    fixed = getattr(settings, "GATEWAY_URL", "")
    if fixed:
        return str(fixed)
    public = urlsplit(settings.PUBLIC_URL)
    scheme = "wss" if public.scheme == "https" else "ws"
    asked = urlsplit(f"//{request.get_host()}").hostname
    host = (asked if settings.DEVELOPMENT and asked else public.hostname) or "127.0.0.1"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.GATEWAY_PORT}/realtime"
