"""What settlement refuses."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class BalanceTooSmall(Refusal):
    """`withdrawable_minor`: what may be taken out now."""

    code = "balance_too_small"
    zh = "可提现余额不足。"
    en = "The withdrawable balance does not suffice."


class MoneyFrozen(Refusal):
    """`ground` and `rule`: why, as the owner may read it."""

    code = "money_frozen"
    zh = "资金已冻结：{ground}（规则 {rule}）。"
    en = "The money is frozen: {ground} (rule {rule})."


class WithdrawalTooSmall(Refusal):
    """`least_minor`."""

    code = "withdrawal_too_small"
    status = 422
    zh = "低于单笔最低提现金额。"
    en = "Below the smallest amount that can be withdrawn."


class WithdrawalTooLarge(Refusal):
    """`most_minor`."""

    code = "withdrawal_too_large"
    status = 422
    zh = "超过单笔提现上限。"
    en = "Above the largest amount of one withdrawal."


class DayLimitReached(Refusal):
    """`left_minor`, `left_count`: what today still allows."""

    code = "withdrawal_day_limit"
    zh = "超过今天的提现限额，请明天再试。"
    en = "That is more than today's limit; please try tomorrow."


class BankAccountCooling(Refusal):
    """`usable_from`: RFC 3339."""

    code = "bank_account_cooling"
    zh = "新收款账户还在冷静期，{usable_from} 起可用。"
    en = "The new bank account can be used from {usable_from} on."


class BankAccountNotValid(Refusal):
    """`fields`: what is wrong."""

    code = "bank_account_not_valid"
    status = 422
    zh = "收款账户信息有误，请检查。"
    en = "Something about the bank account is not valid."


class HolderDiffers(Refusal):
    """`subject_name`: who the shop belongs to."""

    code = "bank_account_holder_differs"
    status = 422
    zh = "户名必须与经营主体一致：{subject_name}。"
    en = "The account must belong to the shop's registered owner: {subject_name}."


class BankAccountKnown(Refusal):
    code = "bank_account_known"
    zh = "这个收款账户已经添加过。"
    en = "This bank account has been added already."


class SecondFactorMissing(Refusal):
    code = "second_factor_missing"
    zh = "请先设置二次验证。"
    en = "Please set up the second factor first."


class SecondFactorPresent(Refusal):
    code = "second_factor_present"
    zh = "已设置二次验证；更换前请先用验证码或恢复码关闭。"
    en = "A second factor is set up already; switch it off with a code first."


class SecondFactorWrong(Refusal):
    code = "second_factor_wrong"
    status = 422
    zh = "验证码不正确或已用过，请等下一个。"
    en = "The code is wrong or was used before; please wait for the next one."


class PayOutRefused(Refusal):
    """`rule` and the texts of the rule that refused."""

    code = "pay_out_refused"
    zh = "暂不能提现：{because_zh}（规则 {rule}）。"
    en = "No withdrawal now: {because_en} (rule {rule})."


class WithdrawalMoved(Refusal):
    """`state`: where it is now."""

    code = "withdrawal_moved"
    zh = "这笔提现已在其他状态，请刷新。"
    en = "This withdrawal is in another state by now; please reload."


class NothingToPayOut(Refusal):
    code = "nothing_to_pay_out"
    zh = "没有可打款的提现。"
    en = "There is no withdrawal to pay out."


class BatchMoved(Refusal):
    """`state`: where it is now."""

    code = "batch_moved"
    zh = "批次状态已变，请刷新。"
    en = "The batch is in another state by now; please reload."


class ResultFileNotValid(Refusal):
    """`lines`: {line number: what is wrong}. Nothing was taken in."""

    code = "result_file_not_valid"
    status = 422
    zh = "结果文件有误，未导入任何内容。"
    en = "The result file is not valid; nothing was taken in."


class DepositNotPayable(Refusal):
    """`least_minor`, `most_minor`."""

    code = "deposit_not_payable"
    status = 422
    zh = "保证金金额不在可缴范围内。"
    en = "That amount cannot be paid in as a deposit."


class DepositNotReturnable(Refusal):
    """`reason`: owed, escrow, frozen, due, in_transit."""

    code = "deposit_not_returnable"
    zh = "保证金暂不能退还：{reason}。"
    en = "The deposit cannot be returned yet: {reason}."


class DifferenceExplained(Refusal):
    code = "difference_explained"
    zh = "这条差异已经处理。"
    en = "This difference has been dealt with."


class StatementNotThere(Refusal):
    """`provider`, `day`."""

    code = "provider_statement_missing"
    zh = "渠道还没有这一天的对账单。"
    en = "The provider has no statement for that day yet."
