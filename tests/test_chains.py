"""The kernel that chains matches: both twins bit for bit, and what bounds their work."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import blocks
from dedup.kernels import pure
from dedup.kernels.chains import Chained, Paired, Sheets

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


RULE = blocks.rule()


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
    meetings(), st.sampled_from([RULE, RULE._replace(gap=1, widest=3, most=1), RULE._replace(most=0, near=0.9, run=2)])
)
@settings(max_examples=300, deadline=None)
def test_twins_agree_bit_for_bit_on_any_articles_and_matches(meeting, rule):
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    assert agree(pure.chain(*meeting, rule), native.chain(*meeting, rule))


def found(twin, sheets, *pairs, rule=RULE):
    return Chained(*twin.chain(sheets, paired_of(*pairs), rule))


def links(chained):
    """(left rows, right rows) of each match, by block."""
    return [[(match.left, match.right) for match in block.matches] for pair in blocks.Batch(chained) for block in pair]


LEAD, WHOLE, REST = PASSAGES[0], PASSAGES[2], PASSAGES[3]


@pytest.mark.parametrize(
    ("articles", "matches", "expected"),
    [
        pytest.param([[LEAD, REST], [WHOLE]], {(0, 2): 0.7}, [[((0, 1), (2,))]], id="a split sentence is joined"),
        pytest.param([[WHOLE], [LEAD, REST]], {(0, 1): 0.7}, [[((0,), (1, 2))]], id="on the other side too"),
        pytest.param([[WHOLE], [LEAD, REST]], {(0, 2): 0.7}, [[((0,), (1, 2))]], id="with the passage before"),
        pytest.param(
            [[WHOLE], [LEAD, REST]], {(0, 1): 0.7, (0, 2): 0.7}, [[((0,), (1, 2))]], id="whose own match goes in"
        ),
        pytest.param([[LEAD, WHOLE], [LEAD, "Read more"]], {(0, 2): 1.0}, [[((0,), (2,))]], id="no kin beside it"),
        pytest.param(
            [[LEAD, PASSAGES[5]], [LEAD, PASSAGES[6]]],
            {(0, 2): 1.0},
            [[((0,), (2,)), ((1,), (3,))]],
            id="a twin that no match names is taken in",
        ),
        pytest.param(
            [[LEAD, REST], [LEAD, PASSAGES[4]]],
            {(0, 2): 1.0},
            [[((0,), (2,)), ((1,), (3,))]],
            id="so is a passage that is nearly the same",
        ),
        pytest.param(
            [[LEAD, "-VNA", REST], [LEAD, "-AP", PASSAGES[4]]],
            {(0, 3): 1.0},
            [[((0,), (3,))]],
            id="but not a step further on",
        ),
        pytest.param([[REST, LEAD, REST]], {(0, 2): 1.0}, [[((0,), (2,))]], id="inside an article sides stay apart"),
        pytest.param([[], ["…"]], {}, [], id="an article without passages"),
    ],
)
def test_a_block_takes_in_what_stands_beside_its_matches(twin, articles, matches, expected):
    pair = (0, len(articles) - 1, matches)
    assert links(found(twin, sheets_of(articles), pair)) == expected


def test_a_class_that_stands_in_very_many_places_counts_only_where_it_is_matched(twin):
    articles = [[LEAD, REST], [LEAD, REST]]
    for crowded, expected in (([], [[((0,), (2,)), ((1,), (3,))]]), ([1], [[((0,), (2,))]])):
        assert links(found(twin, sheets_of(articles, crowded=crowded), (0, 1, {(0, 2): 1.0}))) == expected


def test_only_single_passages_of_the_same_bytes_are_the_same(twin):
    sheets = sheets_of([[LEAD, REST], [LEAD.upper(), REST], [WHOLE]])
    chained = found(twin, sheets, (0, 1, {(0, 2): 1.0, (1, 3): 1.0}), (0, 2, {(0, 4): 0.7}))
    assert [(0, 1, 2, False), (1, 1, 3, True), (0, 2, 4, False)] == list(
        zip(*(column.tolist() for column in (chained.left, chained.lefts, chained.right, chained.same)), strict=True)
    )


def form(first, lines):
    """An article whose lines differ in a number, as those of a market table do: each is like every other."""
    return [f"The price of grade {first + k} rose at the close of the morning market." for k in range(lines)]


@pytest.mark.parametrize("lines", [10, 100])
def test_work_is_linear_where_every_line_is_like_every_other(twin, lines):
    """Matches lie on as many diagonals as there are lines, and each could go on from end to end."""
    sheets = sheets_of([form(1000, lines), form(5000, lines)])
    matches = {(k, 2 * lines - 1 - k): 0.9 for k in range(lines)}
    chained = found(twin, sheets, (0, 1, matches))
    assert chained.compared[0] <= RULE.most * 3 * lines
    assert len(set(zip(chained.left.tolist(), chained.right.tolist(), strict=True))) == len(chained.left)
    endless = found(twin, sheets, (0, 1, matches), rule=RULE._replace(most=lines))
    assert lines < 100 or endless.compared[0] > chained.compared[0], "or the bound was never met"


def test_all_matches_of_two_articles_of_identical_lines_are_used_once(twin):
    lines = 60
    sheets = sheets_of([[LEAD] * lines] * 2, crowded=[0])
    pairs = {(a, lines + b): 1.0 for a in range(lines) for b in range(lines)}
    chained = found(twin, sheets, (0, 1, pairs))
    assert sorted(zip(chained.left.tolist(), chained.right.tolist(), strict=True)) == sorted(pairs)
    assert (len(chained.block) - 1, chained.compared.tolist()) == (2 * lines - 1, [0])


def broken(columns):
    """A call with some columns replaced."""
    sheets, paired = sheets_of([[LEAD], [LEAD, REST]]), paired_of((0, 1, {(0, 1): 1.0, (0, 2): 0.7}))
    return (
        table._replace(**{name: columns[name] for name in table._fields if name in columns})
        for table in (sheets, paired)
    )


@pytest.mark.parametrize(
    ("columns", "error", "told"),
    [
        pytest.param({"utf8": "text"}, TypeError, "bytes", id="text"),
        pytest.param({"start": np.zeros(3)}, TypeError, "start", id="float starts"),
        pytest.param({"raw": ints([1, 2, 3])}, TypeError, "raw must be an array of uint64", id="raw of int64"),
        pytest.param({"similarity": ints([1, 1])}, TypeError, "an array of float64", id="similarity of int64"),
        pytest.param({"similarity": [1.0, 1.0]}, TypeError, "array|bytes", id="a list"),
        pytest.param({"left": ints([[0], [0]])}, ValueError, "left", id="two dimensions"),
        pytest.param({"name": ints([0])}, ValueError, "one length", id="a name missing"),
        pytest.param({"end": ints([1, 1, 10**6])}, ValueError, "not inside", id="past the text"),
        pytest.param({"start": ints([-1, 0, 0])}, ValueError, "not inside", id="before the text"),
        pytest.param({"first": ints([0, 1, 2])}, ValueError, "first must rise", id="a passage of no article"),
        pytest.param({"first": ints([0, 4, 3])}, ValueError, "first must rise", id="articles that overlap"),
        pytest.param({"first": ints([])}, ValueError, "first must rise", id="no article at all"),
        pytest.param({"other": ints([])}, ValueError, "one length", id="half a pair"),
        pytest.param({"right": ints([1])}, ValueError, "one length", id="half a match"),
        pytest.param({"offset": ints([0, 1])}, ValueError, "offset must rise", id="a match of no pair"),
        pytest.param({"offset": ints([0, 1, 2])}, ValueError, "offset must rise", id="an offset too many"),
        pytest.param({"other": ints([2])}, ValueError, "articles 0 to 1", id="no such article"),
        pytest.param({"one": ints([-1])}, ValueError, "articles 0 to 1", id="an article under 0"),
        pytest.param({"left": ints([1, 1])}, ValueError, "pair 0", id="a passage of another article"),
        pytest.param({"right": ints([2, 3])}, ValueError, "pair 0", id="past its articles"),
        pytest.param({"right": ints([2, 1])}, ValueError, "pair 0", id="out of order"),
        pytest.param({"right": ints([1, 1])}, ValueError, "pair 0", id="twice"),
    ],
)
def test_columns_that_do_not_belong_together_are_refused(twin, columns, error, told):
    with pytest.raises(error, match=told):
        twin.chain(*broken(columns), RULE)
