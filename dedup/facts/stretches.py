"""Two texts -> the stretches of words in which they differ in more than spelling.

    "Iran hit 12 ships on 5 May"            hit | was hit by      12 ... untouched
    "Iran was hit by 12 ships on 6 May"     5 May | 6 May: widened over the month, since they are read together

Words are aligned by their longest common subsequence: no rewording elsewhere can hide a changed number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate, count, repeat
from operator import add
from unicodedata import normalize

from dedup.facts.lexicon import SUFFIXES, Lexicon, by_code, sticky_words
from dedup.facts.names import clash, toned
from dedup.facts.regions import Region, regions
from dedup.fold import fold
from dedup.kernels.alignment import bridge, widen
from dedup.languages import Language, elected, lead, votes

_OUTER = "\"'“”‘’«»()[]{}<>.,;:!?…—–-*•"
_AMOUNT = re.compile(r"[\d%‰°¢-¥\u20a0-\u20cf$¼-¾⅐-⅞٪％￥]")
_KEPT = 65_536  # words whose keys are remembered: some 10 MB, and news has few words that it uses often
_SHORT = 64  # characters: a longer stretch of words is not remembered, so that all of them take some MB
_TEXTS = 4096  # texts whose words are remembered, some 3 KB each
NEARBY = 2  # equal words between a word lost here and a word won there, for the two to be read as one stretch
SLIDE = 5  # words that an added sentence may share with the start of the next one
ENDS = ".,;:!?…—–-\"'”’»)"  # what may stand after the last word of a clause


class Words:
    """A text's words: as written, as aligned, and where they stand."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]] | None = None) -> None:
        self.text = text
        self.written = text.split() if spans is None else [text[start:end] for start, end in spans]
        self._spans = spans  # where the words are not those that spaces part

    @cached_property
    def keys(self) -> list[str]:
        """The words as aligned."""
        return list(map(key, self.written))

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Its distinct words."""
        return frozenset(self.keys)

    @cached_property
    def toned(self) -> bool:
        """Whether most of its words have marks."""
        return not self.text.isascii() and toned(self.text)

    @cached_property
    def votes(self) -> int:
        """What its words say of its language."""
        return votes(self.distinct)

    @cached_property
    def language(self) -> tuple[Language | None, int]:
        """Its language, and how many words more could not yet change that; 0 where it has none for certain."""
        return elected(self.votes, len(self.distinct)), lead(self.votes, len(self.distinct))

    @cached_property
    def uniform(self) -> bool:
        """Whether capitals say nothing."""
        return self.text.isupper() or self.text.islower()

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        if self._spans is not None:
            return [end for _, end in self._spans]
        if " ".join(self.written) == self.text:  # the common case, five times as fast
            return list(map(add, accumulate(map(len, self.written)), count()))
        found, at = [], 0
        for word in self.written:
            at = self.text.index(word, at) + len(word)
            found.append(at)
        return found

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return where a range of words stands; for an empty one, where it would."""
        if first == len(self.ends):
            return len(self.text), len(self.text)
        start = self.ends[first] - len(self.written[first])
        return start, self.ends[after - 1] if first < after else start

    def before(self, first: int) -> int:
        """Return where the word before one starts; 0 for the first."""
        return self.ends[first - 1] - len(self.written[first - 1]) if first else 0


@lru_cache(_TEXTS)
def words(text: str) -> Words:
    """Return the words of a text. Remembered, since a text is compared with a dozen others."""
    return Words(text)


@lru_cache(_KEPT)
def key(word: str) -> str:
    """Return a word as it is aligned: lower case, no marks around it; a sign before an amount stays."""
    if _AMOUNT.search(word):
        return word.lower().strip("\"'“”‘’«»()[]{}").rstrip(".,;:!?…")
    word = word.strip(_OUTER).lower()
    return word if word.isascii() else normalize("NFC", word).replace("’", "'")


def language(a: Words, b: Words) -> Language | None:
    """Return the language of two texts read together."""
    fresh = b.distinct - a.distinct
    mine, lead = a.language
    if len(fresh) < lead:
        return mine
    return elected(a.votes + votes(fresh), len(a.distinct) + len(fresh))


def stretches(a: Words, b: Words, differ: Callable[[str, str], bool] | None = None) -> list[Region]:
    """Return where the texts differ, as ranges of words, in order and apart.

    Args:
        differ: Tells whether what stands on both sides of a stretch is another text; by default, another spelling of
            the same letters is none.
    """
    return told(regions(a.keys, b.keys), a, b, differ)


