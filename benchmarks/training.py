"""Training as `python -m charviz train` does it, beside the loop one would write oneself."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from benchmarks.results import Bar, Result, rate, ratios

EPOCHS = 7  # the first is for warming up
SIDES = ("charviz", "bare")
# hidden units, steps an epoch, precision, bar: some seconds an epoch
CASES = (
    (128, 30, "float32", Bar(0.97)),
    (512, 8, "float32", Bar(0.97)),
    (512, 8, "bfloat16", None),
)


def training() -> Iterator[Result]:
    """The real loop, with its reports, validation and checkpoints, against a bare one.

    Each has a process of its own: how a process holds its memory is part of how fast it trains.
    """
    for hidden, steps, precision, bar in CASES:
        with ExitStack() as stack:
            ours, theirs = (
                stack.enter_context(_Side(side, hidden, steps, precision)) for side in SIDES
            )
            if "refused" in ours.told:
                print(f"\nLeft out: {ours.told['refused']}")
                continue
            assert ours.told == theirs.told, "both must read as much"
            yield _beside_a_bare_loop(f"1×{hidden}, {precision}", ours, theirs, bar)


class _Side:
    """A process that trains an epoch when told to, with one thread; `told`: what one reads."""

    def __init__(self, side: str, hidden: int, steps: int, precision: str) -> None:
        command = ["benchmarks.epochs", side, str(hidden), str(steps), str(EPOCHS), precision]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told = self._heard()

    def epoch(self) -> float:
        """Return the seconds of another epoch."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._heard())

    def _heard(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> "_Side":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()


def _beside_a_bare_loop(shape: str, ours: _Side, theirs: _Side, bar: Bar | None) -> Result:
    seconds: dict[_Side, list[float]] = {ours: [], theirs: []}
    for epoch in range(EPOCHS):
        for side in (ours, theirs) if epoch % 2 else (theirs, ours):
            seconds[side].append(side.epoch())
    read, validated = ours.told["read"], ours.told["validated"]
    charviz, bare = seconds[ours][1:], seconds[theirs][1:]
    return Result(
        f"Training an LSTM {shape}, {read:,} characters an epoch",
        ratios(bare, charviz),
        "×",
        bar,
        [
            rate("charviz train", read, charviz),
            rate("bare nn.LSTM loop", read, bare),
            f"with {validated:,} characters of validation an epoch on both sides; ours also",
            "reports, takes notes, and writes a checkpoint at each, which in earnest is every 30 s",
        ],
    )
