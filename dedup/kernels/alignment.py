"""Pairs of texts, as numbers of words -> the stretches in which they differ, in Python: the spec of the kernel.

    hit 12 ships on 5 May          (0, 1, 0, 3)   hit | was hit by: 12 is equal on both sides
    was hit by 12 ships on 6 May   (4, 6, 6, 8)   5 May | 6 May: widened over the month, since they are read together

Words are aligned by their longest common subsequence; of several of one length, by that of rapidfuzz. A stretch that
only spells the same letters in another way is none. A word that one side has alone is joined to one that the other has
alone nearby. The language is that whose list has most of the distinct words of both texts, if one list leads and has
its share of them.

Where a stretch takes more to judge than letters (accents, digits of other scripts), or a text has too many words to
align, nothing is said of a pair: its language is `OPEN`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.words import Ints

COUNTS, STICKY, PLAIN, ODD = 1, 2, 4, 8  # marks of a word, see `Vocabulary`
NONE, OPEN = -1, -2  # instead of a language

Word = TypeVar("Word")
Stretch = tuple[int, int, int, int]  # words: from, to in the left text, then in the right one


class Vocabulary(NamedTuple):
    """Words as written, by number."""

    key: NDArray[np.int32]  # (v,): equal where they are aligned; 0 to v - 1
    marks: NDArray[np.uint8]  # COUNTS: has an amount; STICKY: read with one; PLAIN: ASCII; ODD: its fold has a digit
    lists: NDArray[np.uint32]  # bit k: list k has it; the same, as STICKY is, for all words of one key
    letters: NDArray[np.uint8]  # the folds, UTF-8, one after the other
    offset: Ints  # (v + 1,): letters offset[k]:offset[k + 1] are word k's


class Rule(NamedTuple):
    """What is asked of stretches."""

    apart: int  # equal words between a word lost and a word won, at most, for the two to be one stretch
    share: int  # one of so many distinct words must be on a language's list
    most: int  # words of a text that is aligned


class Stretches(NamedTuple):
    """What was found, pair by pair."""

    offset: Ints  # (p + 1,): stretches offset[k]:offset[k + 1] are pair k's
    words: NDArray[np.int32]  # (n, 4): from, to on the left, from, to on the right
    language: NDArray[np.int8]  # (p,): the list that leads, NONE, or OPEN; NONE too where nothing differs


def differing(
    known: Vocabulary, word: NDArray[np.int32], offset: Ints, left: Ints, right: Ints, rule: Rule
) -> Stretches:
    """Return where the texts of each pair differ, and what language they are in together.

    Args:
        known: The words by number.
        word, offset: Words offset[k]:offset[k + 1] are those of text k, int32 and int64.
        left, right: Texts, int64, shapes (p,).
    Raises:
        ValueError: A number is not that of a word or a text, or columns do not belong together.
        TypeError: A dtype is not as stated.
    """
    _check(known, word, offset, left, right)
    reader = _Reader(known, word, offset, rule)
    ends, found, language = [0], [], []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        rows, spoken = reader.read(a, b)
        found += rows
        ends.append(len(found))
        language.append(spoken)
    columns = np.array(found, np.int32).reshape(-1, 4)
    return Stretches(np.array(ends, np.int64), columns, np.array(language, np.int8))


class _Reader:
    """Reads pairs of texts one by one."""

    def __init__(self, known: Vocabulary, word: NDArray[np.int32], offset: Ints, rule: Rule) -> None:
        self._word, self._offset, self._rule = word, offset, rule
        self._key, self._marks, self._lists = known.key.tolist(), known.marks.tolist(), known.lists.tolist()
        self._sticky = {key: mark & STICKY != 0 for key, mark in zip(self._key, self._marks, strict=True)}
        pool = known.letters.tobytes()
        self._letters = [pool[start:end] for start, end in pairwise(known.offset.tolist())]

    def read(self, left: int, right: int) -> tuple[list[Stretch], int]:
        """The stretches of one pair, and its language."""
        a, b = self._words(left), self._words(right)
        if max(len(a), len(b)) > self._rule.most:
            return [], OPEN
        ours, theirs = ([self._key[word] for word in side] for side in (a, b))
        found = []
        for a0, a1, b0, b1 in _apart(ours, theirs):
            differs = self._differ(a[a0:a1], b[b0:b1])
            if differs is None:
                return [], OPEN
            if differs:
                found.append((a0, a1, b0, b1))
        if not found:
            return [], NONE
        wide = widen(bridge(found, self._rule.apart), ours, theirs, self._sticky.__getitem__)
        return wide, self._language(a + b)

    def _words(self, text: int) -> list[int]:
        words: list[int] = self._word[self._offset[text] : self._offset[text + 1]].tolist()
        return words

    def _differ(self, ours: Sequence[int], theirs: Sequence[int]) -> bool | None:
        """Tell whether a stretch differs in more than spelling; None where letters do not tell."""
        marks = [self._marks[word] for word in (*ours, *theirs)]
        if any(mark & COUNTS for mark in marks):
            return True
        if any(mark & ODD for mark in marks):
            return None
        if b"".join(map(self._letters.__getitem__, ours)) != b"".join(map(self._letters.__getitem__, theirs)):
            return True
        return False if all(mark & PLAIN for mark in marks) else None

    def _language(self, words: Sequence[int]) -> int:
        lists = {self._key[word]: self._lists[word] for word in words}
        counts = [sum(bits >> place & 1 for bits in lists.values()) for place in range(32)]
        best = max(counts)
        clear = counts.count(best) == 1 and best * self._rule.share >= len(lists)
        return counts.index(best) if clear else NONE


def _apart(a: Sequence[int], b: Sequence[int]) -> list[Stretch]:
    """Return the stretches between words that are aligned."""
    from rapidfuzz.distance import Indel

    found = []
    after_a = after_b = 0
    for same in Indel.opcodes(a, b).as_matching_blocks():  # the last one is empty, at both ends
        if after_a < same.a or after_b < same.b:
            found.append((after_a, same.a, after_b, same.b))
        after_a, after_b = same.a + same.size, same.b + same.size
    return found


def bridge(found: Sequence[Stretch], apart: int) -> list[Stretch]:
    """Join a stretch with words on one side to the next with words on the other: "rose sharply", "sharply fell"."""
    joined: list[Stretch] = []
    for stretch in found:
        if joined:
            a0, a1, b0, b1 = joined[-1]
            near = stretch[0] - a1 <= apart
            lost_then_won = a0 < a1 and b0 == b1 and stretch[0] == stretch[1]
            won_then_lost = a0 == a1 and b0 < b1 and stretch[2] == stretch[3]
            if near and (lost_then_won or won_then_lost):
                joined[-1] = a0, stretch[1], b0, stretch[3]
                continue
        joined.append(stretch)
    return joined


def widen(
    found: Sequence[Stretch], a: Sequence[Word], b: Sequence[Word], sticky: Callable[[Word], bool]
) -> list[Stretch]:
    """Take in the numbers, units and months beside a changed one: they are read together. They are equal.

    Args:
        a, b: The words of both sides as aligned.
    """
    wide: list[Stretch] = []
    for a0, a1, b0, b1 in found:
        floor_a, floor_b = wide[-1][1::2] if wide else (0, 0)
        if any(map(sticky, a[a0:a1])) or any(map(sticky, b[b0:b1])):
            while a0 > floor_a and b0 > floor_b and sticky(a[a0 - 1]) and a[a0 - 1] == b[b0 - 1]:
                a0, b0 = a0 - 1, b0 - 1
            while a1 < len(a) and b1 < len(b) and sticky(a[a1]) and a[a1] == b[b1]:
                a1, b1 = a1 + 1, b1 + 1
        if wide and (a0 <= floor_a and b0 <= floor_b):
            wide[-1] = wide[-1][0], max(a1, floor_a), wide[-1][2], max(b1, floor_b)
        else:
            wide.append((a0, a1, b0, b1))
    return wide


def _check(known: Vocabulary, word: NDArray[np.int32], offset: Ints, left: Ints, right: Ints) -> None:
    """Refuse columns that do not belong together."""
    for label, column in (
        *known._asdict().items(),
        ("word", word),
        ("offset", offset),
        ("left", left),
        ("right", right),
    ):
        kind = _KINDS.get(label, np.int64)
        if not isinstance(column, np.ndarray) or column.dtype != kind:
            raise TypeError(f"{label} must be an array of {np.dtype(kind)}")
        if column.ndim != 1:
            raise ValueError(f"{label} must have 1 dimension(s)")
    size = len(known.key)
    if not len(known.marks) == len(known.lists) == size or len(left) != len(right):
        raise ValueError("the columns of words, and those of pairs, must have one length")
    for label, rising, items in (("letters", known.offset, known.letters), ("words", offset, word)):
        if not (len(rising) and rising[0] == 0 and rising[-1] == len(items) and (np.diff(rising) >= 0).all()):
            raise ValueError(f"the offsets of {label} must rise from 0 to their number")
    texts = len(offset) - 1
    if len(known.offset) != size + 1:
        raise ValueError("letters must be those of all words")
    for label, column, end in (
        ("key", known.key, size),
        ("word", word, size),
        ("left", left, texts),
        ("right", right, texts),
    ):
        if len(column) and not 0 <= column.min() <= column.max() < end:
            raise ValueError(f"{label} must be 0 to {end - 1}")


_KINDS = {"key": np.int32, "marks": np.uint8, "lists": np.uint32, "letters": np.uint8, "word": np.int32}
