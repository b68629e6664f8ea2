"""A person's browser: one page that notes everything that went wrong while it was used."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

from jishi.site.crowd.client import Client

SHOTS = Path(__file__).parent / "shots"
STEP_MS = 50
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
#: Who has no shop yet is told so; the app asks on purpose.
EXPECTED = [(404, re.compile(r"^/api/v1/me/shop$"))]
#: A loading placeholder of the app, by class.
PLACEHOLDERS = ".skeleton, .feed__bones"


@dataclass(frozen=True)
class Look:
    """A language on a size of screen."""

    language: str
    size: str

    @property
    def name(self) -> str:
        return f"{self.language}-{self.size}"

    def context(self, browser: Browser, url: str) -> BrowserContext:
        shape = PHONE if self.size == "phone" else DESK
        locale = "zh-CN" if self.language == "zh" else "en-GB"
        context = browser.new_context(**shape, locale=locale, reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "lang", "value": self.language, "url": url}])
        context.add_init_script("localStorage.setItem('jishi.hint_seen', '1')")
        return context


class Phone:
    """What a person does with the app; `troubles` fills by itself and should stay empty."""

    def __init__(self, browser: Browser, url: str, look: Look, who: str) -> None:
        self.url, self.look, self.who = url, look, who
        self.context = look.context(browser, url)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.expected: list[tuple[int, re.Pattern[str]]] = list(EXPECTED)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._note(f"page error: {error.stack}"))
        self.page.on("response", self._on_response)
        self.page.on("requestfailed", self._on_failed)

    # ── what went wrong ─────────────────────────────────────────────────────────────────────────

    def _note(self, trouble: str) -> None:
        self.troubles.append(f"{self.who} at {urlsplit(self.page.url).path}: {trouble}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser's own line about a bad answer says less than the answer itself does.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._note(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status < 400:
            return
        if any(response.status == code and form.match(path) for code, form in self.expected):
            return
        self._note(f"{response.request.method} {path} answered {response.status}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a player or a page that was left
            self._note(f"{request.method} {request.url}: {request.failure}")

    def expect_refusal(self, status: int, path: str) -> None:
        """From now on this answer is part of the story. `path`: a regular expression."""
        self.expected.append((status, re.compile(path)))

    # ── using it ────────────────────────────────────────────────────────────────────────────────

    def come_in_as(self, person: Client) -> None:
        """Take over the session that a client has opened."""
        names = ("sessionid", "csrftoken")
        cookies = [(name, person.http.cookies.get(name)) for name in names]
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in cookies if value]
        )

    def open(self, path: str) -> Phone:
        self.page.goto(path if "://" in path else self.url + path)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until no placeholder is on screen and pictures have arrived or given up."""
        self.until(
            lambda: self.page.evaluate(
                """wait => document.readyState === 'complete'
                  && ![...document.querySelectorAll(wait)].some(one => {
                    const box = one.getBoundingClientRect()
                    const x = box.left + box.width / 2, y = box.top + box.height / 2
                    return one.contains(document.elementFromPoint(x, y))
                  })
                  && (document.querySelector('#app')?.innerText.length ?? 1) > 0
                  && [...document.images].every(one => one.complete || one.loading === 'lazy')""",
                PLACEHOLDERS,
            ),
            what=f"{self.page.url} to be complete",
        )

    def until(self, look: Callable[[], Any], *, within_s: float = 15, what: str) -> Any:
        """What `look` gives as soon as that is something; the page goes on living meanwhile."""
        for _ in range(int(within_s * 1000 / STEP_MS)):
            found = look()
            if found:
                return found
            self.page.wait_for_timeout(STEP_MS)
        raise AssertionError(f"{self.who}: not within {within_s:.0f} s: {what}")

    def button(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        place: Page | Locator = within or self.page
        return place.get_by_role("button", name=name).filter(visible=True).first

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        self.button(name, within=within).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=name).filter(visible=True).first.click()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label).filter(visible=True).first

    def sees(self, text: str | re.Pattern[str], *, within_s: float = 15) -> Locator:
        """The first visible element with this text; fails the test when it does not come."""
        found = self.page.get_by_text(text).filter(visible=True).first
        found.wait_for(timeout=within_s * 1000)
        return found

    def sheet(self, title: str) -> Locator:
        """The open sheet with this title."""
        found = self.page.get_by_role("dialog", name=title).filter(visible=True).first
        found.wait_for()
        return found

    def played_s(self) -> float:
        """How far the picture on screen has come; 0 when none is shown."""
        return float(
            self.page.evaluate(
                """() => Math.max(0, ...[...document.querySelectorAll('video')]
                  .filter(one => one.checkVisibility() && one.videoWidth > 0)
                  .map(one => one.currentTime))"""
            )
        )

    def overflow_px(self) -> int:
        """How much wider the document is than the window."""
        return int(
            self.page.evaluate(
                "() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"
            )
        )

    def is_in_place(self) -> bool:
        """Whether the phone stands whole in the window and only its column scrolls."""
        return bool(
            self.page.evaluate(
                """() => {
                  const phone = document.querySelector('#phone')
                  return !phone || (phone.getBoundingClientRect().bottom <= innerHeight
                    && [document.documentElement, document.body, phone]
                      .every(one => one.scrollTop === 0 && one.scrollLeft === 0))
                }"""
            )
        )

    def shot(self, name: str) -> None:
        folder = SHOTS / self.look.name
        folder.mkdir(parents=True, exist_ok=True)
        if not self.is_in_place():
            self._note("the phone does not stand whole in the window")
        plain = re.sub(r"[^\w-]+", "-", name).strip("-")
        self.page.screenshot(path=folder / f"{plain}.png")
