"""Two texts -> the stretches of words in which they differ in more than spelling.

    "Iran hit 12 ships on 5 May"            hit | was hit by      12 ... untouched
    "Iran was hit by 12 ships on 6 May"     5 May | 6 May: widened over the month, since they are read together

Words are aligned by their longest common subsequence: no rewording elsewhere can hide a changed number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, count
from operator import add
from typing import NamedTuple
from unicodedata import normalize

from dedup.facts import compare
from dedup.facts.compare import Region
from dedup.facts.lexicon import Lexicon, sticky_words
from dedup.fold import fold

_OUTER = "\"'“”‘’«»()[]{}<>.,;:!?…—–-*•"
_AMOUNT = re.compile(r"[\d%‰°¢-¥\u20a0-\u20cf$¼-¾⅐-⅞٪％￥]")
_KEPT = 65_536  # words whose keys are remembered: some 10 MB, and news has few words that it uses often
_APART = 2  # equal words between a word lost here and a word won there, for the two to be read as one stretch
_VERB = 3  # words between "was" and "by": "was not badly hit by"


class Words(NamedTuple):
    """A text's words: as written, as aligned, and where they stand."""

    text: str
    written: list[str]
    keys: list[str]

    def ends(self) -> list[int]:
        """Return where each word ends."""
        if " ".join(self.written) == self.text:  # the common case, five times as fast
            return list(map(add, accumulate(map(len, self.written)), count()))
        found, at = [], 0
        for word in self.written:
            at = self.text.index(word, at) + len(word)
            found.append(at)
        return found

    def span(self, ends: Sequence[int], first: int, after: int) -> tuple[int, int]:
        """Return where a range of words stands; for an empty one, where it would."""
        if first == len(ends):
            return len(self.text), len(self.text)
        start = ends[first] - len(self.written[first])
        return start, ends[after - 1] if first < after else start


def words(text: str) -> Words:
    """Return the words of a text."""
    written = text.split()
    return Words(text, written, list(map(key, written)))


@lru_cache(_KEPT)
def key(word: str) -> str:
    """Return a word as it is aligned: lower case, no marks around it; a sign before an amount stays."""
    if _AMOUNT.search(word):
        return word.lower().strip("\"'“”‘’«»()[]{}").rstrip(".,;:!?…")
    word = word.strip(_OUTER).lower()
    return word if word.isascii() else normalize("NFC", word).replace("’", "'")


def stretches(a: Words, b: Words) -> list[Region]:
    """Return where the texts differ, as ranges of words, in order and apart."""
    found = [region for region in compare.regions(a.keys, b.keys) if _differ(a.written, b.written, region)]
    return _widen(_bridge(found), a.keys, b.keys) if found else found


@lru_cache(_KEPT)
def _sticky(word: str) -> bool:
    """Return whether a word is read with the number beside it."""
    return word in sticky_words() or _AMOUNT.search(word) is not None


def _differ(a: Sequence[str], b: Sequence[str], region: Region) -> bool:
    """Return whether a stretch differs in more than case, accents, hyphens, quotes and spaces."""
    ours, theirs = " ".join(a[region[0] : region[1]]), " ".join(b[region[2] : region[3]])
    if _AMOUNT.search(ours) or _AMOUNT.search(theirs):
        return True
    return fold(ours) != fold(theirs) or compare.clash(ours, theirs)


def _bridge(found: list[Region]) -> list[Region]:
    """Join a stretch with words on one side to the next with words on the other: "rose sharply", "sharply fell"."""
    joined: list[Region] = []
    for region in found:
        if joined:
            a0, a1, b0, b1 = joined[-1]
            near = region[0] - a1 <= _APART
            lost_then_won = a0 < a1 and b0 == b1 and region[0] == region[1]
            won_then_lost = a0 == a1 and b0 < b1 and region[2] == region[3]
            if near and (lost_then_won or won_then_lost):
                joined[-1] = a0, region[1], b0, region[3]
                continue
        joined.append(region)
    return joined


def _widen(found: list[Region], a: Sequence[str], b: Sequence[str]) -> list[Region]:
    """Take in the numbers, units and months beside a changed one: they are read together. They are equal."""
    wide: list[Region] = []
    for a0, a1, b0, b1 in found:
        floor_a, floor_b = wide[-1][1::2] if wide else (0, 0)
        if any(map(_sticky, a[a0:a1])) or any(map(_sticky, b[b0:b1])):
            while a0 > floor_a and b0 > floor_b and _sticky(a[a0 - 1]) and a[a0 - 1] == b[b0 - 1]:
                a0, b0 = a0 - 1, b0 - 1
            while a1 < len(a) and b1 < len(b) and _sticky(a[a1]) and a[a1] == b[b1]:
                a1, b1 = a1 + 1, b1 + 1
        if wide and (a0 <= floor_a and b0 <= floor_b):
            wide[-1] = wide[-1][0], max(a1, floor_a), wide[-1][2], max(b1, floor_b)
        else:
            wide.append((a0, a1, b0, b1))
    return wide


def silent(a: Words, b: Words, region: Region, lexicon: Lexicon) -> bool:
    """Return whether the words of a stretch say nothing that counts."""
    return lexicon.silent.issuperset(a.keys[region[0] : region[1]] + b.keys[region[2] : region[3]])


def attributes(stretch: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether words say who said it, and nothing else but names and function words."""
    keys = list(map(key, stretch))
    if lexicon.speech.isdisjoint(keys):
        return False
    listed = (word in lexicon.plain or word in lexicon.speech or word in lexicon.titles or not word for word in keys)
    return all(known or word[0].isupper() for known, word in zip(listed, stretch, strict=True))


def turned(found: Sequence[Region], a: Words, b: Words, lexicon: Lexicon) -> Iterator[tuple[int, int, int, int]]:
    """Yield where one side alone has a passive with its agent, "was hit by": who did it, and who suffered it, turn."""
    for side, (ours, theirs) in enumerate(((a.keys, b.keys), (b.keys, a.keys))):
        verb = -_VERB - 2
        for region in found:
            mine, other = (region[:2], region[2:]) if side == 0 else (region[2:], region[:2])
            others = theirs[slice(*other)]
            for at in range(*mine):
                if ours[at] in lexicon.passive and lexicon.passive.isdisjoint(others):
                    verb = at
                elif ours[at] in lexicon.agents and at - verb <= _VERB + 1 and lexicon.agents.isdisjoint(others):
                    yield (verb, at + 1, *other) if side == 0 else (*other, verb, at + 1)
                    verb = -_VERB - 2
