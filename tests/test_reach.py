"""How much of two articles stands in each other, read letter by letter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import reach as reaches
from dedup.reach import Folds

A = ["thecitycouncilvotedontuesdaytoclosetheoldharbourbridge", "engineersfoundcracksintwoofthemainsupports"]


def folds(*articles):
    """The folds of articles, each given by its passages."""
    passages = [passage for article in articles for passage in article]
    points = np.array([ord(char) for passage in passages for char in passage], np.uint32)
    return Folds(np.cumsum([0, *map(len, passages)]), points, np.cumsum([0, *map(len, articles)]))


def reach(left, right):
    return reaches.reach(folds(left, right), np.array([0]), np.array([1]))


@pytest.mark.parametrize(
    ("other", "left", "right"),
    [
        pytest.param(A, [1.0, 1.0], [1.0, 1.0], id="the same"),
        pytest.param(["".join(A)], [1.0, 1.0], [1.0], id="run together"),
        pytest.param(A[1:], [0.0, 1.0], [1.0], id="head lost"),
        pytest.param(["farmersaskforrain", *A], [1.0, 1.0], [0.0, 1.0, 1.0], id="another article above"),
        pytest.param(["farmersaskforrainasthewheatharvestcomesinathirdbelow"], [0.0, 0.0], [0.0], id="another story"),
        pytest.param([], [0.0, 0.0], [], id="nothing"),
    ],
)
def test_each_passage_has_the_share_of_it_that_stands_in_the_other(other, left, right):
    found = reach(A, other)
    assert (found.left.tolist(), found.right.tolist()) == (left, right)


def test_a_misread_letter_is_noise_and_another_number_is_not():
    misread = [one.replace("old", "o1d").replace("main", "rnain") for one in A]
    assert reach(A, misread).left.tolist() == [1.0, 1.0]
    assert reach(A, misread).noise > 1.8
    numbered = ["thebankprovided442millionpoundstothemarketinthemorning"]
    assert reach(numbered, [numbered[0].replace("442", "571")]).noise.tolist() == [0.0]


def test_a_changed_word_is_left_out_on_both_sides():
    found = reach([A[0]], [A[0].replace("tuesday", "mmmmmmmmmm")])
    assert found.left.tolist() == [1 - 7 / len(A[0])]
    assert found.right.tolist() == [1 - 10 / (len(A[0]) + 3)]


def test_what_is_too_much_to_read_is_not_read():
    found = reaches.reach(folds(A, ["a" * 10_000], A), np.array([0, 1, 1]), np.array([2, 1, 0]))
    assert found.read.tolist() == [True, False, True]
    assert found.left.tolist() == [1.0, 1.0, 0.0, 0.0]
    assert found.right.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]


@given(st.lists(st.lists(st.sampled_from([*A, *(one[9:40] for one in A), ""])), min_size=2, max_size=5), st.data())
def test_what_is_read_together_is_what_is_read_alone(articles, data):
    ordinals = st.integers(0, len(articles) - 1)
    pairs = data.draw(st.lists(st.tuples(ordinals, ordinals)))
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    found = reaches.reach(folds(*articles), left, right)
    alone = [reach(articles[one], articles[other]) for one, other in pairs]
    for at in range(3):
        assert found[at].tolist() == [share for one in alone for share in one[at].tolist()]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param("abcdefgh1234567", "xxabcdefgh1234567", (15, 15), id="one run"),
        pytest.param("abcdefghYYijklmnop", "abcdefghijklmnop", (16, 8), id="two"),
        pytest.param("abcdefghYYijk", "abcdefghijk", (8, 8), id="the second too short"),
        pytest.param("a" * 9_000, "a" * 9_000, (0, 0), id="too long to read"),
    ],
)
def test_runs_of_letters_count_from_a_length_on(one, other, found):
    letters = np.frombuffer((one + other).encode(), np.uint8)
    offsets = np.array([0, len(one), len(one) + len(other)])
    got = reaches.runs(offsets, letters, np.array([0]), np.array([1]), 4)
    assert tuple(column.tolist() for column in got) == tuple([value] for value in found)
