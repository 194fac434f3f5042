"""Work that takes tens of seconds, for all sessions: each thing is done once, one after another, in
a thread that gives way to whoever looks at a page meanwhile.
"""

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from charviz.errors import CharvizError

MOST = 8  # under way, waiting ones included
REMEMBERED = 60.0  # seconds that a failure is told for
NICE = 10

log = logging.getLogger(__name__)


@dataclass
class Job:
    """How far something is: `stage` in one word, `share` of it from 0 to 1; `why` it failed."""

    stage: str = "waiting"
    share: float = 0.0
    why: str = ""
    ended: float | None = None

    def tell(self, stage: str, share: float = 0.0) -> None:
        """Say how far the work is."""
        self.stage, self.share = stage, share


Work = Callable[[Job], None]


class Jobs:
    """Jobs by key; what was done well is forgotten, what failed is remembered for a minute."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._jobs: dict[Hashable, Job] = {}

    def get(self, key: Hashable) -> Job | None:
        """Return the job of a key, if it is under way or has just failed."""
        with self._lock:
            self._forget()
            return self._jobs.get(key)

    def start(self, key: Hashable, work: Work) -> Job:
        """Begin some work, unless the same is under way; return its job.

        CharvizError if there is too much to do already.
        """
        with self._lock:
            self._forget()
            job = self._jobs.get(key)
            if job and job.ended is None:
                return job
            if sum(job.ended is None for job in self._jobs.values()) >= MOST:
                raise CharvizError(
                    f"{MOST} long texts are waiting to be looked through: try again in a minute."
                )
            job = self._jobs[key] = Job()
        # A daemon, so that a server that is told to stop need not wait for it.
        threading.Thread(target=self._run, args=(key, job, work), daemon=True).start()
        return job

    def _run(self, key: Hashable, job: Job, work: Work) -> None:
        with self._turn:
            _give_way()
            try:
                work(job)
            except CharvizError as error:
                job.why = str(error)
            except Exception as error:  # it would be lost, and its page would wait for ever
                log.exception("Work for %r failed", key)
                job.why = f"That went wrong ({type(error).__name__}); the server's log says more."
            with self._lock:
                job.ended = time.monotonic()
                self._forget()

    def _forget(self) -> None:
        old = time.monotonic() - REMEMBERED
        for key, job in list(self._jobs.items()):
            if job.ended is not None and (not job.why or job.ended < old):
                del self._jobs[key]


def _give_way() -> None:
    """Let other threads go first; on Linux every thread has a niceness of its own."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
