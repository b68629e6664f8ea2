"""What promotion refuses, and why."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class CouponGone(Refusal):
    """The quota is claimed, or it is over or stopped: `title`."""

    code = "coupon_gone"
    zh = "「{title}」已领完或已结束。"
    en = "'{title}' has all been claimed or is over."


class CouponNotYet(Refusal):
    """`title`, `starts_at`."""

    code = "coupon_not_yet"
    zh = "「{title}」还没有开始。"
    en = "'{title}' has not begun yet."


class CouponLimit(Refusal):
    """This person has as many as one may have: `title`, `per_person`."""

    code = "coupon_limit"
    zh = "「{title}」每人限领 {per_person} 张。"
    en = "Each person may claim {per_person} of '{title}'."


class CouponOnlyInRoom(Refusal):
    """A room coupon is claimed in its live room while that is on air: `title`."""

    code = "coupon_only_in_room"
    zh = "「{title}」只能在直播间开播时领取。"
    en = "'{title}' can only be claimed in its live room, while it is on air."


class CouponNotUsable(Refusal):
    """The chosen coupon is not this buyer's, is used, is over, or does not fit the goods."""

    code = "coupon_not_usable"
    zh = "所选优惠券不可用于这些商品，请重新选择。"
    en = "The chosen coupon cannot be used for these goods; please choose again."


class FlashSoldOut(Refusal):
    """The deal's own quantity is gone: `sku_id`, `title`, `left` at the flash price."""

    code = "flash_sold_out"
    zh = "「{title}」秒杀价只剩 {left} 件，请调整数量或按原价购买。"
    en = "Only {left} of '{title}' are left at the flash price."


class FlashLimit(Refusal):
    """More than one buyer may have at the flash price: `sku_id`, `title`, `left` for this buyer."""

    code = "flash_limit"
    zh = "「{title}」秒杀价你还可以买 {left} 件。"
    en = "You may buy {left} more of '{title}' at the flash price."


class BuyerLimit(Refusal):
    """More than one buyer may have at all: `sku_id`, `title`, `left` for this buyer."""

    code = "buyer_limit"
    zh = "「{title}」限购，你还可以买 {left} 件。"
    en = "'{title}' is limited; you may buy {left} more."


class HoldOver(Refusal):
    """The pieces kept for this buyer went to the next in line a moment ago: `sku_id`."""

    code = "hold_over"
    zh = "为你保留的时间已过。"
    en = "The time for which it was kept for you is over."


class StillInStock(Refusal):
    """There is no line for what can simply be bought: `sku_id`."""

    code = "still_in_stock"
    zh = "还有货，可以直接购买。"
    en = "It is in stock; you can simply buy it."


class DealOverlaps(Refusal):
    """Another deal of the same SKU runs in that time: `sku_id`."""

    code = "deal_overlaps"
    zh = "这个规格在这段时间已有秒杀。"
    en = "This variant already has a flash deal in that time."
