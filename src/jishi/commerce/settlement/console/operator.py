"""The operator's money pages: what waits for approval, batches, freezes, differences, receivables."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import ports, queries
from jishi.commerce.settlement.actions import second_factor as factors
from jishi.commerce.settlement.actions import withdraw
from jishi.commerce.settlement.actions.freeze import freeze, freeze_promoter, lift
from jishi.commerce.settlement.actions.pay_out import dissolve_batch, make_batch, send_batch
from jishi.commerce.settlement.actions.reconcile import explain_difference, reconcile
from jishi.commerce.settlement.actions.take_results import import_results
from jishi.commerce.settlement.console.access import attempted, operators_only, posted_minor
from jishi.commerce.settlement.console.merchant import withdrawal_states
from jishi.commerce.settlement.models import Batch
from jishi.commerce.settlement.position import currency
from jishi.foundation.accounts.api import caller_id
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput
from jishi.kernel.ids import new_id, parse_id

_MOST_FILE = 2 * 1024 * 1024


def difference_kinds() -> dict[str, str]:
    return {
        "missing_theirs": _("渠道没有"),
        "missing_ours": _("账上没有"),
        "amount": _("金额不符"),
        "result": _("银行结果不符"),
    }


@require_safe
@operators_only
def money(request: HttpRequest) -> HttpResponse:
    """Withdrawals that wait for a person, those ready for a batch, batches and their answers."""
    states, counts = withdrawal_states(), queries.withdrawal_counts()
    shown = {
        "tab": "withdrawals",
        "waiting": queries.withdrawals_in("requested"),
        "approved": queries.withdrawals_in("approved"),
        "batches": queries.batch_views(),
        "counts": [(name, counts.get(key, 0)) for key, name in states.items()],
        "batch_states": {"open": _("未发出"), "sent": _("已发出"), "done": _("已结束")},
        "has_factor": queries.has_second_factor(caller_id(request)),
    }
    return render(request, "settlement/operator_money.html", shown)


@require_POST
@operators_only
def decide(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Let it go, or stop it with a reason."""
    by = caller_id(request)
    if request.POST.get("decision") == "approve":
        attempted(
            request,
            lambda: withdraw.approve_withdrawal(withdrawal_id=withdrawal_id, by=by),
            said=_("已放行"),
        )
        return redirect("desk_operator_money")

    def stop() -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            raise InvalidInput(fields={"reason": "needed"})
        withdraw.refuse_withdrawal(withdrawal_id=withdrawal_id, by=by, reason=reason)

    attempted(request, stop, said=_("已拦下，款项回到余额"))
    return redirect("desk_operator_money")


@require_POST
@operators_only
def batch(request: HttpRequest) -> HttpResponse:
    attempted(request, lambda: make_batch(by=caller_id(request)), said=_("批次已生成"))
    return redirect("desk_operator_money")


