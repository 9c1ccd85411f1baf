"""What faces count by: the same of lists that lie in columns and of objects, and the same faces of both."""

from dataclasses import replace

import numpy as np
import pytest
from findings import everything, hostile, nothing
from newsroom import articles

import dedup
from dedup.config import Config
from dedup.lists import Pieces
from dedup.model import ArticleSummary, Cut, Relation, Span
from dedup.report import html, tables, terminal
from dedup.report.html import data, lists
from dedup.report.ids import Ids
from dedup.report.known import Known
from dedup.report.overview import Overview

COPY = "A fire broke out in the old town on Friday night and destroyed three houses, the brigade of the town said."
LINE = "Rain is expected on Saturday in the whole of the north, and the roads stay closed, the weather office said."
SEVERAL = [  # a repeat of three copies, some of which state another fact
    dedup.Article(f"{at}.txt", f"{COPY.replace('three', number)}\n\nNews of its own, number {at}, is told.\n\n{LINE}\n")
    for at, number in enumerate(["three", "four", "three", "nine"])
]
RUNS = [
    pytest.param(articles(120), "articles", id="a newsroom"),
    pytest.param(articles(120)[::-1], "passages", id="a newsroom, latest first, cut by passages"),
    pytest.param(SEVERAL, "passages", id="several copies of a passage"),
    pytest.param(articles(3), "latest", id="hardly anything found"),
    pytest.param([], "articles", id="nothing read"),
]


def both(given, policy):
    """The findings of a run as they come, and with objects in place of columns."""
    found = dedup.find(given, Config(policy=policy)).findings
    lists = {name: tuple(getattr(found, name)) for name in ("articles", "repeats", "relations", "groups")}
    return found, replace(found, **lists)


@pytest.mark.parametrize(("given", "policy"), RUNS)
def test_columns_and_objects_are_counted_alike(given, policy):
    columned, plain = map(Overview, both(given, policy))
    number = np.array([plain.ids.at(name) for name in columned.ids.names(np.arange(len(columned.ids)))], np.int64)
    for name in ("rows", "pairs", "copies"):
        one, other = getattr(columned, name), getattr(plain, name)
        for field in one.dtype.names:
            told = number[one[field]] if field in ("a", "b", "article", "kept") else one[field]
            assert told.tolist() == other[field].tolist(), f"{name}: {field}"
    assert columned.pair_facts.tolist() == plain.pair_facts.tolist()
    assert columned.copy_facts.tolist() == plain.copy_facts.tolist()
    assert columned.roles == plain.roles
    assert [columned.relation(at) for at in range(len(columned.pairs))] == list(plain.findings.relations)


@pytest.mark.parametrize(("given", "policy"), RUNS)
@pytest.mark.parametrize("cleaned", [True, False])
def test_the_page_of_columns_is_the_page_of_objects(given, policy, cleaned):
    columned, plain = both(given, policy)
    texts = {article.id: article for article in given}
    pages = {
        "".join(html.chunks(columned, html.About(Known(columned, given), cleaned))),
        "".join(html.chunks(columned, html.About(texts, cleaned, seen=Overview(columned)))),
        "".join(html.chunks(plain, html.About(texts, cleaned))),
    }
    assert len(pages) == 1


@pytest.mark.parametrize("make", [everything, hostile, lambda: both(articles(120), "passages")[0]])
@pytest.mark.parametrize("together", [1, 7])
def test_the_page_is_the_same_however_many_rows_are_counted_at_a_time(make, together, monkeypatch):
    findings = make()
    usual = "".join(html.chunks(findings))
    monkeypatch.setattr(tables, "_TOGETHER", together)
    monkeypatch.setattr(lists, "_FACTS", together)
    assert "".join(html.chunks(findings)) == usual


GONE = {"b.txt": "a.txt"}
MADE = {
    "c.txt": (Cut(9, 12, "again", Span("c.txt", 0, 3, 1, 1, "body", "")), Cut(20, 30, "furniture: notice", None)),
    "b.txt": (Cut(1, 2, "again", None),),
    "a.txt": (Cut(4, 9, "again", Span("gone.txt", 5, 6, 7, 8, "body", "")),),
}


