"""`jishi demo` and `jishi crowd`."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.live import Live
from rich.panel import Panel

from jishi.site import preparation, supervisor
from jishi.site.crowd import reporting
from jishi.site.crowd.client import Client
from jishi.site.crowd.gathering import MAX_PEOPLE, Gathering, Plan, TooLoud
from jishi.site.crowd.wire import MarketError, is_served
from jishi.site.demo import staff, state
from jishi.site.demo.telephones import OPERATOR, OWNERS, REVIEWER, VIEWERS

if TYPE_CHECKING:
    from collections.abc import Sequence

console = Console(highlight=False)
LOCAL = "127.0.0.1"
HOME_WITHIN_S = 45.0
#: Waits that would keep a visitor from seeing money arrive, in seconds; what the environment says wins.
DEMO_WAITS = {"ORDER_SETTLE_AFTER_S": 30, "SETTLEMENT_COOLING_S": 0}
Small = Annotated[bool, typer.Option("--small", help="three shops, for tests")]


def register(app: typer.Typer) -> None:
    """Add the demo's commands to `app`."""
    app.command()(demo)
    app.command()(crowd)


def demo(
    crowd: Annotated[int, typer.Option(help="people who keep the market moving")] = 6,
    small: Small = False,
) -> None:
    """Serve a market that looks alive: people, shops, goods, clips, orders, three rooms on air."""
    if problem := _ports_problem():
        console.print(problem)
        raise typer.Exit(1)
    _shorten_waits()
    preparation.prepare(say=lambda text: console.print(f"  {text}"))
    seeded = state.load_state()
    seeded.about(str(staff.introduce_people()))
    is_new = not seeded.has(state.DONE)
    console.print(_welcome(is_new=is_new))
    raise typer.Exit(supervisor.serve_all(_extra(is_new=is_new, people=crowd, small=small)))


def crowd(
    people: Annotated[int, typer.Option(help=f"1–{MAX_PEOPLE}")] = 30,
    minutes: Annotated[float, typer.Option(help="how long they stay")] = 2.0,
    url: Annotated[str, typer.Option(help="a market on this machine")] = "",
    seed: Annotated[int, typer.Option(help="the same seed gives the same people")] = 1,
    pace: Annotated[float, typer.Option(help="below 1: less time to think")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="only the report, as JSON")] = False,
) -> None:
    """Send a crowd through HTTP and WebSocket: viewers, buyers, shopkeepers and cheats."""
    url = (url or _url()).rstrip("/")
    if not is_served(url):
        console.print(f"没有集市在 {url} 运行。先运行： make demo   (No market is served there.)")
        raise typer.Exit(1)
    try:
        owners = _owners(url)
        gathering = Gathering(
            Plan(url=url, people=people, seconds=minutes * 60, seed=seed, pace=pace, owners=owners)
        )
    except TooLoud as error:
        console.print(f"[red]{error}[/]")
        raise typer.Exit(2) from error
    report = _run(gathering, quiet=as_json)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        reporting.print_report(report, console)
    raise typer.Exit(0 if reporting.is_good(report) else 1)


def _shorten_waits() -> None:
    """For the roles forked from this process, and for those started later by their command."""
    for name, seconds in DEMO_WAITS.items():
        if f"JISHI_{name}" not in os.environ:
            os.environ[f"JISHI_{name}"] = str(seconds)
            setattr(settings, name, seconds)


def _extra(*, is_new: bool, people: int, small: bool) -> list[supervisor.Child]:
    """What the demo adds. Hosts and crowd let the market's own roles start first."""
    size = ["--small"] if small else []
    now = time.monotonic()
    extra = [supervisor.Child("demo-lives", _command("lives", *size), next_start=now + 4)]
    if is_new:
        extra.insert(0, supervisor.Child("demo-seed", _command("seed", *size), is_errand=True))
    if people > 0:
        command = _command("crowd", "--people", str(min(people, MAX_PEOPLE)))
        extra.append(supervisor.Child("demo-crowd", command, next_start=now + 8))
    return extra


def _run(gathering: Gathering, *, quiet: bool) -> dict[str, object]:
    """Until everybody is home, or Ctrl-C, which sends them home early."""
    gathering.start()
    try:
        if quiet:
            while not gathering.is_over and gathering.street.is_open:
                time.sleep(0.2)
        else:
            with Live(console=console, refresh_per_second=2) as screen:
                while not gathering.is_over and gathering.street.is_open:
                    screen.update(reporting.live_table(gathering.tally))
                    time.sleep(0.5)
    except KeyboardInterrupt:
        gathering.stop()
    gathering.join(HOME_WITHIN_S)
    return gathering.tally.report()


def _owners(url: str) -> Sequence[str]:
    """The demo's shopkeepers, when this market has them."""
    try:
        return list(OWNERS.values()) if Client(url).config()["demo"] else []
    except MarketError:
        return []


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "jishi.site.demo", *arguments]


def _url() -> str:
    return f"http://{LOCAL}:{settings.PORT}"


def _ports_problem() -> str:
    """One sentence when a port that is needed is taken, else nothing."""
    needed = (settings.PORT, settings.GATEWAY_PORT, settings.SANDBOX_PAY_PORT, settings.RTMP_PORT)
    for port in needed:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOCAL, port))
            except OSError:
                if is_served(_url()):
                    return f"[green]集市已经在运行 A market is already served:[/] {_url()}"
                other = settings.PORT + 100
                return (
                    f"[red]端口 {port} 被占用 Port {port} is taken.[/] "
                    f"换一组端口 Use other ports:  [bold]PORT={other} make demo[/]"
                )
    return ""


def _welcome(*, is_new: bool) -> Panel:
    owner = next(iter(OWNERS.values()))
    viewer = next(iter(VIEWERS.values()))
    first = (
        "\n\n第一次启动：店铺和商品约一分钟内出现，短视频和直播随后陆续上线，进度见下。"
        "\nFirst run: shops and goods appear within about a minute, clips and lives follow."
        if is_new
        else ""
    )
    text = (
        f"[bold]手机端 phone app[/]      {settings.PUBLIC_URL}\n"
        f"[bold]审核台 review desk[/]    {settings.PUBLIC_URL}/desk/review/\n"
        f"[bold]收件箱 inbox[/]          {settings.PUBLIC_URL}/inbox/   验证码都在这里 codes land here\n\n"
        "登录只需手机号和收件箱里的验证码 Sign in with a number and the code from the inbox:\n"
        f"  看客 viewer    {viewer}     店主 shopkeeper {owner}\n"
        f"  审核 reviewer  {REVIEWER}     运营 operator   {OPERATOR}\n"
        "  或任何号码 or any number of your own\n\n"
        "所有人物、店铺、商品均为演示 Everyone and everything here is a demonstration; money is play money.\n"
        f"Ctrl-C 停止，数据保留 stops; data is kept{first}"
    )
    return Panel(text, title="Jishi 集市", expand=False, border_style="red")
