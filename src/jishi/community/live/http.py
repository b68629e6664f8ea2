"""API routes of community.live."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from jishi.community.live import policy, queries, views
from jishi.community.live.actions import book as booking
from jishi.community.live.actions.create import create_live as make_live
from jishi.community.live.actions.end import end_live as make_end
from jishi.community.live.actions.fill_bag import fill_bag as put_bag
from jishi.community.live.actions.follow_picture import ask_again
from jishi.community.live.actions.like import like_live as add_hearts
from jishi.community.live.actions.pin_card import pin_card as put_card
from jishi.community.live.actions.post_comment import say
from jishi.community.live.actions.visit import record_visit
from jishi.community.live.http_schemas import (
    Booked,
    Liked,
    LikesIn,
    Live,
    LiveComment,
    LiveCommentIn,
    LiveComments,
    LiveIn,
    Lives,
    MyLive,
    PinIn,
    ProductsIn,
)
from jishi.community.live.models import LiveComment as CommentRow
from jishi.foundation.accounts.api import caller_id, optional_caller_id, signed_in
from jishi.foundation.media import api as media
from jishi.kernel import quotas
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.http import language_of, no_content
from jishi.kernel.ids import parse_id

router = Router(tags=["live"])


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


def _public(live_id: str, viewer_id: UUID | None) -> UUID:
    """The id of a live that this viewer may see; raises `NotFound`."""
    found = _id(live_id)
    if not queries.may_see(found, viewer_id):
        raise NotFound
    return found


def _mine(request: HttpRequest, live_id: UUID) -> MyLive:
    row = ask_again(live_id=live_id, host_id=caller_id(request))
    return views.my_live(row, language_of(request))


@router.get("/lives", response=Lives, operation_id="list_lives")
def list_lives(request: HttpRequest, state: str | None = None, cursor: str | None = None) -> Lives:
    """Newest first: what is on air, or the lives in `state` (several with commas)."""
    states = state.split(",") if state else [str(one) for one in policy.RUNNING]
    page = queries.page_of_lives(cursor=cursor, limit=20, states=states, public=True)
    viewer = optional_caller_id(request)
    return Lives(items=views.live_cards(page.items, viewer), next_cursor=page.next_cursor)


@router.get("/lives/{live_id}", response=Live, operation_id="get_live")
def get_live(request: HttpRequest, live_id: str) -> Live:
    viewer = optional_caller_id(request)
    return views.live(queries.get_live(_public(live_id, viewer)), viewer)


@router.get("/lives/{live_id}/comments", response=LiveComments, operation_id="list_live_comments")
def list_live_comments(
    request: HttpRequest, live_id: str, cursor: str | None = None
) -> LiveComments:
    """Newest first."""
    viewer = optional_caller_id(request)
    live = queries.get_live(_public(live_id, viewer))
    page = queries.page_of_comments(live_id=live.id, viewer_id=viewer, cursor=cursor)
    items = views.comments(page.items, live.host_id)
    return LiveComments(items=items, next_cursor=page.next_cursor)


@router.post(
    "/lives/{live_id}/comments",
    response={201: LiveComment},
    operation_id="post_live_comment",
    auth=signed_in,
)
def post_live_comment(
    request: HttpRequest, live_id: str, body: LiveCommentIn
) -> Status[LiveComment]:
    """The same as a "comment" sent up the WebSocket; `client_key` makes a repeat harmless."""
    person_id = caller_id(request)
    facts = say(
        live_id=_public(live_id, person_id),
        author_id=person_id,
        text=body.text,
        client_key=body.client_key,
    )
    row = CommentRow.objects.get(pk=facts.id)
    return Status(201, views.comments([row], facts.host_id)[0])


@router.post("/lives/{live_id}/visits", response={204: None}, operation_id="record_live_visit")
def record_live_visit(request: HttpRequest, live_id: str) -> HttpResponse:
    """Somebody sees the room: counted once for each person."""
    viewer = optional_caller_id(request)
    quotas.take(
        f"live.visit:{viewer or request.META.get('REMOTE_ADDR', '')}", limit=60, window_s=60
    )
    record_visit(live_id=_public(live_id, viewer), person_id=viewer)
    return no_content()


@router.post("/lives/{live_id}/likes", response=Liked, operation_id="like_live", auth=signed_in)
def like_live(request: HttpRequest, live_id: str, body: LikesIn) -> Liked:
    """Add hearts; a client gathers its taps and sends them about once a second."""
    person_id = caller_id(request)
    found = _public(live_id, person_id)
    quotas.take(f"live.like:{found}:{person_id}", limit=20, window_s=10)
    likes = add_hearts(live_id=found, person_id=person_id, count=body.count)
    return Liked(likes=likes, is_liked=True)


@router.put("/lives/{live_id}/booking", response=Booked, operation_id="book_live", auth=signed_in)
def book_live(request: HttpRequest, live_id: str) -> Booked:
    person_id = caller_id(request)
    found = _public(live_id, person_id)
    booking.book_live(live_id=found, person_id=person_id)
    return Booked(is_booked=True, bookings=queries.bookings(found))


@router.delete(
    "/lives/{live_id}/booking", response=Booked, operation_id="unbook_live", auth=signed_in
)
def unbook_live(request: HttpRequest, live_id: str) -> Booked:
    person_id = caller_id(request)
    found = _public(live_id, person_id)
    booking.unbook_live(live_id=found, person_id=person_id)
    return Booked(is_booked=False, bookings=queries.bookings(found))


@router.get("/me/lives", response=Lives, operation_id="list_my_lives", auth=signed_in)
def list_my_lives(request: HttpRequest) -> Lives:
    """One's own newest fifty, in whatever state."""
    person_id = caller_id(request)
    page = queries.page_of_lives(
        cursor=None, limit=50, states=queries.ALL_STATES, host_id=person_id
    )
    return Lives(items=views.live_cards(page.items, person_id), next_cursor=None)


