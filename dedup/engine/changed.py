"""Changed facts of relations as objects, for the few that ask.

match 3, "12 pct" -> "14 pct", characters 56 to 62; the match begins at 50    ->    FactChange(..., 6, 12)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import overload

from dedup.blocks import Batch
from dedup.engine.sequences import alike
from dedup.model import FactChange, FactKind, Match
from dedup.tables import Placed

KINDS = tuple(FactKind)
Told = tuple[Match, tuple[FactChange, ...]]


class Facts:
    """The changed facts of some relations, read once one of them is asked for."""

    def __init__(self, blocks: Batch, read: Callable[[], Placed]) -> None:
        self._blocks, self._read = blocks, read

    @cached_property
    def _all(self) -> tuple[list[int], list[int], list[FactChange]]:
        """Where each relation's begin, the matches they belong to, and all of them."""
        found = self._read()
        ends = pairwise([0, *found.end.tolist()])
        sides = [str(found.written[start:stop], "utf-8", "surrogatepass") for start, stop in ends]
        places = found.place[:, 2:] - found.base.repeat(2, axis=1)
        columns = found.kind.tolist(), sides[::2], sides[1::2], *places.T.tolist(), found.slight.tolist()
        facts = [FactChange(KINDS[kind], *rest) for kind, *rest in zip(*columns, strict=True)]
        return found.offset.tolist(), found.match.tolist(), facts

    def of(self, pair: int) -> tuple[Told, ...]:
        """The changed facts of one relation, by match."""
        offset, matches, facts = self._all
        found: dict[int, list[FactChange]] = {}
        for at in range(offset[pair], offset[pair + 1]):
            found.setdefault(matches[at], []).append(facts[at])
        each = [match for block in self._blocks.made(pair) for match in block.matches]
        return tuple((each[at], tuple(some)) for at, some in found.items())


class Changes(Sequence[Told]):
    """The changed facts of one relation: at least one."""

    __slots__ = ("_facts", "_pair")

    def __init__(self, facts: Facts, pair: int) -> None:
        self._facts, self._pair = facts, pair

    def __len__(self) -> int:
        return len(self._facts.of(self._pair))

    def __bool__(self) -> bool:
        return True

    @overload
    def __getitem__(self, at: int) -> Told: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Told, ...]: ...
    def __getitem__(self, at: int | slice) -> Told | tuple[Told, ...]:
        return self._facts.of(self._pair)[at]

    def __iter__(self) -> Iterator[Told]:
        return iter(self._facts.of(self._pair))

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    def __hash__(self) -> int:
        return hash(tuple(self))
