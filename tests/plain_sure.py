"""Certain conflicts of two texts, read one by one: what `dedup.facts.sure` does for many pairs in columns."""

from fractions import Fraction
from math import nan

from dedup.facts import read, stretches
from dedup.facts.alike import may_be_one, same_share
from dedup.facts.compare import fuller
from dedup.facts.lexicon import lexicon
from dedup.facts.names import TYPO_LETTERS
from dedup.facts.tokens import Passage
from dedup.facts.weigh import DATELINE_END, in_capitals, slip, titled
from dedup.model import FactChange, FactKind


def conflicts(a, b):
    """The conflicts of two texts, each as (kind, a, b, places), in order of the one that sorts first."""
    if a == b:
        return []
    found = _conflicts(*sorted((a, b)))
    return found if a < b else [_swapped(one) for one in found]


def _swapped(one):
    return FactChange(one.kind, one.b, one.a, one.start_b, one.end_b, one.start_a, one.end_a)


def _conflicts(a, b):
    ours, theirs = stretches.Words(a), stretches.Words(b)
    known = lexicon(stretches.language(ours, theirs))
    found, named, plain = [], [], True
    for region in stretches.stretches(ours, theirs):
        one, two = _piece(ours, *region[:2], known), _piece(theirs, *region[2:], known)
        if one is None or two is None:
            plain = False
            continue
        if len(one[0]) == len(two[0]):
            found += [_change(*pair, a, b) for pair in zip(one[0], two[0], strict=True) if _apart(*pair, a, b)]
        if one[1] is None and two[1] is None:
            continue
        if _other_name(one[1], two[1], ours, theirs, known) and not stretches.silent(ours, theirs, region, known):
            named.append(_change(one[1], two[1], a, b))
        else:
            plain = False
    swapped = {(one.b, one.a) for one in named}
    if not named or not plain or any((one.a, one.b) in swapped for one in named):
        return found
    return sorted(found + named, key=lambda one: one.start_a)


def _change(left, right, a, b):
    written = a[left.start : left.end], b[right.start : right.end]
    return FactChange(left.kind, *written, left.start, left.end, right.start, right.end)


def _piece(words, first, after, known):
    """The amounts of a stretch and its name, or None where it states more."""
    if first == after:
        return (), None
    passage = Passage(words.text, known, words.uniform)
    told = read.content(passage, *words.span(first, after))
    if passage.consulted or len(told.names) > 1 or (told.names and told.names[0].weak):
        return None
    return told.amounts, told.names[0] if told.names else None


def _apart(one, two, a, b):
    if one.value == two.value or one.kind is not two.kind or _weak(one, a) or _weak(two, b):
        return False
    if one.kind is FactKind.DATE and max(one.start, two.start) < DATELINE_END:
        return False
    (size, unit), (other, others) = _size(one), _size(two)
    if one.kind is FactKind.NUMBER and unit == others and abs(size - other) >= 0.06 * max(abs(size), abs(other)):
        return True
    if same_share(one.value, two.value) or may_be_one(one, two):
        return False
    return not fuller(one.value, two.value) and not fuller(two.value, one.value)


def _weak(fact, text):
    touched = text[: fact.start][-1:].isalnum() or text[fact.end : fact.end + 1].isalnum()
    return fact.weak or (touched and fact.kind is FactKind.NUMBER)


def _size(fact):
    number, unit = fact.value if isinstance(fact.value, tuple) and fact.kind is FactKind.NUMBER else (fact.value, "")
    return (float(number) if isinstance(number, int | Fraction) and abs(number) < 10**300 else nan), unit


def _other_name(one, two, ours, theirs, known):
    if one is None or two is None:
        return False
    sides = (one, ours), (two, theirs)
    if any(words.uniform or in_capitals(words.text, name.start) for name, words in sides):
        return False
    offices = {titled(words.text, known, name.end) for name, words in sides}
    a, b = str(one.value), str(two.value)
    written = (words.text[name.start : name.end] for name, words in sides)
    if len(offices) > 1 or a in b or b in a or not known.aliases.keys().isdisjoint((a, b)) or slip(*written):
        return False
    return a[:1] != b[:1] or max(len(a), len(b)) < TYPO_LETTERS
