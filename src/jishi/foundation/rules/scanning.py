"""From characters to words of the language, within limits that hold before anything is parsed.

Python's own parser sees only text that passed here: bounded length, words, bracket depth, digits
and texts, ASCII names, no prefix, escape or invisible character. So no source can make it slow.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from jishi.foundation.rules.source import Source, name_of

MAX_CHARS = 4_000
MAX_WORDS = 600
MAX_BRACKETS = 24
MAX_TEXT = 200
MAX_DIGITS = 15
MAX_NAME = 60

KEYWORDS = frozenset({"and", "or", "not", "in", "if", "else", "True", "False"})
INSTEAD_OF_WORD = {
    "true": "True", "TRUE": "True", "false": "False", "FALSE": "False", "AND": "and", "And": "and",
    "OR": "or", "Or": "or", "NOT": "not", "Not": "not", "IN": "in", "is": "==", "None": "missing(…)",
    "null": "missing(…)", "none": "missing(…)", "elif": "else",
}  # fmt: skip
FORBIDDEN_WORDS = frozenset({
    "lambda", "for", "while", "def", "class", "return", "yield", "await", "async", "import", "from",
    "as", "with", "try", "except", "finally", "raise", "global", "nonlocal", "assert", "del",
    "pass", "break", "continue",
})  # fmt: skip
OPERATORS = frozenset({
    "+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "(", ")", "[", "]", ",", ".",
})  # fmt: skip
INSTEAD_OF_OPERATOR = {
    "=": "==", "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "<>": "!=", "===": "==",
    "!==": "!=", "=>": ">=", "=<": "<=",
}  # fmt: skip
FULL_WIDTH = {
    "（": "(", "）": ")", "，": ",", "。": ".", "＜": "<", "＞": ">", "＝": "==", "“": '"', "”": '"',
    "‘": "'", "’": "'", "【": "[", "】": "]", "＋": "+", "－": "-", "×": "*", "÷": "/", "≥": ">=",
    "≤": "<=", "≠": "!=", "、": ",", "；": ",", "！": "not", "％": "%", "．": ".", "–": "-", "—": "-",
    "−": "-", "＂": '"', "＇": "'", "＊": "*", "／": "/", "「": '"', "」": '"', "：": ",",
}  # fmt: skip
_CLOSING_QUOTE = {"“": "”", "‘": "’", "「": "」"}
CLOSING = {"(": ")", "[": "]"}

#: A lone carriage return is no space: Python would end a comment there and we would not.
_WORD = re.compile(
    r"(?P<space>(?:[ \t\n]|\r\n)+)|(?P<comment>\#[^\r\n]*)"
    r"|(?P<number>[0-9][0-9A-Za-z_]*(?:\.[0-9A-Za-z_]*)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>[\"'])"
    r"|(?P<op>===|!==|<>|\*\*|//|<<|>>|:=|->|&&|\|\||==|!=|<=|>=|=>|=<"
    r"|[-+*/%<>()\[\],.=!&|^~@{}:;`?$\\])"
)
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: a name (dotted names are several), keyword, number, text or operator."""

    kind: Literal["name", "keyword", "number", "text", "op"]
    text: str
    start: int
    end: int


def scan(source: Source) -> list[Word]:
    """The words of `source`; what is wrong is reported there. Linear in the length."""
    text = source.text
    if len(text) > MAX_CHARS:
        source.report("condition_too_long", 0, 1, most=MAX_CHARS)
        return []
    words: list[Word] = []
    position = 0
    while position < len(text) and len(source.problems) < 5:
        found = _WORD.match(text, position)
        if found is None:
            position = _strange(source, position)
            continue
        kind, start, position = found.lastgroup, position, found.end()
        if kind in ("space", "comment"):
            continue
        if kind == "text":
            position = _text(source, start, words)
        elif kind == "number":
            _number(source, found.group(), start, words)
        elif kind == "name":
            _name(source, found.group(), start, words)
        else:
            _operator(source, found.group(), start, words)
        if len(words) > MAX_WORDS:
            source.report("condition_too_many_words", start, position, most=MAX_WORDS)
            return []
    if not source.problems:
        _brackets(source, words)
    return words


