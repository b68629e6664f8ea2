"""Staff correct how a text was read; the next training learns it."""

from __future__ import annotations

import io

import pytest
from django.test import Client

from jishi.commerce.orders.tests.conftest import person
from jishi.community.intent import corrections
from jishi.community.intent.actions.correct import correct_text
from jishi.community.intent.corpus import generate
from jishi.community.intent.corrections import BadCorrectionsError, Corrected
from jishi.community.intent.errors import UnknownLabel
from jishi.community.intent.models import Correction
from jishi.foundation.accounts.models import Account
from jishi.kernel.errors import InvalidInput
from jishi.kernel.ids import new_id
from jishi.kernel.models import AuditLine


def reviewer() -> Account:
    account = person(f"r{new_id().hex[-8:]}")
    Account.objects.filter(pk=account.pk).update(desks=["review"])
    return account


@pytest.mark.django_db
def test_a_correction_is_kept_once_with_how_it_was_read() -> None:
    me = reviewer().pk
    first = correct_text(text=" 老铁  没毛病 ", intent="none", policy_risk="none", by=me)
    assert correct_text(text="老铁 没毛病", intent="none", policy_risk="none", by=me).pk == first.pk
    row = Correction.objects.get()
    assert (row.text, row.intent, row.by) == ("老铁 没毛病", "none", me)
    assert len(row.model_version) == 12
    assert AuditLine.objects.filter(verb="text.correct").count() == 1


@pytest.mark.django_db
def test_of_two_minds_the_newest_counts() -> None:
    correct_text(text="这个啥行情", intent="none", policy_risk="none", by=reviewer().pk)
    correct_text(text="这个啥行情", intent="price", policy_risk="none", by=reviewer().pk)
    correct_text(text="一个意思", intent="price", policy_risk="abuse", by=reviewer().pk)
    assert corrections.current() == [
        Corrected("一个意思", "price", "abuse"), Corrected("这个啥行情", "price", "none"),
    ]  # fmt: skip
    out = io.StringIO()
    assert corrections.write(corrections.current(), out) == 2
    assert list(corrections.read(out.getvalue().splitlines())) == corrections.current()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  \n ", "长" * 401])
def test_no_text_and_a_long_one_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        correct_text(text=text, intent="none", policy_risk="none", by=new_id())
    assert Correction.objects.count() == 0


@pytest.mark.django_db
def test_a_label_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownLabel):
        correct_text(text="x", intent="buying", policy_risk="none", by=new_id())
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("line", ["none\tnone", "none\tlies\tx", "maybe\tnone\tx", "a\tb\tc\td"])
def test_a_broken_table_is_named_by_its_line(line: str) -> None:
    with pytest.raises(BadCorrectionsError, match="Line 2"):
        list(corrections.read(["intent\tpolicy_risk\ttext", line]))


def test_a_correction_stands_before_what_the_corpus_made() -> None:
    plain = generate.corpus()
    text = next(row.text for row in plain if row.label == "price")
    rows = {row.text: row for row in generate.corpus(corrected=[("none", text)])}
    assert (rows[text].label, rows[text].phenomenon) == ("none", "corrected")
    assert generate.corpus() == plain
    risks = {one: label for label, one in generate.risky([("abuse", "你可真行")])}
    assert risks["你可真行"] == "abuse"


@pytest.mark.django_db
def test_the_desk_is_for_staff_and_shows_what_was_read() -> None:
    guest, viewer, staff = Client(), Client(), Client()
    viewer.force_login(person("ming"))
    staff.force_login(reviewer())
    assert guest.get("/desk/texts/").headers["Location"].startswith("/desk/sign-in")
    assert viewer.get("/desk/texts/").status_code == 404
    given = {"text": "想要的加我微信", "intent": "none", "policy_risk": "offsite_contact"}
    assert viewer.post("/desk/texts/correct", given).status_code == 404
    page = staff.get("/desk/texts/?text=想要的加我微信").content.decode()
    assert "<mark>" in page
    assert "引人到站外" in page
    sent = staff.post("/desk/texts/correct", given, follow=True).content.decode()
    assert "记下了，下次训练时会用。" in sent
    assert Correction.objects.get().policy_risk == "offsite_contact"
    wrong = staff.post("/desk/texts/correct", given | {"intent": "x"}, follow=True)
    assert "没有这个意图或风险类别" in wrong.content.decode()
    assert Correction.objects.count() == 1
