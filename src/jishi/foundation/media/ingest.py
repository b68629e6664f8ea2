"""The role "media": receives live pictures by RTMP, one process and one port for all rooms.

`python -m jishi.foundation.media.ingest`, or `run()` from the command line of the program.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, TypeVar

import django
import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

if __name__ == "__main__":  # the models below need Django to be up
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
    django.setup()

from django.conf import settings
from django.db import close_old_connections

from jishi.foundation.media.actions import ingest as actions
from jishi.foundation.media.adapters import nginx_rtmp
from jishi.foundation.media.adapters.rtmp.chunks import RtmpError
from jishi.foundation.media.adapters.rtmp.packager import Packager, StuckError
from jishi.foundation.media.adapters.rtmp.session import RefusedError, Session
from jishi.foundation.media.errors import AlreadyPublishing
from jishi.kernel import heartbeat
from jishi.kernel.errors import Refusal

T = TypeVar("T")
log = structlog.get_logger()
MAX_CONNECTIONS = 200
LOOK_EVERY_S = 0.2


async def _db(function: Callable[..., T], /, **arguments: Any) -> T:
    """Run a use case in a thread with a database connection of its own."""

    def call() -> T:
        close_old_connections()
        try:
            return function(**arguments)
        finally:
            close_old_connections()

    return await asyncio.to_thread(call)


class _Publisher:
    """What runs beside an admitted session: the packager, and the look for its first segment."""

    def __init__(self, admission: actions.Admission, task: asyncio.Task[Any]) -> None:
        self.admission = admission
        self.task = task
        self.packager = Packager(token=admission.token, part=admission.part)
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.packager.start()
        self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while not self.packager.is_playable():
            await asyncio.sleep(LOOK_EVERY_S)
        who = self.admission
        await _db(actions.mark_playable, stream_id=who.stream_id, session=who.session)

    async def finish(self, reason: str) -> None:
        if self._looking is not None:
            self._looking.cancel()
        await self.packager.finish()
        who = self.admission
        await _db(actions.mark_stopped, stream_id=who.stream_id, session=who.session, reason=reason)


class IngestServer:
    """Accepts, admits, watches. `publishers` by session."""

    def __init__(self) -> None:
        self.publishers: dict[Any, _Publisher] = {}
        self._connections: set[asyncio.Task[Any]] = set()

    async def serve(self, host: str, port: int, *, until: asyncio.Event) -> None:
        """Listen until `until` is set, then end every session in order."""
        await _db(actions.stop_lost, older_than_s=0)
        server = await asyncio.start_server(self._connected, host, port, limit=256 * 1024)
        watcher = asyncio.create_task(self._watch())
        log.info("ingest_listens", host=host, port=port)
        await until.wait()
        server.close()
        watcher.cancel()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= MAX_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        try:
            await self._session(reader, writer, task)
        except (RtmpError, RefusedError, TimeoutError, asyncio.IncompleteReadError, OSError) as why:
            log.info("ingest_closed", why=type(why).__name__, text=str(why)[:80])
        except asyncio.CancelledError:
            pass  # cut by us; the end of this task is the end of the connection
        except Exception:
            log.exception("ingest_failed")
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _session(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: asyncio.Task[Any]
    ) -> None:
        mine: list[_Publisher] = []

        async def admit(key: str) -> Packager:
            admission = await self._ask(key)
            publisher = _Publisher(admission, task)
            mine.append(publisher)
            self.publishers[admission.session] = publisher
            await publisher.start()
            return publisher.packager

        reason = "broken"
        try:
            reason = await Session(reader, writer, admit).run()
        except StuckError:
            log.warning("ingest_stuck")
        except asyncio.CancelledError:
            reason = "closed"
            raise
        finally:
            for publisher in mine:
                self.publishers.pop(publisher.admission.session, None)
                await asyncio.shield(publisher.finish(reason))

    async def _ask(self, key: str) -> actions.Admission:
        try:
            return await _db(actions.admit, key=key)
        except AlreadyPublishing as busy:
            raise RefusedError("NetStream.Publish.BadName", "Already publishing.") from busy
        except Refusal as refusal:
            raise RefusedError("NetStream.Publish.Unauthorized", "Wrong key.") from refusal

    async def _watch(self) -> None:
        """Every few seconds: tell that our streams are alive; cut those that may not go on."""
        while True:
            await asyncio.sleep(1)
            known = {one: p.admission.stream_id for one, p in self.publishers.items()}
            if not known:
                continue
            try:
                wanted = await _db(actions.still_wanted, sessions=known)
            except Exception:
                log.exception("ingest_watch_failed")
                continue
            for session in known.keys() - wanted:
                publisher = self.publishers.get(session)
                if publisher is not None:
                    publisher.task.cancel()


def run(host: str = "0.0.0.0", port: int | None = None) -> None:  # noqa: S104 - broadcasters come from outside
    """Serve until SIGTERM or SIGINT. Django must be set up.

    With `MEDIA_GATEWAY` nginx-rtmp it is nginx that listens, as this process's child.
    """
    if settings.MEDIA_GATEWAY == "nginx-rtmp":
        sys.exit(_run_nginx())
    asyncio.run(_main(host, settings.RTMP_PORT if port is None else port))


def _run_nginx() -> int:
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    heartbeat.start("media", stopped)
    actions.stop_lost(older_than_s=0)  # whoever published to an earlier nginx is gone with it
    try:
        return nginx_rtmp.serve(stopped)
    except nginx_rtmp.NginxMissing as missing:
        log.error("media_server_missing", mend=str(missing))
        return 1


async def _main(host: str, port: int) -> None:
    until = asyncio.Event()
    stopped = threading.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, until.set)
    heartbeat.start("media", stopped)
    try:
        await IngestServer().serve(host, port, until=until)
    finally:
        stopped.set()


if __name__ == "__main__":
    run(host=os.environ.get("JISHI_RTMP_HOST", "0.0.0.0"))  # noqa: S104
