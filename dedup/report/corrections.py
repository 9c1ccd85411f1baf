"""Changed facts, for the terminal summary: what one copy states and the other states otherwise, each correction once.

    Changed facts  1, never cut: which is right is yours to say
      each counted once, in however many repeats and pairs of articles it stands
      number    12                              14
                wire/lead1.txt:1                wire/lead2.txt:1

Forms have most facts by far, and what these state differently is no correction: they are counted, not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from dedup.lists import Coded, FactRows
from dedup.model import Fact
from dedup.report.copies import sides_of
from dedup.report.ids import Ids
from dedup.report.overview import Overview
from dedup.report.screen import Screen, fitted
from dedup.report.sections import View, indented, text, title
from dedup.report.tables import RELATIONS, Ints, inside, lots
from dedup.report.text import counted, shown, tail

if TYPE_CHECKING:
    from dedup.report.sections import Section

_TEMPLATE = RELATIONS.index("template")


def section(seen: Overview, view: View) -> Section | None:
    """Return the section. Conflicts first, those inside one article at the top."""
    apart, forms = _found(seen)
    times = _once(apart)
    inside = [*times]
    if not inside:
        return None
    inside.sort(key=lambda fact: (not (fact.a and fact.b), fact.article_a != fact.article_b))
    section: Section = [title("Changed facts", f"{len(inside):,}, never cut: which is right is yours to say")]
    section.append(text(("  each counted once, in however many repeats and pairs of articles it stands", "dim")))
    for fact in inside[: view.listed(len(inside))]:
        section += _fact(fact, seen, view.screen)
        if times[fact] > 1:
            again = counted(times[fact] - 1, "more pair of places", "more pairs of places")
            section.append(text((f"            and in {again}", "dim")))
    section += view.rest(len(inside), "changed fact")
    if forms:
        others = counted(forms, "more", "more")
        said = f"{others} in templates: forms with other facts, or short items revised"
        section.append(indented(f"{said}; counted for each pair of articles", 2, "dim"))
    return section


def _found(seen: Overview) -> tuple[Iterable[Fact], int]:
    """Return the facts that differ in no template, and how many differ in one: a repeat and its relation tell the same.

    What would look the same is told once.
    """
    apart: dict[object, Fact] = {}
    formal: dict[int, set[object]] = {}  # facts that differ in templates and are told one by one, by relation

    def add(fact: Fact, relation: int) -> None:
        if relation >= 0 and seen.pairs["relation"][relation] == _TEMPLATE:
            formal.setdefault(relation, set()).add(_key(fact))
        else:
            apart[_key(fact)] = fact

    repeated = [*_of_repeats(seen)]
    one, other = ([*map(seen.ids.at, names)] for names in _articles(repeated))
    between = seen.between(np.array(one, np.int64), np.array(other, np.int64))
    for fact, relation in zip(repeated, between.tolist(), strict=True):
        add(fact, relation)
    forms = 0
    for start, stop, table, others in lots(seen.findings.relations):
        told = [(at, fact) for at, one in others.items() for fact in one.fact_changes]
        if table is not None:
            here, sizes = inside(start, stop, others) + start, np.diff(table.fact)
            plain = (seen.pairs["relation"][here] == _TEMPLATE) & ~np.isin(here, [*formal])
            owner, counted_only = np.repeat(here, sizes), np.repeat(plain, sizes)
            forms += _distinct(table.facts, owner, np.flatnonzero(counted_only))
            at = np.flatnonzero(~counted_only)
            told += zip(owner[at].tolist(), _made(table.facts, at, seen.ids), strict=True)
        for relation, fact in sorted(told, key=itemgetter(0)):
            add(fact, relation)
    return apart.values(), forms + sum(map(len, formal.values()))


def _articles(facts: Sequence[Fact]) -> tuple[list[str], list[str]]:
    return [fact.article_a for fact in facts], [fact.article_b for fact in facts]


def _of_repeats(seen: Overview) -> Iterator[Fact]:
    for start, stop, table, others in lots(seen.findings.repeats):
        told = [(at, fact) for at, one in others.items() for fact in one.fact_changes]
        if table is not None:
            owner = np.repeat(inside(start, stop, others) + start, np.diff(table.fact))
            told += zip(owner.tolist(), _made(table.facts, np.arange(len(owner)), seen.ids), strict=True)
        yield from (fact for _, fact in sorted(told, key=itemgetter(0)))


def _made(facts: FactRows, at: Ints, ids: Ids) -> list[Fact]:
    """Return some facts as objects."""
    articles = (ids.names(column[at]) for column in (facts.article_a, facts.article_b))
    sides = facts.a.some(at).texts(), facts.b.some(at).texts()
    kinds = Coded(facts.kind.names, facts.kind.code[at]).texts()
    return [Fact(*row) for row in zip(kinds, *sides, *articles, *facts.place[at].T.tolist(), strict=True)]


def _distinct(facts: FactRows, owner: Ints, at: Ints) -> int:
    """Return how many of some facts look different; all facts of one owner are between the same two articles."""
    sides = facts.a.some(at).texts(), facts.b.some(at).texts()
    columns = (owner[at], facts.kind.code[at], facts.place[at, 0], facts.place[at, 1])
    return len({*zip(*sides, *(column.tolist() for column in columns), strict=True)})


def _key(fact: Fact) -> object:
    """What a fact looks like, whichever side comes first."""
    return fact.kind, frozenset(((fact.a, fact.article_a, fact.line_a), (fact.b, fact.article_b, fact.line_b)))


def _once(found: Iterable[Fact]) -> dict[Fact, int]:
    """Return the first fact of each correction, and between how many pairs of places it stands."""
    first: dict[tuple[object, ...], Fact] = {}
    times: dict[Fact, int] = {}
    for fact in found:
        sides = sides_of(fact)
        one = next((first[side] for side in sides if side in first), fact)
        first.update(dict.fromkeys(sides, one))
        times[one] = times.get(one, 0) + 1
    return times


def _fact(fact: Fact, seen: Overview, screen: Screen) -> Section:
    column = (screen.width - 14) // 2
    sides = ((fact.a, fact.article_a, fact.line_a), (fact.b, fact.article_b, fact.line_b))
    stated = text(f"  {fact.label:<10}")
    where = text(" " * 12)
    for words, article, line in sides:
        side = fitted(words, column - 2, "bold yellow") if words else text(("(not in this sentence)", "dim"))
        stated += side + text(" " * (column - side.cell_len))
        spot = f":{line}"
        place = fitted(tail(shown(seen.place_of(article)), column - 2 - len(spot)) + spot, column - 2, "dim")
        where += place + text(" " * (column - place.cell_len))
    return [stated, where]
