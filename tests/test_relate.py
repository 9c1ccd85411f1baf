"""What one article is to another: which measure decides, from which value on, and what the evidence says of it."""

import random

import numpy as np
import pytest
from stories import ISSUE, NEWS, NEXT, OTHER, STORY, body

import dedup
from dedup import blocks, buffer, relate, versions
from dedup.differing import Nears
from dedup.engine.kinships import Kinships
from dedup.engine.placing import Texts, placed
from dedup.engine.spool import Space
from dedup.facts.written import Written
from dedup.foretold import Certain
from dedup.kernels.chains import Chained
from dedup.measures import Sets, Told
from dedup.model import FactChange, FactKind, Kinship, Match


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


class Sure:
    """Certain conflicts by match, all of which speak; `asked` tells of which matches they were read."""

    def __init__(self, near, changes):
        self.near, self.changes, self.asked = near, changes, []

    def __call__(self, at):
        self.asked += at.tolist()
        told = [self.changes.get(one, ()) for one in matches_of(self.near, at)]
        match = [place for place, some in enumerate(told) for _ in some]
        facts = [one for some in told for one in some]
        words = [word for one in facts for word in (one.a, one.b)]
        span = [(one.start_a, one.end_a, one.start_b, one.end_b) for one in facts]
        utf8, offset = buffer.pack(words)
        return Certain(
            np.array([len(some) for some in told]), np.array(match, np.int64),
            np.array([list(FactKind).index(one.kind) for one in facts], np.uint8),
            np.array(span, np.int32).reshape(-1, 4),
            np.arange(0, len(words), 2), np.arange(1, len(words), 2),
            Written(utf8, offset[:-1], np.diff(offset).astype(np.int32)),
        )  # fmt: skip


class Full:
    """All changed facts by match."""

    def __init__(self, near, changes):
        self.near, self.changes = near, changes

    def __call__(self, at):
        matches = matches_of(self.near, at)
        return lambda place: self.changes.get(matches[place], ())


def matches_of(near, at):
    """Matches of single rows, by their places."""
    rows = (column[at].tolist() for column in (near.left, near.right, near.similarity))
    return [Match((left,), (right,), similarity, False) for left, right, similarity in zip(*rows, strict=True)]


def kinships(told, given, changes, sure=()):
    """What the first article is to the second, by the matches of single rows that each pair has in one block."""
    matches = [match for some in given for match in some]
    left, right = (np.array([match[side][0] for match in matches], np.int64) for side in (0, 1))
    one, similarity = np.ones(len(matches), np.int64), np.array([match.similarity for match in matches])
    sizes = np.array([*map(len, given)])
    block, pair = (np.concatenate(([0], np.cumsum(ends))) for ends in (sizes[sizes > 0], sizes > 0))
    chained = Chained(left, one, right, one, similarity, one == 0, block, pair, sizes)
    near = Nears.of(chained, told.size, told.size < 0, told.size < 0)
    names = np.zeros(len(given), np.int64), np.ones(len(given), np.int64)
    pairs = relate.Pairs(*names, chained, names)
    named = relate.relate(told, pairs, near, Sure(near, dict(sure)), Full(near, changes))
    start = np.arange(20) * 100
    texts = Texts(np.arange(2), ["x" * 2000] * 2, np.arange(20), start, start + 100)
    kept = Kinships(Space(1 << 20))
    facts = placed(named.pair, named.facts, near, names, texts)
    kept.add(relate.Related(named.columns, blocks.chosen(chained, named.pair), facts))
    return list(kept)


def related(told, matches, changes, sure=()):
    """What the first article is to the second, by matches of single rows in one block."""
    (found,) = kinships(told, [matches], changes, sure)
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


@pytest.mark.parametrize("before", [pytest.param(0, id="numbers"), pytest.param(1 << 70, id="of over 64 bits")])
def test_the_next_version_is_the_one_that_shares_most_on_both_sides(before):
    names = ("a1", "a2", "b1", "b2", "a3", "c4")
    articles = [dedup.Article(name, "", version=before + int(name[1])) for name in names]
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


def test_a_form_known_by_sure_conflicts_is_read_no_further():
    matches = [Match((row,), (row + 10,), 0.9, False) for row in range(6)]
    change = FactChange(FactKind.NUMBER, "12", "47", 50, 52, 50, 52)

    class Unread:
        def get(self, match, default):
            raise AssertionError("read in full")

    found = related(stories(), matches, Unread(), dict.fromkeys(matches, (change,)))
    assert found.relation == "template"
    assert found.evidence.torn >= 1.5 * found.evidence.limit


def test_of_sure_conflicts_no_more_are_told_than_a_report_shows():
    matches = [Match((row,), (row + 10,), 0.9 - row / 100, False) for row in range(6)]  # the last is the least alike
    changes = [FactChange(FactKind.NUMBER, str(at), "47", 50, 52, 50, 52) for at in range(5)]
    found = related(stories(), matches, {}, dict.fromkeys(matches, changes))
    assert [(match.left[0], len(told)) for match, told in found.changes] == [(4, 5), (5, 3)]
    assert found.evidence.conflicts == 10


def test_sure_conflicts_that_are_too_few_decide_nothing():
    matches = [Match((row,), (row + 10,), 0.9, False) for row in range(10)]
    change = FactChange(FactKind.NUMBER, "12", "47", 50, 52, 50, 52)
    sure = {matches[0]: (change,)}
    one, other = (related(stories(), matches, sure, asked) for asked in ((), sure))
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
    assert kinships(told, given, {}) == alone


FORMS = [
    "".join(
        f"The {mill} mill of the valley made {seed + at * 7} tonnes of paper in the month that ended, and it sold "
        f"{seed * 3 + at} of them abroad at the price that the board of the trade had set for it.\n\n"
        for at, mill in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"))
    )
    for seed in (211, 683)
]


def test_of_a_form_the_first_changed_facts_are_told():
    found = relation(*FORMS)
    assert (found.relation, len(found.fact_changes)) == ("template", 8)


@pytest.mark.parametrize("first", [pytest.param(1, id="numbers"), pytest.param(2**70, id="numbers beyond 64 bits")])
def test_two_versions_that_read_as_a_form_are_an_update_with_all_their_facts(first):
    articles = [
        dedup.Article(name, text, version=first + at) for at, (name, text) in enumerate(zip("ab", FORMS, strict=True))
    ]
    (found,) = dedup.find(articles).relations
    assert (found.relation, found.evidence.successor) == ("update", True)
    told = {(fact.a[:3], fact.b[:3]) for fact in found.fact_changes if fact.line_a == fact.line_b}
    assert told >= {(str(211 + at * 7), str(683 + at * 7)) for at in range(8)}
