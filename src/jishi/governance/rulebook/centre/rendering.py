"""Rule texts as pages: Markdown to HTML, and the difference of two texts word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

#: No HTML in rule texts; links only where Markdown makes them.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_PIECE = re.compile(r"\s+|[A-Za-z0-9_]+|[\u3400-\u9fff]+|.", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]+")
#: Longest text compared, in pieces; beyond it lines are compared instead.
_MOST_PIECES = 6000


@lru_cache(maxsize=1024)
def html_of(markdown: str) -> SafeString:
    """Markdown as HTML; headings start at h3, below those of the page."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    # The renderer escapes, and HTML in the text is off.
    return SafeString(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or only the older (`del`) or the newer (`ins`) one."""

    kind: Literal["same", "del", "ins"]
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """What changed, by words: Chinese words as the segmenter cuts them, others by white space."""
    if before == after:
        return [Piece("same", before)] if before else []
    old, new = pieces(before), pieces(after)
    if max(len(old), len(new)) > _MOST_PIECES:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("del", "".join(old[a:b])))
        if d > c:
            found.append(Piece("ins", "".join(new[c:d])))
    return found


def pieces(text: str) -> list[str]:
    """`text` cut into words, blanks and marks; joined they give it back."""
    import rjieba

    found: list[str] = []
    for piece in _PIECE.findall(text):
        if _HAN.fullmatch(piece):
            found += rjieba.cut(piece, True)
        else:
            found.append(piece)
    return found
