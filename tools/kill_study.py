"""Kill a training run with signal 9 at random moments, resume it, and compare the bits.

    python -m tools.kill_study CORPUS FOLDER [TIMES] [--timeline or another option of `train`]…

One run goes to its end undisturbed. Each of the others is killed at a random moment between its
first checkpoint and the end of its training, then resumed in a process of its own. A line each: the
step it was resumed from and the digest of its model, which must be that of the undisturbed run. The
exit status is 1 where one is not, or where nothing was there to go on from.
"""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from charviz import runs

SHAPE = "--hidden-size=64 --epochs=4 --dropout=0.3 --batch=16 --sequence=64 --threads=1 --seed=7"
# Checkpoints often, so that a short run has several; what follows a checkpoint is what is killed.
TRAIN = (
    "import charviz.training.run as run; run.EVERY_SECONDS = 0.5;"
    "from charviz.cli import main; main()"
)


def main(corpus: str, folder: Path, times: int, *more: str) -> int:
    """Run the study; return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    options = [*SHAPE.split(), *more]
    whole = end(started(corpus, folder / "whole", *options))
    lasts = trained_seconds(folder / "whole")
    print(f"never killed: {whole['model_digest']}, {lasts:.1f} s of training", flush=True)
    dice, failed = random.Random(9), 0
    for k in range(times):
        out = folder / f"killed-{k}"
        killed_at = kill(started(corpus, out, *options), out, dice.uniform(0, 0.8 * lasts))
        again = end(started(corpus, out, "--resume"))
        same = again["model_digest"] == whole["model_digest"]
        same = same and again["losses"] == whole["losses"] and again["resumed_from_step"] > 0
        failed += not same
        print(
            f"{k}: killed {killed_at:.2f} s after its first checkpoint, resumed from step "
            f"{again['resumed_from_step']}, {again['model_digest']}: "
            f"{'the same' if same else 'ANOTHER'}",
            flush=True,
        )
    print(f"{times - failed} of {times} the same")
    return int(failed > 0)


def started(corpus: str, out: Path, *options: str) -> "subprocess.Popen[str]":
    """Start a run in a process of its own."""
    command = [sys.executable, "-c", TRAIN, "train", corpus, "--out", str(out), "--json", *options]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )


def end(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Wait for a run and return its answer."""
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"A run ended with {process.returncode}: {process.args!r}")
    answer: dict[str, Any] = json.loads(told)
    return answer


def kill(process: "subprocess.Popen[str]", out: Path, after: float) -> float:
    """Kill a run so many seconds after its first checkpoint, at the latest where it finishes."""
    while not (out / "resume.safetensors").exists():
        if process.poll() is not None:
            raise SystemExit("A run ended before its first checkpoint.")
        time.sleep(0.005)
    begun = time.monotonic()
    while time.monotonic() - begun < after:
        state = runs.read_state(out)
        if process.poll() is not None or (state and state.state in ("finishing", "done")):
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return time.monotonic() - begun


def trained_seconds(out: Path) -> float:
    """Return how long a run trained, finishing left out."""
    return float(runs.metrics(out)[-1]["seconds"])


if __name__ == "__main__":
    given = sys.argv[1:]
    raise SystemExit(main(given[0], Path(given[1]), int((given[2:] or ["10"])[0]), *given[3:]))
