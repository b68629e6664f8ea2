"""Processes that run the book: each takes up a new one within a second and says so."""

from __future__ import annotations

import os
import socket
import threading

import structlog
from django.db import DatabaseError, connection

from jishi.community.intent import api as intent
from jishi.governance.rulebook import queries, shelf, tally
from jishi.governance.rulebook.models import BookReader, Publication, PublicationSettled
from jishi.kernel import clock
from jishi.kernel.db import use_case

log = structlog.get_logger()
#: A process that has nothing new to say says that it lives this often, in seconds.
REPORT_S = 3.0


def name() -> str:
    """This process, on whatever machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


@use_case
def report(*, role: str, publication: int, problem: str = "", process: str = "") -> None:
    """Say which publication this process decides by; the last one to say so settles it."""
    BookReader.objects.update_or_create(
        process=process or name(),
        defaults={
            "role": role, "publication": publication, "problem": problem[:500], "at": clock.now()
        },
    )  # fmt: skip
    settle(publication)


def settle(number: int) -> bool:
    """Note that every running process has this publication, if that is so. Idempotent."""
    known = Publication.objects.filter(pk=number).exists()
    if not known or PublicationSettled.objects.filter(pk=number).exists():
        return known
    running = queries.readers()
    if any(one.publication < number or one.problem for one in running):
        return False
    PublicationSettled.objects.bulk_create(
        [
            PublicationSettled(
                publication_id=number, at=clock.now(),
                readers=[{"process": one.process, "role": one.role} for one in running],
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return True


@use_case
def leave(process: str = "") -> None:
    """This process stops: nobody waits for it any more."""
    BookReader.objects.filter(process=process or name()).delete()


def start(role: str, stopped: threading.Event) -> threading.Thread:
    """Keep this process's book current from a thread of its own until `stopped` is set."""
    thread = threading.Thread(target=_keep, args=(role, stopped), name="rulebook", daemon=True)
    thread.start()
    return thread


def _keep(role: str, stopped: threading.Event) -> None:
    intent.offsite_score("热身", "viewer")  # the first comment need not wait for the model to load
    said, problem, said_at = -1, "", 0.0
    waited = 0.0
    while not stopped.is_set():
        try:
            fault = _take_up()
            shelf.hold_by_thread(is_kept=True)
            number = shelf.in_use()
            if (number, fault) != (said, problem) or waited - said_at >= REPORT_S:
                report(role=role, publication=number, problem=fault)
                said, problem, said_at = number, fault, waited
            tally.flush()
        except DatabaseError:
            log.warning("rulebook_not_read", role=role)
            shelf.hold_by_thread(is_kept=False)
            connection.close()
        stopped.wait(shelf.POLL_S)
        waited += shelf.POLL_S
    shelf.hold_by_thread(is_kept=False)
    try:
        leave()
    except DatabaseError:
        log.warning("rulebook_not_left", role=role)
    connection.close()


def _take_up() -> str:
    """Load the newest book; why not, if that failed (the one before stays in use)."""
    try:
        shelf.refresh()
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("rulebook_not_loaded")
        return f"{type(error).__name__}: {error}"
    return ""
