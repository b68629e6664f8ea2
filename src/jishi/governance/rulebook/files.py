"""The folder `rulebook/`: one Markdown file a rule, in a folder for each stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

STAGES = (
    "onboarding", "sampling", "marketing", "reviews", "violations", "aftersales", "disputes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file and what is in it; `problems` when it can't be used, then `rule` may be None."""

    path: Path
    rule: rules.Rule | None
    problems: tuple[rules.Problem, ...] = ()


def folder() -> Path:
    return Path(settings.BASE_DIR) / "rulebook"


def read_all(where: Path | None = None) -> list[RuleFile]:
    """Every rule file, by path; a file that can't be used comes with its problems."""
    where = where or folder()
    paths = [path for stage in STAGES for path in sorted((where / stage).glob("*.md"))]
    return [read(path, where) for path in paths]


def read(path: Path, where: Path | None = None) -> RuleFile:
    """One file, read and checked against the facts of this program."""
    text = path.read_text(encoding="utf-8")
    inside = path.resolve().is_relative_to((where or folder()).resolve())
    shown = f"rulebook/{path.parent.name}/{path.name}" if inside else str(path)
    try:
        rule = rules.read_rule(text, path=shown)
    except rules.RuleFileError as error:
        return RuleFile(path, None, tuple(error.problems))
    found = reading.problems_of(text)
    return RuleFile(path, rule, tuple(replace(problem, path=shown) for problem in found))


def write_all(texts: Sequence[tuple[str, str, str]], where: Path) -> list[Path]:
    """Write (stage, id, text) where the text differs; returns the files written."""
    written = []
    for stage, rule_id, text in texts:
        path = where / stage / f"{rule_id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
