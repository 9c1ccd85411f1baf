"""Articles -> pairs that may share a form: phrases inside their sentences, where no whole passage is alike.

    "... issuing a 17 billion yen eurobond due August 21, 1993 paying 4-3/4 pct and priced at 101-3/8 pct, lead manager"
    "... issuing a 110 mln dlr eurobond due May 11, 1991 paying 14-5/8 pct and priced at 101-1/8 pct, lead manager"
    common letters     issuingabillionyeneurobondduepayingpctandpricedatpctleadmanager
                       issuingamlndlreurobondduepayingpctandpricedatpctleadmanager

In: texts. Out: pairs of their ordinals. Names and numbers are what changes from one filling of a form to the next, so
words that begin with a capital or hold a digit are left out; of the runs of 16 letters in the rest, one in
`SAMPLE` is kept, chosen by its hash, so that both texts choose the same. Two texts are paired where they share
`SHARED` of them. A run that stands in over `BUCKET` texts is the language of the desk, not of a form.
Source: Schleimer, Wilkerson, Aiken 2003, "Winnowing", with the plain choice by hash, which its section 2 describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, pairing
from dedup.config import BUCKET
from dedup.thresholds import SAMPLE, SHARED

_PARTNERS = 32  # earlier texts that a text is read against: those that share most, by share
_BATCH = 4_000_000  # characters read at a time
_PART = 1 << 19  # samples that are sorted together, about


class Column(Protocol):
    """A column that may lie on disk."""

    def append(self, rows: NDArray[Any], /) -> None:
        """Add rows."""

    def read(self, start: int, stop: int, /) -> NDArray[Any]:
        """Return rows `start` to `stop`."""
        ...

    def __len__(self) -> int: ...


def pairs(texts: Iterable[str], keys: Column, owners: Column, chars: int = 0) -> NDArray[np.int64]:
    """Return the pairs of texts that may share a form, shape (n, 2), left < right, sorted.

    Args:
        keys, owners: Empty columns of uint64 and int32, for the samples and the texts that they are of.
        chars: Of all texts, about: by it the samples are sorted in parts, which changes no pair.
    """
    parts = (chars >> SAMPLE) // _PART + 1
    count, edges = 0, [np.zeros(parts, np.int64)]  # where each part of each batch ends
    for batch in buffer.batches(texts, len, _BATCH):
        utf8, offset = buffer.pack(batch)
        ends, sample = kernels.samples(utf8, offset[:-1], offset[1:], SAMPLE)
        part = (sample % np.uint64(parts)).astype(np.int16)
        order = np.argsort(part, kind="stable")
        edges.append(len(keys) + np.cumsum(np.bincount(part, minlength=parts)))
        keys.append(sample[order])
        owners.append(np.repeat(np.arange(count, count + len(batch), dtype=np.int32), np.diff(ends))[order])
        count += len(batch)
    fewer = np.zeros(count, np.int64)
    pair, shared = np.empty(0, np.uint64), np.empty(0, np.int64)
    for key, owner in _parts(keys, owners, np.array(edges)):
        together, has = kernels.sharing(key, owner, count, BUCKET)
        fewer += has
        pair, shared = _counted(pair, shared, together)
    left, right = pairing.unpacked(pair)
    share = shared / np.minimum(fewer[left], fewer[right])
    good = (shared >= SHARED[0]) & (share >= SHARED[1])
    return _closest(left[good], right[good], share[good])


def _parts(
    keys: Column, owners: Column, edges: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int32]]]:
    """Yield the samples of each part, in order of the texts.

    Args:
        edges: Where the parts of each batch end, shape (batches + 1, parts), from a row of zeros.
    """
    for part in range(edges.shape[1]):
        starts = edges[1:, part - 1] if part else edges[:-1, -1]
        spans = list(zip(starts.tolist(), edges[1:, part].tolist(), strict=True))
        yield (
            np.concatenate([np.empty(0, np.uint64), *(keys.read(start, stop) for start, stop in spans)]),
            np.concatenate([np.empty(0, np.int32), *(owners.read(start, stop) for start, stop in spans)]),
        )


def _counted(
    pair: NDArray[np.uint64], shared: NDArray[np.int64], more: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Add pairs to those that were counted before, each of which stands once; in order."""
    new, counts = np.unique(more, return_counts=True)
    both, place = np.unique(np.concatenate((pair, new)), return_inverse=True)
    total = np.zeros(len(both), np.int64)
    np.add.at(total, place, np.concatenate((shared, counts)))
    return both, total


def _closest(left: NDArray[np.int64], right: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Keep for each right text the `_PARTNERS` that share most with it."""
    kept = pairing.foremost(right, _PARTNERS, -share, left)
    kept = kept[np.lexsort((right[kept], left[kept]))]
    return np.stack([left[kept], right[kept]], axis=1)
