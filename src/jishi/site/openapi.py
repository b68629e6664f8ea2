"""The committed API description and its drift check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jishi.site.api import api

if TYPE_CHECKING:
    from pathlib import Path


def render() -> str:
    """openapi.json, stable: sorted keys, one trailing newline."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def write(path: Path, *, only_check: bool) -> bool:
    """Bring `path` up to date (or only look). Returns whether it was, or now is, current."""
    text = render()
    if path.exists() and path.read_text() == text:
        return True
    if only_check:
        return False
    path.write_text(text)
    return True
