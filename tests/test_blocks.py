"""Chaining matches into blocks, on articles of named passages: "abcd|abXd" are two articles of four passages each."""

import numpy as np
import pytest
from test_candidates import digests

from dedup import blocks, candidates
from dedup.spread import spread
from dedup.tables import Sheet

NONE = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def columns(spec):
    """One letter a passage, `|` between articles; equal letters are equal passages, case is a near copy."""
    articles = spec.split("|")
    names = "".join(articles)
    first = np.cumsum([0, *map(len, articles)])
    return names, first, digests([(ord(c), 1) for c in names]), np.full(len(names), 50, np.int32)


def sheet(names, first, classes, article):
    rows = range(first[article], first[article + 1])
    raw = [ord(names[row]) for row in rows]
    place = list(range(len(rows)))
    length = [50] * len(rows)
    return Sheet(
        rows.start, place, place, place, length, raw, [True] * len(rows), classes.of[rows].tolist(), [0] * len(rows)
    )


def chained(spec, min_chars=40):
    names, first, digest, length = columns(spec)
    classes = candidates.classes(digest, length)

    def owners(rows):
        return np.searchsorted(first, rows, "right") - 1

    matches = spread(classes, NONE, owners, lambda articles: 0, length, min_chars)
    chainer = blocks.Chainer(
        lambda a, b, cutoff: 0.9 if [names[x].lower() for x in a] == [names[x].lower() for x in b] else 0.0, classes
    )
    by_pair = {}
    for a, b, s in zip(matches.left.tolist(), matches.right.tolist(), matches.similarity.tolist(), strict=True):
        by_pair.setdefault((int(owners(a)), int(owners(b))), {})[a, b] = s
    return [
        (b.left, b.right)
        for pair in sorted(by_pair)
        for b in chainer.blocks(*(sheet(names, first, classes, one) for one in pair), by_pair[pair])
    ]


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
def test_matches_chain_into_maximal_runs(spec, expected):
    assert chained(spec) == expected
