"""People, signed-in clients and real media files for the tests of this room."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import imageio_ffmpeg
import pytest
from django.test import Client

from jishi.foundation.accounts.models import Account
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def make_person(db: None) -> Callable[..., Account]:
    def make(name: str = "小满", **fields: object) -> Account:
        return Account.objects.create(
            name=name, email=f"{new_id()}@example.org", joined_at=clock.now(), **fields
        )

    return make


@pytest.fixture
def person(make_person: Callable[..., Account]) -> Account:
    return make_person()


@pytest.fixture
def client_of() -> Callable[[Account], Client]:
    def make(person: Account) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return make


@pytest.fixture
def film(tmp_path: Path) -> Callable[..., Path]:
    """A real video made by ffmpeg: `film(seconds=3, size="640x360")`."""

    def make(
        name: str = "film.mp4", *, seconds: float = 3, size: str = "640x360",
        sound: bool = True, picture: bool = True, extra: tuple[str, ...] = (),
    ) -> Path:  # fmt: skip
        path = tmp_path / name
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
        if picture:
            command += ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration={seconds}"]
        if sound:
            command += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
        command += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        command += ["-c:a", "aac", *extra, str(path)]
        subprocess.run(command, check=True, timeout=120)
        return path

    return make
