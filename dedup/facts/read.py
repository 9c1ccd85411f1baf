"""Tokens -> the facts of a span: numbers with their unit, dates, names, negations, words that have an opposite.

    "killed 12 people in Hanoi on 10 December, not 14"
    polarity killed   number (12, person)   name hanoi   date (12, (10,))   negation not   number 14

A fact has a value: equal values say the same thing, however written. A weak fact ("one", "un", a currency without an
amount) is only shown against another one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dedup.facts import labels, numerals, shapes
from dedup.facts.lexicon import by_code
from dedup.facts.stated import Content, Stated
from dedup.facts.tokens import DOLLARS, Passage, Token, bare
from dedup.model import FactKind

_OF = frozenset(("of", "d", "de"))  # 1,6 milliard d'euros
_BEFORE_YEAR = frozenset((",", "of", "de", "năm", "/", "-"))
_YEAR = 4  # digits of one
_CODE = 3  # letters of a currency before its number: USD 1.50
_ONES = frozenset(("one", "un", "une", "một"))  # articles and pronouns too
_KEPT = 16_384  # pieces that are remembered with what they state, 1 KB each: the same forms come again and again
_NO_ENTRY = ("x", None)
_NOTHING = Content((), (), (), (), (), (), ())


class Span(NamedTuple):
    """A span of a passage, what it states, and the text in which the offsets of that count."""

    passage: Passage
    text: str  # the span with the word before it; or the whole passage
    base: int  # where that starts in the passage
    start: int  # of the span, in `text`
    content: Content

    @property
    def place(self) -> int:
        """Where the span starts in the passage."""
        return self.base + self.start


def content(passage: Passage, start: int, end: int) -> Content:
    """Return what a span of a passage states."""
    tokens = passage.tokens(start, end)
    return _Reader(passage, tokens).read()


def span(passage: Passage, before: int, start: int, end: int) -> Span:
    """Return a span and what it states; `before` is where the word before it starts.

    A span is read once for all passages that have it, unless the rest of the passage tells what its words are.
    """
    text = passage.text
    if start == end:
        return Span(passage, text, 0, start, _NOTHING)
    told = shapes.told(passage, start, end)
    if told is not None:
        return Span(passage, text, 0, start, told)
    if not _leans(passage, start):
        before = start
    piece = text[before:end]
    found = _shared(piece, start - before, passage.lexicon.code, passage.uniform, before > 0)
    if found is not None:
        return Span(passage, piece, before, start - before, found)
    return Span(passage, text, 0, start, content(passage, start, end))


def _leans(passage: Passage, start: int) -> bool:
    """Return whether what a span says may depend on the word before it: a name, a year, a negation, a sign do."""
    text = passage.text
    first = text[start : start + 1]
    if first.isdigit():
        return text[start : start + 4].isdigit() or labels.dotted(passage, start)
    if not first.islower():
        return True
    word = text[start : start + 16].split(maxsplit=1)[0]
    return passage.lexicon.words.get(word, _NO_ENTRY)[0] in "nN" or word in ("tư", "năm")


@lru_cache(_KEPT)
def _shared(piece: str, start: int, code: str, uniform: bool, part: bool) -> Content | None:
    """Return what a piece states from `start` on; None where that depends on the text around it."""
    passage = Passage(piece, by_code(code), uniform, part)
    found = content(passage, start, len(piece))
    return None if passage.consulted else found


class _Reader:
    """Reads tokens left to right, dates first, since a day may stand on either side of its month."""

    def __init__(self, passage: Passage, tokens: list[Token]) -> None:
        self.passage = passage
        self.tokens = tokens
        self.dated: dict[int, tuple[int, Stated]] = {}  # first token of a date -> (token after it, the date)
        self.amounts: list[Stated] = []
        self.names: list[Stated] = []
        self.turns: list[Stated] = []
        self.poles: list[Token] = []
        self.bounds: list[Token] = []
        self.words: list[Token] = []
        self.prefixed: list[tuple[Token, str]] = []

    def read(self) -> Content:
        """Read all."""
        tokens, last = self.tokens, 0
        for at, token in enumerate(tokens):
            if token.kind == "m" and at >= last:
                last = self._date(at, last)
        at = 0
        while at < len(tokens):
            at = self._one(at)
        names, turns, words = tuple(self.names), tuple(self.turns), tuple(self.words)  # most are empty: () is kept once
        poles, bounds = tuple(self.poles), tuple(self.bounds)
        return Content(tuple(self.amounts), names, turns, poles, bounds, words, tuple(self.prefixed))

    def _one(self, at: int) -> int:
        """Read what starts at a token; return the token after it."""
        token = self.tokens[at]
        if token.key in DOLLARS and self.passage.text[token.end : token.end + 1] == "$":
            return self._dollars(at)
        if at in self.dated:
            after, date = self.dated[at]
            self.amounts.append(date)
            return after
        if token.kind in "dwsfv" or (token.kind in "-N" and self._negative(at)):
            return self._number(at)
        if token.kind in "$%u":
            return self._unit(at)
        self._word(token)
        if token.kind in "AtxoN" and token.key in self.passage.lexicon.polarity:
            self.poles.append(token)
        bound = self._bound(at) if token.kind in "Ax" else None
        if bound:
            self.bounds.append(bound)
        return at + 1

    def _dollars(self, at: int) -> int:
        """Read an amount with its country: A$5 is not $5, but US$5 is."""
        after, country = self._one(at + 1), self.tokens[at]
        last = self.amounts[-1]
        if isinstance(last.value, tuple):
            value = last.value if country.key == "us" else (last.value[0], f"{country.key.upper()}$")
            self.amounts[-1] = last._replace(value=value, start=country.start)
        return after

    def _bound(self, at: int) -> Token | None:
        """Return the word or phrase at a token that tells how a number after it is meant: "plus" of "plus de 300"."""
        token, lexicon = self.tokens[at], self.passage.lexicon
        if token.key in lexicon.bounds:
            return token
        if at + 1 < len(self.tokens):
            return None
        for rest, _ in lexicon.compounds.get(token.key, ()):  # the rest stands on both sides, after the stretch
            phrase = f"{token.key} {' '.join(rest)}"
            if phrase in lexicon.bounds:
                self.passage.consulted = True
                end = token.start + len(phrase)
                if self.passage.text[token.start : end].lower() == phrase:
                    return token._replace(key=phrase, end=end)
        return None

    def _word(self, token: Token) -> None:
        """Take a token that stands for itself."""
        span = (token.start, token.end)
        if token.kind == "A" or token.kind == "m":
            self.names.append(Stated(FactKind.NAME, bare(token.key), *span))
            self._plain(token)
        elif token.kind == "t":
            self.names.append(Stated(FactKind.NAME, token.value, *span, weak=True))
        elif token.kind == "n":
            self.turns.append(Stated(FactKind.NEGATION, token.value, *span))
        elif token.kind == "o":
            value = (int(token.value), "th")  # type: ignore[call-overload]
            self.amounts.append(Stated(FactKind.NUMBER, value, *span))
        elif token.kind == "y" or token.kind == "r":
            self.amounts.append(Stated(FactKind.DATE, (token.kind, token.value), *span))
        elif token.kind == "x":
            self._plain(token)

    def _plain(self, token: Token) -> None:
        """Take a word that may be another's opposite by its prefix."""
        self.words.append(token)
        prefixes = self.passage.lexicon.prefixes
        if token.key.startswith(prefixes):
            rests = (token.key[len(prefix) :] for prefix in prefixes if token.key.startswith(prefix))
            self.prefixed.extend((token, rest) for rest in rests if len(rest) > 3)

    def _negative(self, at: int) -> bool:
        """Return whether a dash is a minus: before a digit, after a space or at the start."""
        tokens, text = self.tokens, self.passage.text
        sign = tokens[at]
        if sign.kind == "N":
            bound = text.endswith(("au ", "ou "), 0, sign.start)  # au moins 5
            return not bound and at + 1 < len(tokens) and tokens[at + 1].kind in "dw"
        amount = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].kind == "$")
        follows = amount < len(tokens) and tokens[amount].kind == "d" and tokens[at + 1].start == sign.end
        return follows and (sign.start == 0 or text[sign.start - 1] in " \t\n\u00a0([$€£")

    def _number(self, at: int) -> int:
        """Read a number with its sign, currency and unit."""
        tokens, first = self.tokens, at
        sign = -1 if tokens[at].kind in "-N" else 1
        at += sign == -1
        unit, measured = "", False
        if tokens[at].kind == "$":
            measured = not tokens[at].key.isalpha() or len(tokens[at].key) == _CODE
            unit, at = str(tokens[at].value), at + 1
        begin = at
        value, at = numerals.number(tokens, at, self.passage.text, self.passage.lexicon.decimal)
        last = tokens[at - 1]
        digits = labels.written(tokens[begin:at], self.passage.lexicon.decimal)
        if at < len(tokens) and tokens[at].kind == "i":
            unit, last, at = "th", tokens[at], at + 1
        if unit and at < len(tokens) and not isinstance(value, str) and numerals.letter(tokens[at], last) > 1:
            value, last, at = value * numerals.letter(tokens[at], last), tokens[at], at + 1
            digits = ""
        at = self._glued(at, value)
        if tokens[at - 1] is not last:
            value, unit, last = self._short(value, tokens[at - 2]), str(tokens[at - 1].value), tokens[at - 1]
            digits = ""
        joined = at + (at + 1 < len(tokens) and (tokens[at].kind == "-" or tokens[at].key in _OF))
        if joined < len(tokens) and tokens[joined].kind in "$%u" and self._belongs(joined):
            unit, last, at = unit or str(tokens[joined].value), tokens[joined], joined + 1
            measured = measured or last.kind == "%" or not last.key[0].isalpha()
            unit = "" if unit == "person" else unit  # "12 people" are 12, as in "killed 12"
            if unit == "h" and at < len(tokens) and tokens[at].key == "00" and tokens[at].start == last.end:
                last, at = tokens[at], at + 1  # 2h00
        stated: numerals.Value | labels.Dotted = value
        if not isinstance(value, str):
            stated = value * sign
            if digits and not (measured or labels.measured(self.passage, unit, tokens[begin].start)):
                stated = labels.label(digits, stated, self.passage.lexicon.decimal)
        self._amount(stated, unit, first, last)
        return at

    def _glued(self, at: int, value: numerals.Value) -> int:
        """Return the token after a letter and a currency that are glued to a number: 155 M€."""
        tokens = self.tokens
        if isinstance(value, str) or at + 1 >= len(tokens) or tokens[at + 1].kind != "$":
            return at
        letters = self.passage.text[tokens[at].start : tokens[at].end] in ("M", "k", "K")
        return at + 2 if letters and tokens[at].end == tokens[at + 1].start else at

    @staticmethod
    def _short(value: numerals.Value, letter: Token) -> numerals.Value:
        """Return a number times what a letter after it stands for."""
        return value if isinstance(value, str) else value * numerals.LETTERS[letter.key]

    def _belongs(self, at: int) -> bool:
        """Return whether the currency sign at a token is of the number before it, not of the one after: 5 and $6."""
        tokens = self.tokens
        prefix = tokens[at].kind == "$" and not tokens[at].key.isalpha()
        last = at + 1 == len(tokens)
        return not prefix or last or tokens[at + 1].kind != "d" or tokens[at + 1].start > tokens[at].end

    def _amount(self, value: numerals.Value | labels.Dotted, unit: str, first: int, last: Token) -> None:
        token = self.tokens[first]
        year = not unit and len(token.key) == _YEAR
        dated = year and isinstance(value, numerals.Number) and self.passage.is_year(value, token.start)
        kind = FactKind.DATE if dated else FactKind.NUMBER
        weak = not unit and token.key in _ONES and token.end == last.end
        stated: object = value if not unit else (value, unit)
        self.amounts.append(Stated(kind, stated, token.start, last.end, weak))

    def _unit(self, at: int) -> int:
        """Read a currency sign before its number, or a unit without one: weak, unless it is a name (Mark, Pound)."""
        token = self.tokens[at]
        written = self.passage.text[token.start : token.end]
        before = not token.key.isalpha() or written.isupper()  # $5, USD 5; but "paid in dollars 5 times"
        if token.kind == "$" and before and at + 1 < len(self.tokens) and self.tokens[at + 1].kind in "dwsf":
            return self._number(at)
        span = (token.start, token.end)
        if written[:1].isupper() and not written.isupper() and not self.passage.starts_sentence(token.start):
            self.names.append(Stated(FactKind.NAME, bare(token.key), *span))
        else:
            self.amounts.append(Stated(FactKind.NUMBER, ("", token.value), *span, weak=True))
        return at + 1

    def _date(self, at: int, floor: int) -> int:
        """Read the date around a month: days before it or after it, then the year. Return the token after it."""
        tokens, month = self.tokens, self.tokens[at]
        first, days = self._days_before(at, floor)
        after = at + 1
        if after < len(tokens) and tokens[after].kind == "." and tokens[after].start == month.end:
            after += 1
        if not days:
            after, days = self._days_after(after)
        end, year = after, None
        while end < min(len(tokens), after + 2) and tokens[end].key in _BEFORE_YEAR:
            end += 1
        if end < len(tokens) and tokens[end].kind == "d" and tokens[end].key.isdigit() and len(tokens[end].key) == 4:
            year, after = int(tokens[end].key), end + 1
        bare_month = not days and year is None and month.key in self.passage.lexicon.capital_only
        if bare_month and at and tokens[at - 1].kind in "At":  # Theresa May
            return at + 1
        value = ("m", month.value, tuple(days), year)
        self.dated[first] = after, Stated(FactKind.DATE, value, tokens[first].start, tokens[after - 1].end)
        return after

    def _day(self, at: int) -> int | None:
        if not 0 <= at < len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "d" and token.key.isdigit() and len(token.key) <= 2:
            day = int(token.key)
        elif token.kind in "wo":
            day = int(token.value)  # type: ignore[call-overload]
        else:
            return None
        return day if 1 <= day <= 31 else None

    def _days_before(self, at: int, floor: int) -> tuple[int, list[int]]:
        tokens, first, here = self.tokens, at, at - 1
        days: list[int] = []
        while here >= floor and tokens[here].key in ("of", "the", "de", "-"):
            here -= 1
        while here >= floor:
            here -= tokens[here].kind == "i"
            day = self._day(here) if here >= floor else None
            if day is None:
                break
            days.insert(0, day)
            first, here = here, here - 1
            if here < floor or not self._joins(here):
                break
            here -= 1
        return first, days

    def _days_after(self, at: int) -> tuple[int, list[int]]:
        tokens, after = self.tokens, at
        days: list[int] = []
        if at < len(tokens) and tokens[at].key == "the":
            at += 1
        while (day := self._day(at)) is not None:
            days.append(day)
            after = at = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].kind == "i")
            if not (at < len(tokens) and self._joins(at)):
                break
            at += 1
        return after, days

    def _joins(self, at: int) -> bool:
        return self.tokens[at].kind in "-&/" or self.tokens[at].key in self.passage.lexicon.joiners
