"""Where passages start and end."""

import textwrap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import buffer, kernels, segment
from dedup.fold import fold

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))

WIRE = """The Bank of England said it forecast a
shortage of around 250 mln stg in the money market today.
    Among the factors affecting liquidity, it said bills
maturing in official hands and the treasury bill take-up would
drain around 1.02 billion stg while below target bankers'
balances would take out a further 140 mln.
    However, since then the pound has continued to gain
strongly.
 REUTER
"""

MAIL = """The minister said on Tuesday that the talks in the capital
had gone well and that he expected a treaty to be signed before
the end of the year, though some questions were still open.

Officials from both sides are to meet again next week in Hanoi
to settle them. Neither side would say what they were about.
"""

POEM = """Sing, willow, by the water,
and all the long night through,
the miller's youngest daughter
comes down to sing with you.
Sing, willow, by the water.
"""

RESULTS = """Hanoi          3   1   0   10
Saigon         2   2   0    8
Hue            2   1   1    7
Danang         0   0   4    0
"""

HEADLINES = """- Storm closes the port of Haiphong for the second day in a row
- Rice exports grow by a tenth as prices in Asia keep on rising
- Court hears first witnesses in the trial of the former banker
- Team names its squad for the match against Thailand on Sunday
"""

TURNS = """Q: Why did you leave?
A: I was tired.
Q: Why did you come back?
A: I was bored.
"""

FERRY = """SEAGATE, June 4 - Talks between the harbor line and its deckhands broke off late on Tuesday, and the last \
boat tied up before midnight. Pickets stood at the slip within the hour, carrying lanterns in the rain.

The union wants $5 an hour by the end of a three-year contract. The line has offered less, and says that it cannot go \
further without a rise in fares, which only the state commission can grant.

Mayor Frank Bell asked both sides to meet again on Thursday in the presence of a federal mediator, who has settled \
two such disputes in the past and knows the men on both sides by their first names.
"""

LOWER_VERSE = """the night came down across the bay
and all the boats had gone to sea,
the gulls were crying far away,
the wind was calling out to me.
i walked along the empty sand
and felt the water, cold and slow,
the moon was rising over land,
and there was nowhere left to go.
"""

CHORES = """how to repair a leaking tap
painting an old wooden fence
choosing tiles for the bathroom
planting bulbs before the frost
what to do with fallen leaves
cleaning gutters in autumn
storing tools over winter
keeping mice out of the shed
"""

SHORT_HEADLINES = """Storm closes port for second day
Rice exports grow by a tenth
Court hears first witnesses
Team names squad for Sunday
Mayor opens new bridge in rain
Ferry workers call off strike
"""


def column(text, width, indent="", gap="\n\n"):
    """The text as a newspaper set it."""
    blocks = [textwrap.wrap(block, width, initial_indent=indent) for block in text.strip().split("\n\n")]
    return gap.join("\n".join(block) for block in blocks) + "\n"


@pytest.fixture(autouse=True, scope="module", params=["spec", "native"])
def twin(request):
    """Every test here runs on the spec in numpy and on the native kernel."""
    native = pytest.importorskip("dedup.kernels.native") if request.param == "native" else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "passages", native and native.passages)
        yield


def lines_of(text):
    """The paragraphs that the passages of a text make up."""
    found = segment.passages([text])
    joined = {}
    for number, start, end in zip(found.paragraph.tolist(), found.start.tolist(), found.end.tolist(), strict=True):
        joined[number] = (joined.get(number, (start,))[0], end)
    return [text[start:end] for start, end in joined.values()]


def pieces(text):
    found = segment.passages([text])
    return [text[start:end] for start, end in zip(found.start.tolist(), found.end.tolist(), strict=True)]


def unwrapped(text):
    return " ".join(text.split())


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_every_line_of_a_seed_is_a_paragraph(seed):
    text = seed.read_text(encoding="utf-8")
    assert [line for line in text.split("\n") if line.strip()] == lines_of(text)


