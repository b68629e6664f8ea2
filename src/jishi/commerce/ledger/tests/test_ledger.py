"""The ledger balances, keeps everything, and lets the database say so."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.commerce.ledger import api, models
from jishi.commerce.ledger.errors import AlreadyPosted, Overdrawn, PostingUnbalancedError
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

CLEARING = api.AccountRef(api.AccountKind.PROVIDER_CLEARING, "sandbox")


def escrow(owner: str, shop_id: UUID | None = None) -> api.AccountRef:
    return api.AccountRef(api.AccountKind.ESCROW, owner, shop_id)


def receive(minor: int, order: str = "o1", cause: str = "p1") -> UUID:
    return api.post(
        entries=[api.Entry(CLEARING, minor), api.Entry(escrow(order), -minor)],
        cause=api.Cause("payment", cause),
        label="payment.received",
        currency="CNY",
    )


@pytest.mark.django_db
def test_a_posting_moves_both_balances_and_cites_its_cause() -> None:
    posting_id = receive(1250)
    assert api.balance(CLEARING, "CNY") == Money(1250, "CNY")
    assert api.balance(escrow("o1"), "CNY") == Money(1250, "CNY")
    assert api.balance(escrow("other"), "CNY") == Money(0, "CNY")
    (row,) = api.rows(escrow("o1"), "CNY").items
    assert (row.posting_id, row.amount, row.balance, str(row.cause)) == (
        posting_id, Money(1250, "CNY"), Money(1250, "CNY"), "payment:p1",
    )  # fmt: skip
    assert api.check() == []


@pytest.mark.django_db
@pytest.mark.parametrize("minors", [[100], [100, -99], [100, -100, 0], []])
def test_what_does_not_balance_is_refused_and_leaves_nothing(minors: list[int]) -> None:
    with pytest.raises(PostingUnbalancedError):
        api.post(
            entries=[api.Entry(escrow(str(n)), minor) for n, minor in enumerate(minors)],
            cause=api.Cause("payment", "p1"),
            label="payment.received",
            currency="CNY",
        )
    assert (models.Posting.objects.count(), models.Entry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_one_cause_is_posted_once_under_one_label() -> None:
    receive(100)
    with pytest.raises(AlreadyPosted):
        receive(100)
    assert api.balance(escrow("o1"), "CNY") == Money(100, "CNY")


@pytest.mark.django_db
def test_escrow_is_never_overdrawn() -> None:
    receive(100)
    with pytest.raises(Overdrawn), transaction.atomic():
        api.post(
            entries=[api.Entry(escrow("o1"), 101), api.Entry(CLEARING, -101)],
            cause=api.Cause("refund", "r1"),
            label="refund.paid",
            currency="CNY",
        )
    assert api.balance(escrow("o1"), "CNY") == Money(100, "CNY")
    assert models.Posting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_or_forget_a_row() -> None:
    receive(100)
    for statement in (
        "UPDATE ledger_entry SET minor = minor + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_posting SET label = 'x'",
        "DELETE FROM ledger_posting",
        "DELETE FROM ledger_account",
        "UPDATE ledger_account SET owner = 'me'",
    ):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)
    assert api.balance(escrow("o1"), "CNY") == Money(100, "CNY")
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_at_commit_what_does_not_sum_to_zero() -> None:
    """Written past the room's own code, as a console would."""
    posting_id = receive(100)
    account_id = models.Entry.objects.filter(posting_id=posting_id).first().account_id  # type: ignore[union-attr]
    with pytest.raises(DatabaseError, match="does not balance"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (posting_id, account_id, minor) VALUES (%s, %s, 5)",
            [posting_id, account_id],
        )
    with pytest.raises(DatabaseError, match="does not balance"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_posting (id, at, label, cause_kind, cause_id, basis, currency, size)"
            " VALUES (%s, now(), 'x', 'x', 'x', '', 'CNY', 2)",
            [new_id()],
        )
    with (
        pytest.raises(DatabaseError, match="does not balance"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO ledger_entry (posting_id, account_id, minor) VALUES (%s,%s,5), (%s,%s,-5)",
            [posting_id, account_id, posting_id, account_id],
        )
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
def test_check_finds_a_balance_that_drifted() -> None:
    receive(100)
    models.Account.objects.filter(kind="escrow").update(balance_minor=-99)
    assert [(p.kind, p.facts["kept"], p.facts["computed"]) for p in api.check()] == [
        ("balance_drifted", 99, 100)
    ]


@pytest.mark.django_db
def test_a_rate_keeps_its_version_and_a_new_rate_is_a_new_one() -> None:
    assert api.fee_rule(code="technical-service", basis_points=500).version == 1
    assert api.fee_rule(code="technical-service", basis_points=300).version == 2
    assert str(api.fee_rule(code="technical-service", basis_points=500)) == (
        "fee_rule:technical-service@1"
    )


@pytest.mark.django_db(transaction=True)
def test_crossing_postings_do_not_deadlock_and_lose_nothing() -> None:
    a, b = (api.AccountRef(api.AccountKind.SHOP_PAYABLE, name) for name in "ab")
    for shop in (a, b):
        api.post(
            entries=[api.Entry(CLEARING, 1000), api.Entry(shop, -1000)],
            cause=api.Cause("test", shop.owner),
            label="x",
            currency="CNY",
        )
    failures: list[BaseException] = []

    def move(n: int) -> None:
        one, other = (a, b) if n % 2 else (b, a)
        try:
            for turn in range(10):
                api.post(
                    entries=[api.Entry(one, 7), api.Entry(other, -7)],
                    cause=api.Cause("test", f"{n}-{turn}"),
                    label="x",
                    currency="CNY",
                )
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert models.Posting.objects.count() == 82
    assert api.balance(a, "CNY") == Money(1000, "CNY")
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
def test_any_split_sums_to_zero(amounts: list[int]) -> None:
    cause = str(new_id())
    owners = [f"{cause[:20]}-{n}" for n in range(len(amounts))]
    api.post(
        entries=[
            api.Entry(CLEARING, sum(amounts)),
            *(
                api.Entry(escrow(owner), -minor)
                for owner, minor in zip(owners, amounts, strict=True)
            ),
        ],
        cause=api.Cause("payment", cause),
        label="payment.received",
        currency="CNY",
    )
    assert [api.balance(escrow(owner), "CNY").minor for owner in owners] == amounts
    assert api.check() == []
