"""The demo market: what it is (`script`), how it is drawn and filmed (`art`, `film`), how it opens (`seed`).

Drawing knows nothing of Jishi. Seeding goes through the same doors as everyone: HTTP, with codes from
the inbox; only the demo mark and the reviewer's hand are set from inside (`staff`).
"""