def test_wrapped_lines_are_joined_until_one_is_indented():
    found = lines_of(WIRE)
    assert [unwrapped(paragraph)[:26] for paragraph in found] == [
        "The Bank of England said i",
        "Among the factors affectin",
        "However, since then the po",
        "REUTER",
    ]


def test_wrapped_lines_are_joined_until_a_blank_one():
    assert [unwrapped(block) for block in MAIL.split("\n\n")] == [unwrapped(paragraph) for paragraph in lines_of(MAIL)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(POEM, id="a poem"),
        pytest.param(RESULTS, id="a table"),
        pytest.param(HEADLINES, id="a list with bullets as wide as wrapped copy"),
        pytest.param(HEADLINES.replace("- ", ""), id="a list without bullets as wide as wrapped copy"),
        pytest.param(HEADLINES.replace("- ", "") * 3, id="a long one"),
        pytest.param(TURNS, id="questions and answers"),
        pytest.param(LOWER_VERSE, id="verse in lower case"),
        pytest.param(CHORES, id="a list in lower case"),
        pytest.param(SHORT_HEADLINES, id="headlines of a column's width"),
        pytest.param("Ferry stands idle\nas its crew walks out\nand the rain falls.\n", id="three short lines"),
        pytest.param("The court met.\nIt will meet again on Monday.\nNobody was hurt.\n", id="short sentences"),
    ],
)
def test_lines_that_are_not_wrapped_stay_apart(text):
    assert text.splitlines() == lines_of(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(WIRE.replace("    However", "\n    However"), 4, id="a blank line between indented paragraphs"),
        pytest.param(WIRE.replace("\n", "\r\n"), 4, id="CR LF"),
        pytest.param(WIRE.replace("\n", "\r"), 4, id="CR"),
        pytest.param(WIRE.replace("around 250 mln stg", "around 250 mln stg, a large one,"), 4, id="one line too long"),
        pytest.param(WIRE.replace("maturing in official hands and the", "maturing in"), 4, id="one line too short"),
        pytest.param(WIRE.replace(" REUTER", "VNA"), 4, id="a flush sign-off"),
        pytest.param("Bank sees shortage\n\n    LONDON, March 9 - " + WIRE, 5, id="a headline and a dateline"),
        pytest.param(
            "BANK OF ENGLAND FORECASTS SHORTAGE IN MARKET\nLONDON, March 9 - " + WIRE, 5, id="a dateline under it"
        ),
        pytest.param(WIRE.upper(), 4, id="telex capitals"),
    ],
)
def test_wrapping_is_seen_through_odd_lines(text, count):
    assert count == len(lines_of(text))


def test_a_headline_list_under_wrapped_copy_stays_a_list():
    assert HEADLINES.splitlines() == lines_of(MAIL + "\n" + HEADLINES)[2:]


@pytest.mark.parametrize("width", [20, 24, 28, 32, 36, 40, 44])
@pytest.mark.parametrize(("indent", "gap"), [("", "\n\n"), ("  ", "\n"), ("  ", "\r\n")])
def test_a_newspaper_column_has_the_passages_of_the_text_on_long_lines(width, indent, gap):
    found = pieces(column(FERRY, width, indent, gap))
    assert [fold(passage) for passage in pieces(FERRY)] == [fold(passage) for passage in found]


def test_a_word_parted_at_a_line_end_parts_no_passage():
    text = column(FERRY, 30).replace("between the", "bet-\nween the").replace("presence", "pre-\nsence")
    assert [fold(passage) for passage in pieces(FERRY)] == [fold(passage) for passage in pieces(text)]


def test_an_advertisement_run_into_a_column_costs_one_sentence():
    lines = column(FERRY, 32).splitlines()
    text = "\n".join([*lines[:1], "OAK TABLES $19.95", *lines[1:]])
    kept = {fold(passage) for passage in pieces(text)} & {fold(passage) for passage in pieces(FERRY)}
    assert len(kept) == len(pieces(FERRY)) - 1


