"""Relations as objects -> as columns: for those few that are decided one by one.

    Kinship(0, 7, "update", .9, .8, blocks, changes)    ->    left 0, right 7, relation 2, ...

In: `Kinship`s, the texts of their articles. Out: `Related`. A form keeps the changed facts that it lists, no others:
each pair of its fillings differs in whatever can be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan
from operator import attrgetter

import numpy as np

from dedup.engine.placing import Texts
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.model import Block, FactChange, FactKind, Kinship, Match
from dedup.relate import COLUMNS, EVIDENCE, RELATIONS, Related
from dedup.tables import Placed
from dedup.thresholds import OF_A_FORM

_CODE = {name: code for code, name in enumerate(RELATIONS)}
_KIND = {kind: code for code, kind in enumerate(FactKind)}
_CODED = ("relation", "nearest")
_Fact = tuple[int, Match, int, FactChange]  # of which relation, of which match, and which of all matches that is


def related(kinships: Sequence[Kinship], texts: Texts | None) -> Related:
    """Return relations as columns; without texts, facts stand in line 0 of articles that begin with their match."""
    columns = {}
    for name, dtype in COLUMNS.items():
        one = attrgetter(f"evidence.{name}" if name in EVIDENCE else name)
        values = (_CODE[one(each)] if name in _CODED else one(each) for each in kinships)
        columns[name] = np.array([nan if value is None else value for value in values], dtype)
    return Related(columns, _chained([one.blocks for one in kinships]), placed(kinships, texts))


def _chained(pairs: Sequence[Sequence[Block]]) -> Chained:
    blocks = [block for pair in pairs for block in pair]
    matches = [match for block in blocks for match in block.matches]
    rows = [(one.left[0], len(one.left), one.right[0], len(one.right)) for one in matches]
    left, lefts, right, rights = np.array(rows, np.int64).reshape(-1, 4).T
    similarity, same = np.array([one.similarity for one in matches]), np.array([one.same for one in matches], np.bool_)
    ends = (_ends([len(block.matches) for block in blocks]), _ends([len(pair) for pair in pairs]))
    return Chained(left, lefts, right, rights, similarity, same, *ends, np.zeros(len(pairs), np.int64))


def _ends(sizes: Sequence[int]) -> Ints:
    return np.cumsum([0, *sizes])


def placed(kinships: Sequence[Kinship], texts: Texts | None) -> Placed:
    """Return the changed facts of relations where they stand in their articles."""
    facts = [fact for pair, kinship in enumerate(kinships) for fact in _facts(pair, kinship)]
    pair = np.array([pair for pair, _, _, _ in facts], np.int64)
    spans = [(one.start_a, one.end_a, one.start_b, one.end_b) for *_, one in facts]
    place = np.zeros((len(facts), 6), np.int32)
    place[:, 2:] = np.array(spans, np.int32).reshape(-1, 4)
    base = np.zeros((len(facts), 2), np.int32)
    if texts is not None and facts:
        for side, name in enumerate(("left", "right")):
            rows = np.array([getattr(match, name)[0] for _, match, _, _ in facts])
            base[:, side] = texts.begins(rows)
            place[:, 2 + 2 * side : 4 + 2 * side] += base[:, side, None]
            owner = np.array([getattr(one, name) for one in kinships])[pair]
            place[:, side] = texts.lines(
                np.searchsorted(texts.articles, owner), place[:, 2 + 2 * side].astype(np.int64)
            )
    written = [side.encode("utf-8", "surrogatepass") for *_, one in facts for side in (one.a, one.b)]
    return Placed(
        _ends(np.bincount(pair, minlength=len(kinships)).tolist()),
        np.array([at for _, _, at, _ in facts], np.int32),
        np.array([_KIND[one.kind] for *_, one in facts], np.uint8),
        np.array([one.slight for *_, one in facts], np.bool_),
        place,
        base,
        np.cumsum([len(side) for side in written], dtype=np.int64),
        b"".join(written),
    )


def _facts(pair: int, kinship: Kinship) -> Iterator[_Fact]:
    """The changed facts of a relation; of a form the first ones that count."""
    if not kinship.changes:
        return
    number = {match: at for at, match in enumerate(match for block in kinship.blocks for match in block.matches)}
    form = kinship.relation == "template"
    left = OF_A_FORM
    for match, changes in kinship.changes:
        told = [one for one in changes if not one.slight][:left] if form else changes
        left -= len(told) * form
        yield from ((pair, match, number[match], one) for one in told)
