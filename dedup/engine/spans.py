"""Passages -> spans as a report shows them, many at a time: places, lines, the role of most of their text, its start.

    article 7, rows 40 41 43   ->   characters 56 to 310, lines 3 to 5, columns 1 and 12, body, "The bank said ..."

In: rows of articles. Out: columns; texts are read in order of the articles, some megabytes together. What a span says
is hashed (`content`) only where somebody asks, by which time its article is read anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.engine import originals
from dedup.engine.layout import ROLES
from dedup.engine.names import Names, written
from dedup.engine.pages import Pages
from dedup.engine.parts import gathered, unnamed
from dedup.engine.placing import spots
from dedup.engine.sides import parts
from dedup.engine.spool import Rows, Space
from dedup.engine.store import taken
from dedup.kernels.words import Ints
from dedup.lists import Coded, SpanRows
from dedup.model import Article, Span
from dedup.pairing import places, sizes_of

_MEMORY = 0.02  # of the memory, for spans and for their texts
_CHARS = 4_000_000  # of articles that are read together
_FEW = 64  # spans that are hashed by themselves
_SHOWN = 160  # characters of a span's text in a report
_PLACES = ("article", "start", "end", "line", "end_line", "column", "end_column")
_SPAN = np.dtype([*((name, "<i4") for name in _PLACES), ("role", "u1"), ("text", "<i8"), ("size", "<i4")])
_NAMES = tuple(role.value for role in ROLES)


class Runs:
    """Consecutive matched rows of articles: what becomes spans."""

    def __init__(self, article: Ints, rows: Ints, offset: Ints) -> None:
        self.article = article  # (n,)
        self.rows = rows  # rows[offset[k]:offset[k + 1]] are run k's
        self.offset = offset

    def __len__(self) -> int:
        return len(self.article)

    def some(self, at: Ints) -> Runs:
        """Return some of the runs, in any order."""
        sizes = self.offset[at + 1] - self.offset[at]
        rows = self.rows[places(sizes) + np.repeat(self.offset[at], sizes)]
        return Runs(self.article[at], rows, np.concatenate(([0], np.cumsum(sizes))))

    def then(self, more: Runs) -> Runs:
        """Return the runs, and others after them: of both, an article is read once."""
        article, rows = np.concatenate((self.article, more.article)), np.concatenate((self.rows, more.rows))
        return Runs(article, rows, np.concatenate((self.offset, self.offset[-1] + more.offset[1:])))

    def part(self, start: int, stop: int) -> Runs:
        """Return the runs from `start` up to `stop`."""
        offset = self.offset[start : stop + 1]
        return Runs(self.article[start:stop], self.rows[offset[0] : offset[-1]], offset - offset[0])


class Placed(NamedTuple):
    """Spans as columns, and what they begin with."""

    rows: NDArray[Any]  # of _SPAN; where each one's text begins is told from the first one's on
    text: NDArray[np.uint8]


class Spans:
    """Spans, in the order that they are placed."""

    def __init__(self, articles: Sequence[Article], names: Names, space: Space) -> None:
        self._articles, self._names = articles, names
        self._rows, self._text = Rows(space, _SPAN, _MEMORY), Rows(space, np.uint8, _MEMORY)

    def __len__(self) -> int:
        return len(self._rows)

    def place(self, runs: Runs, pages: Pages) -> Ints:
        """Add the spans from the first to the last row of each run; return which they are."""
        return self.take(self.told(runs, pages))

    def take(self, told: Placed) -> Ints:
        """Add spans; return which they are."""
        first = len(self._rows)
        told.rows["text"] += len(self._text)
        self._rows.append(told.rows)
        self._text.append(told.text)
        return np.arange(first, first + len(told.rows))

    def told(self, runs: Runs, pages: Pages) -> Placed:
        """Return the spans from the first to the last row of each run, and add none."""
        found = np.zeros(len(runs), _SPAN)
        found["article"] = runs.article
        found["start"], found["end"] = pages.edges(runs.rows[runs.offset[:-1]], runs.rows[runs.offset[1:] - 1])
        found["role"] = _roles(runs, pages)
        order = np.argsort(found["article"], kind="stable")
        shown, size = [np.zeros(0, np.uint8)], 0
        for at, texts in self._batches(found["article"][order]):
            shown.append(_filled(found, order[at], texts, size))
            size += len(shown[-1])
        return Placed(found, np.concatenate(shown))

    def _batches(self, articles: NDArray[np.int32]) -> Iterator[tuple[slice, Sequence[str]]]:
        """Yield spans of some articles, which rise, and the texts of these."""
        runs = sizes_of(articles)
        ends = np.cumsum(runs)
        first = ends - runs
        distinct = articles[first]
        for start, stop in parts(self._names.chars[distinct], _CHARS):
            spans = slice(int(first[start]), int(ends[stop - 1]))
            yield spans, originals.texts(self._articles, distinct[start:stop])

    def rows(self, at: Ints) -> SpanRows:
        """Return some spans as columns."""
        found = taken(self._rows, at)
        start, end, line, end_line = (found[name].astype(np.int64) for name in _PLACES[1:5])
        first, article = found["text"], found["article"].astype(np.int64)
        text = written(self._text, first, first + found["size"])
        return SpanRows(article, start, end, line, end_line, Coded(_NAMES, found["role"].astype(np.int64)), text)

    def column(self, name: str, at: Ints | None = None) -> Ints:
        """Return a column of some spans, or of all."""
        found: Ints = (self._rows.read() if at is None else taken(self._rows, at))[name].astype(np.int64)
        return found

    def made(self, at: Ints, content: bool = True) -> list[Span]:
        """Return some spans as objects."""
        found = self.rows(at)
        ids = self._names.ids().some(found.article).texts()
        columns = [taken(self._rows, at)[name].tolist() for name in _PLACES[1:]]
        hashes = self._contents(at).tobytes().hex() if content else ""
        told = [hashes[start : start + 32] for start in range(0, 32 * len(at), 32)]
        rows = zip(ids, *columns[:4], found.role.texts(), found.text.texts(), *columns[4:], told, strict=True)
        return [Span(*row) for row in rows]

    def _contents(self, at: Ints) -> NDArray[np.uint8]:
        """The hash of what some spans say; where many are asked for, all are hashed, article by article, and kept."""
        if len(at) > _FEW or "contents" in self.__dict__:
            return self.contents[at]
        return self._hashed(taken(self._rows, at))

    @cached_property
    def contents(self) -> NDArray[np.uint8]:
        """The hash of what each span says, shape (n, 16)."""
        return self._hashed(self._rows.read())

    def _hashed(self, rows: NDArray[Any]) -> NDArray[np.uint8]:
        """The hash of what spans say, as `fold.content` gives it, shape (n, 16)."""
        found = np.empty((len(rows), 16), np.uint8)
        order = np.argsort(rows["article"], kind="stable")
        for at, texts in self._batches(rows["article"][order]):
            some = unnamed(rows).take(order[at]).view(_SPAN)
            _, number = np.unique(some["article"], return_inverse=True)
            edges = np.concatenate((some["start"], some["end"])).astype(np.int64)
            utf8, byte, _, _ = spots(texts, np.tile(number, 2), edges)
            offset, points = kernels.folds(utf8, byte[: len(some)].copy(), byte[len(some) :].copy())
            folds = points.astype("<u4").tobytes()
            hashes = [_hash(folds[4 * start : 4 * stop]) for start, stop in pairwise(offset.tolist())]
            found[order[at]] = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 16)
        return found


def _filled(found: NDArray[Any], at: Ints, texts: Sequence[str], size: int) -> NDArray[np.uint8]:
    """Fill in the lines and columns of some spans, which are in order of their articles; return their texts.

    Args:
        size: Bytes of the texts that come before these.
    """
    some = unnamed(found).take(at).view(_SPAN)
    _, number = np.unique(some["article"], return_inverse=True)
    start, end = some["start"].astype(np.int64), some["end"].astype(np.int64)
    shown = np.minimum(end, start + _SHOWN)
    utf8, byte, line, begin = spots(texts, np.tile(number, 3), np.concatenate((start, end - 1, shown)))
    n = len(some)
    some["line"], some["end_line"] = line[:n], line[n : 2 * n]
    some["column"], some["end_column"] = start - begin[:n] + 1, end - begin[n : 2 * n] + 1
    first, sizes = byte[:n], byte[2 * n :] - byte[:n]
    some["text"], some["size"] = size + np.cumsum(sizes) - sizes, sizes
    unnamed(found)[at] = unnamed(some)
    return gathered(np.frombuffer(utf8, np.uint8), first, first + sizes)


def _hash(points: bytes) -> bytes:
    return blake2b(points.decode("utf-32-le").encode(), digest_size=16).digest()


def _roles(runs: Runs, pages: Pages) -> NDArray[np.uint8]:
    """Return the role of most of the text of each run; of two with as much, the one that comes first."""
    code = pages.roles(runs.rows)
    found = code[runs.offset[:-1]]
    if not len(runs):
        return found
    mixed = np.logical_or.reduceat(code != np.repeat(found, np.diff(runs.offset)), runs.offset[:-1])
    if mixed.any():
        asked = np.flatnonzero(np.repeat(mixed, np.diff(runs.offset)))
        run = np.repeat(np.arange(mixed.sum()), np.diff(runs.offset)[mixed])
        found[mixed] = _most(run, code[asked], pages.sizes(runs.rows[asked]))
    return found


def _most(run: Ints, code: NDArray[np.uint8], size: Ints) -> NDArray[np.uint8]:
    """Return the code that has most of each run; of two with as much, the one that comes first.

    >>> _most(np.array([0, 0, 0, 1, 1]), np.array([3, 2, 2, 5, 4], "u1"), np.array([9, 5, 5, 7, 7])).tolist()
    [2, 5]
    """
    key = run * len(ROLES) + code
    weight = np.bincount(key, size)
    first = np.full(len(weight), len(key))
    first[key[::-1]] = np.arange(len(key))[::-1]
    seen = np.flatnonzero(first < len(key))
    order = seen[np.lexsort((first[seen], -weight[seen], seen // len(ROLES)))]
    best: NDArray[np.uint8] = (order[np.flatnonzero(np.diff(order // len(ROLES), prepend=-1))] % len(ROLES)).astype(
        "u1"
    )
    return best
