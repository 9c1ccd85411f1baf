"""Relations of articles whose version numbers are known -> the same, each version's successor named an update.

    page v1 -> v2 (two thirds rewritten) -> v3       v1, v2: coverage .3, a partial by itself; but v2 holds more of v1
                                                     than any other second version, and of v2 v1 more than any first

In: articles, `Kinship`s. Out: `Kinship`s. A number says that a text is a version of something, not of what; the
successor is found by coverage: best on both sides, at the next number that shares anything. So one passage that many
pages have ties no two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dedup.model import Article, Kinship
from dedup.thresholds import SUCCESSOR


def chained(articles: Sequence[Article], kinships: Sequence[Kinship]) -> list[Kinship]:
    """Return the kinships, those of an article and its next version being updates at least."""
    best: dict[tuple[int, bool], tuple[int, float, int]] = {}  # (article, upwards) -> (step, -coverage, kinship)
    for at, one in enumerate(kinships):
        left, right = articles[one.left].version, articles[one.right].version
        share = max(one.coverage_left, one.coverage_right)
        if left is None or right is None or left == right or share < SUCCESSOR:
            continue
        for member, upwards in ((one.left, left < right), (one.right, right < left)):
            found = (abs(left - right), -share, at)
            best[member, upwards] = min(found, best.get((member, upwards), found))
    chosen = Counter(at for _, _, at in best.values())
    return [_successor(one) if chosen[at] == 2 else one for at, one in enumerate(kinships)]


def _successor(one: Kinship) -> Kinship:
    relation = one.relation if one.relation == "copy" else "update"
    return replace(one, relation=relation, evidence=replace(one.evidence, successor=True))
