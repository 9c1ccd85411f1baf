"""Texts as numbers of their words, for the kernel `differing`.

    "The toll is 12,"   0 1 2 3     keys the toll is 12; the last has an amount, and is read with the words beside it

A word is looked at once, however many texts it stands in: in ASCII by the kernel, else here. In: texts of one buffer.
Out: columns, as `kernels.alignment` has them.
"""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.facts import stretches
from dedup.facts.lexicon import sticky_words
from dedup.fold import fold
from dedup.kernels.alignment import COUNTS, ODD, STICKY, Vocabulary
from dedup.kernels.vocabulary import Columns, KeyLists
from dedup.kernels.words import Ints
from dedup.languages import listed, lists

_DIGITS = frozenset("0123456789")
_KEPT = 1 << 15  # words beyond ASCII that are remembered, 300 bytes each


class Texts:
    """Some texts by number, and their words by number."""

    def __init__(self, utf8: bytes, start: Ints, end: Ints) -> None:
        self.utf8, self.start, self.end = utf8, start, end
        self.offset, self._words = kernels.worded(utf8, start, end, _lists())
        self._words = Columns(*self._words)

    @property
    def word(self) -> NDArray[np.int32]:
        """The numbers of all words: those from offset[k] up to offset[k + 1] are of text k."""
        return self._words.word

    @cached_property
    def known(self) -> Vocabulary:
        """The distinct words as columns."""
        words = self._words
        ascii_words = len(words.offset) - 1
        if ascii_words == len(words.key):
            return Vocabulary(words.key, words.marks, words.lists, words.letters, words.offset)
        foreign = [_foreign(self._spelled(number)) for number in range(ascii_words, len(words.key))]
        keys = {stretches.key(self._spelled(at)): int(words.key[at]) for at in _first(words.key[:ascii_words])}
        key, marks, lists_of = words.key.copy(), words.marks.copy(), words.lists.copy()
        key[ascii_words:] = [keys.setdefault(one.key, len(keys)) for one in foreign]
        marks[ascii_words:] = [one.marks for one in foreign]
        lists_of[ascii_words:] = [one.lists for one in foreign]
        letters = np.concatenate((words.letters, np.frombuffer(b"".join(one.letters for one in foreign), np.uint8)))
        sizes = np.array([len(one.letters) for one in foreign], np.int64)
        return Vocabulary(
            key, marks, lists_of, letters, np.concatenate((words.offset, words.offset[-1] + np.cumsum(sizes)))
        )

    def text(self, number: int) -> str:
        """Return a text."""
        return self._decoded(int(self.start[number]), int(self.end[number]))

    def places(self, text: Ints, word: Ints) -> tuple[Ints, Ints]:
        """Return the bytes where words start and end, by their places in their texts."""
        at = self.offset[text] + word
        start = self.start[text] + self._words.at[at]
        return start, start + self._words.size[self._words.word[at]]

    def behind(self, left: Ints, right: Ints) -> NDArray[np.bool_]:
        """Tell of pairs of texts whether the left one sorts behind the right one."""
        return kernels.behind(self.utf8, self.start, self.end, left, right)

    def _spelled(self, number: int) -> str:
        start = int(self._words.start[number])
        return self._decoded(start, start + int(self._words.size[number]))

    def _decoded(self, start: int, end: int) -> str:
        return self.utf8[start:end].decode("utf-8", "surrogatepass")


class _Word(NamedTuple):
    """What a word is, see `Vocabulary`."""

    key: str
    marks: int
    lists: int
    letters: bytes


@lru_cache(_KEPT)
def _foreign(word: str) -> _Word:
    """Return what a word beyond ASCII is."""
    key = stretches.key(word)
    amount = stretches.has_amount(word)
    letters = "" if amount else fold(word)  # where a word has an amount, no letters are compared
    marks = COUNTS * amount | STICKY * (amount or key in sticky_words())
    if not _DIGITS.isdisjoint(letters):
        marks |= ODD
    return _Word(key, marks, lists(key), letters.encode("utf-8", "surrogatepass"))


def _first(key: NDArray[np.int32]) -> list[int]:
    """Return a word of each key."""
    found: list[int] = np.unique(key, return_index=True)[1].tolist()
    return found


@cache
def _lists() -> KeyLists:
    """The keys in ASCII that are on a list, or read together with a number."""
    sticky = sticky_words()
    keys = sorted(key for key in {*sticky, *listed()} if key.isascii())
    offset = np.cumsum([0, *map(len, keys)], dtype=np.int64)
    pool = np.frombuffer("".join(keys).encode(), np.uint8)
    return KeyLists(
        pool, offset, np.array([key in sticky for key in keys], np.uint8), np.array([*map(lists, keys)], np.uint32)
    )
