"""`jishi rules`: thin commands. Those that need only files are carried out in `rules_files`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jishi.site.cli import rulebook_commands, rules_bench, rules_files

rules_app = typer.Typer(
    help="The rulebook: check, list, explain, back-test, replay, bench.", no_args_is_help=True
)


class Language(StrEnum):
    """Language of messages."""

    ZH = "zh"
    EN = "en"


Json = Annotated[bool, typer.Option("--json", help="as JSON")]
Lang = Annotated[Language, typer.Option("--language", help="language of messages")]
Book = Annotated[Path, typer.Option("--book", help="folder of the rulebook")]


@rules_app.callback()
def rules() -> None:
    """The rulebook: check, list, explain, back-test, replay, bench."""


@rules_app.command("check")
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="files or folders; default: all")
    ] = None,
    language: Lang = Language.EN,
    as_json: Json = False,
    drift: Annotated[
        bool, typer.Option(help="also compare with what the database has published")
    ] = False,
) -> None:
    """Form, types, cost and examples of every rule file. Exit 1 if anything is wrong."""
    checked = rules_files.check(paths or [rules_files.rulebook_folder()])
    differences = rulebook_commands.differences() if drift else []
    if as_json:
        typer.echo(rules_files.as_json(checked, differences if drift else None))
    else:
        for one in differences:
            typer.echo(f"{one.rule_id}: {one.zh if language is Language.ZH else one.en}")
        typer.echo(rules_files.as_text(checked, language.value))
    if checked.problems or differences:
        raise typer.Exit(1)


@rules_app.command("list")
def list_rules(
    as_json: Json = False,
    book: Book = rules_files.rulebook_folder(),
    status: Annotated[str, typer.Option(help="only rules of this status")] = "",
) -> None:
    """Every rule of the files: id, version, status, event, outcome, title."""
    rows = [row for row in rules_files.rows(book) if status in ("", row["status"])]
    typer.echo(rules_files.rows_json(rows) if as_json else rules_files.rows_text(rows))


@rules_app.command("explain")
def explain(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="id of a rule, or a rule file")],
    facts: Annotated[Path, typer.Option(help="facts as JSON or TOML; - reads JSON from stdin")],
    book: Book = rules_files.rulebook_folder(),
    language: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """What a rule says about facts: every sub-expression's value and where each fact comes from."""
    try:
        rule, explained = rules_files.explain(book=book, rule_id=rule_id, facts_file=facts)
    except rules_files.Unusable as error:
        typer.echo(error.text(language.value), err=True)
        raise typer.Exit(1) from error
    shown = rules_files.explained_json if as_json else rules_files.explained_text
    typer.echo(shown(rule, explained))


@rules_app.command("bench")
def bench(
    as_json: Json = False,
    peers: Annotated[bool, typer.Option(help="measure the peers too")] = True,
    seconds: Annotated[float, typer.Option(help="seconds for each measurement")] = 2.0,
    repeats: Annotated[int, typer.Option(help="measurements; the median is reported")] = 5,
) -> None:
    """Events a second on one core, beside other expression engines. Exit 1 if a bound is missed."""
    report = rules_bench.run(seconds=seconds, repeats=repeats, peers=peers, say=not as_json)
    typer.echo(rules_bench.as_json(report) if as_json else rules_bench.as_text(report))
    if report["missed"]:
        raise typer.Exit(1)
