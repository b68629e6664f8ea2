"""The browser of this machine, and where its web pages come from."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.flows.market import ROOT

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch(playwright: Playwright) -> Browser:
    """Raises when there is no Chromium: these tests are never skipped."""
    path = os.environ.get("JISHI_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise RuntimeError("no Chromium found. Install it: apt-get install -y chromium")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


def built_app() -> Path:
    """The folder of the built phone app: `JISHI_WEB_DIST`, else web/dist of this checkout."""
    folder = Path(os.environ.get("JISHI_WEB_DIST", ROOT / "web" / "dist"))
    if not (folder / "index.html").is_file():
        raise RuntimeError(f"no phone app in {folder}. Build it: python bootstrap.py")
    return folder
