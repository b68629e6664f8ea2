"""Reading the environment: data folder, database address, secret key. Standard library only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PROJECT = Path(__file__).parents[4]


def data_home() -> Path:
    """`JISHI_HOME`, else `.jishi` in the checkout. Created on first use."""
    home = Path(os.environ.get("JISHI_HOME", PROJECT / ".jishi")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    return home


def local_url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def secret_key(home: Path) -> str:
    """`JISHI_SECRET_KEY`, else one made once and kept in the data folder."""
    given = os.environ.get("JISHI_SECRET_KEY")
    if given:
        return given
    path = home / "secret-key"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(secrets.token_urlsafe(48))
        draft.chmod(0o600)
        try:
            os.link(draft, path)  # the first process wins; the others read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def embedded_address(home: Path) -> str:
    """The folder of the embedded server's socket: what the running server says, else its data.

    The server puts the socket elsewhere when the path is long (socket paths end at 107 bytes), so
    the fifth line of its pid file decides.
    """
    data = home / "postgres"
    try:
        return (data / "postmaster.pid").read_text().splitlines()[4].strip() or str(data)
    except (OSError, IndexError):
        return str(data)


def database(home: Path) -> dict[str, Any]:
    """Django's database entry from `DATABASE_URL`, else the embedded server's socket."""
    url = os.environ.get("DATABASE_URL")
    common: dict[str, Any] = {
        "ENGINE": "jishi.kernel.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Bound on the server, a statement asked thrice is planned once: a third off a checkout's cost
        # (`jishi bench checkout`). A pooler between us and PostgreSQL must keep prepared statements.
        "OPTIONS": {
            "options": "-c lock_timeout=5000 -c statement_timeout=60000",
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }
    if not url:
        return {**common, "NAME": "jishi", "USER": "postgres", "HOST": embedded_address(home)}
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        **common,
        "NAME": unquote(parts.path.lstrip("/")) or "jishi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**common["OPTIONS"], **query},
    }
