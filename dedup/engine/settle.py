"""Relations -> which articles go, decided until those that stay would let no further one go.

    a b c in one story, c goes for a      without c, b is like a on average: b goes too
    x y share what 13 articles say        one of the 13 goes: 12 is no furniture, x and y are partly alike after all

In: `Across`, with the relations of all pairs. Out: groups, and article -> the one it goes for, which stays. Where that
one goes later itself, the article comes back and is decided anew: no chain deletes. What is decided again is cheap:
no text is matched, only counts, groups and keepers are made from the articles that are left, and only of the stories
that the last turn has touched.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.cluster import touched
from dedup.config import Config
from dedup.engine.across import Across
from dedup.engine.kinships import Kinships
from dedup.engine.sides import parts
from dedup.group import Groups, Shared, Stories
from dedup.model import Article, FactKind
from dedup.pairing import packed
from dedup.relate import RELATIONS
from dedup.tables import Placed, sought
from dedup.thresholds import AGAINST, ONE_TEXT

_TIMES = 20  # a bound: each time fewer articles are left, but for those that come back
_SHARES, _SIDES = ("coverage", "held"), ("left", "right")
_DENIED = tuple(FactKind).index(FactKind.NEGATION)


def settle(articles: Sequence[Article], across: Across, config: Config) -> tuple[Groups, dict[int, int]]:
    """Return the groups, and article -> keeper for those that go; `across` counts what stays from here on."""
    shown = across.closed(articles, {})
    told, crowd = shared(shown), across.crowd()
    sizes, adding = np.array(across.sizes(), np.int64), across.adding(shown)
    asked = Stories(articles, sizes, across.standings, config, adding, across.walked)
    members, first, new = asked.of(told, crowd)
    dropped = dict(new)
    for _ in range(_TIMES):
        back = [one for one, keeper in dropped.items() if keeper in dropped]
        for one in back:
            del dropped[one]
        if not new and not back:
            break
        across.count(dropped)
        now, ahead = shared(across.closed(articles, dropped)), across.crowd()
        fresh = now.some(touched(now.one, now.other, _seeds(told, now, crowd, ahead)))
        told, crowd = now, ahead
        new = asked.of(fresh, crowd)[2]
        dropped |= new
    if _unkept(dropped):
        across.count(dropped)
    across.kinships = shown
    return asked.labelled(members, first, dropped), dropped


def _seeds(told: Shared, now: Shared, crowd: Collection[int], ahead: Collection[int]) -> NDArray[np.int64]:
    """The articles of which a relation or the crowd has changed: a story without any of them is as it was."""
    seeds = [np.array([*({*crowd} ^ {*ahead})], np.int64)]
    before, after = packed(told.one, told.other), packed(now.one, now.other)
    at, same = sought(before, after)
    for was, column in zip(told[2:6], now[2:6], strict=True):
        same[same] = was[at[same]] == column[same]
    gone = np.ones(len(before), np.bool_)
    gone[at[same]] = False
    seeds += [told.one[gone], told.other[gone], now.one[~same], now.other[~same]]
    return np.concatenate(seeds)


def shared(kinships: Kinships) -> Shared:
    """The relations as columns, of articles that each tell a story with some other."""
    kinships = _inside(kinships)
    relation = kinships.relation
    copy, update, form = (relation == RELATIONS.index(name) for name in ("copy", "update", "template"))
    covered, held = (np.stack([kinships.column(f"{name}_{side}") for side in _SIDES], 1) for name in _SHARES)
    alike = covered.max(axis=1)
    one_text = copy & (kinships.counts("facts") == 0) & (held.min(axis=1) >= ONE_TEXT)
    np.maximum(held, covered, out=held, where=copy[:, None])  # what stands in very many places matches few
    del covered
    tells = copy | update
    lost = np.zeros(held.shape, np.bool_)
    tied = np.flatnonzero(tells)
    some = kinships.select(tied)
    for start, stop in parts(some.counts("facts") + 1):  # most have none
        lost[tied[start:stop]] = _lost(some.placed(start, stop, letters=False))
    alike[form] *= AGAINST
    return Shared(
        one=kinships.left,
        other=kinships.right,
        alike=alike,
        tells=tells,
        copy=copy,
        together=one_text | kinships.column("successor"),
        held=held,
        lost=lost,
    )


def _inside(kinships: Kinships) -> Kinships:
    """The relations of two articles that are each a copy or an update of some article, or have one."""
    relation, left, right = kinships.relation, kinships.left, kinships.right
    tells = (relation == RELATIONS.index("copy")) | (relation == RELATIONS.index("update"))
    tied = np.zeros(max(left.max(initial=0), right.max(initial=0)) + 1, np.bool_)
    tied[left[tells]] = tied[right[tells]] = True
    return kinships.select(tied[left] & tied[right])


def _lost(facts: Placed) -> NDArray[np.bool_]:
    """Tell of each relation whether a fact of its left, of its right side is lost with it (`FactChange.lost_with`)."""
    a, b = (np.diff(facts.end, prepend=0).reshape(-1, 2) > 0).T
    both = (a & b) | (~facts.slight & (facts.kind == _DENIED))
    pair = np.repeat(np.arange(len(facts.offset) - 1), np.diff(facts.offset))
    lost = np.zeros((len(facts.offset) - 1, 2), np.bool_)
    for side, told in enumerate((a, b)):
        lost[pair[both | told], side] = True
    return lost


def _unkept(dropped: dict[int, int]) -> bool:
    """Bring back what goes for an article that goes itself, and tell whether there was any: both would be lost."""
    found = False
    while back := [one for one, keeper in dropped.items() if keeper in dropped]:
        found = True
        for one in back:
            del dropped[one]
    return found
