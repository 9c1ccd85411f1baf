"""Who did what to whom: the order of words where it is the fact.

    "Iran attacked Israel"             "Iran was attacked by Israel"      turned: the agent stood behind the verb
    "Congress will approve the plan"   "the plan will be approved by Congress"    the same, active and passive
    "teachers hired nurses"            "nurses hired teachers"            turned: three words in the other order
    "Cameron met them"                 "they met Cameron"                 turned: behind the verb that it stood before

In: words of two texts as `stretches` aligns them. Out: where one text turns the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from dedup.facts.lexicon import Lexicon, by_code
from dedup.facts.regions import Region
from dedup.facts.stretches import Words
from dedup.languages.base import words

_VERB = 3  # words between "was" and "by": "was not badly hit by"
_STEM = 5  # letters that the forms of one verb share: approve, approved; shorter words share all but two
_REACH = 4  # words from "by" to its agent: "by the new Reagan administration"
_TEXTS = 1024  # texts whose triples are remembered
_ARTICLES = words("a an the un une le la les l' des")


def turns(
    found: Sequence[Region], a: Words, b: Words, lexicon: Lexicon
) -> list[tuple[tuple[int, int, int, int], bool]]:
    """Return where one text turns the other, as ranges of words, and whether it says the same for all that."""
    lost, won = set[str](), set[str]()
    for a0, a1, b0, b1 in found:
        lost.update(a.keys[a0:a1])
        won.update(b.keys[b0:b1])
    agents = not lexicon.agents.isdisjoint(lost) or not lexicon.agents.isdisjoint(won)
    turned = list(_passive(found, a, b, lexicon)) if agents else []
    both = [word for word in lost & won if word not in lexicon.plain and word.isalpha()]
    if len(both) < 2:  # of three words the other way round, an alignment leaves one in its place
        return turned
    return turned + [(place, False) for place in _exchanged(both, a, b, lexicon)]


def _passive(
    found: Sequence[Region], a: Words, b: Words, lexicon: Lexicon
) -> Iterator[tuple[tuple[int, int, int, int], bool]]:
    """Yield where one side alone has a passive with its agent, "was hit by", and whether the other says the same."""
    for side, (ours, theirs) in enumerate(((a.keys, b.keys), (b.keys, a.keys))):
        verb = -_VERB - 2
        for region in found:
            mine, other = (region[:2], region[2:]) if side == 0 else (region[2:], region[:2])
            others = theirs[slice(*other)]
            for at in range(*mine):
                if ours[at] in lexicon.passive and lexicon.passive.isdisjoint(others):
                    verb = at
                elif ours[at] in lexicon.agents and at - verb <= _VERB + 1 and lexicon.agents.isdisjoint(others):
                    same = _active(ours, at, theirs, lexicon)
                    yield ((verb, at + 1, *other) if side == 0 else (*other, verb, at + 1)), same
                    verb = -_VERB - 2


def _active(passive: Sequence[str], by: int, active: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether the agent stands before the verb in the other text, or that text has no such verb at all."""
    verbs = [at for at, word in enumerate(active) if stem(word) == stem(passive[by - 1])]
    if not verbs:
        return True
    agents = {word for word in passive[by + 1 : by + 1 + _REACH] if word not in lexicon.plain}
    return any(not agents.isdisjoint(active[max(0, at - _REACH) : at]) for at in verbs)


def stem(word: str) -> str:
    """Return what the forms of a word share: its first letters."""
    return word[: max(min(_STEM, len(word) - 2), 2)]


def _exchanged(moved: list[str], a: Words, b: Words, lexicon: Lexicon) -> Iterator[tuple[int, int, int, int]]:
    """Yield where three lower-case words stand the other way round: "teachers hired nurses", and back."""
    triples = dict(_triples(b, lexicon.code))
    for (one, verb, two), place in _triples(a, lexicon.code):
        there = triples.get((two, verb, one))
        if there and one != two and not {one, verb, two}.isdisjoint(moved):
            yield (*place, *there)


@lru_cache(_TEXTS)
def _triples(text: Words, code: str) -> list[tuple[tuple[str, str, str], tuple[int, int]]]:
    """Return every three words of one clause that may say who did what to whom, and where they stand."""
    lexicon, content = by_code(code), list[int]()
    found: list[tuple[tuple[str, str, str], tuple[int, int]]] = []
    for at, word in enumerate(text.keys):
        written = text.written[at]
        if word and word not in lexicon.plain and word.isalpha() and written[0].islower():
            content.append(at)
            if len(content) >= 3:
                found.append(((text.keys[content[-3]], text.keys[content[-2]], word), (content[-3], at + 1)))
        elif word not in _ARTICLES:  # "options and futures" says the same as "futures and options"
            content.clear()
        if not written[-1].isalnum():
            content.clear()
    return found


def flipped(a: Sequence[str], at: int, b: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether a name that moved stands behind the verb that it stood before: "Cameron met", "met Cameron".

    Not where it stands behind that verb as its agent: "approved by Congress".
    """
    before_a, after_a, agent_a = _beside(a, at, lexicon)
    before_b, after_b, agent_b = _beside(b, place, lexicon)
    behind = after_a.isalpha() and after_a == before_b and not agent_b
    return behind or (after_b.isalpha() and after_b == before_a and not agent_a)


def _beside(text: Sequence[str], at: int, lexicon: Lexicon) -> tuple[str, str, bool]:
    """Return the stems of the words beside a name, function words passed over, and whether it is an agent ("by").

    A mark beside it is its own stem: a name before a comma has no verb there.
    """
    before = at - 1
    agent = False
    while before >= 0 and text[before] in lexicon.plain:
        agent = agent or text[before] in lexicon.agents
        before -= 1
    after = at + 1
    while after < len(text) and text[after] in lexicon.plain:
        after += 1
    return (
        stem(text[before]) if before >= 0 else "",
        stem(text[after]) if after < len(text) else "",
        agent,
    )
