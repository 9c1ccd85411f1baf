"""Rounds: cleaning what was cleaned changes nothing, in whatever order it comes; what is cut still stands elsewhere."""

import random
import sys
import weakref
from dataclasses import replace

import numpy as np
import pytest
from desks import newsroom

import dedup
from dedup import cuts, processes
from dedup.engine import local, rounds, settle
from dedup.engine.ids import Ids
from dedup.engine.kinships import Kinships
from dedup.engine.overlay import Overlay
from dedup.engine.shelf import Shelf
from dedup.engine.spool import Space
from dedup.lists import Pieces
from dedup.model import Cut, Span
from dedup.thresholds import ENDING

SEEDS = [
    pytest.param(48, id="without what was dropped, a further update goes"),
    pytest.param(45, id="a cut leaves lines that another article has had all along"),
    pytest.param(166, id="passages, furniture cut"),
    *(pytest.param(seed, id=f"newsroom {seed}") for seed in (3, 21, 66, 97)),
]
WORDS = (
    "night sport money picture letter archive weather foreign farm court school health travel music science election "
    "shipping traffic garden theatre energy village border museum river"
)
PASSAGE = "The city council voted on Tuesday to close the old harbour bridge for repairs, officials said."
MORE = "Engineers found cracks in two of the main supports during a routine inspection last month, the mayor said."

ONCE = [dedup.Article("a", f"{PASSAGE}\n\n{MORE}\n\n{PASSAGE}\n"), dedup.Article("b", "It rained in Hue all night.")]
SHARED = [
    dedup.Article("a", f"{PASSAGE}\n\n{MORE}\n\nRain fell in Hue all night, and the river rose by two metres.\n"),
    dedup.Article("b", f"{PASSAGE}\n\n{MORE}\n\nA new school opens in the east of the city in May, it was said.\n"),
]


def under(seed, policy):
    """A newsroom, and its settings but for the policy."""
    articles, settings = newsroom(seed)
    return articles, {**settings, "policy": policy}


def again(articles, texts):
    return [replace(one, text=texts[one.id]) for one in articles if one.id in texts]


