"""The edge of the API: one shape for every refusal, and no input that the database cannot keep."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jishi.kernel.paging import encode_cursor
from jishi.site.reading import problem_code

pytestmark = pytest.mark.django_db
JSON = "application/json"


def code_of(response: Any) -> str:
    assert response.headers["Content-Type"].startswith(JSON)
    error = response.json()["error"]
    assert error.keys() == {"code", "message", "details"}
    return str(error["code"])


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing-here", 404, "not_found"),
        ("DELETE", "/api/v1/feed", 405, "method_not_allowed"),
        ("PUT", "/uploads/", 405, "method_not_allowed"),
        ("POST", "/uploads/", 412, "upload_version"),
    ],
)
def test_a_framework_refusal_is_typed_in_both_languages(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    zh = client.generic(method, path)
    en = client.generic(method, path, headers={"Accept-Language": "en"})
    assert (zh.status_code, en.status_code) == (status, status)
    assert (code_of(zh), code_of(en)) == (code, code)
    assert zh.json()["error"]["message"] != en.json()["error"]["message"]


def test_what_a_page_says_to_people_stays_a_page(client: Client) -> None:
    response = client.get("/desk/nothing-here")
    assert response.status_code == 404
    assert not response.headers["Content-Type"].startswith(JSON)


def test_the_allowed_methods_are_still_told(client: Client) -> None:
    assert client.put("/uploads/").headers["Allow"] == "OPTIONS, POST"


def test_a_body_beyond_every_limit_is_refused_before_it_is_read(client: Client) -> None:
    huge = b'{"address":"' + b"1" * (17 * 1024 * 1024) + b'"}'
    response = client.post("/api/v1/session/code", huge, content_type=JSON)
    assert (response.status_code, code_of(response)) == (413, "request_too_large")


@pytest.mark.parametrize(
    "body", [b'{"address":"a\\u0000b"}', b'{"address":"\\ud800"}', b"[" * 5000, b'{"address":NaN}']
)
def test_text_that_cannot_be_kept_is_refused(client: Client, body: bytes) -> None:
    response = client.post("/api/v1/session/code", body, content_type=JSON)
    assert (response.status_code, code_of(response)) == (422, "invalid_input")


def test_a_query_with_a_nul_is_refused(client: Client) -> None:
    response = client.get("/api/v1/search", {"q": "桃\0子"})
    assert (response.status_code, code_of(response)) == (422, "invalid_input")
    assert response.json()["error"]["details"] == {"fields": {"q": "nul"}}


@pytest.mark.parametrize("key", ["²", "-1", "9" * 40, "0001-01-01T00:00:00+00:00|0", "nonsense"])
@pytest.mark.parametrize("path", ["feed", "lives", "shops/{}/products", "people/{}/followers"])
def test_a_cursor_that_is_none_of_ours_is_refused(client: Client, path: str, key: str) -> None:
    where = f"/api/v1/{path.format('00000000-0000-0000-0000-000000000000')}"
    response = client.get(where, {"cursor": encode_cursor(key)})
    assert response.status_code in (404, 422)
    assert code_of(response) in ("not_found", "invalid_input")


def test_what_a_schema_finds_wrong_is_a_word_that_screens_know(client: Client) -> None:
    response = client.post("/api/v1/session/code", json.dumps({}), content_type=JSON)
    assert response.json()["error"]["details"] == {"fields": {"address": "required"}}
    assert problem_code("string_too_long", {"max_length": 80}) == "too_long:80"
    assert problem_code("greater_than_equal", {"ge": 0}) == "out_of_range"


@given(st.text(max_size=30), st.dictionaries(st.text(max_size=9), st.integers(), max_size=2))
def test_every_kind_of_fault_has_a_word(kind: str, context: dict[str, int]) -> None:
    assert problem_code(kind, context)
