"""What settlement tells shop owners, in both languages; each thing once."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.settlement.contracts import PayeeKind
from jishi.commerce.settlement.models import BankAccount, Freeze, Withdrawal
from jishi.commerce.settlement.policy import masked
from jishi.foundation.notify import api as notify
from jishi.kernel.money import Money

_LINK = "/sell/money"


def _link(row: Freeze | BankAccount | Withdrawal) -> str:
    return "/me/earnings" if row.payee_kind == PayeeKind.PROMOTER else _LINK


def _tell(
    person_id: UUID,
    kind: str,
    key: str,
    zh: tuple[str, str],
    en: tuple[str, str],
    link: str = _LINK,
) -> None:
    notify.notify(person_id=person_id, kind=f"money.{kind}", zh=zh, en=en, link=link, key=key)


def frozen(owner_id: UUID, freeze: Freeze) -> None:
    amount = None if freeze.minor is None else Money(freeze.minor, freeze.currency).text()
    _tell(
        owner_id, "frozen", f"freeze:{freeze.pk}:placed",
        ("资金已冻结", f"{amount or '全部资金'}，依据规则 {freeze.rule}：{freeze.ground}"),
        ("Money frozen", f"{amount or 'All of it'}, by rule {freeze.rule}: {freeze.ground}"),
        link=_link(freeze),
    )  # fmt: skip


def unfrozen(owner_id: UUID, freeze: Freeze) -> None:
    _tell(
        owner_id, "unfrozen", f"freeze:{freeze.pk}:lifted",
        ("资金已解冻", f"规则 {freeze.rule} 的冻结已解除：{freeze.lift_reason}"),
        ("Money released", f"The freeze by rule {freeze.rule} has ended: {freeze.lift_reason}"),
        link=_link(freeze),
    )  # fmt: skip


def paid(row: Withdrawal) -> None:
    amount = Money(row.minor, row.currency).text()
    _tell(
        row.owner_id, "paid", f"withdrawal:{row.pk}:paid",
        ("提现已到账", f"{row.number}：{amount} 已打到 {masked(row.bank_account.last_four)}。"),
        ("Withdrawal paid", f"{row.number}: {amount} was paid to {masked(row.bank_account.last_four)}."),
        link=_link(row),
    )  # fmt: skip


def given_back(row: Withdrawal, reason: str) -> None:
    amount = Money(row.minor, row.currency).text()
    _tell(
        row.owner_id, "given_back", f"withdrawal:{row.pk}:{row.state}",
        ("提现未成", f"{row.number}：{amount} 已退回余额。原因：{reason}"),
        ("Withdrawal not paid", f"{row.number}: {amount} is back in the balance. Why: {reason}"),
        link=_link(row),
    )  # fmt: skip


def account_added(owner_id: UUID, account: BankAccount) -> None:
    """So that an owner notices an account that somebody else has added."""
    _tell(
        owner_id, "bank_account", f"bank_account:{account.pk}:added",
        ("添加了收款账户", f"{account.bank} {masked(account.last_four)}。不是你本人操作？请立即联系客服。"),
        ("A bank account was added", f"{account.bank} {masked(account.last_four)}. Not you? Contact us at once."),
        link=_link(account),
    )  # fmt: skip


def factor_changed(person_id: UUID, key: str, *, is_on: bool) -> None:
    _tell(
        person_id, "second_factor", f"second_factor:{key}",
        ("二次验证已开启" if is_on else "二次验证已关闭", "不是你本人操作？请立即联系客服。"),
        ("Second factor switched " + ("on" if is_on else "off"), "Was it not you? Contact us at once."),
    )  # fmt: skip


def deposit_changed(owner_id: UUID, key: str, zh: str, en: str) -> None:
    _tell(owner_id, "deposit", f"deposit:{key}", ("保证金变动", zh), ("Deposit changed", en))
