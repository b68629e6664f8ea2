"""Background work of live."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jishi.community.live import jobs
from jishi.community.live.actions import book, follow_picture, tell_numbers


@app.task(name="live.tell_bookers", retry=RetryStrategy(max_attempts=5, wait=10))
def tell_bookers(live_id: str, after: int) -> None:
    left = book.tell_bookers(live_id=UUID(live_id), after=after)
    if left is not None:
        jobs.defer_tell_bookers(UUID(live_id), left)


@app.periodic(cron="* * * * * */5")
@app.task(name="live.follow_pictures", queue="clocks", queueing_lock="live.follow_pictures")
def follow_pictures(timestamp: int) -> None:
    """What events alone cannot do: a minute without a picture, a countdown that is over."""
    del timestamp
    for live_id in follow_picture.due():
        follow_picture.follow_picture(live_id)


@app.periodic(cron="* * * * * */3")
@app.task(name="live.tell_numbers", queue="clocks", queueing_lock="live.tell_numbers")
def numbers(timestamp: int) -> None:
    del timestamp
    for live_id in tell_numbers.running():
        tell_numbers.tell_numbers(live_id)
