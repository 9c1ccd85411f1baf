"""How alike the passages of a corpus are that nobody copied: real Reuters is the yardstick for what `wording` makes.

    python -m benchmarks.alike --data DIR news.jsonl      a row each: Reuters by halves, what `corpus` draws on, news

Two passages are *met* where they share a band key, as `candidates` has it, and *refused* where their texts are no match
after all: work for nothing, which grows with the square of a corpus. A row: distinct passages, pairs met a passage and
refused a passage, those refused of all pairs there are (in millionths), and the Jaccard index of the shingles of those
refused and of any two.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpora
from dedup import align, buffer, config, kernels, segment, sketch, stores
from dedup.pairing import packed, unpacked

_DRAWN = 20_000  # pairs that are read, of those met and of any
_RANDOM = 200_000
_QUANTILES = (0.5, 0.9, 0.99)
Rows = NDArray[np.int64]
Row = dict[str, object]


def measured(texts: Sequence[str], settings: config.Config) -> Row:
    """Return a row of the table for some articles."""
    utf8, offset = buffer.pack(texts)
    found = segment.segment(utf8, offset)
    bands, rows = sketch.bands_rows(settings.threshold)
    length, digest, _, keys = kernels.sketch(utf8, found.start, found.end, bands, rows, settings.min_chars)
    of = np.flatnonzero(length >= settings.min_chars)
    of = of[np.sort(np.unique(digest[of], axis=0, return_index=True)[1])]
    start, end = np.ascontiguousarray(found.start[of]), np.ascontiguousarray(found.end[of])
    met = np.unique(np.concatenate([_met(np.ascontiguousarray(band[of])) for band in keys]))
    rng = np.random.default_rng(1)
    drawn = stores.Held(np.uint64)
    drawn.append(rng.choice(met, min(len(met), _DRAWN), replace=False))
    reader = align.Reader(lambda rows: "".join(utf8[start[row] : end[row]].decode() for row in rows))
    found = reader.similarities(drawn, settings.threshold)
    alike = found.read(0, len(found))
    asked = drawn.read(0, len(drawn))
    left, right = unpacked(asked)
    refused = ~np.isin(asked, packed(alike["left"], alike["right"]))
    one, other = rng.integers(0, len(of), (2, _RANDOM))
    apart = one != other
    count = len(met) * float(refused.mean()) if len(met) else 0.0
    return {
        "articles": len(texts),
        "MB": round(len(utf8) / 1e6, 1),
        "passages": len(of),
        "met a passage": round(len(met) / len(of), 3),
        "refused a passage": round(count / len(of), 3),
        "refused of all pairs, millionths": round(1e6 * count / (len(of) * (len(of) - 1) / 2), 3),
        "Jaccard of refused": _jaccard(utf8, start, end, left[refused], right[refused]),
        "Jaccard of any two": _jaccard(utf8, start, end, one[apart], other[apart]),
    }


def _met(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The pairs of one band, packed, large buckets by their first as `candidates` has it."""
    held = np.empty(np.count_nonzero(keys), np.uint64)
    kernels.placed(keys, keys != 0, 0, np.zeros(1, np.int64), held)
    return kernels.meeting(held, np.array([0, len(held)]), config.BUCKET)[0]


def _jaccard(utf8: bytes, start: Rows, end: Rows, left: Rows, right: Rows) -> list[float]:
    """The Jaccard index of shingles of pairs of passages: median, 90% and 99%."""
    if not len(left):
        return []
    rows, which = np.unique(np.concatenate((left, right)), return_inverse=True)
    a, b = np.split(which.astype(np.int64), 2)
    offsets, hashes = kernels.shingles(utf8, start[rows], end[rows])
    shared, size = kernels.shared(offsets, hashes, a.copy(), b.copy()), np.diff(offsets)
    return [round(float(one), 3) for one in np.quantile(shared / (size[a] + size[b] - shared), _QUANTILES)]


def _sets(asked: argparse.Namespace) -> Iterator[tuple[str, Sequence[str]]]:
    if asked.data:
        real = corpora.reuters(asked.data)
        for share in (4, 2, 1):
            name = f"Reuters, the first {len(real) // share:,} stories"
            yield name, [article.text for article in real[: len(real) // share]]
        told = corpora.stories(real, 3)
        yield "what corpora are made of: no two share seven words", ["\n\n".join(one.paragraphs) for one in told]
    for path in asked.corpus:
        with path.open(encoding="utf-8") as stream:
            yield path.name, [json.loads(line)["text"] for line in stream]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alike", description="Measure how alike passages are.")
    parser.add_argument("corpus", nargs="*", type=Path, help="corpora of benchmarks.corpus")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/")
    for name, texts in _sets(parser.parse_args(arguments)):
        print(name, *(f"{key} {value}" for key, value in measured(texts, config.Config()).items()), sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
