"""Which language a passage is in: the words that it shares with each list vote.

guess("the minister said that he was in london".split())  ->  English
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from struct import unpack

from dedup.languages import en, fr, other, vi
from dedup.languages.base import Language

LANGUAGES: tuple[Language, ...] = (en.LANGUAGE, fr.LANGUAGE, vi.LANGUAGE)

_FIELD = 16  # bits: a vote has a field for each list; no list has 65,536 words, so no field runs over
SHARE = 10  # of ten words, one is known; prose has four, a headline two, a Finnish sentence the odd `he`
_LISTS = (*(language.function_words | language.common_words for language in LANGUAGES), *other.COMMON)
_COUNTS = f"<{len(_LISTS)}H"
_VOTES: dict[str, int] = {}
_LISTED: dict[str, int] = {}
for _place, _list in enumerate(_LISTS):
    for _word in _list:
        _VOTES[_word] = _VOTES.get(_word, 0) + (1 << _FIELD * _place)
        _LISTED[_word] = _LISTED.get(_word, 0) | 1 << _place


def guess(words: Collection[str]) -> Language | None:
    """Return the language that most of a passage's lower-case words belong to; None where none of ours leads.

    >>> guess("the minister said that he was in london".split()).code
    'en'
    >>> guess("der minister sagte er war in london".split()) is None
    True
    """
    distinct = frozenset(words)
    return elected(votes(distinct), len(distinct))


def votes(distinct: Iterable[str]) -> int:
    """Return what distinct words say of their language: a number that may be added up, for `elected`."""
    return sum(map(_VOTES.__getitem__, filter(_VOTES.__contains__, distinct)))  # one sum counts for all lists


def lists(word: str) -> int:
    """Return which lists have a word, as bits: the lists of `LANGUAGES` first.

    >>> lists("the"), lists("zyx")
    (1, 0)
    """
    return _LISTED.get(word, 0)


def listed() -> Collection[str]:
    """Return the words that a list has."""
    return _LISTED.keys()


def lead(votes: int, words: int) -> int:
    """Return from how many further words on another language, or none, might be elected; 0 where none is.

    >>> text = frozenset("the minister said that he was in london".split())
    >>> 0 < lead(votes(text), len(text)) <= len(text)
    True
    """
    counts: tuple[int, ...] = unpack(_COUNTS, votes.to_bytes(2 * len(_LISTS), "little"))
    best, second = sorted(counts, reverse=True)[:2]
    if elected(votes, words) is None:
        return 0
    return max(0, min(best - second, best * SHARE - words + 1))


@lru_cache(4096)
def elected(votes: int, words: int) -> Language | None:
    """Return the language that the votes of so many distinct words name."""
    counts = unpack(_COUNTS, votes.to_bytes(2 * len(_LISTS), "little"))
    best = max(counts)
    first = counts.index(best)
    clear = counts.count(best) == 1 and best * SHARE >= words
    return LANGUAGES[first] if clear and first < len(LANGUAGES) else None
