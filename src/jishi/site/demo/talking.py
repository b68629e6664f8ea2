"""The demo's company: who follows whom, and what is said under the clips."""

from __future__ import annotations

import random
from dataclasses import dataclass

from jishi.site.crowd import utterances
from jishi.site.crowd.wire import Refused
from jishi.site.demo.cast import DemoClip, DemoPerson
from jishi.site.demo.guests import Guests
from jishi.site.demo.opening import Advance
from jishi.site.demo.scale import Scale
from jishi.site.demo.state import SeedState


@dataclass
class Talking:
    """Everything the steps share. One thread."""

    state: SeedState
    guests: Guests
    scale: Scale
    advance: Advance

    def follow_all(self) -> None:
        shops = self.scale.market.shops
        for viewer in self.scale.market.viewers:
            step = f"follows:{viewer.slug}"
            if self.state.has(step):
                continue
            dice = random.Random(step)  # noqa: S311 - a script, not a secret
            guest = self.guests.viewer(viewer.slug)
            for shop in dice.sample(shops, k=min(len(shops), dice.randint(3, 8))):
                guest.follow(self.state.get(f"shop:{shop.slug}", "owner"))
            self.state.note(step, id=guest.id)
            self.advance(f"{viewer.name_zh} 关注了几位主播")

    def talk_about(self, clip: DemoClip) -> None:
        """Some watch to the end, some like, most chat, a few ask."""
        if self.state.get(f"published:{clip.slug}", "state") != "published":
            return
        clip_id = self.state.get(f"published:{clip.slug}", "id")
        dice = random.Random(f"talk-{clip.slug}")  # noqa: S311
        viewers = self.scale.market.viewers
        there = dice.sample(viewers, k=min(len(viewers), self.scale.comments + dice.randint(0, 5)))
        for viewer in there:
            if not self.state.has(f"talk:{clip.slug}:{viewer.slug}"):
                self._one(clip, clip_id, viewer)

    def talk_all(self) -> None:
        for clip in self.scale.market.clips:
            self.talk_about(clip)

    def _one(self, clip: DemoClip, clip_id: str, viewer: DemoPerson) -> None:
        step = f"talk:{clip.slug}:{viewer.slug}"
        dice = random.Random(step)  # noqa: S311
        guest = self.guests.viewer(viewer.slug)
        watched = dice.randint(2_000, round(clip.seconds * 1000))
        guest.record_view(clip_id, watched_ms=watched, completed=dice.random() < 0.5)
        if dice.random() < 0.6:
            guest.like_clip(clip_id)
        text = utterances.question(dice) if dice.random() < 0.4 else utterances.small_talk(dice)
        try:
            guest.comment_on_clip(clip_id, text, key=self.state.key_of(step))
        except Refused as refused:
            if refused.status != 429 and refused.code != "comment_refused":
                raise
        self.state.note(step)

    def leave_work(self) -> None:
        """Some comments that lead off the market: they are held, and the review desk has a queue."""
        clips = [
            clip for clip in self.scale.market.clips
            if self.state.get(f"published:{clip.slug}", "state") == "published"
        ]  # fmt: skip
        for clip, viewer in zip(clips[:3], self.scale.market.viewers, strict=False):
            step = f"hint:{clip.slug}"
            if not self.state.has(step):
                text = utterances.contact_hint(random.Random(step))  # noqa: S311
                clip_id = self.state.get(f"published:{clip.slug}", "id")
                key = self.state.key_of(step)
                self.guests.viewer(viewer.slug).comment_on_clip(clip_id, text, key=key)
                self.state.note(step)
