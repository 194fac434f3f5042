"""Work that takes minutes, for all sessions: child processes of the same command line, one at a
time, in a queue that is bounded and that everybody sees.
"""

import contextlib
import logging
import math
import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from charviz.errors import CharvizError
from charviz.ui import children
from charviz.ui.children import Step

MOST = 8  # under way and waiting
MOST_EACH = 5  # of one reader: others shall find room, too
REMEMBERED = 600.0  # seconds that a failure is told for
TAIL = 40  # lines of a child that the server's log gets when it failed
SLOWS = 0.8  # of a stage, from where on what is left shrinks ever more slowly
HASTE = (0.1, 10.0)  # how much faster and slower than expected a machine may seem

log = logging.getLogger(__name__)


@dataclass
class Job:
    """Steps, one after another, and how far they are.

    title: what everybody may read; own_title: what those may who want it. stages: what the children
    say when they begin a stage, and the seconds that each may take. asked_by: the session that put
    it here. wanted_by: all that wait for it. why: it failed.
    """

    key: str
    title: str
    steps: Sequence[Step]
    stages: Mapping[str, float]
    log: Path | None = None
    own_title: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    asked_by: str = ""
    wanted_by: set[str] = field(default_factory=set)
    state: str = "waiting"  # then running, then done, failed or cancelled
    stage: str = ""
    why: str = ""
    begun: float = 0.0
    since: float = 0.0  # when its stage began
    ended: float = 0.0
    process: "subprocess.Popen[str] | None" = None
    is_hunt: bool = True

    @property
    def is_under_way(self) -> bool:
        """Tell whether it is waiting or running."""
        return self.state in ("waiting", "running")

    def do(self, run: Callable[[Step], str]) -> None:
        """Take one step after another, as long as all goes well; run: why a step failed, if so."""
        for step in self.steps:
            if not self.why and self.state == "running":
                self.why = run(step)

    def goes_on(self) -> bool:
        """Tell whether it was asked for anew as it ended, too late to be done."""
        return False

    def begin(self, stage: str) -> None:
        """Go on to a stage, if that is one."""
        if stage in self.stages:
            self.stage, self.since = stage, time.monotonic()

    def progress(self) -> tuple[float, float | None]:
        """Return the share done, 0 to 1, and the seconds left, None where nobody can tell."""
        names = list(self.stages)
        whole = sum(self.stages.values()) or 1.0
        if self.stage not in names:
            return 0.0, whole
        before = sum(self.stages[name] for name in names[: names.index(self.stage)])
        here, now = self.stages[self.stage], time.monotonic()
        haste = 1.0
        if before > whole / 20:
            haste = min(max((self.since - self.begun) / before, HASTE[0]), HASTE[1])
        done = before + here * _passed((now - self.since) / haste / here if here else 0.0)
        return done / whole, haste * (whole - done)


