"""Pairs of long texts -> where they say the same, in numpy and rapidfuzz: the part of the spec that joins over slips.

"...thebanksaid rn ratesstaylow..."     runs of the alignment: "thebanksaid", "rates", "staylow"
"...thebanksaid m  ratesxstaylow..."    joined over "rn" for "m" and "x", which are slips: one stretch
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.pairs import check_pairs
from dedup.kernels.text import Points
from dedup.kernels.words import Ints

_LETTER = 1


class _Open(NamedTuple):
    """A stretch that may go on: where it stands in both, what is in common, and the slips that have letters."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    common: int
    slips: int


def stretches(
    offsets: Ints,
    points: Points,
    left: Ints,
    right: Ints,
    kinds: NDArray[np.uint8],
    least: int,
    slip: int,
    common: int,
) -> tuple[Ints, Ints, Ints]:
    """Return the stretches in which the texts of each pair say the same.

    A stretch is made of runs of the alignment that `common` of `pairs` means, joined where no side has more than
    `slip` characters between. What stands between counts as a slip where a letter is in it: another number is none.

    Args:
        offsets, points: Text i is points[offsets[i] : offsets[i + 1]], as `folds` gives them.
        left, right: Text numbers, int64, shapes (p,).
        kinds: Bit 1 says that a code point is a letter, shape (limit,); those from `limit` on are.
        least: Characters of the shortest run; at least 1.
        slip: Characters; -1 joins nothing.
        common: Characters in runs that a stretch must have.
    Returns:
        offset: int64 (p + 1,). The stretches of pair i are rows offset[i] to offset[i + 1].
        stretch: int64 (n, 4): start and end in the left text, then in the right; in order.
        slips: int64 (p,): slips in the stretches of a pair.
    """
    check_pairs(offsets, points, np.dtype(np.uint32), left, right)
    if kinds.dtype != np.uint8:
        raise TypeError("kinds must be an array of uint8")
    rows: list[_Open] = []
    ends, slips = [0], []
    for sides in zip(left.tolist(), right.tolist(), strict=True):
        a, b = (points[offsets[side] : offsets[side + 1]] for side in sides)
        found = [one for one in _joined(a, b, kinds, max(1, least), slip) if one.common >= common]
        rows += found
        ends.append(len(rows))
        slips.append(sum(one.slips for one in found))
    spans = np.array([row[:4] for row in rows], np.int64).reshape(-1, 4)
    return np.array(ends, np.int64), spans, np.array(slips, np.int64)


def _joined(a: Points, b: Points, kinds: NDArray[np.uint8], least: int, slip: int) -> list[_Open]:
    from rapidfuzz.distance import Indel

    found: list[_Open] = []
    for run in Indel.opcodes(a.tolist(), b.tolist()).as_matching_blocks():
        if run.size < least:
            continue
        end_a, end_b = run.a + run.size, run.b + run.size
        last = found[-1] if found else None
        if last and run.a - last.end_a <= slip and run.b - last.end_b <= slip:
            passed = _letters(a[last.end_a : run.a], kinds) or _letters(b[last.end_b : run.b], kinds)
            found[-1] = _Open(last.start_a, end_a, last.start_b, end_b, last.common + run.size, last.slips + passed)
        else:
            found.append(_Open(run.a, end_a, run.b, end_b, run.size, 0))
    return found


def _letters(points: Points, kinds: NDArray[np.uint8]) -> bool:
    return any(point >= len(kinds) or kinds[point] & _LETTER for point in points.tolist())
