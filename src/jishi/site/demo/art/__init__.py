"""Drawing of the demo market: painters, scenes, people and finished pictures."""
