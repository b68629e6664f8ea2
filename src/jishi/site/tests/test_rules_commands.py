"""`jishi rules`: the commands that need files alone run without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jishi.foundation.rules.tests.words import FILE, VOCABULARY
from jishi.site.cli import rules_bench, rules_files
from jishi.site.cli.rules_commands import rules_app


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rulebook of one rule, and a vocabulary that fits it."""
    monkeypatch.setattr(rules_files, "vocabulary", lambda: VOCABULARY)
    folder = tmp_path / "rulebook" / "marketing"
    folder.mkdir(parents=True)
    (folder / "MKT-03.md").write_text(FILE, encoding="utf-8")
    (folder / "README.md").write_text("no rule", encoding="utf-8")
    return tmp_path / "rulebook"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(rules_app, list(words))
    return result.exit_code, result.output


def test_a_good_book_passes_and_is_counted(book: Path) -> None:
    assert run("check", str(book)) == (0, "1 rule files, 1 live, 0 problems\n")


def test_every_problem_is_shown_in_the_language_asked_for(book: Path) -> None:
    path = book / "marketing" / "MKT-03.md"
    path.write_text(FILE.replace("product.is_quote\n```", "product.quote\n```"), encoding="utf-8")
    code, text = run("check", str(book), "--language", "zh")
    assert code == 1
    assert f"{path}:33:9: fact_unknown: product.submitted 没有事实 product.quote" in text
    assert text.endswith("1 个规则文件，1 条生效，1 处问题\n")
    code, text = run("check", str(path), "--json")
    (problem,) = json.loads(text)["problems"]
    assert (code, problem["line"], problem["suggestion"]) == (1, 33, "product.is_quote")


def test_a_file_out_of_place_a_repeated_id_and_a_missing_file_are_problems(book: Path) -> None:
    (book / "reviews").mkdir()
    (book / "reviews" / "MKT-03.md").write_text(FILE, encoding="utf-8")
    (book / "reviews" / "MKT-04.md").write_bytes(b"\xff\xfe")
    code, text = run("check", str(book), str(book / "nothing.md"), "--json")
    found = sorted(problem["code"] for problem in json.loads(text)["problems"])
    assert (code, found) == (1, ["file_missing", "file_not_utf8", "file_place", "id_repeated"])


def test_the_list_counts_by_status_and_names_what_cannot_be_read(book: Path) -> None:
    (book / "marketing" / "MKT-04.md").write_text("nothing", encoding="utf-8")
    code, text = run("list", "--json", "--book", str(book))
    listed = json.loads(text)
    assert (code, listed["count"], listed["by_status"]) == (0, 2, {"invalid": 1, "live": 1})
    assert listed["rules"][0]["title"] == {"zh": "绝对化用语", "en": "Absolute claims"}
    assert run("list", "--status", "retired", "--book", str(book)) == (0, "0 rules\n")


def test_an_explanation_shows_values_sources_and_what_is_missing(
    book: Path, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"facts": {"product.text": "最好"}}), encoding="utf-8")
    code, text = run("explain", "MKT-03", "--facts", str(facts), "--book", str(book))
    assert code == 0
    assert text.splitlines()[0] == "MKT-03 v2 绝对化用语 · Absolute claims: undecided 未决"
    assert '      product.text → "最好"  (from commerce.catalog)' in text.splitlines()
    assert (
        "      product.is_quote → undecided  (missing, from commerce.catalog)" in text.splitlines()
    )
    code, text = run("explain", "MKT-03", "--facts", str(facts), "--book", str(book), "--json")
    assert (code, json.loads(text)["missing"]) == (0, ["product.is_quote"])


def test_facts_are_read_from_toml_too(book: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text('"product.text" = "最好"\n"product.is_quote" = false\n', encoding="utf-8")
    code, text = run("explain", "MKT-03", "--facts", str(facts), "--book", str(book), "--json")
    assert (code, json.loads(text)["value"]) == (0, True)


@pytest.mark.parametrize(
    ("rule", "content", "said"),
    [("MKT-99", "{}", "There is no rule MKT-99."), ("MKT-03", "[", "The facts cannot be read"),
     ("MKT-03", "[1]", "The facts must be a table.")],
)  # fmt: skip
def test_what_cannot_be_explained_is_said(
    book: Path, tmp_path: Path, rule: str, content: str, said: str
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(content, encoding="utf-8")
    code, text = run("explain", rule, "--facts", str(facts), "--book", str(book))
    assert code == 1
    assert said in text


def test_the_bench_reports_what_was_promised_and_peers_that_were_not_asked_for() -> None:
    report = rules_bench.run(seconds=0.05, repeats=1, peers=False, say=False)
    assert (report["rules"], report["facts"], report["missing_facts"]) == (100, 30, 10.0)
    assert 0 < report["p50_us"] <= report["p99_us"]
    assert report["events_per_s"] > 0
    assert (report["lacking"]["right"], report["lacking"]["wrong"]) == (1.0, 0.0)
    assert report["ratio"] is None
    assert [(row["name"], row["available"], row["error"]) for row in report["peers"]] == [
        (name, False, "not asked for") for name in rules_bench.PEERS
    ]


def test_peers_that_cannot_be_installed_are_reported_with_the_error(
    tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "bench-rules.txt").write_text("zen-engine==2.1.3\n")
    settings.BASE_DIR, settings.JISHI_HOME = tmp_path, tmp_path / "home"
    said = rules_bench._environment(say=False)
    assert said.startswith("could not be installed: ")
    assert "hash" in said.lower()
    assert not (tmp_path / "home" / "bench" / "rules-venv" / "installed-from").exists()
