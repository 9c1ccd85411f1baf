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

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, pairing
from dedup.config import BUCKET
from dedup.thresholds import SAMPLE, SHARED

_PARTNERS = 32  # earlier texts that a text is read against: those that share most, by share
_BATCH = 4_000_000  # characters read at a time
_PASS = 1 << 22  # samples sorted at a time: more go in passes, each a part of the keys


class Column(Protocol):
    """A column that may lie on disk."""

    def append(self, rows: NDArray[Any], /) -> None:
        """Add rows."""

    def read(self, start: int, stop: int, /) -> NDArray[Any]:
        """Return rows `start` to `stop`."""
        ...

    def __len__(self) -> int: ...


def pairs(texts: Iterable[str], keys: Column, owners: Column) -> NDArray[np.int64]:
    """Return the pairs of texts that may share a form, shape (n, 2), left < right, sorted.

    Args:
        keys, owners: Empty columns of uint64 and int32, for the samples and the texts that they are of.
    """
    count = 0
    for batch in buffer.batches(texts, len, _BATCH):
        utf8, offset = buffer.pack(batch)
        ends, sample = kernels.samples(utf8, offset[:-1], offset[1:], SAMPLE)
        keys.append(sample)
        owners.append(np.repeat(np.arange(count, count + len(batch), dtype=np.int32), np.diff(ends)))
        count += len(batch)
    fewer = np.zeros(count, np.int64)
    found = [np.empty(0, np.uint64)]
    passes = len(keys) // _PASS + 1
    for part in range(passes):
        key, owner = _selected(keys, owners, part, passes)
        together, has = kernels.sharing(key, owner, count, BUCKET)
        fewer += has
        found.append(together)
    pair, shared = np.unique(np.concatenate(found), return_counts=True)
    left, right = pairing.unpacked(pair)
    share = shared / np.minimum(fewer[left], fewer[right])
    good = (shared >= SHARED[0]) & (share >= SHARED[1])
    return _closest(left[good], right[good], share[good])


def _selected(keys: Column, owners: Column, part: int, passes: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The samples that belong to one pass of several."""
    if passes == 1:
        return keys.read(0, len(keys)), owners.read(0, len(owners))
    parts = [(np.empty(0, np.uint64), np.empty(0, np.int32))]
    for start in range(0, len(keys), _PASS):
        stop = min(start + _PASS, len(keys))
        key = keys.read(start, stop)
        at = np.flatnonzero(key % np.uint64(passes) == part) if passes > 1 else slice(None)
        parts.append((key[at], owners.read(start, stop)[at]))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _closest(left: NDArray[np.int64], right: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Keep for each right text the `_PARTNERS` that share most with it."""
    kept = pairing.foremost(right, _PARTNERS, -share, left)
    kept = kept[np.lexsort((right[kept], left[kept]))]
    return np.stack([left[kept], right[kept]], axis=1)
