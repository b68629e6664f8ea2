"""Who is told of a finding: whom the rule binds, among those whom the thing belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.community.live import api as live
from jishi.foundation.notify import api as notify
from jishi.governance.rulebook import queries

if TYPE_CHECKING:
    from jishi.governance.rulebook.events import RuleBroken

#: At most so much of the advice goes into a notice.
LONGEST = 160


def tell(event: RuleBroken) -> None:
    """Tell those concerned, each once a finding. Rules that bind the platform alone tell nobody."""
    rule = queries.standing_of(event.rule_id, event.version).rule
    concerned = _concerned(event.subject_kind, UUID(event.subject_id))
    for part in sorted(set(rule.binds) & concerned.keys()):
        person_id, link = concerned[part]
        notify.notify(
            person_id=person_id,
            kind="rule",
            zh=(
                f"规则提醒：{rule.title.zh}",
                f"{rule.advice.zh[:LONGEST]} 这是系统的发现，还没有处罚；规则全文见 /rules/{event.rule_id}/。",
            ),
            en=(
                f"A rule points something out: {rule.title.en}",
                f"{rule.advice.en[:LONGEST]} The system found this; nothing has been imposed. "
                f"The rule in full: /rules/{event.rule_id}/",
            ),
            link=link,
            key=f"rule:{event.finding_id}:{person_id}",
        )


def _concerned(  # noqa: PLR0911 - one answer a kind
    kind: str, pk: UUID
) -> dict[str, tuple[UUID, str | None]]:
    """Part as in `Rule.binds` → (person, route of the phone app); empty for what nobody owns now."""
    if kind == "order":
        order = orders.order_records([pk]).get(pk)
        if order is None:
            return {}
        return {
            "merchant": (order.shop_owner_id, f"/sell/orders/{pk}"),
            "buyer": (order.buyer_id, f"/orders/{pk}"),
        }
    if kind == "shop":
        shop = catalog.get_shops([pk]).get(pk)
        return {"merchant": (shop.owner_id, "/sell")} if shop else {}
    if kind == "product":
        card = catalog.get_cards([pk]).get(pk)
        owner = catalog.get_shops([card.shop_id]).get(card.shop_id) if card else None
        return {"merchant": (owner.owner_id, f"/sell/products/{pk}")} if owner else {}
    if kind == "live":
        room = live.get_lives([pk]).get(pk)
        return dict.fromkeys(("streamer", "merchant"), (room.host_id, None)) if room else {}
    if kind == "person":
        return dict.fromkeys(("buyer", "streamer"), (pk, None))
    return {}
