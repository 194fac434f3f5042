"""The machine at hand: its name, and how many of its cores a matrix product may take."""

import os
import platform
from pathlib import Path

from threadpoolctl import threadpool_limits


def leave_a_core_free() -> None:
    """Limit BLAS to cores - 1 threads: all of them, beside other work, are many times slower."""
    threadpool_limits(max(1, (os.cpu_count() or 2) - 1))


def processor() -> str:
    """Return the processor's name, as exactly as the system tells it."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
