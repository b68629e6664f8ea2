"""The market that flow tests walk through: one for the whole run."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.flows.market import Market

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def market() -> Iterator[Market]:
    """All roles of a fresh market, with short clocks; stopped at the end whatever happened."""
    # Not pytest's own folder: that one is closed to the user that the database server runs as.
    home = Path(tempfile.mkdtemp(prefix="jishi-market-"))
    served = Market(
        home, clocks={"JISHI_ORDER_CONFIRM_AFTER_S": "3600", "JISHI_ORDER_SETTLE_AFTER_S": "0"}
    )
    served.command("setup")
    served.command("staff", "13900000001", "review")
    served.command("staff", "13900000002", "operator")
    try:
        served.start()
        yield served
    finally:
        served.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own() -> None:
    """Nothing of the test's own process is touched: the market is other processes."""
