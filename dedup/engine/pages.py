"""The passages of one article as the deciding stages read them: spans, roles, lengths. Made when first asked for.

Most articles of an archive repeat nothing, so nothing is made for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dedup import roles
from dedup.config import Config
from dedup.engine.columns import Columns
from dedup.model import Article, Role
from dedup.page import Page
from dedup.tables import Sheet
from dedup.traits import LISTED

_REMEMBERED = 1024  # pages and texts: neighbours in input order are asked for again and again
_ROLES = tuple(Role)
_NUMBER = {role: number for number, role in enumerate(_ROLES)}
_VERSE, _UNREAD = 64, 0xFF

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
        self._table = table
        self._config = config
        self._text = lru_cache(_REMEMBERED)(lambda ordinal: articles[ordinal].text)
        self.page = lru_cache(_REMEMBERED)(self._page)
        self._told = bytearray(b"\xff") * len(table)  # by row: the number of its role, and whether it is verse

    def _page(self, ordinal: int) -> Page:
        sheet = self._table.sheet(ordinal)
        text = self._text(ordinal)
        spans = list(zip(sheet.start, sheet.end, strict=True))
        found, verse = self._roles(sheet, text, spans)
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

    def _roles(self, sheet: Sheet, text: str, spans: Sequence[tuple[int, int]]) -> tuple[list[Role], list[bool]]:
        """What `roles.read` tells; an article is read once, however often its page is forgotten."""
        rows = slice(sheet.first, sheet.first + len(spans))
        told = self._told[rows]
        if told[:1] != b"\xff":
            return [_ROLES[one % _VERSE] for one in told], [one >= _VERSE for one in told]
        found, verse = roles.read(text, spans, sheet.traits)
        for at in [at for at, trait in enumerate(sheet.traits) if trait & LISTED]:
            verse[at] = verse[at] or _listed(text, sheet.start[at])
        self._told[rows] = bytes([_NUMBER[role] + _VERSE * sung for role, sung in zip(found, verse, strict=True)])
        return found, verse

    def role(self, row: int) -> Role:
        """The role of a row."""
        if self._told[row] == _UNREAD:
            self.page(self._table.owner(row))
        return _ROLES[self._told[row] % _VERSE]

    def size(self, rows: Sequence[int]) -> int:
        """Folded characters of rows."""
        return sum([int(self._table.length[row]) for row in rows])

    def place(self, ordinal: int) -> tuple[str, int, list[int], list[int]]:
        """An article's text, the row of its first passage, and where passages start and end."""
        first, start, end = self._table.spans(ordinal)
        return self._text(ordinal), first, start, end

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
