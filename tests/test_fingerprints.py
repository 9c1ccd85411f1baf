"""Fingerprints: what keeps the name of a finding, and what gives it another."""

from dataclasses import replace

import pytest
from findings import everything, facts, hostile
from test_baseline import ELSE, LEAD, MORE, NEXT

import dedup
from dedup.fold import content
from dedup.report import check
from dedup.report.fingerprints import Marks
from dedup.report.items import items

DOUBLED = f"{LEAD}\n\n{NEXT}\n\n{ELSE}\n\n{LEAD}\n\n{NEXT}\n"


def marks(policy="articles", **texts):
    """Return the fingerprints that a check tells, in order."""
    articles = [dedup.Article(f"{name}.txt", text) for name, text in texts.items()]
    findings = dedup.find(articles, dedup.Config(policy=policy)).findings
    return [str(item.mark) for item in check.found(findings)]


def test_a_doubled_article_has_one_finding():
    assert len(marks(a=DOUBLED)) == 1


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param({"renamed": DOUBLED}, id="file renamed"),
        pytest.param({"a": f"{MORE}\n\n{DOUBLED}"}, id="lines moved"),
        pytest.param({"a": DOUBLED.replace(ELSE, MORE)}, id="unrelated text edited"),
        pytest.param({"a": DOUBLED.replace("\n", "\r\n")}, id="other line ends"),
        pytest.param({"a": DOUBLED.replace(" and ", "  and ").upper()}, id="spacing and case"),
        pytest.param({"z": ELSE, "a": DOUBLED}, id="another article added"),
    ],
)
def test_a_fingerprint_outlives(edited):
    assert marks(a=DOUBLED) == marks(**edited)


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(DOUBLED.replace("three houses", "four houses"), id="a figure, in both copies"),
        pytest.param(DOUBLED.replace(NEXT, NEXT.replace("provincial", "local")), id="a word, in both copies"),
        pytest.param(DOUBLED.replace(NEXT, ELSE), id="another paragraph"),
    ],
)
def test_other_words_have_another_fingerprint(edited):
    assert marks(a=edited)
    assert not {*marks(a=edited)} & {*marks(a=DOUBLED)}


def test_a_third_copy_in_an_article_is_a_second_finding_of_the_same_words():
    (first,) = marks(a=DOUBLED)
    again = marks(a=f"{DOUBLED}\n{MORE}\n\n{LEAD}\n\n{NEXT}\n")
    assert [first, first.replace(":1", ":2")] == again


def test_a_third_article_is_a_second_finding_of_the_same_words():
    two = {"a": f"{LEAD}\n\n{NEXT}\n", "b": f"{LEAD}\n\n{NEXT}\n"}
    (first,) = marks(**two)
    assert [first, first.replace(":1", ":2")] == marks(**two, c=two["a"])


def test_it_does_not_matter_which_copy_stays():
    old, new = f"{LEAD}\n\n{NEXT}\n", f"{LEAD}\n\n{NEXT.replace('a spokeswoman', 'a spokesman')}\n"
    assert marks(a=old, b=new) == marks(b=new, a=old)


def test_the_policy_is_no_part_of_a_fingerprint():
    assert marks(a=DOUBLED, policy="within") == marks(a=DOUBLED, policy="passages")


def test_every_finding_has_a_fingerprint_of_its_own():
    for found in (everything(), hostile()):
        names = [str(item.mark) for item in items(found)]
        assert len({*names}) == len(names)


def test_numbers_are_by_input_order_within_the_run_and_within_the_article():
    found = everything()
    twice = replace(found, repeats=(*found.repeats, replace(found.repeats[4], id="r6")))
    first, second = (Marks(twice).copy(repeat, 0) for repeat in (twice.repeats[4], twice.repeats[5]))
    assert (first.key, first.number, second.number, second.here) == (second.key, 1, 2, 2)


def test_without_shared_spans_a_pair_goes_by_its_facts():
    found = everything()
    bare = replace(found, repeats=(), dropped={}, relations=found.relations[:1])
    other = replace(bare, relations=(replace(bare.relations[0], fact_changes=facts()[:1]),))
    pair = (bare.relations[0].a, bare.relations[0].b)
    assert Marks(bare).pair(*pair) == Marks(bare).pair(*reversed(pair)) != Marks(other).pair(*pair)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_span_knows_its_columns_and_its_content(end):
    """Also one that a second round finds: where the first has cut, twins stand side by side that were apart."""
    indented = DOUBLED.replace("\n\n", "\n\n  ")
    for text in (indented, f"{LEAD}\n\nRain fell.\n\nHe said no.\n\n{LEAD}\n\nHe said no.\n"):
        text = text.replace("\n", end)
        lines = text.splitlines(keepends=True)
        found = dedup.find([dedup.Article("a", text)])
        spans = [span for repeat in found.repeats for span in (repeat.keep, *(other.span for other in repeat.others))]
        assert spans
        for span in spans:
            assert span.start == sum(map(len, lines[: span.line - 1])) + span.column - 1
            assert span.end == sum(map(len, lines[: span.end_line - 1])) + span.end_column - 1
            assert span.content == content(text[span.start : span.end])
