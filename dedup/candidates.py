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

from dedup import kernels, memory
from dedup.config import BUCKET, PARTNERS
from dedup.frozen import dataclass
from dedup.pairing import Keys, packed, sizes_of
from dedup.pool import in_order
from dedup.stores import Column, Held, Store
from dedup.tables import Classes, Labels

_FEW = 1 << 14  # passages, whose bands are read sooner than threads are loaded
_PASS = 1 << 22  # digests sorted at a time: more go in passes, each a part of the range
_KEYS = 1 << 23  # passages whose keys of a band meet at a time, in passes like these: eight bytes for each
_COUNTED = 1 << 22  # pairs counted at a time
_RANGE = 1 << 22  # right sides whose pairs are counted at a time
_DEALT = 64  # passes at most, a power of two: each may have a file of its own
_SPARE = 64  # one part in so many of a room is spare: another pass has a few keys more
# Keys that are dealt to one place, about: what is looked up among them stays in the cache. There they are told apart by
# half of their bits: at any size one in 130,000 meets another by chance, and what meets is verified.
_DEAL = 1 << 15

_ODD = np.uint64(1)  # no digest is 0, which is no key
_SIDE, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)

Rows = NDArray[np.int64]
_Part = tuple[int, int]  # rows from, up to
_Keyed = tuple[Keys, NDArray[np.bool_]]  # keys, and which of them are wanted


