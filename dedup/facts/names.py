"""The names of two spans -> those that they state differently.

Le Quy Vuong | Vuong                      Le Quy -> (nothing)
United States, American | U.S.            one name, as `languages` has it
European Community | EC                   one name and its first letters
Gorbachev | Gorbahcev                     one name with a slip
Primarydealers | Primary dealers          one name, glued
Lượng | Lương                             two names
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA

from dedup.facts.lexicon import Lexicon
from dedup.facts.read import Span
from dedup.facts.regions import Region, Texts, change, regions
from dedup.facts.stated import Stated, runs
from dedup.model import FactChange, FactKind

TYPO_LETTERS = 8
_COURTESY = frozenset(("m", "mme", "mlle", "mr", "mrs", "ms"))  # say less than the given name that stands for them
_SURNAME = re.compile(r"[ \u00a0.]+([^\W\d_]+)")
_TEXTS = 4096  # texts of which it is remembered whether most of their words have marks
_MARKED = 4  # of four words, one has a mark of its own; in Vietnamese prose every other word has
_OWN_MARKS = frozenset("đ\u031b\u0309\u0323")
_GLUED = 60  # letters of the longest glued word


def compare(a: Sequence[Stated], b: Sequence[Stated], texts: Texts) -> list[FactChange]:
    """Compare names, by the words in them; what is shown is the run of changed words."""
    lexicon = texts[0].passage.lexicon
    if [name.value for name in a] == [name.value for name in b]:
        return _marked(a, b, texts)
    left, right = [_alias(text.text, facts, lexicon) for text, facts in zip(texts, (a, b), strict=True)]
    found: list[FactChange] = []
    for a0, a1, b0, b1 in _stretches([name.value for name in left], [name.value for name in right]):
        here, there = left[a0:a1], right[b0:b1]
        if _spelled(here) == _spelled(there) or _typo(here, there, texts):
            continue
        if _parted(here, there, texts[1].passage.text) or _parted(there, here, texts[0].passage.text):
            continue
        if _initials(here, there, texts[1].text) or _initials(there, here, texts[0].text):
            continue
        here, there = _titled(here, there), _titled(there, here)
        ours, theirs = runs(texts[0].text, here), runs(texts[1].text, there)
        for at in range(max(len(ours), len(theirs))):
            one, two = ours[at : at + 1], theirs[at : at + 1]
            places = _extent(one, texts[0].start), _extent(two, texts[1].start)
            given = not (one and two) and _given(places[0 if one else 1][1], *(texts if one else texts[::-1]))
            found.append(change(FactKind.NAME, texts, *places, given))
    return found + _marked(left, right, texts)


def _extent(one: Sequence[Sequence[Stated]], place: int) -> tuple[int, int]:
    """Return where a run of names stands; `place` where there is none."""
    return (one[0][0].start, one[0][-1].end) if one else (place, place)


def _given(end: int, full: Span, bare: Span) -> bool:
    """Return whether a name that one side leaves out stands before one that both have: Paul Morel, Morel."""
    surname = _SURNAME.match(full.passage.text, full.base + end)
    return bool(surname and surname[1][0].isupper() and surname[1] in bare.passage.text)


def _stretches(a: list[object], b: list[object]) -> Iterator[Region]:
    """Yield where names differ; the same ones in another order differ as a whole, each from the one in its place."""
    if len(a) == len(b) and a != b and set(a) == set(b):
        yield 0, len(a), 0, len(b)
    else:
        yield from regions(a, b)


def _alias(text: str, names: Sequence[Stated], lexicon: Lexicon) -> list[Stated]:
    """Return names with those that have a short form as that one: United States as US."""
    found: list[Stated] = []
    for run in runs(text, names):
        short = lexicon.aliases.get("".join(str(name.value) for name in run)) if len(run) <= 5 else None
        found += [run[0]._replace(value=short, end=run[-1].end)] if short else run
    return found


def _initials(name: Sequence[Stated], short: Sequence[Stated], text: str) -> bool:
    """Return whether one name is the first letters of the other: European Community, EC."""
    letters = str(short[0].value) if len(short) == 1 else ""
    if len(letters) < 2 or not text[short[0].start : short[0].end].replace(".", "").isupper():
        return False
    return letters == "".join(str(word.value)[:1] for word in name)


def _spelled(names: Sequence[Stated]) -> str:
    return "".join(str(name.value) for name in names)


def _parted(names: Sequence[Stated], others: Sequence[Stated], text: str) -> bool:
    """Return whether a name is words that the other text has apart, in its order: Primarydealers, Primary dealers."""
    word = str(names[0].value) if len(names) == 1 else ""
    if not TYPO_LETTERS <= len(word) <= _GLUED or any(str(other.value) not in word for other in others):
        return False
    found = re.finditer(r"\b" + r"\W?".join(map(re.escape, word)) + r"\b", text, re.IGNORECASE)
    return any(not match.group().isalnum() for match in found)


def _titled(names: list[Stated], others: list[Stated]) -> list[Stated]:
    """Return names without titles that the other side has none against: "Mr Smith" is Smith."""
    if any(other.weak for other in others):
        return names
    if others and all(name.weak and name.value not in _COURTESY for name in names):
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
    if min(len(one), len(two)) < TYPO_LETTERS or one[:2] != two[:2] or one[-2:] != two[-2:] or one == two:
        return False
    if OSA.distance(one, two, score_cutoff=1) > 1:
        return False
    if len(one) == len(two) and sorted(one) != sorted(two):
        return False
    written = [text.text[name.start : name.end] for text, name in zip(texts, (a[0], b[0]), strict=True)]
    return written[0] not in texts[1].passage.text and written[1] not in texts[0].passage.text


def _marked(a: Sequence[Stated], b: Sequence[Stated], texts: Texts) -> list[FactChange]:
    """Return names that differ in their marks, both sides having some: Lượng and Lương. Luong is either."""
    if [name.value for name in a] != [name.value for name in b]:
        return []
    found, marked = [], all(toned(text.passage.text) for text in texts)
    for one, two in zip(a, b, strict=True):
        spans = (one.start, one.end), (two.start, two.end)
        here, there = (text.text[slice(*span)] for text, span in zip(texts, spans, strict=True))
        if clash(here, there, marked):
            found.append(change(FactKind.NAME, texts, *spans))
    return found


@lru_cache(65_536)
def _marks(word: str) -> str:
    """Return the marks on a word's letters, sorted: the same for hoà and hòa."""
    return "".join(sorted(char for char in normalize("NFD", word) if combining(char) or char == "đ"))


