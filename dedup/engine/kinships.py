"""Relations as columns, in memory or on disk, and `Kinship`s of them, which are made when they are asked for.

    left right relation coverage_left ... | blocks of the pair     | changed facts, and where they stand
    0    7     template .91               | rows 40 and 90, .97 .. | "12 pct" -> "14 pct", line 3, characters 50 to 56

What asks for many asks for columns, and only what asks for a few for objects:

    kinships.left, .right, .relation            int32, int32, uint8: a place in RELATIONS
    kinships.column("held_left")                any scalar of COLUMNS, float64 mostly; NaN for None; shape (n,)
    kinships.chained(start, stop)               the blocks of relations start to stop, as `kernels.chains.Chained`
    kinships.counts("blocks")                   how many "blocks", "matches", "facts" or "loud" facts each has
    kinships.placed(start, stop)                their changed facts, as `tables.Placed`; of a form those that it lists
    kinships.select(at)                         some of them: a mask, or places, in any order; columns are not copied
    kinships.replaced({3: kinship}, texts)      the same with a few others instead
    kinships.amended(at, {"successor": flags})  the same with other scalars at some places
    kinships[3], iteration                      `Kinship`s; iteration reads ahead

A column is read anew each time, so a caller holds it. Past their share of the memory the columns lie on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.blocks import Batch
from dedup.engine.changed import Changes, Facts
from dedup.engine.flat import related
from dedup.engine.placing import Texts
from dedup.engine.sequences import alike
from dedup.engine.spool import Space
from dedup.engine.store import Store
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.model import Evidence, Kinship
from dedup.pairing import packed
from dedup.relate import EVIDENCE, RELATIONS, Related
from dedup.tables import Placed

Places = NDArray[np.int32]
_AHEAD = 1024  # relations whose columns are read at a time: some hundred KB


class Kinships(Sequence[Kinship]):
    """Relations, in the order that they came in or were selected in."""

    def __init__(self, space: Space, store: Store | None = None, at: Places | None = None) -> None:
        self._space = space
        self._store = store or Store(space)
        self._at = at  # places in the store, int32; None: those that came in here, in order, and nothing else did
        self._size = 0 if at is None else len(at)

    def __len__(self) -> int:
        return self._size

    @property
    def left(self) -> NDArray[np.int32]:
        """The article that stands first, of each relation."""
        return self.column("left")

    @property
    def right(self) -> NDArray[np.int32]:
        """The other one."""
        return self.column("right")

    @property
    def relation(self) -> NDArray[np.uint8]:
        """What the first is to the other: a place in RELATIONS."""
        return self.column("relation")

    def pairs(self) -> tuple[Ints, Ints]:
        """Return the articles of each relation in 64 bits."""
        return self.left.astype(np.int64), self.right.astype(np.int64)

    def column(self, name: str) -> NDArray[Any]:
        """Return a scalar of each relation, shape (n,)."""
        return self._store.column(name, self._size if self._at is None else self._at)

    def counts(self, name: str) -> NDArray[np.uint32]:
        """Return how many "blocks", "matches", "facts" or "loud" facts, which are not slight, each has, shape (n,)."""
        return self.column(name)

    def chained(self, start: int, stop: int) -> Chained:
        """Return the blocks of the relations from `start` up to `stop`, in rows of the run."""
        return self._store.chained(self._places(start, stop))

    def placed(self, start: int, stop: int, letters: bool = True) -> Placed:
        """Return the changed facts of the relations from `start` up to `stop`; without their letters if asked."""
        return self._store.placed(self._places(start, stop), letters)

    def _places(self, start: int, stop: int) -> Places:
        return np.arange(start, stop, dtype=np.int32) if self._at is None else self._at[start:stop]

    def add(self, more: Related) -> None:
        """Add relations as columns."""
        first = len(self._store)
        self._store.add(more)
        if self._at is not None or first != self._size:
            new = np.arange(first, len(self._store), dtype=np.int32)
            self._at = np.concatenate((self._places(0, self._size), new))
        self._size += len(self._store) - first

    def extend(self, more: Iterable[Kinship], texts: Texts | None = None) -> None:
        """Add relations as objects; without their texts, facts stand in lines 0 of articles that begin with a match."""
        self.add(related(list(more), texts))

    def __iadd__(self, more: Iterable[Kinship]) -> Self:
        self.extend(more)
        return self

    def select(self, at: NDArray[np.bool_] | NDArray[np.integer]) -> Kinships:
        """Return some of the relations, by a mask or by their places."""
        return Kinships(self._space, self._store, self._places(0, len(self))[at])

    def ordered(self) -> Kinships:
        """Return the relations in order of (left, right)."""
        return self.select(kernels.order(packed(self.left, self.right)))

    def replaced(self, fresh: Mapping[int, Kinship], texts: Texts | None = None) -> Kinships:
        """Return the relations with others at some places."""
        at = self._places(0, len(self)).copy()
        at[[*fresh]] = np.arange(len(fresh), dtype=np.int32) + len(self._store)
        self._store.add(related([*fresh.values()], texts))
        return Kinships(self._space, self._store, at)

    def amended(self, at: NDArray[np.integer], columns: Mapping[str, NDArray[Any]]) -> Kinships:
        """Return the relations with other scalars at some places, shape (n,) as these."""
        places = self._places(0, len(self)).copy()
        first = self._store.amend(places[at], columns)
        places[at] = np.arange(first, first + len(at))
        return Kinships(self._space, self._store, places)

    @overload
    def __getitem__(self, at: int) -> Kinship: ...
    @overload
    def __getitem__(self, at: slice) -> list[Kinship]: ...
    def __getitem__(self, at: int | slice) -> Kinship | list[Kinship]:
        if isinstance(at, slice):
            return list(self.select(np.arange(len(self))[at]))
        place = range(len(self))[at]
        (found,) = self._made(place, place + 1)
        return found

    def __iter__(self) -> Iterator[Kinship]:
        size = len(self)
        for start in range(0, size, _AHEAD):
            yield from self._made(start, min(size, start + _AHEAD))

    def _made(self, start: int, stop: int) -> Iterator[Kinship]:
        places = self._places(start, stop)
        store = self._store
        batch = Batch(store.chained(places))
        facts = Facts(batch, lambda: store.placed(places))
        names = ("left", "right", "relation", "coverage_left", "coverage_right", "facts")
        columns = (store.column(name, places).tolist() for name in names)
        told = {name: store.column(name, places) for name in EVIDENCE}
        rows = zip(*columns, batch, evidence(told), strict=True)
        for at, (left, right, name, one, other, some, blocks, why) in enumerate(rows):
            changes = Changes(facts, at) if some else ()
            yield Kinship(left, right, RELATIONS[name], one, other, blocks, changes, why)

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]


def evidence(columns: Mapping[str, NDArray[Any]]) -> Iterator[Evidence]:
    """Return what relations were decided on as objects, from the columns of EVIDENCE, in its order."""
    told = {name: column.tolist() for name, column in columns.items()}
    for name in ("numbers", "news"):
        told[name] = [None if one != one else one for one in told[name]]  # NaN
    told["nearest"] = [RELATIONS[one] for one in told["nearest"]]
    return map(Evidence, *told.values())
