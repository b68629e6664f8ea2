"""Who gets what of an order, and who gives how much back: pure arithmetic, exact to the cent.

Every split is by largest remainder (`Money.split`) over what is *left*, so that any number of partial
refunds adds up to the full one and no part ever gives back more than it got. (Splitting the sum so far
anew each time would not do: by largest remainder a part can shrink when the sum grows, see Balinski
and Young, Fair Representation, 1982, on the Alabama paradox.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jishi.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One line at settlement. `base_minor`: what the shop is paid for its goods (price less the part
    of coupons that the shop bears)."""

    base_minor: int
    promoter_id: UUID | None
    promoter_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What is left with whom of a settled order; what the buyer paid and the subsidy sum to the same."""

    shop_minor: int
    fee_minor: int
    promoters: tuple[tuple[UUID, int], ...] = ()

    @property
    def weights(self) -> list[int]:
        return [self.shop_minor, self.fee_minor, *(minor for _, minor in self.promoters)]

    @property
    def minor(self) -> int:
        return sum(self.weights)

    def less(self, other: Shares) -> Shares:
        """What is left after `other`, of the same promoters, was given back."""
        return Shares(
            shop_minor=self.shop_minor - other.shop_minor,
            fee_minor=self.fee_minor - other.fee_minor,
            promoters=tuple(
                (person_id, mine - given)
                for (person_id, mine), (_, given) in zip(
                    self.promoters, other.promoters, strict=True
                )
            ),
        )

    def stored(self) -> dict[str, Any]:
        return {
            "shop_minor": self.shop_minor,
            "fee_minor": self.fee_minor,
            "promoters": [
                {"person_id": str(person_id), "minor": minor} for person_id, minor in self.promoters
            ],
        }

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Shares:
        return cls(
            shop_minor=stored["shop_minor"],
            fee_minor=stored["fee_minor"],
            promoters=tuple((UUID(one["person_id"]), one["minor"]) for one in stored["promoters"]),
        )


def part_of(whole_minor: int, *, taken: int, of: int, currency: str) -> int:
    """The part of `whole_minor` that goes with `taken` out of `of`; all of it with all of that."""
    if whole_minor == 0 or taken == 0:
        return 0
    return Money(whole_minor, currency).split([taken, of - taken])[0].minor


def shares_at_settlement(
    *,
    paid_minor: int,
    paid_left_minor: int,
    subsidy_left_minor: int,
    lines: Sequence[PaidLine],
    fee_bp: int,
    currency: str,
) -> Shares:
    """Divide what is still in escrow and the subsidy still due between shop, market and promoters.

    Partial refunds so far lower every line's base in proportion (`paid_left` of `paid`). Promoters get
    what was agreed with them, in proportion when all that is left is less. The fee is a share of the
    goods, never of the freight, and at most what promoters leave: where shares half up would take more
    than the shop is credited (many lines of a cent, deep coupons), the market goes without first. The
    shop gets the rest, never less than nothing.
    """
    base = sum(line.base_minor for line in lines)
    left = part_of(base, taken=paid_left_minor, of=paid_minor, currency=currency)
    by_line = (
        [part.minor for part in Money(left, currency).split([line.base_minor for line in lines])]
        if base
        else [0] * len(lines)
    )
    whole = paid_left_minor + subsidy_left_minor
    owed: dict[UUID, int] = {}
    for line, minor in zip(lines, by_line, strict=True):
        if line.promoter_id is not None and line.promoter_bp:
            share = Money(minor, currency).share(line.promoter_bp).minor
            owed[line.promoter_id] = owed.get(line.promoter_id, 0) + share
    promised = sum(owed.values())
    if promised > whole:
        parts = Money(whole, currency).split(list(owed.values()))
        owed = {person_id: part.minor for person_id, part in zip(owed, parts, strict=True)}
        promised = whole
    fee = min(Money(left, currency).share(fee_bp).minor, whole - promised)
    return Shares(
        shop_minor=whole - promised - fee,
        fee_minor=fee,
        promoters=tuple((person_id, minor) for person_id, minor in sorted(owed.items()) if minor),
    )


def give_back(*, shares: Shares, minor: int, currency: str) -> Shares:
    """Who gives how much of `minor` back, in proportion to what each still has."""
    parts = [part.minor for part in Money(minor, currency).split(shares.weights)]
    return Shares(
        shop_minor=parts[0],
        fee_minor=parts[1],
        promoters=tuple(
            (person_id, part)
            for (person_id, _), part in zip(shares.promoters, parts[2:], strict=True)
        ),
    )
