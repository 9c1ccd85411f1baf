"""Two articles' passages -> how much of each stands in the other, read by aligning the articles whole.

    "...the bank, said.Rates will stay | low for long,"   ->   every passage 1.0, though the text was glued, cut inside
    "...tbe bank said.Rates wiII stay low|forlong"              a sentence and badly scanned, and no passage is a match

In: folds of the passages of two articles, in order. Out: for each passage the share of it that lies in common
stretches: runs of at least `ALIGNED_RUN` characters of the alignment, joined over slips of up to `SLIP` characters,
with `STRETCH` characters in common. So a changed word is left out on both sides, a misread letter is not.
Text that stands in another order is not seen: that is what matches are for.
Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited", with its matrix kept; computed by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.frozen import dataclass
from dedup.thresholds import ALIGNED_RUN, SLIP, STRETCH

_LARGEST = 60_000_000  # product of the lengths: 8 MB and 2 ms

Stretch = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of two articles stands in each other."""

    left: list[float]  # share of each passage
    right: list[float]
    noise: float  # slips in 100 characters of common stretches: a scanner makes two and more, an editor hardly one


def reach(left: Sequence[str], right: Sequence[str]) -> Reach | None:
    """Align two articles, given as the folds of their passages; None where that is too much to read.

    >>> reach(["afirebrokeoutinthe", "harbouronfriday"], ["afirebrokeoutintheharbour", "onfridayitrained"])
    Reach(left=[1.0, 1.0], right=[1.0, 0.5], noise=0.0)
    """
    a, b = "".join(left), "".join(right)
    if len(a) * len(b) > _LARGEST:
        return None
    found, slips = stretches(a, b)
    inside = sum(end - start for start, end, _, _ in found)
    return Reach(
        _within(left, [(start, end) for start, end, _, _ in found]),
        _within(right, [(start, end) for _, _, start, end in found]),
        100 * slips / inside if inside else 0.0,
    )


def stretches(a: str, b: str) -> tuple[list[Stretch], int]:
    """Return where two folds say the same, as (start, end) in `a`, then in `b`, and how many slips that passes over."""
    from rapidfuzz.distance import Indel

    found: list[tuple[int, int, int, int, int, int]] = []  # and characters in common, slips
    for run in Indel.opcodes(a, b).as_matching_blocks():
        if run.size < ALIGNED_RUN:
            continue
        start_a, end_a, start_b, end_b, common, slips = found[-1] if found else (0, -SLIP - 1, 0, 0, 0, 0)
        if run.a - end_a <= SLIP and run.b - end_b <= SLIP:
            letters = any(map(str.isalpha, a[end_a : run.a] + b[end_b : run.b]))  # another number is no slip
            found[-1] = start_a, run.a + run.size, start_b, run.b + run.size, common + run.size, slips + letters
        else:
            found.append((run.a, run.a + run.size, run.b, run.b + run.size, run.size, 0))
    long = [one for one in found if one[4] >= STRETCH]
    return [one[:4] for one in long], sum(one[5] for one in long)


def runs(a: bytes, b: bytes, least: int) -> list[int]:
    """Return the lengths of the runs of at least `least` characters that two texts have in common, in order."""
    if len(a) * len(b) > _LARGEST:
        return []
    from rapidfuzz.distance import Indel

    return [run.size for run in Indel.opcodes(a, b).as_matching_blocks() if run.size >= least]


def _within(passages: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[float]:
    """Return the share of each passage that lies inside spans, which are in order."""
    found = []
    start = at = 0
    for passage in passages:
        end, inside = start + len(passage), 0
        while at < len(spans) and spans[at][0] < end:
            inside += max(0, min(end, spans[at][1]) - max(start, spans[at][0]))
            if spans[at][1] > end:
                break
            at += 1
        found.append(inside / len(passage) if passage else 0.0)
        start = end
    return found
