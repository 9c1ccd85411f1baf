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

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import BUCKET, CROWD, NEAREST, NEAREST_LINES, PARTNERS
from dedup.pairing import foremost, sizes_of
from dedup.tables import Classes, Matches

Rows = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


def lines(matches: Matches, owners: Callable[[Rows], Rows]) -> tuple[Matches, int]:
    """Thin the near matches of lines that are all alike. Returns the matches, and how many lines were thinned."""
    near = np.flatnonzero(matches.similarity < 1)
    left, right = matches.left[near], matches.right[near]
    sizes = sizes_of(owners(left), owners(right))
    pair = np.repeat(np.arange(len(sizes)), sizes)
    busy = sizes[pair] > PARTNERS  # fewer matches than that are no crowd
    near, left, right, pair = near[busy], left[busy], right[busy], pair[busy]
    crowded = _crowded(pair, left, right, PARTNERS)
    asked, left, right, pair = near[crowded], left[crowded], right[crowded], pair[crowded]
    if not len(asked):
        return matches, 0
    chosen = foremost(_label(pair, right), NEAREST_LINES, -matches.similarity[asked], left)
    return _without(matches, asked, chosen), len(np.unique(np.delete(np.stack((left, right)), chosen, axis=1)))


def articles(
    matches: Matches, classes: Classes, owners: Callable[[Rows], Rows], length: NDArray[np.int32]
) -> tuple[Matches, Rows]:
    """Thin the pairs of articles that are all alike. Returns the matches, and the articles that lost pairs."""
    left, right = owners(matches.left), owners(matches.right)
    sizes = sizes_of(left, right)
    starts = np.cumsum(sizes) - sizes
    one, other = left[starts], right[starts]
    across = np.flatnonzero(one != other)
    most, ties = CROWD
    asked = across[_crowded(np.zeros(len(across), np.int64), one[across], other[across], ties)]
    asked = asked[_own(matches, classes, sizes, asked)]
    asked = asked[_tied(one[asked], other[asked]) > most]
    if not len(asked):
        return matches, asked
    rows = np.flatnonzero(np.isin(np.repeat(np.arange(len(sizes)), sizes), asked))
    pair = np.repeat(np.arange(len(asked)), sizes[asked])
    exact = matches.similarity[rows] == 1
    first = matches.left[rows]
    places = classes.sizes(classes.of[first])
    told = np.zeros(len(asked), np.bool_)  # word for word what stands there first, or where the rest was tied to
    told[pair[exact & ((classes.of[first] == first) | (places > BUCKET))]] = True
    shared = np.zeros((2, len(asked)))  # characters in rare passages, in all
    new = np.append(True, (pair[1:] != pair[:-1]) | (matches.left[rows][1:] != matches.left[rows][:-1]))
    common = np.maximum.reduceat(matches.similarity[rows], np.flatnonzero(new)) * length[matches.left[rows][new]]
    rare = np.logical_or.reduceat(exact, np.flatnonzero(new)) & (places[new] <= PARTNERS)
    np.add.at(shared[0], pair[new], np.where(rare, common, 0))
    np.add.at(shared[1], pair[new], common)
    chosen = np.union1d(foremost(other[asked], NEAREST, -shared[0], -shared[1], one[asked]), np.flatnonzero(told))
    lost = np.delete(asked, chosen)
    thinned = np.union1d(one[lost], other[lost])
    return _without(matches, rows, np.flatnonzero(np.isin(pair, chosen))), thinned


def _own(matches: Matches, classes: Classes, sizes: Rows, asked: Rows) -> Mask:
    """Tell which pairs share more than notices, which link all that have one to the first, whatever its crowd."""
    rows = np.flatnonzero(np.isin(np.repeat(np.arange(len(sizes)), sizes), asked))
    notice = (matches.similarity[rows] == 1) & (classes.sizes(classes.of[matches.left[rows]]) > BUCKET)
    starts = np.cumsum(sizes[asked]) - sizes[asked]
    own: Mask = ~np.logical_and.reduceat(notice, starts) if len(rows) else np.zeros(0, np.bool_)
    return own


def _crowded(group: Rows, left: Rows, right: Rows, most: int) -> Mask:
    """Tell which pairs are of two that each have more than so many pairs in their group."""
    _, which, counts = np.unique(
        np.concatenate((_label(group, left), _label(group, right))), return_inverse=True, return_counts=True
    )
    busy = counts[which.ravel()] > most
    mask: Mask = busy[: len(left)] & busy[len(left) :]
    return mask


def _tied(one: Rows, other: Rows) -> Rows:
    """How many are tied to each other, directly or through others, where each pair stands."""
    names, which = np.unique(np.concatenate((one, other)), return_inverse=True)
    a, b = np.split(which.ravel(), 2)
    first = np.arange(len(names))  # the first that each is known to be tied to
    while (first[a] != first[b]).any():
        low = np.minimum(first[a], first[b])
        np.minimum.at(first, first[a], low)
        np.minimum.at(first, first[b], low)
        while (first[first] != first).any():
            first = first[first]
    found: Rows = np.bincount(first, minlength=1)[first[a]]
    return found


def _label(group: Rows, row: Rows) -> Rows:
    """One number for a row of a group."""
    return group * (int(row.max(initial=0)) + 1) + row


def _without(matches: Matches, asked: Rows, chosen: Rows) -> Matches:
    """The matches without those asked about that were not chosen."""
    kept = np.ones(len(matches), np.bool_)
    kept[asked] = False
    kept[asked[chosen]] = True
    return Matches(matches.left[kept], matches.right[kept], matches.similarity[kept], matches.linked)
