"""Faces, signs and papers of the demo market: avatars, banners, live covers, demo licences."""

from __future__ import annotations

import zlib

from PIL import Image, ImageDraw, ImageFont

from jishi.site.demo.art import lettering
from jishi.site.demo.art.arrange import FROM_ABOVE, HANGING, arrangement, thing_of
from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.palette import CREAM, INK, PAPER, PERSIMMON, Rgb, mix, ramp, rgb, turn
from jishi.site.demo.art.paths import box, leaf, oval
from jishi.site.demo.art.people import bust, face_of
from jishi.site.demo.art.pictures import stall
from jishi.site.demo.art.scenes import view
from jishi.site.demo.art.stage import Stage, jpeg, printed
from jishi.site.demo.cast import DemoLive, DemoPerson, DemoProduct, DemoShop

_GROUNDS: tuple[Rgb, ...] = (
    (232, 206, 160),
    (196, 214, 190),
    (238, 198, 178),
    (190, 206, 220),
    (222, 200, 216),
    (240, 220, 170),
    (204, 196, 178),
)


def person_avatar(person: DemoPerson) -> bytes:
    """The person's face as JPEG, 400 × 400."""
    seed = zlib.crc32(person.slug.encode())
    tone = _GROUNDS[seed % len(_GROUNDS)]
    sheet = Sheet(400, 400, seed=seed % 9999, ground=tone)
    sheet.glow(0.24, 0.16, 0.7, 0.7, mix(tone, (255, 252, 240), 0.8), 0.8)
    for k in range(7):
        x, y = sheet.rng.uniform(0, 1), sheet.rng.uniform(0, 0.7)
        a, b = sheet.rng.uniform(-0.16, 0.16), sheet.rng.uniform(-0.16, 0.16)
        sheet.body(
            leaf((x, y), (x + a, y + b), 0.07, 0.1),
            ramp(turn(tone, light=0.9 - 0.02 * k)),
            alpha=0.5,
        )
    stage = Stage(400, 400, sheet.done())
    stage.put(bust(face_of(person.face, person.slug), 360), 200, 452, 356, stand=True, shadow=0)
    return jpeg(printed(stage.image), quality=88)


def shop_avatar(shop: DemoShop, goods: DemoProduct) -> bytes:
    """The shop's sign as JPEG, 400 × 400: its best-known good in a ring of its colour."""
    colour = rgb(shop.colour)
    sheet = Sheet(
        400, 400, seed=zlib.crc32(shop.slug.encode()) % 9999, ground=mix(colour, CREAM, 0.12)
    )
    sheet.body(
        oval(0.5, 0.5, 0.44, 0.44), ramp(mix(colour, CREAM, 0.82), depth=0.2), soft=0.3, grain=0.2
    )
    ring = oval(0.5, 0.5, 0.405, 0.405)
    sheet.stroke([*ring.tolist(), ring[0]], 0.012, None, colour, 0.9)
    for k in range(2):
        sheet.body(
            leaf((0.5, 0.88), (0.24 + 0.52 * k, 0.78), 0.08, 0.2 - 0.4 * k), ramp((96, 140, 86))
        )
    stage = Stage(400, 400, sheet.done())
    thing = thing_of(goods.look)
    width = 218 / max(1.0, thing.tall**0.9)
    stage.put(thing.drawn(0, 360), 200, 196, width, shadow=0.35)
    return jpeg(printed(stage.image), quality=88)


def shop_banner(shop: DemoShop, goods: tuple[DemoProduct, ...]) -> bytes:
    """The head of a shop page as JPEG, 1200 × 480."""
    stage = Stage(1200, 480, view(shop.scene, 1200, 480))
    stage.put(
        bust(face_of(shop.owner.face, shop.owner.slug), 420), 880, 520, 330, stand=True, shadow=0
    )
    spots = ((1080, 460, 250), (690, 466, 210), (540, 472, 170))
    shown = [g for g in goods if g.look.setting not in FROM_ABOVE | HANGING] or list(goods)
    for spot, product in zip(spots, shown, strict=False):
        if product.look.setting in FROM_ABOVE | HANGING:
            drawing, width = (
                thing_of(product.look).drawn(0, 360),
                spot[2] / thing_of(product.look).tall ** 0.6,
            )
        else:
            drawing = arrangement(product.look)
            width = min(float(spot[2]), 260 * drawing.width / drawing.height)
        stage.put(drawing, spot[0], spot[1], width, stand=True, shadow=0.45)
    veil = Sheet(1200, 480, seed=1, over=1)
    veil.glow(0.14, 0.2, 0.62, 0.42, PAPER, 0.95)
    stage.image.alpha_composite(veil.image)
    lettering.write(stage.image, (64, 110), shop.name_zh, 92, INK, serif=True)
    lettering.write(stage.image, (68, 228), shop.owner.town_zh, 34, mix(INK, PAPER, 0.2))
    lettering.write(
        stage.image, (68, 280), f"{shop.owner.name_zh} · {shop.trade_zh}", 34, rgb(shop.colour)
    )
    return jpeg(printed(stage.image))


def live_cover(live: DemoLive, shop: DemoShop, bag: tuple[DemoProduct, ...]) -> bytes:
    """The cover of a live room as JPEG, 720 × 1280."""
    image = live_set(shop, bag, 720, 1280)
    stage = Stage(720, 1280, image)
    stage.put(
        bust(face_of(shop.owner.face, shop.owner.slug), 560, False, True),
        360,
        960,
        520,
        stand=True,
        shadow=0,
    )
    stage.image.alpha_composite(counter(shop, bag, 720, 1280))
    head, _, tail = live.title_zh.partition("：")
    for k, text in enumerate((head, tail)):
        size = lettering.fit(text, 78 - 22 * k, 620, serif=True)
        lettering.write(
            stage.image,
            (360, 96 + 104 * k),
            text,
            size,
            CREAM,
            serif=True,
            anchor="ma",
            outline=turn(rgb(shop.colour), light=0.5),
        )
    return jpeg(printed(stage.image))


