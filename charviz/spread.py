"""Each unit's mean and spread on a text: what silencing and pushing a unit are measured in."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model, read_json
from charviz.errors import ModelError
from charviz.stretches import stretches, suggested_streams
from charviz.units import Unit

FILE = "units.json"


@dataclass(frozen=True)
class Spread:
    """Means and standard deviations of tanh(c) and h on validation text, float64 [hidden], by the
    state and layer, such as `c0`.
    """

    means: dict[str, NDArray[np.float64]]
    spreads: dict[str, NDArray[np.float64]]

    def mean(self, unit: Unit) -> float:
        """Return a unit's mean."""
        return float(self.means[unit.group][unit.index])

    def spread(self, unit: Unit) -> float:
        """Return a unit's standard deviation."""
        return float(self.spreads[unit.group][unit.index])


def load_spread(model: Model) -> Spread:
    """Return what `units.json` says of a model's units; raise ModelError where it says nothing."""
    told = read_json(model.folder / FILE)
    return Spread(*(_rows(model, told.get(key)) for key in ("mean", "spread")))


def _rows(model: Model, told: object) -> dict[str, NDArray[np.float64]]:
    """Check one table of `units.json`: a finite number for every unit."""
    rows = {}
    for group in (f"{s}{k}" for s in model.config.states for k in range(model.config.layers)):
        row = told.get(group) if isinstance(told, dict) else None
        numbers = row if isinstance(row, list) else []
        is_whole = len(numbers) == model.config.hidden_size
        if not is_whole or not all(type(x) in (int, float) and math.isfinite(x) for x in numbers):
            raise ModelError(
                f"{model.name}/{FILE} does not give a number for each of the "
                f"{model.config.hidden_size} units of {group}: copy the model again."
            )
        rows[group] = np.array(numbers, np.float64)
    return rows


def unit_spread(model: Model, text: str) -> dict[str, Any]:
    """Return `{mean: {c0: [...]}, spread: {c0: [...]}, characters}` of tanh(c) and h over a text.

    spread: the standard deviation over characters.
    """
    fed = model.tokenizer.encode(text).fed
    sums: dict[str, list[np.ndarray]] = {}
    streams = suggested_streams(len(fed), model.burn_in)
    for stretch in stretches(model.network, fed, streams, model.burn_in):
        values = {f"c{k}": np.tanh(c) for k, c in enumerate(stretch.c)}
        values |= {f"h{k}": h for k, h in enumerate(stretch.h)}
        for name, value in values.items():
            seen = value[stretch.valid].astype(np.float64)
            total = sums.setdefault(name, [np.zeros(seen.shape[1]), np.zeros(seen.shape[1])])
            total[0] += seen.sum(axis=0)
            total[1] += (seen**2).sum(axis=0)
    means = {name: total[0] / len(fed) for name, total in sums.items()}
    spreads = {
        name: np.sqrt(np.maximum(0, total[1] / len(fed) - means[name] ** 2))
        for name, total in sums.items()
    }
    return {
        "characters": len(fed),
        "mean": {name: np.round(value, 6).tolist() for name, value in means.items()},
        "spread": {name: np.round(value, 6).tolist() for name, value in spreads.items()},
    }
