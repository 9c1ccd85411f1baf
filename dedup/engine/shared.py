"""What related articles share -> copies of kept spans, in columns: the forms of templates are left out.

    0-7 update: 40=90 41=91 | 44=97, a fact differs      ->      two runs: rows 40 41 kept, 90 91 cut or kept; 44, 97

A run is what goes, or stays, in one piece: a block is split where its matches begin or cease to have changed facts or
to be cut, or a passage lies between. In: relations in columns, who goes for whom. Out: `Copies`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.config import Config
from dedup.decide import OWN
from dedup.engine import because
from dedup.engine.kinships import Kinships
from dedup.engine.names import Names
from dedup.engine.pages import Pages
from dedup.engine.parts import unnamed
from dedup.engine.repeats import BY, ELSEWHERE, NEAREST, UNWEIGHED, WEIGHED, Changes, Copies
from dedup.engine.sides import parts
from dedup.engine.spans import Runs
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.lists import Pieces
from dedup.model import Match, Weighed
from dedup.pairing import places
from dedup.relate import RELATIONS
from dedup.tables import Placed

EARLIER = "stands in an earlier article"
_FORM, _BARE = RELATIONS.index("template"), RELATIONS.index("none")
Goes = Mapping[int, tuple[int, ...]]
Flags = NDArray[np.bool_]


class Deciding(NamedTuple):
    """What is decided between articles."""

    gone: Ints  # of each article the one that it goes for; -1: it stays
    goes: Goes  # row -> the rows that stay for it, where a passage is cut: it is no cut for another match
    spared: Mapping[Match, str]  # matches that are not cut for their words alone, and what those are
    config: Config
    pages: Pages
    names: Names


class _Split(NamedTuple):
    """The matches of some pairs, split into runs. Columns of matches but for the last one."""

    pair: Ints
    keeps_left: Flags
    changed: Flags
    goes: Flags
    spared: Ints  # 0: not at all; else a place in `words`, from 1
    words: Sequence[str]
    first: Ints  # (runs,): the first match of each


def across(lists: Sequence[Kinships], deciding: Deciding) -> Iterator[Copies]:
    """Yield what articles share, by the rows that are kept: all of some articles that are kept at a time.

    Rows rise from article to article, so these follow one another in the order of all.
    """
    told = [_told(each, deciding) for each in lists]
    kept = [np.where(_keeps_left(each, deciding), each.left, each.right) for each in told]
    matches = np.zeros(len(deciding.gone), np.int64)
    for each, article in zip(told, kept, strict=True):
        matches += np.bincount(article, each.counts("matches"), len(matches)).astype(np.int64)
    for start, stop in parts(matches):
        pairs = [each.select((start <= article) & (article < stop)) for each, article in zip(told, kept, strict=True)]
        found = [_runs(some, *bounds, deciding) for some in pairs for bounds in parts(some.counts("matches"))]
        if found:
            yield _grouped(_joined(found))


def _told(kinships: Kinships, deciding: Deciding) -> Kinships:
    """The relations that show what is shared: a copy that is left out has its keeper's repeat alone."""
    left, right = kinships.pairs()
    gone = deciding.gone
    elsewhere = np.zeros(len(left), np.bool_)
    for one, other in ((left, right), (right, left)):
        elsewhere |= (gone[one] >= 0) & (gone[one] != other)
    return kinships.select((kinships.relation != _FORM) & ~elsewhere)


def _keeps_left(kinships: Kinships, deciding: Deciding) -> Flags:
    """Tell of which relations the left article's rows are kept."""
    keeps: Flags = deciding.gone[kinships.left] != kinships.right
    return keeps


