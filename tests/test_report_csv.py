"""The CSV face: one row a finding, and nothing a spreadsheet would run."""

import csv
import io

import pytest
from findings import everything, hostile, nothing

from dedup.report import csv as face_csv
from dedup.report import face


def written(findings):
    out = io.StringIO()
    face("csv")(findings, out.write)
    return out.getvalue()


@pytest.mark.parametrize("make", [everything, hostile], ids=lambda make: make.__name__)
def test_csv_matches_golden(make, golden):
    golden(f"report-{make.__name__}.csv", written(make()))


def test_a_row_a_copy_and_a_row_a_relation():
    found = everything()
    rows = list(csv.DictReader(io.StringIO(written(found))))
    assert [row["type"] for row in rows] == ["repeat"] * sum(len(r.others) for r in found.repeats) + ["relation"] * 2


def test_nothing_found_is_a_header():
    assert written(nothing()).splitlines() == [",".join(face_csv.COLUMNS)]


def test_every_column_is_documented():
    for column in face_csv.COLUMNS:
        name = column.removeprefix("with_")
        assert name in face_csv.__doc__, column


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="old formula"),
        pytest.param("-VNA", "'-VNA", id="sign-off"),
        pytest.param("+84 4", "'+84 4", id="telephone"),
        pytest.param("\t=1+1", "'=1+1", id="behind a tab"),
        pytest.param("＝1+1", "'＝1+1", id="full width"),
        pytest.param("a=b", "a=b", id="inside"),
        pytest.param("", "", id="empty"),
        pytest.param("two\r\nlines", "two lines", id="a finding is a line"),
        pytest.param("\x1b[2J\udce9", "\\x1b[2J\\udce9", id="escapes shown"),
    ],
)
def test_cells_are_harmless(text, cell):
    assert face_csv.cell(text) == cell


def test_no_cell_starts_as_a_formula():
    text = written(hostile())
    text.encode("utf-8")
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_facts_go_with_the_copy_that_states_them():
    rows = [row for row in csv.DictReader(io.StringIO(written(everything()))) if row["type"] == "repeat"]
    assert {row["id"]: row["facts"] for row in rows if row["facts"]} == {"r3": "12 / 14; Monday / Tuesday"}
