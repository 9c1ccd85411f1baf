"""What one article is to another: which measure decides, from which value on, and what the evidence says of it."""

import random

import numpy as np
import pytest
from stories import ISSUE, NEWS, NEXT, OTHER, STORY, body

import dedup
from dedup import relate, torn, versions
from dedup.kernels.chains import Chained
from dedup.measures import Sets, Told
from dedup.model import Block, FactChange, FactKind, Kinship, Match


def relation(one, other):
    """The relation of two texts, or None."""
    found = dedup.find([dedup.Article("a", one), dedup.Article("b", other)]).relations
    return found[0] if found else None


def scanned(text, seed=1):
    """Misread one letter in thirty."""
    rng = random.Random(seed)
    wrong = {"e": "c", "o": "0", "i": "l", "m": "rn", "h": "b", "n": "u", "a": "u", "t": "f"}
    return "".join(wrong.get(char, char) if rng.random() < 0.05 else char for char in text)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        pytest.param(body(*STORY), "copy", id="the same text"),
        pytest.param(body(*STORY).replace("\n\n", " "), "copy", id="no paragraphs"),
        pytest.param(body(*STORY).replace(", officials said", "").replace(" last month", ""), "copy", id="words lost"),
        pytest.param(scanned(body(*STORY)), "copy", id="scanned badly"),
        pytest.param(body(*STORY, NEWS), "update", id="a paragraph of news"),
        pytest.param(body(*STORY[:3]), "update", id="cut from the bottom"),
        pytest.param(scanned(body(*STORY[:4])), "update", id="cut, and scanned badly"),
        pytest.param(body(*OTHER[:2], STORY[2], OTHER[2], NEWS), "partial", id="one paragraph of it in another story"),
    ],
)
def test_what_is_left_over_tells_a_copy_from_an_update_and_a_partial(other, named):
    assert relation(body(*STORY), other).relation == named


def test_strangers_have_no_relation():
    assert relation(body(*STORY), body(*OTHER)) is None


def test_what_was_scanned_badly_is_kin_but_never_dropped():
    articles = [dedup.Article("a", body(*STORY)), dedup.Article("b", scanned(body(*STORY)))]
    assert set(dedup.clean(articles).texts) == {"a", "b"}


def test_one_form_filled_with_other_names_and_numbers_is_a_template():
    found = relation(ISSUE, NEXT)
    assert (found.relation, found.blocks) == ("template", 0)
    assert found.evidence.form > 0.5


def test_every_two_of_three_fillings_of_a_form_are_templates():
    last = NEXT.replace("Tarn", "Brel").translate(str.maketrans("123456789", "951738264"))
    found = dedup.find([dedup.Article(name, text) for name, text in zip("abc", (ISSUE, NEXT, last), strict=True)])
    assert {(one.a, one.b): one.relation for one in found.relations} == dict.fromkeys(
        [("a", "b"), ("a", "c"), ("b", "c")], "template"
    )


def test_the_same_words_on_another_day_with_other_numbers_are_a_template():
    day = "CHICAGO, {} - The steer price is a seven-day average of prices from states that report to the exchange.\n\n"
    told = "It weighs steers between {} and {} pounds that were sold at auction or in the country, dealers said.\n"
    one, other = day.format("April 7") + told.format("612", "845"), day.format("April 13") + told.format("638", "871")
    assert relation(one, other).relation == "template"


def sets(*told):
    """Ids of articles; equal words have equal ids."""
    ids = [sorted({int(one) for one in words}) for words in told]
    return Sets(np.cumsum([0, *map(len, ids)]), np.array([one for some in ids for one in some], np.uint64))


def stories(left=(), right=(), letters=("abcdef", "uvwxyz")):
    """Two articles of ten passages of a hundred letters each, which share no letter, and the numbers they state."""
    rng = random.Random(4)
    text = "".join(rng.choices(letters[0], k=1000) + rng.choices(letters[1], k=1000)).encode()
    start, size = np.arange(20) * 100, np.full(20, 100)
    return Told(text, start, start + 100, np.array([0, 10, 20]), size, size > 0, sets(left, right), sets((), ()))


