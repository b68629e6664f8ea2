"""Filming the demo market: clips with subtitles and sound, loops for the live rooms, and everything.

``generate`` makes the whole set and can be stopped and started again: a file that is there is
complete, for every file is written beside its place and then renamed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw

from jishi.site.demo import shots
from jishi.site.demo.art import lettering, papers, pictures
from jishi.site.demo.art.arrange import thing_of
from jishi.site.demo.art.painter import sprite
from jishi.site.demo.art.palette import CREAM, INK
from jishi.site.demo.art.people import bust, face_of
from jishi.site.demo.art.stage import Stage
from jishi.site.demo.cast import DemoClip, DemoLine, DemoLive, DemoMarket, DemoProduct
from jishi.site.demo.reel import CLIP, FPS, LOOP, encode
from jishi.site.demo.script import MARKET
from jishi.site.demo.sound import mix as mixed

LOOP_SIZE = (540, 960)
#: A tall telephone shows the middle of a 9:16 picture only: words stay inside this share of it.
SAFE = 0.76
MARK_AT = (66, 88)
Progress = Callable[[int, int, str], None]


def _subtitle(text: str, width: int) -> Image.Image | None:
    """One line on its dark pill; None without a font."""
    if not lettering.can_write():
        return None
    size = lettering.fit(text, 38, width * SAFE - 42)
    w, h = round(lettering.width_of(text, size)) + 42, size + 26
    strip = Image.new("RGBA", (w, h), (0, 0, 0, 0))
    ImageDraw.Draw(strip).rounded_rectangle((0, 0, w - 1, h - 1), 14, fill=(*INK, 168))
    lettering.write(strip, (w / 2, h / 2), text, size, (255, 252, 244), anchor="mm")
    return strip


def _title(clip: DemoClip) -> Image.Image | None:
    """The caption over the opening shot, broken in two where it is long."""
    if not lettering.can_write():
        return None
    text = clip.caption_zh
    cut = next(
        (k + 1 for k, c in enumerate(text) if c in "，？、" and 3 < k < len(text) - 3), len(text)
    )
    lines = [part for part in (text[:cut].rstrip("，、"), text[cut:]) if part]
    card = Image.new("RGBA", (shots.W, 144), (0, 0, 0, 0))
    for k, line in enumerate(lines):
        size = lettering.fit(line, 47, shots.W * SAFE, serif=True)
        lettering.write(
            card, (shots.W / 2, 6 + 63 * k), line, size, CREAM, serif=True, anchor="ma", outline=INK
        )
    return card


def _demo_mark() -> Image.Image | None:
    """The small mark that says: this is a demonstration."""
    if not lettering.can_write():
        return None
    mark = Image.new("RGBA", (68, 36), (0, 0, 0, 0))
    ImageDraw.Draw(mark).rounded_rectangle((0, 0, 67, 35), 9, fill=(*INK, 120))
    lettering.write(mark, (34, 17), "演示", 22, CREAM, anchor="mm")
    return mark


def _clip_frames(clip: DemoClip, market: DemoMarket) -> Iterator[Image.Image]:
    """All frames: one shot a line, cut where the next line begins."""
    shop = market.shop(clip.shop)
    goods = tuple(market.product(slug) for slug in clip.products)
    reels = shots.shots_for(shop, goods, clip.slug, len(clip.lines))
    strips = [_subtitle(line.text, shots.W) for line in clip.lines]
    title, mark = _title(clip), _demo_mark()
    starts = [0.0, *(line.start - 0.1 for line in clip.lines[1:])]
    for i in range(round(clip.seconds * FPS)):
        t = i / FPS
        k = max(n for n, start in enumerate(starts) if t >= start)
        frame = reels[k](i - round(starts[k] * FPS))
        strip, line = strips[k], clip.lines[k]
        if title is not None and k == 0:
            frame.paste(title, (0, 128), title)
        if strip is not None and line.start <= t <= line.end:
            frame.paste(strip, ((shots.W - strip.width) // 2, round(shots.H * 0.29)), strip)
        if mark is not None:
            frame.paste(mark, MARK_AT, mark)
        yield frame


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 60):02d}:{seconds % 60:06.3f}"


def subtitles(lines: tuple[DemoLine, ...]) -> str:
    """The lines as a WebVTT file."""
    cues = [
        f"{k}\n{_stamp(line.start)} --> {_stamp(line.end)}\n{line.text}\n"
        for k, line in enumerate(lines, 1)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def clip(item: DemoClip, path: Path, market: DemoMarket = MARKET) -> None:
    """Film one clip to ``path`` (MP4, 540 × 960, 24 frames a second) with a WebVTT file beside it."""
    shop = market.shop(item.shop)
    start = market.clips.index(item) % 5 * 3 if item in market.clips else 0
    sound = mixed(shop.slug, shop.scene, item.seconds, start=start)
    write_text(path.with_suffix(".vtt"), subtitles(item.lines))
    encode(path, _clip_frames(item, market), (shots.W, shots.H), sound, CLIP)


def _loop_frames(live: DemoLive, market: DemoMarket) -> Iterator[Image.Image]:
    """A host at the stall showing the bag, piece by piece; every motion returns to its start."""
    w, h = LOOP_SIZE
    shop = market.shop(live.shop)
    bag = tuple(market.product(slug) for slug in live.bag)
    back = papers.live_set(shop, bag, w, h)
    mark = _demo_mark()
    if mark is not None:
        back.paste(mark, MARK_AT, mark)
    front = papers.counter(shop, bag, w, h)
    face = face_of(shop.owner.face, shop.owner.slug)
    poses = [bust(face, 400, blink, talk) for blink in (False, True) for talk in (False, True)]
    lamp = sprite("lantern", (210, 168, 96), 1, 240)
    swung = [
        lamp.resize((84, 118)).rotate(
            7 * math.sin(2 * math.pi * k / 48), Image.Resampling.BILINEAR, center=(42, 0)
        )
        for k in range(48)
    ]
    total = live.seconds * FPS
    slot = total // 4
    shown = [_shown(product) for product in (bag[k % len(bag)] for k in range(4))]
    tags = [_subtitle(bag[k % len(bag)].title_zh.split(" ")[0], round(w * 0.8)) for k in range(4)]
    for i in range(total):
        a = 2 * math.pi * i / total
        out = back.copy()
        for k, x in enumerate((34, w - 118)):
            lamp_now = swung[(i + 24 * k) % 48]
            out.paste(lamp_now, (x, 150), lamp_now)
        pose = poses[2 * (i % 72 in {30, 31, 32, 33}) + ((i // 3) % 4 in {0, 2} and i % 96 < 70)]
        sway = w / 2 - 200 + 12 * math.sin(4 * a)
        out.paste(pose, (round(sway), round(h * 0.30 + 6 * math.sin(16 * a))), pose)
        out.paste(front, (0, 0), front)
        turn, part = i // slot, (i % slot) / slot
        rise = math.sin(math.pi * min(1.0, part / 0.96)) ** 0.45 if part < 0.96 else 0.0
        if rise > 0.02:
            piece = shown[turn][(i // 2) % len(shown[turn])]
            out.paste(
                piece, (round(w / 2 - piece.width / 2), round(h * (1.02 - 0.53 * rise))), piece
            )
            tag = tags[turn]
            if tag is not None and 0.12 < part < 0.84:
                out.paste(tag, ((w - tag.width) // 2, round(h * 0.215)), tag)
        yield out


def _shown(product: DemoProduct) -> list[Image.Image]:
    """The piece being shown, in the 24 positions of its slow turn."""
    thing = thing_of(product.look)
    out = []
    for k in range(24):
        card = Stage(420, 470)
        lean = 9 * math.sin(2 * math.pi * k / 24)
        card.put(
            thing.drawn(0, 420),
            210,
            225,
            250 / max(1.0, thing.tall) ** 0.75,
            angle=lean,
            shadow=0.35,
        )
        out.append(card.image)
    return out


def loop(live: DemoLive, path: Path, market: DemoMarket = MARKET) -> None:
    """Film one live room's loop to ``path``: 540 × 960, seamless, ready to be pushed without re-encoding."""
    shop = market.shop(live.shop)
    sound = mixed(shop.slug, shop.scene, live.seconds, loop=True)
    encode(path, _loop_frames(live, market), LOOP_SIZE, sound, LOOP)


