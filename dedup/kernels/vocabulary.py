"""Texts -> the numbers of their words, and what each distinct word is, in Python: the spec of the kernel.

    "The toll is 12, the"    words 0 1 2 3 4: The toll is 12, the    keys 0 1 2 3 0: the toll is 12

A word is what spaces part; its key is how it is aligned: in lower case, no marks around it, but a sign before an amount
stays. Words in ASCII are numbered first, in order, then the others, of which nothing more is said: case and marks of
other scripts are for Python to tell.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.alignment import COUNTS, PLAIN, STICKY
from dedup.kernels.text import check_int64, checked
from dedup.kernels.words import Ints

_AMOUNT = frozenset(b"0123456789$%")
_BESIDE_AMOUNT, _AFTER_AMOUNT = b"\"'()[]{}", b".,;:!?"
_OUTER = b"\"'()[]{}<>.,;:!?-*"
_OTHERS = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz"))


class KeyLists(NamedTuple):
    """Keys in ASCII of which something is known."""

    pool: NDArray[np.uint8]  # the keys, one after the other
    offset: Ints  # (k + 1,)
    sticky: NDArray[np.uint8]  # 1: read with a number beside it
    lists: NDArray[np.uint32]  # bit j: list j has it


class Columns(NamedTuple):
    """Words of texts, one text after the other, then distinct words by number."""

    word: NDArray[np.int32]  # number of each word
    at: NDArray[np.int32]  # byte of its text at which it starts
    start: Ints  # byte of the buffer where a distinct word stands first
    size: NDArray[np.int32]  # bytes
    key: NDArray[np.int32]  # equal where words are aligned, from 0 in order of words; -1 beyond ASCII
    marks: NDArray[np.uint8]  # COUNTS, STICKY, PLAIN as in `alignment.Vocabulary`; 0 beyond ASCII
    lists: NDArray[np.uint32]
    letters: NDArray[np.uint8]  # of the words in ASCII, in lower case; none where a word has an amount
    offset: Ints  # (ascii words + 1,)


def worded(utf8: bytes, start: Ints, end: Ints, lists: KeyLists) -> tuple[Ints, Columns]:
    """Return where the words of each text end, shape (n + 1,) with 0 first, and the words.

    Args:
        utf8, start, end: As in `pure.scan`; all UTF-8.
    """
    text = checked(utf8, start, end)
    known: dict[bytes, int] = {}
    first, word, at, ends = [], [], [], [0]
    for low, high in zip(start.tolist(), end.tolist(), strict=True):
        place = 0
        piece = text[low:high].tobytes()
        for written in piece.decode("utf-8", "surrogatepass").split():
            spelled = written.encode("utf-8", "surrogatepass")
            place = piece.index(spelled, place)
            if spelled not in known:
                known[spelled] = len(known)
                first.append(low + place)
            word.append(known[spelled])
            at.append(place)
            place += len(spelled)
        ends.append(len(word))
    spellings = list(known)
    order = [k for foreign in (False, True) for k, one in enumerate(spellings) if one.isascii() is not foreign]
    place_of = np.empty(len(order), np.int32)
    place_of[order] = np.arange(len(order), dtype=np.int32)
    rows = [spellings[k] for k in order]
    ends_at = np.array(ends, np.int64)
    begins = np.array([first[k] for k in order], np.int64)
    numbers = place_of[np.array(word, np.int64)] if word else place_of[:0]
    return ends_at, Columns(numbers, np.array(at, np.int32), begins, *_known(rows, lists))


def _known(
    rows: list[bytes], lists: KeyLists
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8], NDArray[np.uint32], NDArray[np.uint8], Ints]:
    """What distinct words are."""
    pool, edges = lists.pool.tobytes(), lists.offset.tolist()
    place = {pool[low:high]: at for at, (low, high) in enumerate(pairwise(edges))}
    keys: dict[bytes, int] = {}
    key, marks, listed, letters, offset = [], [], [], b"", [0]
    for word in rows:
        if not word.isascii():
            key.append(-1)
            marks.append(0)
            listed.append(0)
            continue
        amount = not _AMOUNT.isdisjoint(word)
        cut = word.strip(_BESIDE_AMOUNT).rstrip(_AFTER_AMOUNT) if amount else word.strip(_OUTER)
        at = place.get(cut.lower())
        key.append(keys.setdefault(cut.lower(), len(keys)))
        marks.append(PLAIN | COUNTS * amount | STICKY * (amount or (at is not None and bool(lists.sticky[at]))))
        listed.append(0 if at is None else int(lists.lists[at]))
        letters += b"" if amount else word.lower().translate(None, _OTHERS)
        offset.append(len(letters))
    return (
        np.array([len(word) for word in rows], np.int32), np.array(key, np.int32), np.array(marks, np.uint8),
        np.array(listed, np.uint32), np.frombuffer(letters, np.uint8), np.array(offset, np.int64),
    )  # fmt: skip


def numbered(data: bytes, start: Ints, end: Ints) -> tuple[NDArray[np.int32], Ints]:
    """Return the number of each span of bytes, equal ones alike, in order; and which span has each number first.

    >>> numbered(b"12 14 12", np.array([0, 3, 6]), np.array([2, 5, 8]))
    (array([0, 1, 0], dtype=int32), array([0, 1]))
    """
    text = checked(data, start, end)
    known: dict[bytes, int] = {}
    first, which = [], []
    for at, (low, high) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        piece = text[low:high].tobytes()
        if piece not in known:
            known[piece] = len(known)
            first.append(at)
        which.append(known[piece])
    return np.array(which, np.int32), np.array(first, np.int64)


def behind(utf8: bytes, start: Ints, end: Ints, left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Tell of pairs of texts, given by number, whether the left one comes after the right one in the order of bytes.

    >>> behind(b"12 14", np.array([0, 3]), np.array([2, 5]), np.array([0, 1, 1]), np.array([1, 0, 1]))
    array([False,  True, False])
    """
    text = checked(utf8, start, end)
    check_int64(left=left, right=right)
    if len(left) != len(right) or any(
        len(side) and (side.min() < 0 or side.max() >= len(start)) for side in (left, right)
    ):
        raise ValueError("pairs must be of texts that there are")
    written = [text[low:high].tobytes() for low, high in zip(start.tolist(), end.tolist(), strict=True)]
    sides = zip(left.tolist(), right.tolist(), strict=True)
    return np.array([written[one] > written[other] for one, other in sides], np.bool_)


