"""What texts state, by both twins: numbers, names, and the letters of common words."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import buffer
from dedup.kernels import pure
from dedup.kernels.statements import NAMES, NUMBERS, OPENS
from dedup.sentences import properties

WORDS = [
    "Orla", "orla", "ORLA", "iPhone", "Hà", "hà", "Élan", "élan", "x2", "Mr", "Don", "dot.Com", "a_B", "½", "²", "Ab²",
    "eight888", "a" * 63, "A" * 64, "b" * 65 + "1", "eighteenletterlong", "Eighteenletterlong", "1,500", "1500", "7",
    "3.2", "10/11", ".5", "5.", "٣٤", "12٣", "中文", "İzmir", "😀Abc", "\ud800Def", "\n", "", "’s",
]  # fmt: skip
texts = st.lists(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join) | st.sampled_from(WORDS), max_size=6)
flags = st.lists(st.integers(0, 7), min_size=6, max_size=6)
TABLE = properties(0x40000)


def same(a, b):
    return all(x.dtype == y.dtype and x.shape == y.shape and (x == y).all() for x, y in zip(a, b, strict=True))


def native():
    return pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")


def told(twin, passages, asked=None, first=None, dateline=4):
    utf8, offset = buffer.pack(passages)
    asked = np.array([NUMBERS | NAMES] * len(passages) if asked is None else asked[: len(passages)], np.uint8)
    first = np.array([0, len(passages)] if first is None else first)
    return twin.stated(utf8, offset[:-1], offset[1:], asked, first, *TABLE, dateline, 3)


@given(texts, flags, st.binary(max_size=40))
@settings(max_examples=300, deadline=None)
def test_twins_agree_on_what_texts_state(passages, asked, some):
    first = sorted({0, len(passages) // 2, len(passages)})
    assert same(told(pure, passages, asked, first), told(native(), passages, asked, first))
    utf8, offset = buffer.pack(passages)
    for data, edges in ((utf8, offset), (some, np.array([0, len(some) // 2, len(some)]))):
        spans = edges[:-1].copy(), edges[1:].copy()
        assert same(pure.letters(data, *spans), native().letters(data, *spans))
        assert same(pure.samples(data * 9, *spans, 1), native().samples(data * 9, *spans, 1))
    asked, first = np.full(2, 7, np.uint8), np.array([0, 2])
    got, expected = (twin.stated(some, *spans, asked, first, *TABLE, 4, 3) for twin in (native(), pure))
    assert same(got, expected)


LONG = [*WORDS, "abcdefgh", "Abcdefghi", "sixteenlettershe", "Sixteenlettershe", "the", "The", "longest" * 5]


@given(st.lists(st.sampled_from(LONG), max_size=12), st.integers(0, 40), st.lists(st.integers(0, 999), max_size=9))
@settings(max_examples=300, deadline=None)
def test_what_stands_right_behind_a_passage_is_no_part_of_it(words, times, edges):
    """Passages of one long text, cut anywhere and in any order: most are read where they lie, many words at once."""
    data = (" ".join(words) + "word ").encode("utf-8", "surrogatepass") * times + b"Wordsof8" * 12
    start = np.array([edge % len(data) for edge in edges], np.int64)
    end = np.minimum(start + np.array([edge * 7 % 500 for edge in edges], np.int64), len(data))
    asked, first = np.full(len(edges), NUMBERS | NAMES, np.uint8), np.array([0, len(edges) // 2, len(edges)])
    got, expected = (twin.stated(data, start, end, asked, first, *TABLE, 4, 3) for twin in (native(), pure))
    assert same(got, expected)
    assert same(native().letters(data, start, end), pure.letters(data, start, end))
    assert same(native().samples(data, start, end, 1), pure.samples(data, start, end, 1))


def ids(twin, words, which):
    """The ids of words, each known to be a number or name of its own."""
    return {int(told(twin, [word])[which][0]) for word in words}


@given(texts)
@settings(max_examples=300, deadline=None)
def test_numbers_are_those_that_a_pattern_finds(twin, passages):
    text = [re.sub(r"[^\x00-\uffff]", "", one) for one in passages]
    found = {re.sub(r"\D", "", number) for one in text for number in re.findall(r"\d[\d.,/]*\d", one)}
    assert set(told(twin, text)[1].tolist()) == ids(twin, found, 1)


@pytest.mark.parametrize(
    ("passages", "names"),
    [
        pytest.param(["Orla said Corp said"], ["Orla", "Corp"], id="words with a capital"),
        pytest.param(["Orla met ORLA"], ["orlA".title()], id="in any case"),
        pytest.param(["The Bank", "the bank"], [], id="never without a capital, in any passage"),
        pytest.param(["Mr Le is an Or"], [], id="three letters or more"),
        pytest.param(["A320 Abc1 a_Bcd"], ["Bcd"], id="without a digit"),
        pytest.param(["Élan"], ["ÉLAN"], id="past ASCII"),
    ],
)
def test_names_never_stand_without_a_capital(twin, passages, names):
    assert set(told(twin, passages)[3].tolist()) == ids(twin, names, 3)


@pytest.mark.parametrize("many", [1, 63, 511, 512, 513, 5000])
def test_of_many_names_those_that_stand_without_a_capital_too_are_left_out(many):
    """Whether they are held in a table or, where an article has very many, searched for one by one."""
    names = [f"Na{''.join('abcdefghij'[int(digit)] for digit in str(at))}" for at in range(many)]
    plain = [name.lower() for name in names[::3]] + ["word", "words"]
    passages = [" ".join(names), " ".join(plain * 2), " ".join(reversed(names))]
    got, expected = (told(twin, passages) for twin in (native(), pure))
    assert same(got, expected)
    assert len(got[3]) == many - len(names[::3])


def test_a_passage_that_opens_an_article_has_no_numbers_in_its_dateline(twin):
    asked = [NUMBERS | OPENS, NUMBERS]
    assert set(told(twin, ["12é 345", "Paris 67"], asked)[1].tolist()) == ids(twin, ["345", "67"], 1)
    assert told(twin, ["12é 345"], [OPENS])[1].tolist() == []


def test_letters_are_those_of_words_without_capital_and_digit(twin):
    utf8, offset = buffer.pack(["Orla is issuing 100 bonds", "", "é2 iPhone, hà-x IBM \x85"])
    ends, found = twin.letters(utf8, offset[:-1], offset[1:])
    joined = [found[a:b].tobytes().decode() for a, b in itertools.pairwise(ends)]
    assert joined == ["isissuingbonds", "", "iPhonehàx\x85"]


def test_samples_of_one_text_do_not_depend_on_those_beside_it(twin):
    text = "the issue is payable in the year that follows and the lead manager is the bank of the town "
    utf8, offset = buffer.pack([text, text * 2, text[:20]])
    ends, found = twin.samples(utf8, offset[:-1], offset[1:], 2)
    alone = twin.samples(text.encode(), np.array([0]), np.array([len(text)]), 2)[1]
    assert found[: ends[1]].tolist() == alone.tolist()
    assert set(alone.tolist()) <= set(found[ends[1] : ends[2]].tolist())


@pytest.mark.parametrize("times", [2, 3, 40])
def test_a_sample_that_comes_again_in_a_text_is_told_once(twin, times):
    text = "the issue is payable in the year that follows and the lead manager is the bank of the town "
    utf8, offset = buffer.pack([text * 2, text * (times + 1), text * 2])
    ends, found = twin.samples(utf8, offset[:-1], offset[1:], 2)
    first, again, last = np.split(found, ends[1:-1])
    assert len({*first.tolist()}) == len(first) > 5
    assert first.tolist() == again.tolist() == last.tolist()


@given(st.lists(st.text("abcd ", max_size=80), max_size=5), st.integers(1, 5))
def test_both_twins_choose_the_same_samples(pieces, bits):
    utf8, offset = buffer.pack(["".join(pieces[:at]) * 3 for at in range(len(pieces) + 1)])
    spans = offset[:-1], offset[1:]
    assert same(pure.samples(utf8, *spans, bits), native().samples(utf8, *spans, bits))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        pytest.param(lambda t, z: t.letters(b"a", z, z + 2), ValueError, id="letters of what is not there"),
        pytest.param(lambda t, z: t.samples(b"a", z, z, 0), ValueError, id="no bits"),
        pytest.param(lambda t, z: t.stated(b"a", z, z, z, z, *TABLE, 0, 3), TypeError, id="wide flags"),
        pytest.param(
            lambda t, z: t.stated(b"a", z, z, np.zeros(2, np.uint8), np.array([0, 1]), *TABLE, 0, 3),
            ValueError,
            id="flags of others",
        ),
        pytest.param(
            lambda t, z: t.stated(b"a", z, z, np.zeros(1, np.uint8), np.array([0, 2]), *TABLE, 0, 3),
            ValueError,
            id="texts of more passages",
        ),
        pytest.param(
            lambda t, z: t.stated(b"a", z, z, np.zeros(1, np.uint8), np.array([0, 1]), *TABLE[:2], TABLE[2][1:], 0, 3),
            ValueError,
            id="tables of two lengths",
        ),
    ],
)
def test_wrong_columns_are_refused(twin, call, error):
    with pytest.raises(error):
        call(twin, np.zeros(1, np.int64))
