"""Blocks between two articles -> what one is to the other.

    brief (3 sentences) all in the lead (12)     coverage 1.0 / .3    update, the brief is redundant
    "Shr 34 cts vs 27" / "Shr 12 cts vs 19"      coverage .9 / .9     template: same form, other facts
    one quotation in two stories                 coverage .1 / .2     partial

In: the blocks of one pair of articles, passage lengths, changed facts. Out: a `Kinship`: relation, coverage both ways,
the matches whose facts differ, and the `Evidence`. Three measures decide, by the table in `_relation`:

    coverage   share of each article that stands in the other: in matches, in any order, or in aligned text (`reach`)
    torn       conflicting facts in 100 folded characters of matched text: in a form they stand everywhere, in a later
               version of a story in a passage or two
    numbers    share of the numbers of the article with fewer that the other states too: versions of a story agree in
               nearly all (median 1.0), two days of a standing report in few (0 to .4), however well their words agree

Their thresholds were set on 150 pairs of Reuters stories judged by reading, on copies read by a bad scanner, and on
chains of page versions (benchmarks/quality.py prints the confusion matrix).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dedup import measures
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.measures import Told
from dedup.model import Block, Evidence, FactChange, Kinship, Match
from dedup.tables import Placed
from dedup.thresholds import (
    APART,
    COPY,
    FORM,
    FORM_APART,
    FORM_FEW,
    FORM_OTHER,
    FORM_SAME,
    LINE,
    LOOSE,
    MISREAD,
    NAMED,
    NEWS,
    NOISY,
    OTHER_NUMBERS,
    SAME_NUMBERS,
    SLIPS,
    STATED,
    UPDATE,
    WHOLE,
)

Read = Mapping[Match, Sequence[FactChange]]
RELATIONS = ("", "copy", "update", "partial", "template", "none")  # a relation as a column has it: a place here
_SHARE, _COUNT, _CODE, _FLAG = (np.dtype(code) for code in ("<f8", "<i4", "u1", "?"))
EVIDENCE = {  # the columns of `Evidence`, in its order; NaN where it has None
    "held_left": _SHARE, "held_right": _SHARE, "conflicts": _COUNT, "torn": _SHARE, "limit": _SHARE, "numbers": _SHARE,
    "form": _SHARE, "margin": _SHARE, "nearest": _CODE, "successor": _FLAG, "news": _SHARE,
}  # fmt: skip
COLUMNS = {
    "left": _COUNT, "right": _COUNT, "relation": _CODE, "coverage_left": _SHARE, "coverage_right": _SHARE,
} | EVIDENCE  # fmt: skip


class Related(NamedTuple):
    """Relations as columns; those of COLUMNS have shape (p,)."""

    columns: Mapping[str, NDArray[Any]]
    chained: Chained  # blocks, in rows of the run
    facts: Placed  # those that are told


class Facts(Protocol):
    """Reads the changed facts of the pairs that are related."""

    def read(self, pair: int, limit: float, least: int, few: float) -> tuple[Read, int, int]:
        """Return changed facts as `torn.read` does: `limit` and `least` conflicts, in over `few` characters, do."""
        ...

    def dated(self, pair: int, found: Read) -> bool:
        """Tell whether one of them is the day of a dateline."""
        ...


class Pairs(NamedTuple):
    """Pairs of articles, and the blocks between them."""

    left: Ints  # (p,): articles, by their numbers in `Told`
    right: Ints
    chained: Chained  # in passages as `Told` counts them
    blocks: Sequence[Sequence[Block]]  # the same of each pair, as a relation shows them
    names: Sequence[tuple[int, int]]  # of each pair: its articles, as a relation names them


class _Measures(NamedTuple):
    held: tuple[float, float]  # coverage by matches
    coverage: tuple[float, float]  # by matches and aligned text
    news: float  # the larger share of an article in passages that the other lacks
    torn: float
    limit: float
    other: bool  # they agree in few numbers, or, where they have too few, in few names
    dated: bool  # their datelines name other days
    phrased: bool  # what is alike outside of matches are phrases of common words
    ending: bool  # the last passage of both is all that matches

    @property
    def loose(self) -> float:
        """Share of an article that is alike in pieces of sentences only."""
        return max(whole - held for whole, held in zip(self.coverage, self.held, strict=True))


class _Torn(NamedTuple):
    """What the facts of a pair say."""

    read: Read
    conflicts: int
    share: float  # torn
    limit: float

    @property
    def few(self) -> bool:
        """True where these facts alone make no form."""
        return self.share < self.limit


class _Agreed(NamedTuple):
    """The share of what two articles state in which they agree; NaN where that is too little to tell."""

    numbers: Sequence[float]
    names: Sequence[float]
    stated: Sequence[float]  # numbers and names


def relate(told: Told, pairs: Pairs, facts: Facts) -> Iterator[Kinship]:
    """Name the relation of each pair of articles that shares something that carries evidence, in order."""
    found = measures.held(told, pairs.left, pairs.right, pairs.chained)
    agreed = _agreed(told, pairs.left, pairs.right)
    stood = measures.stood(told, found)
    held = list(zip(stood.left.tolist(), stood.right.tolist(), strict=True))
    matched, longer = found.matched.tolist(), measures.longer(told, pairs.left, pairs.right).tolist()
    torn = {
        at: _torn(at, matched[at], held[at], longer[at], agreed, facts) for at in np.flatnonzero(found.matched).tolist()
    }
    near = np.array([at for at, one in torn.items() if one.few and min(held[at]) < 1 - NEWS], np.int64)
    more, slips, read = measures.aligned(told, pairs.left, pairs.right, found, near)
    whole, noise = [column.copy() for column in stood], np.zeros(len(held))
    for column, fresh in zip((*whole, noise), (*more, slips), strict=True):
        column[near[read]] = fresh[read]
    rows = list(zip(*(column.tolist() for column in (*whole, noise)), strict=True))
    measured, ending = {}, measures.ending(told, found).tolist()
    for at, one in torn.items():
        left, right, news, noisy = rows[at]
        other = one.few and _differ(agreed, at, noisy)
        dated = one.few and facts.dated(at, one.read)
        measured[at] = _Measures(held[at], (left, right), news, one.share, one.limit, other, dated, False, ending[at])
    phrased = _phrased(told, pairs, measured)
    for at, one in torn.items():
        found_by = measured[at]._replace(phrased=True) if at in phrased else measured[at]
        yield _kinship(pairs, at, one, found_by, agreed.numbers[at])


def _phrased(told: Told, pairs: Pairs, measured: Mapping[int, _Measures]) -> set[int]:
    """Return the pairs of which what is alike outside of matches is phrases, where that may make them a form."""
    loose = [at for at, one in measured.items() if one.other and max(one.held) < UPDATE and one.loose >= LOOSE]
    asked = np.array(loose, np.int64)
    form = measures.form(told, pairs.left[asked], pairs.right[asked])
    return {*asked[form > 0].tolist()}


def _kinship(pairs: Pairs, at: int, torn: _Torn, told: _Measures, numbers: float) -> Kinship:
    relation = _relation(told)
    margin, nearest = _margin(relation, told)
    evidence = Evidence(
        *told.held, torn.conflicts, told.torn, told.limit, _known(numbers), 0.0, margin, nearest, False, told.news
    )
    changes = tuple([(match, tuple(found)) for match, found in torn.read.items()])
    (one, other), (left, right) = pairs.names[at], told.coverage
    return Kinship(one, other, relation, left, right, pairs.blocks[at], changes, evidence)


def loose(told: Told, left: Ints, right: Ints, names: Sequence[tuple[int, int]]) -> Iterator[Kinship]:
    """Name the relation of articles of which no passage is alike, but phrases are, where it is certain.

    A form with other names and numbers, or one story scanned badly or edited in every sentence.
    """
    none, no_blocks = np.empty(0, np.int64), np.zeros(len(left) + 1, np.int64)
    bare = Chained(none, none, none, none, np.empty(0), np.empty(0, bool), no_blocks[:1], no_blocks, no_blocks[1:])
    found = measures.held(told, left, right, bare)
    stood, noise, read = measures.aligned(told, left, right, found, np.arange(len(left)))
    agreed = _agreed(told, left, right)
    forms = measures.form(told, left, right).tolist()
    columns = (column.tolist() for column in (stood.left, stood.right, stood.news, noise, read))
    for at, (*coverage, news, slips, known) in enumerate(zip(*columns, strict=True)):
        if not known:
            coverage, news, slips = [0.0, 0.0], 1.0, 0.0
        form, stated, numbers = forms[at], agreed.stated[at], _known(agreed.numbers[at])
        if max(coverage) >= UPDATE and not _differ(agreed, at, slips):
            relation = "copy" if min(coverage) >= COPY and news <= NEWS else "update"
            margin, nearest = max(coverage) - UPDATE, "partial"
        elif form and stated < STATED:
            relation, margin, nearest = "template", STATED - stated, "update"
        else:
            continue
        evidence = Evidence(numbers=numbers, form=form, margin=margin, nearest=nearest, news=news)
        (one, other), (here, there) = names[at], coverage
        yield Kinship(one, other, relation, here, there, (), (), evidence)


def _agreed(told: Told, left: Ints, right: Ints) -> _Agreed:
    kinds = (told.numbers,), (told.names,), (told.numbers, told.names)
    return _Agreed(*(measures.agreed(left, right, *sets).tolist() for sets in kinds))


def _torn(at: int, matched: int, held: tuple[float, float], longer: int, agreed: _Agreed, facts: Facts) -> _Torn:
    """Read the facts of a pair, until it is settled that all the rest could change nothing."""
    limit, few = _limit(agreed.numbers[at]), APART * matched
    read, conflicts, apart = facts.read(at, limit * matched / 100, SLIPS + 1, few)
    if apart <= few and agreed.names[at] >= NAMED:
        limit = max(limit, FORM_APART)
    slips = conflicts <= SLIPS and min(held) >= WHOLE and longer >= LINE
    share = 0.0 if slips else 100 * conflicts / matched
    return _Torn(read, conflicts, share, limit)


def _differ(agreed: _Agreed, at: int, noise: float) -> bool:
    """Tell whether two articles state other things: by their numbers, where there are too few by names too."""
    numbers = agreed.numbers[at]
    if noise >= NOISY:
        return numbers < MISREAD
    return agreed.stated[at] < STATED if math.isnan(numbers) else numbers < SAME_NUMBERS


def _known(share: float) -> float | None:
    return None if math.isnan(share) else share


def _limit(numbers: float) -> float:
    if math.isnan(numbers):
        return FORM_FEW
    return FORM_OTHER if numbers < OTHER_NUMBERS else FORM_SAME if numbers >= SAME_NUMBERS else FORM


def _relation(told: _Measures) -> str:
    if told.torn >= told.limit:
        return "template"
    if told.other and ((told.dated and min(told.coverage) >= COPY) or (told.phrased and told.loose >= LOOSE)):
        return "template"  # the same words another day, or the same phrases, with other numbers
    if min(told.coverage) >= COPY and told.news <= NEWS:
        return "copy"
    if max(told.coverage) >= UPDATE and not (told.ending and told.loose < NEWS):
        return "update"
    return "template" if told.dated else "partial"  # a standing report of another day


def _margin(relation: str, told: _Measures) -> tuple[float, str]:
    """How far the nearest other relation is, in shares of coverage or of the limit on torn facts, and its name."""
    if relation == "template":
        return max(0.0, told.torn - told.limit) / told.limit, _relation(
            told._replace(torn=0.0, other=False, dated=False, phrased=False, ending=False)
        )
    away = [((told.limit - told.torn) / told.limit, "template")]
    if relation == "copy":
        away.append((min(min(told.coverage) - COPY, NEWS - told.news), "update"))
    if relation == "update":
        away += [(max(COPY - min(told.coverage), told.news - NEWS), "copy"), (max(told.coverage) - UPDATE, "partial")]
    if relation == "partial":
        away.append((UPDATE - max(told.coverage), "update"))
    return min(away)
