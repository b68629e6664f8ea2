"""The operator's desk: is everything up, what piles up, what the market does today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api as payments
from jishi.governance.review import api as review
from jishi.governance.review.console.views import kind_names
from jishi.kernel import clock
from jishi.site import health
from jishi.site.desks.access import desk
from jishi.site.desks.figures import figures, hours

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@desk("desk_operator")
def page(request: HttpRequest) -> HttpResponse:
    """Everything at once; `?check=1` also recomputes the whole ledger."""
    now = clock.now()
    midnight = now.astimezone(clock.market_zone()).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    parts = health.report()
    names = figure_names()
    shown: dict[str, Any] = {
        "parts": [{"name": part_names().get(key, key), **part} for key, part in parts.items()],
        "figures": [
            {"name": names[one.id], "figure": one} for one in figures(midnight=midnight, now=now)
        ],
        "plots": [
            {"name": _("每小时成交单数"), "bars": hours("orders.OrderPaid", midnight=midnight)},
            {"name": _("每小时播放次数"), "bars": hours("content.ClipViewed", midnight=midnight)},
        ],
        "jobs": _jobs(),
        "payments_open": payments.count_open(),
        "review": _review(),
        "review_day": review.desk_day(midnight),
        "checked": request.GET.get("check") == "1",
        "now": now,
    }
    if shown["checked"]:
        shown["problems"] = ledger.check()
    return render(request, "desk/operator.html", shown)


def part_names() -> dict[str, str]:
    return {
        "database": _("数据库"),
        "worker": _("后台任务"),
        "gateway": _("实时网关"),
        "media": _("视频与直播"),
        "outbox": _("事件投递"),
    }


def figure_names() -> dict[str, str]:
    return {
        "sales": _("成交额"),
        "paid": _("成交单数"),
        "placed": _("下单数"),
        "lives": _("开播场次"),
        "clips": _("发布视频"),
        "views": _("视频播放"),
        "comments": _("直播评论"),
        "shops": _("新开小店"),
    }


def _jobs() -> list[dict[str, Any]]:
    """Jobs by queue: waiting, running, failed."""
    found: dict[str, dict[str, Any]] = {}
    rows = ProcrastinateJob.objects.exclude(status__in=("succeeded", "cancelled", "aborted"))
    for queue, status, count in rows.values_list("queue_name", "status").annotate(n=Count("id")):
        line = found.setdefault(queue, {"queue": queue, "todo": 0, "doing": 0, "failed": 0})
        line[status] = line.get(status, 0) + count
    return [found[queue] for queue in sorted(found)]


def _review() -> list[dict[str, Any]]:
    names = kind_names()
    return [{"name": names[count.kind], "count": count} for count in review.counts()]
