"""What every refusal looks like, and what the database holds before and after one."""

from __future__ import annotations

from typing import Any

import httpx
import psycopg

from jishi.site.crowd.client import Client
from jishi.site.crowd.wire import API
from jishi.site.settings.environment import embedded_address
from tests.flows.market import Market

#: Kept by clocks of its own (heartbeats, quotas, sessions, jobs, deliveries, looks at
#: pictures), not by what people do.
_OWN_CLOCKS = (
    "django_", "procrastinate_", "realtime_", "kernel_heartbeat", "kernel_quota", "kernel_outbox",
    "media_seen", "media_sighting",
    "accounts_signincode", "accounts_session", "notify_inboxletter", "search_searchedfor", "auth_",
    "rulebook_bookreader", "rulebook_decisiontally", "ledger_seal", "ledger_chain",
)  # fmt: skip


def answer(
    client: Client, method: str, path: str, *, language: str | None = None, **content: Any
) -> httpx.Response:
    """The bare answer; `language` None sends no Accept-Language at all."""
    headers = dict(content.pop("headers", {}))
    if method not in ("GET", "HEAD") and content.pop("with_csrf", True):
        headers["X-CSRFToken"] = client.csrf_token()
    target = path if path.startswith(("/uploads", "/hooks", "/media")) else API + path
    request = client.http.build_request(method, target, headers=headers, **content)
    del request.headers["Accept-Language"]
    if language:
        request.headers["Accept-Language"] = language
    return client.http.send(request)


def error_in(answered: httpx.Response) -> dict[str, Any]:
    """The typed refusal in an answer; fails the test on any other shape."""
    where = f"{answered.request.method} {answered.request.url}: {answered.status_code}"
    assert answered.headers["content-type"].startswith("application/json"), (
        f"{where} {answered.text[:300]}"
    )
    body = answered.json()
    assert set(body) == {"error"}, f"{where} {body}"
    error = body["error"]
    assert set(error) == {"code", "message", "details"}, f"{where} {body}"
    assert error["code"], where
    assert error["message"], where
    assert isinstance(error["details"], dict), where
    return dict(error)


def refused(
    client: Client, method: str, path: str, *, status: int, code: str, **content: Any
) -> dict[str, Any]:
    """Refused with this status and code, in Chinese unless asked and in English when; details."""
    with_csrf = content.pop("with_csrf", True)
    said: dict[str, dict[str, Any]] = {}
    for language in (None, "en"):
        answered = answer(
            client, method, path, language=language, with_csrf=with_csrf, **dict(content)
        )
        assert answered.status_code == status, f"{method} {path}: {answered.text[:400]}"
        said[language or "zh"] = error_in(answered)
    assert [error["code"] for error in said.values()] == [code, code]
    assert any("一" <= c <= "鿿" for c in said["zh"]["message"]), said
    assert said["zh"]["message"] != said["en"]["message"]
    assert not any("。" in c for c in said["en"]["message"]), said
    return dict(said["zh"]["details"])


def records(market: Market) -> dict[str, str]:
    """A fingerprint of every table that people's deeds fill."""
    names = rows(market, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {
        str(name): str(rows(market, _FINGERPRINT.format(table=name)))
        for (name,) in names
        if not name.startswith(_OWN_CLOCKS)
    }


#: `asked_at`: when the sweep last asked the provider.
_FINGERPRINT = """
SELECT count(*), md5(coalesce(string_agg(line, '|' ORDER BY line), ''))
FROM (SELECT (to_jsonb(t) - 'asked_at')::text AS line FROM {table} t) lines
"""


def rows(market: Market, query: str) -> list[tuple[Any, ...]]:
    """What the market's database answers."""
    address = embedded_address(market.home)
    with psycopg.connect(f"host={address} user=postgres dbname=jishi", autocommit=True) as db:
        return db.execute(query.encode()).fetchall()
