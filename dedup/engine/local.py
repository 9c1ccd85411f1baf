"""The stages on one machine, in the order one would explain them: articles in, `Findings` out.

    segment -> sketch -> digests and bands -> candidates -> verify -> blocks -> within each article, then across ->
    groups

In: articles in input order (this order decides ties, so give it on purpose). Out: Findings. Nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from dedup import candidates, group, kernels
from dedup.align import Reader
from dedup.blocks import Chainer
from dedup.config import Config
from dedup.decide import Doubling, within
from dedup.engine.across import Across
from dedup.engine.assemble import assemble
from dedup.engine.columns import Columns, columns
from dedup.engine.pages import Pages
from dedup.engine.spool import Space
from dedup.model import Article, Findings, Unreadable
from dedup.pairing import sizes_of
from dedup.spread import spread
from dedup.tables import Classes, Matches

Progress = Callable[[str], None]


def find(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: Progress | None = None,
) -> Findings:
    """Find what is repeated within and across articles, and decide what `config.policy` would cut.

    Args:
        progress: Told the name of each stage as it begins.
    """
    tell = progress or (lambda stage: None)
    space = Space(config.budget)
    tell("segment and sketch")
    table = columns(articles, config, space)
    pages = Pages(articles, table, config)
    reader = Reader(pages.text)
    tell("match")
    classes = candidates.classes(table.digest, table.length)
    table.of = classes.of
    matches, linked = _matches(table, classes, reader, config)
    chainer = Chainer(reader.similarity, classes)
    tell("decide within articles")
    doublings, moved = _within(matches, table, chainer, pages, reader)
    tell("relate articles")
    across = Across(articles, table, classes, reader, pages, moved, config)
    for left, right, pairs in _by_article(across.telling(matches), table, moved):
        blocks = chainer.blocks(table.sheet(left), table.sheet(right), pairs)
        if blocks:
            across.add(left, right, blocks)
    across.loose(articles, space)
    across.close(articles)
    groups, dropped = group.groups(articles, across.kinships, across.sizes(), config, across.adds_news, across.crowd())
    tell("report")
    return assemble(articles, doublings, across, groups, dropped, config, unreadable, linked, pages, kernels.name)


def _matches(table: Columns, classes: Classes, reader: Reader, config: Config) -> tuple[Matches, int]:
    """Exact and verified near matches as columns, and how many buckets were linked to a representative."""
    near = candidates.near(table.bands, classes)
    similarity = reader.similarities(near.left, near.right, config.threshold)
    real = similarity > 0
    alike = (near.left[real], near.right[real], similarity[real])
    matches = spread(classes, alike, table.owners, table.best, table.length, config.min_chars)
    return matches, near.linked + matches.linked


def _within(
    matches: Matches, table: Columns, chainer: Chainer, pages: Pages, reader: Reader
) -> tuple[dict[int, list[Doubling]], dict[int, int]]:
    """Decide each article by itself. Returns article -> doublings, and cut row -> the row that stays for it."""
    doublings: dict[int, list[Doubling]] = {}
    moved: dict[int, int] = {}
    for ordinal, other, pairs in _runs(matches, table):
        if ordinal != other:
            continue
        sheet = table.sheet(ordinal)
        decided = within(pages.page(ordinal), chainer.blocks(sheet, sheet, pairs), reader.changes)
        if decided:
            doublings[ordinal] = decided
        for doubling in decided:
            for run in doubling.runs:
                if run.cut:
                    moved.update(
                        (row, doubling.kept(match)[min(at, len(doubling.kept(match)) - 1)])
                        for match in run.matches
                        for at, row in enumerate(doubling.other(match))
                    )
    return doublings, moved


def _runs(matches: Matches, table: Columns) -> Iterator[tuple[int, int, dict[tuple[int, int], float]]]:
    """The matches of each pair of articles, in order; an article may be paired with itself."""
    left, right = table.owners(matches.left), table.owners(matches.right)
    ends = np.cumsum(sizes_of(left, right)).tolist()
    for start, stop in zip([0, *ends], ends, strict=False):
        rows = slice(start, stop)
        pairs = zip(matches.left[rows].tolist(), matches.right[rows].tolist(), strict=True)
        yield int(left[start]), int(right[start]), dict(zip(pairs, matches.similarity[rows].tolist(), strict=True))


def _by_article(
    matches: Matches, table: Columns, moved: dict[int, int]
) -> Iterator[tuple[int, int, dict[tuple[int, int], float]]]:
    """The matches between two articles, in order; a passage cut within its article gives way to its keeper."""
    for one, other, found in _runs(matches, table):
        if one != other:
            pairs: dict[tuple[int, int], float] = {}
            for (left, right), similarity in found.items():
                key = (moved.get(left, left), moved.get(right, right))
                pairs[key] = max(similarity, pairs.get(key, 0.0))
            yield one, other, dict(sorted(pairs.items()))
