"""From matches to blocks in the engine: batches, rows that moved, and what is read back for them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import articles
from test_blocks import held

from dedup import find, kernels
from dedup.config import Config
from dedup.engine import chains, columns, store
from dedup.engine.spool import Space
from dedup.kernels import pure
from dedup.kernels.chains import Paired
from dedup.model import Article
from dedup.tables import Classes, Labels, Matches

LEAD = "Fire broke out at the harbour on Friday night, and nobody was hurt, the police said on Saturday."
HUE = "Không ai bị thương trong vụ cháy ở cảng Huế tối thứ Sáu, theo lời cảnh sát địa phương sáng nay."


def paired(*pairs):
    """(one, other, [(left, right, similarity)]) each."""
    matches = [match for _, _, found in pairs for match in found]
    left, right, similarity = zip(*matches, strict=True) if matches else ((), (), ())
    return Paired(
        np.array([one for one, _, _ in pairs], np.int64),
        np.array([other for _, other, _ in pairs], np.int64),
        np.cumsum([0, *(len(found) for _, _, found in pairs)]),
        np.array(left, np.int64),
        np.array(right, np.int64),
        np.array(similarity, np.float64),
    )


def listed(table):
    return [column.tolist() for column in table]


@pytest.mark.parametrize(
    ("found", "moved", "expected"),
    [
        pytest.param([(1, 9, 0.9)], {}, [(1, 9, 0.9)], id="nothing moved"),
        pytest.param([(1, 9, 0.9), (3, 8, 0.8)], {3: 0}, [(0, 8, 0.8), (1, 9, 0.9)], id="in order again"),
        pytest.param([(1, 9, 0.8), (3, 9, 0.9)], {3: 1}, [(1, 9, 0.9)], id="two become one: the best counts"),
        pytest.param([(1, 8, 0.9), (1, 9, 1.0)], {9: 8}, [(1, 8, 1.0)], id="on the right side too"),
        pytest.param([(3, 9, 0.9)], {3: 1, 9: 8, 7: 6}, [(1, 8, 0.9)], id="on both sides at once"),
    ],
)
def test_a_passage_cut_within_its_article_gives_way_to_its_keeper(found, moved, expected):
    later = (4, 5, [(12, 20, 0.7), (13, 19, 0.7)])
    keeper = Labels(np.array(sorted(moved), np.int32), np.array([moved[row] for row in sorted(moved)], np.int32))
    got = chains._moved(paired((0, 2, found), later), keeper)
    assert listed(paired((0, 2, expected), later)) == listed(got)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=12),
    st.lists(st.integers(0, 400), min_size=6, max_size=6),
    st.integers(1, 900),
    st.integers(1, 4),
)
def test_batches_hold_every_pair_once_in_order_and_close_when_full(pairs, size, most, look):
    columns = [np.arange(len(pairs)), *np.array(pairs, np.int64).reshape(-1, 3).T]
    slabs = ([column[at : at + 5] for column in columns] for at in range(0, len(pairs), 5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chains, "_LOOK", look)
        ranges = list(chains._batches(slabs, np.array(size), most))

    def filled(some):
        read = {side for pair in some for side in pair[:2]}
        return sum(size[one] for one in read) + chains._MATCH * sum(count for _, _, count in some)

    assert [place for start, stop in ranges for place in range(start, stop)] == list(range(len(pairs)))
    assert all(filled(pairs[start : stop - 1]) < most for start, stop in ranges), "full before its last pair"
    assert all(filled(pairs[slice(*edges)]) >= most for edges in ranges[:-1]), "closed before it was full"


def test_a_batch_ends_where_its_pairs_lie_far_apart(monkeypatch):
    monkeypatch.setattr(chains, "_SPREAD", 100)
    columns = np.array([3, 60, 130, 131]), *np.zeros((3, 4), np.int64)
    assert list(chains._batches([columns], np.array([1]), 1 << 30)) == [(3, 131), (131, 132)]


@pytest.mark.parametrize("slab", [1, 3, 1 << 19])
@pytest.mark.parametrize("most", [1, 20_000])
def test_no_result_depends_on_where_batches_end(monkeypatch, most, slab):
    given_articles = [
        *articles(30),
        Article("twice", f"{LEAD}\n\n{HUE}\n\nIt rained.\n\n{LEAD}\n\n{HUE}\n"),
        Article("once", f"{HUE}\n\n{LEAD.replace('Friday', 'Thursday')}\n\n“Rain,” said Lương.\n"),
    ]
    whole = find(given_articles).findings
    monkeypatch.setattr(chains, "_BATCH", most)
    monkeypatch.setattr(chains, "_INSIDE", most)
    monkeypatch.setattr(chains, "_SLAB", slab)
    assert whole == find(given_articles).findings


@pytest.mark.parametrize("slab", [1, 2, 3, 100])
def test_matches_looked_at_in_parts_are_of_the_same_pairs(monkeypatch, table, slab):
    monkeypatch.setattr(chains, "_SLAB", slab)
    first = table.first.tolist()
    rows = [(0, 1), (0, 2), (0, first[3]), (1, first[3] + 1), (2, first[3]), (first[1], first[3]), (first[1], first[4])]
    left, right = np.array(rows, np.int32).T
    alone = Labels(np.empty(0, np.int32), np.empty(0, np.int32))
    none = Classes(alone, np.empty(0, np.int32), np.empty(0, np.int32), np.zeros(1, np.int64))
    found = chains.Chains([], table, none, Matches(held(left, right, np.linspace(0.6, 1, len(rows)))), 1 << 30)
    asked = []
    told = found.told(lambda paired: asked.append(paired) or paired.one >= 0)
    assert told.tolist() == [False, True, True, True]
    sizes = [size for paired in asked for size in np.diff(paired.offset).tolist()]
    pairs = [pair for paired in asked for pair in zip(paired.one.tolist(), paired.other.tolist(), strict=True)]
    assert list(zip(pairs, sizes, strict=True)) == [((0, 0), 2), ((0, 3), 3), ((1, 3), 1), ((1, 4), 1)]
    assert [row for paired in asked for row in paired.right.tolist()] == right.tolist()
    assert found.articles(told).tolist() == [0, 1, 3, 4]
    assert found.articles(np.array([False, True, False, False])).tolist() == [0, 3]


@given(st.lists(st.integers(0, 199), unique=True).map(sorted), st.sampled_from([0, 3, 1024]))
@settings(deadline=None)
def test_passages_read_together_are_those_read_article_by_article(table, on_disk, rows, apart):
    rows = [row for row in rows if row < len(table)]
    single = [table.passages(np.array([row])) for row in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_APART", apart)
        for place in (table, on_disk):
            for name, column in place.passages(np.array(rows, np.int64)).items():
                assert [row[name][0] for row in single] == column.tolist()


@pytest.mark.parametrize("few", [1, 1 << 40], ids=["by a search", "by the kernel"])
def test_few_rows_and_many_are_of_the_same_articles(monkeypatch, table, few):
    monkeypatch.setattr(columns, "_FEW", few)
    rows = np.arange(len(table))[::-40]
    assert 0 < len(rows) < len(table.first) - 1
    assert [table.owner(row) for row in rows.tolist()] == table.owners(rows).tolist()


def test_the_rows_of_articles_are_theirs_one_after_another(table):
    rows, first = table.rows_of(np.array([1, 4, 5]))
    parts = [rows[low:high].tolist() for low, high in pairwise(first)]
    assert parts == [list(table.rows(ordinal)) for ordinal in (1, 4, 5)]


@pytest.fixture(scope="module")
def table():
    found = columns.columns(articles(20), Config(), Space(1 << 30))
    found.of = np.arange(len(found))
    return found


@pytest.fixture(scope="module")
def on_disk():
    return columns.columns(articles(20), Config(), Space(0))


def test_a_run_chains_alike_on_both_kernels(monkeypatch):
    given_articles = articles(40)
    native = find(given_articles).findings
    monkeypatch.setattr(kernels, "chain", pure.chain)
    assert native.relations == find(given_articles).findings.relations
