"""A stretch of a text as what it says: words, phrases of a list, and amounts.

    "5 mln barrels of crude"    ->    5000000 barrels | of | crude
    "didn't", "l'Iran"          ->    did | not, l | iran
    "nearly 12 ships"           ->    nearly | 12 | ships: "almost" has the same value as "nearly" before a number

In: a passage and a range of its characters. Out: atoms, in order; of equal value where they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dedup.facts.read import content
from dedup.facts.stated import Stated
from dedup.facts.tokens import Passage
from dedup.model import FactKind

# A word, an initialism, or a sign that is said: "&", "~", "<". Quotes, brackets, dashes and stops are not.
_PIECE = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*|[^\w\s\"'“”‘’«»‹›„()\[\]{}.,;:!?…/—–―‐‑­*•·|_¡¿`´-]")
_WORD = re.compile(r"[^\W\d_]+|£")
_LONGEST = 4  # words of a phrase that is swapped
_CONTRACTED = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'m": "am"}
_WHOLE = {"can't": "can", "won't": "will", "shan't": "shall", "cannot": "can"}
_NEXT = re.compile(r"[\s\"'“”‘’«»]*([^\W_]+(?:-[^\W_]+)*)")


class _Piece(NamedTuple):
    """A word as it stands."""

    key: str
    start: int
    end: int


class Atom(NamedTuple):
    """A word, a phrase or an amount, by what it says."""

    value: tuple[object, object]  # equal where two say the same
    key: str  # the words; "" for an amount
    start: int
    end: int


class Atoms:
    """A passage that is read stretch by stretch."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._lexicon, self._wording = passage.lexicon, passage.lexicon.wording

    def read(self, span: tuple[int, int]) -> list[Atom]:
        """Return what a span says, in order."""
        if span[0] == span[1]:
            return []
        stated = [fact for fact in content(self._passage, *span).amounts if not (fact.weak or self._first_name(fact))]
        found, at = list[Atom](), span[0]
        for fact in [*stated, None]:
            end = fact.start if fact else span[1]
            found += self._words(at, end)
            if fact:
                said = self._passage.text[fact.start : fact.end].lower()
                apart = tuple(word for word in _WORD.findall(said) if word in self._wording.apart)
                found.append(Atom((apart or fact.kind, fact.value), "", fact.start, fact.end))
                at = fact.end
        return found

    def _first_name(self, fact: Stated) -> bool:
        """Return whether a month may be a name: "Jan Smith"."""
        bare = fact.kind is FactKind.DATE and self._passage.text[fact.start : fact.end].isalpha()
        after = _NEXT.match(self._passage.text, fact.end) if bare else None
        return after is not None and after[1][0].isupper()

    def _words(self, start: int, end: int) -> list[Atom]:
        """Return the words between two amounts, phrases of a list as one."""
        pieces = [piece for match in _PIECE.finditer(self._passage.text, start, end) for piece in self._parts(match)]
        found, at = list[Atom](), 0
        while at < len(pieces):
            for size in range(min(_LONGEST, len(pieces) - at), 0, -1):
                key = " ".join(piece.key for piece in pieces[at : at + size])
                value = self._value(key, pieces[at].start, pieces[at + size - 1].end)
                if value is not None or size == 1:
                    place = pieces[at].start, pieces[at + size - 1].end
                    found.append(Atom(value or ("word", key), key, *place))
                    at += size
                    break
        return found

    def _parts(self, match: re.Match[str]) -> Iterator[_Piece]:
        """Yield a word, or the two that are contracted in it: didn't, l'Iran."""
        text, start, end = match.group(), match.start(), match.end()
        key = text.lower().replace("’", "'").replace("ʼ", "'")
        if "." in key:
            key = key.replace(".", "")
        head, mark, tail = key.partition("'")
        if mark and head in self._wording.elided:
            yield _Piece(head, start, start + len(head) + 1)
            yield _Piece(tail, start + len(head) + 1, end)
            return
        ending = next((one for one in _CONTRACTED if key.endswith(one)), "") if self._lexicon.code == "en" else ""
        if ending or (key == "cannot" and self._lexicon.code == "en"):
            first = _WHOLE.get(key, key.removesuffix(ending))
            second = _CONTRACTED.get(ending, "not")
            yield _Piece(first, start, end)
            yield _Piece(second, start, end)
            return
        yield _Piece(key, start, end)

    def _value(self, key: str, start: int, end: int) -> tuple[str, str] | None:
        """Return what a word or phrase says, where a list knows it."""
        bound = self._lexicon.bounds.get(key)
        if bound and self._passage.numbered(end):
            told = key not in self._wording.placing or last(self._passage, start) in self._wording.prepositions
            return ("bound", bound) if told else None  # "held over 12 days": for more than 12, or for 12
        if key in self._wording.initials and (
            self._passage.text.isupper() or not self._passage.text[start:end].isupper()
        ):
            return None
        if key in self._wording.titles and not named(self._passage, end):
            return None
        swapped = self._wording.swaps.get(key)
        return ("word", swapped) if swapped and not self._of_name(key, start, end) else None

    def _of_name(self, key: str, start: int, end: int) -> bool:
        """Return whether a word is part of a name, and is not its title: "US Airways", "Jan Smith", "bà Mỹ"."""
        text = self._passage.text
        if key in self._wording.titles or not text[start].isupper():
            return False
        after = _NEXT.match(text, end)
        behind = after is not None and after[1][0].isupper()
        return behind or last(self._passage, start).rstrip(".") in self._wording.titles


def next_word(passage: Passage, at: int) -> str:
    """Return the word that starts after a place, in lower case; "" where a mark stands there."""
    match = _NEXT.match(passage.text, at)
    return match[1].lower() if match else ""


def named(passage: Passage, at: int) -> bool:
    """Return whether the word that starts after a place is written with a capital; a full stop may stand before it."""
    match = _NEXT.match(passage.text, at + passage.text.startswith(".", at))
    return match is not None and match[1][0].isupper()


def last(passage: Passage, at: int) -> str:
    """Return the word that ends before a place, in lower case."""
    before = passage.text[max(0, at - 40) : at].lower().split()
    return before[-1].strip("\"'“”‘’«»") if before else ""
