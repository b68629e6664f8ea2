"""Settlement · 结算提现: what a shop may take home, when, and why not yet.

Owns: deposits and their tiers, reserves, freezes, bank accounts, second factors, withdrawals and
pay-out batches, monthly statements, reconciliation with providers and its differences.

Promises: nobody takes out more than is theirs, however many ask at once; what is frozen does not
move and its owner reads why; a withdrawal is paid at most once, whatever is repeated, late or
contradictory; an account number leaves the database only encrypted or inside a pay-out file; every
number leads to the rows that make it and every row to its cause.

Words: deposit · 保证金, reserve · 备付金, freeze · 冻结, withdrawal · 提现, bank account · 收款账户,
cooling · 冷静期, second factor · 二次验证, pay-out batch · 打款批次, statement · 对账单,
receivable · 应收, reconciliation · 对账, difference · 差异.
"""
