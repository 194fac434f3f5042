"""Surveys of long texts on disk, so that a text is looked through once: positions and levels only,
never the text itself, which may be a stranger's.

They lie under `home()`, one safetensors file for a network and a text by their digests. A file is
written whole or not at all, checked when it is read, and as good as none if anything is wrong with
it; those used longest ago make room.
"""

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse_safetensors
from safetensors.numpy import save as pack_safetensors

from charviz.checkpoint import Model
from charviz.home import home
from charviz.overview.elsewhere import WINDOW, grid
from charviz.overview.longtext import LONGEST, Survey

BUDGET = 64_000_000  # bytes of all files; for a network of 1,024 units one takes 1.8 MB
LARGEST = 64_000_000  # bytes of one
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)

log = logging.getLogger(__name__)


def text_digest(text: str) -> str:
    """Return 64 hex digits that tell a text from all others."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_digest(value: object) -> bool:
    """Tell whether a value from outside looks like what `text_digest` returns."""
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


def put(model: Model, text: str, survey: Survey) -> None:
    """Keep a survey, under its text's digest; where the disk refuses, it is not kept, and logged.

    text: the digest.
    """
    arrays = {
        "read": np.packbits(survey.read),
        "characters": np.array([len(survey.read)], np.int64),
        "counts": survey.counts,
        "profile": survey.profile,
        "begin": survey.begin,
        "levels": survey.levels,
    }
    path = _path(model, text)
    # safetensors ignores strides
    data = pack_safetensors({name: np.ascontiguousarray(a) for name, a in arrays.items()})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as staged:
            try:
                staged.write(hashlib.sha256(data).digest() + data)
                staged.close()
                os.replace(staged.name, path)
            except BaseException:
                os.unlink(staged.name)
                raise
        _make_room(path)
    except OSError as error:
        log.warning("What was found in a long text cannot be kept in %s: %s", path.parent, error)


def get(model: Model, text: str) -> Survey | None:
    """Return the kept survey of a text, by its digest; None unless it is there and sound."""
    path = _path(model, text)
    try:
        if path.stat().st_size > LARGEST:
            return None
        data = path.read_bytes()
        os.utime(path)  # it was used just now
    except OSError:
        return None
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    try:
        return _checked(model, parse_safetensors(data[32:]))
    except (SafetensorError, ValueError, KeyError, IndexError):
        return None


def _checked(model: Model, arrays: Mapping[str, NDArray[Any]]) -> Survey | None:
    """Return a survey of a network whose every size and position is possible."""
    characters = int(arrays["characters"][0])
    if not 0 < characters <= LONGEST or len(arrays["read"]) != -(-characters // 8):
        return None
    read = np.unpackbits(arrays["read"], count=characters).astype(bool)
    cut = grid(int(read.sum()))
    units = len(model.config.states) * model.config.layers * model.config.hidden_size
    expected = {
        "counts": (np.uint32, (units, 256)),
        "profile": (np.uint8, (units, cut.parts)),
        "begin": (np.int32, (units, 2 * cut.shown)),
        "levels": (np.uint8, (units, 2 * cut.shown, WINDOW)),
    }
    for name, (kind, shape) in expected.items():
        if arrays[name].dtype != kind or arrays[name].shape != shape:
            return None
    found = Survey(read, **{name: arrays[name] for name in expected})
    last = (cut.windows - 1) * WINDOW
    return found if cut.shown and 0 <= found.begin.min() <= found.begin.max() <= last else None


def _path(model: Model, text: str) -> Path:
    return home() / "surveys" / f"{model.digest}-{text}.safetensors"


def _make_room(kept: Path) -> None:
    """Remove the files used longest ago until all take no more than `BUDGET`; `kept` stays."""
    files = [(path.stat(), path) for path in kept.parent.glob("*.safetensors") if path != kept]
    size = kept.stat().st_size + sum(stat.st_size for stat, _ in files)
    for stat, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
        if size <= BUDGET:
            return
        path.unlink(missing_ok=True)
        size -= stat.st_size
