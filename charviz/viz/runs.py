"""Runs of equal shades: what is painted as one piece."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def runs(shades: NDArray[np.integer]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, shade) of each stretch of equal shades, int [time]."""
    if not len(shades):
        return
    starts = np.flatnonzero(np.diff(shades, prepend=shades[0] - 1))
    ends = np.append(starts[1:], len(shades))
    yield from zip(starts.tolist(), ends.tolist(), shades[starts].tolist(), strict=True)
