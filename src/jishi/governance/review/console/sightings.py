"""What was seen in clips and pictures, as a reviewer reads it: where, which code or words, whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jishi.community.intent import api as intent
from jishi.foundation.accounts import api as accounts
from jishi.foundation.media import api as media
from jishi.governance.review.console.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

MOST = 12


def findings(video_id: UUID) -> tuple[Finding, ...]:
    """Codes first, then scenes of others, then words; each once, at its first moment."""
    seen = media.seen_video(video_id) or media.SeenVideo(glances=(), copies=())
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
    for said in media.heard(video_id) or ():
        if intent.offsite_score(said.text, "seller"):
            found.setdefault((_("口播"), said.text), said.at_ms)
    return tuple(
        Finding(title=f"{title} · {moment(at_ms)}", words=words)
        for (title, words), at_ms in list(found.items())[:MOST]
    )


def of_pictures(labelled: Sequence[tuple[str, UUID]]) -> tuple[Finding, ...]:
    """Codes in pictures, and those that copy somebody else's."""
    seen = media.seen_pictures(pk for _label, pk in labelled)
    people = accounts.get_people({one.like_of for one in seen.values() if one.like_of})
    found = []
    for label, pk in labelled:
        if pk not in seen:
            continue
        one = seen[pk]
        found += [Finding(title=f"{_('图片里的码')} · {label}", words=code) for code in one.codes]
        if one.like_of is not None:
            name = people[one.like_of].name if one.like_of in people else "–"
            found.append(Finding(title=f"{_('与别人的图片相同')} · {label}", words=name))
    return tuple(found)


def of_licences(ids: Sequence[UUID], *, name: str, code: str) -> tuple[Finding, ...]:
    """Where the words read on a licence contradict the form."""
    labels = {"name": _("经营主体"), "credit_code": _("统一社会信用代码")}
    return tuple(
        Finding(title=_("证照与填写不符"), words=labels.get(field, field))
        for one in media.seen_pictures(ids).values()
        for field in media.document_differences(one.lines or (), name=name, code=code)
    )


def moment(at_ms: int) -> str:
    """`1:05`."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"
