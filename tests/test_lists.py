"""The lists of a report in columns: as objects they say what the texts say, as JSON what their objects would."""

import json
import pickle
import random
from dataclasses import replace

import newsroom
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import Article, Config, kernels
from dedup.engine import order, relations, repeats
from dedup.engine.overlay import Overlay
from dedup.engine.relations import newer
from dedup.engine.summaries import covered
from dedup.fold import content
from dedup.group import LARGEST, standings
from dedup.group import newer as plainly_newer
from dedup.kernels import pure
from dedup.lists import Listed
from dedup.model import Fact, Other, Relation, Repeat
from dedup.report import json as report_json

HOSTILE = [
    '“Huế” says "so"',
    "C:\\wire\\",
    "bell\x07 \x7f\x9b",
    "\u202edrawkcab\u2069",
    "\ud83d lone \udcff",
    "😀 中文",
]
WORDS = ("rain", "fell", "on", "the", "old", "town", "while", "ferries", "stayed", "in", "port", "all", "night")
DESKS = ["wire", "d\x9besk", "\udcff", 'q"uote']
PLACES = ["Northgate", "Redhill", "Oldham", "Lương", "Cœur"]


def sentence(dice, number):
    words = " ".join(dice.choices(WORDS, k=9))
    return f"In {dice.choice(PLACES)} {words} and {dice.choice(HOSTILE)} {number} people left."


def story(dice):
    return [
        [sentence(dice, dice.randint(10, 99)) for _ in range(dice.randint(1, 4))] for _ in range(dice.randint(2, 5))
    ]


def varied(dice, told):
    """The story moved again: a figure changed, a paragraph said twice, one left out, or nothing of it."""
    told = [list(paragraph) for paragraph in told]
    kind = dice.random()
    if kind < 0.3:
        told[0][0] = told[0][0].replace(" people", "7 people")
    elif kind < 0.5:
        told.append(told[0])
    elif kind < 0.7:
        told.pop()
    elif kind < 0.85:
        told = [[f"{each} {dice.randint(100, 999)} more came." for each in paragraph] for paragraph in told]
    return told


def wire(seed):
    """Articles whose ids and texts hold what JSON, terminals and encoders stumble over."""
    dice = random.Random(seed)
    stories = [story(dice) for _ in range(4)]
    articles = []
    for number in range(24):
        ends = dice.choice(["\n\n", "\r\n\r\n", "\r\r"])
        text = ends.join(" ".join(paragraph) for paragraph in varied(dice, dice.choice(stories)))
        name = f"{dice.choice(DESKS)}#{number}"
        time = f"2026-01-{dice.randint(1, 28):02}T00:00:00" if dice.random() < 0.8 else ""
        articles.append(Article(name, text, path=f"{dice.choice(HOSTILE)}.jsonl", time=time))
    return articles


LATEST = Config(policy="latest")
SETTINGS = [Config(), Config(policy="passages", furniture="cut"), LATEST]
settings = pytest.mark.parametrize("config", SETTINGS, ids=["as usual", "passages", "all on disk"], indirect=True)
seeds = pytest.mark.parametrize("seed", range(3))


@pytest.fixture(params=["pure", "native"])
def twin(request, monkeypatch):
    """Bind one of the twins of what rows are written by."""
    chosen = pure
    if request.param == "native":
        chosen = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    for name in ("quoted", "woven", "places"):
        monkeypatch.setattr(kernels, name, getattr(chosen, name))


@pytest.fixture
def config(request, monkeypatch):
    if request.param is LATEST:
        monkeypatch.setattr(Config, "budget", 0)
    return request.param


def as_objects(findings):
    names = ("articles", "repeats", "relations")
    return replace(findings, **{name: tuple(getattr(findings, name)) for name in names})


@settings
@seeds
def test_rows_of_columns_are_those_of_their_objects(twin, seed, config):
    """Byte for byte, whatever the texts hold."""
    findings = dedup.find(wire(seed), config).findings
    assert all(isinstance(each, Listed) for each in (findings.articles, findings.repeats, findings.relations))
    assert len(findings.repeats) > 2
    assert len(findings.relations) > 2
    told, plain = ("".join(report_json.chunks(each)) for each in (findings, as_objects(findings)))
    assert told == plain
    assert len(json.loads(told)["relations"]) == len(findings.relations)
    written = []
    report_json.write(findings, written.append, utf8=True)
    assert b"".join(written) == told.encode()


