"""Intent · 意图: what a comment asks for, which product it means, and the answer.

Owns: questions, their groups on the board, cards opened.

Promises: a comment is read once; the asker gets the card on their own channel; a question stays on
the board until it is answered; every number on a board is a count of rows.

Words: intent · 意图, question · 问题, board · 看板, how to buy · 怎么买, link number · 几号链接,
variant · 规格, answer · 回答, card · 商品卡, funnel · 漏斗, unanswered · 未回答.
"""
