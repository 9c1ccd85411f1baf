"""Characters of passages -> places in their articles, as people look for them: characters and lines.

    row 41, characters 6 to 8    ->    line 3, characters 56 to 58 of the article that passage 41 begins in at 50

In: the texts of some articles and where their passages begin. Out: columns. A line ends with "\\n", or with "\\r" in a
text that has no "\\n".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dedup import buffer
from dedup.engine.columns import Columns
from dedup.kernels.words import Ints
from dedup.model import Article


class Texts(NamedTuple):
    """The texts of some articles."""

    articles: Ints  # in order
    texts: Sequence[str]  # of each
    rows: Ints  # their passages, in order
    start: Ints  # the character at which each begins

    @classmethod
    def of(cls, articles: Sequence[Article], table: Columns, ordinals: Ints) -> Texts:
        """Take some articles, in order."""
        rows, _ = table.rows_of(ordinals)
        texts = [articles[ordinal].text for ordinal in ordinals.tolist()]
        return cls(ordinals, texts, rows, table.passages(rows, ("start",))["start"])

    def begins(self, rows: Ints) -> Ints:
        """Return where some rows begin in their articles."""
        return self.start[np.searchsorted(self.rows, rows)]

    def lines(self, articles: Ints, places: Ints) -> Ints:
        """Return the 1-based line of each character of an article."""
        wanted, which = np.unique(articles, return_inverse=True)
        at = np.searchsorted(self.articles, wanted).tolist()
        ends, first = _ends([self.texts[one] for one in at])
        apart = np.int64(1) << 32  # more than any text has characters
        number = np.repeat(np.arange(len(wanted)), np.diff(first))
        found = np.searchsorted(number * apart + ends, which * apart + places)
        lines: Ints = found - first[which] + 1
        return lines


def _ends(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the characters that end the lines of texts, and where each text's begin, shape (texts + 1,)."""
    utf8, offset = buffer.pack(texts)
    letters = np.frombuffer(utf8, np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    first = np.searchsorted(ends, offset)
    bare = [at for at in np.flatnonzero(first[1:] == first[:-1]).tolist() if "\r" in texts[at]]
    if bare:
        more = [np.flatnonzero(letters[offset[at] : offset[at + 1]] == ord("\r")) + offset[at] for at in bare]
        ends = np.sort(np.concatenate((ends, *more)))
        first = np.searchsorted(ends, offset)
    if len(utf8) == sum(map(len, texts)):
        return ends - np.repeat(offset[:-1], np.diff(first)), first
    chars = np.concatenate(([0], np.cumsum((letters & 0xC0) != 0x80)))  # before each byte
    return chars[ends] - np.repeat(chars[offset[:-1]], np.diff(first)), first
