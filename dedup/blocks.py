"""Matches of passages -> blocks: maximal runs that stand in two places in the same order.

    article 7, passages 0 1 2 3 | 4 5 6     4 = 1, 5 = 2 (one word edited), 6 = 3     ->  one block, 1..3 with 4..6

In: passages of articles, and the pairs of them that match. Out: blocks as columns (`Chained`), and as `Block`s. A block
may step over up to `GAP` - 1 passages that match nothing (an advertisement, an inserted paragraph) and takes in a
neighbour on both sides that the band keys missed. `kernels.chains` says how.
Source: collinear chaining, Abouelhoda and Ohlebusch 2005, with a bounded gap; greedy, so linear in the matches.
"""

from __future__ import annotations

from itertools import pairwise

from dedup import kernels
from dedup.kernels.chains import Chained, Paired, Rule, Sheets
from dedup.kernels.words import Ints
from dedup.model import Block, Match

GAP = 3  # passages: an inserted paragraph is one or two sentences
_SHORTEST = 20  # folded characters a neighbour needs to be compared at all
_GAIN = 0.02  # similarity that joining a neighbour must bring: more than a joined word
_WIDEST = 6  # passages in one match
_NEIGHBOUR = 0.6  # similarity a neighbour of a match needs: its place is evidence too
_MOST = 8  # comparisons for each match and passage of two articles: real ones need up to .9


def rule(share: float, run: int, long_run: int) -> Rule:
    """What is asked of a block, where passages are alike as `align` says."""
    return Rule(GAP, _WIDEST, _SHORTEST, _MOST, _GAIN, _NEIGHBOUR, share, run, long_run)


def chain(sheets: Sheets, paired: Paired, rule: Rule) -> Chained:
    """Chain the matches of pairs of articles (or of an article with itself)."""
    return Chained(*kernels.chain(sheets, paired, rule))


def made(chained: Chained) -> list[list[Block]]:
    """Return the blocks of each pair of articles as objects."""
    sides = _rows(chained.left, chained.lefts), _rows(chained.right, chained.rights)
    matches = list(map(Match, *sides, chained.similarity.tolist(), chained.same.tolist()))
    blocks = [Block(tuple(matches[start:stop])) for start, stop in pairwise(chained.block.tolist())]
    return [blocks[start:stop] for start, stop in pairwise(chained.pair.tolist())]


def _rows(first: Ints, count: Ints) -> list[tuple[int, ...]]:
    rows: list[tuple[int, ...]] = list(zip(first.tolist(), strict=True))
    for at in (count > 1).nonzero()[0].tolist():
        rows[at] = tuple(range(rows[at][0], rows[at][0] + int(count[at])))
    return rows
