"""What copy says in words that the copy kept for it does not have: then it is not cut, whatever the words mean.

    "her father said"            kept: "her brother said"        father, where the kept copy has brother
    "wheat fell"                 kept: "wheat fell, she said"    nothing: all of it stands in the kept copy
    "12 officials stated that"   kept: "twelve officials said"   nothing: one number, two spellings, words of a list
    "the president"              kept: "the former president"    it lacks "former"

The rule is the other way round from `changes`: there a word counts if a list knows it, here it counts unless a list
calls it harmless (`languages.wording`). Harmless are the same letters, the same number or date in another notation,
words that may come or go, words that any desk swaps, and what the kept copy says beyond the other. A language without
lists has none of these but the first two.

In: the text that stays and the one that would go. Out: the first stretch in which it says what the kept one does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dedup.facts import marks
from dedup.facts.alike import same_share
from dedup.facts.clauses import closes, ends, sentence
from dedup.facts.compare import fuller
from dedup.facts.glue import parted
from dedup.facts.lexicon import Lexicon, lexicon
from dedup.facts.read import content
from dedup.facts.regions import Region, regions
from dedup.facts.resumed import resumed
from dedup.facts.spelling import Spelling
from dedup.facts.stretches import Words, stretches, words
from dedup.facts.tokens import Passage
from dedup.languages import guess
from dedup.model import FactKind

_TEXTS = 4096  # pairs of texts whose verdict is remembered
# A word, an initialism, or a sign that is said: "&", "~", "<". Quotes, brackets, dashes and stops are not.
_PIECE = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*|[^\w\s\"'“”‘’«»‹›„()\[\]{}.,;:!?…/—–―‐‑­*•·|_¡¿`´-]")
_WORD = re.compile(r"[^\W\d_]+|£")
_LONGEST = 4  # words of a phrase that is swapped
_CONTRACTED = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'m": "am"}
_WHOLE = {"can't": "can", "won't": "will", "shan't": "shall", "cannot": "can"}
_SLIDE = 5  # words that an added sentence may share with the start of the next one
_NEXT = re.compile(r"[\s\"'“”‘’«»]*([^\W_]+(?:-[^\W_]+)*)")


class Loss(NamedTuple):
    """What differs: the words of the side that would go and of the kept one, and where they stand."""

    other: str  # "" where the kept copy alone has words, and they turn what it says
    kept: str
    start: int  # in the other text
    end: int
    kept_start: int
    kept_end: int

    def told(self) -> str:
        """Say it.

        >>> Loss("father", "brother", 0, 6, 0, 7).told()
        'says "father", where the kept copy has "brother"'
        """
        if not self.other:
            return f'lacks "{self.kept}", which the kept copy has'
        if not self.kept:
            return f'says "{self.other}", where the kept copy has nothing'
        return f'says "{self.other}", where the kept copy has "{self.kept}"'


class _Piece(NamedTuple):
    """A word as it stands."""

    key: str
    start: int
    end: int


class _Atom(NamedTuple):
    """A word, a phrase or an amount, by what it says."""

    value: tuple[object, object]  # equal where two say the same
    key: str  # the words; "" for an amount
    start: int
    end: int


@lru_cache(_TEXTS)
def lost(kept: str, other: str) -> Loss | None:
    """Return the first thing that `other` says and `kept` does not, or that only `kept` says and that turns it.

    >>> lost("Two large lorries were hit.", "2 large trucks were hit.")
    >>> lost("The dam in the north has burst.", "The dam in the south has burst.").told()
    'says "south", where the kept copy has "north"'
    """
    if kept == other:
        return None
    ours, theirs = words(kept), words(other)
    known = lexicon(guess(ours.distinct | theirs.distinct))
    spelling = Spelling(kept, other, known)
    reader = _Reader(Passage(kept, known, ours.uniform), Passage(other, known, theirs.uniform), spelling)
    found = reader.first(ours, theirs)
    if found is not None and len(ours.keys) != len(theirs.keys):
        found = reader.first(*parted(ours, theirs, known.wording.merged))
    return found or _marked(kept, other, sum(map(bool, ours.keys)) > sum(map(bool, theirs.keys)) + 1)


def _marked(kept: str, other: str, more: bool) -> Loss | None:
    """Return where texts of the same words differ in marks, capitals or spaces; `more`: the kept one has a clause."""
    found = marks.differ(kept, other, more)
    if found is None:
        return None
    stays, gone = (max(text.find(said), 0) for text, said in zip((kept, other), found, strict=True))
    return Loss(found[1], found[0], gone, gone + len(found[1]), stays, stays + len(found[0]))


class _Reader:
    """Two texts, and what their stretches say."""

    def __init__(self, kept: Passage, other: Passage, spelling: Spelling) -> None:
        self.kept, self.other, self.spelling = kept, other, spelling
        self.lexicon: Lexicon = kept.lexicon
        self.wording = kept.lexicon.wording

    def first(self, kept: Words, other: Words) -> Loss | None:
        """Return the first thing that is lost."""
        asked = _asked(kept, other) if "?" in self.kept.text or "?" in self.other.text else None
        losses = (self.loss(kept, other, region) for region in stretches(kept, other, self.spelling.differ))
        return next((loss for loss in losses if loss is not None), asked)

    def loss(self, kept: Words, other: Words, region: Region) -> Loss | None:
        """Return what is lost in one stretch."""
        a0, a1, b0, b1 = region
        if b0 == b1 and self._added(kept, other, (a0, a1), b0):
            return None
        ours, theirs = self._atoms(self.kept, kept.span(a0, a1)), self._atoms(self.other, other.span(b0, b1))
        for i0, i1, j0, j1 in regions([atom.value for atom in ours], [atom.value for atom in theirs]):
            here, there = ours[i0:i1], theirs[j0:j1]
            if self._harmless(here, there):
                continue
            if not there and self._added(kept, other, _range(kept, here), b0 if not j0 else b1):
                continue
            place = there[0].start if there else other.span(b0, b0)[0]
            gone = (place, there[-1].end if there else place)
            place = here[0].start if here else kept.span(a0, a0)[0]
            stays = (place, here[-1].end if here else place)
            return Loss(self.other.text[slice(*gone)], self.kept.text[slice(*stays)], *gone, *stays)
        return None

    def _atoms(self, passage: Passage, span: tuple[int, int]) -> list[_Atom]:
        """Return what a span says, in order."""
        if span[0] == span[1]:
            return []
        stated = [fact for fact in content(passage, *span).amounts if not fact.weak]
        found, at = list[_Atom](), span[0]
        for fact in [*stated, None]:
            end = fact.start if fact else span[1]
            found += self._words(passage, at, end)
            if fact:
                said = passage.text[fact.start : fact.end].lower()
                apart = tuple(word for word in _WORD.findall(said) if word in self.wording.apart)
                found.append(_Atom((apart or fact.kind, fact.value), "", fact.start, fact.end))
                at = fact.end
        return found

    def _words(self, passage: Passage, start: int, end: int) -> list[_Atom]:
        """Return the words between two amounts, phrases of a list as one."""
        pieces = [piece for match in _PIECE.finditer(passage.text, start, end) for piece in self._parts(match)]
        found, at = list[_Atom](), 0
        while at < len(pieces):
            for size in range(min(_LONGEST, len(pieces) - at), 0, -1):
                key = " ".join(piece.key for piece in pieces[at : at + size])
                value = self._value(passage, key, pieces[at].start, pieces[at + size - 1].end)
                if value is not None or size == 1:
                    place = pieces[at].start, pieces[at + size - 1].end
                    found.append(_Atom(value or ("word", key), key, *place))
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
        if mark and head in self.wording.elided:
            yield _Piece(head, start, start + len(head) + 1)
            yield _Piece(tail, start + len(head) + 1, end)
            return
        ending = next((one for one in _CONTRACTED if key.endswith(one)), "") if self.lexicon.code == "en" else ""
        if ending or (key == "cannot" and self.lexicon.code == "en"):
            first = _WHOLE.get(key, key.removesuffix(ending))
            second = _CONTRACTED.get(ending, "not")
            yield _Piece(first, start, end)
            yield _Piece(second, start, end)
            return
        yield _Piece(key, start, end)

    def _value(self, passage: Passage, key: str, start: int, end: int) -> tuple[str, str] | None:
        """Return what a word or phrase says, where a list knows it."""
        bound = self.lexicon.bounds.get(key)
        if bound and passage.numbered(end):
            return "bound", bound
        if key in self.wording.initials and (passage.text.isupper() or not passage.text[start:end].isupper()):
            return None
        if key in self.wording.titles and not _named(passage, end):
            return None
        swapped = self.wording.swaps.get(key)
        return ("word", swapped) if swapped else None

    def _harmless(self, kept: Sequence[_Atom], other: Sequence[_Atom]) -> bool:
        """Return whether the kept words say all that the others do, and neither turns the other."""
        articles = [[atom.key[0] for atom in side if atom.key in self.wording.articles] for side in (kept, other)]
        if articles[0] != articles[1] and all(articles):  # the for a
            return False
        kept, other = self._telling(self.kept, kept), self._telling(self.other, other)
        helped = [any(atom.key in self.wording.helpers for atom in side) for side in (kept, other)]
        if helped[0] != helped[1]:
            kept, other = self._unhelped(self.kept, kept), self._unhelped(self.other, other)
        if not kept and not other:
            return True
        if len(kept) == len(other) and all(map(_same, kept, other)):
            return True
        if not kept or not other:
            return False
        joined = [
            " ".join(_written(passage, atom) for atom in side)
            for passage, side in ((self.kept, kept), (self.other, other))
        ]
        plain = all(atom.key for atom in (*kept, *other))
        if plain and not self.spelling.differ(*joined):
            return True
        if [atom.key for atom in (*kept, *other)] == ["the", "country", "has", "and"]:
            return resumed(self.kept.text, kept[1].start, self.other.text, other[0].start)
        return False

    def _telling(self, passage: Passage, atoms: Sequence[_Atom]) -> list[_Atom]:
        """Return words without those that may come or go."""
        return [atom for atom in atoms if atom.key not in self.wording.idle or not self._idle(passage, atom)]

    def _idle(self, passage: Passage, atom: _Atom) -> bool:
        """Return whether a word may come or go here: not before one that it changes, "a few", not as a name, "an A"."""
        if atom.key in self.wording.conjunctions:
            return _last(passage, atom.start, frozenset()) in self.lexicon.speech
        if atom.key in self.wording.articles:
            after = _NEXT.match(passage.text, atom.end)
            if not passage.text[atom.start].islower() or after is None or not after[1].islower():
                return False
        return _next(passage, atom.end) not in self.wording.turning

    def _unhelped(self, passage: Passage, atoms: Sequence[_Atom]) -> list[_Atom]:
        """Return words without helpers."""
        return [atom for atom in atoms if atom.key not in self.wording.helpers or not self._helps(passage, atom)]

    def _helps(self, passage: Passage, atom: _Atom) -> bool:
        """Return whether a helper is one here: not in "has to", and a title only before a name."""
        if atom.key in self.wording.titles:
            return _named(passage, atom.end)
        return _next(passage, atom.end) not in ("to", "a", "an", "the", "no")

    def _added(self, kept: Words, other: Words, extra: tuple[int, int], at: int) -> bool:
        """Return whether words of the kept copy alone add to what both say: a sentence, a clause, a phrase.

        Args:
            extra: The words, as a range.
            at: The word of the other copy before which they would stand.
        """
        first, after = extra
        for shift in range(min(_SLIDE, first) + 1):  # "... [He did not say. He] left" is "[He did not say.] He left"
            if shift and kept.keys[first - shift] != kept.keys[after - shift]:
                return False
            start, end = first - shift, after - shift
            first_word = start == 0 or ends(kept.written[start - 1])
            last_word = ends(kept.written[end - 1])
            if first_word and last_word:
                return True
            opens = first_word or closes(kept.written[start - 1])
            shut = end == len(kept.keys) or closes(kept.written[end - 1])
            if shut and opens:
                around = sentence(other, at - shift, first_word, last_word)
                turned = any(map(self._turns, kept.keys[start:end])) or any(map(self._limits, around))
                return bool(self.lexicon.code) and not turned
        return False

    def _turns(self, key: str) -> bool:
        """Return whether an added word limits or denies what stands with it."""
        return key in self.wording.turning or self._limits(key)

    def _limits(self, key: str) -> bool:
        """Return whether a word makes what is added to its sentence turn it: "all schools", "no school"."""
        listed = key in self.wording.limiting or self.lexicon.words.get(key, ("", ""))[0] == "n"
        return listed or (self.lexicon.code == "en" and key.endswith("n't"))


def _same(kept: _Atom, other: _Atom) -> bool:
    """Return whether the kept side says what the other does; the day with its year says the day."""
    if kept.value == other.value:
        return True
    (kind, said), (other_kind, told) = kept.value, other.value
    if kind is FactKind.DATE and other_kind is FactKind.DATE:
        return fuller(said, told)
    return not kept.key and not other.key and same_share(said, told)


def _written(passage: Passage, atom: _Atom) -> str:
    """Return a word as it stands, with the apostrophe of an owner."""
    after = passage.text[atom.end : atom.end + 1]
    return passage.text[atom.start : atom.end] + (after if after in tuple("'’ʼ") else "")


def _range(text: Words, atoms: Sequence[_Atom]) -> tuple[int, int]:
    """Return the words in which atoms stand, as a range."""
    first = next(at for at, end in enumerate(text.ends) if end > atoms[0].start)
    after = next(at for at, end in enumerate(text.ends) if end >= atoms[-1].end) + 1
    return first, after


def _next(passage: Passage, at: int) -> str:
    """Return the word that starts after a place, in lower case; "" where a mark stands there."""
    match = _NEXT.match(passage.text, at)
    return match[1].lower() if match else ""


def _named(passage: Passage, at: int) -> bool:
    """Return whether the word that starts after a place is written with a capital; a full stop may stand before it."""
    match = _NEXT.match(passage.text, at + passage.text.startswith(".", at))
    return match is not None and match[1][0].isupper()


def _last(passage: Passage, at: int, skipped: frozenset[str]) -> str:
    """Return the word that ends before a place, in lower case, articles left out."""
    before = [word for word in passage.text[max(0, at - 40) : at].lower().split() if word not in skipped]
    return before[-1].strip("\"'“”‘’«»") if before else ""


def _asked(kept: Words, other: Words) -> Loss | None:
    """Return where one copy asks what the other states."""
    ends_a = ends_b = 0
    for a0, a1, b0, b1 in [*regions(kept.keys, other.keys), (len(kept.keys), 0, len(other.keys), 0)]:
        for i, j in zip(range(ends_a, a0), range(ends_b, b0), strict=True):
            if ("?" in kept.written[i]) != ("?" in other.written[j]):
                gone, stays = other.span(j, j + 1), kept.span(i, i + 1)
                return Loss(other.written[j], kept.written[i], *gone, *stays)
        ends_a, ends_b = a1, b1
    return None
