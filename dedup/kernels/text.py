"""Bytes -> code points -> fold, in numpy: what the kernel reads of a passage, long ones in parts.

    b"3.2 M\xc3\xa9" -> U+0033 U+002E ... -> 3.2me

Bytes that are not UTF-8 are dropped. The rest of the spec stands in pure.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dedup import fold
from dedup.kernels import words
from dedup.kernels.words import Ints, Words

Points = NDArray[np.uint32]


def folds(utf8: bytes, start: Ints, end: Ints) -> tuple[Ints, Points]:
    """Return the folds of passages as code points.

    Args:
        utf8, start, end: As in `scan`.
    Returns:
        offsets: int64 (n + 1,). The fold of passage i is points[offsets[i] : offsets[i + 1]].
        points: uint32.

    >>> offsets, points = folds(b"Rain! 3.2", np.array([0, 6]), np.array([5, 9]))
    >>> offsets.tolist(), "".join(map(chr, points.tolist()))
    ([0, 4, 7], 'rain3.2')
    """
    text = checked(utf8, start, end)
    found = [np.zeros(0, np.uint32)]
    sizes = [0]
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        parts = list(folded(text, first, last))
        found.extend(parts)
        sizes.append(sum(map(len, parts)))
    return np.cumsum(np.array(sizes, np.int64)), np.concatenate(found)


def checked(utf8: bytes, start: Ints, end: Ints) -> NDArray[np.uint8]:
    """Return the text as an array; refuse spans that are not inside it."""
    text = np.frombuffer(utf8, np.uint8) if len(memoryview(utf8)) else np.zeros(0, np.uint8)
    check_int64(start=start, end=end)
    bad = np.flatnonzero((start < 0) | (end < start) | (end > len(text)))
    if len(bad):
        at = bad[0]
        raise ValueError(f"passage {at}: {start[at]} to {end[at]} is not inside a text of {len(text)} bytes")
    return text


def check_int64(**columns: Ints) -> None:
    """Refuse columns that are not of int64 or not of one length."""
    for label, column in columns.items():
        if getattr(column, "dtype", None) != np.int64:
            raise TypeError(f"{label} must be an array of int64")
    if len({column.shape for column in columns.values()}) > 1 or any(c.ndim != 1 for c in columns.values()):
        raise ValueError(f"{' and '.join(columns)} must have one length")


def check_keys(keys: Words, name: str = "", number: int = 1) -> None:
    """Refuse what is no column of uint64, and a number under 1, which is called so."""
    if keys.dtype != np.uint64:
        raise TypeError("keys must be an array of uint64")
    if keys.ndim != 1:
        raise ValueError("keys must have 1 dimension(s)")
    if number < 1:
        raise ValueError(f"{name} must be 1 or more")


def folded(text: NDArray[np.uint8], start: int, end: int) -> Iterator[Points]:
    """Yield the fold of one long passage in parts. What a digit and its gap need of the part before is carried over."""
    carry = np.zeros(0, np.uint32)
    while start < end:
        stop = min(start + words.CHUNK, end)
        # No character is split: of four bytes in a row, one starts a character, or all are strays.
        stop -= next((back for back in range(4) if stop == end or text[stop - back] & 0xC0 != 0x80), 0)
        part = text[start:stop]
        points, _ = decode(part, np.full(len(part), len(part)))
        tokens = np.concatenate([carry, fold.expand(points)[0]])
        folded, _ = fold.keep(tokens)
        yield folded[min(1, len(carry)) :]
        kept = np.flatnonzero(~fold.is_gap(tokens))
        if len(kept):
            gap = tokens[kept[-1] + 1 :]
            carry = tokens[kept[-1] : kept[-1] + 1] if fold.is_digit(tokens[kept[-1:]])[0] else tokens[:0]
            if len(carry) and len(gap):
                carry = np.append(carry, gap[0] if len(gap) == 1 else np.uint32(fold.SPACE))
        start = stop


def decode(text: NDArray[np.uint8], limit: Ints) -> tuple[Points, Ints]:
    """Return the code points of UTF-8 bytes and where each starts; what is no character is left out.

    Args:
        text: Bytes of passages, one after another.
        limit: For each byte where its passage ends: no character reaches over it.
    """
    if not (text & 0x80).any():
        return text.astype(np.uint32), np.arange(len(text))
    ahead = np.concatenate([text, np.zeros(3, np.uint8)]).astype(np.uint32)
    follows = (ahead & 0xC0) == 0x80
    lead = ahead[: len(text)]
    width = np.select([lead < 0x80, lead < 0xC0, lead < 0xE0, lead < 0xF0, lead < 0xF8], [1, 0, 2, 3, 4], 0)
    whole = (width > 0) & (np.arange(len(text)) + width <= limit)
    points = np.where(width == 1, lead, lead & (0x7F >> width.astype(np.uint32)).astype(np.uint32))
    for step in (1, 2, 3):
        inside = width > step
        next_byte = slice(step, step + len(text))
        whole &= ~inside | follows[next_byte]
        points = np.where(inside, points << np.uint32(6) | ahead[next_byte] & np.uint32(0x3F), points)
    origin = np.flatnonzero(whole & (points < 0x110000))
    return points[origin], origin
