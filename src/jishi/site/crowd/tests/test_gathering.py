"""A crowd stays on this machine, has all kinds of people in it, and its tally tells the truth."""

from __future__ import annotations

from collections import Counter

import pytest

from jishi.site.crowd.gathering import TooLoud, require_loopback, telephone_of, temperaments
from jishi.site.crowd.reporting import is_good
from jishi.site.crowd.tally import CheatResult, Tally, percentile
from jishi.site.crowd.wire import Sample


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:9"])
def test_loopback_is_visited(url: str) -> None:
    require_loopback(url, 500)


@pytest.mark.parametrize(
    "url", ["http://192.168.1.5:8000", "https://example.org", "127.0.0.1:8000", "http://10.0.0.1"]
)
def test_no_other_machine_is_visited(url: str) -> None:
    with pytest.raises(TooLoud):
        require_loopback(url, 5)


@pytest.mark.parametrize("people", [0, -1, 501])
def test_a_crowd_has_bounds(people: int) -> None:
    with pytest.raises(TooLoud):
        require_loopback("http://127.0.0.1:8000", people)


def test_a_small_crowd_has_one_of_each_kind_and_the_seed_decides_the_rest() -> None:
    assert set(temperaments(5, 1)) == {"watcher", "asker", "buyer", "returner", "cheat"}
    assert temperaments(80, 3) == temperaments(80, 3)
    assert temperaments(80, 3) != temperaments(80, 4)
    assert temperaments(1, 1) == ["buyer"]


def test_a_big_crowd_mostly_watches() -> None:
    kinds = Counter(temperaments(500, 1))
    assert kinds.most_common(1)[0][0] == "watcher"
    assert "cheat" not in temperaments(500, 1, with_cheats=False)


def test_everybody_has_a_telephone_of_their_own() -> None:
    assert len({telephone_of(1, n) for n in range(500)}) == 500
    assert telephone_of(1, 7) != telephone_of(2, 7)


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.5) == 51.0
    assert percentile(values, 0.95) == 96.0
    assert percentile([], 0.95) == 0.0


def test_refusals_are_no_errors_but_failures_and_breaches_are() -> None:
    tally = Tally(people=1)
    tally.observe(Sample(name="buy", status=409, ms=3.0, code="sold_out"))
    tally.cheated(CheatResult(trick="t", held=True, how="not_found"))
    assert is_good(tally.report())
    assert tally.report()["refusals"] == {"sold_out": 1}
    tally.observe(Sample(name="buy", status=502, ms=3.0))
    assert tally.report()["server_errors"] == 1
    assert not is_good(tally.report())


def test_a_cheat_that_works_spoils_the_report() -> None:
    tally = Tally(people=1)
    tally.cheated(CheatResult(trick="price tampering", held=False, how="was let through"))
    assert tally.report()["breaches"] == ["price tampering: was let through"]
    assert not is_good(tally.report())
