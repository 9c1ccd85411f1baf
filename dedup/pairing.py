"""Rows in groups -> pairs of rows, all at once: everyone with everyone, or, in a large group, with the first.

groups [4 7 9] [12 20]          (4, 7) (4, 9) (7, 9) (12, 20)
at most 2: [4 7 9] is large     (4, 7) (4, 9)        (12, 20)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.stores import Column

_SLAB = 1 << 20  # pairs looked at together

Rows = NDArray[np.integer[Any]]
Sizes = NDArray[np.int64]
Keys = NDArray[np.uint64]


def sizes_of(*keys: NDArray[np.generic]) -> Sizes:
    """Return the sizes of the runs of equal keys, in order; columns of one length, n > 0 or not."""
    if not len(keys[0]):
        return np.empty(0, np.int64)
    new = np.zeros(len(keys[0]), bool)
    new[0] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.diff(np.append(np.flatnonzero(new), len(new)))


def marked(items: Rows, some: Collection[int]) -> NDArray[np.bool_]:
    """Tell which items are among some; `np.isin` and `np.unique` load numpy.ma, longer than a short article takes.

    >>> marked(np.array([4, 0, 2]), {2, 9}).tolist()
    [False, False, True]
    """
    found = np.zeros(int(items.max(initial=-1)) + 1, np.bool_)
    found[[one for one in some if one < len(found)]] = True
    return found[items]


def places(sizes: Sizes) -> Sizes:
    """Return the place of each row in its run, from 0.

    >>> places(np.array([3, 1])).tolist()
    [0, 1, 2, 0]
    """
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def among(count: int, *columns: Rows) -> tuple[Sizes, list[Sizes]]:
    """Return the numbers under `count` that stand in some columns, in order, and the place of each row among them.

    As `np.unique` does, which sorts them.

    >>> numbers, (one, other) = among(9, np.array([7, 2]), np.array([7]))
    >>> numbers.tolist(), one.tolist(), other.tolist()
    ([2, 7], [1, 0], [1])
    """
    marked = np.zeros(count, np.bool_)
    for column in columns:
        marked[column] = True
    numbers = np.flatnonzero(marked)
    place = np.zeros(count, np.int64)
    place[numbers] = np.arange(len(numbers))
    return numbers, [place[column] for column in columns]


def foremost(group: NDArray[np.generic], most: int, *keys: NDArray[np.generic]) -> Sizes:
    """Return the rows that are among the first `most` of their group, ordered by group, then by the keys in turn.

    >>> foremost(np.array([7, 7, 7, 2]), 2, np.array([3, 1, 2, 9])).tolist()
    [3, 1, 2]
    """
    order = np.lexsort((*reversed(keys), group))
    return order[places(sizes_of(group[order])) < most]


def joined(one: Rows, other: Rows, count: int) -> Sizes:
    """Return the first of `count` items that each is tied to, directly or through others, by pairs of them.

    >>> joined(np.array([1, 2, 4]), np.array([2, 3, 5]), 6).tolist()
    [0, 1, 1, 1, 4, 4]
    """
    starts = range(0, len(one), _SLAB)
    return linked(lambda: ((one[at : at + _SLAB], other[at : at + _SLAB]) for at in starts), count)


def linked(parts: Callable[[], Iterable[tuple[Rows, Rows]]], count: int) -> Sizes:
    """Return what `joined` does, of pairs that are read part by part, several times."""
    first = np.arange(count)
    apart = True
    while apart:
        apart = False
        for one, other in parts():
            here, there = first[one], first[other]
            differ = here != there
            if differ.any():
                apart = True
                here, there = here[differ], there[differ]
                low = np.minimum(here, there)
                np.minimum.at(first, here, low)
                np.minimum.at(first, there, low)
        while (first[first] != first).any():
            first = first[first]
    return first


def packed(left: Rows | Keys, right: Rows | Keys) -> Keys:
    """Return pairs of rows under 2**32 as one number each, which sorts as (left, right)."""
    return left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)


def unpacked(pair: Keys) -> tuple[Sizes, Sizes]:
    """Return the left and the right rows of packed pairs.

    >>> [side.tolist() for side in unpacked(packed(np.array([1, 2]), np.array([5, 6])))]
    [[1, 2], [5, 6]]
    """
    return (pair >> np.uint64(32)).astype(np.int64), (pair & np.uint64(0xFFFFFFFF)).astype(np.int64)


def pairs(rows: Rows, sizes: Sizes, most: int) -> tuple[Rows, Rows]:
    """Return the pairs (left, right) in each group, left before right in it, in no special order.

    Args:
        rows: The groups, one after the other. sizes: Of each group.
        most: A larger group gives the pairs of its first row only, so that work is linear in it.
    """
    if not len(rows):
        return rows, rows
    size_of = np.repeat(sizes, sizes)
    place = places(sizes)
    small = size_of <= most
    left, right = [], []
    at = np.flatnonzero(small)
    after = size_of[at] - place[at]  # rows of its group from this one on
    for step in range(1, int(sizes[sizes <= most].max(initial=1))):
        more = after > step
        at, after = at[more], after[more]
        left.append(rows[at])
        right.append(rows[at + step])
    at = np.flatnonzero(~small & (place > 0))
    left.append(rows[at - place[at]])
    right.append(rows[at])
    return np.concatenate(left), np.concatenate(right)


def in_parts(edges: Sizes, *columns: Column) -> Iterator[list[NDArray[Any]]]:
    """Yield each part of some columns, from all batches that were added to them, in order.

    Args:
        edges: Where the parts of each batch end, shape (batches + 1, parts), from a row of zeros.
    """
    for found in zip(*(in_pieces(edges, column) for column in columns), strict=True):
        yield [np.concatenate(pieces) for pieces in found]


def in_pieces(edges: Sizes, column: Column) -> Iterator[list[NDArray[Any]]]:
    """Yield each part of a column as what each batch has of it, which need not be copied."""
    for part in range(edges.shape[1]):
        starts = edges[1:, part - 1] if part else edges[:-1, -1]
        spans = list(zip(starts.tolist(), edges[1:, part].tolist(), strict=True)) or [(0, 0)]
        yield [column.read(*span) for span in spans]
