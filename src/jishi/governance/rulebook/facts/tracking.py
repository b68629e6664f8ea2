"""Whether a tracking number was drawn by a carrier or typed at random."""

from __future__ import annotations

from itertools import pairwise

#: Carriers' numbers run through a serial and a check digit: so few different digits, or so long a
#: ladder up or down, do not come up by themselves.
FEW_DIGITS, LADDER = 2, 7


def looks_made_up(number: str) -> bool:
    """True for 111111111111, 121212121212, 123456789012, 987654321098; numbers are in normal form.

    A number with fewer than eight digits says nothing either way and counts as genuine.
    """
    digits = [int(one) for one in number if one.isdigit()]
    if len(digits) < 8:
        return False
    if len(set(digits)) <= FEW_DIGITS:
        return True
    return max(_ladder(digits, 1), _ladder(digits, -1)) >= LADDER


def _ladder(digits: list[int], step: int) -> int:
    """Length of the longest run in which each digit follows the one before by `step` (9 and 0 meet)."""
    longest = run = 1
    for before, after in pairwise(digits):
        run = run + 1 if (before + step) % 10 == after else 1
        longest = max(longest, run)
    return longest
