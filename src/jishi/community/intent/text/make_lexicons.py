"""Generate `lexicons/*.tsv` from `lexicons/source/*.txt`. Needs the dev dependencies.

    python -m jishi.community.intent.text.make_lexicons

A source line is `class weight views | patterns`: alternatives with `|`, groups in brackets, `{name}`
for a set defined in the same file. `views` says which forms are made: `s` the squeezed text, `p` also
by sound (pypinyin), `x` also written apart (`fold/splits.tsv`). Words that sound like a term but are
words of their own (rjieba's dictionary) are written to `lexicons/allow.tsv`: a hit by sound on one of
them is no hit.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pypinyin
import rjieba

from jishi.community.intent.text import folds
from jishi.community.intent.text.normalise import spell, views

HERE = Path(__file__).with_name("lexicons")
_SET = re.compile(r"\{(\w+)\}")
#: A hit by sound alone weighs less than the word itself.
_BY_SOUND = 0.8
_SHORTEST_BY_SOUND = 2
#: Characters of GB 2312 level one: what people type.
_COMMON = frozenset(
    bytes((high, low)).decode("gb2312", errors="ignore")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFF)
)


def expand(pattern: str, sets: dict[str, str]) -> list[str]:
    """All strings of a pattern."""
    while match := _SET.search(pattern):
        pattern = pattern.replace(match.group(), f"({sets[match.group(1)]})")
    return _alternatives(pattern)


def _alternatives(pattern: str) -> list[str]:
    return [word for branch in _split(pattern, "|") for word in _sequence(branch)]


def _sequence(branch: str) -> list[str]:
    parts: list[list[str]] = []
    at = 0
    while at < len(branch):
        if branch[at] == "(":
            end = _closing(branch, at)
            parts.append(_alternatives(branch[at + 1 : end]))
            at = end + 1
        else:
            end = branch.find("(", at)
            end = len(branch) if end < 0 else end
            parts.append([branch[at:end]])
            at = end
    return ["".join(words) for words in itertools.product(*parts)]


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError(text)


def _split(text: str, at: str) -> list[str]:
    depth, parts, last = 0, [], 0
    for index, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == at and depth == 0:
            parts.append(text[last:index])
            last = index + 1
    return [*parts, text[last:]]


def written_apart(term: str) -> Iterator[str]:
    """The term with one of its characters written as its parts."""
    apart = folds.splits()
    for index, character in enumerate(term):
        for parts in apart.get(character, ()):
            yield term[:index] + parts + term[index + 1 :]


def rows(source: Path) -> tuple[list[str], list[tuple[str, str, str, float]]]:
    """Header lines and (term, view, class, weight) of one source file, each term once a class."""
    header: list[str] = []
    sets: dict[str, str] = {}
    found: dict[tuple[str, str, str], float] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            if ":" in line and len(header) < 3:
                header.append(line)
        elif line.startswith("{") and "}=" in line:
            name, pattern = line[1:].split("}=", 1)
            sets[name] = pattern
        elif line:
            head, pattern = line.split(" | ", 1)
            kind, weight, ways = head.split(" ")
            for term in expand(pattern, sets):
                for form, view, factor in _forms(term, ways):
                    key = (form, view, kind)
                    found[key] = max(found.get(key, -99.0), round(float(weight) * factor, 2))
    return header, [(*key, weight) for key, weight in sorted(found.items())]


def _forms(term: str, ways: str) -> Iterator[tuple[str, str, float]]:
    squeezed = views(term).squeezed
    if not squeezed or (
        len(squeezed) <= 2 and len(squeezed) < len(views(term).plain.replace(" ", ""))
    ):
        return  # 绿绿 would be every 绿, 加扣扣 every 加扣
    yield squeezed, "s", 1.0
    if "x" in ways:
        for apart in written_apart(term):
            yield views(apart).squeezed, "s", 1.0
    if "p" in ways:
        sound = views(term).pinyin
        if sum("\ue000" <= c <= "\uf8ff" for c in sound) >= _SHORTEST_BY_SOUND:
            yield sound, "p", _BY_SOUND


def sound_alikes(sounds: set[str]) -> Iterator[tuple[str, str]]:
    """(spelling, word) for words of two characters that sound like a term of two syllables."""
    by_sound: dict[str, list[str]] = {}
    for character in sorted(_COMMON):
        for reading in {
            r[0] for r in pypinyin.pinyin(character, style=pypinyin.NORMAL, heteronym=True)
        }:
            by_sound.setdefault(reading, []).append(character)
    names = folds.syllable_letters()
    spelt = {letter: name for name, letter in names.items()}
    for sound in sorted(sounds):
        if len(sound) != 2 or not all(c in spelt for c in sound):
            continue
        first, second = (by_sound.get(spelt[c], []) for c in sound)
        for a, b in itertools.product(first, second):
            if rjieba.cut(a + b, False) == [a + b]:
                yield spell(sound), a + b


def main() -> None:
    total = 0
    sounds: set[str] = set()
    own: set[str] = set()
    for source in sorted((HERE / "source").glob("*.txt")):
        header, terms = rows(source)
        body = "".join(
            f"{spell(term) if view == 'p' else term}\t{view}\t{kind}\t{weight:g}\n"
            for term, view, kind, weight in terms
        )
        target = HERE / f"{source.stem}.tsv"
        target.write_text("\n".join(header) + "\n" + body, encoding="utf-8")
        total += len(terms)
        sounds |= {term for term, view, _, _ in terms if view == "p"}
        own |= {term for term, view, _, _ in terms if view == "s"}
    allowed = [(spelling, word) for spelling, word in sound_alikes(sounds) if word not in own]
    body = "".join(f"{word}\t{spelling}\n" for spelling, word in sorted(set(allowed)))
    (HERE / "allow.tsv").write_text(
        "# word of its own\tsounds like a term\n" + body, encoding="utf-8"
    )


if __name__ == "__main__":
    main()
