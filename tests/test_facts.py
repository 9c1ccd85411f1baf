"""What counts as a changed fact, in the listed languages and out of them; and what must hold on any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import facts
from dedup.model import FactChange, FactKind

TABLES = Path(__file__).with_name("facts")


def shown(a: str, b: str) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.a, change.b) for change in facts.changes(a, b)]


def table(name: str) -> list[ParameterSet]:
    """Return the rows of a table: a name, two texts, then a line a change, `kind: a / b`, `-` for an empty side."""
    rows = []
    for block in (TABLES / name).read_text("utf-8").strip().split("\n\n"):
        title, a, b, *lines = (line.strip() for line in block.splitlines())
        changes = []
        for line in lines:
            kind, _, sides = line.partition(": ")
            changes.append((kind, *("" if side == "-" else side for side in sides.split(" / "))))
        rows.append(pytest.param(a, b, changes, id=title))
    return rows


@pytest.mark.parametrize(("a", "b", "none"), table("same.txt"))
def test_wording_that_keeps_every_fact_is_no_change(a: str, b: str, none: list[object]) -> None:
    """Spelling, order of day and month, titles, number words: not a fact is changed, either way round."""
    assert shown(a, b) == none == []
    assert shown(b, a) == []


@pytest.mark.parametrize(("a", "b", "expected"), table("different.txt"))
def test_a_changed_fact_is_shown_with_both_sides(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    """A number, name, date or negation stated on one side, or otherwise on the other, is found and named."""
    assert shown(a, b) == expected


def test_a_fact_that_moved_past_others_is_a_conflict() -> None:
    """A name lost here and won there may say who did what to whom, so it has both sides."""
    changed = facts.changes("Cameron met the ministers in the old town", "The ministers in the old town met Cameron")
    assert [(change.a, change.b) for change in changed] == [("Cameron", "Cameron")]


def test_facts_of_one_passage_stand_in_order() -> None:
    """Each fact has its kind, the value that it is compared by, and its place."""
    text = "Two dozen were not hurt in Hanoi on Dec. 10."
    found = [(kind.value, value, text[start:end]) for kind, value, start, end in facts.facts(text)]
    assert found == [
        ("number", "24", "Two dozen"),
        ("negation", "not", "not"),
        ("name", "hanoi", "Hanoi"),
        ("date", "m 12 10", "Dec. 10"),
    ]


def test_a_number_that_may_be_a_label_is_known_by_all_its_digits() -> None:
    text = "It is told in section 5.10 of the law that 5.10 tonnes are 5.1 tonnes."
    values = [value for kind, value, _, _ in facts.facts(text) if kind is FactKind.NUMBER]
    assert values == ["5.10", "51/10 t", "51/10 t"]


PIECES = """the The a not n't did Hanoi Hue Mr. Gen May may 10 10, 11 3.2 3,200 million dozen $5 €5 5% per cent - -5
    1/2 3-1/2 ½ December Dec. 2015 in rose fell U.S. US l'Iran n'a pas ne quatre-vingt-dix tháng 12 không năm mươi trăm
    中国 五 ไทย سبعة zwei said likely unlikely . , \u200b ' – 1st th United States Britain Theresa"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=25).map(" ".join),
    st.lists(WORDS, max_size=12).map("".join),
)


@given(TEXTS)
def test_a_text_changes_nothing_against_itself(text: str) -> None:
    assert facts.changes(text, text) == ()
    assert facts.changes(text, f" {text}\n") == ()


@given(TEXTS, TEXTS)
@settings(max_examples=400)
def test_swapping_the_texts_swaps_the_sides(a: str, b: str) -> None:
    swapped = [
        FactChange(one.kind, one.b, one.a, one.start_b, one.end_b, one.start_a, one.end_a, one.slight)
        for one in facts.changes(b, a)
    ]
    assert list(facts.changes(a, b)) == swapped


@given(TEXTS, TEXTS)
@settings(max_examples=400)
def test_offsets_show_what_is_shown(a: str, b: str) -> None:
    """Each side is a slice of its text, and no change has two empty sides."""
    for change in facts.changes(a, b):
        assert 0 <= change.start_a <= change.end_a <= len(a)
        assert 0 <= change.start_b <= change.end_b <= len(b)
        assert (a[change.start_a : change.end_a], b[change.start_b : change.end_b]) == (change.a, change.b)
        assert change.a or change.b


@given(TEXTS)
def test_facts_of_any_text_lie_in_it(text: str) -> None:
    for _, _, start, end in facts.facts(text):
        assert 0 <= start < end <= len(text)


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_two_numbers_are_the_same_only_if_they_are_equal(one: int, two: int) -> None:
    a, b = f"The town has {one:,} of them", f"The town has {two} of them"
    assert (shown(a, b) == []) == (one == two)


HOSTILE = ["1", "1 ", "1,", "a", "a ", "A. ", "-", "$ ", "l'", "Aa. ", "quatre ", "tháng ", "1/2 ", "五", "May 1 "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """100,000 characters of one piece against the same with a word in the middle end in seconds, not hours."""
    a = piece * (100_000 // len(piece))
    began = time.process_time()
    facts.changes(a, f"{a[:50_000]} Hanoi 7 {a[50_000:]}")
    facts.changes(a, a.replace(piece[0], "x", 1) + "x" + a)
    assert time.process_time() - began < 20
