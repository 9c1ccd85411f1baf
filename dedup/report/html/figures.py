"""The numbers behind the pictures of the overview: each a table that a reader can check, and `drawing` draws.

    histogram    articles by the share of them that is repeated
    scatter      pairs of articles: how much of the one stands in the other, against how alike the two are as a whole
    kinds        repeats by scope and kind, and what becomes of them
    heat         which sources share copy: pairs of articles, by the source of each
    timeline     articles by date, and how many of them repeat something

Counting only: what is shown as a picture and as a table is one number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from dedup.frozen import dataclass
from dedup.model import Findings
from dedup.report.copies import copies
from dedup.report.html import story

OUTCOMES = {"cut": "cut", "out": "left out", "stays": "stays"}
RELATIONS = ("copy", "update", "partial", "template")
KINDS = ("within, exact", "within, near", "across, exact", "across, near")
SOURCES = 10  # rows and columns of the heat map; smaller sources are counted together
OTHERS = "(others)"
UNNAMED = "(no folder)"
GRAIN = 50  # the scatter's places on each axis: pairs in one place are one mark

_TIME = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d))?)?)?")
_BINS = 40  # at most, in the time line


@dataclass(frozen=True, slots=True)
class Mark:
    """Pairs of articles in one place of the scatter."""

    relation: str
    coverage: float
    resemblance: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Pairs of articles that share copy, by source; `names` in order of size."""

    names: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]  # symmetrical


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of time."""

    name: str
    articles: int
    repeating: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them. A picture that has nothing to show is empty, and the page leaves it out."""

    histogram: tuple[tuple[str, int], ...]
    scatter: tuple[Mark, ...]
    bands: tuple[tuple[str, tuple[int, ...]], ...]  # coverage, and pairs by relation
    kinds: tuple[tuple[str, tuple[int, ...]], ...]  # copies by outcome
    heat: Heat | None
    timeline: tuple[Bin, ...]
    undated: int  # articles that the time line can't place


def figures(findings: Findings, cards: Mapping[str, story.Card]) -> Figures:
    """Count what the overview shows."""
    marks = _scatter(findings)
    timeline, undated = _timeline(findings, cards)
    return Figures(
        histogram=_histogram(findings),
        scatter=marks,
        bands=_bands(findings),
        kinds=_kinds(findings),
        heat=_heat(findings, cards),
        timeline=timeline,
        undated=undated,
    )


def tables(figures: Figures) -> dict[str, list[tuple[str | int, ...]]]:
    """Return the numbers as rows for the tables under the pictures: a name, then figures."""
    heat = figures.heat or Heat((), ())
    return {
        "kinds": [(name, *numbers) for name, numbers in figures.kinds],
        "bands": [(name, *numbers) for name, numbers in figures.bands],
        "heat": [(name, *cells) for name, cells in zip(heat.names, heat.cells, strict=True)],
        "timeline": [(one.name, one.articles, one.repeating) for one in figures.timeline],
    }


def _histogram(findings: Findings) -> tuple[tuple[str, int], ...]:
    shares = (item.duplication for item in findings.articles)
    found = Counter(0 if share <= 0 else min(int(share * 10), 9) + 1 for share in shares)
    names = ["0%", "under 10%", *(f"{low}-{low + 10}%" for low in range(10, 100, 10))]
    return tuple((name, found[at]) for at, name in enumerate(names))


def _scatter(findings: Findings) -> tuple[Mark, ...]:
    """Place each pair. Alike as a whole: what both have, of all that the two have together (Broder's resemblance)."""
    chars = {item.id: item.chars for item in findings.articles}
    found: Counter[tuple[str, int, int]] = Counter()
    for one in findings.relations:
        size = chars.get(one.a, 0), chars.get(one.b, 0)
        shared = (size[0] * one.coverage_a + size[1] * one.coverage_b) / 2
        together = sum(size) - shared
        alike = min(shared / together, 1.0) if together > 0 else 0.0
        found[one.relation, round(max(one.coverage_a, one.coverage_b) * GRAIN), round(alike * GRAIN)] += 1
    ordered = sorted(found.items(), key=lambda item: (RELATIONS.index(item[0][0]), *item[0][1:]))
    return tuple(Mark(relation, x / GRAIN, y / GRAIN, number) for (relation, x, y), number in ordered)


