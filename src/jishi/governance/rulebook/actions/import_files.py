"""Bring the files of `rulebook/` into the database, and say where the two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import files, policy, queries, reading
from jishi.governance.rulebook.actions import publish
from jishi.governance.rulebook.models import ImportedFile, RuleVersion
from jishi.governance.rulebook.queries import Standing
from jishi.kernel import clock
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from pathlib import Path

    from jishi.foundation.rules.api import Rule

ACTOR = "import"


@use_case
def import_files(where: Path | None = None) -> c.Imported:
    """Take in every file: new versions, and steps that a file took since it was last read.

    A step made at the desk since then stays. Idempotent: a second run on the same files changes
    nothing. A file with problems, or with another text under a known version, is left out and
    reported as drift. Holds the rulebook's lock; publishes when anything changed.
    """
    publish.lock()
    found = files.read_all(where)
    standings = {(one.row.rule_id, one.row.version): one for one in queries.standings()}
    seen = {one.rule_id: one for one in ImportedFile.objects.all()}
    added = changed = 0
    drift: list[c.Drift] = []
    for file in found:
        if file.rule is None or file.problems:
            drift.append(_unreadable(file))
            continue
        rule = file.rule
        known = standings.get((rule.id, rule.version))
        if known is None:
            _add(rule)
            added += 1
        elif known.row.content_sha256 != reading.content_sha256(rule):
            drift.append(_other_text(rule))
            continue
        elif _follow(rule, known, seen.get(rule.id)):
            changed += 1
        _remember(rule, seen.get(rule.id))
    published = queries.last_publication()
    # Without any rule nothing is published: an empty book would let everything through.
    if added or changed or (published is None and standings):
        published = publish.publish(actor=ACTOR, note=f"+{added} ~{changed}")
    return c.Imported(
        read=len(found), added=added, changed=changed, drift=tuple(drift),
        publication=published.id if published else None,
    )  # fmt: skip


def _add(rule: Rule) -> None:
    row = RuleVersion.objects.create(
        rule_id=rule.id, version=rule.version, stage=rule.stage, event=rule.event,
        text=reading.content_of(rule), content_sha256=reading.content_sha256(rule), actor=ACTOR,
        at=clock.now(),
    )  # fmt: skip
    state = policy.first_state(rule.status, rule.effective_from, clock.market_day())
    newborn = Standing(row, cast("c.State", ""), 100, row.at, ACTOR, "")
    publish.take_step(newborn, cast("c.State", state), actor=ACTOR, share=rule.share)


def _follow(rule: Rule, known: Standing, seen: ImportedFile | None) -> bool:
    """Take the step that the file took since it was last read."""
    if seen is not None and (seen.version, seen.status, seen.share) == (
        rule.version, rule.status, rule.share,
    ):  # fmt: skip
        return False
    state = policy.first_state(rule.status, rule.effective_from, clock.market_day())
    if (known.state, known.share) == (state, rule.share) or known.state == state != "staged":
        return False
    if not policy.may_become(known.state, state):
        return False
    publish.take_step(known, cast("c.State", state), actor=ACTOR, share=rule.share)
    return True


def _remember(rule: Rule, seen: ImportedFile | None) -> None:
    now = (rule.version, rule.status, rule.share)
    if seen is not None and (seen.version, seen.status, seen.share) == now:
        return
    ImportedFile.objects.update_or_create(
        rule_id=rule.id,
        defaults={
            "version": rule.version, "status": rule.status, "share": rule.share,
            "content_sha256": reading.content_sha256(rule), "at": clock.now(),
        },
    )  # fmt: skip


def drift(where: Path | None = None) -> list[c.Drift]:
    """Where files and database differ; empty when they are one truth."""
    found = files.read_all(where)
    standings = {(one.row.rule_id, one.row.version): one for one in queries.standings()}
    newest = queries.newest(standings.values(), public=False)
    problems = [_unreadable(file) for file in found if file.rule is None or file.problems]
    ids = set()
    for file in found:
        if file.rule is None:
            ids.add(file.path.stem)
            continue
        rule = file.rule
        ids.add(rule.id)
        one = standings.get((rule.id, rule.version))
        if one is None:
            problems.append(_drift(rule.id, "only_file", f"第 {rule.version} 版还没有导入",
                                   f"version {rule.version} is not in the database"))  # fmt: skip
        elif one.row.content_sha256 != reading.content_sha256(rule):
            problems.append(_other_text(rule))
        else:
            problems += _state_drift(rule, one, newest[rule.id])
    problems += [
        _drift(rule_id, "only_database", "没有对应的文件", "has no file")
        for rule_id, one in newest.items()
        if rule_id not in ids and one.state != "retired"
    ]
    return problems


def _state_drift(rule: Rule, one: Standing, newest: Standing) -> list[c.Drift]:
    expected = policy.first_state(rule.status, rule.effective_from, clock.market_day())
    if newest.row.version > rule.version and newest.state not in ("draft", "planned"):
        other = newest.row.version
        return [_drift(rule.id, "only_database", f"第 {other} 版只在数据库里，请导出",
                       f"version {other} is only in the database; export it")]  # fmt: skip
    if one.state == expected or (expected == "scheduled" and one.state == "live"):
        return []
    return [_drift(rule.id, "state", f"文件为 {expected}，数据库为 {one.state}",
                   f"the file says {expected}, the database {one.state}")]  # fmt: skip


def _drift(rule_id: str, kind: str, zh: str, en: str) -> c.Drift:
    return c.Drift(rule_id=rule_id, kind=kind, zh=zh, en=en)


def _unreadable(file: files.RuleFile) -> c.Drift:
    first = file.problems[0]
    return _drift(file.path.stem, "unreadable", first.text("zh"), first.text("en"))


def _other_text(rule: Rule) -> c.Drift:
    return _drift(
        rule.id, "text", f"第 {rule.version} 版的文字与已公布的不同，请提高版本号",
        f"version {rule.version} differs from what was published; raise the version number",
    )  # fmt: skip


def export_files(where: Path | None = None) -> list[Path]:
    """Write the version of each rule that counts, with its state; returns the files written."""
    texts = []
    for rule_id, one in sorted(queries.newest(queries.standings(), public=False).items()):
        rule = reading.as_it_stands(one.rule, status=one.state, share=one.share)
        texts.append((one.row.stage, rule_id, reading.written(rule)))
    return files.write_all(texts, where or files.folder())
