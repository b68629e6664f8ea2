"""Fields of a licence or permit read from its words, compared one by one with what was declared.

Two licences of the same form look alike to any picture hash, so documents are compared by what they
say. The unified social credit code is GB 32100-2015: 17 characters and a check character mod 31.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, k, 31) for k in range(17))
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_LABELS = {
    "name": ("名称", "企业名称", "经营者名称", "字号名称"),
    "person": ("法定代表人", "经营者", "负责人", "投资人"),
    "issuer": ("登记机关", "发证机关", "核发机关"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read; a field that was not found is None."""

    credit_code: str | None = None
    name: str | None = None
    person: str | None = None
    issuer: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    is_unlimited: bool = False


def is_credit_code(code: str) -> bool:
    """Form and check character of GB 32100-2015."""
    if len(code) != 18 or any(c not in _ALPHABET for c in code):
        return False
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(code[:17], _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


def read_document(lines: Sequence[str]) -> Document:
    """Fields from the lines of a document, in reading order."""
    text = "\n".join(_plain(line) for line in lines)
    codes = [code for code in _CODE.findall(text.upper()) if is_credit_code(code)]
    fields = {field: _after(text, labels) for field, labels in _LABELS.items()}
    begin, end, is_unlimited = _term(text)
    return Document(
        credit_code=codes[0] if codes else None, name=fields["name"], person=fields["person"],
        issuer=fields["issuer"], valid_from=begin, valid_to=end, is_unlimited=is_unlimited,
    )  # fmt: skip


def differences(read: Document, *, name: str = "", person: str = "", code: str = "") -> list[str]:
    """Names of the declared fields that the document contradicts. Unread fields contradict nothing."""
    pairs = (
        ("name", read.name, name),
        ("person", read.person, person),
        ("credit_code", read.credit_code, code),
    )
    return [
        field
        for field, found, declared in pairs
        if found and declared and _bare(found) != _bare(declared)
    ]


def _plain(line: str) -> str:
    return unicodedata.normalize("NFKC", line).replace(" ", "")


def _bare(text: str) -> str:
    return re.sub(r"[^\w]", "", _plain(text)).upper()


def _after(text: str, labels: Sequence[str]) -> str | None:
    for label in labels:
        found = re.search(rf"^{label}[::]?(.+)$", text, re.MULTILINE)
        if found:
            return found[1].strip(":") or None
    return None


def _term(text: str) -> tuple[date | None, date | None, bool]:
    both = re.search(rf"{_DAY}[至到—-]+(?:{_DAY}|(长期|永久))", text)
    if both is None:
        return None, None, False
    begin = _date(both.group(1), both.group(2), both.group(3))
    if both.group(7):
        return begin, None, True
    return begin, _date(both.group(4), both.group(5), both.group(6)), False


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
