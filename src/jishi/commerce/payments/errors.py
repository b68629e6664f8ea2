"""What payments refuse, and how providers fail."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class PaymentNotPayable(Refusal):
    """Closed, or past its deadline."""

    code = "payment_not_payable"
    zh = "这笔支付已关闭，请重新下单。"
    en = "This payment is closed; please place the order again."


class PaymentAlreadyPaid(Refusal):
    """It cannot be closed any more: refund instead."""

    code = "payment_already_paid"
    zh = "已经付款成功。"
    en = "It has been paid already."


class UnknownProvider(Refusal):
    code = "unknown_provider"
    status = 422
    zh = "不支持这种支付方式。"
    en = "This way to pay is not available."


class RefundTooLarge(Refusal):
    """`left_minor`: what can still be refunded."""

    code = "refund_too_large"
    zh = "退款金额超过可退金额。"
    en = "The refund is larger than what is left to refund."


class CallBackRefused(Refusal):
    """`reason`: signature, age, body, unknown, amount. Nothing has changed."""

    code = "call_back_refused"
    status = 400
    zh = "通知未被接受：{reason}。"
    en = "The call-back was not accepted: {reason}."


class ProviderUnreachable(Exception):  # noqa: N818 - reads like what it is
    """No usable answer (time-out, 5xx, bad signature): the outcome is unknown."""


class ProviderRefused(Exception):  # noqa: N818
    """The provider said no, for good. `code`: its own."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code, message)
        self.code = code