def fates(cleaned):
    """What became of each article: action, keeper, cuts."""
    return {
        row["id"]: (row["action"], row["keeper"], [(cut["start"], cut["end"], cut["why"]) for cut in row["cuts"]])
        for row in cleaned.ledger
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_run_on_what_was_written_changes_nothing(seed):
    articles, settings = newsroom(seed)
    config = dedup.Config(**settings)
    once = dedup.clean(articles, config)
    assert dedup.clean(again(articles, once.texts), config).texts == once.texts


@pytest.mark.parametrize("seed", SEEDS[2:])
def test_the_order_of_the_articles_decides_nothing(seed):
    articles, settings = newsroom(seed)
    config = dedup.Config(**settings)
    shuffled = random.Random(seed).sample(articles, len(articles))
    one, other = dedup.clean(articles, config), dedup.clean(shuffled, config)
    assert fates(one) == fates(other)
    assert [row.id for row in other.report.articles] == [article.id for article in shuffled]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_goes_for_what_goes_itself(seed):
    articles, settings = newsroom(seed)
    cleaned = dedup.clean(articles, dedup.Config(**settings))
    for row in cleaned.ledger:
        assert row["keeper"] is None or row["keeper"] in cleaned.texts
        assert all(cut["kept"] is None or cut["kept"].article in cleaned.texts for cut in row["cuts"])


@pytest.mark.parametrize("seed", SEEDS)
def test_an_article_that_goes_stands_in_the_group_of_its_keeper(seed):
    articles, settings = newsroom(seed)
    cleaned = dedup.clean(articles, dedup.Config(**settings))
    groups = {name: one for one in cleaned.report.groups for name in one.members}
    for row in cleaned.ledger:
        if row["keeper"]:
            assert groups[row["id"]] is groups[row["keeper"]]
    assert all(one.keeper in cleaned.texts for one in cleaned.report.groups)


@pytest.mark.parametrize(
    ("a", "b", "stays"),
    [
        pytest.param({"id": "b"}, {"id": "a"}, "a", id="the first id"),
        pytest.param({"id": "w#10"}, {"id": "w#9"}, "w#9", id="numbers by size, not by letters"),
        pytest.param({"id": "a", "time": "2024-02-21"}, {"id": "b", "time": "2024-02-20"}, "b", id="the earlier"),
        pytest.param({"id": "a"}, {"id": "b", "time": "2024-02-20"}, "b", id="a known time before none"),
        pytest.param({"id": "a", "version": 1}, {"id": "b", "version": 2}, "b", id="the newest version"),
    ],
)
def test_of_two_equal_articles_one_stays_whichever_comes_first(a, b, stays):
    articles = [dedup.Article(text=f"{PASSAGE}\n\n{MORE}\n", **fields) for fields in (a, b)]
    for given in (articles, articles[::-1]):
        assert [*dedup.clean(given).texts] == [stays]


@pytest.mark.parametrize("policy", ["within", "passages"])
def test_relations_are_told_in_the_order_given(policy):
    """`a` of a relation comes first in the input, with its own coverage, whatever the articles are ranked by."""
    long, short = dedup.Article("z", f"{PASSAGE}\n\n{MORE}\n\n{MORE[::-1]}\n"), dedup.Article("a", f"{PASSAGE}\n")
    for given in ([long, short], [short, long]):
        (relation,) = dedup.find(given, dedup.Config(policy=policy)).relations
        assert [relation.a, relation.b] == [article.id for article in given]
        shares = {relation.a: relation.coverage_a, relation.b: relation.coverage_b}
        held = {relation.a: relation.evidence.held_left, relation.b: relation.evidence.held_right}
        assert shares["a"] == held["a"] == 1.0 > shares["z"]


def test_the_passage_of_the_earlier_article_stays_though_its_id_comes_later():
    first, then = (
        dedup.Article("b", f"{PASSAGE}\n\nRain fell on the northern hills all through the night of the vote.\n"),
        dedup.Article("a", f"{PASSAGE}\n\nA ferry will run every ten minutes from early morning to midnight.\n"),
    )
    first, then = replace(first, time="2024-01-01"), replace(then, time="2025-01-01")
    texts = dedup.clean([then, first], dedup.Config(policy="passages")).texts
    assert PASSAGE in texts["b"]
    assert PASSAGE not in texts["a"]


class Chain:
    """Stands in for `Across` and `Stories`: each turn, the last keeper goes for the next one."""

    standings = ()
    walked = map

    def __init__(self):
        self.turn, self.dropped = 0, {}

    def sizes(self):
        return [9] * 50

    def closed(self, articles, dropped):
        return Kinships(Space(1 << 20))

    def crowd(self):
        return set()

    def count(self, dropped):
        self.dropped = dict(dropped)

    def adding(self, kinships):
        return None

    def of(self, *given):
        self.turn += 1
        return (), (), {self.turn: self.turn + 1}

    def labelled(self, members, first, dropped):
        return ()


def test_where_deciding_is_cut_short_no_article_is_lost_with_its_keeper(monkeypatch):
    chain = Chain()
    monkeypatch.setattr(settle, "Stories", lambda *given: chain)
    _, dropped = settle.settle([dedup.Article(str(at), "") for at in range(50)], chain, dedup.Config())
    assert dropped
    assert dropped.keys().isdisjoint(dropped.values())
    assert chain.dropped == dropped


@pytest.mark.parametrize("policy", ["articles", "latest", "passages"])
@pytest.mark.parametrize("seed", [44, *SEEDS])
def test_what_goes_has_a_row_with_what_it_goes_for(seed, policy):
    """No row says unrelated; in a later round, an article may go for one that it shared less with before."""
    articles, settings = newsroom(seed)
    cleaned = dedup.clean(articles, dedup.Config(**{**settings, "policy": policy}))
    rows = {frozenset((one.a, one.b)): one for one in cleaned.report.relations}
    texts = {one.id: one.text for one in articles}
    counts = {"copy": 0, "update": 0, "partial": 0, "template": 0}
    for row in cleaned.ledger:
        if row["keeper"]:
            told = rows[frozenset((row["id"], row["keeper"]))]
            assert told.relation in (("copy", "update") if policy == "latest" else ("copy",))
            for fact in told.fact_changes:
                for text, (name, start, end) in zip((fact.a, fact.b), fact.sides, strict=True):
                    assert texts[name][start:end] == text
    for one in cleaned.report.relations:
        counts[one.relation] += 1
    summary = cleaned.report.findings.summary
    assert [summary[name] for name in ("copies", "updates", "partials", "templates")] == [*counts.values()]


def span(article, start, end):
    return Span(article, start, end, 1, 1, "body", "")


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        pytest.param({"b": [Cut(0, 9, "", span("c", 0, 9))]}, "c", id="the copy moves on"),
        pytest.param({"b": [Cut(0, 9, "", span("c", 0, 9))], "c": [Cut(2, 5, "", span("d", 0, 9))]}, "d", id="twice"),
        pytest.param({"b": [Cut(0, 3, "", None), Cut(9, 12, "", span("c", 0, 9))]}, "b", id="beside the copy"),
        pytest.param({"b": [Cut(0, 9, "", span("c", 0, 9))], "c": [Cut(0, 9, "", span("b", 3, 9))]}, None, id="a ring"),
    ],
)
def test_an_earlier_cut_points_to_the_copy_that_stays(new, kept):
    moved = rounds._moved(Cut(0, 6, "", span("b", 3, 9)), new)
    assert (moved and moved.kept.article) == kept


