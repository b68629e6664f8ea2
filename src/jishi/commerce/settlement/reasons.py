"""Why this amount: every posting in words, with links to what caused it and the rule it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.ledger.http_schemas import LedgerRow
from jishi.commerce.orders import api as orders
from jishi.commerce.settlement.models import (
    Deduction,
    Freeze,
    PayIn,
    ReservePart,
    Withdrawal,
)
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import parse_id
from jishi.kernel.money import Money

#: (cause, basis)
Key = tuple[ledger.Cause, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`text` for people; `link` a route of the phone app, `desk_link` one of the desk, or ""."""

    text: str
    link: str = ""
    desk_link: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedEntry:
    """One entry of a posting: the account in words, + when its balance grew."""

    account: str
    amount: Money
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A posting taken apart. `also`: the other postings with the same cause, oldest first."""

    posting_id: UUID
    at: datetime
    label: str
    reason: Reason
    entries: tuple[ExplainedEntry, ...]
    also: tuple[tuple[UUID, str, Money], ...]


_ACCOUNTS: dict[str, tuple[str, str]] = {
    "provider_clearing": ("支付渠道", "Payment provider"),
    "bank": ("平台银行账户", "The market's bank account"),
    "receivable": ("欠平台的款", "Owed to the market"),
    "difference": ("待核差异", "Unexplained difference"),
    "provider_fee": ("渠道手续费", "Provider's fee"),
    "coupon_platform": ("平台承担的优惠", "Discount borne by the market"),
    "coupon_merchant": ("商家承担的优惠", "Discount borne by the shop"),
    "escrow": ("订单担保款", "Escrow of the order"),
    "shop_payable": ("店铺余额", "The shop's balance"),
    "deposit": ("保证金", "Deposit"),
    "reserve": ("备付金", "Reserve"),
    "frozen": ("冻结款", "Frozen"),
    "withdrawal_in_transit": ("提现途中", "Withdrawal on its way"),
    "promoter_payable": ("推广者佣金", "Promoter's share"),
    "buyer_refund": ("退还买家", "Back to the buyer"),
    "fund": ("基金", "Fund"),
    "platform_fee": ("技术服务费", "Technical-service fee"),
}


def _pick(texts: tuple[str, str], language: str) -> str:
    return texts[1] if language == "en" else texts[0]


def account_text(kind: str, language: str) -> str:
    return _pick(_ACCOUNTS.get(kind, (kind, kind)), language)


def in_words(keys: Iterable[Key], *, shop_id: UUID, language: str) -> dict[Key, Reason]:
    """The reason of each (cause, basis), as the owner of `shop_id` may read it. A query a kind of
    cause, however many there are."""
    wanted = set(keys)
    ids: dict[str, set[UUID]] = {}
    for cause, _ in wanted:
        found = parse_id(cause.id.partition(":")[0])
        if found is not None:
            ids.setdefault(cause.kind, set()).add(found)
    texts: dict[tuple[str, UUID], tuple[str, str, str, str]] = {}
    for pk, order in orders.get_orders(ids.get("order", ())).items():
        if order.shop_id == shop_id:
            texts["order", pk] = (
                f"订单 {order.number}", f"Order {order.number}", f"/sell/orders/{pk}",
                f"/desk/shop/orders?state={order.state}",
            )  # fmt: skip
    texts |= _own_rows(ids, shop_id)
    return {key: _reason(key, texts, language) for key in wanted}


def _own_rows(
    ids: dict[str, set[UUID]], shop_id: UUID
) -> dict[tuple[str, UUID], tuple[str, str, str, str]]:
    found: dict[tuple[str, UUID], tuple[str, str, str, str]] = {}
    here = {"shop_id": shop_id}
    for one in Withdrawal.objects.filter(pk__in=ids.get("withdrawal", ()), **here):
        found["withdrawal", one.pk] = (
            f"提现 {one.number}", f"Withdrawal {one.number}", "/sell/money",
            "/desk/shop/money/withdrawals",
        )  # fmt: skip
    for hold in Freeze.objects.filter(pk__in=ids.get("freeze", ()), **here):
        case_zh, case_en = (
            (f"（案件 {hold.case}）", f" (case {hold.case})") if hold.case else ("", "")
        )
        found["freeze", hold.pk] = (
            f"冻结：{hold.ground}{case_zh}", f"Freeze: {hold.ground}{case_en}", "/sell/money",
            "/desk/shop/money/#freezes",
        )  # fmt: skip
    for cut in Deduction.objects.filter(pk__in=ids.get("deduction", ()), **here):
        found["deduction", cut.pk] = (cut.ground, cut.ground, "", "")
    parts = {
        part.pk: part for part in ReservePart.objects.filter(pk__in=ids.get("reserve", ()), **here)
    }
    numbers = orders.get_orders({part.order_id for part in parts.values()})
    for pk, part in parts.items():
        number = numbers[part.order_id].number if part.order_id in numbers else str(part.order_id)
        found["reserve", pk] = (
            f"订单 {number} 的备付金，{part.release_at:%Y-%m-%d} 释放",
            f"Reserve of order {number}, until {part.release_at:%Y-%m-%d}",
            f"/sell/orders/{part.order_id}", "",
        )  # fmt: skip
    for pay_in in PayIn.objects.filter(payment_id__in=ids.get("payment", ()), **here):
        found["payment", pay_in.payment_id] = (
            f"保证金支付单 {pay_in.payment_id}", f"Deposit payment {pay_in.payment_id}", "", "",
        )  # fmt: skip
    return found


_PLAIN: dict[str, tuple[str, str]] = {
    "repayment": ("从新结算的货款偿还", "Repaid from newly settled money"),
    "deposit": ("店主操作", "By the owner"),
    "order_refund": ("订单售后退款", "Refund of an order"),
}


def _reason(
    key: Key, texts: dict[tuple[str, UUID], tuple[str, str, str, str]], language: str
) -> Reason:
    cause, basis = key
    pk = parse_id(cause.id.partition(":")[0])
    known = texts.get((cause.kind, pk)) if pk else None
    zh, en, link, desk_link = known or (*_PLAIN.get(cause.kind, (str(cause), str(cause))), "", "")
    text = _pick((zh, en), language)
    if basis:
        text += _pick((f"（依据 {basis}）", f" (by {basis})"), language)
    return Reason(text=text, link=link, desk_link=desk_link, rule=basis)


def explain(*, posting_id: UUID, shop_id: UUID, language: str) -> Explanation:
    """Take a posting apart for the shop that it touches. Raises `NotFound`, also for postings that do
    not touch this shop."""
    posting = ledger.get_posting(posting_id)
    if posting is None or not _touches(posting, shop_id):
        raise NotFound
    key = (posting.cause, posting.basis)
    others = ledger.postings_about(causes=[posting.cause])
    return Explanation(
        posting_id=posting.id,
        at=posting.at,
        label=ledger.label_text(posting.label, language),
        reason=in_words([key], shop_id=shop_id, language=language)[key],
        entries=tuple(
            ExplainedEntry(
                account=account_text(entry.account.kind, language),
                amount=Money(ledger.natural(entry.account.kind, entry.minor), posting.currency),
                is_ours=entry.account.shop_id == shop_id,
            )
            for entry in posting.entries
        ),
        also=tuple(
            (one.id, ledger.label_text(one.label, language), _own_change(one, shop_id))
            for one in others
            if one.id != posting.id and _touches(one, shop_id)
        ),
    )


def _touches(posting: ledger.PostingView, shop_id: UUID) -> bool:
    return any(entry.account.shop_id == shop_id for entry in posting.entries)


def _own_change(posting: ledger.PostingView, shop_id: UUID) -> Money:
    """What the posting did to the shop's balance."""
    own = sum(
        entry.minor
        for entry in posting.entries
        if entry.account.kind == "shop_payable" and entry.account.shop_id == shop_id
    )
    return Money(-own, posting.currency)


def with_reasons(rows: Sequence[LedgerRow], *, shop_id: UUID, language: str) -> list[LedgerRow]:
    """Rows of a shop's money as orders tell them, those that are no order's in our words."""
    causes = {
        str(posting.id): (posting.cause, posting.basis)
        for posting in ledger.get_postings(parse_id(row.id) for row in rows)
    }
    words = in_words(causes.values(), shop_id=shop_id, language=language)
    return [
        row
        if row.link or causes[row.id][0].kind in ("order", "order_refund")
        else row.model_copy(
            update={"cause": words[causes[row.id]].text, "link": words[causes[row.id]].link or None}
        )
        for row in rows
    ]
