"""The groups of a run as the report tells them.

    members 4 7 9, keeper 7, why 3     ->     Group("wire#8", ("wire#5", "wire#8", "wire#10"), "most complete")

In: groups as columns, the ids of all articles. Out: a sequence of `Group`s, and the same rows as columns.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dedup.engine.columned import Told
from dedup.engine.names import Names
from dedup.group import REASONS, Groups
from dedup.kernels.words import Ints
from dedup.lists import Coded, GroupRows
from dedup.model import Group


class Grouped(Told[Group, GroupRows]):
    """Groups, in order of their first members."""

    def __init__(self, names: Names, columns: Groups) -> None:
        self.names, self.held = names, columns

    def __len__(self) -> int:
        return len(self.held.keeper)

    def of(self, start: int, stop: int) -> GroupRows:
        """Return the groups from `start` up to `stop` as columns."""
        held, first = self.held, self.held.first[start : stop + 1].astype(np.int64)
        members = held.members[first[0] : first[-1]].astype(np.int64)
        keeper, why = held.keeper[start:stop].astype(np.int64), held.why[start:stop].astype(np.int64)
        return GroupRows(self.names.ids(), keeper, first - first[0], members, Coded(REASONS, why))

    def columns(self, start: int, stop: int) -> tuple[GroupRows, Mapping[int, Group]]:
        """Return the same, and no others."""
        return self.of(start, stop), {}

    def lot(self, start: int, stop: int) -> list[Group]:
        """Return the groups from `start` up to `stop`."""
        rows = self.of(start, stop)
        told, keepers = rows.ids.some(rows.members).texts(), rows.ids.some(rows.keeper).texts()
        ends = rows.first.tolist()
        groups = zip(keepers, ends, ends[1:], rows.why.texts(), strict=False)
        return [Group(keeper, tuple(told[first:last]), why) for keeper, first, last, why in groups]

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
