"""Columns of articles made while these are read: the kernel sketches without the GIL, and reading needs one core.

    read  a b c d e ...      sketched meanwhile  a b | c d | ...      all in order: the columns of the run
    read  a b d c e ...      sketched meanwhile  a b | d              c goes before d: made once all are read

In: articles as they are read. Out: what `columns` makes of them, if they come in the engine's order (`order.ranked`),
which a wire's files do, and fit into memory. The first that does not ends it, and the run makes its columns as if
nothing had been made.
With one thread nothing is made ahead: it would save no time, and all would be lost where one article comes late.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from operator import itemgetter

from dedup import memory
from dedup.config import Config
from dedup.engine.columns import Columns, columns
from dedup.engine.order import rising
from dedup.engine.spool import TIMES, Space
from dedup.model import Article


class Ahead:
    """The columns of the articles of a run, to be taken once: they are large."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._table: Columns | None = None

    def read(self, articles: Iterator[Article]) -> None:
        """Read articles, up to the first that does not come in order; with one thread, none."""
        memory.give_back_large(self._config.budget, self._config.workers)
        if self._config.workers < 2:
            return
        space = Space(self._config.budget)
        numbers = count()
        read = map(itemgetter(0), zip(articles, numbers, strict=False))
        table = columns(_fitting(rising(read), space), self._config, space)
        if next(read, None) is None and len(table.first) - 1 == next(numbers):  # else it was broken off: of no use
            self._table = table

    def covers(self, count: int) -> bool:
        """Tell whether there are columns of all of so many articles; if not, let go of those there are."""
        if self._table is not None and len(self._table.first) - 1 != count:
            self._table = None
        return self._table is not None

    def table(self, articles: Sequence[Article], space: Space) -> Columns:
        """Return the columns of all articles, made now where there are none, and keep none."""
        table, self._table = self._table, None
        return columns(articles, self._config, space) if table is None else table


def _fitting(articles: Iterator[Article], space: Space) -> Iterator[Article]:
    """Yield articles until their columns may outgrow memory: whether a disk has room is asked once all are read.

    Each column has its share of the memory, and that of bands is full at a quarter of it: so half of what may be read.
    """
    size = 0
    for article in articles:
        size += len(article.text)
        if 2 * TIMES * size > space.limit:  # as `space.needed` tells, which takes longer than to read an article
            return
        yield article
