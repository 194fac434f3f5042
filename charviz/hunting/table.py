"""What the last few characters alone tell of a concept: the bar that keeps a unit honest.

For each context of the last k <= 8 characters the table has the share of training text that was
inside after it, blended with that of the context one shorter (interpolated back-off):

    p_k = (n_1 + 3 p_{k-1}) / (n + 3)

A unit that does no better only repeats the last characters. Of a graded concept the table has the
mean in place of the share. It is fitted on training text once and ships with the model; contexts
that were met fewer than `FEWEST` times are left to shorter ones.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from charviz.checkpoint import Model
from charviz.concepts import Labels
from charviz.errors import ModelError
from charviz.hunting.packing import packed, unpacked

FILE = "table.safetensors"
LONGEST = 8  # characters
PRIOR = 3.0
FEWEST = 4  # times a context was met
LEAST_TEXT = 1_000_000  # characters of training text, for a table to be a fair bar
_STEP = 8.0  # levels of a logit
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no context is lost: 2^64 / golden ratio
_MOST_CONTEXTS = 50_000_000
_LEAST = 1e-6  # a share whose logit stays finite

Keys = NDArray[np.uint64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """What a table says of one concept: its steps along contexts that grow longer, int16 [contexts]
    for each length, from `first` on; scale turns levels of a graded one into its values.
    """

    first: float
    steps: list[NDArray[np.int16]]
    scale: float | None


@dataclass(frozen=True)
class Table:
    """The contexts of each length, as sorted uint32 hashes, and a column for each concept.

    characters: of training text it was fitted on.
    """

    keys: list[NDArray[np.uint32]]
    columns: dict[str, Column]
    characters: int

    def predict(self, ids: NDArray[np.integer], name: str) -> Doubles:
        """Return what each order says after each id of a text, float64 [LONGEST + 1, time].

        A logit for a binary concept, its mean for a graded one; order 0 knows no character.
        """
        return self.said(self.found(ids), name)

    def found(self, ids: NDArray[np.integer]) -> list[NDArray[np.intp]]:
        """Return where the contexts of each length stand that end at each id, -1 for nowhere."""
        places = []
        for keys, wanted in zip(self.keys, _contexts(ids), strict=True):
            short = _short(wanted)
            at = np.minimum(np.searchsorted(keys, short), max(0, len(keys) - 1))
            known = keys[at] == short if len(keys) else np.zeros(len(ids), np.bool_)
            places.append(np.where(known, at, -1))
        return places

    def said(self, found: list[NDArray[np.intp]], name: str) -> Doubles:
        """Return what `predict` does, for contexts that were looked up: once for all concepts."""
        column = self.columns[name]
        told = np.full(len(found[0]), column.first)
        orders = [told]
        for steps, at in zip(column.steps, found, strict=True):
            step = np.append(steps, np.int16(0))[at]  # the last one is for -1
            told = told + step * (column.scale or 1 / _STEP)
            orders.append(told)
        return np.stack(orders)


def fit(ids: NDArray[np.integer], labels: Mapping[str, Labels]) -> Table:
    """Fit a table on training text: fed ids [time], and what is true after each of them.

    Steps are rounded against what the rounded shorter contexts say, so errors do not add up.
    """
    keys: list[NDArray[np.uint32]] = []
    firsts = {name: _first(found) for name, found in labels.items()}
    scales = {name: _scale(found) for name, found in labels.items()}
    exact = {name: np.array([value]) for name, value in firsts.items()}
    rounded = {name: np.array([_shown(value, scales[name])]) for name, value in firsts.items()}
    steps: dict[str, list[NDArray[np.int16]]] = {name: [] for name in labels}
    parent_of = np.zeros(len(ids), np.intp)  # which context of the last length stands here
    for wanted in _contexts(ids):
        known, first, here, met = np.unique(
            wanted, return_index=True, return_inverse=True, return_counts=True
        )
        parents = parent_of[first]
        short, kept = np.unique(_short(known), return_index=True)
        is_kept = met[kept] >= FEWEST
        keys.append(short[is_kept])
        for name, found in labels.items():
            blend = _blended(found, here, len(known), exact[name][parents])
            below = rounded[name][parents]
            scale = scales[name]
            step = np.rint((_shown(blend, scale) - below) / (scale or 1 / _STEP))
            step[met < FEWEST] = 0
            steps[name].append(step[kept][is_kept].astype(np.int16))
            exact[name], rounded[name] = blend, below + step * (scale or 1 / _STEP)
        parent_of = here
    columns = {
        name: Column(float(_shown(firsts[name], scales[name])), steps[name], scales[name])
        for name in labels
    }
    return Table(keys, columns, len(ids))


def save(folder: Path, table: Table, model: Model) -> None:
    """Write a table beside a model."""
    arrays = {}
    for k, keys in enumerate(table.keys):
        apart = np.diff(keys, prepend=np.uint32(0)).astype("<u4")
        arrays[f"keys.{k}"] = packed(apart.view(np.uint8).reshape(-1, 4).T)
        for name, column in table.columns.items():
            arrays[f"{name}.{k}"] = packed(column.steps[k].astype("<i2"))
    told = {name: [column.first, column.scale] for name, column in table.columns.items()}
    said = {
        "model_digest": model.digest,
        "characters": str(table.characters),
        "contexts": json.dumps([len(keys) for keys in table.keys]),
        "columns": json.dumps(told),
    }
    save_file(arrays, folder / FILE, metadata=said)


def load(model: Model) -> Table | None:
    """Return a model's table, None where it has none; raise ModelError for a damaged one."""
    path = model.folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="numpy") as file:
            said = file.metadata() or {}
            sizes = [int(size) for size in json.loads(said["contexts"])]
            columns = json.loads(said["columns"])
            if len(sizes) != LONGEST or not all(0 <= s <= _MOST_CONTEXTS for s in sizes):
                raise ValueError("sizes")
            keys = [_keys(file.get_tensor(f"keys.{k}"), size) for k, size in enumerate(sizes)]
            found = {
                name: Column(float(first), _steps(file, name, sizes), scale)
                for name, (first, scale) in columns.items()
            }
            return Table(keys, found, int(said["characters"]))
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise ModelError(
            f"{model.folder.name}/{FILE} is damaged or not a table: copy the model again."
        ) from error


