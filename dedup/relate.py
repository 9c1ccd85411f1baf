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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dedup import reach, torn
from dedup.model import Block, Evidence, Kinship
from dedup.thresholds import (
    APART,
    COPY,
    COUNTED,
    FILLED,
    FORM,
    FORM_APART,
    FORM_FEW,
    FORM_OTHER,
    FORM_SAME,
    LACKING,
    LOOSE,
    MISREAD,
    NAMED,
    NEWS,
    NOISY,
    OTHER_NUMBERS,
    PHRASE,
    PHRASES,
    SAME_NUMBERS,
    SLIPS,
    STATED,
    UPDATE,
    WHOLE,
)
from dedup.torn import Changes, Side, Sure


@dataclass(frozen=True, slots=True)
class _Measures:
    held: tuple[float, float]  # coverage by matches
    coverage: tuple[float, float]  # by matches and aligned text
    news: float  # the larger share of an article in passages that the other lacks
    torn: float
    limit: float
    other: bool  # they agree in few numbers, or, where they have too few, in few names
    dated: bool  # their datelines name other days
    phrased: bool  # what is alike outside of matches are phrases of common words

    @property
    def loose(self) -> float:
        """Share of an article that is alike in pieces of sentences only."""
        return max(whole - held for whole, held in zip(self.coverage, self.held, strict=True))


def relate(
    left: Side,
    right: Side,
    blocks: Sequence[Block],
    changes: Changes,
    sure: Sure | None = None,
) -> Kinship | None:
    """Name the relation of two articles; None where nothing that carries evidence is shared.

    Args:
        blocks: Every block between the two.
        changes: Asked match by match, until it is settled that all the rest could change nothing.
        sure: Knows some of the conflicts among the changes of a match. Where these alone make a form, nothing else is
            asked.
    """
    here, there, matched = _matched(left, right, blocks)
    if not matched:
        return None
    held = _covered(left, here), _covered(right, there)
    numbers = _agreed(left.numbers, right.numbers)
    limit = _limit(numbers)
    few = APART * matched
    read, conflicts, apart = torn.read(left, blocks, changes, sure, limit * matched / 100, SLIPS + 1, few)
    if apart <= few and (_agreed(left.names(), right.names()) or 0.0) >= NAMED:
        limit = max(limit, FORM_APART)
    share = 100 * conflicts / matched  # torn
    if conflicts <= SLIPS and min(held) >= WHOLE:
        share = 0.0
    coverage, news, noise = held, _news(left, right, here, there), 0.0
    if share < limit and min(held) < 1 - NEWS:
        coverage, news, noise = _aligned(left, right, here, there) or (coverage, news, noise)
    dated = any(torn.dated(left, match, one) for match, found in read.items() for one in found)
    other = share < limit and _differ(numbers, left, right, noise)
    phrased = other and max(held) < UPDATE and _form(left, right) > 0
    measures = _Measures(held, coverage, news, share, limit, other, dated, phrased)
    relation = _relation(measures)
    margin, nearest = _margin(relation, measures)
    told = tuple((match, tuple(found)) for match, found in read.items())
    evidence = Evidence(*held, conflicts, share, limit, numbers, margin=margin, nearest=nearest, news=news)
    return Kinship(left.ordinal, right.ordinal, relation, *coverage, tuple(blocks), told, evidence)


def loose(left: Side, right: Side) -> Kinship | None:
    """Name the relation of two articles of which no passage is alike, but phrases are; None where it is not certain.

    A form with other names and numbers, or one story scanned badly or edited in every sentence.
    """
    numbers, stated = _agreed(left.numbers, right.numbers), _stated(left, right)
    coverage, news, noise = _aligned(left, right, {}, {}) or ((0.0, 0.0), 1.0, 0.0)
    form = _form(left, right)
    if max(coverage) >= UPDATE and not _differ(numbers, left, right, noise):
        relation = "copy" if min(coverage) >= COPY and news <= NEWS else "update"
        margin, nearest = max(coverage) - UPDATE, "partial"
    elif form and stated is not None and stated < STATED:
        relation, margin, nearest = "template", STATED - stated, "update"
    else:
        return None
    evidence = Evidence(numbers=numbers, form=form, margin=margin, nearest=nearest, news=news)
    return Kinship(left.ordinal, right.ordinal, relation, *coverage, (), (), evidence)


def phrases(one: bytes, other: bytes) -> tuple[float, float]:
    """Return the shares of the shorter and the longer text's common words that stand in phrases of both, or zeros."""
    found = reach.runs(one, other, PHRASE)
    total, (least, beside, short) = sum(found), PHRASES
    fewer, more = sorted((len(one), len(other)))
    if total < least or total - max(found) < beside or total < short * fewer:
        return 0.0, 0.0
    return total / fewer, total / more


