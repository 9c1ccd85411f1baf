"""Matches -> those worth reading: of a crowd that is all alike, each article and each line with the nearest to it.

    300 fillings of one form, each alike to 90 others    ->  each with the `NEAREST` before it that share most with it
    a list of 500 lines, "that {i} men died"             ->  each line with the `NEAREST_LINES` that are most alike

In: `Matches`, as `spread` gives them. Out: the same, fewer, and what was thinned, so that the report can say so.
Articles are a crowd where over 250 are tied to each other, each of them to over 32 (`CROWD`); lines of two articles, or
of one, where each is alike to over `PARTNERS` of the other side. Kept whatever the crowd: a match word for word of
lines, and a pair of articles of which one is the first in which a passage of the other stands word for word, so that
nothing that is said twice is missed. Of the others, those that share rare passages are the nearest. Work grows with the
number of matches, what is left with the number of articles and lines; no choice depends on the order of the input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import BUCKET, CROWD, NEAREST, NEAREST_LINES, PARTNERS
from dedup.pairing import foremost, in_parts, linked, sizes_of
from dedup.stores import Column, Held, Store
from dedup.tables import Classes, Matches

_PART = 1 << 19  # pairs of articles weighed at a time, about
_SLAB = 1 << 19  # matches whose articles are looked up at a time, or pairs of them, about

Rows = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]
_PAIR = np.dtype(("<i4", (5,)))  # its number, its first match, how many matches, both articles
_WEIGHED = np.dtype(("<i4", (4,)))  # its number, both articles, 1 if it stays whatever is nearer
_SHARED = np.dtype(("<f8", (2,)))  # characters in rare passages, in all


def lines(matches: Matches, owners: Callable[[Rows], Rows]) -> tuple[Matches, int]:
    """Thin the near matches of lines that are all alike. Returns the matches, and how many lines were thinned."""
    found, pairs, count = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    for some, one, other in _slabs(matches, owners):
        near = np.flatnonzero(matches.similarity[some] < 1)
        sizes = sizes_of(one[near], other[near])
        busy = np.repeat(sizes > PARTNERS, sizes)  # fewer matches than that are no crowd
        found.append(near[busy] + some.start)
        pairs.append(np.repeat(np.arange(count, count + len(sizes)), sizes)[busy])
        count += len(sizes)
    near, pair = np.concatenate(found), np.concatenate(pairs)
    left, right = matches.left[near], matches.right[near]
    crowded = _crowded(pair, left, right, PARTNERS)
    asked, left, right, pair = near[crowded], left[crowded], right[crowded], pair[crowded]
    if not len(asked):
        return matches, 0
    chosen = foremost(_label(pair, right), NEAREST_LINES, -matches.similarity[asked], left)
    return _without(matches, asked, chosen), len(np.unique(np.delete(np.stack((left, right)), chosen, axis=1)))


def articles(
    matches: Matches,
    classes: Classes,
    owners: Callable[[Rows], Rows],
    length: NDArray[np.int32],
    column: Callable[[Any], Store] = Held,
) -> tuple[Matches, Rows]:
    """Thin the pairs of articles that are all alike. Returns the matches, and the articles that lost pairs.

    The columns given are changed.

    Args:
        column: Gives columns for the pairs of crowds, of a dtype: there may be fifty to an article.
    """
    most, ties = CROWD
    count = _partners(matches, owners)
    if np.count_nonzero(count > ties) <= most:  # too few for a crowd
        return matches, count[:0]
    asked, pairs = _asked(matches, classes, owners, count > ties, column(_PAIR))
    large = _large(asked, len(count), most)
    kept = np.ones(pairs, np.bool_)
    weighed = column(_WEIGHED), column(_SHARED)
    for (number, one, other, told), (rare, common) in _weighed(matches, classes, length, asked, large, *weighed):
        kept[number] = told > 0
        kept[number[foremost(other, NEAREST, -rare, -common, one)]] = True
    lost, rows = np.zeros(len(count), np.bool_), np.ones(len(matches), np.bool_)
    for number, start, size, one, other in _slabs_of(asked):
        out = ~kept[number]
        lost[one[out]] = lost[other[out]] = True
        rows[_rows(start[out], size[out])] = False
    return (matches if rows.all() else _only(matches, rows)), np.flatnonzero(lost)


def _partners(matches: Matches, owners: Callable[[Rows], Rows]) -> Rows:
    """How many other articles each one is tied to."""
    count = np.zeros(1, np.int64)
    for _, one, other in _slabs(matches, owners):
        sizes = sizes_of(one, other)
        begins = np.cumsum(sizes) - sizes
        one, other = one[begins], other[begins]
        across = one != other
        found = np.bincount(np.concatenate((one[across], other[across])), minlength=int(other.max()) + 1)
        if len(found) > len(count):
            count, found = found, count
        count[: len(found)] += found
    return count


def _asked(
    matches: Matches, classes: Classes, owners: Callable[[Rows], Rows], busy: Mask, asked: Store
) -> tuple[Store, int]:
    """Keep the pairs of busy articles that share more than notices. Returns them, and how many pairs there are."""
    pairs = 0
    for some, one, other in _slabs(matches, owners):
        sizes = sizes_of(one, other)
        begins = np.cumsum(sizes) - sizes
        one, other = one[begins], other[begins]
        at = np.flatnonzero((one != other) & busy[one] & busy[other])
        if len(at):
            starts = begins[at] + some.start
            own = _own(matches, classes, _rows(starts, sizes[at]), sizes[at])
            at, starts = at[own], starts[own]
            asked.append(np.stack((at + pairs, starts, sizes[at], one[at], other[at]), axis=1).astype(np.int32))
        pairs += len(sizes)
    return asked, pairs


def _large(asked: Column, count: int, most: int) -> Mask:
    """Tell which articles are of more than so many that are tied to each other, directly or through others."""
    first = linked(lambda: ((one, other) for _, _, _, one, other in _slabs_of(asked)), count)
    large: Mask = np.bincount(first, minlength=1)[first] > most
    return large


def _weighed(
    matches: Matches,
    classes: Classes,
    length: NDArray[np.int32],
    asked: Column,
    large: Mask,
    known: Store,
    shared: Store,
) -> Iterator[tuple[Rows, NDArray[np.float64]]]:
    """Weigh the pairs of crowds as they lie, then yield them in parts, all of a right article in one part.

    Yields number, left article, right article and whether it stays whatever is nearer, and what the pairs share.
    """
    count = np.zeros(len(large), np.int64)
    for _, _, _, one, other in _slabs_of(asked):
        count += np.bincount(other[large[one]], minlength=len(count))
    part_of = ((np.cumsum(count) - count) // _PART).astype(np.uint16)
    steps = [np.zeros(int(part_of.max(initial=0)) + 1, np.int64)]
    for some in _slabs_of(asked):
        number, start, size, one, other = some[:, large[some[3]]]
        order = np.argsort(part_of[other], kind="stable")
        steps.append(len(known) + np.cumsum(np.bincount(part_of[other], minlength=len(steps[0]))))
        told, weights = _weigh(matches, classes, length, _rows(start, size), size)
        known.append(np.stack((number, one, other, told), axis=1)[order])
        shared.append(weights[order])
    for which, weights in in_parts(np.stack(steps), known, shared):
        yield np.ascontiguousarray(which.T), weights.T


def _weigh(
    matches: Matches, classes: Classes, length: NDArray[np.int32], rows: Rows, sizes: Rows
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Tell which pairs say word for word what stands there first, and the characters they share: rare ones, and all.

    Args:
        rows: Of all matches of the pairs, pair by pair; sizes: how many each pair has.
    """
    pair = np.repeat(np.arange(len(sizes)), sizes)
    similarity, first = matches.similarity[rows], matches.left[rows]
    exact, name = similarity == 1, classes.of[first]
    places = classes.sizes(name)
    told = np.zeros(len(sizes), np.int32)  # word for word what stands there first, or where the rest was tied to
    told[pair[exact & ((name == first) | (places > BUCKET))]] = 1
    if not len(rows):
        return told, np.zeros((0, 2))
    begins = np.flatnonzero(np.append(True, (pair[1:] != pair[:-1]) | (first[1:] != first[:-1])))
    common = np.maximum.reduceat(similarity, begins) * length[first[begins]]
    rare = np.logical_or.reduceat(exact, begins) & (places[begins] <= PARTNERS)
    weights = (np.bincount(pair[begins], each, len(sizes)) for each in (np.where(rare, common, 0), common))
    return told, np.stack(tuple(weights), axis=1)


