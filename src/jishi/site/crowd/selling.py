"""The seller's side of a client: pictures, uploads, shop, goods, clips, lives, dispatch."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path

from jishi.site.crowd.client import Client, Json, new_key
from jishi.site.crowd.wire import Refused, until

TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = 1024 * 1024


class Seller(Client):
    """A person with a shop. A buyer's methods work too."""

    def upload_picture(self, data: bytes, *, purpose: str, filename: str = "picture.jpg") -> str:
        """The id of a stored picture. `purpose`: product, document, review or cover."""
        kind = "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"
        picture = self.call(
            "upload_picture", "POST", "/pictures", params={"purpose": purpose},
            files={"file": (filename, data, kind)},
        )  # fmt: skip
        return str(picture["id"])

    # ── tus 1.0.0: creation, then PATCHes from where the server says ────────────────────────────

    def upload(
        self,
        path: Path,
        *,
        location: str | None = None,
        chunk: int = CHUNK,
        begun: Callable[[str], None] | None = None,
    ) -> str:
        """Upload a file, or go on with the upload at `location`; the upload's id.

        `begun` is told the location before the first byte is sent, so that a caller who dies
        may go on later.
        """
        size = path.stat().st_size
        if location is None:
            location = self._begin(path.name, size)
            if begun is not None:
                begun(location)
        head = self.send("tus_head", "HEAD", location, headers=TUS, may_repeat=True)
        offset = int(head.headers["Upload-Offset"])
        with path.open("rb") as source:
            while offset < size:
                source.seek(offset)
                offset = self._patch(location, source.read(chunk), offset)
        return location.rstrip("/").rsplit("/", 1)[1]

    def _begin(self, name: str, size: int) -> str:
        named = base64.b64encode(name.encode()).decode()
        kind = base64.b64encode(b"video/mp4").decode()
        headers = TUS | {
            "Upload-Length": str(size), "Upload-Metadata": f"filename {named},filetype {kind}",
        }  # fmt: skip
        answer = self.send("tus_create", "POST", "/uploads/", headers=headers)
        return str(answer.headers["Location"]).removeprefix(self.url)

    def _patch(self, location: str, data: bytes, offset: int) -> int:
        headers = TUS | {
            "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream",
        }  # fmt: skip
        answer = self.send("tus_patch", "PATCH", location, headers=headers, content=data)
        return int(answer.headers["Upload-Offset"])

    # ── shop and goods ──────────────────────────────────────────────────────────────────────────

    def my_shop(self) -> Json | None:
        try:
            return dict(self.call("get_my_shop", "GET", "/me/shop"))
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def save_shop(self, form: Json) -> Json:
        return dict(self.call("save_my_shop", "PUT", "/me/shop", form))

    def submit_shop(self) -> Json:
        return dict(self.call("submit_my_shop", "POST", "/me/shop/submit"))

    def freight_templates(self) -> list[Json]:
        return list(self.call("list_freight_templates", "GET", "/me/freight-templates"))

    def create_freight_template(self, form: Json) -> Json:
        return dict(self.call("create_freight_template", "POST", "/me/freight-templates", form))

    def my_products(self) -> list[Json]:
        return self._all("list_my_products", "/me/products")

    def create_product(self, form: Json) -> Json:
        return dict(self.call("create_product", "POST", "/me/products", form))

    def submit_product(self, product_id: str) -> Json:
        return dict(self.call("submit_product", "POST", f"/me/products/{product_id}/submit"))

    def set_stock(self, sku_id: str, stock: int) -> Json:
        return dict(self.call("set_stock", "PUT", f"/me/skus/{sku_id}/stock", {"stock": stock}))

    # ── clips and lives ─────────────────────────────────────────────────────────────────────────

    def create_clip(
        self,
        *,
        upload_id: str,
        caption: str,
        product_ids: Sequence[str] = (),
        tags: Sequence[str] = (),
        key: str | None = None,
    ) -> Json:
        body = {
            "upload_id": upload_id, "caption": caption, "product_ids": list(product_ids),
            "tags": list(tags),
        }  # fmt: skip
        return dict(self.call("create_clip", "POST", "/me/clips", body, key=key or new_key()))

    def my_clip(self, clip_id: str) -> Json:
        return dict(self.call("get_my_clip", "GET", f"/me/clips/{clip_id}"))

    def wait_for_clip(self, clip_id: str, *, within_s: float) -> Json:
        """The clip once it is no longer processing."""

        def look() -> Json | None:
            clip = self.my_clip(clip_id)
            return None if clip["state"] == "processing" else clip

        return dict(until(look, within_s=within_s, what=f"clip {clip_id} processed"))

    def my_lives(self) -> list[Json]:
        return list(self.call("list_my_lives", "GET", "/me/lives")["items"])

    def my_live(self, live_id: str) -> Json:
        return dict(self.call("get_my_live", "GET", f"/me/lives/{live_id}"))

    def create_live(
        self,
        *,
        title: str,
        announcement: str = "",
        product_ids: Sequence[str] = (),
        cover_picture_id: str | None = None,
    ) -> Json:
        body = {
            "title": title, "announcement": announcement, "product_ids": list(product_ids),
            "cover_picture_id": cover_picture_id,
        }  # fmt: skip
        return dict(self.call("create_live", "POST", "/me/lives", body))

    def end_live(self, live_id: str) -> Json:
        return dict(self.call("end_live", "POST", f"/me/lives/{live_id}/end"))

    def pin_card(self, live_id: str, product_id: str | None) -> Json:
        body = {"product_id": product_id}
        return dict(self.call("pin_card", "PUT", f"/me/lives/{live_id}/pin", body))

    def live_board(self, live_id: str) -> Json:
        return dict(self.call("get_live_board", "GET", f"/me/lives/{live_id}/board"))

    def answer_group(self, group_id: str, *, text: str = "", pin: bool = False) -> None:
        body = {"text": text, "pin": pin}
        self.call("answer_group", "POST", f"/me/board/{group_id}/answer", body)

    # ── orders of the shop ──────────────────────────────────────────────────────────────────────

    def shop_orders(self, state: str | None = None) -> list[Json]:
        params = {"state": state} if state else None
        return list(self.call("list_shop_orders", "GET", "/me/shop/orders", params=params)["items"])

    def ship(self, order_id: str, *, carrier: str, tracking_number: str) -> Json:
        body = {"carrier": carrier, "tracking_number": tracking_number}
        return dict(self.call("ship_order", "POST", f"/me/shop/orders/{order_id}/ship", body))

    def refund_order(self, order_id: str, reason: str = "") -> Json:
        body = {"reason": reason}
        return dict(self.call("refund_order", "POST", f"/me/shop/orders/{order_id}/refund", body))

    # ── the shop's money ────────────────────────────────────────────────────────────────────────

    def payout(self) -> Json:
        """What is there to take out, the limits, the accounts, the freezes."""
        return dict(self.call("get_payout", "GET", "/me/shop/money/payout"))

    def pay_deposit(self, amount_minor: int, *, key: str | None = None) -> str:
        """The id of the payment by which the deposit is to be paid."""
        body = {"amount_minor": amount_minor, "source": "payment"}
        path = "/me/shop/money/deposit"
        return str(self.call("pay_deposit", "POST", path, body, key=key or new_key())["payment_id"])

    def begin_second_factor(self) -> str:
        """The secret of a new factor."""
        return str(self.call("begin_second_factor", "POST", "/me/second-factor")["secret"])

    def confirm_second_factor(self, code: str) -> list[str]:
        """The recovery codes, shown this once."""
        found = self.call(
            "confirm_second_factor", "POST", "/me/second-factor/confirm", {"code": code}
        )
        return list(found["codes"])

    def add_payout_account(
        self, *, holder: str, bank: str, number: str, code: str, channel: str = "",
        key: str | None = None,
    ) -> Json:  # fmt: skip
        body = {
            "holder": holder, "bank": bank, "number": number, "code": code, "channel": channel,
        }  # fmt: skip
        path = "/me/shop/money/accounts"
        return dict(self.call("add_payout_account", "POST", path, body, key=key or new_key()))

    def withdraw(
        self, *, account_id: str, amount_minor: int, code: str, key: str | None = None
    ) -> Json:
        body = {"account_id": account_id, "amount_minor": amount_minor, "code": code}
        path = "/me/shop/money/withdrawals"
        return dict(self.call("request_withdrawal", "POST", path, body, key=key or new_key()))

    def withdrawals(self) -> list[Json]:
        return list(self.call("list_withdrawals", "GET", "/me/shop/money/withdrawals"))
