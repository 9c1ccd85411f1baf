"""The JUnit face: a case an article, XML whatever the copy holds."""

import io
import xml.etree.ElementTree as ET

import pytest
from findings import everything, hostile, nothing
from junitparser import Error, Failure, JUnitXml

from dedup.report import check, face, junit, teller
from dedup.report.items import items

MAKES = pytest.mark.parametrize("make", [everything, hostile, nothing], ids=lambda make: make.__name__)


def written(findings):
    out = io.StringIO()
    face("junit")(findings, out.write)
    return out.getvalue()


def cases(findings):
    (suite,) = JUnitXml.fromstring(written(findings).encode())
    return {case.name: case for case in suite}


@MAKES
def test_junit_matches_golden(make, golden):
    golden(f"report-{make.__name__}.junit.xml", written(make()))


@MAKES
def test_counts_are_those_of_the_cases(make):
    root = ET.fromstring(written(make()).encode())
    for element in (root, root[0]):
        counts = [element.get("tests"), element.get("failures"), element.get("errors")]
        assert counts == [str(len(root[0].findall(which))) for which in ("testcase", ".//failure", ".//error")]


def test_an_article_that_clean_would_change_fails():
    found = everything()
    failing = {name for name, case in cases(found).items() if any(isinstance(one, Failure) for one in case.result)}
    assert failing == {f"wire/{article}" for article in {*found.cuts, *found.dropped}}


def test_every_finding_of_an_article_is_told_with_its_fingerprint():
    text = written(everything())
    assert all(text.count(f"{item.rule} {item.mark}]") == 1 for item in items(everything()))


def test_an_unread_input_is_an_error():
    (error,) = cases(everything())["wire/photo.txt"].result
    assert isinstance(error, Error)
    assert error.message.startswith("not text")


def test_several_findings_of_an_article_are_one_failure_with_all_lines():
    """Many servers show the first failure of a case only."""
    found = everything()
    told = [item for item in check.found(found) if item.fails]
    same = [*told[:1], *told[:1]]
    out = io.StringIO()
    teller("junit")(found, same, out.write)
    (failure,) = ET.fromstring(out.getvalue().encode()).iter("failure")
    assert failure.get("message").endswith("(and 1 more)")
    assert len(failure.text.splitlines()) == 2


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff", "\u202e", "<", "&", '"', "]]>"])
def test_any_character_comes_back_from_xml(letter):
    value = junit._value(f"a{letter}b")
    assert ET.fromstring(f"<a b={value}/>").get("b") == junit.plain(f"a{letter}b")
