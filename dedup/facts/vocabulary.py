"""Texts as numbers of their words, for the kernel `differing`.

    "The toll is 12,"   0 1 2 3     keys the toll is 12; the last has an amount, and is read with the words beside it

A word is looked at once, however many texts it stands in. In: texts. Out: columns, as `kernels.alignment` has them.
"""

from __future__ import annotations

from array import array

import numpy as np

from dedup.facts import stretches
from dedup.facts.lexicon import sticky_words
from dedup.fold import fold
from dedup.kernels.alignment import COUNTS, ODD, PLAIN, STICKY, Vocabulary
from dedup.kernels.words import Ints
from dedup.languages import lists

_DIGITS = frozenset("0123456789")


class _Numbers(dict[str, int]):
    """Numbers things as they are first asked for."""

    def __missing__(self, item: str) -> int:
        number = self[item] = len(self)
        return number


class Words(dict[str, int]):
    """A word as written -> its number, and the columns of all words so far."""

    def __init__(self) -> None:
        super().__init__()
        self._keys = _Numbers()
        self._key, self._marks, self._lists = array("i"), array("B"), array("I")
        self._letters, self._offset = bytearray(), array("q", [0])

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        key = stretches.key(word)
        amount, plain = stretches.has_amount(word), word.isascii()
        # Where a word has an amount, no letters are compared.
        letters = "" if amount else word.lower() if plain and word.isalpha() else fold(word)
        marks = COUNTS * amount | STICKY * (amount or key in sticky_words()) | PLAIN * plain
        if not _DIGITS.isdisjoint(letters):
            marks |= ODD
        self._key.append(self._keys[key])
        self._marks.append(marks)
        self._lists.append(lists(key))
        self._letters += letters.encode("utf-8", "surrogatepass")
        self._offset.append(len(self._letters))
        return number

    def columns(self) -> Vocabulary:
        """The words as columns. No word may be added while they are held."""
        return Vocabulary(
            np.frombuffer(self._key, np.int32),
            np.frombuffer(self._marks, np.uint8),
            np.frombuffer(self._lists, np.uint32),
            np.frombuffer(self._letters, np.uint8),
            np.frombuffer(self._offset, np.int64),
        )


class Texts:
    """Texts by number, and their words by number."""

    def __init__(self) -> None:
        self.known = Words()
        self.text: list[str] = []
        self._word, self._offset = array("i"), array("q", [0])

    def add(self, text: str) -> int:
        """Take in a text; return its number."""
        self._word.extend(map(self.known.__getitem__, text.split()))
        self._offset.append(len(self._word))
        self.text.append(text)
        return len(self.text) - 1

    def __len__(self) -> int:
        """How many words all texts have."""
        return len(self._word)

    def words(self) -> tuple[np.typing.NDArray[np.int32], Ints]:
        """The numbers of all words, and where each text's begin. No text may be added while they are held."""
        return np.frombuffer(self._word, np.int32), np.frombuffer(self._offset, np.int64)
