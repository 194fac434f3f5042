"""Each unit's mean and spread on a text: what silencing and pushing a unit are measured in."""

from typing import Any

import numpy as np

from charviz.checkpoint import Model
from charviz.stretches import stretches, suggested_streams


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
