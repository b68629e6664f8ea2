"""What live plugs into realtime: who may join its channels, and comments that come up a socket; and
into promotion: whose live it is, and whether it is on air."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jishi.commerce.promotion.api import LiveFacts, live_facts
from jishi.community.live import queries, views
from jishi.community.live.actions.post_comment import say
from jishi.community.live.models import Live, LiveComment
from jishi.foundation.realtime import api as realtime
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import parse_id


def _id_of(channel: str) -> UUID | None:
    return parse_id(channel.partition(":")[2])


def may_watch(person_id: UUID | None, channel: str) -> bool:
    """live:{id} is public, unless the live is not allowed on air (yet)."""
    live_id = _id_of(channel)
    return live_id is not None and queries.may_see(live_id, person_id)


def may_read_board(person_id: UUID | None, channel: str) -> bool:
    """board:{live_id} is the host's."""
    live_id = _id_of(channel)
    return live_id is not None and queries.is_host(live_id, person_id)


def comment(person_id: UUID, channel: str, key: str, payload: dict[str, Any]) -> dict[str, Any]:
    """A comment sent up the socket; the answer is the `LiveComment`, also when it is held."""
    live_id = _id_of(channel) if channel.startswith("live:") else None
    if live_id is None or not queries.may_see(live_id, person_id):
        raise NotFound
    text = payload.get("text")
    if not isinstance(text, str):
        raise InvalidInput(fields={"text": "invalid"})
    facts = say(live_id=live_id, author_id=person_id, text=text, client_key=key)
    row = LiveComment.objects.get(pk=facts.id)
    return views.comments([row], facts.host_id)[0].model_dump(mode="json")


def facts(live_id: UUID) -> LiveFacts | None:
    """For coupons of a room and promoters' shares."""
    row = Live.objects.filter(pk=live_id).values_list("host_id", "state").first()
    if row is None:
        return None
    return LiveFacts(host_id=row[0], is_on_air=row[1] in queries.RUNNING)


live_facts.plug(facts)
realtime.register_channel("live", may_watch)
realtime.register_channel("board", may_read_board, is_counted=False)
realtime.register_uplink("comment", comment)
