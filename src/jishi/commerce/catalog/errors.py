"""What the catalog refuses, and why."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class NoShop(Refusal):
    """This person has not begun a shop."""

    code = "no_shop"
    status = 404
    zh = "你还没有开店。"
    en = "You have not begun a shop yet."


class ShopNotEditable(Refusal):
    """Only a draft or a rejected application can be edited."""

    code = "shop_not_editable"
    zh = "申请正在审核或已通过，现在不能修改。"
    en = "The application is being reviewed or has been approved; it cannot be edited now."


class ShopIncomplete(Refusal):
    """`fields`: what is still needed, field by field."""

    code = "shop_incomplete"
    status = 422
    zh = "还有内容没填完，请补齐后再提交。"
    en = "Some fields are still missing; please complete them before submitting."


class ShopNotApproved(Refusal):
    """Selling needs an approved shop."""

    code = "shop_not_approved"
    zh = "小店还没有通过审核，通过后才能上架商品。"
    en = "Your shop has not been approved yet; goods can go on sale once it is."


class ShopRefused(Refusal):
    """A rule forbids it; `rule` names it, `ground_zh` and `ground_en` say why."""

    code = "shop_refused"
    zh = "不能提交：{ground_zh}（规则 {rule}）"
    en = "Cannot be submitted: {ground_en} (rule {rule})"


class ProductRefused(Refusal):
    """A rule forbids it; `rule` names it, `ground_zh` and `ground_en` say why."""

    code = "product_refused"
    zh = "不能上架：{ground_zh}（规则 {rule}）"
    en = "Cannot go on sale: {ground_en} (rule {rule})"


class ProductInReview(Refusal):
    """A product that is being reviewed stays as it is until decided or withdrawn."""

    code = "product_in_review"
    zh = "商品正在审核，审核完成或撤回后才能修改。"
    en = "The product is being reviewed; edit it once decided, or withdraw it first."


class WrongState(Refusal):
    """The transition table has no such step; `state`: where it is now."""

    code = "wrong_state"
    zh = "当前状态（{state}）不能这样操作。"
    en = "That is not possible in its present state ({state})."


class SubmissionChanged(Refusal):
    """The thing was submitted again after it was opened; a decision needs another look."""

    code = "submission_changed"
    zh = "对方已重新提交，请按最新内容审核。"
    en = "It was submitted again meanwhile; please look at the new version."


class SoldOut(Refusal):
    """Not enough pieces: `sku_id`, `title`, and how many are `left`."""

    code = "sold_out"
    zh = "「{title}」库存不足，仅剩 {left} 件。"
    en = "Not enough left of {title}: {left}."


class NotOnSale(Refusal):
    """The product was withdrawn; `sku_id`, `title`."""

    code = "not_on_sale"
    zh = "「{title}」已下架。"
    en = "{title} is no longer on sale."
