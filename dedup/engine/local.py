"""The stages on one machine, in the order one would explain them: articles in, `Findings` out.

    segment -> sketch -> digests and bands -> candidates -> verify -> blocks -> within each article, then across ->
    groups

In: articles in an order of their own (`order.ranked`: it decides ties). Out: Findings. Nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup import candidates, kernels
from dedup.align import Reader
from dedup.config import Config
from dedup.decide import Doubling, within
from dedup.engine.across import Across
from dedup.engine.assemble import assemble
from dedup.engine.chains import Chains
from dedup.engine.columns import Columns, columns
from dedup.engine.pages import Pages
from dedup.engine.settle import settle
from dedup.engine.spool import Space
from dedup.engine.traces import Traces
from dedup.model import Article, Findings, Unreadable
from dedup.spread import spread
from dedup.tables import Classes, Matches

Progress = Callable[[str], None]


def find(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: Progress | None = None,
    traces: Traces | None = None,
) -> Findings:
    """Find what is repeated within and across articles, and decide what `config.policy` would cut.

    Args:
        traces: Takes what the next round has to know and nothing shows.
        progress: Told the name of each stage as it begins.
    """
    tell = progress or (lambda stage: None)
    space = Space(config.budget)
    tell("segment and sketch")
    table = columns(articles, config, space)
    pages = Pages(articles, table, config)
    reader = Reader(pages.text, pages.spans)
    tell("match")
    classes = candidates.classes(table.digest, table.length)
    table.of = classes.of
    matches, linked = _matches(table, classes, reader, config)
    pages.expect(_owners(table, matches, inside=True))
    chains = Chains(articles, table, classes, matches)
    tell("decide within articles")
    doublings, moved = _within(chains, pages, reader)
    tell("relate articles")
    across = Across(articles, table, classes, reader, pages, moved, config)
    told = across.telling(matches)
    pages.expect(_owners(table, told, inside=False))
    for left, right, blocks in Chains(articles, table, classes, told).across(moved):
        across.add(left, right, blocks)
    across.loose(articles, space)
    groups, dropped = settle(articles, across, config)
    if traces is not None:
        traces.take(articles, table.digest, table.first, across.touching())
    tell("report")
    return assemble(articles, doublings, across, groups, dropped, config, unreadable, linked, pages, kernels.name)


def _matches(table: Columns, classes: Classes, reader: Reader, config: Config) -> tuple[Matches, int]:
    """Exact and verified near matches as columns, and how many buckets were linked to a representative."""
    near = candidates.near(table.bands, classes, config.workers)
    similarity = reader.similarities(near.left, near.right, config.threshold, config.workers)
    real = similarity > 0
    alike = (near.left[real], near.right[real], similarity[real])
    matches = spread(classes, alike, table.owners, table.best, table.length, config.min_chars)
    return matches, near.linked + matches.linked


def _owners(table: Columns, matches: Matches, inside: bool) -> NDArray[np.int64]:
    """The articles that match themselves, or else those that match others."""
    left, right = table.owners(matches.left), table.owners(matches.right)
    return np.union1d(left[(left == right) == inside], right[(left == right) == inside])


def _within(chains: Chains, pages: Pages, reader: Reader) -> tuple[dict[int, list[Doubling]], dict[int, int]]:
    """Decide each article by itself. Returns article -> doublings, and cut row -> the row that stays for it."""
    doublings: dict[int, list[Doubling]] = {}
    moved: dict[int, int] = {}
    for ordinal, blocks in chains.inside():
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