def _runs(some: Kinships, start: int, stop: int, deciding: Deciding) -> Copies:
    """The runs of some pairs, one repeat each, in order."""
    part = some.select(np.arange(start, stop))
    left, right = part.pairs()
    chained, placed = part.chained(0, len(part)), part.placed(0, len(part))
    split = _split(chained, placed, _keeps_left(part, deciding), deciding)
    (kept, other), (keeps, others) = _sides(chained, split.keeps_left)
    pair = split.pair[split.first]
    one, two = np.where(split.keeps_left[split.first], (left[pair], right[pair]), (right[pair], left[pair]))
    whole = deciding.gone[two]
    cut = (whole >= 0) | split.goes[split.first]
    stay = np.flatnonzero((part.relation[pair] != _BARE) | cut)
    sizes = np.diff(split.first, append=len(split.pair))
    fates = _weighed(chained, split, sizes, cut & (whole < 0), deciding)
    copies = Copies(
        within=False,
        repeat=np.arange(len(pair)),
        kept=_rows(one, kept, keeps, sizes),
        other=_rows(two, other, others, sizes),
        similarity=np.minimum.reduceat(chained.similarity, split.first) if len(pair) else np.empty(0),
        same=np.logical_and.reduceat(chained.same, split.first) if len(pair) else np.empty(0, np.bool_),
        cut=cut,
        why=_whys(split, whole, cut, deciding.names),
        weighed=fates,
        changes=_changes(split, chained, placed, left, right),
    )
    return some_of(copies, stay)


def _split(chained: Chained, placed: Placed, keeps: Flags, deciding: Deciding) -> _Split:
    begins = chained.block[chained.pair]
    pair = np.repeat(np.arange(len(keeps)), np.diff(begins))
    changed = np.zeros(len(pair), np.bool_)
    changed[np.repeat(begins[:-1], np.diff(placed.offset)) + placed.match] = True
    goes, spared, words = _policy(chained, deciding)
    keeps_left = keeps[pair]
    (_, other), (_, others) = _sides(chained, keeps_left)
    new = np.zeros(len(pair), np.bool_)
    new[chained.block[:-1]] = True
    new[1:] |= (changed[1:] != changed[:-1]) | (goes[1:] != goes[:-1]) | (spared[1:] != spared[:-1])
    new[1:] |= other[1:] != (other + others)[:-1]
    return _Split(pair, keeps_left, changed, goes, spared, words, np.flatnonzero(new))


