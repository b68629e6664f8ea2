"""`jishi ledger`: the books, recomputed."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

import typer

from jishi.commerce.ledger import api as ledger
from jishi.kernel.money import Money
from jishi.site import postgres

ledger_app = typer.Typer(help="The books.", no_args_is_help=True)


@ledger_app.callback()
def ledger_commands() -> None:
    """The books."""


@ledger_app.command("check")
def check(
    summary: Annotated[
        bool, typer.Option(help="one line a kind instead of one an account")
    ] = False,
    expect: Annotated[
        str,
        typer.Option(help="position:digest noted earlier; the chain must still lead through it"),
    ] = "",
) -> None:
    """Recompute every book: each account equals its entries, postings sum to zero, the hash chain
    verifies. Prints every account; exit 1 if anything does not hold."""
    with postgres.running():
        _print_books(summary=summary)
        head = ledger.chain_head()
        problems = ledger.check()
        expected = _expected(expect)
        found = ledger.digest_at(expected[0]) if expected else None
    typer.echo(f"chain: {head.position} postings sealed, head {head.position}:{head.digest}")
    typer.echo(f"chain: {head.unsealed} committed postings wait for the next sealing")
    if expected and found != expected[1]:
        typer.echo(f"chain: position {expected[0]} is {found}, expected {expected[1]}", err=True)
    for problem in problems:
        typer.echo(f"{problem.kind}: {problem.facts}", err=True)
    broken = len(problems) + bool(expected and found != expected[1])
    typer.echo("0 problems" if not broken else f"{broken} problems")
    if broken:
        raise typer.Exit(1)


def _expected(text: str) -> tuple[int, str] | None:
    position, _, digest = text.partition(":")
    if not text:
        return None
    if not position.isdecimal() or len(digest) != 64:
        raise typer.BadParameter("expected position:digest, as printed by an earlier check")
    return int(position), digest.lower()


def _print_books(*, summary: bool) -> None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for line in ledger.books():
        sums[line.kind, line.currency] += line.computed
        counts[line.kind, line.currency] += 1
        if not summary:
            kept = "computed" if line.kept is None else Money(line.kept, line.currency).text()
            amount = Money(line.computed, line.currency).text()
            mark = "ok" if line.kept in (None, line.computed) else "DIFFERS"
            typer.echo(f"{line.kind:<22} {line.owner:<40} {amount:>18} {kept:>18} {mark}")
    for (kind, currency), total in sorted(sums.items()):
        amount = Money(total, currency).text()
        typer.echo(f"{kind:<22} {counts[kind, currency]:>8} accounts {amount:>18} {currency}")


@ledger_app.command("seal")
def seal() -> None:
    """Link every committed posting into the hash chain now; the worker does it every 5 seconds."""
    with postgres.running():
        count = 0
        while done := ledger.seal(everything=True):
            count += done
        head = ledger.chain_head()
    typer.echo(f"{count} postings sealed, head {head.position}:{head.digest}")
