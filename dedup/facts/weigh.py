"""Which changes are slight: shown and never cut, but no sign that two passages tell of other things.

    "RIYADH, March 15 - "  "RIYADH, March 16 - "     when the copy moved, not what happened
    yesterday              Saturday                  may be one day
    Kapnick  l2            Kapnik  12                a slip of the pen, or of the scanner
    Baker said             the Treasury Secretary said    a person and an office may be one
    the Reagan plan ...    ... the plan of Reagan    moved; not where its verb now stands before it (`order`)
    azpurua                chavez                    in a text without capitals a name is a guess

In: the changes of a pair of passages, settled. Out: the same, some of them marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from dedup.facts import order
from dedup.facts.lexicon import Lexicon
from dedup.facts.tokens import Passage
from dedup.fold import fold
from dedup.languages.base import words
from dedup.model import FactChange, FactKind

_DASH = re.compile(r"\s*(?:--|[-–—―])\s")
DATELINE_END = 90  # characters; the longest in Reuters-21578 has 62
_PLACE = re.compile(r"[^\W\d_][^\d():;!?\"]*")
_PLACE_WORDS = 7  # "SAINT-GERMAIN-EN-LAYE, France", "PORT OF SPAIN, Trinidad"
_LOOKALIKE = str.maketrans("lioszb", "110528")  # what scanners take for each other, in numbers
_SHAPES = (  # what scanners take for each other, and what Britain and America spell apart
    *(
        ("ence", "ense"),
        ("tre", "ter"),
        ("our", "or"),
        ("is", "iz"),
        ("rn", "m"),
        ("cl", "d"),
        ("ii", "n"),
        ("vv", "w"),
    ),
    *(("m", "n"), ("e", "c"), ("o", "c"), ("l", "i"), ("t", "i"), ("u", "n"), ("h", "b")),
)
_VOWELS = frozenset("aeiouy")  # Gostev and Gustev: one name, spelled as heard
_KEPT = 1 << 14  # pairs of names that are remembered, some 300 bytes each: the same people are named again and again
_SLIP_LETTERS = 5  # shorter names are each other's neighbours: Mali and Bali, Iran and Iraq
OFFICES = words("min sec pres chairman gov amb pm dir rep sen")
_WORD = re.compile(r"[\w'’-]+")
_PIECE = re.compile(r"[\w'’-]+|[^\w\s]")
_BESIDE = 3  # words, marks too, in which a number that moved finds the word that it counts
_NEAR = 60  # characters beside a fact that moved


def weigh(changes: Sequence[FactChange], a: Passage, b: Passage) -> list[FactChange]:
    """Return the changes, the slight ones marked."""
    return [
        FactChange(
            change.kind, change.a, change.b, change.start_a, change.end_a, change.start_b, change.end_b, slight=True
        )
        if change.a and change.b and not change.slight and _slight(change, changes, a, b)
        else change
        for change in changes
    ]


def _slight(change: FactChange, changes: Sequence[FactChange], a: Passage, b: Passage) -> bool:
    if change.kind is FactKind.NUMBER:
        return _scanned(change, a, b)
    if change.kind is FactKind.DATE:
        return _dated(change, a, b)
    if change.kind is FactKind.NEGATION:
        return False
    if slip(change.a, change.b) or _office(change, a, b) or _guessed(change, a, b):
        return True
    back = (one for one in changes if (one.a, one.b) == (change.b, change.a) and one is not change)
    twin = next(back, None)
    return twin is not None and not (_flipped(change, twin, a, b) and _flipped(twin, change, a, b))


def dateline(text: str) -> int:
    """Return where the dateline of a text ends: place, date or agency, and a dash; 0 where it has none.

    >>> dateline("RIYADH, March 15 - The minister said"), dateline("on Monday - the army attacks")
    (16, 0)
    """
    return _dateline(text[:DATELINE_END])


@lru_cache(_KEPT)
def _dateline(text: str) -> int:
    dash = _DASH.search(text)
    place = _PLACE.match(text) if dash else None
    if not dash or not place:
        return 0
    named = place.group()[: dash.start()].split()
    return dash.start() if 0 < len(named) <= _PLACE_WORDS and named[0][0].isupper() else 0


def _dated(change: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether a date is that of the dateline, on both sides."""
    if max(change.end_a, change.end_b) >= DATELINE_END:  # no dateline reaches so far
        return False
    if change.end_a > dateline(a.text) or change.end_b > dateline(b.text):
        return False
    return _placed(a) and _placed(b)


def _placed(passage: Passage) -> bool:
    """Return whether a text starts with a name, not with a date or a common word: "On March 15 - the day ..."."""
    first = _WORD.search(passage.text)
    word = first.group().lower() if first else ""
    return word not in passage.lexicon.plain and passage.lexicon.words.get(word, ("", ""))[0] not in tuple("mydr")


