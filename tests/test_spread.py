"""Tying the places of passages: small columns, with a plain double loop as the oracle."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_blocks import NONE, columns, held, whole

from dedup import candidates
from dedup.config import BUCKET
from dedup.engine.spool import Rows, Space
from dedup.pairing import joined, pairs
from dedup.spread import _FEW, _GRAIN, _Dealt, spread
from dedup.stores import Held


def tied(spec, length=50, near=NONE, best=lambda articles: 0, column=Held):
    _, first, digest, lengths = columns(spec)
    lengths[:] = length
    classes = candidates.classes(digest, lengths)
    owners = lambda rows: np.searchsorted(first, rows, "right") - 1  # noqa: E731
    return spread(classes, held(*near), owners, best, lengths, 40, column)


def both(matches):
    return whole(matches)[["left", "right"]].tolist()


def alike(matches):
    """How alike both of each pair are."""
    return dict(zip(both(matches), whole(matches)["similarity"].tolist(), strict=True))


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=9), st.integers(1, 4), st.integers(1, 6))
def test_matches_that_are_sorted_in_parts_are_the_same(articles, part, grain):
    at_once = both(tied("|".join(articles)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.spread._PART", part)
        patch.setattr("dedup.spread._GRAIN", grain)
        assert both(tied("|".join(articles))) == at_once


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=9), st.integers(1, 4))
def test_matches_that_lie_on_disk_are_those_in_memory(articles, part):
    near = np.array([0]), np.array([1]), np.array([0.8])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.spread._PART", part)
        patch.setattr("dedup.spread._GRAIN", 2)
        in_memory = tied("ab|" + "|".join(articles), near=near)
        spilled = tied("ab|" + "|".join(articles), near=near, column=lambda dtype: Rows(Space(0), dtype, 1.0))
    assert spilled.rows._file.size == whole(in_memory).nbytes > 0
    assert whole(spilled).tolist() == whole(in_memory).tolist()


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=5))
def test_twins_meet_inside_an_article_and_at_their_first_places_across(articles):
    spec, names = "|".join(articles), "".join(articles)
    owner = [at for at, letters in enumerate(articles) for _ in letters]
    place = list(zip(owner, names, strict=True))
    first = [row for row in range(len(names)) if place[row] not in place[:row]]
    expected = {
        (a, b)
        for a, b in combinations(range(len(names)), 2)
        if names[a] == names[b] and (owner[a] == owner[b] or (a in first and b in first))
    }
    found = both(tied(spec))
    assert set(found) == expected
    assert found == sorted(found, key=lambda pair: (owner[pair[0]], owner[pair[1]], *pair))


def test_short_passages_match_only_beside_their_twin():
    assert both(tied("aabab", length=12)) == [(0, 1)]


def test_three_short_passages_in_a_row_match_where_they_stand_again():
    assert both(tied("abcx|yabc", length=15)) == [(0, 5)]


def test_near_classes_meet_wherever_both_stand():
    near = (np.array([0]), np.array([1]), np.array([0.8]))
    found = tied("ab|ab", near=near)
    assert alike(found) == {
        (0, 1): 0.8, (0, 2): 1.0, (0, 3): 0.8, (1, 2): 0.8, (1, 3): 1.0, (2, 3): 0.8,
    }  # fmt: skip


@pytest.mark.parametrize("part", [1, 2, 5])
def test_near_classes_that_are_tied_some_at_a_time_are_tied_alike(part, monkeypatch):
    near = np.array([0, 0, 1, 2]), np.array([1, 3, 2, 3]), np.array([0.8, 0.7, 0.9, 0.75])
    at_once = tied("abcd|bdca|ac", near=near)
    monkeypatch.setattr("dedup.spread._PART", part)
    found = tied("abcd|bdca|ac", near=near)
    assert whole(found).tolist() == whole(at_once).tolist()


def test_ties_added_one_by_one_are_dealt_many_at_a_time():
    """Where a grain ends is written down for all rows each time: once a tie, that would be the square of the input."""
    dealt = _Dealt(3 * _GRAIN, Held)
    for row in range(2 * _FEW):
        dealt.add((np.array([row % _GRAIN]), np.array([row % _GRAIN + 1]), np.array([0.8])))
    found = dealt.sorted(lambda rows: rows, 0)
    assert (len(found), len(dealt._steps)) == (_GRAIN, 3)


@pytest.mark.parametrize("first", [1, 5, 9])
def test_an_article_of_many_grains_is_sorted_once(first, monkeypatch):
    """Parts end where articles do, and two edges of one article are one: else a part of no rows reads all ties."""
    monkeypatch.setattr("dedup.spread._PART", 2)
    monkeypatch.setattr("dedup.spread._GRAIN", 2)
    read = []
    between = _Dealt._between
    monkeypatch.setattr(
        "dedup.spread._Dealt._between", lambda self, *edges: read.append(edges) or between(self, *edges)
    )
    tied("a" * first + "b" * 4 + "|" + "a" * first + "b" * 4)
    assert [low for low, high in read if low >= high] == []
    assert [high for _, high in read][:-1] == [low for low, _ in read][1:]


def test_near_classes_in_many_articles_meet_through_their_first_places():
    n = BUCKET
    near = (np.array([0]), np.array([n]), np.array([0.8]))
    found = tied("|".join("a" * n + "b" * 2), near=near)
    product = {pair for pair, share in alike(found).items() if share < 1}
    assert product == {(0, n), (0, n + 1), *((row, n) for row in range(1, n))}


def test_of_a_passage_in_very_many_articles_the_first_place_alone_is_tied_to_near_ones():
    """It may be near to very many others, each of which would be tied to all of its places."""
    n, others = BUCKET + 1, 5
    near = (np.zeros(others, np.int64), n + np.arange(others), np.full(others, 0.8))
    found = tied("|".join("a" * n + "bcdef"), near=near)
    product = {pair for pair, share in alike(found).items() if share < 1}
    assert product == {(0, n + at) for at in range(others)}


def test_a_passage_in_very_many_articles_is_tied_to_its_first_place_in_linear_number():
    n = BUCKET * 3
    matches = tied("|".join("a" * n))
    assert (len(matches), matches.linked, set(whole(matches)["left"].tolist())) == (n - 1, 1, {0})


def test_or_to_the_place_that_would_be_kept():
    n = BUCKET * 3
    matches = tied("|".join("a" * n), best=lambda articles: 7)
    assert {min(pair) if 7 not in pair else 7 for pair in both(matches)} == {7}
    assert len(matches) == n - 1


@given(st.lists(st.integers(1, 6), max_size=6), st.integers(1, 5))
def test_pairs_are_everyone_with_everyone_or_with_the_first(sizes, most):
    groups, at = [], 0
    for size in sizes:
        groups.append(list(range(at, at + size)))
        at += size
    expected = [
        pair
        for group in groups
        for pair in (combinations(group, 2) if len(group) <= most else ((group[0], row) for row in group[1:]))
    ]
    left, right = pairs(np.arange(at), np.array(sizes, np.int64), most)
    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == sorted(expected)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20), st.integers(1, 4))
def test_all_that_are_tied_through_others_have_one_name_however_few_are_looked_at(tied, slab):
    """Against a search from every item."""
    expected = list(range(13))
    for start in expected:
        seen, asked = {start}, [start]
        while asked:
            at = asked.pop()
            beside = {b for a, b in tied if a == at} | {a for a, b in tied if b == at}
            asked += beside - seen
            seen |= beside
        expected[start] = min(seen)
    one, other = np.array(tied, np.int64).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.pairing._SLAB", slab)
        assert joined(one, other, 13).tolist() == expected
