"""The hash chain: every committed posting gets its place, and a changed book cannot hide."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC

import pytest
from django.db import connection, transaction

from jishi.commerce.ledger import api, models
from jishi.commerce.ledger.policy import GENESIS
from jishi.commerce.ledger.tests.test_ledger import receive
from jishi.kernel.ids import new_id


def tamper(statement: str, *values: object) -> None:
    """What only somebody with the rights of a superuser can do: switch the guards off, then write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


@pytest.mark.django_db
def test_the_chain_is_what_its_definition_says() -> None:
    """Computed a second time here, from the words of the reference page alone."""
    receive(1250, cause="中文")
    assert api.seal() == 1
    posting = models.Posting.objects.get()
    lines = [
        [e.pk, str(e.account_id), e.minor]
        for e in models.Entry.objects.filter(posting=posting).order_by("id")
    ]
    content = json.dumps(
        [
            str(posting.pk),
            posting.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
            "payment.received", "payment", "中文", "", "CNY", 2, lines,
        ],
        ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    assert hashlib.sha256(b"jishi ledger chain, version 1").digest() == GENESIS
    assert api.chain_head().digest == hashlib.sha256(GENESIS + content.encode()).hexdigest()


@pytest.mark.django_db
def test_sealing_goes_on_where_it_stopped_and_tells_the_tail() -> None:
    for n in range(5):
        receive(100 + n, cause=f"p{n}", order=f"o{n}")
    assert api.chain_head().unsealed == 5
    assert (api.seal(limit=3), api.seal(limit=3), api.seal(limit=3)) == (3, 2, 0)
    head = api.chain_head()
    assert (head.position, head.unsealed) == (5, 0)
    assert api.digest_at(5) == head.digest
    assert (api.digest_at(0), api.digest_at(6)) == (GENESIS.hex(), None)
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE ledger_posting SET cause_id = 'other' WHERE cause_id = 'p1'", ["chain_broken"]),
        ("UPDATE ledger_posting SET at = at + interval '1 us' WHERE cause_id = 'p1'", ["chain_broken"]),
        (
            "UPDATE ledger_entry SET minor = minor * 2",
            ["balance_drifted"] * 3 + ["chain_broken"],
        ),
        ("DELETE FROM ledger_seal WHERE position = 2", ["chain_gap"]),
        ("UPDATE ledger_seal SET digest = '\\x00' WHERE position = 3", ["chain_broken"]),
        (
            "DELETE FROM ledger_entry WHERE posting_id = (SELECT posting_id FROM ledger_seal WHERE position = 2)",
            ["posting_unbalanced", "balance_drifted", "chain_broken"],
        ),
        ("UPDATE ledger_account SET owner = 'me' WHERE owner = 'o1'", ["account_renamed"]),
    ],
)  # fmt: skip
def test_a_book_changed_behind_the_guards_does_not_verify(statement: str, kinds: list[str]) -> None:
    for n in range(3):
        receive(100 + n, cause=f"p{n}", order=f"o{n}")
    api.seal()
    tamper(statement)
    assert [problem.kind for problem in api.check()] == kinds


@pytest.mark.django_db(transaction=True)
def test_a_chain_written_anew_differs_from_a_digest_noted_elsewhere() -> None:
    receive(100, cause="p1")
    api.seal()
    noted = api.chain_head()
    tamper("DELETE FROM ledger_seal")
    tamper("UPDATE ledger_posting SET cause_id = 'forged'")
    api.seal()
    assert api.check() == []
    assert api.chain_head().position == noted.position
    assert api.digest_at(noted.position) != noted.digest


@pytest.mark.django_db(transaction=True)
def test_a_posting_that_commits_late_is_sealed_after_those_that_overtook_it() -> None:
    """Its id is older; it must neither be lost nor change what is sealed."""
    receive(1, cause="first", order="first")
    api.seal()
    begun, overtaken = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                receive(7, cause="slow", order="slow")
                begun.set()
                assert overtaken.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    receive(8, cause="fast", order="fast")
    assert api.seal() == 1
    overtaken.set()
    thread.join()
    assert api.seal() == 1
    order = [
        seal.posting.cause_id
        for seal in models.Seal.objects.select_related("posting").order_by("position")
    ]
    assert order == ["first", "fast", "slow"]
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
def test_what_came_out_of_a_very_long_transaction_is_found_by_the_full_pass() -> None:
    receive(8, cause="new", order="new")
    api.seal()
    old = "00000000-0000-7000-8000-000000000001"
    account = str(models.Account.objects.get(kind="escrow").pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_posting (id, at, label, cause_kind, cause_id, basis, currency, size)"
            " VALUES (%s, now(), 'x', 'x', 'x', '', 'CNY', 2)", [old],
        )  # fmt: skip
        for minor in (5, -5):
            cursor.execute(
                "INSERT INTO ledger_entry (posting_id, account_id, minor) VALUES (%s, %s, %s)",
                [old, account, minor],
            )
    assert api.seal() == 0
    assert api.chain_head().unsealed == 1
    assert api.seal(everything=True) == 1
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
def test_many_sealers_make_one_chain_and_posting_waits_for_none_of_them() -> None:
    failures: list[BaseException] = []
    sealing = threading.Event()

    def write(n: int) -> None:
        try:
            for turn in range(15):
                receive(5, cause=f"{n}-{turn}", order=str(new_id()))
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    def link() -> None:
        try:
            while not sealing.is_set():
                api.seal(limit=7)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    sealers = [threading.Thread(target=link) for _ in range(2)]
    for thread in [*sealers, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    sealing.set()
    for thread in sealers:
        thread.join()
    api.seal()
    assert failures == []
    head = api.chain_head()
    assert (head.position, head.unsealed) == (60, 0)
    assert api.check() == []


@pytest.mark.django_db(transaction=True)
def test_an_order_is_posted_while_the_chain_is_being_sealed() -> None:
    """The chain's lock is held by another session: posting does not ask for it."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                api.seal()
                held.set()
                assert done.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1ms'")
    receive(100)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    done.set()
    thread.join()
    assert models.Posting.objects.count() == 1
