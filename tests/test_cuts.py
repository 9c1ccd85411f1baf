"""Cuts widened to what they leave, and applied."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import cuts as module
from dedup.cuts import apply, leave_nothing, widen
from dedup.model import Cut, Span

KEPT = Span("other", 0, 10, 1, 1, "body", "The copy")


def cuts_of(marked: str) -> tuple[str, list[Cut]]:
    """`"A [B] C"` -> the text without brackets, and a cut for each bracketed piece, kept at places far apart."""
    text, cuts, start = "", [], 0
    for c in marked:
        if c == "[":
            start = len(text)
        elif c == "]":
            at = 1000 * (len(cuts) + 1)
            cuts.append(Cut(start, len(text), "as above", replace(KEPT, start=at, end=at + 10)))
        else:
            text += c
    return text, cuts


def cleaned(marked: str) -> str:
    text, cuts = cuts_of(marked)
    return apply(text, [(c.start, c.end) for c in widen(text, cuts)])


@pytest.mark.parametrize(
    ("marked", "rest"),
    [
        pytest.param("A.\n[A.]\nB.\n", "A.\nB.\n", id="a line takes its break"),
        pytest.param("A.\n\n[A.]\n\nB.\n", "A.\n\nB.\n", id="a paragraph takes the blank line it leaves"),
        pytest.param("A.\n\n\n[A.]\n\nB.\n", "A.\n\n\nB.\n", id="the longer separation stays: above"),
        pytest.param("A.\n[A.]\n\nB.\n", "A.\n\nB.\n", id="the longer separation stays: below"),
        pytest.param("A.\n \n[A.]\n \nB.\n", "A.\n \nB.\n", id="blank lines with spaces"),
        pytest.param("A.\r\n\r\n[A.]\r\n\r\nB.\r\n", "A.\r\n\r\nB.\r\n", id="CRLF"),
        pytest.param("A.\r\r[A.]\r\rB.\r", "A.\r\rB.\r", id="CR"),
        pytest.param("[A.]\n\nA.\n", "A.\n", id="the first paragraph"),
        pytest.param("\n\n[A.]\n\nA.\n", "\n\nA.\n", id="blank lines that open the text stay"),
        pytest.param("A.\n\n[A.]\n", "A.\n", id="the last paragraph keeps the final newline"),
        pytest.param("A.\n\n[A.]", "A.", id="a missing final newline stays missing"),
        pytest.param("A.\r\n\r\n[A.]", "A.", id="a missing final newline, CRLF"),
        pytest.param("A.\n[A.]\n\n\n", "A.\n\n\n", id="blank lines that close the text stay"),
        pytest.param("A. \n\n[A.]", "A. ", id="trailing spaces of a line that stays are its own"),
        pytest.param("    A.\n    [B.]\n    C.\n", "    A.\n    C.\n", id="indentation goes with its line"),
        pytest.param("A. [B.] C.\n", "A. C.\n", id="a sentence and one space"),
        pytest.param("A.  [B.] C.\n", "A.  C.\n", id="a sentence between uneven spaces: the longer stays"),
        pytest.param("A. [B.]C.\n", "A. C.\n", id="a sentence glued to its next leaves them apart"),
        pytest.param("A.[B.] C.\n", "A. C.\n", id="a sentence glued to its previous leaves them apart"),
        pytest.param("A.[B.]C.\n", "A.C.\n", id="sentences never spaced"),
        pytest.param("他说。[她说。]雨。\n", "他说。雨。\n", id="Chinese"),
        pytest.param("A. [B.]\n", "A.\n", id="the last sentence takes the space before it"),
        pytest.param("A. [B.]", "A.", id="the last sentence of a text without final newline"),
        pytest.param("A.\n\n  [B.] C.\n", "A.\n\n  C.\n", id="the first sentence leaves the indentation"),
        pytest.param("Long A. [B goes\non.] C.\n", "Long A. C.\n", id="a sentence over two wrapped lines"),
        pytest.param("A. [B goes\non.]\n\nC.\n", "A.\n\nC.\n", id="a wrapped sentence that ends its paragraph"),
        pytest.param("A.\n\n[B.\n\nC.]\n\nD.\n", "A.\n\nD.\n", id="two paragraphs in one cut"),
        pytest.param("A.\n\n[B.]\n\n[C.]\n\nD.\n", "A.\n\nD.\n", id="two paragraphs in two cuts"),
        pytest.param("A.\n\n[B.] [C.]\n\nD.\n", "A.\n\nD.\n", id="all sentences of a paragraph take its line"),
        pytest.param("A.\n[B.]\nC.\n[D.]\nE.\n", "A.\nC.\nE.\n", id="every other line"),
        pytest.param("- A.\n- [B.]\n- C.\n", "- A.\n- C.\n", id="a bullet left alone goes"),
        pytest.param("A.\n> [B b\n> b.]\nC.\n", "A.\nC.\n", id="a quoted paragraph goes with its marks"),
        pytest.param("A.\n“[B.]” he said.\n", "A.\n“” he said.\n", id="marks beside words that stay are left alone"),
        pytest.param("- [A.] B.\n", "- B.\n", id="a bullet with words left stays"),
        pytest.param("A.\n[B.] — [C.]\nD.\n", "A.\nD.\n", id="a dash between two cuts goes"),
        pytest.param("A. [\n\n]B.\n", "A. \n\nB.\n", id="a cut of white space is none"),
        pytest.param("[A.\n\nB.]\n", "", id="all of it"),
        pytest.param("A.\n[ \nB.\n\n]C.\n", "A.\n \nC.\n", id="white space at the ends of a cut does not count"),
        pytest.param("A. [e]\u0301t\u00e9 B.\n", "A. t\u00e9 B.\n", id="a letter goes with its combining mark"),
        pytest.param("A. e[\u0301te\u0301 o] B.\n", "A. e\u0301 B.\n", id="a mark stays with its letter"),
    ],
)
def test_what_remains_is_untouched_and_keeps_one_separation(marked, rest):
    """Between two pieces that stay stands one of the separations that stood there."""
    assert rest == cleaned(marked)


def test_cuts_that_tell_the_same_join_and_others_touch():
    """A block cut passage by passage is one cut; where the reason or the kept article changes, two that touch."""
    text = "A.\n\nB.\n\nA.\n\nB.\n\nC.\n"
    a = Cut(8, 10, "doubled", Span("x", 0, 2, 1, 1, "body", "A."))
    b = Cut(12, 14, "doubled", Span("x", 4, 6, 3, 3, "body", "B."))

    assert (Cut(8, 16, "doubled", Span("x", 0, 6, 1, 3, "body", "A.")),) == widen(text, [a, b])
    assert [(8, 12), (12, 16)] == [(c.start, c.end) for c in widen(text, [a, replace(b, why="standfirst")])]


def test_overlapping_cuts_are_taken_once():
    """The earlier cut holds the overlap."""
    cuts = [Cut(3, 8, "one", KEPT), Cut(6, 11, "two", KEPT), Cut(6, 8, "inside", KEPT)]
    got = widen("A.\nB b.\nC c.\nD.\n", cuts)
    assert [(3, 8, "one"), (8, 13, "two")] == [(c.start, c.end, c.why) for c in got]


def test_apply_refuses_spans_out_of_order():
    """A wrong span is a bug upstream; it must not eat text."""
    with pytest.raises(ValueError, match="overlaps"):
        apply("abcdef", [(2, 4), (3, 5)])


pieces = [*"ab. \t-—“\n\r", "\r\n", "\u0301", "é", "。", "\u2028", "👍", "\x85", "a. ", "\n\n"]
texts = st.lists(st.sampled_from(pieces), max_size=50).map("".join)


@st.composite
def texts_and_cuts(draw):
    text = draw(texts)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(sorted), max_size=5))
    whys = draw(st.lists(st.sampled_from(["doubled", "standfirst"]), min_size=5, max_size=5))
    return text, [Cut(a, b, whys[i], replace(KEPT, start=20 * i, end=20 * i + 15)) for i, (a, b) in enumerate(spans)]


@given(texts_and_cuts())
def test_widen_is_idempotent(case):
    """Final cuts are their own widening, so it does not matter who calls it."""
    text, cuts = case
    once = widen(text, cuts)
    assert once == widen(text, once)


@given(texts_and_cuts())
def test_widen_gives_disjoint_cuts_in_order_and_splits_no_character(case):
    """Neither a CRLF pair nor a letter with its marks has a cut's end inside."""
    text, cuts = case
    at = 0
    for cut in widen(text, cuts):
        assert at <= cut.start < cut.end <= len(text)
        at = cut.end
        for edge in (cut.start, cut.end):
            assert text[edge - 1 : edge + 1] != "\r\n"
            inside = 0 < edge < len(text) and text[edge - 1] not in "\r\n"
            assert not (inside and unicodedata.category(text[edge]).startswith("M"))


