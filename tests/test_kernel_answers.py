"""The kernel that tells conflicts of many pairs: both twins bit for bit, and what is asked of Python."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kernels import pure
from dedup.kernels.answers import DATE, NAME, NO_NAME, NUMBER, UNREAD, Facts, Rows, Stretched

DATELINE = 90
TYPES = (np.uint8, np.int32, np.int32, np.float64, np.int64, np.uint8, np.uint8, np.int32, np.int32, np.uint8, np.int64)
SIZES = st.sampled_from([0.0, 1.0, 100.0, 104.0, 106.0, 112.0, -100.0, math.nan])
MONTHS = st.builds(
    lambda month, days, year: month | days << 8 | year << 32,
    st.integers(1, 2), st.sampled_from([0, 15, 16]), st.sampled_from([0, 1, 1988, 1989]),
)  # fmt: skip


@st.composite
def fact(draw, kinds):
    few = st.integers(0, 3)
    return (
        draw(kinds), draw(few), draw(st.integers(0, 2)), draw(SIZES), draw(st.integers(-1, 4)),
        draw(st.sampled_from([0, 0, 0, 1])), draw(st.sampled_from([0, 0, 1, 2])),
        draw(st.sampled_from([5, 89, 90, 95])), draw(few), draw(st.integers(0, 6)), draw(MONTHS),
    )  # fmt: skip


@st.composite
def piece(draw):
    amounts = draw(st.lists(fact(st.sampled_from([NUMBER, NUMBER, DATE])), max_size=2))
    name = draw(st.lists(fact(st.just(NAME)), max_size=1))
    unread = draw(st.integers(0, 9)) == 0
    return amounts, name, unread, draw(st.sampled_from([0, 0, 1, 3, 4, 5, 8, 12]))


def tables(rows, types):
    wide = list(zip(*rows, strict=True)) or [()] * len(types)
    return (np.array(column, kind) for column, kind in zip(wide, types, strict=True))


def columns(pieces):
    facts, rows = [], []
    for amounts, name, unread, marks in pieces:
        first, named = len(facts), len(facts) + len(amounts)
        facts += amounts + name
        rows.append((first, UNREAD if unread else len(amounts), named if name else NO_NAME, marks))
    return Stretched(*tables(rows, (np.int32, np.int32, np.int32, np.uint8))), Facts(*tables(facts, TYPES))


def rows_of(answers):
    return Rows(*np.array(sorted(answers, key=lambda row: row[0]), np.int64).reshape(-1, 3).T.copy())


def told(twin, pieces, answers, ask=None):
    """The conflicts, and what was asked."""
    asked = []

    def answer(keys, kinds):
        asked.extend(zip(keys.tolist(), kinds.tolist(), strict=True))
        return np.array([(ask or odd)(*each) for each in asked], np.bool_)

    found = twin.contradicted(*columns(pieces), rows_of(answers), DATELINE, answer)
    assert [column.dtype for column in found] == [np.int64] * 3
    return list(zip(*(column.tolist() for column in found), strict=True)), asked


def odd(key, kind):
    return (key >> 32) + 3 * (key & 0xFFFFFFFF) + kind & 3 != 0


@settings(max_examples=150, deadline=None)
@given(st.lists(piece(), min_size=1, max_size=6), st.data())
def test_the_twins_agree(twin, pieces, data):
    number = st.integers(0, len(pieces) - 1)
    answers = data.draw(st.lists(st.tuples(st.integers(0, 3), number, number), max_size=12))
    found, asked = told(twin, pieces, answers)
    expected, questions = told(pure, pieces, answers)
    assert found == expected
    assert sorted(asked) == sorted(questions)


def amount(value, size=1.0, start=0, unit=0, digits=-1, kind=NUMBER):
    return (kind, value, unit, size, digits, 0, 0, start, value, 0, 0)


def name(value, start=0, beside=0):
    return (NAME, value, 0, math.nan, -1, 0, beside, start, value, 6, 0)


def alone(*facts):
    """A piece for each fact."""
    return [([], [one], False, 0) if one[0] == NAME else ([one], [], False, 0) for one in facts]


@pytest.mark.parametrize(
    ("one", "other", "asked", "expected"),
    [
        pytest.param(amount(0, 100.0), amount(1, 106.5), 0, True, id="far apart: nothing is asked"),
        pytest.param(amount(0, 100.0), amount(1, 105.0), 1, True, id="a rounding, maybe: asked"),
        pytest.param(amount(0, 100.0, digits=3), amount(1, 105.0, digits=2), 0, True, id="as many digits: no rounding"),
        pytest.param(amount(0, 100.0, unit=1), amount(1, 200.0, unit=2), 0, False, id="two measures"),
        pytest.param(amount(2), amount(2), 0, False, id="one value"),
        pytest.param(amount(0, kind=DATE, start=89), amount(1, kind=DATE, start=89), 0, False, id="in a dateline"),
        pytest.param(amount(0, kind=DATE), amount(1, kind=DATE, start=90), 0, True, id="a date behind the dateline"),
        pytest.param(name(0), name(1), 1, True, id="two names: asked"),
        pytest.param(name(0, beside=1), name(1), 0, False, id="one before an office"),
        pytest.param(name(0, beside=2), name(1, beside=2), 0, False, id="a capital that says nothing"),
    ],
)  # fmt: skip
def test_what_is_asked_and_what_is_certain(twin, one, other, asked, expected):
    found, questions = told(twin, alone(one, other), [(0, 0, 1)], lambda *_: True)
    assert (len(questions), found) == (asked, [(0, 0, 1)] if expected else [])
    refused, _ = told(twin, alone(one, other), [(0, 0, 1)], lambda *_: False)
    assert refused == ([] if asked else found)


def test_two_values_are_asked_about_once_for_all_pairs(twin):
    pieces = alone(name(0), name(1), name(0), name(1), name(2))
    found, asked = told(twin, pieces, [(0, 0, 1), (1, 2, 3), (2, 0, 3), (3, 0, 4)], lambda *_: True)
    assert (len(found), sorted(asked)) == (4, [(1, NAME), (2, NAME)])


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param([(0, 0, 1), (0, 2, 3)], [(0, 0, 1), (0, 2, 3)], id="all in conflict"),
        pytest.param([(0, 0, 1), (0, 2, 4)], [], id="one that is told as the same"),
        pytest.param([(0, 0, 1), (0, 2, 5)], [], id="one against no name"),
        pytest.param([(0, 0, 1), (0, 1, 0)], [], id="names that changed places"),
        pytest.param([(0, 0, 1), (1, 1, 0)], [(0, 0, 1), (1, 1, 0)], id="the same in two pairs"),
    ],
)
def test_names_of_a_pair_count_together(twin, answers, expected):
    pieces = [*alone(*map(name, range(5))), ([], [], False, 0)]
    found, _ = told(twin, pieces, answers, lambda key, kind: key != (2 << 32 | 4))
    assert found == expected


def test_conflicts_stand_as_in_the_first_text_where_names_are(twin):
    pieces = [([amount(0, 1.0, start=9), amount(1, 1.0, start=5)], [name(2, start=5)], False, 0),
              ([amount(3, 9.0), amount(4, 9.0)], [name(5)], False, 0)]  # fmt: skip
    assert told(twin, pieces, [(0, 0, 1)], lambda *_: True)[0] == [(0, 1, 4), (0, 2, 5), (0, 0, 3)]
    assert told(twin, pieces, [(0, 0, 1)], lambda *_: False)[0] == [(0, 0, 3), (0, 1, 4)]


def test_many_names_are_told_apart(twin):
    """More than the tables of the kernel start with."""
    pieces = alone(*map(name, range(3000)))
    answers = [(at // 7, at, (at * 7919 + 1) % 3000) for at in range(3000)]
    found, asked = told(twin, pieces, answers)
    expected, questions = told(pure, pieces, answers)
    assert (found, sorted(asked), len({*asked})) == (expected, sorted(questions), 3000)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda p, f, r: (p, f, r._replace(one=r.one + 9)), id="a piece that is none"),
        pytest.param(lambda p, f, r: (p, f, r._replace(pair=r.pair[::-1].copy())), id="pairs that fall"),
        pytest.param(lambda p, f, r: (p._replace(first=p.first + 9), f, r), id="facts that are none"),
        pytest.param(lambda p, f, r: (p._replace(name=p.name + 1), f, r), id="a name that is a number"),
        pytest.param(lambda p, f, r: (p, f._replace(value=f.value[1:]), r), id="a column that is shorter"),
    ],
)
def test_columns_that_do_not_belong_together_are_refused(twin, spoil):
    pieces, facts = columns(alone(amount(0), amount(1)))
    with pytest.raises(ValueError, match="must belong together"):
        twin.contradicted(*spoil(pieces, facts, rows_of([(0, 0, 1), (1, 1, 0)])), DATELINE, lambda *_: None)


def test_each_question_wants_an_answer(twin):
    pieces, facts = columns(alone(name(0), name(1)))
    with pytest.raises((ValueError, IndexError)):
        twin.contradicted(pieces, facts, rows_of([(0, 0, 1)]), DATELINE, lambda *_: np.zeros(0, np.bool_))
    with pytest.raises(ZeroDivisionError):
        twin.contradicted(pieces, facts, rows_of([(0, 0, 1)]), DATELINE, lambda *_: 1 / 0)
