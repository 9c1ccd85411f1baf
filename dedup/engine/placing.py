"""Characters of passages -> places in their articles, as people look for them: characters and lines.

    row 41, characters 6 to 8    ->    line 3, characters 56 to 58 of the article that passage 41 begins in at 50

In: changed facts of matches, the texts of some articles and where their passages begin. Out: `Placed`. What a line is,
the kernel `places` says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from dedup import buffer, kernels
from dedup.differing import Nears, Spelled, Stated
from dedup.engine import originals
from dedup.engine.columns import Columns
from dedup.kernels.chains import Chained, Sheets
from dedup.kernels.words import Ints
from dedup.model import Article
from dedup.pairing import among, packed, sizes_of
from dedup.tables import Placed

_SEVERAL = 1 << 10  # more passages than a match has


class Texts(NamedTuple):
    """The texts of some articles."""

    articles: Ints  # in order
    texts: Sequence[str]  # of each
    rows: Ints  # their passages, in order
    start: Ints  # the characters at which each begins and ends
    end: Ints

    @classmethod
    def of(cls, articles: Sequence[Article], table: Columns, ordinals: Ints) -> Texts:
        """Take some articles, in order."""
        rows, _ = table.rows_of(ordinals)
        texts = originals.texts(articles, ordinals)
        return cls(ordinals, texts, rows, *table.passages(rows, ("start", "end")).values())

    def stretches(self, at: Ints, counts: Ints, first: Ints) -> Callable[[int], str]:
        """Return what tells the k-th of some runs of consecutive passages as they stand in their articles.

        Args:
            at, counts: The passage that each begins with, by its place among these, and how many there are.
            first: The passages of text k are first[k]:first[k + 1] of these.
        """
        article = (np.searchsorted(first, at, "right") - 1).tolist()
        start, end, texts = self.start[at].tolist(), self.end[at + counts - 1].tolist(), self.texts
        return lambda place: texts[article[place]][start[place] : end[place]]

    def begins(self, rows: Ints) -> Ints:
        """Return where some rows begin in their articles."""
        return self.start[np.searchsorted(self.rows, rows)]

    def lines(self, number: Ints, at: Ints) -> Ints:
        """Return the 1-based line of each character of an article, given by its place among these."""
        wanted, (which,) = among(len(self.articles), number)
        return spots(buffer.some(self.texts, wanted), which, at).line


class Spots(NamedTuple):
    """Where characters stand in some texts; columns of shape (n,)."""

    utf8: bytes  # the texts
    byte: Ints
    line: Ints  # 1-based
    begin: Ints  # the character that this line begins with


def spots(texts: Sequence[str], number: Ints, at: Ints) -> Spots:
    """Return where characters stand, given in any order by the number of their text and their place there."""
    utf8, offset = buffer.pack(texts)
    keys = packed(number, at)
    if (keys[1:] >= keys[:-1]).all():
        return Spots(utf8, *kernels.places(utf8, offset, number.astype(np.int64), at))
    order = kernels.order(keys)
    byte, line, begin = (np.empty(len(at), np.int64) for _ in range(3))
    byte[order], line[order], begin[order] = kernels.places(utf8, offset, number[order].astype(np.int64), at[order])
    return Spots(utf8, byte, line, begin)


class Spans(NamedTuple):
    """The sides of some matches as bytes of one buffer, which has other passages too."""

    utf8: bytes
    start: Ints  # (n,): passages, then runs of several
    end: Ints
    left: Ints  # of each match, by number
    right: Ints

    @classmethod
    def of(cls, near: Nears, texts: Texts, sheets: Sheets) -> Spans:
        """Take the sides of matches; `sheets` are the passages of `texts`."""
        number = np.concatenate((near.left, near.right))
        rows = np.concatenate((near.lefts, near.rights))
        many = np.flatnonzero(rows > 1)  # what stands between passages is not in `sheets`
        utf8, start, end = sheets.utf8, sheets.start, sheets.end
        if len(many):
            runs, which = np.unique(number[many] * _SEVERAL + rows[many], return_inverse=True)
            at, rows = np.divmod(runs, _SEVERAL)
            tell = texts.stretches(at, rows, sheets.first)
            more, offset = buffer.pack([tell(place) for place in range(len(at))])
            number[many] = len(start) + which
            start, end = (np.append(old, new + len(utf8)) for old, new in ((start, offset[:-1]), (end, offset[1:])))
            utf8 += more
        return cls(utf8, start, end, *np.split(number, 2))


def placed(pairs: Ints, facts: Stated, near: Nears, sides: tuple[Ints, Ints], texts: Texts) -> Placed:
    """Return the changed facts of some pairs where they stand in the articles.

    Args:
        pairs: They rise; the others have no facts.
        near: The matches that the facts are of, in passages of `texts`.
        sides: The articles of every pair.
    """
    pair = near.pair[facts.near]
    place, base = np.empty((len(pair), 6), np.int32), np.empty((len(pair), 2), np.int32)
    sizes = sizes_of(facts.near)  # of each match that has facts
    some = facts.near[np.cumsum(sizes) - sizes]
    for side, rows in enumerate((near.left, near.right)):
        here = base[:, side] = np.repeat(texts.start[rows[some]], sizes)
        place[:, 2 + 2 * side : 4 + 2 * side] = facts.span[:, 2 * side : 2 * side + 2] + here[:, None]
    # At once, since many articles are on both sides.
    owners = np.concatenate([np.searchsorted(texts.articles, side)[near.pair[some]] for side in sides])
    first = np.concatenate((near.left[some], near.right[some]))
    last = first + np.concatenate((near.lefts[some], near.rights[some])) - 1
    starts = np.concatenate((place[:, 2], place[:, 4]))
    place[:, :2] = _lines(texts, owners, first, last, np.tile(sizes, 2), starts.astype(np.int64)).reshape(2, -1).T
    end, written = _joined(facts.written, np.stack((facts.a, facts.b), axis=1).ravel())
    offset = np.append(np.searchsorted(pair, pairs), len(pair))
    return Placed(offset, near.at[facts.near].astype(np.int32), facts.kind, facts.slight, place, base, end, written)


def _lines(texts: Texts, owners: Ints, first: Ints, last: Ints, sizes: Ints, at: Ints) -> Ints:
    """Return the line of some characters: most passages are of one line, which is looked for once.

    Args:
        owners: The article of each run of passages, by its place among these.
        first, last: The passages of each run that are its ends.
        sizes: How many of the characters stand in each.
    """
    rows, (opens, closes) = among(len(texts.rows), first, last)
    owner = np.empty(len(rows), np.int64)
    owner[opens] = owner[closes] = owners
    edges = np.stack((texts.start[rows], texts.end[rows]), axis=1).ravel()
    begins, ends = texts.lines(np.repeat(owner, 2), edges).reshape(-1, 2).T
    found = np.repeat(begins[opens], sizes)
    several = np.flatnonzero(np.repeat(begins[opens] < ends[closes], sizes))
    found[several] = texts.lines(np.repeat(owners, sizes)[several], at[several])
    return found


def bare(pairs: int) -> tuple[Chained, Placed]:
    """Return the blocks and the changed facts of pairs that have none."""
    none, no, ends = np.empty(0, np.int64), np.empty(0, np.bool_), np.zeros(pairs + 1, np.int64)
    chained = Chained(none, none, none, none, none.astype(np.float64), no, ends[:1], ends, ends[1:])
    where = none.reshape(0, 6).astype(np.int32)
    return chained, Placed(ends, where[:, 0], no.astype(np.uint8), no, where, where[:, :2], none, b"")


def _joined(words: Spelled, which: Ints) -> tuple[Ints, bytes]:
    """Return where each of some words ends in all of them together, and these."""
    column = words.utf8, words.offset[which], words.offset[which + 1]
    text, offset = kernels.woven(b"", np.zeros(3, np.int64), [column], len(which))
    return offset[1:], text.tobytes()
