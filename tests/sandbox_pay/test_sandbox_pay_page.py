"""The payer's page: languages, marks, buttons, double click, tools, refusals."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sandbox_pay.page_text import amount_parts, choose_words
from tests.sandbox_pay.rig import Market, Receiver


class _Form(HTMLParser):
    """Collects what a browser would post: checked and hidden inputs, and the buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.boxes: dict[str, str] = {}
        self.buttons: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "button":
            self.buttons.append(found["value"])
        if tag != "input":
            return
        if found["type"] == "checkbox":
            self.boxes[found["name"]] = found["value"]
        if found["type"] == "hidden" or "checked" in found:
            self.fields[found["name"]] = found["value"]


def _page(url: str, language: str = "") -> str:
    answer = httpx.get(url, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def _post(url: str, fields: dict[str, str]) -> httpx.Response:
    return httpx.post(url, data=fields, follow_redirects=False)


def test_page_is_chinese_by_default_and_plainly_marked(market: Market) -> None:
    page = _page(market.open_payment(payee="周家果园")["pay_url"])
    assert '<html lang="zh-Hans">' in page
    assert "沙盒支付 · 不是真钱" in page
    assert "Sandbox — no real money" in page
    for shown in ("周家果园", "高山苹果 5 斤", "确认支付", "支付失败", "取消", "测试工具"):
        assert shown in page
    assert '<span class="whole">128</span><span class="fraction">.50</span>' in page


def test_page_is_english_when_asked_or_preferred(market: Market) -> None:
    url = market.open_payment()["pay_url"]
    for page in (_page(url + "?lang=en"), _page(url, "en-GB,en;q=0.9,zh;q=0.5")):
        assert '<html lang="en">' in page
        assert "Sandbox — no real money" in page
        for shown in ("Confirm payment", "Simulate failure", "Cancel", "Test tools", "Pay to"):
            assert shown in page
    assert '<html lang="zh-Hans">' in _page(url + "?lang=zh", "en")


@pytest.mark.parametrize(
    ("asked", "header", "tag"),
    [
        (None, "", "zh-Hans"),
        (None, "fr,de;q=0.5", "zh-Hans"),
        (None, "en;q=0.8,zh-CN", "zh-Hans"),
        (None, "en-US", "en"),
        (None, "en;q=oops", "zh-Hans"),
        ("en", "zh", "en"),
        ("xx", "en", "en"),
    ],
)
def test_language_is_chosen_by_address_then_browser_then_chinese(
    asked: str | None, header: str, tag: str
) -> None:
    assert choose_words(asked=asked, accept_language=header).tag == tag


def test_amounts_are_written_with_the_digits_of_their_currency() -> None:
    assert amount_parts(12850, "CNY") == ("¥", "128", ".50")
    assert amount_parts(5, "CNY") == ("¥", "0", ".05")
    assert amount_parts(123456789, "USD") == ("$", "1,234,567", ".89")
    assert amount_parts(1000, "JPY") == ("¥", "1,000", "")
    assert amount_parts(1234, "KWD") == ("KWD ", "1", ".234")


def test_what_the_merchant_writes_cannot_become_markup(market: Market) -> None:
    page = _page(market.open_payment(subject='<script>alert("1")</script>')["pay_url"])
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_policy_forbids_scripts_and_lets_the_payer_back_to_the_merchant(market: Market) -> None:
    answer = httpx.get(market.open_payment()["pay_url"])
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:9" in policy
    assert "script" not in policy
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", answer.text)
    style = re.search(r'href="(/pay-assets/[^"]+)"', answer.text)
    assert style is not None
    sheet = httpx.get(market.sandbox.url + style[1])
    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    assert "prefers-reduced-motion" in sheet.text


def test_paying_on_the_page_leads_back_with_the_number(market: Market, receiver: Receiver) -> None:
    payment = market.open_payment(receiver)
    number = payment["out_trade_no"]
    form = _Form(_page(payment["pay_url"]))
    assert form.buttons == ["pay", "fail", "cancel"]
    answer = _post(payment["pay_url"], {**form.fields, "action": "pay"})
    assert answer.status_code == 303
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == "http://127.0.0.1:9/back"
    assert parse_qs(back.query) == {"from": ["pay"], "out_trade_no": [number], "result": ["paid"]}
    assert market.state(number)["state"] == "paid"
    assert receiver.wait_for(number, 1)[0].content["event"] == "payment.paid"


def test_double_click_pays_once_and_both_lead_back(market: Market, receiver: Receiver) -> None:
    payment = market.open_payment(receiver)
    number = payment["out_trade_no"]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: _post(payment["pay_url"], {"action": "pay"}), range(10)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    market.callbacks_settled(number)
    assert len(receiver.about(number)) == 1


def test_failing_on_the_page_fails_the_payment(market: Market) -> None:
    payment = market.open_payment()
    answer = _post(payment["pay_url"], {"action": "fail"})
    assert "result=failed" in answer.headers["location"]
    assert market.state(payment["out_trade_no"])["state"] == "failed"
    page = _page(payment["pay_url"])
    assert "支付未成功" in page
    assert _Form(page).buttons == []


def test_fail_after_paid_leaves_it_paid(market: Market) -> None:
    payment = market.open_payment()
    _post(payment["pay_url"], {"action": "pay"})
    answer = _post(payment["pay_url"], {"action": "fail"})
    assert "result=paid" in answer.headers["location"]
    assert market.state(payment["out_trade_no"])["state"] == "paid"


def test_cancelling_leads_back_and_leaves_the_payment_open(market: Market) -> None:
    payment = market.open_payment()
    answer = _post(payment["pay_url"], {"action": "cancel"})
    assert answer.status_code == 303
    assert "result=cancelled" in answer.headers["location"]
    assert market.state(payment["out_trade_no"])["state"] == "pending"
    assert _Form(_page(payment["pay_url"])).buttons == ["pay", "fail", "cancel"]


def test_closed_payment_explains_itself_instead_of_paying(market: Market) -> None:
    payment = market.open_payment()
    number = payment["out_trade_no"]
    market.post(f"/v1/payments/{number}/close", {})
    answer = _post(payment["pay_url"] + "?lang=en", {"action": "pay"})
    assert answer.status_code == 303
    page = _page(market.sandbox.url + answer.headers["location"])
    assert "Payment closed" in page
    assert "result=closed" in page
    assert market.state(number)["state"] == "closed"


def test_paid_page_says_so_and_offers_the_way_back(market: Market) -> None:
    payment = market.open_payment()
    market.pay(payment["out_trade_no"])
    page = _page(payment["pay_url"])
    assert "已支付" in page
    assert "返回商家" in page
    assert _Form(page).buttons == []


def test_tools_on_the_page_bend_the_callbacks(market: Market, receiver: Receiver) -> None:
    payment = market.open_payment(receiver)
    number = payment["out_trade_no"]
    form = _Form(_page(payment["pay_url"]))
    assert form.fields == {"tools": "1", "delay_s": "0"}
    assert form.boxes == {
        "duplicates": "3",
        "reorder": "1",
        "lose": "1",
        "forge": "1",
        "fail_next_query": "1",
    }
    chosen = {name: form.boxes[name] for name in ("duplicates", "forge", "fail_next_query")}
    _post(payment["pay_url"], {**form.fields, **chosen, "action": "pay"})
    assert market.get(f"/v1/payments/{number}").status_code == 500
    assert market.state(number)["state"] == "paid"
    market.callbacks_settled(number)
    assert len(receiver.about(number)) == 5


def test_a_scenario_set_by_the_api_survives_the_untouched_form(market: Market) -> None:
    payment = market.open_payment()
    number = payment["out_trade_no"]
    market.set_scenario(number, delay_s=7, duplicates=2, lose=True)
    form = _Form(_page(payment["pay_url"]))
    assert form.fields == {"tools": "1", "delay_s": "7", "duplicates": "2", "lose": "1"}
    _post(payment["pay_url"], {**form.fields, "action": "pay"})
    assert [row["state"] for row in market.callbacks(number)] == ["lost"] * 3


def test_unknown_address_says_so_in_both_languages(market: Market) -> None:
    url = market.sandbox.url + "/pay/no-such-token"
    chinese, english = httpx.get(url), httpx.get(url + "?lang=en")
    assert (chinese.status_code, english.status_code) == (404, 404)
    assert "没有这笔支付" in chinese.text
    assert "No such payment" in english.text
    assert _post(url, {"action": "pay"}).status_code == 404


def test_nonsense_in_the_form_changes_nothing(market: Market) -> None:
    payment = market.open_payment()
    for fields in ({}, {"action": "steal"}, {"action": "pay", "pad": "x" * 9000}):
        assert _post(payment["pay_url"], fields).status_code == 303
    assert market.state(payment["out_trade_no"])["state"] == "pending"
