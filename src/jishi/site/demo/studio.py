"""Where the seeding gets its pictures and films from: made in processes of their own, once each."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import imageio_ffmpeg

from jishi.site.demo import film
from jishi.site.demo.art import papers, pictures
from jishi.site.demo.cast import (
    DemoClip,
    DemoLive,
    DemoMarket,
    DemoPerson,
    DemoProduct,
    DemoShop,
)
from jishi.site.processes import die_with_parent


class Studio:
    """Everything comes as a future, so that making and uploading overlap.

    Films stay in `folder`: a film that is there is complete and is not made again, and the lives
    go on using their loops.
    """

    def __init__(self, folder: Path, market: DemoMarket) -> None:
        self.folder = folder
        self.market = market
        self._pool = ProcessPoolExecutor(
            max_workers=max(1, min(4, os.cpu_count() or 2)),
            mp_context=get_context("spawn"),
            initializer=_be_polite,
        )

    def product(self, product: DemoProduct, number: int) -> Future[bytes]:
        shop = self.market.shop(product.shop)
        return self._pool.submit(pictures.product_picture, product, shop, number)

    def face(self, person: DemoPerson) -> Future[bytes]:
        return self._pool.submit(papers.person_avatar, person)

    def shop_face(self, shop: DemoShop, goods: Sequence[DemoProduct]) -> Future[bytes]:
        return self._pool.submit(papers.shop_avatar, shop, goods[0])

    def banner(self, shop: DemoShop, goods: Sequence[DemoProduct]) -> Future[bytes]:
        return self._pool.submit(papers.shop_banner, shop, tuple(goods))

    def document(self, shop: DemoShop) -> Future[bytes]:
        return self._pool.submit(papers.demo_document, shop)

    def cover(self, live: DemoLive) -> Future[bytes]:
        bag = tuple(self.market.product(slug) for slug in live.bag)
        return self._pool.submit(papers.live_cover, live, self.market.shop(live.shop), bag)

    def clip(self, clip: DemoClip) -> Future[Path]:
        return self._pool.submit(_film_clip, clip, clip_path(self.folder, clip.slug), self.market)

    def loop(self, live: DemoLive) -> Future[Path]:
        return self._pool.submit(_film_loop, live, loop_path(self.folder, live.slug), self.market)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class PlainStudio(Studio):
    """For tests: a test card in place of every film."""

    def clip(self, clip: DemoClip) -> Future[Path]:
        return self._pool.submit(make_test_card, clip_path(self.folder, clip.slug), 3)

    def loop(self, live: DemoLive) -> Future[Path]:
        return self._pool.submit(make_test_card, loop_path(self.folder, live.slug), 6)


def clip_path(folder: Path, slug: str) -> Path:
    return folder / "clips" / f"{slug}.mp4"


def loop_path(folder: Path, slug: str) -> Path:
    return folder / "lives" / f"{slug}.mp4"


def _film_clip(clip: DemoClip, path: Path, market: DemoMarket) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        film.clip(clip, path, market)
    return path


def _film_loop(live: DemoLive, path: Path, market: DemoMarket) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        film.loop(live, path, market)
    return path


def make_test_card(path: Path, seconds: int) -> Path:
    """A moving test card with a tone: 360 × 640, H.264 and AAC, a key frame every second."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new.mp4")
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
            "-f", "lavfi", "-i", f"testsrc2=size=360x640:rate=15:duration={seconds}",
            "-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "15",
            "-c:a", "aac", "-ar", "44100", "-shortest", "-movflags", "+faststart", str(draft),
        ],
        check=True,
    )  # fmt: skip
    draft.replace(path)
    return path


def _be_polite() -> None:
    """Who opens the market while it is being drawn should not notice; and nobody draws on alone
    after the seeding was killed."""
    os.nice(10)
    die_with_parent()
