"""The commands that this room brings to the command line: `jishi understand` and its bench."""

from __future__ import annotations

import csv
import hashlib
import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings

from jishi.community.intent import corrections, labelling, measuring
from jishi.community.intent.corpus import evasion_suite
from jishi.community.intent.model import card as model_card
from jishi.community.intent.model import evaluate, modelfile, serve, train
from jishi.community.intent.text import chain

understand_app = typer.Typer(help="What people say: train, label, evaluate.", no_args_is_help=True)
EVASION = Path("docs") / "reference" / "understanding-evasion.md"
CARD = Path("docs") / "reference" / "understanding-model-card.md"


def measure(*, repeats: int, peers: bool) -> dict[str, Any]:
    """The figures of `jishi bench understand`."""
    return measuring.run(repeats=repeats, peers=peers)


@understand_app.callback()
def understand() -> None:
    """What people say: train, label, evaluate."""


@understand_app.command("train")
def train_model(
    corrected: Annotated[
        Path | None,
        typer.Option("--corrections", exists=True, dir_okay=False, help="A table of corrections."),
    ] = None,
    target: Annotated[
        Path, typer.Option("--out", dir_okay=False, help="Where the model goes; the shipped one.")
    ] = modelfile.PATH,
) -> None:
    """Make the corpus, train, and write the model file; the same bytes every time."""
    began = time.monotonic()
    found: list[corrections.Corrected] = []
    if corrected is not None:
        try:
            found = list(corrections.read(corrected.read_text(encoding="utf-8").splitlines()))
        except corrections.BadCorrectionsError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
    typer.echo(f"making the corpus with {len(found)} corrections, and training …", err=True)
    trained = train.train(
        target, intents=[(one.intent, one.text) for one in found],
        risks=[(one.policy_risk, one.text) for one in found],
    )  # fmt: skip
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    typer.echo(
        f"version {trained.version}, {target.stat().st_size:,} bytes, "
        f"sha256 {digest}, {time.monotonic() - began:.0f} s"
    )


@understand_app.command("corrections")
def write_corrections(target: Annotated[Path, typer.Option("--out", dir_okay=False)]) -> None:
    """Write what staff corrected on the text desk as a table for `train --corrections`."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        count = corrections.write(corrections.current(), out)
    typer.echo(f"{count:,} corrections, written to {target}", err=True)


@understand_app.command("label")
def label_file(
    source: Annotated[Path, typer.Option("--in", exists=True, dir_okay=False)],
    target: Annotated[Path, typer.Option("--out", dir_okay=False)],
) -> None:
    """Label a tab-separated file with columns id and text (context is allowed)."""
    done, said = 0, time.monotonic()
    with (
        source.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        try:
            for done in labelling.label_table(lines, out):
                if time.monotonic() - said > 1:
                    said = time.monotonic()
                    typer.echo(f"{done:,} labelled …", err=True)
        except labelling.BadTableError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
    typer.echo(f"{done:,} texts labelled, written to {target}", err=True)


@understand_app.command("evaluate")
def evaluate_model(
    real: Annotated[
        list[Path] | None,
        typer.Option("--real", exists=True, help="A file of real texts: id, text, label."),
    ] = None,
    *,
    write: Annotated[bool, typer.Option("--write", help="Write the model card.")] = False,
) -> None:
    """Judge the model on patterns and sentences that training did not see, and on real texts."""
    typer.echo("training on four fifths …", err=True)
    whole, by_operator = evaluate.unseen()
    found = []
    for path in real or []:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        said = evaluate.answers(row["text"] for row in rows)
        report = evaluate.compare([row["label"] for row in rows], said, merge_bids=True)
        found.append((f"Real texts: {path.stem}", len(rows), report))
    page = model_card.card(
        serve.trained(), modelfile.PATH.stat().st_size, whole, by_operator, found
    )
    if write:
        target = Path(settings.BASE_DIR) / CARD
        target.write_text(page, encoding="utf-8")
        typer.echo(f"written to {target}", err=True)
    else:
        typer.echo(page)
    typer.echo(
        json.dumps(
            {"unseen_macro_f1": round(whole.macro_f1, 4), "asks_f1": round(whole.asks.f1, 4)}
        )
    )


@understand_app.command("evasion")
def measure_evasion(
    *, write: Annotated[bool, typer.Option("--write", help="Write the page in docs.")] = False
) -> None:
    """How much of evaded contact is found, by operator, and how often clean lines are flagged."""
    reader = chain.shipped_chain()
    report = evasion_suite.measure(reader)
    page = evasion_suite.page(report, (serve.trained().version, reader.lexicon.version))
    if write:
        target = Path(settings.BASE_DIR) / EVASION
        target.write_text(page, encoding="utf-8")
        typer.echo(f"written to {target}", err=True)
    else:
        typer.echo(page)
