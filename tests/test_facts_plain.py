"""Plain stretches read by the kernel: what a full reading gives, to the letter, or nothing."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import buffer, kernels
from dedup.facts import labels, plain
from dedup.facts.labels import Dotted
from dedup.facts.lexicon import lexicon
from dedup.facts.pieces import Asked, Pieces
from dedup.facts.vocabulary import Texts
from dedup.kernels.vocabulary import KeyLists
from dedup.languages import LANGUAGES
from dedup.languages.base import words

HALVES = Fraction(7, 2)
DOTTED = Dotted(HALVES, 2)
CODES = [language.code for language in LANGUAGES] + [""]
native = pytest.mark.skipif(kernels.plain is None, reason="the native kernel is not built here")


def texts_of(*texts):
    utf8, offset = buffer.pack(texts)
    return Texts(utf8, np.ascontiguousarray(offset[:-1]), np.ascontiguousarray(offset[1:]))


def asked_of(*rows):
    return Asked(*np.array(rows, np.int64).reshape(-1, 4).T)


def described(texts, asked):
    """What each stretch states."""
    found = Pieces(texts, asked)
    rows = []
    for number in found.number.tolist():
        first, amounts, name, marks = (int(column[number]) for column in found.pieces)
        places = [*range(first, first + amounts), *([name] if name >= 0 else [])]
        facts = []
        for at in places:
            kind, value, unit, size, digits, weak, beside, start, written, *_ = (column[at] for column in found.facts)
            spelled = found.written[int(written)]
            facts.append(
                (kind, found.values(np.array([value])), found._values.units.all[unit], repr(size), digits, weak,
                 beside, int(start), int(found.end[at]), spelled)
            )  # fmt: skip
        rows.append((number == 0, amounts, marks, facts))
    return rows


def in_full(texts, asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "plain", None)
        return described(texts, asked)


def told(text, begin, end, code="en"):
    """How the kernel reads the words of a text from one up to another, and its facts as values."""
    texts, known = texts_of(text), lexicon(LANGUAGES[CODES.index(code)] if code else None)
    one = np.zeros(1, np.int64)
    places = [texts.places(one, one + word)[side] for word, side in ((max(begin - 1, 0), 0), (begin, 0), (end - 1, 1))]
    found = plain.read(texts.utf8, texts.start, texts.end, plain.Stretches(one.astype(np.int32), *places), known)
    names = plain.units(code)
    values = [
        text[start:end] if kind == 2 else plain.value(form, number, scale, names[unit])
        for number, scale, unit, start, end, _, _, kind, form, *_ in zip(
            *(c.tolist() for c in found.facts), strict=True
        )
    ]
    return int(found.told[0]), values


@native
@pytest.mark.parametrize(
    ("text", "begin", "end", "expected"),
    [
        pytest.param("It sold 345,000 of it", 2, 3, (plain.READ, [345000]), id="a number"),
        pytest.param("It cost 3.5.", 2, 3, (plain.READ, [plain.value(0, 35, 1, "")]), id="a number, a full stop"),
        pytest.param("It is 3.50 there", 2, 3, (plain.READ, [DOTTED]), id="a zero at the end: a label, maybe"),
        pytest.param("It is 03.5 there", 2, 3, (plain.OPEN, []), id="a zero before it: a spelling, maybe"),
        pytest.param("In rule 03.5 feet count", 2, 4, (plain.OPEN, []), id="such a zero after a designator"),
        pytest.param("It rose 03.5 feet there", 2, 4, (plain.READ, [(HALVES, "ft")]), id="such a zero of a quantity"),
        pytest.param("It sold 03.5 mln there", 2, 4, (plain.READ, [3500000]), id="such a zero before a scale"),
        pytest.param("It is 0.5 there", 2, 3, (plain.READ, [Fraction(1, 2)]), id="the zero of a part"),
        pytest.param("It cost $3.50 there", 2, 3, (plain.READ, [(HALVES, "$")]), id="with a sign of money"),
        pytest.param("It cost USD 3.50 there", 2, 4, (plain.READ, [(HALVES, "$")]), id="after a code of money"),
        pytest.param("It is MARK 3.50 there", 2, 4, (plain.READ, [(DOTTED, "mark")]), id="after a name, maybe"),
        pytest.param("It cost 3.50 dlrs there", 2, 4, (plain.READ, [(HALVES, "$")]), id="with a currency"),
        pytest.param("It rose 3.50 pct there", 2, 4, (plain.READ, [(HALVES, "%")]), id="with a share"),
        pytest.param("It sold 3.50 mln there", 2, 4, (plain.READ, [3500000]), id="with a scale"),
        pytest.param("It sold 3.50 people there", 2, 4, (plain.READ, [DOTTED]), id="with people: none has a half"),
        pytest.param("It was 3.50 hours there", 2, 4, (plain.READ, [(DOTTED, "h")]), id="with hours: a time, maybe"),
        pytest.param("It was 3.50 minutes there", 2, 4, (plain.READ, [(DOTTED, "min")]), id="with minutes"),
        pytest.param("In rule 3.50 feet count", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="after a designator"),
        pytest.param("In sub-section 3.50 feet", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="after one with a hyphen"),
        pytest.param("In Oslo 3.50 feet count", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="after a capital"),
        pytest.param("In no. 3.50 feet count", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="after an abbreviation"),
        pytest.param("In l'article 3.50 feet", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="after an elided article"),
        pytest.param("It is v3.50 feet there", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="glued to a letter"),
        pytest.param("It is #3.50 feet there", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="glued to a sign"),
        pytest.param("In rule (3.50 feet count", 2, 4, (plain.READ, [(DOTTED, "ft")]), id="behind a bracket"),
        pytest.param("It rose 3.50 feet there", 2, 4, (plain.READ, [(HALVES, "ft")]), id="after any other word"),
        pytest.param("It won 3.50 points there", 2, 4, (plain.READ, [(DOTTED, "point")]), id="with what may be a verb"),
        pytest.param("It won 3.50 votes there", 2, 4, (plain.READ, [(DOTTED, "vote")]), id="with another such"),
        pytest.param("It won 3.50/6 there", 2, 3, (plain.READ, [DOTTED, 6]), id="decimals are part of no fraction"),
        pytest.param("It cost 4.0 billion dlrs, too", 2, 5, (plain.READ, [(4 * 10**9, "$")]), id="scale and currency"),
        pytest.param("It cost $5m, too", 2, 3, (plain.READ, [(5 * 10**6, "$")]), id="a glued letter"),
        pytest.param("It took 12 people there", 2, 4, (plain.READ, [12]), id="people are counted by the number alone"),
        pytest.param("It paid 5-5/8 pct", 2, 4, (plain.READ, [plain.value(0, 5625, 3, "%")]), id="a fraction"),
        pytest.param("It took two hundred and five days", 2, 7, (plain.READ, [(205, "day")]), id="a number in words"),
        pytest.param("It was the 23rd time", 3, 4, (plain.READ, [(23, "th")]), id="a suffix"),
        pytest.param("It was in 1986, they say", 3, 4, (plain.READ, [1986]), id="a year"),
        pytest.param("It was on March 15, 1987 there", 3, 6, (plain.READ, [("m", 3, (15,), 1987)]), id="a day"),
        pytest.param("It was on 5-6 May there", 3, 5, (plain.READ, [("m", 5, (5, 6), None)]), id="two days"),
        pytest.param("It was on Monday there", 3, 4, (plain.READ, [("y", 0)]), id="a weekday"),
        pytest.param("It was done today there", 3, 4, (plain.READ, [("r", 0)]), id="a day from today"),
        pytest.param("It was paid in marks there", 4, 5, (plain.READ, [("", "mark")]), id="a unit without a number"),
        pytest.param("The firm of Moreau won", 3, 4, (plain.NAMED, ["Moreau"]), id="a name"),
        pytest.param("The firm of U.S. Steel won", 3, 4, (plain.NAMED, ["U.S."]), id="an acronym"),
        pytest.param("It has helped, assisted there", 2, 4, (plain.NOTHING, []), id="words on no list"),
        pytest.param("They left. Kessler rose", 2, 3, (plain.UNREAD, []), id="a capital at the start of a sentence"),
        pytest.param("It was Harrow and Kessler", 2, 5, (plain.UNREAD, []), id="two names"),
        pytest.param("It was Mr Kessler", 2, 3, (plain.UNREAD, []), id="a title"),
        pytest.param("It cost 5 per cent more", 2, 5, (plain.READ, [(5, "%")]), id="words that are read as one"),
        pytest.param("It cost 5 mln last year", 4, 6, (plain.READ, [("r", (-1, "year"))]), id="such words tell a year"),
        pytest.param("It was 45 last week.", 2, 5, (plain.READ, [45, ("r", (-1, "week"))]), id="a number and a week"),
        pytest.param("It beat last year's 45 cents", 2, 6, (plain.READ, [("r", (-1, "year")), (45, "cent")]),
                     id="a year that owns a number"),
        pytest.param("It ends this quarter there", 2, 4, (plain.READ, [("r", (0, "quarter"))]), id="the quarter today"),
        pytest.param("It ends next day there", 2, 4, (plain.READ, [("", "day")]), id="a day of no phrase is a unit"),
        pytest.param("It cost half of it", 2, 3, (plain.OPEN, []), id="a fraction in words"),
        pytest.param("It cost 2-1/3 pct", 2, 4, (plain.OPEN, []), id="a number without an end"),
        pytest.param("It fell to -5 there", 3, 4, (plain.OPEN, []), id="a minus"),
        pytest.param("The town of Huế won", 3, 4, (plain.OPEN, []), id="letters beyond ASCII"),
        pytest.param("The town of Huế, Hanoi, won", 4, 5, (plain.OPEN, []), id="such letters before it"),
        pytest.param("Huế sold 345,000 of it", 2, 3, (plain.READ, [345000]), id="such letters elsewhere"),
        pytest.param("It cost 12345678901234567 there", 2, 3, (plain.OPEN, []), id="more digits than a double holds"),
        pytest.param("It was 007 there", 2, 3, (plain.OPEN, []), id="a code"),
        pytest.param("It was CO2 there", 2, 3, (plain.UNREAD, []), id="letters and digits"),
    ],
)  # fmt: skip
def test_what_the_kernel_reads(text, begin, end, expected):
    assert told(text, begin, end) == expected
    texts, asked = texts_of(text), asked_of((0, begin, end, CODES.index("en")))
    assert described(texts, asked) == in_full(texts, asked)


@native
def test_the_kernel_joins_words_over_a_hyphen():
    assert told("Il est venu avant-hier soir", 3, 4, "fr") == (plain.READ, [("r", -2)])


@native
@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_kernel_knows_by_number_the_units_that_measure_nothing(code):
    """Up to the last of them, and no further: "3.50 votes" may be a label, "3.50 dollars" is none."""
    known = lexicon(LANGUAGES[CODES.index(code)])
    units = {unit: word for word, (kind, unit) in known.words.items() if kind in ("u", "$") and word.isascii()}
    number = f"3{known.decimal}50"
    read = {unit: told(f"a {number} {word} b", 1, 3, code) for unit, word in units.items()}
    dotted = {unit for unit, found in read.items() if found == (plain.READ, [(DOTTED, unit)])}
    assert dotted == {*units} & {*labels.UNMEASURED} - {"person"}
    last, after = plain.units(code)[len(labels.UNMEASURED) - 1 :][:2]
    assert (last in dotted, after in units) == (True, True)


SPACES = st.sampled_from([" "] * 12 + ["\n", "  ", "\n   ", "\u00a0"])
MARKS = st.sampled_from([""] * 12 + [*",.;:!?)\"'%-"])
OPENERS = st.sampled_from([""] * 12 + [*"(\"'$-["])
LISTS = sorted(word for word in lexicon(None).words if word.isascii())
WORDS = st.sampled_from(sorted(words(
    "the of in on said rose a The and not at least more than Smith Jones Harrow Hanoi Mr Sen. Secretary May march Mark "
    "IBM US U.S. p.m. A I Vitamin Elizabeth 12 14 1.5 1,500 1,234.5 1.234,5 01 007 0.5 1986 in 2013. 5/8 45-5/8 1-1/3 "
    "mln billion dlrs pct cts years people hours 00 five twenty hundred two thousand one un Monday 15 15th 23rd second "
    "thirds half l2 O5 CO2 $5 5% -3 5m k M 155M$ million per cent last year few today don't one's Smith's year's d'or "
    "least most basis points up to U.P. day before yesterday after tomorrow dozen BOCA414 AB12. AB1-2 this week month "
    "Huế năm tư iPhone xyZ [XX] - & / of to 77-wherdaya 1987 3 000 US$ A$ de unlikely minus "
    "3.10 5.0 7.20 1.100 1,500.50 $1.50 1.50% v1.10 #4.20 1.50- rule no. hours min points marks USD DEM (5.10 0.0 "
    "07.10 07.15 00.5 0,123.5 $07.15 07,500"
)))  # fmt: skip
WORD = WORDS | st.sampled_from(LISTS) | st.text("05a,.-/$%' Bm", min_size=1, max_size=6).filter(str.strip)
CASES = st.sampled_from([str] * 8 + [str.upper, str.lower, str.capitalize])


@st.composite
def stretches(draw):
    """A text, and some of its words."""
    size = draw(st.integers(1, 8))
    parts = [draw(OPENERS) + draw(CASES)(draw(WORD)) + draw(MARKS) for _ in range(size)]
    text = draw(CASES)("".join(part + draw(SPACES) for part in parts))
    count = len(text.split())
    begin = draw(st.integers(0, count - 1))
    return text, begin, draw(st.integers(begin + 1, count)), draw(st.integers(0, len(LANGUAGES)))


@native
@settings(max_examples=800, deadline=None)
@given(st.lists(stretches(), min_size=1, max_size=3))
def test_the_kernel_reads_as_all_is_read_in_full(drawn):
    texts = texts_of(*(text for text, *_ in drawn))
    asked = asked_of(*((at, *row[1:]) for at, row in enumerate(drawn)))
    assert described(texts, asked) == in_full(texts, asked)


@native
@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"end": [99]}, ValueError, id="a stretch that ends after its text"),
        pytest.param({"text": [1]}, ValueError, id="a text that is none"),
        pytest.param({"start": [4]}, ValueError, id="an empty stretch"),
        pytest.param({"before": [3]}, ValueError, id="a word before that is after"),
        pytest.param({"before": [0, 0]}, ValueError, id="columns of two lengths"),
        pytest.param({"end": [4.0]}, TypeError, id="floats"),
    ],
)
def test_stretches_outside_their_texts_are_refused(change, error):
    columns = {"text": [0], "before": [0], "start": [2], "end": [4]} | change
    rows = {name: np.array(of, np.int32 if name == "text" else None) for name, of in columns.items()}
    with pytest.raises(error):
        plain.read(b"a 12", np.array([0]), np.array([4]), plain.Stretches(**rows), lexicon(None))


def test_the_words_that_the_kernel_knows_are_those_of_the_texts(twin):
    """What is on a list is told by its key, whatever its case and marks."""
    lists = KeyLists(
        np.frombuffer(b"maythe", np.uint8), np.array([0, 3, 6]), np.array([1, 0], "u1"), np.array([0, 5], "u4")
    )
    utf8 = b"The 'May' the mayor"
    ends, (*_, key, marks, listed, _, _) = twin.worded(utf8, np.array([0]), np.array([len(utf8)]), lists)
    assert (ends.tolist(), key.tolist(), marks.tolist(), listed.tolist()) == (
        [0, 4], [0, 1, 0, 2], [4, 6, 4, 4], [5, 0, 5, 0],
    )  # fmt: skip
