"""Providers behind one protocol. The only place of this room that speaks HTTP."""
