"""A repeated request does its work once; a quota counts across threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from jishi.kernel import clock, idempotency, quotas
from jishi.kernel.errors import IdempotencyMismatch, InvalidInput, NotFound, TooMany
from jishi.kernel.models import IdempotentRequest

KEY = "01890000-aaaa-7000-8000-000000000001"


@pytest.mark.django_db(transaction=True)
def test_ten_simultaneous_repeats_do_the_work_once() -> None:
    done: list[int] = []
    gate = threading.Barrier(10)

    def count() -> int:
        done.append(1)
        return len(done)

    def ask(_: int) -> tuple[int, object]:
        gate.wait()
        try:
            return idempotency.once(
                actor="person:a", key=KEY, content={"x": 1},
                work=lambda: (201, {"n": count()}),
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert done == [1]
    assert answers == [(201, {"n": 1})] * 10


@pytest.mark.django_db(transaction=True)
def test_another_content_under_the_same_key_is_refused() -> None:
    idempotency.once(actor="a", key=KEY, content=1, work=lambda: (201, "first"))
    with pytest.raises(IdempotencyMismatch):
        idempotency.once(actor="a", key=KEY, content=2, work=lambda: (201, "second"))
    assert idempotency.once(actor="b", key=KEY, content=2, work=lambda: (200, "b")) == (200, "b")


@pytest.mark.django_db(transaction=True)
def test_a_refused_request_leaves_no_key_behind() -> None:
    def refuse() -> tuple[int, object]:
        raise NotFound

    with pytest.raises(NotFound):
        idempotency.once(actor="a", key=KEY, content=1, work=refuse)
    assert IdempotentRequest.objects.count() == 0


@pytest.mark.django_db
def test_a_key_must_be_a_key() -> None:
    with pytest.raises(InvalidInput):
        idempotency.once(actor="a", key="", content=1, work=lambda: (201, None))


@pytest.mark.django_db
def test_a_quota_refuses_the_fourth_of_three_and_opens_again_after_its_window() -> None:
    for _ in range(3):
        quotas.take("code:1", limit=3, window_s=60)
    with pytest.raises(TooMany) as refused:
        quotas.take("code:1", limit=3, window_s=60)
    assert 0 < refused.value.details["retry_in_s"] <= 60
    quotas.take("code:2", limit=3, window_s=60)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        quotas.take("code:1", limit=3, window_s=60)
