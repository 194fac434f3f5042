"""A training run's folder, as it looks from outside: where the run stands, whether it is alive,
what it measured, and what its owner wishes of it.

state.json     where it stands, written whole or not at all
lock           held by the process that trains, for as long as it lives
wish           `pause` or `stop`: the process obeys at its next step, and removes it
metrics.jsonl  a line a report; lines.json: the n-gram lines that the losses stand beside
"""

import json
import os
import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from charviz.errors import TrainingError

UNDER_WAY = ("waiting", "measuring", "training", "finishing")
STATES = (*UNDER_WAY, "paused", "done", "failed")
WISHES = ("pause", "stop")
_looking = threading.Lock()  # two that look at once would take each other for a process that trains
PATIENCE = 2.0  # seconds that a process tries: one that only looks holds the lock for a moment


@dataclass(frozen=True)
class State:
    """Where a run stands.

    state: one of `STATES`. stage: what it is at, in words. step, of: steps taken and in all. why:
    it failed, or was paused, in a sentence. at: seconds since 1970.
    """

    state: str
    stage: str = ""
    step: int = 0
    of: int = 0
    why: str = ""
    at: float = 0.0

    @property
    def is_under_way(self) -> bool:
        """Tell whether it has yet to end, unless its process was killed."""
        return self.state in UNDER_WAY


def read_state(folder: Path) -> State | None:
    """Return where a run stands, None where nothing sound says it."""
    try:
        said = json.loads((folder / "state.json").read_text("utf-8"))
        found = State(**said)
    except (OSError, ValueError, TypeError):
        return None
    return found if found.state in STATES else None


def write_state(folder: Path, state: State) -> None:
    """Write where a run stands, now; whole or not at all."""
    staged = folder / f".state.{os.getpid()}-{threading.get_ident()}.part"
    told = {**asdict(state), "at": round(time.time(), 3)}
    try:
        staged.write_text(json.dumps(told), "utf-8")
        os.replace(staged, folder / "state.json")
    except OSError:
        staged.unlink(missing_ok=True)
        raise


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a run for as long as its process lives; TrainingError where another one does."""
    try:
        with FileLock(folder / "lock", timeout=PATIENCE):
            yield
    except Timeout as error:
        raise TrainingError(
            f"The run in {folder.name} is going on in another process: wait for it, or pause it."
        ) from error


def is_held(folder: Path) -> bool:
    """Tell whether a process trains in a folder, be it ours or one that lost its parent."""
    if not (folder / "lock").exists():  # nothing ever ran here
        return False
    try:
        with _looking, FileLock(folder / "lock", timeout=0):
            return False
    except (Timeout, OSError):
        return True


def has_begun(folder: Path) -> bool:
    """Tell whether a run has anything to go on from: before, there is nothing to finish either."""
    return (folder / "run.json").exists()


def wish(folder: Path, what: str) -> None:
    """Ask a run to `pause` or to `stop`."""
    if what not in WISHES:
        raise ValueError(f"{what!r} is none of {', '.join(WISHES)}")
    (folder / "wish").write_text(what, "utf-8")


def wished(folder: Path) -> str | None:
    """Return what is asked of a run, if anything."""
    try:
        said = (folder / "wish").read_text("utf-8")
    except OSError:
        return None
    return said if said in WISHES else None


def granted(folder: Path) -> None:
    """Forget what was asked of a run."""
    (folder / "wish").unlink(missing_ok=True)


def metrics(folder: Path) -> list[dict[str, Any]]:
    """Return what a run measured, in order; a line that was cut short is left out.

    A run that was killed measures again what came after its checkpoint: the later line counts.
    """
    try:
        lines = (folder / "metrics.jsonl").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found: list[dict[str, Any]] = []
    for line in lines:
        try:
            said = json.loads(line)
            step = int(said["step"])
        except (ValueError, TypeError, KeyError):
            continue
        del found[bisect_right(found, step, key=itemgetter("step")) :]
        first = bisect_left(found, step, key=itemgetter("step"))
        here = [_kind(one) for one in found[first:]]
        if _kind(said) in here:
            at = first + here.index(_kind(said))
            # What is told of a step begins with its training loss; a note may be taken twice.
            del found[at : len(found) if _kind(said) == "train" else at + 1]
        found.append(said | {"step": step})
    return found


def _kind(line: dict[str, Any]) -> str:
    """Return what a line tells of a step: a training loss, a validation loss, or a note."""
    return next((key for key in ("train", "validation", "sample") if key in line), "")


def lines(folder: Path) -> dict[str, Any] | None:
    """Return the n-gram lines of a run, None until they are known."""
    try:
        said: dict[str, Any] = json.loads((folder / "lines.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said.get("nats"), dict) else None
