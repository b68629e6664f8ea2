"""The things under review, through the rooms they belong to: look at one, decide on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.community.content import api as content
from jishi.community.live import api as live
from jishi.governance.review.contracts import Kind, Subject
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID


def load(kind: Kind, subject_id: UUID) -> Subject:
    """The thing as it is now. Raises `NotFound`."""
    submission = 1
    if kind == "shop":
        shop = catalog.get_shop_application(subject_id)
        owner_id, title, submission = shop.owner_id, shop.form.name, shop.submission
        is_pending = shop.state == "submitted"
    elif kind == "product":
        product = catalog.get_product_form(subject_id)
        owner_id, title, submission = product.owner_id, product.form.title, product.submission
        is_pending = product.state == "in_review" or (
            product.state == "on_sale" and product.has_revision
        )
    elif kind == "clip":
        clip = content.get_clips([subject_id], viewer_id=None).get(subject_id)
        if clip is None:
            raise NotFound
        owner_id, title, is_pending = clip.author_id, clip.caption, clip.state == "in_review"
    elif kind == "comment":
        comment = content.comment_facts(subject_id)
        owner_id, title, is_pending = comment.author_id, comment.text, comment.state == "held"
    elif kind == "order_review":
        review = orders.review_facts(subject_id)
        owner_id, title, is_pending = review.author_id, review.text, review.state == "held"
    else:
        said = live.comment_facts(subject_id)
        owner_id, title, is_pending = said.author_id, said.text, said.state == "held"
    return Subject(
        kind=kind, id=subject_id, owner_id=owner_id, title=title, submission=submission,
        is_pending=is_pending,
    )  # fmt: skip


def approve(subject: Subject, *, by: UUID, reason: str) -> None:
    """Let it through, in the room it belongs to."""
    actor = f"person:{by}"
    if subject.kind == "shop":
        catalog.approve_shop(
            shop_id=subject.id, by=by, reason=reason, submission=subject.submission
        )
    elif subject.kind == "product":
        catalog.approve_product(
            product_id=subject.id, by=by, reason=reason, submission=subject.submission
        )
    elif subject.kind == "clip":
        content.approve_clip(clip_id=subject.id, by=actor, reason=reason)
    elif subject.kind == "comment":
        content.release_comment(comment_id=subject.id, by=actor, reason=reason)
    elif subject.kind == "order_review":
        orders.release_review(review_id=subject.id, by=actor, reason=reason)
    else:
        live.release_comment(comment_id=subject.id, by=actor, reason=reason)


def reject(subject: Subject, *, by: UUID, reason: str) -> None:
    """Refuse it, in the room it belongs to; `reason` in the owner's language."""
    actor = f"person:{by}"
    if subject.kind == "shop":
        catalog.reject_shop(shop_id=subject.id, by=by, reason=reason, submission=subject.submission)
    elif subject.kind == "product":
        catalog.reject_product(
            product_id=subject.id, by=by, reason=reason, submission=subject.submission
        )
    elif subject.kind == "clip":
        content.reject_clip(clip_id=subject.id, by=actor, reason=reason)
    elif subject.kind == "comment":
        content.remove_comment(comment_id=subject.id, by=actor, reason=reason)
    elif subject.kind == "order_review":
        orders.keep_review_hidden(review_id=subject.id, by=actor, reason=reason)
    else:
        live.remove_comment(comment_id=subject.id, by=actor, reason=reason)
