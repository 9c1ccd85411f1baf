"""Why a pair or a copy was decided as it was, in sentences: what was measured, the border, and what would tip it.

    update, nearest copy, .013 away   ->  "Passage by passage, 81% of A stands in B, and 93% of B in A: a copy has 82%
                                           both ways, an update 50% one way."
                                          "It would be a copy if 1.3 points more of A stood in B."

In: a Relation with its Evidence, or a copy with what it Weighed. Out: sentences, plain words first; no article text but
what `stays` quotes. A decision that no figure tips (a dateline of another day, the versions' numbers) says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.model import Borders, Evidence, Nearest, Other, Relation, Span
from dedup.report.text import counted, percent

_A = {"copy": "a copy", "update": "an update", "partial": "a partial match", "template": "a template"}
_WOULD = {"cut": "would be cut", "keep": "would be kept", "none": "would not be told as a repeat"}
_ELSEWHERE = "stands in another article"  # as `desk` says it
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_NAMED = 5  # figures that a sentence names


def graded(relation: Relation) -> Evidence | None:
    """Return what a relation was decided on where that is a figure that could have been another; else None.

    A template under its limit is one by a dateline or by loose phrases, and a successor by its version number.
    """
    told = relation.evidence
    if told is None or not told.nearest or told.nearest == relation.relation:
        return None
    by_number = told.successor and relation.relation != "copy"
    by_date = relation.relation == "template" and not told.form and told.torn < told.limit
    return None if by_number or by_date else told


def of_relation(
    relation: Relation, borders: Borders, a: str = "A", b: str = "B", beyond: Iterable[str] = ()
) -> list[str]:
    """Return why two articles, called `a` and `b`, are what they are to each other.

    Args:
        beyond: What is to be said beside the contradicted facts: what was not compared.
    """
    told = relation.evidence
    if told is None:
        return []
    sentences = [*_coverage(relation, told, borders, a, b), *_facts(told, beyond)]
    if told.successor:
        sentences.append("Their version numbers make one the next version of the other: an update at least.")
    elif relation.relation == "template" and not graded(relation):
        sentences.append("A dateline of another day, or loose phrases with other numbers, make it a standing form.")
    return [*sentences, *nearly(relation, borders, a, b)]


def _coverage(relation: Relation, told: Evidence, borders: Borders, a: str, b: str) -> Iterator[str]:
    """How much of each stands in the other, and how much of one is news to the other."""
    held, coverage = (told.held_left, told.held_right), (relation.coverage_a, relation.coverage_b)
    need = f"a copy has {percent(borders.copy)} both ways, an update {percent(borders.update)} one way"
    read = f"{percent(coverage[0])} of {a} stands in {b}, and {percent(coverage[1])} of {b} in {a}"
    if not told.limit:
        yield "No passage of one matches one of the other: they were read letter by letter."
    elif [*map(percent, held)] != [*map(percent, coverage)]:
        read += f" ({percent(held[0])} and {percent(held[1])} in passages that match)"
    yield f"{read}: {need}."
    if told.form:
        yield f"Phrases of both make up {percent(told.form)} of the common words of one: a form, filled anew."
    if told.news is not None:
        most = percent(borders.news)
        yield f"Passages that the other lacks make up {percent(told.news)} of one: of a copy, {most} at most."


def _facts(told: Evidence, beyond: Iterable[str]) -> Iterator[str]:
    """How much the two contradict each other, in what was compared: the passages that match."""
    if not told.limit:
        if told.numbers is not None:
            yield f"They share {percent(told.numbers)} of the numbers of the one that has fewer."
        return
    number = counted(told.conflicts, "contradicted fact")
    if not told.conflicts:
        aside = "headlines, datelines and misspellings aside"
        yield f"No fact contradicts the other story in the passages that match ({aside})."
    elif not told.torn:
        yield f"{number} in the passages that match: no template, since nearly all the rest agrees."
        yield "It keeps both all the same: copy that states another fact is never cut."
    else:
        yield f"{number} in the passages that match, {told.torn:.2f} in 100 letters of them."
    yield from beyond
    yield f"A template has {told.limit:.2f} or more in 100 letters: {_border(told.numbers)}."


def _border(numbers: float | None) -> str:
    """Why the border of a template is where it is."""
    if numbers is None:
        return "a border for two of which one has too few numbers to compare"
    rises = "the border is higher the more numbers both have and the fewer passages disagree"
    return f"{rises}, and they share {percent(numbers)} of the numbers of the one that has fewer"


def figures(own: Iterable[Span], text: str, other: str) -> list[str]:
    """Return the figures that `own` lines of an article have and the `other` article lacks, each with its lines.

    >>> figures([Span("a", 0, 18, 1, 1, "body", "")], "7 dead, 1,112 hurt", "19 dead on the 7th, 240 hurt")
    ['1,112 (line 1)']
    """
    known = {*map(_plain, _FIGURE.findall(other))}
    found: dict[str, list[int]] = {}
    for span in own:
        for figure in _FIGURE.findall(text[span.start : span.end]):
            if _plain(figure) not in known:
                found.setdefault(figure, []).append(span.line)
    return [f"{figure} ({_at(sorted({*at}))})" for figure, at in found.items()]


def apart(a: Sequence[str] = (), b: Sequence[str] = ()) -> list[str]:
    """Return what `figures` found on both sides, in a sentence: the passages that they stand in were not compared."""
    sides = [f"{name} has {_some(found)}" for name, found in (("A", a), ("B", b)) if found]
    return [f"Passages that one alone has are not compared; of figures, {'; '.join(sides)}."] if sides else []


def _plain(figure: str) -> str:
    return _THOUSANDS.sub("", figure).replace(",", ".")


def _at(found: Sequence[int]) -> str:
    more = ", ..." if len(found) > _NAMED else ""
    return f"line{'s' if len(found) > 1 else ''} {', '.join(map(str, found[:_NAMED]))}{more}"


def _some(found: Sequence[str]) -> str:
    left = len(found) - _NAMED
    return ", ".join(found[:_NAMED]) + (f" and {left:,} more" if left > 0 else "")


def nearly(relation: Relation, borders: Borders, a: str = "A", b: str = "B") -> list[str]:
    """Return what would make another relation of it; nothing where that is no question of a figure."""
    told = graded(relation)
    if told is None:
        return []
    other, coverage = _A[told.nearest], (relation.coverage_a, relation.coverage_b)
    pair = {relation.relation, told.nearest}
    if "template" in pair:
        return [_by_facts(relation, told, other)]
    if told.margin < 0:  # past the limit, but for the rule that how two articles end makes no update
        reach = f"It is {points(-told.margin)} past the limit of {other}"
        return [f"{reach}, and would be one if more matched than the passage that both end with."]
    change = "more" if relation.relation == "partial" or told.nearest == "copy" else "less"
    by_coverage = abs(abs(min(coverage) - borders.copy) - told.margin) < 1e-6
    if pair == {"copy", "update"} and not by_coverage:
        change = "less" if told.nearest == "copy" else "more"
        return [f"It would be {other} if {points(told.margin)} {change} of one were news to the other."]
    first = coverage[0] <= coverage[1] if pair == {"copy", "update"} else coverage[0] >= coverage[1]
    one, two = (a, b) if first else (b, a)
    return [f"It would be {other} if {points(told.margin)} {change} of {one} stood in {two}."]


def beside(relation: Relation, keepers: Collection[str], a: str = "A", b: str = "B") -> list[str]:
    """Return why the one of the two that is not a group's keeper, one of `keepers`, is written all the same."""
    if not relation.stays:
        return []
    other, keeper = (b, a) if relation.a in keepers else (a, b)
    return [f"{other[0].upper()}{other[1:]} is not left out for {keeper}: {relation.stays}."]


