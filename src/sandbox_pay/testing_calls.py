"""The test calls of the API: scenarios, paying without a page, looking at call-backs."""

from __future__ import annotations

from dataclasses import asdict

from sandbox_pay.callbacks import list_callbacks
from sandbox_pay.errors import FieldInvalid
from sandbox_pay.fields import Fields
from sandbox_pay.payments import Payment, pay_for_test
from sandbox_pay.scenarios import (
    FOR_ALL,
    MAX_DELAY_S,
    MAX_DUPLICATES,
    Scenario,
    set_scenario,
)
from sandbox_pay.store import Store
from sandbox_pay.transfers import Transfer, end_transfer

FLAGS = ("reorder", "lose", "forge", "fail_next_query", "decline", "lose_answer", "await_user")


def set_from_body(store: Store, body: bytes) -> dict[str, object]:
    """Set the scenario a JSON body describes; what it leaves out is off. Raises ``FieldInvalid``.

    Without ``out_trade_no`` it is the scenario of every payment that has none of its own.
    """
    fields = Fields(body, known=("out_trade_no", "delay_s", "duplicates", *FLAGS))
    number = fields.number("out_trade_no") if fields.has("out_trade_no") else FOR_ALL
    scenario = Scenario(
        delay_s=fields.integer("delay_s", low=0, high=MAX_DELAY_S, default=0),
        duplicates=fields.integer("duplicates", low=0, high=MAX_DUPLICATES, default=0),
        reorder=fields.flag("reorder"),
        lose=fields.flag("lose"),
        forge=fields.flag("forge"),
        fail_next_query=fields.flag("fail_next_query"),
        decline=fields.flag("decline"),
        lose_answer=fields.flag("lose_answer"),
        await_user=fields.flag("await_user"),
    )
    set_scenario(store, out_trade_no=number, scenario=scenario)
    return {"out_trade_no": number or None, **asdict(scenario)}


def pay_from_body(store: Store, body: bytes, *, now_ms: int) -> Payment:
    """Pay the payment that a JSON body names. Raises what ``pay_for_test`` raises."""
    fields = Fields(body, known=("out_trade_no",))
    return pay_for_test(store, fields.number("out_trade_no"), now_ms=now_ms)


def end_transfer_from_body(store: Store, body: bytes, *, now_ms: int) -> Transfer:
    """End the transfer that a JSON body names at once: ``outcome`` succeeded, failed or expired.

    It is the payee's press on "confirm", the bank's refusal, or the end of the time to confirm.
    Raises ``FieldInvalid``, ``NotFound``; an ended transfer stays as it is.
    """
    fields = Fields(body, known=("out_transfer_no", "outcome"))
    number = fields.number("out_transfer_no")
    outcome = fields.text("outcome", longest=16)
    if outcome not in ("succeeded", "failed", "expired"):
        raise FieldInvalid(field="outcome", problem="must be succeeded, failed or expired")
    return end_transfer(store, number, outcome=outcome, now_ms=now_ms)


def list_for_number(store: Store, out_no: str) -> dict[str, object]:
    """List the call-backs about one number, with state, attempts and last result."""
    return {"callbacks": [asdict(record) for record in list_callbacks(store, out_no)]}
