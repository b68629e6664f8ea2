"""Background work of media. Heavy work is in the queue "media", so that it cannot delay anything else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jishi.foundation.media.actions import ingest, make_replay, make_video, uploads, watch_playlist

#: A worker that has not reported for this long (seconds) was killed.
STALLED_S = 30


@app.task(name="media.transcode", queue="media", retry=RetryStrategy(max_attempts=3, wait=10))
def transcode(video_id: str) -> None:
    make_video.make_video(UUID(video_id))


@app.task(name="media.make_replay", queue="media", retry=RetryStrategy(max_attempts=3, wait=30))
def replay(stream_id: str) -> None:
    make_replay.make_replay(UUID(stream_id))


@app.task(name="media.watch_playlist", queue="media")
def watch(stream_id: str, session: str) -> None:
    watch_playlist.watch_playlist(stream_id=UUID(stream_id), session=UUID(session))


@app.periodic(cron="* * * * * */5")
@app.task(name="media.stop_lost", queue="default", queueing_lock="media.stop_lost")
def stop_lost(timestamp: int) -> None:
    del timestamp
    ingest.stop_lost()


@app.periodic(cron="17 * * * *")
@app.task(name="media.sweep", queue="media", queueing_lock="media.sweep")
def sweep(timestamp: int) -> None:
    del timestamp
    uploads.sweep_uploads()
    make_replay.sweep_live_files()


@app.periodic(cron="* * * * * */20")
@app.task(
    name="media.retry_stalled", queue="default", queueing_lock="media.retry_stalled",
    pass_context=True,
)  # fmt: skip
async def retry_stalled(context: Any, timestamp: int) -> None:
    """Jobs of a worker that was killed go back into the queue; every job of ours can run again."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(queue="media", seconds_since_heartbeat=STALLED_S):
        await manager.retry_job(job)
