"""Freight templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.commerce.catalog import mappers, policy, queries
from jishi.commerce.catalog.models import FreightTemplate
from jishi.kernel import audit
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.commerce.catalog.contracts import FreightFacts


@use_case
def create_freight_template(*, owner_id: UUID, facts: FreightFacts) -> FreightFacts:
    """Add a template to one's shop (`facts.id` is ignored). Raises `NoShop`, `InvalidInput`."""
    shop = queries.my_shop(owner_id)
    facts = replace(
        facts,
        name=policy.tidy(facts.name),
        excluded_regions=tuple(dict.fromkeys(map(policy.tidy, facts.excluded_regions))),
    )
    problems = policy.freight_problems(facts)
    if problems:
        raise InvalidInput(fields=problems)
    template = FreightTemplate.objects.create(
        shop=shop,
        name=facts.name,
        base_minor=facts.base_minor,
        base_units=facts.base_units,
        extra_minor=facts.extra_minor,
        extra_units=facts.extra_units,
        free_from_minor=facts.free_from_minor,
        excluded_regions=list(facts.excluded_regions),
        currency=settings.MARKET_CURRENCY,
    )
    audit.write(actor=f"person:{owner_id}", verb="freight.create", target=f"freight:{template.pk}")
    return mappers.freight(template)
