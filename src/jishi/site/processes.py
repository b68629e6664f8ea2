"""What a child process asks of the kernel. Imports nothing of ours: spawned children need it too.

A pool's children start from a bare interpreter in which Django is not set up; a module that leads
to models could not be imported there.
"""

from __future__ import annotations

import ctypes
import os
import signal

#: `man 2 prctl`.
_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15


def die_with_parent() -> None:
    """In the child: get SIGTERM when the parent dies, even by `kill -9` (Linux)."""
    os.setpgrp()  # Ctrl-C reaches the supervisor only, which then stops the roles in order
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def name_process(name: str) -> None:
    """Call this process `name` in `ps -o comm`; the kernel keeps 15 bytes of it."""
    ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())
