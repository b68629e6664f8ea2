"""A shop with a second factor and a bank account, and a gate that lets everything through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jishi.commerce.catalog.models import Shop
from jishi.commerce.settlement.tests.rig import NOON, Till, allow, plugged
from jishi.foundation.accounts.models import Account
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def keys_of_their_own(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.JISHI_HOME = tmp_path
    settings.WITHDRAWAL_DAY_COUNT = 100


@pytest.fixture(autouse=True)
def open_gate() -> Iterator[None]:
    before = plugged(allow)
    yield
    plugged(before)


def person(name: str, *, desks: tuple[str, ...] = ()) -> Account:
    return Account.objects.create(
        name=name, email=f"{name}-{new_id().hex[-8:]}@example.org", joined_at=NOON,
        desks=list(desks),
    )  # fmt: skip


@pytest.fixture
def new_shop(db: None) -> Callable[..., Shop]:
    def make(name: str = "lan", category: str = "fruit") -> Shop:
        return Shop.objects.create(
            owner=person(name), name=f"{name} 的果园", town="眉山", category=category,
            subject_name=name, state="approved", begun_at=NOON, opened_at=NOON,
        )  # fmt: skip

    return make


@pytest.fixture
def till(new_shop: Callable[..., Shop]) -> Till:
    shop = new_shop()
    return Till.open(shop.pk, shop.owner_id, holder="lan")
