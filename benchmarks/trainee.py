"""A process that trains for some steps and prints, as JSON, its seconds by stage and its memory.

`python -m benchmarks.trainee FOLDER TEXT HIDDEN STEPS`, alone or, several at one run, under
torchrun; each with one thread. Where FOLDER has n-gram lines already, they are not counted again.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.machine import most_memory
from charviz.corpora import opened
from charviz.training.run import Run
from charviz.training.settings import Settings
from charviz.training.team import Group, joining

STAGES = ("_lines", "_note", "_validate", "_save")


def main(folder: Path, text: Path, hidden: int, steps: int) -> None:
    """Make a run in a folder, train it, and let the first process print."""
    with joining() as group:
        told = trained(folder, text, hidden, steps, group)
        told["peak"] = max(group.all(told["peak"]))
        told["busy"] = max(group.all(told["busy"]))
        if group.leads:
            print(json.dumps(told))


def trained(folder: Path, text: Path, hidden: int, steps: int, group: Group) -> dict[str, Any]:
    """Return seconds by stage, seconds on a core of steps and validation, characters and MB."""
    settings = Settings(hidden_size=hidden, threads=group.size)
    per_epoch = text.stat().st_size * 0.8 / (settings.batch * settings.sequence)
    settings = replace(settings, epochs=(steps + 0.5) / per_epoch)
    begun = perf_counter()
    run = Run(folder, opened(text), settings, resume=False, group=group)
    seconds = {"preparing": perf_counter() - begun}
    busy, calls = dict.fromkeys(STAGES, 0.0), dict.fromkeys(STAGES, 0)
    for name in STAGES:
        _timed(run, name, seconds, busy, calls)
    begun, working = perf_counter(), process_time()
    run.train(lambda line: None)
    seconds["steps"] = perf_counter() - begun - sum(seconds[name] for name in STAGES)
    working = process_time() - working - busy["_lines"] - busy["_note"]
    return {
        "seconds": {name.strip("_"): round(s, 3) for name, s in seconds.items()},
        "busy": working,
        "characters": run.trainer.step_number * run.streams.characters_per_step,
        "validated": len(run.validation_ids) * calls["_validate"],
        "peak": most_memory(),
    }


def _timed(
    run: Run,
    name: str,
    seconds: dict[str, float],
    busy: dict[str, float],
    calls: dict[str, int],
) -> None:
    """Let a stage of a run note its seconds, those of them on a core, and how often it came."""
    stage, seconds[name] = getattr(run, name), 0.0

    def noting(*given: Any) -> None:
        begun, working = perf_counter(), process_time()
        stage(*given)
        seconds[name] += perf_counter() - begun
        busy[name] += process_time() - working
        calls[name] += 1

    setattr(run, name, noting)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
