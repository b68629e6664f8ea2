"""Transfers that go wrong on demand: refused, lost on the way, waiting for a payee who must press."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import httpx

from sandbox_pay import store as stores
from tests.sandbox_pay.rig import Market, Receiver, eventually


def _order(market: Market, receiver: Receiver | None = None, **changes: object) -> dict[str, Any]:
    order = {
        "out_transfer_no": market.order()["out_trade_no"], "payee": "李雷", "amount_minor": 900,
        "currency": "CNY", **changes,
    }  # fmt: skip
    return {**order, "notify_url": receiver.url} if receiver else order


def _moved(market: Market, number: str) -> list[str]:
    def state() -> str:
        found: str = market.get(f"/v1/transfers/{number}").json()["state"]
        return found if found != "processing" else ""

    return [eventually(state, what="the end of the transfer")]


def test_a_payee_who_must_confirm_is_shown_a_page_and_paid_once(
    market: Market, receiver: Receiver
) -> None:
    order = _order(market, receiver, payee="sandbox:confirm-1")
    told = market.post("/v1/transfers", order).json()
    assert told["state"] == "awaiting_user"
    page = httpx.get(told["confirm_url"], trust_env=False)
    assert page.status_code == 200
    assert "确认收款" in page.text
    for _ in range(2):
        assert httpx.post(told["confirm_url"], trust_env=False).status_code == 303
    number = order["out_transfer_no"]
    assert [c.content["event"] for c in receiver.wait_for(number, 1)] == ["transfer.succeeded"]
    assert market.get(f"/v1/transfers/{number}").json()["state"] == "succeeded"
    assert "确认收款" not in httpx.get(told["confirm_url"], trust_env=False).text
    assert len(market.callbacks_settled(number)) == 1


def test_a_confirmation_that_never_comes_expires_and_moves_nothing(market: Market) -> None:
    order = _order(market)
    number = order["out_transfer_no"]
    market.set_scenario(number, await_user=True)
    assert market.post("/v1/transfers", order).json()["state"] == "awaiting_user"
    end = {"out_transfer_no": number, "outcome": "expired"}
    assert market.post("/v1/test/transfers", end).json()["failure_code"] == "not_confirmed_in_time"
    late = market.post("/v1/test/transfers", {**end, "outcome": "succeeded"}).json()
    assert late["state"] == "expired"
    assert market.post("/v1/test/transfers", {**end, "outcome": "lost"}).status_code == 400


def test_a_lost_answer_does_not_lose_or_double_the_transfer(
    market: Market, receiver: Receiver
) -> None:
    order = _order(market, receiver)
    number = order["out_transfer_no"]
    market.set_scenario(number, lose_answer=True, fail_next_query=True, duplicates=2)
    assert market.post("/v1/transfers", order).status_code == 500
    assert market.get(f"/v1/transfers/{number}").status_code == 500
    assert market.post("/v1/transfers", order).status_code == 200
    assert _moved(market, number) == ["succeeded"]
    assert len({c.content["notify_id"] for c in receiver.wait_for(number, 3)}) == 1


def test_a_declined_transfer_fails(market: Market) -> None:
    order = _order(market)
    market.set_scenario(order["out_transfer_no"], decline=True)
    assert market.post("/v1/transfers", order).status_code == 201
    assert _moved(market, order["out_transfer_no"]) == ["failed"]


def test_a_store_of_the_first_schema_is_brought_up_with_what_is_in_it(tmp_path: Path) -> None:
    stores.Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "sandbox.sqlite3") as old:
        old.executescript(
            """
            DROP TABLE transfer; DROP TABLE scenario;
            CREATE TABLE transfer (out_transfer_no TEXT PRIMARY KEY, transfer_no TEXT NOT NULL UNIQUE,
              payee TEXT NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
              notify_url TEXT NOT NULL, state TEXT NOT NULL, failure_code TEXT,
              created_at_ms INTEGER NOT NULL, settle_at_ms INTEGER NOT NULL, finished_at_ms INTEGER)
              STRICT;
            CREATE INDEX transfer_due ON transfer (settle_at_ms) WHERE state = 'processing';
            CREATE TABLE scenario (out_trade_no TEXT PRIMARY KEY, delay_s INTEGER NOT NULL,
              duplicates INTEGER NOT NULL, reorder INTEGER NOT NULL, lose INTEGER NOT NULL,
              forge INTEGER NOT NULL, fail_next_query INTEGER NOT NULL, decline INTEGER NOT NULL)
              STRICT;
            INSERT INTO transfer VALUES ('T1','S1','p',5,'CNY','','succeeded',NULL,1,2,3);
            PRAGMA user_version = 1;
            """
        )
    old.close()
    upgraded = stores.Store(tmp_path)
    [row] = upgraded.connection.execute("SELECT out_transfer_no, state FROM transfer").fetchall()
    assert tuple(row) == ("T1", "succeeded")
    upgraded.connection.execute("UPDATE transfer SET state = 'expired'")
    upgraded.close()
    stores.Store(tmp_path).close()
