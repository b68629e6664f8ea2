"""What a shop may take home, when, and why not yet.

Words: deposit 保证金, reserve 备付金, freeze 冻结, withdrawal 提现, bank account 收款账户,
cooling 冷静期, pay-out batch 打款批次, statement 对账单, receivable 应收, reconciliation 对账.
"""
