"""Where clauses and sentences end, by the marks on their words.

"He met Lt. Lopez, who left. She stayed."   a clause ends at "Lopez,", a sentence at "left." but not at "Lt."
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.facts.stretches import ENDS, Words
from dedup.languages import ABBREVIATIONS

STOPS = ".!?…"
_DASHES = frozenset(("-", "--", "–", "—"))
_PLACE = 8  # words of a dateline


def ends(word: str) -> bool:
    """Return whether a sentence ends with a word as written: not with "Lt." or "J."."""
    bare = word.rstrip("\"'”’»)")
    short = bare.strip("\"'“‘«(.").lower()
    return bare[-1:] in tuple(STOPS) and not (bare[-1] == "." and (len(short) < 2 or short in ABBREVIATIONS))


def closes(word: str) -> bool:
    """Return whether a clause ends with a word as written."""
    return word[-1] in ENDS and (word[-1] != "." or ends(word))


def sentence(text: Words, at: int, first: bool, last: bool) -> list[str]:
    """Return the words of the sentence that a clause would stand in before word `at`: as its first, as its last."""
    begin = end = max(0, at)
    while begin and not first and (begin == at or not ends(text.written[begin - 1])):
        begin -= 1
    while end < len(text.keys) and not last and (end == at or not ends(text.written[end - 1])):
        end += 1
    return text.keys[begin:end]


def dateline(words: Sequence[str]) -> bool:
    """Return whether words before a text are its dateline: capitals or figures, an agency or a date, and a dash.

    >>> dateline("PARIS, May 5 (AFP) -".split()), dateline("In a film -".split()), dateline("OPINION -".split())
    (True, False, False)
    """
    *place, dash = words
    told = any(word[0] == "(" or word[0].isdigit() for word in place)
    return dash in _DASHES and len(place) <= _PLACE and told and not any(word[0].islower() for word in place)
