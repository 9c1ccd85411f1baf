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

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup import kernels, processes
from dedup.config import BUCKET, PARTNERS
from dedup.frozen import dataclass
from dedup.pairing import Keys, packed, places, sizes_of
from dedup.pool import in_order
from dedup.stores import Column, Held, Store
from dedup.tables import Classes, Labels

_FEW = 1 << 14  # passages, whose bands are read sooner than threads are loaded
_PASS = 1 << 22  # digests sorted at a time: more go in passes, each a part of the range
_KEYS = 1 << 23  # passages whose keys of a band meet at a time, in passes like these: forty bytes for each that is left
_COUNTED = 1 << 21  # pairs counted at a time
_RANGE = 1 << 22  # right sides whose pairs are counted at a time
_DEALT = 64  # passes at most, a power of two: each may have a file of its own
_SIFTED = 32  # keys to the 64 cells of a sieve's word, at most: one in three passes that comes once

_ODD = np.uint64(1)  # no digest is 0, which is no key
_SIDE, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_SHARED = 8  # bits of how many bands a pair shares

Rows = NDArray[np.int64]
_Part = tuple[int, int]  # rows from, up to


def classes(digest: Column, length: NDArray[np.int32], edges: Sequence[int] = (0,)) -> Classes:
    """Group passages by their 128-bit digest.

    Args:
        digest: Rows of shape (2,). length: Folded characters, shape (n,); 0 leaves the passage out.
        edges: Where the parts of the column begin: each is read as it lies.
    """
    parts = _parts(edges, len(length))
    found = [np.empty(0, np.uint64)]
    passes = len(length) // _PASS + 1
    for each in range(passes):
        rows, keys = _left(partial(_of_pass, digest, length, each, passes), parts, len(length) // passes)
        again = kernels.repeated(keys[:, 0] | _ODD)  # all others are alone in their class
        rows, keys = rows[again], keys[again]
        order = _grouped(*keys.T)
        rows, keys = rows[order], keys[order]
        sizes = sizes_of(keys[:, 0], keys[:, 1])
        several = np.repeat(sizes > 1, sizes)
        first = np.repeat(rows[np.cumsum(sizes) - sizes], sizes)
        found.append(packed(first[several], rows[several]))
        del rows, keys, order, several, first  # before the next pass takes as much
    processes.give_back_free()
    name, members = _sorted(found)
    offset = np.concatenate(([0], np.cumsum(sizes_of(name))))
    shared = name[offset[:-1]]
    return Classes(_labels(name, members, np.flatnonzero(length == 0)), shared, members, offset)


def _labels(name: NDArray[np.int32], members: NDArray[np.int32], empty: Rows) -> Labels:
    none = np.uint64(np.uint32(0xFFFFFFFF))  # as int32, -1
    places = members.astype(np.uint64) << _SIDE | name.astype(np.uint64)
    return Labels(*_sorted([places, empty.astype(np.uint64) << _SIDE | none]))


def _sorted(found: list[Keys]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Sort pairs of numbers, which are let go of, and return both sides: there are millions, so no more stands beside.

    >>> [side.tolist() for side in _sorted([np.array([5 << 32 | 7], "u8"), np.array([2 << 32 | 9], "u8")])]
    [[2, 5], [9, 7]]
    """
    pairs = np.concatenate(found)
    found.clear()
    pairs.sort()
    one, other = np.empty(len(pairs), np.int32), np.empty(len(pairs), np.int32)
    for start in range(0, len(pairs), _COUNTED):
        part = pairs[start : start + _COUNTED]
        one[start : start + _COUNTED] = (part >> _SIDE).astype(np.int32)
        other[start : start + _COUNTED] = (part & _LOW).astype(np.uint32).view(np.int32)
    return one, other


def _parts(edges: Sequence[int], size: int) -> list[_Part]:
    return list(pairwise([*(edges or (0,)), size]))


def _of_pass(
    digest: Column, length: NDArray[np.int32], each: int, passes: int, part: _Part
) -> tuple[Keys, Keys, NDArray[np.bool_]]:
    """A part of the digests, the keys that they are sifted by, and which belong to one pass of several."""
    rows = digest.read(*part)
    wanted = length[slice(*part)] > 0
    if passes > 1:
        wanted &= rows[:, 0] % np.uint64(passes) == each
    return rows, rows[:, 0] | _ODD, wanted


def _left(
    read: Callable[[_Part], tuple[Keys, Keys, NDArray[np.bool_]]], parts: Sequence[_Part], size: int
) -> tuple[NDArray[np.int32], Keys]:
    """Return what a sieve leaves of a column, and in which rows: most keys come once, and fall through.

    Args:
        read: Gives what stands in a part, the keys that it is sifted by, and which rows are wanted.
        size: Rows that are wanted, about.
    """
    sieve = np.zeros((2, 1 << (size // _SIFTED).bit_length()), np.uint64)
    for part in parts:
        _, keys, wanted = read(part)
        kernels.sift(keys, wanted, sieve)
    rows, found = [], []
    for part in parts:
        column, keys, wanted = read(part)
        some, kept = kernels.sifted(keys, wanted, sieve)
        rows.append(some + np.int32(part[0]))
        found.append(kept if column is keys else column.take(some, 0, mode="clip"))  # else it makes a copy to check
    left = np.concatenate(rows)
    del rows  # before the keys, which are millions too, are joined
    return left, np.concatenate(found)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs left < right, distinct; `linked` buckets were joined through their first member only."""

    packed: Column  # as `pairing.packed` has them, sorted part by part: there are ten to an article
    linked: int = 0

    def __len__(self) -> int:
        return len(self.packed)


def near(
    bands: Sequence[Column],
    classes: Classes,
    jobs: int = 1,
    edges: Sequence[int] = (0,),
    stores: Callable[[int], Sequence[Store]] = lambda count: [Held(np.uint64) for _ in range(count)],
) -> Pairs:
    """Return the pairs of classes, by their names, that share a band key in at least one band.

    Args:
        bands: Band keys of the passages; 0 where a passage is too short to match alone.
        jobs: Bands that are read at a time.
        edges: Where the parts of a column begin: each is read as it lies.
        stores: Gives columns for what is met in the bands, which is several times what comes out, and for that.
    """
    first = np.ones(len(bands[0]) if bands else 0, np.bool_)
    first[classes.members] = False
    first[classes.shared] = True
    met = stores(1 + len(first) // _RANGE)
    linked = _gathered(bands, first, jobs, edges, met)
    del first
    processes.give_back_free()
    (kept,) = stores(1)
    for at, store in enumerate(met):
        for pair in _dealt(store, stores):
            kept.append(np.sort(_strongest(pair, at * _RANGE)))
    return Pairs(kept, linked)


def _gathered(
    bands: Sequence[Column], first: NDArray[np.bool_], jobs: int, edges: Sequence[int], met: Sequence[Store]
) -> int:
    """Store the pairs that meet in the bands by ranges of their right sides; return how many buckets were linked."""
    parts, passes, linked = _parts(edges, len(first)), len(first) // _KEYS + 1, 0
    meets = ((band, each) for band in bands for each in range(passes))
    work = partial(_met, first, parts, passes)
    for _, (pair, count) in in_order(work, meets, jobs if len(first) > _FEW else 1):
        for store, some in zip(met, _ranges(pair, len(met)), strict=True):
            store.append(some)
        linked += count
    return linked


def _ranges(pair: Keys, count: int) -> Iterator[Keys]:
    """Part pairs by their right sides."""
    if count == 1:
        yield pair
        return
    right = (pair & _LOW) // np.uint64(_RANGE)
    for each in range(count):
        yield pair[right == each]


def _dealt(met: Store, stores: Callable[[int], Sequence[Store]]) -> Iterator[Keys]:
    """Pairs in passes, all of a right side in one: the fillings of a form meet in most bands, and there are many."""
    passes = min(1 << (len(met) // _COUNTED).bit_length(), _DEALT)
    if passes == 1:
        yield met.read(0, len(met))
        return
    parts = stores(passes)  # to read all pairs for each pass would take time that grows with the square
    for start in range(0, len(met), _COUNTED):
        pair = met.read(start, min(start + _COUNTED, len(met)))
        part = (pair & np.uint64(passes - 1)).astype(np.uint8)
        pair = pair[np.argsort(part, kind="stable")]
        stop = np.cumsum(np.bincount(part, minlength=passes)).tolist()
        for store, low, high in zip(parts, [0, *stop], stop, strict=False):
            store.append(pair[low:high].copy())
    for store in parts:
        yield store.read(0, len(store))


def _met(first: NDArray[np.bool_], parts: Sequence[_Part], passes: int, asked: tuple[Column, int]) -> tuple[Keys, int]:
    """The pairs of one band, or of one pass over it, and how many buckets were linked."""
    band, each = asked

    def read(part: _Part) -> tuple[Keys, Keys, NDArray[np.bool_]]:
        keys = np.ascontiguousarray(band.read(*part))
        wanted = first[slice(*part)]
        return keys, keys, wanted if passes == 1 else wanted & (keys % np.uint64(passes) == each)

    members, keys = _left(read, parts, len(first) // passes)
    return kernels.meeting(keys, members, BUCKET)


def _strongest(met: Keys, least: int) -> Keys:
    """Keep each pair once, and for each right side the `PARTNERS` that share most bands with it.

    Args:
        least: No right side is under it.
    """
    pair, bands = np.unique(met, return_counts=True)
    right = (pair & _LOW).astype(np.int64) - least
    many = np.bincount(right)[right] > PARTNERS if len(right) else np.empty(0, np.bool_)
    right = right[many]
    fewer = (1 << _SHARED) - 1 - bands[many]
    order = _placed((right << _SHARED | fewer).astype(np.uint64) << _SIDE, _LOW)
    return np.concatenate((pair[~many], pair[many][order[places(sizes_of(right[order])) < PARTNERS]]))


def _placed(keys: Keys, low: np.uint64) -> Rows:
    """The order of keys by the bits that are not low, and by place.

    A key and its row's place are sorted as one number, ten times as fast as places are by their keys.
    """
    order = np.sort(keys & ~low | np.arange(len(keys), dtype=np.uint64))
    order &= low
    return order.view(np.int64)


def _grouped(*keys: Keys) -> Rows:
    """The order in which equal keys stand together, each group in its own order."""
    # As few low bits as tell places apart: hardly two keys agree in the rest.
    low = np.uint64((1 << len(keys[0]).bit_length()) - 1)
    order = _placed(keys[0], low)
    most = keys[0][order] & ~low
    apart = np.zeros(max(len(most) - 1, 0), np.bool_)
    for key in keys:
        placed = key[order]
        apart |= placed[1:] != placed[:-1]
    return np.lexsort(keys) if (apart & (most[1:] == most[:-1])).any() else order
