"""Matches of many pairs of articles -> the pairs that are two fillings of one form for certain, in columns.

    pair   matches, the least alike first    conflicts so far    enough: 3, in more than 90 characters
    0      "Shr 34 cts vs 27 cts"            2
           "Revs 812 mln vs 790 mln"         4, in 95            a form: its other matches are not read
    1      "The bank said Smith ..."         1                   not told here

In: matches whose bytes differ, and what reads their certain conflicts. Out: the pairs that these make a form, and the
first conflicts of each. Where what is certain makes a form, so do all changed facts, and nothing else is asked. The
least alike matches are read first, a few of every pair at a time, no more than it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedup.differing import Flags, Nears, Stated, joined, taken
from dedup.kernels.words import Ints
from dedup.pairing import among, places, sizes_of
from dedup.reach import Floats
from dedup.thresholds import OF_A_FORM

if TYPE_CHECKING:
    from dedup.foretold import Certain  # what it reads by takes longer to load than a short article to read

_TURN = 2  # matches of a pair read together: two in three forms are told by so many
_REST = 400  # matches of all pairs: so few are read at once, since a turn costs what a hundred of them do


class Settled(NamedTuple):
    """Pairs that are fillings of a form."""

    form: Flags  # (p,)
    conflicts: Ints  # (p,): how many were counted; for the others they say nothing
    told: Stated  # the first ones


def settled(near: Nears, certain: Callable[[Ints], Certain], enough: Floats, few: Floats) -> Settled:
    """Tell which pairs have `enough` certain conflicts, in matches of more than `few` characters.

    Args:
        certain: Reads some matches, given by their places.
        enough, few: Of each pair, shapes (p,).
    """
    body = np.flatnonzero(~near.headline & (enough < np.inf)[near.pair])
    order = body[np.lexsort((near.similarity[body], near.pair[body]))]
    sizes = sizes_of(near.pair[order])
    rank, size_of = places(sizes), np.repeat(sizes, sizes)
    speaking = np.zeros(len(order), np.int64)
    last, conflicts = np.full(len(enough), -1), np.zeros(len(enough), np.int64)  # of each form: the last match read
    parts: list[tuple[Ints, Certain]] = []
    left = np.arange(len(order))  # of the pairs that are not told yet
    start = stop = 0
    while len(left):
        start, stop = stop, stop + max(_TURN, stop // 2)  # few turns however many matches a pair has
        asked = left[rank[left] >= start]
        if len(asked) > _REST:
            asked = asked[rank[asked] < stop]
        else:
            stop = len(order)
        found = certain(order[asked])
        speaking[asked] = found.speaking
        parts.append((asked, found))
        pair, speak, size = near.pair[order[left]], speaking[left], near.size[order[left]]
        total = _summed(speak, rank[left])
        made = (speak > 0) & (total >= enough[pair])
        made &= _summed(size * (speak > 0), rank[left]) > few[pair]
        at = np.flatnonzero(made)
        at = at[np.diff(pair[at], prepend=-1) > 0]  # the first of each pair
        last[pair[at]], conflicts[pair[at]] = rank[left[at]], total[at]
        left = left[(last[pair] < 0) & (size_of[left] > stop)]
    pair = near.pair[order]
    told = joined([_chosen(asked, found, rank[asked] <= last[pair[asked]]) for asked, found in parts])
    told = told._replace(near=order[told.near])
    told = taken(told, np.argsort(told.near, kind="stable"))
    first = places(sizes_of(near.pair[told.near])) < OF_A_FORM
    return Settled(last >= 0, conflicts, taken(told, np.flatnonzero(first)))


def _summed(values: Ints, rank: Ints) -> Ints:
    """Add values up inside each pair."""
    total = np.cumsum(values)
    first = np.flatnonzero(rank == 0)
    before = np.repeat(total[first] - values[first], np.diff(np.append(first, len(rank))))
    summed: Ints = total - before
    return summed


def _chosen(asked: Ints, found: Certain, wanted: Flags) -> Stated:
    """The conflicts of some of the matches that were asked for."""
    at = np.flatnonzero(wanted[found.match])
    number, (a, b) = among(len(found.written), found.a[at], found.b[at])
    written = found.written.spelled(number)
    return Stated(asked[found.match[at]], found.kind[at], np.zeros(len(at), np.bool_), found.span[at], a, b, written)
