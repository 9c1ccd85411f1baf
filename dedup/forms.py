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

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, memory, pairing, pool
from dedup.config import BUCKET
from dedup.pairing import Keys, Sizes
from dedup.stores import Store
from dedup.thresholds import SAMPLE, SHARED

_PARTNERS = 32  # earlier texts that a text is read against: those that share most, by share
_BATCH = 4_000_000  # characters read at a time
_PART = 1 << 19  # samples that are met together, about


def pairs(texts: Iterable[str], column: Callable[[str], Store], chars: int = 0, jobs: int = 1) -> NDArray[np.int64]:
    """Return the pairs of texts that may share a form, shape (n, 2), left < right, sorted.

    Args:
        column: Makes an empty column of a dtype.
        chars: Of all texts, about: by it the samples are dealt into parts. In one they are told apart by half of their
            bits: of `_PART` some thirty pairs meet by chance, and hardly ever the third of a pair of texts.
        jobs: Batches and parts that are worked on at a time.
    """
    parts = (chars >> SAMPLE) // _PART + 1
    held, met = column("<u8"), column("<u8")  # samples with their texts, pairs of texts
    sizes = [np.empty(0, np.int64)]  # samples of texts
    edges = [np.zeros(parts, np.int64)]  # where each part of a batch ends
    sampled = pool.in_order(partial(_sampled, parts), _numbered(buffer.batches(texts, len, _BATCH)), jobs)
    for _, (some, ends, size) in sampled:
        edges.append(len(held) + ends)
        held.append(some)
        sizes.append(size)
    memory.give_back_free()  # what threads have held
    fewer = np.concatenate(sizes)
    steps = [np.zeros(parts, np.int64)]
    shared = pool.in_order(partial(_met, parts), pairing.in_pieces(np.array(edges), held), jobs)
    for _, (pair, ends) in shared:
        steps.append(len(met) + ends)
        met.append(pair)
    memory.give_back_free()
    kept = [(np.empty(0, np.uint64), np.empty(0))]
    tallied = pool.in_order(_often, pairing.in_pieces(np.array(steps), met), jobs)
    for _, (pair, times) in tallied:
        left, right = pairing.unpacked(pair)
        share = times / np.minimum(fewer[left], fewer[right])
        good = share >= SHARED[1]
        kept.append((pair[good], share[good]))
    memory.give_back_free()
    left, right = pairing.unpacked(np.concatenate([pair for pair, _ in kept]))
    return _closest(left, right, np.concatenate([share for _, share in kept]))


def _numbered(batches: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the batches, each with the ordinal of its first text."""
    first = 0
    for batch in batches:
        yield first, batch
        first += len(batch)


def _sampled(parts: int, batch: tuple[int, Sequence[str]]) -> tuple[Keys, Sizes, Sizes]:
    """The samples of some texts in parts, each with its text, where each part ends, and how many each text has."""
    first, texts = batch
    utf8, offset = buffer.pack(texts)
    ends, sample = kernels.samples(utf8, offset[:-1], offset[1:], SAMPLE)
    return *kernels.dealt(sample, ends, first, parts), np.diff(ends)


def _met(parts: int, part: list[Keys]) -> tuple[Keys, Sizes]:
    """The pairs that meet in a part of the samples, in parts, and where these end."""
    found: tuple[Keys, Sizes] = kernels.sharing(part, BUCKET, parts)
    return found


def _often(part: list[Keys]) -> tuple[Keys, Sizes]:
    """The pairs that share enough samples, and how many."""
    found: tuple[Keys, Sizes] = kernels.tallied(part, SHARED[0])
    return found


def _closest(left: NDArray[np.int64], right: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Keep for each right text the `_PARTNERS` that share most with it."""
    kept = pairing.foremost(right, _PARTNERS, -share, left)
    kept = kept[np.lexsort((right[kept], left[kept]))]
    return np.stack([left[kept], right[kept]], axis=1)
