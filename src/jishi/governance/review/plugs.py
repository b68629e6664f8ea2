"""Our answers to the gates of the rooms below. In this first form a person decides what is published."""

from __future__ import annotations

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog import gates as catalog_gates
from jishi.community.content import gates as content_gates
from jishi.community.live import gates as live_gates
from jishi.governance.review import policy
from jishi.kernel.errors import NotFound
from jishi.kernel.gates import ALLOW, Verdict


def _a_person_looks(_: object) -> Verdict:
    return Verdict(
        outcome="hold",
        rule="review.a-person-looks",
        zh="提交后由审核员查看。",
        en="A reviewer looks at it first.",
    )


def show_text(text: str) -> Verdict:
    """Words are shown at once, unless they lead out of the market."""
    atoms = policy.contact_atoms(text)
    if not atoms:
        return ALLOW
    return Verdict(
        outcome="hold",
        rule=policy.CONTACT_RULE,
        zh="里面像有联系方式或站外链接，审核员看过后才会显示。",
        en="It seems to hold contact details or an outside link; it is shown once a reviewer has looked.",
        facts={"atoms": [{"kind": atom.kind, "text": atom.text} for atom in atoms]},
    )


def _show_clip_comment(question: content_gates.CommentQuestion) -> Verdict:
    return show_text(question.text)


def _show_live_comment(question: live_gates.LiveCommentQuestion) -> Verdict:
    return show_text(question.text)


def _go_live(question: live_gates.LiveQuestion) -> Verdict:
    """Who sells on air is known to the public: an open shop (E-commerce Law arts. 10, 15)."""
    if catalog.shop_of(question.host_id) is None:
        return Verdict(
            outcome="refuse",
            rule="review.shop-needed",
            zh="开播需要已通过审核的小店。请先在“卖货”页申请开店，通过后就能开播。",
            en="Going live needs an approved shop. Apply under “Sell”; once approved you can go live.",
        )
    return ALLOW


def _pin_card(question: live_gates.PinQuestion) -> Verdict:
    try:
        catalog.products_of_owner(question.host_id, [question.product_id])
    except NotFound:
        return Verdict(
            outcome="refuse",
            rule="review.own-goods",
            zh="只能讲解自己店里在售的商品。请先上架，或换一件。",
            en="Only goods on sale in your own shop can be shown. Put it on sale first, or choose another.",
        )
    return ALLOW


catalog_gates.open_shop.plug(_a_person_looks)
catalog_gates.publish_product.plug(_a_person_looks)
content_gates.publish_clip.plug(_a_person_looks)
content_gates.show_comment.plug(_show_clip_comment)
live_gates.show_comment.plug(_show_live_comment)
live_gates.go_live.plug(_go_live)
live_gates.pin_card.plug(_pin_card)
