"""Runs that were begun on a page: `home()/runs/KEY/`, for whoever holds the key.

asked.json   what was asked      text.txt   a text of one's own
All else is the run's: see `charviz.runs` and `charviz.training.folder`.
"""

import contextlib
import json
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from charviz import checkpoint, runs
from charviz.checkpoint import write_json
from charviz.errors import CharvizError, TrainingError
from charviz.home import check_room, home
from charviz.runs import State
from charviz.ui import run_jobs
from charviz.ui.jobs import QUEUE
from charviz.ui.sessions import session

MINE = "my-runs"  # in the session: the keys that it holds
GONE = "gone-runs"  # in the session: those of runs that were deleted, for the browser to forget
MOST_KEPT = 100  # keys that one browser may bring
MOST_CHARACTERS = 50_000_000  # of a text; a browser that is not ours could send more
_OPTION = re.compile(r"--[a-z-]{1,30}=[\w.+-]{1,40}|--timeline", re.ASCII)
_once = run_jobs.Once()


@dataclass(frozen=True)
class Asked:
    """What somebody asked for. corpus: a name of the catalog, or `text.txt`. at: since 1970."""

    title: str
    corpus: str
    corpus_title: str
    options: tuple[str, ...]
    at: float

    def arguments(self, folder: Path) -> tuple[str, ...]:
        """Return what the command line is told, the corpus and its name first."""
        corpus = str(folder / self.corpus) if self.corpus == "text.txt" else self.corpus
        return (corpus, f"--name={self.title}", *self.options)


@dataclass(frozen=True)
class Run:
    """A run as its owner sees it. place: how many jobs go before it, None unless it waits."""

    key: str
    asked: Asked
    state: State
    place: int | None

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return folder_of(self.key)


def folder_of(key: str) -> Path:
    """Return where the run of a key lies, or would."""
    return home() / "runs" / key


