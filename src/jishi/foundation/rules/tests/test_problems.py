"""What authors of rules are told: every sentence with its place and marker is a golden file.

Written anew with `JISHI_WRITE_GOLDEN=1`; read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jishi.foundation.rules import api
from jishi.foundation.rules.tests.words import FILE, VOCABULARY, problems
from jishi.foundation.rules.wording import TEXTS

GOLDEN = Path(__file__).parent / "golden"
CONDITIONS = (
    "product.tags == product.tags", "商品€ > 1", "detects('absolute_claim', product.text) and (lambda)",
    "(product.is_quote, shop.is_new)", "known(*product.title)",
    "", "# 只有注释", "product.price > 100", "product.promise > 48", "product.tex == 'x'",
    "product", "order.total > 0",
    "product.is_quote = true", "product.is_quote && shop.is_new", "!product.is_quote", "product.stock ** 2 > 4",
    "product.stock // 2 > 4", "product.stock > 1 and", "product.stock > > 1", "product.stock product.sold",
    "(product.stock > 1", "product.stock > 1)", "(product.stock > 1]", "product.title == “最”",
    "product.title == f'x'", "product.title == 'x", "product.title == 'a\\n'", "product.title == 'a\u200bb'",
    f"product.title == '{'长' * 201}'", "product.stock > 0x10", "product.stock > 1234567890123456",
    "商品 > 1", "product.__class__ == 1", "lambda: 1", "product.stock is 3", "product.title == None",
    "len(product.title) > 3", "product.title.lower() == 'x'", "missing", "missing(1)", "known(product.sold)",
    "detects('absolut_claim', product.text)", "detects(product.text, product.text)",
    "detects('absolute_claim', product.stock)",
    "listed('baned', product.title)", "yuan(12) < product.price",
    "product.price < yuan('12.345')", "days() < product.promise",
    "contains(product.title, '')", "'最' in product.title", "product.stock in ['a', 'b']", "product.stock in []",
    "product.stock in [1, product.sold]", "product.title in ('a', 1)", "[1, 2]",
    "product.tags == ['a']", "product.title < 'b'",
    "product.stock", "product.title + 'a' == 'b'", "-product.title == 'a'", "product.stock / 0 > 1",
    "product.title == 1", "product.stock > 1 if product.is_quote",
    "(product.stock if product.is_quote else 'a') == 1",
    "product.tags[0] == 'a'", "1 < 2", "any_of(product.title, ['a'])", "min(product.stock, 'a') > 1",
    "percent(product.price, product.stock) > 3", "product.stock > 1 or\n  product.titel == '最'",
    " and ".join(["detects('absolute_claim', product.text)"] * 30), "(" * 25 + "product.is_quote" + ")" * 25,
    "not " * 40 + "product.is_quote", "product.stock > 1 or " * 160 + "product.is_quote",
    "x" * 61 + " > 1", "x" * 4001,
)  # fmt: skip
FILES = {
    "没有开头": "# 中文\n",
    "开头不是 TOML": FILE.replace('id = "MKT-03"', "id = MKT-03"),
    "少了一项": FILE.replace('mode = "automatic"\n', ""),
    "多了一项": FILE.replace("appeal = true", "apeal = true"),
    "编号写错": FILE.replace("MKT-03", "mkt3"),
    "类型不对": FILE.replace("version = 2", 'version = "2"'),
    "值不对": FILE.replace('"refuse"', '"refused"'),
    "超出范围": FILE.replace("share = 50", "share = 150"),
    "没有依据": FILE.replace('basis = [{law = "ADL", article = "9(3)"}, {own = true}]', "basis = []"),
    "依据不全": FILE.replace(', article = "9(3)"', ""),
    "日期颠倒": FILE.replace("share = 50", "effective_to = 2026-01-01"),
    "缺一节": FILE.replace("# English\nNo superlatives.\n", ""),
    "空的一节": FILE.replace("No superlatives.", ""),
    "两节同名": FILE + "\n# English\nAgain.\n",
    "没有这一节": FILE + "\n# Exmaples\n",
    "没有条件代码块": FILE.replace("```rule", "```python"),
    "例子不是 TOML": FILE.replace('name = "最好"', "name = 最好"),
    "例子没有名字": FILE.replace('name = "引用"\n', ""),
    "看不见的字符": FILE.replace("不得使用", "不得\u202e使用"),
    "例子太少": FILE.replace("[[undecided]]", "[[miss]]"),
    "例子里没有的事实": FILE.replace('facts = {"product.is_quote" = true}', 'facts = {"product.is_qoute" = true}'),
    "例子里的值类型不对": FILE.replace('facts = {"product.is_quote" = true}', 'facts = {"product.is_quote" = 1}'),
    "例子不成立": FILE.replace("全网最低价", "全网低价"),
    "事件不存在": FILE.replace("product.submitted", "product.submited"),
    "事后的事用了 refuse": FILE.replace('event = "product.submitted"', 'event = "order.paid"'),
    "事前的问题用了 finding": FILE.replace('"refuse"', '"finding"'),
}  # fmt: skip


def of_file(text: str) -> list[api.Problem]:
    try:
        return api.check_rule(api.read_rule(text, path="rulebook/marketing/MKT-03.md"), VOCABULARY)
    except api.RuleFileError as error:
        return error.problems


def rendered(language: str) -> str:
    parts = []
    for condition in CONDITIONS:
        found = problems(condition)
        assert found, condition
        parts.append("\n".join(problem.text(language) for problem in found))
    for name, text in FILES.items():
        found = of_file(text)
        assert found, name
        parts.append(f"{name}\n" + "\n".join(problem.text(language) for problem in found))
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_reads_as_agreed(language: str) -> None:
    path = GOLDEN / f"problems.{language}.txt"
    if os.environ.get("JISHI_WRITE_GOLDEN"):
        path.write_text(rendered(language), encoding="utf-8")
    assert rendered(language) == path.read_text(encoding="utf-8")


def test_all_sentences_but_the_unreachable_few_are_shown() -> None:
    """A sentence that nothing can bring about is dead text."""
    found = {one.code for condition in CONDITIONS for one in problems(condition)}
    found |= {one.code for text in FILES.values() for one in of_file(text)}
    left = {"file_too_large", "examples_many", "syntax"}  # too long to show, and the last resort
    assert set(TEXTS) - found == left


def test_a_problem_in_a_file_points_at_its_line_and_columns() -> None:
    text = FILE.replace("product.text)\nand", "product.txt)\nand")
    (problem,) = of_file(text)
    lines = text.split("\n")
    assert (problem.code, problem.suggestion) == ("fact_unknown", "product.text")
    assert lines[problem.line - 1][problem.col - 1 : problem.end_col - 1] == "product.txt"
    assert problem.path == "rulebook/marketing/MKT-03.md"
