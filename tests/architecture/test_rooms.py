"""The rules of the house, each with the check that holds it. No allow-list anywhere."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import FLOORS, imports, modules

PUBLIC = {"api", "contracts", "events", "errors", "gates", "http_schemas"}
PURE = {"contracts", "events", "errors", "policy"}
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)($|_)")


def test_rooms_are_entered_by_their_public_furniture_only() -> None:
    wrong = []
    for module in modules():
        for name, line in imports(module.tree):
            parts = name.split(".")
            if parts[0] != "jishi" or len(parts) < 4 or parts[1] in ("kernel", "site"):
                continue
            other = ".".join(parts[1:3])
            if other != module.room and module.room != "site" and parts[3] not in PUBLIC:
                wrong.append(f"{module.where}:{line} imports {name}")
    assert wrong == []


def test_site_enters_rooms_by_public_furniture_and_process_entry_points_only() -> None:
    entry_points = PUBLIC | {
        "http", "urls", "gateway", "ingest", "commands", "console", "templates", "vocabulary",
    }  # fmt: skip
    wrong = []
    for module in modules():
        for name, line in imports(module.tree):
            parts = name.split(".")
            if module.room != "site" or parts[0] != "jishi" or len(parts) < 4:
                continue
            if parts[1] not in ("kernel", "site") and parts[3] not in entry_points:
                wrong.append(f"{module.where}:{line} imports {name}")
    assert wrong == []


def test_contracts_events_errors_and_policy_know_no_django() -> None:
    wrong = []
    for module in modules():
        if module.furniture not in PURE:
            continue
        for name, line in imports(module.tree):
            if name.split(".")[0] in ("django", "ninja", "procrastinate", "httpx", "psycopg"):
                wrong.append(f"{module.where}:{line} imports {name}")
            if re.search(r"\.(models|queries|actions)\b", name) or name.startswith(
                "jishi.kernel.clock"
            ):
                wrong.append(f"{module.where}:{line} imports {name}")
    assert wrong == []


def test_transactions_begin_and_end_in_the_kernel_only() -> None:
    wrong = []
    for module in modules():
        if module.room == "kernel":
            continue
        for name, line in imports(module.tree):
            if name.startswith(
                ("django.db.transaction", "django.dispatch", "django.db.models.signals")
            ):
                wrong.append(f"{module.where}:{line} imports {name}")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in (
                "on_commit", "get_model", "set_autocommit",
            ):  # fmt: skip
                wrong.append(f"{module.where}:{node.lineno} uses {node.attr}")
    assert wrong == []


def test_the_wall_clock_is_read_in_one_place() -> None:
    wrong = []
    clocks = re.compile(
        r"\b(datetime\.now|datetime\.utcnow|timezone\.now|time\.time\(|date\.today)"
    )
    for module in modules():
        if module.name == "jishi.kernel.clock":
            continue
        for number, line in enumerate(module.text.splitlines(), 1):
            if clocks.search(line):
                wrong.append(f"{module.where}:{number} {line.strip()}")
    assert wrong == []


def test_http_clients_live_in_adapters() -> None:
    clients = ("httpx", "requests", "urllib.request", "http.client", "smtplib", "aiohttp")
    wrong = []
    for module in modules():
        if "adapters" in module.name or module.name.startswith("jishi.site.crowd"):
            continue
        for name, line in imports(module.tree):
            if name.startswith(clients):
                wrong.append(f"{module.where}:{line} imports {name}")
    assert wrong == []


def test_nothing_first_party_is_imported_inside_a_function() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for name, line in imports(node):
                    if name.startswith("jishi."):
                        wrong.append(f"{module.where}:{line} imports {name} inside {node.name}")
    assert wrong == []


def test_names_say_what_a_thing_is() -> None:
    wrong = [module.where for module in modules() if FORBIDDEN_NAMES.search(module.path.stem)]
    assert wrong == []


def test_files_and_functions_stay_readable() -> None:
    wrong = []
    for module in modules():
        lines = module.text.count("\n")
        if lines > 400:
            wrong.append(f"{module.where} has {lines} lines")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > 60:
                    wrong.append(f"{module.where}:{node.lineno} {node.name} has {length} lines")
    assert wrong == []


def test_every_room_says_what_it_owns() -> None:
    wrong = []
    for module in modules():
        is_room = module.path.name == "__init__.py" and len(module.name.split(".")) == 3
        if not is_room or module.room in FLOORS:
            continue
        text = ast.get_docstring(module.tree) or ""
        if not ("Owns" in text and "Promises" in text and "·" in text):
            wrong.append(module.where)
    assert wrong == []
