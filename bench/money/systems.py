"""What a buyer does at each system. Every step is checked: an answer that is not the expected one is an
error, never an order."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from load import Answer, Browser
from machine import (
    HERE,
    HOME,
    ROOT,
    BenchFailed,
    Postgres,
    environment_of,
    free_port,
    run,
    say,
    serving,
)

CSRF = "a" * 32
ADDRESS = {
    "name": "小明", "phone": "13900000000", "region": "四川省", "city": "成都市", "district": "锦江区",
    "street": "春熙路 1 号", "is_default": False,
}  # fmt: skip


class System:
    """One shop system under test. `buyers`: how many may come before it must be filled anew."""

    name = ""
    version = ""

    def __init__(self, postgres: Postgres, *, workers: int, threads: int) -> None:
        self.postgres = postgres
        self.workers, self.threads = workers, threads
        self.port = free_port()
        self.database = f"bench_{self.name}"

    def prepare(self, *, buyers: int, stock: int, kinds: int) -> None:
        """A fresh database with goods (and buyers, where they must exist before they buy)."""
        raise NotImplementedError

    @contextmanager
    def up(self) -> Iterator[None]:
        raise NotImplementedError
        yield

    def buyer(self, number: int, line: HTTPConnection, kind: int = 0) -> Any:
        """The `number`th buyer, who wants the `kind`th good."""
        raise NotImplementedError

    def before(self, buyer: Any) -> None:
        """Everything up to the last click."""
        raise NotImplementedError

    def place(self, buyer: Any) -> str:
        """The last click: "ok", or the code of the refusal."""
        raise NotImplementedError

    def sold(self) -> int:
        """Pieces sold, by the rows in the database."""
        raise NotImplementedError

    def _one(self, query: str) -> int:
        with self.postgres.connect(self.database) as line:
            row = line.execute(query).fetchone()
            return int(row[0]) if row and row[0] is not None else 0


def expect(answer: Answer, *statuses: int) -> Answer:
    if answer.status not in statuses:
        raise BenchFailed(f"{answer.status}: {answer.body[:200]!r}")
    return answer


class Ours(System):
    """Three requests of a signed-in buyer who buys now: address, quote, order."""

    name = "jishi"

    def prepare(self, *, buyers: int, stock: int, kinds: int) -> None:
        self.postgres.fresh(self.database)
        said = run(
            [sys.executable, str(HERE / "seed_ours.py"), str(buyers), str(stock), str(kinds)],
            environment=self._environment(), cwd=ROOT,
        )  # fmt: skip
        self.seed = json.loads(said.splitlines()[-1])
        self.version = "this checkout"

    def _environment(self) -> dict[str, str]:
        home = HOME / "money" / "jishi"
        home.mkdir(parents=True, exist_ok=True)
        return {
            "PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": self.postgres.url(self.database),
            "JISHI_HOME": str(home), "PORT": str(self.port),
            "JISHI_WEB_WORKERS": str(self.workers), "JISHI_WEB_THREADS": str(self.threads),
        }  # fmt: skip

    @contextmanager
    def up(self) -> Iterator[None]:
        command = [sys.executable, "-m", "jishi.site.cli", "serve", "web"]
        with serving(
            command, port=self.port, environment=self._environment(), cwd=ROOT,
            log=HOME / "money" / "jishi.log",
        ):  # fmt: skip
            yield

    def buyer(self, number: int, line: HTTPConnection, kind: int = 0) -> Any:
        known = self.seed["buyers"][number]
        browser = Browser(self.port, {"sessionid": known["session"], "csrftoken": CSRF})
        browser.lend(line)
        return {
            "browser": browser, "sku": self.seed["skus"][kind], "address": known["address_id"],
        }  # fmt: skip

    def _ask(self, buyer: Any, method: str, path: str, body: Any, **headers: str) -> Answer:
        browser: Browser = buyer["browser"]
        sent = {"X-CSRFToken": CSRF, **headers}
        return browser.ask(method, f"/api/v1{path}", body=body, headers=sent)

    def before(self, buyer: Any) -> None:
        made = expect(self._ask(buyer, "POST", "/me/addresses", ADDRESS), 201).json()
        buyer["address"] = made["id"]
        items = [{"sku_id": buyer["sku"], "quantity": 1}]
        quote = {"items": items, "address_id": buyer["address"]}
        buyer["total"] = expect(self._ask(buyer, "POST", "/checkout/quote", quote), 200).json()[
            "total"
        ]["minor"]

    def place(self, buyer: Any) -> str:
        body = {
            "items": [{"sku_id": buyer["sku"], "quantity": 1}],
            "address_id": buyer["address"],
            "expected_total_minor": buyer.get("total", self.seed["price"]),
        }
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = self._ask(buyer, "POST", "/orders", body, **key)
        if answer.status == 201:
            buyer["order"] = answer.json()["order_ids"][0]
            return "ok"
        if answer.status in (409, 422, 429):
            return str(answer.json()["error"]["code"])
        raise BenchFailed(f"{answer.status}: {answer.body[:200]!r}")

    def sold(self) -> int:
        return self._one("SELECT sum(quantity) FROM orders_line")


class Oscar(System):
    """Six requests of a guest; the last click is the preview's."""

    name = "oscar"

    def prepare(self, *, buyers: int, stock: int, kinds: int) -> None:
        del buyers
        self.python = environment_of("oscar")
        self.postgres.fresh(self.database)
        said = run(
            [str(self.python), "oscar_bench_seed.py", str(stock), str(kinds)],
            environment=self._environment(), cwd=HERE / "oscar_site",
        )  # fmt: skip
        self.seed = json.loads(said.splitlines()[-1])
        self.version = _version(self.python, "django-oscar")

    def _environment(self) -> dict[str, str]:
        return {
            "BENCH_DB": self.database, "BENCH_DB_HOST": self.postgres.host,
            "DJANGO_SETTINGS_MODULE": "oscar_bench_settings",
        }  # fmt: skip

    @contextmanager
    def up(self) -> Iterator[None]:
        command = [
            str(self.python), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", str(self.workers),
            "--blocking-threads", str(self.threads), "--no-ws", "--log-level", "error",
            "oscar_bench_wsgi:application",
        ]  # fmt: skip
        with serving(
            command, port=self.port, environment=self._environment(), cwd=HERE / "oscar_site",
            log=HOME / "money" / "oscar.log",
        ):  # fmt: skip
            yield

    def buyer(self, number: int, line: HTTPConnection, kind: int = 0) -> Any:
        browser = Browser(self.port)
        browser.lend(line)
        return {"browser": browser, "number": number, "product": self.seed["products"][kind]}

    def before(self, buyer: Any) -> None:
        ask = buyer["browser"].ask
        expect(ask("POST", f"/basket/add/{buyer['product']}/", form={"quantity": 1}), 302)
        mail = f"g{buyer['number']}@example.org"
        expect(ask("POST", "/checkout/", form={"username": mail, "options": "anonymous"}), 302)
        address = {
            "first_name": "Ming", "last_name": "Xiao", "line1": "Street 1", "line4": "Chengdu",
            "postcode": "610000", "country": "CN",
        }  # fmt: skip
        expect(ask("POST", "/checkout/shipping-address/", form=address), 302)
        expect(ask("GET", "/checkout/shipping-method/"), 302)
        expect(ask("GET", "/checkout/payment-method/"), 302)

    def place(self, buyer: Any) -> str:
        answer = buyer["browser"].ask("POST", "/checkout/preview/", form={"action": "place_order"})
        where = answer.headers.get("location", "")
        if answer.status == 302 and "thank-you" in where:
            return "ok"
        if answer.status == 302 and "basket" in where:
            return "sent back to the basket"
        if answer.status == 200:
            return "page with a message"
        raise BenchFailed(f"{answer.status} {where}: {answer.body[:200]!r}")

    def sold(self) -> int:
        return self._one("SELECT sum(quantity) FROM order_line")