def stretched(
    offset: Ints, pair: Ints, words: NDArray[np.int32], code: Ints, left: Ints, right: Ints
) -> tuple[NDArray[np.int32], Ints]:
    """Number stretches of texts, two a row: equal places of one language alike, from 1 on; 0 for those without words.

    Args:
        offset: Words offset[k]:offset[k + 1] are those of text k.
        pair, words: The pair of texts of each row, and its words of both, from, to; int64 (n,) and int32 (n, 4).
        code, left, right: Of each pair its language and its texts.
    Returns:
        The number of each left stretch, then of each right one, int32 (2 n,); and where each number stands first, its
        row times 2, and 1 more for the right side.

    >>> words = np.array([[0, 2, 0, 2], [0, 0, 3, 4], [0, 2, 1, 2]], np.int32)
    >>> pair, code, left, right = (np.array(column) for column in ([0, 0, 1], [3, 3], [0, 0], [1, 1]))
    >>> [column.tolist() for column in stretched(np.array([0, 4, 9]), pair, words, code, left, right)]
    [[1, 0, 1, 2, 3, 4], [0, 1, 3, 5]]
    """
    for label, column in (("offset", offset), ("pair", pair), ("code", code), ("left", left), ("right", right)):
        check_int64(**{label: column})
    if not (_within(pair, len(left)) and len(left) == len(right) == len(code) and len(words) == len(pair)):
        raise ValueError(_APART)
    known: dict[tuple[int, int, int], int] = {}
    which, first = [], []
    for side, texts in enumerate((left, right)):
        if not _within(texts, len(offset) - 1):
            raise ValueError(_APART)
        start, stop = offset[texts[pair]], offset[texts[pair] + 1]
        begin, end = start + words[:, 2 * side], start + words[:, 2 * side + 1]
        if not ((begin >= start) & (begin <= end) & (end <= stop)).all():
            raise ValueError(_APART)
        places = zip(begin.tolist(), (end - begin).tolist(), code[pair].tolist(), strict=True)
        for row, key in enumerate(places):
            if key[1] and key not in known:
                known[key] = len(known) + 1
                first.append(2 * row + side)
            which.append(known[key] if key[1] else 0)
    return np.array(which, np.int32), np.array(first, np.int64)


_APART = "stretches, pairs and texts must belong together"


def _within(numbers: Ints, limit: int) -> bool:
    return bool(((numbers >= 0) & (numbers < limit)).all())
