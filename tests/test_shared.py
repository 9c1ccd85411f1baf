"""What articles share, told by columns, is what it is told one by one."""

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.engine import because, shared
from dedup.engine.repeats import WEIGHED
from dedup.engine.spans import Runs
from dedup.thresholds import CONTAINED

rows = st.lists(st.sampled_from([3, 4, 5, 300]), min_size=1, max_size=3)
shares = st.sampled_from([0.0, 0.69, 0.7, 0.75, CONTAINED, CONTAINED + 0.05, 0.9, 1.0])


@given(st.lists(rows, max_size=12))
def test_copies_of_the_same_rows_are_one_repeat_in_order_of_these(kept):
    none = shared.nothing()
    ends = np.cumsum([0, *map(len, kept)])
    runs = Runs(np.arange(len(kept)), np.array([row for run in kept for row in run], np.int64), ends)
    flags, ones = np.zeros(len(kept), np.bool_), np.ones(len(kept))
    columns = {"repeat": np.arange(len(kept)), "kept": runs, "other": runs, "similarity": ones, "same": flags}
    weighed, why = np.zeros(len(kept), WEIGHED), [str(at) for at in range(len(kept))]
    found = shared._grouped(none._replace(**columns, cut=flags, why=why, weighed=weighed))
    order = sorted(range(len(kept)), key=kept.__getitem__)
    assert found.why == [str(at) for at in order]
    expected = [at for at, (_, some) in enumerate(groupby(order, key=kept.__getitem__)) for _ in some]
    assert found.repeat.tolist() == expected


@given(st.lists(st.tuples(shares, shares, st.booleans())))
def test_what_is_weighed_together_is_weighed_as_each_by_itself(rows):
    alike, held, cut = (np.array([row[at] for row in rows]) for at in range(3))
    found = because.together(alike.astype(float), held.astype(float), cut.astype(bool), 0.7)
    assert found.tolist() == [
        shared.weighed(because.nearest(near, least, gone, "", False, 0.7)) for near, least, gone in rows
    ]


def test_a_share_is_said_as_far_as_it_reaches():
    held = np.concatenate((np.arange(0, 1.0001, 0.0005), np.arange(91) / 100))
    under = because._under(held).tolist()
    told = [because._COVERED[at].split()[2] if at >= 0 else "" for at in under]
    assert told == [because._floor(one) if one < because.KEEPER else "" for one in held.tolist()]
