"""The order of their own that articles are decided in: by time, version and id, each only where the one before ties."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.engine import local
from dedup.engine.order import as_given, ranked
from dedup.group import LARGEST
from dedup.model import Article

DAY = "2026-03-14T"


@pytest.mark.parametrize(
    ("given", "order"),
    [
        pytest.param([("b", None, None), ("a", None, None)], "a b", id="no times: by id"),
        pytest.param([("w10", None, None), ("w9", None, None)], "w9 w10", id="numbers in ids count as numbers"),
        pytest.param([("w7", None, None), ("w07", None, None)], "w7 w07", id="of one number, the shorter one is first"),
        pytest.param([("a", None, None), ("b", DAY + "09:00", None)], "b a", id="one without a time comes last"),
        pytest.param([("a", "soon", None), ("b", DAY + "09:00", None)], "b a", id="a time that can't be read is none"),
        pytest.param([("a", DAY + "09:00", None), ("b", DAY + "08:00", None)], "b a", id="the earlier one first"),
        pytest.param(
            [("b", DAY + "09:00", None), ("a", DAY + "10:00+01:00", None)], "a b", id="one moment in two zones is a tie"
        ),
        pytest.param(
            [("c", DAY + "09:00", 2), ("b", DAY + "09:00", 1), ("a", DAY + "09:00", 2)], "b a c", id="version, then id"
        ),
        pytest.param(
            [("b", DAY + "09:00", LARGEST + 5), ("a", DAY + "09:00", LARGEST + 1)], "a b", id="huge versions tie"
        ),
        pytest.param(
            [("b", DAY + "09:00", None), ("x", DAY + "07:00", None), ("a", DAY + "09:00", 0), ("y", None, None)],
            "x a b y",
            id="only those that tie go by id",
        ),
        pytest.param([], "", id="none"),
    ],
)
def test_articles_are_ranked_by_time_then_version_then_id(given, order):
    articles = [Article(name, "", time=time, version=version) for name, time, version in given]
    assert order.split() == [one.id for one in ranked(articles)]


def test_articles_in_their_order_are_not_laid_anew():
    articles = [Article("a", "", time=DAY + "09:00"), Article("b", "", time=DAY + "09:00"), Article("c", "")]
    assert ranked(articles) is articles


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
def test_articles_are_ranked_by_time_then_version_then_id_as_a_plain_sort_does(given_ones):
    found = [one.id for one in ranked(given_ones)]
    assert [one.id for one in sorted(given_ones, key=key)] == found


@pytest.mark.parametrize(
    "clock", [pytest.param("", id="in the order decided in"), pytest.param("T0{}:00", id="turned")]
)
@pytest.mark.parametrize("laid", [False, True], ids=["as columns tell it", "with one that a later round let go"])
def test_who_goes_is_told_in_the_order_given(clock, laid):
    copy = "A fire broke out in the old town on Friday night, the fire brigade of the city said."
    told = [f"{copy} It was seen from {place} by all who work there." for place in ("the harbour", "a far hill")]
    articles = [Article(f"{at}", told[at % 2], time=clock and f"2026-03-14{clock.format(8 - at)}") for at in range(8)]
    order = ranked(articles)
    found = local.find(order, Config())
    assert len(found.dropped) > 4
    if laid:
        kept = next(one.id for one in articles if one.id not in found.dropped)
        found = replace(found, dropped={**dict([*found.dropped.items()][::-1]), kept: "x"})
    assert [*as_given(found, order).dropped.items()] == sorted(found.dropped.items())
