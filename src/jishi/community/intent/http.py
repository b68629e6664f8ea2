"""API routes of answers and boards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from jishi.commerce.orders import api as orders
from jishi.community.content import api as content
from jishi.community.content.http_schemas import IntentAnswer
from jishi.community.intent import demand, frames, queries
from jishi.community.intent.actions.answer import answer_group as answer
from jishi.community.intent.actions.open_card import record_card_opened as record
from jishi.community.intent.http_schemas import (
    AnswerIn,
    Board,
    CardOpenedIn,
    Demand,
    Demands,
    Funnel,
    QuestionGroup,
)
from jishi.community.intent.http_understand import router as understand_router
from jishi.community.live import api as live
from jishi.foundation.accounts.api import caller_id, optional_caller_id, signed_in
from jishi.foundation.realtime import api as realtime
from jishi.kernel import quotas
from jishi.kernel.errors import NotFound
from jishi.kernel.http import MoneyOut, language_of, no_content
from jishi.kernel.ids import parse_id

router = Router(tags=["intent"])
router.add_router("", understand_router)


@router.get(
    "/comments/{comment_id}/answer", response={200: IntentAnswer, 204: None},
    operation_id="get_comment_answer", auth=signed_in,
)  # fmt: skip
def get_comment_answer(request: HttpRequest, comment_id: UUID) -> Status[IntentAnswer | None]:
    found = queries.answer_to(comment_id=comment_id, asker_id=caller_id(request))
    out = frames.answer_out(found) if found else None
    return Status(200, out) if out else Status(204, None)


@router.get(
    "/me/lives/{live_id}/board", response=Board, operation_id="get_live_board", auth=signed_in
)
def get_live_board(request: HttpRequest, live_id: UUID) -> Board:
    me = caller_id(request)
    live.require_host(live_id=live_id, host_id=me)
    return _board(request, me, "live", live_id, viewers=realtime.viewers(f"live:{live_id}"))


@router.get(
    "/me/clips/{clip_id}/board", response=Board, operation_id="get_clip_board", auth=signed_in
)
def get_clip_board(request: HttpRequest, clip_id: UUID) -> Board:
    me = caller_id(request)
    clip = content.clip_for(me, clip_id)
    if clip.author_id != me:
        raise NotFound
    return _board(request, me, "clip", clip_id, viewers=clip.plays)


def _board(request: HttpRequest, me: UUID, kind: str, source_id: UUID, *, viewers: int) -> Board:
    found = queries.board(host_id=me, source_kind=kind, source_id=source_id)
    sold = orders.orders_from(kind, source_id)
    return Board(
        groups=QuestionGroup.many(found.groups, language=language_of(request)),
        asked=found.asked, answered=found.answered, card_opened=found.card_opened,
        ordered=sold.placed, viewers=viewers, sales=MoneyOut.of(sold.sales),
    )  # fmt: skip


@router.get("/me/demand", response=Demands, operation_id="get_demand", auth=signed_in)
def get_demand(request: HttpRequest) -> Demands:
    found = demand.demand_for(caller_id(request))
    return Demands(items=Demand.many(found), days=demand.WITHIN.days)


@router.get(
    "/me/lives/{live_id}/funnel", response=Funnel, operation_id="get_live_funnel", auth=signed_in
)
def get_live_funnel(request: HttpRequest, live_id: UUID) -> Funnel:
    live.require_host(live_id=live_id, host_id=caller_id(request))
    return Funnel.model_validate(demand.funnel_of("live", live_id))


@router.get(
    "/me/clips/{clip_id}/funnel", response=Funnel, operation_id="get_clip_funnel", auth=signed_in
)
def get_clip_funnel(request: HttpRequest, clip_id: UUID) -> Funnel:
    me = caller_id(request)
    if content.clip_for(me, clip_id).author_id != me:
        raise NotFound
    return Funnel.model_validate(demand.funnel_of("clip", clip_id))


@router.post(
    "/me/board/{group_id}/answer", response={204: None}, operation_id="answer_group",
    auth=signed_in,
)  # fmt: skip
def answer_group(request: HttpRequest, group_id: UUID, body: AnswerIn) -> HttpResponse:
    answer(
        host_id=caller_id(request), group_id=group_id, text=body.text, pin=body.pin,
        language=language_of(request),
    )  # fmt: skip
    return no_content()


@router.post("/cards/opened", response={204: None}, operation_id="record_card_opened")
def record_card_opened(request: HttpRequest, body: CardOpenedIn) -> HttpResponse:
    me = optional_caller_id(request)
    quotas.take(f"card:{me or request.META.get('REMOTE_ADDR', '')}", limit=120, window_s=60)
    record(
        person_id=me, product_id=body.product_id, source_kind=body.source.kind,
        source_id=parse_id(body.source.id or ""),
    )  # fmt: skip
    return no_content()


@router.get(
    "/me/questions/unanswered", response=dict[str, int], operation_id="count_unanswered",
    auth=signed_in,
)  # fmt: skip
def count_unanswered(request: HttpRequest) -> dict[str, int]:
    return {"count": queries.unanswered_count(caller_id(request))}