class Pretix(System):
    """One call of its order API."""

    name = "pretix"

    def prepare(self, *, buyers: int, stock: int, kinds: int) -> None:
        del buyers
        self.python = environment_of("pretix")
        self.version = _version(self.python, "pretix")
        data = HOME / "money" / "pretix"
        data.mkdir(parents=True, exist_ok=True)
        template = f"{self.database}_{self.version.replace('.', '_')}"
        if not self.postgres.has(template):
            say("migrating pretix (two to three minutes, once) …")
            self.postgres.fresh(f"{template}_new")
            self._configure(f"{template}_new")
            run(
                [str(self.python), "-m", "pretix", "migrate", "--noinput"],
                environment=self._environment(), cwd=data, within_s=1800,
            )  # fmt: skip
            with self.postgres.connect() as root:
                root.execute(f"ALTER DATABASE {template}_new RENAME TO {template}")
        self.postgres.fresh(self.database, template)
        self._configure(self.database)
        said = run(
            [str(self.python), str(HERE / "pretix_site" / "pretix_bench_seed.py"), str(stock),
             str(kinds)],
            environment=self._environment(), cwd=data,
        )  # fmt: skip
        self.seed = json.loads(said.splitlines()[-1])

    def _configure(self, database: str) -> None:
        data = HOME / "money" / "pretix"
        (data / "pretix.cfg").write_text(
            f"[pretix]\ninstance_name=bench\nurl=http://127.0.0.1:{self.port}\ndatadir={data}\n"
            f"trust_x_forwarded_for=off\n[database]\nbackend=postgresql\nname={database}\n"
            f"user=postgres\nhost={self.postgres.host}\n[django]\nsecret=bench\ndebug=off\n"
            "[mail]\nfrom=bench@example.org\nhost=127.0.0.1\n"
        )

    def _environment(self) -> dict[str, str]:
        return {"PRETIX_CONFIG_FILE": str(HOME / "money" / "pretix" / "pretix.cfg")}

    @contextmanager
    def up(self) -> Iterator[None]:
        command = [
            str(self.python), "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers",
            str(self.workers), "--threads", str(self.threads), "--keep-alive", "30",
            "--timeout", "120", "--log-level", "error", "pretix.wsgi",
        ]  # fmt: skip
        with serving(
            command, port=self.port, environment=self._environment(), cwd=HOME / "money" / "pretix",
            log=HOME / "money" / "pretix.log",
        ):  # fmt: skip
            yield

    def buyer(self, number: int, line: HTTPConnection, kind: int = 0) -> Any:
        browser = Browser(self.port)
        browser.lend(line)
        return {"browser": browser, "number": number, "item": self.seed["items"][kind]}

    def before(self, buyer: Any) -> None:
        """Its API needs nothing before."""

    def place(self, buyer: Any) -> str:
        path = f"/api/v1/organizers/{self.seed['organizer']}/events/{self.seed['event']}/orders/"
        body = {
            "email": f"g{buyer['number']}@example.org", "locale": "en", "status": "n",
            "payment_provider": "manual", "sales_channel": "web",
            "positions": [{"item": buyer["item"], "variation": None, "price": "29.90"}],
        }  # fmt: skip
        answer = buyer["browser"].ask(
            "POST", path, body=body, headers={"Authorization": f"Token {self.seed['token']}"}
        )
        if answer.status == 201:
            return "ok"
        if answer.status in (400, 409):
            return "refused"
        raise BenchFailed(f"{answer.status}: {answer.body[:200]!r}")

    def sold(self) -> int:
        return self._one("SELECT count(*) FROM pretixbase_orderposition")


def _version(python: Any, package: str) -> str:
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    return run([str(python), "-c", code], environment={}, cwd=HERE).strip()


SYSTEMS: dict[str, type[System]] = {"jishi": Ours, "oscar": Oscar, "pretix": Pretix}
