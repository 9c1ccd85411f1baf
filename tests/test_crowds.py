"""Crowds: what is left of the matches of many that are all alike."""

import numpy as np
import pytest
from test_blocks import held, whole

from dedup import crowds
from dedup.config import CROWD, NEAREST, NEAREST_LINES, PARTNERS
from dedup.engine.spool import Rows, Space
from dedup.stores import Held
from dedup.tables import Classes, Labels, Matches

ROWS = 8  # passages of each article


def on_disk(dtype):
    return Rows(Space(0), dtype, 1.0)


def owners(rows):
    return rows // ROWS


def made(found):
    """Matches from (left, right, similarity), in the order that they are kept in."""
    rows = sorted(found, key=lambda one: (one[0] // ROWS, one[1] // ROWS, one))
    return Matches(held(*map(np.array, zip(*rows, strict=True))), 3)


def classes(*shared):
    """Each of `shared` is the rows of one passage."""
    of = {row: min(rows) for rows in shared for row in rows}
    labels = Labels(np.array(sorted(of), np.int32), np.array([of[row] for row in sorted(of)], np.int32))
    members = np.array([row for rows in sorted(shared) for row in rows], np.int32)
    offset = np.cumsum([0, *(len(rows) for rows in sorted(shared))])
    return Classes(labels, np.array([min(rows) for rows in sorted(shared)], np.int32), members, offset)


def articles(matches, among, column=Held):
    rows = 1 + whole(matches)["right"].max()
    return crowds.articles(matches, among, owners, np.full(rows, 60, np.int32), column)


def form(count):
    """So many fillings: the first passage of each is alike to that of every other."""
    return [(a * ROWS, b * ROWS, 0.8) for a in range(count) for b in range(a + 1, count)]


def pairs(matches):
    found = whole(matches)
    return set(zip(owners(found["left"]).tolist(), owners(found["right"]).tolist(), strict=True))


def test_a_form_of_as_many_fillings_as_a_crowd_has_keeps_all_pairs():
    matches = made(form(CROWD[0]))
    left, thinned = articles(matches, classes())
    assert (pairs(left), thinned.tolist()) == (pairs(matches), [])


def test_of_more_each_is_left_with_the_nearest_before_it():
    count = CROWD[0] + 50
    matches = made(form(count))
    left, thinned = articles(matches, classes())
    before = {b: [a for a, other in pairs(left) if other == b] for b in range(count)}
    assert [len(before[b]) for b in range(count)] == [min(b, NEAREST) for b in range(count)]
    assert set(thinned.tolist()) == {one for pair in pairs(matches) - pairs(left) for one in pair}
    assert left.linked == 3


@pytest.mark.parametrize(
    ("more", "shared"),
    [
        pytest.param(
            [(60 * ROWS + 1, 90 * ROWS + 1, 1.0)], [(60 * ROWS + 1, 90 * ROWS + 1)], id="a passage word for word"
        ),
        pytest.param([(60 * ROWS + at, 90 * ROWS + at, 0.75) for at in (1, 2)], [], id="more passages than others"),
        pytest.param(
            [(60 * ROWS + 1, 90 * ROWS + 1, 1.0), *((a * ROWS + 2, 90 * ROWS + 2, 0.9) for a in range(50))],
            [(60 * ROWS + 1, 90 * ROWS + 1)],
            id="a rare passage before longer copy",
        ),
    ],
)  # fmt: skip
def test_a_version_among_the_fillings_is_still_compared(more, shared):
    left, _ = articles(made(form(300) + more), classes(*shared))
    assert (60, 90) in pairs(left)


def test_words_are_compared_with_the_article_in_which_they_stand_first_however_many_are_nearer():
    nearer = [(a * ROWS + at, 90 * ROWS + at, 0.9) for a in range(50, 60) for at in (2, 3)]
    same = [(7 * ROWS + 1, b * ROWS + 1, 1.0) for b in (80, 90)] + [(80 * ROWS + 1, 90 * ROWS + 1, 1.0)]
    rows = (7 * ROWS + 1, 80 * ROWS + 1, 90 * ROWS + 1)
    left, _ = articles(made(form(300) + nearer + same), classes(rows))
    assert (7, 90) in pairs(left)


@pytest.mark.parametrize(
    ("name", "part"), [("_PART", 1), ("_PART", 7), ("_PART", 1000), ("_SLAB", 99), ("_SLAB", 5000)]
)
def test_pairs_that_are_weighed_in_parts_are_those_that_stay_in_one(name, part, monkeypatch):
    """All of a right article are in one part, or it would be left with the nearest of each."""
    at_once, thinned = articles(made(form(300)), classes())
    monkeypatch.setattr(crowds, name, part)
    found, lost = articles(made(form(300)), classes())
    assert (pairs(found), list(lost)) == (pairs(at_once), list(thinned))


def test_pairs_that_are_weighed_on_disk_are_those_in_memory():
    """Word for word alike, near, and beside a crowd: what stays is read back as it was."""
    more = [(60 * ROWS + 1, 90 * ROWS + 1, 1.0), *((a * ROWS + 2, 90 * ROWS + 2, 0.9) for a in range(50))]
    among = classes([60 * ROWS + 1, 90 * ROWS + 1])
    matches = made(form(300) + more)
    in_memory, thinned = articles(matches, among)
    spilled, lost = articles(matches, among, on_disk)
    assert 0 < spilled.rows._file.size == whole(in_memory).nbytes < whole(matches).nbytes
    assert (whole(spilled).tolist(), list(lost)) == (whole(in_memory).tolist(), list(thinned))


def test_a_story_beside_a_crowd_keeps_its_pairs():
    """A roundup takes a passage from each of many stories: it is in a crowd, they are not."""
    roundup = [(a * ROWS, 299 * ROWS, 0.8) for a in range(299)]
    left, thinned = articles(made(roundup), classes())
    assert (len(left), len(thinned)) == (299, 0)


def test_two_forms_that_nothing_ties_are_two_crowds():
    half = CROWD[0] // 2
    two = form(half) + [(a + half * ROWS, b + half * ROWS, s) for a, b, s in form(half + 9)]
    left, thinned = articles(made(two), classes())
    assert (len(left), len(thinned)) == (len(two), 0)


def test_lines_that_are_all_alike_are_left_with_those_most_alike():
    """In one article of many rows."""
    count = 4 * PARTNERS
    found = [(a, b, 0.95 if b - a == 7 else 0.8) for a in range(count) for b in range(a + 1, count)]
    left, lines = crowds.lines(made(found), lambda rows: rows * 0)
    kept = whole(left)[["left", "right"]].tolist()
    assert len(kept) == sum(min(b, NEAREST_LINES) for b in range(count))
    assert {(b - 7, b) for b in range(7, count)} <= set(kept)
    assert lines == len({row for a, b, _ in found if (a, b) not in kept for row in (a, b)})


@pytest.mark.parametrize("slab", [1, 5, 500])
def test_no_pair_of_articles_is_parted_where_matches_are_looked_at_some_at_a_time(slab, monkeypatch):
    """Two lists of many lines each, beside a short one: what is thinned is counted by pair of articles."""
    count, rows = 2 * PARTNERS, 100
    lists = [(a, rows + b, 0.8) for a in range(count) for b in range(count)]
    found = sorted(lists + [(a, 2 * rows + a, 0.8) for a in range(3)], key=lambda one: (one[1] // rows, one))
    matches = Matches(held(*map(np.array, zip(*found, strict=True))), 3)
    at_once, lines = crowds.lines(matches, lambda row: row // rows)
    monkeypatch.setattr(crowds, "_SLAB", slab)
    left, thinned = crowds.lines(matches, lambda row: row // rows, on_disk)
    assert (whole(left).tolist(), thinned) == (whole(at_once).tolist(), lines)
    assert (lines, len(left)) == (2 * count - NEAREST_LINES, NEAREST_LINES * count + 3)  # the first keep all


def test_lines_word_for_word_alike_and_lists_of_a_few_lines_stay_as_they_are():
    same = made([(0, b, 1.0) for b in range(1, 200)])
    few = made([(a, b, 0.8) for a in range(PARTNERS + 1) for b in range(a + 1, PARTNERS + 1)])
    for matches in (same, few):
        left, lines = crowds.lines(matches, lambda rows: rows * 0)
        assert (whole(left).tolist(), lines) == (whole(matches).tolist(), 0)
