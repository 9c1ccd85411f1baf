"""Two articles side by side: the data, the two columns, the words that differ."""

import io
import json
import re
from dataclasses import replace

import jsonschema
import pytest
from findings import TEXTS, everything, hostile
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dedup.errors import UsageError
from dedup.model import Fact
from dedup.report import columns, words
from dedup.report import json as face_json
from dedup.report.explain import explain
from dedup.report.screen import Screen

FIRST, SECOND, PICKUP = "reuters/flood-1st-lead.txt", "reuters/flood-2nd-lead.txt", "pickup/flood.txt"
SUMMIT, GLUED = "vna/summit.txt", "afp/faim.txt"
PAIRS = {
    "update": (FIRST, SECOND), "copy": (SECOND, PICKUP), "sisters": (PICKUP, FIRST), "doubled": (SUMMIT, SUMMIT),
    "glued": (GLUED, GLUED), "unrelated": (SUMMIT, FIRST),
}  # fmt: skip


def drawn(a, b, screen=None, full=False, findings=None, texts=TEXTS):
    out = io.StringIO()
    columns.write(explain(findings or everything(), texts, a, b), out.write, screen, full)
    return out.getvalue()


@pytest.mark.parametrize("case", PAIRS)
def test_two_columns_match_golden(case, golden):
    golden(f"explain-{case}.txt", drawn(*PAIRS[case]))


@pytest.mark.parametrize("case", ["update", "glued"])
def test_one_column_matches_golden(case, golden):
    golden(f"explain-{case}-60.txt", drawn(*PAIRS[case], Screen(60)))


def test_colour_matches_golden(golden):
    golden("explain-update-colour.txt", drawn(FIRST, SECOND, Screen(color=True)))


@pytest.mark.parametrize("case", PAIRS)
def test_json_matches_golden_and_its_schema(case, golden, monkeypatch):
    monkeypatch.setattr("dedup.version.VERSION", "1.2.3")
    said = explain(everything(), TEXTS, *PAIRS[case]).to_json()
    golden(f"explain-{case}.json", said)
    jsonschema.Draft202012Validator(json.loads(face_json.schema("dedup-explain/1"))).validate(json.loads(said))


@pytest.mark.parametrize("case", PAIRS)
@pytest.mark.parametrize("width", [40, 79, 80, 120])
def test_no_line_is_wider_than_the_screen(case, width):
    for line in drawn(*PAIRS[case], Screen(width)).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


def test_marks_stand_where_there_is_no_colour_and_only_there():
    assert "[-12-]" in drawn(FIRST, SECOND)
    assert "{+14+}" in drawn(FIRST, SECOND)
    assert "[-" not in drawn(FIRST, SECOND, Screen(color=True))
    assert "\x1b" not in drawn(FIRST, SECOND)


def test_turned_round_the_sides_change_places():
    there, back = explain(everything(), TEXTS, FIRST, SECOND), explain(everything(), TEXTS, SECOND, FIRST)
    assert (there.a, there.b) == (back.b, back.a)
    assert [(f.a, f.b) for f in there.fact_changes] == [(f.b, f.a) for f in back.fact_changes]
    assert there.fact_changes[0] == Fact("number", "12", "14", FIRST, SECOND, 1, 1)
    assert {pair.kept for pair in there.blocks} == {"b"}
    assert {pair.kept for pair in back.blocks} == {"a"}


def test_two_copies_of_a_span_that_a_third_keeps_are_shown():
    (pair,) = explain(everything(), TEXTS, PICKUP, FIRST).blocks
    assert (pair.id, pair.kept, pair.a.line, pair.b.line) == ("r4", "", 5, 3)


def test_what_stands_in_one_article_only_is_listed():
    found = explain(everything(), TEXTS, FIRST, SECOND)
    assert [(span.line, span.text.split()[0]) for span in found.a.only] == [(7, "Schools")]
    assert [(span.line, span.text.split()[0]) for span in found.b.only] == [(3, "Forecasters")]


