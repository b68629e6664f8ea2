"""Ledger · 账本: every cent that moves, why it moved, and proof that none got lost.

Owns: accounts, postings and their entries (append-only), the hash chain over them, versions of
fee rules.

Promises: the entries of a posting sum to zero and are never changed or added to (the database
refuses it); every posting cites its cause and, for a fee, the rule and version it rests on; one
cause is posted once under one label; no account that holds somebody's money is overdrawn; a posting
changed behind the database's back does not verify; sealing never makes two postings wait.

Words: account · 账户, posting · 记账, entry · 分录, debit · 借, credit · 贷, balance · 余额,
cause · 事由, basis · 依据, escrow · 担保款, shop payable · 应付商家款, clearing · 渠道清算,
claw-back · 追回, receivable · 应收, seal · 封账.
"""