class Facts:
    """The changed facts of matches, all known; `sure` are those that need no full reading."""

    def __init__(self, matches, changes, sure=None):
        self.matches, self.changes, self.sure = matches, changes, sure
        self.side = torn.Side(0, dict.fromkeys(range(10), 100), 1000)

    def read(self, pair, limit, least, few):
        return torn.read(self.side, [Block(tuple(self.matches))], self.changes, self.sure, limit, least, few)

    def dated(self, pair, found):
        return any(torn.dated(self.side, match, one) for match, changes in found.items() for one in changes)


def related(told, matches, changes, sure=None):
    """What the first article is to the second, by matches of single rows in one block."""
    left, right = (np.array([match[side][0] for match in matches], np.int64) for side in (0, 1))
    one, similarity = np.ones(len(matches), np.int64), np.array([match.similarity for match in matches])
    ends = np.array([0, 1]), np.array([0, len(matches)])
    chained = Chained(left, one, right, one, similarity, one == 0, ends[1], ends[0], one[:1])
    pairs = relate.Pairs(np.array([0]), np.array([1]), chained, [[Block(tuple(matches))]], [(0, 1)])
    (found,) = relate.relate(told, pairs, Facts(matches, changes, sure))
    return found


def pair(rows, conflicts, left=(), right=(), name=("Alma", "Zoe")):
    """Two articles of ten passages each that share `rows`, with so many conflicts in the first of them."""
    matches = [Match((row,), (row + 10,), 1.0, False) for row in rows]
    change = FactChange(FactKind.NAME, *name, 50, 54, 50, 53)
    changes = {matches[0]: (change,) * conflicts} if conflicts else {}
    return related(stories(left, right), matches, changes)


@pytest.mark.parametrize(
    ("conflicts", "numbers", "named"),
    [
        pytest.param(1, None, "copy", id="one conflict where all stands in both"),
        pytest.param(4, None, "copy", id="0.4 in 100 letters, no numbers to tell"),
        pytest.param(5, None, "template", id="0.5, no numbers to tell"),
        pytest.param(4, 3, "copy", id="0.4, half of the numbers"),
        pytest.param(5, 3, "template", id="0.5, half of the numbers"),
        pytest.param(2, 0, "copy", id="0.2, other numbers"),
        pytest.param(3, 0, "template", id="0.3, other numbers"),
        pytest.param(11, 6, "copy", id="1.1, all numbers"),
        pytest.param(12, 6, "template", id="1.2, all numbers"),
    ],
)
def test_how_many_conflicts_make_a_template_depends_on_the_numbers_that_agree(conflicts, numbers, named):
    ours = [] if numbers is None else [f"{at}1" for at in range(6)]
    theirs = [] if numbers is None else ours[:numbers] + [f"{at}2" for at in range(6 - numbers)]
    found = pair(range(10), conflicts, ours, theirs)
    assert (found.relation, found.evidence.conflicts) == (named, conflicts)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(("Venezuela", "Vcnezuela"), id="misread"),
        pytest.param(("Kapnick", "Kapnik"), id="misspelled"),
        pytest.param(("Baker", "James Baker"), id="longer"),
    ],
)
def test_two_spellings_of_a_name_speak_for_no_other_story(name):
    assert pair(range(10), 9, name=name).evidence.conflicts == 0


@pytest.mark.parametrize(
    ("shared", "named", "nearest"), [(10, "copy", "update"), (9, "copy", "update"), (8, "update", "copy"),
                                     (5, "update", "partial"), (4, "partial", "update"), (1, "partial", "update")],
)  # fmt: skip
def test_the_margin_tells_how_near_another_relation_is(shared, named, nearest):
    found = pair(range(shared), 0)
    assert (found.relation, found.evidence.nearest) == (named, nearest)
    assert 0 <= found.evidence.margin <= 1


def test_swapped_sides_have_the_same_relation():
    one, other = body(*STORY, NEWS), scanned(body(*STORY[:4]))
    there, back = relation(one, other), relation(other, one)
    assert (there.relation, there.coverage_a, there.coverage_b) == (back.relation, back.coverage_b, back.coverage_a)


def kin(left, right, share, named="partial"):
    return Kinship(left, right, named, share, share / 2, (), ())


def test_the_next_version_is_the_one_that_shares_most_on_both_sides():
    articles = [dedup.Article(name, "", version=int(name[1])) for name in ("a1", "a2", "b1", "b2", "a3", "c4")]
    told = [kin(0, 1, 0.3), kin(0, 3, 0.1), kin(1, 2, 0.2), kin(2, 3, 0.6), kin(1, 4, 0.9, "copy"), kin(4, 5, 0.01)]
    found = versions.chained(articles, told)
    assert [(one.relation, one.evidence.successor) for one in found] == [
        ("update", True),
        ("partial", False),  # b2 has more of b1
        ("partial", False),
        ("update", True),
        ("copy", True),
        ("partial", False),  # next to nothing
    ]


