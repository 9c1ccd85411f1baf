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

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedup import kernels
from dedup.differing import Flags, Nears, Spelled, Stated, joined, taken
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
    order = body[kernels.order(near.similarity[body].view(np.uint64))]  # none is under 0, so their bits rise as they do
    order = order[kernels.order(near.pair[order].view(np.uint64))]
    pair, size = near.pair[order], near.size[order]
    rank = places(sizes_of(pair))
    last, conflicts = np.full(len(enough), -1), np.zeros(len(enough), np.int64)  # of each form: the last match read
    before, within = np.zeros(len(enough), np.int64), np.zeros(len(enough), np.int64)  # conflicts, characters so far
    parts: list[tuple[Ints, Certain]] = []
    left = np.arange(len(order))  # not read yet, of the pairs that are not told
    stop = 0
    while len(left):
        stop += max(_TURN, stop // 2)  # few turns however many matches a pair has
        now = rank[left] < stop if len(left) > _REST else np.ones(len(left), np.bool_)
        asked, left = left[now], left[~now]
        found = certain(order[asked])
        parts.append((asked, found))
        of, speaks = pair[asked], found.speaking > 0
        begins = np.flatnonzero(np.diff(of, prepend=-1))
        total = _summed(found.speaking, begins) + before[of]
        apart = _summed(size[asked] * speaks, begins) + within[of]
        ends = np.append(begins[1:], len(of)) - 1
        before[of[ends]], within[of[ends]] = total[ends], apart[ends]
        at = np.flatnonzero(speaks & (total >= enough[of]) & (apart > few[of]))
        at = at[np.diff(of[at], prepend=-1) > 0]  # the first of each pair
        last[of[at]], conflicts[of[at]] = rank[asked[at]], total[at]
        left = left[last[pair[left]] < 0]
    return Settled(last >= 0, conflicts, _told(parts, order, pair, rank <= last[pair]))


def _summed(values: Ints, begins: Ints) -> Ints:
    """Add values up inside each run of them."""
    total = np.cumsum(values)
    summed: Ints = total - np.repeat(total[begins] - values[begins], np.diff(np.append(begins, len(values))))
    return summed


def _told(parts: Sequence[tuple[Ints, Certain]], order: Ints, pair: Ints, wanted: Flags) -> Stated:
    """The first conflicts of each pair among those of some matches, in order of the matches.

    Args:
        parts: Matches that were asked for, and their conflicts.
        order, pair: Of each match its place among all of them, and its pair.
        wanted: Which of them are told of.
    """
    chosen = [np.flatnonzero(wanted[asked][found.match]) for asked, found in parts]
    none = np.empty(0, np.int64)
    match = np.concatenate([none, *(asked[found.match[at]] for (asked, found), at in zip(parts, chosen, strict=True))])
    by_match = np.argsort(order[match], kind="stable")
    first = by_match[places(sizes_of(pair[match[by_match]])) < OF_A_FORM]
    part = np.repeat(np.arange(len(parts), dtype=np.int16), [*map(len, chosen)])[first]
    place = np.concatenate([none, *chosen])[first]
    some = joined([_stated(found, place[part == number]) for number, (_, found) in enumerate(parts)])
    at = np.empty(len(first), np.int64)  # where each is in these
    at[np.argsort(part, kind="stable")] = np.arange(len(first))
    return taken(some, at)._replace(near=order[match[first]])


def _stated(found: Certain, at: Ints) -> Stated:
    """Some conflicts; their matches are not known here."""
    number, (a, b) = among(len(found.written), found.a[at], found.b[at])
    written = Spelled(*found.written.spelled(number))
    return Stated(at, found.kind[at], np.zeros(len(at), np.bool_), found.span[at], a, b, written)
