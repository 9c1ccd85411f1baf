"""Conflicts known without a full reading: some of what a full reading gives, and enough to know a form by."""

import numpy as np
import plain_sure
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import facts, kernels
from dedup.facts import read, stretches, sure
from dedup.facts.lexicon import by_code
from dedup.facts.pieces import KINDS
from dedup.facts.tokens import Passage
from dedup.facts.vocabulary import Texts
from dedup.kernels.alignment import COUNTS, ODD, PLAIN, STICKY
from dedup.languages import elected, guess, lead, votes
from dedup.languages.base import words
from dedup.model import FactChange


@pytest.fixture(scope="session")
def seen():
    """One reader for all examples, as a run has one: what it has read of a text holds for every other pair."""
    return sure.Sure(str)


def conflicts(seen, a, b):
    return seen.changes(seen.conflicts([a], [b]), 0)


def shown(a, b):
    return [(one.kind.value, one.a, one.b) for one in conflicts(sure.Sure(str), a, b)]


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
        pytest.param("It paid 12 pct more", "It paid 13 mln dlrs more", [], id="two measures"),
        pytest.param("It sold 150 tons", "It sold 160 tonnes", [], id="two measures that may be one"),
        pytest.param("It took a half of it", "It took 50 pct of it", [], id="a part and its share"),
        pytest.param("It sold 141 of it", "It sold 143 of it", [("number", "141", "143")], id="as many digits"),
        pytest.param("It sold 140 of it", "It sold 142 of it", [("number", "140", "142")], id="a digit more"),
        pytest.param("It sold 140,000 of it", "It sold 140,012 of it", [], id="three digits more"),
        pytest.param("It sold 0 of it", "It sold 5 of it", [("number", "0", "5")], id="nothing"),
        pytest.param("zyx Wvu opg 7 tsr", "zyx Wvu clsg 9 tsr", [("name", "opg", "clsg"), ("number", "7", "9")],
            id="a word of no known language may be a name"),
        pytest.param("Giá là 12 đồng ở Huế", "Giá là 14 đồng ở Huệ", [("number", "12 đồng", "14 đồng")],
            id="one word with other accents"),
    ],
)  # fmt: skip
def test_what_is_certain_without_a_full_reading(a, b, expected):
    assert shown(a, b) == expected
    assert shown(b, a) == [(kind, theirs, ours) for kind, ours, theirs in expected]


DATES = [
    "in March", "on March 15", "on March 16", "on 15-16 March", "on March 15, 1987", "on March 15, 1988",
    "in March 1987", "in 1986", "in 1987", "on Monday", "on Tuesday", "today", "tomorrow", "last year", "this year",
    "on 1, 2, 3, 4 May",
]  # fmt: skip


def test_dates_behind_the_dateline_are_told_apart_as_one_by_one(seen):
    """Whatever their forms: a day says more than its month, and a weekday may be a day from today."""
    sentence = (
        "The council of the town said on the whole, and in the end for all who had asked it, that the plan failed "
    )
    pairs = [(sentence + a, sentence + b) for a in DATES for b in DATES]
    found = seen.conflicts([a for a, _ in pairs], [b for _, b in pairs])
    told = [list(seen.changes(found, at)) for at in range(len(pairs))]
    assert told == [plain_sure.conflicts(a, b) for a, b in pairs]
    assert len(DATES) < sum(map(bool, told)) < len(pairs) - 2 * len(DATES)


