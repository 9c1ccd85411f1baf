"""Two articles' matches -> the facts that they state differently, and how many of those speak for another story.

    "Shr 34 cts vs 27 cts" | "Shr 12 cts vs 19 cts"    two, in all of the matched text: another filling of one form
    "RIYADH, March 15 - " | "RIYADH, March 16 - "      none: when the copy moved
    "Venezuela" | "Venczuela"                          none: one name, scanned badly

In: matches whose bytes differ, what reads their changed facts. Out: what was read, and its counts. The least alike are
read first, no more than it takes. Most forms are not read here: `fillings` tells them by what is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from dedup.differing import Flags, Nears, Spelled, Stated
from dedup.fold import fold
from dedup.kernels.words import Ints
from dedup.model import FactChange, FactKind
from dedup.pairing import sizes_of
from dedup.reach import Floats
from dedup.thresholds import DATELINE, SPELLED, SPELLED_WITHIN

_KIND = {kind: code for code, kind in enumerate(FactKind)}
# Takes matches by their places, and returns what tells the changed facts of the k-th of them when it is asked.
Changes = Callable[[Ints], Callable[[int], Sequence[FactChange]]]


class Torn(NamedTuple):
    """What was read of pairs of articles; columns of shape (p,)."""

    told: Stated
    conflicts: Ints  # how many speak for another story
    apart: Ints  # characters of the matches that they stand in
    dated: Flags  # one is the day of a dateline


def torn(near: Nears, wanted: Flags, changes: Changes, enough: Floats, few: Floats) -> Torn:
    """Read the facts of the wanted pairs until `enough`, in more than `few` characters, speak for another story.

    The least alike matches of a pair come first, since they state most that differs.

    Args:
        near: Matches of all pairs.
        enough, few: Of each pair.
    """
    conflicts, apart = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    day = np.zeros(len(wanted), np.bool_)
    asked = np.flatnonzero(wanted[near.pair])
    asked = asked[np.lexsort((near.similarity[asked], near.pair[asked]))]
    tell = changes(asked)
    size, headline, opening = (column[asked].tolist() for column in (near.size, near.headline, near.opening))
    read: list[int] = []  # the match of each change
    facts: list[FactChange] = []
    edges = [0, *np.cumsum(sizes_of(near.pair[asked])).tolist()]
    pairs = near.pair[asked[edges[:-1]]]
    most, least = enough[pairs].tolist(), few[pairs].tolist()
    for place, (start, stop) in enumerate(pairwise(edges)):
        speak = within = 0
        for at in range(start, stop):
            changed = tell(at)
            if changed:
                read += [at] * len(changed)
                facts += changed
                loud = [] if headline[at] else [change for change in changed if speaks(change, opening[at])]
                speak += len(loud)
                within += size[at] if loud else 0
                if speak >= most[place] and within > least[place]:
                    break
        conflicts[pairs[place]], apart[pairs[place]] = speak, within
    day[near.pair[asked[[at for at, one in zip(read, facts, strict=True) if opening[at] and _dates(one)]]]] = True
    of = asked[np.array(read, np.int64)]
    order = np.argsort(of, kind="stable")
    return Torn(_stated(of[order], [facts[at] for at in order.tolist()]), conflicts, apart, day)


def _stated(near: Ints, facts: Sequence[FactChange]) -> Stated:
    """Facts of matches, given by their places, as columns."""
    words = [one.a for one in facts] + [one.b for one in facts]
    span = [(one.start_a, one.end_a, one.start_b, one.end_b) for one in facts]
    return Stated(
        near,
        np.array([_KIND[one.kind] for one in facts], np.uint8),
        np.array([one.slight for one in facts], np.bool_),
        np.array(span, np.int32).reshape(-1, 4),
        np.arange(len(facts)),
        np.arange(len(facts), len(words)),
        Spelled.of([word.encode("utf-8", "surrogatepass") for word in words]),
    )


def speaks(change: FactChange, opening: bool) -> bool:
    """Tell whether a changed fact speaks for another story: a conflict, no slip, no day of a dateline.

    Args:
        opening: Its match may begin with a dateline.
    """
    if change.slight or not (change.a and change.b):
        return False
    if change.kind is FactKind.NUMBER:
        return not one_number(change.a, change.b)
    if change.kind is FactKind.NAME:
        return not one_name(change.a, change.b)
    return not (opening and _dates(change))


_spelling = lru_cache(1 << 14)(fold)  # names and numbers come again and again
_NO_DIGITS = bytes(byte for byte in range(0x80) if not chr(byte).isdigit())
_MARKS = bytes(byte for byte in range(0x80) if not chr(byte).isalnum())


@lru_cache(1 << 14)
def digits(number: str) -> tuple[str, bool]:
    """Return the digits of a number as written, and whether it is a single one: "o" read as 0, "s" as 8."""
    if number.isascii():  # its fold has the same letters and digits
        written = number.encode()
        found = written.translate(None, _NO_DIGITS)
        return found.decode(), len(found) == 1 == len(written.translate(None, _MARKS))
    folded = _spelling(number)
    return "".join(filter(str.isdigit, folded)), len(folded) == 1 and folded.isdigit()


@lru_cache(1 << 14)
def one_number(a: str, b: str) -> bool:
    """Tell whether two numbers may be one, scanned in two ways: "12 mln" and "12rnln"."""
    (ours, stray), (theirs, alone) = digits(a), digits(b)
    return (ours == theirs != "") or stray != alone


@lru_cache(1 << 14)
def one_name(a: str, b: str) -> bool:
    """Tell whether two names may be one, spelled or scanned in two ways: "Venezuela" and "Venczuela"."""
    one, other = _spelling(a), _spelling(b)
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    inside = len(short) >= SPELLED_WITHIN and short in long
    return inside or _likeness()(one, other) >= SPELLED


@lru_cache(1)
def _likeness() -> Callable[[str, str], float]:
    """What tells how alike two words are; it is loaded when it is first asked for."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity


def _dates(change: FactChange) -> bool:
    """Tell whether a change is of a day where a dateline stands."""
    told = change.a and change.b and change.kind is FactKind.DATE and max(change.start_a, change.start_b) < DATELINE
    return bool(told)
