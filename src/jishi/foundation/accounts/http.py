"""API routes of foundation.accounts."""

from __future__ import annotations

from importlib import metadata
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import File, Router, Status, UploadedFile

from jishi.foundation.accounts import addresses, api, ports, queries, sessions
from jishi.foundation.accounts.actions import change_profile as changing
from jishi.foundation.accounts.contracts import Address, OwnAccount
from jishi.foundation.accounts.errors import AvatarTooLarge
from jishi.foundation.accounts.http_schemas import (
    CodeRequest,
    CodeSent,
    Config,
    Me,
    MePatch,
    Person,
    PersonRef,
    Provider,
    SessionInfo,
    SignIn,
)
from jishi.kernel.errors import NotFound
from jishi.kernel.http import no_content
from jishi.kernel.ids import parse_id

router = Router(tags=["accounts"])

DESKS: tuple[Literal["merchant", "review", "operator"], ...] = ("merchant", "review", "operator")
#: A phone photograph fits; the picture store scales it down.
AVATAR_MAX_BYTES = 10 * 1024 * 1024


@router.get("/config", response=Config, operation_id="get_config")
def get_config(request: HttpRequest) -> Config:
    """What the phone app must know before anything else."""
    del request
    return Config(
        currency=settings.MARKET_CURRENCY,
        languages=["zh", "en"],
        demo=queries.has_demo_people(),
        inbox_url="/inbox/" if settings.DEVELOPMENT else None,
        max_upload_bytes=settings.UPLOAD_MAX_BYTES,
        upload_url="/uploads/",
        providers=[
            Provider(id=p.id, name_zh=p.name_zh, name_en=p.name_en, is_sandbox=p.is_sandbox)
            for p in ports.payment_providers.ask()
        ],
        version=metadata.version("jishi"),
        market_name_zh=settings.MARKET_NAME_ZH,
        market_name_en=settings.MARKET_NAME_EN,
    )


@router.get("/session", response=SessionInfo, operation_id="get_session")
def get_session(request: HttpRequest) -> SessionInfo:
    """Sets the CSRF cookie and tells whether somebody is signed in."""
    return SessionInfo(csrf_token=get_token(request), signed_in=request.user.is_authenticated)


@router.post(
    "/session/code", response={202: CodeSent}, operation_id="request_code", auth=api.anyone
)
def request_code(request: HttpRequest, body: CodeRequest) -> Status[CodeSent]:
    """Send a code; the answer is the same for known and unknown addresses."""
    sent = sessions.send_code(request, body.address)
    sent_to = CodeSent(
        address_masked=sent.address_masked,
        is_new=False,
        expires_in_s=sent.expires_in_s,
        resend_in_s=sent.resend_in_s,
    )
    return Status(202, sent_to)


@router.post("/session", response={200: Me}, operation_id="sign_in", auth=api.anyone)
def sign_in(request: HttpRequest, body: SignIn) -> Me:
    """Sign in, or up, with a code. The session key and the CSRF token change."""
    return _me(queries.own(sessions.open_session(request, body.address, body.code)))


@router.delete("/session", response={204: None}, operation_id="sign_out", auth=api.anyone)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session; fine without one."""
    sessions.close_session(request)
    return no_content()


@router.get("/me", response=Me, operation_id="get_me", auth=api.signed_in)
def get_me(request: HttpRequest) -> Me:
    return _me(queries.own(api.caller_id(request)))


@router.patch("/me", response=Me, operation_id="change_me", auth=api.signed_in)
def change_me(request: HttpRequest, body: MePatch) -> Me:
    changed = changing.change_profile(
        person_id=api.caller_id(request), name=body.name, bio=body.bio, language=body.language
    )
    return _me(changed)


@router.post("/me/avatar", response=Me, operation_id="change_avatar", auth=api.signed_in)
def change_avatar(request: HttpRequest, file: File[UploadedFile]) -> Me:
    if (file.size or 0) > AVATAR_MAX_BYTES:
        raise AvatarTooLarge(max_mb=AVATAR_MAX_BYTES // 1024**2)
    return _me(changing.change_avatar(person_id=api.caller_id(request), data=file.read()))


@router.get("/people/{person_id}", response=Person, operation_id="get_person")
def get_person(request: HttpRequest, person_id: str) -> Person:
    del request
    found = parse_id(person_id)
    if found is None:
        raise NotFound
    person = api.get_person(found)
    shop_id = ports.shop_ids.ask([found]).get(found)
    return Person(person=PersonRef.of(person, shop_id), bio=queries.bio(found))


def _me(account: OwnAccount) -> Me:
    stored = set(account.desks)
    if ports.shop_ids.ask([account.id]):
        stored.add("merchant")
    return Me(
        id=str(account.id),
        name=account.name,
        avatar_url=account.avatar_url,
        bio=account.bio,
        phone_masked=addresses.masked(Address(kind="phone", value=account.phone))
        if account.phone
        else None,
        email_masked=addresses.masked(Address(kind="email", value=account.email))
        if account.email
        else None,
        language=account.language,
        is_demo=account.is_demo,
        needs_name=not account.name,
        desks=[desk for desk in DESKS if desk in stored],
        unread_notices=ports.unread_notices.ask(account.id),
    )