def test_notices_that_go_one_a_round_all_go():
    """Each notice that is cut brings the one before it to where notices end articles; one article keeps its own."""
    said = "The {} desk of this service may be reached under a number of its own at any hour."
    notices = [said.format(word) for word in WORDS.split()]
    ends = [[f"Harbour master {at} wrote {line} ships into a book." for line in range(ENDING - 1)] for at in range(16)]
    articles = [dedup.Article(f"{at:02}", "\n\n".join([*notices, *ends[at]]) + "\n") for at in range(16)]
    config = dedup.Config(furniture="cut", policy="within")
    once = dedup.clean(articles, config)
    assert dedup.clean(again(articles, once.texts), config).texts == once.texts
    assert sorted(text.count("this service") for text in once.texts.values())[-2:] == [ENDING, len(WORDS.split())]


@pytest.mark.skipif(sys.platform != "linux", reason="no process is a copy of another here")
@pytest.mark.parametrize("memory", ["", "256MB"])
@pytest.mark.parametrize(
    ("given", "processes_asked", "again"),
    [
        pytest.param((ONCE, {}), 2, 0, id="nothing more goes"),
        pytest.param(under(48, "latest"), 2, 0, id="nothing more goes of a newsroom"),
        pytest.param(under(3, "passages"), 2, 1, id="more is cut"),
        pytest.param(under(24, "latest"), 2, 1, id="one more article is left out, for one that tells its story"),
        pytest.param(under(45, "articles"), 2, 1, id="what is left is a passage that another had"),
        pytest.param((SHARED, {"policy": "passages"}), 2, 0, id="all that is cut stands in another article"),
        pytest.param(under(45, "passages"), 1, 1, id="some share what no relation shows"),
        pytest.param((SHARED, {}), 1, 0, id="nothing is cut"),
    ],
)
def test_a_copy_that_looks_whether_a_second_round_is_needed_changes_nothing(
    monkeypatch, given, processes_asked, again, memory
):
    """There is one where something is cut and relations show all that is shared; this process reads on if it must."""
    articles, settings = given
    config = dedup.Config(**settings, memory=memory)
    alone = dedup.find(articles, config.replace(jobs=1)).findings
    monkeypatch.setattr(processes, "_allowed", True)
    monkeypatch.setattr(rounds, "_WHOLE", 0)
    read, real = [], rounds.local.find
    monkeypatch.setattr(rounds.local, "find", lambda *args: (read.append(1), real(*args))[1])
    asked, aside = [], processes.aside
    monkeypatch.setattr(processes, "aside", lambda *args: asked.append(args[1]) or aside(*args))
    assert dedup.find(articles, config.replace(jobs=2)).findings == alone
    assert (asked, min(len(read), 1)) == ([processes_asked], again)


def test_no_copy_is_made_for_little_text(monkeypatch):
    """What is furniture is a count of all articles, and of so few all are read once more."""
    asked, aside = [], processes.aside
    monkeypatch.setattr(processes, "aside", lambda *args: asked.append(args[1]) or aside(*args))
    dedup.find(ONCE, dedup.Config(jobs=2))
    assert asked == [1]


def test_what_only_the_first_round_reads_is_let_go_before_the_next(monkeypatch):
    """A tenth of what a run holds then."""
    made, left, further = [], [], rounds._further

    class Seen(local.Decided):
        def __init__(self, *some):
            super().__init__(*some)
            made.append(weakref.ref(self))

    monkeypatch.setattr(local, "Decided", Seen)
    monkeypatch.setattr(rounds, "_further", lambda *some: left.append(made[0]()) or further(*some))
    dedup.find(ONCE)
    assert left == [None]


