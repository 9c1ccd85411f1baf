"""What copy says in words that the copy kept for it does not have: then it is not cut, whatever the words mean.

    "her father said"            kept: "her brother said"        father, where the kept copy has brother
    "wheat fell"                 kept: "on Monday, wheat fell"   nothing: all of it stands in the kept copy
    "wheat fell"                 kept: "wheat fell, she said"    it lacks "she said": who says so
    "12 lorries, he said that"   kept: "twelve trucks, he said"  nothing: one number in two notations, words of a list
    "the president"              kept: "the former president"    it lacks "former"

The rule is the other way round from `changes`: there a word counts if a list knows it, here it counts unless a list
calls it harmless (`languages.wording`). Harmless are the same letters, the same number or date in another notation,
words that may come or go, words that any desk swaps, and what the kept copy says beyond the other. A language without
lists has none of these but the first two.

In: the text that stays and the one that would go. Out: the first stretch in which it says what the kept one does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import or_
from typing import NamedTuple

from dedup.facts import marks
from dedup.facts.alike import same_share
from dedup.facts.atoms import Atom, Atoms, last, named, next_word
from dedup.facts.clauses import closes, dateline, ends, sentence
from dedup.facts.compare import fuller
from dedup.facts.glue import parted
from dedup.facts.lexicon import Lexicon, lexicon
from dedup.facts.regions import Region, regions
from dedup.facts.resumed import resumed
from dedup.facts.spelling import Spelling
from dedup.facts.stretches import SLIDE, Words, stretches, words
from dedup.facts.tokens import Passage
from dedup.languages import guess
from dedup.model import FactKind

_TEXTS = 4096  # pairs of texts whose verdict is remembered
# What begins a clause: "said that man had fled" is of a man whom someone pointed at.
_SUBJECTS = frozenset({
    "the", "a", "an", "he", "she", "it", "they", "we", "i", "you", "there", "this", "these", "those", "no", "all",
})  # fmt: skip
_OF = frozenset(("of", "de", "des", "du", "d", "của"))
_SHORT = 3  # letters of an abbreviation


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
        one, two = parted(ours, theirs, known.wording.merged)
        if one is not ours or two is not theirs:
            found = reader.first(one, two)
    return found or _marked(kept, other)


def _marked(kept: str, other: str) -> Loss | None:
    """Return where texts of the same words differ in marks, capitals or spaces."""
    found = marks.differ(kept, other)
    if found is None:
        return None
    (stays, ends), (gone, over) = map(marks.place, (kept, other), found)
    return Loss(other[gone:over], kept[stays:ends], gone, over, stays, ends)


class _Reader:
    """Two texts, and what their stretches say."""

    def __init__(self, kept: Passage, other: Passage, spelling: Spelling) -> None:
        self.kept, self.other, self.spelling = kept, other, spelling
        self.lexicon: Lexicon = kept.lexicon
        self.wording = kept.lexicon.wording
        self._kept, self._other = Atoms(kept), Atoms(other)

    def first(self, kept: Words, other: Words) -> Loss | None:
        """Return the first thing that is lost."""
        losses = (self.loss(kept, other, region) for region in stretches(kept, other, self.spelling.differ))
        return next((loss for loss in losses if loss is not None), None)

    def loss(self, kept: Words, other: Words, region: Region) -> Loss | None:
        """Return what is lost in one stretch."""
        a0, a1, b0, b1 = region
        if b0 == b1 and self._added(kept, other, (a0, a1), b0):
            return None
        ours, theirs = self._kept.read(kept.span(a0, a1)), self._other.read(other.span(b0, b1))
        for i0, i1, j0, j1 in self._unlike(ours, theirs):
            here, there = ours[i0:i1], theirs[j0:j1]
            if i0 < i1 and j0 < j1 and here[0].value == there[0].value:
                pass  # Labour, labor
            elif self._harmless(here, there):
                continue
            if not there and self._added(kept, other, _range(kept, here), b0 if not j0 else b1):
                continue
            place = there[0].start if there else other.span(b0, b0)[0]
            gone = (place, there[-1].end if there else place)
            place = here[0].start if here else kept.span(a0, a0)[0]
            stays = (place, here[-1].end if here else place)
            return Loss(self.other.text[slice(*gone)], self.kept.text[slice(*stays)], *gone, *stays)
        return None

    def _unlike(self, ours: Sequence[Atom], theirs: Sequence[Atom]) -> Iterator[Region]:
        """Yield where two stretches say other things, and words of one spelling in two cases: Labour, labor."""
        after_a = after_b = 0
        values = [atom.value for atom in ours], [atom.value for atom in theirs]
        for a0, a1, b0, b1 in [*regions(*values), (len(ours), len(ours), len(theirs), len(theirs))]:
            for i, j in zip(range(after_a, a0), range(after_b, b0), strict=True):
                if ours[i].key != theirs[j].key and self._cased(ours[i], theirs[j]):
                    yield i, i + 1, j, j + 1
            if a0 < a1 or b0 < b1:
                yield a0, a1, b0, b1
            after_a, after_b = a1, b1

    def _cased(self, kept: Atom, other: Atom) -> bool:
        """Return whether one of two words has a capital, and neither is an abbreviation or more than one word."""
        ours, theirs = self.kept.text[kept.start : kept.end], self.other.text[other.start : other.end]
        long = min(len(ours), len(theirs)) > _SHORT and " " not in ours + theirs
        return long and not ours.isupper() and not theirs.isupper() and ours[0].isupper() != theirs[0].isupper()

    def _harmless(self, kept: Sequence[Atom], other: Sequence[Atom]) -> bool:
        """Return whether the kept words say all that the others do, and neither turns the other."""
        kept, other = self._telling(self.kept, kept), self._telling(self.other, other)
        helped = [any(atom.key in self.wording.helpers for atom in side) for side in (kept, other)]
        if helped[0] != helped[1]:
            kept, other = self._unhelped(self.kept, kept), self._unhelped(self.other, other)
        if not kept and not other:
            return True
        if len(kept) == len(other) and all(map(self._same, kept, other)):
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

    def _same(self, kept: Atom, other: Atom) -> bool:
        """Return whether the kept side says what the other does; the day with its year says the day."""
        if kept.value == other.value:
            return True
        (kind, said), (other_kind, told) = kept.value, other.value
        if kind is FactKind.DATE and other_kind is FactKind.DATE:
            return fuller(said, told)
        if kept.key or other.key or not same_share(said, told):
            return False
        after = next_word(self.kept, kept.end), next_word(self.other, other.end)
        return all(word in _OF for word in after)  # "half of them": not "the first half", "a tenth man"

    def _telling(self, passage: Passage, atoms: Sequence[Atom]) -> list[Atom]:
        """Return words without those that may come or go."""
        return [atom for atom in atoms if atom.key not in self.wording.idle or not self._idle(passage, atom)]

    def _idle(self, passage: Passage, atom: Atom) -> bool:
        """Return whether a word may come or go: not before one that it changes, nor "that" but in "said that he"."""
        if atom.key in self.wording.conjunctions:
            after = next_word(passage, atom.end)
            clause = after in _SUBJECTS or after[:1].isdigit() or named(passage, atom.end)
            return clause and last(passage, atom.start) in self.lexicon.speech
        return next_word(passage, atom.end) not in self.wording.turning

    def _unhelped(self, passage: Passage, atoms: Sequence[Atom]) -> list[Atom]:
        """Return words without helpers."""
        return [atom for atom in atoms if atom.key not in self.wording.helpers or not self._helps(passage, atom)]

    def _helps(self, passage: Passage, atom: Atom) -> bool:
        """Return whether a helper is one here: not in "has to", and a title only before a name."""
        if atom.key in self.wording.titles:
            return named(passage, atom.end)
        return next_word(passage, atom.end) not in ("to", "a", "an", "the", "no")

    def _added(self, kept: Words, other: Words, extra: tuple[int, int], at: int) -> bool:
        """Return whether words of the kept copy alone add to what both say: a sentence, a clause, a phrase.

        Args:
            extra: The words, as a range.
            at: The word of the other copy before which they would stand.
        """
        first, after = extra
        for shift in range(min(SLIDE, first) + 1):  # "... [He did not say. He] left" is "[He did not say.] He left"
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
                if not self._adds(kept, start, end):
                    return False
                around = sentence(other, at - shift, first_word, last_word)
                turned = any(map(self._turns, kept.keys[start:end])) or any(map(self._limits, around))
                return bool(self.lexicon.code) and not turned
        return False

    def _adds(self, kept: Words, start: int, end: int) -> bool:
        """Return whether a clause or phrase is of a kind that only adds: "who was old", "on Monday".

        Any other may say that what stands with it is no fact: "in theory", "a blog wrote", "which was a drill".
        """
        if kept.keys[start] in self.wording.adding or (start == 0 and dateline(kept.written[:end])):
            return True
        atoms = self._kept.read(kept.span(start, end))
        dated = [atom.value[0] is FactKind.DATE for atom in atoms]
        return any(dated) and all(map(or_, dated, (atom.key in self.wording.dating for atom in atoms)))

    def _turns(self, key: str) -> bool:
        """Return whether an added word limits or denies what stands with it."""
        return key in self.wording.turning or self._limits(key)

    def _limits(self, key: str) -> bool:
        """Return whether a word makes what is added to its sentence turn it: "all schools", "no school"."""
        listed = key in self.wording.limiting or self.lexicon.words.get(key, ("", ""))[0] == "n"
        return listed or (self.lexicon.code == "en" and key.endswith("n't"))


def _written(passage: Passage, atom: Atom) -> str:
    """Return a word as it stands, with the apostrophe of an owner."""
    after = passage.text[atom.end : atom.end + 1]
    return passage.text[atom.start : atom.end] + (after if after in tuple("'’ʼ") else "")


def _range(text: Words, atoms: Sequence[Atom]) -> tuple[int, int]:
    """Return the words in which atoms stand, as a range."""
    first = next(at for at, end in enumerate(text.ends) if end > atoms[0].start)
    after = next(at for at, end in enumerate(text.ends) if end >= atoms[-1].end) + 1
    return first, after
