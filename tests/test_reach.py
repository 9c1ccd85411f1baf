"""How much of two articles stands in each other, read letter by letter."""

import pytest

from dedup.reach import reach

A = ["thecitycouncilvotedontuesdaytoclosetheoldharbourbridge", "engineersfoundcracksintwoofthemainsupports"]


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
    assert (found.left, found.right) == (left, right)


def test_a_misread_letter_is_noise_and_another_number_is_not():
    misread = [one.replace("old", "o1d").replace("main", "rnain") for one in A]
    assert reach(A, misread).left == [1.0, 1.0]
    assert reach(A, misread).noise > 1.8
    numbered = ["thebankprovided442millionpoundstothemarketinthemorning"]
    assert reach(numbered, [numbered[0].replace("442", "571")]).noise == 0.0


def test_a_changed_word_is_left_out_on_both_sides():
    found = reach([A[0]], [A[0].replace("tuesday", "mmmmmmmmmm")])
    assert found.left == [1 - 7 / len(A[0])]
    assert found.right == [1 - 10 / (len(A[0]) + 3)]


def test_what_is_too_much_to_read_is_not_read():
    assert reach(["a" * 10_000], ["b" * 10_000]) is None
