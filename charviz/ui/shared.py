"""What all sessions share in memory: as much of what was used last as a number of bytes holds.

`st.cache_resource` shares too, and computes a value once for all who ask at once, but it counts
entries: twelve traces are 12 MB of passages, or a gigabyte of long texts and their gates. It also
keeps a lock for every key there ever was.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from sys import getsizeof
from threading import Event, Lock
from typing import Any, TypeVar, cast

import numpy as np

Key = tuple[Hashable, ...]
T = TypeVar("T")


class Shared:
    """Values by key, each made once, then read-only; those used longest ago make room."""

    def __init__(self, budget: int) -> None:
        """Take how many bytes may be held; the newest value stays, even if it alone is more."""
        self.budget = budget
        self.size = 0
        self._lock = Lock()
        self._held: dict[Key, tuple[Any, int]] = {}  # in the order of their last use
        self._under_way: dict[Key, Event] = {}

    def get(self, key: Key, make: Callable[[], T]) -> T:
        """Return a key's value; whoever asks first makes it, and only those who want it wait.

        A value that could not be made is not held: the next to ask, or to wait, tries again.
        """
        while True:
            with self._lock:
                if key in self._held:
                    held = self._held[key] = self._held.pop(key)
                    return cast(T, held[0])
                made = self._under_way.get(key)
                if made is None:
                    made = self._under_way[key] = Event()
                    break
            made.wait()
        try:
            value = make()
            size = freeze(value)
            with self._lock:
                self._hold(key, value, size)
            return value
        finally:
            with self._lock:
                del self._under_way[key]
            made.set()

    def __contains__(self, key: Key) -> bool:
        """Tell whether a key's value is held, without using it."""
        return key in self._held

    def drop(self, is_unwanted: Callable[[Key], bool]) -> None:
        """Let go of the values whose keys are unwanted."""
        with self._lock:
            for key in [key for key in self._held if is_unwanted(key)]:
                self._drop(key)

    def _hold(self, key: Key, value: Any, size: int) -> None:
        self._held[key] = value, size
        self.size += size
        while self.size > self.budget and len(self._held) > 1:
            self._drop(next(iter(self._held)))

    def _drop(self, key: Key) -> None:
        _, freed = self._held.pop(key)
        self.size -= freed


def freeze(value: object) -> int:
    """Make every array inside a value read-only, and return how many bytes the value takes.

    Looked into are dataclasses, mappings, lists and tuples; what is going to grow says in `nbytes`
    how far.
    """
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
        return value.nbytes
    own = max(getsizeof(value), getattr(value, "nbytes", 0))
    if is_dataclass(value):
        return own + sum(freeze(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return own + sum(freeze(key) + freeze(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return own + sum(map(freeze, value))
    return own
