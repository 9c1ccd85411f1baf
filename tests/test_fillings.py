"""Forms told in columns are those that reading match by match tells, with the same first conflicts."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import buffer, fillings
from dedup.differing import Nears
from dedup.facts.written import Written
from dedup.foretold import Certain
from dedup.thresholds import OF_A_FORM

WORDS = [f"w{at}" for at in range(40)]
UTF8, OFFSET = buffer.pack(WORDS)
WRITTEN = Written(UTF8, OFFSET[:-1], np.diff(OFFSET).astype(np.int32))
MATCHES = st.tuples(
    st.sampled_from([0.7, 0.8, 0.9]),  # similarity: ties are read in order
    st.integers(0, 50),  # size
    st.booleans() | st.just(False),  # headline
    st.integers(0, 5),  # conflicts
    st.integers(0, 5),  # those that speak, at most
)


def near(pairs):
    """Columns of matches, given by pair."""
    rows = [(pair, at, *match) for pair, some in enumerate(pairs) for at, match in enumerate(some)]
    pair, at, similarity, size, headline, *_ = (
        (list(column) for column in zip(*rows, strict=True)) if rows else [[]] * 5
    )
    ints = [np.array(column, np.int64) for column in (pair, at, size)]
    row, flag = np.arange(len(rows)), np.array(headline, np.bool_)
    one = np.ones(len(rows), np.int64)
    return Nears(ints[0], ints[1], row, one, row, one, np.array(similarity, np.float64), ints[2], flag, flag)


class Sure:
    """So many conflicts of each match, with places that tell which; counts how often it is asked."""

    def __init__(self, pairs):
        self.rows = [match for some in pairs for match in some]
        self.asked = []

    def __call__(self, at):
        self.asked.append(at.tolist())
        counts = [self.rows[row][3] for row in at.tolist()]
        speaking = [min(self.rows[row][3:]) for row in at.tolist()]
        match = np.repeat(np.arange(len(at)), counts)
        number = np.array([at for size in counts for at in range(size)], np.int64)
        span = (
            np.stack((at[match], number, number, number), axis=1).astype(np.int32) if len(match) else np.empty((0, 4))
        )
        kind = (number % 3).astype(np.uint8)
        return Certain(np.array(speaking, np.int64), match, kind, span, number, at[match] % 40, WRITTEN)


def plain(pairs, enough, few):
    """Forms told one by one: conflicts of each, and the first (match, which of its conflicts)."""
    first, forms = 0, {}
    for pair, some in enumerate(pairs):
        body = [at for at, match in enumerate(some) if not match[2]]
        conflicts = apart = 0
        read = set()
        for at in sorted(body, key=lambda at: some[at][0]):
            speak = min(some[at][3:])
            read.add(at)
            conflicts, apart = conflicts + speak, apart + (some[at][1] if speak else 0)
            if speak and conflicts >= enough[pair] and apart > few[pair]:
                told = [(first + at, fact) for at in sorted(read) for fact in range(some[at][3])]
                forms[pair] = conflicts, told[:OF_A_FORM]
                break
        first += len(some)
    return forms


@pytest.mark.parametrize("rest", [0, 5, 400], ids=["a few at a time", "the last ones at once", "all at once"])
@settings(max_examples=150, deadline=None)
@given(
    pairs=st.lists(st.lists(MATCHES, max_size=12), max_size=6),
    enough=st.lists(st.sampled_from([1.0, 2.5, 9.0, np.inf]), min_size=6, max_size=6),
    few=st.lists(st.sampled_from([0.0, 30.0, 120.5]), min_size=6, max_size=6),
)
def test_forms_are_told_as_match_by_match(rest, pairs, enough, few):
    bars = (np.array(column[: len(pairs)]) for column in (enough, few))
    with mock.patch.object(fillings, "_REST", rest):
        found = fillings.settled(near(pairs), Sure(pairs), *bars)
    expected = plain(pairs, enough, few)
    assert np.flatnonzero(found.form).tolist() == [*expected]
    assert [int(found.conflicts[pair]) for pair in expected] == [conflicts for conflicts, _ in expected.values()]
    told = found.told
    facts = [fact for _, some in expected.values() for fact in some]
    assert list(zip(told.near.tolist(), told.span[:, 1].tolist(), strict=True)) == facts
    assert [told.written[a] for a in told.a] == [WORDS[fact].encode() for _, fact in facts]
    assert [told.written[b] for b in told.b] == [WORDS[row % 40].encode() for row, _ in facts]
    assert told.kind.tolist() == [fact % 3 for _, fact in facts]
    assert not told.slight.any()


@pytest.mark.parametrize(
    ("rest", "read"), [(42, [0, 1, 40, 41, 42]), (43, [*range(43)])], ids=["many are left", "few: all at once"]
)
def test_no_more_matches_are_read_than_it_takes_but_the_last_few(monkeypatch, rest, read):
    monkeypatch.setattr(fillings, "_REST", rest)
    pairs = [[(0.9, 50, False, 3, 3)] * 40, [(0.9, 50, False, 0, 0)] * 3]
    sure = Sure(pairs)
    assert fillings.settled(near(pairs), sure, np.array([4.0, 4.0]), np.zeros(2)).form.tolist() == [True, False]
    assert sorted(row for some in sure.asked for row in some) == read


@pytest.mark.parametrize("many", [10, 1000])
def test_a_pair_of_many_matches_is_read_in_few_turns(monkeypatch, many):
    monkeypatch.setattr(fillings, "_REST", 0)
    pairs = [[(0.9, 50, False, 0, 0)] * many]
    sure = Sure(pairs)
    fillings.settled(near(pairs), sure, np.array([1.0]), np.zeros(1))
    assert sum(map(len, sure.asked)) == many
    assert len(sure.asked) <= 20
