"""What stretches of texts state, as columns: each is read once for all texts that it is compared with.

    "Sales rose [12 pct] to [345,000] in [Hanoi]"    three pieces, of one fact each

    kind     value  unit  size    written            equal numbers are equal values, units or spellings
    number   0      1     12.0    0  "12 pct"
    number   1      0     345000  1  "345,000"
    name     0      0     nan     2  "Hanoi"

A piece that states more than numbers, dates and one name, or that leans on more than its own words, is `UNREAD`.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence
from fractions import Fraction
from math import nan
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.facts import read, stretches
from dedup.facts.lexicon import Lexicon
from dedup.facts.stated import Stated
from dedup.facts.stretches import Words
from dedup.facts.tokens import Passage
from dedup.facts.weigh import in_capitals, titled
from dedup.model import FactChange, FactKind

KINDS = (FactKind.NUMBER, FactKind.DATE, FactKind.NAME)
NUMBER, DATE, NAME = range(3)
NOTHING = 0  # the piece without words
UNREAD = -1  # instead of how many amounts a piece has
NO_NAME = -1
NO_UNIT = 0
PLAIN, LISTED, ORDINARY, UNIFORM = 1, 2, 4, 8  # marks of a piece with a name, see `stretches.silent`
MODEST, OFFICE, SHOUTED = range(3)  # what follows a name; SHOUTED: its capital says nothing

Ints = NDArray[np.int32]
Columns = list["array[Any]"]
Item = TypeVar("Item", bound=Hashable)


class Facts(NamedTuple):
    """Facts by number."""

    kind: NDArray[np.uint8]  # NUMBER, DATE, NAME
    value: Ints  # number of its value; of a name, in `Pieces.names`
    unit: Ints
    size: NDArray[np.float64]  # roughly; NaN where it is no number
    weak: NDArray[np.uint8]  # 1: told only against another, or letters beside it may be its digits
    beside: NDArray[np.uint8]  # MODEST, OFFICE, SHOUTED
    start: Ints  # in its text
    end: Ints
    written: Ints  # in `Pieces.written`


class Stretched(NamedTuple):
    """Pieces by number."""

    first: Ints  # its amounts are the facts from here on
    amounts: Ints  # how many; UNREAD
    name: Ints  # NO_NAME where it has none
    marks: NDArray[np.uint8]


_DTYPES = {"i": np.int32, "B": np.uint8, "d": np.float64}
_FACT, _PIECE = "BiidBBiii", "iiiB"


class Numbered(dict[Item, int]):
    """Equal items -> equal numbers, and back."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Item] = []

    def __missing__(self, item: Item) -> int:
        number = self[item] = len(self.all)
        self.all.append(item)
        return number


class Pieces:
    """Pieces and their facts by number."""

    def __init__(self) -> None:
        self.values: Numbered[object] = Numbered()  # of numbers and dates
        self.names: Numbered[tuple[str, str, str]] = Numbered()  # folded, as written, code of the language
        self.written: Numbered[str] = Numbered()
        self._units: Numbered[object] = Numbered()
        self._facts: Columns = [array(code) for code in _FACT]
        self._pieces: Columns = [array(code) for code in _PIECE]
        _append(self._pieces, (0, 0, NO_NAME, 0))
        assert self._units[""] == NO_UNIT

    def read(self, words: Words, first: int, after: int, known: Lexicon) -> int:
        """Read a stretch of at least one word; return its number."""
        if known.code and not words.uniform and stretches.ordinary(words.written[first:after], known):
            return NOTHING
        passage = Passage(words.text, known, words.uniform)
        one = read.span(passage, words.before(first), *words.span(first, after))
        told, begin = one.content, len(self._facts[0])
        if passage.consulted or len(told.names) > 1 or (told.names and told.names[0].weak):
            return _append(
                self._pieces, (begin, UNREAD, NO_NAME, 0)
            )  # negations and opposites are changes of their own
        for fact in told.amounts:
            self._amount(words.text, _moved(fact, one.base))
        if not told.names:
            return _append(self._pieces, (begin, len(told.amounts), NO_NAME, 0))
        name = self._named(words, _moved(told.names[0], one.base), known)
        return _append(self._pieces, (begin, len(told.amounts), name, _marks(words, first, after, known)))

    def _amount(self, text: str, fact: Stated) -> None:
        number: object = fact.value
        unit: object = ""
        if isinstance(number, tuple) and fact.kind is FactKind.NUMBER:
            number, unit = number
        touched = (fact.start > 0 and text[fact.start - 1].isalnum()) or text[fact.end : fact.end + 1].isalnum()
        weak = fact.weak or (touched and fact.kind is FactKind.NUMBER)  # letters beside it may be its digits, misread
        self._fact(text, fact, self.values[fact.value], self._units[unit], _size(number), weak, MODEST)

    def _named(self, words: Words, fact: Stated, known: Lexicon) -> int:
        shouted = words.uniform or in_capitals(words.text, fact.start)
        beside = SHOUTED if shouted else OFFICE if titled(words.text, known, fact.end) else MODEST
        value = self.names[str(fact.value), words.text[fact.start : fact.end], known.code]
        return self._fact(words.text, fact, value, 0, nan, False, beside)

    def _fact(self, text: str, fact: Stated, value: int, unit: int, size: float, weak: bool, beside: int) -> int:
        start, end = fact.start, fact.end
        row = KINDS.index(fact.kind), value, unit, size, weak, beside, start, end, self.written[text[start:end]]
        return _append(self._facts, row)

    def change(self, one: int, other: int) -> FactChange:
        """Two facts that answer each other, as a change."""
        kind, *_, start, end, written = self._facts
        a, b, spelled = written[one], written[other], self.written.all
        return FactChange(KINDS[kind[one]], spelled[a], spelled[b], start[one], end[one], start[other], end[other])

    def facts(self) -> Facts:
        """All facts as columns. Nothing may be read while they are held."""
        return Facts(*map(_column, self._facts))

    def pieces(self) -> Stretched:
        """All pieces as columns. Nothing may be read while they are held."""
        return Stretched(*map(_column, self._pieces))


def _append(columns: Columns, row: Sequence[float]) -> int:
    for column, value in zip(columns, row, strict=True):
        column.append(value)
    return len(columns[0]) - 1


def _column(column: array[Any]) -> NDArray[Any]:
    return np.frombuffer(column, _DTYPES[column.typecode])


def _marks(words: Words, first: int, after: int, known: Lexicon) -> int:
    """What tells whether the words of a piece say nothing that counts, with those of another one."""
    plain = known.silent.issuperset(words.keys[first:after])
    listed = plain and stretches.designated(words, first, after, known)
    ordinary = known.code != "" and stretches.ordinary(words.written[first:after], known)
    return PLAIN * plain | LISTED * listed | ORDINARY * ordinary | UNIFORM * words.uniform


def _moved(fact: Stated, base: int) -> Stated:
    return fact._replace(start=fact.start + base, end=fact.end + base) if base else fact


def _size(number: object) -> float:
    try:
        return float(number) if isinstance(number, int | Fraction) else nan
    except OverflowError:
        return nan
