"""The published rule is the enforced rule: versions, publication, decisions, the public rule centre.

Owns: rule versions and every step of their life, publications of the book and which process runs which
book, decisions with facts and explanation, findings, the governor, the rule centre and the rule desk.
Promises: nothing decides but a published version; a decision can be replayed; a rule that runs wild
stops itself; where the engine cannot answer, the thing is held.

Words: rule · 规则, version · 版本, draft · 草案, consultation · 征求意见, shadow · 影子运行,
staged · 灰度, live · 生效, decision · 决定, finding · 发现, governor · 限速器.
"""
