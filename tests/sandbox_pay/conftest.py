"""Fixtures: a provider in a process of its own, a market that signs, a receiver of call-backs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sandbox_pay.rig import Market, Receiver, SandboxProcess, new_key


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own() -> None:
    """Replace the market's fixture of this name: the provider knows no Django settings."""


@pytest.fixture(scope="session")
def _shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    sandbox = SandboxProcess(tmp_path_factory.mktemp("sandbox"), new_key())
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(_shared_sandbox: SandboxProcess) -> SandboxProcess:
    """The provider that most tests share; each test uses numbers of its own."""
    return _shared_sandbox


@pytest.fixture
def market(sandbox: SandboxProcess) -> Market:
    """A market known to the shared provider."""
    return Market(sandbox)


@pytest.fixture
def start_sandbox(tmp_path: Path) -> Iterator[Callable[[], SandboxProcess]]:
    """Start providers of the test's own, stopped when it ends."""
    started: list[SandboxProcess] = []

    def start() -> SandboxProcess:
        sandbox = SandboxProcess(tmp_path / f"data{len(started)}", new_key())
        started.append(sandbox)
        sandbox.start()
        return sandbox

    yield start
    for sandbox in started:
        sandbox.stop()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A merchant's call-back address that answers "success" until told otherwise."""
    running = Receiver()
    yield running
    running.stop()
