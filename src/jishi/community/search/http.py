"""API routes of search."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ProductCard, ShopRef
from jishi.community.content import api as content
from jishi.community.content.http_schemas import Clip
from jishi.community.live import api as live
from jishi.community.search import policy, queries
from jishi.community.search.actions.index import remember_query
from jishi.community.search.http_schemas import SearchResult
from jishi.foundation.accounts.api import optional_caller_id
from jishi.kernel import quotas

router = Router(tags=["search"])
LIMITS = {"product": 20, "clip": 12, "live": 6, "shop": 6}


@router.get("/search", response=SearchResult, operation_id="search")
def search(
    request: HttpRequest,
    q: QueryEx[str, P(max_length=200)],
    kind: str | None = None,
) -> SearchResult:
    viewer_id = optional_caller_id(request)
    quotas.take(f"search:{viewer_id or request.META.get('REMOTE_ADDR', '')}", limit=60, window_s=60)
    text = q[: policy.MAX_QUERY]
    found: dict[str, list[UUID]] = {
        each: queries.find(text, each, limit=limit)
        for each, limit in LIMITS.items()
        if kind in (None, each)
    }
    total = sum(map(len, found.values()))
    if text.strip():
        remember_query(text=text, found=total)
    clips = content.get_clips(found.get("clip", []), viewer_id=viewer_id)
    shown = [
        clips[i] for i in found.get("clip", []) if i in clips and clips[i].state == "published"
    ]
    shops = catalog.get_shops(found.get("shop", []))
    lives = live.get_lives(found.get("live", []))
    return SearchResult(
        products=[ProductCard.of(card) for card in catalog.find_products(found.get("product", []))],
        clips=Clip.many(shown, viewer_id=viewer_id),
        lives=live.card_schemas(
            [lives[i] for i in found.get("live", []) if i in lives], viewer_id=viewer_id
        ),
        shops=[ShopRef.of(shops[i]) for i in found.get("shop", []) if i in shops],
        suggestions=queries.suggestions("") if total < 3 else [],
    )


@router.get("/search/suggestions", response=list[str], operation_id="suggest")
def suggest(request: HttpRequest, q: str = "") -> list[str]:
    del request
    return queries.suggestions(q[: policy.MAX_QUERY])
