"""What the overview lists beside the story: changed facts, and furniture that was removed.

12 → 14   number; wire/lead1.txt, line 1 and wire/lead2.txt, line 1
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from dedup.frozen import dataclass
from dedup.model import Article, Findings
from dedup.report import rows
from dedup.report.copies import copies, sides_of
from dedup.report.html import story
from dedup.report.text import lines

CHANGES = 8  # changed facts listed
REMOVED = 24  # spans of furniture listed

_KINDS = ("number", "date", "negation", "name")  # changed facts: those that hurt most first


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


def removed(findings: Findings, articles: Mapping[str, Article]) -> tuple[Removed, ...]:
    """Return the first spans that are cut as furniture, by article."""
    return tuple(islice(_removed(findings, articles), REMOVED))


def _removed(findings: Findings, articles: Mapping[str, Article]) -> Iterator[Removed]:
    places = rows.places(findings)
    for name, made in findings.cuts.items():
        if name in findings.dropped:
            continue
        text = articles[name].text if name in articles else ""
        for cut in made:
            if cut.kept is None:
                said = text[cut.start : cut.end]
                start = cut.start + len(said) - len(said.lstrip())  # the blank lines before it go with it
                last = text.count("\n", 0, cut.start + len(said.rstrip()))
                where = lines(text.count("\n", 0, start) + 1, last + 1) if text else ""
                yield Removed(places[name], name, where, story.quote(said), story.reason(cut.why))


def changes(findings: Findings) -> tuple[Change, ...]:
    """Return the changed facts that a desk wants to see first."""
    return tuple(islice(_changes(findings), CHANGES))


def _changes(findings: Findings) -> Iterator[Change]:
    """Yield changed facts, what contradicts in one story before what one form says of two; of a fact, one."""
    places = rows.places(findings)
    found = [
        (one.relation == "template", f"p{number}", fact)
        for number, one in enumerate(findings.relations, 1)
        for fact in one.fact_changes
    ]
    for name, _, _, facts in copies(findings):
        found += [(False, name, fact) for fact in facts]
    rank = {kind: at for at, kind in enumerate(_KINDS)}
    found.sort(key=lambda one: (one[0], not (one[2].a and one[2].b), rank.get(one[2].kind, len(rank))))
    told: set[tuple[object, ...]] = set()
    for _, name, fact in found:
        sides = sides_of(fact)
        if told.isdisjoint(sides):
            a = f"{places.get(fact.article_a, fact.article_a)}, line {fact.line_a}"
            b = f"{places.get(fact.article_b, fact.article_b)}, line {fact.line_b}"
            yield Change(name, str(fact.kind), story.quote(fact.a), story.quote(fact.b), a, b)
        told.update(sides)
