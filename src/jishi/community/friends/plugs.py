"""Tells content and live whom a viewer follows."""

from jishi.community.content import gates
from jishi.community.friends import queries
from jishi.community.live import api as live

gates.followed_among.plug(
    lambda question: queries.following_among(question.viewer_id, question.person_ids)
)
live.plug_follows(lambda person_id, ids: set(queries.following_among(person_id, ids)))
