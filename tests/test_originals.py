"""The texts of articles are the same wherever these lie: in memory, on disk, or in another order."""

import numpy as np
import pytest

from dedup import buffer
from dedup.engine import originals
from dedup.engine.order import Ranked
from dedup.engine.spool import Space, Spool
from dedup.model import Article

ARTICLES = [Article(f"a{at}", text) for at, text in enumerate(["It rained.", "Mưa ở Huế.", "", "\ud800 fell"])]


def spool(room):
    kept = Spool(Space(room), 1.0, Article)
    for one in ARTICLES:
        kept.append(one, len(one.text))
    return kept


ORDER = np.array([2, 0, 3, 1])


@pytest.mark.parametrize("ordinals", [[], [1], [3, 0, 3]])
@pytest.mark.parametrize(
    ("articles", "expected", "here"),
    [
        pytest.param(ARTICLES, ARTICLES, True, id="a list"),
        pytest.param(tuple(ARTICLES), ARTICLES, True, id="a tuple"),
        pytest.param(spool(1000), ARTICLES, True, id="read, in memory"),
        pytest.param(spool(0), ARTICLES, False, id="read, on disk"),
        pytest.param(Ranked(tuple(ARTICLES), ORDER), [ARTICLES[at] for at in ORDER], True, id="in an order of theirs"),
        pytest.param(Ranked(spool(0), ORDER), [ARTICLES[at] for at in ORDER], False, id="the same, on disk"),
    ],
)
def test_texts_are_those_of_the_articles(articles, expected, here, ordinals):
    held = originals.held(articles)
    assert list(held) == expected
    for some in (articles, held):
        found = originals.texts(some, np.array(ordinals, np.int32))
        assert [*found] == [expected[at].text for at in ordinals]
    assert isinstance(found, buffer.Some) == here  # else a kernel would have to touch each of them
