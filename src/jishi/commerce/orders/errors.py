"""What orders refuse, and why."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class Withdrawn(Refusal):
    """The product is not on sale: `sku_id`, `title`."""

    code = "withdrawn"
    zh = "「{title}」已下架。"
    en = "'{title}' is no longer on sale."


class UnknownGoods(Refusal):
    """No such SKU: `sku_id`."""

    code = "unknown_goods"
    zh = "有商品已不存在，请移除后再结算。"
    en = "One of the goods no longer exists; please remove it."


class NotDeliverable(Refusal):
    """The shop does not deliver there: `region`, `shop_id`, `title`."""

    code = "not_deliverable"
    zh = "「{title}」不发往{region}。"
    en = "'{title}' is not delivered to {region}."


class TooManyPieces(Refusal):
    """`sku_id`, `title`, `limit`."""

    code = "too_many_pieces"
    status = 422
    zh = "「{title}」一次最多购买 {limit} 件。"
    en = "At most {limit} of '{title}' at a time."


class TooFewPieces(Refusal):
    """`sku_id`."""

    code = "too_few_pieces"
    status = 422
    zh = "购买数量至少为 1。"
    en = "The quantity must be at least 1."


class OwnGoods(Refusal):
    """Nobody buys from their own shop: `sku_id`, `title`."""

    code = "own_goods"
    zh = "不能购买自己店里的商品「{title}」。"
    en = "'{title}' is from your own shop; you cannot buy it."


class AddressNeeded(Refusal):
    code = "address_needed"
    status = 422
    zh = "请先填写收货地址。"
    en = "Please give a delivery address first."


class PriceChanged(Refusal):
    """What the buyer agreed to is not what it costs now: `expected_minor`, `total_minor`."""

    code = "price_changed"
    zh = "价格有变动，请确认新的总价后再提交。"
    en = "The price has changed; please look at the new total and confirm."


class EmptyCheckout(Refusal):
    code = "empty_checkout"
    status = 422
    zh = "没有选择商品。"
    en = "Nothing was chosen."


class TooManyLines(Refusal):
    """`limit`: different goods in one checkout."""

    code = "too_many_lines"
    status = 422
    zh = "一次最多结算 {limit} 种商品。"
    en = "At most {limit} different goods at a time."


class CartFull(Refusal):
    """`limit`: different goods in one cart."""

    code = "cart_full"
    zh = "购物车最多放 {limit} 种商品。"
    en = "A cart holds at most {limit} different goods."


class WrongState(Refusal):
    """The transition table has no such step; `state`: where the order is now."""

    code = "order_wrong_state"
    zh = "订单当前状态不能这样操作。"
    en = "The order's present state does not allow that."


class AlreadyReviewed(Refusal):
    code = "already_reviewed"
    zh = "这个订单已经评价过。"
    en = "You have reviewed this order already."


class BadTrackingNumber(Refusal):
    """`carrier`: whose format it does not have."""

    code = "bad_tracking_number"
    status = 422
    zh = "运单号格式不对，请核对后重填。"
    en = "That is not a tracking number of this carrier; please check."


class UnknownCarrier(Refusal):
    code = "unknown_carrier"
    status = 422
    zh = "不支持这家快递公司。"
    en = "This carrier is not supported."


class RefundNotPossible(Refusal):
    """More than is left, less than a cent, or a part without a reference: `left_minor`."""

    code = "refund_not_possible"
    status = 422
    zh = "退款金额超出可退范围，请核对。"
    en = "That amount cannot be refunded; please check what is left."


class ReviewRefused(Refusal):
    """A rule forbids this review; `rule` names it, `ground` and `ground_en` say why."""

    code = "review_not_posted"
    status = 422
    zh = "这条评价没有发出：{ground}"
    en = "This review was not posted: {ground_en}"
