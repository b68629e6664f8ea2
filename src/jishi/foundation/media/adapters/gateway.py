"""`MediaGateway`: which program receives the live picture. Two of them, one behaviour.

Whatever receives asks us whether a key may publish *before* it takes media, and leaves a sliding HLS
playlist and a recording in the folders that `places` names. State lives in our tables, not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from jishi.foundation.media import places

if TYPE_CHECKING:
    from pathlib import Path


class MediaGateway(Protocol):
    """What differs between receivers."""

    @property
    def name(self) -> str:
        """As in `settings.MEDIA_GATEWAY`."""

    def rtmp_url(self) -> str:
        """What a broadcaster types as "server"."""

    def playlist(self, token: str) -> Path:
        """The live playlist on disk."""

    def recordings(self, token: str) -> dict[int, Path]:
        """Recorded stretches by number (1, 2, …), oldest first."""


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "127.0.0.1"


@dataclass(frozen=True, slots=True)
class EmbeddedGateway:
    """`jishi serve media`: our own listener, one port for all rooms (docs/decisions/0004)."""

    name: str = "embedded"

    def rtmp_url(self) -> str:
        return f"rtmp://{_host()}:{settings.RTMP_PORT}/live"

    def playlist(self, token: str) -> Path:
        return places.folder("live", token) / "index.m3u8"

    def recordings(self, token: str) -> dict[int, Path]:
        parts = sorted(places.recordings(token).glob("part-*.ts"))
        return {int(part.stem.removeprefix("part-")): part for part in parts}


@dataclass(frozen=True, slots=True)
class NginxRtmpGateway:
    """nginx-rtmp with publish call-backs; `nginx_rtmp.configuration` writes its file.

    It names a stream by what our call-back redirects to: the token, so that the key is in no path.
    """

    name: str = "nginx-rtmp"

    def rtmp_url(self) -> str:
        return f"rtmp://{_host()}:{settings.RTMP_PORT}/live"

    def playlist(self, token: str) -> Path:
        return places.folder("live", token) / "index.m3u8"

    def recordings(self, token: str) -> dict[int, Path]:
        # `record_unique` adds the second at which the stretch began.
        parts = sorted((places.root() / "recordings" / "nginx").glob(f"{token}-*.flv"))
        return dict(enumerate(parts, start=1))


def gateway() -> MediaGateway:
    """The one chosen by `settings.MEDIA_GATEWAY`."""
    if settings.MEDIA_GATEWAY == "nginx-rtmp":
        return NginxRtmpGateway()
    return EmbeddedGateway()
