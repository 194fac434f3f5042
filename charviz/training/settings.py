"""What a training run is asked to do: kept in its folder, so that it can go on as it began."""

import os
from dataclasses import dataclass, fields
from typing import Any

from charviz.errors import TrainingError
from charviz.recurrence import GATES

RANGES: dict[str, tuple[float, float]] = {
    "layers": (1, 3),
    "hidden_size": (1, 2048),
    "embedding_size": (1, 1024),
    "epochs": (1e-4, 10_000),
    "minutes": (1e-3, 60 * 24 * 30),
    "batch": (1, 4096),
    "sequence": (2, 4096),
    "learning_rate": (1e-6, 1.0),
    "weight_decay": (0, 1),
    "clip": (1e-3, 1e3),
    "dropout": (0, 0.95),
    "warmup": (0, 100_000),
    "vocabulary": (2, 20_000),
    "threads": (1, 1024),
    "seed": (0, 2**32 - 1),
}


@dataclass(frozen=True)
class Settings:
    """Hyperparameters of a run; `epochs` or, where that is None, `minutes` say how long.

    learning_rate follows a cosine to 1% after `warmup` steps; dropout stands before the output
    layer and between layers; sequence is the length of truncated BPTT, in characters. timeline:
    whether to keep snapshots, from which one sees when a unit appears.
    """

    cell: str = "lstm"
    layers: int = 1
    hidden_size: int = 256
    embedding_size: int = 64
    epochs: float | None = 20.0
    minutes: float | None = None
    batch: int = 64
    sequence: int = 128
    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    clip: float = 1.0
    dropout: float = 0.25
    warmup: int = 200
    vocabulary: int = 256
    seed: int = 0
    device: str = "cpu"
    precision: str = "float32"
    threads: int = max(1, (os.cpu_count() or 2) - 1)
    timeline: bool = False

    def __post_init__(self) -> None:
        if self.cell not in GATES:
            raise TrainingError(f"The cell {self.cell!r} is unknown: choose {', '.join(GATES)}.")
        if self.precision not in ("float32", "bfloat16"):
            raise TrainingError(
                f"The precision {self.precision!r} is unknown: choose float32 or bfloat16."
            )
        if (self.epochs is None) == (self.minutes is None):
            raise TrainingError("Say how long to train: either epochs or minutes, and not both.")
        for field in fields(self):
            if field.name in RANGES:
                _check_range(field.name, getattr(self, field.name))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Settings":
        """Read what `dataclasses.asdict` gave; raise TrainingError for a setting unknown here."""
        known = {field.name for field in fields(cls)}
        if stored.keys() - known:
            raise TrainingError(
                f"The run has a setting {sorted(stored.keys() - known)[0]!r} that this charviz "
                "does not know: go on with the version that started it."
            )
        return cls(**stored)


def _check_range(name: str, value: float | None) -> None:
    low, high = RANGES[name]
    if value is not None and not low <= value <= high:
        said = name.replace("_", " ")
        raise TrainingError(
            f"The {said} asked for is {value:,}: it must lie between {low:,} and {high:,}."
        )
