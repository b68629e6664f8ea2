"""Payments · 支付: one payment for a whole checkout, however often the network repeats itself.

Owns: payments and their attempts at providers, call-backs received, refunds, the market's key pair.

Promises: a call-back, a query and the return page meet in one completion path; success is counted
once however often, late, reordered or concurrently it is told; money that arrives for a closed
payment goes back in full; a refund keeps its number for ever, so it is carried out at most once;
no provider is called inside a transaction.

Words: payment · 支付单, attempt · 支付尝试, provider · 支付渠道, call-back · 异步通知, query · 查单,
completion · 入账, refund · 退款, clearing · 清算, part · 分单金额, merchant key · 商户密钥.
"""
