"""`run.py checkout|flash-sale|oversell OPTIONS-AS-JSON`: measures and writes one JSON document to stdout."""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from http.client import HTTPConnection
from typing import Any

from load import Tally, fire, percentile
from machine import (
    BenchFailed,
    Postgres,
    cores_for_load,
    cores_for_servers,
    machine,
    one_at_a_time,
    say,
)
from systems import SYSTEMS, Ours, System

MUCH = 1_000_000


def main(what: str, options: dict[str, Any]) -> dict[str, Any]:
    with one_at_a_time():
        return _main(what, options)


def _main(what: str, options: dict[str, Any]) -> dict[str, Any]:
    postgres = Postgres()
    before = machine()
    postgres.start(cores_for_servers())
    os.sched_setaffinity(0, cores_for_load())
    try:
        found = {"checkout": checkout, "flash-sale": flash_sale, "oversell": oversell}[what](
            postgres, options
        )
    finally:
        postgres.stop()
    return {**found, "machine": before, "options": options}


# ── checkout


def checkout(postgres: Postgres, options: dict[str, Any]) -> dict[str, Any]:
    """Whole flows, then place calls alone, in rounds over all systems in turn."""
    flows, repeats = int(options["flows"]), int(options["repeats"])
    names = ["jishi", *options["peers"]]
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    errors: dict[str, str] = {}
    versions = {"postgresql": postgres.version()}
    for turn in range(repeats):
        for name in names:
            if name in errors:
                continue
            say(f"round {turn + 1} of {repeats}: {name}")
            count = flows if name == "jishi" else max(20, flows // int(options["peer_part"]))
            try:
                system = _system(name, postgres, options)
                rounds[name].append(_checkout_round(system, count, options))
                versions[name] = system.version
            except BenchFailed as error:
                errors[name] = str(error)[-400:]
                say(f"{name}: {errors[name]}")
    if not rounds["jishi"]:
        raise BenchFailed(errors.get("jishi", "nothing was measured"))
    own = _middle(rounds["jishi"])
    peers = {name: _middle(rounds[name]) for name in options["peers"] if rounds[name]}
    best = max((one["flow_per_s"] for one in peers.values()), default=None)
    return {
        **own,
        "ratio": round(own["flow_per_s"] / best, 2) if best else None,
        "peers": peers,
        "peer_errors": {name: text for name, text in errors.items() if name != "jishi"},
        "versions": versions,
        "repeats": repeats,
    }


def _system(name: str, postgres: Postgres, options: dict[str, Any]) -> System:
    return SYSTEMS[name](postgres, workers=int(options["workers"]), threads=int(options["threads"]))


def _checkout_round(system: System, count: int, options: dict[str, Any]) -> dict[str, Any]:
    clients = int(options["clients"])
    # Until every thread of every process has its connection and its statements planned.
    warm = clients * 8
    system.prepare(buyers=2 * count + warm + 10, stock=MUCH, kinds=8)
    with system.up():
        first = fire(
            [partial(_flow, system, number) for number in range(warm)],
            port=system.port, clients=clients,
        )  # fmt: skip
        _must_be_fine(first, warm)
        flow = fire(
            [partial(_flow, system, warm + number) for number in range(count)],
            port=system.port, clients=clients,
        )  # fmt: skip
        _must_be_fine(flow, count)
        ready: list[Any] = []
        prepared = fire(
            [partial(_ready, system, warm + count + n, ready) for n in range(count)],
            port=system.port, clients=clients,
        )  # fmt: skip
        _must_be_fine(prepared, count)
        place = fire(
            [partial(_place, system, buyer) for buyer in ready], port=system.port, clients=clients
        )
        _must_be_fine(place, count)
        statements = _statements(system, 2 * count + warm)
        sold = system.sold()
    if sold != 2 * count + warm + 1 + 5:
        raise BenchFailed(f"{sold} pieces in the database after {2 * count + warm + 6} orders")
    return {
        "flow_per_s": round(flow.per_s(), 2),
        "flow_p50_ms": round(flow.ms(0.5), 1),
        "flow_p99_ms": round(flow.ms(0.99), 1),
        "place_per_s": round(place.per_s(), 2),
        "p50_ms": round(place.ms(0.5), 1),
        "p99_ms": round(place.ms(0.99), 1),
        **statements,
    }


def _flow(system: System, number: int, line: HTTPConnection) -> str:
    buyer = system.buyer(number, line, kind=number % 8)
    system.before(buyer)
    return system.place(buyer)


def _ready(system: System, number: int, ready: list[Any], line: HTTPConnection) -> str:
    buyer = system.buyer(number, line, kind=number % 8)
    system.before(buyer)
    ready.append(buyer)
    return "ok"


def _place(system: System, buyer: Any, line: HTTPConnection) -> str:
    buyer["browser"].lend(line)
    return system.place(buyer)


def _must_be_fine(tally: Tally, count: int) -> None:
    if tally.ok != count:
        raise BenchFailed(f"{dict(tally.outcomes)}: {tally.problems[:2]}")


def _statements(system: System, number: int) -> dict[str, float]:
    """SQL statements of the place call alone and of a whole flow, over single orders."""
    line = HTTPConnection("127.0.0.1", system.port, timeout=60)
    _flow(system, number, line)
    whole, alone = [], []
    for n in range(5):
        buyer = system.buyer(number + 1 + n, line, kind=n)
        system.postgres.forget_statements()
        system.before(buyer)
        before = system.postgres.statements(system.database)
        system.postgres.forget_statements()
        system.place(buyer)
        alone.append(system.postgres.statements(system.database))
        if os.environ.get("BENCH_SHOW_SQL"):
            for calls, text in system.postgres.seen(system.database):
                say(f"{calls} {text}")
        whole.append(before + alone[-1])
    line.close()
    return {"sql_per_order": statistics.median(alone), "sql_per_flow": statistics.median(whole)}


def _middle(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Median of every figure; `spread`: least and most of each."""
    keys = rounds[0].keys()
    return {
        **{key: round(statistics.median(one[key] for one in rounds), 2) for key in keys},
        "spread": {
            key: [min(one[key] for one in rounds), max(one[key] for one in rounds)] for key in keys
        },
    }


# ── flash sale


def flash_sale(postgres: Postgres, options: dict[str, Any]) -> dict[str, Any]:
    """All buyers at once on one SKU, while a few others buy another one, whose waits are measured."""
    buyers, stock, repeats = (int(options[key]) for key in ("buyers", "stock", "repeats"))
    runs = []
    for turn in range(repeats):
        say(f"round {turn + 1} of {repeats}: {buyers} buyers, {stock} pieces")
        system = Ours(postgres, workers=int(options["workers"]), threads=int(options["threads"]))
        runs.append(_flash_round(system, buyers, stock, options))
    last = runs[-1]
    keys = ("answers_per_s", "p50_ms", "p99_ms", "other_p50_ms", "other_p99_ms", "other_per_s")
    return {
        "stock": stock,
        "buyers": buyers,
        "sold": last["sold"],
        "refused": last["refused"],
        "errors": sum(one["errors"] for one in runs),
        **{key: round(statistics.median(one[key] for one in runs), 1) for key in keys},
        "sold_in_every_run": [one["sold"] for one in runs],
        "untyped_in_every_run": [one["errors"] for one in runs],
        "spread": {key: [min(r[key] for r in runs), max(r[key] for r in runs)] for key in keys},
        "runs": runs,
        "repeats": repeats,
        "versions": {"postgresql": postgres.version()},
    }


def _flash_round(system: Ours, buyers: int, stock: int, options: dict[str, Any]) -> dict[str, Any]:
    others = 400
    system.prepare(buyers=buyers + others + 50, stock=MUCH, kinds=2)
    _set_stock(system, stock)
    with system.up():
        warm = [partial(_just_place, system, buyers + others + n, 1) for n in range(40)]
        _must_be_fine(fire(warm, port=system.port, clients=8), 40)
        beside = Beside(system, first=buyers, count=others)
        beside.start()
        rush = fire(
            [partial(_just_place, system, number, 0) for number in range(buyers)],
            port=system.port, clients=int(options["clients"]),
        )  # fmt: skip
        beside.stop()
        sold = system._one(
            f"SELECT sum(l.quantity) FROM orders_line l WHERE l.sku_id = '{system.seed['skus'][0]}'"
        )
        left = system._one(f"SELECT stock FROM catalog_sku WHERE id = '{system.seed['skus'][0]}'")
    refused = {code: n for code, n in rush.outcomes.items() if code not in ("ok", "error")}
    if sold != rush.ok or sold + left != stock:
        raise BenchFailed(f"{rush.ok} told so, {sold} sold, {left} left of {stock}")
    return {
        "sold": sold,
        "left": left,
        "refused": refused,
        "errors": rush.outcomes["error"] + len(beside.problems),
        "problems": (rush.problems + beside.problems)[:3],
        "answers_per_s": round(rush.answers_per_s(), 1),
        "p50_ms": round(rush.ms(0.5), 1),
        "p99_ms": round(rush.ms(0.99), 1),
        "other_p50_ms": round(percentile(beside.times, 0.5) * 1000, 1),
        "other_p99_ms": round(percentile(beside.times, 0.99) * 1000, 1),
        "other_per_s": round(len(beside.times) / rush.elapsed, 1),
    }


def _set_stock(system: Ours, stock: int) -> None:
    """The hot SKU's stock, before the doors open."""
    with system.postgres.connect(system.database) as line:
        line.execute(
            "UPDATE catalog_sku SET stock = %s WHERE id = %s", [stock, system.seed["skus"][0]]
        )


def _just_place(system: System, number: int, kind: int, line: HTTPConnection) -> str:
    return system.place(system.buyer(number, line, kind=kind))


class Beside(threading.Thread):
    """Two buyers at a time of the other SKU, one after another, until told to stop."""

    def __init__(self, system: Ours, *, first: int, count: int) -> None:
        super().__init__(daemon=True)
        self.system, self.first, self.count = system, first, count
        self.over = threading.Event()
        self.times: list[float] = []
        self.problems: list[str] = []

    def run(self) -> None:
        jobs: list[Callable[[HTTPConnection], str]] = [
            partial(self._one, self.first + n) for n in range(self.count)
        ]
        self.problems = fire(jobs, port=self.system.port, clients=2).problems

    def _one(self, number: int, line: HTTPConnection) -> str:
        if self.over.is_set():
            return "not asked"
        began = time.perf_counter()
        outcome = _just_place(self.system, number, 1, line)
        if outcome != "ok":
            raise BenchFailed(outcome)
        self.times.append(time.perf_counter() - began)
        return outcome

    def stop(self) -> None:
        self.over.set()
        self.join()


# ── oversell


def oversell(postgres: Postgres, options: dict[str, Any]) -> dict[str, Any]:
    """Ten pieces, all buyers at the last click, let go together."""
    stock, repeats = 10, int(options["repeats"])
    rows, errors = [], {}
    for name in ["jishi", *options["peers"]]:
        for _ in range(repeats):
            try:
                rows.append(_oversell_trial(_system(name, postgres, options), stock, options))
            except BenchFailed as error:
                errors[name] = str(error)[-400:]
                say(f"{name}: {errors[name]}")
                break
    return {"stock": stock, "trials": rows, "errors": errors, "repeats": repeats}


def _oversell_trial(system: System, stock: int, options: dict[str, Any]) -> dict[str, Any]:
    buyers = int(options["oversell_buyers"])
    say(f"oversell trial: {system.name}, {buyers} buyers, {stock} pieces")
    system.prepare(buyers=buyers, stock=stock, kinds=1)
    with system.up():
        ready: list[Any] = []
        prepared = fire(
            [partial(_ready_for_trial, system, n, ready) for n in range(buyers)],
            port=system.port, clients=4,
        )  # fmt: skip
        _must_be_fine(prepared, buyers)
        rush = fire(
            [partial(_place, system, buyer) for buyer in ready], port=system.port, clients=buyers
        )
        sold = system.sold()
    return {
        "system": system.name,
        "version": system.version,
        "buyers": buyers,
        "told_ok": rush.ok,
        "sold": sold,
        "outcomes": dict(rush.outcomes),
    }


def _ready_for_trial(system: System, number: int, ready: list[Any], line: HTTPConnection) -> str:
    buyer = system.buyer(number, line)
    system.before(buyer)
    ready.append(buyer)
    return "ok"


if __name__ == "__main__":
    try:
        answer = main(sys.argv[1], json.loads(sys.argv[2]))
    except BenchFailed as failed:
        print(failed, file=sys.stderr)
        raise SystemExit(1) from failed
    print(json.dumps(answer, ensure_ascii=False))
