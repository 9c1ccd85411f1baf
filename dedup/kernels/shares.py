"""How much of articles stands in others, in Python: the spec of what the kernel does.

size   120  80  200     share   1.0  .9  .2     covered 232 of 400, news 200 of 400, not the ending alone

Each article's passages are added up in their order, so that no result depends on which articles are told together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.text import check_int64
from dedup.kernels.words import Ints

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def stood(
    first: Ints, size: Ints, body: Flags, articles: Ints, share: Floats, lacking: float
) -> tuple[Floats, Floats, Flags]:
    """Return how much of some articles stands elsewhere.

    Args:
        first: Passages first[k]:first[k + 1] are article k's, shape (articles + 1,).
        size: Characters of each passage that carry evidence, shape (n,).
        body: Which passages are of the body.
        articles: By number, in any order and more than once, shape (p,).
        share: Of the passages of these articles, one article after the other: how much of each stands elsewhere.
        lacking: A passage does not stand elsewhere where its share is under that.
    Returns:
        covered: The share of each article that stands elsewhere, at most 1, float64 (p,).
        news: The share of its body in passages that do not, float64 (p,).
        ending: Whether the last of two passages and more that carry evidence is all that does, bool (p,).

    >>> sizes, body, share = np.array([120, 80, 200]), np.ones(3, bool), np.array([1.0, 0.9, 0.2])
    >>> [column.tolist() for column in stood(np.array([0, 3]), sizes, body, np.array([0]), share, 0.5)]
    [[0.58], [0.5], [False]]
    """
    _check(first, size, body, articles, share)
    covered, news, ending = np.zeros(len(articles)), np.zeros(len(articles)), np.zeros(len(articles), np.bool_)
    at = 0
    for pair, article in enumerate(articles.tolist()):
        rows = slice(first[article], first[article + 1])
        sizes, own = size[rows].tolist(), body[rows].tolist()
        shares = share[at : at + len(sizes)].tolist()
        at += len(sizes)
        stands = 0.0
        for each, part in zip(sizes, shares, strict=True):
            stands += each * part
        bare = sum(each for each, one in zip(sizes, own, strict=True) if one)
        lacks = sum(each for each, one, part in zip(sizes, own, shares, strict=True) if one and part < lacking)
        here = [part >= lacking for each, part in zip(sizes, shares, strict=True) if each > 0]
        covered[pair] = min(1.0, stands / max(sum(sizes), 1))
        news[pair] = lacks / max(bare, 1)
        ending[pair] = len(here) > 1 and sum(here) == here[-1]
    return covered, news, ending


def _check(first: Ints, size: Ints, body: Flags, articles: Ints, share: Floats) -> None:
    check_int64(first=first)
    check_int64(size=size)
    check_int64(articles=articles)
    if body.dtype != np.bool_ or share.dtype != np.float64:
        raise TypeError("body must be an array of bool, share of float64")
    if not len(first) or first[0] < 0 or first[-1] > len(size) or (first[1:] < first[:-1]).any():
        raise ValueError("first must rise from 0 to the number of passages")
    if len(body) != len(size):
        raise ValueError("size and body must have one length")
    if len(articles) and not 0 <= articles.min() <= articles.max() < len(first) - 1:
        raise ValueError(f"articles must be 0 to {len(first) - 2}")
    if (first[articles + 1] - first[articles]).sum() != len(share):
        raise ValueError("share must have a row for each passage of the articles")
