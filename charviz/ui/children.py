"""Child processes of the same command line, which give way to the pages and end with the server."""

import atexit
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from charviz.home import SAMPLE_MODELS, UNLISTED, home

NICE = 10
PATIENCE = 5.0  # seconds that a child has to end when it is told to
ERROR = "Error: "  # how the command line begins what it says of a failure

log = logging.getLogger(__name__)
_asking = threading.Lock()
_running: "set[subprocess.Popen[str]]" = set()


@dataclass(frozen=True)
class Step:
    """A child process: `python -m charviz ARGUMENTS`.

    says: the stage that it begins with. Once it has done well, its standard output stands in `out`,
    and what it wrote into the first of two files that it `makes` becomes the second. outlives: the
    file that takes all that it says, so that it goes on when the server ends.
    """

    arguments: Sequence[str]
    says: str
    out: Path | None = None
    makes: tuple[Path, Path] | None = None
    outlives: Path | None = None


def start(
    step: Step, environment: Mapping[str, str], out: IO[bytes] | int
) -> "subprocess.Popen[str]":
    """Start a child whose standard output goes to `out`.

    What it says can be read as it comes, unless it outlives the server.
    """
    with contextlib.ExitStack() as stack:
        said: IO[bytes] | int = subprocess.PIPE
        if step.outlives:
            said = stack.enter_context(step.outlives.open("ab"))
        process = subprocess.Popen(
            [sys.executable, "-m", "charviz"],
            cwd=SAMPLE_MODELS.parent,
            env={**os.environ, **environment, **_unlisted(step.arguments)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=said,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=step.outlives is not None,  # else Ctrl-C would reach it, too
        )
    if not step.outlives:
        _running.add(process)
    _give_way(process.pid)
    return process


def _give_way(child: int) -> None:
    """Let a child compute less while others do, as far as the system knows of that.

    Linux weighs sessions first and then what is in them (man 7 sched, autogroup): in a session of
    its own a child with a low priority would have as much as a server with all its pages.
    """
    with contextlib.suppress(OSError):
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, child, NICE)
        if hasattr(os, "getsid") and os.getsid(child) == child:
            Path(f"/proc/{child}/autogroup").write_text(str(NICE))


def asked(arguments: Sequence[str], patience: float) -> "subprocess.CompletedProcess[str]":
    """Let a child answer at once, which takes seconds; one that takes too long is ended.

    One at a time: who asks meanwhile waits, and not longer than that either.
    """
    late = f"{ERROR}That took more than {patience:g} seconds: this machine is busy. Try again."
    if not _asking.acquire(timeout=patience):
        return subprocess.CompletedProcess([], 1, "", late)
    try:
        with start(Step(arguments, ""), environment(), subprocess.PIPE) as child:
            try:
                told, said = child.communicate(timeout=patience)
                code = child.returncode
            except subprocess.TimeoutExpired:
                child.kill()
                told, said, code = "", late, 1
        gone(child)
        return subprocess.CompletedProcess([], code, told, said)
    finally:
        _asking.release()


def _unlisted(arguments: Sequence[str]) -> dict[str, str]:
    """Return what tells a child its arguments: keys and names are not for who lists processes."""
    return {UNLISTED: json.dumps(list(arguments))}


def environment() -> dict[str, str]:
    """Return what a child, which runs elsewhere, must know of where things lie."""
    said = {"CHARVIZ_HOME": str(home().resolve()), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    if brought := os.environ.get("CHARVIZ_CORPORA"):
        said["CHARVIZ_CORPORA"] = str(Path(brought).resolve())
    return said


def why(code: int, tail: Sequence[str], key: str) -> str:
    """Return the sentence that tells of a child's end with a code; tail: what it said last."""
    said = next((line for line in reversed(tail) if line.startswith(ERROR)), None)
    if said and code == 1:  # 2 is our own doing: the command line was asked for what it has not
        return said.removeprefix(ERROR)
    if tail or code != 1:  # one that outlives us has a log of its own for what it said
        log.error("Job %.8s ended with %d:\n%s", key, code, "\n".join(tail))
    if code < 0 or code == 137:
        return "The system ended it; perhaps there was too little memory. Try a shorter text."
    return "That went wrong, and it is not your doing; the server's log says more."


def end(process: "subprocess.Popen[str]") -> None:
    """Tell a child to end, and end it if it does not."""
    process.terminate()
    late = threading.Timer(PATIENCE, process.kill)
    late.daemon = True
    late.start()


def gone(process: "subprocess.Popen[str]") -> None:
    """Hear that a child has ended."""
    _running.discard(process)


@atexit.register
def _end_all() -> None:
    """Leave no child behind when the server stops."""
    for process in list(_running):
        process.terminate()
