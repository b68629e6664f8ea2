"""A shop with goods, buyers with addresses, and a provider, for tests of orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.utils import timezone

from jishi.commerce.catalog.models import FreightTemplate, Product, Shop, Sku
from jishi.commerce.orders.actions.address import add_address
from jishi.commerce.orders.contracts import AddressFields
from jishi.commerce.orders.tests.rig import Buyer, Trade
from jishi.commerce.payments.tests.fixtures import market_home, sandbox, sandbox_process
from jishi.foundation.accounts.models import Account

if TYPE_CHECKING:
    from jishi.commerce.payments.tests.rig import Sandbox

__all__ = ["market_home", "sandbox", "sandbox_process"]


def person(name: str) -> Account:
    return Account.objects.create(name=name, email=f"{name}@example.org", joined_at=timezone.now())


@pytest.fixture
def new_shop(db: None) -> Callable[..., Shop]:
    def make(name: str = "lan") -> Shop:
        return Shop.objects.create(
            owner=person(name), name=f"{name} 的果园", town="眉山", category="fruit",
            subject_name=name, state="approved", begun_at=timezone.now(),
            opened_at=timezone.now(),
        )  # fmt: skip

    return make


@pytest.fixture
def new_sku(db: None) -> Callable[..., Sku]:
    def make(shop: Shop, *, stock: int = 10, price: int = 2990, **freight: Any) -> Sku:
        template = None
        if freight:
            template = FreightTemplate.objects.create(
                shop=shop, name="快递", currency="CNY", **{"base_minor": 0, **freight}
            )
        product = Product.objects.create(
            shop=shop, state="on_sale", title="眉山爱媛橙", category="fruit",
            returns_policy="fresh_excluded", freight_template=template, created_at=timezone.now(),
            published_at=timezone.now(),
        )  # fmt: skip
        return Sku.objects.create(
            product=product, shop=shop, options=["5斤"], price_minor=price, stock=stock,
            currency="CNY", position=0,
        )  # fmt: skip

    return make


@pytest.fixture
def new_buyer(db: None) -> Callable[..., Buyer]:
    def make(name: str = "ming", region: str = "四川省") -> Buyer:
        account = person(name)
        address = add_address(
            person_id=account.pk,
            fields=AddressFields(
                name="小明", phone="13900000000", region=region, city="成都市", district="锦江区",
                street="春熙路 1 号",
            ),
            is_default=True,
        )  # fmt: skip
        return Buyer(id=account.pk, address_id=address.pk)

    return make


@pytest.fixture
def trade(
    new_shop: Callable[..., Shop],
    new_sku: Callable[..., Sku],
    new_buyer: Callable[..., Buyer],
    sandbox: Sandbox,
) -> Trade:
    """One shop with ten pieces at ¥29.90, one buyer, the real provider."""
    shop = new_shop()
    sku = new_sku(shop)
    return Trade(
        shop_id=shop.pk, owner_id=shop.owner_id, sku_id=sku.pk, buyer=new_buyer(), sandbox=sandbox
    )


@pytest.fixture
def later() -> Callable[[int], timedelta]:
    return lambda seconds: timedelta(seconds=seconds)


@pytest.fixture
def stock_of() -> Callable[[UUID], int]:
    return lambda sku_id: Sku.objects.get(pk=sku_id).stock