def _strange(source: Source, start: int) -> int:
    """Report characters that begin no word, a run of them once; answers where they end."""
    text, char = source.text, source.text[start]
    instead = FULL_WIDTH.get(char)
    if instead:
        source.report(
            "char_full_width", start, start + 1, suggestion=instead, char=char, instead=instead
        )
        closing = text.find(_CLOSING_QUOTE[char], start + 1) if char in _CLOSING_QUOTE else -1
        return closing + 1 if closing > 0 else start + 1
    end = start + 1
    while end < len(text) and not text[end].isascii() and text[end] not in FULL_WIDTH:
        end += 1
    source.report("char_not_allowed", start, end, char=name_of(char))
    return end


def _text(source: Source, start: int, words: list[Word]) -> int:
    """Read a text that opens at `start`; answers where it ends."""
    text, quote = source.text, source.text[start]
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    end = text.find(quote, start + 1, stop)
    if end < 0 or text.startswith(quote * 3, start):
        source.report("text_not_closed", start, stop)
        return stop
    content = text[start + 1 : end]
    if words and words[-1].end == start and words[-1].kind in ("name", "keyword"):
        source.report("text_prefix", words[-1].start, start, prefix=words[-1].text)
    elif "\\" in content:
        at = start + 1 + content.index("\\")
        source.report("text_escape", at, at + 1)
    elif len(content) > MAX_TEXT:
        source.report("text_too_long", start, end + 1, most=MAX_TEXT)
    else:
        for offset, char in enumerate(content, start + 1):
            if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
                source.report("text_hidden_char", offset, offset + 1, char=name_of(char))
                break
    words.append(Word("text", content, start, end + 1))
    return end + 1


def _number(source: Source, text: str, start: int, words: list[Word]) -> None:
    end = start + len(text)
    if sum(char.isdigit() for char in text) > MAX_DIGITS:
        source.report("number_too_long", start, end, most=MAX_DIGITS)
    elif not _NUMBER.fullmatch(text):
        source.report("number_form", start, end, number=text[:40])
    words.append(Word("number", text, start, end))


def _name(source: Source, text: str, start: int, words: list[Word]) -> None:
    end = start + len(text)
    part = bool(words) and words[-1].text == "." and words[-1].kind == "op"
    if len(text) > MAX_NAME:
        source.report("name_too_long", start, end, most=MAX_NAME)
    elif text.startswith("_") or "__" in text:
        source.report("name_not_allowed", start, end, name=text)
    elif text in INSTEAD_OF_WORD and not part:
        instead = INSTEAD_OF_WORD[text]
        source.report(
            "word_instead", start, end, suggestion="" if "…" in instead else instead,
            word=text, instead=instead,
        )  # fmt: skip
    elif text in FORBIDDEN_WORDS:
        source.report("word_not_allowed", start, end, word=text)
    words.append(Word("keyword" if text in KEYWORDS else "name", text, start, end))


def _operator(source: Source, text: str, start: int, words: list[Word]) -> None:
    end = start + len(text)
    if text in INSTEAD_OF_OPERATOR:
        instead = INSTEAD_OF_OPERATOR[text]
        source.report(
            "operator_instead", start, end, suggestion=instead, operator=text, instead=instead
        )
    elif text not in OPERATORS:
        source.report("operator_not_allowed", start, end, operator=text)
    words.append(Word("op", text, start, end))


def _brackets(source: Source, words: list[Word]) -> None:
    """Brackets match and nest at most `MAX_BRACKETS` deep."""
    open_: list[Word] = []
    for word in words:
        if word.kind != "op":
            continue
        if word.text in CLOSING:
            open_.append(word)
            if len(open_) > MAX_BRACKETS:
                source.report("condition_too_deep", word.start, word.end, most=MAX_BRACKETS)
                return
        elif word.text in (")", "]"):
            if not open_:
                source.report("bracket_not_opened", word.start, word.end)
                return
            expected = CLOSING[open_.pop().text]
            if word.text != expected:
                source.report(
                    "bracket_wrong", word.start, word.end, suggestion=expected, instead=expected
                )
                return
    if open_:
        source.report("bracket_not_closed", open_[-1].start, open_[-1].end)
