"""Pages of the rule centre."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jishi.governance.rulebook import policy, queries
from jishi.governance.rulebook.centre import presenting, rendering, words
from jishi.kernel.http import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from jishi.governance.rulebook.queries import Standing

    View = Callable[..., HttpResponse]

SHOWN_CHANGES = 100


def or_say_so(view: View) -> View:
    """What does not exist gets a page that leads on."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return render(request, "rulebook/missing.html", status=404)

    return run


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All rules by stage; `?q=` searches, `?stage=` and `?state=` narrow."""
    english = language_of(request) == "en"
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    stage = request.GET.get("stage", "")
    everything = queries.newest(queries.standings())
    rows = [presenting.row(one, english=english) for _id, one in sorted(everything.items())]
    shown = [one for one in rows if one.state != "retired" or request.GET.get("state") == "retired"]
    counts = {name: sum(1 for one in shown if one.stage == name) for name in words.stages()}
    if asked:
        rank = {rule_id: place for place, rule_id in enumerate(queries.search(asked))}
        shown = sorted((one for one in shown if one.id in rank), key=lambda one: rank[one.id])
    if stage in counts:
        shown = [one for one in shown if one.stage == stage]
    last = queries.last_publication()
    context: dict[str, Any] = {
        "asked": asked,
        "stage": stage if stage in counts else "",
        "tabs": [
            {"id": name, "name": title, "count": counts[name]}
            for name, (title, _about) in words.stages().items()
            if counts[name]
        ],
        "total": sum(counts.values()),
        "live": sum(1 for one in rows if one.state == "live"),
        "groups": presenting.by_stage(shown) if not asked else [],
        "found": shown if asked else [],
        "number": len(shown),
        "last": last,
    }
    name = "rulebook/found.html" if request.headers.get("HX-Request") else "rulebook/index.html"
    response = render(request, name, context)
    response.headers["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response


@never_cache
@require_safe
@or_say_so
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """The version of a rule that counts."""
    return _rule_page(request, _public(rule_id))


@never_cache
@require_safe
@or_say_so
def version(request: HttpRequest, rule_id: str, number: int) -> HttpResponse:
    """One version, whatever came after it."""
    return _rule_page(request, _public(rule_id, number))


def _rule_page(request: HttpRequest, one: Standing) -> HttpResponse:
    context = presenting.page(one, english=language_of(request) == "en")
    versions = _public_versions(one.row.rule_id)
    latest = _public(one.row.rule_id)
    is_latest = latest.row.pk == one.row.pk
    later = versions[-1] if is_latest and versions[-1].row.version > one.row.version else None
    context |= {
        "is_latest": is_latest,
        "latest": latest,
        "previous": _before(versions, one),
        "coming": later,
        "coming_state": words.states()[later.state] if later else "",
    }
    return render(request, "rulebook/rule.html", context)


@never_cache
@require_safe
def rule_json(request: HttpRequest, rule_id: str, number: int | None = None) -> HttpResponse:
    """A version as data, with its state."""
    del request
    data = presenting.as_json(_public(rule_id, number), base=settings.PUBLIC_URL)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


@never_cache
@require_safe
def all_json(request: HttpRequest) -> HttpResponse:
    """Every public rule as data, with the publication it stands in."""
    del request
    last = queries.last_publication()
    found = queries.newest(queries.standings())
    data = {
        "publication": last.id if last else None,
        "book_version": last.book_version if last else None,
        "rules": [
            presenting.as_json(one, base=settings.PUBLIC_URL) for _id, one in sorted(found.items())
        ],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
@or_say_so
def compare(request: HttpRequest, rule_id: str, number: int) -> HttpResponse:
    """What a version changed, word by word, against the public version before it."""
    versions = _public_versions(rule_id)
    one = _public(rule_id, number)
    before = _before(versions, one)
    if before is None:
        raise Http404
    parts = _parts(before, one)
    context = {
        "one": one,
        "before": before,
        "row": presenting.row(one, english=language_of(request) == "en"),
        "parts": [part for part in parts if not part["is_same"]],
        "same": _("、").join(part["name"] for part in parts if part["is_same"] and part["pieces"]),
    }
    return render(request, "rulebook/compare.html", context)


def _parts(before: Standing, after: Standing) -> list[dict[str, Any]]:
    old, new = before.rule, after.rule
    texts = [
        (_("标题"), old.title.zh, new.title.zh), (_("英文标题"), old.title.en, new.title.en),
        (_("中文"), old.body.zh, new.body.zh), (_("英文"), old.body.en, new.body.en),
        (_("条件"), old.condition, new.condition),
        (_("怎样改"), f"{old.advice.zh}\n{old.advice.en}", f"{new.advice.zh}\n{new.advice.en}"),
        (_("后果"), presenting.does(old), presenting.does(new)),
        (_("法律依据"), _laws(before), _laws(after)),
        (_("生效"), str(old.effective_from or ""), str(new.effective_from or "")),
    ]  # fmt: skip
    return [
        {"name": name, "pieces": rendering.word_diff(a.strip(), b.strip()), "is_same": a == b}
        for name, a, b in texts
    ]


def _laws(one: Standing) -> str:
    return "\n".join(words.law(basis, english=False) for basis in one.rule.basis)


@never_cache
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every public step of every rule, newest first."""
    return render(request, "rulebook/changes.html", {"steps": _steps(request)})


