"""Ranges of rows of a column that lies in parts: read part by part, however many ranges and in whatever order.

    rows 0..2 of part 0, 0..3 of part 1     rows 3..5, then 1..3   ->   part 1: 1..3, 0..1   part 0: 1..2   ->   3 4 1 2

In: arrays of one dtype, and ranges of the rows of all. Out: the bytes of these, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.kernels.words import Ints
from dedup.pairing import places

Bytes = NDArray[np.uint8]


def ranges(parts: Sequence[NDArray[Any]], edges: Ints, start: Ints, stop: Ints) -> Bytes:
    """Return the bytes of ranges of rows, one after the other, none of them empty.

    Args:
        edges: Rows before each part, and of all. start, stop: Rows, shapes (n,), n > 0.

    >>> parts = [np.array([0, 1, 2], np.uint8), np.array([3, 4, 5], np.uint8)]
    >>> ranges(parts, np.array([0, 3, 6]), np.array([4, 1]), np.array([6, 4])).tolist()
    [4, 5, 1, 2, 3]
    """
    first = edges.searchsorted(start, "right") - 1
    sizes = edges.searchsorted(stop) - first  # parts that each lies in: it is as many ranges
    again = np.repeat(np.arange(len(start)), sizes)
    part = first[again] + places(sizes)
    low, high = edges[part], edges[part + 1]
    size = parts[0].nbytes // len(parts[0])
    return _of_parts(
        parts, part, *(size * (each - low) for each in (start[again].clip(low), stop[again].clip(None, high)))
    )


def _of_parts(parts: Sequence[NDArray[Any]], part: Ints, start: Ints, stop: Ints) -> Bytes:
    """Return ranges of the bytes of parts: those of one part are read together."""
    order = np.argsort(part, kind="stable")
    ends, pieces = np.cumsum(np.bincount(part)).tolist(), []
    for rows, low, high in zip(parts, [0, *ends], ends, strict=False):
        if low < high:
            at = order[low:high]
            pieces.append(gathered(rows.reshape(-1).view(np.uint8), start[at], stop[at]))
    whole = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
    if (order[1:] > order[:-1]).all():
        return whole
    end, sizes = np.empty(len(order), np.int64), stop - start
    end[order] = np.cumsum(sizes[order])  # where each of them was put
    return gathered(whole, end - sizes, end)


def gathered(data: Bytes, start: Ints, stop: Ints) -> Bytes:
    """Return pieces of some bytes, one after the other.

    >>> gathered(np.frombuffer(b"abcdef", np.uint8), np.array([4, 0]), np.array([6, 1])).tobytes()
    b'efa'
    """
    found: Bytes = kernels.woven(b"", np.zeros(3, np.int64), [(data, start, stop)], len(start))[0]
    return found


def unnamed(rows: NDArray[Any]) -> NDArray[Any]:
    """Records as bytes without fields: numpy copies field by field, which takes thirty times as long.

    >>> unnamed(np.zeros(2, [("at", "<i4"), ("role", "u1")])).dtype.itemsize
    5
    """
    return rows.view(f"V{rows.dtype.itemsize}") if rows.dtype.names else rows