def _form(left: Side, right: Side) -> float:
    """Share of the shorter article's common words in phrases of both; 0.0 where that is too few to be a form."""
    short, long = phrases(left.common(), right.common())
    return short if long >= FILLED else 0.0


def _matched(left: Side, right: Side, blocks: Sequence[Block]) -> tuple[dict[int, float], dict[int, float], int]:
    """The share of each row of both sides that its best match covers, and the matched characters of the left."""
    here: dict[int, float] = {}
    there: dict[int, float] = {}
    matched = 0
    for block in blocks:
        for match in block.matches:
            size, other = torn.size(left, match.left), torn.size(right, match.right)
            common = match.similarity * (size + other) / 2
            share, held = min(1.0, common / (size or 1)), min(1.0, common / (other or 1))
            for row in match.left:
                if share >= here.get(row, 0.0):
                    here[row] = share
            for row in match.right:
                if held >= there.get(row, 0.0):
                    there[row] = held
            matched += size
    return here, there, matched


def _aligned(
    left: Side, right: Side, here: Mapping[int, float], there: Mapping[int, float]
) -> tuple[tuple[float, float], float, float] | None:
    """Coverage both ways, news and noise, where a row counts by its match or by aligned text, whichever has more."""
    if left.fold is None or right.fold is None:
        return None
    found = reach.reach([*map(left.fold, left.length)], [*map(right.fold, right.length)])
    if found is None:
        return None
    one, other = (
        {row: max(known.get(row, 0.0), share) for row, share in zip(side.length, shares, strict=True)}
        for side, known, shares in ((left, here, found.left), (right, there, found.right))
    )
    return (_covered(left, one), _covered(right, other)), _news(left, right, one, other), found.noise


def _news(left: Side, right: Side, here: Mapping[int, float], there: Mapping[int, float]) -> float:
    """The larger share of an article in passages that the other lacks; headlines are none, each desk writes its own."""
    news = []
    for side, share in ((left, here), (right, there)):
        body = {row: size for row, size in side.length.items() if row not in side.headline}
        new = sum(size for row, size in body.items() if share.get(row, 0.0) < LACKING)
        news.append(new / sum(body.values()) if any(body.values()) else 0.0)
    return max(news)


def _stated(left: Side, right: Side) -> float | None:
    """The share of numbers and names in which two articles agree."""
    return _agreed(left.numbers | left.names(), right.numbers | right.names())


def _differ(numbers: float | None, left: Side, right: Side, noise: float) -> bool:
    """Tell whether two articles state other things: by their numbers, where there are too few by names too."""
    if noise >= NOISY:
        return numbers is not None and numbers < MISREAD
    if numbers is not None:
        return numbers < SAME_NUMBERS
    stated = _stated(left, right)
    return stated is not None and stated < STATED


def _agreed(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Share of the numbers of the side with fewer that stand in the other too; None where there are too few."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= COUNTED else None


def _limit(numbers: float | None) -> float:
    if numbers is None:
        return FORM_FEW
    return FORM_OTHER if numbers < OTHER_NUMBERS else FORM_SAME if numbers >= SAME_NUMBERS else FORM


def _covered(side: Side, share: Mapping[int, float]) -> float:
    """Share of a side's folded characters that stand in the other article."""
    covered = sum([size * share.get(row, 0.0) for row, size in side.length.items()])
    return min(1.0, covered / side.total) if side.total else 0.0


def _relation(told: _Measures) -> str:
    if told.torn >= told.limit:
        return "template"
    if told.other and ((told.dated and min(told.coverage) >= COPY) or (told.phrased and told.loose >= LOOSE)):
        return "template"  # the same words another day, or the same phrases, with other numbers
    if min(told.coverage) >= COPY and told.news <= NEWS:
        return "copy"
    if max(told.coverage) >= UPDATE:
        return "update"
    return "template" if told.dated else "partial"  # a standing report of another day


def _margin(relation: str, told: _Measures) -> tuple[float, str]:
    """How far the nearest other relation is, in shares of coverage or of the limit on torn facts, and its name."""
    if relation == "template":
        return max(0.0, told.torn - told.limit) / told.limit, _relation(
            replace(told, torn=0.0, other=False, dated=False, phrased=False)
        )
    away = [((told.limit - told.torn) / told.limit, "template")]
    if relation == "copy":
        away.append((min(min(told.coverage) - COPY, NEWS - told.news), "update"))
    if relation == "update":
        away += [(max(COPY - min(told.coverage), told.news - NEWS), "copy"), (max(told.coverage) - UPDATE, "partial")]
    if relation == "partial":
        away.append((UPDATE - max(told.coverage), "update"))
    return min(away)
