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
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA, Indel

from dedup.facts.lexicon import Lexicon
from dedup.facts.read import Content, Stated, runs
from dedup.facts.tokens import Passage, Token
from dedup.fold import fold
from dedup.languages import Sides
from dedup.model import FactChange, FactKind

_MOST_ALIGNED = 4000  # facts or words: an alignment's memory grows with the product, 16 M bits here
_TYPO_LETTERS = 8
_GLUED = 60  # letters of the longest glued word
_RANKS = (FactKind.NEGATION, FactKind.NAME, FactKind.NUMBER, FactKind.DATE)  # what a mixed pair is called: the last

Region = tuple[int, int, int, int]  # start and end in a, in b
Texts = tuple[Passage, Passage]


def regions(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[Region]:
    """Yield the stretches in which two sequences differ, each as wide as can be: an equal item ends one."""
    if len(a) > _MOST_ALIGNED or len(b) > _MOST_ALIGNED:
        yield _middle(a, b)
        return
    after_a = after_b = 0
    for same in Indel.opcodes(a, b).as_matching_blocks():  # the last one is empty, at both ends
        if after_a < same.a or after_b < same.b:
            yield after_a, same.a, after_b, same.b
        after_a, after_b = same.a + same.size, same.b + same.size


def _middle(a: Sequence[Hashable], b: Sequence[Hashable]) -> Region:
    """Return all between the common start and the common end: for hostile lengths, in linear time."""
    most = min(len(a), len(b))
    head = next((i for i in range(most) if a[i] != b[i]), most)
    tail = next((i for i in range(most - head) if a[-1 - i] != b[-1 - i]), most - head)
    return head, len(a) - tail, head, len(b) - tail


def compare(a: Content, b: Content, place: tuple[int, int], texts: Texts) -> list[FactChange]:
    """Return the changes between two spans.

    Args:
        a, b: What the spans state.
        place: Where the span starts in each text: where an empty side stands.
        texts: The passages, for what is shown.
    """
    found = _row(a.amounts, b.amounts, place, texts) if a.amounts or b.amounts else []
    if a.names or b.names:
        found += _names(a.names, b.names, place, texts)
    found = _answered(found)
    if a.turns or b.turns:
        found += _row(a.turns, b.turns, place, texts)
    found += _opposites(a.poles, b.poles, texts)
    return found + _prefixed(a.words, b.words, texts)


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
            one = FactChange(kind, one.a, two.b, one.start_a, one.end_a, two.start_b, two.end_b)
        if id(one) not in paired:
            found.append(one)
    return found


def _row(a: list[Stated], b: list[Stated], place: tuple[int, int], texts: Texts) -> list[FactChange]:
    """Compare one row of facts."""
    found: list[FactChange] = []
    if [fact.value for fact in a] == [fact.value for fact in b]:
        return found
    if len(a) != len(b):
        a, b = _strong(a, b), _strong(b, a)
    for left, right in _paired(a, b):
        if left and right:
            if _fuller(left.value, right.value):
                found.append(change(left.kind, texts, (left.start, left.end), (right.start, right.start)))
            elif _fuller(right.value, left.value):
                found.append(change(left.kind, texts, (left.start, left.start), (right.start, right.end)))
            elif left.value != right.value:
                found.append(change(_kind(left, right), texts, (left.start, left.end), (right.start, right.end)))
        elif left and not left.weak:
            found.append(change(left.kind, texts, (left.start, left.end), (place[1], place[1])))
        elif right and not right.weak:
            found.append(change(right.kind, texts, (place[0], place[0]), (right.start, right.end)))
    return found


def _fuller(value: object, other: object) -> bool:
    """Return whether one date says all that the other does and more: the day, the year; or one number has a unit."""
    if isinstance(other, Fraction):
        return isinstance(value, tuple) and value[0] == other and value[1] != "th"
    if not (isinstance(value, tuple) and isinstance(other, tuple) and value[0] == other[0] == "m") or value == other:
        return False
    return all(part == less or not less for part, less in zip(value, other, strict=True))


def _kind(left: Stated, right: Stated) -> FactKind:
    return left.kind if left.kind is right.kind else FactKind.NUMBER


def _strong(facts: list[Stated], others: list[Stated]) -> list[Stated]:
    """Return the facts without the weak ones that have no equal on the other side."""
    values = {other.value for other in others}
    strong = [fact for fact in facts if not fact.weak or fact.value in values]
    return strong if strong or not others else facts


def _paired(a: Sequence[Stated], b: Sequence[Stated]) -> Iterator[tuple[Stated | None, Stated | None]]:
    """Yield facts that answer each other; None where the other side has none."""
    if len(a) == len(b):
        yield from zip(a, b, strict=True)
        return
    for a0, a1, b0, b1 in regions([fact.value for fact in a], [fact.value for fact in b]):
        both = min(a1 - a0, b1 - b0)
        yield from zip(a[a0 : a0 + both], b[b0 : b0 + both], strict=True)
        for fact in a[a0 + both : a1]:
            yield fact, None
        for fact in b[b0 + both : b1]:
            yield None, fact


def _names(a: list[Stated], b: list[Stated], place: tuple[int, int], texts: Texts) -> list[FactChange]:
    """Compare names, by the words in them; what is shown is the run of changed words."""
    lexicon = texts[0].lexicon
    left, right = [_alias(text.text, facts, lexicon) for text, facts in zip(texts, (a, b), strict=True)]
    found: list[FactChange] = []
    for a0, a1, b0, b1 in _stretches([name.value for name in left], [name.value for name in right]):
        here, there = left[a0:a1], right[b0:b1]
        if _spelled(here) == _spelled(there) or _typo(here, there, texts):
            continue
        if _parted(here, there, texts[1].text) or _parted(there, here, texts[0].text):
            continue
        here, there = _titled(here, there), _titled(there, here)
        ours, theirs = runs(texts[0].text, here), runs(texts[1].text, there)
        for at in range(max(len(ours), len(theirs))):
            one, two = ours[at : at + 1], theirs[at : at + 1]
            found.append(change(FactKind.NAME, texts, _extent(one, place[0]), _extent(two, place[1])))
    return found + _marked(left, right, texts)


def _extent(one: Sequence[Sequence[Stated]], place: int) -> tuple[int, int]:
    """Return where a run of names stands; `place` where there is none."""
    return (one[0][0].start, one[0][-1].end) if one else (place, place)


def _stretches(a: list[object], b: list[object]) -> Iterator[Region]:
    """Yield where names differ; the same ones in another order differ as a whole, each from the one in its place."""
    if len(a) == len(b) and a != b and set(a) == set(b):
        yield 0, len(a), 0, len(b)
    else:
        yield from regions(a, b)


def _alias(text: str, names: list[Stated], lexicon: Lexicon) -> list[Stated]:
    """Return names with those that have a short form as that one: United States as US."""
    found: list[Stated] = []
    for run in runs(text, names):
        short = lexicon.aliases.get("".join(str(name.value) for name in run)) if len(run) <= 5 else None
        found += [run[0]._replace(value=short, end=run[-1].end)] if short else run
    return found


def _spelled(names: Sequence[Stated]) -> str:
    return "".join(str(name.value) for name in names)


def _parted(names: Sequence[Stated], others: Sequence[Stated], text: str) -> bool:
    """Return whether a name is words that the other text has apart, in its order: Primarydealers, Primary dealers."""
    word = str(names[0].value) if len(names) == 1 else ""
    if not _TYPO_LETTERS <= len(word) <= _GLUED or any(str(other.value) not in word for other in others):
        return False
    found = re.finditer(r"\b" + r"\W?".join(map(re.escape, word)) + r"\b", text, re.IGNORECASE)
    return any(not match.group().isalnum() for match in found)


def _titled(names: list[Stated], others: list[Stated]) -> list[Stated]:
    """Return names without titles that the other side has none against: "Mr Smith" is Smith."""
    if any(other.weak for other in others) or (others and all(name.weak for name in names)):
        return names
    return [name for name in names if not name.weak]


def _typo(a: list[Stated], b: list[Stated], texts: Texts) -> bool:
    """Return whether two names are one with a slip: a letter lost, doubled or swapped, inside a word of 8 or more.

    Not one letter for another, and nothing at either end: Petersen and Peterson are two people, Christian and
    Christina too.
    """
    if len(a) != 1 or len(b) != 1:
        return False
    one, two = str(a[0].value), str(b[0].value)
    if min(len(one), len(two)) < _TYPO_LETTERS or one[:2] != two[:2] or one[-2:] != two[-2:] or one == two:
        return False
    if OSA.distance(one, two, score_cutoff=1) > 1:
        return False
    if len(one) == len(two) and sorted(one) != sorted(two):
        return False
    written = [text.text[name.start : name.end] for text, name in zip(texts, (a[0], b[0]), strict=True)]
    return written[0] not in texts[1].text and written[1] not in texts[0].text


def _marked(a: list[Stated], b: list[Stated], texts: Texts) -> list[FactChange]:
    """Return names that differ in their marks, both sides having some: Lượng and Lương. Luong is either."""
    if [name.value for name in a] != [name.value for name in b]:
        return []
    found = []
    for one, two in zip(a, b, strict=True):
        spans = (one.start, one.end), (two.start, two.end)
        if clash(*(text.text[slice(*span)] for text, span in zip(texts, spans, strict=True))):
            found.append(change(FactKind.NAME, texts, *spans))
    return found


@lru_cache(65_536)
def _marks(word: str) -> str:
    """Return the marks on a word's letters, sorted: the same for hoà and hòa."""
    return "".join(sorted(char for char in normalize("NFD", word) if combining(char) or char == "đ"))


def clash(a: str, b: str) -> bool:
    """Return whether words of one spelling have other marks: Lượng and Lương. Luong is either, and Elysée is Élysée.

    >>> clash("Lượng", "Lương"), clash("Luong", "Lương"), clash("Elysée", "Élysée")
    (True, False, False)
    """
    if a.isascii() or b.isascii():
        return False
    ours, theirs = normalize("NFC", a.lower()).split(), normalize("NFC", b.lower()).split()
    if len(ours) != len(theirs):
        return False
    for one, two in zip(ours, theirs, strict=True):
        both = one != two and _marks(one) and _marks(two)
        if both and _marks(one) != _marks(two) and _marks(one[1:]) != _marks(two[1:]):
            return True
    return False


def _opposites(a: list[Token], b: list[Token], texts: Texts) -> list[FactChange]:
    """Return words that say the opposite of their answer: rose and fell."""
    if not a or not b:
        return []
    polarity = texts[0].lexicon.polarity
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


def _unanswered(words: list[Token], others: list[Token]) -> list[Token]:
    keys = {other.key for other in others}
    return [word for word in words[:50] if word.key not in keys]


def opposed(one: Token, two: Token, polarity: Mapping[str, Sides]) -> bool:
    """Return whether two words stand on different sides of a pair of opposites."""
    ours, theirs = dict(polarity[one.key]), dict(polarity[two.key])
    return any(ours[name] == -theirs[name] for name in ours.keys() & theirs.keys())


def _prefixed(a: list[Token], b: list[Token], texts: Texts) -> list[FactChange]:
    """Return words that a prefix negates on one side: likely, unlikely."""
    prefixes = texts[0].lexicon.prefixes
    if not a or not b:
        return []
    found = []
    for swapped, (plain, others) in enumerate(((a, b), (b, a))):
        words = {token.key: token for token in plain if len(token.key) > 3}
        for other in others:
            if not other.key.startswith(prefixes):
                continue
            for prefix in prefixes:
                token = words.get(other.key[len(prefix) :]) if other.key.startswith(prefix) else None
                if token:
                    pair = (other, token) if swapped else (token, other)
                    found.append(change(FactKind.NEGATION, texts, pair[0][3:5], pair[1][3:5]))
    return found


def change(kind: FactKind, texts: Texts, a: tuple[int, int], b: tuple[int, int]) -> FactChange:
    """Return a change from its kind and its places."""
    return FactChange(kind, texts[0].text[slice(*a)], texts[1].text[slice(*b)], *a, *b)
