"""Pay-outs and providers: what holds before any provider is asked."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from jishi.commerce.payments import api, models
from jishi.commerce.payments.actions.transfer import complete_transfer, order_of
from jishi.commerce.payments.adapters.registry import list_providers, provider_by_id
from jishi.commerce.payments.contracts import TransferReport, TransferState
from jishi.commerce.payments.errors import CallBackRefused, TransferNotGivenUp, UnknownProvider
from jishi.commerce.payments.policy import (
    GIVE_UP_AFTER,
    TRANSFER_ENDS,
    TransferStep,
    judge_transfer,
    merchant_number,
)
from jishi.commerce.payments.tests.rig import Sandbox
from jishi.kernel import clock
from jishi.kernel.models import AuditLine, OutboxEvent
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings as SettingsWrapper

PAYEE = api.PayoutAccount(provider="sandbox", account="payee")


def ask(ref: str = "w1", minor: int = 500) -> models.Transfer:
    api.transfer(ref=ref, to=PAYEE, amount=Money(minor, "CNY"), remark="x", actor="person:x")
    return models.Transfer.objects.get(ref=ref)


def told(row: models.Transfer, state: TransferState, minor: int = 500) -> TransferReport:
    return TransferReport(
        out_transfer_no=row.out_transfer_no, transfer_no="SBT1", state=state,
        amount=Money(minor, "CNY"),
    )  # fmt: skip


@given(st.uuids())
def test_a_number_is_one_that_every_provider_takes(row_id: object) -> None:
    number = merchant_number("T", row_id)  # type: ignore[arg-type]
    assert re.fullmatch(r"[A-Z0-9]{27}", number)


def test_an_end_is_final_and_only_a_denied_payment_is_a_contradiction() -> None:
    reported = [s for s in TransferState if s not in ("requested", "unknown")]
    for now, report in product(TransferState, reported):
        step = judge_transfer(now, report)
        if now in TRANSFER_ENDS:
            assert step is not TransferStep.MOVE
            is_denial = (
                now is not report and report in TRANSFER_ENDS and "succeeded" in (now, report)
            )
            assert (step is TransferStep.CONTRADICTS) == is_denial


@pytest.mark.django_db(transaction=True)
def test_what_was_never_sent_cannot_have_been_paid() -> None:
    row = ask()
    with pytest.raises(CallBackRefused, match="early"):
        complete_transfer(provider="sandbox", report=told(row, TransferState.SUCCEEDED))
    assert models.Transfer.objects.get().state == "requested"
    assert OutboxEvent.objects.filter(type__startswith="payments.Transfer").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_success_after_a_failure_is_told_to_people_and_changes_nothing(sandbox: Sandbox) -> None:
    row = ask()
    models.Transfer.objects.update(sent_at=clock.now())
    complete_transfer(provider="sandbox", report=told(row, TransferState.FAILED))
    complete_transfer(provider="sandbox", report=told(row, TransferState.SUCCEEDED))
    with pytest.raises(CallBackRefused, match="amount"):
        complete_transfer(provider="sandbox", report=told(row, TransferState.FAILED, 501))
    assert models.Transfer.objects.get().state == "failed"
    assert AuditLine.objects.filter(verb="transfer.contradicted").count() == 1
    assert OutboxEvent.objects.filter(type="payments.TransferSucceeded").count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_what_is_sent_and_the_end_of_a_pay_out(sandbox: Sandbox) -> None:
    row = ask()
    models.Transfer.objects.update(sent_at=clock.now())
    complete_transfer(provider="sandbox", report=told(row, TransferState.SUCCEEDED))
    for change in (
        "amount_minor = 1",
        "out_transfer_no = 'T2'",
        "payee = '{}'",
        "state = 'failed'",
    ):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"UPDATE payments_transfer SET {change}")


@pytest.mark.django_db(transaction=True)
def test_a_refused_pay_out_is_given_up_only_when_nothing_can_be_under_way(
    sandbox: Sandbox, settings: SettingsWrapper
) -> None:
    row = ask()
    settings.SANDBOX_PAY_URL = "http://127.0.0.1:9"
    api.send_transfer(transfer_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("unknown", 1)
    settings.SANDBOX_PAY_URL = sandbox.url
    with pytest.raises(TransferNotGivenUp):
        api.give_up_transfer(ref="w1", actor="person:op", reason="wrong payee")
    models.Transfer.objects.update(sent_at=clock.now() - GIVE_UP_AFTER)
    assert api.give_up_transfer(ref="w1", actor="person:op", reason="wrong payee").state == "failed"
    models.Transfer.objects.update(next_try_at=clock.now())
    api.send_transfer(transfer_id=row.pk)
    assert provider_by_id("sandbox").query_transfer(order_of(row)) is None


@pytest.mark.django_db
def test_only_what_the_settings_name_is_offered(settings: SettingsWrapper) -> None:
    assert [info.id for info in list_providers()] == ["sandbox"]
    settings.PAYMENT_PROVIDERS = []
    assert list_providers() == []
    settings.PAYMENT_PROVIDERS = ["alipay", "wechat", "stripe", "sandbox"]
    assert [info.id for info in list_providers()] == ["sandbox"]
    for name in ("alipay", "wechat", "stripe", "paypal"):
        with pytest.raises(UnknownProvider):
            provider_by_id(name)
