"""Starting the service: health, refusals at the start, independence from the market."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import httpx

from tests.sandbox_pay.rig import SOURCES, SandboxProcess


def test_health_is_open_and_in_json(sandbox: SandboxProcess) -> None:
    answer = httpx.get(f"{sandbox.url}/healthz")
    assert answer.status_code == 200
    health = answer.json()
    assert (health["status"], health["service"], health["stopped"]) == ("ok", "sandbox-pay", [])


def test_second_process_on_the_same_directory_refuses_to_start(sandbox: SandboxProcess) -> None:
    second = subprocess.run(
        sandbox.command(), env=sandbox.environment(), capture_output=True, timeout=60, check=False
    )
    assert second.returncode == 2
    assert b"in use" in second.stderr


def test_missing_merchant_key_is_said_plainly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox_pay", "--data", str(tmp_path / "data")]
    result = subprocess.run(
        [*command, "--merchant-key", str(tmp_path / "none.pem")],
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert b"none.pem can't be read" in result.stderr


def test_private_key_is_readable_by_its_owner_only(sandbox: SandboxProcess) -> None:
    assert (sandbox.data / "provider-private.pem").stat().st_mode & 0o777 == 0o600


def test_provider_shares_no_code_with_the_market() -> None:
    for file in (SOURCES / "sandbox_pay").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.split(".")[0] in ("jishi", "django") for name in names), file
