"""Background work of media. Heavy work is in the queue "media", so that it cannot delay anything else."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jishi.foundation.media.actions import (
    ingest,
    make_replay,
    make_video,
    see_pictures,
    uploads,
    watch_playlist,
)


@app.task(name="media.transcode", queue="media", retry=RetryStrategy(max_attempts=3, wait=10))
def transcode(video_id: str) -> None:
    make_video.make_video(UUID(video_id))


@app.task(
    name="media.look_at_pictures", queue="media", retry=RetryStrategy(max_attempts=3, wait=30)
)
def look_at_pictures() -> None:
    see_pictures.see_pictures()


@app.task(name="media.make_replay", queue="media", retry=RetryStrategy(max_attempts=3, wait=30))
def replay(stream_id: str) -> None:
    make_replay.make_replay(UUID(stream_id))


@app.task(name="media.watch_playlist", queue="media")
def watch(stream_id: str, session: str) -> None:
    watch_playlist.watch_playlist(stream_id=UUID(stream_id), session=UUID(session))


@app.periodic(cron="* * * * * */5")
@app.task(name="media.stop_lost", queue="clocks", queueing_lock="media.stop_lost")
def stop_lost(timestamp: int) -> None:
    del timestamp
    ingest.stop_lost()


@app.periodic(cron="17 * * * *")
@app.task(name="media.sweep", queue="media", queueing_lock="media.sweep")
def sweep(timestamp: int) -> None:
    del timestamp
    uploads.sweep_uploads()
    make_replay.sweep_live_files()
