"""Conflicts known without a full reading: some of what a full reading gives, and enough to know a form by."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import facts
from dedup.facts import stretches
from dedup.languages import elected, guess, lead, votes
from dedup.languages.base import words


def shown(a, b):
    return [(one.kind.value, one.a, one.b) for one in facts.conflicts(a, b)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("The toll is 12.", "The toll is 14.", [("number", "12", "14")], id="a number"),
        pytest.param(
            "It cost 3.4 mln dlrs last week", "It cost 3.9 mln dlrs last week",
            [("number", "3.4 mln dlrs", "3.9 mln dlrs")], id="a number with what is read with it",
        ),
        pytest.param("It paid 5-5/8 pct", "It paid 9-1/4 pct", [("number", "5-5/8 pct", "9-1/4 pct")], id="a fraction"),
        pytest.param("The firm of Smith won", "The firm of Jones won", [("name", "Smith", "Jones")], id="a name"),
        pytest.param("The toll is 12.", "The toll is twelve.", [], id="one number, spelled"),
        pytest.param("It sold 1.46 billion of it", "It sold 1,459,193,000 of it", [], id="one number, rounded"),
        pytest.param("It was l2 in the year", "It was 13 in the year", [], id="letters that may be digits"),
        pytest.param("RIYADH, March 15 - The bank rose", "RIYADH, March 16 - The bank rose", [], id="a dateline"),
        pytest.param("The firm of Petersen is here", "The firm of Peterson is here", [], id="a name spelled as heard"),
        pytest.param("The plan of Baker is here", "The plan of Treasury Secretary is here", [], id="an office"),
        pytest.param("It was Smith who beat Jones", "It was Jones who beat Smith", [], id="names that changed places"),
        pytest.param("the toll in hanoi is high", "the toll in hue is high", [], id="no capitals"),
        pytest.param("The toll is 12.", "The toll is 12.", [], id="one text"),
    ],
)  # fmt: skip
def test_what_is_certain_without_a_full_reading(a, b, expected):
    assert shown(a, b) == expected
    assert shown(b, a) == [(kind, theirs, ours) for kind, ours, theirs in expected]


WORDS = st.sampled_from(sorted(words(
    "the of in on said rose fell to from about not Smith Jones Petersen Peterson Hanoi Hue Baker Secretary Mr May IBM "
    "US 12 14 1.5 1,500 1500 1,459,193,000 1.46 45-5/8 1986 mln billion dlrs pct cts years five twelve Monday March 15 "
    "l2 O5 $5 5% -3 million per cent last year ministre la le les des premier cent người tháng năm"
)))  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@settings(max_examples=1500, deadline=None)
@given(TEXTS, st.data())
def test_a_full_reading_gives_it_too(text, data):
    """Some words of a text are replaced, as a form is filled in again."""
    told = text.split()
    for at in data.draw(st.sets(st.integers(0, len(told) - 1), max_size=4)):
        told[at] = data.draw(WORDS)
    other = " ".join(told)
    assert set(facts.conflicts(text, other)) <= {one for one in facts.changes(text, other) if one.conflict}


@settings(max_examples=500, deadline=None)
@given(TEXTS, TEXTS)
def test_a_texts_own_language_is_that_of_both_while_few_words_are_new(a, b):
    one, two = stretches.Words(a), stretches.Words(b)
    assert stretches.language(one, two) == guess(one.distinct | two.distinct)


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        pytest.param("the of in on said to from about", True, id="English throughout"),
        pytest.param("zyx wvu tsr", False, id="no language"),
        pytest.param("", False, id="no word"),
    ],
)
def test_how_many_words_more_could_change_a_language(text, certain):
    distinct = frozenset(text.split())
    assert (lead(votes(distinct), len(distinct)) > 0) is certain
    assert (elected(votes(distinct), len(distinct)) is not None) is certain