@router.post("/me/lives", response={201: MyLive}, operation_id="create_live", auth=signed_in)
def create_live(request: HttpRequest, body: LiveIn) -> Status[MyLive]:
    """Announce a live, or open the room for a picture at once."""
    person_id = caller_id(request)
    quotas.take(f"live.create:{person_id}", limit=20, window_s=3600)
    view = make_live(
        host_id=person_id,
        title=body.title,
        announcement=body.announcement,
        cover_picture_id=_id(body.cover_picture_id) if body.cover_picture_id else None,
        product_ids=[_id(one) for one in body.product_ids],
        starts_at=_time(body.starts_at),
    )
    return Status(201, views.my_live(queries.own_live(view.id, person_id), language_of(request)))


@router.get("/me/lives/{live_id}", response=MyLive, operation_id="get_my_live", auth=signed_in)
def get_my_live(request: HttpRequest, live_id: str) -> MyLive:
    return _mine(request, _id(live_id))


@router.post("/me/lives/{live_id}/end", response=MyLive, operation_id="end_live", auth=signed_in)
def end_live(request: HttpRequest, live_id: str) -> MyLive:
    """End it, also before it has begun. Ending twice changes nothing."""
    found = _id(live_id)
    make_end(live_id=found, host_id=caller_id(request))
    return _mine(request, found)


@router.post(
    "/me/lives/{live_id}/stream-key",
    response=MyLive,
    operation_id="renew_stream_key",
    auth=signed_in,
)
def renew_stream_key(request: HttpRequest, live_id: str) -> MyLive:
    """A new key; whoever publishes with the old one is cut off."""
    found = _id(live_id)
    queries.own_live(found, caller_id(request))
    media.renew_key(found)
    return _mine(request, found)


@router.put("/me/lives/{live_id}/bag", response=MyLive, operation_id="fill_bag", auth=signed_in)
def fill_bag(request: HttpRequest, live_id: str, body: ProductsIn) -> MyLive:
    """Replace the bag; the order makes the link numbers."""
    found = _id(live_id)
    put_bag(
        live_id=found,
        host_id=caller_id(request),
        product_ids=[_id(one) for one in body.product_ids],
    )
    return _mine(request, found)


@router.put("/me/lives/{live_id}/pin", response=MyLive, operation_id="pin_card", auth=signed_in)
def pin_card(request: HttpRequest, live_id: str, body: PinIn) -> MyLive:
    """Put a card of the bag up, or take it down."""
    found = _id(live_id)
    put_card(
        live_id=found,
        host_id=caller_id(request),
        product_id=_id(body.product_id) if body.product_id else None,
    )
    return _mine(request, found)


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields={"starts_at": "RFC 3339"}) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
