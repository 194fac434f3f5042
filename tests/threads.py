"""Several that do the same work, as threads of one process: a team for tests; what they find."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest


class Threads:
    """One of several that exchange what they have through a list, in step."""

    def __init__(self, rank, size, barrier, table):
        self.rank, self.size, self.barrier, self.table = rank, size, barrier, table

    def of_all(self, mine):
        self.table[self.rank] = mine
        self.barrier.wait()
        found = list(self.table)
        self.barrier.wait()
        return found

    def add_up(self, array):
        total = sum(part.copy() for part in self.of_all(array.copy()))
        array[...] = total


def in_threads(size, work):
    """Do some work as a team of threads; return what each has."""
    barrier, table = Barrier(size, timeout=60), [None] * size

    def one(rank):
        try:
            return work(Threads(rank, size, barrier, table))
        except BaseException:
            barrier.abort()  # else the others wait
            raise

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(one, range(size)))


def alike(found):
    """Return figures so that those of a team are equal to them.

    Sums have another order there, and some processors round a product of matrices by how many rows
    those have: a place in ten thousand then falls into the next level.
    """
    if isinstance(found, dict):
        return {key: alike(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [alike(value) for value in found]
    return pytest.approx(found, rel=1e-4, abs=1e-5) if isinstance(found, float) else found
