"""A run as its process lives it: alone in its folder, its state told, every failure a sentence."""

import errno
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from safetensors import SafetensorError

from charviz import runs
from charviz.checkpoint import Model
from charviz.corpora import opened
from charviz.errors import CharvizError, TrainingError
from charviz.runs import State
from charviz.training import folder as files
from charviz.training.finish import finish
from charviz.training.run import PauseError, Report, Run
from charviz.training.settings import Settings
from charviz.training.team import joining

SIGNALS = (signal.SIGTERM, signal.SIGINT)
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
) -> tuple[Run, Model | None]:
    """Train a network on a corpus, or go on, and finish it as a model.

    Raises a CharvizError for all that goes wrong, PauseError included; the folder says it, too.
    report: gets the figures. say: gets each stage. made_by: the command that makes a run again.
    Of several processes the first alone finishes: the others return no model.
    """
    if resume and not folder.is_dir():
        raise TrainingError(f"There is no run in {folder.name}: start it without --resume.")
    is_new = _made(folder)
    with _handlers_kept(), joining() as group:
        if not group.leads:
            group.any(True)  # the first has downloaded it
            run = Run(folder, opened(corpus), settings, resume, group)
            with _pausing(run):
                run.train(report)
            return run, None
        if not resume:
            files.check_new(folder)  # before anything is said of what is there
        with runs.held(folder), _told(folder, is_new):
            if runs.wished(folder) == "pause":  # it was asked of a process that is no more
                runs.granted(folder)
            before = runs.read_state(folder)
            if resume and before is not None and before.state == "done":
                say("This run is finished: only what comes after training is made again.")
            text = opened(corpus, _Download(folder).received)
            group.any(True)
            run = Run(folder, text, settings, resume, group)
            with _pausing(run):
                run.train(report)
            return run, _finished(run, made_by(run), say, title)


class _Download:
    """Tells in a run's folder how far the download of its corpus is."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, ""

    def received(self, so_far: int, in_all: int) -> None:
        """Take the bytes so far and in all, 0 where nobody knows; tell each percent once."""
        share = f", {so_far / in_all:.0%}" if in_all else ""
        stage = f"download of its text{share}"
        if stage != self.told:
            runs.write_state(self.folder, State("measuring", stage))
            self.told = stage


def _finished(run: Run, command: str, say: Say, title: str | None) -> Model:
    total = State("finishing", step=run.trainer.step_number, of=run.trainer.total)

    def stage(name: str) -> None:
        runs.write_state(run.folder, State("finishing", name, total.step, total.of))
        say(name)

    model = finish(run, command, stage, title)
    runs.granted(run.folder)
    runs.write_state(run.folder, State("done", step=total.step, of=total.of))
    return model


def _made(folder: Path) -> bool:
    """Make a run's folder; return whether it was not there before."""
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            f"{folder} cannot be made ({error.strerror}): give another folder to --out."
        ) from error
    return is_new


@contextmanager
def _told(folder: Path, is_new: bool) -> Iterator[None]:
    """Write into the folder why a run ended, whatever it was, and raise it in one sentence.

    A new folder in which nothing began is removed again.
    """
    try:
        yield
    except PauseError as pause:
        runs.granted(folder)
        _end(folder, "paused", str(pause))
        raise
    except CharvizError as error:
        if is_new and not (folder / "run.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            _end(folder, "failed", str(error))
        raise
    except Exception as error:
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
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "No space left" in str(error):
        return (
            "There is no room left on the disk; the last checkpoint is kept: make room, then go "
            "on with --resume."
        )
    if isinstance(error, OSError | SafetensorError):
        what = getattr(error, "strerror", None) or error
        return (
            f"The run's folder cannot be written ({what}); the last checkpoint "
            "is kept: see to it, then go on with --resume."
        )
    return None


@contextmanager
def _handlers_kept() -> Iterator[None]:
    """Let signals do in the end what they did before."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is not handler:
                signal.signal(number, handler)


@contextmanager
def _pausing(run: Run) -> Iterator[None]:
    """Let a run pause at its next step when its process is told to end.

    One that fails is deaf to it until it has left the others, or torchrun, which ends what is left
    of a run, would end it before it has said why.
    """

    def heard(number: int, frame: FrameType | None) -> Any:
        run.stop = True

    try:
        before = {number: signal.signal(number, heard) for number in SIGNALS}
    except ValueError:  # not in the main thread, where nobody can be told
        before = {}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
