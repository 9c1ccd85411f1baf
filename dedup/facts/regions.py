"""Where two sequences differ, and how a difference is shown.

killed 12 in Hanoi | killed 14 in Hanoi      (1, 2, 1, 2): the second item of both
(12, Hanoi) | (14, Hanoi)                    (0, 1, 0, 1)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from rapidfuzz.distance import Indel

from dedup.facts.read import Span
from dedup.model import FactChange, FactKind

MOST_ALIGNED = 4000  # facts or words: an alignment's memory grows with the product, 16 M bits here

Region = tuple[int, int, int, int]  # start and end in a, in b
Texts = tuple[Span, Span]  # offsets count in the `text` of each


def regions(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[Region]:
    """Yield the stretches in which two sequences differ, each as wide as can be: an equal item ends one."""
    if len(a) > MOST_ALIGNED or len(b) > MOST_ALIGNED:
        yield _middle(a, b)
        return
    if not (a and isinstance(a[0], str)):  # rapidfuzz compares hashes, and Python's of -1 is that of -2
        known: dict[Hashable, int] = {}
        a = [known.setdefault(item, len(known)) for item in a]
        b = [known.setdefault(item, len(known)) for item in b]
    after_a = after_b = 0
    for same in Indel.opcodes(a, b).as_matching_blocks():  # the last one is empty, at both ends
        if after_a < same.a or after_b < same.b:
            yield after_a, same.a, after_b, same.b
        after_a, after_b = same.a + same.size, same.b + same.size


def _middle(a: Sequence[Hashable], b: Sequence[Hashable]) -> Region:
    """Return all between the common start and the common end: for hostile lengths, in linear time."""
    most = min(len(a), len(b))
    head = next((i for i in range(most) if a[i] != b[i]), most)
    tail = next((i for i in range(most - head) if a[-1 - i] != b[-1 - i]), most - head)
    return head, len(a) - tail, head, len(b) - tail


def change(kind: FactKind, texts: Texts, a: tuple[int, int], b: tuple[int, int], slight: bool = False) -> FactChange:
    """Return a change from its kind and its places in the texts of two spans."""
    (start_a, end_a), (start_b, end_b), (ours, theirs) = a, b, texts
    one, two = ours.text[start_a:end_a], theirs.text[start_b:end_b]
    at, there = ours.base, theirs.base
    return FactChange(kind, one, two, at + start_a, at + end_a, there + start_b, there + end_b, slight)
