"""Film the demo's clips, upload each as soon as it is made, and let the market transcode it."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from jishi.site.crowd.wire import Refused
from jishi.site.demo import staff
from jishi.site.demo.cast import DemoClip
from jishi.site.demo.guests import Guests
from jishi.site.demo.opening import Advance
from jishi.site.demo.scale import Scale
from jishi.site.demo.state import SeedState
from jishi.site.demo.studio import Studio

TRANSCODE_WITHIN_S = 900.0
#: Upload and transcode overlap with filming, but no more clips than this wait for their transcode.
AHEAD = 3


@dataclass
class Filming:
    """Everything the steps share."""

    state: SeedState
    guests: Guests
    studio: Studio
    scale: Scale
    reviewer: UUID
    advance: Advance
    _made: dict[str, Future[Path]] = field(default_factory=dict)

    def begin(self, count: int) -> None:
        """Start to film the first `count` clips; nothing is uploaded yet."""
        for clip in self._left()[:count]:
            self._film(clip)

    def hang_covers(self) -> None:
        """A cover for every live room, which its host takes along when the room opens."""
        for live in self.scale.market.lives:
            step = f"cover:{live.slug}"
            if not self.state.has(step):
                owner = self.guests.owner(live.shop)
                drawn = self.studio.cover(live).result()
                self.state.note(step, id=owner.upload_picture(drawn, purpose="cover"))

    def film_all(self) -> None:
        waiting: list[DemoClip] = []
        for clip, made in self._order():
            self._upload(clip, made)
            waiting.append(clip)
            if len(waiting) > AHEAD:
                self._publish(waiting.pop(0))
        for clip in waiting:
            self._publish(clip)

    def _order(self) -> list[tuple[DemoClip, Future[Path]]]:
        return [(clip, self._film(clip)) for clip in self._left()]

    def _film(self, clip: DemoClip) -> Future[Path]:
        if clip.slug not in self._made:
            self._made[clip.slug] = self.studio.clip(clip)
        return self._made[clip.slug]

    def _left(self) -> list[DemoClip]:
        """One clip of every shop, then the next of every shop; those that are not published yet."""
        shelves = [
            [c for c in self.scale.market.clips if c.shop == shop.slug]
            for shop in self.scale.market.shops
        ]
        longest = max((len(shelf) for shelf in shelves), default=0)
        in_turn = [shelf[n] for n in range(longest) for shelf in shelves if n < len(shelf)]
        return [c for c in in_turn if not self.state.has(f"published:{c.slug}")]

    def _upload(self, clip: DemoClip, made: Future[Path]) -> None:
        if self.state.has(f"clip:{clip.slug}"):
            return
        owner = self.guests.owner(clip.shop)
        step = f"upload:{clip.slug}"
        begun = self.state.get(step, "location") or None
        path = made.result()
        note = self.state.note
        try:
            upload_id = owner.upload(
                path, location=begun, begun=lambda place: note(step, location=place)
            )
        except Refused as refused:
            if begun is None or refused.status not in (404, 410):
                raise  # else: the half upload was tidied away since
            upload_id = owner.upload(path, begun=lambda place: note(step, location=place))
        made_clip = owner.create_clip(
            upload_id=upload_id,
            caption=clip.caption_zh,
            product_ids=self._own_goods(clip),
            tags=clip.hashtags,
            key=self.state.key_of(f"clip:{clip.slug}:{upload_id}"),
        )
        note(f"clip:{clip.slug}", id=made_clip["id"])

    def _own_goods(self, clip: DemoClip) -> list[str]:
        """Cards carry one's own goods only, whatever else is in the picture."""
        own = [s for s in clip.products if self.scale.market.product(s).shop == clip.shop]
        return [self.state.get(f"product:{slug}", "id") for slug in own]

    def _publish(self, clip: DemoClip) -> None:
        clip_id = self.state.get(f"clip:{clip.slug}", "id")
        owner = self.guests.owner(clip.shop)
        done = owner.wait_for_clip(clip_id, within_s=TRANSCODE_WITHIN_S)
        if done["state"] == "in_review":
            staff.approve("clip", clip_id, reviewer=self.reviewer)
            done = owner.my_clip(clip_id)
        self.state.note(f"published:{clip.slug}", id=clip_id, state=done["state"])
        self.advance(f"短视频「{clip.caption_zh}」{_WORDS.get(done['state'], done['state'])}")


_WORDS = {"published": "已发布", "failed": "转码失败", "rejected": "未通过"}
