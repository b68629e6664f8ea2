"""Loading a live for change, and moving it from state to state: what several use cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import frames, gates, policy
from jishi.community.live.contracts import LiveState
from jishi.community.live.errors import LiveHeld, LiveNotOpen, LiveRefused
from jishi.community.live.models import Live
from jishi.kernel import audit
from jishi.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from uuid import UUID


def lock(live_id: UUID, *, host_id: UUID | None = None) -> Live:
    """The row, locked; raises `NotFound`, also for another host's."""
    rows = Live.objects.select_for_update().filter(pk=live_id)
    row = (rows if host_id is None else rows.filter(host_id=host_id)).first()
    if row is None:
        raise NotFound
    return row


def require_open(live: Live) -> None:
    if LiveState(live.state) not in policy.OPEN:
        raise LiveNotOpen(state=live.state)


def move(live: Live, to: LiveState, *, actor: str, reason: str = "") -> None:
    """Set the state, write the audit line, tell the room. The caller saves other fields with it."""
    if not policy.may_become(LiveState(live.state), to):
        raise LiveNotOpen(state=live.state)
    before = live.state
    live.state = str(to)
    live.save()
    audit.write(
        actor=actor, verb=f"live.{to}", target=f"live:{live.pk}", reason=reason, before=before
    )
    frames.state(live)


def ask_gate(live: Live, product_ids: tuple[UUID, ...]) -> None:
    """Ask `go_live` and keep the answer in the row (unsaved)."""
    verdict = gates.go_live.ask(
        gates.LiveQuestion(
            live_id=live.pk,
            host_id=live.host_id,
            shop_id=live.shop_id,
            title=live.title,
            announcement=live.announcement,
            product_ids=product_ids,
        )
    )
    live.gate_outcome = verdict.outcome
    live.gate_rule = verdict.rule[:80]
    live.gate_zh = verdict.zh[:300]
    live.gate_en = verdict.en[:300]


def gate_refusal(live: Live) -> Refusal | None:
    """Why the host may not go on air, from the kept answer."""
    if live.gate_outcome == "refuse":
        return LiveRefused(rule=live.gate_rule, zh=live.gate_zh, en=live.gate_en)
    if live.gate_outcome == "hold":
        return LiveHeld(rule=live.gate_rule)
    return None
