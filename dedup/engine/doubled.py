"""The blocks inside articles, decided -> copies of kept spans, in columns: one repeat for each kept span.

    article 7: 40=43 41=44, cut, "stands there first"   ->   rows 40 41 kept, 43 44 cut

In: doublings by article, which rise. Out: `Copies`, in order of the articles, then of the kept spans; and which rows go
for which.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.buffer import pack
from dedup.config import Config
from dedup.decide import Doubling, Run
from dedup.engine import because, originals
from dedup.engine.pages import Pages
from dedup.engine.placing import spots
from dedup.engine.repeats import UNWEIGHED, WEIGHED, Changes, Copies
from dedup.engine.shared import matches, nothing, some_of, weighed
from dedup.engine.spans import Runs
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.lists import Pieces
from dedup.model import Article, Block, FactChange, FactKind, Match

_KIND = {kind: code for code, kind in enumerate(FactKind)}


Decided = tuple[int, Sequence[Doubling]]  # an article, and what is decided of it


class _Told(NamedTuple):
    """A run, and what it is part of."""

    ordinal: int
    doubling: Doubling
    run: Run


def inside(
    articles: Sequence[Article], doublings: Sequence[Decided], pages: Pages, config: Config
) -> tuple[Copies, Ints]:
    """Return what articles say twice, by the span that is kept, and in which order it was decided."""
    runs = list(_runs(doublings))
    if not runs:
        return nothing(within=True), np.empty(0, np.int64)
    ordinal = np.array([one.ordinal for one in runs], np.int64)
    every = [match for one in runs for match in one.run.matches]
    ends = np.cumsum([len(one.run.matches) for one in runs])
    first = np.concatenate(([0], ends[:-1]))
    keeps = np.repeat([one.doubling.keeps_left for one in runs], np.diff(ends, prepend=0)).tolist()
    left, right = [match.left for match in every], [match.right for match in every]
    kept = _rows(ordinal, [a if keep else b for a, b, keep in zip(left, right, keeps, strict=True)], ends)
    other = _rows(ordinal, [b if keep else a for a, b, keep in zip(left, right, keeps, strict=True)], ends)
    similarity = np.minimum.reduceat(np.array([match.similarity for match in every], np.float64), first)
    copies = Copies(
        within=True,
        repeat=np.arange(len(runs)),
        kept=kept,
        other=other,
        similarity=similarity,
        same=np.logical_and.reduceat(np.array([match.same for match in every], np.bool_), first),
        cut=np.array([one.run.cut for one in runs], np.bool_),
        why=[one.run.why for one in runs],
        weighed=_weighed(runs, similarity, pages, config),
        changes=_changes(articles, runs, pages),
    )
    start, end = pages.edges(kept.rows[kept.offset[:-1]], kept.rows[kept.offset[1:] - 1])
    order = np.lexsort((end, start, ordinal))
    keys = np.stack((ordinal, start, end))[:, order]
    new = np.concatenate(([True], (keys[:, 1:] != keys[:, :-1]).any(axis=0)))
    return some_of(copies, order, np.cumsum(new) - 1), order


def blocks_of(chained: Chained) -> Iterator[list[Block]]:
    """Yield the blocks of each pair as objects: where all are asked for, columns are read once."""
    every, edges, pairs = matches(chained, slice(None)), chained.block.tolist(), chained.pair.tolist()
    for first, last in pairwise(pairs):
        yield [Block(tuple(every[edges[at] : edges[at + 1]])) for at in range(first, last)]


def moved(doublings: Sequence[Decided]) -> Ints:
    """Return the rows that are cut and for each the row that stays for it, shape (n, 2); of one row, the last holds."""
    found = array("q")
    for _, doubling, run in _runs(doublings):
        for match in run.matches if run.cut else ():
            kept = doubling.kept(match)
            for at, row in enumerate(doubling.other(match)):
                found.extend((row, kept[min(at, len(kept) - 1)]))
    return np.array(found, np.int64).reshape(-1, 2)


def _runs(doublings: Sequence[Decided]) -> Iterator[_Told]:
    for ordinal, decided in doublings:
        for doubling in decided:
            for run in doubling.runs:
                yield _Told(ordinal, doubling, run)


def _rows(article: Ints, rows: Sequence[Sequence[int]], ends: Ints) -> Runs:
    """The rows of matches as runs of articles; `ends` is where the matches of each end."""
    sizes = np.cumsum([0, *map(len, rows)])
    return Runs(article, np.array(list(chain.from_iterable(rows)), np.int64), sizes[np.concatenate(([0], ends))])


def _weighed(runs: Sequence[_Told], similarity: NDArray[np.float64], pages: Pages, config: Config) -> NDArray[np.void]:
    """What was decided on; nothing where all matches of a run are the same letters."""
    found = np.full(len(runs), np.array(UNWEIGHED, WEIGHED))
    for at in np.flatnonzero(similarity != 1.0).tolist():
        _, doubling, run = runs[at]
        sizes = [(pages.size(doubling.kept(match)), pages.size(doubling.other(match))) for match in run.matches]
        lone = len(doubling.matches) == 1
        found[at] = weighed(because.weighed(run.matches, sizes, run.cut, run.why, lone, config.threshold))
    return found


def _changes(articles: Sequence[Article], runs: Sequence[_Told], pages: Pages) -> Changes:
    """The changed facts of runs: a is where the left side of a match stands."""
    found = [(at, match, change) for at, told in enumerate(runs) for match, change in _facts(told)]
    copy = np.array([at for at, _, _ in found], np.int64)
    owner = np.array([runs[at].ordinal for at, _, _ in found], np.int64)
    place = np.zeros((len(found), 6), np.int64)
    spans = [(one.start_a, one.end_a, one.start_b, one.end_b) for _, _, one in found]
    place[:, 2:] = np.array(spans, np.int64).reshape(-1, 4)
    for side, name in enumerate(("left", "right")):
        rows = np.array([getattr(match, name)[0] for _, match, _ in found], np.int64)
        base, _ = pages.edges(rows, rows)
        place[:, 2 + 2 * side : 4 + 2 * side] += base[:, None]
    distinct, number = np.unique(owner, return_inverse=True)
    texts = originals.texts(articles, distinct)
    place[:, :2] = spots(texts, np.tile(number, 2), np.concatenate((place[:, 2], place[:, 4]))).line.reshape(2, -1).T
    utf8, offset = pack([side for _, _, one in found for side in (one.a, one.b)])
    kind = np.array([_KIND[one.kind] for _, _, one in found], np.int64)
    return Changes(copy, kind, owner, owner, place.astype(np.int32), Pieces(utf8, offset[:-1], offset[1:]))


def _facts(told: _Told) -> Iterator[tuple[Match, FactChange]]:
    if told.doubling.changes:
        changes = dict(told.doubling.changes)
        for match in told.run.matches:
            for change in changes.get(match, ()):
                yield match, change
