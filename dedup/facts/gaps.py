"""What stands between the words of two texts: the marks, at the same place in both.

    "Shot on Monday. Night guards fled."   "Shot on Monday night. Guards fled."   a full stop that moved
    "The men, who fled were shot."         "The men who fled, were shot."         a comma that moved
    "a 'neutral' court"                    "a neutral court"                      quotation marks on one side only

Words are aligned first, so that marks are compared where they stand, beside a clause that one text adds too. White
space, bullets, the glyphs of quotes and dashes, the stops of abbreviations and the last full stop say nothing.
In: two texts whose words say the same. Out: the first place where their marks or the capitals of a word differ.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from dedup.facts.regions import regions
from dedup.languages import ABBREVIATIONS

_TEXTS = 1024  # texts whose words and marks are remembered
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['-][^\W\d_]+)*|[^\W_]")
_GLYPHS = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ‚‹›`´′", "'"),
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‐‑–−", "-"),
        **dict.fromkeys("—―", " - "),
        "…": "...",
        "\xad": "",
    }
)
_BROKEN = re.compile(r"(?<=[^\W\d_])-[^\S\n]*\r?\n\s*")
# 'left', not the mark of an owner (ministers'), nor of letters left out ('80s).
_QUOTED = re.compile(r"(?<![\w'])'(?=[^\W\d])((?:[^'\n]|(?<=\w)'(?=\w))*[^\s'])'(?!\w)")
_BULLET = re.compile(r"^\s*[-*•·▪●–]\s+")
_DOTS = re.compile(r"\.(?:\s?\.)+")
_SAID = frozenset(",;:!?()[]\"'/+*#=<>|&-…")
_OPENING = frozenset('.:!?"([…-')  # after them a word may have a capital for its place
_THOUSANDS = 3  # digits that a group has
_NAMES = frozenset(("US", "UN", "IT", "WHO", "AIDS"))  # in small letters they are other words
_RESUMED = (["the", "country", "has"], ["and"])  # one subject, named anew: see `resumed`, which has been asked

Difference = tuple[str, str]  # as it stands in the kept copy, and in the other


class _Text(NamedTuple):
    """A text as words and gaps: gap 0 stands before word 0."""

    keys: list[str]
    words: list[str]
    gaps: list[str]  # the marks that are said, in order
    uniform: bool


def differ(kept: str, other: str) -> Difference | None:
    """Return the first difference between two texts in a mark or a capital that counts.

    >>> differ("The men, who fled were shot.", "The men who fled, were shot.")
    ('men, who', 'men who')
    >>> differ("It is dead -- he said.", "It is dead—he said.") is None
    True
    """
    ours, theirs = _read(kept), _read(other)
    if ours.keys == theirs.keys and ours.gaps == theirs.gaps and ours.words == theirs.words:
        return None
    after_a = after_b = 0
    cased = not ours.uniform and not theirs.uniform
    named = not kept.isupper() and not other.isupper()
    ends = len(ours.keys), len(theirs.keys)
    for a0, a1, b0, b1 in [*regions(ours.keys, theirs.keys), (ends[0], ends[0], ends[1], ends[1])]:
        for i, j in zip(range(after_a, a0), range(after_b, b0), strict=True):
            if i > after_a and ours.gaps[i] != theirs.gaps[j]:
                return _around(ours, i, i), _around(theirs, j, j)
            one, two = ours.words[i], theirs.words[j]
            if one != two and (
                (cased and _capital(ours, i, theirs, j)) or (named and not _NAMES.isdisjoint((one, two)))
            ):
                return ours.words[i], theirs.words[j]
        if not _alike(ours, (a0, a1), theirs, (b0, b1)):
            return _around(ours, a0, a1), _around(theirs, b0, b1)
        after_a, after_b = a1, b1
    return None


def _alike(kept: _Text, ours: tuple[int, int], other: _Text, theirs: tuple[int, int]) -> bool:
    """Return whether the marks in and around two stretches say the same; those of words that the kept copy adds may."""
    if _regrouped(kept.words[slice(*ours)], other.words[slice(*theirs)]):
        return False
    here, there = ("".join(text.gaps[start : end + 1]) for text, (start, end) in ((kept, ours), (other, theirs)))
    if here == there or (here.replace(".", "") == there.replace(".", "") and ours != theirs):
        return True
    if theirs[0] < theirs[1]:
        return (kept.keys[slice(*ours)], other.keys[slice(*theirs)]) == _RESUMED
    rest = iter(here)
    return ours[0] < ours[1] and all(mark in rest for mark in there)


def _regrouped(ours: list[str], theirs: list[str]) -> bool:
    """Return whether figures are parted elsewhere, and not only by thousands: "5 1/4", "51/4"; but "1 234", "1234"."""
    parted = [word for side in (ours, theirs) for word in side[1:] if len(side) > 1]
    same = "".join(ours) == "".join(theirs) and "".join(ours).isdigit()
    return same and ours != theirs and any(len(word) != _THOUSANDS for word in parted)


def _around(text: _Text, start: int, end: int) -> str:
    """Return a stretch with the words beside it, as it is shown."""
    shown = ""
    for at in range(max(start - 1, 0), min(end + 1, len(text.words))):
        gap = text.gaps[at] if shown or at == start else ""
        shown += f"{gap}{' ' if shown else ''}{text.words[at]}"
    return shown + (text.gaps[-1] if end >= len(text.words) else "")


@lru_cache(_TEXTS)
def _read(text: str) -> _Text:
    """Return the words of a text and the marks between them."""
    plain = _BULLET.sub("", _BROKEN.sub("", normalize("NFC", text).translate(_GLYPHS)))
    plain = _DOTS.sub("…", _QUOTED.sub(r'"\1"', plain))
    found = list(_TOKEN.finditer(plain))
    words = [match.group() for match in found]
    edges = [0, *(at for match in found for at in match.span()), len(plain)]
    raw = [plain[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)]
    gaps = [
        _marks(gap, words[at - 1] if at else "", words[at] if at < len(words) else "") for at, gap in enumerate(raw)
    ]
    keys = [re.sub(r"\W", "", word).lower() for word in words]
    return _Text(keys, words, gaps, plain.isupper() or plain.islower())


def _marks(gap: str, before: str, after: str) -> str:
    """Return the marks of a gap that are said: of "5, 2011" none, of "Monday. He" the full stop."""
    if gap in ("", " "):
        return ""
    if gap.strip() == "," and len(after) == 4 and after.isdigit() and before.isdigit() and len(before) < 3:
        return ""
    marks = "".join(mark for mark in gap if mark in _SAID)
    if "." in gap:
        if after[:1].isdigit() and gap[-1] == "." and (gap[:-1].strip() != gap[:-1] or not before):
            marks += "."  # .5
        elif before and after[:1].isupper() and len(before) > 1 and before.lower() not in ABBREVIATIONS:
            marks = "." + marks
    return re.sub(r"-+", "-", marks)


def _capital(ours: _Text, i: int, theirs: _Text, j: int) -> bool:
    """Return whether one word differs in a capital that its place does not explain: a unit, an abbreviation, a name."""
    if i and ours.keys[i - 1].isdigit():  # 5 MB, 5 Mb
        return True
    one, two = ours.words[i], theirs.words[j]
    if "-" in one + two or "'" in one + two:  # U-Bahn-Züge, U-Bahnzüge; l'Église, l'église
        one, two = ("".join(part[0] for part in word.split("'")) for word in (one, two))
    if one == two or one.lower() != two.lower():
        return False
    large, small = (one, two) if one.isupper() else (two, one)
    if large.isupper() and len(ours.words[i]) > 1 and not small.islower():  # LONDON, London
        return not small.istitle()
    if len(one) > 1 and not one.islower() and not two.islower():  # McLean, Mclean
        return True
    if large.isupper() and len(large) > 1:  # SALT, salt; not THE SHIP, the ship
        text, at = (ours, i) if one == large else (theirs, j)
        return large in _NAMES or not any(word.isupper() and len(word) > 1 for word in _beside(text.words, at))
    text, at = (ours, i) if not one.islower() else (theirs, j)
    return not _first(text, at)


def _beside(words: list[str], at: int) -> list[str]:
    return words[max(at - 1, 0) : at] + words[at + 1 : at + 2]


def _first(text: _Text, at: int) -> bool:
    """Return whether a word may stand first in a sentence."""
    return at == 0 or not _OPENING.isdisjoint(text.gaps[at])
