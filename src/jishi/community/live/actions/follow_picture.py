"""Let a live follow its picture: on air when it plays, interrupted when it breaks off, ended after a
minute without it.

Events come in no promised order and may come twice, so nothing here trusts an event: it looks at the
ingest as it is now. Run on every ingest event and by the clock, it ends up right either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import policy, queries, rows
from jishi.community.live.actions.end import put_an_end
from jishi.community.live.contracts import LiveState
from jishi.community.live.events import LiveInterrupted, LiveResumed, LiveStarted
from jishi.community.live.models import Live
from jishi.foundation.media import api as media
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def follow_picture(live_id: UUID) -> LiveState | None:
    """Bring one live into step with its ingest. Locks the live; None when there is no such live."""
    live = Live.objects.select_for_update().filter(pk=live_id).first()
    if live is None:
        return None
    state = LiveState(live.state)
    if state not in policy.OPEN:
        return state
    ingest = media.get_ingest(live_id)
    if ingest.state == "playable":
        _plays(live, state, ingest.hls_url)
    elif state is LiveState.ON_AIR:
        live.interrupted_at = clock.now()
        rows.move(live, LiveState.INTERRUPTED, actor="clock")
        outbox.record(LiveInterrupted(live_id=live.pk, host_id=live.host_id))
    elif state is LiveState.INTERRUPTED:
        since = live.interrupted_at
        if since is not None and clock.now() - since > policy.BACK_WITHIN:
            put_an_end(live, actor="clock", reason="no picture")
    elif state is LiveState.SCHEDULED:
        if live.starts_at is not None and live.starts_at <= clock.now():
            rows.move(live, LiveState.WAITING, actor="clock")
    elif (live.starts_at or live.created_at) + policy.ABANDONED_AFTER < clock.now():
        put_an_end(live, actor="clock", reason="abandoned")
    return LiveState(live.state)


def _plays(live: Live, state: LiveState, hls_url: str | None) -> None:
    if state is LiveState.ON_AIR:
        return
    live.hls_url = hls_url
    live.interrupted_at = None
    if state is LiveState.INTERRUPTED:
        rows.move(live, LiveState.ON_AIR, actor="clock")
        outbox.record(LiveResumed(live_id=live.pk, host_id=live.host_id))
        return
    rows.ask_gate(live, tuple(queries.bag_of(live.pk)))
    elsewhere = queries.live_of([live.host_id])
    if rows.gate_refusal(live) is not None or elsewhere:
        live.save()
        return
    live.started_at = clock.now()
    rows.move(live, LiveState.ON_AIR, actor=f"person:{live.host_id}")
    outbox.record(LiveStarted(live_id=live.pk, host_id=live.host_id))


@use_case
def ask_again(*, live_id: UUID, host_id: UUID) -> Live:
    """Before a host reads why the live may not start: ask the gate afresh. Raises `NotFound`."""
    live = queries.own_live(live_id, host_id)
    if live.gate_outcome != "allow" and LiveState(live.state) in policy.OPEN:
        live = rows.lock(live_id, host_id=host_id)
        rows.ask_gate(live, tuple(queries.bag_of(live_id)))
        live.save()
    return live


def due() -> list[UUID]:
    """Lives that the clock should look at: everything open that runs, or whose time has come."""
    running = Live.objects.filter(state__in=queries.RUNNING).values_list("pk", flat=True)
    waiting = Live.objects.filter(state__in=["scheduled", "waiting"]).values_list(
        "pk", "starts_at", "state", "created_at"
    )
    ids = list(running)
    now = clock.now()
    candidates = {
        pk
        for pk, starts_at, state, created_at in waiting
        if (state == "scheduled" and starts_at is not None and starts_at <= now)
        or (starts_at or created_at) + policy.ABANDONED_AFTER < now
    }
    open_ids = [pk for pk, *_ in waiting]
    playing = {one for one, ref in media.get_ingests(open_ids).items() if ref.state == "playable"}
    return ids + sorted(candidates | playing)
