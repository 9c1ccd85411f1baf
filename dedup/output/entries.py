"""The ledger's lines of one source, made as they are asked for: most articles of a large file are unchanged.

    Taken: article 7 loses bytes 4711 to 4718   ->   Entry("wire.jsonl#7", written, cuts=(Removed(4711, 4718, ...),))
    article 8 loses nothing                     ->   the usual line, with its id

Decides nothing: why a piece goes, and where its copy stays, the findings say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dedup import ledger
from dedup.output.taken import Taken

if TYPE_CHECKING:  # `restore` uses what stands beside this, and needs no numpy
    import numpy as np
    from numpy.typing import NDArray

    from dedup.report.overview import Overview

_A = {"copy": "a copy", "update": "an update", "partial": "a part"}
_BATCH = 1 << 12  # articles told at a time


class Entries:
    """The entries of a source.

    Attributes:
        base: The entry of the file itself, if it holds no article.
        taken: What its articles lose.
    """

    def __init__(self, base: ledger.Entry, seen: Overview, articles: NDArray[np.int32], taken: Taken) -> None:
        self.base, self.taken = base, taken
        self._seen, self._articles = seen, articles

    def __len__(self) -> int:
        return len(self._articles) or 1

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the ledger."""
        if not len(self._articles):
            yield ledger.entry_line(self.base)
            return
        usual, which = ledger.lines_like(self.base), _Places(self.taken)
        for start in range(0, len(self._articles), _BATCH):
            some = self._articles[start : start + _BATCH]
            places = which.of(some)
            changed = self._changed(some[places >= 0], places[places >= 0])
            for name, place in zip(self._seen.ids.names(some), places.tolist(), strict=True):
                yield usual(name) if place < 0 else ledger.entry_line(next(changed))

    def _changed(self, articles: NDArray[np.int32], places: NDArray[np.int64]) -> Iterator[ledger.Entry]:
        """Yield the entries of articles that lose something."""
        seen, base = self._seen, self.base
        keepers, relations = seen.keeper[articles], self._relations(articles)
        names = seen.ids.names(articles)
        low, high = (edges.tolist() for edges in seen.cuts_of(articles))
        for at, (name, keeper, place) in enumerate(zip(names, keepers.tolist(), places.tolist(), strict=True)):
            if keeper >= 0:
                why, kept = self._keeping(keeper, relations[at])
                cuts = [ledger.Removed(start, end, data, why, kept) for start, end, _, data in self.taken.of(place)]
                yield replace(base, id=name, action="dropped", keeper=seen.ids.name(keeper), cuts=tuple(cuts))
                continue
            made = seen.cuts[low[at] : high[at]].tolist()
            cuts = [self._removed(start, end, data, *made[cut]) for start, end, cut, data in self.taken.of(place)]
            yield replace(base, id=name, action="written", cuts=tuple(cuts))

    def _relations(self, articles: NDArray[np.int32]) -> dict[int, str]:
        """What those of some articles that are left out are to their keepers, by their places among these."""
        from dedup.report.tables import RELATIONS

        seen = self._seen
        (gone,) = (seen.keeper[articles] >= 0).nonzero()
        if not len(gone):  # then no relation needs to be read
            return {}
        kinds = seen.kind(seen.between(articles[gone], seen.keeper[articles[gone]]))
        return {at: (*RELATIONS, "")[kind] for at, kind in zip(gone.tolist(), kinds.tolist(), strict=True)}

    def _keeping(self, keeper: int, relation: str) -> tuple[str, Mapping[str, object]]:
        """Why an article is left out, and where its copy stays."""
        seen, name = self._seen, self._seen.ids.name(keeper)
        row = int(seen.row[keeper])
        end = int(seen.rows["chars"][row]) if row >= 0 else None
        said = relation or "copy"
        return f"the article is {_A.get(said, said)} of {name}", {"article": name, "start": 0, "end": end}

    def _removed(
        self, begin: int, stop: int, data: bytes, _article: int, _start: int, _end: int, why: int, kept: int,
        start: int, end: int, line: int, end_line: int,
    ) -> ledger.Removed:  # fmt: skip
        """What a cut took, by its row."""
        seen, place = self._seen, None
        if kept >= 0:
            name = seen.ids.name(kept)
            place = {"article": name, "start": start, "end": end, "line": line, "end_line": end_line}
        return ledger.Removed(begin, stop, data, seen.whys[why], place)


class _Places:
    """Where articles stand among those that lose something."""

    def __init__(self, taken: Taken) -> None:
        import numpy as np

        numbers = np.frombuffer(taken.articles, np.int32)
        self._order = np.argsort(numbers, kind="stable")
        self._numbers = numbers[self._order]

    def of(self, articles: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the place of each of some articles; -1: it loses nothing."""
        import numpy as np

        from dedup.tables import sought

        at, known = sought(self._numbers, articles)
        found = np.full(len(articles), -1)
        found[known] = self._order[at[known]]
        return found
