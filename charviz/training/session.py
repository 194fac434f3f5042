"""A run as its process lives it: alone in its folder, its state told, every failure a sentence."""

import errno
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from charviz import runs
from charviz.checkpoint import Model
from charviz.corpora import load
from charviz.errors import CharvizError, TrainingError
from charviz.runs import State
from charviz.training.finish import finish
from charviz.training.run import PauseError, Report, Run
from charviz.training.settings import Settings

OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")  # as torch says it

Say = Callable[[str], None]


def train(
    corpus: str,
    folder: Path,
    settings: Settings,
    resume: bool,
    report: Report,
    say: Say,
    made_by: Callable[[Run], str],
    title: str | None = None,
) -> tuple[Run, Model]:
    """Train a network on a corpus, or go on, and finish it as a model.

    Raises a CharvizError for all that goes wrong, PauseError included; the folder says it, too.
    report: gets the figures. say: gets each stage. made_by: the command that makes a run again.
    """
    if resume and not folder.is_dir():
        raise TrainingError(f"There is no run in {folder.name}: start it without --resume.")
    _made(folder)
    with runs.held(folder), _told(folder):
        if runs.wished(folder) == "pause":  # it was asked of a process that is no more
            runs.granted(folder)
        run = Run(folder, load(corpus), settings, resume)
        with _pausing(run):
            run.train(report)
        total = State("finishing", step=run.trainer.step_number, of=run.trainer.total)

        def stage(name: str) -> None:
            runs.write_state(folder, State("finishing", name, total.step, total.of))
            say(name)

        model = finish(run, made_by(run), stage, title)
        runs.granted(folder)
        runs.write_state(folder, State("done", step=total.step, of=total.of))
        return run, model


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            f"{folder} cannot be made ({error.strerror}): give another folder to --out."
        ) from error


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Write into the folder why a run ended, whatever it was, and raise it in one sentence."""
    try:
        yield
    except PauseError as pause:
        runs.granted(folder)
        _end(folder, "paused", str(pause))
        raise
    except CharvizError as error:
        _end(folder, "failed", str(error))
        raise
    except (MemoryError, RuntimeError, OSError) as error:
        why = _in_words(error)
        if why is None:
            _end(folder, "failed", f"That went wrong ({type(error).__name__}).")
            raise
        _end(folder, "failed", why)
        raise TrainingError(why) from error


def _end(folder: Path, state: str, why: str) -> None:
    """Keep where it stood; a disk that is full does not hide what is wrong."""
    before = runs.read_state(folder)
    if not (folder / "run.json").exists() and state == "failed" and before is None:
        return  # nothing began here
    step, of = (before.step, before.of) if before else (0, 0)
    try:
        runs.write_state(folder, State(state, step=step, of=of, why=why))
    except OSError:
        return


def _in_words(error: Exception) -> str | None:
    if isinstance(error, MemoryError) or any(s in str(error).lower() for s in OUT_OF_MEMORY):
        return (
            "There was too little memory; the last checkpoint is kept. Close other programs and "
            "go on with --resume, or start a run with fewer hidden units or a smaller batch."
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            "There is no room left on the disk; the last checkpoint is kept: make room, then go "
            "on with --resume."
        )
    if isinstance(error, OSError):
        return (
            f"The run's folder cannot be written ({error.strerror or error}); the last checkpoint "
            "is kept: see to it, then go on with --resume."
        )
    return None


@contextmanager
def _pausing(run: Run) -> Iterator[None]:
    """Let a run pause at its next step when its process is told to end."""

    def heard(number: int, frame: FrameType | None) -> Any:
        run.stop = True

    try:
        before = {n: signal.signal(n, heard) for n in (signal.SIGTERM, signal.SIGINT)}
    except ValueError:  # not in the main thread, where nobody can be told
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
