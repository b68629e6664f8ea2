"""The published rule is the enforced rule: versions, publication, decisions, the public rule centre.

Words: rule 规则, version 版本, draft 草案, consultation 征求意见, shadow 影子运行, staged 灰度,
live 生效, decision 决定, finding 发现, governor 限速器.
"""
