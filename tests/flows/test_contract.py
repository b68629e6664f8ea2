"""Whatever is asked, in whatever shape: never a 5xx, and every 4xx says why in one shape."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jishi.kernel.paging import encode_cursor
from jishi.site.crowd.client import Client
from tests.flows.market import ROOT, Market
from tests.flows.refusals import answer, error_in

pytestmark = pytest.mark.flow

DOCUMENT = json.loads((ROOT / "openapi.json").read_text())
IDS = (
    "nonsense", str(uuid.UUID(int=0)), str(uuid.uuid4()), "%00", "-1", "9" * 400, "1%20OR%201=1",
    "%F0%9F%8D%91", "%2e%2e%2fme", "%ff%fe",
)  # fmt: skip
VALUES = (
    "\0", "", "a" * 70_000, "\ud7ff🍑\u202e", -1, 0, 10**9, 2**63, 10**40, 1.5, True, None, [], {},
    [None], ["\0"], {"a": {"b": []}},
)  # fmt: skip
QUERIES = (
    "\0", "", "%", "%25", "AAAA", "AA==", "eyJhIjoxfQ", "x" * 3000, "-1", "9" * 30, "🍑",
    *(
        encode_cursor(key)
        for key in (
            "²", "٣", "9" * 40, "-1", "nan", "0001-01-01T00:00:00+00:00|0", "2026-01-01|0",
            "9999-12-31T23:59:59-12:00|400",
        )
    ),
)  # fmt: skip
#: These end the session that the rest is asked in.
ENDING = {"sign_out"}


def operations(method: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.removeprefix("/api/v1"), verbs[method])
        for path, verbs in DOCUMENT["paths"].items()
        if method in verbs and verbs[method]["operationId"] not in ENDING
    ]


def named(operation: tuple[str, dict[str, Any]]) -> str:
    return str(operation[1]["operationId"])


@pytest.fixture(scope="module")
def stranger(market: Market) -> Client:
    return Client(market.url)


@pytest.fixture(scope="module")
def person(market: Market) -> Client:
    found = Client(market.url)
    found.sign_in("contract@example.com", name="较真的人")
    return found


@pytest.fixture(params=["stranger", "person"])
def asker(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(request.param)
    return found


def check(answered: httpx.Response, sent: object = None) -> None:
    what = f"{answered.request.method} {answered.request.url}"[:300]
    assert answered.status_code < 500, f"{what} {sent!r:.200}: {answered.text[:400]}"
    if answered.status_code >= 400:
        error_in(answered)


def filled(path: str, operation: dict[str, Any], found: str) -> str:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace("{{{}}}".format(parameter["name"]), found)
    return path


@pytest.mark.parametrize("operation", operations("get"), ids=named)
def test_any_id_and_any_query_gets_an_answer_or_a_typed_no(
    asker: Client, operation: tuple[str, dict[str, Any]]
) -> None:
    path, facts = operation
    for found in IDS if "{" in path else ("",):
        check(answer(asker, "GET", filled(path, facts, found)))
    queries = [p["name"] for p in facts.get("parameters", []) if p["in"] == "query"]
    good = filled(path, facts, str(uuid.UUID(int=0)))
    for name in queries:
        for value in QUERIES:
            check(answer(asker, "GET", good, params=dict.fromkeys(queries, "1") | {name: value}))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_any_body_gets_an_answer_or_a_typed_no(asker: Client, method: str) -> None:
    for path, facts in operations(method):
        for found in IDS[:4] if "{" in path else ("",):
            check(answer(asker, method.upper(), filled(path, facts, found)))
        target = filled(path, facts, str(uuid.uuid4()))
        for body in (b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"[" * 5000, b'{"a":1e999}'):
            check(answer(asker, method.upper(), target, content=body, headers=JSON), body)
        for body in bent_bodies(facts):
            sent = json.dumps(body).encode()
            check(answer(asker, method.upper(), target, content=sent, headers=JSON), sent)


JSON = {"Content-Type": "application/json", "Idempotency-Key": "contract-key"}


def bent_bodies(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A body that fits the schema, then the same with one field bent."""
    content = facts.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return
    good = sample(content["application/json"]["schema"])
    yield good
    for name in good:
        for value in VALUES:
            yield good | {name: value}


def sample(schema: dict[str, Any]) -> Any:
    """Something that fits a schema."""
    if "$ref" in schema:
        return sample(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    for union in ("anyOf", "allOf", "oneOf"):
        if union in schema:
            return sample(schema[union][0])
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "uuid":
        return str(uuid.uuid4())
    if schema.get("type") == "array":
        return [sample(schema["items"])]
    if schema.get("type") == "object":
        return {name: sample(part) for name, part in schema.get("properties", {}).items()}
    plain = {"integer": 1, "number": 1, "boolean": False, "null": None}
    return plain.get(schema.get("type", "string"), "桃子")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/no-such-thing", 404, "not_found"),
        ("POST", "/no/such/thing", 404, "not_found"),
        ("GET", "/orders/1/2/3", 404, "not_found"),
        ("DELETE", "/orders", 405, "method_not_allowed"),
        ("PUT", "/feed", 405, "method_not_allowed"),
    ],
)
def test_what_does_not_exist_is_refused_in_the_same_shape(
    person: Client, method: str, path: str, status: int, code: str
) -> None:
    answered = answer(person, method, path)
    assert answered.status_code == status
    assert error_in(answered)["code"] == code


def test_a_body_beyond_every_limit_is_refused(person: Client) -> None:
    huge = b'{"bio":"' + b"a" * (17 * 1024 * 1024) + b'"}'
    answered = answer(person, "PATCH", "/me", content=huge, headers=JSON)
    assert answered.status_code == 413
    assert error_in(answered)["code"] == "request_too_large"


def test_a_broken_cookie_is_a_stranger(market: Market) -> None:
    for cookie in ("x", "a" * 4000, "%00", "\u00e9"):
        client = Client(market.url)
        headers = [(b"Cookie", b"sessionid=" + cookie.encode() + b"; lang=" + cookie.encode())]
        request = client.http.build_request("GET", "/api/v1/me", headers=headers)
        answered = client.http.send(request)
        assert answered.status_code == 401
        assert error_in(answered)["code"] == "sign_in_required"
