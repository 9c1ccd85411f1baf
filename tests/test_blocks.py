"""Chaining matches into blocks, on articles of named passages: "abcd|abXd" are two articles of four passages each."""

import numpy as np
import pytest
from test_candidates import digests

from dedup import blocks, candidates
from dedup.differing import Nears
from dedup.kernels.chains import Chained, Paired, Sheets
from dedup.pairing import sizes_of
from dedup.spread import spread
from dedup.stores import Held
from dedup.tables import MATCH, matched

RULE = blocks.rule()
NONE = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def held(left, right, similarity):
    """A column of matches."""
    found = Held(MATCH)
    found.append(matched(left, right, similarity))
    return found


def whole(matches):
    """All matches as records."""
    return matches.rows.read(0, len(matches))


def columns(spec):
    """One letter a passage, `|` between articles; equal letters are equal passages, case is a near copy."""
    articles = spec.split("|")
    names = "".join(articles)
    first = np.cumsum([0, *map(len, articles)])
    return names, first, digests([(ord(c), 1) for c in names]), np.full(len(names), 50, np.int32)


def sheets(names, first, classes):
    """Passages of fifty letters; a letter and its capital differ in the last one."""
    utf8 = "".join(name.lower() * 49 + str(int(name.isupper())) for name in names).encode()
    start = np.arange(len(names)) * 50
    raw = np.array([ord(name) for name in names], np.uint64)
    return Sheets(utf8, start, start + 50, np.full(len(names), 50), classes.of[np.arange(len(names))], raw, first)


def chained(twin, spec):
    names, first, digest, length = columns(spec)
    classes = candidates.classes(digest, length)

    def owners(rows):
        return np.searchsorted(first, rows, "right") - 1

    matches = whole(spread(classes, held(*NONE), owners, lambda articles: 0, length, 40))
    one, other = owners(matches["left"]), owners(matches["right"])
    offset = np.concatenate(([0], np.cumsum(sizes_of(one, other))))
    rows = (matches[side].astype(np.int64) for side in ("left", "right"))
    paired = Paired(one[offset[:-1]], other[offset[:-1]], offset, *rows, matches["similarity"].copy())
    return blocks.Batch(Chained(*twin.chain(sheets(names, first, classes), paired, RULE)))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param("abcabc", [((0, 1, 2), (3, 4, 5))], id="a doubled body is one block"),
        pytest.param(
            "abcabcabc",
            [((0, 1, 2), (3, 4, 5)), ((0, 1, 2), (6, 7, 8)), ((3, 4, 5), (6, 7, 8))],
            id="a tripled body is three: each two copies",
        ),
        pytest.param("aabbcc", [((0,), (1,)), ((2,), (3,)), ((4,), (5,))], id="interleaved copies do not overlap"),
        pytest.param("abc|abc", [((0, 1, 2), (3, 4, 5))], id="a copy"),
        pytest.param("abc|axbc", [((0, 1, 2), (3, 5, 6))], id="an inserted passage is stepped over"),
        pytest.param("abc|xaybzc", [((0, 1, 2), (4, 6, 8))], id="several are"),
        pytest.param("ab|awxyzb", [((0,), (2,)), ((1,), (7,))], id="a long insertion parts two blocks"),
        pytest.param("abc|cab", [((0, 1), (4, 5)), ((2,), (3,))], id="a moved passage is a block of its own"),
        pytest.param("abc|aBc", [((0, 1, 2), (3, 4, 5))], id="a near neighbour of a match is taken in"),
        pytest.param("Xab|xab", [((0, 1, 2), (3, 4, 5))], id="and before it"),
        pytest.param("abc|xyz", [], id="nothing shared"),
    ],
)
def test_matches_chain_into_maximal_runs(twin, spec, expected):
    assert [(block.left, block.right) for pair in chained(twin, spec) for block in pair] == expected


def test_matches_that_differ_are_those_of_each_pair(twin):
    """In columns, with what their left sides count, which one of the first passages may open the article."""
    batch = chained(twin, "abcXd|aybcxzzzd|dabcx|aBcxD")
    size = np.arange(1, 25)
    found = Nears.of(batch.chained, size, size == 3, size <= 2)
    each = list(enumerate([match for block in pair for match in block.matches] for pair in batch))
    told = [(pair, at, match) for pair, matches in each for at, match in enumerate(matches) if not match.same]
    assert list(zip(found.pair.tolist(), found.at.tolist(), strict=True)) == [(pair, at) for pair, at, _ in told]
    sides = ((found.left, found.lefts), (found.right, found.rights))
    for side, (first, count) in zip(("left", "right"), sides, strict=True):
        rows = [tuple(range(row, row + rows)) for row, rows in zip(first.tolist(), count.tolist(), strict=True)]
        assert rows == [getattr(match, side) for *_, match in told]
    assert found.similarity.tolist() == [match.similarity for *_, match in told]
    assert found.size.tolist() == [sum(row + 1 for row in match.left) for *_, match in told]
    assert found.headline.tolist() == [2 in match.left for *_, match in told]
    assert found.opening.tolist() == [not {0, 1}.isdisjoint(match.left) for *_, match in told]
    later = found.some(1, 3)
    assert later.pair.tolist() == [pair - 1 for pair, *_ in told if 1 <= pair < 3]
    assert later.at.tolist() == [at for pair, at, _ in told if 1 <= pair < 3]


@pytest.mark.parametrize("wanted", [pytest.param([0, 2, 5], id="some"), pytest.param([], id="none")])
def test_blocks_of_chosen_pairs_are_theirs(twin, wanted):
    batch = chained(twin, "abcXd|aybcxzzzd|dabcx|aBcxD")
    each = [tuple(pair) for pair in batch]
    found = blocks.chosen(batch.chained, np.array(wanted, np.int64))
    assert [tuple(pair) for pair in blocks.Batch(found)] == [each[pair] for pair in wanted]
    assert blocks.chosen(batch.chained, np.arange(len(each))) is batch.chained


def test_blocks_of_some_pairs_are_those_of_each(twin):
    batch = chained(twin, "abcXd|aybcxzzzd|dabcx|aBcxD")
    part = blocks.Batch(batch.columns(1, 4))
    assert [list(pair) for pair in part] == [list(pair) for pair in batch][1:4]


def test_blocks_are_the_same_as_objects_and_as_columns(twin):
    for pair in chained(twin, "abcXd|aybcxzzzd|dabcx"):
        columns = pair.columns()
        assert [len(pair), len(pair)] == [len(columns.block) - 1, columns.pair[1]]
        matches = [match for block in pair for match in block.matches]
        assert [(match.left[0], match.right[0]) for match in matches] == list(
            zip(columns.left.tolist(), columns.right.tolist(), strict=True)
        )
        assert [(len(match.left), len(match.right), match.similarity, match.same) for match in matches] == list(
            zip(*(column.tolist() for column in (columns.lefts, columns.rights, *columns[4:6])), strict=True)
        )
        assert np.diff(columns.block).tolist() == [len(block.matches) for block in pair]
        assert (pair[0], pair[:2]) == (next(iter(pair)), tuple(pair)[:2])
