"""Grouping by digest, pairing by band key: on hand-made columns, with brute force as the oracle."""

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import candidates
from dedup.config import BUCKET, PARTNERS
from dedup.pairing import unpacked
from dedup.stores import Held

rows_of_two = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=40)


class Column:
    """A column in memory."""

    def __init__(self, rows, shape=(-1,)):
        self._rows = np.array(rows).reshape(shape)

    def __len__(self):
        return len(self._rows)

    def read(self, start, stop):
        return self._rows[start:stop]


def digests(rows):
    return Column(np.array(rows, np.uint64), (-1, 2))


def alone(n):
    """Classes of n passages that are all different."""
    return candidates.classes(digests([(i + 1, 0) for i in range(n)]), np.full(n, 50, np.int32))


def near(keys, jobs=1):
    """The pairs that rows of band keys give."""
    bands = [Column(band) for band in np.array(keys, np.uint64).reshape(len(keys), -1).T]
    return candidates.near(bands, alone(len(keys)), jobs)


@given(rows_of_two)
def test_passages_of_one_digest_are_one_class_named_by_first_place(rows):
    found = candidates.classes(digests(rows), np.full(len(rows), 50, np.int32))
    assert found.of[np.arange(len(rows))].tolist() == [rows.index(row) for row in rows]
    places = {rows.index(row): [i for i, r in enumerate(rows) if r == row] for row in rows}
    assert {name: found.rows(name).tolist() for name in places} == places
    assert found.shared.tolist() == [name for name in sorted(places) if len(places[name]) > 1]


@given(rows_of_two)
def test_the_number_of_passes_changes_nothing(rows):
    length = np.full(len(rows), 50, np.int32)
    whole = candidates.classes(digests(rows), length)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_PASS", 7)
        parts = candidates.classes(digests(rows), length)
    for name in ("shared", "members", "offset"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()
    assert parts.of[np.arange(len(rows))].tolist() == whole.of[np.arange(len(rows))].tolist()


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=40))
def test_pairs_that_are_counted_in_passes_are_the_same(keys):
    """All of a right side are in one pass, or its partners would be chosen from some of them only."""
    whole = near(keys)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_COUNTED", 7)
        patch.setattr(candidates, "PARTNERS", 3)
        parts = near(keys)
        patch.setattr(candidates, "_DEALT", 2)
        assert pairs(near(keys)) == pairs(parts)
        patch.setattr(candidates, "_COUNTED", 1 << 23)
        few = near(keys)
    assert pairs(parts) == pairs(few)
    assert set(pairs(parts)) <= set(pairs(whole))


def test_a_passage_without_letters_or_digits_has_no_class():
    found = candidates.classes(digests([(0, 0), (0, 0), (7, 1)]), np.array([0, 0, 44], np.int32))
    assert found.of[np.arange(3)].tolist() == [-1, -1, 2]


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=20))
def test_pairs_are_those_that_share_a_key_in_the_same_band(keys):
    found = near(keys)
    expected = [
        (a, b)
        for a, b in combinations(range(len(keys)), 2)
        if any(x == y != 0 for x, y in zip(keys[a], keys[b], strict=True))
    ]
    assert [each for each in pairs(found) if each not in expected] == []
    assert expected == pairs(found) or len(keys) > PARTNERS
    assert pairs(near(keys, jobs=2)) == pairs(found)


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=30),
    st.integers(1, 9),
    st.integers(1, 9),
    st.lists(st.integers(0, 30), max_size=4),
    st.integers(1, 2),
)
def test_neither_ranges_of_right_sides_nor_passes_nor_parts_of_columns_change_a_pair(keys, size, most, places, parts):
    whole = near(keys)
    edges = sorted({0, *(place for place in places if place < len(keys))})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_RANGE", size)
        patch.setattr(candidates, "_KEYS", most)
        bands = [Column(band) for band in np.array(keys, np.uint64).T]
        found = candidates.near(bands, alone(len(keys)), 1, edges, parts=parts)
    assert pairs(found) == pairs(whole)
    assert found.linked == whole.linked


@given(st.lists(st.tuples(st.sampled_from([0, 1, 1 << 32, (1 << 32) + 1]), st.integers(0, 2)), max_size=40))
def test_digests_that_are_equal_but_for_their_low_bits_are_told_apart(rows):
    found = candidates.classes(digests(rows), np.full(len(rows), 50, np.int32))
    assert found.of[np.arange(len(rows))].tolist() == [
        next(other for other in range(row + 1) if rows[other] == rows[row]) for row in range(len(rows))
    ]


def test_a_class_that_meets_another_by_chance_stays_one():
    """Digests are known by 32 bits of each in the part that it is dealt to."""
    found = candidates.classes(digests([(1, 0), (2, 0), (1, 0), (2, 0), (1, 0), (3, 0)]), np.full(6, 50, np.int32))
    assert [found.rows(name).tolist() for name in found.shared.tolist()] == [[0, 2, 4], [1, 3]]


def test_bands_are_read_one_after_the_other_in_the_same_room(monkeypatch):
    seen, placed = [], candidates.kernels.placed

    def noted(*asked):
        seen.append(asked[-1].ctypes.data)
        placed(*asked)

    monkeypatch.setattr(candidates.kernels, "placed", noted)
    near(np.arange(1, 61).reshape(20, 3))
    assert len({*seen[-3:]}) == 1


def test_a_plain_column_gives_back_what_was_added_whenever_it_is_read():
    column = Held(np.uint64)
    assert (len(column), column.read(0, 0).tolist()) == (0, [])
    column.append(np.array([1, 2], np.uint64))
    column.append(np.array([3], np.uint64))
    assert (len(column), column.read(1, 3).tolist()) == (3, [2, 3])
    column.append(np.array([4], np.uint64))
    assert (len(column), column.read(0, 4).tolist()) == (4, [1, 2, 3, 4])


def pairs(found):
    left, right = unpacked(found.packed.read(0, len(found)))
    return sorted(zip(left.tolist(), right.tolist(), strict=True))


def test_a_bucket_over_the_cap_is_linked_to_its_first_member_and_counted():
    n = BUCKET + 10
    found = near(np.full((n, 1), 9))
    assert pairs(found) == [(0, row) for row in range(1, n)]
    assert found.linked == 1


@given(st.lists(st.integers(1, 3), min_size=1, max_size=30))
def test_every_member_of_a_bucket_meets_those_before_it_up_to_the_bound(keys):
    found = near([[key] for key in keys])
    buckets = defaultdict(list)
    for row, key in enumerate(keys):
        buckets[key].append(row)
    assert len(found) == sum(min(place, PARTNERS) for b in buckets.values() for place in range(len(b)))
