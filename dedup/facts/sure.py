"""Conflicts that need no full reading: a number, a date or a name against another one, alone in its stretch.

    "Sales rose 12 pct to 345,000 in Hanoi"    ->    12 pct | 14 pct, 345,000 | 812,000
    "Sales rose 14 pct to 812,000 in Hanoi"

In: many pairs of texts. Out: some of what `facts.changes` gives for them, never another thing: conflicts with both
sides. Left out is whatever depends on more than its own stretch: a capital at the start of a sentence, a name beside
its office, a date where a dateline may stand. Two fillings of a form have enough of the rest.

A form of n fillings has n * n / 2 pairs of them but few texts and stretches, so what is done for a pair is done in
columns: `vocabulary` numbers the words of a text, the kernel aligns them, `pieces` reads a stretch once, and `verdict`
compares facts by the numbers of their values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.facts import stretches
from dedup.facts.lexicon import lexicon
from dedup.facts.pieces import NOTHING, Pieces
from dedup.facts.regions import MOST_ALIGNED
from dedup.facts.verdict import Rows, Verdict
from dedup.facts.vocabulary import Texts
from dedup.kernels.alignment import OPEN, Rule
from dedup.languages import LANGUAGES, SHARE
from dedup.model import FactChange

_MOST_WORDS = 1 << 20  # of the texts that are held: with what they state, 50 to 80 MB
_RULE = Rule(stretches.NEARBY, SHARE, MOST_ALIGNED)
_CODES = 3  # bits of a language, in the key of a piece

Column = NDArray[np.int64]


class Conflicts(NamedTuple):
    """The conflicts of pairs of texts, each pair's in order of the text that sorts first."""

    offset: Column  # (p + 1,): conflicts offset[k]:offset[k + 1] are pair k's
    left: Column  # facts by number
    right: Column


class Told(NamedTuple):
    """Conflicts as columns, in the order of `Conflicts`: where each stands in its two texts, and as what."""

    kind: NDArray[np.uint8]  # place in `pieces.KINDS`
    start_a: NDArray[np.int32]
    end_a: NDArray[np.int32]
    start_b: NDArray[np.int32]
    end_b: NDArray[np.int32]
    a: NDArray[np.int32]  # what is written there: a place in `Sure.written`
    b: NDArray[np.int32]


class Sure:
    """Reads pairs of texts, known by name. What was read is kept: a text that fills a form stands in many pairs."""

    def __init__(self, text: Callable[[Any], str]) -> None:
        self._text = text
        self._start()

    def _start(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._texts = Texts()
        self._read: dict[int, int] = {}  # key of a stretch -> its piece
        self.pieces = Pieces()
        self._verdict = Verdict(self.pieces)

    def conflicts(self, left: Sequence[Hashable], right: Sequence[Hashable]) -> Conflicts:
        """Return the conflicts of some thousand pairs. Numbers of facts hold until the next call.

        >>> sure = Sure(str)
        >>> found = sure.conflicts(["12 dead, said Smith."], ["14 dead, said Jones."])
        >>> [(one.a, one.b) for one in sure.changes(found, 0)]
        [('12', '14'), ('Smith', 'Jones')]
        """
        if len(self._texts) > _MOST_WORDS:
            self._start()
        one, other = self._of(left), self._of(right)
        text = self._texts.text
        swapped = np.array([text[a] > text[b] for a, b in zip(one.tolist(), other.tolist(), strict=True)], np.bool_)
        rows = self._stretches(np.where(swapped, other, one), np.where(swapped, one, other))
        pair, a, b = self._verdict.conflicts(rows)
        offset = np.concatenate(([0], np.cumsum(np.bincount(pair, minlength=len(one)))))
        return Conflicts(offset, np.where(swapped[pair], b, a), np.where(swapped[pair], a, b))

    def changes(self, found: Conflicts, pair: int, most: int | None = None) -> tuple[FactChange, ...]:
        """Return the conflicts of one pair, or the first of them."""
        start, stop = found.offset[pair : pair + 2].tolist()
        stop = stop if most is None else min(stop, start + most)
        return tuple(map(self.pieces.change, found.left[start:stop].tolist(), found.right[start:stop].tolist()))

    def columns(self, found: Conflicts) -> Told:
        """Return the conflicts of all pairs: what `changes` gives, and no object for any of them.

        >>> sure = Sure(str)
        >>> told = sure.columns(sure.conflicts(["12 dead, said Smith."], ["14 dead, said Jones."]))
        >>> [(sure.written[a], sure.written[b]) for a, b in zip(told.a, told.b)], told.start_a
        ([('12', '14'), ('Smith', 'Jones')], array([ 0, 14], dtype=int32))
        """
        facts = self.pieces.facts()
        one, other = found.left, found.right
        places = facts.start[one], facts.end[one], facts.start[other], facts.end[other]
        return Told(facts.kind[one], *places, facts.written[one], facts.written[other])

    @property
    def written(self) -> Sequence[str]:
        """What is written where facts stand, by number. Numbers hold until the next call of `conflicts`."""
        return self.pieces.written.all

    def _of(self, names: Sequence[Hashable]) -> Column:
        """The numbers of some texts."""
        known = self._numbers
        for name in names:
            if name not in known:
                known[name] = self._texts.add(self._text(name))
        return np.array([known[name] for name in names], np.int64)

    def _stretches(self, one: Column, other: Column) -> Rows:
        """Align the texts of pairs, and read what stands where they differ."""
        word, first = self._texts.words()
        ends, words, language = kernels.differing(self._texts.known.columns(), word, first, one, other, _RULE)
        pair = np.repeat(np.arange(len(one)), np.diff(ends))
        code = np.where((language < 0) | (language >= len(LANGUAGES)), len(LANGUAGES), language).astype(np.int64)
        for at in np.flatnonzero(language == OPEN).tolist():
            a, b = (stretches.words(self._texts.text[side[at]]) for side in (one, other))
            more, spoken = stretches.stretches(a, b), stretches.language(a, b)
            code[at] = LANGUAGES.index(spoken) if spoken else len(LANGUAGES)
            pair = np.concatenate((pair, np.full(len(more), at)))
            words = np.concatenate((words, np.array(more, np.int32).reshape(-1, 4)))
        order = np.argsort(pair, kind="stable")
        pair, (a0, a1, b0, b1) = pair[order], words[order].astype(np.int64).T
        text, begin, end = (np.concatenate(sides) for sides in ((one[pair], other[pair]), (a0, b0), (a1, b1)))
        pieces = self._pieces(text, begin, end, np.tile(code[pair], 2), first)
        return Rows(pair, *np.split(pieces, 2))

    def _pieces(self, text: Column, begin: Column, end: Column, code: Column, first: Column) -> Column:
        """Return the pieces that some stretches of texts are, each read once."""
        key = (first[text] + begin) << 32 | (end - begin) << _CODES | code
        distinct, at, which = np.unique(np.where(begin < end, key, 0), return_index=True, return_inverse=True)
        numbers = []
        for one, row in zip(distinct.tolist(), at.tolist(), strict=True):
            if one not in self._read:
                self._read[one] = self._piece(int(text[row]), int(begin[row]), int(end[row]), int(code[row]))
            numbers.append(self._read[one])
        return np.array(numbers, np.int64)[which]

    def _piece(self, text: int, begin: int, end: int, code: int) -> int:
        if begin == end:
            return NOTHING
        known = lexicon(LANGUAGES[code] if code < len(LANGUAGES) else None)
        return self.pieces.read(stretches.words(self._texts.text[text]), begin, end, known)
