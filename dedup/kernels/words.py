r"""What the numpy kernel counts with: the constants, the 64-bit mixer, chunks of passages, and the raw hash of bytes.

    b" Rates  rose.\n" -> b"Rates rose." -> words b"Rates ro", b"se." -> one 64-bit hash

The second half of the spec that pure.py states; `raw` is defined there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

CHUNK = 1 << 18  # bytes of text worked on at a time; memory is about 150 times this

# Odd 64-bit constants: the golden ratio, then those of the mixer (Stafford's variant 13) and random ones.
GOLDEN = 0x9E3779B97F4A7C15
MIX_1, MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
WEIGHT = 0xD6E8FEB86659FD93
STEP_1, STEP_2 = 0xA0761D6478BD642F, 0xE7037ED1A0B428DB


def mix(x: Words) -> Words:
    """Spread every bit of x over all 64 (after Stafford's variant 13); one to one, and 0 stays 0."""
    x = (x ^ (x >> np.uint64(32))) * np.uint64(MIX_1)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(MIX_2)
    return x ^ (x >> np.uint64(32))


def groups(start: Ints, end: Ints) -> Iterator[tuple[int, int]]:
    """Cut the passages into runs of at most CHUNK bytes and 16,384 passages, or of one passage."""
    total = np.concatenate([np.zeros(1, np.int64), np.cumsum(end - start)])
    first = 0
    while first < len(start):
        last = max(first + 1, int(np.searchsorted(total, total[first] + CHUNK, "right")) - 1)
        last = min(last, first + 16_384)
        yield first, last
        first = last


def raw(text: NDArray[np.uint8], start: Ints, end: Ints) -> Words:
    """Return the raw hash of each passage: equal where the bytes are, whitespace runs apart."""
    hashes = np.empty(len(start), np.uint64)
    for first, last in groups(start, end):
        if end[first] - start[first] > CHUNK:
            hashes[first] = _raw_of_long(text, int(start[first]), int(end[first]))
        else:
            spans = zip(start[first:last].tolist(), end[first:last].tolist(), strict=True)
            hashes[first:last] = _raw_of([b" ".join(text[a:b].tobytes().split()) for a, b in spans])
    return hashes


def _raw_of(packed: list[bytes]) -> Words:
    """Return the raw hashes of bytes whose whitespace is packed already."""
    length = np.array([len(data) for data in packed], np.int64)
    count = (length + 7) // 8
    words = np.frombuffer(b"".join(data + bytes(-len(data) % 8) for data in packed), "<u8").astype(np.uint64)
    number = np.arange(1, len(words) + 1) - np.repeat(np.cumsum(count) - count, count)
    mixed = mix(words + number.astype(np.uint64) * np.uint64(GOLDEN))
    total = length.astype(np.uint64) * np.uint64(STEP_1)
    some = np.flatnonzero(count)
    if len(some):
        total[some] += np.add.reduceat(mixed, (np.cumsum(count) - count)[some])
    return mix(total)


def _raw_of_long(text: NDArray[np.uint8], start: int, end: int) -> int:
    held = b""  # bytes that do not yet fill a word
    length = words = total = 0
    apart = False  # whitespace stands between the last byte taken and the next
    for at in range(start, end, CHUNK):
        part = text[at : min(at + CHUNK, end)].tobytes()
        joined = b" ".join(part.split())
        if joined:
            apart = apart or part[:1].isspace()
            fresh = b" " + joined if length and apart else joined
            length += len(fresh)
            held += fresh
            apart = False
        apart = apart or part[-1:].isspace()
        whole = len(held) // 8 * 8
        total, words, held = total + _sum_of_words(held[:whole], words), words + whole // 8, held[whole:]
    total += _sum_of_words(held.ljust(8, b"\0"), words) if held else 0
    return int(mix(np.array([(total + length * STEP_1) % 2**64], np.uint64))[0])


def _sum_of_words(data: bytes, before: int) -> int:
    words = np.frombuffer(data, "<u8").astype(np.uint64)
    number = np.arange(before + 1, before + 1 + len(words), dtype=np.uint64)
    return int(mix(words + number * np.uint64(GOLDEN)).sum(dtype=np.uint64))
