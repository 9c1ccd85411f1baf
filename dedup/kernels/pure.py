"""The kernel in numpy: slow, and the spec. `native` gives the same bits.

    "3.2 million" -> fold 3.2million -> shingles h("3.2mi") h(".2mil") h("2mill") ... -> digest, signature -> band keys

A passage is a byte span of one UTF-8 buffer. All integers wrap at 64 bits.
    shingle    five code points of the fold, c0 to c4: mix(WEIGHT * (c0 | c1 << 21 | c2 << 42) + (c3 | c4 << 21)). The
               window is shifted, not rolled: no step waits for the one before. A fold of 1 to 4 code points is one
               shingle, zeros before it.
    digest     the sum over shingles i = 0, 1, ... of low32(t) * high32(t), t = h_i + (i + 1) * STEP. A sum weighted by
               position alone takes "a b b a" for "b a a b" (equal moments); a product does not. Two such sums, each
               mixed with the length. (0, 0) for an empty fold.
    signature  one-permutation MinHash: the low 7 bits of a shingle choose one of 128 slots, which keeps the least high
               31 bits. An empty slot copies the first filled one in its own random order of slots. EMPTY throughout
               for an empty fold.
    raw        the sum over 8-byte words of mix(w_i + (i + 1) * GOLDEN), mixed with the length, of the bytes with each
               run of ASCII whitespace as one space, none at the ends.
Bytes that are not UTF-8 (stray or missing continuation bytes) and lone surrogates are dropped; any bytes are safe.
Sources: Li, Owen, Zhang 2012, "One Permutation Hashing"; Shrivastava 2017, "Optimal Densification for Fast and Accurate
Minwise Hashing" (random order for each empty slot); Black et al. 1999, "UMAC" (the sum of products).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dedup import fold
from dedup.kernels import words
from dedup.kernels.alignment import differing
from dedup.kernels.answers import contradicted
from dedup.kernels.chains import chain
from dedup.kernels.owned import owners
from dedup.kernels.pairs import alike, common, counted, dealt, meeting, placed, shared, sharing, tallied
from dedup.kernels.reach import stretches
from dedup.kernels.rows import places, quoted, woven
from dedup.kernels.shares import stood
from dedup.kernels.sorts import order, sort, strongest
from dedup.kernels.statements import letters, samples, stated
from dedup.kernels.text import Points, checked, decode, folded, folds
from dedup.kernels.vocabulary import behind, numbered, stretched, worded
from dedup.kernels.words import GOLDEN, STEP_1, STEP_2, WEIGHT, Ints, Words, groups, mix

__all__ = [
    "alike", "bands", "behind", "chain", "common", "contradicted", "counted", "dealt", "differing", "folds", "letters",
    "meeting", "numbered", "order", "owners", "placed", "places", "quoted", "samples", "scan", "shared", "sharing",
    "shingles", "signatures", "sketch", "sort", "stated", "stood", "stretched", "stretches", "strongest", "tallied",
    "worded", "woven",
]  # fmt: skip

SLOTS = 128
WINDOW = 5  # code points in a shingle
_ROWS = 8192  # signatures made at a time
EMPTY = 0xFFFFFFFF  # a slot without a shingle; real ones have 31 bits


def scan(utf8: bytes, start: Ints, end: Ints) -> tuple[NDArray[np.int32], Words, Words, NDArray[np.uint32]]:
    """Return what each passage is known by: length, digest, raw hash and signature.

    Args:
        utf8: The text of all passages (bytes, or anything with a contiguous buffer of bytes).
        start, end: Byte spans, int64, shapes (n,). They may overlap, and come in any order.
    Returns:
        length: Code points of the fold, int32 (n,); at most 2**31 - 1.
        digest: uint64 (n, 2). Equal digests mean equal folds.
        raw: uint64 (n,). Equal where the bytes are, whitespace runs apart.
        signature: uint32 (n, 128). The share of equal slots of two estimates the Jaccard index of their shingles.
    Raises:
        ValueError: A span is not inside the text, or shapes differ.
        TypeError: A dtype is not int64.

    >>> length, digest, _, _ = scan(b"3.2 million|3.2Million", np.array([0, 12]), np.array([11, 22]))
    >>> length.tolist(), bool((digest[0] == digest[1]).all())
    ([10, 10], True)
    """
    text = checked(utf8, start, end)
    length = np.zeros(len(start), np.int32)
    digest = np.zeros((len(start), 2), np.uint64)
    signature = np.full((len(start), SLOTS), EMPTY, np.uint32)
    for first, last in groups(start, end):
        block = slice(first, last)
        total = np.zeros((last - first, 3), np.uint64)  # shingles, and the two sums
        count = np.zeros(last - first, np.int64)
        for hashes, piece, size in _hashed(text, start[block], end[block]):
            _gather(hashes, piece, total, signature[block])
            count += size
        length[block] = np.minimum(count, 2**31 - 1)
        digest[block] = _digests(count.astype(np.uint64), total)
        _densify(signature[block])
    return length, digest, words.raw(text, start, end), signature


def signatures(utf8: bytes, start: Ints, end: Ints) -> NDArray[np.uint32]:
    """Return the signature of each passage alone, as `scan` does, shape (n, 128)."""
    return scan(utf8, start, end)[3]


def shingles(utf8: bytes, start: Ints, end: Ints) -> tuple[Ints, Words]:
    """Return the distinct shingles of each passage, for exact resemblance and containment.

    Args:
        utf8, start, end: As in `scan`.
    Returns:
        offsets: int64 (n + 1,). Passage i has hashes[offsets[i] : offsets[i + 1]].
        hashes: uint64, sorted and distinct within a passage.

    >>> offsets, hashes = shingles(b"ab cd efabcdef", np.array([0]), np.array([14]))
    >>> offsets.tolist()  # abcde bcdef cdefa defab efabc fabcd, then the first two again
    [0, 6]
    """
    text = checked(utf8, start, end)
    counts = [np.zeros(1, np.int64)]
    found = [np.zeros(0, np.uint64)]
    for first, last in groups(start, end):
        parts = [(hashes, piece) for hashes, piece, _ in _hashed(text, start[first:last], end[first:last])]
        hashes = np.concatenate([part[0] for part in parts])
        piece = np.concatenate([part[1] for part in parts])
        order = np.lexsort((hashes, piece))
        hashes, piece = hashes[order], piece[order]
        new = np.ones(len(hashes), np.bool_)
        new[1:] = (hashes[1:] != hashes[:-1]) | (piece[1:] != piece[:-1])
        found.append(hashes[new])
        counts.append(np.bincount(piece[new], minlength=last - first))
    return np.cumsum(np.concatenate(counts)), np.concatenate(found)


def bands(signature: NDArray[np.uint32], count: int, rows: int) -> Words:
    """Return a key for each band of `rows` slots: mix(sum of slot * weight + band), and 1 where that is 0.

    Args:
        signature: uint32 (n, 128), contiguous.
        count, rows: Bands and slots in each; count * rows <= 128.
    Returns:
        uint64 (n, count). Equal keys in one column mean equal slots in that band; keys of different bands differ.
    """
    if signature.dtype != np.uint32:
        raise TypeError("signature must be uint32")
    if signature.ndim != 2 or signature.shape[1] != SLOTS:
        raise ValueError("signature must have shape (n, 128)")
    if count < 1 or rows < 1 or count * rows > SLOTS:
        raise ValueError("bands times rows must be 1 to 128")
    keys = np.empty((len(signature), count), np.uint64)
    for band in range(count):
        key = np.full(len(signature), (band + 1) * GOLDEN % 2**64, np.uint64)
        for row in range(rows):
            weight = int(mix(np.array([row + 1], np.uint64))[0]) | 1
            key += signature[:, band * rows + row].astype(np.uint64) * np.uint64(weight)
        keys[:, band] = np.maximum(mix(key), np.uint64(1))
    return keys


def sketch(
    utf8: bytes, start: Ints, end: Ints, count: int, rows: int, least: int
) -> tuple[NDArray[np.int32], Words, Words, Words]:
    """Return length, digest and raw hash of each passage as `scan` does, and its keys as `bands` does, but by band.

    Args:
        utf8, start, end: As in `scan`.
        count, rows: As in `bands`.
        least: Code points of the fold; a shorter one has keys of 0, which is much less work.
    """
    checked(utf8, start, end)
    parts = []
    for first in range(0, len(start) or 1, _ROWS):
        part = slice(first, first + _ROWS)
        length, digest, raw, signature = scan(utf8, start[part], end[part])
        keys = bands(signature, count, rows)
        keys[length < least] = 0
        parts.append((length, digest, raw, keys))
    length, digest, raw, keys = (np.concatenate(column) for column in zip(*parts, strict=True))
    return length, digest, raw, np.ascontiguousarray(keys.T)


def donors() -> NDArray[np.uint8]:
    """Return for each slot (row) the random order in which it asks the others to fill it, shape (128, 128)."""
    keys = mix(np.arange(1, SLOTS * SLOTS + 1, dtype=np.uint64) * np.uint64(GOLDEN))
    return np.argsort(keys.reshape(SLOTS, SLOTS), axis=1).astype(np.uint8)


_DONORS = donors()


def _hashed(text: NDArray[np.uint8], start: Ints, end: Ints) -> Iterator[tuple[Words, Ints, Ints]]:
    """Yield (shingle hashes, passage of each, code points of each passage) of a group; of a long passage, in parts."""
    if len(start) > 1 or end[0] - start[0] <= words.CHUNK:
        length = end - start
        piece = np.repeat(np.arange(len(start)), length)
        index = np.arange(len(piece)) + (start - (np.cumsum(length) - length))[piece]
        points, origin = decode(text[index], (np.cumsum(length))[piece])
        tokens, at = fold.expand(points)
        whole, kept = fold.keep(tokens, piece[origin[at]])
        owner = piece[origin[at[kept]]]
        size = np.bincount(owner, minlength=len(start))
        place = np.arange(len(whole)) - (np.cumsum(size) - size)[owner]
        ends = np.flatnonzero(place >= np.minimum(WINDOW, size[owner]) - 1)
        yield _windows(whole, ends, place), owner[ends], size
        return
    recent = np.zeros(WINDOW - 1, np.uint32)
    seen = 0
    for part in folded(text, int(start[0]), int(end[0])):
        joined = np.concatenate([recent, part])
        ends = np.arange(max(0, WINDOW - 1 - seen), len(part)) + WINDOW - 1
        hashes = _windows(joined, ends, np.full(len(joined), WINDOW))
        yield hashes, np.zeros(len(ends), np.int64), np.array([len(part)])
        seen += len(part)
        recent = joined[len(joined) - (WINDOW - 1) :]
    if 0 < seen < WINDOW:
        only = np.concatenate([np.zeros(1, np.uint32), recent])
        hashes = _windows(only, np.array([WINDOW - 1]), np.full(WINDOW, WINDOW))
        yield hashes, np.zeros(1, np.int64), np.array([0])


def _windows(folded: Points, ends: Ints, place: Ints) -> Words:
    """Return the hash of the shingle that ends at each of `ends`; what lies before the passage counts as zero."""
    c = []
    for back in range(WINDOW - 1, -1, -1):
        at = ends - back
        c.append(np.where(place[ends] >= back, folded[np.maximum(at, 0)], 0).astype(np.uint64))
    front = c[0] | c[1] << np.uint64(21) | c[2] << np.uint64(42)
    back_part = c[3] | c[4] << np.uint64(21)
    return mix(front * np.uint64(WEIGHT) + back_part)


def _gather(hashes: Words, piece: Ints, total: Words, signature: NDArray[np.uint32]) -> None:
    """Add shingles, which follow those already counted in `total`, to the sums and slots of their passages."""
    if not len(hashes):
        return
    first = np.flatnonzero(np.diff(piece, prepend=-1))
    run = np.diff(np.append(first, len(piece)))
    owner = piece[first]
    number = np.arange(1, len(piece) + 1) - np.repeat(first, run)
    number = number.astype(np.uint64) + np.repeat(total[owner, 0], run)
    for column, step in ((1, STEP_1), (2, STEP_2)):
        t = hashes + number * np.uint64(step)
        total[owner, column] += np.add.reduceat((t & np.uint64(0xFFFFFFFF)) * (t >> np.uint64(32)), first)
    total[owner, 0] += run.astype(np.uint64)
    slot = piece * SLOTS + (hashes & np.uint64(SLOTS - 1)).astype(np.int64)
    np.minimum.at(signature.reshape(-1), slot, (hashes >> np.uint64(33)).astype(np.uint32))


def _digests(length: Words, total: Words) -> Words:
    first = mix(total[:, 1] + length * np.uint64(GOLDEN))
    second = mix(total[:, 2] + first)
    return np.where((length > 0)[:, None], np.stack([first, second], axis=1), np.uint64(0))


def _densify(signature: NDArray[np.uint32]) -> None:
    """Fill each empty slot from the first filled one in its order, in place; rows without any stay EMPTY."""
    filled = signature != EMPTY
    row, slot = np.nonzero(~filled & filled.any(axis=1)[:, None])
    for turn in range(SLOTS):
        donor = _DONORS[slot, turn]
        found = filled[row, donor]
        signature[row[found], slot[found]] = signature[row[found], donor[found]]
        row, slot = row[~found], slot[~found]
        if not len(row):
            break
