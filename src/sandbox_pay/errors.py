"""Every refusal of the provider: a class with attributes, a code, a status, two languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - the field's word; it reads `raise RefundExceedsPaid(...)`
    """Base of all refusals; the attributes of a subclass become ``details`` in the answer."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    en: ClassVar[str] = "The request was refused."
    zh: ClassVar[str] = "请求被拒绝。"

    def __str__(self) -> str:
        return self.en.format(**asdict(self))

    def as_payload(self) -> dict[str, object]:
        """Give the JSON answer: ``{"error": {code, message, message_zh, details}}``."""
        details = asdict(self)
        return {
            "error": {
                "code": self.code,
                "message": self.en.format(**details),
                "message_zh": self.zh.format(**details),
                "details": details,
            }
        }


@dataclass(eq=False)
class SignatureMissing(Refusal):
    """A signature header is absent or malformed."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "signature_missing"
    en: ClassVar[str] = "Header {header} is missing or malformed."
    zh: ClassVar[str] = "请求头 {header} 缺失或格式不对。"
    header: str


@dataclass(eq=False)
class SignatureInvalid(Refusal):
    """The signature does not belong to this text and the merchant's key."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "signature_invalid"
    en: ClassVar[str] = "The signature does not match the request."
    zh: ClassVar[str] = "签名与请求不符。"


@dataclass(eq=False)
class RequestExpired(Refusal):
    """The timestamp is more than five minutes from the provider's clock."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "request_expired"
    en: ClassVar[str] = "The timestamp is {skew_s} s from our clock; {allowed_s} s are allowed."
    zh: ClassVar[str] = "时间戳与本机相差 {skew_s} 秒，最多允许 {allowed_s} 秒。"
    skew_s: int
    allowed_s: int


@dataclass(eq=False)
class NonceReused(Refusal):
    """The nonce was seen before: a replay, or a client that does not renew it when it retries."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "nonce_reused"
    en: ClassVar[str] = "This nonce was used before. Sign every attempt anew."
    zh: ClassVar[str] = "该随机串已使用过，请为每次请求重新签名。"


@dataclass(eq=False)
class FieldInvalid(Refusal):
    """A field of the body, the path or the query is missing, unknown or of a wrong form."""

    code: ClassVar[str] = "field_invalid"
    en: ClassVar[str] = "Field {field}: {problem}."
    zh: ClassVar[str] = "字段 {field} 不合要求：{problem}。"
    field: str
    problem: str


@dataclass(eq=False)
class BodyTooLarge(Refusal):
    """The body is longer than the provider reads."""

    status: ClassVar[int] = 413
    code: ClassVar[str] = "body_too_large"
    en: ClassVar[str] = "The body is longer than {limit_bytes} bytes."
    zh: ClassVar[str] = "请求体超过 {limit_bytes} 字节。"
    limit_bytes: int


@dataclass(eq=False)
class NumberConflict(Refusal):
    """A number of the merchant's is already in use for something else."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "number_conflict"
    en: ClassVar[str] = "{number} was already used with another {differs}."
    zh: ClassVar[str] = "{number} 已被使用，且 {differs} 不同。"
    number: str
    differs: str


@dataclass(eq=False)
class NotFound(Refusal):
    """There is nothing under this number."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "not_found"
    en: ClassVar[str] = "No {kind} has the number {number}."
    zh: ClassVar[str] = "没有编号为 {number} 的记录（{kind}）。"
    kind: str
    number: str


@dataclass(eq=False)
class PaymentNotPayable(Refusal):
    """The payment has failed or is closed, so it can no longer be paid."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "payment_not_payable"
    en: ClassVar[str] = "Payment {out_trade_no} is {state} and can't be paid."
    zh: ClassVar[str] = "支付单 {out_trade_no} 的状态是 {state}，不能支付。"
    out_trade_no: str
    state: str


@dataclass(eq=False)
class PaymentAlreadyPaid(Refusal):
    """A paid payment can't be closed; refund it instead."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "payment_already_paid"
    en: ClassVar[str] = "Payment {out_trade_no} is paid. Refund it instead of closing it."
    zh: ClassVar[str] = "支付单 {out_trade_no} 已支付，请改用退款。"
    out_trade_no: str


@dataclass(eq=False)
class PaymentNotRefundable(Refusal):
    """Only a paid payment can be refunded."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "payment_not_refundable"
    en: ClassVar[str] = "Payment {out_trade_no} is {state}; only a paid one can be refunded."
    zh: ClassVar[str] = "支付单 {out_trade_no} 的状态是 {state}，只有已支付的才能退款。"
    out_trade_no: str
    state: str


@dataclass(eq=False)
class RefundExceedsPaid(Refusal):
    """The refund is larger than what is left of the payment. Amounts in minor units."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "refund_exceeds_paid"
    en: ClassVar[str] = "Asked to refund {asked_minor}; only {refundable_minor} is left."
    zh: ClassVar[str] = "申请退款 {asked_minor}，可退余额只有 {refundable_minor}（最小货币单位）。"
    asked_minor: int
    refundable_minor: int


@dataclass(eq=False)
class StatementNotReady(Refusal):
    """The day lies in the future."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "statement_not_ready"
    en: ClassVar[str] = "There is no statement for {day} yet."
    zh: ClassVar[str] = "{day} 的对账单尚未生成。"
    day: str


@dataclass(eq=False)
class ScenarioFailure(Refusal):
    """A test asked for this query to fail; nothing is wrong with the payment."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "scenario_failure"
    en: ClassVar[str] = "A test scenario made this query fail. Ask again."
    zh: ClassVar[str] = "测试情形让本次查询失败，请再查一次。"
