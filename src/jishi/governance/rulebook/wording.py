"""What people are told: the ground of a verdict, notices to operators and to those concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jishi.foundation.rules.api import Rule


def address(rule_id: str, version: int | None = None) -> str:
    """Stable address of a rule (or of one version of it) in the rule centre."""
    return f"/rules/{rule_id}/" if version is None else f"/rules/{rule_id}/v{version}/"


def ground(rule: Rule, *, is_missing: bool = False) -> tuple[str, str]:
    """Why, what to do about it, and where the rule can be read: zh, en.

    `is_missing`: nothing is broken; a fact is missing, so a person looks.
    """
    zh_advice = f"{_ended(rule.advice.zh, '。')}" if rule.advice.zh else ""
    en_advice = f" {_ended(rule.advice.en, '.')}" if rule.advice.en else ""
    where = address(rule.id)
    if is_missing:
        return (
            f"还缺少信息，先由审核员查看：{_ended(rule.title.zh, '。')}规则 {rule.id}：{where}",
            f"Some facts are missing, so a person looks first: {_ended(rule.title.en, '.')} "
            f"Rule {rule.id}: {where}",
        )
    return (
        f"{_ended(rule.title.zh, '。')}{zh_advice}规则 {rule.id}：{where}",
        f"{_ended(rule.title.en, '.')}{en_advice} Rule {rule.id}: {where}",
    )


def _ended(text: str, stop: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "！", "？", ".", "!", "?", "；")) else text + stop


def suspended(rule_id: str, count: int, limit: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Notice to operators: a rule stopped itself. ((zh title, body), (en title, body))."""
    return (
        (
            f"规则 {rule_id} 已自动暂停",
            f"一小时内执行了 {count} 次，超过上限 {limit} 次。请查看最近的决定，修正后再恢复。",
        ),
        (
            f"Rule {rule_id} has suspended itself",
            f"It acted {count} times within an hour; its limit is {limit}. "
            "Look at its latest decisions, mend it, then let it run again.",
        ),
    )
