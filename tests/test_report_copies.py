"""Which copy a changed fact belongs to, and which finding takes which entry of a baseline: also among thousands."""

from collections import Counter
from dataclasses import replace

import pytest
from findings import everything

from dedup import api
from dedup.config import Config
from dedup.model import Article, Fact, Other, Repeat, Span
from dedup.report import baseline
from dedup.report.copies import copies, facts_by_copy
from dedup.report.explain import explain
from dedup.report.items import items


def span(start, end, article="a"):
    return Span(article, start, end, 1, 1, "body", "")


def fact(a, b, article_a="a", article_b="a"):
    return Fact("number", "12", "14", article_a, article_b, 1, 1, *a, *b)


def repeat(others, facts, keep=(0, 10)):
    return Repeat("r1", "within", "near", 0.9, span(*keep), tuple(Other(one, 0.9, "keep", "") for one in others), facts)


@pytest.mark.parametrize(
    ("others", "facts", "wanted"),
    [
        pytest.param([span(20, 30), span(40, 50)], [fact((2, 4), (42, 44))], [0, 1], id="one line, the second copy"),
        pytest.param([span(20, 30), span(40, 50)], [fact((22, 24), (2, 4))], [1, 0], id="the copy is side a"),
        pytest.param([span(40, 50), span(20, 30)], [fact((2, 4), (22, 24))], [0, 1], id="copies in any order"),
        pytest.param([span(20, 30), span(40, 50)], [fact((2, 4), (30, 30))], [1, 0], id="an empty side at the end"),
        pytest.param([span(20, 30), span(40, 50)], [fact((2, 4), (29, 31))], [0, 0], id="over the edge: no copy's"),
        pytest.param([span(20, 30), span(40, 50)], [fact((22, 24), (42, 44))], [0, 0], id="the kept span has no part"),
        pytest.param([span(20, 90), span(22, 30), span(40, 50)], [fact((2, 4), (42, 44))], [1, 0, 1], id="nested"),
        pytest.param([span(20, 30, "b"), span(20, 30, "c")], [fact((2, 4), (22, 24), "a", "c")], [0, 1], id="articles"),
        pytest.param([span(20, 30)], [fact((2, 4), (99, 99))], [1], id="one copy has them all"),
        pytest.param([span(20, 30), span(40, 50)], [], [0, 0], id="no facts"),
    ],
)  # fmt: skip
def test_a_fact_belongs_to_the_copy_that_its_place_lies_in(others, facts, wanted):
    assert [len(found) for found in facts_by_copy(repeat(others, tuple(facts)))] == wanted


def test_of_twenty_thousand_copies_on_one_line_each_has_its_own_fact():
    starts = range(20, 400_020, 20)
    facts = tuple(fact((2, 4), (start + 2, start + 4)) for start in starts)
    found = facts_by_copy(repeat([span(start, start + 15) for start in starts], facts))
    assert [tuple(one.start_b for one in told) for told in found] == [(start + 2,) for start in starts]


LEAD = "Heavy rain in the central province has killed {} people and left five missing, the disaster agency said. "
OTHER = "The army sent soldiers and boats to the old imperial capital, said a colonel who leads the rescue there. "


@pytest.mark.parametrize("gap", ["", "\n\n"], ids=["one line", "paragraphs"])
@pytest.mark.parametrize("apart", [False, True], ids=["in one article", "in two articles"])
def test_a_fact_says_where_it_stands(gap, apart):
    """Its words stand at its offsets, inside its copy and the kept span, whatever lines there are."""
    text = gap.join((LEAD.format(12), OTHER, LEAD.format(14), OTHER, LEAD.format(31)))
    more = gap.join((OTHER, LEAD.format(77), "A third storm is expected on Sunday, forecasters of the office said."))
    given = [Article("a", text), Article("b", more)] if apart else [Article("a", text)]
    texts = {article.id: article.text for article in given}
    findings = api.find_articles(given, Config())
    told = Counter()
    for found in copies(findings):
        for one in found.facts:
            for article, start, end in one.sides:
                assert any(
                    held.article == article and held.start <= start <= end <= held.end
                    for held in (found.copy.span, found.repeat.keep)
                )
            assert texts[one.article_a][one.start_a : one.end_a] == one.a
            assert texts[one.article_b][one.start_b : one.end_b] == one.b
            told[found.name] += 1
    assert len(told) >= 2
    assert max(told.values()) == 1
    for relation in findings.relations:
        for one in relation.fact_changes:
            assert texts[one.article_a][one.start_a : one.end_a] == one.a
            assert texts[one.article_b][one.start_b : one.end_b] == one.b


def test_a_doubled_article_of_one_line_is_explained_with_the_facts_of_each_copy_kept_side_first():
    text = LEAD.format(12) + OTHER + LEAD.format(14) + LEAD.format(31)
    told = explain(api.find_articles([Article("a", text)], Config()), {"a": text}, "a", "a")
    for pair in told.blocks:
        for one in pair.fact_changes:
            assert pair.a.start <= one.start_a <= pair.a.end
            assert pair.b.start <= one.start_b <= pair.b.end
    assert sorted(len(pair.fact_changes) for pair in told.blocks)[-2:] == [1, 1]


def test_of_many_findings_that_say_the_same_each_takes_one_entry():
    """In its own article first, then of an article that is gone, the first of the file first; the rest is stale."""
    findings = everything()
    told = [one for one in items(findings) if one.rule == "repeat-within"][:1] * 3000
    here = baseline.Entry.of(told[0])
    entries = [*[here] * 1000, *(here._replace(article=f"gone/{at:04}") for at in range(2500))]
    beside = baseline.compare(entries, told, findings)
    assert (len(beside.known), len(beside.new)) == (3000, 0)
    assert [entry.article for entry in beside.stale] == [f"gone/{at:04}" for at in range(2000, 2500)]


def test_an_entry_of_an_article_that_still_stands_accepts_no_copy_elsewhere():
    findings = everything()
    (told, *_) = (one for one in items(findings) if one.rule == "repeat-within")
    other = next(row for row in findings.articles if row.id != told.article and row.id != told.twin)
    entry = baseline.Entry.of(told)._replace(article=other.path)
    beside = baseline.compare([entry], [told], replace(findings))
    assert (len(beside.known), len(beside.stale)) == (0, 1)
