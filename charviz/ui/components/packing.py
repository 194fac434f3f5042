"""A message to the browser: a header in JSON, then arrays, in one run of bytes.

Plain bytes, because Streamlit would turn bytes inside a dictionary into a string, and a table would
make the server import two more libraries before the first colour.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.ui.extras import Extra


def pack(
    header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], extras: Sequence[Extra] = ()
) -> bytes:
    """Put a header, arrays and extras (little-endian, in C order) into one run of bytes."""
    named = [("", name, array) for name, array in arrays.items()]
    named += [(extra.name, name, array) for extra in extras for name, array in extra.arrays.items()]
    listed = [
        {"of": of, "name": name, "kind": array.dtype.name, "length": array.size}
        for of, name, array in named
    ]
    facts = {extra.name: extra.facts for extra in extras}
    start = json.dumps({**header, **facts, "arrays": listed}).encode()
    return b"".join([struct.pack("<I", len(start)), start, *(_bytes(a) for _, _, a in named)])


def _bytes(array: NDArray[Any]) -> bytes:
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()


def unpack(data: bytes) -> dict[str, Any]:
    """Take a message apart again: the header's entries, and each array, flat, under its name.

    An extra's facts and arrays stand together under the extra's name.
    """
    (length,) = struct.unpack_from("<I", data)
    header: dict[str, Any] = json.loads(data[4 : 4 + length])
    at = 4 + length
    for array in header.pop("arrays"):
        kind = np.dtype(array["kind"]).newbyteorder("<")
        into = header[array["of"]] if array["of"] else header
        into[array["name"]] = np.frombuffer(data, kind, array["length"], at)
        at += array["length"] * kind.itemsize
    return header