def classes(digest: Column, length: NDArray[np.int32], edges: Sequence[int] = (0,)) -> Classes:
    """Group passages by their 128-bit digest.

    Args:
        digest: Rows of shape (2,). length: Folded characters, shape (n,); 0 leaves the passage out.
        edges: Where the parts of the column begin: each is read as it lies.
    """
    parts, found = _parts(edges, len(length)), [np.empty(0, np.uint64)]
    passes, room = len(length) // _PASS + 1, np.empty(0, np.uint64)
    for each in range(passes):
        read = partial(_of_pass, digest, length, each, passes)
        room, deals = _parted(read, parts, len(length) // passes, room)
        found.append(kernels.meeting(room[: deals[-1]], deals, 1)[0])  # the first of a key with each of the others
    del room
    memory.give_back_free()
    name, members, offset = _named(found)
    whole, apart = _at(digest, members, parts), np.zeros(len(members), np.bool_)
    for half in whole.T:
        apart |= half != np.repeat(half[offset[:-1]], np.diff(offset))
    if apart.any():  # of another digest with the same key: there are few
        alike = ~apart
        alike[offset[:-1]] = False
        parted = _split(name[apart], members[apart], whole[apart])
        name, members, offset = _named([packed(name[alike], members[alike]), parted])
    shared = name[offset[:-1]]
    return Classes(_labels(name, members, np.flatnonzero(length == 0)), shared, members, offset)


def _named(found: list[Keys]) -> tuple[NDArray[np.int32], NDArray[np.int32], Rows]:
    """Return the name of each class beside its members, these, and where each class begins and the last one ends.

    Args:
        found: The first member of a class with each of the others; let go of.

    >>> [column.tolist() for column in _named([np.array([5 << 32 | 7, 5 << 32 | 6], "u8")])]
    [[5, 5, 5], [5, 6, 7], [0, 3]]
    """
    first, other = _sorted(found)
    sizes = sizes_of(first) + 1
    offset = np.concatenate(([0], np.cumsum(sizes)))
    begin = offset[:-1]
    name = np.repeat(first[begin - np.arange(len(begin))], sizes)
    members = np.empty(len(name), np.int32)
    rest = np.ones(len(name), np.bool_)
    rest[begin] = False
    members[begin], members[rest] = name[begin], other
    return name, members, offset


def _at(digest: Column, rows: NDArray[np.int32], parts: Sequence[_Part]) -> Keys:
    """The digests of some rows, in any order: each part is read as it lies."""
    rising, place = _sorted([packed(rows, np.arange(len(rows)))])
    found = np.empty((len(rows), 2), np.uint64)
    edges = rising.searchsorted(np.array([start for start, _ in parts], np.int32)).tolist()
    for (start, stop), low, high in zip(parts, edges, [*edges[1:], len(rows)], strict=True):
        if low < high:
            found[place[low:high]] = digest.read(start, stop)[rising[low:high] - start]
    return found


def _split(name: NDArray[np.int32], members: NDArray[np.int32], whole: Keys) -> Keys:
    """Pair the members of classes by their whole digests: the first one that has it with each of the others."""
    order = np.lexsort((members, *whole.T, name))
    sizes = sizes_of(name[order], *whole[order].T)
    begin = np.cumsum(sizes) - sizes
    first = np.repeat(members[order][begin], sizes)
    other = np.delete(np.arange(len(order)), begin)
    return packed(first[other], members[order][other])


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
    kernels.sort(pairs)
    one, other = np.empty(len(pairs), np.int32), np.empty(len(pairs), np.int32)
    for start in range(0, len(pairs), _COUNTED):
        part = pairs[start : start + _COUNTED]
        one[start : start + _COUNTED] = (part >> _SIDE).astype(np.int32)
        other[start : start + _COUNTED] = (part & _LOW).astype(np.uint32).view(np.int32)
    return one, other


def _parts(edges: Sequence[int], size: int) -> list[_Part]:
    return list(pairwise([*(edges or (0,)), size]))


def _of_pass(digest: Column, length: NDArray[np.int32], each: int, passes: int, part: _Part) -> _Keyed:
    """What a part of the digests is known by, and which belong to one pass of several."""
    keys = digest.read(*part)[:, 0] | _ODD
    wanted = length[slice(*part)] > 0
    if passes > 1:
        wanted &= (keys >> _ODD) % np.uint64(passes) == each
    return keys, wanted


def _parted(read: Callable[[_Part], _Keyed], parts: Sequence[_Part], size: int, room: Keys) -> tuple[Keys, Rows]:
    """Return where the keys of a column stand with their rows, equal ones near one another, and where each deal begins.

    Args:
        read: Gives the keys of a part, and which are wanted.
        size: Keys that are wanted, about.
        room: Where they are put if there is enough: the system would clear each page of another one before.
    """
    count = np.zeros(size // _DEAL + 1, np.int64)
    for part in parts:
        kernels.counted(*read(part), count)
    edges = np.concatenate(([0], np.cumsum(count)))
    if len(room) < edges[-1]:
        room = np.empty(edges[-1] + edges[-1] // _SPARE, np.uint64)
    place = edges[:-1].copy()
    for part in parts:
        kernels.placed(*read(part), part[0], place, room[: edges[-1]])
    return room, edges


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
    parts: int = 1,
) -> Pairs:
    """Return the pairs of classes, by their names, that share a band key in at least one band.

    Args:
        bands: Band keys of the passages; 0 where a passage is too short to match alone.
        jobs: Bands that are read at a time.
        edges: Where the parts of a column begin: each is read as it lies.
        stores: Gives columns for what is met in the bands, which is several times what comes out, and for that.
        parts: Parts of what is met that are counted at a time: each takes some 130 MB.
    """
    first = np.ones(len(bands[0]) if bands else 0, np.bool_)
    first[classes.members] = False
    first[classes.shared] = True
    met = stores(1 + len(first) // _RANGE)
    linked = _gathered(bands, first, jobs, edges, met)
    del first
    memory.give_back_free()
    (kept,) = stores(1)
    dealt = (pair for store in met for pair in _dealt(store, stores))
    for part, pair in in_order(_strongest, dealt, parts):
        kept.append(pair)
        del part  # before the next one is read
    return Pairs(kept, linked)


def _gathered(
    bands: Sequence[Column], first: NDArray[np.bool_], jobs: int, edges: Sequence[int], met: Sequence[Store]
) -> int:
    """Store the pairs that meet in the bands by ranges of their right sides; return how many buckets were linked."""
    parts, passes, linked = _parts(edges, len(first)), len(first) // _KEYS + 1, 0
    meets = ((band, each) for band in bands for each in range(passes))
    work = partial(_met, first, parts, passes, [])
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


def _met(
    first: NDArray[np.bool_], parts: Sequence[_Part], passes: int, rooms: list[Keys], asked: tuple[Column, int]
) -> tuple[Keys, int]:
    """The pairs of one band, or of one pass over it, and how many buckets were linked.

    Args:
        rooms: Of those that are done, for those to come.
    """
    band, each = asked

    def read(part: _Part) -> _Keyed:
        keys, wanted = np.ascontiguousarray(band.read(*part)), first[slice(*part)]
        return keys, wanted if passes == 1 else wanted & (keys % np.uint64(passes) == each)

    try:
        room = rooms.pop()
    except IndexError:  # each of those at work has one
        room = np.empty(0, np.uint64)
    room, edges = _parted(read, parts, len(first) // passes, room)
    met: tuple[Keys, int] = kernels.meeting(room[: edges[-1]], edges, BUCKET)
    rooms.append(room)
    return met


def _strongest(met: Keys) -> Keys:
    """Keep each pair once, sorted, and for each right side the `PARTNERS` that share most bands with it."""
    return kernels.strongest(met, PARTNERS)
