"""What `jishi rules` does with files alone: no database is needed or touched."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from jishi.foundation.rules import api as engine
from jishi.governance.rulebook.api import vocabulary
from jishi.governance.rulebook.contracts import Drift


@dataclass(frozen=True)
class Checked:
    """The outcome of checking files: how many were read, live ones among them, what is wrong."""

    files: int
    live: int
    problems: list[engine.Problem]


class Unusable(Exception):  # noqa: N818 - as refusals are named
    """A rule or facts file that cannot be used, with the sentence that says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.zh


def rulebook_folder() -> Path:
    """Where the rule files are."""
    return Path(settings.BASE_DIR) / "rulebook"


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Rule files at `paths`; in folders those named like a rule, at any depth."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.rglob("[A-Z]*-[0-9]*.md"))
        elif path != rulebook_folder():
            found.append(path)
    return list(dict.fromkeys(found))


def check(paths: Sequence[Path]) -> Checked:
    """Check every file, its place, and that no two rules share an id."""
    problems: list[engine.Problem] = []
    places: dict[str, str] = {}
    files, live = files_in(paths), 0
    missing = [path for path in files if not path.exists()]
    problems += [
        _about_file(path, "file_missing", "没有这个文件。", "No such file.") for path in missing
    ]
    for path in files:
        if path in missing:
            continue
        rule, found = _check_file(path)
        problems += found
        if rule is None:
            continue
        live += rule.status == "live"
        if rule.id in places:
            problems.append(_about_file(
                path, "id_repeated", f"编号 {rule.id} 已用于 {places[rule.id]}。",
                f"The id {rule.id} is used by {places[rule.id]} already.",
            ))  # fmt: skip
        places.setdefault(rule.id, str(path))
    return Checked(files=len(files), live=live, problems=problems)


def _check_file(path: Path) -> tuple[engine.Rule | None, list[engine.Problem]]:
    try:
        rule = read(path)
    except engine.RuleFileError as error:
        return None, error.problems
    except UnicodeDecodeError:
        return None, [
            _about_file(
                path, "file_not_utf8", "文件不是 UTF-8 文字。", "The file is not UTF-8 text."
            )
        ]
    problems = engine.check_rule(rule, vocabulary())
    folder = path.resolve().parent
    stray = path.stem != rule.id or (folder.parent.name == "rulebook" and folder.name != rule.stage)
    if stray:
        place = f"rulebook/{rule.stage}/{rule.id}.md"
        problems.append(_about_file(
            path, "file_place", f"这个文件应当放在 {place}。", f"This file belongs in {place}.",
        ))  # fmt: skip
    return rule, problems


def _about_file(path: Path, code: str, zh: str, en: str) -> engine.Problem:
    return engine.Problem(line=1, col=1, end_col=1, code=code, zh=zh, en=en, path=str(path))


def read(path: Path) -> engine.Rule:
    """The rule in a file; raises `RuleFileError`."""
    return engine.read_rule(path.read_text(encoding="utf-8"), path=str(path))


def as_text(checked: Checked, language: str) -> str:
    lines = [problem.text(language) for problem in checked.problems]
    count = len(checked.problems)
    if language == "en":
        lines.append(f"{checked.files} rule files, {checked.live} live, {count} problems")
    else:
        lines.append(f"{checked.files} 个规则文件，{checked.live} 条生效，{count} 处问题")
    return "\n".join(lines)


def as_json(checked: Checked, drift: Sequence[Drift] | None = None) -> str:
    """`drift` (only when asked for): where the database says something else."""
    found: dict[str, Any] = {
        "files": checked.files,
        "live": checked.live,
        "problems": [asdict(problem) for problem in checked.problems],
    }
    if drift is not None:
        found["drift"] = [asdict(one) for one in drift]
    return _json(found)


def rows(folder: Path) -> list[dict[str, Any]]:
    """One row a file, in the order of stages and ids; an unreadable file has `status` invalid."""
    found: list[dict[str, Any]] = []
    for path in files_in([folder]):
        try:
            rule = read(path)
        except (engine.RuleFileError, UnicodeDecodeError):
            found.append({"id": path.stem, "status": "invalid", "path": str(path)})
            continue
        found.append({
            "id": rule.id, "version": rule.version, "status": rule.status, "stage": rule.stage,
            "event": rule.event, "mode": rule.mode, "outcome": rule.outcome,
            "binds": list(rule.binds), "measures": list(rule.measures),
            "title": {"zh": rule.title.zh, "en": rule.title.en},
            "examples": len(rule.examples), "path": str(path),
        })  # fmt: skip
    return found


def rows_json(found: Sequence[dict[str, Any]]) -> str:
    counts = Counter(row["status"] for row in found)
    return _json(
        {"count": len(found), "by_status": dict(sorted(counts.items())), "rules": list(found)}
    )


def rows_text(found: Sequence[dict[str, Any]]) -> str:
    lines = [
        f"{row['id']:8} {row['status']:12} {row.get('event', ''):22} {row.get('outcome', ''):8} "
        f"{row.get('title', {}).get('zh', '')} · {row.get('title', {}).get('en', '')}"
        for row in found
    ]
    counts = Counter(row["status"] for row in found)
    lines.append(
        ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "0 rules"
    )
    return "\n".join(lines)


def explain(*, book: Path, rule_id: str, facts_file: Path) -> tuple[engine.Rule, engine.Explained]:
    """The rule and what it says about the facts in the file; raises `Unusable`."""
    path = Path(rule_id) if rule_id.endswith(".md") else None
    if path is None:
        path = next((one for one in files_in([book]) if one.stem == rule_id), None)
    if path is None or not path.is_file():
        raise Unusable(f"没有规则 {rule_id}。", f"There is no rule {rule_id}.")
    facts = _facts(facts_file)
    try:
        rule = read(path)
        return rule, engine.explain(rule, vocabulary(), facts)
    except engine.RuleFileError as error:
        raise Unusable(
            "\n".join(problem.text("zh") for problem in error.problems),
            "\n".join(problem.text("en") for problem in error.problems),
        ) from error


def _facts(path: Path) -> dict[str, Any]:
    """Facts by dotted name; a table `facts` inside, as in an example, is taken out."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        table = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise Unusable(f"读不了事实文件：{error}", f"The facts cannot be read: {error}") from error
    if isinstance(table, dict) and isinstance(table.get("facts"), dict):
        table = table["facts"]
    if not isinstance(table, dict):
        raise Unusable("事实文件要是一个表。", "The facts must be a table.")
    return table


def explained_json(rule: engine.Rule, explained: engine.Explained) -> str:
    return _json({
        "rule": rule.id, "version": rule.version, "value": explained.value,
        "missing": list(explained.missing), "tree": explained.tree.as_dict(),
    })  # fmt: skip


def explained_text(rule: engine.Rule, explained: engine.Explained) -> str:
    outcome = {True: "hit 命中", False: "miss 不命中", None: "undecided 未决"}[explained.value]
    lines = [f"{rule.id} v{rule.version} {rule.title.zh} · {rule.title.en}: {outcome}"]
    waiting: list[tuple[engine.Node, int]] = [(explained.tree, 1)]
    while waiting:
        node, level = waiting.pop()
        value = "undecided" if node.value is None else json.dumps(node.value, ensure_ascii=False)
        notes = ", ".join(
            note for note in (node.reason, node.source and f"from {node.source}") if note
        )
        text = " ".join(node.text.split())
        lines.append(f"{'  ' * level}{text} → {value}{f'  ({notes})' if notes else ''}")
        waiting += [(child, level + 1) for child in reversed(node.children)]
    return "\n".join(lines)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
