"""Articles by their id, each read when it is asked for: of a run that outgrew memory, they lie on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Spooled
from dedup.model import Article, Findings
from dedup.report.overview import Overview

_BATCH = 1 << 12  # ids read at a time


class Known(Mapping[str, Article]):
    """The articles of a run, by id, in input order.

    Args:
        findings: The run, which lists every article, in the order of `articles`; or what is seen of it already.
        articles: As they were compared.
    """

    def __init__(self, findings: Findings | Overview, articles: Sequence[Article]) -> None:
        self._articles, self._findings = articles, findings

    @cached_property
    def seen(self) -> Overview:
        """The run at a glance."""
        return self._findings if isinstance(self._findings, Overview) else Overview(self._findings)

    def __getitem__(self, name: str) -> Article:
        at = self.seen.listed(name)
        if at < 0:
            raise KeyError(name)
        return self._articles[at]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.seen.listed(name) >= 0

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), _BATCH):
            yield from self.seen.ids.names(self.seen.order[start : start + _BATCH].astype(np.int64))

    def __len__(self) -> int:
        return len(self.seen.order)

    def some(self, rows: NDArray[np.bool_]) -> Iterator[Article]:
        """Yield the articles of some rows, in order: on disk they are read ahead."""
        articles = self._articles
        return articles.some(rows) if isinstance(articles, Spooled) else compress(articles, rows)


def some(articles: Mapping[str, Article], seen: Overview, rows: NDArray[np.bool_]) -> Iterator[Article | None]:
    """Yield the articles of some rows of a run, in order; None for one that is not known."""
    if isinstance(articles, Known):
        yield from articles.some(rows)
        return
    order = seen.order[rows].astype(np.int64)
    for start in range(0, len(order), _BATCH):
        yield from map(articles.get, seen.ids.names(order[start : start + _BATCH]))