@seeds
def test_in_however_many_lots_repeats_are_told_they_are_the_same(seed, monkeypatch):
    def told():
        return "".join(report_json.chunks(dedup.find(wire(seed), Config(policy="passages")).findings))

    whole = told()
    taken = []
    monkeypatch.setattr(repeats, "_LOT", 1)
    monkeypatch.setattr(repeats, "_slice", lambda *each, made=repeats._slice: taken.append(each) or made(*each))
    assert told() == whole
    assert len(taken) > 2


def line(text, at):
    return text.count("\n" if "\n" in text else "\r", 0, at) + 1


def spans(findings):
    for repeat in findings.repeats:
        yield repeat.keep
        yield from (other.span for other in repeat.others)


@seeds
def test_spans_stand_where_the_texts_have_them(twin, seed):
    """Lines, columns, the text shown and the hash of what is said are those of the article."""
    articles = wire(seed)
    texts = {one.id: one.text for one in articles}
    for span in spans(dedup.find(articles).findings):
        text = texts[span.article]
        end = "\n" if "\n" in text else "\r"
        assert span.text == text[span.start : min(span.end, span.start + 160)]
        assert (span.line, span.end_line) == (line(text, span.start), line(text, span.end - 1))
        assert span.column == span.start - text.rfind(end, 0, span.start)
        assert span.end_column == span.end - text.rfind(end, 0, span.end - 1)
        assert span.content == content(text[span.start : span.end])


@seeds
def test_facts_stand_where_the_texts_have_them(seed):
    articles = wire(seed)
    texts = {one.id: one.text for one in articles}
    findings = dedup.find(articles).findings
    facts = [fact for one in (*findings.relations, *findings.repeats) for fact in one.fact_changes]
    assert facts
    for fact in facts:
        for words, number, (name, start, end) in zip(
            (fact.a, fact.b), (fact.line_a, fact.line_b), fact.sides, strict=True
        ):
            assert texts[name][start:end] == words
            assert number == line(texts[name], start)


@pytest.mark.parametrize("of_a_form", [1, 8])
@seeds
def test_as_many_facts_are_counted_as_relations_and_articles_by_themselves_tell(seed, of_a_form, monkeypatch):
    monkeypatch.setattr(relations, "OF_A_FORM", of_a_form)
    findings = dedup.find(wire(seed)).findings
    told = [*findings.relations, *(one for one in findings.repeats if one.scope == "within")]
    assert findings.summary["fact_changes"] == sum(len(one.fact_changes) for one in told) > 0


@settings
@seeds
def test_the_order_that_articles_come_in_moves_rows_and_changes_none(seed, config):
    """A relation of two articles that come the other way round is told from its other side."""
    articles = wire(seed)
    plain = dedup.find(articles, config).findings
    turned = dedup.find(articles[::-1], config).findings
    assert [one.id for one in turned.articles] == [one.id for one in articles[::-1]]
    place = {one.id: at for at, one in enumerate(articles[::-1])}
    pairs = [(place[one.a], place[one.b]) for one in turned.relations]
    assert pairs == sorted(pairs)
    assert all(a < b for a, b in pairs)
    assert {frozenset((one.a, one.b)): one for one in map(facing, turned.relations)} == {
        frozenset((one.a, one.b)): one for one in map(facing, plain.relations)
    }
    assert sorted(map(repr, spans(turned))) == sorted(map(repr, spans(plain)))


def facing(one):
    return one if one.a < one.b else order._turned(one)


@seeds
def test_summaries_count_each_character_of_copies_once(seed):
    findings = dedup.find(wire(seed)).findings
    marked = {row.id: set() for row in findings.articles}
    for repeat in findings.repeats:
        for other in repeat.others:
            if other.action == "cut" or other.why == "stands in another article":
                marked[other.span.article].update(range(other.span.start, other.span.end))
    assert {row.id: row.repeated_chars for row in findings.articles} == {one: len(at) for one, at in marked.items()}
    assert findings.summary["repeated_chars"] == sum(map(len, marked.values()))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 9)), max_size=12))
def test_characters_in_spans_that_overlap_are_covered_once(drawn):
    marked = [set(), set(), set()]
    for article, start, size in drawn:
        marked[article].update(range(start, start + size))
    article, start, size = np.array(drawn, np.int64).reshape(-1, 3).T
    assert covered(3, article, start, start + size).tolist() == [len(one) for one in marked]


