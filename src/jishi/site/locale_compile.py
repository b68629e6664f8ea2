"""Compiles the message catalogues, so that no system gettext is needed."""

from __future__ import annotations

from pathlib import Path

import polib

#: The site's catalogue and those that rooms bring with their pages.
SOURCES = Path(__file__).parents[1]


def compile_all() -> int:
    """Write every .mo that is older than its .po. Returns how many were written."""
    written = 0
    for source in sorted(SOURCES.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written += 1
    return written
