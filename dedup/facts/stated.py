"""What a passage states: its facts by value, and the words that turn them.

"killed 12 people in Hanoi"   Stated(number, 12, 7, 16), Stated(name, "hanoi", 20, 25)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dedup.facts.tokens import Token
from dedup.model import FactKind


class Stated(NamedTuple):
    """One fact as a passage states it."""

    kind: FactKind
    value: object  # hashable; equal where the facts are
    start: int
    end: int
    weak: bool = False


class Content(NamedTuple):
    """What a span holds: its facts by the rows in which they are compared, and its plain words."""

    amounts: Sequence[Stated]  # numbers and dates
    names: Sequence[Stated]
    turns: Sequence[Stated]  # negations
    poles: Sequence[Token]  # words with an opposite
    bounds: Sequence[Token]  # how a number after them is meant: "nearly", "at least"
    words: Sequence[Token]
    prefixed: Sequence[
        tuple[Token, str]
    ]  # words that a prefix may negate, and what is left without it: unlikely, likely


def runs(text: str, names: Sequence[Stated]) -> list[Sequence[Stated]]:
    """Return names in runs that stand together in the text: "Le Quy Vuong" is one."""
    found: list[list[Stated]] = []
    for name in names:
        if found and not text[found[-1][-1].end : name.start].strip(" \n.-'’‑–\u00a0&"):
            found[-1].append(name)
        else:
            found.append([name])
    return list(found)
