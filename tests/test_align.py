"""Similarity of many pairs at once is that of each pair alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import align, kernels
from dedup.fold import fold
from dedup.kernels import pure

LEAD = "Rescuers searched the flooded district of Hue for a second day on Monday, officials said."
TEXTS = st.sampled_from(
    [LEAD, LEAD.replace("Monday", "Tuesday"), LEAD.replace("second", "third"), LEAD[:50], LEAD[30:], f"{LEAD} {LEAD}",
     LEAD.upper(), "", "Huế.", "Hue", "\ud800", "Xăng tăng giá 3.2% hôm thứ Hai.", "Xăng giảm giá 3.2% hôm thứ Ba."]
)  # fmt: skip


@given(st.lists(TEXTS, min_size=1, max_size=6), st.data(), st.sampled_from([0.5, 0.7, 1.0]))
def test_pairs_read_together_are_as_alike_as_alone(texts, data, cutoff):
    n = len(texts)
    rows = st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=9)
    left, right = np.array(data.draw(rows), np.int64).reshape(-1, 2).T
    expected = [
        align.similarity(fold(texts[a]), fold(texts[b]), cutoff)
        for a, b in zip(left.tolist(), right.tolist(), strict=True)
    ]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_PAIRS", "_READ", "_ROOM", "_SLAB"):
            patch.setattr(align, name, data.draw(st.integers(1, 5)))
        for twin in (kernels.twin, pure):
            patch.setattr(kernels, "alike", twin.alike)
            reader = align.Reader(lambda rows: texts[rows[0]])
            assert expected == reader.similarities(left, right, cutoff, data.draw(st.sampled_from([1, 3]))).tolist()


@given(st.sets(st.integers(0, 200), min_size=1))
def test_each_row_is_known_by_its_number_among_those_asked_for(asked):
    rows = np.array(sorted(asked))
    assert align._Numbers.of(rows)[rows].tolist() == list(range(len(rows)))
