"""Whether a passage stands in a text as a statement of its own, and not as a part of another one.

    "10 died."             in "It rained. 10 died."            stands
                           in "Of 310 died."                   does not: within a number
    "He was guilty."       in "No one said he was guilty."     does not: within a sentence
    "Guilty?"              in "It rained. Guilty."             does not: another mark

A headline that a sentence starts with tells nothing new either (`Standing.tells`), but for the sentence's articles,
unless that sentence has a word besides that turns it: "no", "alleged", "nearly".

In: texts as they are. Out: yes or no. All letters, digits, accents, signs and marks of a passage must be there
(`exact`, `facts.marks`), from where a sentence or paragraph starts to where one ends, in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from unicodedata import combining, is_normalized, normalize

import numpy as np

from dedup import segment, sentences
from dedup.facts import marks
from dedup.facts.lexicon import Lexicon, lexicon
from dedup.facts.spelling import exact
from dedup.facts.stretches import words
from dedup.languages import guess

_OTHER = re.compile(r"[\W_]+")
_OTHER_ASCII = {code: None for code in range(128) if not chr(code).isalnum()}  # the same, five times as fast
_FOR = frozenset(("for", "during", "pour", "pendant"))  # says why or when: it narrows what stands before it
_NONE = ("", "")
_ARTICLES = frozenset(("a", "an", "the"))
_MARKED = re.compile(r"[?!:\"“”«»()]|(?<!\w)['‘]")
_SAID = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s.,;:!?\"'“”‘’«»()\[\]/—–-]|(?<!\w)-(?=\d)")


class Standing:
    """One text, in which passages are looked for. Its sentences are read for those whose letters it has."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bare = text.isascii()

    @cached_property
    def _letters(self) -> str | None:
        """The letters and digits of the text; None where those of its sentences may not be the same."""
        return _letters(self._folded) if is_normalized("NFC", self._text) else None

    @cached_property
    def _sentences(self) -> list[str]:
        return [self._text[start:end] for start, end in pairwise(self._cuts)]

    @cached_property
    def _cuts(self) -> list[int]:
        return _borders(self._text)

    @cached_property
    def _whole(self) -> tuple[str, dict[int, int], dict[int, int]]:
        """The text as passages must stand in it; where sentences start and end, there -> in the text."""
        pieces = [exact(sentence) for sentence in self._sentences]
        edges = list(accumulate(map(len, pieces), initial=0))
        starts, ends = zip(edges, self._cuts, strict=True), zip(reversed(edges), reversed(self._cuts), strict=True)
        return "".join(pieces), dict(starts), dict(ends)

    def sought(self, passage: str) -> str:
        """Return a passage as it must stand in the text; where that has no accents at all, it has lost them."""
        return said(passage, self._bare)

    def may_have(self, passage: str) -> bool:
        """Tell whether a passage may stand in the text, from its letters: a small part of the work of `has`."""
        if self._letters is None:
            return True
        sought = passage.casefold() if passage.isascii() else self.sought(passage)  # other marks are no letters
        return _letters(sought) in self._letters

    def has(self, passage: str) -> bool:
        """Tell whether a passage stands in the text.

        >>> Standing("It rained. 10 died.").has("10 died"), Standing("Of 310 died.").has("10 died")
        (True, False)
        """
        if not self.may_have(passage):
            return False
        sought, (whole, starts, ends) = self.sought(passage), self._whole
        at = whole.find(sought)
        while at >= 0:
            start, end = starts.get(at), ends.get(at + len(sought))
            if start is not None and end is not None and said_alike(self._text[start:end], passage):
                return True
            at = whole.find(sought, at + 1)
        return False

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    @cached_property
    def _worded(self) -> tuple[Lexicon, list[list[str]]]:
        """The language of the text, and the words of its sentences."""
        known = lexicon(guess(frozenset(word for sentence in self._sentences for word in words(sentence).distinct)))
        return known, [_SAID.findall(sentence.lower()) for sentence in self._sentences]

    def tells(self, headline: str) -> bool:
        """Tell whether a sentence starts with the words of a headline, articles aside, and no word of it turns them.

        Where a clause goes on behind them, they may say another thing: "Mayor held" of "The mayor held a feast".

        >>> text = Standing("It rained. No one was hurt in the fire that hit the market in Hue on Monday, police said.")
        >>> text.tells("Fire hit market in Hue"), text.tells("One hurt in fire"), text.tells("Fire hit school")
        (False, False, False)
        >>> Standing("It rained. A fire hit the market in Hue on Monday, police said.").tells("Fire hit market in Hue")
        True
        """
        asked = _SAID.findall(headline.lower())
        if not asked or not all(word.casefold() in self._folded for word in asked):
            return False
        known, sentences = self._worded
        if not known.code:
            return False  # of no language that we know the turning words of
        return _MARKED.search(headline) is None and any(_opens(asked, sentence, known) for sentence in sentences)


def _opens(asked: Sequence[str], sentence: Sequence[str], known: Lexicon) -> bool:
    """Tell whether a sentence starts with some words, its articles and days aside, and turns nothing after them."""
    rest = [word for word in sentence if word not in _ARTICLES]
    at = 0
    for word in asked:
        if word in _ARTICLES:
            continue
        if rest[at : at + 1] != [word] and _dated(rest, at, known):
            at += 2
        if rest[at : at + 1] != [word]:
            return False
        at += 1
    ends = at == len(rest) or rest[at] in (*known.wording.dating, *known.wording.adding, *_FOR)
    return ends and not any(known.wording.turns(word) or known.words.get(word, _NONE)[0] == "n" for word in rest[at:])


def _dated(words: Sequence[str], at: int, known: Lexicon) -> bool:
    """Tell whether a day stands at a place: "on Monday"."""
    return (
        at + 1 < len(words)
        and words[at] in known.wording.dating
        and known.words.get(words[at + 1], _NONE)[0] in ("y", "r")
    )


def said_alike(one: str, two: str) -> bool:
    """Tell whether two texts of the same letters have the same marks, capitals and gaps.

    >>> said_alike("Guilty.", "Guilty?"), said_alike("* 10 died.", "10 died")
    (False, True)
    """
    return marks.differ(one, two) is None


def _letters(text: str) -> str:
    """Return the letters and digits of a folded text."""
    return text.translate(_OTHER_ASCII) if text.isascii() else _OTHER.sub("", text)


def said(text: str, bare: bool) -> str:
    """Return a text as it must stand in another one; without its accents where that has none.

    >>> said("Hóa", bare=False), said("Hóa", bare=True)
    ('hóa', 'hoa')
    """
    if bare and not text.isascii():
        text = "".join(char for char in normalize("NFD", text) if not combining(char)).replace("đ", "d")
    return exact(text)


def _borders(text: str) -> list[int]:
    """Return where sentences and paragraphs start and end, from the start of a text to its end."""
    found = segment.passages([text])
    if not len(found):
        return [0, len(text)]
    new = np.flatnonzero(np.diff(found.paragraph)) + 1
    page = sentences.page([text])
    _, starts = sentences.ends(page, np.zeros(1, np.int64), np.array([len(text)]))
    edges = np.concatenate((found.start[new], found.end[new - 1], found.start[:1], found.end[-1:], starts))
    inner = {at for at in edges.tolist() if 0 < at < len(text)}
    return [0, *sorted(inner), len(text)]
