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
from dedup.stores import Column, Held, Store, slabs
from dedup.tables import MATCH, Classes, Matches

_PART = 1 << 19  # pairs of articles weighed at a time, about
_SLAB = 1 << 19  # matches whose articles are looked up at a time, or pairs of them, about

Rows = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]
_PAIR = np.dtype(("<i4", (6,)))  # its number, both articles, 1 if it stays whatever is nearer, first match, matches
_SHARED = np.dtype(("<f8", (2,)))  # characters in rare passages, in all


def lines(
    matches: Matches, owners: Callable[[Rows], Rows], column: Callable[[Any], Store] = Held
) -> tuple[Matches, int]:
    """Thin the near matches of lines that are all alike. Returns the matches, and how many lines were thinned.

    Args:
        column: Gives a column, of a dtype, for the matches that stay.
    """
    found, pairs, count = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    told = [np.empty(0, MATCH)]
    for start, part, one, other in _slabs(matches, owners):
        near = np.flatnonzero(part["similarity"] < 1)
        sizes = sizes_of(one[near], other[near])
        busy = np.repeat(sizes > PARTNERS, sizes)  # fewer matches than that are no crowd
        found.append(near[busy] + start)
        told.append(part[near[busy]])
        pairs.append(np.repeat(np.arange(count, count + len(sizes)), sizes)[busy])
        count += len(sizes)
    near, line, pair = np.concatenate(found), np.concatenate(told), np.concatenate(pairs)
    crowded = _crowded(pair, line["left"], line["right"], PARTNERS)
    asked, line, pair = near[crowded], line[crowded], pair[crowded]
    if not len(asked):
        return matches, 0
    left, right = line["left"], line["right"]
    chosen = foremost(_label(pair, right), NEAREST_LINES, -line["similarity"], left)
    kept = np.ones(len(matches), np.bool_)
    kept[asked] = False
    kept[asked[chosen]] = True
    return _only(matches, kept, column), len(np.unique(np.delete(np.stack((left, right)), chosen, axis=1)))


def articles(
    matches: Matches,
    classes: Classes,
    owners: Callable[[Rows], Rows],
    length: NDArray[np.int32],
    column: Callable[[Any], Store] = Held,
) -> tuple[Matches, Rows]:
    """Thin the pairs of articles that are all alike. Returns the matches, and the articles that lost pairs.

    Args:
        column: Gives columns, of a dtype, for the matches that stay, and for the pairs of crowds: there may be fifty to
            an article.
    """
    most, ties = CROWD
    count = _partners(matches, owners)
    if np.count_nonzero(count > ties) <= most:  # too few for a crowd
        return matches, count[:0]
    asked, shared = column(_PAIR), column(_SHARED)
    pairs = _asked(matches, classes, owners, length, count > ties, asked, shared)
    large = _large(asked, len(count), most)
    kept = np.ones(pairs, np.bool_)
    for (number, one, other, told, *_), (rare, common) in _dealt(asked, shared, large, column):
        kept[number] = told > 0
        kept[number[foremost(other, NEAREST, -rare, -common, one)]] = True
    lost, rows = np.zeros(len(count), np.bool_), np.ones(len(matches), np.bool_)
    for number, one, other, _, start, size in _slabs_of(asked):
        out = ~kept[number]
        lost[one[out]] = lost[other[out]] = True
        rows[_rows(start[out], size[out])] = False
    return (matches if rows.all() else _only(matches, rows, column)), np.flatnonzero(lost)


def _partners(matches: Matches, owners: Callable[[Rows], Rows]) -> Rows:
    """How many other articles each one is tied to."""
    count = np.zeros(1, np.int64)
    for _, _, one, other in _slabs(matches, owners):
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
    matches: Matches,
    classes: Classes,
    owners: Callable[[Rows], Rows],
    length: NDArray[np.int32],
    busy: Mask,
    asked: Store,
    shared: Store,
) -> int:
    """Keep the pairs of busy articles that share more than notices, and weigh them. Returns how many pairs there are.

    They are weighed here, as their matches are read, before it is known which of them are of crowds.
    """
    pairs = 0
    for start, part, one, other in _slabs(matches, owners):
        sizes = sizes_of(one, other)
        begins = np.cumsum(sizes) - sizes
        one, other = one[begins], other[begins]
        at = np.flatnonzero((one != other) & busy[one] & busy[other])
        if len(at):
            at = at[_own(part[_rows(begins[at], sizes[at])], classes, sizes[at])]
            told, weights = _weigh(part[_rows(begins[at], sizes[at])], classes, length, sizes[at])
            pair = (at + pairs, one[at], other[at], told, begins[at] + start, sizes[at])
            asked.append(np.stack(pair, axis=1).astype(np.int32))
            shared.append(weights)
        pairs += len(sizes)
    return pairs


