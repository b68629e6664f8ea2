"""Refusals of the rule engine."""

from __future__ import annotations

from collections.abc import Sequence

from jishi.foundation.rules.contracts import Problem
from jishi.kernel.errors import Refusal


class RuleFileError(Refusal):
    """A rule that cannot be used; `problems` says where and why. `count` of them fills the text."""

    code = "rule_file_invalid"
    status = 422
    zh = "规则文件有 {count} 处问题：{first_zh}"
    en = "The rule file has {count} problems: {first_en}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        first = self.problems[0]
        super().__init__(count=len(self.problems), first_zh=first.zh, first_en=first.en)

    def __str__(self) -> str:
        return "\n".join(problem.text("en") for problem in self.problems)
