"""Names, addresses and what a code attempt means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.foundation.accounts import addresses, avatars, policy
from jishi.foundation.accounts.contracts import Address
from jishi.foundation.accounts.errors import AddressNotValid
from jishi.foundation.accounts.policy import Attempt, CodeFacts
from jishi.kernel.ids import new_id

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("138 0013 8000", "phone", "+8613800138000"),
        ("+86-138-0013-8000", "phone", "+8613800138000"),
        ("１３８００１３８０００", "phone", "+8613800138000"),
        ("+44 7911 123456", "phone", "+447911123456"),
        ("  Li.Mei@Example.ORG ", "email", "li.mei@example.org"),
        ("a+b@sub.example.cn", "email", "a+b@sub.example.cn"),
    ],
)
def test_an_address_has_one_written_form(typed, kind, value):
    assert addresses.parse(typed) == Address(kind=kind, value=value)


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "abc", "+86", "a@b", "@example.org", "a b@example.org", "a@@example.org",
     "a@-x.org", "a..b@example.org", "x" * 250 + "@example.org", "13800138000;ext=5", "a@b.c\0om"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(AddressNotValid):
        addresses.parse(typed)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal_and_parsing_again_changes_nothing(text):
    try:
        found = addresses.parse(text)
    except AddressNotValid:
        return
    assert addresses.parse(found.value) == found


def test_masks_show_just_enough():
    assert addresses.masked(Address(kind="phone", value="+8613800138000")) == "+86 138****8000"
    assert addresses.masked(Address(kind="email", value="limei@example.org")) == "l***@example.org"


@pytest.mark.parametrize(
    "name", ["桃园老李", "Mei", "阿布都·热合曼", "张三 🍑", "果农_88", "客家人", "方官"]
)
def test_ordinary_names_pass(name):
    assert policy.name_fault(policy.clean_name(name)) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("李", "length"), ("x" * 21, "length"), ("", "length"), ("a\u202eb", "characters"),
        ("<b>hi", "characters"), ("a\x00b", "characters"), ("🍑🍑", "characters"),
        ("集市官方", "reserved"), ("官 方 号", "reserved"), ("官.方", "reserved"),
        ("宫方旗舰", "reserved"), ("官仿店", "reserved"), ("在线客服", "reserved"),
        ("客伏小美", "reserved"), ("OFFICIAL", "reserved"), ("0fficia1", "reserved"),
        ("оfficiаl", "reserved"), ("Customer Service", "reserved"), ("Ａｄｍｉｎ", "reserved"),
        ("平臺通知", "reserved"), ("ófficial", "reserved"),
    ],
)  # fmt: skip
def test_names_that_look_official_or_broken_are_refused(name, fault):
    assert policy.name_fault(policy.clean_name(name)) == fault


@given(st.sampled_from(["官方", "客服"]), st.lists(st.sampled_from(" -_.·'~&"), max_size=6))
def test_separators_do_not_hide_a_reserved_word(word, separators):
    assert policy.looks_official(f"小店{word[0]}{''.join(separators)}{word[1]}")


def code(**changed: object) -> CodeFacts:
    facts = {"expires_at": AT, "tries": 0, "is_used": False, "matches": True, **changed}
    return CodeFacts(**facts)


def test_a_code_opens_until_it_expires_is_used_or_tried_out():
    before = AT - timedelta(microseconds=1)
    assert policy.judge(code(), at=before) is Attempt.RIGHT
    assert policy.judge(code(matches=False, tries=4), at=before) is Attempt.WRONG
    assert policy.judge(code(), at=AT) is Attempt.DEAD
    assert policy.judge(code(is_used=True), at=before) is Attempt.DEAD
    assert policy.judge(code(tries=5), at=before) is Attempt.DEAD


def test_another_code_may_be_asked_for_after_a_minute_or_once_the_last_is_used():
    assert policy.wait_s(sent_at=AT, is_used=False, at=AT) == 60
    assert policy.wait_s(sent_at=AT, is_used=False, at=AT + timedelta(seconds=59.5)) == 1
    assert policy.wait_s(sent_at=AT, is_used=False, at=AT + timedelta(seconds=60)) == 0
    assert policy.wait_s(sent_at=AT, is_used=True, at=AT) == 0


@given(st.text(max_size=30))
def test_an_avatar_is_the_same_every_time_and_shows_no_markup_of_the_name(name):
    person_id = new_id()
    drawn = avatars.svg(person_id, name)
    assert drawn == avatars.svg(person_id, name)
    assert drawn.startswith("<svg ")
    assert "<script" not in avatars.svg(person_id, "<script>")
