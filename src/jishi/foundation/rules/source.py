"""Where a problem is: from an offset in a text to line, column, marker and sentence."""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from jishi.foundation.rules.contracts import Problem
from jishi.foundation.rules.wording import TEXTS

#: Problems reported for one text; a person mends the first ones first.
MAX_PROBLEMS = 20
#: Width of the line shown with a marker, in characters.
SHOWN_WIDTH = 160


class Source:
    """A text that problems point into; `first_line` is the number of its first line in the file."""

    def __init__(self, text: str, *, first_line: int = 1, path: str = "") -> None:
        self.text = text
        self.first_line = first_line
        self.path = path
        self.problems: list[Problem] = []
        self._said: set[tuple[str, int]] = set()
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def report(
        self, code: str, start: int, end: int, *, suggestion: str = "", **details: Any
    ) -> None:
        """Add the problem `code` about the characters from `start` to before `end`."""
        if self.is_full or (code, start) in self._said:
            return
        self._said.add((code, start))
        start = max(0, min(start, len(self.text)))
        index = bisect_right(self._starts, start) - 1
        line = self.line_text(index)
        col = start - self._starts[index]
        end_col = min(max(end - self._starts[index], col + 1), max(len(line), col + 1))
        templates = TEXTS[code]
        zh, en = (template.format(**details) for template in templates)
        if suggestion and "{instead}" not in templates[0]:
            zh, en = f"{zh[:-1]}：是不是 {suggestion} ？", f"{en} Did you mean {suggestion}?"
        self.problems.append(
            Problem(
                line=self.first_line + index,
                col=col + 1,
                end_col=end_col + 1,
                code=code,
                zh=zh,
                en=en,
                caret=caret(line, col, end_col),
                suggestion=suggestion,
                path=self.path,
            )
        )

    @property
    def is_full(self) -> bool:
        """Whether further problems would be dropped."""
        return len(self.problems) >= MAX_PROBLEMS

    def line_text(self, index: int) -> str:
        """The line without its end."""
        start = self._starts[index]
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def offset(self, line: int, byte_col: int) -> int:
        """The character offset of a position as `ast` gives it: line from 1, column in bytes."""
        start = self._starts[line - 1]
        encoded = self.line_text(line - 1).encode("utf-8", "surrogatepass")
        return start + len(encoded[:byte_col].decode("utf-8", "ignore"))


def caret(line: str, start: int, end: int) -> str:
    """The line and, below it, markers under the span. Chinese characters are two columns wide."""
    cut = max(0, start - SHOWN_WIDTH // 2)
    shown = "".join(_visible(char) for char in line[cut : cut + SHOWN_WIDTH])
    before = _columns(line[cut:start])
    marked = max(1, _columns(line[start : min(end, cut + SHOWN_WIDTH)]))
    return f"    {shown}\n    {' ' * before}{'^' * marked}"


def _visible(char: str) -> str:
    return char if char.isprintable() else "�" if char != "\t" else " "


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or "" when none is near."""
    if len(word) > 100:
        return ""
    candidates = sorted(known)
    found = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    if found:
        return found[0]
    lowered = {candidate.lower(): candidate for candidate in candidates}
    return lowered.get(word.lower(), "")


def name_of(char: str) -> str:
    """A character for people: itself with its code point, or only the code point if unseen."""
    code = f"U+{ord(char):04X}"
    return f"{char} ({code})" if char.isprintable() else code