def _by_facts(relation: Relation, told: Evidence, other: str) -> str:
    if told.form:
        return f"It would be {other} if they agreed in {points(told.margin)} more of their names and numbers."
    if not told.torn:
        return f"It would be {other} with {told.limit:.2f} contradicted facts in 100 letters of what they share."
    columns = (np.array([figure]) for figure in (told.conflicts, told.torn, told.limit))
    number = int(contradicted(np.array([relation.relation == "template"]), *columns)[0])
    return tipped(relation.relation, told.nearest, number)


def contradicted(
    template: NDArray[np.bool_], conflicts: NDArray[np.integer], torn: NDArray[np.float64], limit: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many contradicted facts fewer make another relation of a template, and how many more one of another.

    >>> contradicted(np.array([True, False]), np.array([5, 1]), np.array([2.5, 0.5]), np.array([1.0, 1.0])).tolist()
    [4.0, 1.0]
    """
    most = np.ceil(limit * (conflicts / torn) - 1e-9)  # of them in so many hundreds of letters
    found: NDArray[np.float64] = np.where(template, conflicts - most + 1, np.maximum(1, most - conflicts))
    return found


def tipped(relation: str, nearest: str, number: int) -> str:
    """Return that so many contradicted facts fewer or more would make the nearest relation of one."""
    change = "fewer" if relation == "template" else "more"
    return f"It would be {_A[nearest]} with {counted(number, 'contradicted fact')} {change}."


def points(margin: float) -> str:
    """Return a margin, which is not negative, in percentage points.

    >>> points(0.0132), points(0.01), points(0.00004)
    ('1.3 points', '1 point', 'under 0.1 points')
    """
    if margin < 0.0005:
        return "under 0.1 points"
    number = f"{100 * margin:.1f}".removesuffix(".0")
    return f"{number} point{'' if number == '1' else 's'}"


def distance(margin: float) -> str:
    """Return how far a decision is from its limit, and that it is past it where a rule beside the limit decided.

    >>> distance(0.0132), distance(-0.227)
    ('1.3 points away', '22.7 points past the limit')
    """
    return f"{points(-margin)} past the limit" if margin < 0 else f"{points(margin)} away"


def of_copy(kind: str, copy: Other, borders: Borders) -> list[str]:
    """Return what a copy's fate was decided on, beside the reason that it has already."""
    if kind == "exact" or copy.similarity >= 1:
        return []
    alike = f"{percent(copy.similarity)} alike: "
    if copy.similarity >= borders.threshold:
        sentences = [f"{alike}what is told as a repeat has {percent(borders.threshold)} (--threshold)."]
    else:
        sentences = [f"{alike}under --threshold, but nearly all of the shorter, or beside other copy in both places."]
    if copy.weighed is not None:
        if copy.action == "cut" or copy.weighed.by == "held":
            held, need = percent(copy.weighed.held), percent(borders.contained)
            sentences.append(f"{held} of it stands in the copy that stays: what is cut has {need}.")
        sentences.append(tipping(copy))
    return sentences


def standing(scope: str, copy: Other, changed: bool, policy: object) -> list[str]:
    """Return what lets copy stand that no figure of its own lets stand."""
    if copy.action == "cut":
        return []
    if changed:
        return ["Copy that states another fact is never cut, however alike."]
    reported = only_reported(policy)
    if scope == "across" and reported:
        return [f"{reported[0].upper()}{reported[1:]}; --policy passages cuts such passages too."]
    return []


def only_reported(policy: object) -> str:
    """Return why a passage that another article has too stays; "" under the policy that cuts it.

    >>> only_reported("articles")
    'reported only: policy articles cuts whole copies'
    """
    cuts = {"within": "inside articles", "articles": "whole copies", "latest": "whole articles"}.get(str(policy))
    return f"reported only: policy {policy} cuts {cuts}" if cuts else ""


def why(scope: str, copy: Other, policy: object) -> str:
    """Return the reason that a copy has, and where that is only that it stands elsewhere, why it stays."""
    if copy.why == _ELSEWHERE and scope == "across" and copy.action == "keep":
        return only_reported(policy) or copy.why
    return copy.why


def tipping(copy: Other) -> str:
    """Return what would give a near copy another fate."""
    told = copy.weighed
    assert told is not None
    fate = _WOULD[told.nearest]
    change = "more" if told.nearest == "cut" else "less"
    if told.by == "held":
        return f"It {fate} if {points(told.margin)} {change} of it stood in the copy that stays."
    return f"It {fate} if it were {points(told.margin)} {change} alike."


def of_nearest(found: Nearest, borders: Borders, min_chars: int) -> str:
    """Return why the most alike passages of two articles do not tie them."""
    if found.similarity < borders.threshold:
        return (
            f"Copy has {percent(borders.threshold)} (--threshold), {points(borders.threshold - found.similarity)} more."
        )
    if found.chars < min_chars:
        letters = counted(found.chars, "letter")
        return f"They are short, {letters}: a passage that matches alone has {min_chars} (--min-chars)."
    return "That is alike enough, but by itself it ties no articles: reworded, a notice, or a line of the page."
