"""A rule as the rule centre shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import queries, reading
from jishi.governance.rulebook.centre import rendering, words
from jishi.governance.rulebook.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from jishi.foundation.rules.api import Example, FactSpec, Rule
    from jishi.governance.rulebook.queries import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule in a list."""

    id: str
    version: int
    title: str
    stage: str
    state: str
    state_name: str
    tone: str
    does: str
    binds: str
    starts: date | None
    url: str


def row(one: Standing, *, english: bool) -> Row:
    rule = one.rule
    return Row(
        id=rule.id, version=rule.version, title=rule.title.en if english else rule.title.zh,
        stage=rule.stage, state=one.state, state_name=words.states()[one.state],
        tone=words.tones().get(one.state, ""), does=does(rule), binds=named(rule.binds, words.parties()),
        starts=rule.effective_from, url=f"/rules/{rule.id}/",
    )  # fmt: skip


def named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Codes in words, in the punctuation of the language."""
    return _("、").join(names.get(code, code) for code in codes)


def does(rule: Rule) -> str:
    """What happens when it applies, in a line."""
    names = words.measures()
    found = [words.outcomes()[rule.outcome]]
    found += [
        names[code] for code in rule.measures
        if code in names and names[code] not in found and code not in ("reject", "hold", "points")
    ]  # fmt: skip
    if rule.points:
        found.append(_("扣 %(cls)s 类 %(n)d 分") % {"cls": rule.points.cls, "n": rule.points.count})
    return _("、").join(found)


def by_stage(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows in the order of the stages, stages without any left out."""
    found: dict[str, list[Row]] = {}
    for one in rows:
        found.setdefault(one.stage, []).append(one)
    return [
        {"id": stage, "name": name, "about": about, "rows": found[stage]}
        for stage, (name, about) in words.stages().items()
        if stage in found
    ]


def page(one: Standing, *, english: bool) -> dict[str, Any]:
    """Everything the page of one version shows."""
    rule = one.rule
    kind = vocabulary().kinds.get(rule.event)
    stage, _about = words.stages()[rule.stage]
    own, other = (rule.body.en, rule.body.zh) if english else (rule.body.zh, rule.body.en)
    return {
        "one": one,
        "rule": rule,
        "row": row(one, english=english),
        "stage": stage,
        "note": words.state_notes().get(one.state, ""),
        "event": (kind.en if english else kind.zh) if kind else rule.event,
        "mode": words.modes()[rule.mode],
        "does": does(rule),
        "binds": named(rule.binds, words.parties()),
        "basis": [words.law(basis, english=english) for basis in rule.basis],
        "body": rendering.html_of(own),
        "other_body": rendering.html_of(other),
        "other_title": rule.title.zh if english else rule.title.en,
        "advice": rule.advice.en if english else rule.advice.zh,
        "facts": facts(rule, english=english),
        "examples": [example(case, english=english) for case in rule.examples],
        "months": queries.months(rule.id),
        "changes": history(rule.id),
        "is_gate": bool(kind and kind.gate),
    }


def facts(rule: Rule, *, english: bool) -> list[dict[str, str]]:
    """The facts that the condition names, each with its meaning and source."""
    kind = vocabulary().kinds.get(rule.event)
    if kind is None:
        return []
    nulls = words.nulls()
    return [
        {
            "name": spec.name, "text": (spec.en if english else spec.zh) or spec.name,
            "type": spec.type, "unit": spec.unit, "room": spec.room, "null": nulls[spec.null],
        }
        for spec in named_facts(rule, kind.facts)
    ]  # fmt: skip


def named_facts(rule: Rule, specs: Iterable[FactSpec]) -> list[FactSpec]:
    """Those of `specs` that the condition of `rule` names."""
    named_here = set(reading.fact_names(rule.condition))
    return [spec for spec in specs if spec.name in named_here]


def example(case: Example, *, english: bool) -> dict[str, Any]:
    """An example as a line of a table."""
    kind = {"hit": "bad", "miss": "good", "undecided": "warn"}
    del english
    return {
        "name": case.name, "tone": kind[case.expect],
        "expect": words.expectations()[case.expect],
        "facts": [{"name": name, "value": shown(value)} for name, value in case.facts.items()],
    }  # fmt: skip


def shown(value: Any) -> str:
    """A value for people."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return _("、").join(shown(one) for one in value) or "–"
    return str(value) if value != "" else _("（空）")


def history(rule_id: str) -> list[dict[str, Any]]:
    """Public steps of a rule, newest first. Who took them stays inside; why does not."""
    names = words.states()
    changes = [one for one in queries.changes(rule_id) if one.to_state in names]
    return [
        {
            "version": one.version, "state": names[one.to_state], "at": one.at,
            "tone": words.tones().get(one.to_state, ""), "reason": reason(one),
            "share": one.share if one.to_state == "staged" else None,
            "is_public": one.to_state not in ("draft", "planned"),
        }
        for one in changes
        if one.to_state not in ("draft", "planned")
    ]  # fmt: skip


def reason(one: c.Change) -> str:
    """Why a step was taken, as far as it is for the public."""
    if one.actor == "governor":
        return _("一小时内执行次数超过上限，自动暂停")
    if one.actor == "clock":
        return _("按公布的日期")
    if one.to_state == "retired" and one.reason.startswith("v"):
        return _("由新版本代替")
    return one.reason if one.actor.startswith("person:") else ""


def as_json(one: Standing, *, base: str = "") -> dict[str, Any]:
    """A version as data: all of its text, its condition, examples and state."""
    rule = one.rule
    return {
        "id": rule.id, "version": rule.version, "state": one.state, "share": one.share,
        "since": one.since.isoformat(), "stage": rule.stage, "event": rule.event,
        "binds": list(rule.binds), "mode": rule.mode, "outcome": rule.outcome,
        "undecided": rule.undecided, "measures": list(rule.measures),
        "points": {"class": rule.points.cls, "count": rule.points.count} if rule.points else None,
        "effective_from": rule.effective_from.isoformat() if rule.effective_from else None,
        "effective_to": rule.effective_to.isoformat() if rule.effective_to else None,
        "basis": [
            {"law": basis.law, "article": basis.article, "own": basis.own,
             "name": {"zh": words.LAWS.get(basis.law, (basis.law,) * 2)[0],
                      "en": words.LAWS.get(basis.law, (basis.law,) * 2)[1]}}
            for basis in rule.basis
        ],
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "advice": {"zh": rule.advice.zh, "en": rule.advice.en}, "appeal": rule.appeal,
        "text": {"zh": rule.body.zh, "en": rule.body.en}, "condition": rule.condition,
        "examples": [
            {"expect": case.expect, "name": case.name, "facts": dict(case.facts)}
            for case in rule.examples
        ],
        "content_sha256": one.row.content_sha256, "url": f"{base}{one.url}",
        "latest": f"{base}/rules/{rule.id}/",
    }  # fmt: skip
