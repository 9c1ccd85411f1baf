"""What a subeditor swaps without changing what is said: the form of the lists, and how one is written.

    swaps("among amongst | lorry truck")  ->  among: among, amongst: among, lorry: lorry, truck: lorry

A list is an allowlist: a word that stands on none is never swapped, and copy that differs in it is kept. Only what
differs is looked up, so phrases of which one word is the same ("lors de", "au cours de") can't stand for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from dedup.frozen import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of a language that differ between two copies and say the same. All lower case, in NFC."""

    idle: frozenset[str] = frozenset()  # may come or go: "that"
    conjunctions: frozenset[str] = frozenset()  # idle after a verb of speech only: "said that", but not "that ship"
    helpers: frozenset[str] = frozenset()  # may come or go, not stand for each other: "mr"
    titles: frozenset[str] = frozenset()  # swapped, or helpers, before a capital only: "Gen. Lopez", but not "gen"
    initials: frozenset[str] = frozenset()  # swapped as written in capitals only: "US", but not "us"
    swaps: Mapping[str, str] = field(default_factory=dict)  # a word or phrase -> the one that stands for all like it
    turning: frozenset[str] = frozenset()  # turn what is said where they are added: "if", "allegedly", "former"
    limiting: frozenset[str] = frozenset()  # make an added phrase turn what is said: "all" schools, "in the north"
    placing: frozenset[str] = frozenset()  # bound a number only behind a preposition: "of over 12", not "flew over 12"
    prepositions: frozenset[str] = frozenset()  # behind which a word of `placing` bounds a number: "of", "by"
    adding: frozenset[str] = frozenset()  # start a clause that adds and changes nothing: "who"
    dating: frozenset[str] = frozenset()  # stand before a date that a phrase adds: "on", "in"
    apart: frozenset[str] = frozenset()  # units and days that are no other word's for a cut: "rials", "tonight"
    merged: frozenset[str] = frozenset()  # not the words that they can be parted into: "notable", "ahead"
    elided: frozenset[str] = frozenset()  # stand before an apostrophe: "l", "qu"

    def turns(self, key: str) -> bool:
        """Return whether a word turns what is said where it is added."""
        return key in self.turning or key in self.limiting or key.endswith(("n't", "n’t"))


NOTHING = Wording()  # of a language without lists: no word that differs is harmless


def swaps(text: str) -> dict[str, str]:
    """Return a mapping of words that say the same, written as lines or between bars; `_` stands for a space.

    >>> swaps("percent per_cent pct | until till")
    {'percent': 'percent', 'per cent': 'percent', 'pct': 'percent', 'until': 'until', 'till': 'until'}
    """
    found: dict[str, str] = {}
    for line in text.replace("|", "\n").splitlines():
        listed = [word.replace("_", " ") for word in line.split()]
        found.update({word: found.get(word, listed[0]) for word in listed})
    return found


def endings(stems: str, one: str, other: str, tails: str) -> dict[str, str]:
    """Return two spellings of words that differ in the middle: colour, color; "-" is the empty tail.

    >>> endings("col", "our", "or", "- s")
    {'color': 'colour', 'colors': 'colours'}
    """
    tailed = [tail.strip("-") for tail in tails.split()]
    return {f"{stem}{other}{tail}": f"{stem}{one}{tail}" for stem in stems.split() for tail in tailed}
