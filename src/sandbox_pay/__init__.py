"""Sandbox payment provider · 沙盒支付.

A separate HTTP service that behaves towards the market as a real payment provider does, with
play money. It shares no code, database or process with the market: what passes between them is
signed HTTP, so that the market's client meets every trouble that it will meet in production.

Owns: payments, refunds, transfers, call-backs, the provider's key pair, the daily statement.

Promises:
- all money is integer minor units (分, cent); nothing is ever rounded;
- a number of the merchant's (``out_trade_no``, ``out_refund_no``, ``out_transfer_no``) is carried
  out at most once, however often and however concurrently it is sent;
- refunds of one payment never add up to more than was paid;
- a call-back is delivered at least once, also across a restart or a killed process, unless a
  test asked for it to be lost.

Words: payment 支付单, payer 付款人, payee 收款方, call-back 异步通知, refund 退款, transfer 转账,
statement 对账单, scenario 测试情形, movement 资金变动.
"""

__version__ = "1.0.0"
