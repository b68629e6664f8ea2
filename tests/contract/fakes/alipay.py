"""Alipay as its pages describe it, with play money. Requests are verified and answers and notices are
signed by the public library for Alipay, which shares no code with the market's client."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from alipay import AliPay, DCAliPay
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.contract.fakes.serving import Hours

BEIJING = timezone(timedelta(hours=8))
OK = {"code": "10000", "msg": "Success"}
REQUIRED = {
    "app_id",
    "method",
    "charset",
    "sign_type",
    "timestamp",
    "version",
    "biz_content",
    "sign",
}


class Refused(Exception):  # noqa: N818 - reads like what it is
    """40004 with a sub-code."""


class FakeAlipay:
    """One application's account."""

    def __init__(self, keys: dict[str, str], *, app_id: str, seller_id: str) -> None:
        self.keys, self.app_id, self.seller_id = keys, app_id, seller_id
        self.oracle = AliPay(
            appid=app_id,
            app_private_key_string=keys["provider_private"],
            alipay_public_key_string=keys["merchant_public"],
        )
        self.hours = Hours()
        self.trades: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.transfers: dict[str, dict[str, Any]] = {}
        self.settles: dict[str, dict[str, Any]] = {}
        self.receivers: set[str] = set()
        self.rows: list[tuple[str, str, str, int]] = []
        self.is_delayed = False
        self.url = ""
        self.app = Starlette(
            routes=[
                Route("/gateway.do", self.gateway, methods=["GET", "POST"]),
                Route("/bill", self.bill, methods=["GET"]),
            ]
        )

    async def gateway(self, request: Request) -> Response:
        raw = request.url.query if request.method == "GET" else (await request.body()).decode()
        fields = dict(parse_qsl(raw, keep_blank_values=True))
        problem = self._problem(fields)
        if problem:
            return self._answer(fields.get("method", ""), {"code": "40002", "sub_code": problem})
        content = json.loads(fields["biz_content"])
        if fields["method"].endswith((".page.pay", ".wap.pay")):
            return self._page(fields, content)
        handler = getattr(self, fields["method"].removeprefix("alipay.").replace(".", "_"))
        try:
            return self._answer(fields["method"], {**OK, **handler(content)})
        except Refused as refused:
            why = {"code": "40004", "msg": "Business Failed", "sub_code": str(refused)}
            return self._answer(fields["method"], why)

    def _problem(self, fields: dict[str, str]) -> str:
        if not fields.keys() >= REQUIRED or fields["app_id"] != self.app_id:
            return "isv.missing-parameter"
        signature = fields.pop("sign")
        text = "&".join(f"{k}={v}" for k, v in sorted(fields.items()) if v)
        if not self.oracle._verify(text, signature):
            return "isv.invalid-signature"
        sent = datetime.strptime(fields["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
        if abs(self.hours.now() - sent) > timedelta(minutes=15):
            return "isv.invalid-timestamp"
        if fields.get("app_cert_sn") != DCAliPay.get_cert_sn(self.keys["app_cert"]):
            return "isv.invalid-app-cert-sn"
        root = DCAliPay.get_root_cert_sn(self.keys["root_cert"])
        return "" if fields.get("alipay_root_cert_sn") == root else "isv.invalid-root-cert-sn"

    def _answer(self, method: str, content: dict[str, Any]) -> Response:
        # Slashes are escaped and members spaced as no ordinary writer would: only the very
        # characters that were signed can be verified.
        inner = json.dumps(content, ensure_ascii=False, separators=(", ", " : ")).replace(
            "/", "\\/"
        )
        name = method.replace(".", "_") + "_response"
        serial = DCAliPay.get_cert_sn(self.keys["alipay_cert"])
        body = (
            f'{{"{name}" : {inner} ,"alipay_cert_sn":"{serial}",'
            f'"sign":"{self.oracle._sign(inner)}"}}'
        )
        return Response(body, media_type="text/html;charset=utf-8")

    def _page(self, fields: dict[str, str], content: dict[str, Any]) -> Response:
        if content["product_code"] not in ("QUICK_WAP_WAY", "FAST_INSTANT_TRADE_PAY"):
            return Response("product", 400)
        self.trades.setdefault(
            content["out_trade_no"],
            {
                "out_trade_no": content["out_trade_no"],
                "trade_no": f"2026{len(self.trades):024d}",
                "trade_status": "WAIT_BUYER_PAY",
                "total_amount": content["total_amount"],
                "notify_url": fields["notify_url"],
            },
        )
        return Response("cashier")

    def pay(self, number: str) -> bool:
        trade = self.trades[number]
        if trade["trade_status"] != "WAIT_BUYER_PAY":
            return False
        trade["trade_status"] = "TRADE_SUCCESS"
        trade["send_pay_date"] = self._local()
        self.rows.append(("在线支付", number, trade["trade_no"], fen(trade["total_amount"])))
        return True

    def trade_query(self, content: dict[str, Any]) -> dict[str, Any]:
        trade = self._trade(content)
        return {name: value for name, value in trade.items() if name != "notify_url"}

    def trade_close(self, content: dict[str, Any]) -> dict[str, Any]:
        trade = self._trade(content)
        if trade["trade_status"] != "WAIT_BUYER_PAY":
            raise Refused("ACQ.REASON_TRADE_STATUS_INVALID")
        trade["trade_status"] = "TRADE_CLOSED"
        return {"out_trade_no": trade["out_trade_no"]}

    def trade_refund(self, content: dict[str, Any]) -> dict[str, Any]:
        trade = self._trade(content)
        number, asked = content["out_request_no"], fen(content["refund_amount"])
        done = [r for r in self.refunds.values() if r["out_trade_no"] == trade["out_trade_no"]]
        is_new = number not in self.refunds
        if is_new:
            if sum(r["fen"] for r in done) + asked > fen(trade["total_amount"]):
                raise Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
            one = {"out_trade_no": trade["out_trade_no"], "fen": asked}
            self.refunds[number] = one
            done.append(one)
            self.rows.append(("交易退款", number, trade["trade_no"], -asked))
        elif self.refunds[number]["fen"] != asked:
            raise Refused("ACQ.DISCORDANT_REPEAT_REQUEST")
        total = yuan(sum(r["fen"] for r in done))
        return {"fund_change": "Y" if is_new else "N", "refund_fee": total}

    def trade_fastpay_refund_query(self, content: dict[str, Any]) -> dict[str, Any]:
        one = self.refunds.get(content["out_request_no"])
        if one is None:
            return {}
        return {
            "refund_status": "REFUND_SUCCESS",
            "out_request_no": content["out_request_no"],
            "refund_amount": yuan(one["fen"]),
            "trade_no": self.trades[one["out_trade_no"]]["trade_no"],
        }

    def fund_trans_uni_transfer(self, content: dict[str, Any]) -> dict[str, Any]:
        assert (content["product_code"], content["biz_scene"]) == (
            "TRANS_ACCOUNT_NO_PWD",
            "DIRECT_TRANSFER",
        )
        number = content["out_biz_no"]
        if number not in self.transfers:
            if content["payee_info"]["identity"].startswith("nobody"):
                raise Refused("PAYEE_NOT_EXIST")
            self.transfers[number] = {
                "out_biz_no": number,
                "order_id": f"T{len(self.transfers):020d}",
                "status": "DEALING",
                "trans_amount": content["trans_amount"],
            }
            if not self.is_delayed:
                self.end_transfer(number, "SUCCESS")
        found = self.transfers[number]
        if found["trans_amount"] != content["trans_amount"]:
            raise Refused("REQUEST_PROCESSING")
        return {name: found[name] for name in ("out_biz_no", "order_id", "status")}

    def fund_trans_common_query(self, content: dict[str, Any]) -> dict[str, Any]:
        if content["out_biz_no"] not in self.transfers:
            raise Refused("ORDER_NOT_EXIST")
        return self.transfers[content["out_biz_no"]]

    def end_transfer(self, number: str, status: str) -> None:
        found = self.transfers[number]
        found["status"] = status
        if status == "SUCCESS":
            self.rows.append(("转账", number, found["order_id"], -fen(found["trans_amount"])))

    def trade_royalty_relation_bind(self, content: dict[str, Any]) -> dict[str, Any]:
        self.receivers |= {one["account"] for one in content["receiver_list"]}
        return {"result_code": "SUCCESS"}

    def trade_order_settle(self, content: dict[str, Any]) -> dict[str, Any]:
        number, shares = content["out_request_no"], content["royalty_parameters"]
        if {share["trans_in"] for share in shares} - self.receivers or len(shares) > 5:
            raise Refused("ACQ.RECEIVER_NOT_BOUND")
        if number not in self.settles:
            self.settles[number] = {"shares": shares, "settle_no": f"S{len(self.settles)}"}
            for share in shares:
                self.rows.append(("分账", number, content["trade_no"], -fen(share["amount"])))
        return {"settle_no": self.settles[number]["settle_no"], "trade_no": content["trade_no"]}

    def trade_order_settle_query(self, content: dict[str, Any]) -> dict[str, Any]:
        found = self.settles.get(content["out_request_no"])
        if found is None:
            raise Refused("ACQ.SETTLE_NOT_EXIST")
        parts = [{"state": "SUCCESS", "amount": share["amount"]} for share in found["shares"]]
        return {"settle_no": found["settle_no"], "royalty_detail_list": parts}

    def data_dataservice_bill_downloadurl_query(self, content: dict[str, Any]) -> dict[str, Any]:
        if not self.rows:
            raise Refused("isp.bill_not_exist")
        return {"bill_download_url": f"{self.url}/bill?day={content['bill_date']}"}

    async def bill(self, request: Request) -> Response:
        del request
        head = (
            "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,"
            "收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注"
        )
        lines = ["#支付宝账务明细查询", "#-----账务明细列表-----", head]
        for index, (kind, number, theirs, minor) in enumerate(self.rows):
            income, outgo = (yuan(minor), "") if minor > 0 else ("", yuan(minor))
            lines.append(
                f"{index}\t,{theirs}\t,{number}\t,货\t,{self._local()}\t,a***@b.c\t,"
                f"{income},{outgo},0.00,支付宝,{kind}\t,\t"
            )
        lines += ["#-----账务明细列表结束-----", "#合计 笔"]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("账务明细.csv", "\r\n".join(lines).encode("gb18030"))
            archive.writestr("账务明细(汇总).csv", "#汇总\r\n类型,笔数".encode("gb18030"))
        return Response(out.getvalue(), media_type="application/zip")

    def notice(self, number: str, **bend: str) -> bytes:
        """A signed notice about a trade; `bend` replaces fields before signing."""
        trade = self.trades[number]
        fields = {
            "notify_time": self._local(),
            "notify_type": "trade_status_sync",
            "notify_id": f"n{number}{bend.get('trade_status', trade['trade_status'])}",
            "app_id": self.app_id,
            "seller_id": self.seller_id,
            "charset": "utf-8",
            "version": "1.0",
            "subject": "集市 货 / 50% &+=",
            "buyer_logon_id": "a***@b.c",
            "gmt_payment": trade.get("send_pay_date", ""),
            **{n: trade[n] for n in ("out_trade_no", "trade_no", "trade_status", "total_amount")},
            **bend,
        }
        return self._form(fields)

    def transfer_notice(self, number: str, **bend: str) -> bytes:
        found = self.transfers[number]
        fields = {
            "notify_id": f"t{number}{found['status']}",
            "msg_method": "alipay.fund.trans.order.changed",
            "utc_timestamp": str(int(self.hours.now().timestamp() * 1000)),
            "app_id": self.app_id,
            "version": "1.1",
            "charset": "UTF-8",
            "biz_content": json.dumps({**found, "biz_scene": "DIRECT_TRANSFER"}),
            **bend,
        }
        return self._form(fields, keeps_sign_type=True)

    def _form(self, fields: dict[str, str], *, keeps_sign_type: bool = False) -> bytes:
        signed = {**fields, "sign_type": "RSA2"} if keeps_sign_type else fields
        text = "&".join(f"{k}={v}" for k, v in sorted(signed.items()))
        sent = {**fields, "sign_type": "RSA2", "sign": self.oracle._sign(text)}
        return "&".join(f"{k}={quote_plus(v)}" for k, v in sent.items()).encode()

    def _trade(self, content: dict[str, Any]) -> dict[str, Any]:
        try:
            return self.trades[content["out_trade_no"]]
        except KeyError as error:
            raise Refused("ACQ.TRADE_NOT_EXIST") from error

    def _local(self) -> str:
        return self.hours.now().astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def fen(text: str) -> int:
    whole, _, part = text.partition(".")
    assert len(part) == 2, text
    return int(whole) * 100 + int(part)


def yuan(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"
