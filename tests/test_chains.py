"""The kernel that chains matches: both twins bit for bit, and what bounds their work."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import align, blocks
from dedup.kernels import pure
from dedup.kernels.chains import Paired, Sheets

PASSAGES = [
    "A fire broke out at the harbour on Friday night,",
    "a fire broke out at the harbor on Friday",
    "A fire broke out at the harbour on Friday night, officials of the port said on Saturday.",
    "officials of the port said on Saturday.",
    "Officials of the port said so on Saturday morning.",
    "Không ai bị thương trong vụ cháy, theo lời cảnh sát.",
    "khong ai bi thuong trong vu chay theo loi canh sat",
    "Read more",
    "-VNA",
    "…",
]


RULE = blocks.rule(align.CONTAINED, align.RUN, align.LONG_RUN)


def ints(values):
    return np.array(values, np.int64)


def sheets_of(articles, length=None, crowded=()):
    """Sheets of articles, each a list of passages; equal folds are one class."""
    passages = [passage for article in articles for passage in article]
    pieces = [passage if isinstance(passage, bytes) else passage.encode() for passage in passages]
    end = np.cumsum(ints([0, *map(len, pieces)]))
    utf8 = b"".join(pieces)
    offsets, points = pure.folds(utf8, end[:-1], end[1:])
    folds = [points[a:b].tobytes() for a, b in pairwise(offsets)]
    name = [folds.index(fold) if fold else -1 for fold in folds]
    return Sheets(
        utf8,
        end[:-1].copy(),
        end[1:].copy(),
        np.diff(offsets) if length is None else ints(length),
        ints([-2 - one if one in crowded else one for one in name]),
        np.array([pieces.index(piece) for piece in pieces], np.uint64),
        np.cumsum(ints([0, *map(len, articles)])),
    )


def paired_of(*pairs):
    """Matches of pairs of articles: (one, other, {(left, right): similarity}) each."""
    matches = [match for _, _, found in pairs for match in sorted(found.items())]
    return Paired(
        ints([one for one, _, _ in pairs]),
        ints([other for _, other, _ in pairs]),
        np.cumsum(ints([0, *(len(found) for _, _, found in pairs)])),
        ints([left for (left, _), _ in matches]),
        ints([right for (_, right), _ in matches]),
        np.array([similarity for _, similarity in matches], np.float64),
    )


@st.composite
def meetings(draw):
    """Some articles of few passages, and matches of some pairs of them, of whatever similarity."""
    words = st.sampled_from(PASSAGES) | st.binary(max_size=30)
    articles = draw(st.lists(st.lists(words, max_size=9), min_size=1, max_size=3))
    sheets = sheets_of(articles, crowded=draw(st.sets(st.integers(0, 5))))
    pairs = []
    for one in range(len(articles)):
        for other in range(one, len(articles)):
            rows = [range(*sheets.first[k : k + 2].tolist()) for k in (one, other)]
            if all(rows):
                pair = st.tuples(st.sampled_from(rows[0]), st.sampled_from(rows[1]))
                alike = st.sampled_from([1.0, 0.95, 0.9, 0.75, 0.7])
                pairs.append((one, other, draw(st.dictionaries(pair, alike, max_size=9))))
    return sheets, paired_of(*pairs)


def agree(spec, got):
    return all(a.dtype == b.dtype and a.shape == b.shape and (a == b).all() for a, b in zip(spec, got, strict=True))


@given(
    meetings(),
    st.sampled_from([RULE, RULE._replace(gap=1, widest=3, most=1), RULE._replace(most=0)]),
)
@settings(max_examples=500, deadline=None)
def test_twins_agree_bit_for_bit_on_any_articles_and_matches(meeting, rule):
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    assert agree(pure.chain(*meeting, rule), native.chain(*meeting, rule))
