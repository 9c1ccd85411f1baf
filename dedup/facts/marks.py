"""Marks, capitals and spaces that say something: where two texts of the same words differ in them.

    "No, money was paid"     "No money was paid"       a comma on one side only
    "a loss of (5) mln"      "a loss of 5 mln"         brackets: a sign of loss
    "the Polish ship"        "the polish ship"         a capital that no start of a sentence explains
    "an insignificant sum"   "an in significant sum"   a lost space that makes another word

White space, the glyphs of quotes, dashes and apostrophes, full stops and a hyphen where a line was broken say nothing.
In: two texts whose words say the same. Out: the first difference, as it stands on both sides. In doubt there is one.
"""

from __future__ import annotations

import re
from itertools import pairwise

_GLYPHS = str.maketrans(
    {**dict.fromkeys("‘’ʼ‚‹›`´", "'"), **dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‐‑–—―−", "-"), "…": "."}
)
_BROKEN = re.compile(r"(?<=\w)[-\xad][^\S\n]*\r?\n\s*")
_AMOUNT = re.compile(r"\d(?:[\d.,  ]*\d)?")
# In order; signs of money and share are read with their amount.
_APART = re.compile(r"[,;:!?()\[\]\"/+*#=<>|&]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_DASHED = re.compile(
    r"\s-+\s|--+|(?<=\d)-(?=[\d\s])|(?<!\w)-(?=[$€£]?\d)|(?<=\b[A-Z])[-+](?!\w)|(?<=[A-Z]{2})[-+](?!\w)"
)
_FEET = re.compile(r"\d['\"]")
_OWNERS = re.compile(r"s'(?=\s)")
_LETTER = re.compile(r"[^\W_]")
# Parts that turn the word beside them once the space between is lost: "in capable", "use less", "some time".
_BEFORE = frozenset(
    ["a", "an", "in", "un", "im", "il", "ir", "dis", "non", "mis", "anti", "re", "no", "some", "any", "every"]
)
_NAMES = frozenset(("US", "UN", "IT", "WHO", "AIDS"))  # in small letters they are other words
_AFTER = frozenset(["less", "full", "free", "time", "day", "one", "thing", "body", "more"])

Difference = tuple[str, str]  # as it stands in the kept copy, and in the other


def differ(kept: str, other: str, more: bool = False) -> Difference | None:
    """Return the first difference in marks, capitals or spaces that counts.

    Args:
        more: The kept text has a clause of its own, and so marks of its own.

    >>> differ("No, he left.", "No he left"), differ("He ‘left’.", "He 'left'")
    ((',', ''), None)
    """
    if kept == other:
        return None
    ours, theirs = (_BROKEN.sub("", text.translate(_GLYPHS)) for text in (kept, other))
    if not more:
        for one, two in zip(_marks(ours), _marks(theirs), strict=True):
            if one != two:
                return _first(one, two)
    return _numbers(ours, theirs) or _hyphens(ours, theirs) or _words(ours, theirs)


def _marks(text: str) -> tuple[list[str], ...]:
    """Return the marks of a text that count, each kind in order: addresses, marks, dashes, feet, owners, ß."""
    return (
        _ADDRESS.findall(text),
        _APART.findall(_AMOUNT.sub("0", text)),
        [match.group().strip() for match in _DASHED.finditer(text)],
        _FEET.findall(text),
        _OWNERS.findall(text),
        re.findall("ß", text),
    )


def _first(one: list[str], two: list[str]) -> Difference:
    at = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return "".join(one[at : at + 1]), "".join(two[at : at + 1])


def _numbers(ours: str, theirs: str) -> Difference | None:
    """Return numbers of the same digits whose points or commas stand apart: "5.2" and "5,2"."""
    one, two = (list(dict.fromkeys(_AMOUNT.findall(text))) for text in (ours, theirs))
    for a in one:
        for b in two if a not in two else ():
            digits = [re.sub(r"\D", "", number) for number in (a, b)]
            pointed = [re.search(r"[.,]", number) is not None for number in (a, b)]
            if b not in one and all(pointed) and digits[0] == digits[1]:
                return a, b
    return None


def _hyphens(ours: str, theirs: str) -> Difference | None:
    """Return a hyphen that stands for a space, where the letters are the same: "man-eating", "man eating"."""
    places = [[match.start() for match in _LETTER.finditer(text)] for text in (ours, theirs)]
    if "".join(ours[at] for at in places[0]).lower() != "".join(theirs[at] for at in places[1]).lower():
        return None
    for a, b in zip(pairwise(places[0]), pairwise(places[1]), strict=True):
        one, two = ours[a[0] + 1 : a[1]], theirs[b[0] + 1 : b[1]]
        if one != two and "-" in (one, two) and (one.isspace() or two.isspace()):
            return ours[a[0] : a[1] + 1], theirs[b[0] : b[1] + 1]
    return None


def _words(ours: str, theirs: str) -> Difference | None:
    """Return words that differ in a capital, a hyphen, an apostrophe, or in a space that makes another word."""
    one, two = _WORD.findall(ours), _WORD.findall(theirs)
    if not ours.isupper() and not theirs.isupper():
        found = _capitals(ours, one, two) or _turned(_capitals(theirs, two, one))
        if found:
            return found
    return _joined(one, two) or _turned(_joined(two, one))


def _turned(found: Difference | None) -> Difference | None:
    return found and (found[1], found[0])


def _capitals(text: str, words: list[str], others: list[str]) -> Difference | None:
    """Return a word that has a capital inside a sentence here, and stands in small letters alone there."""
    there = set(others)
    for word in dict.fromkeys(words):
        small = word.lower()
        if word != small and (not word.isupper() or word in _NAMES) and word not in there and small in there:
            lead = rf"(?<![.!?:\n\"'(])(?<![.!?:\n\"'(]\s)\s{re.escape(word)}\b"
            if re.search(lead, text):
                return word, small
    return None


def _joined(words: list[str], others: list[str]) -> Difference | None:
    """Return words here that one word there joins to another one: "we'll" and "well", "use less" and "useless"."""
    known, lower = {word.lower() for word in words}, {word.lower() for word in others}
    for word in known - lower:
        bare = word.replace("'", "").replace("-", "")
        if bare in lower and ("'" in word or word.startswith("re-")):
            return word, bare
    pairs = {"".join(pair).lower(): pair for pair in pairwise(words)}
    for whole in sorted(lower - known):
        first, second = pairs.get(whole, ("", ""))
        if first.lower() in _BEFORE or second.lower() in _AFTER:
            return f"{first} {second}", whole
    return None
