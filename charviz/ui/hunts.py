"""Hunts that a user made: `home()/hunts/KEY/`, made once for all who ask for the same.

asked.json   what was asked      text.txt   the text        NAME.csv   labels that came along
hunted.json  what was found, there as soon as it is whole   log        what the child said
"""

import hashlib
import json
import os
import re
import shutil
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from charviz import __version__
from charviz.checkpoint import Model, read_json, write_json, write_whole
from charviz.corpora import CATALOG
from charviz.corpora.reading import decode
from charviz.errors import CharvizError, TextError
from charviz.home import check_room, home
from charviz.hunting.stages import LONGEST
from charviz.passages import PASSAGES
from charviz.ui.hunt_words import is_hunt

OWN, CORPUS, PASSAGE = "own", "corpus", "passage"
KEPT = 200  # hunts; those made longest ago make room
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_keeping = threading.Lock()  # two may ask for the same at once


@dataclass(frozen=True)
class Asked:
    """A hunt, as it is asked for.

    source: what kind of text, and which. digest: of the text, or of the corpus that it is the test
    part of. chars: None where nobody knows yet. concepts: names, none for all. patterns: of one's
    own, by name. labels: digests of CSV files, by name. gates: whether they are searched too.
    """

    model: str
    model_digest: str
    source: str
    name: str
    digest: str
    chars: int | None
    concepts: tuple[str, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    gates: bool = False
    version: str = __version__

    @property
    def key(self) -> str:
        """32 hex digits: the same for the same hunt."""
        told = {k: v for k, v in asdict(self).items() if k not in ("model", "chars", "name")}
        told["name"] = "" if self.source == OWN else self.name
        if not self.gates:  # as it was before one could ask for them
            del told["gates"]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def is_own(self) -> bool:
        """Whether something of its reader's is in it: others need not know of it."""
        return self.source == OWN or bool(self.patterns or self.labels)

    @property
    def folder(self) -> Path:
        """Where it lies, or will."""
        return _folder() / self.key


@dataclass(frozen=True)
class Hunt:
    """A hunt that was made, or is to be. hunted: None until it is done."""

    asked: Asked
    hunted: dict[str, Any] | None

    @property
    def text(self) -> str:
        """The text that was hunted in, as it is on disk."""
        path = self.asked.folder / "text.txt"
        try:
            return _text(path, path.stat().st_mtime_ns)
        except OSError as error:
            raise TextError(
                f"The text of this hunt is no longer there ({error.strerror})."
            ) from error


def place(asked: Asked) -> str:
    """Return in which text a hunt looks, in words."""
    if asked.source == CORPUS:
        title = CATALOG[asked.name].title if asked.name in CATALOG else asked.name
        return f"the test part of {title}"
    if asked.source == PASSAGE:
        passage = PASSAGES.get(asked.name)
        return f"our passage “{passage.title if passage else asked.name}”"
    return asked.name


def told(asked: Asked, chars: int | None = None) -> str:
    """Return which hunt it is, to one who may know; chars: how long its text turned out to be."""
    chars = chars or asked.chars
    more = [f"{chars:,} characters"] if chars else []
    count = len(asked.concepts) + len(asked.patterns) + len(asked.labels)
    if count:
        more.append("one concept" if count == 1 else f"{count} concepts")
    more += ["gates too"] if asked.gates else []
    more += [f"seed {asked.seed}"] if asked.seed else []
    return f"{place(asked)} ({', '.join(more)})" if more else place(asked)


@contextmanager
def kept(
    asked: Asked, text: str | None, labels: Mapping[str, bytes], busy: Collection[str] = ()
) -> Iterator[None]:
    """Keep what is asked for, unless beginning it, inside, raises a CharvizError.

    text: None where the child brings it. busy: keys of other hunts that stay.
    """
    was_there = asked.folder.exists()
    try:
        _keep(asked, text, labels)
        yield
    except CharvizError:
        if not was_there:
            shutil.rmtree(asked.folder, ignore_errors=True)
        raise
    _make_room({asked.key, *busy})


def load(key: str) -> Hunt | None:
    """Return a hunt by its key, None where nobody asked for it here."""
    if not _KEY.fullmatch(key):
        return None
    folder = _folder() / key
    try:
        asked = _asked(read_json(folder / "asked.json"))
        path = folder / "hunted.json"
        hunted = _hunted(path, path.stat().st_mtime_ns) if path.exists() else None
    except (CharvizError, OSError, TypeError, ValueError, KeyError):
        return None
    return Hunt(asked, hunted) if asked.key == key else None


def made(model: Model) -> list[Hunt]:
    """Return the hunts that are done with a network, the latest first."""
    paths = sorted(_folder().glob("*/hunted.json"), key=_time, reverse=True)
    found = (load(path.parent.name) for path in paths)
    return [hunt for hunt in found if hunt and hunt.asked.model_digest == model.digest]


def _keep(asked: Asked, text: str | None, labels: Mapping[str, bytes]) -> None:
    """Write what is asked for; what is there stays, for somebody's child may be reading it."""
    folder = asked.folder
    if text is not None and not 0 < len(text) <= LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters: give from 1 to {LONGEST:,} of them."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_room(folder)
        files = {f"{name}.csv": data for name, data in labels.items()}
        files |= {} if text is None else {"text.txt": text.encode()}
        with _keeping:
            for name, data in files.items():
                if not (folder / name).exists():
                    write_whole(folder / name, data)
            write_json(folder / "asked.json", asdict(asked))
    except OSError as error:
        raise CharvizError(
            f"The hunt cannot be kept in {folder.parent} ({error.strerror}): free some room "
            "there, or name a folder of yours in CHARVIZ_HOME."
        ) from error


def _folder() -> Path:
    return home() / "hunts"


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # taken away meanwhile
        return 0.0


def _asked(said: Mapping[str, Any]) -> Asked:
    pairs = {
        name: tuple((str(key), str(value)) for key, value in said[name])
        for name in ("patterns", "labels")
    }
    return Asked(**{**said, **pairs, "concepts": tuple(map(str, said["concepts"]))})


@lru_cache(maxsize=16)
def _hunted(path: Path, stamp: int) -> dict[str, Any]:
    found = read_json(path)
    if not is_hunt(found):
        raise ValueError("not a hunt")
    return found


@lru_cache(maxsize=2)  # of 20 MB at most
def _text(path: Path, stamp: int) -> str:
    return decode(path.read_bytes(), path.name)


def _make_room(busy: Collection[str]) -> None:
    """Let go of the hunts made longest ago, but for those under way."""
    folders = sorted(_folder().iterdir(), key=_time, reverse=True)
    for folder in folders[KEPT:]:
        is_hunt = _KEY.fullmatch(folder.name) and not os.path.islink(folder)
        if is_hunt and folder.name not in busy:
            shutil.rmtree(folder, ignore_errors=True)
