"""From words to Python's syntax tree: the order of words is checked here, so that messages are ours."""

from __future__ import annotations

import ast

from jishi.foundation.rules.scanning import Word, scan
from jishi.foundation.rules.source import Source

#: Levels of the tree; `and`/`or` chains count as one level.
MAX_DEPTH = 32
_BINARY = frozenset(
    {
        "+",
        "-",
        "*",
        "/",
        "%",
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
        "and",
        "or",
        "in",
        "if",
        "else",
        ",",
    }
)


def parse(source: Source) -> ast.expr | None:
    """The tree of the condition in `source`, or None with what is wrong reported there.

    Positions in the tree are those of `source.text` with one bracket put before it.
    """
    words = scan(source)
    if source.problems:
        return None
    if not words:
        source.report("condition_empty", 0, 1)
        return None
    _order(source, words)
    if source.problems:
        return None
    try:
        # One bracket around it lets a condition run over several lines.
        tree = ast.parse(f"({source.text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        _syntax(source, words, error)
        return None
    if _depth(tree) > MAX_DEPTH:
        source.report("condition_too_deep", 0, 1, most=MAX_DEPTH)
        return None
    return tree


def span(source: Source, node: ast.expr) -> tuple[int, int]:
    """Where `node` stands in the text, as character offsets."""
    start = _offset(source, node.lineno, node.col_offset)
    end = _offset(source, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    return start, end


def _offset(source: Source, line: int, byte_col: int) -> int:
    if line > source.text.count("\n") + 1:
        return len(source.text)  # the bracket put after it: a list without brackets of its own
    return source.offset(line, max(0, byte_col - 1) if line == 1 else byte_col)


def _order(source: Source, words: list[Word]) -> None:
    """Values and operators alternate; reports the first place where they do not."""
    wants_value = True
    before: Word | None = None
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        text = word.text if word.kind in ("op", "keyword") else ""
        if wants_value:
            earlier = before.text if before is not None and before.kind != "text" else ""
            if _opens_value(text) or (text == "in" and earlier == "not"):
                pass
            elif text in ("]", ")") and earlier in ("(", "[", ","):
                wants_value = False
            elif text and text not in ("True", "False"):
                source.report("value_expected", word.start, word.end, token=word.text)
                return
            else:
                wants_value = False
        elif not _follows_value(source, word, before, following):
            return
        else:
            wants_value = text not in (")", "]")
        before = word
    if wants_value and before is not None:
        source.report("value_expected_at_end", before.start, before.end, token=before.text)


def _opens_value(text: str) -> bool:
    return text in ("(", "[", "not", "-", "+")


def _follows_value(source: Source, word: Word, before: Word | None, following: Word | None) -> bool:
    text = word.text if word.kind in ("op", "keyword") else ""
    named = before is not None and before.kind == "name"
    negated = text == "not" and following is not None and following.text == "in"
    called = text == "(" and named
    if text in _BINARY or text in (")", "]") or negated or called:
        return True
    if text == "." and named:
        if following is not None and following.kind == "name":
            return True
        source.report("value_expected_at_end", word.start, word.end, token=word.text)
        return False
    if text == "[":
        source.report(
            "construct_not_allowed", word.start, word.end, what_zh="下标", what_en="subscripts"
        )
        return False
    source.report("operator_expected", word.start, word.end, token=word.text[:40])
    return False


def _syntax(source: Source, words: list[Word], error: Exception) -> None:
    ifs = [word for word in words if word.kind == "keyword" and word.text == "if"]
    elses = [word for word in words if word.kind == "keyword" and word.text == "else"]
    if len(ifs) > len(elses):
        source.report("else_missing", ifs[-1].start, ifs[-1].end)
        return
    start = len(source.text) - 1
    if isinstance(error, SyntaxError) and error.lineno and error.offset:
        line = min(error.lineno, source.text.count("\n") + 1)
        start = source.offset(line, 0) + max(0, error.offset - (2 if line == 1 else 1))
    start = min(start, words[-1].start)
    word = next((word for word in words if word.start <= start < word.end), words[-1])
    source.report("syntax", word.start, word.end)


def _depth(tree: ast.expr) -> int:
    """Levels, counted without recursion: the tree is not trusted yet."""
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        for child in ast.iter_child_nodes(node):
            # `product.price` is one name to us, however many dots it has.
            dotted = isinstance(node, ast.Attribute) or not isinstance(child, ast.expr)
            waiting.append((child, level if dotted else level + 1))
    return deepest
