"""Two texts -> where they differ, and what of that is read: at a glance by the kernel, else step by step here.

    "Prices rose again on Friday"  |  "Prices rose once more on Friday"     None: words of no list
    "Prices rose 3 pct on Friday"  |  "Prices rose 4 pct on Friday"         3 pct | 4 pct, in English

In: two texts. Out: the stretches of words in which they differ, which of them are to be read, and in what language. The
kernel says of texts in ASCII what `read` does, which is its spec, and gives at once what `compare` would say of most
stretches: numbers, dates and names in conflict for certain, and nothing else in them. Of other texts it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from dedup import kernels
from dedup.facts import glance, mood, order, plain, stretches
from dedup.facts.glance import mild
from dedup.facts.lexicon import SUFFIXES, Lexicon, by_code, lexicon, sticky_words
from dedup.facts.regions import MOST_ALIGNED, Region
from dedup.kernels.words import Ints
from dedup.languages import LANGUAGES, SHARE, listed, lists
from dedup.model import FactKind

Place = tuple[int, int, int]  # where the word before a stretch starts, where that starts, and where it ends
Certain = tuple[int, int, int, int, int, int]  # place in `KINDS`, characters of a, characters of b, 1: slight
# Words, characters of a, characters of b, whether they are to be read, and the conflicts that are certain.
Differing = tuple[Region, Place, Place, bool, tuple[Certain, ...]]
Turn = tuple[tuple[int, int, int, int], bool]  # words of a and of b; they say the same for all that
Glimpse = tuple[Any, ...]  # what the kernel says of two texts; () where nothing of that can count

_KNOWN = (*(by_code(language.code) for language in LANGUAGES), by_code(""))
KINDS = (FactKind.NUMBER, FactKind.DATE, FactKind.NAME)
_LONGEST_PREFIX, _LONGEST_PHRASE = 8, 64  # letters that the kernel looks at
_LONGEST_MOOD = 3  # and words


class Seen(NamedTuple):
    """What two texts do not have in common."""

    known: Lexicon
    uniform: tuple[bool, bool]  # capitals say nothing in a, in b
    found: Sequence[Differing]  # in order and apart
    turns: Sequence[Turn]  # who did what to whom, planned or done: told otherwise


def seen(a: str, b: str, glimpse: Glimpse | None = None) -> Seen | None:
    """Return where two texts differ; None where nothing of that can count.

    Args:
        glimpse: What the kernel has said of them, if it was asked, see `glimpses`.

    >>> [words for words, *_ in seen("It rose 3 pct.", "It rose 4 pct.").found]
    [(2, 4, 2, 4)]
    """
    if kernels.glimpse is None or not (a.isascii() and b.isascii()):  # it would leave a copy in UTF-8 with each
        return read(a, b)
    lists = _lists()
    told = kernels.glimpse(lists.words, a, b) if glimpse is None else glimpse
    if told is None:
        return read(a, b)
    if told and told[0] not in lists.learned:
        _learn(lists, told[0])
        told = kernels.glimpse(lists.words, a, b)
    if not told:
        return None
    code, may_turn, may_tell, uniform, found = told
    if may_turn or may_tell:
        return _turned(a, b, _KNOWN[code], uniform, found, may_turn, may_tell)
    return Seen(_KNOWN[code], uniform, found, ())


def glimpses(utf8: bytes, start: Ints, end: Ints, left: Ints, right: Ints) -> Sequence[Glimpse | None]:
    """Return what the kernel says of many pairs of texts, each with the text that sorts first on the left.

    Args:
        utf8, start, end: Texts: text k is UTF-8, from start[k] up to end[k] of a buffer.
        left, right: The texts of each pair, by number.

    >>> ends = np.array([12, 25])
    >>> glimpses(b"It rose againIt rose anew.", ends - 12, ends, np.array([0]), np.array([1]))[0] in ((), None)
    True
    """
    if kernels.glimpses is None:
        return [None] * len(left)
    lists = _lists()
    found: list[Glimpse | None] = kernels.glimpses(lists.words, utf8, start, end, left, right)
    if fresh := {told[0] for told in found if told} - lists.learned:
        for code in sorted(fresh):
            _learn(lists, code)
        found = kernels.glimpses(lists.words, utf8, start, end, left, right)
    return found


def read(a: str, b: str) -> Seen | None:
    """Return what `seen` does, step by step."""
    one, two = a.split(), b.split()
    apart = glance.apart(one, two)
    if not apart:
        return None
    known, uniform = lexicon(glance.language(one, two, apart)), (_uniform(a), _uniform(b))
    if glance.mute(one, two, apart, known, uniform):
        return None
    ours, theirs = stretches.words(a), stretches.words(b)
    found = tuple(
        (
            (a0, a1, b0, b1),
            (ours.before(a0), *ours.span(a0, a1)),
            (theirs.before(b0), *theirs.span(b0, b1)),
            not stretches.silent(ours, theirs, (a0, a1, b0, b1), known)
            and glance.counts(one[a0:a1], two[b0:b1], known, any(uniform)),
            (),
        )
        for a0, a1, b0, b1 in stretches.told(apart, ours, theirs)
    )
    return _turned(a, b, known, uniform, found, True, True)


def _turned(
    a: str, b: str, known: Lexicon, uniform: tuple[bool, bool], found: Sequence[Differing], turn: bool, tell: bool
) -> Seen | None:
    """Look whether the texts turn who did what, or tell another mood."""
    ours, theirs = stretches.words(a), stretches.words(b)
    regions = [region for region, *_ in found]
    turns = list[Turn](order.turns(regions, ours, theirs, known) if turn else ())
    if tell:
        turns += mood.moods(regions, ours, theirs, known)
    return Seen(known, uniform, found, turns) if turns or any(loud or certain for *_, loud, certain in found) else None


def _uniform(text: str) -> bool:
    return text.isupper() or text.islower()


class _Lists(NamedTuple):
    """What the kernel knows words by."""

    words: object  # those in ASCII that are on any list
    learned: set[int]  # the languages of which it knows all, by number


def _learn(lists: _Lists, code: int) -> None:
    """Tell the kernel the words of a language that it has met: most runs meet one or two."""
    kernels.learn(lists.words, code, plain.book(_KNOWN[code]))
    lists.learned.add(code)


@cache
def _lists() -> _Lists:
    """Return the words that the kernel is given at first."""
    said = [_said(known) for known in _KNOWN]
    sticky = sticky_words()
    keys = sorted(key for key in {*sticky, *listed()}.union(*said) if key.isascii())
    offset = np.cumsum([0, *map(len, keys)], dtype=np.int64)
    columns = (
        np.frombuffer("".join(keys).encode(), np.uint8),
        offset,
        np.array([key in sticky for key in keys], np.uint8),
        np.array([*map(lists, keys)], np.uint32),
    )
    bits = np.array([[one.get(key, 0) for one in said] for key in keys], np.uint16)
    future = np.array([bool(known.future) for known in _KNOWN], np.uint8)
    return _Lists(kernels.glances(columns, bits, future, (stretches.NEARBY, SHARE, MOST_ALIGNED)), set())


def _said(known: Lexicon) -> dict[str, int]:
    """Return what the lists of a language say of words, as bits that the kernel knows."""
    if any(len(prefix) > _LONGEST_PREFIX for prefix in known.prefixes):
        raise ValueError(f"a negative prefix of {known.code} is longer than the kernel looks")
    if mood.LONGEST > _LONGEST_MOOD or any(len(phrase) >= _LONGEST_PHRASE for phrase in known.moods):
        raise ValueError(f"a phrase that tells a mood in {known.code} is longer than the kernel looks")
    sets = (
        known.silent,
        {word for word in {*known.words, *SUFFIXES, *known.compounds, *known.bounds} if not mild(word, known)},
        known.agents,
        known.moods,
        known.plain,
        known.designators,
        known.prefixes,
        {word for word, told in known.moods.items() if told == "first"},
        known.polarity,
        known.aliases,
    )
    found: dict[str, int] = {}
    for place, words in enumerate(sets):
        for word in words:
            found[word] = found.get(word, 0) | 1 << place
    return found