def _large(asked: Column, count: int, most: int) -> Mask:
    """Tell which articles are of more than so many that are tied to each other, directly or through others."""
    first = linked(lambda: ((one, other) for _, one, other, *_ in _slabs_of(asked)), count)
    large: Mask = np.bincount(first, minlength=1)[first] > most
    return large


def _dealt(
    asked: Column, shared: Column, large: Mask, column: Callable[[Any], Store]
) -> Iterator[tuple[Rows, NDArray[np.float64]]]:
    """Yield the pairs of crowds, and what they share, in parts, all of a right article in one part."""
    count = np.zeros(len(large), np.int64)
    for _, one, other, *_ in _slabs_of(asked):
        count += np.bincount(other[large[one]], minlength=len(count))
    part_of = ((np.cumsum(count) - count) // _PART).astype(np.uint16)
    steps = [np.zeros(int(part_of.max(initial=0)) + 1, np.int64)]
    known, weights = column(_PAIR), column(_SHARED)
    for pair, weight in zip(_slabs_of(asked), _slabs_of(shared), strict=True):
        crowded = np.flatnonzero(large[pair[1]])
        part = part_of[pair[2][crowded]]
        crowded = crowded[np.argsort(part, kind="stable")]
        steps.append(len(known) + np.cumsum(np.bincount(part, minlength=len(steps[0]))))
        known.append(np.ascontiguousarray(pair[:, crowded].T))
        weights.append(np.ascontiguousarray(weight[:, crowded].T))
    for which, weight in in_parts(np.stack(steps), known, weights):
        yield np.ascontiguousarray(which.T), weight.T


def _weigh(
    found: NDArray[Any], classes: Classes, length: NDArray[np.int32], sizes: Rows
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Tell which pairs say word for word what stands there first, and the characters they share: rare ones, and all.

    Args:
        found: All matches of the pairs, pair by pair; sizes: how many each pair has.
    """
    pair = np.repeat(np.arange(len(sizes)), sizes)
    similarity, first = found["similarity"], found["left"]
    exact, name = similarity == 1, classes.of[first]
    places = classes.sizes(name)
    told = np.zeros(len(sizes), np.int32)  # word for word what stands there first, or where the rest was tied to
    told[pair[exact & ((name == first) | (places > BUCKET))]] = 1
    if not len(found):
        return told, np.zeros((0, 2))
    begins = np.flatnonzero(np.append(True, (pair[1:] != pair[:-1]) | (first[1:] != first[:-1])))
    common = np.maximum.reduceat(similarity, begins) * length[first[begins]]
    rare = np.logical_or.reduceat(exact, begins) & (places[begins] <= PARTNERS)
    weights = (np.bincount(pair[begins], each, len(sizes)) for each in (np.where(rare, common, 0), common))
    return told, np.stack(tuple(weights), axis=1)


def _slabs_of(column: Column) -> Iterator[NDArray[Any]]:
    """Yield some hundred thousand rows of a table at a time, column by column."""
    return (np.ascontiguousarray(rows.T) for rows in slabs(column, _SLAB))


def _own(found: NDArray[Any], classes: Classes, sizes: Rows) -> Mask:
    """Tell which pairs share more than notices, which link all that have one to the first, whatever its crowd."""
    notice = found["similarity"] == 1
    exact = np.flatnonzero(notice)
    notice[exact] = classes.sizes(classes.of[found["left"][exact]]) > BUCKET
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


def _slabs(matches: Matches, owners: Callable[[Rows], Rows]) -> Iterator[tuple[int, NDArray[Any], Rows, Rows]]:
    """Yield parts of the matches, each with all of its pairs of articles: where it begins, it, and the articles."""
    start, size = 0, _SLAB
    while start < len(matches):
        part = matches.rows.read(start, min(start + size, len(matches)))
        one, other = owners(part["left"]), owners(part["right"])
        if start + len(part) < len(matches):  # up to where its last pair begins
            new = np.flatnonzero((one[1:] != one[:-1]) | (other[1:] != other[:-1]))
            if not len(new):  # all of one pair
                size *= 2
                continue
            part, one, other = (each[: new[-1] + 1] for each in (part, one, other))
        yield start, part, one, other
        start, size = start + len(part), _SLAB


def _label(group: Rows, row: Rows) -> Rows:
    """One number for a row of a group."""
    return group * (int(row.max(initial=0)) + 1) + row


def _only(matches: Matches, kept: Mask, column: Callable[[Any], Store]) -> Matches:
    """Some of the matches."""
    rows = column(MATCH)
    for start in range(0, len(matches), _SLAB):
        stop = min(start + _SLAB, len(matches))
        rows.append(matches.rows.read(start, stop)[kept[start:stop]])
    return Matches(rows, matches.linked)
