"""What most stretches are: one amount, or a few plain words and names. They are read without tokens.

    "513 mln dlrs,"    number (513000000, $)       "$3.2 million"    number (3200000, $)       "5 pct"    number (5, %)
    "said Brandt"      name brandt; words said, brandt

In: a stretch of a passage. Out: what `read.content` says of it; None where that takes more: a date, a number in words,
a capital that may only start a sentence, a word with an opposite.
"""

from __future__ import annotations

import re
from functools import cache

from dedup.facts import numerals
from dedup.facts.labels import zeroed
from dedup.facts.lexicon import SUFFIXES, Lexicon, by_code
from dedup.facts.stated import Content, Stated
from dedup.facts.tokens import DOLLARS, Passage, Token
from dedup.model import FactKind

_AMOUNT = re.compile(r"(\$?)([0-9]+(?:[.,][0-9]+)*)(%?)((?: [a-z]{2,})*)[.,;:]?\Z")
_WORDS = re.compile(r"[A-Za-z]{2,}(?:,? [A-Za-z]{2,})*[.,;:]?\Z")
_WORD = re.compile(r"[A-Za-z]+")
_KEPT = 65_536  # words whose classes are remembered
_YEAR = 4  # digits of one

_Class = tuple[str, object]  # "s" scale, "u" unit, with its value; or ""
_Plain = tuple[
    str, str, tuple[str, ...]
]  # "x" word, "A" name, "T" name and "X" word where no sentence starts; key; rests
_OTHER: _Class = ("", None)


class _Measures(dict[str, _Class]):
    """A word in lower case, behind a number -> what it is there."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> _Class:
        known = self._lexicon
        kind, value = known.words.get(word, _OTHER)
        if word in known.compounds or word in known.capital_only or kind not in tuple("s$%u"):
            return _OTHER  # not kept: any word may stand there
        found = self[word] = ("s" if kind == "s" else "u", value)
        return found


class _Plains(dict[str, _Plain | None]):
    """A word as written -> its class, in lower case, and without the prefixes that may negate it; None: not plain."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> _Plain | None:
        if len(self) >= _KEPT:
            self.clear()
        known, key = self._lexicon, word.lower()
        listed = key in known.words or key in known.compounds or key in known.bounds or key in known.polarity
        if listed or key in SUFFIXES or key in DOLLARS or not (word[0].isupper() or word.islower()):
            self[word] = None
            return None
        plain = key in known.plain
        kind = "x" if word.islower() else "A" if word.isupper() and word.strip("X") else "X" if plain else "T"
        rests = (key[len(prefix) :] for prefix in known.prefixes if key.startswith(prefix))
        found = self[word] = kind, key, tuple(rest for rest in rests if len(rest) > 3)
        return found


@cache
def _measures(code: str) -> _Measures:
    return _Measures(by_code(code))


@cache
def _plains(code: str) -> _Plains:
    return _Plains(by_code(code))


def told(passage: Passage, start: int, end: int) -> Content | None:
    """Return what a stretch states, where it is one amount or plain words.

    >>> told(Passage("rose 3.50 mln dlrs.", by_code("en")), 5, 19).amounts[0].value
    (3500000, '$')
    """
    if passage.text[start] in "0123456789$":
        amount = _amount(passage, start, end)
        return Content((amount,), (), (), (), (), (), ()) if amount else None
    if passage.uniform or not passage.lexicon.code or not _WORDS.match(passage.text, start, end):
        return None
    return _words(passage, start, end)


def _amount(passage: Passage, start: int, end: int) -> Stated | None:
    """Return a number with its scales and its unit: nothing else may stand there."""
    found = _AMOUNT.match(passage.text, start, end)
    if not found:
        return None
    sign, digits, percent, rest = found.groups()
    value = numerals.literal(digits, passage.lexicon.decimal)
    if isinstance(value, str):
        return None
    unit, last = sign or percent, found.end(3)
    dotted = not unit and zeroed(digits, passage.lexicon.decimal)
    if rest:
        measures, measured = _measures(passage.lexicon.code), percent != ""
        for word in rest.split():
            kind, worth = measures[word]
            if measured or not kind or (kind == "u" and sign):
                return None
            if kind == "s":
                value, dotted = value * int(worth), False  # type: ignore[call-overload]
            else:
                unit, measured = str(worth), True
            last += 1 + len(word)
    if dotted:  # a label, maybe
        return None
    unit = "" if unit == "person" else unit
    number = value.numerator if value.denominator == 1 else value
    kind = FactKind.NUMBER
    if not unit and len(digits) == _YEAR and passage.is_year(number, start):
        kind = FactKind.DATE
    return Stated(kind, (number, unit) if unit else number, start, last)


def _words(passage: Passage, start: int, end: int) -> Content | None:
    """Return words and names, none of them on a list that counts."""
    text, plains = passage.text, _plains(passage.lexicon.code)
    if start and not text[start - 1].isspace():
        return None
    names, words, prefixed = list[Stated](), list[Token](), list[tuple[Token, str]]()
    for match in _WORD.finditer(text, start, end):
        plain = plains[match[0]]
        if plain is None:
            return None
        kind, key, rests = plain
        first, last = match.span()
        if kind in "TX":
            if first < 2 or text[first - 1] != " " or not (text[first - 2].isalnum() or text[first - 2] == ","):
                return None
            kind = "A" if kind == "T" else "x"
        token = Token(kind, key, None, first, last)
        words.append(token)
        if kind == "A":
            names.append(Stated(FactKind.NAME, key, first, last))
        for rest in rests:
            prefixed.append((token, rest))
    return Content((), tuple(names), (), (), (), tuple(words), tuple(prefixed))
