"""The processes that `jishi demo` adds to the market's own: `python -m jishi.site.demo seed|lives|crowd`.

A program of its own, so that the market's roles need not load what draws and films.
"""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
django.setup()

import argparse  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

from django.conf import settings  # noqa: E402

from jishi.site import postgres  # noqa: E402
from jishi.site.crowd.gathering import Gathering, Plan  # noqa: E402
from jishi.site.crowd.wire import NotInTime, until, wait_until_served  # noqa: E402
from jishi.site.demo import lives, seed  # noqa: E402
from jishi.site.demo.state import GOODS_DONE, load_state  # noqa: E402
from jishi.site.demo.telephones import OWNERS, VIEWERS  # noqa: E402

#: The demo's own crowd meets anew this often.
MEET_S = 1800.0


def keep_moving(url: str, people: int) -> int:
    """A few of the demo's viewers and all its shopkeepers, meeting after meeting. Never cheats."""
    try:
        until(lambda: load_state().has(GOODS_DONE), within_s=3600, what="goods on sale")
        wait_until_served(url, within_s=600)
    except NotInTime:
        return 1
    while True:
        gathering = Gathering(
            Plan(
                url=url, people=people, seconds=MEET_S, seed=int(time.monotonic()), pace=3.0,
                owners=list(OWNERS.values()), guests=list(VIEWERS.values()), with_cheats=False,
            )
        )  # fmt: skip
        gathering.start()
        gathering.join(MEET_S + 60)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m jishi.site.demo", description=__doc__)
    parser.add_argument("role", choices=("seed", "lives", "crowd"))
    parser.add_argument("--small", action="store_true", help="three shops, for tests")
    parser.add_argument("--people", type=int, default=6)
    asked = parser.parse_args()
    url = f"http://127.0.0.1:{settings.PORT}"
    if asked.role == "lives":
        return lives.run(url, is_small=asked.small)
    if asked.role == "crowd":
        return keep_moving(url, asked.people)
    postgres.start()
    return seed.run(url, is_small=asked.small)


if __name__ == "__main__":
    sys.exit(main())
