"""Which articles a later round reads again: with those that were cut, what they share copy with, and whole stories."""

import numpy as np
import pytest

from dedup.engine.ties import Ties

NAMES = "abcdefg"


def at(names):
    return np.array([NAMES.index(name) for name in names], np.int64)


def ties():
    """a and b share a part, c tells what b tells, d what c; e shares a passage with a; f repeats itself."""
    found = Ties(len(NAMES))
    found.add(at("abc"), at("bcd"), np.array([False, True, True]))
    found.add(at("e"), at("a"), np.array([False]))
    return found


@pytest.mark.parametrize(
    ("changed", "beside", "again"),
    [
        pytest.param("a", "", "abcde", id="partners, and the stories that they are part of"),
        pytest.param("d", "", "bcd", id="versions of versions"),
        pytest.param("e", "", "ae", id="a shared passage is no story"),
        pytest.param("f", "", "f", id="what repeats itself has no partner"),
        pytest.param("f", "d", "bcdf", id="the story of one that is beside"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_the_articles_of_a_round_are_those_that_a_cut_can_touch(changed, beside, again):
    assert ties().of(at(changed), at(beside)).tolist() == at(again).tolist()


def test_a_pair_is_new_once_and_whichever_side_comes_first():
    found = ties()
    pairs = [tuple(at(pair).tolist()) for pair in ("ab", "cb", "ef", "fe", "gg", "ga", "ga")]
    assert found.unknown(pairs) == {*at("eg").tolist()}
    assert found.unknown(pairs) == set()
    assert found.of(at("g"), at("")).tolist() == at("ag").tolist()
