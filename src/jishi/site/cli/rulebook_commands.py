"""`jishi rules` on the database: back-test, replay, exchange with the files, state of publication."""

from __future__ import annotations

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
    from jishi.governance.rulebook.api import BackTest, Drift, Rule

JsonOption = Annotated[bool, typer.Option("--json", help="JSON for programs")]


def register(app: typer.Typer) -> None:
    """Hang the commands into `jishi rules`."""
    app.command("backtest")(backtest)
    app.command("replay")(replay)
    app.command("import")(import_files)
    app.command("export")(export_files)
    app.command("status")(status)


def _show(data: Any) -> None:
    typer.echo(orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode())


def differences() -> list[Drift]:
    """Where files and database differ; files that can't be read are left to `check`."""
    with postgres.running():
        return [one for one in rulebook.drift() if one.kind != "unreadable"]


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
