"""The spec of segmentation and its native twin: the same columns of any text."""

import textwrap

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import buffer, paragraphs, sentences

FRAGMENTS = st.sampled_from(
    ["Mr. ", "U.S. ", "u.s.a.m. ", "J. ", "ubnd. ", "The ", "the ", "3.2 ", "\n", "\n\n", "\r\n", "\r", " \n    ",
     "\t", "\f", "LONDON, March 9 - ", "ST. LOUIS, Mo. (AP) -- ", "www.", "Example.com", "./.", ". . . ", "...", "…",
     "« fini. » ", "\n»", '."', '?" he', ".The", "- ", "12. ", "1) ", "\U0001f600 ", " REUTER\n", "A.", ". ", ", ", "x",
     "word " * 9, "w" * 90, "said", "shortage of around 250 mln stg in the money", "。", "។ ", "Çà", "İ.", "ΑΣ. ", "ſ",
     "²", "Ⅷ. ", "\u0301", "\ud800", "\udc00", "\U00020000", "\U0001d400.", "\u200b", "\ufeff", "\u2028", "\x85",
     "\x1c", "\u3000", "\xa0", "\0"]
)  # fmt: skip
PAGES = st.lists(FRAGMENTS | st.text(st.characters(exclude_categories=()), max_size=9), max_size=60).map("".join)


@st.composite
def wires(draw):
    """A text of all that segmentation asks about; wrapped, in capitals, in lower case, or repeated."""
    text = draw(PAGES)
    width, how = draw(st.integers(16, 90)), draw(st.sampled_from([str.upper, str.lower, str.title, str.strip, str]))
    if draw(st.booleans()):
        text = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    return how(text) * draw(st.sampled_from([1, 1, 1, 2, 9]))


LINES = st.sampled_from(["OAK TABLES $19.95", "", "  ", "brown sugar", "1. Rain", "A  B    C   D", "hill- ", "Mr. Vu."])
WORDS = st.sampled_from(
    ["the", "of", "harbour", "said,", "Bell", "rain.", "The", "U.S.", "1987.", "state-owned", "no", "(He", "left.)",
     "Ủy", "ban", "diman-", "che", "RAIN", "fares;", "5", "p.m.", "and"]
)  # fmt: skip


@st.composite
def columns(draw):
    """Words wrapped as a newspaper does, with lines in between, and lines with a piece of the next column."""
    wrapped = textwrap.wrap(" ".join(draw(st.lists(WORDS, min_size=12, max_size=90))), draw(st.integers(14, 50)))
    lines = [line + draw(st.sampled_from(["", "", "", " ", "  of the Holy Land. Bring", "-"])) for line in wrapped]
    for at in draw(st.lists(st.integers(0, len(lines)), max_size=3)):
        lines.insert(at, draw(LINES))
    return draw(st.sampled_from(["\n", "\n", "\r\n", "\n  "])).join(lines)


def native(utf8, offset):
    twin = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    tables = sentences.widest(np.frombuffer(utf8, np.uint8))
    return twin.passages(utf8, offset, *tables, *sentences.word_lists())


@given(st.lists(wires() | columns(), max_size=4))
@settings(max_examples=400)
def test_twins_agree_on_all_columns(texts):
    packed = buffer.pack(texts)
    for expected, column in zip(paragraphs.passages(*packed), native(*packed), strict=True):
        assert expected.dtype == column.dtype
        assert expected.tolist() == column.tolist()


@pytest.mark.parametrize("last", ["", "é", "\x7f"], ids=["ASCII", "one letter that is not", "a control character"])
def test_twins_agree_on_texts_of_any_size(last):
    """Vectors take 64 characters at a time: what is beyond a text is line ends, whatever stands there in the buffer."""
    every = "".join(map(chr, range(1, 128))) + " The fire broke out. It rose."
    packed = buffer.pack([every[-size:] + last for size in range(len(every))])
    for expected, column in zip(paragraphs.passages(*packed), native(*packed), strict=True):
        assert expected.tolist() == column.tolist()


@given(st.lists(wires() | columns(), max_size=4), st.integers(1, 400))
def test_the_size_of_a_page_changes_nothing(texts, size):
    packed = buffer.pack(texts)
    expected = paragraphs.passages(*packed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paragraphs, "_PAGE", size)
        for one, other in zip(expected, paragraphs.passages(*packed), strict=True):
            assert one.tolist() == other.tolist()


@pytest.mark.parametrize("offset", [[0, 9], [-1, 3], [3, 0], []])
def test_texts_outside_the_buffer_are_refused_not_read(offset):
    with pytest.raises(ValueError, match="offset must rise"):
        native(b"abc", np.array(offset, np.int64))


def test_tables_too_short_to_read_are_refused():
    twin = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    tables = [column[:100].copy() for column in sentences.properties(0x100)]
    with pytest.raises(ValueError, match="at least 128"):
        twin.passages(b"abc", np.array([0, 3]), *tables, *sentences.word_lists())
