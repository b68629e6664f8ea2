"""The sound of the market, made with numpy: plucked pentatonic tunes and the air of each place.

Strings are Karplus–Strong (K. Karplus, A. Strong, "Digital Synthesis of Plucked-String and Drum
Timbres", Computer Music Journal 7(2), 1983). Everything is mono, 44.1 kHz, float in −1…1.
"""

from __future__ import annotations

import wave
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 44_100
Wave = npt.NDArray[np.float64]
_MODES = ((0, 2, 4, 7, 9), (0, 3, 5, 7, 10), (0, 2, 5, 7, 9), (0, 2, 5, 7, 10))


@lru_cache(maxsize=128)
def _pluck(midi: int, soft: int) -> Wave:
    """One plucked string, 1.6 s; ``soft`` (1–4) mellows the pick."""
    hertz = 440 * 2 ** ((midi - 69) / 12)
    period = round(RATE / hertz)
    rng = np.random.default_rng(midi * 8 + soft)
    row = rng.uniform(-1, 1, period)
    for _ in range(soft * 2):
        row = 0.5 * (row + np.roll(row, 1))
    row /= np.abs(row).max()
    turns = int(1.6 * RATE / period)
    out = np.empty((turns, period))
    for k in range(turns):
        out[k] = row
        row = 0.4985 * (row + np.roll(row, 1))
    tone: Wave = out.ravel()
    tone *= np.linspace(1, 0, tone.size) ** 0.6
    tone[:60] *= np.linspace(0, 1, 60)
    return tone


def _add(into: Wave, piece: Wave, at: int, gain: float) -> None:
    """Mix a piece in, wrapping past the end so that the result loops."""
    at %= into.size
    piece = piece[: into.size]
    room = into.size - at
    into[at : at + piece.size] += gain * piece[:room]
    if piece.size > room:
        into[: piece.size - room] += gain * piece[room:]


@lru_cache(maxsize=20)
def tune(slug: str, seconds: int) -> Wave:
    """A looping tune that belongs to the slug: its own mode, tempo and figures."""
    seed = zlib.crc32(slug.encode())
    rng = np.random.default_rng(seed)
    mode = _MODES[seed % 4]
    root = 57 + int(rng.integers(0, 6))
    beats = round(seconds / (0.36 + 0.02 * (seed % 7)))
    beat = seconds * RATE / beats
    soft = 1 + seed % 3
    out = np.zeros(seconds * RATE)
    step = int(rng.integers(3, 8))
    for k in range(beats):
        if k % 8 == 0:
            _add(out, _pluck(root - 12 + (7 if (k // 8) % 2 else 0), 4), int(k * beat), 0.5)
        if rng.random() < (0.94 if k % 4 == 0 else 0.62):
            step = int(np.clip(step + rng.integers(-2, 3), 0, 11))
            midi = root + 12 * (step // 5) + mode[step % 5]
            late = int(rng.uniform(0, 0.012) * RATE)
            _add(out, _pluck(midi, soft), int(k * beat) + late, 0.42 + 0.2 * rng.random())
            if rng.random() < 0.16:
                _add(out, _pluck(midi + 12, soft), int((k + 0.5) * beat), 0.2)
    echo = np.roll(out, int(0.27 * RATE)) * 0.22 + np.roll(out, int(0.41 * RATE)) * 0.12
    out = out + echo
    loud: Wave = out / np.abs(out).max()
    return loud


def _noise(seconds: int, low: float, high: float, seed: int) -> Wave:
    """Noise between two frequencies, looping by construction."""
    n = seconds * RATE
    freq = np.fft.rfftfreq(n, 1 / RATE)
    shape = np.exp(
        -((np.log(np.maximum(freq, 1)) - np.log((low * high) ** 0.5)) ** 2)
        / (2 * (0.5 * np.log(high / low)) ** 2)
    )
    rng = np.random.default_rng(seed)
    spectrum = shape * np.exp(2j * np.pi * rng.random(freq.size))
    out: Wave = np.fft.irfft(spectrum, n)
    level: Wave = out / np.abs(out).max()
    return level


def _bird(rng: np.random.Generator) -> Wave:
    """A call of two to five chirps."""
    parts = []
    base = rng.uniform(2400, 4200)
    for _ in range(int(rng.integers(2, 6))):
        n = int(rng.uniform(0.05, 0.11) * RATE)
        t = np.linspace(0, 1, n)
        sweep = base * (1 + rng.uniform(-0.2, 0.3) * t + 0.05 * np.sin(t * 30))
        parts += [
            np.sin(2 * np.pi * np.cumsum(sweep) / RATE) * np.sin(np.pi * t) ** 2,
            np.zeros(int(rng.uniform(0.03, 0.1) * RATE)),
        ]
    call: Wave = np.concatenate(parts)
    return call


@lru_cache(maxsize=16)
def air(place: str, seconds: int) -> Wave:
    """What is heard around a place: birds, surf, fire or a market's murmur."""
    seed = zlib.crc32(place.encode()) % 9999
    rng = np.random.default_rng(seed)
    n = seconds * RATE
    t = np.arange(n) / n
    if place == "sea":
        swell = 0.55 + 0.45 * np.sin(2 * np.pi * t * max(1, seconds // 5))
        out = _noise(seconds, 120, 1400, seed) * swell * 0.6
    elif place == "kiln":
        out = _noise(seconds, 60, 300, seed) * 0.3
        for _ in range(seconds * 7):
            crack = rng.uniform(-1, 1, 260) * np.exp(-np.arange(260) / 40)
            _add(out, crack, int(rng.integers(n)), float(rng.uniform(0.05, 0.3)))
    elif place == "courtyard":
        murmur = 0.6 + 0.4 * np.sin(2 * np.pi * t * 2 * seconds) * np.sin(2 * np.pi * t * 3)
        out = _noise(seconds, 200, 900, seed) * murmur * 0.25
    else:
        out = _noise(seconds, 250, 3000, seed) * 0.1
    if place not in {"kiln", "sea"}:
        for _ in range(seconds):
            _add(out, _bird(rng), int(rng.integers(n)), float(rng.uniform(0.04, 0.16)))
    loud: Wave = out
    return loud


def mix(shop: str, place: str, seconds: float, *, start: int = 0, loop: bool = False) -> Wave:
    """Tune over air for ``seconds``; faded at both ends unless it is to ``loop``."""
    whole = round(seconds) if loop else 16
    bed = 0.52 * np.roll(tune(shop, whole), -start * RATE) + 0.8 * air(place, whole)
    out = bed[: round(seconds * RATE)].copy()
    if not loop:
        fade = RATE // 3
        out[:fade] *= np.linspace(0, 1, fade)
        out[-fade * 2 :] *= np.linspace(1, 0, fade * 2)
    return np.asarray(np.clip(out * 0.8, -0.98, 0.98))


def write_wave(path: Path, sound: Wave) -> None:
    """Write 16-bit mono PCM."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((sound * 32_000).astype("<i2").tobytes())
