"""The passages of one article as the deciding stages read them: spans, roles, lengths. Made when first asked for.

Most articles of an archive repeat nothing, so nothing is made for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from dedup import roles
from dedup.config import Config
from dedup.engine.columns import Columns
from dedup.model import Article
from dedup.page import Page
from dedup.traits import LISTED

_REMEMBERED = 4096  # pages: neighbours in input order are asked for again and again


_LISTED = re.compile(r"[ \t]*(?:[-*•–‣▪>|]|\d{1,3}[.)])[ \t]")
_NUMBERS = re.compile(r"[0-9.) ]*")
_ALPHANUMERIC = re.compile(r"[^\W_]")


def _listed(text: str, starts: Iterable[int]) -> Iterator[bool]:
    """Tell of each passage, by its start, whether it begins a list item, a table row or a quoted block.

    What stands before a passage is read once, however long the line that it stands in.
    """
    reached, may, opens = 0, False, True
    for start in starts:
        line = max(text.rfind("\n", reached, start), text.rfind("\r", reached, start)) + 1
        if line or opens:
            line = max(line, reached)
            may = _LISTED.match(text, line) is not None
            reached = _NUMBERS.match(text, line, start).end()  # type: ignore[union-attr]  # matches nothing at least
        may = may and not _ALPHANUMERIC.search(text, reached, start)
        yield may
        reached, opens = start, False


class Pages:
    """Article ordinal -> Page."""

    def __init__(self, articles: Sequence[Article], table: Columns, config: Config) -> None:
        self._table = table
        self._config = config
        self._text = lru_cache(_REMEMBERED)(lambda ordinal: articles[ordinal].text)
        self.page = lru_cache(_REMEMBERED)(self._page)

    def _page(self, ordinal: int) -> Page:
        sheet = self._table.sheet(ordinal)
        text = self._text(ordinal)
        spans = list(zip(sheet.start, sheet.end, strict=True))
        found, verse = roles.read(text, spans, sheet.traits)
        asked = [at for at, trait in enumerate(sheet.traits) if trait & LISTED]
        for at, listed in zip(asked, _listed(text, map(sheet.start.__getitem__, asked)), strict=True):
            verse[at] = verse[at] or listed
        return Page(
            first=sheet.first,
            text=text,
            spans=spans,
            paragraph=sheet.paragraph,
            whole=sheet.whole,
            length=sheet.length,
            roles=found,
            verse=verse,
            min_chars=self._config.min_chars,
        )

    @property
    def passages(self) -> int:
        """How many passages the run has."""
        return len(self._table)

    def owner(self, row: int) -> int:
        """The article that a row belongs to."""
        return self._table.owner(row)

    def text(self, rows: tuple[int, ...]) -> str:
        """Consecutive passages of one article as they stand there."""
        ordinal = self._table.owner(rows[0])
        sheet = self._table.sheet(ordinal)
        return self._text(ordinal)[sheet.start[rows[0] - sheet.first] : sheet.end[rows[-1] - sheet.first]]
