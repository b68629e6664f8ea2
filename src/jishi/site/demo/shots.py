"""Shots: each sets up drawn layers once and then moves them, frame by frame.

A shot is a function from the frame's number to a picture. Layers move in whole pixels at constant
speed or along slow curves, so nothing shimmers, and most frames cost two or three pastes.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from jishi.site.demo.art.arrange import FROM_ABOVE, HANGING, arrangement, cut_of, thing_of
from jishi.site.demo.art.backdrop import room, table_top
from jishi.site.demo.art.painter import sprite
from jishi.site.demo.art.palette import LEAF, Rgb, mix, rgb, turn
from jishi.site.demo.art.people import bust, face_of, hand
from jishi.site.demo.art.pictures import stall
from jishi.site.demo.art.scenes import view
from jishi.site.demo.art.stage import Stage
from jishi.site.demo.cast import DemoProduct, DemoShop
from jishi.site.demo.reel import FPS

W, H = 540, 960
Shot = Callable[[int], Image.Image]


@dataclass(frozen=True)
class Subject:
    """What a shot is about; ``seed`` varies it from clip to clip."""

    shop: DemoShop
    product: DemoProduct
    seed: int


def _over(frame: Image.Image, layer: Image.Image, x: float, y: float) -> None:
    frame.paste(layer, (round(x), round(y)), layer)


def _sized(image: Image.Image, width: float) -> Image.Image:
    return image.resize((max(2, round(width)), max(2, round(width * image.height / image.width))),
                        Image.Resampling.BILINEAR)


def _ease(t: float) -> float:
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def _grounded(goods: Image.Image, width: float) -> Image.Image:
    """A drawing with the shadow it throws on what it stands on."""
    w = round(width)
    h = round(width * goods.height / goods.width)
    stage = Stage(w + w // 3, h + w // 6)
    stage.put(goods, w / 2 + w / 12, h + w / 20, w, stand=True, shadow=0.5)
    return stage.image


def _sprigs(subject: Subject) -> Image.Image:
    """Leaves close to the lens, out of focus."""
    tone = turn(LEAF, light=0.7 + 0.08 * (subject.seed % 5))
    leaves = _sized(sprite("sprig", tone, subject.seed % 4, 340), 420)
    leaves = leaves.rotate(-30 + 14 * (subject.seed % 5), expand=True)
    return leaves.filter(ImageFilter.GaussianBlur(4))


def _puff(seed: int) -> Image.Image:
    """One wisp of steam."""
    rng = np.random.default_rng(seed)
    wisp = Image.new("L", (54, 114), 0)
    pen = ImageDraw.Draw(wisp)
    x = 27.0
    for k in range(14):
        x += rng.uniform(-5, 5)
        r = 7 + 5 * math.sin(k / 13 * math.pi)
        pen.ellipse((x - r, 100 - k * 7 - r, x + r, 100 - k * 7 + r), fill=66)
    wisp = wisp.filter(ImageFilter.GaussianBlur(6)).resize((104, 224), Image.Resampling.BILINEAR)
    out = Image.new("RGBA", wisp.size, (255, 252, 244, 0))
    out.putalpha(wisp)
    return out


def _turning(piece: Image.Image, width: float, *, lean: float, rest: float = 0.0, slim: float = 0.0,
             frame: int) -> Callable[[int], Image.Image]:
    """A piece swaying by ``lean`` degrees about ``rest``, its positions drawn as they are needed.

    The sway is symmetric, so that 13 drawings make all 24 positions of a turn.
    """

    @lru_cache(maxsize=16)
    def card(step: int) -> Image.Image:
        swing = math.sin(step * math.pi / 12)
        stage = Stage(frame, frame)
        body = piece
        if slim:
            body = piece.resize((round(piece.width * (1 - slim * swing * swing)), piece.height),
                                Image.Resampling.BILINEAR)
        stage.put(body, frame / 2, frame / 2, width * body.width / piece.width, angle=rest + lean * swing,
                  shadow=0.4)
        return stage.image

    def at(i: int) -> Image.Image:
        step = (i // 2) % 24
        if step > 12:
            step -= 24
        return card(12 - step if step > 6 else -12 - step if step < -6 else step)

    return at


def place(subject: Subject) -> Shot:
    """The landscape, the grower before it talking, leaves passing the lens."""
    shop = subject.shop
    flip = subject.seed % 2 == 0
    wide = view(shop.scene, W + 120, H, shift=(subject.seed % 7) / 6, flip=flip)
    face = face_of(shop.owner.face, shop.owner.slug)
    poses = [_sized(bust(face, 420, blink, talk), 450) for blink in (False, True) for talk in (False, True)]
    leaves = _sprigs(subject)
    x0 = 14 if subject.seed % 3 else W - 464

    def frame(i: int) -> Image.Image:
        left = min(120, i) if flip else max(0, 120 - i)
        out = wide.crop((left, 0, left + W, H))
        blink = i % 74 in {30, 31, 32, 33}
        talk = (i // 3) % 4 in {0, 2} and i % 60 < 46
        y = H - 578 + 5 * math.sin(i / 9) + 2 * math.sin(i / 3.7)
        _over(out, poses[2 * blink + talk], x0 + 8 * math.sin(i / 17), y)
        _over(out, leaves, -110 + 2 * i if not flip else W - 250 - 2 * i, H - 315 + 8 * math.sin(i / 12))
        return out

    return frame


def table(subject: Subject) -> Shot:
    """The goods on their table; the view draws near, dust turns in the light."""
    look = subject.product.look
    if look.setting in FROM_ABOVE:
        return close(subject)
    hangs = look.setting in HANGING
    back = room(rgb(look.wall), look.ground, subject.seed, W + 60, H, 0.9 if hangs else 0.62)
    goods = arrangement(look)
    width = W * 1.6 if hangs else min(W * 0.94, H * 0.46 * goods.width / goods.height)
    big = _sized(goods, width) if hangs else _grounded(goods, width)
    rng = np.random.default_rng(subject.seed)
    motes = rng.uniform(0, 1, (16, 3))
    steam = [_puff(k) for k in range(3)] if look.painter in {"gaiwan", "cup", "tin"} else []

    def frame(i: int) -> Image.Image:
        left = min(60, i)
        out = back.crop((left, 0, left + W, H))
        if hangs:
            _over(out, big, -30 - 2 * min(i, 120), 90 + 4 * math.sin(i / 11))
        else:
            _over(out, big, W / 2 - big.width * 0.44 + 24 - i // 2, H * 0.87 - big.height + 3 * math.sin(i / 20))
        for k, wisp in enumerate(steam):
            _over(out, wisp, W * 0.55 + 38 * k, H * 0.5 - (i * 2 + 66 * k) % 166)
        pen = ImageDraw.Draw(out)
        for x, y, s in motes:
            px, py = (x * W + i * (0.4 + s)) % W, (y * H * 0.6 - i * 0.5 * s) % (H * 0.6)
            r = 1.2 + 1.5 * s
            pen.ellipse((px - r, py - r, px + r, py + r), fill=(255, 250, 232))
        return out

    return frame


def close(subject: Subject) -> Shot:
    """Close over the table from above, moving in on one piece while it turns in place."""
    look = subject.product.look
    thing = thing_of(look)
    ground = "linen" if look.ground not in {"linen", "marble"} else "wood"
    stage = Stage(W, 1060, table_top(ground, subject.seed, rgb(look.wall), W, 1060))
    second = cut_of(look).drawn(0, 420)
    scale = thing.tall**0.55
    lie = 50 if thing.tall > 1.7 else 0
    stage.put(sprite("sprig", LEAF, subject.seed % 5, 340), 440, 130, 330, angle=-20)
    for k, (x, y, w) in enumerate(((430, 250, 330), (130, 740, 370), (460, 940, 300), (70, 90, 250))):
        if k == 1:
            stage.put(second, x, y, w / max(1.0, (second.height / second.width) ** 0.6), angle=14)
        else:
            stage.put(thing.drawn(k, 420), x, y, w / scale, angle=-20 + k * 17 - lie)
    plate = stage.image.convert("RGB")
    turned = _turning(thing.drawn(0, 600), 420 / scale, lean=14, rest=-10 - lie, frame=510)

    def frame(i: int) -> Image.Image:
        top = min(100, i) if subject.seed % 2 else max(0, 100 - i)
        out = plate.crop((0, top, W, top + H))
        _over(out, turned(i), W / 2 - 255, H * 0.46 - 255)
        return out

    return frame


def drop(subject: Subject) -> Shot:
    """Things fall one by one into a basket and settle."""
    look = subject.product.look
    thing = thing_of(look)
    back = room(mix(rgb(look.wall), rgb(subject.shop.colour), 0.25), look.ground, subject.seed + 3, W, H, 0.6)
    bamboo: Rgb = (206, 164, 96)
    inside, front = sprite("basket_back", bamboo, 1, 900), sprite("basket_front", bamboo, 1, 900)
    inside, front = _sized(inside, 480), _grounded(front, 480)
    rim = round(H * 0.84) - front.height + 68
    rng = np.random.default_rng(subject.seed)
    size = 142 / thing.tall**0.6
    pieces = []
    for k in range(13):
        row = k // 5
        card = Stage(180, 226)
        card.put(thing.drawn(k, 260), 90, 105, size, angle=float(rng.uniform(-40, 40)), shadow=0.3)
        rest = (98 + (k % 5) * 69 + 34 * (row % 2) + rng.uniform(-8, 8), rim - 30 - row * 63)
        pieces.append((card.image, rest, k * 4))
    fixed = back.copy()
    _over(fixed, inside, (W - 480) / 2, rim - 27)

    def frame(i: int) -> Image.Image:
        out = fixed.copy()
        for card, (x, y), start in pieces:
            t = (i - start) / FPS
            if t < 0:
                continue
            fall = min(1.0, (t / 0.5) ** 2)
            bounce = -20 * abs(math.sin((t - 0.5) * 9)) * math.exp(-(t - 0.5) * 7) if t > 0.5 else 0.0
            _over(out, card, x - 60, -195 + (y + 150) * fall + bounce)
        _over(out, front, (W - 480) / 2 - 40, rim - 15)
        return out

    return frame


def lift(subject: Subject) -> Shot:
    """A hand brings one piece up to the lens and turns it."""
    look, shop = subject.product.look, subject.shop
    thing = thing_of(look)
    land = view(shop.scene, W // 4, H // 4, shift=0.5).filter(ImageFilter.GaussianBlur(3))
    back = land.resize((W + 46, H + 46), Image.Resampling.BICUBIC)
    face = face_of(shop.owner.face, shop.owner.slug)
    palm = _sized(hand(face.skin, face.cloth, 500), 420)
    width = 322 / max(1.0, thing.tall) ** 0.75
    piece = thing.drawn(subject.seed, 520)
    turned = _turning(piece, width, lean=9, slim=0.1, frame=526)

    def frame(i: int) -> Image.Image:
        left = min(46, i)
        out = back.crop((left, 20, left + W, 20 + H))
        y = H * (0.47 + 0.5 * (1 - _ease(i / 16))) + 5 * math.sin(i / 10)
        base = width * thing.tall / 2
        _over(out, palm, W * 0.27 + 5 * math.sin(i / 13), y + base * 0.9 - 68)
        _over(out, turned(i), W / 2 - 263 + 5 * math.sin(i / 13), y - 263)
        return out

    return frame


_LIDS = {"bottle": 0.33, "jar": 0.34, "tall_jar": 0.26}


def pour(subject: Subject) -> Shot:
    """Something poured into a bowl: oil, honey, tea or grain."""
    look = subject.product.look
    thing = thing_of(look)
    back = room(rgb(look.wall), "wood" if look.ground != "wood" else "linen", subject.seed + 1, W, H, 0.64)
    grain = look.painter in {"sack", "grain_bowl", "tall_jar"} and subject.shop.category == "grain_oil"
    source = thing.drawn(0, 480)
    if look.painter in {"tin", "flower_jar", "gaiwan"}:
        source = sprite("gaiwan", (214, 222, 208), 8, 320)
    elif look.painter in _LIDS:
        # Nobody pours through a cork: the lid is left out of the picture.
        source = source.crop((0, round(source.width * _LIDS[look.painter]), source.width, source.height))
    tone: Rgb = {"tin": (190, 116, 52), "gaiwan": (190, 116, 52), "flower_jar": (196, 176, 90)}.get(
        look.painter, rgb(look.tint))
    tall = source.height / source.width
    wide = 248 / max(1.0, tall) ** 0.5
    tipped = []
    for k in range(14):
        card = Stage(570, 570)
        card.put(source, 285, 285, wide, angle=_ease(k / 13) * 104, shadow=0.0)
        tipped.append(card.image)
    bowl_back = _sized(sprite("bowl_back", (214, 206, 190), 1, 900), 322)
    bowl_front = _grounded(sprite("bowl_front", (92, 122, 140), 1, 900), 322)
    top = round(H * 0.72)
    rng = np.random.default_rng(subject.seed)
    lip = (W * 0.5, H * 0.44 + 0.44 * wide * min(1.2, tall * 0.3))

    def frame(i: int) -> Image.Image:
        out = back.copy()
        _over(out, bowl_back, W / 2 - 161, top - 30)
        pen = ImageDraw.Draw(out)
        full = _ease((i - 14) / 50)
        if full > 0:
            rx = 90 + 52 * full
            pen.ellipse((W / 2 - rx, top + 10 - 27 * full, W / 2 + rx, top + 33 - 15 * full), fill=tone)
            foot = top + 18 - 15 * full
            if grain:
                for _ in range(90):
                    t = rng.random()
                    x = W / 2 + rng.normal() * (5 + 7 * t)
                    y = lip[1] + (foot - lip[1]) * t
                    pen.ellipse((x - 3, y - 4, x + 3, y + 4), fill=turn(tone, light=float(rng.uniform(0.8, 1.1))))
            else:
                line = [(W / 2 + 5 * math.sin(y / 60 + i / 3) * y / 300, lip[1] + y)
                        for y in range(0, round(foot - lip[1]), 12)]
                pen.line(line, fill=turn(tone, light=0.86), width=13, joint="curve")
                pen.line([(x - 2, y) for x, y in line], fill=mix(tone, (255, 250, 230), 0.5), width=4)
        _over(out, bowl_front, (W - 322) / 2 - 27, top - 20)
        _over(out, tipped[min(13, i)], W * 0.5 - 285 + wide * tall * 0.44, H * 0.44 - 285)
        return out

    return frame


def stallside(subject: Subject) -> Shot:
    """Behind the stall: the grower leans in, the goods in front."""
    shop, look = subject.shop, subject.product.look
    land = view(shop.scene, W, H, shift=0.5, flip=subject.seed % 2 == 1)
    face = face_of(shop.owner.face, shop.owner.slug)
    poses = [_sized(bust(face, 420, blink, talk), 420) for blink in (False, True) for talk in (False, True)]
    front = Stage(W, H)
    stall(front, shop, H / W * 0.74)
    if look.setting in FROM_ABOVE or look.setting in HANGING:
        thing = thing_of(look)
        for k in range(3):
            front.put(thing.drawn(k, 420), W * (0.44 + 0.2 * k), H * 0.8, W * 0.3 / thing.tall**0.6, stand=True)
    else:
        goods = arrangement(look)
        front.put(goods, W * 0.68, H * 0.815, min(W * 0.56, H * 0.25 * goods.width / goods.height),
                  stand=True, shadow=0.5)

    def frame(i: int) -> Image.Image:
        out = land.copy()
        blink = i % 66 in {20, 21, 22, 23}
        talk = (i // 3) % 3 == 0 or i % 17 < 5
        y = H * 0.30 + 16 * (1 - _ease(i / 30)) + 5 * math.sin(i / 8)
        _over(out, poses[2 * blink + talk], W * 0.38 - 210 + 9 * math.sin(i / 21), y)
        _over(out, front.image, 0, 0)
        return out

    return frame


_POURED = frozenset({"bottle", "jar", "tall_jar", "tin", "gaiwan", "flower_jar", "sack", "grain_bowl"})
_DROPPED = frozenset({"fruit", "vegetables", "dried_goods", "meat_eggs"})


def shots_for(shop: DemoShop, products: tuple[DemoProduct, ...], slug: str, count: int) -> list[Shot]:
    """A clip's ``count`` shots: where, what is done, close by, and the goods at the end."""
    seed = zlib.crc32(slug.encode()) % 997
    first, other = products[0], products[-1]
    hand_on = lift
    if first.look.painter in _POURED:
        hand_on = pour
    elif shop.category in _DROPPED and first.look.painter not in {"bacon", "sausage", "greens", "corn"}:
        hand_on = drop
    opening = (place, stallside)[seed % 2]
    middle = [(hand_on, first), (close, first), (lift if hand_on is not lift else stallside, other),
              (place, first)]
    plan = [(opening, first), *middle[: max(1, count - 2)], (table, other)]
    return [make(Subject(shop, product, seed + 7 * k)) for k, (make, product) in enumerate(plan[:count])]