def live_set(shop: DemoShop, bag: tuple[DemoProduct, ...], w: int, h: int) -> Image.Image:
    """What is behind the host: the place, an awning in the shop's colour, paper lanterns."""
    land = view(shop.scene, w, h, shift=0.4)
    sheet = Sheet(w, h, seed=len(bag), over=1)
    colour = rgb(shop.colour)
    for k in range(8):
        x = k / 8
        tone = colour if k % 2 else mix(colour, CREAM, 0.85)
        sheet.body(oval(x + 0.0625, 0.125, 0.0625, 0.05), ramp(turn(tone, light=0.9)), soft=0.4)
        sheet.body(box(x, 0.0, 0.125, 0.125), ramp(tone, depth=0.4), soft=0.1, grain=0.15)
    stage = Stage(w, h, land)
    stage.image.alpha_composite(sheet.image)
    return stage.image.convert("RGB")


def counter(shop: DemoShop, bag: tuple[DemoProduct, ...], w: int, h: int) -> Image.Image:
    """What is in front of the host: the table with the goods of the bag, transparent above."""
    stage = Stage(w, h)
    stall(stage, shop, h / w * 0.73)
    spots = ((0.22, 0.80, 0.4), (0.79, 0.79, 0.38), (0.5, 0.86, 0.46))
    for (x, y, share), product in zip(spots, bag, strict=False):
        if product.look.setting in FROM_ABOVE | HANGING:
            thing = thing_of(product.look)
            stage.put(
                thing.drawn(0, 360), x * w, y * h, share * w * 0.8 / thing.tall**0.6, stand=True
            )
        else:
            stage.put(arrangement(product.look), x * w, y * h, share * w, stand=True, shadow=0.45)
    return stage.image


def demo_document(shop: DemoShop) -> bytes:
    """A sheet for a shop application as JPEG, 1000 × 1414, plainly marked as a demonstration."""
    w, h = 1000, 1414
    sheet = Sheet(w, h, seed=zlib.crc32(shop.slug.encode()) % 9999, ground=(252, 246, 230))
    colour = rgb(shop.colour)
    for inset, wide, tone in ((0.04, 0.012, colour), (0.06, 0.003, mix(colour, PAPER, 0.4))):
        a, b, top, low = inset, 1 - inset, inset, h / w - inset
        for line in (
            ((a, top), (b, top)),
            ((b, top), (b, low)),
            ((b, low), (a, low)),
            ((a, low), (a, top)),
        ):
            sheet.stroke(line, wide, wide, tone)
    for x, y in ((0.1, 0.1), (0.9, 0.1), (0.1, 1.314), (0.9, 1.314)):
        for k in range(4):
            dx, dy = ((0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05))[k]
            sheet.body(leaf((x, y), (x + dx, y + dy), 0.035), ramp(mix(colour, PAPER, 0.3)))
    image = sheet.done()
    plain = lettering.font(30) is None
    pen = ImageDraw.Draw(image)
    if plain:
        # Without a CJK font only Latin can be set; the word that matters is there either way.
        pen.text((500, 200), "DEMO LICENCE", font=ImageFont.load_default(84), fill=INK, anchor="ma")
        pen.text(
            (500, 330),
            "FOR DEMONSTRATION ONLY",
            font=ImageFont.load_default(40),
            fill=PERSIMMON,
            anchor="ma",
        )
    else:
        lettering.write(image, (500, 170), "演示执照", 110, INK, serif=True, anchor="ma")
        lettering.write(image, (500, 312), "DEMO LICENCE", 52, colour, serif=True, anchor="ma")
    number = 100_000 + zlib.crc32(shop.slug.encode()) % 900_000
    rows = (
        ("编号", f"DEMO-{number}"),
        ("店铺", shop.name_zh),
        ("经营者", shop.owner.name_zh),
        ("地址", shop.owner.town_zh),
        ("经营范围", shop.trade_zh),
        ("有效期", "仅在演示环境内"),
    )
    for k, (key, value) in enumerate(rows):
        y = 460 + k * 104
        lettering.write(image, (140, y), key, 40, mix(INK, PAPER, 0.35))
        lettering.write(image, (350, y), value, lettering.fit(value, 44, 520), INK, serif=True)
        pen.line([(340, y + 68), (870, y + 68)], fill=mix(INK, PAPER, 0.6), width=2)
    _marks(image)
    return jpeg(printed(image), quality=88)


def _marks(image: Image.Image) -> None:
    """The seal and the slanting mark that nobody can miss."""
    seal = Image.new("RGBA", (260, 260), (0, 0, 0, 0))
    pen = ImageDraw.Draw(seal)
    pen.rounded_rectangle((8, 8, 252, 252), 26, outline=(*PERSIMMON, 230), width=12)
    for k, text in enumerate(("演示", "专用")):
        lettering.write(seal, (130, 28 + k * 104), text, 92, PERSIMMON, serif=True, anchor="ma")
    seal = seal.rotate(9, Image.Resampling.BICUBIC)
    image.alpha_composite(seal, (660, 1070))
    veil = Image.new("RGBA", image.size, (0, 0, 0, 0))
    for k in range(4):
        lettering.write(
            veil,
            (500, 240 + k * 320),
            "仅供演示 无法律效力 DEMO",
            64,
            PERSIMMON,
            anchor="mm",
            opacity=44,
        )
    image.alpha_composite(veil.rotate(24, Image.Resampling.BICUBIC))