def _slabs_of(column: Column) -> Iterator[Rows]:
    """Yield some hundred thousand rows of a table at a time, column by column."""
    for start in range(0, len(column), _SLAB):
        yield np.ascontiguousarray(column.read(start, min(start + _SLAB, len(column))).T)


def _own(matches: Matches, classes: Classes, rows: Rows, sizes: Rows) -> Mask:
    """Tell which pairs share more than notices, which link all that have one to the first, whatever its crowd."""
    notice = matches.similarity[rows] == 1
    exact = np.flatnonzero(notice)
    notice[exact] = classes.sizes(classes.of[matches.left[rows[exact]]]) > BUCKET
    own: Mask = ~np.logical_and.reduceat(notice, np.cumsum(sizes) - sizes)
    return own


def _rows(starts: Rows, sizes: Rows) -> Rows:
    """The rows of some runs, one run after the other."""
    rows: Rows = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    return rows


def _crowded(group: Rows, left: Rows, right: Rows, most: int) -> Mask:
    """Tell which pairs are of two that each have more than so many pairs in their group."""
    _, which, counts = np.unique(
        np.concatenate((_label(group, left), _label(group, right))), return_inverse=True, return_counts=True
    )
    busy = counts[which.ravel()] > most
    mask: Mask = busy[: len(left)] & busy[len(left) :]
    return mask


