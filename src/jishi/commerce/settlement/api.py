"""What other rooms may ask of settlement."""

from __future__ import annotations

from jishi.commerce.settlement.actions.deposit import (
    deduct_deposit,
    note_paid_in,
    restore_deposit,
)
from jishi.commerce.settlement.actions.freeze import freeze, freeze_promoter, lift
from jishi.commerce.settlement.actions.pay_out import note_result
from jishi.commerce.settlement.actions.reconcile import open_difference, reconcile
from jishi.commerce.settlement.actions.reserve import set_reserve
from jishi.commerce.settlement.contracts import (
    BankResult,
    DepositView,
    FreezeView,
    Position,
    ProviderRow,
    TransferOrder,
    WithdrawalView,
)
from jishi.commerce.settlement.ports import (
    provider_statement,
    start_transfer,
    statement_providers,
)
from jishi.commerce.settlement.position import position_of
from jishi.commerce.settlement.queries import (
    freezes_of,
    receivables,
    withdrawal_counts,
    withdrawals_of,
)
from jishi.commerce.settlement.tasks import run_clocks

__all__ = [
    "BankResult",
    "DepositView",
    "FreezeView",
    "Position",
    "ProviderRow",
    "TransferOrder",
    "WithdrawalView",
    "deduct_deposit",
    "freeze",
    "freeze_promoter",
    "freezes_of",
    "lift",
    "note_paid_in",
    "note_result",
    "open_difference",
    "position_of",
    "provider_statement",
    "receivables",
    "reconcile",
    "restore_deposit",
    "run_clocks",
    "set_reserve",
    "start_transfer",
    "statement_providers",
    "withdrawal_counts",
    "withdrawals_of",
]
