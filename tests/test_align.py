"""Similarity of many pairs at once is that of each pair alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import align, kernels
from dedup.fold import fold
from dedup.kernels import pure
from dedup.pairing import packed
from dedup.stores import Held

LEAD = "Rescuers searched the flooded district of Hue for a second day on Monday, officials said."
TEXTS = st.sampled_from(
    [LEAD, LEAD.replace("Monday", "Tuesday"), LEAD.replace("second", "third"), LEAD[:50], LEAD[30:], f"{LEAD} {LEAD}",
     LEAD.upper(), "", "Huế.", "Hue", "\ud800", "Xăng tăng giá 3.2% hôm thứ Hai.", "Xăng giảm giá 3.2% hôm thứ Ba."]
)  # fmt: skip


@given(st.lists(TEXTS, min_size=1, max_size=6), st.data(), st.sampled_from([0.5, 0.7, 1.0]))
def test_pairs_read_together_are_as_alike_as_alone(texts, data, cutoff):
    n = len(texts)
    rows = st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=9)
    pairs = data.draw(rows)
    alike = [(a, b, align.similarity(fold(texts[a]), fold(texts[b]), cutoff)) for a, b in pairs]
    expected = sorted(each for each in alike if each[2])
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_PAIRS", "_READ", "_ROOM", "_SLAB"):
            patch.setattr(align, name, data.draw(st.integers(1, 5)))
        for twin in (kernels.twin, pure):
            patch.setattr(kernels, "alike", twin.alike)
            reader = align.Reader(lambda rows: texts[rows[0]])
            found = reader.similarities(column(pairs), cutoff, jobs=data.draw(st.sampled_from([1, 3])))
            assert expected == sorted(found.read(0, len(found)).tolist())


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1), st.integers(1, 3))
def test_each_row_is_known_by_its_number_among_those_asked_for(asked, size):
    rows = sorted({row for pair in asked for row in pair})
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_SLAB", "_WORDS", "_READ"):
            patch.setattr(align, name, size)
        number = align._Numbers.of(column(asked))
        assert [row for some in number.rows() for row in some.tolist()] == rows
    assert number[np.array(rows)].tolist() == list(range(len(rows)))


def column(pairs):
    """Pairs of rows, as `near` gives them."""
    found = Held(np.uint64)
    found.append(packed(*np.array(pairs, np.int64).reshape(-1, 2).T))
    return found
