"""One person's connection to the market: cookies, CSRF, typed refusals, and a note of every call."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

API = "/api/v1"
#: One context for all clients: making one costs more than a hundred requests.
TLS = ssl.create_default_context()
_SAFE = frozenset({"GET", "HEAD", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One call: its name, HTTP status (0: no answer), milliseconds, and the code of a refusal."""

    name: str
    status: int
    ms: float
    code: str = ""


Observer = Callable[[Sample], None]


class MarketError(Exception):
    """Something else than the answer that was hoped for."""


class Refused(MarketError):  # noqa: N818 - the field's word
    """The market said no. `code` is the stable name of the reason."""

    def __init__(self, status: int, code: str, message: str, details: Mapping[str, Any]) -> None:
        self.status, self.code, self.message, self.details = status, code, message, dict(details)
        super().__init__(f"{status} {code}: {message} {dict(details) or ''}".rstrip())


class Broken(MarketError):  # noqa: N818
    """The market failed: a 5xx. Never a person's fault."""

    def __init__(self, status: int, name: str, text: str) -> None:
        self.status, self.name = status, name
        super().__init__(f"{name}: {status} {text[:300]}")


class Unreachable(MarketError):  # noqa: N818
    """No answer came."""


class NotInTime(MarketError):  # noqa: N818
    """What should have happened by itself did not happen before the deadline."""


class Wire:
    """A session over HTTP. Not to be shared between threads."""

    def __init__(
        self,
        url: str,
        *,
        observe: Observer | None = None,
        language: str = "zh",
        timeout_s: float = 30.0,
    ) -> None:
        self.url = url.rstrip("/")
        self._observer = observe
        self.http = httpx.Client(
            base_url=self.url,
            timeout=timeout_s,
            verify=TLS,
            trust_env=False,
            headers={"Accept-Language": language, "User-Agent": "jishi-crowd"},
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1),
        )

    def close(self) -> None:
        self.http.close()

    def call(
        self,
        name: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        params: Mapping[str, str] | None = None,
        files: Any = None,
    ) -> Any:
        """JSON of a call under /api/v1, None for an empty answer.

        Raises `Refused` (4xx), `Broken` (5xx), `Unreachable`.
        """
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.send(
            name,
            method,
            API + path,
            json=body,
            headers=headers,
            params=params,
            files=files,
            may_repeat=method in _SAFE or key is not None,
        )
        return answer.json() if answer.content else None

    def send(
        self,
        name: str,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str] | None = None,
        may_repeat: bool = False,
        with_csrf: bool = True,
        **content: Any,
    ) -> httpx.Response:
        """The answer to any request of this session; raises as `call` does."""
        sent = dict(headers or {})
        if with_csrf and method not in ("GET", "HEAD"):
            sent["X-CSRFToken"] = self.csrf_token()
        started = time.perf_counter()
        answer = self._try(name, method, target, sent, content, tries=2 if may_repeat else 1)
        ms = (time.perf_counter() - started) * 1000
        refusal = refusal_of(answer) if answer.status_code >= 400 else None
        code = refusal.code if refusal and answer.status_code < 500 else ""
        self.observe(Sample(name=name, status=answer.status_code, ms=ms, code=code))
        if answer.status_code >= 500:
            raise Broken(answer.status_code, name, answer.text)
        if refusal:
            raise refusal
        return answer

    def csrf_token(self) -> str:
        """The token of this session, fetched once."""
        if "csrftoken" not in self.http.cookies:
            answer = self._try("get_session", "GET", f"{API}/session", {}, {}, tries=2)
            if answer.status_code != 200:
                raise Broken(answer.status_code, "get_session", answer.text)
        return self.http.cookies.get("csrftoken") or ""

    def _try(
        self,
        name: str,
        method: str,
        target: str,
        headers: dict[str, str],
        content: dict[str, Any],
        *,
        tries: int,
    ) -> httpx.Response:
        while True:
            try:
                return self.http.request(method, target, headers=headers, **content)
            except httpx.TransportError as error:
                tries -= 1
                if tries > 0:
                    time.sleep(0.2)
                    continue
                self.observe(Sample(name=name, status=0, ms=0.0, code=type(error).__name__))
                raise Unreachable(f"{name}: {type(error).__name__} {error}") from error

    def observe(self, sample: Sample) -> None:
        if self._observer is not None:
            self._observer(sample)


def refusal_of(answer: httpx.Response) -> Refused:
    """The typed refusal in an answer; a page without our shape gives the code `http_<status>`."""
    try:
        error = answer.json()["error"]
        return Refused(
            answer.status_code, error["code"], error.get("message", ""), error.get("details") or {}
        )
    except (ValueError, KeyError, TypeError):
        code = f"http_{answer.status_code}"
        return Refused(answer.status_code, code, answer.text[:200], {})


def until(look: Callable[[], Any], *, within_s: float, what: str, every_s: float = 0.15) -> Any:
    """What `look` gives as soon as that is something; raises `NotInTime`."""
    deadline = time.monotonic() + within_s
    pause = every_s
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise NotInTime(f"not within {within_s:.0f} s: {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 2.0)


def is_served(url: str) -> bool:
    """Whether `/healthz` says that every role is up."""
    try:
        return httpx.get(f"{url}/healthz", timeout=5, trust_env=False, verify=TLS).is_success
    except httpx.HTTPError:
        return False


def wait_until_served(url: str, *, within_s: float = 60) -> None:
    """Raises `NotInTime`."""
    until(lambda: is_served(url), within_s=within_s, what=f"{url} healthy", every_s=0.2)
