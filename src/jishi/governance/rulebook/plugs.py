"""Our answers to the gates of the rooms below: produce the facts, let the published rules decide.

A producer or an engine that fails makes the gate hold (`kernel.gates.Gate.ask`).
"""

from __future__ import annotations

from jishi.commerce.catalog import gates as catalog_gates
from jishi.commerce.orders import gates as order_gates
from jishi.commerce.settlement import api as settlement
from jishi.commerce.settlement import gates as settlement_gates
from jishi.community.content import gates as content_gates
from jishi.community.live import gates as live_gates
from jishi.foundation.accounts import gates as account_gates
from jishi.governance.rulebook import api, wording
from jishi.governance.rulebook.facts import (
    clips,
    comments,
    days,
    lives,
    people,
    products,
    reviews,
    shops,
)
from jishi.kernel import http
from jishi.kernel.gates import Verdict
from jishi.kernel.ids import new_id


def _open_shop(question: catalog_gates.ShopQuestion) -> Verdict:
    return api.decide(
        "shop.submitted", subject_kind="shop", subject_id=question.shop_id,
        actor_id=question.owner_id, facts=shops.facts_of_shop_submission(question),
    )  # fmt: skip


def _publish_product(question: catalog_gates.ProductQuestion) -> Verdict:
    return api.decide(
        "product.submitted", subject_kind="product", subject_id=question.product_id,
        actor_id=question.owner_id, facts=products.facts_of_product_submission(question),
    )  # fmt: skip


def _publish_clip(question: content_gates.ClipQuestion) -> Verdict:
    return api.decide(
        "clip.submitted", subject_kind="clip", subject_id=question.clip_id,
        actor_id=question.author_id, facts=clips.facts_of_clip_submission(question),
    )  # fmt: skip


def _show_clip_comment(question: content_gates.CommentQuestion) -> Verdict:
    known, parts = comments.parts_of_clip_comment(question)
    return api.decide(
        "comment.posting", subject_kind="comment", subject_id=question.comment_id or new_id(),
        actor_id=question.author_id, facts=known, more=parts,
    )  # fmt: skip


def _show_live_comment(question: live_gates.LiveCommentQuestion) -> Verdict:
    known, parts = comments.parts_of_live_comment(question)
    return api.decide(
        "comment.posting", subject_kind="live_comment", subject_id=question.comment_id,
        actor_id=question.author_id, facts=known, more=parts,
    )  # fmt: skip


def _go_live(question: live_gates.LiveQuestion) -> Verdict:
    return api.decide(
        "live.opening", subject_kind="live", subject_id=question.live_id or new_id(),
        actor_id=question.host_id, facts=lives.facts_of_live_opening(question),
    )  # fmt: skip


def _pin_card(question: live_gates.PinQuestion) -> Verdict:
    return api.decide(
        "card.pinning", subject_kind="card", subject_id=question.product_id,
        actor_id=question.host_id, facts=lives.facts_of_card_pinning(question),
    )  # fmt: skip


def _take_name(question: account_gates.NameQuestion) -> Verdict:
    return api.decide(
        "profile.naming", subject_kind="person", subject_id=question.person_id,
        actor_id=question.person_id, facts=people.facts_of_naming(question),
    )  # fmt: skip


def _pay_out(question: settlement_gates.PayoutQuestion) -> Verdict:
    """A shop or promoter takes their own money home unless a freeze of everything is in force or a rule holds it."""
    for freeze in settlement.freezes_of(question.shop_id):
        if freeze.lifted_at is None and freeze.amount is None:
            ground = freeze.ground
            return Verdict(outcome="refuse", rule=freeze.rule, zh=ground, en=ground)
    return api.decide(
        "payout.requested", subject_kind="withdrawal", subject_id=question.withdrawal_id,
        actor_id=question.owner_id, facts=days.facts_of_payout(question),
    )  # fmt: skip


def _show_review(question: order_gates.ReviewQuestion) -> Verdict:
    return api.decide(
        "review.posting", subject_kind="order_review", subject_id=question.review_id,
        actor_id=question.author_id, facts=reviews.facts_of_review_posting(question),
    )  # fmt: skip


def _rule_url(rule: str) -> str:
    """Where a refusal's rule can be read; nothing for a gate that failed."""
    return wording.address(rule) if rule and "." not in rule and rule.isupper() else ""


def _way_of_rule(rule: str) -> str:
    """Who may not sell like this is shown where selling begins."""
    return "/sell/shop" if "onboard" in api.measures_of(rule) else ""


catalog_gates.open_shop.plug(_open_shop)
catalog_gates.publish_product.plug(_publish_product)
content_gates.publish_clip.plug(_publish_clip)
content_gates.show_comment.plug(_show_clip_comment)
live_gates.show_comment.plug(_show_live_comment)
live_gates.go_live.plug(_go_live)
live_gates.pin_card.plug(_pin_card)
account_gates.take_name.plug(_take_name)
settlement_gates.pay_out.plug(_pay_out)
order_gates.show_review.plug(_show_review)
http.rule_url.plug(_rule_url)
http.way_of_rule.plug(_way_of_rule)
