"""API routes of clips, comments, likes, shares and views."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import HeaderEx, P, Router, Status

from jishi.community.content import policy, queries
from jishi.community.content.actions import comment as commenting
from jishi.community.content.actions import publish, react
from jishi.community.content.actions.create import create_clip as create
from jishi.community.content.http_schemas import (
    Clip,
    ClipIn,
    Clips,
    Comment,
    CommentIn,
    Comments,
    Liked,
    MyClip,
    MyClips,
    Shares,
    ViewIn,
)
from jishi.foundation.accounts.api import caller_id, optional_caller_id, signed_in
from jishi.kernel import quotas
from jishi.kernel.errors import NotFound
from jishi.kernel.http import idempotent, language_of, no_content

router = Router(tags=["content"])
PAGE = 20


@router.post("/me/clips", response={201: MyClip}, operation_id="create_clip", auth=signed_in)
def create_clip(
    request: HttpRequest,
    body: ClipIn,
    idempotency_key: HeaderEx[str, P(alias="Idempotency-Key")],
) -> HttpResponse:
    me = caller_id(request)
    quotas.take(f"clip:{me}", limit=30, window_s=3600)

    def work() -> MyClip:
        clip = create(
            author_id=me, upload_id=body.upload_id, caption=body.caption,
            product_ids=body.product_ids, tags=body.tags,
        )  # fmt: skip
        return MyClip.many([clip])[0]

    return idempotent(actor=f"person:{me}", key=idempotency_key, content=body, work=work)


@router.get("/me/clips", response=MyClips, operation_id="list_my_clips", auth=signed_in)
def list_my_clips(request: HttpRequest, cursor: str | None = None) -> MyClips:
    page = queries.own_clips(author_id=caller_id(request), cursor=cursor, limit=PAGE)
    return MyClips(items=MyClip.many(page.items), next_cursor=page.next_cursor)


@router.get("/me/clips/{clip_id}", response=MyClip, operation_id="get_my_clip", auth=signed_in)
def get_my_clip(request: HttpRequest, clip_id: UUID) -> MyClip:
    me = caller_id(request)
    clip = queries.clip_for(me, clip_id)
    if clip.author_id != me:
        raise NotFound
    return MyClip.many([clip])[0]


@router.delete(
    "/me/clips/{clip_id}", response={204: None}, operation_id="remove_my_clip", auth=signed_in
)
def remove_my_clip(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    me = caller_id(request)
    publish.remove_clip(clip_id=clip_id, by=f"person:{me}", author_id=me)
    return no_content()


@router.get("/clips/{clip_id}", response=Clip, operation_id="get_clip")
def get_clip(request: HttpRequest, clip_id: UUID) -> Clip:
    viewer_id = optional_caller_id(request)
    clips = Clip.many([queries.clip_for(viewer_id, clip_id)], viewer_id=viewer_id)
    if not clips:
        raise NotFound
    return clips[0]


@router.get("/people/{person_id}/clips", response=Clips, operation_id="list_person_clips")
def list_person_clips(request: HttpRequest, person_id: UUID, cursor: str | None = None) -> Clips:
    viewer_id = optional_caller_id(request)
    page = queries.published_clips(
        cursor=cursor, limit=PAGE, author_ids=[person_id], viewer_id=viewer_id
    )
    return Clips(items=Clip.many(page.items, viewer_id=viewer_id), next_cursor=page.next_cursor)


@router.put("/clips/{clip_id}/like", response=Liked, operation_id="like_clip", auth=signed_in)
def like_clip(request: HttpRequest, clip_id: UUID) -> Liked:
    likes = react.like_clip(clip_id=clip_id, person_id=caller_id(request))
    return Liked(likes=likes, is_liked=True)


@router.delete("/clips/{clip_id}/like", response=Liked, operation_id="unlike_clip", auth=signed_in)
def unlike_clip(request: HttpRequest, clip_id: UUID) -> Liked:
    likes = react.unlike_clip(clip_id=clip_id, person_id=caller_id(request))
    return Liked(likes=likes, is_liked=False)


@router.post("/clips/{clip_id}/shares", response=Shares, operation_id="share_clip", auth=signed_in)
def share_clip(request: HttpRequest, clip_id: UUID) -> Shares:
    quotas.take(f"share:{caller_id(request)}", limit=30, window_s=60)
    shares = react.share_clip(clip_id=clip_id)
    return Shares(shares=shares, url=f"{settings.PUBLIC_URL}/clips/{clip_id}")


@router.post("/clips/{clip_id}/views", response={204: None}, operation_id="record_view")
def record_view(request: HttpRequest, clip_id: UUID, body: ViewIn) -> HttpResponse:
    viewer_id = optional_caller_id(request)
    who = viewer_id or request.META.get("REMOTE_ADDR", "")
    quotas.take(f"view:{who}", limit=120, window_s=60)
    react.record_view(
        clip_id=clip_id, person_id=viewer_id, watched_ms=body.watched_ms,
        completed=body.completed, source=body.source,
    )  # fmt: skip
    return no_content()


@router.get("/clips/{clip_id}/comments", response=Comments, operation_id="list_clip_comments")
def list_clip_comments(request: HttpRequest, clip_id: UUID, cursor: str | None = None) -> Comments:
    viewer_id = optional_caller_id(request)
    page = queries.list_comments(clip_id=clip_id, viewer_id=viewer_id, cursor=cursor, limit=PAGE)
    clip = queries.clip_for(viewer_id, clip_id)
    return Comments(
        items=Comment.many(page.items), next_cursor=page.next_cursor, count=clip.comments
    )


@router.post(
    "/clips/{clip_id}/comments", response={201: Comment}, operation_id="post_clip_comment",
    auth=signed_in,
)  # fmt: skip
def post_clip_comment(request: HttpRequest, clip_id: UUID, body: CommentIn) -> Status[Comment]:
    me = caller_id(request)
    limit, window_s = policy.COMMENT_QUOTA
    quotas.take(f"comment:{me}", limit=limit, window_s=window_s)
    comment = commenting.post_comment(
        clip_id=clip_id, author_id=me, text=body.text, client_key=body.client_key,
        reply_to=body.reply_to, language=language_of(request),
    )  # fmt: skip
    return Status(201, Comment.many([comment])[0])


@router.put(
    "/comments/{comment_id}/like", response=Liked, operation_id="like_comment", auth=signed_in
)
def like_comment(request: HttpRequest, comment_id: UUID) -> Liked:
    likes = react.set_comment_like(comment_id=comment_id, person_id=caller_id(request), liked=True)
    return Liked(likes=likes, is_liked=True)


@router.delete(
    "/comments/{comment_id}/like", response=Liked, operation_id="unlike_comment", auth=signed_in
)
def unlike_comment(request: HttpRequest, comment_id: UUID) -> Liked:
    likes = react.set_comment_like(comment_id=comment_id, person_id=caller_id(request), liked=False)
    return Liked(likes=likes, is_liked=False)