WORDS = st.sampled_from(sorted(words(
    "the of in on said rose fell to from about not Smith Jones Petersen Peterson Hanoi Hue Baker Secretary Mr May IBM "
    "US 12 14 1.5 1,500 1500 1,459,193,000 1.46 45-5/8 1986 mln billion dlrs pct cts years five twelve Monday March 15 "
    "l2 O5 $5 5% -3 million per cent last year ministre la le les des premier cent người tháng năm"
)))  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@settings(max_examples=1000, deadline=None)
@given(text=TEXTS, data=st.data())
def test_a_full_reading_gives_it_too(seen, text, data):
    """Some words of a text are replaced, as a form is filled in again."""
    told = text.split()
    for at in data.draw(st.sets(st.integers(0, len(told) - 1), max_size=4)):
        told[at] = data.draw(WORDS)
    other = " ".join(told)
    assert set(conflicts(seen, text, other)) <= {one for one in facts.changes(text, other) if one.conflict}


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_many_pairs_are_read_as_one_by_one(seen, twin, data):
    """Pairs of a few texts and their edits, in any order and direction."""
    texts = data.draw(st.lists(TEXTS, min_size=1, max_size=3))
    for text in texts[:2]:
        told = text.split()
        for at in data.draw(st.sets(st.integers(0, len(told) - 1), max_size=4)):
            told[at] = data.draw(WORDS)
        texts.append(" ".join(told))
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(texts), st.sampled_from(texts)), max_size=4))
    left, right = [one for one, _ in pairs], [other for _, other in pairs]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("contradicted", "differing", "numbered", "stretched", "worded"):
            patch.setattr(kernels, name, getattr(twin, name))
        patch.setattr(kernels, "plain", getattr(twin, "plain", None))
        found = seen.conflicts(left, right)
    assert [plain_sure.conflicts(*pair) for pair in pairs] == [
        list(seen.changes(found, at)) for at in range(len(pairs))
    ]


@settings(max_examples=200, deadline=None)
@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_the_columns_are_the_changes(seen, pairs):
    found = seen.conflicts([one for one, _ in pairs], [other for _, other in pairs])
    told, written = seen.columns(found), seen.written
    listed = [
        FactChange(KINDS[kind], written[a], written[b], *places)
        for kind, *places, a, b in zip(*(column.tolist() for column in told), strict=True)
    ]
    assert listed == [change for at in range(len(pairs)) for change in seen.changes(found, at)]


def test_the_first_conflicts_are_given_alone():
    one = sure.Sure(str)
    found = one.conflicts(["In 12 towns 15 fell"], ["In 72 towns 85 fell"])
    assert [[change.a for change in one.changes(found, 0, most)] for most in (0, 1, 2, None)] == [
        [], ["12"], ["12", "15"], ["12", "15"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "marks", "letters"),
    [
        pytest.param("Hanoi,", PLAIN, b"hanoi", id="a word"),
        pytest.param("12%", PLAIN | COUNTS | STICKY, b"", id="an amount, whose letters nothing asks"),
        pytest.param("May", PLAIN | STICKY, b"may", id="a month"),
        pytest.param("Huế", 0, b"hue", id="accents"),
        pytest.param("co-op", PLAIN, b"coop", id="a hyphen"),
        pytest.param("①", ODD, b"1", id="a digit that is no amount"),
    ],
)
def test_what_is_noted_of_a_word(word, marks, letters):
    utf8 = f"the {word}".encode()
    known = Texts(utf8, np.array([0]), np.array([len(utf8)])).known
    assert (marks, letters) == (int(known.marks[1]), known.letters[known.offset[1] :].tobytes())


NUMBERS = st.text(st.sampled_from("0123456789.,"), min_size=1, max_size=9) | st.text("0123456789.,:;$%a -", max_size=6)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(["", "in ", "$", "year 12 ", "May ", "- "]),
    NUMBERS.filter(str.strip),
    st.sampled_from(["", " of", " %"]),
    st.sampled_from(["en", "fr", "vi", ""]),
)
def test_a_number_that_stands_alone_is_read_as_its_tokens_are(before, number, after, code):
    passage = Passage(before + number + after, by_code(code))
    start, end = len(before), len(before + number)
    found = read.span(passage, 0, start, end)
    amounts = [one._replace(start=one.start + found.base, end=one.end + found.base) for one in found.content.amounts]
    whole = read.content(passage, start, end)
    assert list(whole.amounts) == amounts


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
