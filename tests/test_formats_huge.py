"""Texts of more characters than any article has: one line says so, and what stands beside them is read."""

from __future__ import annotations

import json

import pytest
from formats_help import CONFIG, problems, source

from dedup import formats

LARGEST = 1_000_000


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(formats, "LARGEST", LARGEST)


HUGE = "x" * (LARGEST + 1)
ROWS = [{"id": "a", "text": "Rain."}, {"id": "b", "text": HUGE}, {"id": "c", "text": "Snow."}]
JSONL = "".join(json.dumps(row) + "\n" for row in ROWS)
CSV = "id,text\n" + "".join(f"{row['id']},{row['text']}\n" for row in ROWS)


@pytest.mark.parametrize(
    ("name", "data", "path", "others"),
    [
        pytest.param("a.txt", HUGE, "a.txt", [], id="a text in one line"),
        pytest.param("a.md", "x\n\n" * LARGEST, "a.md", [], id="many lines are as much one article"),
        pytest.param("a.txt", "€" * (LARGEST + 1), "a.txt", [], id="characters count, not bytes"),
        pytest.param("a.jsonl", JSONL, "a.jsonl#b", ["a.jsonl#a", "a.jsonl#c"], id="a record of JSON Lines"),
        pytest.param("a.csv", CSV, "a.csv#b", ["a.csv#a", "a.csv#c"], id="a row of CSV"),
    ],
)
def test_a_text_with_too_many_characters_is_named_and_the_rest_is_read(name, data, path, others):
    found = list(formats.read(source(data.encode(), name), CONFIG))
    (problem,) = [one for one in found if hasattr(one, "error")]
    assert (problem.path, [one.id for one in found if one is not problem]) == (path, others)
    assert "1 million characters are the most that is read; split it into its articles" in problem.error


def test_as_many_characters_as_may_be_are_read():
    assert not problems(("é" * LARGEST).encode())


def test_a_file_of_more_bytes_than_its_characters_can_have_is_not_even_opened(tmp_path):
    found = formats.Source("gone.txt", "gone.txt", "text", "", "gone.txt", stamp=(4 * LARGEST + 1, 0))
    (problem,) = formats.read(found, CONFIG)
    assert problem.error.startswith("an article of 4 million bytes")


def test_the_same_of_records_is_read_line_by_line(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "Rain."}\n')
    found = formats.Source(str(file), "a.jsonl", "jsonl", "", "a.jsonl", stamp=(4 * LARGEST + 1, 0))
    assert [one.text for one in formats.read(found, CONFIG)] == ["Rain."]
