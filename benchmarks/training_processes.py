"""Runs in processes of their own: two at one run, and time and memory as the corpus grows."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import Bar, Result
from benchmarks.texts import text

ROUNDS = 3
SHARED, WIDE, STEPS = 200_000, 512, 24  # characters, units and steps that two processes share
SMALL, LARGE = 1_000_000, 100_000_000  # characters
NARROW, FEW = 64, 40  # units and steps: what grows with the corpus does so for any
TORCHRUN = ("torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m")
COUNTED = {"characters": 0, "nats": {"1": 1.0}}  # in place of n-gram lines


def shared() -> Iterator[Result]:
    """One process and two that torchrun starts: steps, validation and checkpoints."""
    ratios, busy, lines = [], [], []
    for _ in range(ROUNDS):
        one, two = _trained(SHARED, WIDE, STEPS), _trained(SHARED, WIDE, STEPS, *TORCHRUN)
        assert one["characters"] == two["characters"], "they must learn from as much"
        ratios.append(_working(one) / _working(two))
        busy.append(one["busy"] / two["busy"])
        lines += [f"{name}: {found['seconds']}" for name, found in (("one", one), ("two", two))]
    yield Result(
        f"torchrun with two processes, one thread each, training an LSTM 1×{WIDE}",
        ratios,
        "×",
        Bar(1.6),
        [
            *lines,
            "imports, n-gram lines and notes left out, of which one process makes as many",
            f"by seconds on a core, of the busier: {', '.join(f'{ratio:.2f}' for ratio in busy)} ×",
            f"cores: {os.cpu_count()}, load {os.getloadavg()[0]:.1f}",
        ],
    )


def growing() -> Iterator[Result]:
    """Time a character and memory of a run on a corpus, and on one a hundred times as long."""
    pairs = [
        [_trained(length, NARROW, FEW, lines=COUNTED) for length in (SMALL, LARGE)]
        for _ in range(ROUNDS)
    ]
    whole = [_trained(length, NARROW, FEW) for length in (SMALL, LARGE)]
    told = f"corpus of {LARGE:,} characters against {SMALL:,}, LSTM 1×{NARROW}"
    yield Result(
        f"Memory of training, {told}",
        [large["peak"] / small["peak"] for small, large in pairs],
        "×",
        Bar(1.2, least=False),
        [
            *(
                f"{b['peak']:,.0f} MB and {a['peak']:,.0f} MB, read pages included"
                for a, b in pairs
            ),
            "with n-gram lines, of at most 10 million characters of the training part: "
            f"{whole[1]['peak']:,.0f} MB and {whole[0]['peak']:,.0f} MB",
        ],
    )
    yield Result(
        f"Time of a step, {told}",
        [large["seconds"]["steps"] / small["seconds"]["steps"] for small, large in pairs],
        "×",
        Bar(1.1, least=False),
        [f"{found['seconds']}" for pair in pairs for found in pair],
    )
    yield Result(
        f"Time of validating a character, {told}",
        [_a_character(large) / _a_character(small) for small, large in pairs],
        "×",
        None,
        [f"{pairs[0][1]['seconds']['preparing']:.1f} s pass before a step of the large one"],
    )


def _a_character(found: dict[str, Any]) -> float:
    return float(found["seconds"]["validate"]) / float(found["validated"])


def _working(found: dict[str, Any]) -> float:
    return sum(float(found["seconds"][stage]) for stage in ("steps", "validate", "save"))


def _trained(
    length: int, hidden: int, steps: int, *launcher: str, lines: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return what a process of its own prints of a run; each of them has one thread."""
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(prefix="charviz-benchmark-") as place:
        corpus, folder = Path(place) / "corpus.txt", Path(place) / "run"
        with corpus.open("w") as file:
            for _ in range(0, length, SMALL):
                file.write(text(min(SMALL, length)))
        if lines:
            folder.mkdir()
            (folder / "lines.json").write_text(json.dumps(lines))
        command = [*launcher, "benchmarks.trainee", str(folder), str(corpus), str(hidden)]
        done = subprocess.run(
            [sys.executable, "-m", *command, str(steps)],
            env={**os.environ, **one_thread},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