@pytest.mark.skipif(sys.platform != "linux", reason="no process is a copy here")
@pytest.mark.parametrize("alone", [False, True], ids=["nothing to note", "an article of which all goes"])
def test_a_copy_that_finds_no_second_round_makes_the_cuts_for_it(monkeypatch, alone):
    """What it notes of them is told here, where no cut is made before it is asked for."""
    articles = [dedup.Article("a", f"{PASSAGE}\n\n{MORE}\n\n{PASSAGE}\n"), dedup.Article("b", f"{MORE}\n")]
    expected = rounds.find(articles, dedup.Config(jobs=1))
    widen, here = cuts.widen, []
    monkeypatch.setattr(processes, "_allowed", True)
    monkeypatch.setattr(rounds, "_WHOLE", 0)
    monkeypatch.setattr(cuts, "leave_nothing", lambda text, spans: alone and bool(spans))
    monkeypatch.setattr(cuts, "widen", lambda *some: here.append(some) or widen(*some))
    found = rounds.find(articles, dedup.Config(jobs=2))
    assert not here
    assert found.notes == (("nothing of a is kept: each passage stands in another article",) if alone else ())
    assert found.cuts == expected.cuts != {}
    assert len(here) == 1


class Counted(list):
    """Articles that tell which of them were read one by one."""

    def __init__(self, articles):
        super().__init__(articles)
        self.read = set()

    def __getitem__(self, at):
        self.read.add(at)
        return super().__getitem__(at)


def test_a_later_round_reads_what_the_last_one_changed_and_no_more():
    told = [f"Of {at} ships that left harbour {at * 7} some {at + 3} were loaded with grain." for at in range(10, 90)]
    articles = [dedup.Article(f"{at:02}", "\n\n".join(told[4 * at : 4 * at + 4]) + "\n") for at in range(20)]
    doubled = dedup.Article("20", f"{PASSAGE}\n\n{MORE}\n\n{PASSAGE}\n")
    config = dedup.Config()
    shelf = Counted([*articles, doubled])
    first = dedup.find([*articles, doubled], config).findings
    assert first.cuts["20"]
    found = Shelf(shelf, ids([one.id for one in shelf]), Space(1 << 20))
    (left,) = found.as_cut(first.cuts, np.array([20]))
    assert left.text == f"{PASSAGE}\n\n{MORE}\n"
    assert shelf.read == {20}


def ids(names):
    ends = np.cumsum([len(name.encode()) for name in names])
    return Ids(Pieces("".join(names).encode(), np.concatenate(([0], ends[:-1])), ends))


class Same(str):
    """A name that has the hash of each other one."""

    def __hash__(self):
        return 7


@pytest.mark.parametrize("kind", [pytest.param(str, id="hashes of their own"), pytest.param(Same, id="one hash")])
def test_an_article_is_found_by_its_id(monkeypatch, kind):
    names = ["wire#10", "Huế", "", "wire#9", "desk/a b"]
    monkeypatch.setattr(Pieces, "texts", texts(kind, Pieces.texts))
    found = ids(names)
    assert found.places(map(kind, names[::-1])).tolist() == [4, 3, 2, 1, 0]
    assert [found.at(kind(name)) for name in names] == [0, 1, 2, 3, 4]


def texts(kind, plain):
    return lambda pieces: [*map(kind, plain(pieces))]


@pytest.mark.parametrize("seed", range(10))
def test_what_is_laid_over_a_sequence_reads_as_a_copy_that_is_changed(seed):
    rng = random.Random(seed)
    plain = [f"{at}" for at in range(rng.choice([0, 1, 9]))]
    laid = Overlay(tuple(plain))
    for turn in range(4):
        changed = {at: rng.choice([None, f"{at}'{turn}"]) for at in range(len(plain)) if rng.random() < 0.3}
        between = sorted((rng.randint(0, len(plain)), f"new {turn}.{at}") for at in range(rng.randint(0, 3)))
        names = laid.changed(changed, between)
        for at, one in changed.items():
            plain[at] = one
        for at, one in reversed(between):
            plain.insert(at, one)
        plain = [one for one in plain if one is not None]
        put = [one for one in changed.values() if one is not None] + [one for _, one in between]
        assert [laid.others[~name] for name in names] == put
        assert list(laid) == plain == laid.some(range(len(plain))) == [laid[at] for at in range(len(plain))]
