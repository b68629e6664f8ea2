"""The demo's pictures are the same bytes every time, of the stated size, and honest without a font."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from jishi.site.demo.art import (
    arrange,
    backdrop,
    lettering,
    painter,
    papers,
    people,
    pictures,
    scenes,
)
from jishi.site.demo.script import MARKET

ORANGE = MARKET.product("navel-orange")
ORCHARD = MARKET.shop("shipo-orchard")


def _forget() -> None:
    """Drop every drawing kept in memory, so that it has to be made again."""
    for kept in (painter.sprite, arrange.arrangement, backdrop.room, backdrop.table_top,
                 scenes.scene, people.bust):  # fmt: skip
        kept.cache_clear()


@pytest.fixture
def no_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    lettering.font_file.cache_clear()
    lettering.font.cache_clear()
    monkeypatch.setattr(lettering, "_ROOTS", ())
    yield
    lettering.font_file.cache_clear()
    lettering.font.cache_clear()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("n", range(4))
def test_the_same_picture_twice_is_the_same_bytes(n: int) -> None:
    once = pictures.product_picture(ORANGE, ORCHARD, n)
    _forget()
    assert pictures.product_picture(ORANGE, ORCHARD, n) == once


def test_a_picture_does_not_depend_on_what_was_drawn_before() -> None:
    _forget()
    alone = pictures.product_picture(ORANGE, ORCHARD, 0)
    _forget()
    other = MARKET.product("ash-cup")
    pictures.product_picture(other, MARKET.shop(other.shop), 2)
    assert pictures.product_picture(ORANGE, ORCHARD, 0) == alone


@pytest.mark.parametrize("slug", ["navel-orange", "indigo-scarf", "fish-plate", "bamboo-lamp"])
def test_product_pictures_are_square_jpegs_below_the_limit(slug: str) -> None:
    product = MARKET.product(slug)
    for n in range(len(pictures.PICTURES)):
        data = pictures.product_picture(product, MARKET.shop(product.shop), n)
        image = _opened(data)
        assert (image.format, image.size) == ("JPEG", (1080, 1080))
        assert len(data) < 250_000


def test_a_variant_is_shown_in_its_own_colour() -> None:
    scarf = MARKET.product("indigo-scarf")
    indigo, madder = (np.asarray(_opened(pictures.variant_picture(scarf, k))) for k in (0, 2))
    assert indigo.shape == madder.shape == (720, 720, 3)
    assert madder[..., 0].mean() > indigo[..., 0].mean() + 5


def test_shops_and_people_have_their_pictures() -> None:
    goods = MARKET.of_shop(ORCHARD.slug)
    assert _opened(papers.shop_banner(ORCHARD, goods)).size == (1200, 480)
    assert _opened(papers.shop_avatar(ORCHARD, goods[0])).size == (400, 400)
    faces = {papers.person_avatar(person) for person in MARKET.viewers}
    assert len(faces) == len(MARKET.viewers)
    live = MARKET.lives[0]
    bag = tuple(MARKET.product(slug) for slug in live.bag)
    assert _opened(papers.live_cover(live, MARKET.shop(live.shop), bag)).size == (720, 1280)


def test_a_demo_document_is_marked_with_and_without_a_font(no_font: None) -> None:
    plain = _opened(papers.demo_document(ORCHARD)).convert("L")
    # The Latin words are set in the built-in face: there is ink where the heading stands.
    heading = np.asarray(plain.crop((200, 190, 800, 300)))
    assert (heading < 90).sum() > 1500


def test_without_a_font_nothing_is_written(no_font: None) -> None:
    paper = Image.new("RGBA", (200, 80), (255, 255, 255, 255))
    lettering.write(paper, (10, 10), "集市", 40, (0, 0, 0))
    assert not lettering.can_write()
    assert paper.getcolors() == [(200 * 80, (255, 255, 255, 255))]
    assert _opened(pictures.product_picture(ORANGE, ORCHARD, 3)).size == (1080, 1080)