class Queue:
    """Jobs by key, in the order in which they were asked for."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._is_working = False

    def get(self, key: str) -> Job | None:
        """Return a job that is under way or failed not long ago."""
        with self._lock:
            self._forget()
            return self._jobs.get(key)

    def listed(self) -> list[Job]:
        """Return the jobs under way: the running one first, the others in their order."""
        with self._lock:
            return self._under_way()

    def submit(self, job: Job, who: str, mine: Collection[str] = ()) -> Job:
        """Put a job at the end of the queue, unless the same is under way; return that.

        who: the session that wants it. mine: keys of jobs that its reader asked for earlier.
        Raises CharvizError where the queue is full, or one reader has enough in it.
        """
        with self._lock:
            self._forget()
            known = self._jobs.get(job.key)
            if known and known.is_under_way:
                known.wanted_by.add(who)
                return known
            under_way = self._under_way()
            theirs = [j for j in under_way if j.key in mine or (who and j.asked_by == who)]
            if len(theirs) >= MOST_EACH:
                raise CharvizError(
                    f"{MOST_EACH} jobs are under way that you began, or whose address you opened: "
                    "wait for one of them, or pause or cancel one of yours."
                )
            if len(under_way) >= MOST:
                raise CharvizError(
                    f"The queue is full: it takes {MOST} jobs, one after another. Try again when "
                    "one of them is done."
                )
            job.environment = children.environment()
            job.asked_by = who
            job.wanted_by.add(who)
            self._jobs.pop(job.key, None)  # it failed, and goes to the end
            self._jobs[job.key] = job
            if not self._is_working:
                self._is_working = True
                # A daemon, so that a server that is told to stop need not wait for it.
                threading.Thread(target=self._work, daemon=True).start()
            return job

    def join(self, key: str, who: str) -> None:
        """Say that another session waits for a job, too."""
        with self._lock:
            if key in self._jobs:
                self._jobs[key].wanted_by.add(who)

    def leave(self, key: str, who: str, is_here: Callable[[str], bool]) -> bool:
        """Cancel a job for a session; return whether it ends, because nobody else waits for it.

        Whoever is no longer here waits for nothing.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return True
            job.wanted_by = {one for one in job.wanted_by if one != who and is_here(one)}
            job.asked_by = "" if job.asked_by == who else job.asked_by
            if job.wanted_by or not job.is_under_way:
                return False
            job.state = "cancelled"
            if job.process is None:
                self._jobs.pop(key, None)
            else:
                children.end(job.process)
            return True

    def _under_way(self) -> list[Job]:
        found = [job for job in self._jobs.values() if job.is_under_way]
        return sorted(found, key=lambda job: job.state != "running")

    def _forget(self) -> None:
        old = time.monotonic() - REMEMBERED
        for key, job in list(self._jobs.items()):
            if job.state == "done" or (job.state == "failed" and job.ended < old):
                del self._jobs[key]

    def _next(self) -> Job | None:
        with self._lock:
            waiting = (job for job in self._jobs.values() if job.state == "waiting")
            job = next(waiting, None)
            if job is None:
                self._is_working = False
                return None
            job.state, job.begun = "running", time.monotonic()
            return job

    def _work(self) -> None:
        while job := self._next():
            try:
                job.do(partial(self._run, job))
            except Exception as error:  # it would be lost, and its page would wait for ever
                log.exception("Job %.8s failed", job.key)
                job.why = f"That went wrong ({type(error).__name__}); the server's log says more."
            with self._lock:
                job.ended, job.process = time.monotonic(), None
                if job.state == "cancelled":
                    if self._jobs.get(job.key) is job:  # else it was asked for anew meanwhile
                        del self._jobs[job.key]
                elif not job.why and job.goes_on():
                    self._jobs[job.key] = self._jobs.pop(job.key)  # behind the others
                    job.state = "waiting"
                else:
                    job.state = "failed" if job.why else "done"
                    self._forget()

    def _run(self, job: Job, step: Step) -> str:
        """Run a child to its end; return why it failed, or nothing."""
        job.begin(step.says)
        part = step.out.with_name(f".{step.out.name}.{os.getpid()}.part") if step.out else None
        tail: deque[str] = deque(maxlen=TAIL)
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(part.open("wb")) if part else subprocess.DEVNULL
            kept = stack.enter_context(job.log.open("a", encoding="utf-8")) if job.log else None
            process = children.start(step, job.environment, out)
            with self._lock:
                job.process = process
                if job.state == "cancelled":
                    children.end(process)
            for line in stack.enter_context(process.stderr) if process.stderr else ():
                tail.append(line.rstrip())
                job.begin(tail[-1])
                if kept:
                    kept.write(line)
            code = process.wait()
        children.gone(process)
        if part and step.out and code == 0:
            os.replace(part, step.out)
        elif part:
            part.unlink(missing_ok=True)
        if step.makes and code == 0:
            os.replace(*step.makes)
        return "" if code == 0 or job.state == "cancelled" else children.why(code, tail, job.key)


def _passed(share: float) -> float:
    """Return how much of a stage to show: towards its end, one never knows."""
    late = 1 - SLOWS
    return share if share < SLOWS else 1 - late * math.exp((SLOWS - share) / late)


QUEUE = Queue()
