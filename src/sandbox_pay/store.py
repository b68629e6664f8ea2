"""The provider's one SQLite file.

One connection, used from the event loop's thread only. Every statement here takes well under a
millisecond, so handing it to a thread would cost more than it saves, and one writer makes every
transaction serial: two requests can't interleave. The constraints below say the same again in
the database, so that a slip in the code is refused instead of booked.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA_VERSION = 2

SCHEMA = """
CREATE TABLE payment (
    out_trade_no   TEXT PRIMARY KEY,
    trade_no       TEXT NOT NULL UNIQUE,
    token          TEXT NOT NULL UNIQUE,
    amount_minor   INTEGER NOT NULL CHECK (amount_minor > 0),
    currency       TEXT NOT NULL,
    subject        TEXT NOT NULL,
    payee          TEXT NOT NULL,
    notify_url     TEXT NOT NULL,
    return_url     TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('pending', 'paid', 'failed', 'closed')),
    created_at_ms  INTEGER NOT NULL,
    expires_at_ms  INTEGER NOT NULL,
    paid_at_ms     INTEGER,
    refunded_minor INTEGER NOT NULL DEFAULT 0,
    CHECK ((state = 'paid') = (paid_at_ms IS NOT NULL)),
    CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    CHECK (refunded_minor = 0 OR state = 'paid')
) STRICT;
CREATE INDEX payment_expiry ON payment (expires_at_ms) WHERE state = 'pending';

CREATE TABLE refund (
    out_refund_no TEXT PRIMARY KEY,
    refund_no     TEXT NOT NULL UNIQUE,
    out_trade_no  TEXT NOT NULL REFERENCES payment,
    amount_minor  INTEGER NOT NULL CHECK (amount_minor > 0),
    currency      TEXT NOT NULL,
    reason        TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE transfer (
    out_transfer_no TEXT PRIMARY KEY,
    transfer_no     TEXT NOT NULL UNIQUE,
    payee           TEXT NOT NULL,
    amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
    currency        TEXT NOT NULL,
    notify_url      TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN
                    ('processing', 'awaiting_user', 'succeeded', 'failed', 'expired')),
    failure_code    TEXT,
    created_at_ms   INTEGER NOT NULL,
    settle_at_ms    INTEGER NOT NULL,
    finished_at_ms  INTEGER
) STRICT;
CREATE INDEX transfer_due ON transfer (settle_at_ms) WHERE state = 'processing';

CREATE TABLE movement (
    id             INTEGER PRIMARY KEY,
    occurred_at_ms INTEGER NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'transfer')),
    out_no         TEXT NOT NULL,
    provider_no    TEXT NOT NULL,
    out_trade_no   TEXT NOT NULL,
    amount_minor   INTEGER NOT NULL,
    currency       TEXT NOT NULL,
    UNIQUE (kind, out_no)
) STRICT;
CREATE INDEX movement_time ON movement (occurred_at_ms);

CREATE TABLE callback (
    id            INTEGER PRIMARY KEY,
    notify_id     TEXT NOT NULL,
    event         TEXT NOT NULL,
    out_no        TEXT NOT NULL,
    url           TEXT NOT NULL,
    origin        TEXT NOT NULL,
    body          BLOB NOT NULL,
    forged        INTEGER NOT NULL DEFAULT 0,
    after_id      INTEGER REFERENCES callback,
    state         TEXT NOT NULL
                  CHECK (state IN ('waiting', 'delivered', 'abandoned', 'lost')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    last_result   TEXT NOT NULL DEFAULT '',
    created_at_ms INTEGER NOT NULL,
    due_at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX callback_due ON callback (origin, due_at_ms) WHERE state = 'waiting';
CREATE INDEX callback_number ON callback (out_no);

CREATE TABLE scenario (
    out_trade_no     TEXT PRIMARY KEY,
    delay_s          INTEGER NOT NULL,
    duplicates       INTEGER NOT NULL,
    reorder          INTEGER NOT NULL,
    lose             INTEGER NOT NULL,
    forge            INTEGER NOT NULL,
    fail_next_query  INTEGER NOT NULL,
    decline          INTEGER NOT NULL,
    lose_answer      INTEGER NOT NULL DEFAULT 0,
    await_user       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE nonce (
    nonce      TEXT PRIMARY KEY,
    seen_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX nonce_age ON nonce (seen_at_ms);
"""


#: From the first schema to the second. SQLite cannot change a CHECK, so the table is laid anew.
UPGRADE = """
ALTER TABLE scenario ADD COLUMN lose_answer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scenario ADD COLUMN await_user INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transfer RENAME TO transfer_1;
DROP INDEX transfer_due;
CREATE TABLE transfer (
    out_transfer_no TEXT PRIMARY KEY,
    transfer_no     TEXT NOT NULL UNIQUE,
    payee           TEXT NOT NULL,
    amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
    currency        TEXT NOT NULL,
    notify_url      TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN
                    ('processing', 'awaiting_user', 'succeeded', 'failed', 'expired')),
    failure_code    TEXT,
    created_at_ms   INTEGER NOT NULL,
    settle_at_ms    INTEGER NOT NULL,
    finished_at_ms  INTEGER
) STRICT;
INSERT INTO transfer SELECT * FROM transfer_1;
DROP TABLE transfer_1;
CREATE INDEX transfer_due ON transfer (settle_at_ms) WHERE state = 'processing';
"""


class DataInUseError(Exception):
    """Another provider process already works on this directory."""


class Store:
    """The open database. Not for use from a second thread."""

    def __init__(self, data_directory: Path) -> None:
        """Open or create the database in a directory. Raises ``DataInUseError``."""
        data_directory.mkdir(parents=True, exist_ok=True)
        # Two processes on one directory would both deliver the same call-backs. The kernel drops
        # the lock when the process dies, also when it is killed.
        self._lock = os.open(data_directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            raise DataInUseError(f"{data_directory} is in use by another process") from error
        self.connection = sqlite3.connect(data_directory / "sandbox.sqlite3", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode NORMAL loses nothing when the process is killed; only a power cut may take
        # the last transactions, which is a fair trade for play money.
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self._create_schema()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock for the block: commit at its end, roll back on any exception.

        Must not contain an ``await``: all requests share the connection.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file and release the directory."""
        self.connection.close()
        os.close(self._lock)

    def _create_schema(self) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            return
        if version == 1:
            self._run(UPGRADE)
            return
        if version != 0:
            raise DataInUseError(
                f"database has schema {version}, this version needs {SCHEMA_VERSION}"
            )
        self._run(SCHEMA)

    def _run(self, script: str) -> None:
        self.connection.executescript(
            f"BEGIN IMMEDIATE;{script}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
        )