def test_a_second_column_merged_into_a_line_in_four_costs_the_sentences_it_stands_in():
    """The lines beside it are still joined, so that no sentence falls apart."""
    lines = column(FERRY, 32).splitlines()
    text = "\n".join(f"{line}  dish to share with" if n % 4 == 1 and line else line for n, line in enumerate(lines))
    found = [fold(passage).replace("dishtosharewith", "") for passage in pieces(text)]
    assert [fold(passage) for passage in pieces(FERRY)] == found


def test_a_list_under_a_newspaper_column_stays_a_list():
    assert SHORT_HEADLINES.splitlines() == lines_of(column(FERRY, 30) + "\n" + SHORT_HEADLINES)[3:]


def test_long_sentences_of_a_paragraph_are_passages_of_their_own():
    first = "The ministry said that the exports of rice had grown by a tenth in the first half of the year."
    second = "It put that down to the higher prices paid in Asia and to a good harvest in the delta."
    assert [first, second] == pieces(f"{first} {second}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("No. {long}", ["No. {long}"], id="a word or two: the next one"),
        pytest.param("{long} No.", ["{long} No."], id="the last: the one before"),
        pytest.param("No. Yes. {long} {long}", ["No. Yes. {long}", "{long}"], id="two in a row: the next long one"),
        pytest.param("No. Yes.", ["No. Yes."], id="nothing but short ones"),
        pytest.param("{half} {half} {long}", ["{half} {half}", "{long}"], id="two that are enough together"),
        pytest.param("{half} {long}", ["{half}", "{long}"], id="one of some length: none that is long"),
        pytest.param("{long} {half}", ["{long}", "{half}"], id="the last, of some length: none"),
        pytest.param("{long} No. {half} {long}", ["{long}", "No. {half}", "{long}"], id="one short one another"),
        pytest.param("{long}\nNo.", ["{long}", "No."], id="none in another paragraph"),
    ],
)
def test_a_short_sentence_joins_its_neighbour(text, expected):
    words = {
        "long": "The ministry said that the exports of rice had grown by a tenth in the first half of the year.",
        "half": "The exports of rice had grown by a tenth in May.",
    }
    assert [each.format(**words) for each in expected] == pieces(text.format(**words))


def test_short_sentences_stay_apart_in_a_paragraph_over_1500_characters():
    text = "He said no. " * 130
    assert len(pieces(text)) == 130


def test_a_sentence_over_600_characters_is_cut_into_pieces_that_are_not_whole():
    sentence = "The " + "long, long and winding " * 40 + "road ends."
    found = segment.passages([f"{sentence}\nRain fell."])
    assert found.whole.tolist() == [False] * (len(found) - 1) + [True]
    assert len(found) > 2
    assert found.paragraph.tolist() == [0] * (len(found) - 1) + [1]
    assert (found.end - found.start).max() <= 400


def test_two_short_sentences_of_600_characters_together_are_not_cut():
    sentence = "The " + "long and winding " * 33 + "road ends here."
    assert [f"{sentence} He left us all."] == pieces(f"{sentence} He left us all.")


@pytest.mark.parametrize("text", ["", " \n\n\t ", "*****\n---\n...\n", "\ufeff\n"])
def test_a_text_without_letters_and_digits_has_no_passages(text):
    assert len(segment.passages([text])) == 0


def test_no_texts_have_no_passages():
    assert len(segment.passages([])) == 0


def test_the_columns_have_the_types_that_the_model_states():
    found = segment.passages(["Rain fell."])
    assert [column.dtype for column in (found.article, found.start, found.end, found.paragraph, found.whole)] == [
        np.dtype(kind) for kind in ("int32", "int64", "int64", "int32", "bool")
    ]


TEXTS = st.lists(
    st.text(
        st.sampled_from(
            "aeiou ZAB  \n\n\r\t.!?…\"'()-:;0123456789éđĐ。中ก\u0e31अ।\ud800\U0001f600\U00020000\u200b\ufeff\u2028"
        ),
        max_size=300,
    )
    | st.sampled_from([WIRE, MAIL, POEM, RESULTS, HEADLINES, TURNS, column(FERRY, 26), CHORES]),
    max_size=5,
)


