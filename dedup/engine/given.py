"""Relations as found -> as they are given: an article and its next version are an update, and furniture relates none.

    v1, v2: partial, "v2 holds more of v1 than any other second version"    update, a successor
    x, y: partial, a disclaimer that hundreds of articles have              left out

In: `Kinships`. Out: others of the same columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, versions
from dedup.engine.columns import Columns
from dedup.engine.kinships import Kinships
from dedup.engine.placing import Texts
from dedup.engine.sides import parts
from dedup.group import LARGEST
from dedup.kernels.words import Ints
from dedup.model import Article, Block, FactChange, Match
from dedup.pairing import places
from dedup.relate import RELATIONS
from dedup.thresholds import COPIED

Changes = Callable[[Sequence[Block]], tuple[tuple[Match, tuple[FactChange, ...]], ...]]

_COPY, _UPDATE, _PARTIAL, _FORM = map(RELATIONS.index, ("copy", "update", "partial", "template"))
_READ = 8_000_000  # characters of articles that are read together


def succeeded(live: Kinships, articles: Sequence[Article], table: Columns, changes: Changes) -> Kinships:
    """Return the relations, those of an article and its next version being updates at least.

    Args:
        changes: Reads the changed facts of blocks: all of a form's are read once it turns out to be none.
    """
    known = table.standing[1]
    if not (known >= 0).any():  # none has a version
        return live
    left, right = live.pairs()
    share = np.maximum(live.column("coverage_left"), live.column("coverage_right"))
    some = np.flatnonzero((known[left] >= 0) & (known[right] >= 0))
    sides = left[some], right[some]
    numbers = (_versions(articles, side, known[side]) for side in sides)
    at = some[versions.successors(*sides, share[some], *numbers)]
    relation = live.relation[at]
    named = np.where(relation == _COPY, _COPY, _UPDATE)
    found = live.amended(at, {"relation": named, "successor": np.ones(len(at), np.bool_)})
    forms = at[relation == _FORM].tolist()
    for part in buffer.batches(forms, lambda at: len(articles[left[at]].text) + len(articles[right[at]].text), _READ):
        read = {at: replace(found[at], changes=changes(found[at].blocks)) for at in part}
        owners = np.unique(np.concatenate((left[part], right[part])))
        found = found.replaced(read, Texts.of(articles, table, owners))
    return found


def _versions(articles: Sequence[Article], some: Ints, told: Ints) -> NDArray[Any]:
    """The versions of articles; as objects where what `group.standings` tells of one is cut short."""
    short = np.flatnonzero((told <= 0) | (told >= LARGEST))
    if not len(short):
        return told
    found = told.astype(object)
    found[short] = [articles[one].version for one in some[short].tolist()]
    return found


def evident(kinships: Kinships, tells: Callable[[Ints], NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Tell which relations are given: of the partial ones those that rest on a copied sentence that is no furniture.

    Args:
        tells: Which of some passages are of some length, and do not stand in very many articles.
    """
    partial = np.flatnonzero(kinships.relation == _PARTIAL)
    given = np.ones(len(kinships), np.bool_)
    given[partial] = False
    some = kinships.select(partial)
    for start, stop in parts(some.counts("matches")):
        found = some.chained(start, stop)
        match = np.repeat(np.arange(len(found.left)), found.lefts)
        rests = (found.similarity >= COPIED)[match] & tells(found.left[match] + places(found.lefts))
        pair = np.repeat(partial[start:stop], np.diff(found.block[found.pair]))
        given[pair[match[rests]]] = True
    return given
