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
class Task:
    """How far something is: `stage` in one word, `share` of it from 0 to 1; `why` it failed."""

    stage: str = "waiting"
    share: float = 0.0
    why: str = ""
    ended: float | None = None

    def tell(self, stage: str, share: float = 0.0) -> None:
        """Say how far the work is."""
        self.stage, self.share = stage, share


Work = Callable[[Task], None]


class Background:
    """Tasks by key; what was done well is forgotten, what failed is remembered for a minute."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._tasks: dict[Hashable, Task] = {}

    def get(self, key: Hashable) -> Task | None:
        """Return the task of a key, if it is under way or has just failed."""
        with self._lock:
            self._forget()
            return self._tasks.get(key)

    def start(self, key: Hashable, work: Work) -> Task:
        """Begin some work, unless the same is under way; return its task.

        CharvizError if there is too much to do already.
        """
        with self._lock:
            self._forget()
            task = self._tasks.get(key)
            if task and task.ended is None:
                return task
            if sum(task.ended is None for task in self._tasks.values()) >= MOST:
                raise CharvizError(
                    f"{MOST} long texts are waiting to be looked through: try again in a minute."
                )
            task = self._tasks[key] = Task()
        # A daemon, so that a server that is told to stop need not wait for it.
        threading.Thread(target=self._run, args=(key, task, work), daemon=True).start()
        return task

    def _run(self, key: Hashable, task: Task, work: Work) -> None:
        with self._turn:
            _give_way()
            try:
                work(task)
            except CharvizError as error:
                task.why = str(error)
            except Exception as error:  # it would be lost, and its page would wait for ever
                log.exception("Work for %r failed", key)
                task.why = f"That went wrong ({type(error).__name__}); the server's log says more."
            with self._lock:
                task.ended = time.monotonic()
                self._forget()

    def _forget(self) -> None:
        old = time.monotonic() - REMEMBERED
        for key, task in list(self._tasks.items()):
            if task.ended is not None and (not task.why or task.ended < old):
                del self._tasks[key]


def _give_way() -> None:
    """Let other threads go first; on Linux every thread has a niceness of its own."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
