"""Which articles are one group: alike on average, whatever single article runs two stories together."""

import random

import pytest
from stories import NEWS, OTHER, STORY, body

import dedup
from dedup.cluster import clusters
from dedup.config import BUCKET, Config
from dedup.group import LAST, groups, moved
from dedup.model import Evidence, Group, Kinship


def full(items, likeness=0.8):
    return {(a, b): likeness for a in items for b in items if a < b}


def test_an_article_run_together_from_two_stories_does_not_join_them():
    alike = full(range(3)) | full(range(4, 7)) | {(at, 3): 0.6 for at in range(3)} | {(3, at): 0.4 for at in (4, 5, 6)}
    assert clusters(range(7), alike, []) == [[0, 1, 2, 3], [4, 5, 6]]


def test_what_speaks_against_counts_too():
    alike = full(range(2)) | full(range(2, 4)) | {(a, b): 0.3 for a in (0, 1) for b in (2, 3)}
    assert clusters(range(4), alike, []) == [[0, 1, 2, 3]]
    assert clusters(range(4), alike | {(0, 2): -0.5}, []) == [[0, 1], [2, 3]]


def test_what_belongs_together_is_one_and_counts_once():
    chain = [(at, at + 1) for at in range(9)]
    assert clusters(range(11), {(9, 10): 0.3}, chain) == [[*range(11)]]


def test_in_a_crowd_a_pair_that_was_not_compared_counts_for_nothing():
    star = {(0, at): 0.9 for at in range(1, 200)}
    assert len(clusters(range(200), star, [])) > 1
    assert clusters(range(200), star, [], crowd=range(200)) == [[*range(200)]]


@pytest.mark.parametrize("seed", range(5))
def test_clusters_do_not_depend_on_the_order_of_ties(seed):
    rng = random.Random(seed)
    pairs = [(a, b) for a in range(30) for b in range(a + 1, 30) if rng.random() < 0.2]
    alike = {pair: rng.choice([-0.4, 0.2, 0.3, 0.5, 0.9]) for pair in pairs}
    shuffled = rng.sample(pairs, len(pairs))
    assert clusters(range(30), alike, pairs[:3]) == clusters(
        range(30), {one: alike[one] for one in shuffled}, pairs[:3]
    )


def kin(left, right, named, share):
    return Kinship(left, right, named, share, share, (), (), Evidence(share, share))


@pytest.mark.parametrize("note", ["EMBARGOED UNTIL 18:00 GMT", "SOUS EMBARGO JUSQU'A 18H00", "HOLD FOR RELEASE"])
def test_a_released_copy_stays_before_one_that_is_held_back(note):
    held, released = dedup.Article("a", body(note, *STORY)), dedup.Article("b", body(*STORY))
    (found,) = dedup.find([held, released]).groups
    assert (found.keeper, found.why) == ("b", "released, and the other held back")


def test_partial_relations_make_no_group():
    articles = [dedup.Article(name, "") for name in "abc"]
    found, _ = groups(
        articles, [kin(0, 1, "partial", 0.4), kin(1, 2, "template", 0.9)], [9] * 3, Config(), lambda *_: True
    )
    assert found == ()


def test_an_article_goes_only_for_one_that_holds_it_by_matches():
    articles = [dedup.Article(name, "") for name in "ab"]
    aligned = Kinship(0, 1, "copy", 1.0, 1.0, (), (), Evidence(0.5, 0.5))
    for kinship, gone in ((aligned, {}), (kin(0, 1, "copy", 1.0), {1: 0})):
        found, dropped = groups(articles, [kinship], [9, 9], Config(), lambda *_: False)
        assert ([one.members for one in found], dropped) == ([("a", "b")], gone)


def test_two_stories_stay_two_groups_where_a_page_runs_one_into_the_other():
    first = [dedup.Article(f"a{at}", body(*STORY[: 6 - at])) for at in range(3)]
    other = [dedup.Article(f"b{at}", body(*OTHER, *OTHER[:at])) for at in range(3)]
    page = dedup.Article("page", body(*STORY[:4], *OTHER[:2]))
    found = {one.members for one in dedup.find([*first, *other, page]).groups}
    assert found == {("a0", "a1", "a2", "page"), ("b0", "b1", "b2")}


def test_copies_beyond_the_pairs_that_are_compared_are_one_group():
    articles = [dedup.Article(f"{at:03}", body(*STORY, *[NEWS][: at % 2])) for at in range(2 * BUCKET)]
    (found,) = dedup.find(articles).groups
    assert len(found.members) == 2 * BUCKET


@pytest.mark.parametrize(
    ("dropped", "keeper", "why"),
    [
        pytest.param({0: 1}, "b", "earliest", id="before the next one, not before the better one that is left out"),
        pytest.param({1: 2}, "a", "earliest", id="the best one stays, whatever becomes of the second"),
        pytest.param({0: 2, 1: 2}, "c", LAST, id="each of the others comes before it, and is left out"),
    ],
)
def test_the_reason_of_a_keeper_is_its_own(dropped, keeper, why):
    days = ("2024-01-01", "2024-01-02", "2024-01-03")
    articles = [dedup.Article(name, "", time=day) for name, day in zip("abc", days, strict=True)]
    label = Group(next(articles[one].id for one in dropped), ("a", "b", "c"), "earliest")
    (found,) = moved([label], articles, lambda at: 9, Config(), dropped)
    assert (found.keeper, found.why) == (keeper, why)
