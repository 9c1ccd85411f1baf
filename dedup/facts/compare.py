"""The facts of two spans -> what they state differently.

    numbers, dates   12 | 14                         12 -> 14
    names            Le Quy Vuong | Vuong            Le Quy -> (nothing)
    negations        did not | did                   not -> (nothing)
    opposites        rose | fell                     rose -> fell

Each row is compared in its order, apart from the others: "Hanoi 5, Hue 6" against "Hue 5, Hanoi 6" changes the names.
As many facts on both sides are paired one to one; otherwise the longest common part pairs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from dedup.facts import labels, names
from dedup.facts.alike import may_be_one, same_share
from dedup.facts.read import Span
from dedup.facts.regions import Texts, change, regions
from dedup.facts.stated import Content, Stated
from dedup.facts.tokens import Token
from dedup.fold import fold
from dedup.languages import Sides
from dedup.model import FactChange, FactKind

_ARTICLE = re.compile(r"(an?) [^\W\d_]", re.IGNORECASE)  # un, une, một are numbers too
_RANKS = (FactKind.NEGATION, FactKind.NAME, FactKind.NUMBER, FactKind.DATE)  # what a mixed pair is called: the last


def compare(a: Span, b: Span) -> list[FactChange]:
    """Return the changes between two spans."""
    (ours, theirs), spans = (a.content, b.content), (a, b)
    found = _row(ours.amounts, theirs.amounts, spans) if ours.amounts or theirs.amounts else []
    if ours.names or theirs.names:
        found += names.compare(ours.names, theirs.names, spans)
    if len(found) > 1:
        found = _answered(found)
    if ours.turns or theirs.turns:
        found += _row(ours.turns, theirs.turns, spans)
    if ours.poles and theirs.poles:
        found += _opposites(ours.poles, theirs.poles, spans)
    if ours.bounds or theirs.bounds:
        found += _bounded(ours.bounds, theirs.bounds, spans)
    return found + _prefixed(ours, theirs, spans) if ours.prefixed or theirs.prefixed else found


def _answered(changes: list[FactChange]) -> list[FactChange]:
    """Pair what only `a` states in a stretch with what only `b` states there: "in June" and "in Hanoi" are a conflict.

    The same fact on both sides is left alone: it moved, and `moved` says what that means.
    """
    lost = [change for change in changes if not change.b]
    won = [change for change in changes if not change.a]
    if not lost or not won or not {fold(one.a) for one in lost}.isdisjoint(fold(one.b) for one in won):
        return changes
    answers = {id(one): two for one, two in zip(lost, won, strict=False)}
    paired = {id(two) for two in answers.values()}
    found = []
    for one in changes:
        two = answers.get(id(one))
        if two is not None:
            kind = max(one.kind, two.kind, key=_RANKS.index)
            slight = one.kind is not two.kind  # a number for a name: each says what the other does not
            one = FactChange(kind, one.a, two.b, one.start_a, one.end_a, two.start_b, two.end_b, slight)
        if id(one) not in paired:
            found.append(one)
    return found


def _row(a: Sequence[Stated], b: Sequence[Stated], texts: Texts) -> list[FactChange]:
    """Compare one row of facts."""
    found: list[FactChange] = []
    if len(a) != len(b):
        a, b = _strong(a, b), _strong(b, a)
    place = texts[0].start, texts[1].start
    for left, right in zip(a, b, strict=True) if len(a) == len(b) else _paired(a, b):
        if left and right:
            if left.value == right.value or same_share(left.value, right.value):
                continue
            if fuller(left.value, right.value) or _blank(right, texts[1]):
                found.append(change(left.kind, texts, (left.start, left.end), (right.start, right.start)))
            elif fuller(right.value, left.value) or _blank(left, texts[0]):
                found.append(change(left.kind, texts, (left.start, left.start), (right.start, right.end)))
            else:
                spans = (left.start, left.end), (right.start, right.end)
                found.append(change(_kind(left, right), texts, *spans, may_be_one(left, right)))
        elif left and not left.weak:
            found.append(change(left.kind, texts, (left.start, left.end), (place[1], place[1])))
        elif right and not right.weak:
            found.append(change(right.kind, texts, (place[0], place[0]), (right.start, right.end)))
    if len(found) == 1 and bool(a) != bool(b):
        return [_against_one(found[0], texts)]
    return found


def _against_one(found: FactChange, texts: Texts) -> FactChange:
    """Return a number that only one side states against the other's article: "two men", "a man"."""
    side = 0 if found.a else 1
    if found.kind is not FactKind.NUMBER or (found.start_a, found.start_b)[side] != texts[side].place:
        return found
    other = texts[1 - side]
    article = _ARTICLE.match(other.passage.text, other.place)
    if not article:
        return found
    if side:
        return replace(found, a=article[1], start_a=article.start(1), end_a=article.end(1))
    return replace(found, b=article[1], start_b=article.start(1), end_b=article.end(1))


