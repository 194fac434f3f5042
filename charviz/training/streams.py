"""A text as parallel streams: what truncated BPTT with carried state reads at each step."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from charviz.errors import TrainingError

EVERY = slice(None)


@dataclass(frozen=True)
class Batch:
    """One step: ids and the ids that follow them, int64 [time, streams]; `fresh` starts anew."""

    ids: Tensor
    coming: Tensor
    fresh: bool


class Streams:
    """Cuts ids into contiguous streams; which batch comes at a step depends on nothing else.

    Each epoch starts at another offset, drawn from the seed, so that the gradient is not cut at
    the same characters every time.
    """

    def __init__(self, ids: NDArray[np.integer], batch: int, sequence: int, seed: int) -> None:
        """Take ids [time]; a short text gets fewer streams than `batch`."""
        if len(ids) < 2 * sequence + 1:
            raise TrainingError(
                f"The training part has {len(ids):,} characters; sequences of {sequence} need at "
                f"least {2 * sequence + 1:,}: give a longer text or shorter sequences."
            )
        self.batch = min(batch, (len(ids) - 1) // (2 * sequence))
        self.sequence, self.seed = sequence, seed
        self._ids = ids  # which may lie on disk
        self._length = (len(ids) - 1 - sequence) // self.batch
        self.steps_per_epoch = self._length // sequence

    @property
    def characters_per_step(self) -> int:
        """How many characters a step reads."""
        return self.batch * self.sequence

    def at(self, step: int, share: slice = EVERY) -> Batch:
        """Return the batch of a step, counted from 0 over all epochs, or a share of its streams."""
        epoch, k = divmod(step, self.steps_per_epoch)
        offset = int(np.random.default_rng([self.seed, epoch]).integers(self.sequence + 1))
        first = offset + k * self.sequence
        starts = first + self._length * np.arange(self.batch)[share]
        where = starts + np.arange(self.sequence + 1)[:, None]  # [time + 1, streams]
        ids = torch.from_numpy(self._ids[where].astype(np.int64))
        return Batch(ids[:-1], ids[1:], fresh=k == 0)
