"""Pages of the rule desk. Every step is a plain form; htmx only saves reloads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishi.foundation.accounts import api as accounts
from jishi.governance.rulebook import policy, queries
from jishi.governance.rulebook import replay as replaying
from jishi.governance.rulebook.actions import drafts, govern, publish
from jishi.governance.rulebook.backtest import backtest as run_backtest
from jishi.governance.rulebook.centre import presenting, words
from jishi.governance.rulebook.console.access import operators_only
from jishi.governance.rulebook.console.checking import checked, preview
from jishi.governance.rulebook.models import Draft
from jishi.governance.rulebook.vocabulary import vocabulary
from jishi.kernel import clock
from jishi.kernel.errors import NotFound, Refusal
from jishi.kernel.http import language_of

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.governance.rulebook.contracts import State

SPANS = {"1": 1, "7": 7, "30": 30, "90": 90}


@never_cache
@require_safe
@operators_only
def overview(request: HttpRequest) -> HttpResponse:
    """Every rule with its state and what it did in a week; drafts; who runs which book."""
    english = language_of(request) == "en"
    found = queries.newest(queries.standings(), public=False)
    counts = queries.hit_counts(clock.now() - timedelta(days=7))
    wanted = request.GET.get("state", "")
    rows = [
        {"row": presenting.row(one, english=english), "hits": counts.get(rule_id, {})}
        for rule_id, one in sorted(found.items())
        if not wanted or one.state == wanted
    ]
    states = [one.state for one in found.values()]
    names = words.states()
    context: dict[str, Any] = {
        "rows": rows,
        "states": [
            {"id": state, "name": names[state], "count": states.count(state)}
            for state in policy.STATES
            if state in states
        ],
        "state": wanted,
        "total": len(states),
        "drafts": Draft.objects.order_by("-at"),
        "governor": queries.governor()[:8],
        "book": queries.last_publication(),
        "readers": queries.readers(),
    }
    return render(request, "rulebook/desk/overview.html", context)


@never_cache
@require_safe
@operators_only
def publication(request: HttpRequest) -> HttpResponse:
    """Which process runs which book, for the panel that asks again while a book spreads."""
    context = {"book": queries.last_publication(), "readers": queries.readers()}
    return render(request, "rulebook/desk/publication.html", context)


@never_cache
@require_safe
@operators_only
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: its versions and steps, its governor, its latest decisions."""
    english = language_of(request) == "en"
    versions = queries.standings(rule_id)
    shown = queries.shown(rule_id)
    names = words.states()
    context = presenting.page(shown, english=english) | {
        "versions": [
            {
                "one": one,
                "state": names[one.state],
                "tone": words.tones().get(one.state, ""),
                "steps": [
                    {"id": step, "name": names[step]} for step in policy.TRANSITIONS[one.state]
                ],
            }
            for one in versions[::-1]
        ],
        "draft": Draft.objects.filter(pk=rule_id).first(),
        "hits": [_hit(one) for one in queries.last_hits(rule_id)],
        "limit": next(iter(queries.governor(rule_id)), None),
        "own_limit": queries.own_limit(rule_id),
        "default_limit": policy.limit_of(shown.rule.outcome, None),
        "days": policy.NOTICE_DAYS,
    }
    return render(request, "rulebook/desk/rule.html", context)


def _hit(row: Any) -> dict[str, Any]:
    return {
        "row": row, "effect": words.outcomes().get(row.effect, row.effect),
        "tone": {"refuse": "bad", "finding": "bad", "hold": "warn"}.get(row.effect, ""),
    }  # fmt: skip


@require_POST
@operators_only
def step(request: HttpRequest, rule_id: str) -> HttpResponse:
    """A version takes a step and the book is published."""
    number = request.POST.get("version", "")
    wanted = request.POST.get("to_state", "")
    share = request.POST.get("share", "") or "100"
    if not (number.isdecimal() and share.isdecimal() and wanted in policy.STATES):
        raise Http404
    try:
        done = publish.change_state(
            rule_id=rule_id, version=int(number), to_state=wanted,
            actor=f"person:{accounts.caller_id(request)}", share=min(100, int(share)),
            reason=request.POST.get("reason", "")[:500], urgent=_is_urgent(request),
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("已发布第 %(n)d 次规则手册") % {"n": done.id})
    return redirect("desk_rule", rule_id)


def _is_urgent(request: HttpRequest) -> bool:
    """Leaving out the notice takes a reason."""
    return bool(request.POST.get("urgent") and request.POST.get("reason", "").strip())