def _sides(chained: Chained, keeps_left: Flags) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Return the first row of each match on the side that is kept and on the other, and how many it has there."""
    first = np.where(keeps_left, (chained.left, chained.right), (chained.right, chained.left))
    count = np.where(keeps_left, (chained.lefts, chained.rights), (chained.rights, chained.lefts))
    return (first[0], first[1]), (count[0], count[1])


def _policy(chained: Chained, deciding: Deciding) -> tuple[Flags, Ints, Sequence[str]]:
    """Tell which matches `--policy passages` cuts, and which it spares for their words, by what these are."""
    goes, spared = np.zeros(len(chained.left), np.bool_), np.zeros(len(chained.left), np.int64)
    words: dict[str, int] = {}
    if deciding.goes or deciding.spared:
        for at, match in enumerate(matches(chained, slice(None))):
            goes[at] = _goes(match, deciding.goes)
            if match in deciding.spared:
                spared[at] = words.setdefault(deciding.spared[match], len(words) + 1)
    return goes, spared, tuple(words)


def matches(chained: Chained, at: slice) -> list[Match]:
    """Return some matches as objects."""
    sides = [
        [
            (row,) if rows == 1 else tuple(range(row, row + rows))
            for row, rows in zip(first[at].tolist(), count[at].tolist(), strict=True)
        ]
        for first, count in ((chained.left, chained.lefts), (chained.right, chained.rights))
    ]
    return list(map(Match, *sides, chained.similarity[at].tolist(), chained.same[at].tolist()))


def _goes(match: Match, goes: Goes) -> bool:
    """Tell whether the later side of a match is cut for the earlier one: it may go for another copy than this one."""
    return all(row in goes and not {*goes[row]}.isdisjoint(match.left) for row in match.right)


def _rows(article: Ints, first: Ints, count: Ints, sizes: Ints) -> Runs:
    """The rows of runs of matches."""
    rows = _expanded(first, count)
    ends = np.concatenate(([0], np.cumsum(count)))
    return Runs(article, rows, ends[np.concatenate(([0], np.cumsum(sizes)))])


def _expanded(first: Ints, count: Ints) -> Ints:
    """The rows of matches: so many from the first one of each."""
    rows: Ints = np.repeat(first, count) + places(count)
    return rows


def _whys(split: _Split, whole: Ints, cut: Flags, names: Names) -> list[str]:
    """Say why each run is cut or not."""
    keepers = np.array(sorted({*whole[whole >= 0].tolist()}), np.int64)  # np.unique loads numpy.ma
    ids = dict(zip(keepers.tolist(), names.ids().some(keepers).texts(), strict=True))
    columns = whole, cut, split.changed[split.first], split.spared[split.first]
    return [
        f"the article is not written: {ids[keeper]} stays"
        if keeper >= 0
        else EARLIER
        if gone
        else "its facts differ"
        if changed
        else split.words[word - 1]
        if word
        else ELSEWHERE
        for keeper, gone, changed, word in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _weighed(chained: Chained, split: _Split, sizes: Ints, cut: Flags, deciding: Deciding) -> NDArray[np.void]:
    """Weigh what two articles share as `because.weighed` does: what is cut of it, or could be, goes by passages."""
    found = np.full(len(sizes), np.array(UNWEIGHED, WEIGHED))
    runs = np.logical_or.reduceat(chained.similarity < 1.0, split.first) if len(sizes) else np.empty(0, np.bool_)
    match = np.flatnonzero(np.repeat(runs, sizes))
    left, right = (
        np.add.reduceat(
            deciding.pages.sizes(_expanded(first[match], count[match])), np.cumsum(count[match]) - count[match]
        )
        if len(match)
        else match
        for first, count in ((chained.left, chained.lefts), (chained.right, chained.rights))
    )
    keeps = split.keeps_left[match]
    other = np.where(keeps, right, left)
    share = np.where(other > 0, chained.similarity[match] * (left + right) / 2 / other.clip(1), 1.0)
    begins = np.cumsum(sizes[runs]) - sizes[runs]
    alike, held = (
        np.minimum.reduceat(one, begins) if len(match) else one for one in (chained.similarity[match], share)
    )
    at, held, threshold = np.flatnonzero(runs), held.clip(max=1.0), deciding.config.threshold
    if deciding.config.policy != "passages":
        unnamed(found)[at] = unnamed(because.together(alike, held, cut[at], threshold))
        return found
    for one, near, least in zip(at.tolist(), alike.tolist(), held.tolist(), strict=True):
        why = "" if split.changed[split.first[one]] else OWN
        found[one] = weighed(because.nearest(near, least, bool(cut[one]), why, False, threshold))
    return found


def weighed(one: Weighed | None) -> tuple[float, float, int, int]:
    """Return what a copy's fate was decided on as a row of WEIGHED."""
    return UNWEIGHED if one is None else (one.held, one.margin, NEAREST.index(one.nearest), BY.index(one.by))


def _changes(split: _Split, chained: Chained, placed: Placed, left: Ints, right: Ints) -> Changes:
    """The changed facts of runs, in order of these and of their matches."""
    pair = np.repeat(np.arange(len(left)), np.diff(placed.offset))
    match = chained.block[chained.pair[:-1]][pair] + placed.match
    order = np.argsort(match, kind="stable")
    run = np.searchsorted(split.first, match[order], "right") - 1
    starts = np.concatenate(([0], placed.end[:-1]))
    side = (2 * order[:, None] + np.arange(2)).ravel()
    sides = Pieces(placed.written, starts[side], placed.end[side])
    one, other = left[pair[order]], right[pair[order]]
    return Changes(run, placed.kind[order].astype(np.int64), one, other, placed.place[order], sides)


