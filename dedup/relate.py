"""Blocks between two articles -> what one is to the other.

    brief (3 sentences) all in the lead (12)     coverage 1.0 / .3    update, the brief is redundant
    "Shr 34 cts vs 27" / "Shr 12 cts vs 19"      coverage .9 / .9     template: same form, other facts
    one quotation in two stories                 coverage .1 / .2     partial

In: the blocks of many pairs of articles, passage lengths, changed facts. Out: columns: relation, coverage both ways,
the facts that differ, and what `Evidence` has. Three measures decide, by the table in `_relation`:

    coverage   share of each article that stands in the other: in matches, in any order, or in aligned text (`reach`)
    torn       conflicting facts in 100 folded characters of matched text: in a form they stand everywhere, in a later
               version of a story in a passage or two
    numbers    share of the numbers of the article with fewer that the other states too: versions of a story agree in
               nearly all (median 1.0), two days of a standing report in few (0 to .4), however well their words agree

Their thresholds were set on 150 pairs of Reuters stories judged by reading, on copies read by a bad scanner, and on
chains of page versions (benchmarks/quality.py prints the confusion matrix).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import fillings, measures, torn
from dedup.differing import Flags, Nears, Stated, joined, taken
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints
from dedup.measures import Held, Stood, Told
from dedup.pairing import places, sizes_of
from dedup.reach import Floats
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
    OF_A_FORM,
    OTHER_NUMBERS,
    SAME_NUMBERS,
    SETTLED,
    SLIPS,
    STATED,
    SURE,
    UPDATE,
    WHOLE,
)

if TYPE_CHECKING:
    from dedup.foretold import Certain

RELATIONS = ("", "copy", "update", "partial", "template", "none")  # a relation as a column has it: a place here
_COPY, _UPDATE, _PARTIAL, _TEMPLATE = range(1, 5)
_BY_NAME = (_COPY, _PARTIAL, _TEMPLATE, _UPDATE)  # of two that are as near the first is told
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


class Pairs(NamedTuple):
    """Pairs of articles, and the blocks between them."""

    left: Ints  # (p,): articles, by their numbers in `Told`
    right: Ints
    chained: Chained  # in passages as `Told` counts them
    names: tuple[Ints, Ints]  # the articles of each pair, as a relation names them


class Named(NamedTuple):
    """The relations of those pairs that share something that carries evidence."""

    pair: Ints  # (r,): they rise
    columns: Mapping[str, NDArray[Any]]  # those of COLUMNS, shape (r,)
    facts: Stated  # by match of all pairs, whose relation is to be found


class _Agreed(NamedTuple):
    """The share of what two articles state in which they agree; NaN where that is too little to tell."""

    numbers: Floats
    names: Floats
    stated: Floats  # numbers and names


class _Torn(NamedTuple):
    """What the facts of pairs say."""

    told: Stated  # not in order of the matches
    conflicts: Ints
    share: Floats
    limit: Floats
    dated: Flags  # their datelines name other days

    @property
    def few(self) -> Flags:
        """Where these facts alone make no form."""
        few: Flags = self.share < self.limit
        return few


class _Measures(NamedTuple):
    held: tuple[Floats, Floats]  # coverage by matches
    coverage: tuple[Floats, Floats]  # by matches and aligned text
    news: Floats  # the larger share of an article in passages that the other lacks
    torn: Floats
    limit: Floats
    other: Flags  # they agree in few numbers, or, where they have too few, in few names
    dated: Flags
    phrased: Flags  # what is alike outside of matches are phrases of common words
    ending: Flags  # the last passage of both is all that matches

    @property
    def most(self) -> Floats:
        """The larger coverage."""
        return np.maximum(*self.coverage)

    @property
    def least(self) -> Floats:
        """The smaller coverage."""
        return np.minimum(*self.coverage)

    @property
    def loose(self) -> Floats:
        """Share of an article that is alike in pieces of sentences only."""
        one, other = (whole - held for whole, held in zip(self.coverage, self.held, strict=True))
        return np.maximum(one, other)


def relate(told: Told, pairs: Pairs, near: Nears, certain: Callable[[Ints], Certain], changes: torn.Changes) -> Named:
    """Name the relation of each pair of articles that shares something that carries evidence.

    Args:
        near: Their matches whose bytes differ.
        certain: Reads the certain conflicts of some of these, given by their places.
        changes: Tells all changed facts of some, where that is not enough.
    """
    found = measures.held(told, pairs.left, pairs.right, pairs.chained)
    agreed = _agreed(told, pairs.left, pairs.right)
    stood = measures.stood(told, found)
    longer = measures.longer(told, pairs.left, pairs.right)
    facts = _torn(found.matched, stood, longer, agreed, near, certain, changes)
    some = found.matched > 0
    whole, noise = _aligned(told, pairs, found, stood, some & facts.few)
    measured = _Measures(
        held=(stood.left, stood.right),
        coverage=(whole.left, whole.right),
        news=whole.news,
        torn=facts.share,
        limit=facts.limit,
        other=facts.few & _differ(agreed, noise),
        dated=facts.few & facts.dated,
        phrased=np.zeros(len(some), np.bool_),
        ending=stood.ending,
    )
    measured = measured._replace(phrased=_phrased(told, pairs, measured, some))
    relation = _relation(measured)
    margin, nearest = _margin(relation, measured)
    columns: dict[str, NDArray[Any]] = {
        "left": pairs.names[0], "right": pairs.names[1], "relation": relation,
        "coverage_left": whole.left, "coverage_right": whole.right,
        "held_left": stood.left, "held_right": stood.right, "conflicts": facts.conflicts, "torn": facts.share,
        "limit": facts.limit, "numbers": agreed.numbers, "margin": margin, "nearest": nearest, "news": whole.news,
    }  # fmt: skip
    return _named(some, columns, _listed(facts, near, relation))


def _named(some: Flags, known: Mapping[str, NDArray[Any]], facts: Stated) -> Named:
    """Some of the relations; what is not known of them is 0."""
    pair = np.flatnonzero(some)
    columns = {
        name: known[name][pair].astype(dtype) if name in known else np.zeros(len(pair), dtype)
        for name, dtype in COLUMNS.items()
    }
    return Named(pair, columns, facts)


def _aligned(told: Told, pairs: Pairs, found: Held, stood: Stood, wanted: Flags) -> tuple[Stood, Floats]:
    """How much stands in both articles, by aligned text too where that may say more, and the slips in that."""
    whole, noise = Stood._make(column.copy() for column in stood), np.zeros(len(wanted))
    asked = np.flatnonzero(wanted & (np.minimum(stood.left, stood.right) < 1 - NEWS))
    more, slips, read = measures.aligned(told, pairs.left, pairs.right, found, asked)
    for column, fresh in zip((*whole, noise), (*more, slips), strict=True):
        column[asked[read]] = fresh[read]
    return whole, noise


def _phrased(told: Told, pairs: Pairs, measured: _Measures, some: Flags) -> Flags:
    """Mark the pairs of which what is alike outside of matches is phrases, where that may make them a form."""
    phrased = some & measured.other & (np.maximum(*measured.held) < UPDATE) & (measured.loose >= LOOSE)
    asked = np.flatnonzero(phrased)
    phrased[asked] = measures.form(told, pairs.left[asked], pairs.right[asked]) > 0
    return phrased


def _listed(facts: _Torn, near: Nears, relation: NDArray[np.uint8]) -> Stated:
    """The facts that are told: of a form the first ones that count, since its fillings differ in a dozen and more."""
    order = np.argsort(facts.told.near, kind="stable")
    pair = near.pair[facts.told.near[order]]
    loud, form = np.flatnonzero(~facts.told.slight[order]), relation[pair] == _TEMPLATE
    first = np.zeros(len(pair), np.bool_)
    first[loud] = places(sizes_of(pair[loud])) < OF_A_FORM
    return taken(facts.told, order[~form | first])


def loose(told: Told, left: Ints, right: Ints, names: tuple[Ints, Ints]) -> Named:
    """Name the relation of articles of which no passage is alike, but phrases are, where it is certain.

    A form with other names and numbers, or one story scanned badly or edited in every sentence.
    """
    none, no_blocks = np.empty(0, np.int64), np.zeros(len(left) + 1, np.int64)
    bare = Chained(none, none, none, none, np.empty(0), np.empty(0, bool), no_blocks[:1], no_blocks, no_blocks[1:])
    found = measures.held(told, left, right, bare)
    stood, noise, read = measures.aligned(told, left, right, found, np.arange(len(left)))
    agreed = _agreed(told, left, right)
    form = measures.form(told, left, right)
    here, there, noise = (np.where(read, column, 0.0) for column in (stood.left, stood.right, noise))
    news = np.where(read, stood.news, 1.0)
    most = np.maximum(here, there)
    story = (most >= UPDATE) & ~_differ(agreed, noise)
    copy = (np.minimum(here, there) >= COPY) & (news <= NEWS)
    filled = ~story & (form > 0) & (agreed.stated < STATED)
    columns: dict[str, NDArray[Any]] = {
        "left": names[0], "right": names[1], "coverage_left": here, "coverage_right": there,
        "relation": np.where(filled, _TEMPLATE, np.where(copy, _COPY, _UPDATE)),
        "numbers": agreed.numbers, "form": form, "news": news,
        "margin": np.where(filled, STATED - agreed.stated, most - UPDATE),
        "nearest": np.where(filled, _UPDATE, _PARTIAL),
    }  # fmt: skip
    return _named(story | filled, columns, joined(()))


def _agreed(told: Told, left: Ints, right: Ints) -> _Agreed:
    numbers, names = (measures.common(sets, left, right) for sets in (told.numbers, told.names))
    return _Agreed(numbers.agreed(), names.agreed(), numbers.beside(names).agreed())


def _torn(
    matched: Ints,
    stood: Stood,
    longer: Ints,
    agreed: _Agreed,
    near: Nears,
    certain: Callable[[Ints], Certain],
    changes: torn.Changes,
) -> _Torn:
    """Read the facts of pairs, until it is settled that all the rest could change nothing."""
    limit: Floats = _limit(agreed.numbers)
    bar = limit * matched / 100
    few = np.float64(APART) * matched
    enough = np.where(matched > 0, np.maximum(SLIPS + 1, SURE * bar), np.inf)
    sure = fillings.settled(near, certain, enough, few)
    rest = torn.torn(near, (matched > 0) & ~sure.form, changes, np.maximum(SLIPS + 1, SETTLED * bar), few)
    conflicts = np.where(sure.form, sure.conflicts, rest.conflicts)
    raised = ~sure.form & (rest.apart <= few) & (agreed.names >= NAMED)
    limit = np.maximum(limit, np.where(raised, FORM_APART, 0.0))
    slips = (conflicts <= SLIPS) & (np.minimum(stood.left, stood.right) >= WHOLE) & (longer >= LINE)
    share = np.where(slips, 0.0, 100 * conflicts / np.maximum(matched, 1))
    return _Torn(joined((sure.told, rest.told)), conflicts, share, limit, rest.dated)


def _differ(agreed: _Agreed, noise: Floats) -> Flags:
    """Tell which articles state other things: by their numbers, where there are too few by names too."""
    stated = np.where(np.isnan(agreed.numbers), agreed.stated < STATED, agreed.numbers < SAME_NUMBERS)
    return np.where(noise >= NOISY, agreed.numbers < MISREAD, stated)


def _limit(numbers: Floats) -> Floats:
    known = np.where(numbers < OTHER_NUMBERS, FORM_OTHER, np.where(numbers >= SAME_NUMBERS, FORM_SAME, FORM))
    return np.where(np.isnan(numbers), FORM_FEW, known)


def _relation(told: _Measures) -> NDArray[np.uint8]:
    # The same words another day, or the same phrases, with other numbers.
    form = told.other & ((told.dated & (told.least >= COPY)) | (told.phrased & (told.loose >= LOOSE)))
    rules = (
        (told.torn >= told.limit, _TEMPLATE),
        (form, _TEMPLATE),
        ((told.least >= COPY) & (told.news <= NEWS), _COPY),
        ((told.most >= UPDATE) & ~(told.ending & (told.loose < NEWS)), _UPDATE),
        (told.dated, _TEMPLATE),  # a standing report of another day
    )
    found = np.select([rule for rule, _ in rules], [code for _, code in rules], _PARTIAL)
    return found.astype(np.uint8)


def _margin(relation: NDArray[np.uint8], told: _Measures) -> tuple[Floats, NDArray[np.uint8]]:
    """How far the nearest other relation is, in shares of coverage or of the limit on torn facts, and that relation."""
    no, none = np.zeros(len(relation), np.bool_), np.zeros(len(relation))
    bare = told._replace(torn=none, other=no, dated=no, phrased=no, ending=no)
    copy, update = relation == _COPY, relation == _UPDATE
    away = {
        _COPY: np.where(update, np.maximum(COPY - told.least, told.news - NEWS), np.inf),
        _PARTIAL: np.where(update, told.most - UPDATE, np.inf),
        _TEMPLATE: (told.limit - told.torn) / told.limit,
        _UPDATE: np.where(copy, np.minimum(told.least - COPY, NEWS - told.news), UPDATE - told.most),
    }
    away[_UPDATE][update] = np.inf
    ways = np.stack([away[code] for code in _BY_NAME])
    form = relation == _TEMPLATE
    margin = np.where(form, np.maximum(0.0, told.torn - told.limit) / told.limit, ways.min(axis=0))
    nearest = np.where(form, _relation(bare), np.array(_BY_NAME, np.uint8)[ways.argmin(axis=0)])
    return margin, nearest
