"""Numbers that may be labels: a zero more ends or leads them, and nothing says for certain that they are a quantity.

    version 1.10, 10.30, 5.0                a label, maybe: only the same digits are the same number
    section 07.15, version 01.10            a label, maybe: a spelling, as 007 is
    $1.10, 5.0 percent, 07.50 million       a quantity: $1.1, 5 percent, 7.5 million
    1.50 dollars, 2.50 km                   a quantity, but not after "rule", "Python", "no.": "in rule 7.20 feet ..."
    10.30 hours, 10.30 minutes              a time of day, maybe
    7.20 points, 3.10 marks                 "points" may be what rule 7.20 does

In: a number as written, its unit, and what stands before it. Out: whether its zeros count, and what it is then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from dedup.facts import numerals
from dedup.facts.numerals import Number, Value
from dedup.facts.tokens import Passage, Token
from dedup.frozen import dataclass

_KEPT = 16_384  # numbers as written whose decimals are remembered
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
# Units that do not make a number with decimals a quantity; in the order of the numbers that the kernel knows them by.
UNMEASURED = ("", "th", "person", "h", "min", "mark", "point", "share", "vote")
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
    last = _mark(text)
    if last < 0 or int(text[-1]):
        return 0
    value = numerals.literal(text, decimal)
    return len(text) - last - 1 if not isinstance(value, str) and int(value) == int(_whole(text, last)) else 0


def led(text: str) -> bool:
    """Return whether a zero more leads digits with decimals.

    >>> led("07.15"), led("0.15"), led("00.5"), led("7.15")
    (True, False, True, False)
    """
    last = _mark(text)
    return last > 1 and len(whole := _whole(text, last)) > 1 and not int(whole[0])


def _mark(digits: str) -> int:
    """Return where the last mark of digits stands; -1 where they have none."""
    return max(digits.rfind("."), digits.rfind(","))


def _whole(digits: str, last: int) -> str:
    return digits[:last].replace(".", "").replace(",", "")


def zeroed(text: str, decimal: str) -> bool:
    """Return whether digits have decimals, and a zero more at either end."""
    return zeros(text, decimal) > 0 or led(text)


def written(tokens: Sequence[Token], mark: str) -> str:
    """Return a number as written if it is no more than digits that are `zeroed`, by the decimal mark; else ""."""
    if any(token.kind != "d" for token in tokens):
        return ""
    digits = "".join(token.key for token in tokens)
    return digits if zeroed(digits, mark) else ""


def label(digits: str, value: Number, mark: str) -> Dotted | Value:
    """Return what a number that may be a label is, as written (`digits`) and by its value, which has its sign.

    >>> label("7.0", 7, "."), label("07.0", -7, ".")
    (Dotted(number=7, decimals=1), '-07.0')
    """
    if led(digits):
        return f"-{digits}" if value < 0 else digits
    return Dotted(value, zeros(digits, mark))


def dotted(passage: Passage, at: int) -> bool:
    """Return whether the digits at a place are `zeroed`."""
    found = _DIGITS.match(passage.text, at)
    return found is not None and zeroed(found[0], passage.lexicon.decimal)


def measured(passage: Passage, unit: str, at: int) -> bool:
    """Return whether the unit of a number at a place makes it a quantity: not after what it may be the label of.

    That is glued to it, is an abbreviation, has a capital, or is on the list of designators.

    >>> from dedup.facts.lexicon import by_code
    >>> text = "It was 1.50 feet high, as rule 7.20 feet are"
    >>> [measured(Passage(text, by_code("en")), "ft", text.index(number)) for number in ("1.50", "7.20")]
    [True, False]
    """
    if unit in UNMEASURED:
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
