"""The groups of a run as the report tells them.

    members 4 7 9, keeper 7, why 3     ->     Group("wire#8", ("wire#5", "wire#8", "wire#10"), "most complete")

In: groups as columns, the ids of all articles. Out: a sequence of `Group`s, made some hundreds at a time.
"""

from __future__ import annotations

import numpy as np

from dedup.engine.columned import Lots
from dedup.engine.names import Names
from dedup.group import REASONS, Groups
from dedup.kernels.words import Ints
from dedup.model import Group


class Grouped(Lots[Group]):
    """Groups, in order of their first members."""

    def __init__(self, names: Names, columns: Groups) -> None:
        self.names, self.held = names, columns

    def __len__(self) -> int:
        return len(self.held.keeper)

    def lot(self, start: int, stop: int) -> list[Group]:
        """Return the groups from `start` up to `stop`."""
        held, first = self.held, self.held.first[start : stop + 1] - self.held.first[start]
        members = held.members[self.held.first[start] : self.held.first[stop]].astype(np.int64)
        ids = self.names.ids()
        told, keepers = ids.some(members).texts(), ids.some(held.keeper[start:stop].astype(np.int64)).texts()
        why = [REASONS[code] for code in held.why[start:stop].tolist()]
        ends = first.tolist()
        return [Group(keepers[at], tuple(told[ends[at] : ends[at + 1]]), why[at]) for at in range(stop - start)]

    def given(self, at: Ints | None) -> Grouped:
        """Return the groups in the order of the articles given; `at` is where each stands among these."""
        if at is None:
            return self
        members, first, keeper, why = self.held
        sizes = np.diff(first)
        story = np.repeat(np.arange(len(sizes)), sizes)
        ranked = members[np.lexsort((at[members], story))]
        order = np.argsort(at[ranked[first[:-1]]])
        starts = np.concatenate(([0], np.cumsum(sizes[order])))
        moved = ranked[np.repeat(first[:-1][order] - starts[:-1], sizes[order]) + np.arange(len(ranked))]
        return Grouped(self.names, Groups(moved, starts, keeper[order], why[order]))
