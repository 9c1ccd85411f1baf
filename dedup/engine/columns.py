"""Articles -> columns: one row a passage, from segmenting and sketching. What every later stage reads.

In: articles in input order. Out: `Columns`. Batches of some megabytes go through segment and sketch by themselves, on
as many threads as asked, since the kernel runs without the GIL; rows come back in input order whatever the threads do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, segment, sketch
from dedup.config import Config
from dedup.fold import fold
from dedup.model import Article, Passages

_BATCH_CHARS = 4_000_000  # a batch's signatures take about three times its text


@dataclass(frozen=True, slots=True)
class Columns:
    """All passages of a run, in order of article, then position."""

    passages: Passages
    length: NDArray[np.int32]  # folded characters
    digest: NDArray[np.uint64]  # (n, 2)
    raw: NDArray[np.uint64]  # hash of the bytes, white space folded
    bands: NDArray[np.uint64]  # (n, b)
    first: NDArray[np.int64]  # (articles + 1,): rows first[k]:first[k + 1] are article k's

    def rows(self, article: int) -> range:
        """The rows of one article."""
        return range(int(self.first[article]), int(self.first[article + 1]))


def columns(articles: Sequence[Article], config: Config) -> Columns:
    """Segment and sketch every article; protected spans and ignored passages are left out."""
    batches = list(_batches(articles))
    jobs = min(config.workers, len(batches)) or 1
    with ThreadPoolExecutor(jobs) as pool:
        parts = list(
            pool.map(lambda batch: _sketched(articles[batch.start : batch.stop], batch.start, config), batches)
        )
    passages = Passages(
        *(
            np.concatenate([getattr(part[0], name) for part in parts])
            for name in ("article", "start", "end", "paragraph", "whole")
        )
    )
    length, digest, raw, bands = (
        np.concatenate([getattr(part[1], name) for part in parts]) for name in ("length", "digest", "raw", "bands")
    )
    first = np.searchsorted(passages.article, np.arange(len(articles) + 1))
    return Columns(passages, length, digest, raw, bands, first)


def _batches(articles: Sequence[Article]) -> Iterator[range]:
    start = size = 0
    for at, article in enumerate(articles):
        size += len(article.text)
        if size >= _BATCH_CHARS:
            yield range(start, at + 1)
            start, size = at + 1, 0
    if start < len(articles) or not articles:
        yield range(start, len(articles))


def _sketched(articles: Sequence[Article], first: int, config: Config) -> tuple[Passages, sketch.Sketches]:
    texts = [article.text for article in articles]
    utf8, offset = buffer.pack(texts)
    found = segment.segment(utf8, offset)
    wanted = _unprotected(found.passages, articles)
    passages, start, end = _select(found.passages, wanted), found.start[wanted], found.end[wanted]
    sketches = sketch.sketch_spans(utf8, start, end, config)
    wanted = ~_ignored(texts, passages, sketches, config)
    if not wanted.all():
        passages = _select(passages, wanted)
        sketches = sketch.Sketches(
            sketches.length[wanted], sketches.digest[wanted], sketches.raw[wanted], sketches.bands[wanted]
        )
    shifted = (passages.article + np.int32(first)).astype(np.int32)
    return Passages(shifted, passages.start, passages.end, passages.paragraph, passages.whole), sketches


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
