"""Hunts in processes of their own: their memory and time as texts grow, and two at one hunt."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.results import Bar, Result

SMALL, LARGE = 1_000_000, 20_000_000  # characters
UNITS = 32  # few: a hunt takes minutes even so, and what grows with the text does so for any
SHARED, WIDE = 3_000_000, 128  # characters and units of the hunt that two processes share
ROUNDS = 3
TORCHRUN = ("torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m")


def memory() -> Iterator[Result]:
    """The largest memory of a hunt, labels included, in a text and in one 20 times as long."""
    small, large = (_hunted(UNITS, length) for length in (SMALL, LARGE))
    told = f"{LARGE:,} characters against {SMALL:,}, LSTM 1x{UNITS}"
    yield Result(
        f"Memory of a hunt, {told}",
        [large["peak"] / small["peak"]],
        "×",
        Bar(1.2, least=False),
        [f"{large['peak']:,.0f} MB and {small['peak']:,.0f} MB at most, pages of files included"],
    )
    took = [_without_twins(found) for found in (small, large)]
    yield Result(
        f"Time of a hunt for a character, {told}",
        [took[1] / LARGE / (took[0] / SMALL)],
        "×",
        None,
        [f"{took[1]:,.1f} s and {took[0]:,.1f} s, untrained networks left out"],
    )


def shards() -> Iterator[Result]:
    """One process and two that torchrun starts, imports left out, nothing kept from before."""
    ratios, busy, lines = [], [], []
    for _ in range(ROUNDS):
        one, two = _hunted(WIDE, SHARED), _hunted(WIDE, SHARED, *TORCHRUN)
        assert _rounded(one["figures"]) == _rounded(two["figures"]), "they must find the same"
        ratios.append(one["seconds"]["total"] / two["seconds"]["total"])
        busy.append(one["busy"] / two["busy"])
        lines += [f"{name}: {found['seconds']}" for name, found in (("one", one), ("two", two))]
    yield Result(
        f"torchrun with two processes, {SHARED:,} characters, LSTM 1x{WIDE}",
        ratios,
        "×",
        Bar(1.6),
        [
            *lines,
            f"by seconds on a core, of the busier: {', '.join(f'{ratio:.2f}' for ratio in busy)} ×",
            f"cores: {os.cpu_count()}, load {os.getloadavg()[0]:.1f}",
        ],
    )


def _hunted(hidden: int, length: int, *launcher: str) -> dict[str, Any]:
    """Return what a process of its own prints of a hunt; each of them has one thread."""
    command = [sys.executable, "-m", *launcher, "benchmarks.hunter", str(hidden), str(length)]
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(prefix="charviz-benchmark-") as home:
        around = {**os.environ, **one_thread, "CHARVIZ_HOME": home}  # nothing is kept from before
        done = subprocess.run(command, env=around, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _without_twins(found: dict[str, Any]) -> float:
    return float(found["seconds"]["total"] - found["seconds"].get("twins", 0.0))


def _rounded(figures: list[list[Any]]) -> list[list[Any]]:
    return [[round(x, 4) if isinstance(x, float) else x for x in row] for row in figures]
