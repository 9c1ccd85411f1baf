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

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.config import BUCKET, PARTNERS
from dedup.frozen import dataclass
from dedup.pairing import Adding, Column, foremost, in_parts, packed, pairs, sizes_of, unpacked
from dedup.pool import in_order
from dedup.tables import Classes, Labels

_FEW = 1 << 14  # passages, whose bands are read sooner than threads are loaded
_PASS = 1 << 21  # digests, keys or pairs sorted at a time: more go in passes, each a part of the range
_SLAB = 1 << 20  # rows read at a time

Rows = NDArray[np.int64]


def classes(digest: Column, length: NDArray[np.int32]) -> Classes:
    """Group passages by their 128-bit digest.

    Args:
        digest: Rows of shape (2,). length: Folded characters, shape (n,); 0 leaves the passage out.
    """
    found = [np.empty((0, 2), np.int32)]
    passes = len(length) // _PASS + 1
    for each in range(passes):
        rows, keys = _selected(digest, length, each, passes)
        again = kernels.repeated(keys[:, 0] | np.uint64(1))  # all others are alone in their class
        rows, keys = rows[again], keys[again]
        order = np.lexsort((rows, keys[:, 1], keys[:, 0]))
        rows, keys = rows[order], keys[order]
        sizes = sizes_of(keys[:, 0], keys[:, 1])
        first = np.repeat(rows[np.cumsum(sizes) - sizes], sizes)
        several = np.repeat(sizes > 1, sizes)
        found.append(np.stack((first[several], rows[several]), axis=1))
    name, members = np.ascontiguousarray(np.concatenate(found).T)
    order = np.lexsort((members, name))
    name, members = name[order], members[order]
    counts = sizes_of(name)
    offset = np.concatenate(([0], np.cumsum(counts)))
    return Classes(_labels(name, members, np.flatnonzero(length == 0)), name[offset[:-1]], members, offset)


def _labels(name: NDArray[np.int32], members: NDArray[np.int32], empty: Rows) -> Labels:
    rows = np.concatenate((members, empty.astype(np.int32)))
    order = np.argsort(rows)
    return Labels(rows[order], np.concatenate((name, np.full(len(empty), -1, np.int32)))[order])


def _selected(
    digest: Column, length: NDArray[np.int32], each: int, passes: int
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """The rows whose digests belong to one pass of several, and the digests."""
    rows, keys = [np.empty(0, np.int32)], [np.empty((0, 2), np.uint64)]
    for start in range(0, len(length), _SLAB):
        stop = min(start + _SLAB, len(length))
        part = digest.read(start, stop)
        at = np.flatnonzero((length[start:stop] > 0) & (part[:, 0] % np.uint64(passes) == each))
        rows.append((at + start).astype(np.int32))
        keys.append(part[at])
    return np.concatenate(rows), np.concatenate(keys)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs left < right, sorted, distinct; `linked` buckets were joined through their first member only."""

    left: Rows
    right: Rows
    linked: int = 0


def near(bands: Sequence[Column], classes: Classes, column: Callable[[str], Adding], jobs: int = 1) -> Pairs:
    """Return the pairs of classes, by their names, that share a band key in at least one band.

    Args:
        bands: Band keys of the passages; 0 where a passage is too short to match alone.
        column: Makes an empty column of a dtype: the pairs of all bands are many times those that are left.
        jobs: Bands that are read at a time.
    """
    rows = len(bands[0]) if bands else 0
    first = np.ones(rows, np.bool_)
    first[classes.members] = False
    first[classes.shared] = True
    jobs = jobs if rows > _FEW else 1
    met, linked = column("<u8"), 0
    parts = rows // _PASS + 1
    borders = np.arange(1, parts + 1).astype(np.uint64) * np.uint64(rows // parts + 1) << np.uint64(32)
    edges = [np.zeros(parts, np.int64)]
    for _, (found, count) in in_order(partial(_met, first, rows * jobs // _PASS + 1), bands, jobs):
        edges.append(len(met) + np.searchsorted(found, borders))
        met.append(found)
        linked += count
    strongest = (_strongest(found) for (found,) in in_parts(np.array(edges), met))
    right, left = unpacked(np.concatenate([np.empty(0, np.uint64), *strongest]))
    order = np.lexsort((right, left))
    return Pairs(left[order], right[order], linked)


def _met(first: NDArray[np.bool_], passes: int, band: Column) -> tuple[NDArray[np.uint64], int]:
    """The pairs of one band, right side first, sorted, and how many buckets were linked."""
    found, linked = [np.empty(0, np.uint64)], 0
    for each in range(passes):
        rows, keys = _keys(first, band, each, passes)
        again = kernels.repeated(keys)
        pairs, count = _bucket_pairs(keys[again], rows[again])
        found.append(pairs)
        linked += count
    return np.sort(np.concatenate(found)), linked


def _keys(
    first: NDArray[np.bool_], band: Column, each: int, passes: int
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """The rows whose keys belong to one pass of several, and the keys."""
    rows, keys = [np.empty(0, np.int32)], [np.empty(0, np.uint64)]
    for start in range(0, len(first), _SLAB):
        part = band.read(start, min(start + _SLAB, len(first)))
        wanted = first[start : start + _SLAB] & (part > 0)
        if passes > 1:
            wanted &= part % np.uint64(passes) == each
        at = np.flatnonzero(wanted)
        rows.append((at + start).astype(np.int32))
        keys.append(part[at])
    return np.concatenate(rows), np.concatenate(keys)


def _strongest(met: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keep each pair once, and for each right side the `PARTNERS` that share most bands with it."""
    pair, bands = np.unique(met, return_counts=True)
    return pair[foremost(unpacked(pair)[0], PARTNERS, -bands, pair)]


def _bucket_pairs(key: NDArray[np.uint64], member: NDArray[np.int32]) -> tuple[NDArray[np.uint64], int]:
    """Pairs in the buckets of one band, packed right side first, and how many buckets were linked."""
    order = np.lexsort((member, key))
    sizes = sizes_of(key[order])
    left, right = pairs(member[order], sizes, BUCKET)
    return packed(right, left), int((sizes > BUCKET).sum())
