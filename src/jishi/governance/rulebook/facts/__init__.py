"""Facts: what conditions may name, and where each comes from.

One module a subject: an `EventKind` constant lists the facts of a kind of question, and the producer
beside it (`facts_of_…`) reads them from the rooms below. A fact that nobody knows is None and leaves a
condition undecided; it is never guessed.
"""