@given(TEXTS)
def test_each_letter_and_digit_stands_in_exactly_one_passage(texts):
    found = segment.passages(texts)
    for number, text in enumerate(texts):
        own = found.article == number
        held = "".join(text[start:end] for start, end in zip(found.start[own], found.end[own], strict=True))
        assert [char for char in text if char.isalnum()] == [char for char in held if char.isalnum()]


@given(TEXTS)
def test_passages_are_in_order_disjoint_trimmed_and_hold_a_letter_or_digit(texts):
    found = segment.passages(texts)
    assert (np.diff(found.article) >= 0).all()
    same = np.diff(found.article) == 0
    assert (found.start[1:][same] >= found.end[:-1][same]).all()
    assert (np.diff(found.paragraph)[same] >= 0).all()
    assert (np.diff(found.paragraph)[same] <= 1).all()
    for article, start, end in zip(found.article.tolist(), found.start.tolist(), found.end.tolist(), strict=True):
        passage = texts[article][start:end]
        assert passage.strip() == passage
        assert any(char.isalnum() for char in passage)


@given(TEXTS)
def test_a_text_has_the_same_passages_whatever_stands_beside_it(texts):
    together = segment.passages(texts)
    for number, text in enumerate(texts):
        alone = segment.passages([text])
        own = together.article == number
        for column in ("start", "end", "paragraph", "whole"):
            assert getattr(alone, column).tolist() == getattr(together, column)[own].tolist()


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"He left. {'So it is said. ' * 120}", f". {'So it is said. ' * 120}"], id="the mark before"),
        pytest.param(["They met in the U.S. 12", "The talks failed, they said."], id="the word after"),
        pytest.param(["it rained. so it did. ", "London"], id="the capital after"),
    ],
)
def test_no_text_is_judged_by_its_neighbour(texts):
    together = segment.passages(texts)
    alone = [segment.passages([text]) for text in texts]
    assert together.start.tolist() == [start for each in alone for start in each.start.tolist()]
    assert together.end.tolist() == [end for each in alone for end in each.end.tolist()]


@given(TEXTS)
def test_byte_spans_hold_the_passages(texts):
    utf8, offset = buffer.pack(texts)
    found = segment.segment(utf8, offset)
    columns = (found.passages.article, found.passages.start, found.passages.end, found.start, found.end)
    for article, start, end, first, last in zip(*(column.tolist() for column in columns), strict=True):
        assert texts[article][start:end] == utf8[first:last].decode("utf-8", "surrogatepass")


@pytest.mark.parametrize("data", [b"\xff", b"ab\xc3", b"\xe0\x80\x80", b"\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf"])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(ValueError, match=r"UTF-8|utf-8"):
        segment.segment(b"Rain." + data, np.array([0, 5, 5 + len(data)]))


@pytest.mark.parametrize(
    ("unit", "ends_inside"),
    [("Rain fell on the hills. ", False), ("Rain fell on the hills.\n", False), ("rain ", True), ("rain", True)],
)
def test_a_text_longer_than_a_piece_is_read_in_pieces(monkeypatch, unit, ends_inside):
    """Only a piece that ends inside a sentence leaves passages that are not whole."""
    monkeypatch.setattr(segment, "_LONG_TEXT", 1000)
    text = unit * 250
    found = segment.passages([text])
    assert ends_inside == (not found.whole.all())
    assert found.start[0] == 0
    assert found.end[-1] == len(text.rstrip())


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        ".",
        ". ",
        '."',
        "\n",
        "a. B",
        "word ",
        "\r\n",
        '.""" ',
        "中文",
        "U.S. ",
        "x\n",
        "1.",
        "\U0001f600 x. ",
        "ab. c",
        "( ",
    ],
)
def test_hostile_text_costs_no_more_than_its_length(unit):
    """Half a million characters of one thing: a step that grew with the square would take minutes."""
    text = unit * (500_000 // len(unit))
    found = segment.passages([text])
    letters = sum(char.isalnum() for char in unit) * (500_000 // len(unit))
    assert letters == sum(
        sum(map(str.isalnum, text[start:end])) for start, end in zip(found.start, found.end, strict=True)
    )
