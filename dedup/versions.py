"""Relations of articles whose version numbers are known -> the same, each version's successor named an update.

    page v1 -> v2 (two thirds rewritten) -> v3       v1, v2: coverage .3, a partial by itself; but v2 holds more of v1
                                                     than any other second version, and of v2 v1 more than any first

In: articles, `Kinship`s. Out: `Kinship`s. A number says that a text is a version of something, not of what; the
successor is found by coverage: best on both sides, at the next number that shares anything. So one passage that many
pages have ties no two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.model import Article, Kinship
from dedup.thresholds import SUCCESSOR

Rows = NDArray[np.int64]


def chained(articles: Sequence[Article], kinships: Sequence[Kinship]) -> list[Kinship]:
    """Return the kinships, those of an article and its next version being updates at least."""
    sides = [(articles[one.left].version, articles[one.right].version) for one in kinships]
    known = [at for at, (left, right) in enumerate(sides) if left is not None and right is not None]
    some = [kinships[at] for at in known]
    one, other = np.array([(each.left, each.right) for each in some], np.int64).reshape(-1, 2).T
    share = np.array([max(each.coverage_left, each.coverage_right) for each in some])
    left, right = np.array([sides[at] for at in known]).reshape(-1, 2).T  # of objects where a number is very large
    chosen = {known[at] for at in successors(one, other, share, left, right).tolist()}
    return [successor(one) if at in chosen else one for at, one in enumerate(kinships)]


def successors(one: Rows, other: Rows, share: NDArray[np.float64], left: NDArray[Any], right: NDArray[Any]) -> Rows:
    """Return the places of pairs that are an article and its next version, in order.

    Args:
        one, other: The articles of each pair. share: The larger coverage.
        left, right: Their versions, as numbers of 64 bits or as objects.

    >>> one, other, version = np.array([4, 4, 5]), np.array([5, 6, 6]), np.array([1, 2, 3])
    >>> successors(one, other, np.array([0.9, 0.9, 0.9]), version[one - 4], version[other - 4]).tolist()
    [0, 2]
    """
    step, up = abs(left - right), (left < right).astype(np.int64)
    if step.dtype == object:
        rank = {size: at for at, size in enumerate(sorted({0, *step.tolist()}))}
        step = np.array([rank[size] for size in step.tolist()], np.int64)
    near = np.flatnonzero((step > 0) & (share >= SUCCESSOR))
    member = np.concatenate((2 * one[near] + up[near], 2 * other[near] + 1 - up[near]))  # and whether it comes before
    pair = np.concatenate((near, near))
    order = np.lexsort((pair, -share[pair], step[pair], member))
    best = pair[order[np.diff(member[order], prepend=-1) > 0]]
    chosen: Rows = np.flatnonzero(np.bincount(best, minlength=1) == 2)
    return chosen


def successor(one: Kinship) -> Kinship:
    """Return a kinship as that of an article and its next version."""
    relation = one.relation if one.relation == "copy" else "update"
    return replace(one, relation=relation, evidence=replace(one.evidence, successor=True))
