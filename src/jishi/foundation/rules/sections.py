"""Cutting a rule file into its front matter, its sections and their code blocks."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from typing import Any

from jishi.foundation.rules.source import Source, name_of, nearest

MAX_FILE = 32_000
#: Dots in a line of TOML: the reader's time grows with the square of a dotted key's length.
MAX_DOTS = 200
SECTIONS = ("中文", "English", "Condition", "Examples")
_PLACE = re.compile(r"at line (\d+), column (\d+)")
#: Joins emoji; every other invisible character could make a text read other than it is.
_JOINER = "\u200d"


@dataclass(frozen=True)
class Section:
    """The text of a section without its heading, and where it starts in the file."""

    name: str
    text: str
    start: int
    heading: tuple[int, int]


@dataclass(frozen=True)
class Block:
    """The inside of a fenced block and where it starts in the file."""

    text: str
    start: int
    line: int


def is_readable(source: Source) -> bool:
    """Whether the text is short enough and shows all of its characters."""
    if len(source.text) > MAX_FILE:
        source.report("file_too_large", 0, 1, most=MAX_FILE)
        return False
    hidden = [
        char
        for char in set(source.text) - {"\n", "\t", _JOINER}
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]
    if not hidden:
        return True
    position, char = min((source.text.index(char), char) for char in hidden)
    source.report("file_hidden_char", position, position + 1, char=name_of(char))
    return False


def front_matter(source: Source) -> tuple[dict[str, Any], int] | None:
    """The TOML between the first two `+++` lines, and where the rest begins."""
    text = source.text
    if not text.startswith("+++\n"):
        source.report("front_matter_missing", 0, 3)
        return None
    end = text.find("\n+++\n", 3)
    if end < 0:
        source.report("front_matter_missing", 0, 3)
        return None
    table = toml(source, text[4 : end + 1], 4, "front_matter_toml")
    return None if table is None else (table, end + 5)


def toml(source: Source, text: str, start: int, code: str) -> dict[str, Any] | None:
    """The table in `text`, which stands at `start` in the file."""
    crowded = next((line for line in text.split("\n") if line.count(".") > MAX_DOTS), None)
    if crowded is not None:
        at = start + text.index(crowded)
        source.report(code, at, at + 1)
        return None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _PLACE.search(str(error))
        at = start
        if found:
            lines = text.split("\n")
            before = lines[: int(found[1]) - 1]
            at += sum(len(line) + 1 for line in before) + int(found[2]) - 1
        at = min(at, max(len(source.text) - 1, 0))
        source.report(code, at, at + 1)
        return None


def sections(source: Source, begin: int) -> dict[str, Section]:
    """The sections after the front matter; headings inside fenced blocks are text."""
    found: dict[str, Section] = {}
    headings: list[tuple[str, int, int]] = []
    fenced = False
    position = begin
    for line in source.text[begin:].split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        elif line.startswith("# ") and not fenced:
            headings.append((line[2:].strip(), position, position + len(line)))
        position += len(line) + 1
    for index, (name, start, end) in enumerate(headings):
        stop = headings[index + 1][1] if index + 1 < len(headings) else len(source.text)
        if name not in SECTIONS:
            source.report(
                "section_unknown", start, end, suggestion=nearest(name, SECTIONS), section=name[:40]
            )
        elif name in found:
            source.report("section_repeated", start, end, section=name)
        else:
            inside = source.text[end + 1 : stop]
            found[name] = Section(name, inside, min(end + 1, len(source.text)), (start, end))
    return found


def block(source: Source, section: Section, fence: str) -> Block | None:
    """The one block fenced with three backquotes and `fence`; reports when it is not there."""
    opening = re.search(rf"^```{fence}[ \t]*\n", section.text, re.MULTILINE)
    closing = (
        re.compile(r"^```[ \t]*$", re.MULTILINE).search(section.text, opening.end())
        if opening
        else None
    )
    if opening is None or closing is None:
        source.report("fence_missing", *section.heading, section=section.name, fence=fence)
        return None
    start = section.start + opening.end()
    line = source.text.count("\n", 0, start) + 1
    return Block(section.text[opening.end() : closing.start()], start, line)
