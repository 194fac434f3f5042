"""A training run as a job: a child process that outlives the server, found again by its folder."""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from charviz import runs
from charviz.runs import State
from charviz.ui.children import Step
from charviz.ui.jobs import QUEUE, Job

TITLE = "a reader’s own training"
LOOK = 0.5  # seconds between looks at a run that goes on without a parent
TRAINING, FINISHING = "training", "finishing"
ENDED = "The system ended it; perhaps there was too little memory. It can go on where it was."


@dataclass
class RunJob(Job):
    """A run in the queue. folder: where it lies. arguments: of a new run, on the command line."""

    folder: Path = field(default_factory=Path)
    arguments: tuple[str, ...] = ()

    def do(self, run: Callable[[Step], str]) -> None:
        """Train to the end, a pause or a failure; one that goes on by itself is waited for."""
        since = 0.0
        while True:
            while runs.is_held(self.folder):
                time.sleep(LOOK)
            state = runs.read_state(self.folder)
            if state is None or not state.is_under_way:
                return
            if self.state != "running":  # cancelled; it waits again where somebody resumed it since
                if state.state != "waiting":
                    runs.write_state(self.folder, State("paused", step=state.step, of=state.of))
                return
            if since and not (state.state == "waiting" and state.at > since):
                break
            since = time.time()  # who resumes it before its child is gone says so after this
            try:
                run(self._step())
            except Exception:
                self._fail()
                raise
        self._fail()  # its child could not say what happened

    def goes_on(self) -> bool:
        """Tell whether somebody resumed it when nobody looked any more."""
        state = runs.read_state(self.folder)
        return state is not None and state.state == "waiting"

    def _step(self) -> Step:
        begun = runs.has_begun(self.folder)
        arguments = (*self.arguments[:2], "--resume") if begun else self.arguments
        told = ("train", *arguments, "--out", str(self.folder), "--json")
        return Step(told, TRAINING, outlives=self.folder / "log")

    def _fail(self) -> None:
        left = runs.read_state(self.folder)
        if left and left.is_under_way:
            failed = State("failed", step=left.step, of=left.of, why=ENDED)
            runs.write_state(self.folder, failed)

    def progress(self) -> tuple[float, float | None]:
        """Return the share done, 0 to 1, and the seconds left, from what the run measured."""
        state, told = runs.read_state(self.folder), runs.metrics(self.folder)
        if state is None or not state.of:
            return 0.0, None
        last = told[-1] if told else None
        self.stage = FINISHING if state.state == "finishing" else TRAINING
        share = state.step / state.of
        if last is None or not last["step"] or self.stage == FINISHING:
            return share, None
        return share, (state.of - state.step) * last["seconds"] / last["step"]


def submit(
    key: str, folder: Path, arguments: tuple[str, ...], who: str, mine: Collection[str] = ()
) -> Job:
    """Put a run into the queue; CharvizError where that is full: see `Queue.submit`."""
    return QUEUE.submit(
        RunJob(
            key,
            TITLE,
            (),
            {TRAINING: 1.0, FINISHING: 1.0},
            is_hunt=False,
            folder=folder,
            arguments=arguments,
        ),
        who,
        mine,
    )


class Once:
    """Something that a server does once, whoever comes first."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self._lock = threading.Lock()
        self._is_done = False

    def do(self, what: Callable[[], None]) -> None:
        """Do it, unless it was done."""
        with self._lock:
            if not self._is_done:
                self._is_done = True
                what()
