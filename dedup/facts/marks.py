"""Marks, capitals and spaces that say something: where two texts of the same words differ in them.

    "No, money was paid"     "No money was paid"       a comma on one side only (gaps)
    "a loss of (5) mln"      "a loss of 5 mln"         brackets: a sign of loss (gaps)
    "the Polish ship"        "the polish ship"         a capital that no start of a sentence explains (gaps)
    "an insignificant sum"   "an in significant sum"   a lost space that makes another word

White space, the glyphs of quotes, dashes and apostrophes, full stops and a hyphen where a line was broken say nothing.
In: two texts whose words say the same. Out: the first difference, as it stands on both sides. In doubt there is one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dedup.facts import gaps
from dedup.languages.base import words

_GLYPHS = str.maketrans(
    {**dict.fromkeys("‘’ʼ‚‹›`´", "'"), **dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‐‑–—―−", "-"), "…": "."}
)
_BROKEN = re.compile(r"(?<=\w)[-\xad][^\S\n]*\r?\n\s*")
_AMOUNT = re.compile(r"\d(?:[\d.,  ]*\d)?")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHARP = re.compile("ß")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_LETTER = re.compile(r"[^\W_]")
# Parts that turn the word beside them once the space between is lost: "in capable", "use less", "with held".
_BEFORE = words(
    """a an in un im il ir dis non mis anti re no some any every over under out up with for fore back down off on by
    self counter cross half man des sur sous par sans bien plus contre entre mal tout"""
)
_ITSELF = words("the this that these those them they their his her its it he she we our you las les une ses nos vos")
_HYPHENED = words("un re pre co de dis in out over under sub con pro fore mis")  # "re-lease", "pre-text"
_SHORT = 3  # letters: "op" of "co-op"
_AFTER = frozenset(["less", "full", "free", "time", "day", "one", "thing", "body", "more"])
_GLUED = 2  # spaces that a text has lost; from a third on, no lost space is a word that was meant

Difference = tuple[str, str]  # as it is said in the kept copy, and in the other


def differ(kept: str, other: str) -> Difference | None:
    """Return the first difference in marks, capitals or spaces that counts.

    >>> differ("No, he left.", "No he left"), differ("He ‘left’.", "He 'left'")
    (('No, he', 'No he'), None)
    """
    if kept == other:
        return None
    ours, theirs = (_BROKEN.sub("", text.translate(_GLYPHS)) for text in (kept, other))
    for told in (_ADDRESS, _SHARP):
        one, two = told.findall(ours), told.findall(theirs)
        if one != two:
            return _first(one, two)
    return gaps.differ(kept, other) or _numbers(ours, theirs) or _hyphens(ours, theirs) or _words(ours, theirs)


def place(text: str, said: str) -> tuple[int, int]:
    """Return where one side of a difference stands in its text; all of it where a broken line hides the place.

    >>> place("He said ‘no’.", "'no'")
    (8, 12)
    """
    words = map(re.escape, said.translate(_GLYPHS).split(" "))
    found = re.search(r"\s+".join(words), text.translate(_GLYPHS))
    return found.span() if found else (0, len(text))


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
    """Return words that differ in a hyphen, an apostrophe, or in a space that makes another word."""
    one, two = _WORD.findall(ours), _WORD.findall(theirs)
    return _joined(one, two) or _turned(_joined(two, one))


def _turned(found: Difference | None) -> Difference | None:
    return found and (found[1], found[0])


def _joined(parts: list[str], others: list[str]) -> Difference | None:
    """Return words here that one word there joins to another one: "we'll" and "well", "use less" and "useless"."""
    known, lower = {word.lower() for word in parts}, {word.lower() for word in others}
    for word in sorted(known - lower):
        bare = word.replace("'", "").replace("-", "")
        if bare in lower and ("'" in word or _prefixed(word)):
            return word, bare
    fresh = lower - known
    pairs = {"".join(pair).lower(): pair for pair in pairwise(parts)}
    for pair in pairwise(others):  # an ice, a nice
        whole = "".join(pair).lower()
        if whole in pairs and lower.isdisjoint(word.lower() for word in pairs[whole]):
            return " ".join(pairs[whole]), " ".join(pair)
    for word in sorted(lower - known):  # l'avis, la vis
        head, mark, _ = word.partition("'")
        pair = pairs.get(word.replace("'", ""), ("", ""))
        if mark and pair[0] and pair[0].lower() != head:
            return " ".join(pair), word
    runs = {"".join(run).lower() for run in zip(parts, parts[1:], parts[2:], strict=False)}
    lost = sum(whole in pairs or whole in runs for whole in fresh)
    for whole in sorted(fresh) if lost <= _GLUED else ():
        first, second = pairs.get(whole, ("", ""))
        if (
            (first.lower() in _BEFORE and second.islower() and second not in _ITSELF)
            or second.lower() in _AFTER
            or _named(first, second, others)
        ):
            return f"{first} {second}", whole
    return None


def _prefixed(word: str) -> bool:
    """Return whether a word may be another one without its hyphen: "un-ionised", "co-op", not "co-operation"."""
    first, mark, rest = word.partition("-")
    twice = first[-1:] == rest[:1] and len(rest) > _SHORT
    return bool(mark) and first in _HYPHENED and (not twice or first == "re")


def _named(first: str, second: str, others: list[str]) -> bool:
    """Return whether two words with capitals are one name there: "Le Roy", "Leroy"; not "Le Roy", "LeRoy"."""
    return first.istitle() and second.istitle() and (first + second).capitalize() in others
