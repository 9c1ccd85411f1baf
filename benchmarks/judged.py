"""Parts of the quality run whose truth was made by readers: seeds, judged Reuters pairs, our own wire copy, Wikipedia.

Each part: (data folder) -> Section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import dedup
from benchmarks import corpora
from benchmarks.corpora import Judged
from benchmarks.scores import Section, ari, f1, pair_scores, ratio
from dedup.model import Article, Fact, Relation
from dedup.report import Report
from dedup.report.items import conflicts

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
    section = Section()
    compare(section, "pairs/whole" if whole else "pairs/alone", _outcomes(truth, dedup.find(articles)))
    return section


def wire(together: bool) -> Section:
    """Name the relation of our own judged pairs, each a corpus by itself or all in one; by language too."""
    articles, truth = corpora.wire()
    if together:
        report = dedup.find(list(articles.values()))
        outcomes, cuts = _outcomes(truth, report), _cuts(report)
    else:
        runs = [(pair, dedup.find([articles[pair.a], articles[pair.b]])) for pair in truth]
        outcomes = [one for pair, alone in runs for one in _outcomes([pair], alone)]
        cuts = [cut for _, alone in runs for cut in _cuts(alone)]
    section, part = Section(), "wire/together" if together else "wire/alone"
    compare(section, part, outcomes)
    section.add(part, "cuts within articles, none judged right", len(cuts), len(articles), 0, most=True)
    for cut in cuts:
        section.fail("cut within an article", cut)
    if together:
        _beyond(section, part, truth, report)
    else:
        _lost(section, part, articles, truth)
    for language in sorted({pair.language for pair in truth}):
        compare(section, f"{part} {language}", [one for one in outcomes if one.pair.language == language], cases=False)
    return section


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made of a judged pair."""

    pair: Judged
    row: Relation | None
    dropped: Mapping[str, str]  # article id -> its keeper's id


def _outcomes(truth: Sequence[Judged], report: Report) -> list[Outcome]:
    rows = {frozenset((row.a, row.b)): row for row in report.relations}
    return [Outcome(pair, rows.get(frozenset((pair.a, pair.b))), report.findings.dropped) for pair in truth]


def compare(section: Section, part: str, outcomes: Sequence[Outcome], cases: bool = True) -> None:
    """Count relations, changed facts and dropped sides; `cases` notes each pair that is wrong."""
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = section if cases else Section()
    changes = []
    for pair, row in ((one.pair, one.row) for one in outcomes):
        named = row.relation if row else "unrelated"
        confusion[pair.relation, named] += 1
        facts = row.fact_changes if row else ()
        if named != pair.relation:
            wrong.fail(f"{pair.relation} named {named}", f"{_case(pair)} {_shares(row)} {_facts(facts)}")
        if pair.relation in ("copy", "update"):
            changed = bool(conflicts(facts))
            changes.append(changed == pair.fact_change)
            if not changes[-1]:
                wrong.fail(f"fact_change {changed}, judged {pair.fact_change}", f"{_case(pair)} {_facts(facts)}")
    section.tables[f"confusion of {part}, judged: named"] = {
        row: {name: confusion[row, name] for name in RELATIONS} for row in RELATIONS
    }
    for name in RELATIONS:
        said = sum(confusion[name, other] for other in RELATIONS)
        found = sum(confusion[other, name] for other in RELATIONS)
        section.add(part, f"F1 {name}", f1(confusion[name, name], found, said), said, GOALS.get(name))
    section.add(part, "fact_change right on copy, update", ratio(sum(changes), len(changes)), len(changes), 0.9)
    _dropped(section, wrong, part, outcomes)


def _dropped(section: Section, wrong: Section, part: str, outcomes: Sequence[Outcome]) -> None:
    """Judge the sides that the default policy leaves out, whether for the other side or for a third article."""
    fates = [
        (one.pair, side, one.pair.redundant in (side, "either"))
        for one in outcomes
        for side, name, other in (("A", one.pair.a, one.pair.b), ("B", one.pair.b, one.pair.a))
        if one.dropped.get(name) == other
    ]
    right = sum(droppable for _, _, droppable in fates)
    section.add(part, "dropped for the other side, droppable", ratio(right, len(fates)), len(fates), 0.98)
    free = [one for one in outcomes if one.pair.redundant != "none"]
    left = [one for one in free if one.pair.a not in one.dropped and one.pair.b not in one.dropped]
    section.add(part, "droppable pairs with a side dropped", ratio(len(free) - len(left), len(free)), len(free))
    for pair, side, droppable in fates:
        if not droppable:
            wrong.fail("dropped, judged not droppable", f"{_case(pair)} side {side}, redundant {pair.redundant}")
    for one in left:
        if one.pair.relation == "copy":
            why = f"{one.row.relation} {_shares(one.row)} {_facts(one.row.fact_changes)}" if one.row else ""
            wrong.fail("copy, nothing dropped", f"{_case(one.pair)} redundant {one.pair.redundant} {why}")


def _cuts(report: Report) -> list[str]:
    return [f"{name} {cut.start}-{cut.end}" for name, cuts in report.findings.cuts.items() for cut in cuts]


def _lost(section: Section, part: str, articles: Mapping[str, Article], truth: Sequence[Judged]) -> None:
    """Look for what a reader marked as stated by one side alone in what `clean` leaves of both."""
    marked = [pair for pair in truth if pair.stated]
    for policy in ("articles", "passages"):
        name, lost = f"changed facts lost, policy {policy}", 0
        for pair in marked:
            texts = dedup.clean([articles[pair.a], articles[pair.b]], dedup.Config(policy=policy)).texts
            left = " ".join(" ".join(texts.values()).split())
            gone = [words for words in pair.stated if words not in left]
            lost += len(gone)
            for words in gone:
                section.fail(name, f"{_case(pair)} {words!r}")
        section.add(part, name, lost, sum(len(pair.stated) for pair in marked), 0, most=True)


def _beyond(section: Section, part: str, truth: Sequence[Judged], report: Report) -> None:
    """Count rows between articles that no chain of judged pairs joins: different events, so there should be none."""
    story = {name: name for pair in truth for name in (pair.a, pair.b)}
    for pair in truth:
        kept, joined = story[pair.a], story[pair.b]
        story = {name: kept if one == joined else one for name, one in story.items()}
    strangers = [row for row in report.relations if story[row.a] != story[row.b]]
    section.add(part, "relations between different stories", len(strangers), len(report.relations), 0, most=True)
    for row in strangers:
        section.fail("relation between different stories", f"{row.a}-{row.b} {row.relation} {_shares(row)}")


def _case(pair: Judged) -> str:
    return f"{pair.a}-{pair.b} ({pair.note})"


def _shares(row: Relation | None) -> str:
    return f"coverage {row.coverage_a:.2f}/{row.coverage_b:.2f}" if row else "no row"


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
