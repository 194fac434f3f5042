"""Snapshots of a network while it learns, many at first and ever fewer: when does a unit appear?"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from charviz.errors import TrainingError
from charviz.training.folder import Arrays

COUNT = 64
FOLDER = "timeline"


def steps(total: int) -> list[int]:
    """Return the steps after which a snapshot is kept: none, then log-spaced ones to the last."""
    return sorted({0, *np.round(np.geomspace(1, total, COUNT)).astype(int).tolist()})


class Snapshots:
    """Keeps snapshots of a run in its folder, float16, each whole or absent.

    One that is kept again, after a run was killed and resumed, is the same.
    """

    def __init__(self, folder: Path, total: int) -> None:
        """Keep them in a run's folder; total: its steps."""
        self._folder, self._steps = folder / FOLDER, set(steps(total))

    def is_due(self, step: int) -> bool:
        """Tell whether there is to be one after so many steps."""
        return step in self._steps

    def keep(self, step: int, weights: Arrays) -> None:
        """Keep the weights after a step."""
        staged = self._folder / ".part"
        try:
            self._folder.mkdir(exist_ok=True)
            save_file({name: a.astype(np.float16) for name, a in weights.items()}, staged)
            staged.replace(self._folder / f"{step:08d}.safetensors")
        except OSError as error:
            staged.unlink(missing_ok=True)
            raise TrainingError(
                f"The snapshot at step {step} could not be written ({error.strerror}); the last "
                "checkpoint is kept: make room, then go on with --resume."
            ) from error
