"""Which articles a later round reads again: with those that were cut, what they share copy with, and whole stories."""

from dataclasses import replace

import pytest
from findings import nothing

from dedup.engine.ties import Ties
from dedup.model import Other, Relation, Repeat, Span

AT = {name: at for at, name in enumerate("abcdefg")}


def relation(a, b, name):
    return Relation(a, b, name, 0.5, 0.5, None, 1)


def repeat(a, b):
    spans = [Span(name, 0, 9, 1, 1, "body", "") for name in (a, b)]
    return Repeat("r1", "within" if a == b else "across", "exact", 1.0, spans[0], (Other(spans[1], 1.0, "keep", ""),))


def ties():
    """a and b share a part, c tells what b tells, d what c; e shares a passage with a; f repeats itself."""
    found = Ties(AT)
    relations = (relation("a", "b", "partial"), relation("b", "c", "update"), relation("c", "d", "copy"))
    found.add(replace(nothing(), relations=relations, repeats=(repeat("a", "e"), repeat("f", "f"))))
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
    assert ties().of(changed, set(beside)) == set(again)


def test_a_pair_is_new_once_and_whichever_side_comes_first():
    found = ties()
    pairs = [("a", "b"), ("c", "b"), ("e", "f"), ("f", "e"), ("g", "g"), ("g", "a"), ("g", "a")]
    assert found.unknown(pairs) == {"e", "g"}
    assert found.unknown(pairs) == set()
    assert found.of("g", ()) == {"a", "g"}
