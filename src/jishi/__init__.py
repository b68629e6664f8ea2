"""Jishi 集市: a live-commerce community under one readable, enforced rulebook.

Floors, from the ground up: kernel, foundation, commerce, community, governance, site. Imports point down only.
"""
