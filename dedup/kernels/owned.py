"""Rows -> what owns them, in numpy: passages and their articles.

first 0 5 5 40    rows 4 5 38 40  ->  0 2 2 3    the second owner has no rows
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.text import check_int64
from dedup.kernels.words import Ints


def owners(first: Ints, rows: NDArray[np.int32]) -> Ints:
    """Return the last owner that begins at each row or before it, int64 (n,); -1 where none does.

    Args:
        first: Where the rows of each owner begin, int64, rising from 0 on.
        rows: int32 (n,), in any order.

    >>> owners(np.array([0, 5, 5, 40]), np.array([38, 4, 40, 5], np.int32)).tolist()
    [2, 0, 3, 2]
    """
    check_int64(first=first)
    if rows.dtype != np.int32:
        raise TypeError("rows must be an array of int32")
    if first.ndim != 1 or rows.ndim != 1 or (len(first) and first[0] < 0) or (np.diff(first) < 0).any():
        raise ValueError("what begins must rise from 0 on")
    return first.searchsorted(rows, "right") - 1
