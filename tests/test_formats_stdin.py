"""Standard input: what it holds is told from its bytes."""

from __future__ import annotations

import io

import pytest
from formats_help import CONFIG

from dedup import formats
from dedup.model import Article, Unreadable


def read(data: bytes) -> tuple[formats.Source, list[Article | Unreadable]]:
    (found,) = formats.discover(["-"], CONFIG, io.BytesIO(data))
    assert isinstance(found, formats.Source)
    return found, list(formats.read(found, CONFIG))


@pytest.mark.parametrize("compression", ["", "gz", "zst"])
@pytest.mark.parametrize(
    ("data", "ids"),
    [
        pytest.param(b"Rain.\nSun.\n", ["stdin.txt"], id="text"),
        pytest.param(b'\n {"id": 1, "text": "Rain."}\n', ["stdin.jsonl#1"], id="JSON Lines"),
        pytest.param(b'\xef\xbb\xbf{"id": 1, "text": "Rain."}', ["stdin.jsonl#1"], id="JSON Lines with a mark"),
        pytest.param(b"{curly} news\n", ["stdin.txt"], id="a brace is no record"),
        pytest.param(b"[1, 2]\n", ["stdin.txt"], id="an array is no record"),
        pytest.param(b"id,text\n7,Rain.\n", ["stdin.csv#7"], id="CSV"),
        pytest.param(b'\xef\xbb\xbf"id"\t"text"\r\n7\tRain.\r\n', ["stdin.csv#7"], id="TSV with a mark and quotes"),
        pytest.param(b"text\nRain, and text.\n", ["stdin.txt"], id="one column is a headline"),
        pytest.param(b'{"id": 1, "n": ' + b"9" * 10_000 + b', "text": "Rain."}\n', ["stdin.jsonl#1"], id="long number"),
        pytest.param(b"", ["stdin.txt"], id="nothing"),
    ],
)
def test_records_are_told_from_text_and_compressed_from_plain(data, ids, compression):
    found, articles = read(formats.compress(data, compression))
    assert ids == [each.id for each in articles if isinstance(each, Article)]
    assert ("-", "-", compression) == (found.path, found.argument, found.compression)
    assert data == formats.content(found)


def test_records_without_the_text_field_are_records_still():
    """Read as one text, the flag that mends it would not be named, and cuts would break the JSON."""
    _, (problem,) = read(b'{"body": "Rain."}\n')
    assert isinstance(problem, Unreadable)
    assert "-:1" == problem.path
    assert "--text-field" in problem.error


def test_damaged_input_is_unreadable():
    packed = formats.compress(b"Rain." * 99, "gz")
    (problem,) = formats.discover(["-"], CONFIG, io.BytesIO(packed[:-5]))
    assert isinstance(problem, Unreadable)
    assert "-" == problem.path


def test_standard_input_named_twice_is_read_once():
    assert 1 == len(list(formats.discover(["-", "-"], CONFIG, io.BytesIO(b"Rain."))))


def test_the_process_s_own_input_is_the_default(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Rain.")))
    (found,) = formats.discover(["-"], CONFIG)
    assert isinstance(found, formats.Source)
    assert b"Rain." == found.data
