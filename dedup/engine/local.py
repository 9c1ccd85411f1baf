"""The stages on one machine, in the order one would explain them: articles in, `Findings` out.

    segment -> sketch -> digests and bands -> candidates -> verify -> blocks -> within each article, then across ->
    groups

In: articles in input order (this order decides ties, so give it on purpose). Out: Findings. Nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup import candidates, group, kernels
from dedup.align import Reader
from dedup.blocks import Chainer, spread
from dedup.config import Config
from dedup.decide import Doubling, within
from dedup.engine.across import Across
from dedup.engine.assemble import assemble
from dedup.engine.columns import Columns, columns
from dedup.engine.pages import Pages
from dedup.model import Article, Classes, Findings, Matches, Unreadable

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
    tell("segment and sketch")
    table = columns(articles, config)
    reader = Reader([article.text for article in articles], table.passages)
    tell("match")
    classes = candidates.classes(table.digest, table.length)
    matches, linked = _matches(table, classes, reader, group.ranks(articles, config), config)
    chainer = Chainer(reader.similarity, classes, table.passages, table.length, table.raw)
    pages = Pages(articles, table, config)
    tell("decide within articles")
    doublings, moved = _within(matches, table, chainer, pages, reader)
    tell("relate articles")
    across = Across(articles, table, classes, reader, pages, moved, config)
    for left, right, pairs in _by_article(matches, table, moved):
        blocks = chainer.blocks(pairs)
        if blocks:
            across.add(left, right, blocks)
    across.loose(articles)
    across.close(articles)
    groups, dropped = group.groups(articles, across.kinships, across.sizes(), config, across.adds_news, across.crowd())
    tell("report")
    return assemble(articles, doublings, across, groups, dropped, config, unreadable, linked, pages, kernels.name)


def _matches(
    table: Columns, classes: Classes, reader: Reader, rank: Sequence[int], config: Config
) -> tuple[Matches, int]:
    """Exact and verified near matches as columns, and how many buckets were linked to a representative."""
    near = candidates.near(table.bands, classes)
    left, right = classes.first[near.left], classes.first[near.right]
    similarity = reader.similarities(left, right, config.threshold)
    real = similarity > 0
    alike = (near.left[real], near.right[real], similarity[real])
    matches = spread(classes, alike, table.passages, table.length, config.min_chars, rank)
    return matches, near.linked + matches.linked


def _within(
    matches: Matches, table: Columns, chainer: Chainer, pages: Pages, reader: Reader
) -> tuple[dict[int, list[Doubling]], dict[int, int]]:
    """Decide each article by itself. Returns article -> doublings, and cut row -> the row that stays for it."""
    doublings: dict[int, list[Doubling]] = {}
    moved: dict[int, int] = {}
    article = table.passages.article
    inside = article[matches.left] == article[matches.right]
    for ordinal, pairs in _runs(matches, inside, table):
        blocks = chainer.blocks(pairs)
        decided = within(pages.page(ordinal), blocks, reader.changes)
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


def _runs(
    matches: Matches, inside: NDArray[np.bool_], table: Columns
) -> Iterator[tuple[int, dict[tuple[int, int], float]]]:
    """The matches inside each article, in order."""
    pairs: dict[tuple[int, int], float] = {}
    last = -1
    rows = np.flatnonzero(inside)
    owners = table.passages.article[matches.left[rows]].tolist()
    for row, owner in zip(rows.tolist(), owners, strict=True):
        if owner != last and pairs:
            yield last, pairs
            pairs = {}
        last = owner
        pairs[int(matches.left[row]), int(matches.right[row])] = float(matches.similarity[row])
    if pairs:
        yield last, pairs


def _by_article(
    matches: Matches, table: Columns, moved: dict[int, int]
) -> Iterator[tuple[int, int, dict[tuple[int, int], float]]]:
    """The matches of each pair of articles, in order; a passage cut within its article gives way to its keeper."""
    article = table.passages.article
    rows = np.flatnonzero(article[matches.left] != article[matches.right])
    columns = (
        article[matches.left[rows]].tolist(),
        article[matches.right[rows]].tolist(),
        matches.left[rows].tolist(),
        matches.right[rows].tolist(),
        matches.similarity[rows].tolist(),
    )
    pairs: dict[tuple[int, int], float] = {}
    last = (-1, -1)
    for one, other, left, right, similarity in zip(*columns, strict=True):
        if (one, other) != last and pairs:
            yield (*last, dict(sorted(pairs.items())))
            pairs = {}
        last = (one, other)
        key = (moved.get(left, left), moved.get(right, right))
        pairs[key] = max(similarity, pairs.get(key, 0.0))
    if pairs:
        yield (*last, dict(sorted(pairs.items())))
