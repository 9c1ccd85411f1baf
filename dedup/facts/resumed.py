"""Whether a kept copy ends a sentence and names its one subject anew, where the other copy goes on with "and".

    "Vietnam has issued laws. The country has built dams."    kept
    "Vietnam has issued laws, and built dams."                the other one: the same is said of the same country

Only "the country" after a sentence with one clause and one name, that of a country: "it" or "the bank" may be another.
"""

from __future__ import annotations

import re

from dedup.languages.en_places import PLACES

_SUBJECT = re.compile(r"(?:^|, )([A-Z][a-z]+) has ")
_FIRST = ("In ", "On ", "At ", "To ", "For ", "Under ", "Despite ")
_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that|where|when|while|as|because|since|if|after|before|until|than|country|countries|"
    r"nations?|states?|said|says|told|neighbou?rs?)\b|[.!?…:;\"“”()—–]",
    re.IGNORECASE,
)
_COUNTRIES = frozenset(PLACES.values()) - {"europe"}


def resumed(kept: str, start: int, other: str, at: int) -> bool:
    """Tell whether "country" at `start` of the kept text stands for "and" at `at` of the other one.

    >>> kept, other = "Vietnam has issued laws. The country has built dams.", "Vietnam has issued laws, and built dams."
    >>> resumed(kept, kept.index("country"), other, other.index("and"))
    True
    """
    if (
        not kept.startswith("country has ", start)
        or not kept.endswith(". The ", 0, start)
        or other[at - 2 : at] != ", "
    ):
        return False
    before = kept[: start - len(". The ")]
    subject = _SUBJECT.search(before)
    if subject is None or subject[1].lower() not in _COUNTRIES or _CLAUSE.search(before) or "\n" in before:
        return False
    capitals = sum(map(str.isupper, before))
    return capitals == (2 if subject.start(1) and before.startswith(_FIRST) else 1)
