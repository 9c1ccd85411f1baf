"""Where two texts differ, by their words as written, and whether any of these words can say anything that counts.

    "Prices rose again on Friday"  |  "Prices rose once more on Friday"     (2, 3, 2, 4)    nothing: words of no list
    "Prices rose 3 pct on Friday"  |  "Prices rose 4 pct on Friday"         (2, 3, 2, 3)    may count

Most copies that a desk has edited differ in a word or two that no list knows. Then this is all that is read of them:
what two texts have alike at both ends is passed over, and what a word is to a language is looked up once.

In: two texts as words. Out: what `stretches`, `order`, `mood` and `silent` would say of them, sooner; else nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import compress, count
from operator import ne
from typing import NamedTuple

from dedup.facts import mood, stretches
from dedup.facts.lexicon import SUFFIXES, Lexicon, by_code
from dedup.facts.mood import LONGEST
from dedup.facts.regions import MOST_ALIGNED, Region, regions
from dedup.kernels.alignment import bridge
from dedup.languages import Language, elected, votes

SILENT, MILD, POLE, PREFIXED, STICKY, AGENT, MOOD, LETTER, PLAIN = (1 << bit for bit in range(9))
_KEPT = 65_536  # words whose marks are remembered: some 8 MB a language, and most runs meet one


class _Side(NamedTuple):
    """A text as `mood` reads it."""

    written: Sequence[str]
    uniform: bool

    @property
    def keys(self) -> list[str]:
        """The words as aligned."""
        return list(map(_key, self.written))


class _Marks(dict[str, int]):
    """A word as written -> what it is to one language, as bits. Filled as words are met."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        known, key = self._lexicon, stretches.key(word)
        marks = SILENT * (key in known.silent) | STICKY * stretches.sticky(key)
        marks |= AGENT * (key in known.agents) | MOOD * (key in known.moods or key.endswith(known.future))
        marks |= LETTER * (len(key) == 1 and word[0].isupper()) | PLAIN * (key in known.plain or not key.isalpha())
        if mild(word, known):
            marks |= MILD | POLE * (key in known.polarity) | PREFIXED * key.startswith(known.prefixes)
        self[word] = marks
        return marks


def mild(word: str, known: Lexicon) -> bool:
    """Return whether a word in lower case says nothing by itself: only against its opposite."""
    bare = word.rstrip(".,;:")
    if not known.code or not (bare.isascii() and bare.isalpha() and bare.islower()):
        return False
    listed = bare in SUFFIXES or bare in known.compounds or bare in known.bounds
    return not listed and known.words.get(bare, ("t", ""))[0] == "t"


