"""Digests and band keys -> pairs of passages worth reading.

    digest  7f3a.. in articles 2, 5, 9        ->  same text: the pairs (2, 5) (2, 9) (5, 9)
    band 4  key 91c0.. under digests 7f3a, 88  ->  alike: the pair (7f3a, 88), once, however many bands agree

In: columns of passages: article, length, digest, band keys. Out: `Classes` (passages of one digest are one class) and
the pairs of classes that share a band key. Every pair is still to be verified on its text.

A bucket of n members has n(n-1)/2 pairs: a disclaimer in 100,000 articles would cost five billion. A bucket over
`BUCKET` members is linked to its first member only, in time linear in its size, and counted, so that the report can say
so.
Source: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3 (MinHash LSH).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.config import BUCKET, PARTNERS
from dedup.model import Classes

Rows = NDArray[np.int64]


def classes(digest: NDArray[np.uint64], length: NDArray[np.int32]) -> Classes:
    """Group passages by their 128-bit digest.

    Args:
        digest: Shape (n, 2). length: Folded characters, shape (n,); 0 leaves the passage out.
    """
    rows = np.flatnonzero(length > 0)
    again = rows[kernels.repeated(digest[rows, 0] | np.uint64(1))]  # all others are alone in their class
    order = again[np.lexsort((again, digest[again, 1], digest[again, 0]))]
    new = np.ones(len(order), bool)
    new[1:] = (digest[order[1:]] != digest[order[:-1]]).any(axis=1)
    starts = np.flatnonzero(new)
    sizes = np.diff(starts, append=len(order))
    head = np.arange(len(length))  # the first passage of each one's class
    head[order] = np.repeat(order[starts], sizes)
    place = np.zeros(len(length), np.int64)  # in the class
    place[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    first = rows[head[rows] == rows]
    number = np.zeros(len(length), np.int64)
    number[first] = np.arange(len(first))
    of = np.full(len(length), -1, np.int64)
    of[rows] = number[head[rows]]
    offset = np.concatenate(([0], np.cumsum(np.bincount(of[rows], minlength=len(first)))))
    members = np.empty(len(rows), np.int64)
    members[offset[of[rows]] + place[rows]] = rows
    return Classes(of, first, members, offset)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs left < right, sorted, distinct; `linked` buckets were joined through their first member only."""

    left: Rows
    right: Rows
    linked: int = 0
    largest: int = 0  # members of the largest linked bucket


def near(bands: NDArray[np.uint64], classes: Classes) -> Pairs:
    """Return the pairs of classes that share a band key in at least one band.

    Args:
        bands: Band keys of the passages, shape (n, b); 0 where a passage is too short to match alone.
    """
    found: list[NDArray[np.uint64]] = []
    linked = largest = 0
    for band in range(bands.shape[1]):
        key = bands[classes.first, band]
        members = kernels.repeated(key)
        pairs, count, size = _bucket_pairs(key[members], members)
        found.append(pairs)
        linked, largest = linked + count, max(largest, size)
    packed = _strongest(np.concatenate(found)) if found else np.empty(0, np.uint64)
    left, right = packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)
    return Pairs(left.astype(np.int64), right.astype(np.int64), linked, largest)


def _strongest(pairs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keep each pair once, and for each right side the `PARTNERS` that share most bands with it, in order."""
    packed, bands = np.unique(pairs, return_counts=True)
    right = packed & np.uint64(0xFFFFFFFF)
    order = np.lexsort((packed, -bands, right))
    starts = np.flatnonzero(np.concatenate(([True], np.diff(right[order]) != 0))) if len(order) else order
    sizes = np.diff(np.concatenate((starts, [len(order)])))
    place = np.arange(len(order)) - np.repeat(starts, sizes)
    return np.sort(packed[order[place < PARTNERS]])


def _bucket_pairs(key: NDArray[np.uint64], member: Rows) -> tuple[NDArray[np.uint64], int, int]:
    """Pairs in the buckets of one band, as left << 32 | right; how many buckets were linked; the largest of those."""
    order = np.lexsort((member, key))
    key, member = key[order], member[order].astype(np.uint64)
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.empty(0, np.int64)
    sizes = np.diff(np.concatenate((starts, [len(key)])))
    size_of = np.repeat(sizes, sizes)
    place = np.arange(len(key)) - np.repeat(starts, sizes)
    pairs = []
    small = size_of <= BUCKET
    for step in range(1, int(sizes[sizes <= BUCKET].max(initial=1))):
        left = np.flatnonzero(small & (place + step < size_of))
        pairs.append(member[left] << np.uint64(32) | member[left + step])
    big = np.flatnonzero(~small & (place > 0))
    pairs.append(np.repeat(member[starts], sizes)[big] << np.uint64(32) | member[big])
    over = sizes[sizes > BUCKET]
    return np.concatenate(pairs), len(over), int(over.max(initial=0))
