"""Reading the source tree for the architecture tests."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
FLOORS = ("kernel", "foundation", "commerce", "community", "governance", "site")


@dataclass(frozen=True)
class Module:
    """One production module: its dotted name, its tree and its text."""

    name: str
    path: Path
    tree: ast.Module
    text: str

    @property
    def where(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """`commerce.orders`, or just the floor for kernel and site."""
        parts = self.name.split(".")
        return ".".join(parts[1:3]) if parts[1] not in ("kernel", "site") else parts[1]

    @property
    def furniture(self) -> str:
        """What the module is in its room: `api`, `models`, `actions`, …"""
        parts = self.name.split(".")
        return parts[3] if len(parts) > 3 else ""


@cache
def modules() -> tuple[Module, ...]:
    """All production modules of jishi: no tests, no migrations."""
    found = []
    for path in sorted((SRC / "jishi").rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        if "tests" in parts or "migrations" in parts or len(parts) < 2:
            continue
        name = ".".join(part for part in parts if part != "__init__")
        if name.count(".") == 0:
            continue
        text = path.read_text()
        found.append(Module(name, path, ast.parse(text), text))
    return tuple(found)


def imports(tree: ast.AST) -> list[tuple[str, int]]:
    """Every imported dotted name with its line; `from a import b` gives `a.b`."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found
