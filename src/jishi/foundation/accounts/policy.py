"""Pure decisions: what a code attempt means, what a name may be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

CODE_LIVES = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=60)
MAX_TRIES = 5
BIO_MAX = 200
NAME_MIN, NAME_MAX = 2, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often codes may be asked for and tried, a key and a window in seconds."""

    codes_per_address_hour: int
    codes_per_address_day: int
    codes_per_ip_hour: int
    tries_per_ip_hour: int


#: Five tries a code and twenty codes a day leave a guesser 100 of a million: 1 in 10,000 a day.
STRICT = Limits(
    codes_per_address_hour=6, codes_per_address_day=20, codes_per_ip_hour=60, tries_per_ip_hour=120
)
#: A workshop signs the same few people in all day long.
DEVELOPMENT = Limits(
    codes_per_address_hour=2_000, codes_per_address_day=20_000, codes_per_ip_hour=20_000,
    tries_per_ip_hour=40_000,
)  # fmt: skip


class Attempt(Enum):
    """What came of trying a code."""

    RIGHT = "right"
    WRONG = "wrong"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFacts:
    """The stored code at the moment of an attempt; `matches` was compared in constant time."""

    expires_at: datetime
    tries: int
    is_used: bool
    matches: bool


def judge(code: CodeFacts, *, at: datetime) -> Attempt:
    """Dead codes (used, expired, tried out) never open, whether right or wrong."""
    if code.is_used or at >= code.expires_at or code.tries >= MAX_TRIES:
        return Attempt.DEAD
    return Attempt.RIGHT if code.matches else Attempt.WRONG


def wait_s(*, sent_at: datetime, is_used: bool, at: datetime) -> int:
    """Seconds until another code may be sent. A used code makes room at once."""
    if is_used:
        return 0
    left = (sent_at + RESEND_AFTER - at).total_seconds()
    return max(0, min(round(left + 0.499), round(RESEND_AFTER.total_seconds())))


# ── names ──────────────────────────────────────────────────────────────────────────────────────

#: Characters that pass for another in a name that wants to look official.
_CONFUSED = str.maketrans(
    {
        **dict.fromkeys("宫宮倌菅棺官", "官"), **dict.fromkeys("万仿芳坊妨纺方", "方"),
        **dict.fromkeys("愙喀咯客", "客"), **dict.fromkeys("伏腹菔箙服", "服"),
        **dict.fromkeys("坪苹評评抨平", "平"), **dict.fromkeys("臺台抬苔", "台"),
        **dict.fromkeys("0οоօ", "o"), **dict.fromkeys("1!|íіıιӏl", "i"), **dict.fromkeys("3еέ", "e"),
        **dict.fromkeys("4@аα", "a"), **dict.fromkeys("5$ѕ", "s"), **dict.fromkeys("7тτ", "t"),
        "с": "c", "ϲ": "c", "р": "p", "ρ": "p", "у": "y", "х": "x", "ո": "n", "υ": "u", "м": "m",
    }
)  # fmt: skip
#: Written with the confusions already undone (l reads as i).
_RESERVED = (
    "官方", "客服", "平台", "管理员", "系统通知", "审核员",
    "officiai", "customerservice", "customersupport", "admin", "moderator", "piatformteam",
)  # fmt: skip
_MARKS = {"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"}
_ALLOWED_PUNCTUATION = set(" -_.·'&~、，！（）()")


def clean_name(text: str) -> str:
    """NFKC, single spaces, no edges: how a name is stored."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def name_fault(name: str) -> str | None:
    """None, or what is wrong with a cleaned name: "length", "characters" or "reserved"."""
    if not NAME_MIN <= len(name) <= NAME_MAX:
        return "length"
    if any(not _is_name_character(character) for character in name):
        return "characters"
    if not any(character.isalnum() for character in name):
        return "characters"
    return "reserved" if looks_official(name) else None


def looks_official(name: str) -> bool:
    """Whether a name could be taken for the market's own staff, look-alike characters included."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(c for c in folded if unicodedata.category(c)[0] in "LN" or c in "!|@$")
    read = bare.translate(_CONFUSED)
    return any(word in read for word in _RESERVED)


def _is_name_character(character: str) -> bool:
    if character in _ALLOWED_PUNCTUATION:
        return True
    category = unicodedata.category(character)
    if category in _MARKS:
        return False
    return category[0] in "LN" or category in {"So", "Sk", "Mc"}