def _slabs(matches: Matches, owners: Callable[[Rows], Rows]) -> Iterator[tuple[slice, Rows, Rows]]:
    """Yield parts of the matches, each with all of its pairs of articles, and the articles: there may be very many."""
    start, size = 0, _SLAB
    while start < len(matches):
        some = slice(start, start + size)
        one, other = owners(matches.left[some]), owners(matches.right[some])
        if start + len(one) < len(matches):  # up to where its last pair begins
            new = np.flatnonzero((one[1:] != one[:-1]) | (other[1:] != other[:-1]))
            if not len(new):  # all of one pair
                size *= 2
                continue
            one, other = one[: new[-1] + 1], other[: new[-1] + 1]
        yield slice(start, start + len(one)), one, other
        start, size = start + len(one), _SLAB


def _label(group: Rows, row: Rows) -> Rows:
    """One number for a row of a group."""
    return group * (int(row.max(initial=0)) + 1) + row


def _without(matches: Matches, asked: Rows, chosen: Rows) -> Matches:
    """The matches without those asked about that were not chosen."""
    kept = np.ones(len(matches), np.bool_)
    kept[asked] = False
    kept[asked[chosen]] = True
    return Matches(matches.left[kept], matches.right[kept], matches.similarity[kept], matches.linked)


def _only(matches: Matches, kept: Mask) -> Matches:
    """Some of the matches, moved up in their columns: there are millions, of which most stay."""
    edges = range(0, len(matches), _SLAB)
    for column in (matches.left, matches.right, matches.similarity):
        size = 0
        for start in edges:
            some = column[start : start + _SLAB][kept[start : start + _SLAB]]
            column[size : size + len(some)] = some
            size += len(some)
    count = int(np.count_nonzero(kept))
    return Matches(matches.left[:count], matches.right[:count], matches.similarity[:count], matches.linked)
