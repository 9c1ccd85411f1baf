"""Rows -> what people read, where a few are asked for: spans of some rows, and furniture to cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dedup.engine.pages import Pages
from dedup.engine.spans import Runs, Spans
from dedup.engine.spool import Space
from dedup.model import Article, Cut, Role, Span

_FURNITURE = frozenset({Role.TEASER, Role.SIGN_OFF, Role.FURNITURE})


class Desk:
    """Writes spans and furniture from rows."""

    def __init__(self, articles: Sequence[Article], pages: Pages, space: Space) -> None:
        self._articles, self._pages, self._space = articles, pages, space

    def spans(self, runs: Sequence[Sequence[int]], content: bool = True) -> list[Span]:
        """The span from the first to the last row of each run, whose rows are of one article."""
        sizes = np.cumsum([0, *map(len, runs)])
        rows = np.array([row for run in runs for row in run], np.int64)
        owners = np.array([self._pages.owner(run[0]) for run in runs], np.int64)
        made = Spans(self._articles, self._pages.names, self._space)
        return made.made(made.place(Runs(owners, rows, sizes), self._pages), content) if runs else []

    def owner(self, row: int) -> int:
        """The article that a row belongs to."""
        return self._pages.owner(row)

    def furniture(self, ordinal: int, stock: Callable[[int], bool]) -> list[Cut]:
        """What `--furniture cut` removes: sign-offs, teaser blocks, notices, and disclaimers seen before."""
        page = self._pages.page(ordinal)
        return [
            Cut(
                start,
                end,
                f"furniture: {role}" if role in _FURNITURE else "furniture: stands in very many articles",
                None,
            )
            for at, ((start, end), role) in enumerate(zip(page.spans, page.roles, strict=True))
            if role in _FURNITURE or stock(page.first + at)
        ]