def test_articles_without_versions_have_no_successors():
    articles = [dedup.Article("a", ""), dedup.Article("b", "", version=2)]
    assert versions.chained(articles, [kin(0, 1, 0.4)]) == [kin(0, 1, 0.4)]


class Sure:
    """Certain conflicts by match, all of which speak."""

    def __init__(self, changes):
        self._changes = changes

    def speaking(self, match):
        return len(self._changes.get(match, ()))

    def told(self, match, most):
        return self._changes.get(match, ())[:most]


def test_a_form_known_by_sure_conflicts_is_read_no_further():
    matches = [Match((row,), (row + 10,), 0.9, False) for row in range(6)]
    change = FactChange(FactKind.NUMBER, "12", "47", 50, 52, 50, 52)

    class Unread:
        def get(self, match, default):
            raise AssertionError("read in full")

    found = related(stories(), matches, Unread(), Sure(dict.fromkeys(matches, (change,))))
    assert found.relation == "template"
    assert found.evidence.torn >= 1.5 * found.evidence.limit


def test_of_sure_conflicts_no_more_are_told_than_a_report_shows():
    matches = [Match((row,), (row + 10,), 0.9 - row / 100, False) for row in range(6)]  # the last is the least alike
    changes = [FactChange(FactKind.NUMBER, str(at), "47", 50, 52, 50, 52) for at in range(5)]
    sure = Sure(dict.fromkeys(matches, changes))
    found = related(stories(), matches, {}, sure)
    assert [(match.left[0], len(told)) for match, told in found.changes] == [(4, 5), (5, 3)]
    assert found.evidence.conflicts == 10


def test_sure_conflicts_that_are_too_few_decide_nothing():
    matches = [Match((row,), (row + 10,), 0.9, False) for row in range(10)]
    change = FactChange(FactKind.NUMBER, "12", "47", 50, 52, 50, 52)
    sure = {matches[0]: (change,)}
    one, other = (related(stories(), matches, sure, asked) for asked in (None, Sure(sure)))
    assert one == other


def test_articles_that_share_nothing_that_counts_have_no_relation():
    told = stories()
    told = told._replace(size=np.where(np.arange(20) == 3, 0, told.size))
    with pytest.raises(ValueError, match="not enough values"):
        related(told, [Match((3,), (13,), 1.0, True)], {})


def test_pairs_related_together_are_those_related_alone():
    """Each of three pairs with other matches, beside one that shares nothing: no measure runs over."""
    told = stories([11, 12, 13], [11, 12, 44], letters=("abcdef", "abcxyz"))
    given = [[Match((row,), (row + 10,), 0.9, False) for row in rows] for rows in (range(9), [], [2], [7, 8])]
    alone = [related(told, matches, {}) for matches in given if matches]
    both = np.array([[match.left[0], match.right[0]] for matches in given for match in matches]).T
    one = np.ones(both.shape[1], np.int64)
    sizes = [len(matches) for matches in given]
    block, blocks = np.cumsum([0, *(size for size in sizes if size)]), np.cumsum([0, *map(bool, sizes)])
    chained = Chained(both[0], one, both[1], one, one * 0.9, one == 0, block, blocks, one[:4])
    shown = [[Block(tuple(matches))] for matches in given]
    pairs = relate.Pairs(np.zeros(4, np.int64), np.ones(4, np.int64), chained, shown, [(0, 1)] * 4)

    class Unchanged:
        def read(self, pair, limit, least, few):
            return {}, 0, 0

        def dated(self, pair, found):
            return False

    assert list(relate.relate(told, pairs, Unchanged())) == alone


def test_of_a_form_the_first_changed_facts_are_told():
    forms = [
        "".join(
            f"The {mill} mill of the valley made {seed + at * 7} tonnes of paper in the month that ended, and it sold "
            f"{seed * 3 + at} of them abroad at the price that the board of the trade had set for it.\n\n"
            for at, mill in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"))
        )
        for seed in (211, 683)
    ]
    found = relation(*forms)
    assert (found.relation, len(found.fact_changes)) == ("template", 8)
