"""Columns of articles made while these are read: the kernel sketches without the GIL, and reading needs one core.

    read  a b c d e ...      sketched meanwhile  a b | c d | ...      all in order: the columns of the run
    read  a b d c e ...      sketched meanwhile  a b | d              c goes before d: made once all are read

In: articles as they are read. Out: what `columns` makes of them, if they come in the engine's order (`order.ranked`),
which a wire's files do, and fit into memory. The first that does not ends it, and the run makes its columns as if
nothing had been made.
With one thread nothing is made ahead: it would save no time, and all would be lost where one article comes late.

Once the last article is read, threads still have some batches to do: what the next stages are made of is loaded then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module

from dedup import memory
from dedup.config import Config
from dedup.engine.columns import BATCH, Columns, columns, of_batches
from dedup.engine.order import rising
from dedup.engine.spool import TIMES, Space
from dedup.model import Article

_OBJECT = 1 << 8  # characters that an article counts for in a batch beside its text: of empty ones, not all at once
_NEXT = ("dedup.engine.rounds", "dedup.engine.news", "numpy.ma")  # what `np.unique` asks for
_SMALLER = 3  # the first batch is this many times halved, so that threads have work at once


class Ahead:
    """The columns of the articles of a run, to be taken once: they are large."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._table: Columns | None = None
        self._read = 0  # articles, so far

    def read(self, parts: Iterator[Sequence[Article]]) -> None:
        """Read articles, some at a time, up to the first that does not come in order; with one thread, none."""
        memory.give_back_large(self._config.budget, self._config.workers)
        if self._config.workers < 2:
            return
        space = Space(self._config.budget)
        table = of_batches(rising(self._batches(parts, space)), self._config, space)
        if len(table.first) - 1 == self._read:  # else it was broken off: of no use
            self._table = table

    def _batches(self, parts: Iterator[Sequence[Article]], space: Space) -> Iterator[list[Article]]:
        """Yield articles in batches until their columns may outgrow memory.

        Whether a disk has room is asked once all are read. Each column has its share of the memory, and that of bands
        is full at a quarter of it: so half of what may be read.
        """
        batch, filled, size, most = list[Article](), 0, 0, BATCH >> _SMALLER
        for part in parts:
            self._read += len(part)
            chars = sum([len(article.text) for article in part])
            size += chars
            if 2 * TIMES * size > space.limit:  # as `space.needed` tells, which takes longer than to read an article
                return
            batch += part
            filled += chars + _OBJECT * len(part)
            if filled >= most:
                yield batch
                batch, filled, most = [], 0, min(2 * most, BATCH)
        if batch:
            yield batch
        if most == BATCH:  # of fewer articles they may never be asked for
            for name in _NEXT:
                import_module(name)

    def covers(self, count: int) -> bool:
        """Tell whether there are columns of all of so many articles; if not, let go of those there are."""
        if self._table is not None and len(self._table.first) - 1 != count:
            self._table = None
        return self._table is not None

    def table(self, articles: Sequence[Article], space: Space) -> Columns:
        """Return the columns of all articles, made now where there are none, and keep none."""
        table, self._table = self._table, None
        return columns(articles, self._config, space) if table is None else table
