"""WeChat Pay v3 as its pages describe it, with play money. Requests are verified and notices are
encrypted with another library than the market's; answers are signed by the public one for WeChat Pay."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from typing import Any

from Cryptodome.Cipher import AES, PKCS1_OAEP
from Cryptodome.Hash import SHA256
from Cryptodome.PublicKey import RSA
from Cryptodome.Signature import pkcs1_15
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wechatpayv3.utils import load_private_key, rsa_sign

from tests.contract.fakes.serving import Hours

AUTHORIZATION = re.compile(
    r'WECHATPAY2-SHA256-RSA2048 mchid="(\d+)",nonce_str="(\w{1,32})",signature="([^"]+)",'
    r'timestamp="(\d+)",serial_no="(\w+)"'
)


class Refused(Exception):  # noqa: N818 - reads like what it is
    """An HTTP status and a code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        self.status, self.code = status, code


class FakeWechat:
    """One merchant's account."""

    def __init__(
        self, keys: dict[str, str], *, mch_id: str, app_id: str, api_v3_key: str, key_id: str
    ) -> None:
        self.keys, self.mch_id, self.app_id = keys, mch_id, app_id
        self.api_v3_key, self.key_id = api_v3_key.encode(), key_id
        """`key_id`: PUB_KEY_ID_… or the serial of the platform certificate."""
        self.private = load_private_key(keys["provider_private"])
        self.hours = Hours()
        self.nonces: set[str] = set()
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.transfers: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        self.splits: dict[str, dict[str, Any]] = {}
        self.receivers: set[str] = set()
        self.fails_with: Refused | None = None
        self.paid_at: dict[str, str] = {}
        self.url = ""
        v3 = "/v3"
        self.app = Starlette(
            routes=[
                Route("/page", self.page, methods=["GET"]),
                Route(f"{v3}/billdownload/file", self.file, methods=["GET"]),
                Route("/{path:path}", self.gate, methods=["GET", "POST"]),
            ]
        )

    async def page(self, request: Request) -> Response:
        del request
        return Response("cashier")

    async def gate(self, request: Request) -> Response:
        body = await request.body()
        try:
            self._verify(request, body)
            content = json.loads(body) if body else {}
            answer = self._route(
                request.method, request.url.path, dict(request.query_params), content
            )
        except Refused as refused:
            # Refusals of the gate itself come without a signature.
            return Response(json.dumps({"code": refused.code, "message": "…"}), refused.status)
        if answer is None:
            return Response(b"", 204, headers=self._signed(b""))
        out = json.dumps(answer, ensure_ascii=False).encode()
        return Response(out, headers=self._signed(out), media_type="application/json")

    def _verify(self, request: Request, body: bytes) -> None:
        found = AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
        if found is None or request.headers.get("Accept") != "application/json":
            raise Refused(401, "SIGN_ERROR")
        mch_id, nonce, signature, timestamp, serial = found.groups()
        query = f"?{request.url.query}" if request.url.query else ""
        text = f"{request.method}\n{request.url.path}{query}\n{timestamp}\n{nonce}\n".encode()
        try:
            pkcs1_15.new(RSA.import_key(self.keys["merchant_public"])).verify(
                SHA256.new(text + body + b"\n"), base64.b64decode(signature)
            )
        except ValueError as error:
            raise Refused(401, "SIGN_ERROR") from error
        is_old = abs(self.hours.now().timestamp() - int(timestamp)) > 300
        if is_old or nonce in self.nonces or (mch_id, serial) != (self.mch_id, "MERCHANT1"):
            raise Refused(401, "SIGN_ERROR")
        self.nonces.add(nonce)

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp, nonce = str(int(self.hours.now().timestamp())), secrets.token_hex(8)
        text = f"{timestamp}\n{nonce}\n{body.decode()}\n"
        return {
            "Wechatpay-Timestamp": timestamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": self.key_id,
            "Wechatpay-Signature": rsa_sign(self.private, text),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }

    def _route(  # noqa: C901 - a list of addresses
        self, method: str, path: str, query: dict[str, str], content: dict[str, Any]
    ) -> dict[str, Any] | None:
        last = path.rsplit("/", 1)[-1]
        if path == "/v3/certificates":
            return self._certificates()
        if path.endswith("/close"):
            return self.close(path.split("/")[-2])
        if path.startswith("/v3/pay/transactions/out-trade-no/"):
            if query["mchid"] != self.mch_id:
                raise Refused(400, "PARAM_ERROR")
            return self._known(self.orders, last, "ORDER_NOT_EXIST")
        if path.startswith("/v3/pay/transactions/"):
            return self.order(last, content)
        if path.startswith("/v3/refund/domestic/refunds"):
            if method == "POST":
                return self.refund(content)
            return self._known(self.refunds, last, "RESOURCE_NOT_EXISTS")
        if path.startswith("/v3/fund-app/mch-transfer/transfer-bills"):
            if method == "POST":
                return self.transfer(content)
            return self._known(self.transfers, last, "NOT_FOUND")
        if path == "/v3/profitsharing/receivers/add":
            self.receivers.add(content["account"])
            return content
        if path.startswith("/v3/profitsharing/orders"):
            if method == "POST":
                return self.split(content)
            return self._known(self.splits, last, "RESOURCE_NOT_EXISTS")
        return self._bill(path, query)

    def _known(self, things: dict[str, Any], number: str, code: str) -> dict[str, Any]:
        if number not in things:
            raise Refused(404, code)
        return dict(things[number])

    def order(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        number = content["out_trade_no"]
        if not re.fullmatch(r"[\w\-|*]{6,32}", number) or content["mchid"] != self.mch_id:
            raise Refused(400, "PARAM_ERROR")
        if kind == "h5":
            assert content["scene_info"]["payer_client_ip"], "the payer's address"
        if self.sent.setdefault(number, content) != content:
            raise Refused(400, "INVALID_REQUEST")
        found = self.orders.setdefault(
            number,
            {
                "appid": content["appid"],
                "mchid": content["mchid"],
                "out_trade_no": number,
                "trade_state": "NOTPAY",
                "amount": {"total": content["amount"]["total"], "currency": "CNY"},
            },
        )
        if found["trade_state"] != "NOTPAY":
            raise Refused(400, "ORDERPAID" if found["trade_state"] == "SUCCESS" else "ORDER_CLOSED")
        answers = {
            "h5": {"h5_url": f"{self.url}/page?prepay_id=1"},
            "native": {"code_url": "weixin://wxpay/bizpayurl?pr=1"},
            "jsapi": {"prepay_id": "wx1"},
        }
        return answers[kind]

    def pay(self, number: str) -> bool:
        found = self.orders[number]
        if found["trade_state"] != "NOTPAY":
            return False
        found |= {
            "trade_state": "SUCCESS",
            "transaction_id": f"42{len(self.orders):026d}",
            "success_time": self.hours.now().isoformat(timespec="seconds"),
        }
        return True

    def close(self, number: str) -> None:
        found = self._known(self.orders, number, "ORDER_NOT_EXIST")
        if found["trade_state"] == "SUCCESS":
            raise Refused(400, "ORDERPAID")
        self.orders[number]["trade_state"] = "CLOSED"

    def refund(self, content: dict[str, Any]) -> dict[str, Any]:
        order, number = self.orders[content["out_trade_no"]], content["out_refund_no"]
        amount = content["amount"]
        if amount["total"] != order["amount"]["total"]:
            raise Refused(400, "PARAM_ERROR")
        done = [r for r in self.refunds.values() if r["out_trade_no"] == content["out_trade_no"]]
        if number not in self.refunds:
            if sum(r["amount"]["refund"] for r in done) + amount["refund"] > amount["total"]:
                raise Refused(403, "NOT_ENOUGH")
            self.refunds[number] = {
                "refund_id": f"50{len(self.refunds)}",
                "out_refund_no": number,
                "out_trade_no": content["out_trade_no"],
                "status": "PROCESSING",
                "amount": amount,
            }
            answer = dict(self.refunds[number])
            self.refunds[number]["status"] = "SUCCESS"
            return answer
        if self.refunds[number]["amount"] != amount:
            raise Refused(400, "INVALID_REQUEST")
        return dict(self.refunds[number])

    def transfer(self, content: dict[str, Any]) -> dict[str, Any]:
        if self.fails_with is not None:
            raise self.fails_with
        number = content["out_bill_no"]
        if not re.fullmatch(r"[0-9A-Za-z]{1,32}", number) or content["transfer_amount"] < 10:
            raise Refused(400, "PARAM_ERROR")
        if content["transfer_amount"] >= 200_000 or "user_name" in content:
            key = RSA.import_key(self.keys["provider_private"])
            PKCS1_OAEP.new(key).decrypt(base64.b64decode(content["user_name"]))
        plain = {name: value for name, value in content.items() if name != "user_name"}
        if self.sent.setdefault(number, plain) != plain:
            raise Refused(400, "INVALID_REQUEST")
        found = self.transfers.setdefault(
            number,
            {
                "mch_id": self.mch_id,
                "out_bill_no": number,
                "transfer_bill_no": f"13{len(self.transfers)}",
                "state": "WAIT_USER_CONFIRM",
                "transfer_amount": content["transfer_amount"],
                "openid": content["openid"],
                "times_paid": 0,
            },
        )
        return {
            "out_bill_no": number,
            "transfer_bill_no": found["transfer_bill_no"],
            "state": found["state"],
            "package_info": "affffddafdfafddffda==",
        }

    def end_transfer(self, number: str, state: str, reason: str = "") -> None:
        found = self.transfers[number]
        found["state"] = state
        found["fail_reason"] = reason
        found["times_paid"] += state == "SUCCESS"

    def split(self, content: dict[str, Any]) -> dict[str, Any]:
        number, receivers = content["out_order_no"], content["receivers"]
        order = next(
            o for o in self.orders.values() if o.get("transaction_id") == content["transaction_id"]
        )
        opened = self.sent[order["out_trade_no"]].get("settle_info", {})
        if not opened.get("profit_sharing") or {r["account"] for r in receivers} - self.receivers:
            raise Refused(403, "NO_AUTH")
        if number not in self.splits:
            done = [{**receiver, "result": "PENDING"} for receiver in receivers]
            self.splits[number] = {
                "out_order_no": number,
                "order_id": f"30{len(self.splits)}",
                "state": "PROCESSING",
                "receivers": done,
            }
            answer = json.loads(json.dumps(self.splits[number]))
            self.splits[number]["state"] = "FINISHED"
            for receiver in done:
                receiver["result"] = "SUCCESS"
            return dict(answer)
        return self.splits[number]

    def _certificates(self) -> dict[str, Any]:
        resource = self._encrypt(self.keys["alipay_cert"].encode(), "certificate")
        return {"data": [{"serial_no": self.key_id, "encrypt_certificate": resource}]}

    def _bill(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        kind = "trade" if path.endswith("tradebill") else query.get("account_type", "")
        if kind == "OPERATION":
            raise Refused(400, "NO_STATEMENT_EXIST")
        digest = hashlib.sha1(self._text(kind)).hexdigest()
        url = f"{self.url}/v3/billdownload/file?token={kind}"
        return {"hash_type": "SHA1", "hash_value": digest, "download_url": url}

    async def file(self, request: Request) -> Response:
        if AUTHORIZATION.fullmatch(request.headers.get("Authorization", "")) is None:
            return Response("", 401)
        return Response(self._text(request.query_params["token"]))

    def _text(self, kind: str) -> bytes:
        day = self.hours.now().strftime("%Y-%m-%d 08:00:00")
        if kind == "trade":
            lines = [
                "交易时间,微信订单号,商户订单号,交易状态,订单金额,申请退款金额,微信退款单号,商户退款单号,手续费"
            ]
            for order in self.orders.values():
                if order["trade_state"] == "SUCCESS":
                    cells = [day, order["transaction_id"], order["out_trade_no"], "SUCCESS",
                             yuan(order["amount"]["total"]), "0.00", "0", "0", "0.00600"]  # fmt: skip
                    lines.append(",".join(f"`{cell}" for cell in cells))
            for refund in self.refunds.values():
                cells = [day, "42", refund["out_trade_no"], "REFUND", "0.00",
                         yuan(refund["amount"]["refund"]), refund["refund_id"],
                         refund["out_refund_no"], "0.00000"]  # fmt: skip
                lines.append(",".join(f"`{cell}" for cell in cells))
            lines += ["总交易单数,应结订单总金额", "`2,`1.00"]
        else:
            lines = [
                "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,业务凭证号"
            ]
            for found in self.transfers.values():
                if found["state"] == "SUCCESS":
                    cells = [day, "1", found["transfer_bill_no"], "商家转账", "商家转账", "支出",
                             yuan(found["transfer_amount"]), found["out_bill_no"]]  # fmt: skip
                    lines.append(",".join(f"`{cell}" for cell in cells))
            lines += ["资金流水总笔数,收入笔数", "`1,`0"]
        return ("\ufeff" + "\r\n".join(lines)).encode()

    def notice(
        self, event: str, content: dict[str, Any], *, notify_id: str = "", key: str = ""
    ) -> tuple[dict[str, str], bytes]:
        """Headers and body of a signed, encrypted notice; `key`: another API v3 key."""
        kind = {"TRANSACTION": "transaction", "REFUND": "refund"}.get(
            event.split(".", maxsplit=1)[0], "mch_payment"
        )
        body = json.dumps(
            {
                "id": notify_id or secrets.token_hex(16),
                "create_time": self.hours.now().isoformat(timespec="seconds"),
                "event_type": event,
                "resource_type": "encrypt-resource",
                "summary": "支付成功",
                "resource": {
                    **self._encrypt(json.dumps(content).encode(), kind, key.encode()),
                    "original_type": kind,
                },
            },
            ensure_ascii=False,
        ).encode()
        return self._signed(body), body

    def _encrypt(self, plain: bytes, data: str, key: bytes = b"") -> dict[str, str]:
        nonce = secrets.token_hex(6)
        cipher = AES.new(key or self.api_v3_key, AES.MODE_GCM, nonce=nonce.encode())
        cipher.update(data.encode())
        secret, tag = cipher.encrypt_and_digest(plain)
        return {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(secret + tag).decode(),
            "associated_data": data,
            "nonce": nonce,
        }


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
