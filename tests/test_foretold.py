"""What is foretold of many matches is what is read of each: how many certain conflicts speak, and the first of them."""

import numpy as np
import plain_sure

from dedup import buffer, torn
from dedup.facts.weigh import DATELINE_END
from dedup.foretold import Foretold
from dedup.model import FactChange, FactKind
from dedup.thresholds import DATELINE

KINDS = tuple(FactKind)

TEXTS = [
    "Sales rose 12 pct in Hanoi, said Smith of the bank.",
    "Sales rose 74 pct in Hanoi, said Jones of the bank.",
    "Sales rose 12 mln pct in Hanoi, said Smlth of the bank.",
    "Sales rose l2 pct in Venczuela, said Okafor of the bank.",
    "Sales rose 3 pct in Venezuela, said Okafor & Sons of the bank.",
    "Sales rose 12. pct in Hue, said Okafor of the bank.",
    "Nothing of the kind was said by anyone.",
]


PAIRS = [(left, right) for left in range(len(TEXTS)) for right in range(len(TEXTS))]


def read(*pairs):
    utf8, offset = buffer.pack(TEXTS)
    return Foretold().read(utf8, offset[:-1], offset[1:], *np.array(pairs).T)


def changes(found, match):
    """The conflicts of one match."""
    at = np.flatnonzero(found.match == match)
    words = zip(found.kind[at], found.a[at], found.b[at], found.span[at].tolist(), strict=True)
    return [FactChange(KINDS[kind], found.written[a], found.written[b], *span) for kind, a, b, span in words]


def speaking(left, right):
    return sum(torn.speaks(change, opening=True) for change in plain_sure.conflicts(TEXTS[left], TEXTS[right]))


def test_what_speaks_is_what_each_change_says():
    found = read(*PAIRS)
    assert [speaking(*pair) for pair in PAIRS] == found.speaking.tolist()
    assert len({*found.speaking.tolist()}) > 2


def test_the_conflicts_are_told():
    found = read(*PAIRS)
    assert [changes(found, at) for at in range(len(PAIRS))] == [
        plain_sure.conflicts(TEXTS[left], TEXTS[right]) for left, right in PAIRS
    ]


def test_no_certain_date_stands_in_a_dateline():
    """So none of them has to be held against the opening of its article."""
    assert DATELINE_END >= DATELINE
