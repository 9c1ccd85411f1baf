"""The order of their own that articles have."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from dedup.engine import order
from dedup.group import LARGEST
from dedup.model import Article

_TIMES = {"": 9, "soon": 9, "2024-01-01": 1, "2024-01-02T00:00": 2, "2024-01-02T00:00:00Z": 2}
articles = st.builds(
    Article,
    st.from_regex(r"[ab]?[0-9]{1,2}x?[0-9]?", fullmatch=True),
    text=st.just(""),
    time=st.sampled_from([*_TIMES]),
    version=st.sampled_from([None, -1, 0, 1, 2, LARGEST + 1]),
)


def key(article):
    parts = [part for part in re.split("([0-9]+)", article.id) if part]
    name = [(0, int(part), len(part)) if part.isdigit() else (1, part) for part in parts]
    return _TIMES[article.time], max(0, article.version or 0), name


@given(st.lists(articles, unique_by=lambda one: one.id, max_size=12))
@example([Article("b10", ""), Article("b9", ""), Article("b", "")])
def test_articles_are_ranked_by_time_then_version_then_id_with_its_numbers_by_size(given_ones):
    ranked = [one.id for one in order.ranked(given_ones)]
    assert [one.id for one in sorted(given_ones, key=key)] == ranked
