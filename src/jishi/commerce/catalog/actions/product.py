"""A product's life: create, edit, submit, withdraw, decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from jishi.commerce.catalog import gates, mappers, pictures, policy, queries
from jishi.commerce.catalog.actions import grid
from jishi.commerce.catalog.contracts import Axis, ProductDraft, ProductForm
from jishi.commerce.catalog.errors import (
    ProductInReview,
    ProductRefused,
    ShopNotApproved,
    SubmissionChanged,
    WrongState,
)
from jishi.commerce.catalog.events import (
    ProductApproved,
    ProductRejected,
    ProductSubmitted,
    ProductTermsChanged,
    ProductWithdrawn,
)
from jishi.commerce.catalog.models import FreightTemplate, Product, ProductRevision, Shop
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.kernel.gates import Verdict


# ── what the merchant does


@use_case
def create_product(*, owner_id: UUID, form: ProductDraft) -> ProductForm:
    """Draft a product in one's shop (which may still be under review).

    Raises `NoShop`, `InvalidInput` field by field, `WrongState` when the shop is closed.
    """
    shop = queries.my_shop(owner_id)
    if shop.state == "closed":
        raise WrongState(state=shop.state)
    form = _checked(owner_id, shop, form)
    if any(sku.id is not None for sku in form.skus):
        raise InvalidInput(fields={"skus": "unknown"})
    product = Product(shop=shop, created_at=clock.now())
    _write_text(product, form)
    _write_terms(product, form)
    product.save()
    grid.write_grid(product, form, keep_stock=False)
    audit.write(actor=f"person:{owner_id}", verb="product.create", target=f"product:{product.pk}")
    return queries.product_form(product.pk, owner_id)


@use_case
def edit_product(*, owner_id: UUID, product_id: UUID, form: ProductDraft) -> ProductForm:
    """Change a product. On sale: price, stock, freight and dispatch change at once; words,
    pictures and variants wait in a revision for the `publish_product` gate while the published
    version sells on.

    Raises `NotFound`, `InvalidInput`, `ProductInReview`, `ProductRefused`. Emits
    `ProductTermsChanged`, `ProductPriceChanged`, `StockChanged`, and `ProductSubmitted` or `ProductApproved`.
    """
    product = _mine(owner_id, product_id)
    if product.state == "in_review":
        raise ProductInReview
    form = _checked(owner_id, product.shop, form)
    skus = grid.lock_skus(product)
    unknown = {sku.id for sku in form.skus if sku.id} - {sku.pk for sku in skus}
    if unknown:
        raise InvalidInput(fields={"skus": "unknown"})
    if product.state != "on_sale":
        _write_text(product, form)
        _write_terms(product, form)
        product.save()
        grid.write_grid(product, form, keep_stock=False)
        audit.write(actor=_actor(owner_id), verb="product.edit", target=f"product:{product.pk}")
        return queries.product_form(product.pk, owner_id)
    form = grid.with_known_ids(form, skus)
    published = mappers.product_draft(product, skus)
    _write_terms(product, form)
    product.save()
    grid.write_prices(owner_id, skus, form)
    outbox.record(ProductTermsChanged(**_ids(product)))
    audit.write(actor=_actor(owner_id), verb="product.edit", target=f"product:{product.pk}")
    _supersede(product)
    if policy.needs_review(published, form):
        _revise(owner_id, product, form)
    else:
        product.decision_reason = None
        product.save(update_fields=["decision_reason"])
    return queries.product_form(product.pk, owner_id)


@use_case
def submit_product(*, owner_id: UUID, product_id: UUID) -> ProductForm:
    """Put a product on sale: the `publish_product` gate lets it, holds or refuses it.

    Submitting what waits or is on sale changes nothing. Raises `NotFound`, `ShopNotApproved`,
    `InvalidInput`, `ProductRefused`. Emits `ProductSubmitted` or `ProductApproved`.
    """
    product = _mine(owner_id, product_id)
    if product.state in ("in_review", "on_sale"):
        return queries.product_form(product.pk, owner_id)
    if product.shop.state != "approved":
        raise ShopNotApproved(state=product.shop.state)
    form = mappers.product_draft(product, grid.lock_skus(product))
    problems = policy.product_problems(form)
    if problems:
        raise InvalidInput(fields=problems)
    verdict = _ask(product, form, is_change=False)
    product.submission += 1
    product.submitted_at = clock.now()
    product.decision_reason = None
    audit.write(
        actor=_actor(owner_id), verb="product.submit", target=f"product:{product.pk}",
        basis=verdict.rule, submission=product.submission,
    )  # fmt: skip
    if verdict.outcome == "allow":
        _publish(product, actor="platform", reason="", basis=verdict.rule)
    else:
        product.state = "in_review"
        product.save()
        _record_submitted(product)
    return queries.product_form(product.pk, owner_id)


@use_case
def withdraw_product(*, owner_id: UUID, product_id: UUID) -> ProductForm:
    """Take a product off sale (or back from review); a waiting change is dropped. Idempotent.

    Raises `NotFound`. Emits `ProductWithdrawn`.
    """
    product = _mine(owner_id, product_id)
    if product.state != "withdrawn":
        _supersede(product)
        product.state = "withdrawn"
        product.submission += 1
        product.save()
        outbox.record(ProductWithdrawn(**_ids(product)))
        audit.write(actor=_actor(owner_id), verb="product.withdraw", target=f"product:{product.pk}")
    return queries.product_form(product.pk, owner_id)


# ── what a reviewer decides


@use_case
def approve_product(
    *, product_id: UUID, by: UUID, reason: str = "", submission: int | None = None
) -> ProductForm:
    """Let a product, or the change that waits, go on sale; also a second look at a rejection.

    Idempotent. Raises `NotFound`, `WrongState`, `SubmissionChanged`, `ShopNotApproved`. Emits
    `ProductApproved`.
    """
    product = _for_decision(product_id, submission)
    revision = _waiting(product)
    if product.state == "on_sale" and revision is None:
        return queries.product_form(product.pk)
    if product.state not in ("in_review", "rejected", "on_sale"):
        raise WrongState(state=product.state)
    if product.shop.state != "approved":
        raise ShopNotApproved(state=product.shop.state)
    if product.state == "on_sale" and revision is not None:
        _apply_revision(product, revision)
    _publish(product, actor=_actor(by), reason=reason)
    return queries.product_form(product.pk)


@use_case
def reject_product(
    *, product_id: UUID, by: UUID, reason: str, submission: int | None = None
) -> ProductForm:
    """Send a product back, or the change that waits (what is published stays); without a waiting
    change a product on sale is taken off (second look). Idempotent. Emits `ProductRejected`.

    Raises `NotFound`, `WrongState`, `SubmissionChanged`.
    """
    product = _for_decision(product_id, submission)
    revision = _waiting(product)
    if product.state == "rejected":
        return queries.product_form(product.pk)
    if product.state not in ("in_review", "on_sale"):
        raise WrongState(state=product.state)
    product.decision_reason = reason
    if revision is not None:
        revision.state, revision.reason, revision.decided_at = "rejected", reason, clock.now()
        revision.save()
    else:
        product.state = "rejected"
    product.save()
    outbox.record(ProductRejected(**_ids(product), reason=reason))
    audit.write(
        actor=_actor(by), verb="product.reject", target=f"product:{product.pk}", reason=reason,
        is_change=revision is not None,
    )  # fmt: skip
    return queries.product_form(product.pk)


# ── steps


def _actor(person_id: UUID) -> str:
    return f"person:{person_id}"


def _ids(product: Product) -> dict[str, Any]:
    return {
        "product_id": product.pk,
        "shop_id": product.shop_id,
        "owner_id": product.shop.owner_id,
    }


def _record_submitted(product: Product) -> None:
    outbox.record(ProductSubmitted(**_ids(product), submission=product.submission))


def _mine(owner_id: UUID, product_id: UUID) -> Product:
    product = (
        Product.objects.select_for_update(of=("self",))
        .filter(pk=product_id, shop__owner_id=owner_id)
        .select_related("shop")
        .first()
    )
    if product is None:
        raise NotFound
    return product


def _for_decision(product_id: UUID, submission: int | None) -> Product:
    product = (
        Product.objects.select_for_update(of=("self",))
        .filter(pk=product_id)
        .select_related("shop")
        .first()
    )
    if product is None:
        raise NotFound
    if submission is not None and submission != product.submission:
        raise SubmissionChanged
    return product


def _waiting(product: Product) -> ProductRevision | None:
    return (
        ProductRevision.objects.select_for_update().filter(product=product, state="waiting").first()
    )


def _checked(owner_id: UUID, shop: Shop, form: ProductDraft) -> ProductDraft:
    """The form tidied, with everything right about it, pictures and freight template included."""
    form = replace(
        form,
        title=policy.tidy(form.title),
        description=policy.tidy(form.description),
        origin=policy.tidy(form.origin),
        attributes=tuple(
            (name, policy.tidy(value)) for name, value in form.attributes if policy.tidy(value)
        ),
        axes=tuple(
            Axis(name=policy.tidy(axis.name), values=tuple(map(policy.tidy, axis.values)))
            for axis in form.axes
        ),
        skus=tuple(
            replace(sku, options=tuple(map(policy.tidy, sku.options)), code=policy.tidy(sku.code))
            for sku in form.skus
        ),
    )
    problems = policy.product_problems(form)
    template_id = form.freight_template_id
    if (
        template_id is not None
        and not FreightTemplate.objects.filter(pk=template_id, shop=shop).exists()
    ):
        problems["freight_template_id"] = "unknown"
    if problems:
        raise InvalidInput(fields=problems)
    pictures.require_own(
        owner_id=owner_id, ids=form.picture_ids, purpose="product", field="picture_ids"
    )
    return form


def _write_text(product: Product, form: ProductDraft) -> None:
    product.title = form.title
    product.description = form.description
    product.category = form.category
    product.picture_ids = list(form.picture_ids)
    product.axes = mappers.stored_axes(form.axes)
    product.returns_policy = form.returns_policy
    product.origin = form.origin
    product.attributes = dict(form.attributes)


def _write_terms(product: Product, form: ProductDraft) -> None:
    product.freight_template_id = form.freight_template_id
    product.ship_within_h = form.ship_within_h


def _supersede(product: Product) -> None:
    ProductRevision.objects.filter(product=product, state="waiting").update(
        state="superseded", decided_at=clock.now()
    )


def _ask(product: Product, form: ProductDraft, *, is_change: bool) -> Verdict:
    verdict = gates.publish_product.ask(
        gates.ProductQuestion(
            product_id=product.pk,
            shop_id=product.shop_id,
            owner_id=product.shop.owner_id,
            title=form.title,
            description=form.description,
            category=form.category,
            picture_ids=form.picture_ids,
            price_minor=min(sku.price_minor for sku in form.skus),
            currency=settings.MARKET_CURRENCY,
            is_change=is_change,
            form=form,
        )
    )
    if verdict.outcome == "refuse":
        raise ProductRefused(rule=verdict.rule, ground_zh=verdict.zh, ground_en=verdict.en)
    return verdict


def _revise(owner_id: UUID, product: Product, form: ProductDraft) -> None:
    verdict = _ask(product, form, is_change=True)
    revision = ProductRevision.objects.create(
        product=product, shop_id=product.shop_id, form=mappers.stored_draft(form),
        created_at=clock.now(),
    )  # fmt: skip
    product.submission += 1
    product.submitted_at = clock.now()
    product.decision_reason = None
    product.save()
    audit.write(
        actor=_actor(owner_id), verb="product.revise", target=f"product:{product.pk}",
        basis=verdict.rule, submission=product.submission,
    )  # fmt: skip
    if verdict.outcome == "allow":
        _apply_revision(product, revision)
        _publish(product, actor="platform", reason="", basis=verdict.rule)
    else:
        _record_submitted(product)


def _apply_revision(product: Product, revision: ProductRevision) -> None:
    form = mappers.draft_from_store(revision.form)
    _write_text(product, form)
    grid.write_grid(product, form, keep_stock=True)
    revision.state, revision.decided_at = "published", clock.now()
    revision.save()


def _publish(product: Product, *, actor: str, reason: str, basis: str = "") -> None:
    product.state = "on_sale"
    product.published_at = product.published_at or clock.now()
    product.decision_reason = None
    product.save()
    outbox.record(ProductApproved(**_ids(product)))
    audit.write(
        actor=actor, verb="product.approve", target=f"product:{product.pk}", reason=reason,
        basis=basis,
    )  # fmt: skip
