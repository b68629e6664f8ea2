"""Real pages in a real browser against a market of its own.

Everything here ends with the folder: a playwright that still runs would forbid Django's tables to
the tests that come after.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.phone import Look, Phone
from tests.flows.market import Market
from tests.flows.reviewer import Reviewer

NewPhone = Callable[..., Phone]


@pytest.fixture(scope="package")
def market() -> Iterator[Market]:
    """All roles of a fresh market that serves the built phone app."""
    clocks = {
        "JISHI_ORDER_CONFIRM_AFTER_S": "3600",
        "JISHI_ORDER_SETTLE_AFTER_S": "0",
        "JISHI_SETTLEMENT_COOLING_S": "0",
        "JISHI_WEB_DIST": str(chromium.built_app()),
    }
    # Not pytest's own folder: that one is closed to the user that the database server runs as.
    home = Path(tempfile.mkdtemp(prefix="jishi-browser-"))
    served = Market(home, clocks=clocks)
    served.command("setup")
    served.command("staff", "13900000001", "review")
    served.command("staff", "13900000002", "operator")
    try:
        served.start()
        yield served
    finally:
        served.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium.launch(playwright)
        yield found
        found.close()


@pytest.fixture(scope="package")
def phones() -> list[Phone]:
    """Every page that was opened so far."""
    return []


@pytest.fixture(scope="package")
def new_phone(browser: Browser, market: Market, phones: list[Phone]) -> NewPhone:
    def open_one(who: str, *, language: str = "zh", size: str = "phone") -> Phone:
        phone = Phone(browser, market.url, Look(language, size), who)
        phones.append(phone)
        return phone

    return open_one


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what every open page showed when a test failed."""
    report = yield
    if report.failed and report.when == "call" and "phones" in getattr(item, "funcargs", {}):
        for phone in item.funcargs["phones"]:  # type: ignore[attr-defined]
            phone.shot(f"failed-{item.name}-{phone.who}")
    return report


@pytest.fixture(autouse=True)
def nothing_went_wrong(phones: list[Phone]) -> Iterator[None]:
    """No error in any console, no failed request, no answer the story does not expect."""
    yield
    troubles = [trouble for phone in phones for trouble in phone.troubles]
    for phone in phones:
        phone.troubles.clear()
    assert troubles == []


@pytest.fixture(scope="package")
def reviewer(market: Market) -> Reviewer:
    found = Reviewer(market.url)
    found.sign_in("13900000001", name="阿甲")
    return found


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own() -> None:
    """Nothing of the test's own process is touched: the market is other processes."""
