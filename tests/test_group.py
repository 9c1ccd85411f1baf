"""Which articles are one group: alike on average, whatever single article runs two stories together."""

import random
from itertools import combinations, pairwise

import numpy as np
import pytest
from stories import NEWS, OTHER, STORY, body

import dedup
from dedup import group
from dedup.cluster import clusters, stories
from dedup.config import BUCKET, Config
from dedup.engine.kinships import Kinships
from dedup.engine.settle import shared
from dedup.engine.spool import Space
from dedup.group import LARGEST, LAST, REASONS, Groups, Stories, moved, standings
from dedup.model import Block, Evidence, FactChange, FactKind, Kinship, Match


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


def told(articles, kinships, dropped=None, config=None, news=frozenset(), walked=map):
    """The stories of some relations as groups of names, and what goes."""
    config, held = config or Config(), Kinships(Space(1 << 20))
    held.extend(kinships)
    ranks = standings(articles, config)
    asked = Stories(articles, np.full(len(articles), 9), ranks, config, lambda *pair: pair in news, walked)
    members, first, goes = asked.of(shared(held))
    found = asked.labelled(members, first, goes if dropped is None else dropped)
    return [
        ("".join(articles[at].id for at in found.members[start:stop]), articles[keeper].id, REASONS[why])
        for (start, stop), keeper, why in zip(pairwise(found.first), found.keeper, found.why, strict=True)
    ], goes


def test_partial_relations_make_no_group():
    articles = [dedup.Article(name, "") for name in "abc"]
    assert told(articles, [kin(0, 1, "partial", 0.4), kin(1, 2, "template", 0.9)]) == ([], {})


def changed(change):
    match = Match((0,), (1,), 0.9, False)
    return Kinship(0, 1, "copy", 1.0, 1.0, (Block((match,)),), ((match, (change,)),), Evidence(1.0, 1.0))


def fact(a, b, kind=FactKind.NUMBER, slight=False):
    return changed(FactChange(kind, a, b, 0, len(a), 0, len(b), slight))


@pytest.mark.parametrize(
    ("kinship", "news", "gone"),
    [
        pytest.param(kin(0, 1, "copy", 1.0), (), {1: 0}, id="all of it"),
        pytest.param(Kinship(0, 1, "copy", 1.0, 1.0, (), (), Evidence(0.5, 0.5)), (), {1: 0}, id="all, some unmatched"),
        pytest.param(
            Kinship(0, 1, "copy", 1.0, 0.8, (), (), Evidence(0.5, 0.5)), (), {}, id="less of it, by alignment"
        ),
        pytest.param(Kinship(0, 1, "update", 1.0, 1.0, (), (), Evidence(0.5, 0.5)), (), {}, id="an update, unmatched"),
        pytest.param(kin(0, 1, "copy", 1.0), ((1, 0),), {}, id="it has news"),
        pytest.param(kin(0, 1, "copy", 1.0), ((0, 1),), {1: 0}, id="the one that stays has news"),
        pytest.param(kin(0, 1, "update", 1.0), (), {}, id="a version, and none is the newer one"),
        pytest.param(fact("12", "14"), (), {}, id="a fact stated differently"),
        pytest.param(fact("", "14"), (), {}, id="a fact of its own"),
        pytest.param(fact("12", ""), (), {1: 0}, id="a fact of the one that stays"),
        pytest.param(fact("not", "", FactKind.NEGATION), (), {}, id="it does not deny what the other one does"),
        pytest.param(fact("12", "", slight=True), (), {1: 0}, id="a slight one of the one that stays"),
        pytest.param(fact("1O", "10", slight=True), (), {}, id="a slip"),
    ],
)
def test_an_article_goes_only_for_one_that_holds_it(kinship, news, gone):
    articles = [dedup.Article(name, "") for name in "ab"]
    ((names, keeper, _),), goes = told(articles, [kinship], news=news)
    assert (names, keeper, goes) == ("ab", "a", gone)


@pytest.mark.parametrize("size", [1, 2, 256])
def test_stories_walked_in_parts_give_what_they_give_at_once(size, monkeypatch):
    """Each part may be walked by another process, to which nothing comes of what the others found."""
    monkeypatch.setattr(group, "_WALKED", size)
    parts = []
    articles = [dedup.Article(name, "") for name in "abcdef"]
    pairs = [kin(0, 1, "copy", 1.0), kin(2, 3, "copy", 1.0), kin(4, 5, "copy", 1.0)]
    _, goes = told(articles, pairs, walked=lambda walk, some: map(walk, parts.append(some) or some))
    assert goes == {1: 0, 3: 2, 5: 4}
    assert [*map(len, parts[0])] == {1: [1, 1, 1], 2: [2, 1], 256: [3]}[size]


