"""`jishi rules` on the files and on the database: check, list, explain, back-test, replay, exchange."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import orjson
import typer

from jishi.governance.rulebook import api as rulebook
from jishi.kernel import clock
from jishi.kernel.errors import Refusal
from jishi.kernel.ids import parse_id
from jishi.site import postgres

if TYPE_CHECKING:
    from jishi.governance.rulebook.api import BackTest, Rule

JsonOption = Annotated[bool, typer.Option("--json", help="JSON for programs")]


def register(app: typer.Typer) -> None:
    """Hang the commands into `jishi rules`."""
    for name, command in {
        "check": check, "list": list_rules, "explain": explain, "backtest": backtest,
        "replay": replay, "import": import_files, "export": export_files, "status": status,
    }.items():  # fmt: skip
        app.command(name)(command)


def _show(data: Any) -> None:
    typer.echo(orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode())


def check(
    files_only: Annotated[
        bool, typer.Option(help="leave the database alone (no check for drift)")
    ] = False,
) -> None:
    """Check every rule file with its examples, and that files and database say the same."""
    found = rulebook.read_files()
    problems = [problem for file in found for problem in file.problems]
    for problem in problems:
        typer.echo(problem.text("en"))
    drift = []
    if not files_only:
        with postgres.running():
            drift = [one for one in rulebook.drift() if one.kind != "unreadable"]
    for one in drift:
        typer.echo(f"{one.rule_id}: {one.en}")
    live = sum(
        1 for file in found if file.rule and not file.problems and file.rule.status == "live"
    )
    examples = sum(len(file.rule.examples) for file in found if file.rule)
    typer.echo(
        f"{len(found)} files, {live} live, {examples} examples, {len(problems)} problems, "
        f"{len(drift)} differences from the database"
    )
    if problems or drift:
        raise typer.Exit(1)


def list_rules(as_json: JsonOption = False) -> None:
    """Every rule of the folder: id, version, status, stage, event, outcome, title."""
    rows = [
        {
            "id": rule.id, "version": rule.version, "status": rule.status, "stage": rule.stage,
            "event": rule.event, "mode": rule.mode, "outcome": rule.outcome,
            "measures": list(rule.measures), "basis": [asdict(one) for one in rule.basis],
            "title": {"zh": rule.title.zh, "en": rule.title.en},
        }
        for file in rulebook.read_files()
        if (rule := file.rule)
    ]  # fmt: skip
    if as_json:
        _show(rows)
        return
    for row in rows:
        title = row["title"]
        typer.echo(f"{row['id']:8} v{row['version']:<3} {row['status']:12} {row['event']:22} "
                   f"{row['outcome']:8} {title['zh']} / {title['en']}")  # fmt: skip


def explain(
    rule: Annotated[str, typer.Argument(help="id of a rule, or a rule file")],
    facts: Annotated[Path, typer.Option(help="facts as a flat JSON or TOML file")],
) -> None:
    """The value of every part of a rule's condition on given facts."""
    raw = facts.read_bytes()
    given = tomllib.loads(raw.decode()) if facts.suffix == ".toml" else orjson.loads(raw)
    asked = _rule(rule)
    explained = rulebook.explain(asked, given)
    _show({"rule": asked.id, "version": asked.version, "value": explained.value,
           "missing": list(explained.missing), "tree": explained.tree.as_dict()})  # fmt: skip


def _rule(name: str) -> Rule:
    path = Path(name)
    files = [rulebook.read_file(path)] if path.suffix == ".md" else [
        file for file in rulebook.read_files() if file.path.stem == name
    ]  # fmt: skip
    if not files:
        typer.echo(f"no rule {name}", err=True)
        raise typer.Exit(2)
    if files[0].rule is None:
        for problem in files[0].problems:
            typer.echo(problem.text("en"), err=True)
        raise typer.Exit(1)
    return files[0].rule


