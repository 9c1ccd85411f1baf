"""The passages of one article as the deciding stages read them: spans, roles, lengths. Made when first asked for.

Most articles of an archive repeat nothing, so nothing is made for them. Those that share copy are made some hundreds at
a time, in the order they are expected in: the kernel and `layout` read many texts as fast as one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, traits
from dedup.config import Config
from dedup.engine import layout, originals
from dedup.engine.columns import Columns
from dedup.engine.names import Names
from dedup.model import Article, Role
from dedup.page import Page
from dedup.pairing import sizes_of
from dedup.stores import shared

_REMEMBERED = 2048  # pages: neighbours in input order are asked for again and again
_TOGETHER = 1024  # pages made at a time, of some megabytes at most
_CHARS = 4_000_000
_COLUMNS = ("start", "end", "paragraph", "length", "whole")
_VERSE, _UNREAD = 0x40, 0x80  # beside the code of the role

Rows = NDArray[np.int64]
Spans = tuple[Sequence[str], Rows, Rows]


class Pages:
    """Article ordinal -> Page."""

    def __init__(self, articles: Sequence[Article], table: Columns, config: Config) -> None:
        self._articles, self._table = articles, table
        self._config = config
        self._text = lru_cache(_REMEMBERED)(lambda ordinal: articles[ordinal].text)
        self.page = lru_cache(_REMEMBERED)(self._page)
        self._ahead = OrderedDict[int, Page]()  # made with others, and not asked for yet
        self._told = shared(len(table))  # of each passage: its role, and whether it is verse
        self._told[:] = _UNREAD
        self._read = np.zeros(len(table.first) - 1, np.bool_)  # articles whose roles are known
        self._coming = np.zeros(0, np.int64)

    def close(self) -> None:
        """Forget all pages: they hold this in a circle, which would stay until the collector comes by."""
        self.forget()
        del self.page

    def forget(self) -> None:
        """Forget texts and pages, but not the roles: what comes next asks for others."""
        self._text.cache_clear()
        self._ahead.clear()
        self.page.cache_clear()

    def expect(self, ordinals: Rows) -> None:
        """Say which pages are going to be asked for, in order and once each: they are made together."""
        self._coming = ordinals

    def _page(self, ordinal: int) -> Page:
        page = self._ahead.pop(ordinal, None)
        if page is None:
            if self._read[ordinal]:
                return self._again(ordinal)
            batch = self._batch(ordinal)
            page, *others = self._made(batch)
            self._ahead.update(zip(batch[1:], others, strict=True))
            while len(self._ahead) > _REMEMBERED:
                self._ahead.popitem(last=False)
        return page

    def _batch(self, ordinal: int) -> list[int]:
        """An article, and those expected after it whose roles are not known yet."""
        batch = [ordinal]
        at = int(np.searchsorted(self._coming, ordinal, "right"))
        after = self._coming[at : at + 4 * _TOGETHER]
        room = _CHARS - len(self._text(ordinal))
        for each in after[~self._read[after]][: _TOGETHER - 1].tolist():
            room -= len(self._text(each))
            if room < 0:
                break
            batch.append(each)
        return batch

    def read(self, ordinals: Rows, rows: Rows, spans: Spans) -> NDArray[np.uint8]:
        """Read the roles of all rows of some articles, and return them as places in `layout.ROLES`; no page is made.

        Args:
            spans: Of each article its text, and of each row where it starts and ends there.
        """
        sizes = self._table.first[ordinals + 1] - self._table.first[ordinals]
        fresh = ~self._read[ordinals]
        if fresh.any():
            wanted = np.repeat(fresh, sizes)
            texts = buffer.some(spans[0], np.flatnonzero(fresh))
            first = np.concatenate(([0], np.cumsum(sizes[fresh])))
            self._told[rows[wanted]] = _told(texts, first, spans[1][wanted], spans[2][wanted])
            self._read[ordinals[fresh]] = True
        codes: NDArray[np.uint8] = self._told[rows] & np.uint8(_VERSE - 1)
        return codes

    def learn(self, ordinals: Rows) -> None:
        """Know of some articles what another process has read, into the memory that both have in common."""
        self._read[ordinals] = True

    def _made(self, ordinals: list[int]) -> list[Page]:
        """The pages of some articles, in order."""
        rows, first = self._table.rows_of(np.array(ordinals))
        columns = self._table.passages(rows, _COLUMNS)
        texts = list(map(self._text, ordinals))
        told = self._told[rows] = _told(texts, first, columns["start"], columns["end"])
        self._read[ordinals] = True
        spans = list(zip(columns["start"].tolist(), columns["end"].tolist(), strict=True))
        paragraph, length, whole = (columns[name].tolist() for name in _COLUMNS[2:])
        found, verse = _roles(told)
        edges = first.tolist()
        return [
            Page(
                first=int(self._table.first[ordinal]),
                text=text,
                spans=spans[low:high],
                paragraph=paragraph[low:high],
                whole=whole[low:high],
                length=length[low:high],
                roles=found[low:high],
                verse=verse[low:high],
                min_chars=self._config.min_chars,
            )
            for ordinal, text, low, high in zip(ordinals, texts, edges[:-1], edges[1:], strict=True)
        ]

    def _again(self, ordinal: int) -> Page:
        """A page whose roles are known."""
        rows = self._table.rows(ordinal)
        start, end, paragraph, length, whole = self._table.article(ordinal, _COLUMNS)
        found, verse = _roles(self._told[rows.start : rows.stop])
        spans = list(zip(start, end, strict=True))
        text, least = self._text(ordinal), self._config.min_chars
        return Page(rows.start, text, spans, paragraph, whole, length, found, verse, least)

    def role(self, row: int) -> Role:
        """The role of a row."""
        if self._told[row] == _UNREAD:
            self.page(self._table.owner(row))
        role: Role = layout.ROLES[int(self._told[row]) & (_VERSE - 1)]
        return role

    def roles(self, rows: Rows) -> NDArray[np.uint8]:
        """The roles of rows, as places in `layout.ROLES`."""
        unread = rows[self._told[rows] == _UNREAD]
        for ordinal in sorted({*self._table.owners(unread).tolist()}):  # np.unique loads numpy.ma
            self.page(ordinal)
        return self._told[rows] & np.uint8(_VERSE - 1)

    def edges(self, first: Rows, last: Rows) -> tuple[Rows, Rows]:
        """Where some rows start, and where as many others end, in their articles."""
        return self._table.at(first, "start"), self._table.at(last, "end")

    def sizes(self, rows: Rows) -> Rows:
        """Folded characters of each row."""
        return self._table.length[rows].astype(np.int64)

    @property
    def table(self) -> Columns:
        """The passages."""
        return self._table

    @property
    def names(self) -> Names:
        """What a report says of each article."""
        return self._table.names

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
        return self.page(self._table.owner(rows[0])).stretch(rows)

    def packed(self, rows: Rows) -> tuple[bytes, Rows]:
        """Passages in one buffer, and where each begins; rows rise. No page is made for them."""
        columns = self._table.passages(rows, ("start", "end"))
        owners = self._table.owners(rows)
        sizes = sizes_of(owners)
        first = np.concatenate(([0], np.cumsum(sizes)))
        texts = originals.texts(self._articles, owners[first[:-1]])
        utf8, begin, _ = buffer.pieces(texts, first, columns["start"], columns["end"])
        return utf8, np.append(begin, len(utf8))


def _roles(told: NDArray[np.uint8]) -> tuple[list[Role], list[bool]]:
    """The roles of passages, and which are verse."""
    return list(map(layout.ROLES.__getitem__, (told & (_VERSE - 1)).tolist())), (told & _VERSE > 0).tolist()


def _told(texts: Sequence[str], first: Rows, start: Rows, end: Rows) -> NDArray[np.uint8]:
    """The roles of the passages of some texts, with what is verse."""
    utf8, offset = buffer.pack(texts)
    article = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(first))
    if utf8.isascii():  # most copy: no text is counted
        spans = start + offset[article], end + offset[article]
    else:
        spans = buffer.byte_spans(texts, article, start, end)
    found = traits.read(utf8, offset, article, *spans)
    roles, verse = layout.read(texts, first, start, end, found)
    return roles | verse.astype(np.uint8) * np.uint8(_VERSE)
