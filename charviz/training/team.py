"""Several processes at one run, as torchrun starts them: each reads some of a batch's streams.

Gradients and losses are summed over all, so that every process takes the step that one alone would
have taken with the whole batch; the first one decides and writes. What all hold in the end, and so
a checkpoint, does not depend on how many they are.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor

from charviz.errors import TrainingError
from charviz.hunting.shards import together
from charviz.hunting.team import ALONE, Team

Value = TypeVar("Value")


class Group:
    """The processes of a run, of which this is one; in a group of one nothing is exchanged.

    Where another process is gone, whatever is exchanged raises TrainingError.
    """

    def __init__(self, team: Team = ALONE) -> None:
        """Take who exchanges what."""
        self._team = team
        self.rank, self.size = team.rank, team.size
        self.leads = team.rank == 0

    def share(self, streams: int) -> slice:
        """Return which of so many streams this process reads."""
        if streams < self.size:
            raise TrainingError(
                f"There are {streams} streams for {self.size} processes: start at most {streams}, "
                "or give a longer text or a larger batch."
            )
        return slice(streams * self.rank // self.size, streams * (self.rank + 1) // self.size)

    def add_up(self, tensors: Sequence[Tensor]) -> None:
        """Turn each tensor, in place, into the sum of what all have, in one exchange."""
        if self.size == 1:
            return
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        with _in_touch():
            if flat.is_cuda:
                dist.all_reduce(flat)
            else:
                self._team.add_up(flat.numpy())
        parts = flat.split([tensor.numel() for tensor in tensors])
        for tensor, part in zip(tensors, parts, strict=True):
            tensor.copy_(part.view_as(tensor))

    def any(self, *flags: bool) -> list[bool]:
        """Return, for each flag, whether it is up in one of the processes."""
        if self.size == 1:
            return list(flags)
        raised = np.array(flags, np.int64)
        with _in_touch():
            self._team.add_up(raised)
        return [bool(count) for count in raised]

    def first(self, value: Value) -> Value:
        """Return what the first process has."""
        if self.size == 1:
            return value
        return self.all(value if self.leads else None)[0]  # type: ignore[return-value]

    def all(self, value: Value) -> list[Value]:
        """Return what each has, in their order."""
        with _in_touch():
            return self._team.of_all(value)

    def joined(self, share: NDArray[Any], axis: int) -> NDArray[Any]:
        """Return the shares of all, side by side."""
        if self.size == 1:
            return share
        return np.concatenate(self.all(share), axis)


def is_follower() -> bool:
    """Tell whether torchrun has started this process, and not as the first of several."""
    return int(os.environ.get("RANK", "0")) > 0


def threads_of(threads: int) -> int:
    """Return how many of a machine's threads each of the processes on it takes."""
    return max(1, threads // max(1, int(os.environ.get("LOCAL_WORLD_SIZE", "1"))))


def device_of(name: str) -> str:
    """Return which of several graphics processors is this process's."""
    local = os.environ.get("LOCAL_RANK")
    return f"cuda:{local}" if name == "cuda" and local is not None else name


@contextmanager
def joining() -> Iterator[Group]:
    """Join the processes that torchrun has started, or be alone."""
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        yield Group()
        return
    # An optimiser imports this. Where a group is there before, something in it keeps the group's
    # threads for ever, and now and then one of them ends a process that has done its work.
    import torch._dynamo

    with together("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo") as team:
        yield Group(team)


@contextmanager
def _in_touch() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:  # what torch.distributed raises, whatever happened
        raise TrainingError(
            "Another process of this run has ended, so this one ends too; the last checkpoint is "
            "kept: see what the other said, then go on with --resume."
        ) from error