@lru_cache(_KEPT)
def slip(one: str, two: str) -> bool:
    """Return whether two names are one with a slip: a letter lost, doubled or swapped inside, or misread by a scanner.

    Not one letter for another, but for those that look alike, and nothing at either end.

    >>> slip("Kapnick", "Kapnik"), slip("Burma", "Burrna"), slip("Christian", "Christina"), slip("Mali", "Bali")
    (True, True, False, False)
    """
    ours, theirs = fold(one), fold(two)
    if ours == theirs or not ours or not theirs:
        return False
    shorter, longer = sorted((ours, theirs), key=len)
    if _shape(ours) == _shape(theirs):
        return len(shorter) > 3
    if len(shorter) < _SLIP_LETTERS or ours[0] != theirs[0] or ours[-1] != theirs[-1]:
        return False
    if OSA.distance(ours, theirs, score_cutoff=1) > 1:
        return False
    swapped = sorted(ours) == sorted(theirs)
    vowels = {x for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1] for x in pair} <= _VOWELS
    return swapped or vowels or len(shorter) < len(longer)


def _shape(word: str) -> str:
    """Return a word with the letters that look alike written as one."""
    for seen, meant in _SHAPES:
        word = word.replace(seen, meant)
    return word.translate(str.maketrans("10", "ic"))


def _around(passage: Passage, start: int, end: int) -> str:
    """Return a span with the letters and digits glued to it."""
    text = passage.text
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _scanned(change: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether a number has letters for digits on one side, and is the other's with those: l2, 12."""
    if not (_glued(a.text, change.start_a, change.end_a) or _glued(b.text, change.start_b, change.end_b)):
        return False
    ours = _around(a, change.start_a, change.end_a)
    theirs = _around(b, change.start_b, change.end_b)
    ours, theirs = ours.lower(), theirs.lower()
    read = [word.translate(_LOOKALIKE) for word in (ours, theirs)]
    return ours != theirs and read[0] == read[1] and read[0][:1].isdigit()


def _glued(text: str, start: int, end: int) -> bool:
    """Return whether a letter or digit stands right beside a span."""
    return (start > 0 and text[start - 1].isalnum()) or text[end : end + 1].isalnum()


def _guessed(change: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether a name stands where capitals say nothing: in a text or a line in one case."""
    return a.uniform or b.uniform or in_capitals(a.text, change.start_a) or in_capitals(b.text, change.start_b)


def in_capitals(text: str, at: int) -> bool:
    """Return whether a line is all in capitals, and more than two words."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return line.isupper() and len(line.split()) > 2


def _office(change: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether one side names a person or body and the other an office: Baker, the Treasury Secretary."""
    return titled(a.text, a.lexicon, change.end_a) != titled(b.text, b.lexicon, change.end_b)


def titled(text: str, lexicon: Lexicon, end: int) -> bool:
    """Return whether the word after a place is that of an office: Baker, the Secretary."""
    word = _WORD.match(text, end + 1)
    return word is not None and lexicon.titles.get(word.group().lower(), "") in OFFICES


def turned(change: FactChange, a: Passage, b: Passage, alone: bool) -> bool:
    """Return whether a fact that moved says other things: a name behind its verb, a number that counts another thing.

    Args:
        alone: All numbers of the two passages that differ have only moved. Then it counts another thing only where
            both passages name both things: "12 hurt, dozens dead" and "dozens hurt, 12 dead", not "aged 94" and "She
            was 94".
    """
    if change.kind is FactKind.NAME:
        return _flipped(change, change, a, b)
    _, ours = _context(a, change.start_a, change.end_a)
    _, theirs = _context(b, change.start_b, change.end_b)
    if change.kind is not FactKind.NUMBER or not alone:
        return ours[:1] != theirs[:1]
    one, two = _counted(ours, a), _counted(theirs, b)
    if not one or not two or order.stem(one) == order.stem(two):
        return False
    return one in b.text.lower() and two in a.text.lower()


def _counted(after: Sequence[str], passage: Passage) -> str:
    """Return the first word after a number that may be what it counts; "" where a mark comes first."""
    for word in after:
        if not word.isalpha():
            return ""
        if word not in passage.lexicon.plain:
            return word
    return ""


def beside(change: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether a number that moved stands by one word on both sides: "41 were treated", "treated 41"."""
    around = []
    for passage, start, end in ((a, change.start_a, change.end_a), (b, change.start_b, change.end_b)):
        before, after = _context(passage, start, end)
        near = before[-_BESIDE:] + after[:_BESIDE]
        around.append({order.stem(word) for word in near if word.isalpha() and word not in passage.lexicon.plain})
    return not around[0].isdisjoint(around[1])


def _flipped(here: FactChange, there: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether a name, on side a of one change and on side b of another, changed sides with its verb."""
    before_a, after_a = _context(a, here.start_a, here.end_a)
    before_b, after_b = _context(b, there.start_b, there.end_b)
    ours, theirs = [*before_a, "", *after_a], [*before_b, "", *after_b]
    return order.flipped(ours, len(before_a), theirs, len(before_b), a.lexicon)


def _context(passage: Passage, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return the words and marks before and after a span."""
    text = passage.text.lower()
    return _PIECE.findall(text, max(0, start - _NEAR), start), _PIECE.findall(text, end, end + _NEAR)
