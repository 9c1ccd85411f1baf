"""Rows in groups -> pairs of rows, all at once: everyone with everyone, or, in a large group, with the first.

groups [4 7 9] [12 20]          (4, 7) (4, 9) (7, 9) (12, 20)
at most 2: [4 7 9] is large     (4, 7) (4, 9)        (12, 20)
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
T = TypeVar("T", np.int64, np.uint64)


def sizes_of(*keys: NDArray[np.generic]) -> Rows:
    """Return the sizes of the runs of equal keys, in order; columns of one length, n > 0 or not."""
    if not len(keys[0]):
        return np.empty(0, np.int64)
    new = np.zeros(len(keys[0]), bool)
    new[0] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.diff(np.append(np.flatnonzero(new), len(new)))


def pairs(rows: NDArray[T], sizes: Rows, most: int) -> tuple[NDArray[T], NDArray[T]]:
    """Return the pairs (left, right) in each group, left before right in it, in no special order.

    Args:
        rows: The groups, one after the other. sizes: Of each group.
        most: A larger group gives the pairs of its first row only, so that work is linear in it.
    """
    if not len(rows):
        return rows, rows
    size_of = np.repeat(sizes, sizes)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    small = size_of <= most
    left, right = [], []
    for step in range(1, int(sizes[sizes <= most].max(initial=1))):
        at = np.flatnonzero(small & (place + step < size_of))
        left.append(rows[at])
        right.append(rows[at + step])
    at = np.flatnonzero(~small & (place > 0))
    left.append(rows[at - place[at]])
    right.append(rows[at])
    return np.concatenate(left), np.concatenate(right)