def write_bytes(path: Path, data: bytes) -> None:
    """Write beside, then rename: a file under its own name is complete."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def write_text(path: Path, text: str) -> None:
    """As ``write_bytes``, in UTF-8."""
    write_bytes(path, text.encode())


@dataclass(frozen=True)
class Job:
    """One file to be made: its kind, where it goes under the folder, and how to make it there."""

    kind: str
    where: str
    make: Callable[[Path], None]


def _still(make: Callable[[], bytes]) -> Callable[[Path], None]:
    return lambda path: write_bytes(path, make())


def _shop_jobs(market: DemoMarket) -> Iterator[Job]:
    for shop in market.shops:
        goods = market.of_shop(shop.slug)
        folder = f"shops/{shop.slug}"
        yield Job("shop", f"{folder}/banner.jpg", _still(partial(papers.shop_banner, shop, goods)))
        yield Job(
            "shop", f"{folder}/avatar.jpg", _still(partial(papers.shop_avatar, shop, goods[0]))
        )
        yield Job("shop", f"{folder}/owner.jpg", _still(partial(papers.person_avatar, shop.owner)))
        yield Job("shop", f"{folder}/document.jpg", _still(partial(papers.demo_document, shop)))
        for product in goods:
            for n, name in enumerate(pictures.PICTURES):
                yield Job(
                    "product",
                    f"products/{product.slug}/{n}-{name}.jpg",
                    _still(partial(pictures.product_picture, product, shop, n)),
                )
            for k, variant in enumerate(product.variants):
                if variant.tint:
                    yield Job(
                        "variant",
                        f"products/{product.slug}/{variant.sku}.jpg",
                        _still(partial(pictures.variant_picture, product, k)),
                    )
        for item in market.clips:
            if item.shop == shop.slug:
                yield Job("clip", f"clips/{item.slug}.mp4", partial(clip, item, market=market))


def jobs(market: DemoMarket = MARKET) -> tuple[Job, ...]:
    """Every file of the demo market, shop by shop so that drawings made once are used again."""
    made = list(_shop_jobs(market))
    for person in market.viewers:
        made.append(
            Job(
                "viewer",
                f"viewers/{person.slug}.jpg",
                _still(partial(papers.person_avatar, person)),
            )
        )
    for live in market.lives:
        shop = market.shop(live.shop)
        bag = tuple(market.product(slug) for slug in live.bag)
        made.append(
            Job(
                "live",
                f"lives/{live.slug}.jpg",
                _still(partial(papers.live_cover, live, shop, bag)),
            )
        )
        made.append(Job("loop", f"lives/{live.slug}.mp4", partial(loop, live, market=market)))
    return tuple(made)


def generate(out_dir: Path, *, progress: Progress, only: frozenset[str] | None = None) -> None:
    """Draw and film everything under ``out_dir``, skipping files that are there.

    ``only`` limits it to kinds: shop, product, variant, viewer, clip, live, loop. ``progress`` is
    called after each file with how many are done, of how many, and which.
    """
    wanted = [job for job in jobs() if only is None or job.kind in only]
    for done, job in enumerate(wanted, 1):
        path = out_dir / job.where
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            job.make(path)
        progress(done, len(wanted), job.where)


__all__ = ["Job", "Progress", "clip", "generate", "jobs", "loop", "subtitles"]
