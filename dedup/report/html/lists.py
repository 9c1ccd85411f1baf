"""What the overview lists beside the story: changed facts, and furniture that was removed.

12 → 14   number; wire/lead1.txt, line 1 and wire/lead2.txt, line 1
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter

import numpy as np

from dedup.frozen import dataclass
from dedup.model import Article, Fact
from dedup.report.copies import sides_of
from dedup.report.html import story
from dedup.report.overview import Overview
from dedup.report.tables import Ints
from dedup.report.text import lines

CHANGES = 8  # changed facts listed
REMOVED = 24  # spans of furniture listed
_FACTS = 1 << 14  # changed facts looked through at a time


@dataclass(frozen=True, slots=True)
class Removed:
    """A span that is cut as furniture: no copy of it need stay."""

    place: str
    article: str  # its id
    lines: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that two places state differently."""

    finding: str  # its id
    kind: str
    a: str
    b: str
    place_a: str  # "lead1.txt, line 3"
    place_b: str


def removed(seen: Overview, articles: Mapping[str, Article]) -> tuple[Removed, ...]:
    """Return the first spans that are cut as furniture, by article."""
    stock = seen.made(furniture=True)[:REMOVED]
    return tuple(_removed(seen, articles, *row) for row in stock[["article", "start", "end", "why"]].tolist())


def _removed(seen: Overview, articles: Mapping[str, Article], number: int, begin: int, end: int, why: int) -> Removed:
    name = seen.ids.name(number)
    text = articles[name].text if name in articles else ""
    said = text[begin:end]
    start = begin + len(said) - len(said.lstrip())  # the blank lines before it go with it
    last = text.count("\n", 0, begin + len(said.rstrip()))
    where = lines(text.count("\n", 0, start) + 1, last + 1) if text else ""
    return Removed(seen.place(number), name, where, story.quote(said), story.reason(seen.whys[why]))


def changes(seen: Overview) -> tuple[Change, ...]:
    """Return the changed facts that a desk wants to see first."""
    return tuple(islice(_changes(seen), CHANGES))


def _changes(seen: Overview) -> Iterator[Change]:
    """Yield changed facts, what contradicts in one story before what one form says of two; of a fact, one."""
    told: set[tuple[object, ...]] = set()
    for name, fact in _ordered(seen):
        sides = sides_of(fact)
        if told.isdisjoint(sides):
            a, b = (
                f"{seen.place(seen.ids.at(article))}, line {line}"
                for article, line in ((fact.article_a, fact.line_a), (fact.article_b, fact.line_b))
            )
            yield Change(name, fact.label, story.quote(fact.a), story.quote(fact.b), a, b)
        told.update(sides)


def _ordered(seen: Overview) -> Iterator[tuple[str, Fact]]:
    """Yield all changed facts by their keys, those of pairs before those of copies, each with its finding.

    The first findings are made one by one, as few are asked for; if these tell the same, over and over, many at a time.
    """
    ends, pairs = np.cumsum(np.concatenate((seen.pairs["facts"], seen.copies["facts"]))), len(seen.pairs)
    for asked, (of, facts) in enumerate(groupby(_by_key(seen, ends), key=itemgetter(0))):
        if of < pairs:
            relation = seen.relation(of) if asked < CHANGES else seen.findings.relations[of]
            name, found = f"p{of + 1}", relation.fact_changes
        else:
            name, _, _, found = seen.copied(of - pairs)
        first = int(ends[of]) - len(found)
        yield from ((name, found[at - first]) for _, at in facts)


def _by_key(seen: Overview, ends: Ints) -> Iterator[tuple[int, int]]:
    """Yield each changed fact by its key: which finding has it, and which of all it is; few are asked for."""
    keys = np.concatenate((seen.pair_facts, seen.copy_facts))
    for key in range(int(keys.max(initial=0)) + 1):
        for start in range(0, len(keys), _FACTS):
            at = start + np.flatnonzero(keys[start : start + _FACTS] == key)
            yield from zip(ends.searchsorted(at, "right").tolist(), at.tolist(), strict=True)
