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

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, pairing
from dedup.config import BUCKET
from dedup.stores import Store
from dedup.thresholds import SAMPLE, SHARED

_PARTNERS = 32  # earlier texts that a text is read against: those that share most, by share
_BATCH = 4_000_000  # characters read at a time
_PART = 1 << 19  # samples that are sorted together, about


def pairs(texts: Iterable[str], column: Callable[[str], Store], chars: int = 0) -> NDArray[np.int64]:
    """Return the pairs of texts that may share a form, shape (n, 2), left < right, sorted.

    Args:
        column: Makes an empty column of a dtype.
        chars: Of all texts, about: by it the samples are sorted in parts, which changes no pair.
    """
    parts, keys, owners = (chars >> SAMPLE) // _PART + 1, column("<u8"), column("<i4")
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
    met, times, steps = column("<u8"), column("<i4"), [np.zeros(parts, np.int64)]
    borders = np.arange(1, parts + 1).astype(np.uint64) * np.uint64(count // parts + 1) << np.uint64(32)
    for key, owner in pairing.in_parts(np.array(edges), keys, owners):
        together, has = kernels.sharing(key, owner, count, BUCKET)
        fewer += has
        pair, shared = np.unique(together, return_counts=True)
        steps.append(len(met) + np.searchsorted(pair, borders))
        met.append(pair)
        times.append(shared.astype(np.int32))
    kept = [(np.empty(0, np.uint64), np.empty(0))]
    for pair, shared in pairing.in_parts(np.array(steps), met, times):  # by the left text
        pair, place = np.unique(pair, return_inverse=True)
        shared = np.bincount(place, shared, len(pair)).astype(np.int64)
        left, right = pairing.unpacked(pair)
        share = shared / np.minimum(fewer[left], fewer[right])
        good = (shared >= SHARED[0]) & (share >= SHARED[1])
        kept.append((pair[good], share[good]))
    left, right = pairing.unpacked(np.concatenate([pair for pair, _ in kept]))
    return _closest(left, right, np.concatenate([share for _, share in kept]))


def _closest(left: NDArray[np.int64], right: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Keep for each right text the `_PARTNERS` that share most with it."""
    kept = pairing.foremost(right, _PARTNERS, -share, left)
    kept = kept[np.lexsort((right[kept], left[kept]))]
    return np.stack([left[kept], right[kept]], axis=1)