@lru_cache(_TEXTS)
def toned(text: str) -> bool:
    """Return whether a text has marks on most of its words, as Vietnamese has: one without is another word then.

    >>> toned("Bà Hoa đã đến Huế"), toned("Le président a été réélu à Hanoi"), toned("Ba Hoa da den Hue")
    (True, False, False)
    """
    written = text.split()
    return len(written) > 1 and _MARKED * sum(map(_vietnamese, written)) >= len(written)


@lru_cache(65_536)
def _vietnamese(word: str) -> bool:
    """Return whether a word has a mark as few languages but Vietnamese have: a horn, a hook, a dot below, two."""
    if word.isascii():
        return False
    letters = normalize("NFD", word.lower())
    twice = any(combining(one) and combining(two) for one, two in pairwise(letters))
    return twice or not _OWN_MARKS.isdisjoint(letters)


def clash(a: str, b: str, marked: bool = False) -> bool:
    """Return whether words of one spelling have other marks: Lượng and Lương. Luong is either, and Elysée is Élysée.

    Args:
        marked: Both stand in texts that are `toned`: there Hoa and Hóa are two, and Đức and Dức.

    >>> clash("Lượng", "Lương"), clash("Luong", "Lương"), clash("Elysée", "Élysée"), clash("Hoa", "Hóa", True)
    (True, False, False, True)
    """
    if not marked and (a.isascii() or b.isascii()):
        return False
    ours, theirs = normalize("NFC", a.lower()).split(), normalize("NFC", b.lower()).split()
    if len(ours) != len(theirs):
        return False
    for one, two in zip(ours, theirs, strict=True):
        if one == two or _marks(one) == _marks(two):
            continue
        if marked or (_marks(one) and _marks(two) and _marks(one[1:]) != _marks(two[1:])):
            return True
    return False
