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
from dedup.pairing import foremost, joined, sizes_of
from dedup.tables import Classes, Matches

_PART = 1 << 19  # pairs of articles weighed at a time, about
_SLAB = 1 << 19  # matches whose articles are looked up at a time, about

Rows = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


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
    matches: Matches, classes: Classes, owners: Callable[[Rows], Rows], length: NDArray[np.int32]
) -> tuple[Matches, Rows]:
    """Thin the pairs of articles that are all alike. Returns the matches, and the articles that lost pairs.

    The columns given are changed.
    """
    parts = [(np.empty(0, np.int32),) * 3]
    for _, left, right in _slabs(matches, owners):
        sizes = sizes_of(left, right)
        begins = np.cumsum(sizes) - sizes
        parts.append((sizes.astype(np.int32), left[begins].astype(np.int32), right[begins].astype(np.int32)))
    sizes, one, other = (np.concatenate([part[at] for part in parts]) for at in range(3))
    starts = np.cumsum(sizes, dtype=np.int64) - sizes
    asked = _of_crowds(matches, classes, starts, sizes, one, other)
    if not len(asked):
        return matches, asked
    kept = np.ones(len(sizes), np.bool_)
    kept[asked] = False
    for some in _parts(asked, other):
        rows = _rows(starts[some], sizes[some])
        chosen = _nearest(matches, classes, length, rows, sizes[some], one[some], other[some])
        kept[some[chosen]] = True
    lost = np.zeros(int(other.max()) + 1, np.bool_)
    for side in (one, other):
        lost[side[asked[~kept[asked]]]] = True
    return _only(matches, np.repeat(kept, sizes)), np.flatnonzero(lost)


def _of_crowds(matches: Matches, classes: Classes, starts: Rows, sizes: Rows, one: Rows, other: Rows) -> Rows:
    """The pairs of articles that are both of one crowd."""
    most, ties = CROWD
    across = one != other
    count = np.bincount(one[across], minlength=int(other.max(initial=0)) + 1)
    count += np.bincount(other[across], minlength=len(count))
    asked = np.flatnonzero(across & (count[one] > ties) & (count[other] > ties))
    own: list[Rows] = [asked[:0]]
    for some in _parts(asked, other):
        own.append(some[_own(matches, classes, _rows(starts[some], sizes[some]), sizes[some])])
    asked = np.concatenate(own)
    return asked[_tied(one[asked], other[asked], most)]


def _nearest(
    matches: Matches, classes: Classes, length: NDArray[np.int32], rows: Rows, sizes: Rows, one: Rows, other: Rows
) -> Rows:
    """The pairs that stay: the nearest to each right article, and what is said there word for word.

    Args:
        rows: Of all matches of the pairs, pair by pair; sizes: how many each pair has.
    """
    pair = np.repeat(np.arange(len(sizes)), sizes)
    exact = matches.similarity[rows] == 1
    first = matches.left[rows]
    places = classes.sizes(classes.of[first])
    told = np.zeros(len(sizes), np.bool_)  # word for word what stands there first, or where the rest was tied to
    told[pair[exact & ((classes.of[first] == first) | (places > BUCKET))]] = True
    shared = np.zeros((2, len(sizes)))  # characters in rare passages, in all
    new = np.append(True, (pair[1:] != pair[:-1]) | (first[1:] != first[:-1]))
    common = np.maximum.reduceat(matches.similarity[rows], np.flatnonzero(new)) * length[first[new]]
    rare = np.logical_or.reduceat(exact, np.flatnonzero(new)) & (places[new] <= PARTNERS)
    np.add.at(shared[0], pair[new], np.where(rare, common, 0))
    np.add.at(shared[1], pair[new], common)
    told[foremost(other, NEAREST, -shared[0], -shared[1], one)] = True
    return np.flatnonzero(told)


def _own(matches: Matches, classes: Classes, rows: Rows, sizes: Rows) -> Mask:
    """Tell which pairs share more than notices, which link all that have one to the first, whatever its crowd."""
    notice = (matches.similarity[rows] == 1) & (classes.sizes(classes.of[matches.left[rows]]) > BUCKET)
    own: Mask = ~np.logical_and.reduceat(notice, np.cumsum(sizes) - sizes)
    return own


def _parts(pairs: Rows, other: Rows) -> Iterator[Rows]:
    """Part pairs into some hundred thousand each, all of a right article in one part."""
    if not len(pairs):
        return
    count = np.bincount(other[pairs])
    part = ((np.cumsum(count) - count) // _PART).astype(np.int32)[other[pairs]]
    for each in range(int(part.max()) + 1):
        some = pairs[part == each]
        if len(some):
            yield some


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


def _tied(one: Rows, other: Rows, most: int) -> Mask:
    """Tell which pairs are of more than so many that are tied to each other, directly or through others."""
    first = joined(one, other, int(other.max(initial=0)) + 1)
    large: Mask = np.bincount(first, minlength=1)[first] > most
    return large[one]


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
