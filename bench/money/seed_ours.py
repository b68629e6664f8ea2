"""Our market for the bench: `seed_ours.py BUYERS STOCK GOODS` writes JSON to stdout. Migrates first."""

from __future__ import annotations

import json
import os
import sys
from io import StringIO

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402

from jishi.commerce.catalog.models import Product, Shop, Sku  # noqa: E402
from jishi.commerce.orders.models import Address  # noqa: E402
from jishi.foundation.accounts.models import Account  # noqa: E402
from jishi.foundation.accounts.session_store import SessionStore  # noqa: E402
from jishi.kernel import clock  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def goods(shop: Shop, number: int, stock: int) -> Sku:
    now = clock.now()
    product = Product.objects.create(
        shop=shop, state="on_sale", title=f"爱媛橙 {number}", category="fruit",
        returns_policy="fresh_excluded", created_at=now, published_at=now,
    )  # fmt: skip
    return Sku.objects.create(
        product=product, shop=shop, options=[], price_minor=2990, stock=stock, currency="CNY",
        position=0,
    )  # fmt: skip


def session(account: Account) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def main(buyers: int, stock: int, kinds: int) -> None:
    call_command("migrate", interactive=False, stdout=StringIO(), verbosity=0)
    now = clock.now()
    owner = Account.objects.create(name="摊主", email="owner@example.org", joined_at=now)
    shop = Shop.objects.create(
        owner=owner, name="果园", town="眉山", category="fruit", subject_name="摊主",
        state="approved", begun_at=now, opened_at=now,
    )  # fmt: skip
    skus = [goods(shop, number, stock) for number in range(kinds)]
    people = [
        Account(name=f"买家{n}", email=f"b{n}@example.org", joined_at=now) for n in range(buyers)
    ]
    Account.objects.bulk_create(people, batch_size=1000)
    homes = [
        Address(
            person_id=person.pk, name="小明", phone="13900000000", region="四川省", city="成都市",
            district="锦江区", street="春熙路 1 号", is_default=True, changed_at=now,
        )
        for person in people
    ]  # fmt: skip
    Address.objects.bulk_create(homes, batch_size=1000)
    found = [
        {"session": session(person), "address_id": str(home.pk)}
        for person, home in zip(people, homes, strict=True)
    ]
    json.dump({"buyers": found, "skus": [str(sku.pk) for sku in skus], "price": 2990}, sys.stdout)


main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
