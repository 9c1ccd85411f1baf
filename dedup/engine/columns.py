"""Articles -> columns: one row a passage, from segmenting and sketching. What every later stage reads.

In: articles in order. Out: `Columns`. Batches of some megabytes go through segment and sketch by themselves, on
as many threads as asked, since the kernel runs without the GIL; rows come back in their order whatever the threads do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, group, kernels, memory, segment, sketch
from dedup.config import Config
from dedup.engine.names import Names
from dedup.engine.spool import Rows, Space
from dedup.engine.store import taken
from dedup.fold import fold
from dedup.model import Article
from dedup.pool import in_order
from dedup.tables import Classes, Labels, Passages

_READY = 3  # batches that wait for a thread, while articles are read for the next one
_EACH = 1 << 29  # bytes of the memory of a run for each of them
BATCH = 4_000_000  # characters: a batch's signatures take about three times its text

_FEW = 16  # articles to a row that is asked for: of fewer rows the kernel would take longer to read all articles
_SLAB = 1 << 16  # articles, or classes, at a time
_READ = ("start", "end", "length", "raw")  # what is asked for of many articles at once
# One passage: its span in characters, its paragraph, folded characters, hash of the bytes, and whether it may be cut.
_ROW = np.dtype(
    [
        *(("start", "<i8"), ("end", "<i8"), ("paragraph", "<i4"), ("length", "<i4")),
        *(("raw", "<u8"), ("whole", "?")),
    ]
)
_NO_CLASSES = Labels(np.empty(0, np.int32), np.empty(0, np.int32))
_NO_STANDING = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
_Sketched = tuple[Passages, sketch.Sketches]


class Columns:
    """All passages of a run, in order of article, then position."""

    def __init__(self, space: Space, bands: int) -> None:
        self._rows = Rows(space, _ROW, 0.1)
        self.digest = Rows(space, np.dtype(("<u8", 2)), 0.1)
        self.bands = [Rows(space, "<u8", 0.3 / bands) for _ in range(bands)]
        self.length = np.empty(0, np.int32)  # folded characters
        self.of = _NO_CLASSES  # class of each passage, once it is known
        self.standing = _NO_STANDING  # of each article, see `group`
        self.names = Names(space)
        self._space = space
        self.edges: list[int] = []  # where each batch begins
        self.chars = np.empty(0, np.int64)  # folded characters of each article
        self.first = np.zeros(1, np.int64)  # (articles + 1,): rows first[k]:first[k + 1] are article k's
        self._first: Sequence[int] = ()  # the same, to look up one at a time

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, article: int) -> range:
        """The rows of one article."""
        return range(int(self.first[article]), int(self.first[article + 1]))

    def end(self, first: NDArray[np.int64], chars: NDArray[np.int64]) -> None:
        """Set where each article's rows begin and where the last one's end, and the folded characters of each."""
        self.first, self._first = first, memoryview(first)  # type: ignore[arg-type]
        self.chars = chars

    def close(self) -> None:
        """Let go of what only decides: the classes of passages, and which article would be kept."""
        self.of, self.standing = _NO_CLASSES, _NO_STANDING

    def owner(self, row: int) -> int:
        """The article that a row belongs to."""
        return bisect_right(self._first, row) - 1

    def owners(self, rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """The articles that rows belong to, shape (n,)."""
        if len(rows) < len(self.first) // _FEW:
            return self.first.searchsorted(rows, "right") - 1
        return kernels.owners(self.first, np.ascontiguousarray(rows, np.int32))

    def best(self, articles: NDArray[np.integer[Any]]) -> int:
        """Which of some articles would be kept, as far as that can be told without reading."""
        return group.best(*(column[articles] for column in self.standing))

    def rows_of(self, articles: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of some articles, which rise, and where each one's begin among them, shape (articles + 1,)."""
        start, stop = self.first[articles], self.first[articles + 1]
        first = np.concatenate(([0], np.cumsum(stop - start)))
        return np.arange(first[-1]) + np.repeat(start - first[:-1], stop - start), first

    def spans(self, article: int) -> tuple[int, list[int], list[int]]:
        """An article's first row, and where its passages start and end."""
        first, stop = int(self.first[article]), int(self.first[article + 1])
        table = self._rows.read(first, stop)
        return first, table["start"].tolist(), table["end"].tolist()

    def passages(self, rows: NDArray[np.int64], names: Sequence[str] = _READ) -> dict[str, NDArray[Any]]:
        """Columns of some rows, which rise."""
        table = taken(self._rows, rows)  # whole rows at once, a third of what column by column takes
        return {name: np.ascontiguousarray(table[name]) for name in names}

    def at(self, rows: NDArray[np.int64], name: str) -> NDArray[Any]:
        """A column of some rows, in any order."""
        return taken(self._rows, rows)[name]

    def article(self, article: int, names: Sequence[str]) -> list[list[Any]]:
        """Columns of one article, as lists."""
        rows = self.rows(article)
        table = self._rows.read(rows.start, rows.stop)
        return [table[name].tolist() for name in names]

    def widespread(
        self, classes: Classes, dropped: Mapping[int, int], least: float
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the rows that stand in more than so many articles, those that are dropped aside, and in how many."""
        stays = np.ones(len(self.first) - 1, np.bool_)
        stays[[*dropped]] = False
        rows, spread = [classes.members[:0]], [np.empty(0, np.int64)]
        for start in range(0, len(classes.shared), _SLAB):
            offset = classes.offset[start : start + _SLAB + 1]
            members, sizes = classes.members[offset[0] : offset[-1]], np.diff(offset)
            owner, place = self.owners(members), np.repeat(np.arange(len(sizes)), sizes)
            new = np.ones(len(owner), np.bool_)
            new[1:] = (owner[1:] != owner[:-1]) | (place[1:] != place[:-1])
            counts = np.bincount(place[new & stays[owner]], minlength=len(sizes))
            wide = (counts > least)[place] & stays[owner]
            rows.append(members[wide])
            spread.append(counts[place[wide]])
        return np.concatenate(rows), np.concatenate(spread)

    def stores(self, count: int) -> list[Rows]:
        """Columns for what is met in the bands."""
        return [Rows(self._space, "<u8", 0.1 / count) for _ in range(count)]

    def column(self, dtype: Any, share: float) -> Rows:
        """A column that takes a share of the memory at most."""
        return Rows(self._space, dtype, share)

    def texts(self) -> Rows:
        """A column for the bytes of passages that are compared."""
        return Rows(self._space, "u1", 0.1)

    def add(self, passages: Passages, sketches: sketch.Sketches) -> None:
        """Add the passages of a batch."""
        self.edges.append(len(self))
        table = np.empty(len(passages), _ROW)
        for name in ("start", "end", "paragraph", "whole"):
            table[name] = getattr(passages, name)
        table["length"], table["raw"] = sketches.length, sketches.raw
        self._rows.append(table)
        self.digest.append(sketches.digest)
        for at, rows in enumerate(self.bands):
            rows.append(sketches.bands[at])


def columns(articles: Iterable[Article], config: Config, space: Space) -> Columns:
    """Segment and sketch every article; protected spans and ignored passages are left out."""
    return of_batches(buffer.batches(articles, lambda article: len(article.text), BATCH), config, space)


def of_batches(batches: Iterable[Sequence[Article]], config: Config, space: Space) -> Columns:
    """Return the same of articles that come as many at a time as are sketched at once."""
    memory.give_back_free()  # what the articles were read by
    table = Columns(space, sketch.bands_rows(config.threshold)[0])
    counts, lengths = [np.zeros(1, np.int64)], [np.empty(0, np.int32)]
    chars: list[NDArray[Any]] = [np.empty(0)]
    standings = [_NO_STANDING]
    ready = max(1, min(_READY, space.limit // _EACH))
    for batch, (passages, sketches) in in_order(partial(_sketched, config), batches, config.workers, ready):
        standings.append(group.standings(batch, config))
        table.names.add(batch)
        table.add(passages, sketches)
        counts.append(np.bincount(passages.article, minlength=len(batch)))
        lengths.append(sketches.length)
        chars.append(np.bincount(passages.article, sketches.length, len(batch)))  # as floats, exact to 2**53
    table.length = np.concatenate(lengths)
    table.end(np.cumsum(np.concatenate(counts)), np.concatenate(chars).astype(np.int64))
    priority, version, moment = (np.concatenate(column) for column in zip(*standings, strict=True))
    table.standing = priority, version, moment
    return table


def _sketched(config: Config, articles: Sequence[Article]) -> _Sketched:
    texts = [article.text for article in articles]
    utf8, offset = buffer.pack(texts)
    found = segment.segment(utf8, offset)
    passages, start, end = found.passages, found.start, found.end
    wanted = _unprotected(passages, articles)
    if not wanted.all():
        passages, start, end = _select(passages, wanted), start[wanted], end[wanted]
    sketches = sketch.sketch_spans(utf8, start, end, config)
    wanted = ~_ignored(texts, passages, sketches, config)
    if not wanted.all():
        passages, start, end = _select(passages, wanted), start[wanted], end[wanted]
        sketches = sketch.Sketches(
            sketches.length[wanted],
            sketches.digest[wanted],
            sketches.raw[wanted],
            np.ascontiguousarray(sketches.bands[:, wanted]),
        )
    return passages, sketches


def _select(passages: Passages, wanted: NDArray[np.bool_]) -> Passages:
    return Passages(
        passages.article[wanted],
        passages.start[wanted],
        passages.end[wanted],
        passages.paragraph[wanted],
        passages.whole[wanted],
    )


def _unprotected(passages: Passages, articles: Sequence[Article]) -> NDArray[np.bool_]:
    """Mark all passages but those that touch a protected span of their article."""
    wanted = np.ones(len(passages), bool)
    for at, article in enumerate(articles):
        if article.protected:
            mine = passages.article == at
            for start, end in article.protected:
                wanted &= ~(mine & (passages.start < end) & (passages.end > start))
    return wanted


def _ignored(texts: Sequence[str], passages: Passages, sketches: sketch.Sketches, config: Config) -> NDArray[np.bool_]:
    """Mark the passages that settings allow to repeat, by digest (32 hex digits) or by text."""
    ignored = np.zeros(len(passages), bool)
    if not config.ignore:
        return ignored
    folds = {fold(text) for text in config.ignore}
    digests = {text.lower() for text in config.ignore}
    lengths = {len(text) for text in folds}
    for row in range(len(passages)):
        name = digest_name(sketches.digest[row])
        if name in digests:
            ignored[row] = True
        elif int(sketches.length[row]) in lengths:
            text = texts[passages.article[row]][passages.start[row] : passages.end[row]]
            ignored[row] = fold(text) in folds
    return ignored


def digest_name(digest: NDArray[np.uint64]) -> str:
    """A passage's digest as people write it in `ignore`: 32 hex digits."""
    return f"{int(digest[0]):016x}{int(digest[1]):016x}"