def begin(
    title: str, corpus: str, corpus_title: str, options: tuple[str, ...], text: str | None
) -> str:
    """Begin a run and return its key; CharvizError where the queue is full, or the disk."""
    if text is not None and len(text) > MOST_CHARACTERS:
        raise TrainingError(
            f"The text has {len(text):,} characters: a page takes {MOST_CHARACTERS:,}, the command "
            "line takes more."
        )
    key = secrets.token_hex(16)
    folder = folder_of(key)
    asked = Asked(title, corpus, corpus_title, options, time.time())
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # its names are keys
        folder.mkdir(mode=0o700)
        check_room(folder)
        if text is not None:
            (folder / "text.txt").write_text(text, encoding="utf-8", newline="\n")
        write_json(folder / "asked.json", asdict(asked))
        runs.write_state(folder, State("waiting"))
        run_jobs.submit(key, folder, asked.arguments(folder), session(), held())
    except (OSError, CharvizError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise CharvizError(
                f"The run cannot be kept in {folder.parent} ({error.strerror}): free some room "
                "there, or name a folder of yours in CHARVIZ_HOME."
            ) from error
        raise
    hold(key)
    return key


def load(key: str) -> Run | None:
    """Return the run of a key, None where there is none."""
    if not checkpoint.is_key(key):
        return None
    folder = folder_of(key)
    asked, state = _asked(folder), runs.read_state(folder)
    if asked is None or state is None:
        return None
    place = None
    if state.state == "waiting":
        under_way = [job.key for job in QUEUE.listed()]
        place = under_way.index(key) if key in under_way else None
    return Run(key, asked, state, place)


def hold(*keys: str) -> None:
    """Remember in this session that its reader holds keys; those of no run are dropped."""
    mine: list[str] = st.session_state.setdefault(MINE, [])
    for key in keys[:MOST_KEPT]:
        if key not in mine and load(key):
            mine.append(key)


def held() -> list[str]:
    """Return the keys that this session holds."""
    return list(st.session_state.get(MINE, []))


def mine() -> list[Run]:
    """Return the runs whose keys this session holds, the latest first."""
    found = [run for key in held() if (run := load(key))]
    return sorted(found, key=lambda run: -run.asked.at)


def pause(run: Run) -> None:
    """Let a run pause; one that waits, or whose process is only starting, pauses at once."""
    if runs.is_held(run.folder):
        runs.wish(run.folder, "pause")
        return
    QUEUE.leave(run.key, session(), lambda who: False)
    runs.granted(run.folder)  # there is nobody to obey what was wished before
    now = runs.read_state(run.folder)
    if now and now.is_under_way:
        runs.write_state(run.folder, State("paused", step=now.step, of=now.of))


def resume(run: Run) -> None:
    """Put a run that paused or failed into the queue again; CharvizError where that is full."""
    now = _now(run)
    if now.state in ("paused", "failed"):  # else another window of its owner was first
        runs.granted(run.folder)
        _submit_again(run, now)


def stop(run: Run) -> None:
    """Let a run end early as a model; one that paused goes on for that."""
    if not runs.has_begun(run.folder):
        raise TrainingError("This run has not begun: there is nothing to make a model of yet.")
    now = _now(run)
    if now.state == "done":
        return
    runs.wish(run.folder, "stop")
    if now.state in ("paused", "failed"):
        try:
            _submit_again(run, now)
        except CharvizError:
            runs.granted(run.folder)  # who resumes it later does not wish it any more
            raise


def delete(run: Run) -> None:
    """Remove a run that is not under way, with all that it made."""
    now = runs.read_state(run.folder)
    if runs.is_held(run.folder) or (now and now.is_under_way):
        raise TrainingError("This run is still going on: pause it first, then delete it.")
    QUEUE.leave(run.key, session(), lambda who: False)
    shutil.rmtree(run.folder, ignore_errors=True)
    with contextlib.suppress(ValueError):
        st.session_state.get(MINE, []).remove(run.key)
    st.session_state.setdefault(GONE, []).append(run.key)


def recover() -> None:
    """Put the runs that a server left behind into the queue of this one, once."""
    _once.do(_recover)


def _recover() -> None:
    left = []
    for path in (home() / "runs").glob("*/asked.json"):
        run = load(path.parent.name)
        if run and run.state.is_under_way:
            left.append(run)
    for run in sorted(left, key=lambda run: (not runs.is_held(run.folder), run.asked.at)):
        with contextlib.suppress(OSError):  # one that cannot be written must not hold up the others
            _take_up(run)


def _take_up(run: Run) -> None:
    before = run.state
    if not runs.is_held(run.folder):
        runs.write_state(run.folder, State("waiting", step=before.step, of=before.of))
    try:
        run_jobs.submit(run.key, run.folder, run.asked.arguments(run.folder), "")
    except CharvizError as error:  # a full queue: it can be resumed by hand
        if not runs.is_held(run.folder):
            why = str(error)
            runs.write_state(run.folder, State("paused", "", before.step, before.of, why))


def _now(run: Run) -> State:
    """Return where a run stands by now; TrainingError where it is gone."""
    state = runs.read_state(run.folder)
    if state is None:
        raise TrainingError("This run is not here any more: it was deleted.")
    return state


def _submit_again(run: Run, before: State) -> None:
    runs.write_state(run.folder, State("waiting", step=before.step, of=before.of))
    try:
        arguments = run.asked.arguments(run.folder)
        run_jobs.submit(run.key, run.folder, arguments, session(), held())
    except CharvizError:
        runs.write_state(run.folder, before)
        raise


def _asked(folder: Path) -> Asked | None:
    try:
        said: dict[str, Any] = json.loads((folder / "asked.json").read_text("utf-8"))
        options = tuple(map(str, said.pop("options")))
        found = Asked(options=options, **said)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if all(map(_OPTION.fullmatch, options)) else None
