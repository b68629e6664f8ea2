"""Reading a text: one chain from any string to intent, risks, spans and slots. Pure, no Django.

The order is fixed: `normalise` (views of one text, each with its way back to the original) →
`lexicon` (Aho-Corasick over all terms in one pass) → `contact` and `risks` (what the hits mean
together, by role) → the linear models → `chain` (one typed `Reading`).

Words: view · 视图, fold · 归一, look-alike · 形近, homophone · 谐音, split character · 拆字,
contact atom · 联系方式, lure · 引流, evasion · 规避, span · 位置.
"""