@require_POST
@operators_only
def limit(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Another limit for the governor."""
    text = request.POST.get("per_hour", "")
    try:
        govern.set_limit(
            rule_id=rule_id, per_hour=int(text) if text.isdecimal() and len(text) < 8 else 0,
            actor_id=accounts.caller_id(request), reason=request.POST.get("reason", "")[:300],
        )  # fmt: skip
    except Refusal as refusal:
        _say(request, refusal)
    return redirect("desk_rule", rule_id)


@require_POST
@operators_only
def begin(request: HttpRequest) -> HttpResponse:
    """A draft of a rule, made from its newest version when there is one."""
    rule_id = request.POST.get("rule_id", "").strip().upper()
    drafts.begin(rule_id=rule_id, actor_id=accounts.caller_id(request))
    return redirect("desk_draft", rule_id)


@never_cache
@operators_only
def draft(request: HttpRequest, rule_id: str) -> HttpResponse:
    """The editor: text on the left, what it comes to on the right."""
    row = Draft.objects.filter(pk=rule_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            row = _save(request, rule_id)
        except Refusal as refusal:
            _say(request, refusal)
            return redirect("desk_draft", rule_id)
        messages.success(request, _("草案已保存"))
        return redirect("desk_draft", rule_id)
    context = _checked(request, row.text) | {
        "row": row,
        "rule_id": rule_id,
        "spans": SPANS,
        "days": policy.NOTICE_DAYS,
    }
    return render(request, "rulebook/desk/draft.html", context)


def _save(request: HttpRequest, rule_id: str) -> Draft:
    revision = request.POST.get("revision", "")
    return drafts.save(
        rule_id=rule_id, text=request.POST.get("text", ""),
        revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
        actor_id=accounts.caller_id(request),
    )  # fmt: skip


def _checked(request: HttpRequest, text: str) -> dict[str, Any]:
    language = language_of(request)
    found = checked(text)
    kind = vocabulary().kinds.get(found.rule.event) if found.rule else None
    english = language == "en"
    return {
        "checked": found,
        "problems": [{"one": one, "text": one.en if english else one.zh} for one in found.problems],
        "preview": preview(found.rule, english=english) if found.rule else None,
        "facts": [
            {"name": one.name, "type": one.type, "text": one.en if english else one.zh}
            for one in (kind.facts if kind else ())
        ],
    }


@require_POST
@operators_only
def check(request: HttpRequest, rule_id: str) -> HttpResponse:
    """What the text on the screen comes to; keeps nothing."""
    del rule_id
    text = request.POST.get("text", "").replace("\r\n", "\n")[: drafts.MAX_TEXT]
    return render(request, "rulebook/desk/checked.html", _checked(request, text))


@require_POST
@operators_only
def backtest(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Whom the text on the screen would have hit; keeps nothing, acts on nobody."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[: drafts.MAX_TEXT]
    days = SPANS.get(request.POST.get("days", ""), 30)
    found = checked(text)
    context: dict[str, Any] = {"days": days, "problems": found.problems, "rule_id": rule_id}
    if found.rule is not None and not found.problems:
        tested = run_backtest(found.rule, since=clock.now() - timedelta(days=days))
        names = words.outcomes()
        people = accounts.get_people({one.actor_id for one in tested.examples if one.actor_id})
        context |= {
            "tested": tested,
            "lines": [
                {
                    "one": one, "was": names.get(one.was, one.was),
                    "who": people[one.actor_id].name if one.actor_id in people else "",
                }
                for one in tested.examples
            ],
        }  # fmt: skip
    return render(request, "rulebook/desk/backtest.html", context)


@require_POST
@operators_only
def drop(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Throw the draft away."""
    drafts.drop(rule_id=rule_id, actor_id=accounts.caller_id(request))
    messages.success(request, _("草案已删除"))
    return redirect("desk_rules")


@require_POST
@operators_only
def hand_in(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Save what is on the screen and make it a version."""
    wanted = request.POST.get("to_state", "")
    if wanted not in ("consultation", "scheduled", "shadow"):
        raise Http404
    try:
        _save(request, rule_id)
        drafts.hand_in(
            rule_id=rule_id, to_state=cast("State", wanted),
            actor_id=accounts.caller_id(request), reason=request.POST.get("reason", "")[:500],
            urgent=_is_urgent(request),
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        _say(request, refusal)
        return redirect("desk_draft", rule_id)
    messages.success(request, _("新版本已提交"))
    return redirect("desk_rule", rule_id)


@never_cache
@require_safe
@operators_only
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """A stored decision: facts, every rule with its explanation; `?replay=1` makes it again."""
    english = language_of(request) == "en"
    stored = queries.decision(decision_id)
    kind = vocabulary().kinds.get(stored.kind)
    specs = kind.by_name if kind else {}
    names = words.outcomes()
    person = accounts.get_people({stored.actor_id} - {None}) if stored.actor_id else {}
    context: dict[str, Any] = {
        "decision": stored,
        "outcome": names.get(stored.outcome, stored.outcome),
        "kind": (kind.en if english else kind.zh) if kind else stored.kind,
        "actor": person.get(stored.actor_id) if stored.actor_id else None,
        "facts": [
            {
                "name": name, "value": "•••" if name in specs and specs[name].pii
                else presenting.shown(value),
                "text": (specs[name].en if english else specs[name].zh) if name in specs else "",
            }
            for name, value in stored.facts.items()
        ],
        "hits": [
            {
                "hit": hit, "effect": names.get(hit.effect, hit.effect),
                "title": hit.title_en if english else hit.title_zh,
                "tree": hit.explanation.get("tree"), "missing": hit.explanation.get("missing"),
            }
            for hit in stored.hits
        ],
    }  # fmt: skip
    if request.GET.get("replay"):
        try:
            context["again"] = replaying.replay(decision_id)
        except Refusal as refusal:
            _say(request, refusal)
    return render(request, "rulebook/desk/decision.html", context)


def _say(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, refusal.message(language_of(request)))
