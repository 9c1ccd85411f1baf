"""The passages of one article as the deciding stages read them: spans, roles, lengths. Made when first asked for.

Most articles of an archive repeat nothing, so nothing is made for them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from dedup import roles
from dedup.config import Config
from dedup.engine.columns import Columns
from dedup.model import Article
from dedup.page import Page

_REMEMBERED = 4096  # pages: neighbours in input order are asked for again and again


_LISTED = re.compile(r"[ \t]*(?:[-*•–‣▪>|]|\d{1,3}[.)])[ \t]")


def _listed(text: str, start: int) -> bool:
    """Tell whether a passage begins a list item, a table row or a quoted block."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return _LISTED.match(text, line) is not None and not any(
        c.isalnum() for c in text[line:start].lstrip("0123456789.) ")
    )


class Pages:
    """Article ordinal -> Page."""

    def __init__(self, articles: Sequence[Article], table: Columns, config: Config) -> None:
        self._articles = articles
        self._table = table
        self._config = config
        self.page = lru_cache(_REMEMBERED)(self._page)

    def _page(self, ordinal: int) -> Page:
        rows = self._table.rows(ordinal)
        at = slice(rows.start, rows.stop)
        passages = self._table.passages
        text = self._articles[ordinal].text
        spans = list(zip(passages.start[at].tolist(), passages.end[at].tolist(), strict=True))
        paragraph = passages.paragraph[at].tolist()
        found, verse = roles.read(text, spans)
        return Page(
            first=rows.start,
            text=text,
            spans=spans,
            paragraph=paragraph,
            in_paragraph=Counter(paragraph),
            whole=passages.whole[at].tolist(),
            length=self._table.length[at].tolist(),
            roles=found,
            verse=[formed or _listed(text, start) for formed, (start, _) in zip(verse, spans, strict=True)],
            min_chars=self._config.min_chars,
        )

    @property
    def passages(self) -> int:
        """How many passages the run has."""
        return len(self._table.passages)

    def owner(self, row: int) -> int:
        """The article that a row belongs to."""
        return int(self._table.passages.article[row])
