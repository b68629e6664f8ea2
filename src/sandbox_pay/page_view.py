"""The payer's page as HTML: no script, no inline style, one form."""

from __future__ import annotations

import hashlib
from html import escape
from importlib.resources import files

from sandbox_pay.moments import beijing_clock
from sandbox_pay.page_text import BANNER_EN, BANNER_ZH, CHINESE, Words, amount_parts
from sandbox_pay.payments import Payment, PaymentState
from sandbox_pay.scenarios import Scenario

STYLE = files("sandbox_pay").joinpath("pay.css").read_bytes()
STYLE_PATH = "/pay-assets/pay.css"
STYLE_VERSION = hashlib.sha256(STYLE).hexdigest()[:12]

DELAYS_S = (0, 3, 15)
PAGE_DUPLICATES = 3


def payment_page(payment: Payment, scenario: Scenario, words: Words, *, back_url: str) -> str:
    """Write the page of a payment: the form while it is pending, else what became of it.

    ``back_url`` is the merchant's return address with the result.
    """
    language = "en" if words.tag == "en" else "zh"
    if payment.state is PaymentState.PENDING:
        action = f"/pay/{payment.token}?lang={language}"
        bottom = _form(scenario, words, action=action)
        outcome = ""
    else:
        title, explanation = words.states[payment.state.value]
        outcome = (
            f'<div class="outcome {payment.state.value}" role="status">'
            f"<strong>{escape(title)}</strong><span>{escape(explanation)}</span></div>"
        )
        bottom = (
            '<div class="actions"><a class="button primary" href="'
            f'{escape(back_url)}">{escape(words.back)}</a></div>'
        )
    return _document(words, outcome + _bill(payment, words) + bottom)


def missing_page(words: Words) -> str:
    """Write the page for an address that leads to no payment."""
    title, explanation = words.not_found
    return _document(
        words,
        f'<div class="outcome closed" role="status"><strong>{escape(title)}</strong>'
        f"<span>{escape(explanation)}</span></div>",
    )


def _document(words: Words, content: str) -> str:
    if words is CHINESE:
        first, second, second_tag = BANNER_ZH, BANNER_EN, "en"
    else:
        first, second, second_tag = BANNER_EN, BANNER_ZH, "zh-Hans"
    return (
        f'<!doctype html>\n<html lang="{words.tag}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="color-scheme" content="light">\n'
        f"<title>{escape(words.title)} · {escape(first)}</title>\n"
        f'<link rel="stylesheet" href="{STYLE_PATH}?v={STYLE_VERSION}">\n</head>\n<body>\n'
        f'<header class="banner"><strong>{escape(first)}</strong>'
        f'<span lang="{second_tag}">{escape(second)}</span></header>\n<main>\n'
        '<div class="top"><span class="seal" aria-hidden="true" lang="zh-Hans">沙盒</span>'
        f"<h1>{escape(words.title)}</h1>"
        f'<a class="language" href="?lang={words.other_tag}" lang="{words.other_tag}"'
        f' hreflang="{words.other_tag}">{escape(words.other_language)}</a></div>\n'
        f"{content}\n</main>\n</body>\n</html>\n"
    )


def _bill(payment: Payment, words: Words) -> str:
    sign, whole, fraction = amount_parts(payment.amount_minor, payment.currency)
    rows = [
        (words.subject, escape(payment.subject)),
        (words.order_no, f'<span class="number">{escape(payment.out_trade_no)}</span>'),
    ]
    if payment.state is PaymentState.PENDING:
        rows.append((words.valid_until, _deadline(payment, words)))
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in rows)
    return (
        f'<section class="bill"><p class="payee"><span>{escape(words.pay_to)}</span>'
        f"<strong>{escape(payment.payee)}</strong></p>"
        f'<p class="amount{_length_class(whole)}"><span class="sign">{escape(sign)}</span>'
        f'<span class="whole">{whole}</span><span class="fraction">{fraction}</span></p>'
        f"<dl>{listed}</dl></section>"
    )


def _length_class(whole: str) -> str:
    """Choose the size of type that keeps an amount on one line of a small phone."""
    if len(whole) > 11:
        return " longest"
    return " long" if len(whole) > 6 else ""


def _deadline(payment: Payment, words: Words) -> str:
    moment = beijing_clock(payment.expires_at_ms)
    if words is CHINESE:
        return f"{moment.month}月{moment.day}日 {moment:%H:%M}（北京时间）"
    return f"{moment.day} {moment:%b} {moment:%H:%M}, Beijing time"


def _form(scenario: Scenario, words: Words, *, action: str) -> str:
    return (
        f'<form method="post" action="{escape(action)}">{_tools(scenario, words)}'
        '<div class="actions">'
        f'<button class="button primary" name="action" value="pay">{escape(words.pay)}</button>'
        '<div class="pair">'
        f'<button class="button" name="action" value="fail">{escape(words.fail)}</button>'
        f'<button class="button" name="action" value="cancel">{escape(words.cancel)}</button>'
        "</div></div></form>"
    )


def _tools(scenario: Scenario, words: Words) -> str:
    delays = "".join(
        f'<label class="chip"><input type="radio" name="delay_s" value="{seconds}"'
        f"{' checked' if seconds == scenario.delay_s else ''}>"
        f"<span>{escape(words.seconds.format(n=seconds) if seconds else words.at_once)}</span>"
        "</label>"
        for seconds in sorted({*DELAYS_S, scenario.delay_s})
    )
    # A number of copies set through the API survives the form: the box carries it along.
    copies = scenario.duplicates or PAGE_DUPLICATES
    duplicates_on = scenario.duplicates > 0
    switches = (
        ("reorder", scenario.reorder, words.reorder, words.reorder_hint),
        ("lose", scenario.lose, words.lose, words.lose_hint),
        ("forge", scenario.forge, words.forge, words.forge_hint),
        (
            "fail_next_query",
            scenario.fail_next_query,
            words.fail_next_query,
            words.fail_next_query_hint,
        ),
    )
    boxes = _box(
        "duplicates", str(copies), words.duplicates, words.duplicates_hint, checked=duplicates_on
    ) + "".join(
        _box(name, "1", label, hint, checked=checked) for name, checked, label, hint in switches
    )
    return (
        f'<details class="tools"><summary>{escape(words.tools)}</summary>'
        f'<p class="hint">{escape(words.tools_hint)}</p>'
        '<input type="hidden" name="tools" value="1">'
        f"<fieldset><legend>{escape(words.delay)}</legend>"
        f'<div class="chips">{delays}</div></fieldset>{boxes}</details>'
    )


def _box(name: str, value: str, label: str, hint: str, *, checked: bool) -> str:
    return (
        f'<label class="box"><input type="checkbox" name="{name}" value="{value}"'
        f"{' checked' if checked else ''}><span><strong>{escape(label)}</strong>"
        f"<small>{escape(hint)}</small></span></label>"
    )
