"""`jishi understand`: train the model, label a file, say how good the model is."""

from __future__ import annotations

import hashlib
import time

import typer

from jishi.community.intent.model import modelfile, train

understand_app = typer.Typer(help="What people say: train, label, evaluate.", no_args_is_help=True)


@understand_app.callback()
def understand() -> None:
    """What people say: train, label, evaluate."""


@understand_app.command("train")
def train_model() -> None:
    """Make the corpus, train, and write the model file; the same bytes every time."""
    began = time.monotonic()
    typer.echo("Making the corpus and training …")
    trained = train.train()
    digest = hashlib.sha256(modelfile.PATH.read_bytes()).hexdigest()
    typer.echo(
        f"version {trained.version}, {modelfile.PATH.stat().st_size:,} bytes, "
        f"sha256 {digest}, {time.monotonic() - began:.0f} s"
    )
