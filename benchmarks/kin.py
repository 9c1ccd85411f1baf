"""How right signatures are by themselves: what they say of pairs of articles of which the truth is known.

    a17 is a copy of a3      estimated .93: found          a20 fills the form of a8     estimated .71: a mistake
    a31 is an update of a9   estimated .64: missed         a40 shares a paragraph with a2   .12: right

In: a corpus with its truth; the estimates of a tool for `pairs`. Out: recall of copies and of updates at the threshold,
and precision, over as many pairs of each kind: articles that share nothing are no question, and not asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.peers import THRESHOLD

_MOST = 1000  # pairs of a kind
_KINDS = ("copy", "update", "form", "background")  # the first two are of one story
_SAME = 2


class Pair(NamedTuple):
    """Two articles by their place in the corpus, and what one is to the other."""

    left: int
    right: int
    kind: str


def pairs(truth: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """Return the pairs that a corpus holds, the first thousand of each kind."""
    place: dict[str, int] = {}
    found: dict[str, list[Pair]] = {kind: [] for kind in _KINDS}
    for at, row in enumerate(truth):
        place[row["id"]] = at
        sources = {
            (name, kind) for kind, _, _, name, *_ in (one for one in row["places"] if len(one) > 3) if name != row["id"]
        }
        for name, kind in sorted(sources):
            if len(found[kind]) < _MOST:
                found[kind].append(Pair(place[name], at, kind))
    return [pair for kind in _KINDS for pair in found[kind]]


def scores(asked: Sequence[Pair], estimated: Sequence[float]) -> dict[str, float]:
    """Return recall by kind, and precision.

    >>> asked = [Pair(0, 1, "copy"), Pair(2, 3, "update"), Pair(4, 5, "form")]
    >>> scores(asked, [0.9, 0.6, 0.8])
    {'recall, copy': 1.0, 'recall, update': 0.0, 'precision': 0.5, 'pairs': 3}
    """
    flagged = [value >= THRESHOLD for value in estimated]
    told = {}
    for kind in _KINDS[:_SAME]:
        mine = [flag for pair, flag in zip(asked, flagged, strict=True) if pair.kind == kind]
        told[f"recall, {kind}"] = round(sum(mine) / max(len(mine), 1), 4)
    right = sum(flag for pair, flag in zip(asked, flagged, strict=True) if pair.kind in _KINDS[:_SAME])
    return {**told, "precision": round(right / max(sum(flagged), 1), 4), "pairs": len(asked)}


def of(truth: Path) -> list[Pair]:
    """Return the pairs of a corpus by the file of its truth."""
    with truth.open(encoding="utf-8") as stream:
        return pairs(map(json.loads, stream))
