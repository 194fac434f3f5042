"""Who takes part in a hunt: one process, or several that share the work out and put it together."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from numpy.typing import NDArray

Item = TypeVar("Item")
Result = TypeVar("Result")


class Team(Protocol):
    """Processes that do the same hunt on the same text; each knows which of them it is."""

    @property
    def rank(self) -> int:
        """Which this one is, from 0."""

    @property
    def size(self) -> int:
        """How many there are."""

    def add_up(self, array: NDArray[Any]) -> None:
        """Turn an array, in place, into the sum of what all have; of bytes, int64 or floats."""

    def of_all(self, mine: Any) -> list[Any]:
        """Return what each has, in their order; plain values and arrays."""


class Alone:
    """A team of one."""

    rank, size = 0, 1

    def add_up(self, array: NDArray[Any]) -> None:
        """Leave the array, which is the sum."""

    def of_all(self, mine: Any) -> list[Any]:
        """Return what there is."""
        return [mine]


ALONE = Alone()


def own(team: Team, items: Sequence[Item]) -> list[Item]:
    """Return the items that fall to this process."""
    return list(items)[team.rank :: team.size]


def shared_out(team: Team, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do some work on each item, a part of them in each process; return all results in order."""
    parts = team.of_all([work(item) for item in own(team, items)])
    return [parts[k % team.size][k // team.size] for k in range(len(items))]
