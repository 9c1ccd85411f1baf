r"""Texts -> what they state, as hashes, and the letters of their other words, in Python and numpy.

    "Orla Corp is issuing 1,500 bonds, it said"     number h("1500"), names h("orla") h("corp")
                                                    letters isissuingbondsitsaid

A word is a run of letters and digits. A number has two digits or more, with "." "," "/" between; 1,500 is 1500. A name
is a word without a digit that begins with a capital and never stands without one, in any case of its letters. A common
word, which the samples are of, begins with no capital and holds no digit, told by its bytes: those past ASCII are
letters. Bytes that are no characters are in no word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.text import check_int64, checked, decode
from dedup.kernels.words import GOLDEN, MIX_1, MIX_2, Ints, Words

Table = memoryview  # of integers

NUMBERS, NAMES, OPENS = 1, 2, 4  # what is asked of a passage; whether it may begin with a dateline
GRAM = 16  # letters of a sample
_WORD, _UPPER, _LOWER = 1, 4, 8  # bits of a class
_DECIMAL = 2  # a bit of a kind
_MARKS = frozenset(map(ord, ".,/"))
_EIGHT_1, _EIGHT_2 = np.uint64(GOLDEN), np.uint64(0xC2B2AE3D27D4EB4F)
_KEPT = 1 << 16  # words whose ids are remembered
_SMALL, _CAPITAL, _DIGIT = 1, 2, 4
_KIND = np.zeros(256, np.uint8)
_KIND[ord("a") : ord("z") + 1] = _SMALL
_KIND[128:] = _SMALL  # a letter outside ASCII: few words begin with a capital of those
_KIND[ord("A") : ord("Z") + 1] = _CAPITAL
_KIND[ord("0") : ord("9") + 1] = _DIGIT


def letters(utf8: bytes, start: Ints, end: Ints) -> tuple[Ints, NDArray[np.uint8]]:
    """Return the bytes of the words of each span that begin in lower case and hold no digit, joined.

    Args:
        utf8, start, end: As in `scan`.
    Returns:
        offsets: int64 (n + 1,). The letters of span i are found[offsets[i] : offsets[i + 1]].
        found: uint8.

    >>> letters(b"Orla is issuing 100 bonds", np.array([0]), np.array([25]))[1].tobytes()
    b'isissuingbonds'
    """
    text = checked(utf8, start, end)
    parts = [_letters(text[first:last]) for first, last in zip(start.tolist(), end.tolist(), strict=True)]
    return _offsets(map(len, parts)), np.concatenate([np.empty(0, np.uint8), *parts])


def _letters(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    kind = _KIND[data]
    word = kind > 0
    begins = np.flatnonzero(word & ~np.concatenate(([False], word[:-1])))
    if not len(begins):
        return data[:0]
    common = (kind[begins] == _SMALL) & (np.bitwise_or.reduceat(kind, begins) & _DIGIT == 0)
    inside = np.repeat(common, np.diff(np.append(begins, len(data))))
    return data[begins[0] :][inside & word[begins[0] :]]


def samples(utf8: bytes, start: Ints, end: Ints, bits: int) -> tuple[Ints, Words]:
    """Return the hashes of the runs of `GRAM` letters of each span that have 0 in their top bits, as each first comes.

    None is 0: that marks what is no key.

    Args:
        utf8, start, end: As in `scan`.
        bits: How many bits are 0.
    Returns:
        offsets: int64 (n + 1,), as of `letters`.
        found: uint64.
    """
    if not 1 <= bits <= 63:
        raise ValueError("bits must be 1 to 63")
    offsets, found = letters(utf8, start, end)
    parts = [_samples(found[first:last], bits) for first, last in pairwise(offsets.tolist())]
    return _offsets(map(len, parts)), np.concatenate([np.empty(0, np.uint64), *parts])


def _samples(found: NDArray[np.uint8], bits: int) -> Words:
    runs = len(found) - GRAM + 1
    if runs <= 0:
        return np.empty(0, np.uint64)
    eight = np.ndarray((len(found) - 7,), "<u8", found.tobytes(), 0, (1,))  # eight letters from each place on
    mixed = eight[:runs] * _EIGHT_1 ^ eight[8 : 8 + runs] * _EIGHT_2
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(MIX_1)
    mixed ^= mixed >> np.uint64(32)
    chosen = mixed[(mixed >> np.uint64(64 - bits) == 0) & (mixed != 0)]
    first: Words = chosen[np.sort(np.unique(chosen, return_index=True)[1])]
    return first


def stated(
    utf8: bytes,
    start: Ints,
    end: Ints,
    asked: NDArray[np.uint8],
    first: Ints,
    classes: NDArray[np.uint8],
    kinds: NDArray[np.uint8],
    lower: NDArray[np.uint32],
    dateline: int,
    least: int,
) -> tuple[Ints, Words, Ints, Words]:
    """Return the numbers and the names of texts as ids, sorted, each once.

    Args:
        utf8, start, end: As in `scan`: passages.
        asked: Of each passage: `NUMBERS`, `NAMES`, both or none; with `OPENS` its first characters have no numbers.
        first: Text i has passages first[i] to first[i + 1].
        classes, kinds, lower: What characters are, as `sentences.properties` tells; others are in no word.
        dateline: Characters that `OPENS` means.
        least: Letters of a name.
    Returns:
        offsets, numbers: The ids of text i are numbers[offsets[i] : offsets[i + 1]].
        offsets, names: The same of its names.
    """
    text = checked(utf8, start, end)
    check_int64(first=first)
    if asked.dtype != np.uint8:
        raise TypeError("asked must be an array of uint8")
    if len(asked) != len(start) or not len(first) or first[0] or first[-1] != len(start) or (np.diff(first) < 0).any():
        raise ValueError("asked must have one row a passage, and first rise from 0 to their number")
    if not len(classes) == len(kinds) == len(lower):
        raise ValueError("classes, kinds and lower must have one length")
    points = [_points(text[low:high]) for low, high in zip(start.tolist(), end.tolist(), strict=True)]
    tables = classes.data, kinds.data, lower.data
    numbers, names = [], []
    for low, high in pairwise(first.tolist()):
        wanted = list(zip(points[low:high], asked[low:high].tolist(), strict=True))
        parts = [one[dateline * bool(how & OPENS) :] for one, how in wanted if how & NUMBERS]
        numbers.append(_sorted({number for part in parts for number in _numbers(part, tables[1])}))
        names.append(_sorted(_names([one for one, how in wanted if how & NAMES], *tables, least)))
    none = np.empty(0, np.uint64)
    return (
        _offsets(map(len, numbers)), np.concatenate([none, *numbers]), _offsets(map(len, names)),
        np.concatenate([none, *names]),
    )  # fmt: skip


def _points(data: NDArray[np.uint8]) -> list[int]:
    """Return code points; U+FFFD, which is in no word, for each byte that is in no character."""
    found, origin = decode(data, np.full(len(data), len(data)))
    lead = data[origin]
    width = np.select([lead < 0x80, lead < 0xE0, lead < 0xF0], [1, 2, 3], 4)
    covered = np.zeros(len(data), bool)
    for step in range(4):
        covered[(origin + step)[width > step]] = True
    stray = np.flatnonzero(~covered)
    order = np.argsort(np.concatenate((origin, stray)), kind="stable")
    return [*np.concatenate((found, np.full(len(stray), 0xFFFD)))[order].tolist()]


def _numbers(points: list[int], kinds: Table) -> Iterator[int]:
    digits: list[int] = []
    for point in [*points, 0]:
        if point < len(kinds) and kinds[point] & _DECIMAL:
            digits.append(point)
        elif not (digits and point in _MARKS):
            if len(digits) > 1:
                yield _id(_utf8(digits))
            digits = []


def _names(parts: list[list[int]], classes: Table, kinds: Table, lower: Table, least: int) -> Iterable[int]:
    plain, named = set(), set()
    for word in (word for part in parts for word in _words(part, classes)):
        if any(kinds[point] & _DECIMAL for point in word):
            continue
        if classes[word[0]] & _LOWER:
            plain.add(_id(_utf8(word)))
        if classes[word[0]] & _UPPER and len(word) >= least:
            named.add(_id(_utf8([lower[point] for point in word])))
    return named - plain


def _words(points: list[int], classes: Table) -> Iterator[list[int]]:
    word: list[int] = []
    for point in [*points, 0xFFFD]:
        if point < len(classes) and classes[point] & _WORD:
            word.append(point)
        elif word:
            yield word
            word = []


def _utf8(points: list[int]) -> bytes:
    return "".join(map(chr, points)).encode("utf-8", "surrogatepass")


@lru_cache(_KEPT)
def _id(data: bytes) -> int:
    """Return the hash of some bytes, eight at a time."""
    found = 0
    for at in range(0, len(data), 8):
        found = (found ^ int.from_bytes(data[at : at + 8], "little")) * MIX_1 % 2**64
        found ^= found >> 32
    found = (found ^ len(data)) * MIX_2 % 2**64
    return found ^ found >> 29


def _sorted(found: Iterable[int]) -> Words:
    return np.array(sorted(found), np.uint64)


def _offsets(sizes: Iterable[int]) -> Ints:
    return np.cumsum([0, *sizes], dtype=np.int64)
