"""The machine at hand: its name, the cores that a matrix product may take, its memory."""

import ctypes
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threadpoolctl import threadpool_limits

LARGE = 2**20  # bytes
LEARNED = 2**25  # bytes: what glibc takes for large at last, once larger arrays have been freed
KEPT = 2**29  # bytes
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # as glibc's malloc.h has them


def leave_a_core_free() -> None:
    """Limit BLAS to cores - 1 threads: all of them, beside other work, are many times slower."""
    threadpool_limits(max(1, (os.cpu_count() or 2) - 1))


def give_memory_back() -> None:
    """Let every array over a megabyte go back to the system as soon as it is freed.

    glibc means to do so, but takes the largest that was ever freed, up to 32 MB, for the size from
    which to do it, and keeps what is smaller: traces of long texts that come and go would leave
    holes as large again as what is held. Other C libraries are left as they are.
    """
    _tell_glibc(_MMAP_THRESHOLD, LARGE)


@contextmanager
def keeping_memory() -> Iterator[None]:
    """Let what is freed meanwhile stay with the process, for what comes next.

    A step of training frees what the next one takes again, in pages that the system would have to
    find and clear anew each time. Afterwards large arrays go back as glibc would have it.
    """
    _keep_up_to(KEPT)
    try:
        yield
    finally:
        _keep_up_to(LEARNED)


def _keep_up_to(size: int) -> None:
    _tell_glibc(_TRIM_THRESHOLD, 2 * size)  # twice, as glibc itself has it
    _tell_glibc(_MMAP_THRESHOLD, size)


def _tell_glibc(option: int, value: int) -> None:
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(option, value)


def processor() -> str:
    """Return the processor's name, as exactly as the system tells it."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def free_memory() -> int | None:
    """Return how many bytes a new process may take, None where the system does not tell."""
    told = Path("/proc/meminfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None
