"""Every way in which live says no."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class LiveNotOpen(Refusal):
    """`state`: where the live stands."""

    code = "live_not_open"
    zh = "这场直播现在不能这样做。"
    en = "This live is not open for that now."


class LiveRefused(Refusal):
    """`rule`: the rule that says no; `text` its words in the host's language."""

    code = "live_refused"
    status = 403
    zh = "还不能开播：{zh}"
    en = "Not allowed on air: {en}"


class LiveHeld(Refusal):
    """A person has to look first; `rule` says on what ground."""

    code = "live_held"
    zh = "开播前需要审核，请稍候。"
    en = "This live is being reviewed before it may start; please wait."


class CardRefused(Refusal):
    code = "card_refused"
    status = 403
    zh = "这件商品现在不能讲解：{zh}"
    en = "This product cannot be shown now: {en}"


class NotInBag(Refusal):
    code = "not_in_bag"
    zh = "请先把商品放进购物袋。"
    en = "Put the product into the bag first."


class CommentRefused(Refusal):
    code = "comment_refused"
    zh = "这条评论没有发出：{zh}"
    en = "This comment was not posted: {en}"


class AlreadyOpen(Refusal):
    """`live_id`: the live that is open."""

    code = "live_already_open"
    zh = "你已有一场直播正在进行，请先结束它。"
    en = "You already have a live in progress; end it first."


class CardHeld(Refusal):
    code = "card_held"
    zh = "这件商品正在审核，暂时不能讲解。"
    en = "This product is being reviewed and cannot be shown yet."
