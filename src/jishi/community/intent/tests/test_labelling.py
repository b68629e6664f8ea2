"""Tables of texts are labelled row by row, and partners' texts over HTTP."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client

from jishi.community.intent import labelling
from jishi.community.intent.model import serve
from jishi.foundation.accounts.models import Account
from jishi.kernel import clock


def label(table: str) -> list[list[str]]:
    out = io.StringIO()
    for _ in labelling.label_table(io.StringIO(table), out):
        pass
    return [line.split("\t") for line in out.getvalue().splitlines()]


def test_a_table_is_labelled_in_its_own_order() -> None:
    rows = label("id\ttext\tcontext\n7\t怎么买\t\n8\t这个多少钱\tx\n9\t主播好漂亮\n")
    assert rows[0] == ["id", "intent", "policy_risk", "scores", "spans"]
    assert [row[:2] for row in rows[1:]] == [["7", "how_to_buy"], ["8", "price"], ["9", "none"]]
    scores = json.loads(rows[1][3].strip('"').replace('""', '"'))
    assert set(scores) == {"intent", "policy_risk"}
    assert scores["intent"]["how_to_buy"] > 0.5


def test_columns_may_stand_in_any_order_and_cells_may_be_quoted() -> None:
    rows = label('text\tid\n"包邮""吗"\ta\n\n')
    assert [row[:2] for row in rows[1:]] == [["a", "shipping"]]


@pytest.mark.parametrize(
    ("table", "line"), [("id\tbody\n1\tx\n", 1), ("id\ttext\n1\tx\n2\n", 3), ("", 1)]
)
def test_an_odd_row_is_named(table: str, line: int) -> None:
    with pytest.raises(labelling.BadTableError) as refused:
        label(table)
    assert refused.value.line == line


def test_a_text_of_megabytes_costs_no_more_than_its_first_part() -> None:
    assert label("id\ttext\n1\t" + "多少钱" * 400_000 + "\n")[1][:2] == ["1", "price"]


@pytest.fixture
def partner(db: None) -> Client:
    client = Client()
    client.force_login(
        Account.objects.create(name="伙伴", email="partner@example.org", joined_at=clock.now())
    )
    return client


def post(client: Client, texts: list[dict[str, str]]) -> Any:
    return client.post(
        "/api/v1/understand/label", {"texts": texts}, content_type="application/json"
    )


def test_a_partner_gets_labels_in_the_order_of_the_texts(partner: Client) -> None:
    answer = post(partner, [{"id": "b", "text": "怎么买"}, {"id": "a", "text": "哈哈哈哈"}])
    assert answer.status_code == 200
    assert [(one["id"], one["intent"]) for one in answer.json()["labels"]] == [
        ("b", "how_to_buy"),
        ("a", "none"),
    ]
    assert answer.json()["model_version"] == serve.trained().version


def test_labels_need_a_sign_in(db: None) -> None:
    assert post(Client(), [{"id": "1", "text": "怎么买"}]).status_code == 401


def test_too_many_and_too_long_texts_are_refused(partner: Client) -> None:
    many = post(partner, [{"id": str(n), "text": "x"} for n in range(201)])
    assert (many.status_code, many.json()["error"]["code"]) == (422, "too_many_texts")
    long = post(partner, [{"id": "1", "text": "x"}, {"id": "2", "text": "x" * 4_001}])
    assert (long.status_code, long.json()["error"]["code"]) == (422, "text_too_large")


def test_a_partner_has_sixty_calls_a_minute(partner: Client) -> None:
    with clock.frozen(clock.now()):
        codes = [post(partner, []).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
