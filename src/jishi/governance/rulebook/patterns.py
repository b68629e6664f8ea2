"""Detectors for numbers and forms: what a check digit or a pattern tells better than a list."""

from __future__ import annotations

import re2

from jishi.governance.rulebook.lexicon import plain

_ID_CARD = re2.compile(
    r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]"
)
_BANK_CARD = re2.compile(r"(?:62|4|5[1-5])\d{14,17}")
_FOOD_LICENCE = re2.compile(r"sc\s?\d{14}")
_STANDARD = re2.compile(
    r"(?:gb|gb/t|ny/t|ny|sb/t|ls/t|qb/t|fz/t|gh/t|sc/t|db\d{2,4}|db\d{2,4}/t|dbs\d{2}/|q/|t/)[\s/a-z0-9\-.]{2,30}"
)
_CCC = re2.compile(r"\d{16}")
_COSMETICS = re2.compile(
    r".{1,3}g妆(?:网备|备)?[a-z]?字\d{8,12}|国妆(?:特字|特进字|备进字)[a-z]?\d{8,12}"
)
_SEED_LICENCE = re2.compile(r"[a-z]{0,3}\(?.{0,12}\)?农?种.{0,8}证?字?\(?\d{4}\)?第?\d{3,6}号?")
_PERCENT_OF_PEOPLE = re2.compile(
    r"\d{2,3}(?:\.\d+)?%(?:以上)?的?(?:用户|顾客|客户|消费者|买家|人|妈妈|老客|回购|复购|好评|满意|有效|成功)"
)
_DAYS_TO_EFFECT = re2.compile(
    r"\d{1,3}(?:天|日|周|次|个月)(?:就|即|便)?(?:见效|变白|瘦|祛斑|生发|长高|断根|告别)"
)
_RUN = re2.compile(r"[^\s]{20,}")
_LEFT = re2.compile(r"(?:仅|只|就|最后)剩?(?:下|余)?\d{1,3}(?:件|单|份|箱|袋|个|只)")


def _count(pattern: re2._Regexp, text: str) -> int:
    return sum(1 for _ in pattern.finditer(plain(text)))


def personal_numbers(text: str) -> int:
    """Identity card numbers (check character of GB 11643-1999) and bank cards (Luhn) in a text."""
    read = plain(text)
    cards = sum(1 for m in _ID_CARD.finditer(read) if is_identity_number(m.group()))
    return cards + sum(1 for m in _BANK_CARD.finditer(read) if _is_luhn(m.group()))


def is_identity_number(number: str) -> bool:
    """Σ digit·2^(17−i) ≡ 1 (mod 11), with X for 10 (ISO 7064, MOD 11-2)."""
    digits = [10 if c == "x" else int(c) for c in number.lower()]
    return sum(d * pow(2, 17 - i, 11) for i, d in enumerate(digits)) % 11 == 1


def _is_luhn(number: str) -> bool:
    total = 0
    for index, char in enumerate(reversed(number)):
        digit = int(char) * (2 if index % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _whole(pattern: re2._Regexp, text: str) -> int:
    return int(pattern.fullmatch(plain(text).strip()) is not None)


def food_licence(text: str) -> int:
    """Whether a text is a food producer's licence number: SC and fourteen digits."""
    return _whole(_FOOD_LICENCE, text)


def standard_code(text: str) -> int:
    """Whether a text has the form of a product standard: GB 2760, Q/ABC 0001S-2024, DB51/T …"""
    return _whole(_STANDARD, text)


def ccc_number(text: str) -> int:
    """Whether a text is a CCC certificate number: sixteen digits."""
    return _whole(_CCC, text)


def cosmetics_filing(text: str) -> int:
    """Whether a text has the form of a cosmetics filing or registration: 粤G妆网备字2024123456."""
    return _whole(_COSMETICS, text)


def seed_licence(text: str) -> int:
    """Whether a text has the form of a seed licence number: （川）农种许字（2020）第0012号."""
    return _whole(_SEED_LICENCE, text)


def isbn(text: str) -> int:
    """Whether a text is an ISBN-13 with the right check digit (ISO 2108)."""
    digits = [c for c in plain(text) if c.isascii() and c.isdigit()]
    if len(digits) != 13 or "".join(digits[:3]) not in ("978", "979"):
        return 0
    return int(sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0)


def figures_without_source(text: str) -> int:
    """Shares of people or of success given in percent; none when a source is named beside them."""
    read = plain(text)
    if any(word in read for word in ("数据来源", "来源:", "检测报告", "调查样本", "source:")):
        return 0
    return _count(_PERCENT_OF_PEOPLE, text)


def days_to_effect(text: str) -> int:
    """Promises of an effect on the body within a number of days."""
    return _count(_DAYS_TO_EFFECT, text)


def numbers_left(text: str) -> int:
    """Sentences that give the number of pieces left."""
    return _count(_LEFT, text)


def flood(text: str) -> int:
    """Runs of twenty and more characters that say one or two things over and over."""
    return sum(1 for match in _RUN.finditer(plain(text)) if len(set(match.group())) <= 2)
