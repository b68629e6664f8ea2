"""The public rule centre: addresses, search, history, differences, feed, data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from jishi.governance.rulebook.centre import rendering, words
from jishi.governance.rulebook.tests.conftest import text
from jishi.governance.rulebook.tests.test_deciding import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    Publish = Callable[..., object]

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def page(path: str, language: str = "zh", status: int = 200) -> str:
    answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_rules_are_listed_by_stage_in_the_readers_language(publish: Publish) -> None:
    publish(text(), text("TST-02", stage="reviews", status="shadow", title="另一条"))
    zh, en = page("/rules/"), page("/rules/", "en")
    assert "不得叫坏名字" in zh
    assert "营销与直播" in zh
    assert "影子运行" in zh
    assert "No bad names" in en
    assert "Marketing and live" in en
    assert "另一条" not in page("/rules/?stage=marketing")


def test_a_rule_has_a_page_a_page_a_version_and_data(publish: Publish) -> None:
    publish(text())
    publish(text(version=2, zh="商家不得使用难听的名字。"))
    newest, first = page("/rules/TST-01/"), page("/rules/TST-01/v1/")
    assert "难听的名字" in newest
    assert "难听的名字" not in first
    assert "现在应看第 2 版" in first
    assert "《广告法》（2021）第 9(3) 条" in newest
    assert "contains(stall.name, &quot;bad&quot;)" in newest
    assert "Advertising Law, art. 9(3)" in page("/rules/TST-01/", "en")
    data = Client().get("/rules/TST-01.json").json()
    assert (data["id"], data["version"], data["state"]) == ("TST-01", 2, "live")
    assert data["title"] == {"zh": "不得叫坏名字", "en": "No bad names"}
    assert data["basis"][0]["name"]["zh"] == "广告法（2021）"
    assert Client().get("/rules/TST-01/v1.json").json()["state"] == "retired"
    everything = Client().get("/rules/all.json").json()
    assert [one["id"] for one in everything["rules"]] == ["TST-01"]
    assert len(everything["book_version"]) == 64


def test_drafts_and_what_does_not_exist_are_not_found(publish: Publish) -> None:
    publish(text(status="draft"), text("TST-02", status="planned"), text("TST-03"))
    for path in (
        "/rules/TST-01/", "/rules/TST-01/v1/", "/rules/TST-01.json", "/rules/TST-02/",
        "/rules/NO-99/", "/rules/TST-03/v2/", "/rules/TST-03/v1/changes/", "/rules/%00/",
    ):  # fmt: skip
        page(path, status=404)
    assert "TST-01" not in page("/rules/")
    assert "TST-01" not in page("/rules/changes/")


def test_markup_in_a_rule_is_shown_and_never_run(publish: Publish) -> None:
    publish(text(zh="<script>alert(1)</script> [x](javascript:alert(1))", title="<b>粗</b>"))
    shown = page("/rules/TST-01/")
    assert "<script>alert" not in shown
    assert 'href="javascript:' not in shown
    assert "&lt;b&gt;粗&lt;/b&gt;" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("坏名字", ["TST-01"]), ("运费", ["TST-02"]), ("merchant", ["TST-01"]), ("Returned", ["TST-02"]),
        ("tst-02", ["TST-02"]), ("没有这样的词", []), ("'; drop & |", []), ("\\", []),
    ],
)  # fmt: skip
def test_search_finds_chinese_words_english_stems_and_numbers(
    publish: Publish, asked: str, found: list[str]
) -> None:
    publish(
        text(),
        text("TST-02", title="退货运费", title_en="Who pays freight", zh="由卖家承担。",
             en="The seller pays when goods are returning."),
    )  # fmt: skip
    shown = Client().get("/rules/", {"q": asked}).content.decode()
    assert [one for one in ("TST-01", "TST-02") if f'href="/rules/{one}/"' in shown] == found


def test_while_typing_only_the_list_is_sent(publish: Publish) -> None:
    publish(text())
    part = Client().get("/rules/", {"q": "坏名字"}, headers={"hx-request": "true"}).content.decode()
    assert "TST-01" in part
    assert "<html" not in part


def test_differences_are_shown_word_by_word(publish: Publish) -> None:
    publish(text(zh="商家应当在七天内退款。"))
    publish(text(version=2, zh="商家应当在三天内退款。"))
    shown = page("/rules/TST-01/v2/changes/")
    assert "<del>七天</del><ins>三天</ins>" in shown
    pieces = rendering.word_diff("send within 48 hours", "send within 24 hours")
    assert [(one.kind, one.text) for one in pieces] == [
        ("same", "send within "), ("del", "48"), ("ins", "24"), ("same", " hours"),
    ]  # fmt: skip
    whole = "商家 must 在 48h 内发货。\n第二行"
    assert "".join(rendering.pieces(whole)) == whole


def test_the_feed_of_changes_is_valid_atom_with_unique_ids(publish: Publish) -> None:
    publish(text())
    publish(text(version=2, zh="改过。"))
    answer = Client().get("/rules/changes.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for wanted in ("id", "title", "updated"):
        assert (feed.findtext(f"{ATOM}{wanted}") or "").strip(), wanted
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == [
        "TST-01 v2 · 生效 · 不得叫坏名字", "TST-01 v1 · 已废止 · 不得叫坏名字",
        "TST-01 v1 · 生效 · 不得叫坏名字",
    ]  # fmt: skip
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 3
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)


def test_enforcement_is_counted_by_month_and_only_what_happened(publish: Publish) -> None:
    publish(text())
    assert "还没有依据这条规则作出过决定" in page("/rules/TST-01/")
    ask("bad", subject="1")
    ask("bad", subject="2")
    ask("good", subject="3")
    shown = page("/rules/TST-01/")
    assert '<td class="num">2</td><td class="num">0</td>' in shown


def test_pages_name_their_language_and_run_no_inline_script(publish: Publish) -> None:
    publish(text())
    for path in ("/rules/", "/rules/TST-01/", "/rules/changes/"):
        answer = Client(headers={"accept-language": "en"}).get(path)
        assert answer["Content-Language"] == "en"
        assert '<html lang="en">' in answer.content.decode()
        assert "<script>" not in answer.content.decode()


def test_laws_are_called_what_the_page_on_laws_calls_them() -> None:
    page_on_laws = (Path(settings.BASE_DIR) / "docs/law/README.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|", page_on_laws, re.MULTILINE)
    assert {short: (zh.strip(), en.strip()) for short, zh, en in rows} == words.LAWS
