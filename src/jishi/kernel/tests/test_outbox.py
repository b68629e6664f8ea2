"""What is recorded is delivered; what is rolled back never was; a failing reaction harms no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from jishi.kernel import clock, outbox
from jishi.kernel.db import attempt, unit_of_work
from jishi.kernel.events import Event, on
from jishi.kernel.models import OutboxEvent

seen: list[str] = []


@dataclass(frozen=True, kw_only=True)
class LanternLit(Event):
    name: str


@on(LanternLit)
def remember(event: LanternLit) -> None:
    seen.append(event.name)


@on(LanternLit)
def fail_on_wind(event: LanternLit) -> None:
    if event.name == "wind":
        raise RuntimeError("blown out")


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_use_case_is_refused() -> None:
    with pytest.raises(outbox.NoTransactionError):
        outbox.record(LanternLit(name="stray"))
    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_committed_event_is_delivered_once() -> None:
    with unit_of_work():
        outbox.record(LanternLit(name="red"))
    assert (outbox.drain(), outbox.drain()) == (1, 0)
    assert seen == ["red"]


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_rolled_back_use_case_never_happened() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        outbox.record(LanternLit(name="ghost"))
        _ = 1 / 0
    assert (outbox.drain(), seen) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_failing_reaction_is_retried_alone_and_later() -> None:
    with unit_of_work():
        outbox.record(LanternLit(name="wind"))
    assert outbox.drain() == 1
    row = OutboxEvent.objects.get()
    assert seen == ["wind"]
    assert row.pending == [f"{fail_on_wind.__module__}.fail_on_wind"]
    assert (row.done_at, row.attempts) == (None, 1)
    with clock.frozen(clock.now() + timedelta(seconds=2)):
        assert outbox.dispatch() == 1
    assert seen == ["wind"]


@pytest.mark.django_db
def test_a_savepoint_that_fails_takes_its_events_with_it() -> None:
    with pytest.raises(ZeroDivisionError), attempt():
        outbox.record(LanternLit(name="inner"))
        _ = 1 / 0
    assert OutboxEvent.objects.count() == 0
