"""The pictures of the demo market: four for each product, plus banners, faces and papers."""

from __future__ import annotations

import zlib

import numpy as np
from PIL import Image

from jishi.site.demo.art import lettering
from jishi.site.demo.art.arrange import FROM_ABOVE, HANGING, arrangement, cut_of, thing_of
from jishi.site.demo.art.backdrop import SIDE, room, table_top
from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.painter import sprite
from jishi.site.demo.art.palette import CREAM, DUSK, INK, LEAF, Rgb, mix, ramp, rgb, turn
from jishi.site.demo.art.paths import box, pillow
from jishi.site.demo.art.people import bust, face_of
from jishi.site.demo.art.scenes import view
from jishi.site.demo.art.stage import Stage, jpeg, printed
from jishi.site.demo.cast import DemoLook, DemoProduct, DemoShop

PICTURES = ("hero", "detail", "scene", "pack")
# Things that would spill if they were laid down: their close-up is taken standing.
_UPRIGHT = frozenset(
    {
        "sack",
        "grain_bowl",
        "jar",
        "tall_jar",
        "flower_jar",
        "bottle",
        "tin",
        "cup",
        "rice_bowl",
        "gaiwan",
        "vase",
        "basket",
        "lantern",
        "hydrangea",
        "succulent",
        "comb",
        "tulips",
    }
)
_LEAFY = frozenset({"fruit", "vegetables", "tea", "honey", "flowers", "grain_oil", "dried_goods"})


def _seed(text: str) -> int:
    return zlib.crc32(text.encode()) % 10_000


def set_table(look: DemoLook, seed: int, tint: str | None = None) -> Stage:
    """The arrangement on its table, without what lies around it."""
    goods = arrangement(look, tint)
    tone = rgb(look.wall)
    if look.setting in FROM_ABOVE:
        stage = Stage(SIDE, SIDE, table_top(look.ground, seed, tone))
        stage.put(goods, SIDE / 2, SIDE / 2, SIDE * 0.94, shadow=0)
        return stage
    if look.setting in HANGING:
        stage = Stage(SIDE, SIDE, room(tone, look.ground, seed, edge=0.86))
        if look.setting == "dusk":
            glow = Sheet(SIDE, SIDE, seed=seed, over=1)
            glow.flat(box(0, 0, 1, 1), DUSK, 0.42)
            for x, y, r in ((0.23, 0.34, 0.5), (0.6, 0.44, 0.72), (0.87, 0.28, 0.4)):
                glow.glow(x, y, r, r, (255, 206, 120), 0.75)
            stage.image.alpha_composite(glow.image)
            stage.put(goods, SIDE / 2, goods.height / 2, SIDE * 0.98, shadow=0)
        else:
            stage.put(
                goods,
                SIDE / 2,
                70 + SIDE * goods.height / goods.width / 2,
                SIDE,
                shadow=0.3,
                drop=(0.02, 0.03),
            )
            if 1 < thing_of(look).tall < 1.4:
                basket = sprite("basket", (206, 164, 96), 2, 420)
                stage.put(basket, 840 - seed % 2 * 560, 1040, 330, stand=True, shadow=0.45)
        return stage
    stage = Stage(SIDE, SIDE, room(tone, look.ground, seed))
    width = min(960.0, 860 * goods.width / goods.height)
    stage.put(goods, SIDE / 2, 955, width, stand=True, shadow=0.5)
    return stage


def _hero(product: DemoProduct, tint: str | None = None) -> Image.Image:
    look, seed = product.look, _seed(product.slug)
    stage = set_table(look, seed, tint)
    rng = np.random.default_rng(seed)
    if look.setting in FROM_ABOVE:
        if product.category in _LEAFY:
            stage.put(sprite("sprig", LEAF, seed % 5, 340), 950, 960, 300, angle=140)
        return stage.image
    if look.setting in HANGING:
        return stage.image
    if look.detail != look.painter and look.setting not in {"tea", "pair"}:
        stage.put(cut_of(look, tint).drawn(0, 300), 850, 985, 260, angle=-12, drop=(0.03, 0.06))
    if product.category in _LEAFY:
        tone = turn(LEAF, light=float(rng.uniform(0.85, 1.2)), hue=float(rng.uniform(-0.06, 0.02)))
        stage.put(
            sprite("sprig", tone, seed % 5, 340), 170, 1000, 330, angle=float(rng.uniform(-20, 30))
        )
    if (
        product.category in {"fruit", "vegetables", "dried_goods", "meat_eggs"}
        and look.setting != "trio"
    ):
        thing = thing_of(look, tint)
        stage.put(
            thing.drawn(2, 260),
            330 + seed % 80,
            1000,
            165 / thing.tall**0.5,
            angle=float(rng.uniform(-50, 50)),
            drop=(0.04, 0.07),
        )
    return stage.image


