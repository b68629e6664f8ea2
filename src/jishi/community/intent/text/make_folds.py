"""Generate the fold tables that are committed beside this script. Needs the dev dependencies.

    python -m jishi.community.intent.text.make_folds

Sources, in the order in which they win:
1. `fold/lookalikes.tsv`, `fold/emoji.tsv`: hand-made in this project.
2. Unicode character names: letters and digits in circles, squares, regional indicators.
3. Unicode: compatibility decomposition (NFKC/NFKD), case folding, marks stripped (UAX 15, UTS 39 §4).
4. OpenCC's traditional → simplified character table.
Pinyin: pypinyin's most frequent reading of each character, without tones.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import opencc
import pypinyin

FOLD = Path(__file__).with_name("fold")
#: Dropped: controls, format characters, marks (also the box of keycaps), surrogates, private use.
_DROPPED = ("Cf", "Mn", "Me", "Cs", "Co")
_KEPT_CONTROLS = "\t\n\r"
_ENCLOSED = re.compile(
    r"(?:NEGATIVE |CROSSED )?(?:SQUARED|CIRCLED|PARENTHESIZED) (?:LATIN CAPITAL LETTER|LATIN SMALL LETTER) (\w)$"
    r"|REGIONAL INDICATOR SYMBOL LETTER (\w)$|TAG (?:LATIN CAPITAL|LATIN SMALL) LETTER (\w)$"
    r"|LATIN LETTER SMALL CAPITAL (\w)$|FULLWIDTH LATIN \w+ LETTER (\w)$"
)
_SPELT = {name: str(value) for value, name in enumerate(
    ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"])}  # fmt: skip
_COUNTED = re.compile(r"CIRCLED (?:SANS-SERIF )?(?:DIGIT|NUMBER) (\w+)$")


def hand_made(name: str) -> dict[str, str]:
    """Rows `target<TAB>characters` of a hand-made table, one entry a character."""
    table: dict[str, str] = {}
    for line in (FOLD / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            target, characters = line.split("\t")
            for character in characters:
                if character not in ("\ufe0f", "\u20e3"):
                    table.setdefault(character, target)
    return table


def _by_name(character: str) -> str | None:
    name = unicodedata.name(character, "")
    if match := _ENCLOSED.match(name):
        return next(part for part in match.groups() if part).lower()
    if match := _COUNTED.search(name):
        return _SPELT.get(match.group(1))
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return None


def _by_unicode(character: str) -> str:
    """Compatibility form without marks, case folded; punctuation that would grow keeps its shape."""
    wide = unicodedata.normalize("NFKD", character)
    bare = "".join(c for c in wide if unicodedata.category(c) not in ("Mn", "Me"))
    folded = unicodedata.normalize("NFKC", bare).casefold()
    if character.isspace() or folded.isspace():
        return " " if unicodedata.category(character) == "Zs" else character
    grew = len(folded) > 1
    if grew and (not any(c.isalnum() for c in folded) or len(folded) > 4):
        return character
    return folded or character


def folded(character: str, own: dict[str, str], simplify: opencc.OpenCC) -> str:
    """The fold of one character; the same character where nothing is to be folded."""
    if character in own:
        return own[character]
    category = unicodedata.category(character)
    if category in _DROPPED or (category == "Cc" and character not in _KEPT_CONTROLS):
        return ""
    named = _by_name(character)
    if named is not None:
        return named
    plain = _by_unicode(character)
    plain = "".join(own.get(c, c) for c in plain)
    return simplify.convert(plain) if any("\u2e80" <= c <= "\U0003ffff" for c in plain) else plain


def characters() -> list[tuple[int, str]]:
    """(code point, fold) of every character that does not fold to itself.

    Dropped runs that are whole ranges (surrogates, private use) are left to the reader of the table.
    """
    own = hand_made("lookalikes.tsv") | {
        picture: word
        for picture, word in hand_made("emoji.tsv").items()
        if picture not in hand_made("lookalikes.tsv")
    }
    own["〇"] = "0"
    simplify = opencc.OpenCC("t2s")
    rows = []
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        category = unicodedata.category(character)
        if category in ("Cn", "Cs", "Co") or 0xAC00 <= point <= 0xD7A3:
            continue
        fold = folded(character, own, simplify)
        again = "".join(folded(c, own, simplify) for c in fold)
        if again != character:
            rows.append((point, again))
    return rows


def syllables() -> dict[str, str]:
    """Toneless syllable → characters read so, for every CJK character that folds to itself."""
    changed = {point for point, _ in characters()}
    table: dict[str, list[str]] = {}
    for point in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)):
        if point in changed:
            continue
        reading = pypinyin.lazy_pinyin(chr(point), errors="ignore", v_to_u=False)
        if reading and reading[0].isascii() and reading[0].isalpha():
            table.setdefault(reading[0], []).append(chr(point))
    return {syllable: "".join(table[syllable]) for syllable in sorted(table)}


def main() -> None:
    rows = characters()
    text = "".join(f"{point:04X}\t{fold}\n" for point, fold in rows)
    (FOLD / "characters.tsv").write_text(
        "# code point\tfold (empty: dropped)\n" + text, encoding="utf-8"
    )
    text = "".join(f"{syllable}\t{read_so}\n" for syllable, read_so in syllables().items())
    (FOLD / "pinyin.tsv").write_text("# syllable\tcharacters read so\n" + text, encoding="utf-8")


if __name__ == "__main__":
    main()
