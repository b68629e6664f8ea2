"""What is indexed is found, what is dropped is not, and no text breaks the search."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.community.search import queries
from jishi.community.search.actions.index import drop, put, remember_query
from jishi.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def peach() -> UUID:
    ref = new_id()
    put(kind="product", ref_id=ref, title="高山脆桃 五斤装", body="云台山果园，七月采摘")
    put(kind="product", ref_id=new_id(), title="土鸡蛋 30枚", body="散养土鸡")
    return ref


@pytest.mark.parametrize("text", ["脆桃", "高山脆桃", "桃", "果园 脆桃", "高山脆挑"])
def test_a_product_is_found_by_word_by_character_and_with_a_typo(peach: UUID, text: str) -> None:
    assert queries.find(text, "product", limit=5)[0] == peach


def test_what_is_dropped_is_not_found(peach: UUID) -> None:
    drop(kind="product", ref_id=peach)
    assert peach not in queries.find("脆桃", "product", limit=5)


def test_indexing_twice_keeps_one_document_with_the_new_title(peach: UUID) -> None:
    put(kind="product", ref_id=peach, title="黄桃罐头")
    assert queries.find("黄桃", "product", limit=5) == [peach]


def test_another_kind_is_not_mixed_in(peach: UUID) -> None:
    assert queries.find("脆桃", "clip", limit=5) == []


def test_suggestions_are_what_others_searched_for_and_found() -> None:
    remember_query(text="脆桃", found=3)
    remember_query(text="脆桃", found=3)
    remember_query(text="脆枣", found=0)
    assert queries.suggestions("脆") == ["脆桃"]
    assert queries.suggestions("") == ["脆桃"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    queries.find(text, "product", limit=3)
    queries.suggestions(text)
