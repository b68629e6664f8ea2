"""WeChat Pay v3: H5, Native and JSAPI payments, refunds, profit sharing, transfers, bills, notices.

Pages: https://pay.weixin.qq.com/doc/v3/merchant/4012791832 (orders), /4012791862 (refunds),
/4012716434 (transfers), /4012067962 (profit sharing), /4012791866 (bills).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson

from jishi.commerce.payments.adapters import bills
from jishi.commerce.payments.adapters.alipay_wire import BEIJING
from jishi.commerce.payments.adapters.protocol import Acknowledgement
from jishi.commerce.payments.adapters.reading import readable, same_number
from jishi.commerce.payments.adapters.wechat_reports import (
    NOT_CONFIRMED,
    REFUND_STATES,
    TRANSFER_STATES,
    split_report,
    trade_report,
)
from jishi.commerce.payments.adapters.wechat_wire import Line, WechatConfig
from jishi.commerce.payments.contracts import (
    CallBack,
    Capability,
    PaymentNumbers,
    PaymentOrder,
    ProviderInfo,
    ProviderReport,
    RefundOrder,
    RefundReport,
    Share,
    SplitOrder,
    SplitReport,
    StatementRow,
    TransferOrder,
    TransferReport,
    TransferState,
)
from jishi.commerce.payments.errors import (
    CallBackRefused,
    ProviderRefused,
    ProviderUnreachable,
    StatementNotReady,
)
from jishi.kernel import clock
from jishi.kernel.money import Money

ORDERS = "/v3/pay/transactions"
REFUNDS = "/v3/refund/domestic/refunds"
TRANSFERS = "/v3/fund-app/mch-transfer/transfer-bills"
SPLITS = "/v3/profitsharing/orders"
UNKNOWN_NUMBER = frozenset(
    {"ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS", "NOT_FOUND", "ORDER_NOT_EXISTS"}
)
#: From this amount on the payee's real name must be given; below the other it must not.
NAME_FROM_FEN = 200_000
NAME_ALLOWED_FROM_FEN = 30
SPLIT_RECEIVERS = 50
BILL_BY_HOUR = 10


class WechatPay:
    """One instance a process; threads may share it."""

    acknowledgement = Acknowledgement(status=204, text="")

    def __init__(self, config: WechatConfig) -> None:
        self.config = config
        self.line = Line(config)
        able = {Capability.PARTIAL_REFUND, Capability.STATEMENT}
        if config.splits:
            able.add(Capability.SPLIT)
        if config.transfer_scene_id:
            able |= {Capability.TRANSFER, Capability.USER_CONFIRMS}
        self.info = ProviderInfo(
            id="wechat",
            name_zh="微信支付",
            name_en="WeChat Pay",
            is_sandbox=False,
            capabilities=frozenset(able),
            currencies=frozenset({"CNY"}),
            smallest_transfer_minor=10,
        )

    def create(self, order: PaymentOrder) -> ProviderReport:
        """H5 (a page) or Native (a code to scan). The same number again must carry the same fields
        and gives a page again; a number that was paid or closed meanwhile is asked about."""
        kind = self.config.trade_type
        content = self.order_content(order)
        if kind == "h5":
            content["scene_info"] = {
                "payer_client_ip": order.payer_ip or "127.0.0.1",
                "h5_info": {"type": "Wap"},
            }
        try:
            answer = self.line.call("POST", f"{ORDERS}/{kind}", content)
        except ProviderRefused as refused:
            if refused.code not in ("ORDERPAID", "ORDER_CLOSED"):
                raise
            report = self._query(order.out_trade_no)
            if report is None:
                raise
            return report
        with readable():
            url = str(answer["code_url" if kind == "native" else "h5_url"])
        if kind == "h5":
            url += f"&redirect_url={quote(order.return_url, safe='')}"
        return ProviderReport(
            out_trade_no=order.out_trade_no,
            trade_no="",
            state="pending",
            amount=order.amount,
            pay_url=url,
        )

    def query(self, numbers: PaymentNumbers) -> ProviderReport | None:
        return self._query(numbers.out_trade_no)

    def close(self, numbers: PaymentNumbers) -> ProviderReport | None:
        """Closing is answered with nothing; one that was paid meanwhile says so when asked."""
        path = f"{ORDERS}/out-trade-no/{numbers.out_trade_no}/close"
        try:
            self.line.call("POST", path, {"mchid": self.config.mch_id})
        except ProviderRefused as refused:
            if refused.code in UNKNOWN_NUMBER:
                return None
        return self._query(numbers.out_trade_no)

    def refund(self, order: RefundOrder) -> RefundReport:
        """Idempotent by `out_refund_no`; accepted is not yet paid, the notice or a query tells."""
        answer = self.line.call(
            "POST",
            REFUNDS,
            {
                "out_trade_no": order.out_trade_no,
                "out_refund_no": order.out_refund_no,
                "reason": order.reason[:80] or "refund",
                "notify_url": order.notify_url,
                "amount": {
                    "refund": order.amount.minor,
                    "total": order.paid.minor,
                    "currency": order.amount.currency,
                },
            },
        )
        return self._refund(order.out_refund_no, answer)

    def query_refund(self, order: RefundOrder) -> RefundReport | None:
        answer = self._ask(f"{REFUNDS}/{order.out_refund_no}")
        return None if answer is None else self._refund(order.out_refund_no, answer)

    def transfer(self, order: TransferOrder) -> TransferReport:
        """Every answer but a success leaves the bill in doubt: its number is asked about and sent
        again, never replaced, until a query says that it failed."""
        content: dict[str, Any] = {
            "appid": self.config.app_id,
            "out_bill_no": order.out_transfer_no,
            "transfer_scene_id": self.config.transfer_scene_id,
            "openid": order.to.account,
            "transfer_amount": order.amount.minor,
            "transfer_remark": order.remark,
            "notify_url": order.notify_url,
            "transfer_scene_report_infos": list(self.config.transfer_report),
        }
        key_id = ""
        if order.amount.minor >= NAME_FROM_FEN and not order.to.name:
            raise ProviderRefused("name_required")
        if order.to.name and order.amount.minor >= NAME_ALLOWED_FROM_FEN:
            content["user_name"], key_id = self.line.encrypt(order.to.name)
        try:
            answer = self.line.call("POST", TRANSFERS, content, key_id=key_id)
        except ProviderRefused as refused:
            raise ProviderUnreachable(refused.code) from refused
        with readable():
            return self._transfer({**answer, "transfer_amount": order.amount.minor})

    def query_transfer(self, order: TransferOrder) -> TransferReport | None:
        answer = self._ask(f"{TRANSFERS}/out-bill-no/{order.out_transfer_no}")
        if answer is None:
            return None
        with readable():
            report = self._transfer(answer)
        same_number(order.out_transfer_no, report.out_transfer_no)
        return report

    def split(self, order: SplitOrder) -> SplitReport:
        """Receivers are made known first (again is harmless), then the order is divided."""
        if len(order.shares) > SPLIT_RECEIVERS:
            raise ProviderRefused("too_many_receivers")
        for share in order.shares:
            self.line.call("POST", "/v3/profitsharing/receivers/add", self._receiver(share))
        answer = self.line.call(
            "POST",
            SPLITS,
            {
                "appid": self.config.app_id,
                "transaction_id": order.trade_no,
                "out_order_no": order.out_split_no,
                "receivers": [
                    {
                        "type": share.to.kind or "MERCHANT_ID",
                        "account": share.to.account,
                        "amount": share.minor,
                        "description": share.note[:80] or "share",
                    }
                    for share in order.shares
                ],
                "unfreeze_unsplit": order.is_last,
            },
        )
        return split_report(order, answer)

    def query_split(self, order: SplitOrder) -> SplitReport | None:
        answer = self._ask(f"{SPLITS}/{order.out_split_no}?transaction_id={order.trade_no}")
        return None if answer is None else split_report(order, answer)

    def statement(self, day: date) -> list[StatementRow]:
        """The trade bill, and the funds bills for transfers and splits."""
        ready_at = datetime(day.year, day.month, day.day, BILL_BY_HOUR, tzinfo=BEIJING)
        if clock.now() < ready_at + timedelta(days=1):
            raise StatementNotReady(day=day.isoformat())
        trades = self._bill(f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL", day)
        rows = bills.read_wechat_trades(trades, day)
        for account in ("BASIC", "OPERATION"):
            path = f"/v3/bill/fundflowbill?bill_date={day.isoformat()}&account_type={account}"
            rows += bills.read_wechat_transfers(self._bill(path, day), day)
        return rows

    def read_call_back(
        self, *, target: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> CallBack:
        del target
        self.line.verify_notice(headers, body, now)
        try:
            notice = orjson.loads(body)
            notify_id, event = str(notice["id"]), str(notice["event_type"])
            if not notify_id or len(notify_id) > 128:
                raise CallBackRefused(reason="body")
            content = orjson.loads(self.line.decrypt(notice["resource"]))
            return self._read_notice(notify_id, event, content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CallBackRefused(reason="body") from error

    def _read_notice(self, notify_id: str, event: str, content: dict[str, Any]) -> CallBack:
        told = str(content.get("mchid") or content.get("mch_id") or "")
        if told != self.config.mch_id:
            raise CallBackRefused(reason="merchant")
        if event.startswith("TRANSACTION."):
            if content.get("appid") != self.config.app_id:
                raise CallBackRefused(reason="merchant")
            return CallBack(notify_id=notify_id, event=event, payment=trade_report(content))
        if event.startswith("REFUND."):
            status = REFUND_STATES.get(str(content["refund_status"]), "failed")
            amount = Money(int(content["amount"]["refund"]), "CNY")
            report = RefundReport(
                out_refund_no=str(content["out_refund_no"]),
                refund_no=str(content["refund_id"]),
                state=status,
                amount=amount,
            )
            return CallBack(notify_id=notify_id, event=event, refund=report)
        if event.startswith("MCHTRANSFER."):
            return CallBack(notify_id=notify_id, event=event, transfer=self._transfer(content))
        return CallBack(notify_id=notify_id, event=event)

    def order_content(self, order: PaymentOrder) -> dict[str, Any]:
        """The fields that every way to pay shares; the same however often they are sent."""
        if order.amount.currency != "CNY":
            raise ProviderRefused("currency")
        content: dict[str, Any] = {
            "appid": self.config.app_id,
            "mchid": self.config.mch_id,
            "description": order.subject[:120],
            "out_trade_no": order.out_trade_no,
            "time_expire": order.expires_at.astimezone(BEIJING).isoformat(timespec="seconds"),
            "notify_url": order.notify_url,
            "amount": {"total": order.amount.minor, "currency": "CNY"},
        }
        if self.config.splits:
            content["settle_info"] = {"profit_sharing": True}
        return content

    def _query(self, out_trade_no: str) -> ProviderReport | None:
        answer = self._ask(f"{ORDERS}/out-trade-no/{out_trade_no}?mchid={self.config.mch_id}")
        if answer is None:
            return None
        with readable():
            report = trade_report(answer)
        same_number(out_trade_no, report.out_trade_no)
        if (answer.get("mchid"), answer.get("appid")) != (self.config.mch_id, self.config.app_id):
            raise ProviderUnreachable("the answer is another merchant's")
        return report

    def _ask(self, path: str) -> dict[str, Any] | None:
        try:
            return self.line.call("GET", path)
        except ProviderRefused as refused:
            if refused.code in UNKNOWN_NUMBER:
                return None
            raise

    def _refund(self, out_refund_no: str, answer: dict[str, Any]) -> RefundReport:
        with readable():
            report = RefundReport(
                out_refund_no=str(answer["out_refund_no"]),
                refund_no=str(answer["refund_id"]),
                state=REFUND_STATES.get(str(answer["status"]), "failed"),
                amount=Money(int(answer["amount"]["refund"]), "CNY"),
            )
        same_number(out_refund_no, report.out_refund_no)
        return report

    def _transfer(self, content: Mapping[str, Any]) -> TransferReport:
        state = TRANSFER_STATES[str(content["state"])]
        failure = str(content.get("fail_reason") or "")
        if state is TransferState.FAILED and failure in NOT_CONFIRMED:
            state = TransferState.EXPIRED
        package = content.get("package_info")
        told = {"mchId": self.config.mch_id, "appId": self.config.app_id, "package": package}
        return TransferReport(
            out_transfer_no=str(content["out_bill_no"]),
            transfer_no=str(content.get("transfer_bill_no", "")),
            state=state,
            amount=Money(int(content["transfer_amount"]), "CNY"),
            failure=failure or (str(content["state"]) if state is TransferState.FAILED else ""),
            user_package=orjson.dumps(told).decode() if package else "",
        )

    def _receiver(self, share: Share) -> dict[str, str]:
        return {
            "appid": self.config.app_id,
            "type": share.to.kind or "MERCHANT_ID",
            "account": share.to.account,
            "relation_type": "PARTNER",
        }

    def _bill(self, path: str, day: date) -> str:
        """The text of a bill whose digest is the one that was told; empty when nothing moved."""
        try:
            answer = self.line.call("GET", path)
        except ProviderRefused as refused:
            if refused.code == "NO_STATEMENT_EXIST":
                return ""
            if refused.code == "STATEMENT_CREATING":
                raise StatementNotReady(day=day.isoformat()) from refused
            raise
        with readable():
            url, digest = str(answer["download_url"]), str(answer["hash_value"])
        content = bills.download(*self.line.download(url))
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != digest.lower():
            raise ProviderUnreachable("the bill is not the one that was announced")
        with readable():
            return content.decode()
