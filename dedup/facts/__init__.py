"""Facts: what two passages that are alike state differently. A match with a changed fact is shown, never cut.

    "Quake kills 12 in Hanoi, officials said"        number   12 -> 14
    "Quake kills 14 in Hanoi, an official said"      nothing else: no fact stands in "an official"

    words (folded, aligned)  ->  changed stretches, widened over numbers and dates beside them  ->  facts of each side,
    by value  ->  changes

In: two texts of up to some 1,000 characters. Out: `FactChange`s with offsets in each text. A change with both sides is
a conflict; with one, the other side says nothing of it. Numbers, months, negations and opposites are read in English,
French and Vietnamese. In any other language each changed word counts: a change shown in vain costs a look, one missed
costs a fact.

Not facts: case, accents, hyphens, glued words, titles (Sen. Lieut. Gen), function words, lower-case words without an
opposite, an attribution or a single date that moved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize

from dedup.facts import compare
from dedup.facts.compare import Region
from dedup.facts.lexicon import Lexicon, lexicon, sticky_words
from dedup.facts.moved import settle
from dedup.facts.read import Stated, content
from dedup.facts.tokens import Passage
from dedup.fold import fold
from dedup.languages import guess
from dedup.model import FactChange, FactKind

_OUTER = "\"'“”‘’«»()[]{}<>.,;:!?…—–-*•"
_AMOUNT = re.compile(r"[\d%‰°¢-¥\u20a0-\u20cf$¼-¾⅐-⅞٪％￥]")
_WORDS_KEPT = 65_536  # in the caches of what a word is: some 10 MB, and news has few words that it uses often
_APART = 2  # equal words between a word lost here and a word won there, for the two to be read as one stretch


def changes(a: str, b: str) -> tuple[FactChange, ...]:
    """Return every number, name, date and negation that two passages, known to be alike, state differently.

    Swapping `a` and `b` swaps the sides, and nothing else.

    >>> [(change.kind.value, change.a, change.b) for change in changes("12 dead in Hanoi", "14 dead in Hanoi")]
    [('number', '12', '14')]
    >>> changes("It cost 3.2 million dollars.", "It cost $3,200,000.")
    ()
    """
    if a == b:
        return ()
    if a < b:
        return tuple(_changes(a, b))
    return tuple(
        FactChange(change.kind, change.b, change.a, change.start_b, change.end_b, change.start_a, change.end_a)
        for change in _changes(b, a)
    )


def facts(text: str) -> tuple[tuple[FactKind, str, int, int], ...]:
    """Return what one passage states: (kind, value as compared, start, end), in order.

    >>> [(kind.value, value) for kind, value, _, _ in facts("They said that two dozen died in Hanoi.")]
    [('number', '24'), ('name', 'hanoi')]
    """
    passage = Passage(text, lexicon(guess([_key(word) for word in text.split()])))
    found = content(passage, 0, len(text))
    stated = (fact for row in (found.amounts, found.names, found.turns) for fact in row if not fact.weak)
    return tuple((fact.kind, _shown(fact.value), fact.start, fact.end) for fact in sorted(stated, key=_place))


def _place(fact: Stated) -> tuple[int, int]:
    return fact.start, fact.end


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(_shown(part) for part in value if part not in (None, ""))
    return str(value)


def _changes(a: str, b: str) -> list[FactChange]:
    words_a, words_b = a.split(), b.split()
    keys_a, keys_b = [_key(word) for word in words_a], [_key(word) for word in words_b]
    found = [region for region in compare.regions(keys_a, keys_b) if _differ(words_a, words_b, region)]
    if not found:
        return []
    found = _widen(_bridge(found), keys_a, keys_b)
    words = lexicon(guess(keys_a + keys_b))
    left, right = Passage(a, words), Passage(b, words)
    left.twin, right.twin = right, left
    spans_a, spans_b = _spans(a, words_a), _spans(b, words_b)
    changed: list[tuple[FactChange, bool]] = []
    for a0, a1, b0, b1 in found:
        if _silent(keys_a[a0:a1], words) and _silent(keys_b[b0:b1], words):
            continue
        start_a, end_a = _span(spans_a, a0, a1, a)
        start_b, end_b = _span(spans_b, b0, b1, b)
        attribution = _attributes(keys_a[a0:a1] + keys_b[b0:b1], words)
        stated = content(left, start_a, end_a), content(right, start_b, end_b)
        changed += [(change, attribution) for change in compare.compare(*stated, (start_a, start_b), (left, right))]
    return settle(changed, left, right)


@lru_cache(_WORDS_KEPT)
def _key(word: str) -> str:
    """Return a word as it is aligned: lower case, no marks around it; a sign before an amount stays."""
    if _AMOUNT.search(word):
        return word.lower().strip("\"'“”‘’«»()[]{}").rstrip(".,;:!?…")
    word = word.strip(_OUTER).lower()
    return word if word.isascii() else normalize("NFC", word).replace("’", "'")


@lru_cache(_WORDS_KEPT)
def _sticky(key: str) -> bool:
    """Return whether a word is read with the number beside it."""
    return key in sticky_words() or _AMOUNT.search(key) is not None


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


def _silent(keys: Sequence[str], words: Lexicon) -> bool:
    """Return whether words say nothing that counts."""
    return all(key in words.silent for key in keys)


def _attributes(keys: Sequence[str], words: Lexicon) -> bool:
    """Return whether words only say who said it."""
    return not words.speech.isdisjoint(keys)


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words of a text stand."""
    found, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at))
    return found


def _span(spans: Sequence[tuple[int, int]], first: int, after: int, text: str) -> tuple[int, int]:
    """Return where words stand; for none of them, where they would."""
    if first < after:
        return spans[first][0], spans[after - 1][1]
    place = spans[first][0] if first < len(spans) else len(text)
    return place, place