def _detail(product: DemoProduct) -> Image.Image:
    """Close up, seen from above, running out of the frame."""
    look, seed = product.look, _seed(product.slug + "close")
    ground = {
        "wood": "linen",
        "linen": "slate",
        "slate": "linen",
        "stone": "wood",
        "gingham": "wood",
        "indigo": "linen",
        "marble": "wood",
    }[look.ground]
    thing = thing_of(look)
    if look.painter in _UPRIGHT:
        return _close_standing(look, ground, seed)
    stage = Stage(SIDE, SIDE, table_top(ground, seed, rgb(look.wall)))
    second = cut_of(look).drawn(0, 560)
    scale = thing.tall**0.5
    lie = 58 if thing.tall > 1.7 else 0
    if product.category in _LEAFY:
        stage.put(sprite("sprig", LEAF, seed % 5, 340), 800, 190, 560, angle=-30)
    stage.put(thing.drawn(1, 500), 860, 380, 560 / scale, angle=18 - lie)
    stage.put(thing.drawn(0, 600), 350, 430, 780 / scale, angle=-8 - lie)
    part = 620 / max(1.0, (second.height / second.width) ** 0.6)
    stage.put(second, 710, 800, part, angle=12 if look.detail != look.painter else 24 - lie)
    if thing.tall < 1.3:
        stage.put(thing.drawn(3, 300), 190, 950, 400 / scale, angle=-26)
    return stage.image


def _close_standing(look: DemoLook, ground: str, seed: int) -> Image.Image:
    """Close up of a thing that stands, cut by the frame."""
    thing = thing_of(look)
    stage = Stage(SIDE, SIDE, room(turn(rgb(look.wall), light=0.94), ground, seed, edge=0.46))
    near = min(760.0, 1120 / thing.tall)
    stage.put(thing.drawn(1, 420), 850, 800, near * 0.62, stand=True, shadow=0.45)
    stage.put(thing.drawn(0, 620), 400, 1010, near, stand=True, shadow=0.5)
    if look.detail != look.painter:
        stage.put(cut_of(look).drawn(0, 340), 840, 1040, 330, stand=True)
    return stage.image


def stall(stage: Stage, shop: DemoShop, foot: float) -> None:
    """A plank table across the foot of the picture, its cloth in the shop's colour."""
    table = Sheet(stage.w, stage.h, seed=3, over=1)
    y, low = foot, stage.h / stage.w
    table.body(box(-0.02, y, 1.04, 0.09), ramp((186, 138, 92)), grain=0.4, kind="streak", lin=0.2)
    table.body(
        box(-0.02, y + 0.085, 1.04, low), ramp(rgb(shop.colour), depth=0.55), soft=0.1, grain=0.25
    )
    for k in range(9):
        table.stroke(
            [(0.06 + k * 0.12, y + 0.1), (0.05 + k * 0.122, low)],
            0.028,
            0.012,
            turn(rgb(shop.colour), light=0.72),
            0.5,
        )
    table.flat(box(-0.02, y + 0.083, 1.04, 0.008), turn(rgb(shop.colour), light=0.5), 0.7)
    stage.image.alpha_composite(table.image)


def in_scene(product: DemoProduct, shop: DemoShop, w: int, h: int, *, person: bool) -> Image.Image:
    """The goods where they come from, with or without the person who made them."""
    seed = _seed(product.slug)
    land = view(shop.scene, w, h, shift=(seed % 10) / 9, flip=seed % 3 == 0)
    stage = Stage(w, h, land)
    tall = h / w
    if person:
        face = face_of(shop.owner.face, shop.owner.slug)
        x = w * (0.3 if seed % 2 else 0.7)
        stage.put(bust(face, 560), x, h * 0.98, w * 0.58, stand=True, shadow=0)
    stall(stage, shop, tall * 0.8)
    look = product.look
    goods = arrangement(look)
    if look.setting in FROM_ABOVE or look.setting in HANGING:
        thing = thing_of(look)
        for k, (dx, share) in enumerate(((-0.16, 0.86), (0.17, 0.8), (0.0, 1.0))):
            width = w * 0.36 * share / thing.tall**0.6
            x = w * ((0.62 if seed % 2 else 0.38) if person else 0.5) + dx * w
            flat = thing.tall < 0.7
            stage.put(thing.drawn(k, 420), x, h * 0.86, width * (1.2 if flat else 1.0), stand=True)
    else:
        width = min(w * (0.56 if person else 0.74), h * 0.5 * goods.width / goods.height)
        x = w * ((0.66 if seed % 2 else 0.34) if person else 0.5)
        stage.put(goods, x, h * 0.875, width, stand=True, shadow=0.5)
    return stage.image


