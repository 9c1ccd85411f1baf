"""Pairs of passages and columns of keys, in numpy: the part of the spec that reads no text.

"afirebrokeoutonfriday", "afirebrokeoutonmonday"  ->  19 in common, 15 of them in a run of four or more
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.text import Points, check_int64, check_keys, folds
from dedup.kernels.words import GOLDEN, Ints, Words

_ROW = np.uint64(0xFFFFFFFF)  # where a row, or an owner, stands beside its key


def shared(offsets: Ints, hashes: Words, left: Ints, right: Ints) -> NDArray[np.int32]:
    """Return how many shingles the passages of each pair share.

    Args:
        offsets, hashes: As `shingles` gives them.
        left, right: Passage numbers, int64, shapes (p,).
    Returns:
        int32 (p,).
    Raises:
        ValueError: A number is not that of a passage, or the offsets do not fit the hashes.
    """
    check_pairs(offsets, hashes, np.dtype(np.uint64), left, right)
    count = np.zeros(len(left), np.int32)
    for pair, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        ours, theirs = hashes[offsets[a] : offsets[a + 1]], hashes[offsets[b] : offsets[b + 1]]
        count[pair] = len(np.intersect1d(ours, theirs, assume_unique=True))
    return count


def common(
    offsets: Ints, points: Points, left: Ints, right: Ints, share: float, cutoff: float, run: int, long_run: int
) -> tuple[Ints, Ints, Ints]:
    """Return what the folds of each pair have in common.

    All zero where the subsequence is under min(share * shorter fold, cutoff * both folds / 2): such a pair is no match.
    Computed by rapidfuzz, whose alignment is the one meant where several are of one length.

    Args:
        offsets, points: As `folds` gives them.
        left, right: Passage numbers, int64, shapes (p,).
        share, cutoff: What a match asks for, see above.
        run, long_run: Characters.
    Returns:
        lcs: The length of the longest common subsequence, int64 (p,).
        runs: How much of it stands in common runs of `run` or more characters of one alignment.
        long_runs: In those of `long_run` or more.
    """
    check_pairs(offsets, points, np.dtype(np.uint32), left, right)
    found = np.zeros((3, len(left)), np.int64)
    for pair, sides in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        a, b = (points[offsets[side] : offsets[side + 1]].tolist() for side in sides)
        found[:, pair] = in_common(a, b, share, cutoff, run, long_run)
    return found[0], found[1], found[2]


def in_common(
    a: Sequence[Hashable], b: Sequence[Hashable], share: float, cutoff: float, run: int, long_run: int
) -> tuple[int, int, int]:
    """Return what two folds have in common, as `common` does for many."""
    from rapidfuzz.distance import Indel, LCSseq

    least = min(share * min(len(a), len(b)), cutoff * (len(a) + len(b)) / 2)
    lcs = LCSseq.similarity(a, b, score_cutoff=int(least))
    if lcs < least:
        return 0, 0, 0
    sizes = [block.size for block in Indel.opcodes(a, b).as_matching_blocks()]
    return lcs, sum(size for size in sizes if size >= run), sum(size for size in sizes if size >= long_run)


def likeness(
    a: Sequence[Hashable], b: Sequence[Hashable], share: float, cutoff: float, run: int, long_run: int
) -> float:
    """Return the share of two folds in common runs; 0.0 where it is under `cutoff`, unless one holds the other.

    Args:
        share: Of the shorter fold, in long runs: enough whatever the cutoff.
    """
    if a == b:
        return 1.0
    shorter, both = min(len(a), len(b)), len(a) + len(b)
    _, runs, long_runs = in_common(a, b, share, cutoff, run, long_run)
    return 2 * runs / both if long_runs >= share * shorter or 2 * runs >= cutoff * both else 0.0


def alike(
    utf8: bytes | NDArray[np.uint8],
    offset: Ints,
    left: Ints,
    right: Ints,
    share: float,
    cutoff: float,
    run: int,
    long_run: int,
) -> NDArray[np.float64]:
    """Return how alike the passages of each pair are, as `likeness` says of two folds, float64 (p,).

    Args:
        utf8, offset: Passage i is utf8[offset[i] : offset[i + 1]].
        left, right: Passage numbers, int64, shapes (p,); quick where pairs of one left passage stand together.
        share, cutoff, run, long_run: As in `likeness`.

    >>> alike(b"Rain fell.rain fell", np.array([0, 10, 19]), np.array([0]), np.array([1]), 0.85, 0.7, 4, 12).tolist()
    [1.0]
    """
    text = np.frombuffer(utf8, np.uint8) if len(utf8) else np.zeros(0, np.uint8)
    check_pairs(offset, text, np.dtype(np.uint8), left, right)
    offsets, points = folds(text.tobytes(), offset[:-1].copy(), offset[1:].copy())
    folded = [points[start:end].tolist() for start, end in pairwise(offsets.tolist())]
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    return np.array([likeness(folded[a], folded[b], share, cutoff, run, long_run) for a, b in pairs], np.float64)


def counted(keys: Words, wanted: NDArray[np.bool_], count: Ints) -> None:
    """Add how many of some keys belong to each part: all that are equal to one, and about as many to each.

    Args:
        keys: uint64 (n,), contiguous; 0 is no key.
        wanted: Which are counted, bool (n,).
        count: int64 (parts,). Changed.

    >>> count = np.zeros(2, np.int64)
    >>> counted(np.array([7, 0, 8, 7], np.uint64), np.ones(4, np.bool_), count)
    >>> count.tolist()
    [2, 1]
    """
    at = _wanted(keys, wanted, count)
    count += np.bincount(_parts(keys[at], len(count)), minlength=len(count))


def placed(keys: Words, wanted: NDArray[np.bool_], first: int, place: Ints, found: Words) -> None:
    """Place the keys that `counted` counts, each part in order.

    Args:
        first: The row of the first key.
        place: Where the next key of each part goes, int64 (parts,). Changed, as is:
        found: Low half of a key << 32 | row, part after part, uint64; as long as all are that will be placed.

    >>> place, found = np.array([0, 2]), np.empty(3, np.uint64)
    >>> placed(np.array([7, 0, 8, 7], np.uint64), np.ones(4, np.bool_), 40, place, found)
    >>> [divmod(each, 1 << 32) for each in found.tolist()], place.tolist()
    ([(7, 40), (7, 43), (8, 42)], [2, 3])
    """
    at = _wanted(keys, wanted, place)
    check_keys(found)
    key = keys[at]
    part = _parts(key, len(place))
    order, sizes = np.argsort(part, kind="stable"), np.bincount(part, minlength=len(place))
    to = np.arange(len(at)) + np.repeat(place - (np.cumsum(sizes) - sizes), sizes)
    numbered = first >= 0 and first + len(keys) < 1 << 31
    if not numbered or (len(to) and (to.min() < 0 or to.max() >= len(found))):
        raise ValueError("each key must have a place of its own, and a row from 0 on")
    found[to] = key[order] << np.uint64(32) | (first + at[order]).astype(np.uint64)
    place += sizes


def _wanted(keys: Words, wanted: NDArray[np.bool_], parts: Ints) -> Ints:
    """The places of the keys that are wanted."""
    if keys.dtype != np.uint64 or wanted.dtype != np.bool_:
        raise TypeError("keys must be an array of uint64, and wanted of bool")
    check_int64(parts=parts)
    if keys.shape != wanted.shape or not len(parts):
        raise ValueError("a key must be wanted or not, and parts be 1 or more")
    return np.flatnonzero(wanted & (keys != 0))


def sharing(pieces: list[Words], most: int, parts: int) -> tuple[Words, Ints]:
    """Return the pairs of owners that share a key, dealt into parts.

    Args:
        pieces: key << 32 | owner, uint64, each contiguous; owners, under 2**31, rise from one to the next.
        most: A key of more owners pairs none.
    Returns:
        pairs: left << 32 | right, uint64, left < right, once for each key that they share; part after part, all equal
            ones in one, in no special order in it.
        edges: Where each part ends, int64 (parts,).

    >>> held = np.array([7 << 32 | 0, 5 << 32 | 0, 5 << 32 | 0, 7 << 32 | 1, 5 << 32 | 2], np.uint64)
    >>> [divmod(pair, 1 << 32) for pair in sorted(sharing([held[:2], held[2:]], 9, 1)[0].tolist())]
    [(0, 1), (0, 2)]
    """
    held = _whole(pieces)
    owners = (held & _ROW).astype(np.int64)
    if most < 0 or parts < 1 or (np.diff(owners) < 0).any() or owners.max(initial=0) >= 1 << 31:
        raise ValueError("owners must rise, and parts be 1 or more")
    each = np.unique(held)  # one for each owner of a key
    key, owner = each >> np.uint64(32), each & _ROW
    size = np.unique(key, return_inverse=True, return_counts=True)
    few = np.flatnonzero(size[2][size[1]] <= most)
    key, found = key[few], owner[few]
    pairs = [np.empty(0, np.uint64)]
    for step in range(1, most):
        at = np.flatnonzero(key[step:] == key[:-step])
        if not len(at):
            break
        pairs.append(found[at] << np.uint64(32) | found[at + step])
    order, edges = _dealt(all_of_them := np.concatenate(pairs), parts)
    return all_of_them[order], edges


def meeting(held: Words, edges: Ints, most: int) -> tuple[Words, int]:
    """Return the pairs of rows that share a key of a part, and how many keys more than `most` rows have.

    Of such a key the pairs are those of its first row with each of the others, so that work is linear in them.

    Args:
        held: key << 32 | row, uint64 (n,), contiguous, as `placed` has them; rows, under 2**31, rise in each part.
        edges: Where each part begins, and the last one ends, int64 (parts + 1,).
    Returns:
        pairs: left << 32 | right, uint64, left < right, in no special order.
        linked: Keys of more rows.

    >>> held = np.array([7 << 32 | 0, 5 << 32 | 1, 5 << 32 | 2, 7 << 32 | 3, 5 << 32 | 4], np.uint64)
    >>> pairs, linked = meeting(held, np.array([0, 5]), 2)
    >>> [divmod(pair, 1 << 32) for pair in sorted(pairs.tolist())], linked
    ([(0, 3), (1, 2), (1, 4)], 1)
    """
    check_keys(held, "most", most)
    check_int64(edges=edges)
    sound = len(edges) and edges[0] == 0 and edges[-1] == len(held) and not (np.diff(edges) < 0).any()
    rows = (held & _ROW).astype(np.int64)
    if not sound or rows.max(initial=0) >= 1 << 31:
        raise ValueError("rows must rise in each part")
    part = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    if ((np.diff(rows) < 1) & (np.diff(part) == 0)).any():
        raise ValueError("rows must rise in each part")
    keys = held >> np.uint64(32)
    order = np.lexsort((keys, part))
    row = rows[order].astype(np.uint64)
    new = np.append(True, (np.diff(part[order]) != 0) | (keys[order][1:] != keys[order][:-1]))[: len(row)]
    begin = np.flatnonzero(new)
    sizes = np.diff(np.append(begin, len(row)))
    size, place = np.repeat(sizes, sizes), np.arange(len(row)) - np.repeat(begin, sizes)
    at = np.flatnonzero((size > most) & (place > 0))
    pairs = [row[at - place[at]] << np.uint64(32) | row[at]]
    for step in range(1, int(sizes[sizes <= most].max(initial=1))):
        at = np.flatnonzero((size <= most) & (place + step < size))
        pairs.append(row[at] << np.uint64(32) | row[at + step])
    return np.concatenate(pairs), int((sizes > most).sum())


def tallied(pieces: list[Words], least: int) -> tuple[Words, Ints]:
    """Return the keys that stand in a column `least` times or more, and how often, in no special order; 0 is no key.

    Args:
        pieces: Of the column, uint64, each contiguous.

    >>> [found.tolist() for found in tallied([np.array([7, 0, 3], np.uint64), np.array([7, 0], np.uint64)], 2)]
    [[7], [2]]
    """
    keys = _whole(pieces)
    check_keys(keys, "least", least)
    key, count = np.unique(keys, return_counts=True)
    often = (count >= least) & (key != 0)
    return key[often], count[often]


def dealt(keys: Words, offset: Ints, first: int, parts: int) -> tuple[Words, Ints]:
    """Deal keys into parts, all that are equal into one, and about as many into each.

    Args:
        keys: uint64 (n,), contiguous.
        offset: Those from offset[k] up to offset[k + 1] are of owner first + k; int64 (owners + 1,).
    Returns:
        held: The low half of a key << 32 | its owner, part after part, in each as they stood; uint64 (n,).
        edges: Where each part ends, int64 (parts,).

    >>> held, edges = dealt(np.array([7, 8, 7], np.uint64), np.array([0, 1, 3]), 4, 2)
    >>> [divmod(each, 1 << 32) for each in held.tolist()], edges.tolist()
    ([(7, 4), (7, 5), (8, 5)], [2, 3])
    """
    check_keys(keys)
    check_int64(offset=offset)
    rising = len(offset) and offset[0] == 0 and offset[-1] == len(keys) and (np.diff(offset) >= 0).all()
    if parts < 1 or first < 0 or not rising:
        raise ValueError("parts must be 1 or more, and offset rise from 0 to the number of keys")
    order, edges = _dealt(keys, parts)
    owners = np.repeat(np.arange(first, first + len(offset) - 1, dtype=np.uint64), np.diff(offset))
    return (keys << np.uint64(32) | owners)[order], edges


def _dealt(keys: Words, parts: int) -> tuple[Ints, Ints]:
    """The order in which keys stand part after part, and where each part ends."""
    part = _parts(keys, parts)
    return np.argsort(part, kind="stable"), np.cumsum(np.bincount(part, minlength=parts))


def _parts(keys: Words, parts: int) -> Ints:
    """The part of each key."""
    return ((keys * np.uint64(GOLDEN) >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32)).astype(np.int64)


def _whole(pieces: list[Words]) -> Words:
    """A column that lies in several pieces."""
    if not isinstance(pieces, list):
        raise TypeError("pieces must be a list")
    for piece in pieces:
        check_keys(piece)
    return np.concatenate([np.empty(0, np.uint64), *pieces])


def check_pairs(
    offsets: Ints,
    items: NDArray[np.unsignedinteger] | Words,
    dtype: np.dtype[np.unsignedinteger],
    left: Ints,
    right: Ints,
) -> None:
    """Refuse columns that do not belong together.

    Raises:
        ValueError: A number is not that of a passage, or the offsets do not fit the items.
        TypeError: A dtype is not as stated.
    """
    check_int64(left=left, right=right)
    check_int64(offsets=offsets)
    if items.dtype != dtype:
        raise TypeError(f"items must be an array of {dtype}")
    if len(offsets) < 1 or offsets[0] < 0 or offsets[-1] > len(items) or (np.diff(offsets) < 0).any():
        raise ValueError("offsets must rise from 0 to the number of items")
    for column in (left, right):
        if len(column) and (column.min() < 0 or column.max() >= len(offsets) - 1):
            raise ValueError(f"pairs must be of passages 0 to {len(offsets) - 2}")
