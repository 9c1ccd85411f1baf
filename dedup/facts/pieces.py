"""What stretches of texts state, as columns: each is read once for all texts that it is compared with.

    "Sales rose [12 pct] to [345,000] in [Hanoi]"    three pieces, of one fact each

    kind     value  unit  size    written            equal numbers are equal values, units or spellings
    number   0      1     12.0    0  "12 pct"
    number   1      0     345000  1  "345,000"
    name     0      0     nan     2  "Hanoi"

Most stretches are plain, and the kernel reads them (`plain`); the others are read here, which is the spec. A piece that
states more than numbers, dates and one name, or that leans on more than its own words, is `UNREAD`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.facts import plain, read, stretches
from dedup.facts.lexicon import Lexicon, lexicon
from dedup.facts.stated import Stated
from dedup.facts.stretches import Words
from dedup.facts.tokens import Passage, bare
from dedup.facts.values import NAMED, Numbered, Row, Values, keys
from dedup.facts.vocabulary import Texts
from dedup.facts.weigh import in_capitals, titled
from dedup.facts.written import Written
from dedup.kernels.answers import (
    LISTED,
    MODEST,
    NAME,
    NO_NAME,
    NO_UNIT,
    NUMBER,
    OFFICE,
    ORDINARY,
    PLAIN,
    SHOUTED,
    UNIFORM,
    UNREAD,
    Column,
    Facts,
    Stretched,
)
from dedup.kernels.words import Ints
from dedup.languages import LANGUAGES
from dedup.model import FactChange, FactKind

KINDS = (FactKind.NUMBER, FactKind.DATE, FactKind.NAME)
NOTHING = 0  # the piece without words

Full = tuple[tuple[int, bool, int], list[tuple[Stated, int, str]]]
Name = tuple[str, str, str]  # folded, as written, code of the language


class Asked(NamedTuple):
    """Stretches of texts, each of at least one word."""

    text: Ints
    begin: Ints  # words of the text
    end: Ints
    code: Ints  # place of the language; len(LANGUAGES) for none

    def where(self, wanted: Ints) -> Asked:
        """Some of them."""
        return Asked(*(column[wanted] for column in self))


class _Part(NamedTuple):
    """Pieces that were read together."""

    amounts: Column
    named: NDArray[np.bool_]
    marks: NDArray[np.uint8]
    facts: plain.Facts  # units and names by number


class Pieces:
    """The pieces that some stretches are, and their facts."""

    def __init__(self, texts: Texts, asked: Asked) -> None:
        self._values, self._names = Values(), Numbered[Name]()
        self.number = np.zeros(len(asked.text), np.int64)  # the piece of each stretch
        parts, pieces = [_PART], 1
        for code in np.unique(asked.code).tolist():
            at = np.flatnonzero(asked.code == code)
            for rows, part in self._read(texts, asked.where(at), _known(code)):
                self.number[at[rows]] = np.arange(pieces, pieces + len(part.amounts))
                pieces += len(part.amounts)
                parts.append(part)
        self._join(texts, parts)

    def change(self, one: int, other: int) -> FactChange:
        """Two facts that answer each other, as a change."""
        kind, start, end, written = self.facts.kind, self.facts.start, self.end, self.facts.written
        a, b = self.written[int(written[one])], self.written[int(written[other])]
        at, to, there, thence = (int(column[fact]) for fact in (one, other) for column in (start, end))
        return FactChange(KINDS[kind[one]], a, b, at, to, there, thence)

    def values(self, numbers: Ints) -> list[object]:
        """Return some values; of a name, see `Name`."""
        first = self._first[numbers]
        rows = map(Row, *(column[first].tolist() for column in self._rows))
        return [self._names.all[row.number] if row.form == NAMED else self._values.value(row) for row in rows]

    def _join(self, texts: Texts, parts: Sequence[_Part]) -> None:
        """Put the parts together, and number what is equal in them."""
        amounts, named, marks = (np.concatenate([part[at] for part in parts]) for at in range(3))
        facts = plain.Facts(*(np.concatenate(columns) for columns in zip(*(part.facts for part in parts), strict=True)))
        size = np.where(amounts == UNREAD, 0, amounts) + named
        first = (np.cumsum(size) - size).astype(np.int32)
        self.pieces = Stretched(first, amounts, np.where(named, first + amounts, NO_NAME).astype(np.int32), marks)
        written, at = kernels.numbered(texts.utf8, facts.place, facts.place + facts.size)
        self.written = Written(texts.utf8, facts.place[at], facts.size[at])
        self._rows = facts.form, facts.number, facts.scale, facts.unit
        values, self._first = numbered(keys(*self._rows))
        sized = self._rows[:3]
        digits, sizes = self._values.digits(*sized), self._values.sizes(*sized)
        unit = np.where(facts.kind == NUMBER, facts.unit, NO_UNIT)
        self.end = facts.end
        told = facts.weak, facts.beside, facts.start, written, facts.form, facts.number
        self.facts = Facts(facts.kind, values, unit, sizes, digits, *told)

    def _read(self, texts: Texts, asked: Asked, known: Lexicon) -> Iterator[tuple[Ints, _Part]]:
        """Read stretches of one language, in parts; those that are left out are the piece without words."""
        start, _ = texts.places(asked.text, asked.begin)
        _, end = texts.places(asked.text, asked.end - 1)
        before, _ = texts.places(asked.text, np.maximum(asked.begin - 1, 0))
        places = plain.Stretches(asked.text.astype(np.int32), before, start, end)
        told = plain.read(texts.utf8, texts.start, texts.end, places, known)
        if told is None:
            yield self._in_full(texts, asked, np.arange(len(asked.text)), known)
            return
        rows = np.flatnonzero(told.told > plain.NOTHING)
        kind = told.told[rows]
        amounts = np.where(kind == plain.UNREAD, UNREAD, told.amounts[rows].astype(np.int32))
        facts = told.facts._replace(unit=self._unit_numbers(known)[told.facts.unit])
        yield rows, _Part(amounts, kind == plain.NAMED, told.marks[rows], self._named(texts.utf8, facts, known.code))
        left = np.flatnonzero(told.told == plain.OPEN)
        if len(left):
            yield self._in_full(texts, asked, left, known)

    def _unit_numbers(self, known: Lexicon) -> Column:
        return np.array([*map(self._values.units.__getitem__, plain.units(known.code))], np.int32)

    def _named(self, utf8: bytes, facts: plain.Facts, code: str) -> plain.Facts:
        """Number the names."""
        at = np.flatnonzero(facts.kind == NAME)
        known: dict[bytes, int] = {}
        numbers = []
        for place, size in zip(facts.place[at].tolist(), facts.size[at].tolist(), strict=True):
            spelled = utf8[place : place + size]
            if spelled not in known:
                written = spelled.decode()
                known[spelled] = self._names[bare(written.lower()), written, code]
            numbers.append(known[spelled])
        facts.number[at], facts.form[at] = numbers, NAMED
        return facts

    def _in_full(self, texts: Texts, asked: Asked, at: Ints, known: Lexicon) -> tuple[Ints, _Part]:
        """Read some stretches in full."""
        pieces = array("i"), array("B"), array("B")
        facts = [array(code) for code in _FACT]
        kept = []
        columns = (column[at].tolist() for column in asked[:3])
        for row, (text, begin, end) in zip(at.tolist(), zip(*columns, strict=True), strict=True):
            words = stretches.words(texts.text(text))
            if known.code and not words.uniform and stretches.ordinary(words.written[begin:end], known):
                continue
            kept.append(row)
            piece, stated = _full(words, begin, end, known)
            for column, value in zip(pieces, piece, strict=True):
                column.append(value)
            for fact in stated:
                for column, value in zip(facts, self._row(words.text, int(texts.start[text]), *fact), strict=True):
                    column.append(value)
        amounts, named, marks = (np.array(column) for column in pieces)
        rows = plain.Facts._make(np.array(column, dtype) for column, dtype in zip(facts, _DTYPES, strict=True))
        return np.array(kept, np.int64), _Part(amounts, named.astype(np.bool_), marks, rows)

    def _row(self, text: str, base: int, fact: Stated, beside: int, code: str) -> tuple[int, ...]:
        """A fact as a row of `plain.Facts`."""
        start, end = fact.start, fact.end
        spelled = text[start:end]
        place = base + (start if text.isascii() else len(text[:start].encode("utf-8", "surrogatepass")))
        named = fact.kind is FactKind.NAME
        name = Row(NAMED, self._names[str(fact.value), spelled, code], 0, 0) if named else None
        form, number, scale, unit = name or self._values.row(fact.value)
        touched = (start > 0 and text[start - 1].isalnum()) or text[end : end + 1].isalnum()
        weak = fact.weak or (touched and fact.kind is FactKind.NUMBER)  # letters beside it may be its digits, misread
        size = len(spelled.encode("utf-8", "surrogatepass"))
        return number, scale, unit, start, end, place, size, KINDS.index(fact.kind), form, weak and not named, beside


_FACT = "qiiiiqiBBBB"
_DTYPES = (np.int64, *(np.int32,) * 4, np.int64, np.int32, *(np.uint8,) * 4)
# The piece without words.
_PART = _Part(
    np.zeros(1, np.int32), np.zeros(1, np.bool_), np.zeros(1, np.uint8),
    plain.Facts._make(np.zeros(0, dtype) for dtype in _DTYPES),
)  # fmt: skip


def _known(code: int) -> Lexicon:
    return lexicon(LANGUAGES[code] if code < len(LANGUAGES) else None)


def numbered(keys: NDArray[np.int64]) -> tuple[Column, Ints]:
    """Number rows of one or more numbers: equal rows get equal numbers. Returns these, and the first row of each.

    >>> [column.tolist() for column in numbered(np.array([7, 9, 7]))]
    [[0, 1, 0], [0, 1]]
    """
    size = keys[:1].nbytes
    start = np.arange(len(keys), dtype=np.int64) * size
    found: tuple[Column, Ints] = kernels.numbered(keys.tobytes(), start, start + size)
    return found


def _full(words: Words, first: int, after: int, known: Lexicon) -> Full:
    """Read a stretch: how many amounts, whether it has a name, and its marks; its facts, and what follows them."""
    passage = Passage(words.text, known, words.uniform)
    one = read.span(passage, words.before(first), *words.span(first, after))
    told = one.content
    if passage.consulted or len(told.names) > 1 or (told.names and told.names[0].weak):
        return (UNREAD, False, 0), []  # negations and opposites are changes of their own
    facts = [(_moved(fact, one.base), MODEST, "") for fact in told.amounts]
    if not told.names:
        return (len(facts), False, 0), facts
    name = _moved(told.names[0], one.base)
    shouted = words.uniform or in_capitals(words.text, name.start)
    beside = SHOUTED if shouted else OFFICE if titled(words.text, known, name.end) else MODEST
    return (len(facts), True, _marks(words, first, after, known)), [*facts, (name, beside, known.code)]


def _marks(words: Words, first: int, after: int, known: Lexicon) -> int:
    """What tells whether the words of a piece say nothing that counts, with those of another one."""
    plain = known.silent.issuperset(words.keys[first:after])
    listed = plain and stretches.designated(words, first, after, known)
    ordinary = known.code != "" and stretches.ordinary(words.written[first:after], known)
    return PLAIN * plain | LISTED * listed | ORDINARY * ordinary | UNIFORM * words.uniform


def _moved(fact: Stated, base: int) -> Stated:
    return fact._replace(start=fact.start + base, end=fact.end + base) if base else fact
