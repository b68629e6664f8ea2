"""Tags and filters of the desks: which desks a person has, static files, money, time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from jishi.kernel import clock
from jishi.kernel.money import EXPONENTS
from jishi.site.desks.access import desks_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

register = template.Library()
#: The market's wall clock; the same as the merchants' figures use.
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}
_PLACES = {
    "desk_review": "/desk/review/",
    "desk_shop": "/desk/shop/",
    "desk_operator": "/desk/operator/",
    "desk_rules": "/desk/rules/",
}


@register.simple_tag
def asset(path: str) -> str:
    """Address of a static file; plain when nothing was collected yet, empty when it does not exist
    (the scripts of `vendor/` come from the JavaScript build)."""
    try:
        return static(path)
    except ValueError:
        return f"/static/{path}" if finders.find(path) else ""


@register.simple_tag(takes_context=True)
def desk_nav(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The desks of the person who asks: `{name, url, is_here}`."""
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    names = {
        "desk_review": gettext("审核台"),
        "desk_shop": gettext("商家台"),
        "desk_operator": gettext("运营台"),
        "desk_rules": gettext("规则台"),
    }
    desks = desks_of(request.user.pk)
    if "desk_operator" in desks:
        desks.append("desk_rules")  # the same people's second desk
    return [
        {"name": names[key], "url": _PLACES[key], "is_here": request.path.startswith(_PLACES[key])}
        for key in desks
    ]


@register.filter
def money(amount: Any) -> SafeString | str:
    """A small sign and a large whole part; anything with `minor` and `currency`."""
    if amount is None:
        return ""
    places = EXPONENTS[amount.currency]
    whole, rest = divmod(abs(amount.minor), 10**places)
    return format_html(
        '<span class="money">{}<small>{}</small>{}{}</span>',
        "−" if amount.minor < 0 else "",
        _SIGNS.get(amount.currency, amount.currency + " "),
        f"{whole:,}",
        format_html("<small>.{}</small>", f"{rest:0{places}d}") if places else "",
    )


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str) and value:
        value = datetime.fromisoformat(value)
    return value.astimezone(clock.market_zone()) if isinstance(value, datetime) else None


@register.filter
def when(value: Any) -> SafeString | str:
    """A time on the market's clock; takes datetimes and RFC 3339 texts."""
    at = _moment(value)
    if at is None:
        return ""
    shape = (
        "%m-%d %H:%M"
        if at.year == clock.now().astimezone(clock.market_zone()).year
        else "%Y-%m-%d %H:%M"
    )
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), at.strftime(shape))


@register.filter
def since(value: Any) -> str:
    """How long ago, in the largest unit that fits."""
    at = _moment(value)
    return "" if at is None else span(clock.now() - at)


@register.filter
def span(length: timedelta | None) -> str:
    """A length of time in words."""
    if length is None:
        return ""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return gettext("不到 1 分钟")
    if minutes < 120:
        return ngettext("%(n)d 分钟", "%(n)d 分钟", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d 小时", "%(n)d 小时", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d 天", "%(n)d 天", minutes // 1440) % {"n": minutes // 1440}


@register.simple_tag
def is_english() -> bool:
    return (get_language() or "").startswith("en")
