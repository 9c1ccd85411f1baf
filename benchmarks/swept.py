"""The sets that thresholds are swept on, each with the figures that the quality run counts on it.

    stage     what is done again                        on
    match     everything                                pairs, wire, a fifth of wiki, few noisy, planted
    cut       everything                                pairs, wire, planted
    relate    blocks -> relations -> groups             pairs, wire, a fifth of wiki, noisy
    group     relations -> groups                       pairs, wire, wiki, noisy
    keep      relations -> groups                       the same, and planted

In: a stage and settings. Out: figures by set; wire copy is a set a language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import copies, corpora, judged, planted, replanted
from benchmarks.corpora import Judged
from benchmarks.judged import Outcome
from benchmarks.scores import Figure, Section, ari
from benchmarks.sweep import Found, Held
from dedup import Config
from dedup.model import Article

AGAIN = ("match", "cut")  # stages that begin with the texts
LATE = ("relate", "group", "keep")
LEAST = 5  # cases that a relation needs to count
# Seed, not that of the quality run -> stories, stages. One story joined to another moves the ARI of 24 by .02, so that
# few are for what is matched anew alone.
NOISY = {11: (24, ("match",)), 13: (100, LATE)}
SEED = 11  # of plants
PER_KIND = 2  # stories of each kind of plant
FIFTH = 5

Figures = dict[str, list[Figure]]  # set -> its figures


@dataclass(frozen=True, slots=True)
class Set:
    """Articles, how they are scored, and in which stages."""

    articles: Sequence[Article]
    scored: Callable[[Found], Figures]
    stages: Collection[str] = (*AGAIN, *LATE)


class Sets:
    """All sets; what a stage does not change is held from one call to the next."""

    def __init__(self, data: Path | None) -> None:
        articles, truth = corpora.wire()
        self._sets = {"wire": Set(list(articles.values()), lambda found: _by_language(truth, found))}
        self._held: dict[str, Held] = {}
        self._planted: planted.Planted | None = None
        if data is not None:
            told = corpora.reuters(data)
            self._sets |= {"pairs": _pairs(data, told)} | _wiki(data) | _noisy(told)
            self._planted = planted.build(corpora.stories(told), SEED, PER_KIND)

    def measure(self, stage: str, config: Config) -> Figures:
        """Count the figures of the sets of a stage; the first call of each is with all thresholds at their defaults."""
        told: Figures = {}
        for name, one in self._sets.items():
            if stage not in one.stages:
                continue
            if stage in AGAIN:
                told |= one.scored(Held(one.articles, config).grouped())
                continue
            if name not in self._held:
                self._held[name] = Held(one.articles, config)
            held = self._held[name]
            told |= one.scored(held.related() if stage == "relate" else held.grouped())
        if self._planted is not None and stage in (*AGAIN, "keep"):
            told["planted"] = _kept(replanted.measured(self._planted, config))
        return told


def _pairs(data: Path, told: Sequence[Article]) -> Set:
    truth = corpora.judged(data)
    names = {name for pair in truth for name in (pair.a, pair.b)}
    return Set([one for one in told if one.id in names], lambda found: {"pairs": _named(truth, found)})


def _wiki(data: Path) -> dict[str, Set]:
    articles, pages = corpora.wiki(data)
    few = set(list(dict.fromkeys(pages))[::FIFTH])
    part = [at for at, page in enumerate(pages) if page in few]
    fifth = _grouped("wiki, a fifth", [articles[at] for at in part], [pages[at] for at in part], ("match", "relate"))
    return fifth | _grouped("wiki", articles, pages, LATE[1:])


def _noisy(told: Sequence[Article]) -> dict[str, Set]:
    sets: dict[str, Set] = {}
    stories = corpora.stories(told, 8)
    for seed, (count, stages) in NOISY.items():
        made = copies.build(stories, seed, count)
        sets |= _grouped(f"noisy {seed}", made.articles, made.story, stages)
    return sets


def _grouped(name: str, articles: Sequence[Article], truth: Sequence[str], stages: Collection[str]) -> dict[str, Set]:
    def scored(found: Found) -> Figures:
        return {name: [Figure(name, "groups, ARI", ari(found.groups, truth), len(truth))]}

    return {name: Set(articles, scored, stages)}


def _by_language(truth: Sequence[Judged], found: Found) -> Figures:
    languages = sorted({pair.language for pair in truth})
    return {f"wire {name}": _named([pair for pair in truth if pair.language == name], found) for name in languages}


def _named(truth: Sequence[Judged], found: Found) -> list[Figure]:
    section = Section()
    outcomes = [Outcome(pair, found.relation(pair.a, pair.b), found.dropped) for pair in truth]
    judged.compare(section, "judged", outcomes, cases=False)
    return [one for one in section.figures if one.of >= LEAST or one.name.startswith("dropped")]


def _kept(section: Section) -> list[Figure]:
    """The figures of plants; kinds that share a goal are one, and changed facts count as kept."""
    told = {one.name: one for one in section.figures}
    found = [told[name] for name in ("precision", "characters, F1", "within articles: one side cut")]
    for title, kinds, goal in (("recall, strict", replanted.STRICT, 0.99), ("recall, edited", replanted.LIGHT, 0.97)):
        rows = [told[name] for kind in kinds if (name := f"recall, {kind}") in told]
        cases = sum(one.of for one in rows)
        found.append(Figure("planted", title, sum(one.value * one.of for one in rows) / cases, cases, goal))
    for policy in ("articles", "passages"):
        lost = told[f"changed facts cut, policy {policy}"]
        found.append(Figure("planted", f"changed facts kept, {policy}", 1 - lost.value / lost.of, lost.of, 1.0))
    return found