@given(texts_and_cuts())
def test_no_letter_outside_the_cuts_is_removed(case):
    """Widening takes white space and marks, never words."""
    text, cuts = case
    asked = {at for c in cuts for at in range(c.start, c.end)}
    for cut in widen(text, cuts):
        assert not any(text[at].isalnum() for at in range(cut.start, cut.end) if at not in asked)


@given(texts_and_cuts())
def test_what_goes_does_not_hang_on_what_stays_for_it(case):
    """A copy that looks whether a second round is needed makes cuts without it."""
    text, cuts = case
    bare = [replace(cut, kept=None) for cut in cuts]
    rest, same = (apply(text, [(c.start, c.end) for c in widen(text, some)]) for some in (cuts, bare))
    assert rest == same


@given(texts_and_cuts())
def test_what_is_soon_told_of_usual_gaps_is_what_the_rule_tells(case):
    with pytest.MonkeyPatch.context() as patch:
        soon = widen(*case)
        patch.setattr(module, "_apart", lambda text, ordered: ([], ordered))
        assert soon == widen(*case)


@st.composite
def lines_and_cuts(draw):
    """Mostly whole lines are cut, and some lines hold only a mark."""
    lines = draw(st.lists(st.sampled_from(["a.", "b", "-", "a. b", "é", ""]), max_size=14))
    breaks = st.sampled_from(["\n", "\n\n", "\r\n"])
    text, places = "", []
    for line in lines:
        places.append((len(text), len(text) + len(line) - draw(st.sampled_from([0, 0, 0, 1]))))
        text += line + draw(breaks)
    spans = [span for span in places if draw(st.booleans())]
    return text, [Cut(a, max(a, b), "doubled", None) for a, b in spans]


