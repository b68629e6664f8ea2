"""What the person concerned is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jishi.governance.review.contracts import Kind, Subject

_TITLES: dict[tuple[Kind, bool], tuple[str, str]] = {
    ("shop", True): ("小店开张了", "Your shop is open"),
    ("shop", False): ("开店申请需要修改", "Your application needs a change"),
    ("product", True): ("商品已上架", "Your product is on sale"),
    ("product", False): ("商品没有通过审核", "Your product was not let through"),
    ("clip", True): ("视频已发布", "Your clip is published"),
    ("clip", False): ("视频没有通过审核", "Your clip was not let through"),
    ("comment", True): ("评论已显示", "Your comment is shown"),
    ("comment", False): ("评论没有显示", "Your comment is not shown"),
    ("live_comment", True): ("评论已显示", "Your comment is shown"),
    ("live_comment", False): ("评论没有显示", "Your comment is not shown"),
    ("order_review", True): ("评价已显示", "Your review is shown"),
    ("order_review", False): ("评价没有显示", "Your review is not shown"),
}


_HELD: dict[Kind, tuple[str, str]] = {
    "shop": ("开店申请先由审核员查看", "A reviewer looks at your application first"),
    "product": ("商品先由审核员查看", "A reviewer looks at your product first"),
    "clip": ("视频先由审核员查看", "A reviewer looks at your clip first"),
    "comment": ("评论先由审核员查看", "A reviewer looks at your comment first"),
    "live_comment": ("评论先由审核员查看", "A reviewer looks at your comment first"),
    "order_review": ("评价先由审核员查看", "A reviewer looks at your review first"),
}


def held_titles(kind: Kind) -> tuple[str, str]:
    """Title of the notice that something waits, zh and en."""
    return _HELD[kind]


def titles(kind: Kind, *, approved: bool) -> tuple[str, str]:
    """Title of the notice, zh and en."""
    return _TITLES[kind, approved]


def body(subject: Subject, reason: str) -> str:
    name = subject.title if len(subject.title) <= 40 else subject.title[:39] + "…"
    named = f"「{name}」" if name else ""
    return f"{named} {reason}".strip() if reason else named


def link(subject: Subject, *, approved: bool) -> str | None:
    """A route of the phone app where the person can act on it."""
    return {
        "shop": "/sell" if approved else "/sell/shop",
        "product": f"/sell/products/{subject.id}",
        "clip": f"/clips/{subject.id}" if approved else "/sell/clips",
    }.get(subject.kind)
