"""What the rulebook refuses, and why."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class NoSuchStep(Refusal):
    """The life of a rule has no such step; `now` and `then` are states."""

    code = "rule_no_such_step"
    zh = "规则不能从“{now}”变为“{then}”。"
    en = "A rule cannot go from {now} to {then}."


class NoBook(Refusal):
    """Nothing has been published, so nothing can be decided."""

    code = "rulebook_unpublished"
    status = 409
    zh = "规则手册还没有发布。"
    en = "No rulebook has been published yet."


class VersionTaken(Refusal):
    """`rule`, `version`: this version has another text; a change needs a new version number."""

    code = "rule_version_taken"
    zh = "{rule} 第 {version} 版已经存在且内容不同，请提高版本号。"
    en = "Version {version} of {rule} exists with another text; give the change a new version number."


class DraftChanged(Refusal):
    """Another operator saved the draft meanwhile."""

    code = "rule_draft_changed"
    zh = "草案已被其他人修改，请刷新后再保存。"
    en = "Someone else has saved this draft meanwhile; reload before saving."


class NoticeTooShort(Refusal):
    """A rule that binds others is announced `days` days before it takes effect."""

    code = "rule_notice_too_short"
    status = 422
    zh = "生效日期至少要在公示后 {days} 天。"
    en = "The effective date must be at least {days} days after publication."


class NotReplayable(Refusal):
    """The book of this decision is not kept here; `publication`: its number."""

    code = "decision_not_replayable"
    zh = "这个决定所用的规则版本（发布 {publication}）不在库里，无法重放。"
    en = "The book of this decision (publication {publication}) is not in this database."
