"""The relations of a run as the report tells them: columns of `Kinships`, and what else is said of them.

    kinship 7: articles 0 and 9, template, 11 facts      ->      a wire#1, b wire#4, newer wire#4, the first 8 facts

In: relations in order, groups, who goes. Out: a sequence of `Relation`s, and the same rows as columns. Facts that are
slight are not told: these are shown with the repeat they stand in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import group
from dedup.engine.columned import Columned
from dedup.engine.kinships import Kinships
from dedup.engine.kinships import evidence as evidence_of
from dedup.engine.names import Names
from dedup.engine.repeats import told
from dedup.kernels.words import Ints
from dedup.lists import TIPPING, Coded, FactRows, Grounds, Pieces, RelationRows
from dedup.model import Article, FactKind, Relation
from dedup.pairing import places as ranks
from dedup.relate import EVIDENCE, RELATIONS
from dedup.tables import Placed
from dedup.thresholds import OF_A_FORM

_KINDS = tuple(kind.value for kind in FactKind)
_FORM = RELATIONS.index("template")
_TURNED = (1, 0, 4, 5, 2, 3)  # columns of places, b first
_EXACT = 1 << 32  # seconds up to which two moments that differ do so as floats
Standing = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


class Relations(Columned[Relation, RelationRows]):
    """Relations, in order of their articles."""

    def __init__(self, kinships: Kinships, names: Names, newer: NDArray[np.int32], stays: Mapping[int, str]) -> None:
        self._kinships, self._names, self._newer, self._stays = kinships, names, newer, stays

    def __len__(self) -> int:
        return len(self._kinships)

    def keys(self) -> list[Ints]:
        """Return the articles of each relation, the one that comes first in the input first."""
        one, other = map(self.place, self._kinships.pairs())
        return [np.minimum(one, other), np.maximum(one, other)]

    def counts(self) -> dict[str, int]:
        """Return how many relations of each kind there are."""
        found = np.bincount(self._kinships.relation, minlength=len(RELATIONS)).tolist()
        return dict(zip(RELATIONS, found, strict=True))

    def changed(self) -> int:
        """Return how many facts are told."""
        loud, form = self._kinships.counts("loud"), self._kinships.relation == _FORM
        return int(np.where(form, np.minimum(loud, OF_A_FORM), loud).sum())

    def of(self, names: Ints, places: Ints) -> RelationRows:
        """Return some relations as columns, the article that comes first in the input first."""
        some = self._kinships.select(names)
        left, right = some.pairs()
        turned = self.place(left) > self.place(right)
        covered = np.stack((some.column("coverage_left"), some.column("coverage_right")))
        one, other = np.where(turned, covered[::-1], covered)
        a, b = np.where(turned, (right, left), (left, right))
        facts, fact = self._facts(some, turned, a, b)
        return RelationRows(
            ids=self._names.ids(),
            a=a,
            b=b,
            relation=Coded(RELATIONS, some.relation.astype(np.int64)),
            coverage_a=one,
            coverage_b=other,
            newer=self._newer[names].astype(np.int64),
            blocks=some.counts("blocks").astype(np.int64),
            fact=fact,
            facts=facts,
            grounds=lambda: Grounds({name: some.column(name) for name in TIPPING}, RELATIONS, self._staying(names)),
        )

    def _staying(self, names: Ints) -> dict[int, str]:
        stays = self._stays
        return {at: stays[name] for at, name in enumerate(names.tolist()) if name in stays} if stays else {}

    def _facts(self, some: Kinships, turned: NDArray[np.bool_], a: Ints, b: Ints) -> tuple[FactRows, Ints]:
        """The facts that are told of some relations of a and b, and where each one's begin."""
        placed = some.placed(0, len(some))
        fact, at = _told(some, placed)
        pair = np.repeat(np.arange(len(some)), np.diff(fact))
        back = turned[pair]
        start = np.concatenate(([0], placed.end[:-1]))
        one, other = 2 * at + back, 2 * at + ~back
        sides = [Pieces(placed.written, start[side], placed.end[side]) for side in (one, other)]
        place = placed.place[at]
        place[back] = place[back][:, _TURNED]
        kind = Coded(_KINDS, placed.kind[at].astype(np.int64))
        return FactRows(kind, sides[0], sides[1], a[pair], b[pair], place), fact

    def made(self, names: Ints, places: Ints) -> list[Relation]:
        """Return some relations as objects."""
        rows, ids = self.of(names, places), self._names.ids()
        sides = [ids.some(each).texts() for each in (rows.a, rows.b)]
        known = np.flatnonzero(rows.newer >= 0)
        newer = dict(zip(known.tolist(), ids.some(rows.newer[known]).texts(), strict=True))
        facts, fact = told(rows.facts, self._names), rows.fact.tolist()
        covered = rows.coverage_a.tolist(), rows.coverage_b.tolist()
        columns = zip(*sides, rows.relation.texts(), *covered, rows.blocks.tolist(), strict=True)
        evidence, name = list(evidence_of(self._columns(self._kinships.select(names)))), names.tolist()
        return [
            Relation(
                a, b, relation, here, there, newer.get(at), blocks, tuple(facts[fact[at] : fact[at + 1]]), evidence[at],
                self._stays.get(name[at], ""),
            )
            for at, (a, b, relation, here, there, blocks) in enumerate(columns)
        ]  # fmt: skip

    def _columns(self, some: Kinships) -> dict[str, NDArray[Any]]:
        """Return what relations were decided on, the article that comes first in the input on the left."""
        left, right = some.pairs()
        turned = self.place(left) > self.place(right)
        columns = {name: some.column(name) for name in EVIDENCE}
        held = np.stack((columns["held_left"], columns["held_right"]))
        columns["held_left"], columns["held_right"] = np.where(turned, held[::-1], held)
        return columns


def _told(some: Kinships, placed: Placed) -> tuple[Ints, Ints]:
    """Return where each relation's facts that are told begin, and which of those placed these are."""
    pair = np.repeat(np.arange(len(some)), np.diff(placed.offset))
    at = np.flatnonzero(~placed.slight)
    sizes = np.bincount(pair[at], minlength=len(some))
    at = at[(some.relation[pair[at]] != _FORM) | (ranks(sizes) < OF_A_FORM)]
    return np.concatenate(([0], np.cumsum(np.bincount(pair[at], minlength=len(some))))), at


def newer(articles: Sequence[Article], pairs: tuple[Ints, Ints], standing: Standing, odd: bool) -> NDArray[np.int32]:
    """Return the newer article of each pair as `group.newer` tells it; -1 where that is not known.

    Args:
        standing: Of each article, as `group.standings` gives it.
        odd: Some have a version number that `standing` does not hold as it is.
    """
    left, right = pairs
    _, version, moment = standing
    numbered = (version[left] >= 0) & (version[right] >= 0) & (version[left] != version[right])
    timed = moment[left] != moment[right]
    timed &= ~np.isnan(moment[left]) & ~np.isnan(moment[right])
    later = np.where(numbered, version[left] > version[right], moment[left] > moment[right])
    found: NDArray[np.int32] = np.where(numbered | timed, np.where(later, left, right), -1).astype(np.int32)
    unsure = ~numbered & ~timed & (np.abs(moment[left]) > _EXACT)
    if odd:
        unsure |= version[left] == version[right]
    for at in np.flatnonzero(unsure).tolist():
        one, other = int(left[at]), int(right[at])
        fresh = group.newer(a := articles[one], articles[other])
        found[at] = -1 if fresh is None else one if fresh is a else other
    return found