def told(apart: Iterable[Region], a: Words, b: Words, differ: Callable[[str, str], bool] | None = None) -> list[Region]:
    """Return what `stretches` does, from where the keys of the texts differ."""
    other = differ or partial(_differ, a=a, b=b)
    found = [
        (a0, a1, b0, b1) for a0, a1, b0, b1 in apart if other(" ".join(a.written[a0:a1]), " ".join(b.written[b0:b1]))
    ]
    return widen(bridge(found, NEARBY), a.keys, b.keys, sticky) if found else found


@lru_cache(_KEPT)
def sticky(word: str) -> bool:
    """Return whether a word is read with the number beside it."""
    return word in sticky_words() or _AMOUNT.search(word) is not None


def _differ(ours: str, theirs: str, a: Words, b: Words) -> bool:
    """Return whether a stretch differs in more than case, accents, hyphens, quotes and spaces."""
    if counts(ours) or counts(theirs):
        return True
    if _spelling(ours) != _spelling(theirs):
        return True
    return not (ours.isascii() and theirs.isascii()) and clash(ours, theirs, a.toned and b.toned)


_short = lru_cache(_KEPT)(fold)


def _spelling(text: str) -> str:
    """Return the fold of a stretch. A long one hardly comes again, and would be held for the whole run."""
    return _short(text) if len(text) <= _SHORT else fold(text)


def counts(text: str) -> bool:
    """Return whether a text has an amount: digits, or a mark of money or share."""
    return _counts(text) if len(text) <= _SHORT else has_amount(text)


def has_amount(text: str) -> bool:
    """Return what `counts` does, and remember nothing."""
    return _AMOUNT.search(text) is not None


_counts = lru_cache(_KEPT)(has_amount)


def silent(a: Words, b: Words, region: Region, lexicon: Lexicon) -> bool:
    """Return whether the words of a stretch say nothing that counts."""
    a0, a1, b0, b1 = region
    ours, theirs = a.keys[a0:a1], b.keys[b0:b1]
    if lexicon.silent.issuperset(ours) and lexicon.silent.issuperset(theirs):
        return not (designated(a, a0, a1, lexicon) or designated(b, b0, b1, lexicon))
    if not lexicon.code or a.uniform or b.uniform:
        return False
    return ordinary(a.written[a0:a1] + b.written[b0:b1], lexicon)


def ordinary(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether words as written are all in lower case and on no list."""
    return all(map(_ordinary, words, repeat(lexicon.code)))


@lru_cache(_KEPT)
def _ordinary(word: str, code: str) -> bool:
    """Return whether a word in lower case is on no list, so that no change of it counts: "helped", "assisted,"."""
    lexicon, bare = by_code(code), word.rstrip(".,;:")
    listed = bare in lexicon.words or bare in lexicon.polarity or bare in SUFFIXES or bare in lexicon.compounds
    listed = listed or bare in lexicon.bounds
    return bare.isascii() and bare.isalpha() and bare.islower() and not listed and not bare.startswith(lexicon.prefixes)


def designated(text: Words, first: int, after: int, lexicon: Lexicon) -> bool:
    """Return whether a single capital after a word such as "Vitamin" is among some words."""
    return any(
        len(text.keys[at]) == 1 and text.written[at][:1].isupper() and at and text.keys[at - 1] in lexicon.designators
        for at in range(first, after)
    )


def attributes(a: Words, b: Words, region: Region, lexicon: Lexicon) -> bool:
    """Return whether words say who said it, and nothing else but names and function words."""
    a0, a1, b0, b1 = region
    keys = a.keys[a0:a1] + b.keys[b0:b1]
    if lexicon.speech.isdisjoint(keys):
        return False
    stretch = a.written[a0:a1] + b.written[b0:b1]
    listed = (word in lexicon.plain or word in lexicon.speech or word in lexicon.titles or not word for word in keys)
    return all(known or word[0].isupper() for known, word in zip(listed, stretch, strict=True))


def added(a: Words, b: Words, region: Region) -> bool:
    """Return whether one side alone has a sentence, "He did not say when.", or a clause between marks."""
    a0, a1, b0, b1 = region
    if a0 < a1 and b0 < b1:
        return False
    text, first, after = (a, a0, a1) if a0 < a1 else (b, b0, b1)
    for shift in range(
        min(SLIDE, first) + 1
    ):  # "... on Monday. [He did not say. He] left" is "[He did not say.] He left"
        if shift and text.keys[first - shift] != text.keys[after - shift]:
            return False
        start, end = first - shift, after - shift
        opens = start == 0 or text.written[start - 1][-1] in ENDS
        if opens and (end == len(text.keys) or text.written[end - 1][-1] in ENDS):
            return True
    return False