@require_safe
@operators_only
def batch_page(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    found = next((one for one in queries.batch_views(500) if one.id == batch_id), None)
    if found is None:
        return redirect("desk_operator_money")
    states = withdrawal_states()
    shown = {
        "tab": "withdrawals",
        "batch": found,
        "rows": [
            {"row": one, "state": states[one.state]}
            for one in queries.withdrawals_of_batch(batch_id)
        ],
        "has_factor": queries.has_second_factor(caller_id(request)),
    }
    return render(request, "settlement/operator_batch.html", shown)


@require_POST
@operators_only
def send(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The pay-out file, for the operator's code; or the batch taken apart."""
    by = caller_id(request)
    if request.POST.get("what") == "dissolve":
        attempted(request, lambda: dissolve_batch(batch_id=batch_id, by=by), said=_("批次已拆开"))
        return redirect("desk_operator_money")
    text: list[str] = []

    def work() -> None:
        factors.count_try(by)
        text.append(send_batch(batch_id=batch_id, by=by, code=request.POST.get("code", "")))

    if not attempted(request, work, said=_("打款文件已生成，批次已发出")):
        return redirect("desk_operator_batch", batch_id=batch_id)
    number = Batch.objects.values_list("number", flat=True).get(pk=batch_id)
    answer = HttpResponse(text[0], content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{number}.csv"'
    return answer


@require_POST
@operators_only
def results(request: HttpRequest) -> HttpResponse:
    """The bank's answer file."""
    said: list[str] = []

    def work() -> None:
        upload = request.FILES.get("file")
        if upload is None or (upload.size or 0) > _MOST_FILE:
            raise InvalidInput(fields={"file": "needed"})
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidInput(fields={"file": "utf-8"}) from error
        report = import_results(text=text, by=caller_id(request))
        said.append(
            _("生效 %(a)d 行，已知 %(k)d 行，存疑 %(d)d 行")
            % {"a": report.applied, "k": report.known, "d": report.doubtful}
        )

    if attempted(request, work, said=_("结果已导入")):
        attempted(request, lambda: None, said=said[0])
    return redirect("desk_operator_money")


@require_safe
@operators_only
def freezes(request: HttpRequest) -> HttpResponse:
    """What is frozen now, and the form to freeze and lift."""
    shown = {
        "tab": "freezes",
        "freezes": queries.freezes_with_shops(),
        "receivables": queries.receivables(),
    }
    return render(request, "settlement/operator_freezes.html", shown)


@require_POST
@operators_only
def place_freeze(request: HttpRequest) -> HttpResponse:
    by = caller_id(request)

    def work() -> None:
        payee_id = parse_id(request.POST.get("shop", "").strip())
        if payee_id is None:
            raise InvalidInput(fields={"shop": "unknown"})
        days = request.POST.get("days", "").strip()
        amount = request.POST.get("amount", "").strip()
        if (days and not (days.isdecimal() and 0 < int(days) <= 3650)) or len(days) > 4:
            raise InvalidInput(fields={"days": "invalid"})
        place = freeze_promoter if request.POST.get("payee") == "promoter" else freeze
        whose = {"person_id" if place is freeze_promoter else "shop_id": payee_id}
        place(
            **whose,
            minor=posted_minor(request, "amount", currency()) if amount else None,
            ground=request.POST.get("ground", ""),
            rule=request.POST.get("rule", ""),
            case=request.POST.get("case", ""),
            by=f"person:{by}",
            ref=f"operator:{new_id()}",
            until=clock.now() + timedelta(days=int(days)) if days else None,
        )

    attempted(request, work, said=_("已冻结"))
    return redirect("desk_operator_freezes")


@require_POST
@operators_only
def lift_freeze(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    attempted(
        request,
        lambda: lift(
            freeze_id=freeze_id, by=f"person:{caller_id(request)}",
            reason=request.POST.get("reason", ""),
        ),
        said=_("已解冻"),
    )  # fmt: skip
    return redirect("desk_operator_freezes")


@require_safe
@operators_only
def differences(request: HttpRequest) -> HttpResponse:
    """What statements and the books do not agree on, the chain, and who owes the market."""
    shown = {
        "tab": "differences",
        "open": queries.difference_views(is_open=True),
        "explained": queries.difference_views(is_open=False, limit=20),
        "kinds": difference_kinds(),
        "runs": queries.statement_runs(),
        "providers": ports.statement_providers.ask(),
        "head": ledger.chain_head(),
        "yesterday": clock.market_day() - timedelta(days=1),
    }
    return render(request, "settlement/operator_differences.html", shown)


@require_POST
@operators_only
def explain(request: HttpRequest, difference_id: UUID) -> HttpResponse:
    attempted(
        request,
        lambda: explain_difference(
            difference_id=difference_id, by=caller_id(request),
            explanation=request.POST.get("explanation", ""), book=request.POST.get("book", ""),
        ),
        said=_("差异已处理"),
    )  # fmt: skip
    return redirect("desk_operator_differences")


@require_POST
@operators_only
def run_reconcile(request: HttpRequest) -> HttpResponse:
    """Compare one day with one provider now."""

    def work() -> None:
        try:
            day = date.fromisoformat(request.POST.get("day", ""))
        except ValueError as error:
            raise InvalidInput(fields={"day": "YYYY-MM-DD"}) from error
        provider = request.POST.get("provider", "")
        if provider not in ports.statement_providers.ask():
            raise InvalidInput(fields={"provider": "unknown"})
        reconcile(provider=provider, day=day)

    attempted(request, work, said=_("对账完成"))
    return redirect("desk_operator_differences")