@pytest.mark.parametrize(
    ("fields", "keeper", "why"),
    [
        pytest.param(({}, {}, {}), "a", "first by id", id="nothing else known"),
        pytest.param(({}, {"time": "2024-01-02"}, {"time": "2024-01-03"}), "b", "earliest", id="a time before none"),
        pytest.param(({"version": 1}, {"version": 3}, {"version": 2}), "b", "newest version", id="versions"),
        pytest.param(({"version": 1}, {"version": 3}, {}), "c", "earliest", id="one has none: the lowest comes first"),
        pytest.param(
            ({"version": LARGEST + 1}, {"version": LARGEST + 2}, {"version": 0}), "b", "newest version",
            id="versions of more than 62 bits",
        ),
        pytest.param(
            ({"version": -2}, {"version": -3}, {}), "b", "earliest", id="versions below 0",
        ),
        pytest.param(
            (
                {"time": "9000-01-01T00:00:00.000002Z"},
                {"time": "9000-01-01T00:00:00.000001Z"},
                {"time": "9000-01-01T00:00:00.000003Z"},
            ),
            "b", "earliest", id="microseconds of a far day",
        ),
    ],
)  # fmt: skip
def test_a_keeper_is_told_by_what_puts_it_first(fields, keeper, why):
    articles = [dedup.Article(name, "", **some) for name, some in zip("abc", fields, strict=True)]
    (found,), _ = told(articles, [kin(0, 1, "update", 0.8), kin(0, 2, "update", 0.8), kin(1, 2, "update", 0.8)])
    assert found == ("abc", keeper, why)


@pytest.mark.parametrize("seed", range(20))
def test_stories_are_clusters_that_ties_hold_together(seed):
    """Pairs told by columns and larger ones told by `clusters` are as `clusters` alone would tell them."""
    rng = random.Random(seed)
    pairs = sorted({tuple(sorted(rng.sample(range(40), 2))) for _ in range(rng.choice([12, 25, 60]))})
    check_stories(rng, pairs, lambda one, other: rng.choice([-0.4, 0.1, 0.19999, 0.2, 0.5, 0.9]))


@pytest.mark.parametrize("seed", range(20))
def test_so_are_stories_in_which_each_is_like_each(seed):
    """Some with more items than `PARTNERS`, between which ties too weak by themselves add up."""
    rng = random.Random(seed)
    sizes, one_text = rng.choice([((2, 3, 3, 4, 5, 12, 13), 0.1), ((3, 30, 34), 0.0)])
    home = [at for at, size in enumerate(sizes) for _ in range(size)]
    near, apart = rng.choice([0.9, 1.0]), rng.choice([0.05, 0.9, 1.0])
    known = [
        pair for pair in combinations(range(len(home)), 2)
        if rng.random() < (near if home[pair[0]] == home[pair[1]] else apart)
    ]  # fmt: skip
    weak = rng.choice([0.1, 0.19, 0.2])
    check_stories(rng, known, lambda one, other: rng.choice([0.2, 0.6]) if home[one] == home[other] else weak, one_text)


def check_stories(rng, pairs, likeness, one_text=0.1):
    tied = [rng.random() < 0.7 for _ in pairs]
    items = {item for pair, holds in zip(pairs, tied, strict=True) if holds for item in pair}
    known = [(pair, holds) for pair, holds in zip(pairs, tied, strict=True) if items.issuperset(pair)]
    alike = {pair: likeness(*pair) for pair, _ in known}
    together = [pair for pair, holds in known if holds and rng.random() < one_text]
    crowd = {item for item in items if rng.random() < 0.2}
    expected = []
    for members in clusters(items, alike, together, crowd):
        parts = [{item} for item in members]
        for a, b in (pair for pair, holds in known if holds and {*pair} <= {*members}):
            one, two = (next(part for part in parts if item in part) for item in (a, b))
            if one is not two:
                parts.remove(two)
                one |= two
        expected += [sorted(part) for part in parts if len(part) > 1]
    one, other = (np.array([pair[side] for pair, _ in known], np.int64) for side in (0, 1))
    holds, whole = np.array([each for _, each in known]), np.array([pair in together for pair, _ in known])
    members, first = stories(one, other, np.array([*alike.values()]), holds, whole, crowd)
    assert [members[start:stop].tolist() for start, stop in pairwise(first)] == sorted(expected)


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
    first, earliest = next(iter(dropped)), REASONS.index("earliest")
    label = Groups(np.arange(3), np.array([0, 3]), np.array([first]), np.array([earliest]))
    found = moved(label, articles, lambda at: 9, Config(), dropped, dropped)
    assert ([articles[at].id for at in found.keeper], [REASONS[at] for at in found.why]) == ([keeper], [why])


@pytest.mark.parametrize(
    ("gone", "members"),
    [
        pytest.param({1: 0}, ["abc", "de"], id="for one of its own group: nothing moves"),
        pytest.param({3: 2}, ["abcd"], id="for one of another, whose group had two"),
        pytest.param({5: 0}, ["abcf", "de"], id="one of no group"),
        pytest.param({1: 5}, ["ac", "bf", "de"], id="for one of no group: they are a new one"),
        pytest.param({5: 6, 1: 6}, ["ac", "bfg", "de"], id="two for one of no group"),
        pytest.param({}, ["abc", "de"], id="none"),
    ],
)
def test_an_article_stands_in_the_group_of_what_it_goes_for(gone, members):
    articles = [dedup.Article(name, "") for name in "abcdefg"]
    before = Groups(np.arange(5), np.array([0, 3, 5]), np.array([0, 3]), np.array([5, 5]))
    found = moved(before, articles, lambda at: 9, Config(), gone, gone)
    names = "".join(articles[at].id for at in found.members)
    assert [names[start:stop] for start, stop in pairwise(found.first)] == members
    assert {*found.keeper.tolist()}.isdisjoint(gone)
