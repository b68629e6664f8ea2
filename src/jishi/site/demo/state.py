"""What the seeding of the demo market has done: one file, replaced atomically after every step."""

from __future__ import annotations

import json
import os
import threading
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

VERSION = 1
#: Steps that others wait for.
DONE = "market:complete"
GOODS_DONE = "market:goods"
Facts = dict[str, Any]


class SeedState:
    """Done steps by name with what came of them ("product:navel-orange" → its id). Thread-safe.

    A step that was killed between its effect and its note is done again; the doors make that
    harmless, since keys are derived from step names (`key_of`).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._content = _read(path)

    @property
    def market(self) -> str:
        """Which market the notes are about; a new one makes them void."""
        return str(self._content["market"])

    def about(self, market: str) -> None:
        """Start anew when the notes are about another market than `market` (its data were removed)."""
        with self._lock:
            if self._content["market"] != market:
                self._content = _fresh() | {"market": market}
                self._write()

    def has(self, step: str) -> bool:
        with self._lock:
            return step in self._content["done"]

    def facts(self, step: str) -> Facts:
        """What came of a done step; `KeyError` when it is not done."""
        with self._lock:
            return dict(self._content["done"][step])

    def get(self, step: str, fact: str) -> str:
        """One fact of a step, "" when there is none."""
        with self._lock:
            return str(self._content["done"].get(step, {}).get(fact, ""))

    def note(self, step: str, **facts: Any) -> None:
        """A step is done; on disk when this returns."""
        with self._lock:
            self._content["done"][step] = facts
            self._write()

    def count(self, prefix: str) -> int:
        with self._lock:
            return sum(step.startswith(prefix) for step in self._content["done"])

    def key_of(self, name: str) -> str:
        """A UUID that is the same for a step of this market whenever it is tried."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"jishi-demo:{self.market}:{name}"))

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(self._content, file, ensure_ascii=False, separators=(",", ":"))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)


def demo_folder() -> Path:
    return Path(settings.JISHI_HOME) / "demo"


def load_state() -> SeedState:
    return SeedState(demo_folder() / "state.json")


def _fresh() -> dict[str, Any]:
    return {"version": VERSION, "market": "", "done": {}}


def _read(path: Path) -> dict[str, Any]:
    """The notes; none when there is no file, it is damaged, or of another version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _fresh()
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return _fresh()
    if not isinstance(content.get("done"), dict) or not isinstance(content.get("market"), str):
        return _fresh()
    return content
