"""Chaining matches into blocks, on articles of named passages: "abcd|abXd" are two articles of four passages each."""

import numpy as np
import pytest

from dedup import blocks, candidates
from dedup.config import BUCKET
from dedup.model import Passages


def columns(spec):
    """One letter a passage, `|` between articles; equal letters are equal passages, case is a near copy."""
    articles = spec.split("|")
    names = "".join(articles)
    article = np.repeat(np.arange(len(articles)), [len(letters) for letters in articles]).astype(np.int32)
    n = len(names)
    place = np.arange(n, dtype=np.int64)
    passages = Passages(article, place, place + 1, place.astype(np.int32), np.ones(n, bool))
    digest = np.array([(ord(c), 1) for c in names], np.uint64).reshape(-1, 2)
    length = np.full(n, 50, np.int32)
    return names, passages, digest, length


def chained(spec, min_chars=40):
    names, passages, digest, length = columns(spec)
    classes = candidates.classes(digest, length)
    none = np.empty(0, np.int64)
    matches = blocks.spread(classes, (none, none, np.empty(0)), passages, length, min_chars)
    chainer = blocks.Chainer(
        lambda a, b, cutoff: 0.9 if [names[x].lower() for x in a] == [names[x].lower() for x in b] else 0.0,
        classes,
        passages,
        length,
        digest[:, 0],
    )
    by_pair = {}
    for a, b, s in zip(matches.left.tolist(), matches.right.tolist(), matches.similarity.tolist(), strict=True):
        by_pair.setdefault((int(passages.article[a]), int(passages.article[b])), {})[a, b] = s
    return [(b.left, b.right) for pair in sorted(by_pair) for b in chainer.blocks(by_pair[pair])]


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


def test_short_passages_match_only_beside_their_twin():
    _, passages, digest, length = columns("aabab")
    length[:] = 12
    classes = candidates.classes(digest, length)
    none = np.empty(0, np.int64)
    matches = blocks.spread(classes, (none, none, np.empty(0)), passages, length, 40)
    assert list(zip(matches.left.tolist(), matches.right.tolist(), strict=True)) == [(0, 1)]


def test_a_passage_in_very_many_articles_is_tied_to_its_first_place_in_linear_number():
    n = BUCKET * 3
    _, passages, digest, length = columns("|".join("a" for _ in range(n)))
    none = np.empty(0, np.int64)
    matches = blocks.spread(candidates.classes(digest, length), (none, none, np.empty(0)), passages, length, 40)
    assert (len(matches), matches.linked, set(matches.left.tolist())) == (n - 1, 1, {0})