class _Keys(dict[str, str]):
    """A word as written -> as it is aligned: a plain dict is found in half the time of a cache that knows its order."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        self[word] = key = stretches.key(word)
        return key


_key = _Keys().__getitem__


@cache
def marks(code: str) -> _Marks:
    """Return what the words of a language are, by its code."""
    return _Marks(by_code(code))


def apart(a: Sequence[str], b: Sequence[str]) -> list[Region]:
    """Return where two texts differ, as ranges of words: what `regions` says of their keys.

    >>> apart("it rose again on Friday".split(), "it rose once more on Friday".split())
    [(2, 3, 2, 4)]
    """
    most = min(len(a), len(b))
    head = next(compress(count(), map(ne, a, b)), most)
    while head < most and _key(a[head]) == _key(b[head]):
        head = next(compress(count(head + 1), map(ne, a[head + 1 :], b[head + 1 :])), most)
    tail = min(next(compress(count(), map(ne, reversed(a), reversed(b))), most), most - head)
    ends = len(a) - tail, len(b) - tail
    if head == ends[0] == ends[1]:
        return []
    if head == ends[0] or head == ends[1] or (head + 1 == ends[0] == ends[1]):
        return [(head, ends[0], head, ends[1])]
    if max(len(a), len(b)) > MOST_ALIGNED:
        head, ends = 0, (len(a), len(b))
    found = regions(*(list(map(_key, side[head:end])) for side, end in zip((a, b), ends, strict=True)))
    return [(a0 + head, a1 + head, b0 + head, b1 + head) for a0, a1, b0, b1 in found] if head else list(found)


def language(a: Sequence[str], b: Sequence[str], found: Iterable[Region]) -> Language | None:
    """Return the language of two texts read together."""
    distinct = set(map(_key, a))
    for _, _, start, end in found:
        distinct.update(map(_key, b[start:end]))
    return elected(votes(distinct), len(distinct))


def mute(
    a: Sequence[str], b: Sequence[str], found: Sequence[Region], known: Lexicon, uniform: tuple[bool, bool]
) -> bool:
    """Return whether nothing where two texts differ can say anything that counts; False where that takes a reading.

    Args:
        found: As `apart` gives it.
        uniform: Whether capitals say nothing in each text.
    """
    told = marks(known.code)
    if len(found) > 1:
        alone = _other(a, b, found, told)
        if alone is None:
            return False
        found = bridge(alone, stretches.NEARBY)
    lost, won, moods = set[str](), set[str](), 0
    for a0, a1, b0, b1 in found:
        ours, theirs = a[a0:a1], b[b0:b1]
        some = 0
        for word in (*ours, *theirs):
            some |= told[word]
        if some & AGENT or counts(ours, theirs, known, any(uniform)):
            return False
        moods |= some
        for side, start, end in ((a, a0, a1), (b, b0, b1)):
            if some & STICKY and any(told[word] & STICKY for word in (*side[start - 1 : start], *side[end : end + 1])):
                return False
            for at in range(max(start - LONGEST + 1, 0), start):
                if told[side[at]] & MOOD and _reaches(side, at, start, known):
                    moods |= MOOD
        if len(found) > 1:
            lost.update(_key(word) for word in ours if not told[word] & PLAIN)
            won.update(_key(word) for word in theirs if not told[word] & PLAIN)
    if len(lost) > 1 and len(lost & won) > 1:
        return False
    return not moods & MOOD or not mood.moods(found, _Side(a, uniform[0]), _Side(b, uniform[1]), known)


def counts(ours: Sequence[str], theirs: Sequence[str], known: Lexicon, uniform: bool) -> bool:
    """Return whether words that differ may say anything by themselves, moods and agents aside.

    >>> en = by_code("en")
    >>> counts(["fell"], ["again"], en, False), counts(["fell"], ["rose"], en, False)
    (False, True)
    """
    told = marks(known.code)
    every, some = -1, 0
    for word in (*ours, *theirs):
        mark = told[word]
        every &= mark
        some |= mark
    if some & LETTER or not every & (SILENT if uniform else SILENT | MILD):
        return True
    return some & (POLE | PREFIXED) != 0 and not every & SILENT and _answers(ours, theirs, told)


def _reaches(words: Sequence[str], at: int, start: int, known: Lexicon) -> bool:
    """Return whether a phrase that tells a mood begins at a word and goes on past `start`: "is expected to"."""
    keys = list(map(_key, words[at : at + LONGEST]))
    return any(" ".join(keys[:size]) in known.moods for size in range(start - at + 1, LONGEST + 1))


def _answers(a: Sequence[str], b: Sequence[str], told: _Marks) -> bool:
    """Return whether words may be opposites: both have some, or one is the end of the other, as likely of unlikely."""
    poles = [any(told[word] & POLE for word in side) for side in (a, b)]
    ours, theirs = map(_key, a), list(map(_key, b))
    return all(poles) or any(one.endswith(two) or two.endswith(one) for one in ours for two in theirs)


def _other(a: Sequence[str], b: Sequence[str], found: Sequence[Region], told: _Marks) -> list[Region] | None:
    """Return the stretches that are no spelling of one text; None where a word takes more to tell."""
    alone = []
    for a0, a1, b0, b1 in found:
        if not all(told[word] & MILD for word in (*a[a0:a1], *b[b0:b1])):
            return None
        if "".join(map(_key, a[a0:a1])) != "".join(map(_key, b[b0:b1])):
            alone.append((a0, a1, b0, b1))
    return alone
