"""Which facts of stretches that answer each other are conflicts for certain, in columns.

    stretch    of pair   piece          answer
    0          0         12 %           14 %      far apart, one unit: a conflict
    1          0         12 mln dlrs    $12.1 mln     a rounding? asked once for these two values
    2          1         (smith)        (jones)   two names, neither before an office

In: stretches of pairs of texts, as numbers of pieces. Out: numbers of facts. The kernel compares them by the numbers of
their values (`kernels.answers`); here it is told what takes the values themselves.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dedup import kernels
from dedup.facts.alike import may_be_one, same_share
from dedup.facts.compare import fuller
from dedup.facts.lexicon import by_code
from dedup.facts.names import TYPO_LETTERS
from dedup.facts.pieces import KINDS, Name, Pieces
from dedup.facts.stated import Stated
from dedup.facts.weigh import DATELINE_END, slip
from dedup.kernels.answers import NAME, Flags, Marks, Rows
from dedup.kernels.words import Ints
from dedup.model import FactKind

_KEPT = 1 << 14  # pairs of values or names whose likeness is remembered, 500 bytes each


def conflicts(pieces: Pieces, stretches: Rows) -> Rows:
    """Return the facts in conflict, pair by pair; in order of stretches, or, with names, of the first text."""

    def told(keys: Ints, kinds: Marks) -> Flags:
        sides = pieces.values(keys >> 32), pieces.values(keys & 0xFFFFFFFF)
        return np.array([_two(*each) for each in zip(kinds.tolist(), *sides, strict=True)], np.bool_)

    return Rows(*kernels.contradicted(pieces.pieces, pieces.facts, stretches, DATELINE_END, told))


def _two(kind: int, one: object, other: object) -> bool:
    if kind == NAME:
        return _two_names(one, other)
    return _two_amounts(KINDS[kind], one, other)


@lru_cache(_KEPT)
def _two_amounts(kind: FactKind, one: object, other: object) -> bool:
    """Tell whether two values are no ways to tell one amount."""
    if same_share(one, other) or may_be_one(Stated(kind, one, 0, 0), Stated(kind, other, 0, 0)):
        return False
    return not fuller(one, other) and not fuller(other, one)


@lru_cache(_KEPT)
def _two_names(one: Name, other: Name) -> bool:
    """Tell whether two names, folded and as written, are no spellings, short forms or parts of one."""
    (a, written, code), (b, spelled, _) = one, other
    aliases = by_code(code).aliases
    if a == b or a in aliases or b in aliases or a in b or b in a or slip(written, spelled):
        return False
    return a[:1] != b[:1] or max(len(a), len(b)) < TYPO_LETTERS
