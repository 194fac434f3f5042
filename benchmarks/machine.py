"""The machine and the versions that figures belong to, and as many threads for both sides."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from charviz.machine import processor

PACKAGES = ("numpy", "torch", "streamlit", "playwright")


def one_thread() -> None:
    """Let NumPy and torch use one thread each."""
    import torch

    torch.set_num_threads(1)
    threadpool_limits(1)


def most_memory() -> float:
    """Return the most memory, MB, that this process has had since its program began; on Linux.

    `getrusage` would tell at least as much as the process had that started it.
    """
    told = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert told, "Linux tells it of every process"
    return int(told[1]) * 1024 / 1e6


def described() -> str:
    """Return lines: processor, cores, load; versions, and what processor NumPy takes this for."""
    np.dot(np.ones((2, 2)), np.ones((2, 2)))  # so that its BLAS is loaded
    blas = [
        f"{i['internal_api']} {i['version']} for {i.get('architecture', 'any processor')}"
        for i in threadpool_info()
        if i["version"]
    ]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    busy = "  (others are at work: expect noise)" if load > 0.5 else ""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()}; load {load:.1f}{busy}\n"
        f"Python {platform.python_version()}, {versions}, {', '.join(blas)}\n"
        "One thread on either side; ratios are medians of paired rounds."
    )
