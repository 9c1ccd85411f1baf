"""Pairs of articles that share phrases, but no passage -> relations: two fillings of a form, or nothing.

    "... a 17 billion yen eurobond due August 21, 1993 ..."  \\  template
    "... a 110 mln dlr eurobond due May 11, 1991 ..."        /

In: pairs, as `forms.pairs` gives them. Out: `Related`, some megabytes of articles at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, measures, relate
from dedup.engine import originals
from dedup.engine.chains import sheets
from dedup.engine.columns import Columns
from dedup.engine.placing import bare
from dedup.engine.sides import Sides, parts
from dedup.model import Article

_READ = 8_000_000  # characters of articles that are read together


def phrased(
    articles: Sequence[Article], table: Columns, sides: Sides, pairs: NDArray[np.int64]
) -> Iterator[relate.Related]:
    """Yield the relations of pairs of articles, shape (n, 2)."""
    for start, stop in parts(table.chars[pairs].sum(axis=1, dtype=np.int64), _READ):
        yield _related(articles, table, sides, pairs[start:stop])


def _related(articles: Sequence[Article], table: Columns, sides: Sides, pairs: NDArray[np.int64]) -> relate.Related:
    ordinals, place = np.unique(pairs, return_inverse=True)
    utf8, offset = buffer.pack(originals.texts(articles, ordinals))
    offsets, letters = kernels.letters(utf8, offset[:-1], offset[1:])
    left, right = np.ascontiguousarray(place.reshape(-1, 2).T)
    pairs = pairs[measures.phrases(offsets, letters, left, right)[0] > 0]
    ordinals, place = np.unique(pairs, return_inverse=True)
    read, texts = sheets(articles, table, ordinals)
    told = sides.told(texts, read)
    left, right = np.ascontiguousarray(place.reshape(-1, 2).T)
    one, other = np.ascontiguousarray(pairs.T)
    named = relate.loose(told, left, right, (one, other))
    return relate.Related(named.columns, *bare(len(named.pair)))
