"""What has happened elsewhere is judged by the rules for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.commerce.catalog.events import ProductApproved, ProductTermsChanged
from jishi.governance.rulebook import sweeps
from jishi.kernel.errors import NotFound
from jishi.kernel.events import on

if TYPE_CHECKING:
    from uuid import UUID


@on(ProductApproved)
def judge_product(event: ProductApproved) -> None:
    """How goods stand once buyers see them; a rule finds one product once a day."""
    _judge(event.product_id)


@on(ProductTermsChanged)
def judge_terms(event: ProductTermsChanged) -> None:
    """Prices change without review, so that they are looked at afterwards."""
    _judge(event.product_id)


def _judge(product_id: UUID) -> None:
    try:
        sweeps.look_at_product(product_id)
    except NotFound:
        return
