"""The stages on one machine, in the order one would explain them: articles in, `Findings` out.

    segment -> sketch -> digests and bands -> candidates -> verify -> blocks -> within each article, then across ->
    groups

In: articles in an order of their own (`order.ranked`: it decides ties). Out: Findings. Nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import candidates, crowds, forms, memory, pool, processes
from dedup.align import Reader
from dedup.config import Config
from dedup.decide import within
from dedup.engine.across import Across, Part
from dedup.engine.ahead import Ahead
from dedup.engine.assemble import Decided
from dedup.engine.chains import Chains
from dedup.engine.columns import Columns
from dedup.engine.doubled import blocks_of, inside
from dedup.engine.doubled import moved as rows_moved
from dedup.engine.originals import held
from dedup.engine.pages import Pages
from dedup.engine.repeats import Lot, Repeats
from dedup.engine.settle import settle
from dedup.engine.spool import Rows, Space
from dedup.engine.traces import Traces
from dedup.engine.views import Numbered
from dedup.group import Groups
from dedup.model import Article, Findings, Unreadable
from dedup.spread import spread
from dedup.tables import Classes, Matches

_FEW = 4_000_000  # folded characters: fewer are not worth a thread
_FORGOTTEN = 15  # batches between two times that what is remembered of them is forgotten, where memory is short
_PART = 1 << 29  # bytes of the memory of a run for each part of the pairs that is counted at a time
_BAND = 16  # bytes that a passage takes while a band is read, about: 290 MB for 18 million
Progress = Callable[[str], None]
_Matched = tuple[Matches, NDArray[np.integer[Any]], tuple[str, ...]]
_NOTES = (  # of one, of several
    (
        "a passage or form stands in very many places; it was compared with its first place only",
        "{} passages or forms stand in very many places; each was compared with its first place only",
    ),
    (
        "an article shares passages with very many others; it was compared with those before it that share most with "
        "it",
        "{} articles share passages with very many others; each was compared with those before it that share most with "
        "it",
    ),
    (
        "a line is alike to very many lines of an article; it was compared with those before it that are most alike",
        "{} lines are alike to very many lines of an article; each was compared with those before it that are most "
        "alike",
    ),
)


class _Inside(NamedTuple):
    """What is decided of some articles by themselves, as one process hands it to another."""

    lot: Lot
    order: NDArray[np.int64]  # see `doubled.inside`
    moved: NDArray[np.int64]
    articles: NDArray[np.int64]


def find(articles: Sequence[Article], config: Config, traces: Traces | None = None) -> Findings:
    """Find what is repeated within and across articles, and decide what `config.policy` would cut.

    Args:
        traces: As for `decided`.
    """
    with decided(articles, config, traces=traces) as made:
        return made.findings()


@contextmanager
def decided(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: Progress | None = None,
    traces: Traces | None = None,
    ahead: Ahead | None = None,
) -> Iterator[Decided]:
    """Decide what `find` finds; what is cut and left out is known before all that is to be told of it.

    Args:
        traces: Takes what the next round has to know and nothing shows.
        progress: Told the name of each stage as it begins.
        ahead: Has the columns of the articles, if they were made while these were read.
    """
    tell = progress or (lambda stage: None)
    memory.give_back_large(config.budget, config.workers)
    space = Space(config.budget)
    tell("segment and sketch")
    table = (ahead or Ahead(config)).table(articles, space)
    articles = held(articles)
    memory.give_back_free()
    pages = Pages(articles, table, config)
    reader = Reader(pages.text, pages.packed, table.texts)
    sharing = _sharing(articles, table, space, config)
    tell("match")
    classes, chains, thinned, notes = _chains(articles, table, reader, config)
    _ended(sharing)
    tell("decide within articles")
    repeats, order, moved = _within(articles, chains, pages, reader, space, config)
    tell("relate articles")
    across = Across(table, classes, reader, pages, moved, config)
    del classes
    across.thinned.update(thinned.tolist())
    _relate(across, chains, pages, moved, config.workers)
    del chains
    groups, dropped = _settled(articles, across, reader, pages, sharing, config)
    del sharing
    if traces is not None:
        traces.take(table, across.kinships, across.touching())
    tell("report")
    try:
        yield Decided(articles, repeats, order, across, groups, dropped, config, pages, space, unreadable, notes)
    finally:
        across.close()
        pages.close()


def _sharing(
    articles: Sequence[Article], table: Columns, space: Space, config: Config
) -> pool.Beside[NDArray[np.int64]]:
    """The pairs of articles that share phrases; read while passages are matched, where there is memory for both."""
    size = int(table.length.sum())
    at_once = config.workers if size > _FEW and not space.needed(size) else 1

    def read() -> NDArray[np.int64]:
        if len(articles) < 2:  # a text of millions of characters by itself needs no samples
            return np.empty((0, 2), np.int64)
        texts = (article.text for article in articles)
        return forms.pairs(texts, lambda dtype: Rows(space, dtype, 0.05), size, config.workers)

    return pool.Beside(read, at_once)


def _ended(sharing: pool.Beside[NDArray[np.int64]]) -> None:
    """Wait for what is read beside, before processes are started."""
    if sharing.ask():
        import dedup.foretold  # noqa: F401  # what `_within` asks for next: meanwhile nothing waits for this thread
    sharing.end()
    memory.share_free()


def _chains(
    articles: Sequence[Article], table: Columns, reader: Reader, config: Config
) -> tuple[Classes, Chains, NDArray[np.integer[Any]], tuple[str, ...]]:
    """The classes of passages, the pairs of articles with matches, and of these what `_matches` says."""
    classes = candidates.classes(table.digest, table.length, table.edges)
    table.of = classes.of
    matches, thinned, notes = _matches(table, classes, reader, config)
    return classes, Chains(articles, table, classes, matches, config.budget), thinned, notes


def _matches(table: Columns, classes: Classes, reader: Reader, config: Config) -> _Matched:
    """Exact and verified near matches as columns; what was compared with a few of its kind only, and notes on it."""
    memory.give_back_free()
    bands = max(1, min(config.workers, config.budget // (_BAND * max(1, len(table)))))  # each reads one at a time
    column = partial(table.column, share=0.05)
    parts = max(1, min(config.workers, config.budget // _PART))
    near = candidates.near(table.bands, classes, bands, table.edges, table.stores, parts)
    table.bands.clear()  # a third of the memory, and nothing asks for them again
    memory.give_back_free()
    linked = near.linked
    alike = reader.similarities(near.packed, config.threshold, column, config.workers)
    del near  # ten million of a million articles, most of them alike by chance
    memory.give_back_free()
    matches = spread(classes, alike, table.owners, table.best, table.length, config.min_chars, column)
    del alike
    memory.give_back_free()
    matches, lines = crowds.lines(matches, table.owners, column)
    memory.give_back_free()
    matches, thinned = crowds.articles(matches, classes, table.owners, table.length, column)
    counts = linked + matches.linked, len(thinned), lines
    notes = (note[count > 1].format(count) for note, count in zip(_NOTES, counts, strict=True) if count)
    return matches, thinned, tuple(notes)


def _relate(across: Across, chains: Chains, pages: Pages, moved: Numbered, jobs: int) -> None:
    """Relate the articles of all pairs that may tell something."""
    told = chains.told(across.telling)
    memory.give_back_free()
    pages.expect(chains.articles(told))
    batches = chains.across(told, moved)

    worked, taken = count(1), count(1)  # the former by each process by itself

    def related(at: int) -> Part:
        if not next(worked) % _FORGOTTEN:
            memory.forget()
        return across.related(batches[at])

    for part in processes.in_order(related, range(len(batches)), jobs):
        across.take(part)
        if not next(taken) % _FORGOTTEN:
            memory.forget()


def _settled(
    articles: Sequence[Article],
    across: Across,
    reader: Reader,
    pages: Pages,
    sharing: pool.Beside[NDArray[np.int64]],
    config: Config,
) -> tuple[Groups, dict[int, int]]:
    """Decide which articles go; what was read to relate them is given back before, and what this reads after."""
    reader.forget()
    pages.forget()
    memory.forget()
    across.loose(articles, sharing.result())
    memory.give_back_free()
    found = settle(articles, across, config)
    pages.forget()
    across.forget()
    memory.forget()
    return found


def _within(
    articles: Sequence[Article], chains: Chains, pages: Pages, reader: Reader, space: Space, config: Config
) -> tuple[Repeats, NDArray[np.int64], Numbered]:
    """Decide each article by itself.

    Returns:
        What articles say twice, in which order these copies were decided, and cut row -> the row that stays for it.
    """
    repeats = Repeats(articles, pages.names, space)
    batches = chains.inside()
    if min(config.workers, len(batches)) > 1:
        import dedup.foretold  # noqa: F401  # what relates articles: once here, and not in each process of each stage

    def decided_in(at: int) -> _Inside:
        found = batches[at]
        pages.expect(found.one)  # not those of the next batch too: another process may be at it
        blocks = zip(found.one.tolist(), blocks_of(found.blocks.chained), strict=True)
        decided = [(ordinal, within(pages.page(ordinal), each, reader.changes)) for ordinal, each in blocks]
        copies, order = inside(articles, decided, pages, config)
        return _Inside(repeats.told(copies, pages), order, rows_moved(decided), found.articles)

    order, moved = [np.empty(0, np.int64)], [np.empty((0, 2), np.int64)]
    for part in processes.in_order(decided_in, range(len(batches)), config.workers):
        pages.learn(part.articles)
        repeats.take(part.lot)
        order.append(part.order + sum(map(len, order)))
        moved.append(part.moved)
    pages.forget()
    reader.forget()
    return repeats, np.concatenate(order), Numbered.of(np.concatenate(moved))