def _contexts(ids: NDArray[np.integer]) -> list[Keys]:
    """Return a hash of the last 1 … `LONGEST` characters at each position, [time] each."""
    found, sums, factor = [], np.zeros(len(ids), np.uint64), np.uint64(1)
    symbols = ids.astype(np.uint64) + np.uint64(1)
    for back in range(LONGEST):
        shifted = np.zeros(len(ids), np.uint64)
        shifted[back:] = symbols[: max(0, len(ids) - back)]
        sums = sums + shifted * factor
        factor = np.uint64((int(factor) * int(_MIXER)) % 2**64)
        found.append(sums * _MIXER)
    return found


def _short(contexts: Keys) -> NDArray[np.uint32]:
    return (contexts >> np.uint64(32)).astype(np.uint32)


def _first(labels: Labels) -> float:
    told = labels.values[labels.valid]
    return float(told.mean(dtype=np.float64)) if len(told) else 0.0


def _scale(labels: Labels) -> float | None:
    """Return what one level of a graded concept stands for, None for a binary one."""
    if labels.values.dtype == np.bool_:
        return None
    told = labels.values[labels.valid]
    return max(float(np.ptp(told)), 1.0) / 1000 if len(told) else 1.0


def _shown(value: Any, scale: float | None) -> Any:
    """Return a share as its logit; a mean stays what it is."""
    if scale:
        return value
    share = np.clip(value, _LEAST, 1 - _LEAST)
    return np.log(share) - np.log1p(-share)


def _blended(labels: Labels, here: NDArray[np.intp], contexts: int, shorter: Doubles) -> Doubles:
    told = np.where(labels.valid, labels.values, 0).astype(np.float64)
    inside = np.bincount(here, weights=told, minlength=contexts)
    met = np.bincount(here, weights=labels.valid, minlength=contexts)
    blend: Doubles = (inside + PRIOR * shorter) / (met + PRIOR)
    return blend


def _keys(array: NDArray[np.uint8], size: int) -> NDArray[np.uint32]:
    planes = np.frombuffer(unpacked(array, 4 * size), np.uint8).reshape(4, size)
    apart = np.ascontiguousarray(planes.T).view("<u4").reshape(-1)
    return np.cumsum(apart, dtype=np.uint32)


def _steps(file: Any, name: str, sizes: list[int]) -> list[NDArray[np.int16]]:
    return [
        np.frombuffer(unpacked(file.get_tensor(f"{name}.{k}"), 2 * size), "<i2")
        for k, size in enumerate(sizes)
    ]
