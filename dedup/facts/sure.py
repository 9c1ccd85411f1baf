"""Conflicts that need no full reading: a number, a date or a name against another one, alone in its stretch.

    "Sales rose 12 pct to 345,000 in Hanoi"    ->    12 pct | 14 pct, 345,000 | 812,000
    "Sales rose 14 pct to 812,000 in Hanoi"

In: many pairs of texts. Out: some of what `facts.changes` gives for them, never another thing: conflicts with both
sides. Left out is whatever depends on more than its own stretch: a capital at the start of a sentence, a name beside
its office, a date where a dateline may stand. Two fillings of a form have enough of the rest.

A form of n fillings has n * n / 2 pairs of them but few texts and stretches, so what is done for a pair is done in
columns: `vocabulary` numbers the words of the texts, the kernel aligns them, `pieces` reads a stretch once, and
`verdict` compares facts by the numbers of their values. Nothing is held from one call to the next: a text stands in
many pairs of one batch, and hardly in another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels
from dedup.facts import stretches, verdict
from dedup.facts.pieces import NOTHING, Asked, Pieces
from dedup.facts.regions import MOST_ALIGNED
from dedup.facts.vocabulary import Texts
from dedup.facts.written import Written
from dedup.kernels.alignment import OPEN, Rule
from dedup.kernels.answers import Rows
from dedup.languages import LANGUAGES, SHARE
from dedup.model import FactChange

_RULE = Rule(stretches.NEARBY, SHARE, MOST_ALIGNED)

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
    """Reads pairs of texts, known by name."""

    def __init__(self, text: Callable[[Any], str]) -> None:
        self._text = text

    def conflicts(self, left: Sequence[Hashable], right: Sequence[Hashable]) -> Conflicts:
        """Return the conflicts of some thousand pairs. Numbers of facts hold until the next call.

        >>> sure = Sure(str)
        >>> found = sure.conflicts(["12 dead, said Smith."], ["14 dead, said Jones."])
        >>> [(one.a, one.b) for one in sure.changes(found, 0)]
        [('12', '14'), ('Smith', 'Jones')]
        """
        known = {name: at for at, name in enumerate(dict.fromkeys((*left, *right)))}
        one, other = (np.array([*map(known.__getitem__, side)], np.int64) for side in (left, right))
        utf8, offset = buffer.pack([*map(self._text, known)])
        return self.among(utf8, offset[:-1], offset[1:], one, other)

    def among(self, utf8: bytes, start: Column, end: Column, left: Column, right: Column) -> Conflicts:
        """Return the conflicts of pairs of texts by number; text k is UTF-8, from start[k] up to end[k] of a buffer."""
        texts = Texts(utf8, np.ascontiguousarray(start), np.ascontiguousarray(end))
        swapped = texts.behind(left, right)
        rows = self._stretches(texts, np.where(swapped, right, left), np.where(swapped, left, right))
        pair, a, b = verdict.conflicts(self.pieces, rows)
        offset = np.concatenate(([0], np.cumsum(np.bincount(pair, minlength=len(left)))))
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
        facts, end = self.pieces.facts, self.pieces.end
        one, other = found.left, found.right
        places = facts.start[one], end[one], facts.start[other], end[other]
        return Told(facts.kind[one], *places, facts.written[one], facts.written[other])

    @property
    def written(self) -> Written:
        """What is written where facts stand, by number, as the last call of `conflicts` found them."""
        return self.pieces.written

    def _stretches(self, texts: Texts, one: Column, other: Column) -> Rows:
        """Align the texts of pairs, and read what stands where they differ."""
        ends, words, language = kernels.differing(texts.known, texts.word, texts.offset, one, other, _RULE)
        pair = np.repeat(np.arange(len(one)), np.diff(ends))
        code = np.where((language < 0) | (language >= len(LANGUAGES)), len(LANGUAGES), language).astype(np.int64)
        opened = np.flatnonzero(language == OPEN).tolist()
        for at in opened:
            a, b = (stretches.words(texts.text(int(side[at]))) for side in (one, other))
            more, spoken = stretches.stretches(a, b), stretches.language(a, b)
            code[at] = LANGUAGES.index(spoken) if spoken else len(LANGUAGES)
            pair = np.concatenate((pair, np.full(len(more), at)))
            words = np.concatenate((words, np.array(more, np.int32).reshape(-1, 4)))
        if opened:
            order = np.argsort(pair, kind="stable")
            pair, words = pair[order], words[order]
        which, first = kernels.stretched(texts.offset, pair, words, code, one, other)
        self.pieces = Pieces(texts, _asked(first, pair, words, code, (one, other)))
        number = np.concatenate(([NOTHING], self.pieces.number))  # a stretch without words is no piece of its own
        return Rows(pair, *np.split(number[which], 2))


def _asked(first: Column, pair: Column, words: NDArray[np.int32], code: Column, sides: tuple[Column, Column]) -> Asked:
    """Return some stretches, given as `kernels.stretched` does."""
    row, right = first >> 1, first & 1
    of = pair[row]
    text = np.where(right, sides[1][of], sides[0][of])
    begin, end = (words[row, 2 * right + edge].astype(np.int64) for edge in (0, 1))
    return Asked(text, begin, end, code[of])
