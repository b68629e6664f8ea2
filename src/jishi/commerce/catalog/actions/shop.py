"""The application of a shop: save, submit, decide, close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jishi.commerce.catalog import gates, pictures, policy, queries
from jishi.commerce.catalog.contracts import ShopApplication, ShopDraft
from jishi.commerce.catalog.errors import (
    NoShop,
    ShopIncomplete,
    ShopNotEditable,
    ShopRefused,
    SubmissionChanged,
    WrongState,
)
from jishi.commerce.catalog.events import (
    ProductWithdrawn,
    ShopClosed,
    ShopOpened,
    ShopRejected,
    ShopSubmitted,
)
from jishi.commerce.catalog.models import Product, Shop, ShopDocument
from jishi.foundation.accounts import api as accounts
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def save_shop(*, owner_id: UUID, form: ShopDraft) -> ShopApplication:
    """Begin a shop, or edit its draft or rejected application; half-filled is fine.

    Raises `InvalidInput` field by field, `ShopNotEditable`. One shop a person.
    """
    form = _tidy(form)
    problems = policy.shop_problems(form)
    if problems:
        raise InvalidInput(fields=problems)
    pictures.require_own(
        owner_id=owner_id, ids=[d.picture_id for d in form.documents], purpose="document",
        field="documents",
    )  # fmt: skip
    for field, picture_id in (
        ("banner_picture_id", form.banner_picture_id),
        ("avatar_picture_id", form.avatar_picture_id),
    ):
        if picture_id:
            pictures.require_own(owner_id=owner_id, ids=[picture_id], purpose="cover", field=field)
    advisory_lock("catalog.shop", [str(owner_id)])
    shop = Shop.objects.select_for_update().filter(owner_id=owner_id).first()
    if shop is None:
        owner = accounts.get_person(owner_id)
        shop = Shop(owner_id=owner_id, is_demo=owner.is_demo, begun_at=clock.now())
        audit.write(actor=f"person:{owner_id}", verb="shop.begin", target=f"shop:{shop.pk}")
    elif shop.state not in ("draft", "rejected"):
        raise ShopNotEditable(state=shop.state)
    _write(shop, form)
    return queries.shop_application(shop)


def _tidy(form: ShopDraft) -> ShopDraft:
    return replace(
        form,
        name=policy.tidy(form.name),
        intro=policy.tidy(form.intro),
        town=policy.tidy(form.town),
        subject_name=policy.tidy(form.subject_name),
        contact_phone=policy.tidy(form.contact_phone),
        return_address=policy.tidy(form.return_address),
        licence_number=policy.tidy(form.licence_number).upper(),
    )


def _write(shop: Shop, form: ShopDraft) -> None:
    for name in (
        "name", "intro", "town", "category", "subject_kind", "subject_name", "licence_number",
        "contact_phone", "return_address", "banner_picture_id", "avatar_picture_id",
    ):  # fmt: skip
        setattr(shop, name, getattr(form, name))
    shop.save()
    ShopDocument.objects.filter(shop=shop).delete()
    ShopDocument.objects.bulk_create(
        [
            ShopDocument(
                shop=shop,
                kind=row.kind,
                picture_id=row.picture_id,
                position=position,
                valid_until=row.valid_until,
            )
            for position, row in enumerate(form.documents)
        ]
    )


@use_case
def submit_shop(*, owner_id: UUID) -> ShopApplication:
    """Hand the application in: the `open_shop` gate opens the shop, holds or refuses it.

    Submitting what already waits changes nothing. Raises `NoShop`, `ShopIncomplete` (with what is
    missing), `ShopRefused`, `WrongState`. Emits `ShopSubmitted` or `ShopOpened`.
    """
    shop = Shop.objects.select_for_update().filter(owner_id=owner_id).first()
    if shop is None:
        raise NoShop
    if shop.state == "submitted":
        return queries.shop_application(shop)
    if not policy.may_shop(shop.state, "submitted"):
        raise WrongState(state=shop.state)
    missing = queries.shop_application(shop).missing
    if missing:
        raise ShopIncomplete(fields=dict.fromkeys(missing, "required"), missing=list(missing))
    verdict = gates.open_shop.ask(
        gates.ShopQuestion(
            shop_id=shop.pk, owner_id=owner_id, name=shop.name, intro=shop.intro,
            category=shop.category, subject_kind=shop.subject_kind,
        )
    )  # fmt: skip
    if verdict.outcome == "refuse":
        raise ShopRefused(rule=verdict.rule, ground_zh=verdict.zh, ground_en=verdict.en)
    shop.submission += 1
    shop.submitted_at = clock.now()
    shop.decided_at = None
    shop.decision_reason = None
    audit.write(
        actor=f"person:{owner_id}", verb="shop.submit", target=f"shop:{shop.pk}",
        basis=verdict.rule, submission=shop.submission,
    )  # fmt: skip
    if verdict.outcome == "allow":
        _open(shop, actor="platform", reason="", basis=verdict.rule)
    else:
        shop.state = "submitted"
        shop.save()
        outbox.record(ShopSubmitted(shop_id=shop.pk, owner_id=owner_id, submission=shop.submission))
    return queries.shop_application(shop)


def _open(shop: Shop, *, actor: str, reason: str, basis: str = "") -> None:
    shop.state = "approved"
    shop.decided_at = shop.opened_at = clock.now()
    shop.decision_reason = None
    shop.save()
    outbox.record(ShopOpened(shop_id=shop.pk, owner_id=shop.owner_id))
    audit.write(
        actor=actor, verb="shop.approve", target=f"shop:{shop.pk}", reason=reason, basis=basis
    )


def _load(shop_id: UUID, after: str, submission: int | None) -> Shop:
    shop = Shop.objects.select_for_update().filter(pk=shop_id).first()
    if shop is None:
        raise NotFound
    if submission is not None and submission != shop.submission:
        raise SubmissionChanged
    if shop.state != after and not policy.may_shop(shop.state, after):
        raise WrongState(state=shop.state)
    return shop


@use_case
def approve_shop(
    *, shop_id: UUID, by: UUID, reason: str = "", submission: int | None = None
) -> ShopApplication:
    """A reviewer lets the shop open. Idempotent. `submission`: the one looked at.

    Raises `NotFound`, `WrongState`, `SubmissionChanged`. Emits `ShopOpened`.
    """
    shop = _load(shop_id, "approved", submission)
    if shop.state == "draft":
        raise WrongState(state=shop.state)
    if shop.state != "approved":
        _open(shop, actor=f"person:{by}", reason=reason)
    return queries.shop_application(shop)


@use_case
def reject_shop(
    *, shop_id: UUID, by: UUID, reason: str, submission: int | None = None
) -> ShopApplication:
    """A reviewer sends the application back with a reason. Idempotent.

    Raises `NotFound`, `WrongState`, `SubmissionChanged`. Emits `ShopRejected`.
    """
    shop = _load(shop_id, "rejected", submission)
    if shop.state != "rejected":
        shop.state = "rejected"
        shop.decided_at = clock.now()
        shop.decision_reason = reason
        shop.save()
        outbox.record(ShopRejected(shop_id=shop.pk, owner_id=shop.owner_id, reason=reason))
        audit.write(
            actor=f"person:{by}", verb="shop.reject", target=f"shop:{shop.pk}", reason=reason
        )
    return queries.shop_application(shop)


@use_case
def close_shop(*, shop_id: UUID, by: UUID, reason: str) -> ShopApplication:
    """Close an open shop: its goods leave the sale. Idempotent.

    Emits `ShopClosed` and `ProductWithdrawn` a product.
    """
    shop = _load(shop_id, "closed", None)
    if shop.state != "closed":
        shop.state = "closed"
        shop.decision_reason = reason
        shop.decided_at = clock.now()
        shop.save()
        withdrawn = list(
            Product.objects.select_for_update()
            .filter(shop=shop, state="on_sale")
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        Product.objects.filter(pk__in=withdrawn).update(state="withdrawn")
        outbox.record(
            ShopClosed(shop_id=shop.pk, owner_id=shop.owner_id, reason=reason),
            *(
                ProductWithdrawn(product_id=pk, shop_id=shop.pk, owner_id=shop.owner_id)
                for pk in withdrawn
            ),
        )
        audit.write(
            actor=f"person:{by}", verb="shop.close", target=f"shop:{shop.pk}", reason=reason,
            withdrawn=len(withdrawn),
        )  # fmt: skip
    return queries.shop_application(shop)