@pytest.mark.parametrize("order", [MADE, sorted(MADE)], ids=["in no order", "in order"])
def test_cuts_are_columns_by_article(order):
    rows = tuple(ArticleSummary(name, name, 90, 0, 0.0, True, None) for name in ("a.txt", "b.txt", "c.txt", "d.txt"))
    cuts = {name: MADE[name] for name in order}
    seen = Overview(replace(nothing(), articles=rows, cuts=cuts, dropped=GONE))
    low, high = seen.cuts_of(np.arange(4))
    told = [
        tuple(
            Cut(start, end, seen.whys[why], Span(seen.ids.name(kept), *place, "body", "") if kept >= 0 else None)
            for _, start, end, why, kept, *place in seen.cuts[first:last].tolist()
        )
        for first, last in zip(low, high, strict=True)
    ]
    assert told == [MADE["a.txt"], MADE["b.txt"], MADE["c.txt"], ()]
    assert seen.touched().tolist()[:4] == [True, True, True, False]
    assert seen.keeper.tolist() == [-1, 0, -1, -1, -1]


@pytest.mark.parametrize(
    ("furniture", "names", "starts"),
    [
        pytest.param(None, "abc", [4, 9, 20], id="all"),
        pytest.param(None, "cba", [9, 20, 4], id="all, in another order"),
        pytest.param(None, "bacd", [4, 9, 20], id="all, beside an article without any"),
        pytest.param(True, "abc", [20], id="furniture, of which no copy stays"),
        pytest.param(False, "cba", [9, 4], id="the others"),
    ],
)
def test_cuts_that_are_made_are_those_of_written_articles_in_input_order(furniture, names, starts):
    rows = tuple(ArticleSummary(f"{name}.txt", f"{name}.txt", 90, 0, 0.0, True, None) for name in names)
    seen = Overview(replace(nothing(), articles=rows, cuts=MADE, dropped=GONE))
    assert seen.made(furniture)["start"].tolist() == starts


@pytest.mark.parametrize(
    ("chars", "known", "blocks"),
    [
        pytest.param([], [], [], id="none"),
        pytest.param([9, 9], [False, False], [-1, -1], id="none that is known"),
        pytest.param([5, 4, 1, 3], [True] * 4, [0, 0, 0, 1], id="the one that fills a block stands in it"),
        pytest.param([50, 0, 9, 1, 2], [True] * 5, [0, 1, 1, 1, 2], id="one that is longer than a block"),
        pytest.param([6, 9, 6, 6], [True, False, True, True], [0, -1, 0, 1], id="one between that is not known"),
    ],
)
def test_texts_are_dealt_into_blocks(chars, known, blocks, monkeypatch):
    monkeypatch.setattr(data, "TEXTS", 10)
    assert data._texts(np.array(chars, np.int64), np.array(known, np.bool_)).tolist() == blocks


@pytest.mark.parametrize("make", [everything, hostile, nothing])
def test_a_copy_is_made_with_the_facts_that_are_its_own(make):
    findings = make()
    seen = Overview(findings)
    found = [seen.copied(at) for at in range(len(seen.copies))]
    assert [one.copy for one in found] == [copy for repeat in findings.repeats for copy in repeat.others]
    assert [len(one.facts) for one in found] == seen.copies["facts"].tolist()


def test_an_article_that_no_row_lists_is_counted_and_told_by_its_id():
    pair = Relation("a.txt", "gone.txt", "copy", 1.0, 1.0, None, 1)
    row = ArticleSummary("a.txt", "in/a.txt", 9, 0, 0.0, True, None)
    seen = Overview(replace(nothing(), articles=(row,), relations=(pair,)))
    assert seen.count == 2
    assert [seen.place(at) for at in range(2)] == ["in/a.txt", "gone.txt"]
    assert seen.found.tolist() == [True, True]
    assert seen.listed("gone.txt") == seen.listed("never.txt") == -1


@pytest.mark.parametrize("pieces", [True, False])
def test_ids_and_numbers_go_both_ways(pieces, monkeypatch):
    """Also where two ids have one hash."""
    monkeypatch.setattr("builtins.hash", lambda name: len(name))
    names = ["b", "a", "cc", "Huế"]
    utf8 = [name.encode() for name in names]
    end = np.cumsum([*map(len, utf8)])
    ids = Ids(Pieces(b"".join(utf8), end - [*map(len, utf8)], end) if pieces else names)
    assert [ids.at(name) for name in names] == [0, 1, 2, 3]
    assert ids.find("d") == -1
    assert (ids.at("d"), ids.at("d"), len(ids)) == (4, 4, 5)
    assert ids.names(np.array([4, 0, 3, 3])) == ["d", "b", "Huế", "Huế"]


@pytest.mark.parametrize(("given", "policy"), RUNS)
def test_the_summary_of_columns_is_the_summary_of_objects(given, policy):
    told = []
    for findings in both(given, policy):
        parts = []
        terminal.write(findings, parts.append)
        told.append("".join(parts))
    assert told[0] == told[1]
