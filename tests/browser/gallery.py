"""Pictures of the served demo market for the documents: `make pictures`.

Not a test: it looks at the market that `make demo` serves and writes docs/pictures/*.png.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from jishi.site.crowd.client import Client
from jishi.site.crowd.wire import MarketError
from tests.browser import chromium
from tests.browser.phone import Look

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SETTLE_MS = 2500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    url = parser.parse_args().url.rstrip("/")
    guest = Client(url)
    try:
        lives = guest.call("list_lives", "GET", "/lives")["items"]
    except MarketError as error:
        sys.stderr.write(f"{error}\nServe the market first: make demo\n")
        return 1
    clips = guest.call("list_feed", "GET", "/feed")["items"]
    product = clips[0]["clip"]["products"][0]
    pages = {
        "feed": "/",
        "live": f"/live/{lives[0]['id']}",
        "product": f"/products/{product['id']}",
        "shop": f"/shops/{product['shop_id']}",
        "rules": "/rules/",
    }
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = chromium.launch(play)
        for language in ("zh", "en"):
            for size in ("phone", "desk"):
                _shoot(browser, url, Look(language, size), pages)
        browser.close()
    return 0


def _shoot(browser: Browser, url: str, look: Look, pages: dict[str, str]) -> None:
    context = look.context(browser, url)
    page = context.new_page()
    for name, path in pages.items():
        page.goto(url + path)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=PICTURES / f"{name}-{look.name}.jpg", type="jpeg", quality=80)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
