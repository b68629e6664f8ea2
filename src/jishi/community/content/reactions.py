"""What content does when media is done with a video."""

from __future__ import annotations

from jishi.community.content import queries
from jishi.community.content.actions.publish import fail_clip, submit_ready_clip
from jishi.foundation.media.events import VideoFailed, VideoProgressed, VideoReady
from jishi.foundation.realtime import api as realtime
from jishi.kernel.events import on


@on(VideoReady)
def submit_clip(event: VideoReady) -> None:
    submit_ready_clip(video_id=event.video_id)


@on(VideoFailed)
def mark_clip_failed(event: VideoFailed) -> None:
    fail_clip(video_id=event.video_id, failure=event.failure)


@on(VideoProgressed)
def show_progress(event: VideoProgressed) -> None:
    """Tell the author's phone how far the transcode is."""
    clip = queries.clip_by_video(event.video_id)
    if clip is not None:
        payload = {"clip_id": str(clip.id), "state": clip.state, "progress": event.progress}
        realtime.publish(f"person:{clip.author_id}", "clip", payload)
