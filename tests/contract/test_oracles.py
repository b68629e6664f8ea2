"""Our signatures beside those of the public libraries for the same protocols, on the same input."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import respx
import stripe
from alipay import AliPay, DCAliPay
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from wechatpayv3 import utils as wechat_oracle
from wechatpayv3.core import Core

from jishi.commerce.payments.adapters import signatures
from jishi.commerce.payments.adapters.alipay_wire import AlipayConfig, Gateway, members
from jishi.commerce.payments.adapters.amounts import from_stripe, from_yuan, stripe_minor, yuan
from jishi.commerce.payments.adapters.stripe_wire import StripeConfig, verified_event
from jishi.commerce.payments.adapters.wechat_wire import Line, WechatConfig
from jishi.commerce.payments.errors import CallBackRefused, ProviderUnreachable
from jishi.kernel import clock
from jishi.kernel.money import Money
from tests.contract.fakes.stripe import FakeStripe
from tests.contract.fakes.wechat import FakeWechat

MOMENT = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\r"), min_size=1, max_size=40
)


def gateway(keys: dict[str, str]) -> Gateway:
    config = AlipayConfig(
        app_id="2021",
        seller_id="2088",
        private_key=signatures.private_key(keys["merchant_private"]),
        public_key=signatures.public_key(keys["provider_public"]),
        gateway="https://openapi.alipay.com/gateway.do",
    )
    return Gateway(config)


def merchant_oracle(keys: dict[str, str]) -> AliPay:
    return AliPay(
        appid="2021",
        app_private_key_string=keys["merchant_private"],
        alipay_public_key_string=keys["provider_public"],
    )


@given(subject=TEXTS)
def test_alipay_signs_what_its_library_signs(keys: dict[str, str], subject: str) -> None:
    with clock.frozen(MOMENT):
        pairs = gateway(keys).signed("alipay.trade.query", {"subject": subject})
    fields = dict(pairs)
    ours = fields.pop("sign")
    ordered = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    assert ours == merchant_oracle(keys)._sign(ordered)
    assert fields["timestamp"] == "2026-11-23 16:00:00"
    assert set(fields) == {
        "app_id", "method", "format", "charset", "sign_type", "timestamp", "version", "biz_content"
    }  # fmt: skip


def test_alipay_names_certificates_as_its_library_does(keys: dict[str, str]) -> None:
    certificate = x509.load_pem_x509_certificate(keys["app_cert"].encode())
    assert signatures.alipay_serial(certificate) == DCAliPay.get_cert_sn(keys["app_cert"])
    # The root file holds two; the library splits it at empty lines.
    spaced = keys["root_cert"].replace(
        "-----END CERTIFICATE-----\n", "-----END CERTIFICATE-----\n\n"
    )
    spaced = re.sub(r"\n\n+", "\n\n", spaced)
    ours = signatures.alipay_root_serial(keys["root_cert"])
    assert ours == DCAliPay.get_root_cert_sn(spaced)
    assert len(ours.split("_")) == 2


@given(value=st.dictionaries(TEXTS, TEXTS, max_size=3), pad=st.sampled_from(["", " ", "\n"]))
def test_an_answer_is_verified_over_the_characters_that_were_sent(
    keys: dict[str, str], value: dict[str, str], pad: str
) -> None:
    inner = json.dumps({"code": "10000", "x": value}).replace("/", "\\/")
    provider = AliPay(
        appid="2021",
        app_private_key_string=keys["provider_private"],
        alipay_public_key_string=keys["merchant_public"],
    )
    signature = provider._sign(inner)
    text = f'{{"a_b_response":{pad}{inner}{pad},"sign":"{signature}"}}'
    start, end = members(text)["a_b_response"]
    assert text[start:end] == inner
    assert gateway(keys).read("a.b", text.encode())["x"] == value
    bent = text.replace('"10000"', '"10000" ')
    with pytest.raises(ProviderUnreachable):
        gateway(keys).read("a.b", bent.encode())


def wechat_line(keys: dict[str, str]) -> Line:
    return Line(
        WechatConfig(
            mch_id="1900000001",
            app_id="wx1",
            serial="MERCHANT1",
            private_key=signatures.private_key(keys["merchant_private"]),
            api_v3_key=b"0123456789abcdef0123456789abcdef",
            gateway="https://api.mch.weixin.qq.com",
            public_key_id="PUB_KEY_ID_1",
            public_key=signatures.public_key(keys["provider_public"]),
        )
    )


def test_wechat_signs_what_its_library_signs(
    keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps({"description": "集市 货"}, ensure_ascii=False)
    path = "/v3/pay/transactions/h5?a=%E4%BD%A0"
    with clock.frozen(MOMENT):
        told = wechat_line(keys).authorization("POST", path, body.encode())["Authorization"]
    found = re.search(r'nonce_str="(\w+)"', told)
    assert found is not None
    monkeypatch.setattr(time, "time", MOMENT.timestamp)
    oracle = wechat_oracle.build_authorization(
        path, "POST", "1900000001", "MERCHANT1",
        wechat_oracle.load_private_key(keys["merchant_private"]), data=body,
        nonce_str=found.group(1),
    )  # fmt: skip
    assert told == oracle


@pytest.mark.parametrize("bent", ["unsigned", "other", "old"])
def test_a_success_of_wechats_without_a_good_signature_is_not_believed(
    keys: dict[str, str], respx_mock: respx.MockRouter, bent: str
) -> None:
    fake, body = wechat_fake(keys), b'{"out_trade_no":"P1"}'
    fake.hours.ahead = timedelta(minutes=-6 if bent == "old" else 0)
    headers = {} if bent == "unsigned" else fake._signed(b"{}" if bent == "other" else body)
    route = respx_mock.get("https://api.mch.weixin.qq.com/v3/x")
    route.respond(200, content=body, headers=headers)
    with pytest.raises(ProviderUnreachable):
        wechat_line(keys).call("GET", "/v3/x")
    fake.hours.ahead = timedelta()
    route.respond(200, content=body, headers=fake._signed(body))
    assert wechat_line(keys).call("GET", "/v3/x") == {"out_trade_no": "P1"}


def wechat_fake(keys: dict[str, str]) -> FakeWechat:
    return FakeWechat(
        keys, mch_id="1900000001", app_id="wx1",
        api_v3_key="0123456789abcdef0123456789abcdef", key_id="PUB_KEY_ID_1",
    )  # fmt: skip


def test_what_the_fake_sends_is_what_the_library_for_wechat_reads(keys: dict[str, str]) -> None:
    headers, body = wechat_fake(keys).notice("TRANSACTION.SUCCESS", {"out_trade_no": "P1"})
    core = Core(
        mchid="1900000001", cert_serial_no="MERCHANT1", private_key=keys["merchant_private"],
        apiv3_key="0123456789abcdef0123456789abcdef", public_key=keys["provider_public"],
        public_key_id="PUB_KEY_ID_1",
    )  # fmt: skip
    assert core.callback(headers, body)["resource"] == {"out_trade_no": "P1"}
    line = wechat_line(keys)
    line.verify_notice(headers, body, clock.now())
    assert json.loads(line.decrypt(json.loads(body)["resource"])) == {"out_trade_no": "P1"}


def test_wechats_probes_and_notices_for_another_key_are_refused(keys: dict[str, str]) -> None:
    fake, line = wechat_fake(keys), wechat_line(keys)
    headers, body = fake.notice("TRANSACTION.SUCCESS", {})
    probe = {**headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + "A" * 300}
    for bent, reason in (
        (probe, "probe"),
        ({**headers, "Wechatpay-Serial": "PUB_KEY_ID_2"}, "signature"),
        ({**headers, "Wechatpay-Serial": ""}, "signature"),
        ({**headers, "Wechatpay-Nonce": "other"}, "signature"),
    ):
        with pytest.raises(CallBackRefused) as refusal:
            line.verify_notice(bent, body, clock.now())
        assert refusal.value.details == {"reason": reason}
    for late in (timedelta(minutes=6), timedelta(minutes=-6)):
        with pytest.raises(CallBackRefused) as refusal:
            line.verify_notice(headers, body, clock.now() + late)
        assert refusal.value.details == {"reason": "age"}
    _, foreign = fake.notice("TRANSACTION.SUCCESS", {}, key="z" * 32)
    with pytest.raises(ValueError, match="not encrypted for this merchant"):
        line.decrypt(json.loads(foreign)["resource"])


def test_a_name_for_wechat_is_read_by_its_key_alone(keys: dict[str, str]) -> None:
    secret, key_id = wechat_line(keys).encrypt("李雷")
    private = wechat_oracle.load_private_key(keys["provider_private"])
    assert (wechat_oracle.rsa_decrypt(secret, private), key_id) == ("李雷", "PUB_KEY_ID_1")


STRIPE = StripeConfig(secret_key="sk_live_x", webhook_secret="whsec_play", gateway="https://x")


def test_stripes_library_and_we_agree_on_a_webhook_and_on_its_age() -> None:
    fake = FakeStripe(secret_key="sk_live_x", webhook_secret="whsec_play")
    body = fake.event("checkout.session.completed", {"id": "cs_1"})
    header = fake.signature(body)
    told = stripe.Webhook.construct_event(body, header, "whsec_play")
    ours = verified_event(STRIPE, header, body, clock.now())
    assert (told["id"], told["type"]) == (ours["id"], ours["type"])
    for late in (timedelta(minutes=6), timedelta(minutes=-6)):
        with pytest.raises(CallBackRefused, match="age"):
            verified_event(STRIPE, header, body, clock.now() + late)
    rolled = header.replace("v1=", f"v1={'0' * 64},v1=")
    assert verified_event(STRIPE, rolled, body, clock.now())["id"] == ours["id"]
    for other in (header.replace("v1=", "v0="), fake.signature(body, secret="whsec_other"), ""):
        with pytest.raises(CallBackRefused, match="signature"):
            verified_event(STRIPE, other, body, clock.now())


def test_a_thin_event_of_stripes_is_refused() -> None:
    fake = FakeStripe(secret_key="sk_live_x", webhook_secret="whsec_play")
    body = fake.event("v1.x", {}, object="v2.core.event")
    with pytest.raises(CallBackRefused, match="body"):
        verified_event(STRIPE, fake.signature(body), body, clock.now())


@given(minor=st.integers(-(10**12), 10**12))
def test_amounts_keep_every_minor_unit(minor: int) -> None:
    fen = Money(minor, "CNY")
    assert from_yuan(yuan(fen)) == fen
    for currency in ("CNY", "USD", "JPY"):
        amount = Money(minor, currency)
        assert from_stripe(stripe_minor(amount), currency.lower()) == amount
    assert stripe_minor(Money(500, "JPY")) == 500


@pytest.mark.parametrize("text", ["1.005", "1,00", "", "-", "1e3", "１.00", "1.", ".5", "NaN"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        from_yuan(text)


def test_a_base64_that_spells_the_same_signature_otherwise_is_refused(keys: dict[str, Any]) -> None:
    private = signatures.private_key(keys["merchant_private"])
    public = signatures.public_key(keys["merchant_public"])
    good = signatures.sign(private, b"x")
    assert signatures.is_signed(public, b"x", good)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = letters[letters.index(good[-3]) ^ 1]
    assert not signatures.is_signed(public, b"x", f"{good[:-3]}{other}==")
    assert not signatures.is_signed(public, b"y", good)
