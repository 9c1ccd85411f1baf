"""The facts of two articles' matches: which are read, how many speak for another story, and the days of datelines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.differing import Nears
from dedup.fold import fold
from dedup.model import FactChange, FactKind
from dedup.torn import digits, one_name, one_number, torn

NUMBER = FactChange(FactKind.NUMBER, "12", "47", 50, 52, 50, 52)
NAME = FactChange(FactKind.NAME, "Alma", "Zoe", 80, 84, 80, 83)
ADDED = FactChange(FactKind.NUMBER, "12", "", 50, 52, 50, 50)
DAY = FactChange(FactKind.DATE, "March 15", "March 16", 8, 16, 8, 16)


def nears(similarity, pair=None, headline=(), opening=()):
    """Matches of a hundred characters each."""
    count = len(similarity)
    rows, one = np.arange(count), np.ones(count, np.int64)
    marks = (np.isin(rows, marked) for marked in (headline, opening))
    of = np.zeros(count, np.int64) if pair is None else np.array(pair)
    return Nears(of, rows, rows, one, rows, one, np.array(similarity), 100 * one, *marks)


def reading(near, facts, enough=3.0, few=0.0, wanted=True):
    """What is read of pairs, and the matches that were, in their order."""
    asked = []

    def changes(at):
        def tell(place):
            asked.append(int(at[place]))
            return facts.get(asked[-1], ())

        return tell

    pairs = int(near.pair.max()) + 1
    found = torn(near, np.full(pairs, wanted), changes, np.full(pairs, enough), np.full(pairs, few))
    return found, asked


def test_the_least_alike_are_read_first_and_told_in_order():
    near = nears([0.9, 0.7, 0.9, 0.8])
    found, asked = reading(near, {0: (NUMBER, NAME), 1: (NAME,)}, enough=9)
    assert asked == [1, 3, 0, 2]
    assert found.told.near.tolist() == [0, 0, 1]
    assert [found.told.written[a] for a in found.told.a.tolist()] == [b"12", b"Alma", b"Alma"]


@pytest.mark.parametrize(
    ("enough", "few", "read"),
    [
        pytest.param(1, 0, [2], id="one conflict is enough"),
        pytest.param(2, 0, [2, 1], id="two are"),
        pytest.param(1, 100, [2, 1], id="not in one match alone"),
        pytest.param(9, 0, [2, 1, 0], id="never enough"),
    ],
)
def test_no_more_is_read_than_it_takes(enough, few, read):
    near = nears([0.9, 0.8, 0.7])
    assert reading(near, dict.fromkeys(range(3), (NUMBER,)), enough, few)[1] == read


@pytest.mark.parametrize(
    ("near", "facts", "conflicts", "dated"),
    [
        pytest.param(nears([0.9]), (NUMBER, NAME), 2, False, id="two conflicts"),
        pytest.param(nears([0.9]), (ADDED,), 0, False, id="one side says nothing"),
        pytest.param(nears([0.9], headline=[0]), (NUMBER,), 0, False, id="a headline"),
        pytest.param(nears([0.9], opening=[0]), (DAY, NUMBER), 1, True, id="the day of a dateline"),
        pytest.param(nears([0.9]), (DAY,), 1, False, id="the same day further down"),
        pytest.param(nears([0.9], headline=[0], opening=[0]), (DAY,), 0, True, id="above a headline"),
    ],
)
def test_a_change_speaks_for_another_story_or_is_of_the_page(near, facts, conflicts, dated):
    found, _ = reading(near, {0: facts})
    assert (found.conflicts.tolist(), found.dated.tolist()) == ([conflicts], [dated])
    assert found.apart.tolist() == [100 if conflicts else 0]


def test_each_pair_is_read_by_itself_and_only_where_it_is_wanted():
    near = nears([0.9, 0.9, 0.9], pair=[0, 2, 2])
    facts = {0: (NUMBER,), 1: (NUMBER, NAME), 2: (NAME,)}
    assert reading(near, facts)[0].conflicts.tolist() == [1, 0, 3]
    found, asked = reading(near, facts, wanted=False)
    assert (asked, found.conflicts.tolist(), len(found.told.near)) == ([], [0, 0, 0], 0)


@given(st.text(st.sampled_from("0123 .,-/$%aéLo\n\x00\x7f٣²①"), max_size=6))
def test_the_digits_of_a_number_are_those_of_its_fold(number):
    folded = fold(number)
    expected = "".join(char for char in folded if char.isdigit()), folded.isdigit() and len(folded) == 1
    assert digits(number) == expected


@pytest.mark.parametrize(
    ("same", "a", "b", "may_be_one"),
    [
        pytest.param(one_number, "12 mln", "12rnln", True, id="a number scanned badly"),
        pytest.param(one_number, "12 mln", "14 mln", False, id="two numbers"),
        pytest.param(one_number, "mln", "bln", False, id="no digits on either side"),
        pytest.param(one_number, "3", "o", True, id="a stray digit"),
        pytest.param(one_number, "3", "7", False, id="two stray digits"),
        pytest.param(one_name, "Venezuela", "Venczuela", True, id="a name scanned badly"),
        pytest.param(one_name, "Smith", "Jones", False, id="two names"),
        pytest.param(one_name, "Hong Kong", "Hong Kong's", True, id="a name within a longer one"),
    ],
)
def test_two_sides_may_be_one_fact_spelled_in_two_ways(same, a, b, may_be_one):
    assert same(a, b) is same(b, a) is may_be_one
