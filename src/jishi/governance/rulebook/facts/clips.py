"""Facts about clips before they are published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.community.content import api as content
from jishi.community.intent import api as intent
from jishi.foundation.accounts import api as accounts
from jishi.foundation.media import api as media
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.community.content.gates import ClipQuestion

CONTENT, CATALOG = "community.content", "commerce.catalog"
MEDIA, ACCOUNTS, INTENT = "foundation.media", "foundation.accounts", "community.intent"
WINDOW = timedelta(days=30)
#: Characters of what is seen that rules read.
MOST_READ = 4_000

CLIP_SUBMITTED = EventKind(
    "clip.submitted", True, "提交短视频", "A clip is handed in",
    (
        FactSpec("clip.caption", "text", "", CONTENT, "文案", "Caption"),
        FactSpec("clip.tags", "list[text]", "", CONTENT, "话题", "Hashtags"),
        FactSpec("clip.text", "text", "", CONTENT, "文案与话题合在一起", "Caption and hashtags together"),
        FactSpec("clip.length", "duration", "", MEDIA, "时长", "Length"),
        FactSpec("clip.width", "int", "像素", MEDIA, "画面宽", "Width of the picture"),
        FactSpec("clip.height", "int", "像素", MEDIA, "画面高", "Height of the picture"),
        FactSpec("clip.products", "int", "件", CONTENT, "挂的商品数", "Products on it"),
        FactSpec("clip.products_off_sale", "int", "件", CATALOG, "挂的商品中已下架的数", "Products on it no longer on sale"),
        FactSpec("clip.product_titles", "text", "", CATALOG, "所挂商品的标题", "Titles of the products on it"),
        FactSpec("clip.categories", "list[text]", "", CATALOG, "所挂商品的类目", "Categories of the products on it"),
        FactSpec("clip.sells_food", "bool", "", CATALOG, "所挂商品中有没有食品", "Whether a product on it is food"),
        FactSpec("clip.lowest_price", "money", "分", CATALOG, "所挂商品的最低价；没有挂则未知", "Lowest price on it; unknown without a product"),
        FactSpec("clip.same_captions", "int", "条", CONTENT, "同一作者文案完全相同的其他短视频数", "The author's other clips with the same caption"),
        FactSpec("clip.codes", "int", "个", MEDIA, "画面里出现的二维码和条码数", "Codes seen in the picture"),
        FactSpec("clip.seen_text", "text", "", MEDIA, "画面里的文字", "Words seen in the picture"),
        FactSpec("clip.seen_offsite", "number", "", INTENT, "画面里的码和字把人引到站外的把握，0–1", "How surely what is seen leads off the market, 0–1"),
        FactSpec("clip.said", "text", "", MEDIA, "视频里说的话；没有语音程序时未知", "What is said in it; unknown without a speech program"),
        FactSpec("clip.said_offsite", "number", "", INTENT, "说的话把人引到站外的把握，0–1", "How surely what is said leads off the market, 0–1"),
        FactSpec("clip.copied_scenes", "int", "处", MEDIA, "与别人更早的短视频相同的画面数", "Scenes that an earlier clip of somebody else shows"),
        FactSpec("author.has_shop", "bool", "", CATALOG, "作者有没有开着的小店", "Whether the author has an open shop"),
        FactSpec("author.name", "text", "", ACCOUNTS, "作者昵称", "The author's name"),
        FactSpec("author.account_age", "duration", "", ACCOUNTS, "作者账号注册了多久", "Age of the author's account"),
        FactSpec("author.published", "int", "条", CONTENT, "作者此前发布过的短视频数", "Clips the author published before"),
        FactSpec("author.submitted_30d", "int", "条", CONTENT, "作者近 30 天提交的短视频数", "Clips the author handed in within 30 days"),
        FactSpec("author.rejected_30d", "int", "条", CONTENT, "其中未通过的数", "Of those, sent back"),
        FactSpec("author.removed_30d", "int", "条", CONTENT, "其中已删除或下架的数", "Of those, taken down"),
    ),
)  # fmt: skip


def facts_of_clip_submission(question: ClipQuestion) -> dict[str, Any]:
    """Facts of `clip.submitted`. Raises `NotFound`. A dozen queries; asked once a clip."""
    clip = content.clip_for(question.author_id, question.clip_id)
    video = media.get_videos([clip.video_id]).get(clip.video_id)
    cards = catalog.get_cards(question.product_ids)
    skus = [sku for rows in catalog.skus_of(question.product_ids).values() for sku in rows]
    foods = {one.id for one in catalog.get_categories() if one.needs_permit}
    author = accounts.get_people([question.author_id]).get(question.author_id)
    joined = accounts.joined_at(question.author_id)
    now = clock.now()
    record = content.author_record(
        question.author_id, caption=question.caption, besides=question.clip_id, since=now - WINDOW
    )
    return {
        "clip.caption": question.caption,
        "clip.tags": clip.tags,
        "clip.text": "\n".join((question.caption, *clip.tags)),
        "clip.length": timedelta(milliseconds=video.duration_ms) if video else None,
        "clip.width": video.width if video else None,
        "clip.height": video.height if video else None,
        "clip.products": len(question.product_ids),
        "clip.products_off_sale": sum(
            1 for one in question.product_ids if one not in cards or cards[one].state == "withdrawn"
        ),
        "clip.product_titles": "\n".join(card.title for card in cards.values()),
        "clip.categories": sorted({sku.category for sku in skus}),
        "clip.sells_food": any(sku.category in foods for sku in skus),
        "clip.lowest_price": min((card.price.minor for card in cards.values()), default=None),
        "clip.same_captions": record.same_captions,
        **_seen_facts(clip.video_id),
        **_heard_facts(clip.video_id),
        "author.has_shop": catalog.shop_of(question.author_id) is not None,
        "author.name": author.name if author else None,
        "author.account_age": now - joined if joined else None,
        "author.published": record.published_ever,
        "author.submitted_30d": record.submitted,
        "author.rejected_30d": record.rejected,
        "author.removed_30d": record.removed,
    }


def _seen_facts(video_id: UUID) -> dict[str, Any]:
    """What the pictures themselves show; nothing is known of a clip that could not be looked at."""
    seen = media.seen_video(video_id)
    if seen is None:
        return {}
    codes = {code for glance in seen.glances for code in glance.codes}
    words = [line for glance in seen.glances for line in glance.lines]
    read = ["\n".join(glance.lines) for glance in seen.glances if glance.lines]
    return {
        "clip.codes": len(codes),
        "clip.seen_text": "\n".join(dict.fromkeys(words))[:MOST_READ],
        "clip.seen_offsite": max(
            (intent.offsite_score(text[:MOST_READ], "seller") for text in [*codes, *read]),
            default=0.0,
        ),
        "clip.copied_scenes": len({copy.at_ms for copy in seen.copies}),
    }


def _heard_facts(video_id: UUID) -> dict[str, Any]:
    """What is said, read as a whole: a number may be said in pieces."""
    said = media.heard(video_id)
    if said is None:
        return {}
    text = "\n".join(one.text for one in said)[:MOST_READ]
    return {"clip.said": text, "clip.said_offsite": intent.offsite_score(text, "seller")}
