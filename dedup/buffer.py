r"""Texts as one UTF-8 buffer with offsets: what the kernel reads, encoded once for all stages.

    ["Lương", "rose"]  ->  b"L\xc6\xb0\xc6\xa1ngrose", offset [0, 7, 11]

Lone surrogates are kept ("surrogatepass"), so that every text comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from dedup import kernels

Ints = NDArray[np.int64]
T = TypeVar("T")

_SLAB = 1 << 22  # characters whose byte offsets are found at a time


class Some(Sequence[str]):
    """Some texts of a list, by their places. Packed, none of them is touched, not even its count of references.

    A process that is a copy of another has to copy each page that it writes to, and a text takes nearly a page.

    >>> pack(Some(["rain", "in", "Hue"], np.array([2, 0])))[0]
    b'Huerain'
    """

    def __init__(self, texts: list[str], at: NDArray[np.integer]) -> None:
        self.texts, self.at = texts, np.ascontiguousarray(at, np.int64)

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Some: ...
    def __getitem__(self, place: int | slice) -> str | Some:
        return Some(self.texts, self.at[place]) if isinstance(place, slice) else self.texts[self.at[place]]


def some(texts: Sequence[str], at: Ints) -> Sequence[str]:
    """Return some of these texts, by their places."""
    return Some(texts.texts, texts.at[at]) if isinstance(texts, Some) else [texts[place] for place in at.tolist()]


def batches(items: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Yield the items in lists, each closed by the one that brings its size to `most`.

    >>> list(batches(["rain", "in", "Huế"], len, 5))
    [['rain', 'in'], ['Huế']]
    """
    batch: list[T] = []
    filled = 0
    for item in items:
        batch.append(item)
        filled += size(item)
        if filled >= most:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def pack(texts: Sequence[str]) -> tuple[bytes, Ints]:
    """Return the texts one after another, and where each one starts and the last one ends, shape (n + 1,)."""
    if kernels.pack is not None:
        packed: tuple[bytes, Ints] = kernels.pack(*_listed(texts))
        return packed
    return spec(texts)


def _listed(texts: Sequence[str]) -> tuple[Sequence[str], Ints | None]:
    """Texts as the kernel takes them."""
    return (texts.texts, texts.at) if isinstance(texts, Some) else (texts, None)


def spec(texts: Sequence[str]) -> tuple[bytes, Ints]:
    """`pack` in Python."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    offset = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offset[1:])
    return b"".join(encoded), offset


def pieces(texts: Sequence[str], first: Ints, start: Ints, end: Ints) -> tuple[bytes, Ints, Ints]:
    """Return spans of texts as one buffer, one after the other, and the bytes of each: no other character is counted.

    Args:
        first: Spans first[k]:first[k + 1] are of text k, shape (texts + 1,).
        start, end: Characters of that text, shapes (n,).

    >>> pieces(["a fire", "Huế."], np.array([0, 1, 2]), np.array([2, 1]), np.array([6, 3]))[0]
    b'fireu\xe1\xba\xbf'
    """
    if kernels.pieces is not None:
        listed, at = _listed(texts)
        packed: tuple[bytes, Ints, Ints] = kernels.pieces(listed, first, start, end, at)
        return packed
    return pieces_spec(texts, first, start, end)


def pieces_spec(texts: Sequence[str], first: Ints, start: Ints, end: Ints) -> tuple[bytes, Ints, Ints]:
    """`pieces` in Python."""
    rows = zip(np.repeat(np.arange(len(texts)), np.diff(first)).tolist(), start.tolist(), end.tolist(), strict=True)
    utf8, offset = spec([texts[at][low:high] for at, low, high in rows])
    return utf8, offset[:-1], offset[1:]


def unpack(utf8: bytes, offset: Ints) -> list[str]:
    """Return the texts of a buffer.

    >>> unpack(*pack(["Lương", "", "rose"]))
    ['Lương', '', 'rose']
    """
    view = memoryview(utf8)
    return [str(view[start:end], "utf-8", "surrogatepass") for start, end in pairwise(offset.tolist())]


def cut(texts: Sequence[str], at: Ints, start: Ints, end: Ints) -> list[str]:
    """Return spans of texts, each given by the place of its text; shapes (n,).

    >>> cut(Some(["a fire", "Huế."], np.array([1, 0])), np.array([0, 1, 0]), np.array([1, 2, 0]), np.array([3, 6, 1]))
    ['uế', 'fire', 'H']
    """
    if not isinstance(texts, Some):
        return [texts[one][low:high] for one, low, high in zip(at.tolist(), start.tolist(), end.tolist(), strict=True)]
    utf8, begin, _ = pieces(some(texts, at), np.arange(len(at) + 1), start, end)
    offset = np.append(begin, len(utf8))
    if not utf8.isascii():
        return unpack(utf8, offset)
    text = str(utf8, "ascii")
    return [text[low:high] for low, high in pairwise(offset.tolist())]


def byte_spans(texts: Sequence[str], text: NDArray[np.integer], start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return spans of characters as spans of bytes in the buffer of these texts.

    Args:
        text: For each span the number of its text.
        start, end: Characters of that text; shapes (n,).
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    base = (np.cumsum(sizes) - sizes)[text]
    if all(map(str.isascii, texts)):
        return start + base, end + base
    joined = "".join(texts)
    return _to_bytes(joined, start + base), _to_bytes(joined, end + base)


def _to_bytes(text: str, places: Ints) -> Ints:
    """Return byte offsets for character offsets (0 to len(text), in any order)."""
    order = np.argsort(places, kind="stable")
    asked = places[order]
    found = np.empty(len(places), np.int64)
    for first, before, leads in _slabs(text):
        rows = slice(*np.searchsorted(asked, [first, first + len(leads) - 1]))
        found[order[rows]] = before + leads[asked[rows] - first]
        last, after = first + len(leads) - 1, before + int(leads[-1])
    found[order[np.searchsorted(asked, last) :]] = after
    return found


def _slabs(text: str) -> Iterator[tuple[int, int, Ints]]:
    """Yield (first character, bytes before it, byte offset of each character and of the end) for slabs of the text."""
    before = 0
    for first in range(0, len(text), _SLAB):
        data = np.frombuffer(text[first : first + _SLAB].encode("utf-8", "surrogatepass"), np.uint8)
        leads = np.append(np.flatnonzero((data & 0xC0) != 0x80), len(data))
        yield first, before, leads
        before += len(data)
