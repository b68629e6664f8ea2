"""A reviewer at the desk: plain forms over HTTP, as a browser without scripts would send them."""

from __future__ import annotations

import re

from jishi.site.crowd.client import Client
from jishi.site.crowd.wire import until

ITEM = re.compile(r"/desk/review/([0-9a-f-]{36})")


class Reviewer(Client):
    """Decides what waits longest; the queue fills a moment after a submission."""

    def decide(self, kind: str, *, approve: bool, text: str = "") -> str:
        """Take the longest-waiting item of `kind` and decide it; the item's id."""
        item = str(until(lambda: self._take(kind), within_s=30, what=f"a {kind} to review"))
        answer = {"decision": "approve" if approve else "reject", "reason_text": text}
        self._post(f"/desk/review/{item}/decide", answer)
        return item

    def _take(self, kind: str) -> str | None:
        found = ITEM.search(self._post("/desk/review/next", {"kind": kind}))
        return found.group(1) if found else None

    def _post(self, path: str, form: dict[str, str]) -> str:
        """Where the desk sends the browser next."""
        token = {"csrfmiddlewaretoken": self.csrf_token()}
        answer = self.send("desk", "POST", path, data=form | token)
        assert answer.status_code == 302, answer.text[:400]
        return answer.headers["location"]
