"""What is foretold of many matches is what is read of each: how many certain conflicts speak, and the first of them."""

import plain_sure
import pytest

from dedup import torn
from dedup.facts.weigh import DATELINE_END
from dedup.foretold import Foretold
from dedup.model import Match
from dedup.thresholds import DATELINE

TEXTS = [
    "Sales rose 12 pct in Hanoi, said Smith of the bank.",
    "Sales rose 74 pct in Hanoi, said Jones of the bank.",
    "Sales rose 12 mln pct in Hanoi, said Smlth of the bank.",
    "Sales rose l2 pct in Venczuela, said Okafor of the bank.",
    "Sales rose 3 pct in Venezuela, said Okafor & Sons of the bank.",
    "Sales rose 12. pct in Hue, said Okafor of the bank.",
    "Nothing of the kind was said by anyone.",
]


def match(left, right):
    return Match((left,), (right,), 0.9, False)


MATCHES = [match(left, right) for left in range(len(TEXTS)) for right in range(len(TEXTS))]


def speaking(one):
    side = torn.Side(0, {}, 0)
    found = plain_sure.conflicts(TEXTS[one.left[0]], TEXTS[one.right[0]])
    return sum(torn._speaks(side, one, change) for change in found)


@pytest.mark.parametrize("at_once", [pytest.param(True, id="read in one go"), pytest.param(False, id="not foretold")])
def test_what_speaks_is_what_each_change_says(at_once):
    foretold = Foretold(lambda rows: TEXTS[rows[0]])
    if at_once:
        foretold.read(MATCHES)
    assert [speaking(one) for one in MATCHES] == [foretold.speaking(one) for one in MATCHES]
    assert len({speaking(one) for one in MATCHES}) > 2


def test_the_first_conflicts_are_told():
    foretold = Foretold(lambda rows: TEXTS[rows[0]])
    foretold.read(MATCHES)
    assert [(one.a, one.b) for one in foretold.told(match(0, 1), 8)] == [("12 pct", "74 pct"), ("Smith", "Jones")]
    assert [(one.a, one.b) for one in foretold.told(match(1, 0), 1)] == [("74 pct", "12 pct")]


def test_what_was_foretold_before_is_read_again():
    foretold = Foretold(lambda rows: TEXTS[rows[0]])
    foretold.read([match(0, 1)])
    foretold.read([match(0, 6)])
    assert foretold.speaking(match(0, 1)) == 2


def test_no_certain_date_stands_in_a_dateline():
    """So none of them has to be held against the opening of its article."""
    assert DATELINE_END >= DATELINE
