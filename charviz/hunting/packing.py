"""Arrays as they ship beside a model: compressed, and of a size that is known beforehand."""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def packed(array: NDArray[Any]) -> NDArray[np.uint8]:
    """Return an array's bytes, compressed, uint8."""
    data = zlib.compress(np.ascontiguousarray(array).tobytes(), 9)
    return np.frombuffer(data, np.uint8)


def unpacked(array: NDArray[np.uint8], size: int) -> bytes:
    """Return the bytes that were packed; ValueError unless they are `size`, however many follow."""
    data = zlib.decompressobj().decompress(array.tobytes(), size + 1)
    if len(data) != size:
        raise ValueError("length")
    return data
