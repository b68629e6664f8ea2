"""Alipay: pages, queries, refunds, splits, transfers, bills and notices over the 2.0 gateway.

Each method names its page under https://opendocs.alipay.com/open/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from jishi.commerce.payments.adapters import bills
from jishi.commerce.payments.adapters.alipay_wire import (
    BEIJING,
    AlipayConfig,
    Gateway,
    beijing_time,
)
from jishi.commerce.payments.adapters.amounts import from_yuan, yuan
from jishi.commerce.payments.adapters.protocol import Acknowledgement
from jishi.commerce.payments.adapters.reading import readable, same_number
from jishi.commerce.payments.contracts import (
    CallBack,
    Capability,
    PaymentNumbers,
    PaymentOrder,
    ProviderInfo,
    ProviderReport,
    RefundOrder,
    RefundReport,
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

PAGES = {
    "wap": ("alipay.trade.wap.pay", "QUICK_WAP_WAY"),
    "page": ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
}
TRADE_STATES = {
    "WAIT_BUYER_PAY": "pending",
    "TRADE_SUCCESS": "paid",
    "TRADE_FINISHED": "paid",
    "TRADE_CLOSED": "closed",
}
TRANSFER_STATES = {
    "SUCCESS": TransferState.SUCCEEDED,
    "DEALING": TransferState.SENT,
    "WAIT_PAY": TransferState.SENT,
    "INIT": TransferState.SENT,
    "FAIL": TransferState.FAILED,
    "CLOSED": TransferState.FAILED,
    "REFUND": TransferState.FAILED,
}
TRANSFER_KIND = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
TRANSFER_NOTICE = "alipay.fund.trans.order.changed"
#: No money moved and more money, or another day, may make the same number go through.
TRANSFER_LATER = frozenset({"PAYER_BALANCE_NOT_ENOUGH", "BALANCE_IS_NOT_ENOUGH"})
TRADE_UNKNOWN = "ACQ.TRADE_NOT_EXIST"
#: Alipay retries a notice for 25 hours; its age is judged by the time that it states and signs.
NOTICE_MAX_AGE = timedelta(hours=26)
NOTICE_MAX_SKEW = timedelta(minutes=5)
#: A split in the immediate mode has at most this many receivers.
SPLIT_RECEIVERS = 5
#: A day's bill is written by this hour of the next morning.
BILL_BY_HOUR = 10


class Alipay:
    """One instance a process; threads may share it."""

    acknowledgement = Acknowledgement()

    def __init__(self, config: AlipayConfig) -> None:
        self.config = config
        self.gateway = Gateway(config)
        able = {Capability.PARTIAL_REFUND, Capability.SPLIT, Capability.STATEMENT}
        if config.app_cert_sn:
            able.add(Capability.TRANSFER)
        self.info = ProviderInfo(
            id="alipay",
            name_zh="支付宝",
            name_en="Alipay",
            is_sandbox="sandbox" in config.gateway,
            capabilities=frozenset(able),
            currencies=frozenset({"CNY"}),
            smallest_transfer_minor=10,
        )

    def create(self, order: PaymentOrder) -> ProviderReport:
        """028 page/wap: nothing is sent; the payer's browser takes the signed address there, so the
        trade exists only once the payer has come."""
        method, product = PAGES[self.config.page]
        expires = order.expires_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        content = {
            "out_trade_no": order.out_trade_no,
            "total_amount": yuan(order.amount),
            "subject": order.subject,
            "product_code": product,
            "time_expire": expires,
        }
        url = self.gateway.page_url(
            method, content, notify_url=order.notify_url, return_url=order.return_url
        )
        return ProviderReport(
            out_trade_no=order.out_trade_no,
            trade_no="",
            state="pending",
            amount=order.amount,
            pay_url=url,
        )

    def query(self, numbers: PaymentNumbers) -> ProviderReport | None:
        """alipay.trade.query. A trade that nobody opened yet does not exist there."""
        try:
            answer = self.gateway.call("alipay.trade.query", {"out_trade_no": numbers.out_trade_no})
        except ProviderRefused as refused:
            if refused.code == TRADE_UNKNOWN:
                return None
            raise
        with readable():
            report = _trade(answer, str(answer.get("send_pay_date", "")))
        same_number(numbers.out_trade_no, report.out_trade_no)
        return report

    def close(self, numbers: PaymentNumbers) -> ProviderReport | None:
        """alipay.trade.close, then how it stands: a trade paid meanwhile refuses to be closed."""
        try:
            self.gateway.call("alipay.trade.close", {"out_trade_no": numbers.out_trade_no})
        except ProviderRefused as refused:
            if refused.code == TRADE_UNKNOWN:
                return None
        return self.query(numbers)

    def refund(self, order: RefundOrder) -> RefundReport:
        """alipay.trade.refund, idempotent by `out_request_no`. Its answer gives the sum of all refunds
        of the trade, so what became of this one is asked separately."""
        self.gateway.call(
            "alipay.trade.refund",
            {
                "out_trade_no": order.out_trade_no,
                "refund_amount": yuan(order.amount),
                "out_request_no": order.out_refund_no,
                "refund_reason": order.reason[:200] or "refund",
            },
        )
        return self.query_refund(order) or RefundReport(
            out_refund_no=order.out_refund_no, refund_no="", state="pending", amount=order.amount
        )

    def query_refund(self, order: RefundOrder) -> RefundReport | None:
        """alipay.trade.fastpay.refund.query: a number it does not know is answered with success and
        no `refund_status`."""
        answer = self.gateway.call(
            "alipay.trade.fastpay.refund.query",
            {"out_trade_no": order.out_trade_no, "out_request_no": order.out_refund_no},
        )
        if answer.get("refund_status") != "REFUND_SUCCESS":
            return None
        same_number(order.out_refund_no, str(answer.get("out_request_no", "")))
        with readable():
            return RefundReport(
                out_refund_no=order.out_refund_no,
                refund_no=str(answer.get("trade_no", "")),
                state="succeeded",
                amount=_amount(answer, "refund_amount"),
            )

    def transfer(self, order: TransferOrder) -> TransferReport:
        """alipay.fund.trans.uni.transfer (certificate mode), idempotent by `out_biz_no`."""
        payee = {
            "identity": order.to.account,
            "identity_type": order.to.kind or "ALIPAY_LOGON_ID",
        }
        if order.to.name:
            payee["name"] = order.to.name
        try:
            answer = self.gateway.call(
                "alipay.fund.trans.uni.transfer",
                {
                    "out_biz_no": order.out_transfer_no,
                    "trans_amount": yuan(order.amount),
                    **TRANSFER_KIND,
                    "order_title": order.remark,
                    "payee_info": payee,
                    "remark": order.remark,
                },
            )
        except ProviderRefused as refused:
            if refused.code in TRANSFER_LATER:
                raise ProviderUnreachable(refused.code) from refused
            raise
        with readable():
            report = _transfer({**answer, "trans_amount": yuan(order.amount)})
        same_number(order.out_transfer_no, report.out_transfer_no)
        return report

    def query_transfer(self, order: TransferOrder) -> TransferReport | None:
        """alipay.fund.trans.common.query."""
        try:
            answer = self.gateway.call(
                "alipay.fund.trans.common.query",
                {"out_biz_no": order.out_transfer_no, **TRANSFER_KIND},
            )
        except ProviderRefused as refused:
            if refused.code == "ORDER_NOT_EXIST":
                return None
            raise
        with readable():
            report = _transfer(answer)
        same_number(order.out_transfer_no, report.out_transfer_no)
        return report

    def split(self, order: SplitOrder) -> SplitReport:
        """alipay.trade.royalty.relation.bind, then alipay.trade.order.settle: all shares or none."""
        if len(order.shares) > SPLIT_RECEIVERS:
            raise ProviderRefused("too_many_receivers")
        self.gateway.call(
            "alipay.trade.royalty.relation.bind",
            {
                "receiver_list": [
                    {
                        "type": share.to.kind or "userId",
                        "account": share.to.account,
                        "name": share.to.name,
                        "memo": share.note[:50] or "share",
                    }
                    for share in order.shares
                ],
                "out_request_no": order.out_split_no,
            },
        )
        answer = self.gateway.call(
            "alipay.trade.order.settle",
            {
                "out_request_no": order.out_split_no,
                "trade_no": order.trade_no,
                "royalty_parameters": [
                    {
                        "royalty_type": "transfer",
                        "trans_in_type": share.to.kind or "userId",
                        "trans_in": share.to.account,
                        "amount": yuan(Money(share.minor, order.paid.currency)),
                        "desc": share.note[:100] or "share",
                    }
                    for share in order.shares
                ],
                "extend_params": {"royalty_finish": "true" if order.is_last else "false"},
            },
        )
        return SplitReport(
            out_split_no=order.out_split_no,
            split_no=str(answer.get("settle_no", "")),
            state="succeeded",
        )

    def query_split(self, order: SplitOrder) -> SplitReport | None:
        """alipay.trade.order.settle.query."""
        try:
            answer = self.gateway.call(
                "alipay.trade.order.settle.query",
                {"out_request_no": order.out_split_no, "trade_no": order.trade_no},
            )
        except ProviderRefused as refused:
            if refused.code in ("ACQ.SETTLE_NOT_EXIST", "ACQ.TRADE_SETTLE_NOT_EXIST"):
                return None
            raise
        states = {str(part.get("state")) for part in answer.get("royalty_detail_list", [])}
        state = "failed" if "FAIL" in states else "pending"
        return SplitReport(
            out_split_no=order.out_split_no,
            split_no=str(answer.get("settle_no", "")),
            state="succeeded" if states == {"SUCCESS"} else state,
        )

    def statement(self, day: date) -> list[StatementRow]:
        """alipay.data.dataservice.bill.downloadurl.query, `signcustomer`: every movement of the account.
        A day on which nothing moved has no bill."""
        ready_at = datetime(day.year, day.month, day.day, BILL_BY_HOUR, tzinfo=BEIJING)
        if clock.now() < ready_at + timedelta(days=1):
            raise StatementNotReady(day=day.isoformat())
        try:
            answer = self.gateway.call(
                "alipay.data.dataservice.bill.downloadurl.query",
                {"bill_type": "signcustomer", "bill_date": day.isoformat()},
            )
        except ProviderRefused as refused:
            if refused.code == "isp.bill_not_exist":
                return []
            raise
        return bills.read_alipay(bills.download(str(answer["bill_download_url"])), day)

    def read_call_back(
        self, *, target: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> CallBack:
        """Trade notices and transfer notices. Bound to our application and our seller account."""
        del target, headers
        fields = self.gateway.verified_notice(body)
        if fields.get("app_id") != self.config.app_id:
            raise CallBackRefused(reason="merchant")
        is_transfer = fields.get("msg_method") == TRANSFER_NOTICE
        _check_age(fields, now, is_transfer=is_transfer)
        notify_id = fields.get("notify_id", "")
        if not notify_id or len(notify_id) > 128:
            raise CallBackRefused(reason="body")
        try:
            if is_transfer:
                content = json.loads(fields["biz_content"])
                return CallBack(
                    notify_id=notify_id, event=TRANSFER_NOTICE, transfer=_transfer(content)
                )
            if "msg_method" in fields or fields.get("notify_type") != "trade_status_sync":
                return CallBack(notify_id=notify_id, event=fields.get("notify_type", "other"))
            if self.config.seller_id and fields.get("seller_id") != self.config.seller_id:
                raise CallBackRefused(reason="merchant")
            report = _trade(fields, fields.get("gmt_payment", ""))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CallBackRefused(reason="body") from error
        return CallBack(notify_id=notify_id, event=fields["trade_status"], payment=report)


def _check_age(fields: Mapping[str, str], now: datetime, *, is_transfer: bool) -> None:
    if is_transfer and fields.get("utc_timestamp", "").isdigit():
        sent_at: datetime | None = datetime.fromtimestamp(
            int(fields["utc_timestamp"][:13]) / 1000, BEIJING
        )
    else:
        sent_at = beijing_time(fields.get("notify_time", ""))
    if sent_at is None or now - sent_at > NOTICE_MAX_AGE or sent_at - now > NOTICE_MAX_SKEW:
        raise CallBackRefused(reason="age")


def _trade(content: Mapping[str, Any], paid_at: str) -> ProviderReport:
    return ProviderReport(
        out_trade_no=str(content["out_trade_no"]),
        trade_no=str(content.get("trade_no", "")),
        state=TRADE_STATES[str(content["trade_status"])],
        amount=_amount(content, "total_amount"),
        occurred_at=beijing_time(paid_at),
    )


def _transfer(content: Mapping[str, Any]) -> TransferReport:
    return TransferReport(
        out_transfer_no=str(content["out_biz_no"]),
        transfer_no=str(content.get("order_id", "")),
        state=TRANSFER_STATES[str(content["status"])],
        amount=_amount(content, "trans_amount"),
        failure=str(content.get("error_code") or content.get("status", ""))
        if content["status"] not in ("SUCCESS", "DEALING")
        else "",
    )


def _amount(content: Mapping[str, Any], name: str) -> Money:
    return from_yuan(str(content[name]))
