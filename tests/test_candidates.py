"""Grouping by digest, pairing by band key: on hand-made columns, with brute force as the oracle."""

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup import candidates
from dedup.config import BUCKET, PARTNERS

columns = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=40)


def digests(rows):
    return np.array(rows, np.uint64).reshape(-1, 2)


@given(columns)
def test_passages_of_one_digest_are_one_class_numbered_by_first_place(rows):
    length = np.full(len(rows), 50, np.int32)
    found = candidates.classes(digests(rows), length)
    order = list(dict.fromkeys(rows))
    assert found.of.tolist() == [order.index(row) for row in rows]
    assert [found.rows(k).tolist() for k in range(len(order))] == [
        [i for i, r in enumerate(rows) if r == d] for d in order
    ]


def test_a_passage_without_letters_or_digits_has_no_class():
    found = candidates.classes(digests([(0, 0), (0, 0), (7, 1)]), np.array([0, 0, 44], np.int32))
    assert found.of.tolist() == [-1, -1, 0]


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), max_size=20))
def test_pairs_are_those_that_share_a_key_in_the_same_band(keys):
    bands = np.array(keys, np.uint64).reshape(-1, 3)
    n = len(bands)
    found = candidates.near(
        bands, candidates.classes(digests([(i + 1, 0) for i in range(n)]), np.full(n, 50, np.int32))
    )
    expected = [
        (a, b) for a, b in combinations(range(n), 2) if any(x == y != 0 for x, y in zip(keys[a], keys[b], strict=True))
    ]
    assert sorted(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected


def test_a_bucket_over_the_cap_is_linked_to_its_first_member_and_counted():
    n = BUCKET + 10
    bands = np.full((n, 1), 9, np.uint64)
    found = candidates.near(
        bands, candidates.classes(digests([(i + 1, 0) for i in range(n)]), np.full(n, 50, np.int32))
    )
    assert found.left.tolist() == [0] * (n - 1)
    assert found.right.tolist() == list(range(1, n))
    assert (found.linked, found.largest) == (1, n)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=30))
def test_every_member_of_a_bucket_meets_those_before_it_up_to_the_bound(keys):
    bands = np.array(keys, np.uint64).reshape(-1, 1)
    n = len(keys)
    found = candidates.near(
        bands, candidates.classes(digests([(i + 1, 0) for i in range(n)]), np.full(n, 50, np.int32))
    )
    buckets = defaultdict(list)
    for row, key in enumerate(keys):
        buckets[key].append(row)
    assert len(found.left) == sum(min(place, PARTNERS) for b in buckets.values() for place in range(len(b)))
