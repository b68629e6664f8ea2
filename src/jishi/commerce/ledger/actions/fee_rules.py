"""Fee rules: the version of a rate, made on its first use, kept for ever."""

from __future__ import annotations

from django.db.models import Max

from jishi.commerce.ledger.contracts import FeeRuleRef
from jishi.commerce.ledger.models import FeeRule
from jishi.kernel import clock
from jishi.kernel.db import advisory_lock, use_case


@use_case
def fee_rule(*, code: str, basis_points: int) -> FeeRuleRef:
    """The version of rule `code` whose rate is `basis_points` (1/10,000).

    A rate never seen before becomes the next version; a rate that returns keeps its old number.
    """
    found = FeeRule.objects.filter(code=code, basis_points=basis_points).first()
    if found is None:
        advisory_lock("fee_rule", [code])
        last = FeeRule.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
        found, _ = FeeRule.objects.get_or_create(
            code=code,
            basis_points=basis_points,
            defaults={"version": last + 1, "since": clock.now()},
        )
    return FeeRuleRef(code=code, version=found.version, basis_points=basis_points)
