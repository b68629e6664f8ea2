"""What has happened elsewhere is judged by the rules for it."""

from __future__ import annotations

from jishi.commerce.catalog.events import ProductApproved
from jishi.governance.rulebook.actions.decide import Asked
from jishi.governance.rulebook.actions.find import judge
from jishi.governance.rulebook.facts import products
from jishi.kernel import clock
from jishi.kernel.errors import NotFound
from jishi.kernel.events import on


@on(ProductApproved)
def judge_product(event: ProductApproved) -> None:
    """How goods stand once buyers see them; a rule finds one product once a day."""
    try:
        facts = products.facts_of_product_change(
            products.ProductChangeQuestion(product_id=event.product_id)
        )
    except NotFound:
        return
    judge(
        Asked(
            kind="product.changed", subject_kind="product", subject_id=str(event.product_id),
            actor_id=event.owner_id, facts=facts,
        ),
        key=clock.now().date().isoformat(),
    )  # fmt: skip
