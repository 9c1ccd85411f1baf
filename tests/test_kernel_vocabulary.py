"""The kernel that numbers words: both twins bit for bit, and as Python splits and aligns them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import buffer
from dedup.facts import stretches
from dedup.facts.vocabulary import Texts, _lists
from dedup.fold import fold
from dedup.kernels import pure
from dedup.kernels.alignment import COUNTS, PLAIN, STICKY
from dedup.kernels.vocabulary import Columns
from dedup.languages import lists

SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2006\u200a\u2028\u2029\u202f\u205f\u3000"
ALIKE = "\u200b\u2060\u180e\xc2\u1681\u2010\u202e\u3001\u0085\ud800\U0001f600"  # no spaces, or bytes much like one
TEXT = st.text(st.sampled_from([*SPACES, *ALIKE, *"aAbéế12$%٪.,-'’“\x00the "]), max_size=30)


def spans(texts):
    utf8, offset = buffer.pack(texts)
    return utf8, np.ascontiguousarray(offset[:-1]), np.ascontiguousarray(offset[1:])


def worded(twin, texts):
    ends, columns = twin.worded(*spans(texts), _lists())
    return ends, Columns(*columns)


@settings(max_examples=500, deadline=None)
@given(st.lists(TEXT, max_size=4))
def test_the_twins_agree(twin, texts):
    ends, columns = worded(twin, texts)
    others, expected = worded(pure, texts)
    assert ends.tolist() == others.tolist()
    for name, one, other in zip(Columns._fields, columns, expected, strict=True):
        assert (name, one.dtype, one.tolist()) == (name, other.dtype, other.tolist())


@settings(max_examples=500, deadline=None)
@given(st.lists(TEXT, max_size=4))
def test_words_are_those_that_python_splits(twin, texts):
    ends, found = worded(twin, texts)
    utf8 = spans(texts)[0]
    written = [
        utf8[start : start + size].decode("utf-8", "surrogatepass")
        for start, size in zip(found.start.tolist(), found.size.tolist(), strict=True)
    ]
    assert [[written[word] for word in found.word[low:high]] for low, high in pairwise(ends.tolist())] == [
        text.split() for text in texts
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_a_word_is_what_its_spelling_says(texts):
    """Whether the kernel or Python tells it."""
    found = Texts(*spans(texts))
    known = found.known
    keys = {}
    for at, word in enumerate(word for text in texts for word in text.split()):
        number, key, amount = int(found.word[at]), stretches.key(word), stretches.has_amount(word)
        assert keys.setdefault(key, known.key[number]) == known.key[number]
        marks = int(known.marks[number])
        assert (marks & COUNTS > 0, marks & STICKY > 0, marks & PLAIN > 0) == (
            amount, amount or stretches.sticky(key), word.isascii(),
        )  # fmt: skip
        assert int(known.lists[number]) == lists(key)
        letters = known.letters[known.offset[number] : known.offset[number + 1]].tobytes()
        assert letters.decode("utf-8", "surrogatepass") == ("" if amount else fold(word))
    assert len({*keys.values()}) == len(keys)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_equal_bytes_have_one_number(twin, data, rows):
    bounds = [sorted((min(a, len(data)), min(b, len(data)))) for a, b in rows]
    start, end = np.array(bounds, np.int64).reshape(-1, 2).T.copy()
    which, first = twin.numbered(data, start, end)
    pieces = [data[low:high] for low, high in bounds]
    assert [pieces[at] for at in first.tolist()] == list(dict.fromkeys(pieces))
    assert [pieces[first[number]] for number in which.tolist()] == pieces


@given(st.lists(st.text("aé\U0001d4b3\0", max_size=4), min_size=1, max_size=4), st.data())
def test_a_text_is_behind_another_one_in_the_order_of_their_bytes(twin, texts, data):
    """Which is that of their characters."""
    sides = st.lists(st.tuples(*[st.integers(0, len(texts) - 1)] * 2), max_size=8)
    pairs = np.array(data.draw(sides), np.int64).reshape(-1, 2)
    found = twin.behind(*spans(texts), *(np.ascontiguousarray(side) for side in pairs.T))
    assert found.tolist() == [texts[one] > texts[other] for one, other in pairs.tolist()]


def test_many_words_are_told_apart(twin):
    """More than the tables of the kernel start with."""
    words = [f"w{number * 7919 % 5000}" for number in range(9000)]
    _, found = worded(twin, [" ".join(words)])
    assert len(found.start) == len({*words}) == 5000
    assert (
        found.word.tolist()
        == [list(dict.fromkeys(words)).index(word) for word in words[:200]] + found.word[200:].tolist()
    )


def test_spans_outside_the_text_are_refused(twin):
    with pytest.raises(ValueError, match="not inside a text"):
        twin.numbered(b"abc", np.array([0]), np.array([4]))
    with pytest.raises(ValueError, match="not inside a text"):
        twin.worded(b"abc", np.array([2]), np.array([1]), _lists())
    with pytest.raises(ValueError, match="not inside a text"):
        twin.behind(b"abc", np.array([2]), np.array([4]), np.array([0]), np.array([0]))
    with pytest.raises(ValueError, match="pairs must be of"):
        twin.behind(b"abc", np.array([0]), np.array([3]), np.array([0]), np.array([1]))


@st.composite
def apart(draw):
    """Stretches of pairs of a few texts."""
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    text = st.integers(0, len(sizes) - 1)
    pairs = draw(st.lists(st.tuples(st.integers(0, 2), text, text), min_size=1, max_size=3))
    rows = []
    for pair in draw(st.lists(st.integers(0, len(pairs) - 1), max_size=8)):
        sides = [sorted(draw(st.tuples(*[st.integers(0, sizes[at])] * 2))) for at in pairs[pair][1:]]
        rows.append((pair, [*sides[0], *sides[1]]))
    words = np.array([four for _, four in rows], np.int32).reshape(-1, 4)
    columns = np.array(pairs, np.int64).T.copy()
    return np.cumsum([0, *sizes]), np.array([pair for pair, _ in rows], np.int64), words, *columns


@settings(max_examples=300, deadline=None)
@given(apart())
def test_stretches_of_one_place_and_language_have_one_number(twin, given):
    offset, pair, words, code, left, right = given
    which, first = twin.stretched(*given)
    expected, places = pure.stretched(*given)
    assert (which.dtype, which.tolist()) == (expected.dtype, expected.tolist())
    assert (first.dtype, first.tolist()) == (places.dtype, places.tolist())
    sides = [(words[row], side, text[pair[row]], code[pair[row]]) for side, text in enumerate((left, right))
             for row in range(len(pair))]  # fmt: skip
    keys = [(offset[text] + four[2 * side], four[2 * side + 1] - four[2 * side], of) for four, side, text, of in sides]
    numbers = {key: at for at, key in enumerate(dict.fromkeys(key for key in keys if key[1]), 1)}
    assert which.tolist() == [numbers.get(key, 0) for key in keys]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("pair", [1], id="a pair that is none"),
        pytest.param("words", [[0, 1, 0, 4]], id="more words than the text has"),
        pytest.param("words", [[1, 0, 0, 1]], id="words that end before they begin"),
        pytest.param("left", [2], id="a text that is none"),
        pytest.param("code", [0, 0], id="a column that is longer"),
    ],
)
def test_stretches_that_are_not_of_their_texts_are_refused(twin, name, value):
    given = {"offset": [0, 2, 5], "pair": [0], "words": [[0, 1, 0, 1]], "code": [0], "left": [0], "right": [1]}
    assert len(twin.stretched(*(np.array(one, np.int32 if at == 2 else None) for at, one in enumerate(given.values()))))
    given[name] = value
    with pytest.raises(ValueError, match="must belong together"):
        twin.stretched(*(np.array(one, np.int32 if at == 2 else None) for at, one in enumerate(given.values())))
