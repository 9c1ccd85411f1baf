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
    sides = [(articles[one.left].version, articles[one.right].version) for one in kinships]
    rows = [(one.left, one.right, max(one.coverage_left, one.coverage_right)) for one in kinships]
    chosen = successors(rows, sides)
    return [successor(one) if at in chosen else one for at, one in enumerate(kinships)]


def successors(
    rows: Sequence[tuple[int, int, float]], versions: Sequence[tuple[int | None, int | None]]
) -> frozenset[int]:
    """Return the places of pairs that are an article and its next version.

    Args:
        rows: Of each pair the articles, and the larger coverage.
        versions: Of each pair those of its articles.
    """
    best: dict[tuple[int, bool], tuple[int, float, int]] = {}  # (article, upwards) -> (step, -coverage, kinship)
    for at, ((one, other, share), (left, right)) in enumerate(zip(rows, versions, strict=True)):
        if left is None or right is None or left == right or share < SUCCESSOR:
            continue
        for member, upwards in ((one, left < right), (other, right < left)):
            found = (abs(left - right), -share, at)
            best[member, upwards] = min(found, best.get((member, upwards), found))
    chosen = Counter(at for _, _, at in best.values())
    return frozenset(at for at, times in chosen.items() if times == 2)


def successor(one: Kinship) -> Kinship:
    """Return a kinship as that of an article and its next version."""
    relation = one.relation if one.relation == "copy" else "update"
    return replace(one, relation=relation, evidence=replace(one.evidence, successor=True))
