"""How near the fate of a copy was to another one, and why an article is written beside its keeper."""

import pytest

from dedup.api import find_articles
from dedup.config import Config
from dedup.decide import OWN, REWORDED
from dedup.engine.because import weighed
from dedup.model import Article, Match


def run(*similarities):
    return [Match((at,), (at + 10,), one, one == 1.0) for at, one in enumerate(similarities)]


@pytest.mark.parametrize(
    ("matches", "sizes", "fate", "expected"),
    [
        pytest.param(run(1.0, 1.0), [(80, 80)] * 2, (True, "", False), None, id="exact"),
        pytest.param(run(0.9), [(80, 80)], (True, "", True), ("keep", "held", 0.05), id="cut, a clause of its own"),
        pytest.param(run(0.86), [(100, 80)], (True, "", True), ("keep", "similarity", 0.01), id="cut, nearly reworded"),
        pytest.param(
            run(0.86), [(100, 80)], (True, "", False), ("keep", "held", 0.1175), id="in a block: less alike may go"
        ),
        pytest.param(
            run(0.84), [(80, 80)], (False, REWORDED, True), ("cut", "similarity", 0.01), id="kept, nearly alike"
        ),
        pytest.param(run(0.88), [(80, 90)], (False, OWN, False), ("cut", "held", 0.0189), id="kept, nearly contained"),
        pytest.param(
            run(0.71), [(80, 80)], (False, "its facts differ", False), ("none", "similarity", 0.01), id="told"
        ),
        pytest.param(run(0.6), [(80, 80)], (False, "", False), None, id="under the threshold, by its place"),
        pytest.param(run(1.0, 0.9), [(80, 80)] * 2, (True, "", False), ("keep", "held", 0.05), id="the least decides"),
    ],
)
def test_a_copy_is_weighed_against_the_nearest_border(matches, sizes, fate, expected):
    found = weighed(matches, sizes, *fate, threshold=0.7)
    assert (found and (found.nearest, found.by, round(found.margin, 4))) == expected


LEAD = "Floods in central Vietnam have killed {} people and left five missing, the disaster agency said on Monday."
RAIN = "Heavy rain has fallen on Hue and Da Nang since Friday, cutting roads and flooding 40,000 houses there."
ARMY = "The army sent 2,000 soldiers and 60 boats up the river, said the colonel who leads the rescue from Hue."
NEWS = "Forecasters at the national centre now expect a second storm to make landfall late on Wednesday night."


LESS = [LEAD.format(12), RAIN]
WHOLE, OTHER, MORE = [LEAD.format(12), RAIN, ARMY], [LEAD.format(14), RAIN, ARMY], [LEAD.format(12), RAIN, ARMY, NEWS]


def stays(a, b, policy="articles", times=("", "")):
    """Return what is said of two stories, given as paragraphs."""
    articles = [
        Article(name, "\n\n".join(story), time=time) for name, story, time in zip("ab", (a, b), times, strict=True)
    ]
    (relation,) = find_articles(articles, Config(policy=policy)).relations
    return relation.stays


@pytest.mark.parametrize(
    ("stories", "said"),
    [
        pytest.param((WHOLE, OTHER), "it states 1 fact that the keeper does not: “14", id="another toll"),
        pytest.param(
            (WHOLE, WHOLE, "within"), "the policy 'within' leaves no article out", id="a policy that keeps all"
        ),
        pytest.param(
            (MORE, WHOLE),
            "it is another version, and the policy 'articles' leaves out copies only; "
            "which of the two is newer is not known",
            id="a version",
        ),
        pytest.param(
            (LESS, MORE, "articles", ("2024-01-01", "2024-01-02")),
            "leaves out copies only; 'latest' leaves out an older one if all that it says stands in the newer",
            id="an older version",
        ),
        pytest.param(
            (MORE, WHOLE, "latest", ("2024-01-01", "2024-01-02")), "it is the newer one", id="newer, but it says less"
        ),
    ],
)
def test_an_article_beside_its_keeper_says_why_it_is_written(stories, said):
    assert said in stays(*stories)


@pytest.mark.parametrize(
    "stories",
    [
        pytest.param((MORE, LESS), id="which is newer is not known"),
        pytest.param((LESS, MORE, "articles", ("2024-01-02", "2024-01-01")), id="it is the newer one"),
        pytest.param((OTHER, MORE, "articles", ("2024-01-01", "2024-01-02")), id="it states another fact"),
    ],
)
def test_the_policy_that_drops_versions_is_named_only_to_a_version_that_it_may_drop(stories):
    said = stays(*stories)
    assert "it is another version" in said
    assert "latest" not in said


@pytest.mark.parametrize(
    "stories",
    [
        pytest.param((WHOLE, WHOLE), id="a copy"),
        pytest.param((MORE, WHOLE, "latest", ("2024-01-02", "2024-01-01")), id="an outdated version"),
    ],
)
def test_an_article_that_is_left_out_says_nothing(stories):
    assert stays(*stories) == ""
