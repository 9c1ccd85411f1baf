"""What plain stretches state, read by the kernel: most of what forms are filled in with.

    "4.0 billion dlrs,"     number 4000000000, unit $         read as `pieces` reads it
    "Moreau"                name
    "half of it", "Hu\u1ebf"     OPEN: for `pieces` to read

In: stretches of texts in one buffer. Out: columns. The kernel gives what a full reading gives, or nothing. Where there
is none, all is read in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.facts.labels import UNMEASURED, Dotted
from dedup.facts.lexicon import SUFFIXES, SYMBOLS, Entry, Lexicon
from dedup.facts.weigh import OFFICES
from dedup.languages import ABBREVIATIONS

OPEN, NOTHING, UNREAD, READ, NAMED = -1, 0, 1, 2, 3  # how a stretch was read; NAMED: its last fact is a name
DECIMAL, BARE, MONTH, WEEKDAY, DAY = range(5)  # forms of values
_MEASURES = frozenset("$%u")  # classes of words that are units
_PARTS = frozenset(("third", "thirds", "fifth", "fifths", "eighth", "eighths", "tenth", "tenths"))
_VALUED = frozenset("wsomyr")  # classes whose values are numbers
_SPANS = ("year", "month", "week", "quarter")  # from today are counted days, or these: last week
_STEPS = 1 << 8  # more than a word goes back or ahead
_LONGEST_PREFIX = 8  # letters that the kernel looks at
_MOST_JOINED = 3  # words of a phrase

Ints = NDArray[np.int64]
Book = tuple[NDArray[np.uint8], Ints, NDArray[np.uint8], Ints, NDArray[np.uint32], int, int]


class Stretches(NamedTuple):
    """Stretches of at least one word, as bytes of a buffer."""

    text: NDArray[np.int32]  # in which text each is
    before: Ints  # where the word before it starts; where it does itself if it is the first
    start: Ints
    end: Ints


class Facts(NamedTuple):
    """Facts of the stretches, in their order: amounts, then the name if there is one."""

    number: Ints  # of DECIMAL, in units of 10 ** -scale; else by form
    scale: NDArray[np.int32]
    unit: NDArray[np.int32]  # place in `units`
    start: NDArray[np.int32]  # character of the text
    end: NDArray[np.int32]
    place: Ints  # byte of the buffer
    size: NDArray[np.int32]  # bytes
    kind: NDArray[np.uint8]
    form: NDArray[np.uint8]
    weak: NDArray[np.uint8]
    beside: NDArray[np.uint8]


class Read(NamedTuple):
    """What was read of stretches."""

    told: NDArray[np.int8]  # OPEN, NOTHING, UNREAD, READ, NAMED
    amounts: NDArray[np.uint8]
    marks: NDArray[np.uint8]
    facts: Facts


def read(utf8: bytes, start: Ints, end: Ints, stretches: Stretches, lexicon: Lexicon) -> Read | None:
    """Read stretches of texts start[k]:end[k] in one language; None where there is no kernel for it."""
    if kernels.plain is None:
        return None
    told, amounts, marks, facts = kernels.plain(book(lexicon), utf8, start, end, *stretches)
    return Read(told, amounts, marks, Facts(*facts))


def value(form: int, number: int, scale: int, unit: str) -> object:
    """Return the value of a fact as `read` has it.

    >>> value(DECIMAL, 35, 1, "$"), value(MONTH, 3 | 15 << 8 | 1988 << 32, 0, ""), value(DECIMAL, 110, 2, "")
    ((Fraction(7, 2), '$'), ('m', 3, (15,), 1987), Dotted(number=Fraction(11, 10), decimals=2))
    """
    if form == BARE:
        return "", unit
    if form == WEEKDAY:
        return "y", number
    if form == DAY:
        span = (number + _STEPS // 2) // _STEPS
        return "r", (number - span * _STEPS, _SPANS[span - 1]) if span else number
    if form == MONTH:
        days = tuple(day for shift in (8, 16, 24) if (day := number >> shift & 0xFF))
        year = number >> 32
        return "m", number & 0xFF, days, year - 1 if year else None
    amount: object = Fraction(number, 10**scale) if scale else number
    if scale and number % 10 == 0:
        amount = Dotted(Fraction(number, 10**scale), scale)
    return (amount, unit) if unit else amount


def away(value: object) -> int | None:
    """Return how far from today a day or a span of time is, as one number; None for what is not counted so.

    >>> away(-1), away((-1, "week")), value(DAY, away((-1, "week")), 0, "")
    (-1, 767, ('r', (-1, 'week')))
    """
    match value:
        case int(days) if abs(days) < _STEPS // 2:
            return days
        case (int(step), str(span)) if span in _SPANS and abs(step) < _STEPS // 2:
            return (_SPANS.index(span) + 1) * _STEPS + step
    return None


@cache
def units(code: str) -> tuple[str, ...]:
    """Return the units of a language by number, as the facts have them."""
    from dedup.facts.lexicon import by_code

    return tuple(_units(by_code(code)))


def _units(lexicon: Lexicon) -> Mapping[str, int]:
    entries = (*lexicon.words.values(), *SYMBOLS.values(), *_phrases(lexicon).values())
    measures = (str(value) for kind, value in entries if kind in _MEASURES)
    return {unit: at for at, unit in enumerate(dict.fromkeys((*UNMEASURED, *measures)))}


@cache
def _book_of(code: str) -> Book:
    from dedup.facts.lexicon import by_code

    lexicon = by_code(code)
    known, flags = _units(lexicon), _flags(lexicon)
    entries = {**lexicon.words, "$": SYMBOLS["$"], "%": SYMBOLS["%"], **_phrases(lexicon)}
    words = sorted(word for word in {*entries, *flags} if word and word.isascii() and word == word.lower())
    rows = [_entry(*entries.get(word, ("\0", 0)), known) for word in words]
    offset = np.cumsum([0, *map(len, words)], dtype=np.int64)
    kind, number = (
        np.array(column, dtype) for column, dtype in zip(zip(*rows, strict=True), (np.uint8, np.int64), strict=True)
    )
    marks = np.array([flags.get(word, 0) for word in words], np.uint32)
    pool = np.frombuffer("".join(words).encode(), np.uint8)
    return pool, offset, kind, number, marks, int(code != ""), ord(lexicon.decimal or "\0")


def _entry(kind: str, value: object, units: Mapping[str, int]) -> tuple[int, int]:
    """Return the class and the value of a word as the kernel has them; one of class "f" it leaves open."""
    if kind in _MEASURES:
        return ord(kind), units[str(value)]
    number = away(value) if kind == "r" else value
    if isinstance(number, int):
        return ord(kind), number
    return ord("f" if kind in _VALUED else kind), 0


def _phrases(lexicon: Lexicon) -> dict[str, Entry]:
    """Return the words that are read as one."""
    found: dict[str, Entry] = {}
    for first, phrases in lexicon.compounds.items():
        for rest, entry in phrases:
            found.setdefault(" ".join((first, *rest)), entry)
            if len(rest) >= _MOST_JOINED:
                raise ValueError(f"a phrase of {lexicon.code} has more words than the kernel joins")
    return found


def book(lexicon: Lexicon) -> Book:
    """Return what the kernel knows the words of a language by."""
    return _book_of(lexicon.code)


def _flags(lexicon: Lexicon) -> dict[str, int]:
    """Return what the lists of a language say of words, as bits that the kernel knows."""
    rests = {rest[0] for phrases in lexicon.compounds.values() for rest, _ in phrases}
    bounding = {
        first
        for first, phrases in lexicon.compounds.items()
        if first not in lexicon.bounds and any(f"{first} {' '.join(rest)}" in lexicon.bounds for rest, _ in phrases)
    }
    if any(len(prefix) > _LONGEST_PREFIX for prefix in lexicon.prefixes):
        raise ValueError(f"a negative prefix of {lexicon.code} is longer than the kernel looks")
    listed = (
        {*lexicon.words, *lexicon.polarity, *SUFFIXES, *lexicon.compounds, *lexicon.bounds},
        lexicon.plain,
        {*lexicon.common, *lexicon.polarity},
        lexicon.compounds,
        rests,
        bounding,
        lexicon.silent,
        lexicon.capital_only,
        lexicon.designators,
        lexicon.year_words,
        lexicon.joiners,
        {word for word, title in lexicon.titles.items() if title in OFFICES},
        SUFFIXES,
        lexicon.prefixes,
        _PARTS,
        ABBREVIATIONS,
        lexicon.polarity,
        {*lexicon.words, *SUFFIXES, *lexicon.bounds},
    )
    found: dict[str, int] = {}
    for place, words in enumerate(listed):
        for word in words:
            found[word] = found.get(word, 0) | 1 << place
    return found
