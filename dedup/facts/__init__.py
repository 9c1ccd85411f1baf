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

from dedup.facts import compare, stretches
from dedup.facts.lexicon import lexicon
from dedup.facts.moved import settle
from dedup.facts.read import Stated, content
from dedup.facts.tokens import Passage
from dedup.languages import guess
from dedup.model import FactChange, FactKind


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
    passage = Passage(text, lexicon(guess(stretches.words(text).keys)))
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
    ours, theirs = stretches.words(a), stretches.words(b)
    found = stretches.stretches(ours, theirs)
    if not found:
        return []
    known = lexicon(guess(frozenset(ours.keys).union(theirs.keys)))
    turned = list(stretches.turned(found, ours, theirs, known))
    loud = [region for region in found if not stretches.silent(ours, theirs, region, known)]
    if not loud and not turned:
        return []
    texts = left, right = Passage(a, known), Passage(b, known)
    left.twin, right.twin = right, left
    ends_a, ends_b = ours.ends(), theirs.ends()
    changed: list[tuple[FactChange, bool]] = []
    for a0, a1, b0, b1 in loud:
        here, there = ours.span(ends_a, a0, a1), theirs.span(ends_b, b0, b1)
        attribution = stretches.attributes(ours.written[a0:a1] + theirs.written[b0:b1], known)
        stated = content(left, *here), content(right, *there)
        changed += [(change, attribution) for change in compare.compare(*stated, (here[0], there[0]), texts)]
    for a0, a1, b0, b1 in turned:
        here, there = ours.span(ends_a, a0, a1), theirs.span(ends_b, b0, b1)
        changed.append((compare.change(FactKind.NEGATION, texts, here, there), False))
    return settle(changed, left, right)
