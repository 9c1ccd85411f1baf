"""Rows as JSON, and where characters stand, by both twins."""

import json
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import buffer
from dedup.kernels import pure

HOSTILE = [
    "", "plain", 'say "so"', "C:\\wire", "a\tb\r\nc\x00\x07\x08\x0c\x1f", "\x7f\x80\x9b\x9f\xa0", "Lương Huế “cœur”",
    "\u2027\u2028\u202e\u202f", "\u2065\u2066\u2069\u206a", "\ufeff\ufefe", "\ud800", "\udfff\ud83d\ude00", "😀中文",
]  # fmt: skip
texts = st.lists(st.text() | st.text(st.characters(codec=None)) | st.sampled_from(HOSTILE), max_size=6)
ACTING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@pytest.fixture(params=["pure", "native"])
def each(request):
    if request.param == "pure":
        return pure
    return pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")


def native():
    return pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")


def same(a, b):
    return all(x.dtype == y.dtype and x.shape == y.shape and (x == y).all() for x, y in zip(a, b, strict=True))


def quoted(twin, given):
    utf8, offset = buffer.pack(given)
    return twin.quoted(utf8, offset[:-1], offset[1:])


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_text_is_quoted_as_json_and_reads_back_equal(each, text):
    """What can't be encoded, or could act on a terminal, is escaped; all else stays as written."""
    found, offset = quoted(each, ["x", text])
    told = found[offset[1] :].tobytes().decode()
    assert json.loads(told) == json.loads(json.dumps(text))
    assert told == ACTING.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False))
    assert not ACTING.search(told)


@pytest.mark.parametrize("place", range(9))
def test_each_byte_is_told_wherever_it_stands_in_plain_letters(each, place):
    """Plain letters are written eight at a time."""
    given = ["rainfall"[:place] + chr(code) + "rain fell all night" for code in range(0x100)]
    found, offset = quoted(each, given)
    told = [found[start:end].tobytes().decode() for start, end in pairwise(offset.tolist())]
    assert told == [
        ACTING.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(one, ensure_ascii=False)) for one in given
    ]


@given(texts)
def test_both_twins_quote_the_same_bytes(given):
    assert same(quoted(pure, given), quoted(native(), given))


def cells(names, numbers):
    utf8, offset = buffer.pack(names)
    return [
        (utf8, offset[:-1].copy(), offset[1:].copy()),
        (None, np.array(numbers, np.int64), None),
        (np.frombuffer(utf8, np.uint8), offset[:-1].copy(), offset[1:].copy()),
    ]


LITERAL, CUT = b"<,:>", np.array([0, 1, 2, 3, 4])
EDGES = [0, -1, 9, 10, -10, 2**63 - 1, -(2**63)]


def test_a_row_is_its_pattern_filled_in(each):
    names = [str(at) * at for at in range(len(EDGES))]
    found, offset = each.woven(LITERAL, CUT, cells(names, EDGES), len(EDGES))
    rows = [f"<{name},{number}:{name}>" for name, number in zip(names, EDGES, strict=True)]
    assert found.tobytes().decode() == "".join(rows)
    assert np.diff(offset).tolist() == list(map(len, rows))


@given(st.lists(st.tuples(st.text(), st.integers(-(2**63), 2**63 - 1)), max_size=5))
def test_both_twins_weave_the_same_bytes(rows):
    columns = cells([name for name, _ in rows], [number for _, number in rows])
    assert same(pure.woven(LITERAL, CUT, columns, len(rows)), native().woven(LITERAL, CUT, columns, len(rows)))


def test_a_pattern_without_columns_is_told_once_a_row(each):
    found, offset = each.woven(b"[]", np.array([0, 2]), [], 3)
    assert (found.tobytes(), offset.tolist()) == (b"[][][]", [0, 2, 4, 6])


NUMBERS = (None, np.array([1, 2]), None)


@pytest.mark.parametrize(
    ("cut", "column", "rows"),
    [
        pytest.param([0, 1], NUMBERS, 2, id="too few cuts"),
        pytest.param([0, 2, 1], NUMBERS, 2, id="cuts that fall"),
        pytest.param([0, 1, 3], NUMBERS, 2, id="a cut behind the literal"),
        pytest.param([0, 1, 2], NUMBERS, 3, id="a column with too few rows"),
        pytest.param([0, 1, 2], (b"abc", np.array([0, 1]), np.array([1, 4])), 2, id="a piece behind its text"),
        pytest.param(
            [0, 1, 2], (b"abc", np.array([0, 2]), np.array([1, 1])), 2, id="a piece that ends before it starts"
        ),
        pytest.param([0, 1, 2], (b"abc", np.array([-1, 0]), np.array([1, 1])), 2, id="a piece before its text"),
    ],
)
def test_columns_that_do_not_fit_are_refused(each, cut, column, rows):
    with pytest.raises(ValueError, match=r"cut|row|column|passage"):
        each.woven(b"<>", np.array(cut), [column], rows)


def places(twin, given, asked):
    """Ask for places as (text, character)."""
    text, at = np.array(sorted(asked), np.int64).reshape(-1, 2).T.copy()
    return twin.places(*buffer.pack(given), text, at)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        pytest.param("one\ntwo", 4, (4, 2, 4), id="the first character of a line"),
        pytest.param("one\ntwo", 3, (3, 1, 0), id="a line feed is the last character of its line"),
        pytest.param("Huế\r\nrose", 5, (7, 2, 5), id="characters, not bytes"),
        pytest.param("one\rtwo", 5, (5, 2, 4), id="a carriage return ends a line where no line feed does"),
        pytest.param("one\rtwo\nsix", 5, (5, 1, 0), id="and else none"),
        pytest.param("one\n", 4, (4, 2, 4), id="the end of the text"),
        pytest.param("", 0, (0, 1, 0), id="an empty text"),
        pytest.param("\ud800\n\udfff!", 3, (7, 2, 2), id="lone surrogates are characters"),
    ],
)
def test_a_place_is_told_by_byte_and_line(each, text, at, expected):
    found = places(each, ["x\n", text], [(1, at)])
    byte, line, begin = (int(column[0]) for column in found)
    assert (byte - 2, line, begin) == expected


@given(texts, st.data())
def test_both_twins_find_the_same_places(given, data):
    asked = [(at, data.draw(st.integers(0, len(text)))) for at, text in enumerate(given) for _ in range(3)]
    assert same(places(pure, given, asked), places(native(), given, asked))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param([0], [4], id="behind the text"),
        pytest.param([0, 0], [2, 1], id="characters that fall"),
        pytest.param([1, 0], [0, 0], id="texts that fall"),
        pytest.param([2], [0], id="a text that is not there"),
        pytest.param([0], [-1], id="before the text"),
    ],
)
def test_places_out_of_order_or_outside_are_refused(each, text, at):
    with pytest.raises(ValueError, match=r"place|order|text"):
        each.places(*buffer.pack(["one", "two"]), np.array(text), np.array(at))
