"""Planned, perhaps or done: where one text states as done what the other expects, or as sure what the other allows.

    "will close" | "closed"            a change: planned, done
    "may close" | "will close"         a change: perhaps, planned
    "would close" | "will close"       nothing: reported speech
    "is expected to close" | "is due to close"    nothing: both planned

In: words of two texts as `stretches` aligns them. Out: where their moods differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from dedup.facts.lexicon import Lexicon
from dedup.facts.order import stem
from dedup.facts.regions import Region
from dedup.fold import fold

_NEAR = 8  # words of a stretch that is read as one predicate: "was widely expected to visit the town"
LONGEST = 3  # words of the longest phrase that tells a mood
_TO = "to"  # "plans are made to visit" says as little of a visit as "will visit"

Place = tuple[int, int, int, int]
Mood = tuple[int, int, str]  # first word, the word after the last, what they tell


class Worded(Protocol):
    """What is read of a text: a `stretches.Words` has it."""

    @property
    def keys(self) -> Sequence[str]:
        """The words as aligned."""

    @property
    def written(self) -> Sequence[str]:
        """The words as written."""

    @property
    def uniform(self) -> bool:
        """Whether capitals say nothing."""


def moods(found: Sequence[Region], a: Worded, b: Worded, lexicon: Lexicon) -> list[tuple[Place, bool]]:
    """Return where one text tells another mood than the other, as ranges of words, and whether that is in doubt."""
    if not lexicon.code or not any(_told(a, *one[:2], lexicon) or _told(b, *one[2:], lexicon) for one in found):
        return []
    ours, theirs = _moods(a, lexicon), _moods(b, lexicon)
    if not ours and not theirs:
        return []
    changed = list(_changed(found, (a, ours), (b, theirs), lexicon))
    if not changed:
        return changed
    told = [mood for _, _, mood in ours], [mood for _, _, mood in theirs]
    moved = sorted(told[0]) == sorted(told[1])
    return [(place, doubt or moved) for place, doubt in changed]


def _told(text: Worded, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a word may tell a mood in a stretch, or in a phrase that reaches into it."""
    near = text.keys[max(0, start - LONGEST + 1) : end]
    if not lexicon.moods.keys().isdisjoint(near):
        return True
    return bool(lexicon.future) and any(word.endswith(lexicon.future) for word in near)


def _changed(
    found: Sequence[Region], a: tuple[Worded, list[Mood]], b: tuple[Worded, list[Mood]], lexicon: Lexicon
) -> Iterator[tuple[Place, bool]]:
    """Yield the stretches whose moods differ."""
    for a0, a1, b0, b1 in found:
        ours, theirs = _within(a[1], a0, a1), _within(b[1], b0, b1)
        if not ours and not theirs:
            continue
        one, two = {mood for _, _, mood in ours}, {mood for _, _, mood in theirs}
        if one == two:
            continue
        if one and two:
            yield (*_extent(ours), *_extent(theirs)), not one.isdisjoint(two)
        elif one:
            sure = _against(a[0].keys[a0:a1], b[0].keys[b0:b1], lexicon)
            if sure is not None:
                yield (*_shown(ours, a1), b0, b1), not sure
        else:
            sure = _against(b[0].keys[b0:b1], a[0].keys[a0:a1], lexicon)
            if sure is not None:
                yield (a0, a1, *_shown(theirs, b1)), not sure


def _within(moods: Sequence[Mood], start: int, end: int) -> list[Mood]:
    return [mood for mood in moods if mood[0] < end and mood[1] > start] if moods else []


def _extent(moods: Sequence[Mood]) -> tuple[int, int]:
    return moods[0][0], moods[-1][1]


def _shown(moods: Sequence[Mood], after: int) -> tuple[int, int]:
    """Return the words of a mood with the verb after them, to the end of their stretch: "will be closed"."""
    start, end = _extent(moods)
    return start, max(end, after) if after - start <= _NEAR else end


def _against(told: Sequence[str], plain: Sequence[str], lexicon: Lexicon) -> bool | None:
    """Return whether words without a mood state as a fact what the others don't; None where they state nothing.

    Args:
        told: The words of a stretch with a mood: "was expected to visit".
        plain: Those of the other side: "visited"; empty where only the mood was taken out.
    """
    if not plain:
        alone = all(word in lexicon.plain or word in lexicon.moods for word in told)
        return lexicon.tensed if alone else None
    done = not lexicon.done.isdisjoint(plain)
    verbs = [_stem(word) for word in told if word not in lexicon.plain and word not in lexicon.moods]
    same = [
        at for at, word in enumerate(plain) if word not in lexicon.plain and any(_one(_stem(word), v) for v in verbs)
    ]
    if same and not done:
        if all(plain[at].endswith(lexicon.unfinished) or (at and plain[at - 1] == _TO) for at in same):
            return None
        return True
    if same or len(told) + len(plain) > _NEAR:
        return True if same else None
    if done:
        return True
    return False if any(word not in lexicon.plain for word in plain) and len(plain) <= _NEAR // 2 else None


def _stem(word: str) -> str:
    return stem(fold(word.partition("'")[2] or word))


def _one(stem: str, other: str) -> bool:
    """Return whether two words may be forms of one: the shorter stem starts the other."""
    return stem.startswith(other) or other.startswith(stem)


def _moods(text: Worded, lexicon: Lexicon) -> list[Mood]:
    """Return the words of a text that tell that something is planned, or perhaps; in order."""
    keys, moods, future, after = text.keys, lexicon.moods, lexicon.future, 0
    found = list[Mood]()
    for at in [at for at, word in enumerate(keys) if word in moods or (future and word.endswith(future))]:
        if at < after:
            continue
        word = keys[at]
        mood = moods.get(word)
        after = at + 1
        if mood == "first":  # of a phrase: "expected to"
            after, mood = _phrase(keys, at, lexicon)
        elif mood is None and len(word) > 3:
            mood = "planned"
        elif mood == "verb":  # "va fermer", not "va à Paris"
            ahead = keys[at + 1 : at + 3]
            mood = "planned" if any(next_.endswith(lexicon.infinitive) for next_ in ahead) else None
        if mood and (text.uniform or text.written[at].lstrip("\"'“‘«(")[:1].islower()):
            found.append((at, after, mood))
    return found


def _phrase(keys: Sequence[str], at: int, lexicon: Lexicon) -> tuple[int, str | None]:
    """Return the word after the phrase that starts at a word, and what it tells."""
    for size in range(min(LONGEST, len(keys) - at), 1, -1):
        mood = lexicon.moods.get(" ".join(keys[at : at + size]))
        if mood:
            return at + size, mood
    return at + 1, None
