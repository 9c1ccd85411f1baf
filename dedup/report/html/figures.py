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
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from dedup.frozen import dataclass
from dedup.report.html.cards import Cards
from dedup.report.overview import Overview
from dedup.report.tables import RELATIONS, Ints, Table, packed, slabs

OUTCOMES = {"cut": "cut", "out": "left out", "stays": "stays"}
KINDS = ("within, exact", "within, near", "across, exact", "across, near")
SOURCES = 10  # rows and columns of the heat map; smaller sources are counted together
OTHERS = "(others)"
UNNAMED = "(no folder)"
GRAIN = 50  # the scatter's places on each axis: pairs in one place are one mark

_STEP = GRAIN + 1
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


def figures(seen: Overview, cards: Cards) -> Figures:
    """Count what the overview shows."""
    shared = _shared(seen)
    timeline, undated = _timeline(seen, cards, shared)
    return Figures(
        histogram=_histogram(seen),
        scatter=_scatter(seen),
        bands=_bands(seen),
        kinds=_kinds(seen),
        heat=_heat(cards, shared),
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


def _histogram(seen: Overview) -> tuple[tuple[str, int], ...]:
    share = seen.rows["share"]
    found = np.bincount(np.where(share <= 0, 0, np.minimum((share * 10).astype(np.int64), 9) + 1), minlength=11)
    names = ["0%", "under 10%", *(f"{low}-{low + 10}%" for low in range(10, 100, 10))]
    return tuple(zip(names, found.tolist(), strict=True))


def _scatter(seen: Overview) -> tuple[Mark, ...]:
    """Place each pair. Alike as a whole: what both have, of all that the two have together (Broder's resemblance)."""
    chars, number = np.zeros(seen.count, np.int64), np.zeros(len(RELATIONS) * _STEP**2, np.int64)
    chars[seen.order] = seen.rows["chars"]
    for pairs in slabs(seen.pairs):
        size = chars[pairs["a"]], chars[pairs["b"]]
        shared = (size[0] * pairs["coverage_a"] + size[1] * pairs["coverage_b"]) / 2
        together = size[0] + size[1] - shared
        alike = np.minimum(np.divide(shared, together, out=np.zeros(len(pairs)), where=together > 0), 1.0)
        x, y = (np.rint(share * GRAIN).astype(np.int64) for share in (_larger(pairs), alike))
        place = (pairs["relation"].astype(np.int64) * _STEP + x) * _STEP + y
        number += np.bincount(place, minlength=len(number))
    used = np.flatnonzero(number)
    marks = zip(*np.unravel_index(used, (len(RELATIONS), _STEP, _STEP)), number[used], strict=True)
    return tuple(Mark(RELATIONS[code], int(x) / GRAIN, int(y) / GRAIN, int(pairs)) for code, x, y, pairs in marks)


def _larger(pairs: Table) -> NDArray[np.float64]:
    """The coverage of each pair, of the side that has more of it."""
    larger: NDArray[np.float64] = np.maximum(pairs["coverage_a"], pairs["coverage_b"])
    return larger


def _bands(seen: Overview) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found = np.zeros((10, len(RELATIONS)), np.int64)
    for pairs in slabs(seen.pairs):
        band = np.minimum((_larger(pairs) * 10).astype(np.int64), 9)
        found += np.bincount(band * len(RELATIONS) + pairs["relation"], minlength=found.size).reshape(found.shape)
    used = [band for band in range(9, -1, -1) if found[band].any()]
    return tuple((f"{band * 10}-{band * 10 + 10}%", tuple(found[band].tolist())) for band in used)


def _kinds(seen: Overview) -> tuple[tuple[str, tuple[int, ...]], ...]:
    copies = seen.copies
    if not len(copies):
        return ()
    kind = np.where(copies["within"], 0, 2) + ~copies["exact"]
    outcome = np.where(seen.gone[copies["article"]], 1, np.where(copies["cut"], 0, 2))
    found = np.bincount(kind * len(OUTCOMES) + outcome, minlength=len(KINDS) * len(OUTCOMES))
    return tuple(zip(KINDS, map(tuple, found.reshape(len(KINDS), -1).tolist()), strict=True))


def _shared(seen: Overview) -> NDArray[np.int64]:
    """Return the pairs of articles that share copy, packed, each once."""
    across = ~seen.copies["within"]
    one, other = seen.copies["kept"][across], seen.copies["article"][across]
    fresh = (seen.between(one, other) < 0) & (one != other)  # few: most stand in articles that are related
    return np.concatenate((seen.tied, np.unique(packed(one[fresh], other[fresh]))))


def _sides(pairs: Ints) -> tuple[Ints, Ints]:
    """The articles of packed pairs."""
    return pairs >> 32, pairs & 0xFFFFFFFF


def _heat(cards: Cards, shared: Ints) -> Heat | None:
    """Count the pairs of each two sources; None where there are not two sources that share anything."""
    told: dict[str, int] = {}
    code = np.array([told.setdefault(name or UNNAMED, len(told)) for name in cards.sources], np.int64)
    size = np.zeros(len(told), np.int64)
    for pairs in slabs(shared):
        one, other = (code[cards.source[side]] for side in _sides(pairs))
        size += np.bincount(one, minlength=len(told)) + np.bincount(other[other != one], minlength=len(told))
    sizes = {name: number for name, number in zip(told, size.tolist(), strict=True) if number}
    if len(sizes) < 2:
        return None
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    names = ranked if len(ranked) <= SOURCES else [*ranked[: SOURCES - 1], OTHERS]
    place = np.zeros(len(told), np.int64)
    for at, name in enumerate(ranked):
        place[told[name]] = min(at, len(names) - 1)
    wide = len(names)
    cells = np.zeros(wide * wide, np.int64)
    for pairs in slabs(shared):
        x, y = (place[code[cards.source[side]]] for side in _sides(pairs))
        cells += np.bincount(y * wide + x, minlength=wide * wide)
        cells += np.bincount((x * wide + y)[x != y], minlength=wide * wide)
    return Heat(tuple(names), tuple(map(tuple, cells.reshape(wide, wide).tolist())))


def _timeline(seen: Overview, cards: Cards, shared: Ints) -> tuple[tuple[Bin, ...], int]:
    """Count articles by the finest stretch of time (hour, day, month, year) that gives a picture of readable width."""
    time = cards.time[seen.order]
    dated = time >= 0
    if len(cards.times) < 2:
        return (), 0
    known = min(sum(part is not None for part in parts) for parts in cards.times)
    for grain in range(known, 0, -1):
        keys = [_key(parts, grain) for parts in cards.times]
        names = _stretches({*keys}, grain)
        if len(names) <= _BINS or grain == 1:
            break
    repeats = seen.marked(seen.copies["kept"][seen.copies["within"]])
    for pairs in slabs(shared):
        for side in _sides(pairs):
            repeats[side] = True
    repeating = repeats[seen.order]
    all_of_them, some = (_by_name(keys, time[rows]) for rows in (dated, dated & repeating))
    shown = tuple(Bin(name, all_of_them[name], some[name]) for name in names)
    return shown if len(shown) > 1 else (), int((~dated).sum())


def _by_name(keys: list[str], codes: NDArray[np.int32]) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, number in zip(keys, np.bincount(codes, minlength=len(keys)).tolist(), strict=True):
        found[key] += number
    return found


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