def _ruler(stage: Stage) -> None:
    """A wooden ruler along the foot: things sold by size are shown by size."""
    sheet = Sheet(840, 84, seed=2)
    sheet.body(
        pillow(0.004, 0.008, 0.99, 0.084, 0.01), ramp((226, 186, 120)), grain=0.3, kind="streak"
    )
    for k in range(101):
        x = 0.03 + k * 0.0094
        sheet.stroke(
            [(x, 0.012), (x, 0.012 + (0.034 if k % 10 == 0 else 0.024 if k % 5 == 0 else 0.014))],
            0.002,
            0.002,
            INK,
            0.85,
        )
    rule = sheet.done()
    for k in range(11):
        lettering.write(rule, (25 + k * 79, 44), str(k), 22, INK, anchor="ma")
    stage.put(rule, 520, 1015, 880, angle=1.2, shadow=0.4)


def _label(pack: Image.Image, product: DemoProduct, shop: DemoShop) -> None:
    """Name and shop on the parcel's face, where a font allows."""
    title = product.title_zh.split(" ")[0]
    if product.look.pack == "pouch":
        w = pack.width
        thing = thing_of(product.look)
        mark = thing.drawn(0, 260)
        size = 0.3 / max(1.0, thing.tall**0.7)
        small = mark.resize(
            (round(w * size), round(w * size * mark.height / mark.width)), Image.Resampling.LANCZOS
        )
        pack.alpha_composite(
            small, (round(w * 0.5 - small.width / 2), round(w * 0.52 - small.height / 2))
        )
        size_px = lettering.fit(title, 54, w * 0.5, serif=True)
        lettering.write(pack, (w * 0.5, w * 0.74), title, size_px, INK, serif=True, anchor="ma")
        lettering.write(pack, (w * 0.5, w * 1.068), shop.name_zh, 38, CREAM, anchor="ma")
    else:
        # The carton's front face runs down to the right: the lettering is drawn on its slope.
        face = Image.new("RGBA", (pack.width // 2, pack.width // 2), (0, 0, 0, 0))
        ink: Rgb = turn(rgb(shop.colour), light=0.7)
        size_px = lettering.fit(title, 60, face.width * 0.86, serif=True)
        lettering.write(face, (face.width / 2, 120), title, size_px, ink, serif=True, anchor="ma")
        lettering.write(face, (face.width / 2, 205), shop.name_zh, 36, ink, anchor="ma")
        face = face.transform(
            face.size, Image.Transform.AFFINE, (1, 0, 0, -0.19, 1, 0), Image.Resampling.BICUBIC
        )
        pack.alpha_composite(face, (round(pack.width * 0.055), round(pack.width * 0.25)))


def _pack(product: DemoProduct, shop: DemoShop) -> Image.Image:
    look, seed = product.look, _seed(product.slug + "pack")
    tone = mix(rgb(look.wall), rgb(shop.colour), 0.3)
    stage = Stage(
        SIDE, SIDE, room(tone, "linen" if look.ground != "linen" else "wood", seed, edge=0.56)
    )
    pack = sprite(look.pack, rgb(shop.colour), 1, 760).copy()
    _label(pack, product, shop)
    thing = thing_of(look)
    if look.pack == "carton":
        stage.put(pack, 430, 880, 700, stand=True, shadow=0.5)
        spots = ((800, 900, 1.0), (930, 930, 0.86), (690, 955, 0.9))
    else:
        stage.put(pack, 360, 900, 560, stand=True, shadow=0.5)
        spots = ((770, 880, 1.1), (930, 905, 0.94), (660, 945, 0.9))
    reach = 330 / thing.tall**0.45 if thing.tall > 0.7 else 380
    for k, (x, y, share) in enumerate(spots[: 2 if thing.tall > 1.6 else 3]):
        stage.put(
            thing.drawn(k, 360),
            x,
            y,
            reach * share * (1.0 if thing.tall > 1.2 else 0.76),
            stand=True,
            shadow=0.4,
        )
    _ruler(stage)
    return stage.image


def product_picture(product: DemoProduct, shop: DemoShop, n: int) -> bytes:
    """Picture ``n`` of a product as JPEG, 1080 × 1080: 0 hero, 1 detail, 2 in its place, 3 packed."""
    if n == 0:
        image = _hero(product)
    elif n == 1:
        image = _detail(product)
    elif n == 2:
        image = in_scene(product, shop, SIDE, SIDE, person=_seed(product.slug) % 5 < 3)
    else:
        image = _pack(product, shop)
    return jpeg(printed(image))


def variant_picture(product: DemoProduct, index: int) -> bytes:
    """The product in the colour of its ``index``-th variant as JPEG, 720 × 720."""
    image = _hero(product, product.variants[index].tint)
    return jpeg(printed(image.resize((720, 720), Image.Resampling.LANCZOS)))
