"""What was seen in a clip's picture, as a reviewer reads it: when, which code or words, whose scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jishi.foundation.accounts import api as accounts
from jishi.foundation.media import api as media
from jishi.governance.review.console.findings import Finding

if TYPE_CHECKING:
    from uuid import UUID

MOST = 12


def findings(video_id: UUID) -> tuple[Finding, ...]:
    """Codes first, then scenes of others, then words; each once, at its first moment."""
    seen = media.seen_video(video_id)
    if seen is None:
        return ()
    found: dict[tuple[str, str], int] = {}
    for glance in seen.glances:
        for code in glance.codes:
            found.setdefault((_("画面里的码"), code), glance.at_ms)
    people = accounts.get_people({copy.owner_id for copy in seen.copies})
    for copy in seen.copies:
        name = people[copy.owner_id].name if copy.owner_id in people else "–"
        words = _("{name} 更早的视频 {at} 处").format(name=name, at=moment(copy.of_ms))
        found.setdefault((_("画面与别人的相同"), words), copy.at_ms)
    for glance in seen.glances:
        if glance.lines:
            found.setdefault((_("画面里的字"), " / ".join(glance.lines)[:200]), glance.at_ms)
    return tuple(
        Finding(title=f"{title} · {moment(at_ms)}", words=words)
        for (title, words), at_ms in list(found.items())[:MOST]
    )


def moment(at_ms: int) -> str:
    """`1:05`."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"
