"""Matches of passages -> blocks: maximal runs that stand in two places in the same order.

    article 7, passages 0 1 2 3 | 4 5 6     4 = 1, 5 = 2 (one word edited), 6 = 3     ->  one block, 1..3 with 4..6

In: two articles' passages and the pairs of them that match. Out: `Block`s. A block may step over up
to `GAP` - 1 passages that match nothing (an advertisement, an inserted paragraph) and takes in a neighbour on both
sides that the band keys missed. Inside one article the two sides of a block never overlap.
Source: collinear chaining, Abouelhoda and Ohlebusch 2005, with a bounded gap; greedy, so linear in the matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from dedup.config import BUCKET
from dedup.model import Block, Match
from dedup.tables import Classes, Sheet
from dedup.thresholds import GAIN, GAP, JOINED, LOPSIDED, NEIGHBOUR, SHORTEST


class Chainer:
    """Builds the blocks of one pair of articles at a time."""

    def __init__(
        self, similarity: Callable[[tuple[int, ...], tuple[int, ...], float], float], classes: Classes
    ) -> None:
        self._similarity = similarity
        self._used: set[tuple[int, int]] = set()  # pairs of rows in the blocks of the pair of articles at hand
        sizes = np.diff(classes.offset)
        self._crowded = frozenset(classes.shared[sizes > BUCKET].tolist())

    def blocks(self, left: Sheet, right: Sheet, matches: dict[tuple[int, int], float]) -> list[Block]:
        """Chain the matches of one pair of articles (or of one article with itself), longest runs as found in order.

        Args:
            left, right: The two articles; one and the same for matches inside an article.
            matches: (left row, right row) -> similarity, in order of left, then right.
        """
        self._left, self._right = left, right
        free = dict(matches)
        self._used.clear()
        blocks = []
        for pair in matches:
            if pair in free:
                blocks.append(self._chain(pair, free))
                self._used.update((a, b) for match in blocks[-1].matches for a in match.left for b in match.right)
        return blocks

    def _chain(self, pair: tuple[int, int], free: dict[tuple[int, int], float]) -> Block:
        left, right = pair
        inside = self._left.first == self._right.first
        low = (self._left.first, self._right.first)
        high = (right if inside else self._left.rows.stop, self._right.rows.stop)
        run = [self._grown(self._match((left,), (right,), free.pop(pair)), low, high, free)]
        while (found := self._next(run[0], -1, low, high, free)) is not None:
            if inside and found.right[0] <= run[-1].left[-1]:
                break
            run.insert(0, found)
        if inside:
            high = (run[0].right[0], high[1])
        while (found := self._next(run[-1], 1, low, high, free)) is not None:
            run.append(found)
        return Block(tuple(run))

    def _next(
        self, at: Match, step: int, low: tuple[int, int], high: tuple[int, int], free: dict[tuple[int, int], float]
    ) -> Match | None:
        """Return the nearest match after (step 1) or before (step -1) `at`, within `GAP` on both sides."""
        edge = (at.left[-1], at.right[-1]) if step > 0 else (at.left[0], at.right[0])
        for total in range(2, 2 * GAP + 1):
            for over in range(max(1, total - GAP), min(GAP, total - 1) + 1):
                left, right = edge[0] + step * over, edge[1] + step * (total - over)
                if not (low[0] <= left < high[0] and low[1] <= right < high[1]) or (left, right) in self._used:
                    continue
                similarity = free.pop((left, right), None)
                if similarity is None and self._is_twin(left, right):
                    similarity = 1.0
                if similarity is None and total == 2:
                    similarity = self._alike(left, right)
                if similarity is not None:
                    inner = (max(low[0], edge[0] + 1), max(low[1], edge[1] + 1)) if step > 0 else low
                    outer = high if step > 0 else (edge[0], edge[1])
                    return self._grown(self._match((left,), (right,), similarity), inner, outer, free)
        return None

    def _grown(
        self, match: Match, low: tuple[int, int], high: tuple[int, int], free: dict[tuple[int, int], float]
    ) -> Match:
        """Join neighbours to the shorter side of a near match while that makes the sides more alike.

        One copy has split a sentence that the other runs on.
        """
        while match.similarity < 1.0:
            left = sum(self._left.length[row - self._left.first] for row in match.left)
            right = sum(self._right.length[row - self._right.first] for row in match.right)
            wider = [
                self._match(a, b, similarity)
                for a, b in _widened(match, left < right, low, high)
                if (similarity := self._similarity(a, b, match.similarity)) > match.similarity + GAIN
            ]
            if not wider or len(match.left) + len(match.right) > JOINED:
                break
            match = max(wider, key=lambda one: one.similarity)
            for a in match.left:
                for b in match.right:
                    free.pop((a, b), None)
        return match

    def _is_twin(self, left: int, right: int) -> bool:
        """Tell whether two passages are of one class; of one that stands in very many places, only tied ones count."""
        name = self._left.name[left - self._left.first]
        return name == self._right.name[right - self._right.first] >= 0 and name not in self._crowded

    def _alike(self, left: int, right: int) -> float | None:
        one, two = left - self._left.first, right - self._right.first
        short, long = sorted((self._left.length[one], self._right.length[two]))
        if self._left.name[one] == self._right.name[two]:  # in too many places, see `_is_twin`
            return None
        if short < SHORTEST or long > LOPSIDED * short:
            return None
        return self._similarity((left,), (right,), NEIGHBOUR) or None

    def _match(self, left: tuple[int, ...], right: tuple[int, ...], similarity: float) -> Match:
        raw = self._left.raw[left[0] - self._left.first], self._right.raw[right[0] - self._right.first]
        same = len(left) == len(right) == 1 and raw[0] == raw[1]
        return Match(left, right, similarity, same)


def _widened(
    match: Match, left_is_shorter: bool, low: tuple[int, int], high: tuple[int, int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the match with the passage after, or before, joined to its shorter side."""
    if left_is_shorter:
        if match.left[-1] + 1 < high[0]:
            yield (*match.left, match.left[-1] + 1), match.right
        if match.left[0] - 1 >= low[0]:
            yield (match.left[0] - 1, *match.left), match.right
    else:
        if match.right[-1] + 1 < high[1]:
            yield match.left, (*match.right, match.right[-1] + 1)
        if match.right[0] - 1 >= low[1]:
            yield match.left, (match.right[0] - 1, *match.right)
