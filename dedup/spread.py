"""Classes and near pairs of classes -> matches: every place a passage stands in, tied to its twins elsewhere.

    class 12 in articles 3 3 8 40    ->    3 with 3' (it stands twice there), 3 with 8, 3 with 40, 8 with 40

In: classes, near pairs of classes with their similarity, who owns a row. Out: `Matches`, columns in order of the two
articles. In one article, places are tied pairwise, or to the first where there are many. Across articles, first places
are tied pairwise, or, over `BUCKET` articles, to that of the article that would be kept. A passage under
`min_chars` is tied only to its twins right beside it, or where three such passages in a row stand in the same order
elsewhere (a table, a poem, a list that stands twice).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels, memory
from dedup.config import BUCKET
from dedup.pairing import packed, pairs, places, sizes_of
from dedup.stores import Column, Held, Store, slabs
from dedup.tables import MATCH, Classes, Matches, matched, sought
from dedup.thresholds import REPEATS

_PART = 1 << 19  # matches tied or sorted at a time, about
_FEW = 1 << 12  # ties that are dealt together, at most, as they were added: most of them are one pair
_GRAIN = 1 << 10  # rows whose matches are sorted together, at least: some dozens of articles

Rows = NDArray[np.integer[Any]]
Tied = tuple[Rows, Rows, NDArray[np.float64]]
_NONE: Tied = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)


def spread(
    classes: Classes,
    near: Column,
    owners: Callable[[Rows], Rows],
    best: Callable[[Rows], int],
    length: NDArray[np.int32],
    min_chars: int,
    column: Callable[[Any], Store] = Held,
) -> Matches:
    """Tie the places of every class to each other, and those of near classes.

    Args:
        near: Of `MATCH`: names of classes, left and right, and their similarity.
        owners: The articles of rows.
        best: Which of some articles would be kept.
        length: Folded characters of each passage.
        column: Gives columns, of a dtype, for what is still to be sorted, and for what comes out.
    """
    found = _Dealt(len(length), column)
    firsts, linked = _exactly(classes, _asked(classes, near), owners, best, length < min_chars, found)
    found.add(_placed(*_short_runs(classes, owners, length, min_chars), best)[0])
    memory.give_back_free()
    for some in _near(classes, near, firsts, owners):
        found.add(some)
    del firsts
    memory.give_back_free()
    return found.sorted(owners, linked)


def _exactly(
    classes: Classes,
    asked: NDArray[np.bool_],
    owners: Callable[[Rows], Rows],
    best: Callable[[Rows], int],
    short: NDArray[np.bool_],
    found: _Dealt,
) -> tuple[_Firsts, int]:
    """Tie the places of every class; return the first places of those asked for, and how many classes were linked."""
    linked, firsts = 0, [_Firsts.none()]
    edges = np.searchsorted(classes.offset, np.arange(0, len(classes.members), _PART)).tolist()
    for start, stop in pairwise([*sorted({*edges}), len(classes.shared)]):
        offset = classes.offset[start : stop + 1]
        rows, name = classes.members[offset[0] : offset[-1]], np.repeat(classes.shared[start:stop], np.diff(offset))
        alone = short[name]
        long = ~alone
        tied, first, over = _placed(rows[long], name[long], owners(rows[long]), best)
        found.add(tied)
        found.add(_beside(rows[alone], name[alone], owners))
        firsts.append(first.some(asked[np.searchsorted(classes.shared, first.name)]))
        linked += over
    return _Firsts.joined(firsts), linked


def _asked(classes: Classes, near: Column) -> NDArray[np.bool_]:
    """Tell which shared classes are near to others."""
    asked = np.zeros(len(classes.shared), np.bool_)
    for some in slabs(near, _PART):
        for side in ("left", "right"):
            at, known = sought(classes.shared, some[side])
            asked[at[known]] = True
    return asked


class _Firsts(NamedTuple):
    """The first places of groups, each in one article."""

    name: Rows  # (groups,)
    row: Rows  # by group: the one that would be kept, then in order
    start: Rows  # (groups,): row[start[k] : start[k] + size[k]] are group k's
    size: Rows

    @classmethod
    def none(cls) -> _Firsts:
        """No groups."""
        return cls(*(np.zeros(0, np.int32) for _ in cls._fields))

    @classmethod
    def joined(cls, some: Sequence[_Firsts]) -> _Firsts:
        """Join the groups of several, one after the other."""
        name, row, _, size = map(np.concatenate, zip(*some, strict=True))
        return cls(name, row, (np.cumsum(size) - size).astype(np.int32), size)

    def some(self, asked: NDArray[np.bool_]) -> _Firsts:
        """Some of the groups, by a mask."""
        size = self.size[asked]
        row = self.row[np.repeat(asked, self.size)]
        return _Firsts(self.name[asked], row, (np.cumsum(size) - size).astype(np.int32), size)

    def of(self, names: Rows) -> tuple[Rows, Rows, Rows]:
        """Return rows, and for each of some classes where its own begin in them, and how many there are.

        A class that is none of the groups has one place, which names it.
        """
        at, known = sought(self.name, names)
        start, size = len(self.row) + np.arange(len(names)), np.ones(len(names), np.int64)
        start[known], size[known] = self.start[at[known]], self.size[at[known]]
        return np.concatenate((self.row, names)), start, size


def _exact(left: Rows, right: Rows) -> Tied:
    return left, right, np.broadcast_to(1.0, len(left))  # one number, however many there are


def _placed(rows: Rows, name: Rows, owner: Rows, best: Callable[[Rows], int]) -> tuple[Tied, _Firsts, int]:
    """Tie the places of groups of rows. Returns the ties, the first places of each group, and how many were linked.

    Args:
        name: The group of each row; a group's rows stand together and in order.
    """
    here = sizes_of(name, owner)  # places in one article
    inside = pairs(rows, here, REPEATS)
    starts = np.cumsum(here) - here
    first, sizes = rows[starts], sizes_of(name[starts])
    ends = np.cumsum(sizes)
    over = np.flatnonzero(sizes > BUCKET)
    for k in over.tolist():  # the one that would be kept comes in front
        at = np.arange(ends[k] - sizes[k], ends[k])
        lead = at[best(owner[starts[at]])]
        first[[at[0], lead]] = first[[lead, at[0]]]
    across = pairs(first, sizes, BUCKET)
    tied = _exact(*(np.concatenate(both) for both in zip(inside, across, strict=True)))
    begin = (ends - sizes).astype(np.int32)
    return tied, _Firsts(name[starts][begin], first, begin, sizes.astype(np.int32)), len(over)


def _beside(rows: Rows, name: Rows, owners: Callable[[Rows], Rows]) -> Tied:
    """Tie short passages of some classes to their twins right beside them."""
    step = np.cumsum(np.concatenate(([0], np.diff(rows) != 1))) if len(rows) else rows
    return _exact(*pairs(rows, sizes_of(name, owners(rows), step), BUCKET))


def _short_runs(
    classes: Classes, owners: Callable[[Rows], Rows], length: NDArray[np.int32], min_chars: int
) -> tuple[Rows, Rows, Rows]:
    """The first rows of runs of three short passages that stand more than once, their group and their article."""
    found, names = [np.zeros(0, np.int64)], [np.zeros((0, 3), np.int64)]
    for start in range(0, len(length), _PART):
        size = length[start : start + _PART + 2]
        short = (size > 0) & (size < min_chars)
        at = np.flatnonzero(short[:-2] & short[1:-1] & short[2:])
        at = start + at[size[at] + size[at + 1] + size[at + 2] >= min_chars]
        name = np.stack([classes.of[at], classes.of[at + 1], classes.of[at + 2]], axis=1)
        again = (classes.sizes(name.ravel()).reshape(-1, 3) > 1).all(axis=1) & (owners(at) == owners(at + 2))
        found.append(at[again])
        names.append(name[again])
    at = np.concatenate(found)
    _, name, counts = np.unique(np.concatenate(names), axis=0, return_inverse=True, return_counts=True)
    name = name.ravel()
    kept = np.flatnonzero(counts[name] > 1)
    kept = kept[np.argsort(name[kept], kind="stable")]
    return at[kept], name[kept], owners(at[kept])


def _near(classes: Classes, near: Column, firsts: _Firsts, owners: Callable[[Rows], Rows]) -> Iterator[Tied]:
    """Tie the first places of near classes, and the later ones where both stand in one article."""
    for some in slabs(near, _PART):
        left, right = (some[side].astype(np.int64) for side in ("left", "right"))
        yield from _near_some(classes, left, right, some["similarity"], firsts, owners)


def _near_some(
    classes: Classes,
    left: Rows,
    right: Rows,
    similarity: NDArray[np.float64],
    firsts: _Firsts,
    owners: Callable[[Rows], Rows],
) -> Iterator[Tied]:
    one, two = firsts.of(left), firsts.of(right)
    yield _products(one, two, similarity)
    later = (classes.sizes(left) > one[2]) | (classes.sizes(right) > two[2])  # places after the first in some article
    for k, m, alike in zip(left[later].tolist(), right[later].tolist(), similarity[later].tolist(), strict=True):
        mine, theirs = classes.rows(k), classes.rows(m)
        here, there = owners(mine), owners(theirs)
        for owner in sorted({*here.tolist()} & {*there.tolist()}):  # intersect1d loads numpy.ma
            one, two = (_whole(side[by == owner]) for side, by in ((mine, here), (theirs, there)))
            yield _products(one, two, np.array([alike]))


def _whole(rows: Rows) -> tuple[Rows, Rows, Rows]:
    return rows, np.zeros(1, np.int64), np.array([len(rows)])


def _products(one: tuple[Rows, Rows, Rows], two: tuple[Rows, Rows, Rows], similarity: NDArray[np.float64]) -> Tied:
    """Pair every row of a group with every row of another; where that is many, each with the other side's first.

    Where the left group alone is so large, only its first is paired: it may be near to very many groups, and its other
    rows, word for word the same, are tied to that one.

    Args:
        one, two: Rows, and where each group of a side begins in them, and how many there are.
        similarity: Of each pair of groups.
    """
    (rows, start, size), (others, begin, width) = one, two
    many = size * width > BUCKET
    size = np.where(size > BUCKET, 1, size)
    counts = np.where(many, size + width - 1, size * width)
    at, pair = places(counts), np.repeat(np.arange(len(counts)), counts)
    wide = width[pair]
    linked, first = many[pair], at < wide
    left = np.where(linked, np.where(first, 0, at - wide + 1), at // wide)
    right = np.where(linked, np.where(first, at, 0), at % wide)
    return rows[start[pair] + left], others[begin[pair] + right], similarity[pair]


class _Dealt:
    """Ties, dealt by their left rows as they come: they lie on disk until some at a time are sorted."""

    def __init__(self, rows: int, column: Callable[[Any], Store]) -> None:
        self._rows, self._column = rows, column
        self._tied = column(MATCH)
        self._steps = [np.zeros(rows // _GRAIN + 1, np.int64)]  # where grains end in what was dealt at a time
        self._few: list[Tied] = []  # not yet dealt: a step for each of them may take more than they do
        self._held = 0  # ties among these

    def add(self, tied: Tied) -> None:
        """Add ties, in any order."""
        if len(tied[0]) >= _PART:
            self._deal()  # those before it by themselves: to join them would copy it
        self._few.append(tied)
        self._held += len(tied[0])
        if self._held >= _PART or len(self._few) == _FEW:
            self._deal()

    def _deal(self) -> None:
        few, self._few, self._held = self._few or [_NONE], [], 0
        tied = few[0] if len(few) == 1 else [np.concatenate(column) for column in zip(*few, strict=True)]
        for start in range(0, len(tied[0]), _PART):
            one, other, similarity = (each[start : start + _PART] for each in tied)
            left, right = (side(one, other).astype(np.int32, copy=False) for side in (np.minimum, np.maximum))
            grain = left // _GRAIN
            order = np.argsort(grain, kind="stable")
            counts = np.bincount(grain, minlength=len(self._steps[0]))
            self._steps.append(len(self._tied) + np.cumsum(counts))
            self._tied.append(matched(left[order], right[order], similarity[order]))

    def sorted(self, owners: Callable[[Rows], Rows], linked: int) -> Matches:
        """Sort by article, and keep the best similarity of each pair; some articles at a time, by their left rows."""
        self._deal()
        kept = self._column(MATCH)
        edges = {*(_edge(owners, row) for row in self._parts()), self._rows}  # an article longer than a grain has two
        for low, high in pairwise(sorted(edges)):
            for left, right, similarity in _by_article(self._between(low, high), owners):
                order = kernels.order(packed(left, right))
                order = order[kernels.order(packed(owners(left), owners(right))[order])]
                left, right = left[order], right[order]
                begins = np.cumsum(sizes := sizes_of(left, right)) - sizes
                best = np.maximum.reduceat(similarity[order], begins) if len(begins) else similarity
                kept.append(matched(left[begins], right[begins], best))
        return Matches(kept, linked)

    def _parts(self) -> list[int]:
        """The rows with which parts of about as many ties begin."""
        counts = np.zeros(len(self._steps[0]), np.int64)
        for before, step in pairwise(self._steps):
            counts += np.diff(step, prepend=before[-1])
        part = (np.cumsum(counts) - counts) // _PART
        new = np.flatnonzero(np.diff(part, prepend=-1))
        begin: list[int] = (new * _GRAIN).tolist()
        return begin

    def _between(self, low: int, high: int) -> NDArray[Any]:
        """The ties whose left row is one of a range."""
        first, last = low // _GRAIN, (high - 1) // _GRAIN
        spans = [
            (int(step[first - 1] if first else before[-1]), int(step[last])) for before, step in pairwise(self._steps)
        ]
        found, size = np.empty(sum(stop - start for start, stop in spans), MATCH), 0
        for start, stop in spans:  # one after the other: to join them would hold all twice
            part = self._tied.read(start, stop)
            part = part[(part["left"] >= low) & (part["left"] < high)]
            found[size : size + len(part)] = part
            size += len(part)
        return found[:size]


def _by_article(tied: NDArray[Any], owners: Callable[[Rows], Rows]) -> Iterator[Tied]:
    """Part ties by the articles of their left rows: what all are near to, as a form's first fillings, has millions."""
    order = np.argsort(tied["left"], kind="stable") if len(tied) > 2 * _PART else np.arange(len(tied))
    start, size = 0, 2 * _PART
    while start < len(tied):
        some = order[start : start + size]
        if start + len(some) < len(tied):  # up to where its last article begins
            owner = owners(tied["left"][some])
            new = np.flatnonzero(owner[1:] != owner[:-1])
            if not len(new):  # all of one article
                size *= 2
                continue
            some = some[: new[-1] + 1]
        yield tied["left"][some], tied["right"][some], tied["similarity"][some]
        start, size = start + len(some), 2 * _PART


def _edge(owners: Callable[[Rows], Rows], row: int) -> int:
    """The first row of the article that a row belongs to."""
    owner, low = owners(np.array([row]))[0], 0
    while low < row:
        middle = (low + row) // 2
        if owners(np.array([middle]))[0] == owner:
            row = middle
        else:
            low = middle + 1
    return low
