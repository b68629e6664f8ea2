"""The front matter of a rule file: which fields there are and what each may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jishi.foundation.rules import contracts
from jishi.foundation.rules.contracts import Basis, Bilingual, Points
from jishi.foundation.rules.source import Source, nearest

REQUIRED = (
    "id", "version", "status", "stage", "event", "binds", "mode", "outcome", "measures", "basis",
    "title",
)  # fmt: skip
OPTIONAL = ("undecided", "points", "effective_from", "effective_to", "share", "advice", "appeal")
_ID = re.compile(r"[A-Z]{2,5}-[0-9]{2,3}")
_WORDS = {
    "text": ("文字", "a text"),
    "int": ("整数", "a whole number"),
    "bool": ("true 或 false", "true or false"),
    "date": ("日期，如 2026-11-23", "a date such as 2026-11-23"),
    "texts": ("文字列表", "a list of texts"),
    "table": ("表，如 {zh = \"…\", en = \"…\"}", "a table such as {zh = \"…\", en = \"…\"}"),
    "tables": ("表的列表", "a list of tables"),
    "points": ("表，如 {class = \"A\", count = 2}", "a table such as {class = \"A\", count = 2}"),
}  # fmt: skip


@dataclass
class Fields:
    """Reads fields one by one; a wrong one is reported at its line and gets a stand-in value."""

    source: Source
    table: dict[str, Any]

    def where(self, field: str) -> tuple[int, int]:
        """The line of `field` in the front matter, else the first line."""
        found = re.search(rf"^[\[ ]*{re.escape(field)}\b[^\n]*", self.source.text, re.MULTILINE)
        return found.span() if found else (0, 3)

    def line(self, field: str) -> int:
        return self.source.text.count("\n", 0, self.where(field)[0]) + 1

    def wrong(self, code: str, field: str, **details: Any) -> None:
        if not self.source.is_full:
            top = field.partition(".")[0]
            self.source.report(code, *self.where(top), field=field, **details)

    def check_names(self) -> None:
        for field in REQUIRED:
            if field not in self.table:
                self.source.report("field_missing", 0, 3, field=field)
        for field in self.table:
            if field not in REQUIRED + OPTIONAL and not self.source.is_full:
                instead = nearest(field, REQUIRED + OPTIONAL)
                self.wrong("field_unknown", field[:60], suggestion=instead)

    def typed(self, field: str, kind: str, value: Any, types: type | tuple[type, ...]) -> bool:
        """Whether `value` is of the types (a bool is no whole number, a datetime no date)."""
        mistaken = isinstance(value, bool) and types is int
        mistaken = mistaken or (isinstance(value, datetime) and types is date)
        if isinstance(value, types) and not mistaken:
            return True
        zh, en = _WORDS[kind]
        self.wrong("field_type", field, expected_zh=zh, expected_en=en)
        return False

    def choice(self, field: str, allowed: tuple[str, ...], default: str = "") -> str:
        value = self.table.get(field, default)
        return self.one_of(field, value, allowed) if field in self.table else default

    def one_of(self, field: str, value: Any, allowed: tuple[str, ...]) -> str:
        if not self.typed(field, "text", value, str):
            return allowed[0]
        if value not in allowed:
            self.wrong(
                "field_value", field, suggestion=nearest(value, allowed), value=value[:60],
                allowed=", ".join(allowed),
            )  # fmt: skip
        return str(value)

    def choices(self, field: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        value = self.table.get(field, [])
        if not self.typed(field, "texts", value, list):
            return ()
        return tuple(self.one_of(field, one, allowed) for one in value)

    def text(self, field: str) -> str:
        value = self.table.get(field, "")
        return value if self.typed(field, "text", value, str) else ""

    def id(self) -> str:
        value = self.text("id")
        if value and not _ID.fullmatch(value):
            self.wrong("id_form", "id", value=value[:40])
        return value

    def whole(self, field: str, default: int, least: int, most: int) -> int:
        value = self.table.get(field, default)
        if not self.typed(field, "int", value, int):
            return default
        if not least <= value <= most:
            self.wrong("field_range", field, least=least, most=most)
            return default
        return int(value)

    def flag(self, field: str, *, default: bool) -> bool:
        value = self.table.get(field, default)
        return bool(value) if self.typed(field, "bool", value, bool) else default

    def day(self, field: str) -> date | None:
        value = self.table.get(field)
        if value is None or not self.typed(field, "date", value, date):
            return None
        return value if isinstance(value, date) else None

    def both(self, field: str, *, required: bool) -> Bilingual:
        """Chinese and English; `required` means neither may be empty."""
        value = self.table.get(field, {})
        if not self.typed(field, "table", value, dict):
            return Bilingual()
        for key in value:
            if key not in ("zh", "en"):
                self.wrong(
                    "field_unknown", f"{field}.{key[:60]}", suggestion=nearest(key, ("zh", "en"))
                )
        texts: list[str] = []
        for key in ("zh", "en"):
            text = value.get(key, "")
            if self.typed(f"{field}.{key}", "text", text, str):
                texts.append(text)
                if (required or value) and field in self.table and not text.strip():
                    self.wrong("field_missing", f"{field}.{key}")
        return Bilingual(*texts) if len(texts) == 2 else Bilingual()

    def points(self) -> Points | None:
        value = self.table.get("points")
        if value is None or not self.typed("points", "points", value, dict):
            return None
        if set(value) != {"class", "count"}:
            zh, en = _WORDS["points"]
            self.wrong("field_type", "points", expected_zh=zh, expected_en=en)
            return None
        cls = self.one_of("points.class", value["class"], contracts.POINT_CLASSES)
        count = value["count"]
        if not self.typed("points.count", "int", count, int):
            return None
        if not 1 <= count <= 48:
            self.wrong("field_range", "points.count", least=1, most=48)
            return None
        return Points(cls, int(count))

    def basis(self) -> tuple[Basis, ...]:
        value = self.table.get("basis", [])
        if not self.typed("basis", "tables", value, list):
            return ()
        found: list[Basis] = []
        for one in value:
            if not self.typed("basis", "tables", one, dict):
                continue
            law, article, own = one.get("law", ""), one.get("article", ""), one.get("own", False)
            texts = isinstance(law, str) and isinstance(article, str) and isinstance(own, bool)
            extra = set(one) - {"law", "article", "own"}
            if not texts or extra or not (own or (law and article)):
                self.wrong("basis_incomplete", "basis")
                continue
            found.append(Basis(law, article, own))
        if "basis" in self.table and not value:
            self.wrong("basis_missing", "basis")
        return tuple(found)