@never_cache
@require_safe
def changes_atom(request: HttpRequest) -> HttpResponse:
    """The same as a feed (RFC 4287)."""
    base = settings.PUBLIC_URL
    feed = Atom1Feed(
        title=_("规则变更"), link=f"{base}/rules/changes/", description="",
        feed_url=f"{base}/rules/changes.atom", language=language_of(request),
    )  # fmt: skip
    for step in _steps(request):
        feed.add_item(
            title=f"{step['id']} v{step['version']} · {step['state']} · {step['title']}",
            link=f"{base}{step['url']}", description=step["reason"] or step["state"],
            unique_id=f"{base}{step['url']}#{step['code']}-{step['at']:%Y%m%dT%H%M%S%f}",
            updateddate=step["at"], pubdate=step["at"],
        )  # fmt: skip
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@require_safe
@or_say_so
def nothing(request: HttpRequest) -> HttpResponse:
    """No rule has such an address."""
    del request
    raise Http404


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    english = language_of(request) == "en"
    names, tones = words.states(), words.tones()
    rules = {(one.row.rule_id, one.row.version): one for one in queries.standings()}
    found = []
    for one in queries.changes(limit=4 * SHOWN_CHANGES):
        standing = rules[one.rule_id, one.version]
        if one.to_state not in policy.PUBLIC or standing.state not in policy.PUBLIC:
            continue
        title = standing.rule.title
        found.append(
            {
                "id": one.rule_id, "version": one.version, "code": one.to_state,
                "state": names[one.to_state], "tone": tones.get(one.to_state, ""),
                "title": title.en if english else title.zh, "at": one.at,
                "url": standing.url, "reason": presenting.reason(one),
            }
        )  # fmt: skip
    return found[:SHOWN_CHANGES]


def _public_versions(rule_id: str) -> list[Standing]:
    return [one for one in queries.standings(rule_id) if one.state in policy.PUBLIC]


def _before(versions: list[Standing], one: Standing) -> Standing | None:
    older = [other for other in versions if other.row.version < one.row.version]
    return older[-1] if older else None


def _public(rule_id: str, number: int | None = None) -> Standing:
    """A public version, or 404: a draft does not exist for the public."""
    versions = _public_versions(rule_id)
    if number is not None:
        versions = [one for one in versions if one.row.version == number]
    found = queries.newest(versions).get(rule_id)
    if found is None:
        raise Http404
    return found
