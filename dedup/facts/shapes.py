"""What most stretches are: one amount, or a few plain words and names. They are read without tokens.

    "513 mln dlrs,"    number (513000000, $)        "$3.2 million"   number (3200000, $)        "5 pct"   number (5, %)
    "said Brandt"      name brandt, words said, Brandt

In: a stretch of a passage. Out: what `read.content` says of it; None where that takes more: a date, a number in words,
a capital that may only start a sentence, a word with an opposite.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from dedup.facts import numerals
from dedup.facts.lexicon import SUFFIXES, Lexicon, by_code
from dedup.facts.stated import Content, Stated
from dedup.facts.tokens import Passage, Token
from dedup.model import FactKind

_AMOUNT = re.compile(r"(\$?)([0-9]+(?:[.,][0-9]+)*)(%?)((?: [a-z]{2,})*)[.,;:]?\Z")
_WORDS = re.compile(r"[A-Za-z]{2,}(?:,? [A-Za-z]{2,})*[.,;:]?\Z")
_WORD = re.compile(r"[A-Za-z]+")
_YEAR = re.compile(r"(?:19|20|21)[0-9][0-9]\Z")
_SCALE, _UNIT, _OTHER = "s", "u", ""
_NONE, _WEAK = (_OTHER, 0), False
_KEPT = 65_536  # words whose class is remembered

_Class = tuple[str, object]


class _Measures(dict[str, _Class]):
    """A word in lower case -> its class after a number (scale, unit or neither), and its value."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
