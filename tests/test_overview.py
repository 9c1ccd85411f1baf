"""What faces count by: the same of lists that lie in columns and of objects, and the same faces of both."""

from dataclasses import replace

import numpy as np
import pytest
from findings import everything, hostile, nothing
from newsroom import articles

import dedup
from dedup.config import Config
from dedup.lists import Pieces
from dedup.model import ArticleSummary, Relation
from dedup.report import html, terminal
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
