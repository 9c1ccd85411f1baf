"""Word lists by language: what ends no sentence, what carries a fact, what turns a meaning, what carries none.

    languages.ABBREVIATIONS        lower case, without the last dot, of all languages: "lt", "p.m", "ubnd"
    languages.guess(words)      -> the language that most of the words belong to, or None

A passage may be too short to tell its language, or be in another one: then the guess is None, no list is trusted to
call two words equal, and every changed word counts.
"""

from __future__ import annotations

from collections.abc import Collection

from dedup.languages import en, fr, other, vi
from dedup.languages.base import Language, Sides

LANGUAGES: tuple[Language, ...] = (en.LANGUAGE, fr.LANGUAGE, vi.LANGUAGE)
ABBREVIATIONS: frozenset[str] = frozenset().union(*(language.abbreviations for language in LANGUAGES))

__all__ = ["ABBREVIATIONS", "LANGUAGES", "Language", "Sides", "guess"]

_FIELD = 1 << 20  # a vote has a field for each list; no list is near a million words, so no field runs over
_LISTS = (*(language.function_words | language.common_words for language in LANGUAGES), *other.COMMON)
_VOTES: dict[str, int] = {}
for _place, _list in enumerate(_LISTS):
    for _word in _list:
        _VOTES[_word] = _VOTES.get(_word, 0) + _FIELD**_place


def guess(words: Collection[str]) -> Language | None:
    """Return the language that most of a passage's lower-case words belong to; None where none of ours leads.

    >>> guess("the minister said that he was in london".split()).code
    'en'
    >>> guess("der minister sagte er war in london".split()) is None
    True
    """
    votes = sum([_VOTES.get(word, 0) for word in frozenset(words)])  # one sum counts for all lists
    counts = [votes // _FIELD**place % _FIELD for place in range(len(_LISTS))]
    best = max(counts)
    first = counts.index(best)
    return LANGUAGES[first] if first < len(LANGUAGES) and counts.count(best) == 1 else None
