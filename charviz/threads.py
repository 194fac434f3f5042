"""How many threads matrix products use: one core stays free for whoever shares the machine."""

import os

from threadpoolctl import threadpool_limits


def leave_a_core_free() -> None:
    """Limit BLAS to cores - 1 threads: all of them, beside other work, are many times slower."""
    threadpool_limits(max(1, (os.cpu_count() or 2) - 1))
