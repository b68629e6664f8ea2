"""Payments · 支付: one payment for a whole checkout, however often the network repeats itself.

Owns: payments and their attempts at providers, call-backs received, refunds, pay-outs (transfers),
splits, the market's key pair, the clients of all payment providers.

Promises: a call-back, a query and the return page meet in one completion path; success is counted
once however often, late, reordered or concurrently it is told; money that arrives for a closed
payment goes back in full; a refund and a pay-out keep their number for ever, so each is carried out
at most once, and what is unknown is asked about before it is sent again; no provider is called
inside a transaction; no provider is offered that the settings do not name.

Words: payment · 支付单, attempt · 支付尝试, provider · 支付渠道, call-back · 异步通知, query · 查单,
completion · 入账, refund · 退款, transfer · 打款, split · 分账, statement · 对账单, clearing · 清算,
part · 分单金额, merchant key · 商户密钥.
"""
