"""A host with a shop and goods, viewers, and gates that answer as a test wants."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from PIL import Image

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.contracts import DocumentRef, ProductDraft, ShopDraft, SkuDraft
from jishi.community.live import api, gates
from jishi.foundation.accounts.models import Account
from jishi.foundation.media import api as media
from jishi.foundation.media.actions import ingest
from jishi.foundation.realtime.models import Frame
from jishi.kernel import clock
from jishi.kernel.gates import ALLOW, Verdict
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from jishi.community.live.contracts import LiveView

PNG = io.BytesIO()
Image.new("RGB", (64, 64), (217, 72, 28)).save(PNG, "PNG")
REFUSE = Verdict(outcome="refuse", rule="test.no", zh="不行", en="no")
HOLD = Verdict(outcome="hold", rule="test.look")


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Verdict]:
    """What the three gates say; a test changes it."""
    said = {"go_live": ALLOW, "pin_card": ALLOW, "show_comment": ALLOW}
    for name in list(said):
        gate = getattr(gates, name)
        monkeypatch.setattr(gate, "_answer", lambda _, name=name: said[name])
    return said


@pytest.fixture
def make_person(db: None) -> Callable[..., Account]:
    def make(name: str = "小满", **fields: Any) -> Account:
        return Account.objects.create(
            name=name, email=f"{new_id()}@example.org", joined_at=clock.now(), **fields
        )

    return make


@pytest.fixture
def viewer(make_person: Callable[..., Account]) -> Account:
    return make_person("阿青")


@pytest.fixture
def host(make_person: Callable[..., Account]) -> Account:
    """With an open shop."""
    owner, reviewer = make_person("兰姐"), make_person("审核", desks=["review"])

    def picture(purpose: str) -> UUID:
        return media.save_picture(owner_id=owner.pk, data=PNG.getvalue(), purpose=purpose).id

    form = ShopDraft(
        name="兰姐果园", town="眉山", category="fruit", subject_kind="person",
        subject_name="王兰", contact_phone="13800000000", return_address="眉山市东坡区 1 号",
        documents=(DocumentRef(kind="identity", picture_id=picture("document")),),
    )  # fmt: skip
    catalog.save_shop(owner_id=owner.pk, form=form)
    shop = catalog.submit_shop(owner_id=owner.pk)
    catalog.approve_shop(shop_id=shop.id, by=reviewer.pk)
    return owner


@pytest.fixture
def goods(host: Account, make_person: Callable[..., Account]) -> list[UUID]:
    """Three products of the host on sale."""
    reviewer = make_person("审核二", desks=["review"])
    ids = []
    for title in ("眉山爱媛橙", "汶川脆李", "蒲江猕猴桃"):
        picture = media.save_picture(owner_id=host.pk, data=PNG.getvalue(), purpose="product")
        form = ProductDraft(
            title=title, category="fruit", picture_ids=(picture.id,), returns_policy="fresh_excluded",
            skus=(SkuDraft(options=(), price_minor=2990, stock=10),), origin="四川",
        )  # fmt: skip
        made = catalog.create_product(owner_id=host.pk, form=form)
        catalog.submit_product(owner_id=host.pk, product_id=made.id)
        catalog.approve_product(product_id=made.id, by=reviewer.pk)
        ids.append(made.id)
    return ids


@pytest.fixture
def live(host: Account, goods: list[UUID]) -> LiveView:
    return api.create_live(host_id=host.pk, title="早市鲜果", product_ids=goods)


@pytest.fixture
def picture(deliver: Callable[[], int]) -> Picture:
    return Picture(deliver)


class Picture:
    """Plays the receiver: a publisher comes, is seen, goes."""

    def __init__(self, deliver: Callable[[], int]) -> None:
        self._deliver = deliver
        self._sessions: dict[UUID, UUID] = {}

    def comes(self, live_id: UUID) -> None:
        admitted = ingest.admit(media.get_ingest(live_id).stream_key)
        ingest.mark_playable(stream_id=live_id, session=admitted.session)
        self._sessions[live_id] = admitted.session
        self._deliver()

    def goes(self, live_id: UUID) -> None:
        session = self._sessions[live_id]
        ingest.mark_stopped(stream_id=live_id, session=session, reason="left")
        self._deliver()


@pytest.fixture
def client_of() -> Callable[[Account], Client]:
    def make(person: Account) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return make


@pytest.fixture
def frames() -> Callable[..., list[Any]]:
    """Payloads of one kind on a live's channel, oldest first."""

    def read(live_id: UUID, kind: str) -> list[Any]:
        rows = Frame.objects.filter(channel=f"live:{live_id}", kind=kind).order_by("id")
        return [row.payload for row in rows]

    return read
