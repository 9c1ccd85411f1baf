"""Cuts that may be made -> cuts that are made, so that nothing is cut for a passage that is itself cut.

    b may go for a, c for b, but c is not like a     ->  b goes; c stays, since its only copy is gone

In: edges between rows. Out: which of them are made. Linear in the edges.
"""

from __future__ import annotations

from collections.abc import Sequence


def resolve(edges: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> list[bool]:
    """Choose which of the cuts that may be made are made: no row is cut for one that is itself cut.

    What stays can then not be cut for anything else that stays, so that a second run finds nothing: the kernel of the
    graph of rows (von Neumann and Morgenstern 1944). Where rows wait for each other in a ring, the first one stays.

    Args:
        edges: (rows that may go, rows that would stay for them), best first.
    Returns:
        For each edge, whether it is made; a row goes by one edge only.
    >>> resolve([((2,), (1,)), ((3,), (2,))])  # 2 goes for 1, so 3 can't go for 2
    [True, False]
    """
    goes = [row for other, _ in edges for row in other]
    may = set(goes)
    if len(may) == len(goes) and all(may.isdisjoint(kept) for _, kept in edges):  # a body that stands twice
        return [True] * len(edges)
    graph = _Graph(edges)
    while graph.settle():
        pass
    return graph.made


class _Graph:
    """The state of `resolve`: which rows are settled, which edges still can be made."""

    def __init__(self, edges: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> None:
        self.made = [False] * len(edges)
        self._edges = edges
        self._live = [True] * len(edges)
        self._waits = [len(kept) for _, kept in edges]
        self._as_other: dict[int, list[int]] = {}
        self._as_kept: dict[int, list[int]] = {}
        for at, (other, kept) in enumerate(edges):
            for row in other:
                self._as_other.setdefault(row, []).append(at)
            for row in kept:
                self._as_kept.setdefault(row, []).append(at)
        self._chances = {row: len(found) for row, found in self._as_other.items()}
        self._settled: set[int] = set()
        self._order = iter(sorted(self._as_other))
        self._free = [row for row in sorted(self._as_kept) if row not in self._as_other]

    def settle(self) -> bool:
        """Let every row that nothing can cut stay, and cut what waits for it; False when all rows are settled."""
        while self._free:
            self._stay(self._free.pop())
        row = next((row for row in self._order if row not in self._settled), None)
        if row is None:
            return False
        self._free.append(row)
        return True

    def _stay(self, row: int) -> None:
        if row in self._settled:
            return
        self._settled.add(row)
        for at in self._as_other.get(row, ()):
            self._kill(at)
        for at in self._as_kept.get(row, ()):
            self._waits[at] -= 1
            if self._live[at] and not self._waits[at]:
                self._make(at)

    def _make(self, at: int) -> None:
        self.made[at] = True
        self._live[at] = False
        rows = self._edges[at][0]
        self._settled.update(rows)
        for row in rows:
            for other in (*self._as_other[row], *self._as_kept.get(row, ())):
                self._kill(other)

    def _kill(self, at: int) -> None:
        if not self._live[at]:
            return
        self._live[at] = False
        for row in self._edges[at][0]:
            self._chances[row] -= 1
            if not self._chances[row] and row not in self._settled:
                self._free.append(row)
