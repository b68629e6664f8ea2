"""Review · 审核: what waits for a person's decision, who holds it, what was decided and why.

Owns: the queue of shops, goods, clips and comments to be looked at, claims on it, decisions with
their reasons, and the answers to the gates of catalog, content and live.

Promises: one thing is held by one reviewer at a time; nobody decides on their own; a decision is
made once, however often it is sent; whoever is concerned is told the reason in their language.

Words: queue · 队列, item · 待审项, claim · 领取, submission · 提交次数, decision · 决定, reason · 理由,
lapsed · 已失效, finding · 提示, contact hint · 联系方式, hold · 暂缓.
"""
