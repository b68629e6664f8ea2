"""The text desk: how texts were read, and what staff say they mean."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishi.community.intent import corrections
from jishi.community.intent.actions.correct import LONGEST, correct_text
from jishi.community.intent.models import Correction, Question
from jishi.community.intent.text import chain
from jishi.foundation.accounts import api as accounts
from jishi.kernel.errors import Refusal
from jishi.kernel.http import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.community.intent.text.chain import Reading

    View = Callable[..., HttpResponse]

NEWEST = 40


def staff_only(view: View) -> View:
    """Reviewers and operators. Strangers sign in; for others the desk does not exist."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/desk/sign-in?next={quote(request.get_full_path())}")
        me = request.user.pk
        if not any(accounts.works_at(me, desk) for desk in ("review", "operator")):
            raise Http404
        return view(request, *args, **kwargs)

    return run


def intent_names() -> dict[str, str]:
    return {
        "none": _("不是提问"), "how_to_buy": _("怎么买"), "price": _("问价"),
        "product_question": _("问商品"), "stock_or_variant": _("问货和规格"),
        "shipping": _("问运费和发货"), "order_status_or_aftersales": _("问订单和售后"),
        "order_in_comment": _("评论下单"),
    }  # fmt: skip


def risk_names() -> dict[str, str]:
    return {
        "none": _("没有风险"), "offsite_contact": _("引人到站外"), "absolute_claim": _("绝对化用语"),
        "counterfeit_hint": _("暗示仿冒"), "abuse": _("辱骂"),
    }  # fmt: skip


@never_cache
@require_safe
@staff_only
def texts(request: HttpRequest) -> HttpResponse:
    """One text read before one's eyes; below, what was asked last and what was corrected last."""
    text = " ".join(request.GET.get("text", "").split())[:LONGEST]
    asked = Question.objects.order_by("-at").values_list("text", flat=True)[: NEWEST * 2]
    shown = {
        "text": text,
        "longest": LONGEST,
        "read": _shown(text) if text else None,
        "known": _known(text) if text else None,
        "asked": [_shown(one) for one in list(dict.fromkeys(asked))[:NEWEST]],
        "corrected": [
            {
                "row": row, "intent": intent_names()[row.intent],
                "risk": risk_names()[row.policy_risk],
                "read_intent": intent_names().get(row.read_intent, row.read_intent),
                "read_risk": risk_names().get(row.read_risk, row.read_risk),
            }
            for row in Correction.objects.order_by("-pk")[:NEWEST]
        ],
        "waiting": len(corrections.current()),
        "intents": intent_names().items(),
        "risks": risk_names().items(),
    }  # fmt: skip
    return render(request, "intent/texts.html", shown)


@require_POST
@staff_only
def correct(request: HttpRequest) -> HttpResponse:
    """Keep a correction and come back to the text."""
    text = request.POST.get("text", "")
    try:
        correct_text(
            text=text, intent=request.POST.get("intent", ""),
            policy_risk=request.POST.get("policy_risk", ""), by=accounts.caller_id(request),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.message(language_of(request)))
    else:
        messages.success(request, _("记下了，下次训练时会用。"))
    return redirect(f"/desk/texts/?{urlencode({'text': text[:LONGEST]})}")


def _known(text: str) -> Correction | None:
    return Correction.objects.filter(text=text).order_by("-pk").first()


def _shown(text: str) -> dict[str, Any]:
    read = chain.read(text, role="viewer")
    names = risk_names()
    return {
        "text": text,
        "intent": intent_names()[read.intent.label],
        "intent_id": read.intent.label,
        "sure": round(read.intent.score * 100),
        "risk_id": read.policy_risk,
        "risk": names[read.policy_risk],
        "risks": [(names[one.label], round(one.score * 100)) for one in read.risks],
        "parts": _parts(text, read),
        "version": read.model_version,
    }


def _parts(text: str, read: Reading) -> list[tuple[str, bool]]:
    """The text in pieces: (words, whether a risk was seen in them)."""
    found, at = [], 0
    for span in sorted(read.spans):
        start, end = max(at, span[0]), span[1]
        if end <= start:
            continue
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [part for part in [*found, (text[at:], False)] if part[0]]
