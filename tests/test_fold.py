"""The fold: what counts as the same text, and the way back to its characters."""

import unicodedata
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import fold, fold_table

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates too

# Those of Unicode 3.2, which the table and every Python know alike.
old_characters = st.characters().filter(lambda char: unicodedata.ucd_3_2_0.category(char) != "Cn")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("a", "a", id="one character"),
        pytest.param(" \t\n—“”…!", "", id="no letter or digit"),
        pytest.param("Fire broke out, Friday.", "firebrokeoutfriday", id="letters only"),
        pytest.param("decorps", "decorps", id="glued"),
        pytest.param("de corps", "decorps", id="spaced"),
        pytest.param("3.2 million", "3.2million", id="decimal point stays"),
        pytest.param("32 million", "32million", id="no point"),
        pytest.param("3,2 millions", "3,2millions", id="decimal comma stays"),
        pytest.param("10 11", "10 11", id="space between numbers stays"),
        pytest.param("2-1", "2 1", id="any other mark is a space"),
        pytest.param("2:1", "2 1", id="colon like hyphen"),
        pytest.param("3. 2", "3 2", id="point and space are not a decimal point"),
        pytest.param("3.\u200b2", "3.2", id="zero-width character in a number"),
        pytest.param("10 May 11", "10may11", id="letter between digits"),
        pytest.param("5.", "5", id="point after a number"),
        pytest.param("3😀2", "3 2", id="emoji between digits"),
        pytest.param("😀", "", id="emoji alone"),
        pytest.param("1️⃣2️⃣", "12", id="keycaps"),
        pytest.param("1½ or 10²", "1 1 2or10 2", id="fractions and powers keep their distance"),
        pytest.param("٣٫٢ مليون", "3.2مليون", id="Arabic digits and decimal mark"),
        pytest.param("３．２", "3.2", id="full width"),
        pytest.param("Lương", "luong", id="Vietnamese"),
        pytest.param("Đà Nẵng", "danang", id="Vietnamese stroke"),
        pytest.param("L\u031bu\u031bo\u031bng", "luong", id="Vietnamese, decomposed"),
        pytest.param("cœur naïf", "coeurnaif", id="French"),
        pytest.param("Łódź, Ærø, Þór", "lodzaerothor", id="strokes and joins"),
        pytest.param("ﬁnal ﬂoor", "finalfloor", id="ligatures"),
        pytest.param("STRASSE straße", "strassestrasse", id="sharp s"),
        pytest.param("İstanbul ısı", "istanbulisi", id="Turkish"),
        pytest.param("ΟΔΟΣ οδος", "οδοσοδοσ", id="Greek final sigma"),
        pytest.param("soft\u00adhyphen, zero\u200bwidth", "softhyphenzerowidth", id="invisible"),
        pytest.param("Hawaiʻi’s Apple™", "hawaiisapple", id="modifier apostrophe, trade mark"),
        pytest.param("كِتَابٌ كـتاب", "كتابكتاب", id="Arabic vowel marks and tatweel"),
        pytest.param("中文，新闻。", "中文新闻", id="Chinese"),
        pytest.param("ภาษาไทย", "ภาษาไทย", id="Thai"),
        pytest.param("हिन्दी", "हिनदी", id="Devanagari: vowels stay, virama goes"),
        pytest.param("한글", "한글", id="Hangul as its parts"),
        pytest.param("a\ud800b\udfffc", "abc", id="lone surrogates"),
        pytest.param("\x01\x02\x031\x022", "1 2", id="control characters are gaps"),
    ],
)
def test_fold_keeps_letters_and_digits_and_what_parts_numbers(text, folded):
    """The stand-ins are shown in NFC where one reads them so; the fold itself is decomposed."""
    assert unicodedata.normalize("NFKD", folded) == fold.fold(text)


@given(any_text)
def test_the_fold_of_a_fold_is_itself(text):
    once = fold.fold(text)
    assert once == fold.fold(once)


@given(st.text(old_characters))
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold.fold(unicodedata.normalize("NFC", text)) == fold.fold(unicodedata.normalize("NFD", text))


@given(any_text)
def test_fold_and_fold_map_agree(text):
    assert fold.fold(text) == fold.fold_map(text)[0]


@given(any_text)
def test_the_map_leads_back_to_the_character_a_folded_one_comes_from(text):
    folded, origin = fold.fold_map(text)
    assert origin.dtype == np.int32
    assert len(folded) == len(origin)
    assert (np.diff(origin) >= 0).all()
    for char, at in zip(folded, origin.tolist(), strict=True):
        assert char in fold.fold(text[at]) or char in " .,"


def test_the_map_of_an_expanding_character_repeats_its_index():
    folded, origin = fold.fold_map("“Cœur” 3.2")
    assert ("coeur3.2", [1, 2, 2, 3, 4, 7, 8, 9]) == (folded, origin.tolist())


def test_a_mark_between_digits_comes_from_the_first_character_of_its_gap():
    folded, origin = fold.fold_map("10 – 11")
    assert ("10 11", [0, 1, 2, 5, 6]) == (folded, origin.tolist())


def test_the_shipped_table_agrees_with_this_python_on_every_code_point_both_know():
    """A newer Unicode assigns code points that the table has as gaps; those it can't know."""
    newer = unicodedata.unidata_version != fold_table.UNICODE
    points = np.arange(0x110000, dtype=np.uint32)
    tokens, origin = fold.expand(points)
    ends = np.searchsorted(origin, points, "right")
    spelled = tokens.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    wrong = []
    first = 0
    for point, last in enumerate(ends.tolist()):
        shipped, first = spelled[first:last], last
        if unicodedata.category(chr(point)) != "Cn" and shipped != fold_table.tokens(point):
            wrong.append((hex(point), shipped))
    assert not [row for row in wrong if not (newer and row[1] == " ")]


def test_the_shipped_table_is_what_its_script_builds():
    """Byte for byte where this Python has the table's Unicode; elsewhere the header and the sizes must fit."""
    packed = Path(fold.__file__).with_name("fold_table.bin").read_bytes()
    assert b"FOLD1510" == packed[:8]
    shipped = zlib.decompress(packed[8:])
    if unicodedata.unidata_version == fold_table.UNICODE:
        assert fold_table.build() == shipped
    pages, entries, pool = fold.table()
    assert len(shipped) == 8 + pages.nbytes + entries.nbytes + pool.nbytes
