"""What review refuses, and why."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class OwnWork(Refusal):
    """Nobody decides on their own things."""

    code = "review_own_work"
    status = 403
    zh = "不能审核自己提交的内容，请交给其他审核员。"
    en = "You cannot review what you submitted yourself; leave it to a colleague."


class HeldByAnother(Refusal):
    """Another reviewer has claimed it."""

    code = "review_held_by_another"
    zh = "另一位审核员正在处理这一项。"
    en = "Another reviewer is working on this one."


class AlreadyDecided(Refusal):
    """It was decided differently before; `decision`: "approve", "reject" or "lapsed"."""

    code = "review_already_decided"
    zh = "这一项已有决定，不能再改。"
    en = "This has been decided already and stays as it is."


class ReasonNeeded(Refusal):
    """A rejection names a reason of the list, or says it in words."""

    code = "review_reason_needed"
    status = 422
    zh = "驳回需要选择理由，或写明理由。"
    en = "A rejection needs a reason from the list, or one in your own words."
