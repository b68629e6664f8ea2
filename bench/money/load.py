"""The buyers: keep-alive connections, one a thread, all let go together; times by the monotonic clock."""

from __future__ import annotations

import http.client
import json
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Browser:
    """One buyer's connection and cookies. Redirects are not followed."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def lend(self, line: http.client.HTTPConnection) -> None:
        """Use another's open connection: many buyers, few connections."""
        self._line = line

    def ask(
        self,
        method: str,
        path: str,
        *,
        form: dict[str, Any] | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        if not self.cookies:
            sent.pop("Cookie")
        data = None
        if form is not None:
            data = urlencode(form).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        for again in (False, True):
            try:
                self._line.request(method, path, data, sent)
                answer = self._line.getresponse()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # The server closed an idle keep-alive connection; the request never began.
                self._line.close()
                if again:
                    raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, names, answer.read())


@dataclass
class Tally:
    """What came of one run. Times in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> int:
        return self.outcomes["ok"]

    def per_s(self) -> float:
        return self.ok / self.elapsed if self.elapsed else 0.0

    def answers_per_s(self) -> float:
        return sum(self.outcomes.values()) / self.elapsed if self.elapsed else 0.0

    def ms(self, share: float) -> float:
        return percentile(self.times, share) * 1000


def percentile(times: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 of nothing."""
    ranked = sorted(times)
    if not ranked:
        return 0.0
    return ranked[max(0, math.ceil(len(ranked) * share) - 1)]


def fire(
    jobs: Sequence[Callable[[http.client.HTTPConnection], str]], *, port: int, clients: int
) -> Tally:
    """Run every job once over `clients` connections, all starting together. A job says what came of
    it; one that raises is an error."""
    tally, lock, gate = Tally(), threading.Lock(), threading.Barrier(clients + 1)
    queue = iter(jobs)

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.connect()
        gate.wait()
        while True:
            with lock:
                job = next(queue, None)
            if job is None:
                break
            began = time.perf_counter()
            try:
                outcome = job(line)
            except Exception as error:
                outcome = "error"
                with lock:
                    tally.problems.append(f"{type(error).__name__}: {error}"[:300])
            took = time.perf_counter() - began
            with lock:
                tally.outcomes[outcome] += 1
                tally.times.append(took)
        line.close()

    threads = [threading.Thread(target=client, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    tally.elapsed = time.perf_counter() - began
    return tally
