"""The columns of relations as they are kept: scalars in columns of their own, the rest as records that each points to.

    block 12, blocks 2, match 40, matches 5, fact 31, facts 8, letter 204, letters 61     of one relation

In: `Related`. Out: columns of any relations, by place. What lies on disk is read in a few pieces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.engine.parts import unnamed
from dedup.engine.spool import Rows, Space
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.relate import COLUMNS, EVIDENCE, Related
from dedup.tables import Placed

Places = NDArray[np.integer]

_MEMORY = 0.1  # of the memory
_APART = 1024  # records between two that are read in one go
_NESTED = ("block", "match", "fact", "letter")
_MANY = ("blocks", "matches", "facts", "letters")  # how many records there are, beside where the first one is
_MATCH = np.dtype(
    [("left", "<i4"), ("right", "<i4"), ("lefts", "<u2"), ("rights", "<u2"), ("same", "?"), ("similarity", "<f8")]
)
_FACT = np.dtype(
    [("match", "<i4"), ("kind", "u1"), ("slight", "?"), ("place", "<i4", 6), ("base", "<i4", 2), ("size", "<u4", 2)]
)
_PLACED = ("match", "kind", "slight", "place", "base")
_PAIR = ("left", "right", "relation", "coverage_left", "coverage_right")
_TABLES = {  # columns that are mostly asked for together
    "pair": np.dtype([(name, COLUMNS[name]) for name in _PAIR]),
    "evidence": np.dtype(list(EVIDENCE.items())),
    "nested": np.dtype([(one, "<i8") for one in _NESTED] + [(many, "<u4") for many in (*_MANY, "loud")]),
}
_RECORDS = {"block": np.dtype("<u4"), "match": _MATCH, "fact": _FACT, "letter": np.dtype("u1")}
_PERCENT = {"pair": 5, "evidence": 10, "nested": 10, "block": 5, "match": 30, "fact": 35, "letter": 5}
_READ = 1 << 16  # relations read at a time where one column of many is asked for


class Store:
    """Columns of relations, in the order that they came in."""

    def __init__(self, space: Space) -> None:
        made = _TABLES | _RECORDS
        self._rows = {name: Rows(space, dtype, _MEMORY * _PERCENT[name] / 100) for name, dtype in made.items()}
        self._table = {column: name for name, dtype in _TABLES.items() for column in dtype.names or ()}

    def __len__(self) -> int:
        return len(self._rows["pair"])

    def add(self, more: Related) -> None:
        """Add relations."""
        found, facts = more.chained, more.facts
        match = np.empty(len(found.left), _MATCH)
        for name in _MATCH.fields or ():
            match[name] = getattr(found, name)
        fact = np.empty(len(facts.match), _FACT)
        for name in _PLACED:
            fact[name] = getattr(facts, name)
        fact["size"] = np.diff(facts.end, prepend=0).reshape(-1, 2)
        letter = np.frombuffer(facts.written, np.uint8)
        offsets = (
            found.pair,
            found.block[found.pair],
            facts.offset,
            np.concatenate(([0], facts.end[1::2]))[facts.offset],
        )
        loud = np.concatenate(([0], np.cumsum(~facts.slight)))[facts.offset]
        columns = {**more.columns, "loud": np.diff(loud)}
        for one, many, offset in zip(_NESTED, _MANY, offsets, strict=True):
            columns[one], columns[many] = offset[:-1] + len(self._rows[one]), np.diff(offset)
        for name, dtype in _TABLES.items():
            rows = np.empty(len(offsets[0]) - 1, dtype)
            for column in dtype.names or ():
                rows[column] = columns[column]
            self._rows[name].append(rows)
        sizes = np.diff(found.block).astype("<u4")
        for one, records in zip(_NESTED, (sizes, match, fact, letter), strict=True):
            self._rows[one].append(records)

    def amend(self, at: Places, columns: Mapping[str, NDArray[Any]]) -> int:
        """Add some relations once more, with other scalars and the same blocks and facts; return where they begin."""
        first = len(self)
        for name, dtype in _TABLES.items():
            rows = taken(self._rows[name], at).copy()
            for column in columns.keys() & set(dtype.names or ()):
                rows[column] = columns[column]
            self._rows[name].append(rows)
        return first

    def column(self, name: str, at: Places | int) -> NDArray[Any]:
        """Return a scalar of some relations, or of the first so many."""
        size = at if isinstance(at, int) else len(at)
        rows = self._rows[self._table[name]]
        parts = [np.empty(0, _TABLES[self._table[name]][name])]
        for start in range(0, size, _READ):
            stop = min(size, start + _READ)
            part = rows.read(start, stop) if isinstance(at, int) else taken(rows, at[start:stop])
            parts.append(np.ascontiguousarray(part[name]))
        return np.concatenate(parts)

    def chained(self, at: Places) -> Chained:
        """Return the blocks of some relations."""
        pair, sizes = self._nested("block", "blocks", at)
        _, match = self._nested("match", "matches", at)
        left, right, lefts, rights = (match[name].astype(np.int64) for name in ("left", "right", "lefts", "rights"))
        block = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        similarity, same = (np.ascontiguousarray(match[name]) for name in ("similarity", "same"))
        return Chained(left, lefts, right, rights, similarity, same, block, pair, np.zeros(len(at), np.int64))

    def placed(self, at: Places, letters: bool = True) -> Placed:
        """Return the changed facts of some relations; without their letters where nobody reads them."""
        offset, fact = self._nested("fact", "facts", at)
        _, letter = self._nested("letter", "letters", at if letters else at[:0])
        end = np.cumsum(fact["size"].ravel(), dtype=np.int64)
        match, kind, slight, place, base = (np.ascontiguousarray(fact[name]) for name in _PLACED)
        return Placed(offset, match, kind, slight, place, base, end, letter.tobytes())

    def _nested(self, one: str, many: str, at: Places) -> tuple[Ints, NDArray[Any]]:
        """Return the records of some relations, and where each one's begin among them."""
        table = taken(self._rows["nested"], at)
        first, count = table[one], table[many].astype(np.int64)
        offset = np.concatenate(([0], np.cumsum(count)))
        return offset, ranged(self._rows[one], first, first + count)


