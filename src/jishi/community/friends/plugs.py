"""Tells content (and through it live) whom a viewer follows."""

from jishi.community.content import gates
from jishi.community.friends import queries

gates.followed_among.plug(queries.following_among)