def backtest(
    file: Annotated[Path, typer.Argument(help="a rule file, draft or not")],
    since: Annotated[str, typer.Option(help="a date, or a length such as 30d or 12h")] = "30d",
    as_json: JsonOption = False,
) -> None:
    """Whom a draft would have hit, over the decisions stored since then. Acts on nobody."""
    rule = _rule(str(file))
    with postgres.running():
        try:
            tested = rulebook.backtest(rule, since=_moment(since))
        except rulebook.RuleFileError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
    if as_json:
        _show(asdict(tested))
    else:
        _print(tested)


def _print(tested: BackTest) -> None:
    typer.echo(
        f"{tested.rule_id} on {tested.looked_at} stored decisions of {tested.event} "
        f"since {tested.since:%Y-%m-%d %H:%M}: {tested.hits} hits on {tested.subjects} subjects, "
        f"{tested.newly_hit} of them clean until now, {tested.undecided} undecided"
    )
    if tested.sample_percent < 100:
        typer.echo(f"Clean decisions are stored at {tested.sample_percent} %: "
                   f"about {tested.estimated:.0f} hits in all")  # fmt: skip
    for one in tested.examples:
        typer.echo(f"  {one.at:%m-%d %H:%M} {one.subject_kind}:{one.subject_id} was {one.was} "
                   f"({one.decision_id})")  # fmt: skip


def _moment(text: str) -> datetime:
    units = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
    if text[:-1].isdecimal() and text[-1:] in units:
        return clock.now() - int(text[:-1]) * units[text[-1]]
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("a date such as 2026-11-01, or 30d, 12h") from error
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def replay(
    decision: Annotated[str, typer.Argument(help="id of a decision")], as_json: JsonOption = False
) -> None:
    """Make a stored decision again from its facts and its book. Exit 1 when anything differs."""
    number = parse_id(decision)
    if not isinstance(number, UUID):
        raise typer.BadParameter("not the id of a decision")
    with postgres.running():
        try:
            again = rulebook.replay(number)
        except Refusal as refusal:
            typer.echo(refusal.message("en"), err=True)
            raise typer.Exit(2) from refusal
    if as_json:
        _show(asdict(again) | {"is_same": again.is_same})
    else:
        then = again.decision
        typer.echo(f"{then.kind} {then.subject_kind}:{then.subject_id} at {then.at:%Y-%m-%d %H:%M}")
        typer.echo(f"then {then.outcome} {then.rule_id}; now {again.outcome} "
                   f"[{', '.join(again.hits)}] undecided [{', '.join(again.undecided)}]")  # fmt: skip
        for difference in again.differences:
            typer.echo(f"  differs: {difference}")
        typer.echo("the same" if again.is_same else "not the same")
    if not again.is_same:
        raise typer.Exit(1)


def import_files() -> None:
    """Take in the folder rulebook/ and publish what follows."""
    with postgres.running():
        done = rulebook.import_files()
    typer.echo(f"{done.read} files, {done.added} new versions, {done.changed} steps, "
               f"publication {done.publication}")  # fmt: skip
    for one in done.drift:
        typer.echo(f"{one.rule_id}: {one.en}")
    if done.drift:
        raise typer.Exit(1)


def export_files(
    folder: Annotated[Path | None, typer.Option(help="where to; default: rulebook/")] = None,
) -> None:
    """Write the rules of the database as files."""
    with postgres.running():
        written = rulebook.export_files(folder)
    typer.echo(f"{len(written)} files written")


def status(as_json: JsonOption = False) -> None:
    """The newest book, and whether every running process has it. Exit 1 while one has not."""
    with postgres.running():
        last = rulebook.last_publication()
    if last is None:
        typer.echo("no rulebook is published: jishi setup", err=True)
        raise typer.Exit(1)
    if as_json:
        _show(asdict(last))
    else:
        state = "in force everywhere" if last.settled_at else "spreading"
        typer.echo(f"publication {last.id}, {len(last.entries)} versions, {last.book_version[:12]}, "
                   f"{state}")  # fmt: skip
        for one in last.waiting_for:
            typer.echo(f"  waits for {one.role} {one.process}: has {one.publication} {one.problem}")
    if not last.settled_at:
        raise typer.Exit(1)
