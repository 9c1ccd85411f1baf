"""Two texts of which one has words run together -> the same texts, parted at the same letters.

    "to relieveHongkong ofcriticism"   "to relieve Hongkong of criticism"
    to|relieve|Hongkong|of|criticism    on both sides, so that words can be aligned

In: two texts as words. Out: both, with a gap of one also in the other wherever the letters around it are the same. A
word that a list knows whole ("notable") is not parted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from dedup.facts.stretches import Words
from dedup.fold import fold

_MOST = 20_000  # letters: an alignment's memory grows with the product


def parted(a: Words, b: Words, whole: Collection[str]) -> tuple[Words, Words]:
    """Return two texts with the gaps of both.

    >>> one, two = parted(Words("ofthe new town"), Words("of the newtown"), ())
    >>> one.written == two.written
    True
    """
    (ours, at_a), (theirs, at_b) = _letters(a), _letters(b)
    if max(len(ours), len(theirs)) > _MOST:
        return a, b
    gaps_a, gaps_b = _gaps(a, at_a), _gaps(b, at_b)
    new_a, new_b = set(gaps_a), set(gaps_b)
    for same in Indel.opcodes(ours, theirs).as_matching_blocks():
        shift = same.b - same.a
        new_b.update(gap + shift for gap in gaps_a if same.a < gap < same.a + same.size)
        new_a.update(gap - shift for gap in gaps_b if same.b < gap < same.b + same.size)
    return _cut(a, at_a, new_a - gaps_a, whole), _cut(b, at_b, new_b - gaps_b, whole)


@lru_cache(4096)
def _folded(char: str) -> str:
    return fold(char)


def _letters(text: Words) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and where each stands."""
    if text.text.isascii():
        kept = [at for at, char in enumerate(text.text) if char.isalnum()]
        return "".join(filter(str.isalnum, text.text)).lower(), kept
    found = [(letter, at) for at, char in enumerate(text.text) for letter in _folded(char)]
    return "".join(letter for letter, _ in found), [at for _, at in found]


def _gaps(text: Words, at: Sequence[int]) -> set[int]:
    """Return before which letters a word starts."""
    return {bisect_left(at, end - len(word)) for word, end in zip(text.written, text.ends, strict=True)}


def _cut(text: Words, at: Sequence[int], gaps: Collection[int], whole: Collection[str]) -> Words:
    """Return a text with its words parted before some letters."""
    if not gaps:
        return text
    cuts = sorted(at[gap] for gap in gaps if gap < len(at))
    spans, place = [], 0
    for word, (written, end) in enumerate(zip(text.written, text.ends, strict=True)):
        start = end - len(written)
        while place < len(cuts) and cuts[place] < end:
            if cuts[place] > start and text.keys[word] not in whole:
                spans.append((start, cuts[place]))
                start = cuts[place]
            place += 1
        spans.append((start, end))
    return Words(text.text, spans)
