r"""Sketch: passages as fixed-size keys, so that equal and alike ones meet without being compared pair by pair.

    "Rates rose 3.2 percent."   digest 5ad1..., 30 band keys  \  equal digests: the same words
    "Rates rose 3.2 percent"    digest 5ad1..., 30 band keys  /
    "Rates rose by 3.2 percent" digest 90c4..., some of the 30 band keys equal: a candidate, to be verified on its text

In: texts and their Passages. Out: Sketches, one row a passage, in the same order; the order of texts changes no row.

Two passages whose shingles have Jaccard index J share a band key with probability 1 - (1 - J**r)**b, the S-curve. With
the default b = 30, r = 4: .22 at J = .3, .86 at .5, .93 at .54, .98 at .6, 1.00 at .7. Similarity t means a share t of
both passages in common, so J = t / (2 - t): .54 for the default threshold of .7.

The share of equal slots errs from J by sqrt(J * (1 - J) / 128), root mean square, at most .044, were the slots
independent. Measured, on 3,000 pairs each of edited and shifted Reuters text: 1.08 of that at 33 shingles, 1.02 at 59,
.99 at 99, .88 at 248, .97 at 895, bias under .0015: slots share the shingles out among them, and copies cost little.
Source: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4; datasketch chooses b and r.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dedup import buffer, kernels
from dedup.frozen import dataclass

if TYPE_CHECKING:
    from datasketch import MinHash
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.tables import Passages

SLOTS = 128
_DEFAULT = (0.7, (30, 4))  # threshold, and what datasketch 2.0 answers for it, so that its import (scipy) is spared
_SEED = 0xDED0  # of the MinHashes that `to_minhash` gives
_STRICTEST = 0.9  # Jaccard: above, datasketch finds no two bands, and equal passages meet by their digests anyway


@dataclass(frozen=True, slots=True)
class Sketches:
    """What passages are known by: columns in the order of the passages they were made from."""

    length: NDArray[np.int32]  # characters of the fold, shape (n,)
    digest: NDArray[np.uint64]  # of the fold, shape (n, 2): equal means the same words; (0, 0) for an empty fold
    raw: NDArray[np.uint64]  # of the text as written, but for runs of ASCII whitespace, shape (n,)
    bands: NDArray[np.uint64]  # band keys, shape (b, n); 0 where the fold is shorter than config.min_chars

    def __len__(self) -> int:
        return len(self.length)


def sketch(texts: Sequence[str], passages: Passages, config: Config) -> Sketches:
    """Return the sketches of passages.

    Args:
        texts: The articles of the batch; passages.article counts in them.
        passages: Spans in characters, shapes (n,).
        config: Its threshold chooses bands and rows; its min_chars which passages get keys.
    Raises:
        ValueError: A passage is not inside its text.
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    if ((passages.start < 0) | (passages.end < passages.start) | (passages.end > sizes[passages.article])).any():
        raise ValueError("a passage is not inside its text")
    spans = buffer.byte_spans(texts, passages.article, passages.start, passages.end)
    return sketch_spans(buffer.pack(texts)[0], *spans, config)


def sketch_spans(utf8: bytes, start: NDArray[np.int64], end: NDArray[np.int64], config: Config) -> Sketches:
    """Return the sketches of byte spans of a buffer, as `segment.segment` gives them."""
    return Sketches(*kernels.sketch(utf8, start, end, *bands_rows(config.threshold), config.min_chars))


def bands_rows(threshold: float) -> tuple[int, int]:
    """Return how many bands of how many slots find passages of at least this similarity.

    A miss weighs four times as much as a false candidate: candidates are verified, a miss is final.

    Args:
        threshold: Share of both passages in common, 0.5 to 1.
    Returns:
        b and r, b * r <= 128.
    >>> bands_rows(0.7)
    (30, 4)
    """
    if threshold == _DEFAULT[0]:
        return _DEFAULT[1]
    from datasketch import MinHashLSH

    jaccard = min(threshold / (2 - threshold), _STRICTEST)
    lsh = MinHashLSH(threshold=jaccard, num_perm=SLOTS, weights=(0.1, 0.9))
    return int(lsh.b), int(lsh.r)


def to_minhash(signature: NDArray[np.uint32]) -> MinHash:
    """Return a signature (one row of `kernels.signatures`) as a datasketch MinHash, for an LSH that a team has already.

    The Jaccard index of two of them is their share of equal slots. They carry a seed of their own, so that datasketch
    refuses to compare them with MinHashes it made from tokens.
    """
    from datasketch import MinHash

    return MinHash(seed=_SEED, hashvalues=signature, scheme="affine32")
