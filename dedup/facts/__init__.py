"""Facts: what two passages that are alike state differently. A match with a changed fact is shown, never cut.

    "Quake kills 12 in Hanoi, officials said"        number   12 -> 14
    "Quake kills 14 in Hanoi, an official said"      nothing else: no fact stands in "an official"

    seen        where texts differ, in what language, and what of that is read: by the kernel for texts in ASCII, which
                also gives conflicts that are certain; else by glance: most texts differ in words that say nothing
    stretches   words, folded and aligned  ->  changed stretches, widened over numbers and dates beside them
    read        a stretch (tokens, numerals, labels)  ->  its facts, by value; one amount or plain words by their shape
                (shapes)
    compare     facts of both sides (names, alike)  ->  changes; order: roles turned; moved: the same fact elsewhere
    mood        planned, perhaps or done, told otherwise  ->  changes: "will close", "closed"
    sure        conflicts of many pairs that stand alone in their stretch, in columns: enough to know a form by. Of
                vocabulary (words by number, for the kernel), pieces (what a stretch states) and verdict (of two facts)
    weigh       which changes are slight: shown and never cut, but no sign of another story
    wording     whether copy may be cut: not where a word differs that no list calls harmless (atoms, spelling, glue),
                nor where marks, capitals or spaces do that may say something (marks, gaps)

In: two texts of up to some 1,000 characters. Out: `FactChange`s with offsets in each text. A change with both sides is
a conflict, unless it is slight; with one, the other side says nothing of it. Numbers, months, negations and opposites
are read in English, French and Vietnamese. In any other language each changed word counts: a change shown in vain costs
a look, one missed costs a fact.

For relations, these are no facts (of a cut, `wording` decides): case, accents, hyphens, glued words, titles (Sen.
Lieut. Gen), function words, lower-case words without an opposite, an attribution or a single date that moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dedup.facts import compare, stretches
from dedup.facts.lexicon import Lexicon, lexicon
from dedup.facts.moved import settle
from dedup.facts.read import content, span
from dedup.facts.regions import Region
from dedup.facts.seen import KINDS, Certain, Glimpse
from dedup.facts.seen import seen as see
from dedup.facts.stated import Stated
from dedup.facts.stretches import words
from dedup.facts.tokens import Passage
from dedup.facts.weigh import weigh
from dedup.languages import guess
from dedup.model import FactChange, FactKind


def changes(a: str, b: str, glimpse: Glimpse | None = None) -> tuple[FactChange, ...]:
    """Return every number, name, date and negation that two passages, known to be alike, state differently.

    Swapping `a` and `b` swaps the sides, and nothing else.

    Args:
        glimpse: What the kernel has said of them, if it was asked, see `seen.glimpses`.

    >>> [(change.kind.value, change.a, change.b) for change in changes("12 dead in Hanoi", "14 dead in Hanoi")]
    [('number', '12', '14')]
    >>> changes("It cost 3.2 million dollars.", "It cost $3,200,000.")
    ()
    """
    if a == b:
        return ()
    if a < b:
        return tuple(_changes(a, b, glimpse))
    return tuple(map(_swapped, _changes(b, a, glimpse)))


def _swapped(change: FactChange) -> FactChange:
    starts = change.start_b, change.end_b, change.start_a, change.end_a
    return FactChange(change.kind, change.b, change.a, *starts, change.slight)


def facts(text: str) -> tuple[tuple[FactKind, str, int, int], ...]:
    """Return what one passage states: (kind, value as compared, start, end), in order.

    >>> [(kind.value, value) for kind, value, _, _ in facts("They said that two dozen died in Hanoi.")]
    [('number', '24'), ('name', 'hanoi')]
    """
    passage = Passage(text, lexicon(guess(words(text).distinct)))
    found = content(passage, 0, len(text))
    stated = (fact for row in (found.amounts, found.names, found.turns) for fact in row if not fact.weak)
    return tuple((fact.kind, _shown(fact.value), fact.start, fact.end) for fact in sorted(stated, key=_place))


def _place(fact: Stated) -> tuple[int, int]:
    return fact.start, fact.end


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(_shown(part) for part in value if part not in (None, ""))
    return str(value)


def _changes(a: str, b: str, glimpse: Glimpse | None) -> list[FactChange]:
    seen = see(a, b, glimpse)
    if seen is None:
        return []
    known, (uniform, other) = seen.known, seen.uniform
    left, right = Passage(a, known, uniform), Passage(b, known, other)
    left.twin, right.twin = right, left
    if not seen.turns and not any(loud for _, _, _, loud, _ in seen.found):  # the kernel has read all that counts
        conflicts = [_conflict(a, b, one) for *_, certain in seen.found for one in certain]
        if all(one.a and one.b for one in conflicts):  # else a fact may have moved
            return weigh(conflicts, left, right)
    changed: list[tuple[FactChange, Region | None]] = []
    for region, here, there, loud, certain in seen.found:
        changed += [(_conflict(a, b, one), region) for one in certain]
        made = compare.compare(span(left, *here), span(right, *there)) if loud else None
        if made:
            if (region[0] == region[1] or region[2] == region[3]) and stretches.added(words(a), words(b), region):
                made = [replace(one, slight=one.kind is FactKind.NEGATION or one.slight) for one in made]
            changed += [(change, region) for change in made]
    for (a0, a1, b0, b1), same in seen.turns:
        places = (*words(a).span(a0, a1), *words(b).span(b0, b1))
        shown = a[places[0] : places[1]], b[places[2] : places[3]]
        changed.append((FactChange(FactKind.NEGATION, *shown, *places, same), None))
    return weigh(settle(changed, left, right, _attributed(a, b, known)), left, right) if changed else []


def _conflict(a: str, b: str, certain: Certain) -> FactChange:
    kind, start, end, place, stop, slight = certain
    return FactChange(KINDS[kind], a[start:end], b[place:stop], start, end, place, stop, slight > 0)


def _attributed(a: str, b: str, known: Lexicon) -> Callable[[Region | None], bool]:
    """Return what tells of a stretch whether it says who said something."""
    return lambda region: region is not None and stretches.attributes(words(a), words(b), region, known)