def _blank(fact: Stated, text: Span) -> bool:
    """Return whether a unit has a blank for its number, which states nothing yet: "[XX] years"."""
    bare = isinstance(fact.value, tuple) and fact.value[0] == ""
    at = text.base + fact.start
    return bare and text.passage.text[max(0, at - 4) : at].rstrip().endswith("]")


def fuller(value: object, other: object) -> bool:
    """Return whether one date says all that the other does and more: the day, the year; or one number has a unit."""
    if not isinstance(value, tuple):
        return False
    if not isinstance(other, tuple):
        return not isinstance(other, str) and labels.plain(value[0]) == labels.plain(other) and value[1] != "th"
    if not value[0] == other[0] == "m":
        return False
    return all(part == less or not less for part, less in zip(value, other, strict=True))


def _kind(left: Stated, right: Stated) -> FactKind:
    return left.kind if left.kind is right.kind else FactKind.NUMBER


def _strong(facts: Sequence[Stated], others: Sequence[Stated]) -> Sequence[Stated]:
    """Return the facts without the weak ones that have no equal on the other side."""
    values = {other.value for other in others}
    strong = [fact for fact in facts if not fact.weak or fact.value in values]
    return strong if strong or not others else facts


def _paired(a: Sequence[Stated], b: Sequence[Stated]) -> Iterator[tuple[Stated | None, Stated | None]]:
    """Yield facts that answer each other, of rows of two lengths; None where the other side has none."""
    for a0, a1, b0, b1 in regions([fact.value for fact in a], [fact.value for fact in b]):
        both = min(a1 - a0, b1 - b0)
        yield from zip(a[a0 : a0 + both], b[b0 : b0 + both], strict=True)
        for fact in a[a0 + both : a1]:
            yield fact, None
        for fact in b[b0 + both : b1]:
            yield None, fact


def _opposites(a: Sequence[Token], b: Sequence[Token], texts: Texts) -> list[FactChange]:
    """Return words that say the opposite of their answer: rose and fell."""
    polarity = texts[0].passage.lexicon.polarity
    if len(a) != len(b):
        a, b = _unanswered(a, b), _unanswered(b, a)
    found, taken = [], set()
    for at, one in enumerate(a):
        places = [at] if len(a) == len(b) else range(len(b))
        for place in places:
            if place not in taken and opposed(one, b[place], polarity):
                taken.add(place)
                found.append(change(FactKind.NEGATION, texts, one[3:5], b[place][3:5]))
                break
    return found


def _bounded(a: Sequence[Token], b: Sequence[Token], texts: Texts) -> list[FactChange]:
    """Return how one side alone means a number, or both in two ways: "nearly 300" against "300", or "over 300"."""
    known, polarity = texts[0].passage.lexicon.bounds, texts[0].passage.lexicon.polarity
    ours, theirs = (
        [token for token in tokens if text.passage.numbered(text.base + token.end)]
        for tokens, text in zip((a, b), texts, strict=True)
    )
    found = []
    for one, two in zip_longest(ours, theirs):
        if one and two:
            # Opposites are told already; "at least" and "more than" are on one side.
            sided = {one.key, two.key} <= polarity.keys() and not _sides(one, polarity).isdisjoint(
                _sides(two, polarity)
            )
            if known[one.key] != known[two.key] and not sided:
                found.append(change(FactKind.NUMBER, texts, one[3:5], two[3:5]))
        elif one:
            found.append(change(FactKind.NUMBER, texts, one[3:5], (texts[1].start,) * 2))
        else:
            found.append(change(FactKind.NUMBER, texts, (texts[0].start,) * 2, two[3:5]))
    return found


def _sides(word: Token, polarity: Mapping[str, Sides]) -> set[str]:
    """Return the pairs of opposites that a word stands in."""
    return {name for name, _ in polarity.get(word.key, ())}


def _unanswered(words: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    keys = {other.key for other in others}
    return [word for word in words[:50] if word.key not in keys]


def opposed(one: Token, two: Token, polarity: Mapping[str, Sides]) -> bool:
    """Return whether two words stand on different sides of a pair of opposites."""
    ours, theirs = dict(polarity[one.key]), dict(polarity[two.key])
    return any(ours[name] == -theirs[name] for name in ours.keys() & theirs.keys())


def _prefixed(a: Content, b: Content, texts: Texts) -> list[FactChange]:
    """Return words that a prefix negates on one side: likely, unlikely."""
    found = []
    for swapped, (plain, others) in enumerate(((a.words, b.prefixed), (b.words, a.prefixed))):
        words = {token.key: token for token in plain} if others else {}
        for other, rest in others:
            token = words.get(rest)
            if token:
                pair = (other, token) if swapped else (token, other)
                found.append(change(FactKind.NEGATION, texts, pair[0][3:5], pair[1][3:5]))
    return found