def laid(findings):
    """Findings over which another round has laid a few rows."""
    relations, repeats = Overlay(findings.relations), Overlay(findings.repeats)
    first, repeat = findings.relations[0], findings.repeats[0]
    relations.changed({0: replace(first, stays="for a reason"), 1: None})
    repeats.changed({len(repeats) - 1: None}, [(len(repeats), replace(repeat, others=repeat.others[:1]))])
    return replace(findings, relations=relations, repeats=repeats)


@seeds
def test_rows_laid_over_columns_are_written_in_their_places(twin, seed):
    articles = order.ranked(wire(seed))
    findings = laid(dedup.engine.rounds.local.find(articles, Config()))
    told = order.as_given(findings, articles)
    assert "".join(report_json.chunks(told)) == "".join(report_json.chunks(as_objects(told)))
    assert [one.id for one in told.repeats] == [f"r{at + 1}" for at in range(len(findings.repeats))]
    assert len(told.relations) == len(findings.relations)
    assert "for a reason" in {one.stays for one in told.relations}


@pytest.mark.parametrize("name", ["articles", "repeats", "relations"])
def test_a_list_in_columns_is_a_sequence_of_its_objects(name):
    rows = getattr(dedup.find(wire(0)).findings, name)
    objects = list(rows)
    assert [rows[at] for at in range(len(rows))] == objects == rows
    assert rows[-1] == objects[-1]
    assert rows[1:3] == objects[1:3]
    assert rows == tuple(objects)
    assert rows != tuple(objects[1:])
    assert pickle.loads(pickle.dumps(rows)) == tuple(objects)
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_objects_of_columns_are_plain_python():
    """No numpy number gets into a record: `json` and `repr` would show it."""
    findings = dedup.find(wire(1)).findings
    records = [*findings.articles, *findings.repeats, *findings.relations]
    assert "np." not in repr(records)
    kinds = {type(one) for one in records for _ in [0]} | {type(o) for r in findings.repeats for o in r.others}
    assert kinds >= {Repeat, Relation, Other}
    assert all(type(fact) is Fact for one in findings.relations for fact in one.fact_changes)


MOMENTS = [
    "",
    "2026-01-01",
    "2026-01-01T00:00:00.000001",
    "9999-12-31T23:59:59.000001",
    "9999-12-31T23:59:59.000002",
    "soon",
]
VERSIONS = [None, -3, -1, 0, 1, 2, LARGEST, LARGEST + 1, 10**30]


@given(st.lists(st.tuples(st.sampled_from(MOMENTS), st.sampled_from(VERSIONS)), min_size=2, max_size=6))
def test_the_newer_of_two_is_the_same_by_columns(drawn):
    articles = [Article(str(at), "", time=time, version=version) for at, (time, version) in enumerate(drawn)]
    columns = standings(articles, Config())
    odd = any(version is not None and not 0 <= version <= LARGEST for _, version in drawn)
    pairs = np.triu_indices(len(articles), 1)
    found = newer(articles, pairs, columns, odd).tolist()
    plain = (
        plainly_newer(articles[one], articles[other]) for one, other in zip(*map(np.ndarray.tolist, pairs), strict=True)
    )
    assert found == [-1 if one is None else int(one.id) for one in plain]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(1.0, "1.0", id="all"), pytest.param(0.0, "0.0", id="nothing"),
        pytest.param(2 / 3, "0.6667", id="rounded"),
        pytest.param(0.00005, "0.0001", id="half a step, above"), pytest.param(0.12345, "0.1235", id="half a step"),
        pytest.param(0.00015, "0.0001", id="half a step, below"), pytest.param(-0.00001, "0.0", id="no negative zero"),
        pytest.param(1.5, "1.5", id="more than all"), pytest.param(0.3, "0.3", id="one digit"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("times", [1, 2000])
def test_shares_are_rounded_as_python_rounds_them(value, expected, times):
    from dedup.report import woven
    from dedup.report.rows import share

    text, start, end = woven.shares(np.array([value] * times))
    assert {bytes(text[a:b]).decode() for a, b in zip(start, end, strict=True)} == {repr(share(value))} == {expected}


def test_a_few_objects_are_made_alone_and_equal_those_of_the_whole_list():
    """Also what their spans say: the hashes of a few are made by themselves."""
    found = dedup.find(newsroom.articles(200)).findings
    for listed in (found.articles, found.repeats, found.relations, found.groups):
        every = [listed[at : at + 1] for at in range(len(listed))]
        assert [one for (one,) in every] == list(listed)
        assert listed[2:9] == list(listed)[2:9]
        assert listed[9:2] == []
        assert listed[::-2] == list(listed)[::-2]