def test_an_article_without_repeats_says_so():
    assert "Nothing in it stands twice." in drawn(FIRST, FIRST)


def test_an_unknown_article_is_a_usage_error():
    with pytest.raises(UsageError, match=r"none\.txt"):
        explain(everything(), TEXTS, FIRST, "none.txt")


def test_long_runs_that_are_the_same_are_told_not_shown_unless_asked():
    lines = [
        f"Paragraph {word} says something that nobody else has said."
        for word in ("one", "two", "three", "four", "five", "six")
    ]
    text = "\n".join(lines)
    found = everything()
    texts = {**TEXTS, SUMMIT: text + "\n" + text}
    keep = replace(found.repeats[-1].keep, start=0, end=len(text), line=1, end_line=6)
    copy = replace(keep, start=len(text) + 1, end=2 * len(text) + 1, line=7, end_line=12)
    repeat = replace(found.repeats[-1], keep=keep, others=(replace(found.repeats[-1].others[0], span=copy),))
    found = replace(found, repeats=(repeat,))
    assert "… 4 more lines, word for word the same" in drawn(SUMMIT, SUMMIT, findings=found, texts=texts)
    assert "four" in drawn(SUMMIT, SUMMIT, full=True, findings=found, texts=texts)


def test_hostile_text_stays_text():
    (article,) = (item.id for item in hostile().articles)
    text = hostile().repeats[0].keep.text
    for screen in (Screen(), Screen(60), Screen(color=True)):
        said = drawn(article, article, screen, findings=hostile(), texts={article: f"{text}\n{text} [/]"})
        said.encode("utf-8")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", plain)
        assert "[/]" in plain
    explain(hostile(), {article: f"{text}\n{text}"}, article, article).to_json().encode("utf-8")


def pieces(a, b):
    return [row.pieces() for row in words.rows(a, b)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(
            "12 dead, he said.",
            "14 dead, he said.",
            [[("a", "12"), ("b", " 14"), ("same", " dead, he said.")]],
            id="a word",
        ),
        pytest.param(
            "He did go.", "He did not go.", [[("same", "He did"), ("b", " not"), ("same", " go.")]], id="an insertion"
        ),
        pytest.param(
            "Two fell.", "Two fell!", [[("same", "Two fell"), ("a", "."), ("b", "!")]], id="a mark, not its word"
        ),
        pytest.param("a\nb", "a\nx\nb", [[("same", "a")], [("b", "x")], [("same", "b")]], id="a paragraph that b has"),
        pytest.param("a\nx\nb", "a\nb", [[("same", "a")], [("a", "x")], [("same", "b")]], id="a paragraph that a has"),
        pytest.param("cafe\u0301", "caf\u00e9", [[("same", "caf\u00e9")]], id="composed and decomposed"),
        pytest.param(
            "台风造成12人死亡",
            "台风造成14人死亡",
            [[("same", "台风造成"), ("a", "12"), ("b", "14"), ("same", "人死亡")]],
            id="no spaces",
        ),
        pytest.param("", "new", [[("b", "new")]], id="an empty side"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_differences_are_shown_word_by_word(a, b, expected):
    assert pieces(a, b) == expected


def test_lines_wrapped_at_other_places_are_the_same():
    a = "Fire broke out in the old\ntown on Friday night and\nspread to the port, where\nit burnt two ships."
    b = "Fire broke out in the old town\non Friday night and spread to\nthe port, where it\nburnt two ships."
    (row,) = words.rows(a, b)
    assert row.same


texts = st.text(st.sampled_from("ab ,.\n"), max_size=60)


@given(texts, texts)
def test_each_side_of_the_rows_is_its_text(a, b):
    """Nothing is lost and nothing invented, white space aside."""
    rows = words.rows(a, b)
    for side, text in (("a", a), ("b", b)):
        said = "".join(piece for row in rows for _, piece in row.pieces(side))
        assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text)


@given(texts)
def test_a_text_beside_itself_is_the_same(a):
    assert all(row.same and row.line_a == row.line_b for row in words.rows(a, a))
