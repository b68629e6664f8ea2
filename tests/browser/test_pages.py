"""Every page in two languages on two sizes of screen: it renders, fits, and can be used by all.

A page passes when its console is silent, nothing is wider than the window, and axe finds nothing
serious. The pictures in shots/ are for a person to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.street import Street, furnish
from tests.flows.market import Market
from tests.flows.reviewer import Reviewer

pytestmark = [pytest.mark.browser, pytest.mark.long]  # some 200 renderings: see make test-long

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => {
  const report = await axe.run(document, {
    resultTypes: ['violations'], elementRef: false, preload: false,
    rules: { 'frame-tested': { enabled: false } },
  })
  return report.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one =>
    `${one.id}: ${one.nodes.slice(0, 4).map(node => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
}"""
LOOKS = [(language, size) for language in ("zh", "en") for size in ("phone", "desk")]

Address = Callable[[Street], str]
#: name → who looks, and where.
PAGES: dict[str, tuple[str, Address]] = {
    "feed": ("buyer", lambda s: "/"),
    "clip": ("buyer", lambda s: f"/clips/{s.clip_id}"),
    "lives": ("buyer", lambda s: "/lives"),
    "live-coming": ("buyer", lambda s: f"/live/{s.live_id}"),
    "messages": ("buyer", lambda s: "/messages"),
    "me": ("buyer", lambda s: "/me"),
    "addresses": ("buyer", lambda s: "/me/addresses"),
    "settings": ("buyer", lambda s: "/me/settings"),
    "person": ("buyer", lambda s: f"/people/{s.seller.id}"),
    "shop": ("buyer", lambda s: f"/shops/{s.shop_id}"),
    "product": ("buyer", lambda s: f"/products/{s.product_id}?source=clip:{s.clip_id}"),
    "search": ("buyer", lambda s: "/search"),
    "search-found": ("buyer", lambda s: "/search?q=石榴"),
    "cart": ("buyer", lambda s: "/cart"),
    "checkout": ("buyer", lambda s: f"/checkout?items={s.sku_id}:2&source=clip:{s.clip_id}"),
    "pay-return": ("buyer", lambda s: f"/pay/return?payment_id={s.payment_id}"),
    "orders": ("buyer", lambda s: "/orders"),
    "order-to-pay": ("buyer", lambda s: f"/orders/{s.waiting_id}"),
    "order-settled": ("buyer", lambda s: f"/orders/{s.reviewed_id}"),
    "review": ("buyer", lambda s: f"/orders/{s.reviewed_id}/review"),
    "nowhere": ("buyer", lambda s: "/no/such/stall"),
    "sign-in": ("guest", lambda s: "/sign-in"),
    "me-guest": ("guest", lambda s: "/me"),
    "orders-none": ("newcomer", lambda s: "/orders"),
    "cart-empty": ("newcomer", lambda s: "/cart"),
    "sell-none": ("newcomer", lambda s: "/sell"),
    "shop-form": ("newcomer", lambda s: "/sell/shop"),
    "publish": ("seller", lambda s: "/publish"),
    "go-live": ("seller", lambda s: "/go-live"),
    "studio": ("seller", lambda s: f"/go-live/{s.live_id}"),
    "sell": ("seller", lambda s: "/sell"),
    "my-shop": ("seller", lambda s: "/sell/shop"),
    "my-products": ("seller", lambda s: "/sell/products"),
    "product-new": ("seller", lambda s: "/sell/products/new"),
    "product-edit": ("seller", lambda s: f"/sell/products/{s.product_id}"),
    "shop-orders": ("seller", lambda s: "/sell/orders"),
    "shop-order": ("seller", lambda s: f"/sell/orders/{s.paid_id}"),
    "money": ("seller", lambda s: "/sell/money"),
    "withdraw": ("seller", lambda s: "/sell/money/withdraw"),
    "withdrawals": ("seller", lambda s: "/sell/money/withdrawals"),
    "payout-accounts": ("seller", lambda s: "/sell/money/accounts"),
    "second-factor": ("seller", lambda s: "/me/security"),
    "second-factor-none": ("newcomer", lambda s: "/me/security"),
    "my-coupons": ("buyer", lambda s: "/me/coupons"),
    "my-coupons-none": ("newcomer", lambda s: "/me/coupons"),
    "earnings": ("seller", lambda s: "/me/earnings"),
    "earnings-none": ("newcomer", lambda s: "/me/earnings"),
    "earnings-withdraw-none": ("newcomer", lambda s: "/me/earnings/withdraw"),
    "earnings-withdrawals-none": ("newcomer", lambda s: "/me/earnings/withdrawals"),
    "earnings-accounts-none": ("newcomer", lambda s: "/me/earnings/accounts"),
    "order-partly-refunded": ("buyer", lambda s: f"/orders/{s.reviewed_id}"),
    "my-clips": ("seller", lambda s: "/sell/clips"),
    "demand": ("seller", lambda s: "/sell/demand"),
    "demand-none": ("newcomer", lambda s: "/sell/demand"),
    "clip-questions": ("seller", lambda s: f"/sell/clips/{s.clip_id}"),
    "sandbox-pay": ("guest", lambda s: s.pay_url),
    "inbox": ("guest", lambda s: "/inbox/"),
    "desk-sign-in": ("guest", lambda s: "/desk/sign-in"),
    "desk-review": ("reviewer", lambda s: "/desk/review/"),
    "desk-review-item": ("reviewer", lambda s: f"/desk/review/{s.review_item}"),
    "desk-texts": ("reviewer", lambda s: "/desk/texts/?text=想要的加我微信 orange2024"),
    "desk-operator": ("operator", lambda s: "/desk/operator/"),
    "desk-shop": ("seller", lambda s: "/desk/shop/"),
    "desk-shop-orders": ("seller", lambda s: "/desk/shop/orders"),
    "desk-shop-goods": ("seller", lambda s: "/desk/shop/goods"),
    "desk-shop-money": ("seller", lambda s: "/desk/shop/money"),
    "desk-shop-application": ("seller", lambda s: "/desk/shop/application"),
    "desk-shop-promotions": ("seller", lambda s: "/desk/shop/promotions"),
    "desk-shop-withdrawals": ("seller", lambda s: "/desk/shop/money/withdrawals"),
    "desk-shop-accounts": ("seller", lambda s: "/desk/shop/money/accounts"),
    "desk-shop-security": ("seller", lambda s: "/desk/shop/money/security"),
    "desk-shop-statements": ("seller", lambda s: "/desk/shop/money/statements"),
    "desk-operator-coupons": ("operator", lambda s: "/desk/operator/coupons"),
    "desk-operator-money": ("operator", lambda s: "/desk/operator/money"),
    "desk-operator-freezes": ("operator", lambda s: "/desk/operator/money/freezes"),
    "desk-operator-differences": ("operator", lambda s: "/desk/operator/money/differences"),
    "desk-rules": ("operator", lambda s: "/desk/rules/"),
    "desk-rule": ("operator", lambda s: "/desk/rules/MKT-03/"),
    "rules": ("guest", lambda s: "/rules/"),
    "rules-found": ("guest", lambda s: "/rules/?q=广告"),
    "rules-none-found": ("guest", lambda s: "/rules/?q=zzzz"),
    "rule": ("guest", lambda s: "/rules/MKT-03/"),
    "rules-changes": ("guest", lambda s: "/rules/changes/"),
}


@pytest.fixture(scope="module")
def street(market: Market, reviewer: Reviewer, tmp_path_factory: pytest.TempPathFactory) -> Street:
    return furnish(market, tmp_path_factory.mktemp("street"), reviewer)


@pytest.fixture(scope="module")
def visitors() -> dict[tuple[str, str, str], Phone]:
    return {}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("language", "size"), LOOKS, ids=["-".join(look) for look in LOOKS])
def test_a_page_renders_fits_and_can_be_used_by_all(
    name: str,
    language: str,
    size: str,
    street: Street,
    new_phone: NewPhone,
    visitors: dict[tuple[str, str, str], Phone],
) -> None:
    who, address = PAGES[name]
    if (who, language, size) not in visitors:
        phone = new_phone(who, language=language, size=size)
        if who != "guest":
            phone.come_in_as(getattr(street, who))
        visitors[who, language, size] = phone
    phone = visitors[who, language, size]

    phone.open(address(street))
    phone.page.wait_for_timeout(100)
    phone.shot(name)
    assert phone.overflow_px() == 0
    phone.page.evaluate(AXE)
    assert phone.page.evaluate(RUN_AXE) == []
