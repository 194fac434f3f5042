"""What untrained networks did, on disk: it depends on a network's shape and a text, on no weights.

One safetensors file for a shape, a text and a concept, by their digest, under `home()`. A file is
written whole or not at all, checked when it is read, and as good as none if anything is wrong with
it; those used longest ago make room. No text is in it.
"""

import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse_safetensors
from safetensors.numpy import save as pack_safetensors

from charviz.home import home

BUDGET = 64_000_000  # bytes of all files
LARGEST = 16_000_000  # bytes of one

Arrays = dict[str, NDArray[Any]]

log = logging.getLogger(__name__)


def put(key: str, arrays: Arrays) -> None:
    """Keep arrays under a digest; where the disk refuses, they are not kept, which is logged."""
    path = _path(key)
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
        log.warning("What untrained networks did cannot be kept in %s: %s", path.parent, error)


def get(key: str) -> Arrays | None:
    """Return what is kept under a digest; None unless it is there and sound."""
    path = _path(key)
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
        return parse_safetensors(data[32:])
    except (SafetensorError, ValueError):
        return None


def _path(key: str) -> Path:
    return home() / "untrained" / f"{key}.safetensors"


def _make_room(kept: Path) -> None:
    """Remove the files used longest ago until all take no more than `BUDGET`; `kept` stays."""
    files = [(path.stat(), path) for path in kept.parent.glob("*.safetensors") if path != kept]
    size = kept.stat().st_size + sum(stat.st_size for stat, _ in files)
    for stat, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
        if size <= BUDGET:
            return
        path.unlink(missing_ok=True)
        size -= stat.st_size
