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

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.config import BUCKET, PARTNERS
from dedup.frozen import dataclass
from dedup.pairing import foremost, packed, pairs, sizes_of, unpacked
from dedup.pool import in_order
from dedup.tables import Classes

_FEW = 1 << 14  # passages, whose bands are read sooner than threads are loaded
_PASS = 1 << 23  # digests or pairs sorted at a time: more go in passes, each a part of the range

Rows = NDArray[np.int64]


class Column(Protocol):
    """A column that may lie on disk."""

    def __len__(self) -> int: ...
    def read(self, start: int, stop: int, /) -> NDArray[np.uint64]:
        """Return rows `start` to `stop`."""
        ...


def classes(digest: Column, length: NDArray[np.int32]) -> Classes:
    """Group passages by their 128-bit digest.

    Args:
        digest: Rows of shape (2,). length: Folded characters, shape (n,); 0 leaves the passage out.
    """
    of = np.where(length > 0, np.arange(len(length)), -1)
    found = []
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
        of[rows[several]] = first[several]
        found.append(rows[several])
    members = np.concatenate(found)
    members = members[np.lexsort((members, of[members]))]
    shared, counts = np.unique(of[members], return_counts=True)
    return Classes(of, shared, members, np.concatenate(([0], np.cumsum(counts))))


def _selected(digest: Column, length: NDArray[np.int32], each: int, passes: int) -> tuple[Rows, NDArray[np.uint64]]:
    """The rows whose digests belong to one pass of several, and the digests."""
    rows, keys = [np.empty(0, np.int64)], [np.empty((0, 2), np.uint64)]
    for start in range(0, len(length), _PASS):
        stop = min(start + _PASS, len(length))
        part = digest.read(start, stop)
        at = np.flatnonzero((length[start:stop] > 0) & (part[:, 0] % np.uint64(passes) == each))
        rows.append(at + start)
        keys.append(part[at])
    return np.concatenate(rows), np.concatenate(keys)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs left < right, sorted, distinct; `linked` buckets were joined through their first member only."""

    left: Rows
    right: Rows
    linked: int = 0


def near(bands: Sequence[Column], classes: Classes, jobs: int = 1) -> Pairs:
    """Return the pairs of classes, by their names, that share a band key in at least one band.

    Args:
        bands: Band keys of the passages; 0 where a passage is too short to match alone.
        jobs: Bands that are read at a time.
    """
    first = classes.of == np.arange(len(classes.of))
    jobs = jobs if len(first) > _FEW else 1
    found = [np.empty(0, np.uint64)]
    linked = 0
    for _, (met, count) in in_order(partial(_met, first), bands, jobs):
        found.append(met)
        linked += count
    return Pairs(*unpacked(_strongest(np.concatenate(found))), linked)


def _met(first: NDArray[np.bool_], band: Column) -> tuple[NDArray[np.uint64], int]:
    """The pairs of one band, and how many buckets were linked."""
    keys = band.read(0, len(first))
    members = kernels.repeated(np.where(first, keys, np.uint64(0)))
    return _bucket_pairs(keys[members], members)


def _strongest(met: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keep each pair once, and for each right side the `PARTNERS` that share most bands with it, in order."""
    pair, bands = np.unique(met, return_counts=True)
    return np.sort(pair[foremost(unpacked(pair)[1], PARTNERS, -bands, pair)])


def _bucket_pairs(key: NDArray[np.uint64], member: Rows) -> tuple[NDArray[np.uint64], int]:
    """Pairs in the buckets of one band, packed, and how many buckets were linked."""
    order = np.lexsort((member, key))
    sizes = sizes_of(key[order])
    return packed(*pairs(member[order], sizes, BUCKET)), int((sizes > BUCKET).sum())
