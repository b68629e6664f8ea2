"""Governance · 治理: review, reputation. Decides, with reasons; acts on other rooms only through their api."""
