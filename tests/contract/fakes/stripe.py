"""Stripe as its reference describes it, with play money: as much as the market's client uses, with
idempotency keys, paging, and webhooks signed by hand."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contract.fakes.serving import Hours


class Refused(Exception):  # noqa: N818 - reads like what it is
    """An HTTP status, a type and a code."""

    def __init__(self, status: int, kind: str, code: str = "") -> None:
        super().__init__(status, kind, code)
        self.status, self.error = status, {"type": kind, "code": code, "message": code}


class FakeStripe:
    """One account in live mode."""

    PAGE = 2  # so small that every list has several pages

    def __init__(self, *, secret_key: str, webhook_secret: str) -> None:
        self.secret_key, self.webhook_secret = secret_key, webhook_secret
        self.hours = Hours()
        self.things: dict[str, dict[str, dict[str, Any]]] = {
            name: {} for name in ("sessions", "intents", "refunds", "transfers", "balance")
        }
        self.keys: dict[str, tuple[Any, Any]] = {}
        self.url = ""
        self.app = Starlette(
            routes=[
                Route("/page/{id}", self.page, methods=["GET"]),
                Route("/v1/{path:path}", self.gate, methods=["GET", "POST"]),
            ]
        )

    async def page(self, request: Request) -> Response:
        found = request.path_params["id"] in self.things["sessions"]
        return Response("cashier", 200 if found else 404)

    async def gate(self, request: Request) -> Response:
        content = nested(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        query = nested(parse_qsl(request.url.query, keep_blank_values=True))
        path = request.path_params["path"]
        try:
            if request.headers.get("Authorization") != f"Bearer {self.secret_key}":
                raise Refused(401, "invalid_request_error")  # noqa: TRY301
            assert re.fullmatch(r"\d{4}-\d\d-\d\d\.\w+", request.headers["Stripe-Version"])
            key = request.headers.get("Idempotency-Key", "")
            if request.method == "POST" and key in self.keys:
                asked, answer = self.keys[key]
                if asked != (path, content):
                    raise Refused(400, "idempotency_error")  # noqa: TRY301
                return JSONResponse(answer)
            answer = self._route(request.method, path, content, query)
            if request.method == "POST" and key:
                self.keys[key] = ((path, content), answer)
            return JSONResponse(answer)
        except Refused as refused:
            return JSONResponse({"error": refused.error}, refused.status)

    def forget_keys(self) -> None:
        """As after a day: idempotency keys are pruned."""
        self.keys = {}

    def _route(
        self, method: str, path: str, content: dict[str, Any], query: dict[str, Any]
    ) -> dict[str, Any]:
        parts = path.split("/")
        makers = {"checkout": self.session, "refunds": self.refund, "transfers": self.transfer}
        if method == "POST" and path in ("checkout/sessions", "refunds", "transfers"):
            return makers[parts[0]](content)
        if path.endswith("/expire"):
            return self.expire(parts[-2])
        names = {"checkout": "sessions", "payment_intents": "intents", "refunds": "refunds",
                 "transfers": "transfers", "balance_transactions": "balance"}  # fmt: skip
        things = self.things[names[parts[0]]]
        is_list = path in ("checkout/sessions", "refunds", "transfers", "balance_transactions")
        if not is_list:
            if parts[-1] not in things:
                raise Refused(404, "invalid_request_error", "resource_missing")
            return self._shown(things[parts[-1]], query)
        found = [t for t in reversed(things.values()) if self._matches(t, query)]
        ids = [t["id"] for t in found]
        start = ids.index(query["starting_after"]) + 1 if "starting_after" in query else 0
        page = found[start : start + self.PAGE]
        return {
            "object": "list",
            "url": f"/v1/{path}",
            "has_more": start + self.PAGE < len(found),
            "data": [self._shown(t, query) for t in page],
        }

    def _matches(self, thing: dict[str, Any], query: dict[str, Any]) -> bool:
        for name, wanted in query.items():
            if name in ("limit", "starting_after", "expand"):
                continue
            if name == "created":
                low, high = int(wanted.get("gte", 0)), int(wanted.get("lte", 10**12))
                if not (
                    low <= thing["created"] <= high
                    and thing["created"] < int(wanted.get("lt", 10**12))
                ):
                    return False
            elif thing.get(name) != wanted:
                return False
        return True

    def _shown(self, thing: dict[str, Any], query: dict[str, Any]) -> dict[str, Any]:
        expanded = set(query.get("expand", {}).values()) if "expand" in query else set()
        shown = dict(thing)
        for wish in expanded:
            name = wish.removeprefix("data.")
            if name == "payment_intent" and shown.get("payment_intent"):
                shown["payment_intent"] = self.things["intents"][shown["payment_intent"]]
            if name == "source":
                everything = {**self.things["refunds"], **self.things["transfers"]}
                everything |= {i["latest_charge"]: {"id": i["latest_charge"], "object": "charge",
                               "metadata": i["metadata"]} for i in self.things["intents"].values()}  # fmt: skip
                shown["source"] = everything[shown["source"]]
        return shown

    def _now(self) -> int:
        return int(self.hours.now().timestamp())

    def session(self, content: dict[str, Any]) -> dict[str, Any]:
        lives = timedelta(seconds=int(content["expires_at"]) - self._now())
        if not timedelta(minutes=30) <= lives <= timedelta(hours=24):
            raise Refused(400, "invalid_request_error", "expires_at")
        item = content["line_items"]["0"]
        number = len(self.things["sessions"])
        intent_id, session_id = f"pi_{number}", f"cs_live_{'a' * 50}{number:08d}"
        data = item["price_data"]
        self.things["intents"][intent_id] = {
            "id": intent_id, "object": "payment_intent", "status": "requires_payment_method",
            "metadata": content["payment_intent_data"]["metadata"], "latest_charge": f"ch_{number}",
            "created": self._now(),
        }  # fmt: skip
        self.things["sessions"][session_id] = {
            "id": session_id, "object": "checkout.session", "status": "open",
            "payment_status": "unpaid", "payment_intent": intent_id,
            "client_reference_id": content["client_reference_id"],
            "amount_total": int(data["unit_amount"]) * int(item["quantity"]),
            "currency": data["currency"], "metadata": content["metadata"],
            "url": f"{self.url}/page/{session_id}", "created": self._now(), "livemode": True,
        }  # fmt: skip
        return self.things["sessions"][session_id]

    def by_reference(self, number: str) -> dict[str, Any]:
        return next(
            s for s in self.things["sessions"].values() if s["client_reference_id"] == number
        )

    def pay(self, number: str) -> bool:
        session = self.by_reference(number)
        if session["status"] != "open":
            return False
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        intent = self.things["intents"][session["payment_intent"]]
        intent["status"] = "succeeded"
        self._move(
            "charge", session["amount_total"], session["currency"], intent["latest_charge"], fee=30
        )
        return True

    def expire(self, session_id: str) -> dict[str, Any]:
        session = self.things["sessions"][session_id]
        if session["status"] != "open":
            raise Refused(400, "invalid_request_error", "session_not_open")
        session |= {"status": "expired", "url": None}
        return session

    def refund(self, content: dict[str, Any]) -> dict[str, Any]:
        intent, asked = content["payment_intent"], int(content["amount"])
        session = next(s for s in self.things["sessions"].values() if s["payment_intent"] == intent)
        done = sum(
            r["amount"] for r in self.things["refunds"].values() if r["payment_intent"] == intent
        )
        if done + asked > session["amount_total"]:
            raise Refused(400, "invalid_request_error", "charge_already_refunded")
        refund_id = f"re_{len(self.things['refunds'])}"
        self.things["refunds"][refund_id] = {
            "id": refund_id, "object": "refund", "status": "succeeded", "amount": asked,
            "currency": session["currency"], "payment_intent": intent,
            "metadata": content["metadata"], "created": self._now(),
        }  # fmt: skip
        self._move("refund", -asked, session["currency"], refund_id)
        return self.things["refunds"][refund_id]

    def transfer(self, content: dict[str, Any]) -> dict[str, Any]:
        if content["destination"].startswith("nobody"):
            raise Refused(400, "invalid_request_error", "account_invalid")
        transfer_id = f"tr_{len(self.things['transfers'])}"
        self.things["transfers"][transfer_id] = {
            "id": transfer_id, "object": "transfer", "amount": int(content["amount"]),
            "currency": content["currency"], "destination": content["destination"],
            "transfer_group": content["transfer_group"], "reversed": False,
            "metadata": content["metadata"], "created": self._now(),
        }  # fmt: skip
        self._move("transfer", -int(content["amount"]), content["currency"], transfer_id)
        return self.things["transfers"][transfer_id]

    def _move(self, kind: str, minor: int, currency: str, source: str, fee: int = 0) -> None:
        row_id = f"txn_{len(self.things['balance'])}"
        self.things["balance"][row_id] = {
            "id": row_id, "object": "balance_transaction", "type": kind, "amount": minor, "fee": fee,
            "net": minor - fee, "currency": currency, "source": source, "created": self._now(),
        }  # fmt: skip

    def event(self, kind: str, thing: dict[str, Any], **bend: Any) -> bytes:
        values = {
            "id": f"evt_{hashlib.sha256((kind + json.dumps(thing)).encode()).hexdigest()[:24]}",
            "object": "event", "type": kind, "created": self._now(), "livemode": True,
            "api_version": "2026-10-28.endive", "data": {"object": thing}, **bend,
        }  # fmt: skip
        return json.dumps(values).encode()

    def signature(self, body: bytes, *, secret: str = "") -> str:
        timestamp = self._now()
        secret = secret or self.webhook_secret
        mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
        return f"t={timestamp},v1={mac.hexdigest()},v0=ignored"


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`a[b][0]=c` as `{"a": {"b": {"0": "c"}}}`."""
    out: dict[str, Any] = {}
    for name, value in pairs:
        path = re.findall(r"[^\[\]]+", name)
        at = out
        for part in path[:-1]:
            at = at.setdefault(part, {})
        at[path[-1]] = value
    return out