def ranged(rows: Rows, start: Ints, end: Ints) -> NDArray[Any]:
    """Return the rows of some ranges, one after the other: those that touch are read in one go.

    >>> rows = Rows(Space(0), "<i4", 1.0)
    >>> rows.append(np.arange(9, dtype="<i4"))
    >>> ranged(rows, np.array([5, 7, 0, 3]), np.array([7, 8, 2, 3])).tolist()
    [5, 6, 7, 0, 1]
    """
    some = end > start
    start, end = start[some], end[some]
    apart = np.flatnonzero(start[1:] != end[:-1])
    begins, stops = start[np.append(0, apart + 1)[: len(start)]], end[np.append(apart, len(end) - 1)[: len(end)]]
    if len(begins) == 1:
        return rows.read(int(begins[0]), int(stops[0]))
    return rows.ranges(begins, stops) if len(begins) else rows.read(0, 0)


def taken(rows: Rows, at: Places) -> NDArray[Any]:
    """Return some rows of a column, in any order.

    >>> rows = Rows(Space(0), "<i4", 1.0)
    >>> rows.append(np.arange(9, dtype="<i4"))
    >>> taken(rows, np.array([5, 1, 5])).tolist()
    [5, 1, 5]
    """
    if not len(at):
        return rows.read(0, 0)
    order = np.argsort(at, kind="stable") if (at[1:] < at[:-1]).any() else None
    rising = at if order is None else at[order]
    found = rows.held(rising)
    if found is None:
        parts = np.split(rising, np.flatnonzero(np.diff(rising) > _APART) + 1)
        read = [unnamed(rows.read(int(part[0]), int(part[-1]) + 1)).take(part - part[0], 0) for part in parts]
        found = (read[0] if len(read) == 1 else np.concatenate(read)).view(rows.room(0).dtype)
    if order is None:
        return found
    back = np.empty_like(found)
    unnamed(back)[order] = unnamed(found)
    return back
