"""Tables of texts are labelled row by row, and partners' texts over HTTP."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client

from jishi.community.intent import labelling
from jishi.community.intent.model import serve
from jishi.foundation.accounts import api as accounts


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
def partner(client: Client) -> Client:
    person = accounts.create_demo_person(name="partner", address="partner@example.com")
    client.force_login(person) if not isinstance(person, str) else None
    return client
