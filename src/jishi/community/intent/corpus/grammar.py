"""A small language for sentence patterns: choices, options and slots.

`(a|b|c)` takes one of the branches (an empty branch takes nothing), `{name}` a word of that lexicon,
`)?` makes the bracket before it optional. Everything else stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
Pick = Callable[[int], int]
"""Takes n, gives a number from 0 to n - 1."""


class BrokenPatternError(ValueError):
    """A pattern has a bracket or slot that is not closed, or names a lexicon that is not there."""

    def __init__(self, pattern: str, why: str) -> None:
        super().__init__(f"{why}: {pattern}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of the lexicon `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the branches."""

    branches: tuple[Sequenced, ...]


Part = str | Slot | Choice
Sequenced = tuple[Part, ...]


def parse(pattern: str) -> Sequenced:
    """The parts of `pattern`. Raises BrokenPatternError."""
    parts, end = _sequence(pattern, 0, depth=0)
    if end != len(pattern):
        raise BrokenPatternError(pattern, "a bracket is closed that was not opened")
    return parts


def _sequence(text: str, at: int, *, depth: int) -> tuple[Sequenced, int]:
    parts: list[Part] = []
    plain: list[str] = []
    while at < len(text) and not (depth and text[at] in "|)"):
        letter = text[at]
        if letter not in "({":
            if letter == ")":
                break
            plain.append(letter)
            at += 1
            continue
        parts.extend(["".join(plain)] if plain else [])
        plain = []
        part, at = _slot(text, at) if letter == "{" else _choice(text, at, depth=depth)
        parts.append(part)
    parts.extend(["".join(plain)] if plain else [])
    return tuple(parts), at


def _slot(text: str, at: int) -> tuple[Slot, int]:
    end = text.find("}", at)
    if end < 0:
        raise BrokenPatternError(text, "a slot is not closed")
    return Slot(text[at + 1 : end]), end + 1


def _choice(text: str, at: int, *, depth: int) -> tuple[Choice, int]:
    branches: list[Sequenced] = []
    while True:
        branch, at = _sequence(text, at + 1, depth=depth + 1)
        branches.append(branch)
        if at >= len(text):
            raise BrokenPatternError(text, "a bracket is not closed")
        if text[at] == ")":
            break
    at += 1
    if at < len(text) and text[at] == "?":
        branches.append(())
        at += 1
    return Choice(tuple(branches)), at


def expand(parts: Sequenced, lexicons: Mapping[str, Sequence[str]], pick: Pick) -> str:
    """One sentence of the pattern; `pick` decides every choice. Raises BrokenPatternError."""
    out: list[str] = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Slot):
            words = lexicons.get(part.name)
            if not words:
                raise BrokenPatternError(part.name, "there is no such lexicon")
            out.append(words[pick(len(words))])
        else:
            out.append(expand(part.branches[pick(len(part.branches))], lexicons, pick))
    return "".join(out)


def read_lexicons() -> dict[str, tuple[str, ...]]:
    """Every lexicon by name; `product` is all goods together."""
    found: dict[str, tuple[str, ...]] = {}
    goods: list[str] = []
    for name in ("goods.tsv", "slots.tsv", "risk.tsv"):
        for line in (HERE / "lexicons" / name).read_text(encoding="utf-8").splitlines():
            if line.strip():
                key, words = line.split("\t")
                found[key] = tuple(words.split("|"))
                goods.extend(found[key] if name == "goods.tsv" else ())
    found["product"] = tuple(dict.fromkeys(goods))
    return found


def read_patterns(label: str) -> list[tuple[str, Sequenced]]:
    """(phenomenon, pattern) of a label; a line `@name` starts a phenomenon."""
    found: list[tuple[str, Sequenced]] = []
    phenomenon = ""
    for line in (HERE / "patterns" / f"{label}.pat").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            phenomenon = line[1:].strip()
        elif line.strip():
            found.append((phenomenon, parse(line)))
    return found
