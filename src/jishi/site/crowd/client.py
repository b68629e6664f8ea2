"""A person as a real client: signs in by code, looks, talks, buys, pays, sends back.

`Client` is the buyer's side; `selling.Seller` adds the shop, `room.Room` the live room.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from jishi.site.crowd.wire import TLS, Broken, NotInTime, Refused, Unreachable, Wire, until

Json = dict[str, Any]
PAID = frozenset({"paid", "refunded", "partly_refunded"})
FAILED = frozenset({"failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What came of a checkout."""

    order_ids: list[str]
    payment_id: str
    total_minor: int


class Client(Wire):
    """One person. Every method is one or two calls that the phone app makes too."""

    me: Json | None = None

    # ── who I am ────────────────────────────────────────────────────────────────────────────────

    def sign_in(self, address: str, *, name: str = "", bio: str = "") -> Json:
        """Sign in, or up, by the code in the embedded inbox; takes `name` if the account has none."""
        me = self._bring_code(address)
        if me["needs_name"] and name:
            me = self.call("change_me", "PATCH", "/me", {"name": name, "bio": bio})
        self.me = me
        return dict(me)

    def _bring_code(self, address: str) -> Json:
        """Ask for a code, read it, bring it; again when somebody else asked in between."""
        for left in (3, 2, 1, 0):
            try:
                self.call("request_code", "POST", "/session/code", {"address": address})
            except Refused as refused:
                if refused.status != 429:  # the last code is still good: read that one
                    raise
            code = until(
                lambda: self._latest_code(address), within_s=10, what=f"a code for {address}"
            )
            try:
                body = {"address": address, "code": code}
                return dict(self.call("sign_in", "POST", "/session", body))
            except Refused as refused:
                if left == 0 or refused.code not in ("code_not_right", "code_expired"):
                    raise
                time.sleep(0.3)
        raise NotInTime(f"no code for {address}")

    def sign_out(self) -> None:
        self.call("sign_out", "DELETE", "/session")
        self.me = None

    @property
    def id(self) -> str:
        if self.me is None:
            raise RuntimeError("not signed in")
        return str(self.me["id"])

    def change_avatar(self, picture: bytes, *, filename: str = "face.jpg") -> Json:
        files = {"file": (filename, picture, "image/jpeg")}
        self.me = self.call("change_avatar", "POST", "/me/avatar", files=files)
        return dict(self.me or {})

    def notices(self) -> Json:
        return dict(self.call("list_notices", "GET", "/notices"))

    def _latest_code(self, address: str) -> str | None:
        try:
            answer = self.send(
                "inbox", "GET", "/inbox/latest.json", params={"address": address}, may_repeat=True
            )
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        return str(answer.json().get("code") or "") or None

    # ── looking ─────────────────────────────────────────────────────────────────────────────────

    def config(self) -> Json:
        return dict(self.call("get_config", "GET", "/config"))

    def feed(self, *, tab: str = "recommended", cursor: str | None = None) -> Json:
        params = {"tab": tab} | ({"cursor": cursor} if cursor else {})
        return dict(self.call("get_feed", "GET", "/feed", params=params))

    def record_view(self, clip_id: str, *, watched_ms: int, completed: bool = False) -> None:
        body = {"watched_ms": watched_ms, "completed": completed, "source": "feed"}
        self.call("record_view", "POST", f"/clips/{clip_id}/views", body)

    def like_clip(self, clip_id: str) -> Json:
        return dict(self.call("like_clip", "PUT", f"/clips/{clip_id}/like"))

    def follow(self, person_id: str) -> Json:
        return dict(self.call("follow", "PUT", f"/people/{person_id}/follow"))

    def search(self, words: str) -> Json:
        return dict(self.call("search", "GET", "/search", params={"q": words}))

    def categories(self) -> list[Json]:
        return list(self.call("list_categories", "GET", "/categories"))

    def product(self, product_id: str) -> Json:
        return dict(self.call("get_product", "GET", f"/products/{product_id}"))

    def shop_products(self, shop_id: str) -> list[Json]:
        return self._all("list_shop_products", f"/shops/{shop_id}/products")

    def reviews(self, product_id: str) -> Json:
        return dict(self.call("list_reviews", "GET", f"/products/{product_id}/reviews"))

    def open_card(self, product_id: str, source: Json) -> None:
        body = {"product_id": product_id, "source": source}
        self.call("record_card_opened", "POST", "/cards/opened", body)

    def lives(self) -> list[Json]:
        return list(self.call("list_lives", "GET", "/lives")["items"])

    def live(self, live_id: str) -> Json:
        return dict(self.call("get_live", "GET", f"/lives/{live_id}"))

    def like_live(self, live_id: str, count: int) -> Json:
        return dict(self.call("like_live", "POST", f"/lives/{live_id}/likes", {"count": count}))

    # ── talking ─────────────────────────────────────────────────────────────────────────────────

    def comment_on_clip(
        self, clip_id: str, text: str, *, key: str | None = None, reply_to: str | None = None
    ) -> Json:
        body = {"text": text, "client_key": key or new_key(), "reply_to": reply_to}
        return dict(self.call("post_clip_comment", "POST", f"/clips/{clip_id}/comments", body))

    def comment_in_live(self, live_id: str, text: str, *, key: str | None = None) -> Json:
        """The fall-back over HTTP; `room.Room.say` is the usual way."""
        body = {"text": text, "client_key": key or new_key()}
        return dict(self.call("post_live_comment", "POST", f"/lives/{live_id}/comments", body))

    def clip_comments(self, clip_id: str) -> Json:
        return dict(self.call("list_clip_comments", "GET", f"/clips/{clip_id}/comments"))

    def answer_to(self, comment_id: str) -> Json | None:
        """What the catalogue answered to one's own question; None for small talk."""
        found = self.call("get_comment_answer", "GET", f"/comments/{comment_id}/answer")
        return dict(found) if found else None

    def ticket(self) -> Json:
        return dict(self.call("get_realtime_ticket", "POST", "/realtime/ticket"))

    # ── buying ──────────────────────────────────────────────────────────────────────────────────

    def address(self, form: Json) -> str:
        """The id of one's address, added when there is none."""
        known = self.call("list_addresses", "GET", "/me/addresses")
        if known:
            return str(known[0]["id"])
        return str(self.call("add_address", "POST", "/me/addresses", form)["id"])

    def quote(self, items: Sequence[Json], address_id: str | None) -> Json:
        body = {"items": list(items), "address_id": address_id}
        return dict(self.call("quote", "POST", "/checkout/quote", body))

    def place(
        self,
        items: Sequence[Json],
        address_id: str,
        *,
        total_minor: int,
        key: str | None = None,
        note: str = "",
    ) -> Purchase:
        body = {
            "items": list(items), "address_id": address_id, "expected_total_minor": total_minor,
            "note": note,
        }  # fmt: skip
        placed = self.call("place_order", "POST", "/orders", body, key=key or new_key())
        return Purchase(
            order_ids=list(placed["order_ids"]),
            payment_id=str(placed["payment"]["id"]),
            total_minor=int(placed["payment"]["amount"]["minor"]),
        )

    def buy(self, items: Sequence[Json], address_id: str, *, key: str | None = None) -> Purchase:
        """Quote and place. Raises `Refused` with the first problem of the quote."""
        bill = self.quote(items, address_id)
        for problem in bill["problems"]:
            raise Refused(409, problem["code"], problem["message"], problem["details"])
        return self.place(items, address_id, total_minor=bill["total"]["minor"], key=key)

    def start_payment(self, payment_id: str, *, provider: str = "sandbox") -> Json:
        body = {"provider": provider, "return_url": "/orders"}
        return dict(self.call("start_payment", "POST", f"/payments/{payment_id}/start", body))

    def payment(self, payment_id: str) -> Json:
        return dict(self.call("get_payment", "GET", f"/payments/{payment_id}"))

    def pay(self, payment_id: str, *, action: str = "pay", within_s: float = 20) -> str:
        """Go to the provider's page, press the button, wait until the market knows; the state.

        `action`: "pay", "fail" or "cancel" (nothing to wait for). Raises `NotInTime` when what came of
        it stays unknown: before that, starting again would lead to the same page of the provider.
        """
        started = self.start_payment(payment_id)
        if started["state"] in PAID or not started["pay_url"]:
            return str(started["state"])
        self._press(str(started["pay_url"]), action)
        if action == "cancel":
            return str(self.payment(payment_id)["state"])
        ends = PAID if action == "pay" else FAILED

        def look() -> str:
            state = str(self.payment(payment_id)["state"])
            return state if state in ends else ""

        return str(until(look, within_s=within_s, what=f"{action} {payment_id}"))

    def _press(self, pay_url: str, action: str) -> None:
        """POST the provider's own form. It runs apart from the market: no session, no CSRF."""
        if urlsplit(pay_url).scheme not in ("http", "https"):
            raise Unreachable(f"not an address: {pay_url}")
        try:
            answer = httpx.post(
                pay_url,
                data={"action": action},
                timeout=15,
                trust_env=False,
                verify=TLS,
                follow_redirects=False,
            )
        except httpx.TransportError as error:
            raise Unreachable(f"sandbox_page: {error}") from error
        if answer.status_code != 303:
            raise Broken(answer.status_code, "sandbox_page", answer.text)

    # ── after buying ────────────────────────────────────────────────────────────────────────────

    def orders(self, state: str | None = None) -> list[Json]:
        params = {"state": state} if state else None
        return list(self.call("list_orders", "GET", "/orders", params=params)["items"])

    def order(self, order_id: str) -> Json:
        return dict(self.call("get_order", "GET", f"/orders/{order_id}"))

    def cancel(self, order_id: str, reason: str = "") -> Json:
        body = {"reason": reason}
        return dict(self.call("cancel_order", "POST", f"/orders/{order_id}/cancel", body))

    def confirm(self, order_id: str) -> Json:
        return dict(self.call("confirm_receipt", "POST", f"/orders/{order_id}/confirm"))

    def review(
        self,
        order_id: str,
        *,
        description: int,
        service: int,
        logistics: int,
        text: str = "",
        picture_ids: Sequence[str] = (),
    ) -> Json:
        body = {
            "description": description, "service": service, "logistics": logistics, "text": text,
            "picture_ids": list(picture_ids),
        }  # fmt: skip
        return dict(self.call("review_order", "POST", f"/orders/{order_id}/review", body))

    def wait_for_state(self, order_id: str, states: frozenset[str], *, within_s: float) -> str:
        """The order's state once it is one of `states`; raises `NotInTime`."""

        def look() -> str:
            state = str(self.order(order_id)["state"])
            return state if state in states else ""

        return str(until(look, within_s=within_s, what=f"order {order_id} in {sorted(states)}"))

    def _all(self, name: str, path: str, params: dict[str, str] | None = None) -> list[Json]:
        """Every page of a list."""
        found: list[Json] = []
        cursor: str | None = None
        while True:
            query = dict(params or {}) | ({"cursor": cursor} if cursor else {})
            page = self.call(name, "GET", path, params=query)
            found += page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return found


def new_key() -> str:
    """A key that names one attempt for good, kept across repeats."""
    return str(uuid.uuid4())
