"""The notes of the seeding survive a kill at any moment and never speak about another market."""

from __future__ import annotations

import threading
from pathlib import Path

from jishi.site.demo.state import SeedState


def test_a_noted_step_is_there_for_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "state.json"
    state = SeedState(path)
    state.about("m1")
    state.note("product:orange", id="p1", skus=["a", "b"])
    again = SeedState(path)
    assert again.has("product:orange")
    assert again.facts("product:orange") == {"id": "p1", "skus": ["a", "b"]}
    assert again.get("product:orange", "id") == "p1"
    assert again.get("product:pear", "id") == ""
    assert again.count("product:") == 1


def test_a_half_written_file_beside_it_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = SeedState(path)
    state.note("a")
    path.with_suffix(".new").write_text('{"version": 1, "done": {"b"')
    assert SeedState(path).has("a")
    assert not SeedState(path).has("b")


def test_damaged_notes_count_as_none(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    for damage in ("", "{", "[]", '{"version": 99, "done": {}, "market": ""}', '{"version": 1}'):
        path.write_text(damage)
        state = SeedState(path)
        assert not state.has("a")
        state.note("a")
        assert SeedState(path).has("a")


def test_another_market_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = SeedState(path)
    state.about("m1")
    state.note("a")
    state.about("m1")
    assert state.has("a")
    state.about("m2")
    assert not state.has("a")
    assert not SeedState(path).has("a")


def test_keys_are_the_same_after_a_restart_and_differ_between_steps_and_markets(
    tmp_path: Path,
) -> None:
    state = SeedState(tmp_path / "a.json")
    state.about("m1")
    key = state.key_of("order:1")
    again = SeedState(tmp_path / "a.json")
    assert again.key_of("order:1") == key
    assert again.key_of("order:2") != key
    again.about("m2")
    assert again.key_of("order:1") != key


def test_threads_lose_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = SeedState(path)

    def work(number: int) -> None:
        for step in range(10):
            state.note(f"{number}:{step}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SeedState(path).count("") == 60
