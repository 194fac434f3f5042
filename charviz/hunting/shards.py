"""Several processes at one hunt, or one run, as torchrun starts them: each reads some streams.

They exchange sums and figures; nothing here knows what those mean. The only module beside training
that imports torch.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray

PATIENCE = timedelta(hours=2)  # one operates on units while another has none to operate on
AT_ONCE = 2**25  # elements in an exchange


class Together:
    """The processes of a `torch.distributed` group."""

    def __init__(self) -> None:
        """Ask the group that this process has joined."""
        self.rank, self.size = dist.get_rank(), dist.get_world_size()

    def add_up(self, array: NDArray[Any]) -> None:
        """Turn an array, contiguous, in place, into the sum of what all have."""
        flat = array.reshape(-1)
        assert np.shares_memory(flat, array)
        for at in range(0, len(flat), AT_ONCE):
            dist.all_reduce(torch.from_numpy(flat[at : at + AT_ONCE]))

    def of_all(self, mine: Any) -> list[Any]:
        """Return what each has, in their order."""
        found: list[Any] = [None] * self.size
        dist.all_gather_object(found, mine)
        return found


@contextmanager
def together(backend: str = "gloo") -> Iterator[Together]:
    """Join the group that torchrun's environment names, and leave it at the end."""
    dist.init_process_group(backend, timeout=PATIENCE)
    try:
        yield Together()
    finally:
        dist.destroy_process_group()