@given(lines_and_cuts())
def test_what_is_soon_told_of_whole_lines_is_what_the_rule_tells(case):
    with pytest.MonkeyPatch.context() as patch:
        soon = widen(*case)
        patch.setattr(module, "_apart", lambda text, ordered: ([], ordered))
        assert soon == widen(*case)


def test_a_cut_of_whole_lines_is_soon_told_where_no_other_is_on_the_lines_beside_it():
    """Of a wire's cuts nineteen in twenty are such; the rule takes thrice as long for one."""
    text, cuts = cuts_of("A.\n\n[B.]\n\nC.\n[D.]\nE.\nF. [G.] H.\n[I.]\nJ.\n")
    soon, rest = module._apart(text, cuts)
    assert [text[cut.start : cut.end] for cut in soon] == ["B.\n\n", "D.\n"]
    assert [text[cut.start : cut.end] for cut in rest] == ["G.", "I."]


@given(texts_and_cuts())
def test_cuts_leave_nothing_where_what_they_leave_is_blank(case):
    text, cuts = case
    spans = [(cut.start, cut.end) for cut in widen(text, cuts)]
    assert leave_nothing(text, spans) == (bool(text.strip()) and not apply(text, spans).strip())


@given(texts_and_cuts())
def test_a_final_newline_stays_as_it_was(case):
    """If anything but white space remains."""
    text, cuts = case
    rest = apply(text, [(c.start, c.end) for c in widen(text, cuts)])
    if rest.strip():
        assert rest.endswith(("\n", "\r")) == text.endswith(("\n", "\r"))