def some_of(copies: Copies, at: Ints, repeat: Ints | None = None) -> Copies:
    """Return some copies in another order, each of the repeat that is stated, or a repeat of its own."""
    place = np.full(len(copies.repeat), -1)
    place[at] = np.arange(len(at))
    changes = copies.changes
    to = place[changes.copy]
    order = np.argsort(to, kind="stable")
    order = order[to[order] >= 0]
    side = (2 * order[:, None] + np.arange(2)).ravel()
    return Copies(
        within=copies.within,
        repeat=np.arange(len(at)) if repeat is None else repeat,
        kept=copies.kept.some(at),
        other=copies.other.some(at),
        similarity=copies.similarity[at],
        same=copies.same[at],
        cut=copies.cut[at],
        why=[*map(copies.why.__getitem__, at.tolist())],
        weighed=unnamed(copies.weighed).take(at).view(WEIGHED),
        changes=Changes(
            copy=to[order],
            kind=changes.kind[order],
            a=changes.a[order],
            b=changes.b[order],
            place=changes.place[order],
            sides=changes.sides.some(side),
        ),
    )


def _joined(found: Sequence[Copies]) -> Copies:
    """Return the runs of several batches as one."""
    size = sum(len(one.repeat) for one in found)
    return Copies(
        within=False,
        repeat=np.arange(size),
        kept=_together([one.kept for one in found]),
        other=_together([one.other for one in found]),
        similarity=np.concatenate([one.similarity for one in found]),
        same=np.concatenate([one.same for one in found]),
        cut=np.concatenate([one.cut for one in found]),
        why=[why for one in found for why in one.why],
        weighed=np.concatenate([unnamed(one.weighed) for one in found]).view(WEIGHED),
        changes=_changes_together(found),
    )


def _changes_together(found: Sequence[Copies]) -> Changes:
    all_of = [one.changes for one in found]
    copies = np.cumsum([0, *(len(one.repeat) for one in found[:-1])]).tolist()
    texts = np.cumsum([0, *(len(one.sides.utf8) for one in all_of[:-1])]).tolist()
    sides = [(one.sides.start + base, one.sides.end + base) for one, base in zip(all_of, texts, strict=True)]
    return Changes(
        copy=np.concatenate([one.copy + base for one, base in zip(all_of, copies, strict=True)]),
        kind=np.concatenate([one.kind for one in all_of]),
        a=np.concatenate([one.a for one in all_of]),
        b=np.concatenate([one.b for one in all_of]),
        place=np.concatenate([one.place for one in all_of]),
        sides=Pieces(
            b"".join([one.sides.utf8 for one in all_of]),
            np.concatenate([start for start, _ in sides]),
            np.concatenate([end for _, end in sides]),
        ),
    )


def _together(runs: Sequence[Runs]) -> Runs:
    sizes = np.concatenate([np.diff(one.offset) for one in runs])
    article, rows = (np.concatenate([getattr(one, name) for one in runs]) for name in ("article", "rows"))
    return Runs(article, rows, np.concatenate(([0], np.cumsum(sizes))))


def nothing(within: bool = False) -> Copies:
    """No copies."""
    none, flags = np.empty(0, np.int64), np.empty(0, np.bool_)
    runs = Runs(none, none, np.zeros(1, np.int64))
    changes = Changes(none, none, none, none, np.empty((0, 6), np.int32), Pieces(b"", none, none))
    return Copies(within, none, runs, runs, np.empty(0), flags, flags, [], np.empty(0, WEIGHED), changes)


def _grouped(copies: Copies) -> Copies:
    """Join the copies of the same kept rows into repeats, in order of these rows."""
    rows, offset = copies.kept.rows, copies.kept.offset
    first = rows[offset[:-1]]
    order = np.argsort(first, kind="stable")
    new = np.diff(first[order], prepend=-1) != 0
    tied = np.flatnonzero(~new | np.append(~new, False)[1:])  # few: most are the only copy that begins with their row
    some = order[tied].tolist()
    keys = [rows[offset[one] : offset[one + 1]].astype(">i8").tobytes() for one in some]  # as bytes they sort as rows
    ranked = sorted(range(len(keys)), key=keys.__getitem__)
    order[tied] = [some[at] for at in ranked]
    new[tied] = [at == 0 or keys[ranked[at - 1]] != keys[one] for at, one in enumerate(ranked)]
    return some_of(copies, order, np.cumsum(new, dtype=np.int64) - 1)
