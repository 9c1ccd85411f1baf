"""Numbers in order, and pairs by how often they stand there, in numpy: the part of the spec that reads no text.

(2, 9) (5, 9) (5, 9) (7, 9), one a right side  ->  (5, 9), which comes most often
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.text import check_keys
from dedup.kernels.words import Ints, Words


def sort(keys: Words) -> None:
    """Put numbers in order.

    Args:
        keys: uint64 (n,), contiguous. Changed.

    >>> keys = np.array([7, 3, 7], np.uint64)
    >>> sort(keys)
    >>> keys.tolist()
    [3, 7, 7]
    """
    check_keys(keys)
    if not keys.flags.writeable:
        raise ValueError("keys must not be read-only")
    keys.sort()


def order(keys: Words) -> Ints:
    """Return the places of numbers in order, equal ones in the order in which they stand; int64 (n,).

    Args:
        keys: uint64 (n,), contiguous.

    >>> order(np.array([7, 3, 7], np.uint64)).tolist()
    [1, 0, 2]
    """
    check_keys(keys)
    return np.argsort(keys, kind="stable")


def strongest(pairs: Words, most: int) -> Words:
    """Return each pair once, sorted, and for each right side those that come most often; of as many, the smaller ones.

    Args:
        pairs: left << 32 | right, uint64 (n,), contiguous.
        most: Pairs of a right side that are kept.

    >>> pairs = np.array([2 << 32 | 9, 5 << 32 | 9, 7 << 32 | 9, 5 << 32 | 9, 7 << 32 | 8], np.uint64)
    >>> [divmod(pair, 1 << 32) for pair in strongest(pairs, 2).tolist()]
    [(2, 9), (5, 9), (7, 8)]
    """
    check_keys(pairs, "most", most)
    pair, times = np.unique(pairs, return_counts=True)
    right = pair & np.uint64(0xFFFFFFFF)
    order = np.lexsort((pair, -times, right))
    new = np.diff(right[order], prepend=right[order][:1] + np.uint64(1)) != 0
    begin = np.flatnonzero(new)
    place = np.arange(len(order)) - np.repeat(begin, np.diff(np.append(begin, len(order))))
    return np.sort(pair[order[place < most]])
