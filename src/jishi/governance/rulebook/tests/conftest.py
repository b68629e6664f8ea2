"""Kinds of events for tests alone, and rules about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jishi.foundation.accounts.models import Account
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.governance.rulebook import api, shelf
from jishi.governance.rulebook.facts.registry import KINDS
from jishi.governance.rulebook.models import (
    BookReader,
    Decision,
    DecisionTally,
    Draft,
    Finding,
    GovernorCount,
    GovernorLimit,
    ImportedFile,
    Publication,
    PublicationSettled,
    RuleChange,
    RuleHit,
    RuleIndex,
    RuleVersion,
)  # fmt: skip
from jishi.governance.rulebook.vocabulary import vocabulary
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FACTS = (
    FactSpec("stall.name", "text", room="tests", zh="摊位名", en="name of the stall"),
    FactSpec("stall.weight", "int", room="tests", zh="重量", en="weight"),
    FactSpec("stall.phone", "text", room="tests", pii=True),
)
ASKING = EventKind("stall.opening", True, "摆摊", "opening a stall", FACTS)
DONE = EventKind("stall.weighed", False, "过秤", "a stall was weighed", FACTS)

TEMPLATE = """\
+++
id = "{id}"
version = {version}
status = "{status}"
stage = "{stage}"
event = "{event}"
binds = ["merchant"]
mode = "{mode}"
outcome = "{outcome}"
undecided = "{undecided}"
measures = ["{measure}"]
effective_from = {effective_from}
{more}basis = [{{law = "ADL", article = "9(3)"}}]
title = {{zh = "{title}", en = "{title_en}"}}
advice = {{zh = "换一个名字", en = "Choose another name"}}
appeal = true
+++
# 中文
{zh}
# English
{en}
# Condition
```rule
{condition}
```
# Examples
```toml
{examples}
```
"""
EXAMPLES = """\
[[hit]]
name = "one"
facts = {"stall.name" = "bad", "stall.weight" = 100}
[[hit]]
name = "two"
facts = {"stall.name" = "bad one", "stall.weight" = 200}
[[miss]]
name = "three"
facts = {"stall.name" = "good", "stall.weight" = 1}
[[miss]]
name = "four"
facts = {"stall.name" = "fine", "stall.weight" = 2}
[[undecided]]
name = "five"
facts = {}
"""


def text(id: str = "TST-01", **given: object) -> str:  # noqa: A002 - the field's name
    """A rule file."""
    fields: dict[str, object] = {
        "version": 1, "status": "live", "stage": "marketing", "event": "stall.opening",
        "mode": "automatic", "outcome": "refuse", "undecided": "ignore", "measure": "reject",
        "effective_from": "2026-01-01", "more": "", "title": "不得叫坏名字",
        "title_en": "No bad names", "zh": "商家不得使用坏名字。", "en": "Merchants use no bad names.",
        "condition": 'contains(stall.name, "bad")', "examples": EXAMPLES,
    }  # fmt: skip
    return TEMPLATE.format(id=id, **(fields | given))


@pytest.fixture(autouse=True)
def stall_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Event kinds that no room has."""
    assert vocabulary().kinds is KINDS
    for kind in (ASKING, DONE):
        monkeypatch.setitem(KINDS, kind.name, kind)


@pytest.fixture(autouse=True)
def nothing_on_the_shelf() -> Iterator[None]:
    shelf.forget()
    yield
    shelf.forget()


@pytest.fixture
def empty(db: None) -> None:
    """A database without any rule. Rows here are never deleted in life; tests start from none."""
    from django.db import connection

    models = (
        BookReader, DecisionTally, Draft, Finding, GovernorCount, GovernorLimit, ImportedFile,
        PublicationSettled, Publication, RuleChange, RuleHit, RuleIndex, Decision, RuleVersion,
    )  # fmt: skip
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


Book = "Callable[..., api.Imported]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "rulebook"
    where.mkdir()
    return where


@pytest.fixture
def publish(empty: None, folder: Path) -> Callable[..., api.Imported]:
    """Write these rule texts as files and import them."""

    def run(*texts: str) -> api.Imported:
        put(folder, *texts)
        done = api.import_files(folder)
        shelf.forget()
        return done

    return run


def put(folder: Path, *texts: str) -> None:
    for one in texts:
        rule_id = one.split('id = "', 1)[1].split('"', 1)[0]
        stage = one.split('stage = "', 1)[1].split('"', 1)[0]
        (folder / stage).mkdir(exist_ok=True)
        (folder / stage / f"{rule_id}.md").write_text(one)


@pytest.fixture
def operator(db: None) -> Account:
    return Account.objects.create(
        name="op", email="op@example.org", joined_at=clock.now(), desks=["operator"]
    )


@pytest.fixture
def stranger(db: None) -> Account:
    return Account.objects.create(name="ann", email="ann@example.org", joined_at=clock.now())
