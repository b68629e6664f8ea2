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


class ProviderNotCapable(Refusal):
    """`provider` cannot do `capability`; its declaration says so."""

    code = "provider_not_capable"
    status = 422
    zh = "该支付渠道不支持这项操作：{capability}。"
    en = "This provider cannot do that: {capability}."


class TransferTooSmall(Refusal):
    """`smallest_minor`: what the provider pays out at least."""

    code = "transfer_too_small"
    status = 422
    zh = "提现金额低于该渠道的最低限额。"
    en = "The amount is below what this provider pays out."


class TransferDiffers(Refusal):
    """A pay-out with this `ref` exists for another payee or amount: a caller's mistake."""

    code = "transfer_differs"
    zh = "该笔打款已存在且内容不同。"
    en = "This pay-out exists already, with other contents."


class TransferNotGivenUp(Refusal):
    """`state`: the provider knows it, or it was sent a moment ago; only the provider can end it."""

    code = "transfer_not_given_up"
    zh = "渠道可能正在处理这笔打款，不能作废。"
    en = "The provider may be working on this pay-out; it cannot be given up."


class SplitTooLarge(Refusal):
    """`left_minor`: what can still be divided."""

    code = "split_too_large"
    zh = "分账金额超过可分金额。"
    en = "The shares are larger than what is left to divide."


class StatementNotReady(Refusal):
    """The provider has not written the statement of `day` yet."""

    code = "statement_not_ready"
    status = 404
    zh = "{day} 的对账单尚未生成。"
    en = "There is no statement for {day} yet."


class ProviderUnreachable(Exception):  # noqa: N818 - reads like what it is
    """No usable answer (time-out, 5xx, bad signature): the outcome is unknown."""


class ProviderRefused(Exception):  # noqa: N818
    """The provider said no, for good. `code`: its own."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code, message)
        self.code = code
