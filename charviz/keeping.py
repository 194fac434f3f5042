"""Results that took long, on disk under `home()`: arrays by name, never a text, which may be a
stranger's.

One safetensors file for each. It is written whole or not at all, checked when it is read, and as
good as none if anything is wrong with it; those used longest ago make room.
"""

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse_safetensors
from safetensors.numpy import save as pack_safetensors

from charviz.home import home

Arrays = dict[str, NDArray[Any]]

log = logging.getLogger(__name__)


@dataclass
class Shelf:
    """A folder of kept results: what they are, and at most how many bytes all and one may have."""

    folder: str
    what: str
    budget: int
    largest: int

    def put(self, name: str, arrays: Arrays) -> None:
        """Keep arrays under a name; where the disk refuses, they are not kept, which is logged."""
        path = self._path(name)
        # safetensors ignores strides
        data = pack_safetensors({key: np.ascontiguousarray(a) for key, a in arrays.items()})
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
                try:
                    part.write(hashlib.sha256(data).digest() + data)
                    part.close()
                    os.replace(part.name, path)
                except BaseException:
                    os.unlink(part.name)
                    raise
            self._make_room(path)
        except OSError as error:
            log.warning("%s cannot be kept in %s: %s", self.what, path.parent, error)

    def get(self, name: str) -> Arrays | None:
        """Return what is kept under a name; None unless it is there and sound."""
        path = self._path(name)
        try:
            if path.stat().st_size > self.largest:
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

    def _path(self, name: str) -> Path:
        return home() / self.folder / f"{name}.safetensors"

    def _make_room(self, kept: Path) -> None:
        """Remove the files used longest ago until all fit the budget; `kept` stays."""
        files = [(path.stat(), path) for path in kept.parent.glob("*.safetensors") if path != kept]
        size = kept.stat().st_size + sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
            if size <= self.budget:
                return
            path.unlink(missing_ok=True)
            size -= stat.st_size
