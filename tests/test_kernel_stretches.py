"""The kernel that finds where texts differ: both twins bit for bit, and as `facts` reads two texts one by one."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kernels import pure
from dedup.kernels.alignment import COUNTS, NONE, ODD, OPEN, PLAIN, STICKY, Rule, Vocabulary

RULE = Rule(2, 10, 4000)
# word -> key, marks, lists, letters
WORDS = [
    ("hit", 0, PLAIN, 0, b"hit"),
    ("was", 1, PLAIN, 1, b"was"),
    ("12", 2, PLAIN | COUNTS | STICKY, 0, b"12"),
    ("14", 3, PLAIN | COUNTS | STICKY, 0, b"14"),
    ("May", 4, PLAIN | STICKY, 3, b"may"),
    ("co-op", 5, PLAIN, 0, b"coop"),
    ("coop", 6, PLAIN, 0, b"coop"),
    ("co", 7, PLAIN, 0, b"co"),
    ("op", 8, PLAIN, 2, b"op"),
    ("Hue", 9, PLAIN, 0, b"hue"),
    ("Huế", 10, 0, 4, b"hue"),
    ("①", 11, ODD, 0, b"1"),
    ("the", 12, PLAIN, 1, b"the"),
    ("The", 12, PLAIN, 1, b"the"),
    ("-", 13, PLAIN, 0, b""),
]
NUMBER = {word: at for at, (word, *_) in enumerate(WORDS)}


def known():
    _, key, marks, lists, letters = zip(*WORDS, strict=True)
    offset = np.array([0, *accumulate(map(len, letters))], np.int64)
    pool = np.frombuffer(b"".join(letters), np.uint8)
    return Vocabulary(np.array(key, "i4"), np.array(marks, "u1"), np.array(lists, "u4"), pool, offset)


def columns(texts):
    word = np.array([word for text in texts for word in text], np.int32)
    return word, np.array([0, *accumulate(map(len, texts))], np.int64)


def stretches(twin, a, b, rule=RULE):
    """The stretches of two texts and their language."""
    word, offset = columns([[NUMBER[word] for word in text.split()] for text in (a, b)])
    one, two = np.array([0], np.int64), np.array([1], np.int64)
    offset, rows, language = twin.differing(known(), word, offset, one, two, rule)
    assert offset.tolist() == [0, len(rows)]
    return list(map(tuple, rows.tolist())), int(language[0])


@pytest.mark.parametrize(
    ("a", "b", "expected", "language"),
    [
        pytest.param("hit 12 the", "hit 14 the", [(1, 2, 1, 2)], 0, id="one word for another"),
        pytest.param("hit 12 May", "hit 14 May", [(1, 3, 1, 3)], NONE, id="a month beside a changed number, two lists"),
        pytest.param("the co-op was", "The coop was", [], NONE, id="one word, spelled in two ways"),
        pytest.param("the co op was", "the coop was", [], NONE, id="parted words"),
        pytest.param("hit the - was", "hit the was", [], NONE, id="a mark without letters"),
        pytest.param("hit Hue", "hit Huế", [], OPEN, id="the same letters with accents are for another to judge"),
        pytest.param("hit Hue", "hit the Huế", [(1, 2, 1, 3)], NONE, id="other letters, whatever the accents"),
        pytest.param("hit ① op", "hit the op", [], OPEN, id="a digit of another script"),
        pytest.param("hit ① 12", "hit the 14", [(1, 3, 1, 3)], 0, id="an amount beside such a digit"),
        pytest.param("hit the was op", "the was Hue op", [(0, 3, 0, 3)], 0, id="lost here, won two words on"),
        pytest.param("hit the was co op", "the was co Hue op", [(0, 1, 0, 0), (4, 4, 3, 4)], 0, id="three words on"),
        pytest.param("the op", "the op", [], NONE, id="nothing differs"),
        pytest.param("", "the", [(0, 0, 0, 1)], 0, id="nothing against something"),
    ],
)  # fmt: skip
def test_where_two_texts_differ(twin, a, b, expected, language):
    assert (expected, language) == stretches(twin, a, b)


def test_a_text_of_too_many_words_is_left_open(twin):
    assert stretches(twin, "the was op", "the", Rule(2, 10, 2)) == ([], OPEN)
    assert stretches(twin, "the was op", "the", Rule(2, 10, 3)) == ([(1, 3, 1, 1)], 0)


def test_a_language_needs_its_share_of_the_distinct_words(twin):
    text = "hit 12 14 co-op coop co op Hue"
    assert stretches(twin, f"the {text}", text, Rule(2, 9, 9)) == ([(0, 1, 0, 0)], NONE)  # `op` is on another list
    assert stretches(twin, "the hit co", "hit co", Rule(2, 3, 9))[1] == 0
    assert stretches(twin, "the hit co", "hit co", Rule(2, 2, 9))[1] == NONE


TEXT = st.lists(st.integers(0, len(WORDS) - 1), max_size=90)


@st.composite
def edited(draw):
    """A text, and the same with words lost, added and swapped for others."""
    text = draw(TEXT)
    other = [*text]
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(other)))
        other[start : start + draw(st.integers(0, 3))] = draw(st.lists(st.integers(0, len(WORDS) - 1), max_size=3))
    return text, other


@pytest.mark.parametrize("count", [190, 200, 260, 600, 1500])
def test_twins_agree_on_long_lines(count):
    """Of as many words as the kernel aligns eight at a time, and more."""
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    rng = np.random.default_rng(count)
    plain = [NUMBER[word] for word in ("the", "hit", "was", "op", "12", "14")]
    text = rng.choice(plain, count).tolist()
    other = [word if rng.random() < 0.9 else int(rng.choice(plain)) for word in text]
    one, two = np.array([0], np.int64), np.array([1], np.int64)
    asked = known(), *columns([text, other]), one, two, Rule(2, 10, 4000)
    found, expected = native.differing(*asked), pure.differing(*asked)
    assert [column.tolist() for column in found] == [column.tolist() for column in expected]
    assert len(found[1]) > 3


@settings(max_examples=300, deadline=None)
@given(st.lists(edited(), max_size=4), st.integers(0, 3), st.integers(1, 12), st.integers(0, 100))
def test_twins_agree(pairs, apart, share, most):
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    columned = known(), *columns([text for pair in pairs for text in pair])
    left = np.arange(0, 2 * len(pairs), 2)
    asked = *columned, left, left + 1, Rule(apart, share, most)
    for one, other in zip(pure.differing(*asked), native.differing(*asked), strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert (one == other).all()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"word": np.array([99], "i4")}, ValueError, id="no such word"),
        pytest.param({"word": np.array([-1], "i4")}, ValueError, id="a negative word"),
        pytest.param({"word": np.array([0], "i8")}, TypeError, id="words of int64"),
        pytest.param({"offset": np.array([0, 2], "i8")}, ValueError, id="more words than there are"),
        pytest.param({"offset": np.array([], "i8")}, ValueError, id="no offset"),
        pytest.param({"left": np.array([1], "i8")}, ValueError, id="no such text"),
        pytest.param({"right": np.array([0, 0], "i8")}, ValueError, id="half a pair"),
        pytest.param({"key": np.full(len(WORDS), 99, "i4")}, ValueError, id="no such key"),
        pytest.param({"marks": np.zeros(1, "u1")}, ValueError, id="marks of one word"),
        pytest.param({"letters": np.zeros(1, "u1")}, ValueError, id="letters missing"),
    ],
)
def test_columns_that_do_not_belong_together_are_refused(twin, change, error):
    zero = np.zeros(1, np.int64)
    columned = {"word": np.zeros(1, "i4"), "offset": np.array([0, 1], "i8"), "left": zero, "right": zero}
    words = known()._replace(**{name: column for name, column in change.items() if name in Vocabulary._fields})
    columned |= {name: column for name, column in change.items() if name in columned and name not in words._fields}
    if "offset" in change:
        columned["offset"], words = change["offset"], known()
    with pytest.raises(error):
        twin.differing(words, *columned.values(), RULE)
