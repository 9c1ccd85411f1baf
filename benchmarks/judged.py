"""Parts of the quality run whose truth was made by readers: the seeds' gold, judged Reuters pairs, Wikipedia versions.

Each part: (data folder) -> Section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import dedup
from benchmarks import corpora
from benchmarks.corpora import Judged
from benchmarks.scores import Section, ari, f1, pair_scores, ratio
from dedup.model import Fact
from dedup.report import Report

# Article, kept lines, cut lines, kind: 1-based. The same gold as tests/test_seeds.py.
GOLD = {
    ("000_9dd968fc7f8116f4.txt", (3, 3), (5, 5), "near"),
    ("001_e7d796c41617f09b.txt", (2, 9), (10, 17), "exact"),
    ("002_602a0e14e8ccd372.txt", (2, 8), (9, 15), "exact"),
    ("004_ddcc2136d77b19a1.txt", (18, 18), (3, 3), "near"),
    ("004_ddcc2136d77b19a1.txt", (5, 5), (6, 6), "exact"),
    ("004_ddcc2136d77b19a1.txt", (37, 37), (39, 39), "exact"),
    ("004_ddcc2136d77b19a1.txt", (61, 61), (63, 63), "exact"),
}
RELATIONS = ("copy", "update", "partial", "template", "unrelated")
GOALS = {"copy": 0.93, "update": 0.90, "template": 0.95}


def seeds() -> Section:
    """Compare what is cut from the five seeds with what a reader found."""
    report = dedup.find([corpora.SEEDS])
    found = {
        (
            repeat.keep.article,
            (repeat.keep.line, repeat.keep.end_line),
            (other.span.line, other.span.end_line),
            repeat.kind,
        )
        for repeat in report.repeats
        for other in repeat.others
        if other.action == "cut"
    }
    section = Section()
    section.add("seeds", "gold repeats found and cut", ratio(len(found & GOLD), len(GOLD)), len(GOLD), 1.0)
    beyond = len(found - GOLD) + len(report.relations)
    section.add("seeds", "cuts and relations beyond the gold", beyond, len(found), 0, most=True)
    for miss in sorted(GOLD - found):
        section.fail("gold repeats found and cut", f"{miss}")
    return section


def pairs(data: Path, whole: bool) -> Section:
    """Name the relation of 150 judged pairs, with only their stories or all of Reuters-21578 as corpus."""
    truth = corpora.judged(data)
    wanted = {name for pair in truth for name in (pair.a, pair.b)}
    articles = [one for one in corpora.reuters(data) if whole or one.id in wanted]
    report = dedup.find(articles)
    relations = {frozenset((row.a, row.b)): row for row in report.relations}
    section, part = Section(), "pairs/whole" if whole else "pairs/alone"
    confusion: Counter[tuple[str, str]] = Counter()
    changes = []
    for pair in truth:
        row = relations.get(frozenset((pair.a, pair.b)))
        named = row.relation if row else "unrelated"
        confusion[pair.relation, named] += 1
        facts = row.fact_changes if row else ()
        if named != pair.relation:
            shares = f"coverage {row.coverage_a:.2f}/{row.coverage_b:.2f}" if row else "no row"
            section.fail(f"{pair.relation} named {named}", f"{_case(pair)} {shares} {_facts(facts)}")
        if pair.relation in ("copy", "update"):
            changed = any(map(_conflict, facts))
            changes.append(changed == pair.fact_change)
            if not changes[-1]:
                section.fail(f"fact_change {changed}, judged {pair.fact_change}", f"{_case(pair)} {_facts(facts)}")
    section.tables["confusion, judged: named"] = {
        row: {name: confusion[row, name] for name in RELATIONS} for row in RELATIONS
    }
    for name in RELATIONS:
        said = sum(confusion[name, other] for other in RELATIONS)
        found = sum(confusion[other, name] for other in RELATIONS)
        section.add(part, f"F1 {name}", f1(confusion[name, name], found, said), said, GOALS.get(name))
    section.add(part, "fact_change right on copy, update", ratio(sum(changes), len(changes)), len(changes), 0.9)
    _dropped(section, part, truth, report)
    return section


def _dropped(section: Section, part: str, truth: Sequence[Judged], report: Report) -> None:
    """Judge the sides that the default policy leaves out, whether for the other side or for a third article."""
    keeper = report.findings.dropped
    fates = [
        (pair, side, pair.redundant in (side, "either"), keeper[name], other)
        for pair in truth
        for side, name, other in (("A", pair.a, pair.b), ("B", pair.b, pair.a))
        if name in keeper
    ]
    direct = [fate for fate in fates if fate[3] == fate[4]]
    right = sum(droppable for _, _, droppable, _, _ in direct)
    section.add(part, "dropped for the other side, droppable", ratio(right, len(direct)), len(direct), 0.98)
    free = [pair for pair in truth if pair.redundant != "none"]
    gone = sum(pair.a in keeper or pair.b in keeper for pair in free)
    section.add(part, "droppable pairs with a side dropped", ratio(gone, len(free)), len(free))
    for pair, side, droppable, kept, other in fates:
        if not droppable and kept == other:
            section.fail("dropped, judged not droppable", f"{_case(pair)} side {side}, redundant {pair.redundant}")
    for pair in free:
        if pair.a not in keeper and pair.b not in keeper:
            row = next((one for one in report.relations if {one.a, one.b} == {pair.a, pair.b}), None)
            shares = (
                f"{row.relation} {row.coverage_a:.2f}/{row.coverage_b:.2f} {_facts(row.fact_changes)}" if row else ""
            )
            if pair.relation == "copy":
                section.fail("copy, nothing dropped", f"{_case(pair)} redundant {pair.redundant} {shares}")


def _conflict(fact: Fact) -> bool:
    """Tell a change from a fact that only one side states."""
    return bool(fact.a and fact.b) or fact.kind == "negation"


def _case(pair: Judged) -> str:
    return f"{pair.a}-{pair.b} ({pair.note})"


def _facts(facts: Sequence[Fact]) -> str:
    return "; ".join(f"{fact.kind} {fact.a!r}>{fact.b!r}" for fact in facts[:6])


def wiki(data: Path) -> Section:
    """Group the versions of 280 pages, and name the relation of neighbours and of the first and last version."""
    articles, pages = corpora.wiki(data)
    report = dedup.find(articles)
    section, part = Section(), "wiki"
    groups = labels([one.id for one in articles], report)
    section.add(part, "groups, ARI", ari(groups, pages), len(articles), 0.95)
    precision, recall = pair_scores(groups, pages)
    section.add(part, "groups, pair precision", precision, len(articles))
    section.add(part, "groups, pair recall", recall, len(articles))
    of: dict[str, list[str]] = {}
    for article, page in zip(articles, pages, strict=True):
        of.setdefault(page, []).append(article.id)
    relations = {frozenset((row.a, row.b)): row for row in report.relations}
    near = [pair for chain in of.values() for pair in pairwise(chain)]
    far = [(chain[0], chain[-1]) for chain in of.values() if len(chain) > 2]
    for name, cases in (("neighbours", near), ("first and last", far)):
        rows = [relations.get(frozenset(case)) for case in cases]
        named = Counter(row.relation if row else "unrelated" for row in rows)
        section.tables[f"relation of {name}"] = dict(named)
        kin = named["copy"] + named["update"]
        section.add(part, f"{name}: copy or update", ratio(kin, len(cases)), len(cases))
        known = [(row.newer, case[1]) for row, case in zip(rows, cases, strict=True) if row]
        right = sum(newer == last for newer, last in known)
        section.add(part, f"{name}: newer side right", ratio(right, len(known)), len(known))
        for row, case in zip(rows, cases, strict=True):
            if not row or row.relation not in ("copy", "update"):
                facts = (
                    f"{row.relation} {row.coverage_a:.2f}/{row.coverage_b:.2f} {_facts(row.fact_changes)}"
                    if row
                    else ""
                )
                section.fail(f"{name}: not kin", f"{case[0]} | {case[1]} {facts}")
    _strangers(section, report, dict(zip((one.id for one in articles), pages, strict=True)))
    return section


def _strangers(section: Section, report: Report, page: Mapping[str, str]) -> None:
    for row in report.relations:
        if page[row.a] != page[row.b] and row.relation in ("copy", "update"):
            shares = f"{row.relation} {row.coverage_a:.2f}/{row.coverage_b:.2f}"
            section.fail("kin across pages", f"{row.a} | {row.b} {shares}")


def labels(ids: Sequence[str], report: Report) -> list[str]:
    """Return the group of each article: its keeper, or itself."""
    group = {member: one.keeper for one in report.groups for member in one.members}
    return [group.get(name, name) for name in ids]
