"""Values as rows of numbers: equal values are equal rows, whatever their form, and come back as they were."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.facts.alike import digits
from dedup.facts.labels import Dotted, plain
from dedup.facts.plain import DAY
from dedup.facts.values import OTHER, Row, Values

DOTTED = st.integers(1, 12).flatmap(
    lambda decimals: st.integers(-(10**4), 10**5).map(lambda tens: Dotted(Fraction(10 * tens, 10**decimals), decimals))
)
NUMBERS = st.integers(-(10**20), 10**20) | st.fractions(max_denominator=64) | st.integers(0, 10**7).map(
    lambda number: Fraction(number, 10**5)
)  # fmt: skip
DATES = st.tuples(
    st.just("m"), st.integers(1, 12), st.lists(st.integers(1, 31), max_size=4).map(tuple),
    st.none() | st.integers(0, 9999),
)  # fmt: skip
VALUES = (
    NUMBERS
    | DOTTED
    | st.tuples(NUMBERS | DOTTED, st.sampled_from(["$", "th", "year"]))
    | st.tuples(st.just(""), st.sampled_from(["$", "mark"]))
    | st.tuples(st.sampled_from("yr"), st.integers(-2, 6))
    | st.tuples(st.just("r"), st.tuples(st.integers(-200, 200), st.sampled_from(["year", "week", "quarter", "age"])))
    | st.tuples(st.just("r"), st.integers(-900, 900))
    | st.sampled_from(["007", ("1.500", "$"), "x2"])
    | DATES
)


@given(st.lists(VALUES, max_size=8))
def test_equal_values_are_equal_rows_and_come_back(drawn):
    values = Values()
    rows = [values.row(one) for one in drawn]
    assert [values.value(row) for row in rows] == drawn
    assert [[one == other for other in rows] for one in rows] == [[one == other for other in drawn] for one in drawn]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        pytest.param(Fraction(1, 3), OTHER, id="a number without an end"),
        pytest.param(1 << 53, OTHER, id="more than a double holds"),
        pytest.param((1 << 53) - 1, 0, id="as much as it holds"),
        pytest.param(Fraction(1, 64), 0, id="six decimals"),
        pytest.param("007", OTHER, id="a spelling"),
        pytest.param(Dotted(Fraction(11, 10), 2), 0, id="a number that may be a label"),
        pytest.param(Dotted(Fraction(11, 10), 18), OTHER, id="more decimals than the kernel reads"),
        pytest.param(("r", -2), DAY, id="a day from today"),
        pytest.param(("r", (-1, "week")), DAY, id="a span of time from today"),
        pytest.param(("r", (-1, "age")), OTHER, id="a span that is not counted"),
        pytest.param(("r", 128), OTHER, id="more days than are counted"),
    ],
)
def test_what_a_row_holds(value, form):
    assert Values().row(value).form == form


@given(st.lists(NUMBERS | DOTTED, min_size=1, max_size=8))
def test_sizes_and_digits_are_those_of_the_values(drawn):
    values = Values()
    form, number, scale, _ = (np.array(column, np.int64) for column in zip(*map(values.row, drawn), strict=True))
    drawn = [plain(one) for one in drawn]
    assert values.sizes(form, number, scale).tolist() == [float(one) for one in drawn]
    assert values.digits(form, number, scale).tolist() == [
        digits(one.numerator if one.denominator == 1 else one) for one in drawn
    ]


def test_what_is_no_number_has_no_size():
    values = Values()
    form, number, scale, _ = (np.array(column) for column in zip(values.row("007"), Row(2, 3, 0, 0), strict=True))
    assert np.isnan(values.sizes(form, number, scale)).all()
    assert values.digits(form, number, scale).tolist() == [-1, -1]
