"""Pages of the review desk. Every step is a plain form; keys are a convenience (`desk/review.js`)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishi.foundation.accounts import api as accounts
from jishi.governance.review import queries, reasons
from jishi.governance.review.actions import claim as claims
from jishi.governance.review.actions.decide import decide as decide_item
from jishi.governance.review.console import sheet
from jishi.governance.review.contracts import KINDS, Kind, ReviewItem
from jishi.kernel import clock
from jishi.kernel.errors import NotFound, Refusal
from jishi.kernel.http import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[..., HttpResponse]


def reviewers_only(view: View) -> View:
    """Strangers sign in; for others the desk does not exist."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/desk/sign-in?next={quote(request.get_full_path())}")
        if not accounts.works_at(request.user.pk, "review"):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing

    return run


def kind_names() -> dict[str, str]:
    return {
        "shop": _("小店"),
        "product": _("商品"),
        "clip": _("视频"),
        "comment": _("评论"),
        "live_comment": _("直播评论"),
        "order_review": _("购买评价"),
    }


def _decisions() -> dict[str, str]:
    return {"approve": _("通过"), "reject": _("驳回"), "lapsed": _("已失效")}


def _known(kind: str | None) -> Kind | None:
    return next((one for one in KINDS if one == kind), None)


@never_cache
@require_safe
@reviewers_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, by kind, the longest first; and what was decided last."""
    kind = _known(request.GET.get("kind"))
    names, me = kind_names(), accounts.caller_id(request)
    counts = queries.counts()
    tabs = [
        {"id": count.kind, "name": names[count.kind], "count": count, "is_here": count.kind == kind}
        for count in counts
    ]
    shown = {
        "tabs": tabs,
        "kind": kind or "",
        "total": sum(count.waiting + count.held for count in counts),
        "rows": _rows(queries.waiting(kind, limit=100), me),
        "decided": _rows(queries.decided(limit=12), me),
        "holding": queries.held_by(me),
    }
    return render(request, "review/queue.html", shown)


def _rows(items: list[ReviewItem], me: UUID) -> list[dict[str, Any]]:
    now, names, decisions = clock.now(), kind_names(), _decisions()
    people = accounts.get_people(
        {item.owner_id for item in items}
        | {pk for item in items for pk in (item.claimed_by, item.decided_by) if pk}
    )
    rows = []
    for item in items:
        is_held = item.state == "claimed" and bool(item.claim_ends_at and item.claim_ends_at > now)
        rows.append(
            {
                "item": item,
                "kind_name": names[item.kind],
                "owner": people.get(item.owner_id),
                "holder": people.get(item.claimed_by) if is_held and item.claimed_by else None,
                "decider": people.get(item.decided_by) if item.decided_by else None,
                "decision_name": decisions.get(item.decision or "", ""),
                "is_mine": item.owner_id == me,
            }
        )
    return rows


@never_cache
@require_safe
@reviewers_only
def item_page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One item: the thing on the left; decision, findings, record and similar ones on the right."""
    item, me = queries.get_item(item_id), accounts.caller_id(request)
    english = language_of(request) == "en"
    language = "en" if english else "zh"
    [row] = _rows([item], me)
    mine = queries.decided(limit=1, reviewer_id=me)
    shown = row | {
        "sheet": sheet.of(item, currency=settings.MARKET_CURRENCY, english=english),
        "grounds": sheet.grounds(item, english=english),
        "reasons": [
            {"code": one.code, "text": one.text(language)} for one in reasons.REASONS[item.kind]
        ],
        "record": _rows(
            [one for one in queries.record_of(item.kind, item.subject_id) if one != item], me
        ),
        "similar": _rows(queries.similar(item), me),
        "previous": mine[0] if mine and mine[0].id != item.id else None,
        "holds": row["holder"] is not None and item.claimed_by == me,
        "can_take": item.state != "decided" and row["holder"] is None and not row["is_mine"],
        "reason": item.reason_en if english else item.reason_zh,
    }
    return render(request, "review/item.html", shown)


@require_POST
@reviewers_only
def take_next(request: HttpRequest) -> HttpResponse:
    """Claim the longest-waiting one of a kind (or of all) and open it."""
    return _go_on(request, _known(request.POST.get("kind")), None)


@require_POST
@reviewers_only
def take(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Claim this one."""
    try:
        claims.claim(item_id=item_id, reviewer_id=accounts.caller_id(request))
    except Refusal as refusal:
        _say(request, refusal)
    return redirect("desk_review_item", item_id)


@require_POST
@reviewers_only
def skip(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Put it back and open the next one of its kind."""
    item = queries.get_item(item_id)
    claims.release(item_id=item_id, reviewer_id=accounts.caller_id(request))
    return _go_on(request, item.kind, item)


@require_POST
@reviewers_only
def decide(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Approve or reject, then open the next one of its kind."""
    approve = request.POST.get("decision") == "approve"
    try:
        done = decide_item(
            item_id=item_id, reviewer_id=accounts.caller_id(request), approve=approve,
            reason_code="" if approve else request.POST.get("reason_code", ""),
            reason_text=request.POST.get("reason_text", "")[:500],
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        _say(request, refusal)
        return redirect("desk_review_item", item_id)
    if done.decision == "lapsed":
        messages.warning(request, _("它已被撤回或重新提交，这一项失效了。"))
    else:
        said = _("已通过") if approve else _("已驳回")
        messages.success(request, f"{said}: {done.title}")
    return _go_on(request, done.kind, None)


def _go_on(request: HttpRequest, kind: Kind | None, after: ReviewItem | None) -> HttpResponse:
    me = accounts.caller_id(request)
    found = claims.claim_next(
        reviewer_id=me, kind=kind, after=after.submitted_at if after else None
    )
    if found is not None:
        return redirect("desk_review_item", found.id)
    if after is None and not messages.get_messages(request):
        messages.success(request, _("这一类已经看完了。"))
    return redirect(f"/desk/review/?kind={kind}" if kind else "/desk/review/")


def _say(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, refusal.message(language_of(request)))