def _bands(findings: Findings) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found = Counter((min(int(max(one.coverage_a, one.coverage_b) * 10), 9), one.relation) for one in findings.relations)
    used = sorted({band for band, _ in found}, reverse=True)
    return tuple((f"{band * 10}-{band * 10 + 10}%", tuple(found[band, name] for name in RELATIONS)) for band in used)


def _kinds(findings: Findings) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: Counter[tuple[str, str]] = Counter()
    for _, repeat, copy, _ in copies(findings):
        found[f"{repeat.scope}, {repeat.kind_of(copy)}", story.outcome(repeat, copy, findings)] += 1
    if not found:
        return ()
    return tuple((kind, tuple(found[kind, outcome] for outcome in OUTCOMES)) for kind in KINDS)


def _pairs(findings: Findings) -> Iterator[tuple[str, str]]:
    """Yield each pair of articles that share copy, once."""
    seen: set[tuple[str, str]] = set()
    shared = [(one.a, one.b) for one in findings.relations]
    shared += [
        (repeat.keep.article, copy.span.article)
        for repeat in findings.repeats if repeat.scope == "across"
        for copy in repeat.others
    ]  # fmt: skip
    for a, b in shared:
        if a != b and (a, b) not in seen and (b, a) not in seen:
            seen.add((a, b))
            yield a, b


def _heat(findings: Findings, cards: Mapping[str, story.Card]) -> Heat | None:
    """Count the pairs of each two sources; None where there are not two sources that share anything."""
    pairs = [tuple(story.source(name, cards) or UNNAMED for name in pair) for pair in _pairs(findings)]
    size = Counter(name for pair in pairs for name in set(pair))
    if len(size) < 2:
        return None
    ranked = sorted(size, key=lambda name: (-size[name], name))
    names = ranked if len(ranked) <= SOURCES else [*ranked[: SOURCES - 1], OTHERS]
    place = {name: min(at, len(names) - 1) for at, name in enumerate(ranked)}
    cells = [[0] * len(names) for _ in names]
    for first, second in pairs:
        x, y = place[first], place[second]
        cells[y][x] += 1
        if x != y:
            cells[x][y] += 1
    return Heat(tuple(names), tuple(map(tuple, cells)))


def _timeline(findings: Findings, cards: Mapping[str, story.Card]) -> tuple[tuple[Bin, ...], int]:
    """Count articles by the finest stretch of time (hour, day, month, year) that gives a picture of readable width."""
    repeating = {name for pair in _pairs(findings) for name in pair}
    repeating |= {repeat.keep.article for repeat in findings.repeats if repeat.scope == "within"}
    times = {
        item.id: match.groups()
        for item in findings.articles
        if item.id in cards and (match := _TIME.match(cards[item.id].time))
    }
    distinct = set(times.values())
    if len(distinct) < 2:
        return (), 0
    known = min(sum(part is not None for part in parts) for parts in distinct)
    for grain in range(known, 0, -1):
        keys = {parts: _key(parts, grain) for parts in distinct}
        names = _stretches({*keys.values()}, grain)
        if len(names) <= _BINS or grain == 1:
            break
    all_of_them = Counter(keys[parts] for parts in times.values())
    some = Counter(keys[parts] for name, parts in times.items() if name in repeating)
    shown = tuple(Bin(name, all_of_them[name], some[name]) for name in names)
    return shown if len(shown) > 1 else (), len(findings.articles) - len(times)


def _key(parts: tuple[str | None, ...], grain: int) -> str:
    date = "-".join(part or "" for part in parts[: min(grain, 3)])
    return f"{date} {parts[3]}h" if grain == 4 else date


def _stretches(keys: set[str], grain: int) -> list[str]:
    """Return the keys in order, with the days, months or years between them that have no article."""
    ordered = sorted(keys)
    first, last = ordered[0], ordered[-1]
    try:
        if grain == 3 and (days := dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days <= _BINS * 2:
            return [(dt.date.fromisoformat(first) + dt.timedelta(day)).isoformat() for day in range(days.days + 1)]
    except ValueError:  # the 31st of February, from a broken feed
        return ordered
    if grain == 2:
        low, high = (int(key[:4]) * 12 + int(key[5:7]) - 1 for key in (first, last))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(low, high + 1)]
    if grain == 1 and int(last) - int(first) <= _BINS:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    return ordered
