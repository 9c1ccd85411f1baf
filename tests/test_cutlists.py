"""The cuts of all articles: a mapping by id that reads the same in memory and on disk, and after rounds changed it."""

import pickle

import numpy as np
import pytest

from dedup.engine.cutlists import CutLists
from dedup.engine.ids import Ids
from dedup.engine.names import Names
from dedup.engine.spool import Space
from dedup.lists import Pieces
from dedup.model import Article, Cut, Span

IDS = "wire/a", "wire/b", "wire/c", "wire/d"


def cut(start):
    return (Cut(start, start + 4, "stands in an earlier article", Span("wire/a", 0, 4, 1, 1, "body", "Rain")),)


def lists(memory, made):
    names = Names(Space(memory))
    names.add([Article(one, "Rain.") for one in IDS])
    return CutLists.of(names, Space(memory), lambda: iter(made.items()))


@pytest.fixture(params=[pytest.param(0, id="on disk"), pytest.param(1 << 30, id="in memory")])
def made(request):
    return lists(request.param, {1: cut(0), 3: cut(9)})


def test_cuts_are_looked_up_by_id(made):
    assert dict(made) == {"wire/b": cut(0), "wire/d": cut(9)}
    assert made == {"wire/b": cut(0), "wire/d": cut(9)}
    assert list(made.items()) == [("wire/b", cut(0)), ("wire/d", cut(9))]
    assert list(made.values()) == [cut(0), cut(9)]


@pytest.mark.parametrize("name", ["wire/a", "wire/z", ""], ids=["has no cuts", "is none of them", "empty"])
def test_an_article_without_cuts_has_none(made, name):
    assert name not in made
    assert made.get(name, ()) == ()


@pytest.mark.parametrize(
    ("asked", "starts"),
    [
        pytest.param([], [], id="of no article"),
        pytest.param([3, 1], [9, 0], id="in the order asked for"),
        pytest.param([0, 1, 2], [None, 0, None], id="two without cuts"),
        pytest.param([1, 9], [0, None], id="one behind all"),
    ],
)
def test_cuts_of_many_articles_are_looked_up_together(made, asked, starts):
    told = list(made.some(np.array(asked, np.int64)))
    assert told == [() if start is None else cut(start) for start in starts]


@pytest.mark.parametrize(
    ("instead", "left"),
    [
        pytest.param({}, {1: 0, 3: 9}, id="nothing"),
        pytest.param({3: cut(5)}, {1: 0, 3: 5}, id="other cuts"),
        pytest.param({1: ()}, {3: 9}, id="none any more"),
        pytest.param({0: ()}, {1: 0, 3: 9}, id="none where there were none"),
        pytest.param({2: cut(7)}, {1: 0, 2: 7, 3: 9}, id="an article between"),
        pytest.param({0: cut(3), 1: (), 3: cut(2)}, {0: 3, 3: 2}, id="all of that"),
    ],
)
def test_a_round_lays_its_cuts_over_those_before(made, instead, left):
    told = {IDS[one]: cut(start) for one, start in left.items()}
    assert list(made.changed(instead).items()) == list(told.items())
    assert dict(made) == {"wire/b": cut(0), "wire/d": cut(9)}


def test_a_later_round_changes_what_an_earlier_one_laid(made):
    twice = made.changed({0: cut(3), 1: cut(4)}).changed({1: cut(5), 3: ()})
    assert list(twice.items()) == [("wire/a", cut(3)), ("wire/b", cut(5))]


def test_cuts_come_in_the_order_that_articles_were_given_in(made):
    told = made.changed({0: cut(3)}).given(np.array([1, 3, 0, 2]))
    assert list(told.items()) == [("wire/a", cut(3)), ("wire/d", cut(9)), ("wire/b", cut(0))]
    assert made.given(None) is made


def test_pickled_they_are_what_they_stand_for(made):
    assert pickle.loads(pickle.dumps(made)) == dict(made)


def test_ids_of_one_hash_are_told_apart_by_their_letters(monkeypatch):
    monkeypatch.setattr("dedup.engine.ids.hash", lambda name: 7, raising=False)
    ids = Ids(Pieces(b"abc", np.array([0, 1, 2]), np.array([1, 2, 3])))
    assert [ids.find(name) for name in "bca"] == [1, 2, 0]
    with pytest.raises(KeyError):
        ids.find("d")


def test_cuts_are_made_once_they_are_asked_for():
    asked = []
    names = Names(Space(0))
    names.add([Article(one, "Rain.") for one in IDS])
    made = CutLists.of(names, Space(0), lambda: asked.append(1) or iter({1: cut(0), 3: cut(9)}.items()))
    given = made.given(np.array([1, 3, 0, 2]))
    assert asked == []
    assert list(given) == ["wire/d", "wire/b"]
    assert list(made) == ["wire/b", "wire/d"]
    assert asked == [1]
