"""Numbers that may be labels: a zero ends their decimals, and nothing says for certain that they are a quantity.

    version 1.10, 10.30, 5.0                a label, maybe: only the same digits are the same number
    $1.10, 5.0 percent, 1.50 million        a quantity: $1.1, 5 percent, 1.5 million
    1.50 dollars, 2.50 km                   a quantity, but not after "rule", "Python", "no.": "in rule 7.20 feet ..."
    10.30 hours, 10.30 minutes              a time of day, maybe
    7.20 points, 3.10 marks                 "points" may be what rule 7.20 does

In: a number as tokens, its unit, and what stands before it. Out: whether its zeros count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from dedup.facts import numerals
from dedup.facts.numerals import Number
from dedup.facts.tokens import Passage, Token
from dedup.frozen import dataclass

_KEPT = 16_384  # numbers as written whose decimals are remembered
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_UNMEASURED = frozenset(("", "th", "h", "min", "mark", "point", "share", "vote"))
_SIGNS = frozenset("#§№¶")
_AROUND = "\"'“”‘’«»()[]{},;:!?"
_ELIDED = re.compile(r".*['’ʼ]")  # l'article


@dataclass(frozen=True, slots=True)
class Dotted:
    """A number that may be a label: 1.10, which 1.1 is not, nor 1.100."""

    number: Number
    decimals: int  # as written, the last one a zero

    def __str__(self) -> str:
        return f"{Decimal(int(self.number * 10**self.decimals)).scaleb(-self.decimals):f}"


def plain(value: object) -> object:
    """Return the number of one that may be a label; anything else as it is."""
    return value.number if isinstance(value, Dotted) else value


@lru_cache(_KEPT)
def zeros(text: str, decimal: str) -> int:
    """Return how many decimals digits are written with, if a zero ends them; else 0.

    >>> zeros("1.10", "."), zeros("1.15", "."), zeros("1.500", ","), zeros("1,500.0", ".")
    (2, 0, 0, 1)
    """
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or int(text[-1]):
        return 0
    value = numerals.literal(text, decimal)
    whole = text[:last].replace(".", "").replace(",", "")
    return len(text) - last - 1 if not isinstance(value, str) and int(value) == int(whole) else 0


def decimals(tokens: Sequence[Token], mark: str) -> int:
    """Return what `zeros` says of a number that is no more than digits, by the decimal mark; 0 of any other."""
    return zeros(tokens[-1].key, mark) if all(token.kind == "d" for token in tokens) else 0


def dotted(passage: Passage, at: int) -> bool:
    """Return whether the digits at a place have decimals, with a zero at their end."""
    found = _DIGITS.match(passage.text, at)
    return found is not None and zeros(found[0], passage.lexicon.decimal) > 0


def measured(passage: Passage, unit: str, at: int) -> bool:
    """Return whether the unit of a number at a place makes it a quantity: not after what it may be the label of.

    That is glued to it, is an abbreviation, has a capital, or is on the list of designators.

    >>> from dedup.facts.lexicon import by_code
    >>> text = "It was 1.50 feet high, as rule 7.20 feet are"
    >>> [measured(Passage(text, by_code("en")), "ft", text.index(number)) for number in ("1.50", "7.20")]
    [True, False]
    """
    if unit in _UNMEASURED:
        return False
    runs = passage.text[:at].rsplit(maxsplit=2)
    word = runs.pop() if runs else ""
    if word and not passage.text[at - 1].isspace():
        if any(char.isalpha() or char in _SIGNS for char in word):
            return False
        if not any(map(str.isdigit, word)):
            word = runs.pop() if runs else ""
    word = word.strip(_AROUND)
    marked = word.endswith(".") or word != word.lower() or not _SIGNS.isdisjoint(word)
    return not marked and _ELIDED.sub("", word) not in passage.lexicon.designators
