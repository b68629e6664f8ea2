"""What PostgreSQL refuses, whoever asks: a session of its own, as the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from jishi.commerce.ledger import api, models
from jishi.commerce.ledger.tests.test_ledger import receive
from jishi.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def console(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection past all code of ours, with the rights of the tables' owner."""
    place = connection.get_connection_params()
    with psycopg.connect(
        host=place.get("host") or None, port=place.get("port") or None, user=place.get("user") or None,
        password=place.get("password") or None, dbname=place["dbname"], autocommit=True,
    ) as opened:  # fmt: skip
        owner = opened.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'ledger_entry'"
        ).fetchone()
        assert owner == (True,)
        yield opened


TOUCHES = [
    "UPDATE ledger_entry SET minor = minor + 1",
    "UPDATE ledger_entry SET minor = 5 WHERE false",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry",
    "UPDATE ledger_posting SET label = 'x'",
    "DELETE FROM ledger_posting",
    "TRUNCATE ledger_posting CASCADE",
    "UPDATE ledger_seal SET digest = ''",
    "DELETE FROM ledger_seal",
    "TRUNCATE ledger_seal",
    "UPDATE ledger_feerule SET basis_points = 0",
    "DELETE FROM ledger_feerule",
    "TRUNCATE ledger_feerule",
    "DELETE FROM ledger_account",
    "TRUNCATE ledger_account CASCADE",
    "UPDATE ledger_account SET owner = 'me'",
    "UPDATE ledger_account SET kind = 'platform_fee', owner = 'market'",
    "UPDATE ledger_account SET balance_minor = 1 WHERE kind = 'escrow'",
]


@pytest.mark.parametrize("statement", TOUCHES)
def test_nothing_in_the_books_is_changed_or_forgotten(
    console: psycopg.Connection[Any], statement: str
) -> None:
    receive(100)
    api.fee_rule(code="technical-service", basis_points=500)
    api.seal()
    before = books_as_text(console)
    with pytest.raises(psycopg.errors.IntegrityError):
        console.execute(statement)
    assert books_as_text(console) == before
    assert api.check() == []


def books_as_text(console: psycopg.Connection[Any]) -> list[Any]:
    tables = ("posting", "entry", "seal", "feerule", "account")
    return [
        console.execute(f"SELECT t::text FROM ledger_{t} t ORDER BY 1").fetchall() for t in tables
    ]  # type: ignore[call-overload]


def test_no_setting_of_a_session_opens_a_back_door(console: psycopg.Connection[Any]) -> None:
    """The guards that Django keeps can be told to look away by a setting; the plain ones cannot."""
    receive(100)
    names = console.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND NOT tgisinternal"
    ).fetchall()
    ignored = ",".join(f"ledger_entry:{name},{name}" for (name,) in names)
    console.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [f"{{{ignored}}}"])
    for statement in ("UPDATE ledger_entry SET minor = 1", "DELETE FROM ledger_entry"):
        with pytest.raises(psycopg.errors.RestrictViolation, match="only grows"):
            console.execute(statement)  # type: ignore[call-overload]


def test_what_does_not_sum_to_zero_cannot_be_committed(console: psycopg.Connection[Any]) -> None:
    posting_id = receive(100)
    account_id = models.Account.objects.get(kind="escrow").pk
    clearing = models.Account.objects.get(kind="provider_clearing").pk
    insert = (
        "INSERT INTO ledger_posting (id, at, label, cause_kind, cause_id, basis, currency, size)"
        " VALUES (%s, now(), 'x', 'x', %s, '', %s, %s)"
    )
    entry = "INSERT INTO ledger_entry (posting_id, account_id, minor) VALUES (%s, %s, %s)"

    def commit(*steps: tuple[str, list[Any]]) -> None:
        with console.transaction():
            for sql, values in steps:
                console.execute(sql, values)  # type: ignore[call-overload]

    new = new_id()
    wrong: list[list[tuple[str, list[Any]]]] = [
        [(entry, [posting_id, account_id, 5])],
        [(entry, [posting_id, account_id, 5]), (entry, [posting_id, clearing, -5])],
        [(insert, [new, "a", "CNY", 2])],
        [(insert, [new, "a", "CNY", 0])],
        [
            (insert, [new, "a", "CNY", 2]),
            (entry, [new, clearing, 5]),
            (entry, [new, account_id, -4]),
        ],
        [(insert, [new, "a", "CNY", 1]), (entry, [new, clearing, 5])],
        [
            (insert, [new, "a", "USD", 2]),
            (entry, [new, clearing, 5]),
            (entry, [new, account_id, -5]),
        ],
    ]
    for steps in wrong:
        with pytest.raises(psycopg.errors.CheckViolation, match="does not balance"):
            commit(*steps)
    assert (models.Posting.objects.count(), models.Entry.objects.count()) == (1, 2)
    commit(
        (insert, [new, "a", "CNY", 2]), (entry, [new, clearing, 5]), (entry, [new, account_id, -5])
    )
    assert models.Posting.objects.count() == 2


@pytest.mark.parametrize("kind", ["shop_payable", "deposit", "reserve", "frozen", "fund",
                                  "withdrawal_in_transit", "promoter_payable"])  # fmt: skip
def test_nobodys_account_goes_below_zero(console: psycopg.Connection[Any], kind: str) -> None:
    console.execute(
        "INSERT INTO ledger_account (id, kind, owner, currency, balance_minor, opened_at)"
        " VALUES (%s, %s, 'x', 'CNY', -5, now())",
        [new_id(), kind],
    )
    with pytest.raises(psycopg.errors.CheckViolation):
        console.execute("UPDATE ledger_account SET balance_minor = 1")


def test_a_debt_is_not_repaid_twice(console: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        console.execute(
            "INSERT INTO ledger_account (id, kind, owner, currency, balance_minor, opened_at)"
            " VALUES (%s, 'receivable', 'x', 'CNY', -1, now())",
            [new_id()],
        )
