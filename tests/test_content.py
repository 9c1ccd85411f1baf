"""A large file of JSON Lines is cleaned some bytes at a time: the same output as where all of it is held."""

import json
import os
from dataclasses import replace

import pytest
from cutting import found

from dedup import formats, ledger, output, restore
from dedup.config import Config
from dedup.errors import UnreadableInput
from dedup.formats import jsonl
from dedup.formats.source import CHANGED
from dedup.output import content, staging
from dedup.output.content import Content

RAIN, SUN = "Rain fell all night long.", "The sun came out at noon."


def line(text, **fields):
    return json.dumps({**fields, "text": text}, ensure_ascii=False).encode() + b"\n"


TWICE = line(f"{RAIN}\n{SUN}\n{RAIN}\n", id="a")
FILES = [
    pytest.param(TWICE + line(SUN, id="b"), {"a": [RAIN]}, {"b": "a"}, id="cut and dropped"),
    pytest.param(b"\xef\xbb\xbf" + TWICE + line(SUN, id="b"), {"a": [RAIN]}, {}, id="a byte order mark"),
    pytest.param(b"\n  \n" + TWICE + b"\r\n" + line(SUN, id="b").strip(), {"a": [RAIN]}, {"b": "a"}, id="blank lines"),
    pytest.param(line(SUN, id="b") + TWICE + TWICE, {"a~2": [RAIN]}, {}, id="an id that comes again"),
    pytest.param(line(SUN) + line(f"{RAIN}\n{SUN}\n{RAIN}\n"), {"2": [RAIN]}, {"1": "2"}, id="no ids"),
    pytest.param(b"{bad\n" + line(SUN, id="b") + TWICE, {"a": [RAIN]}, {"b": "a"}, id="a line that is no record"),
    pytest.param(line(f"Huế: {RAIN}\n{RAIN}\n", id="ă"), {"ă": [RAIN]}, {}, id="no ASCII"),
    pytest.param(line(SUN, id="b"), {}, {}, id="nothing changes"),
    pytest.param(line(SUN, id="b"), {}, {"b": "b"}, id="nothing is left"),
]


def nothing(blocks):
    return ((block, ()) for block in blocks)


def run(tmp_path, cut, dropped):
    """Write the output of a folder; return its files and the note on what is left empty."""
    name = "wire.jsonl"
    of = {f"{name}#{one}": pieces for one, pieces in cut.items()}
    gone = {f"{name}#{one}": f"{name}#{keeper}" for one, keeper in dropped.items()}
    done = output.write(*found([tmp_path / name], of, gone), tmp_path / "out", faces={}, force=True)
    assert not restore.check(tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    return files, done.notes, done.bytes_removed


@pytest.mark.parametrize("block", [7, 1 << 20])
@pytest.mark.parametrize(("data", "cut", "dropped"), FILES)
def test_a_file_that_is_not_held_is_written_as_one_that_is(tmp_path, monkeypatch, data, cut, dropped, block):
    (tmp_path / "wire.jsonl").write_bytes(data)
    held = run(tmp_path, cut, dropped)
    monkeypatch.setattr(content, "_LARGE", 0)
    monkeypatch.setattr(content, "_BLOCK", block)
    monkeypatch.setattr(jsonl, "_PART", block)
    assert run(tmp_path, cut, dropped) == held


@pytest.fixture
def large(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "_LARGE", 0)
    (tmp_path / "wire.jsonl").write_bytes(TWICE)
    (source,) = formats.discover([str(tmp_path / "wire.jsonl")], Config())
    return source


def test_not_all_of_a_large_file_is_held(large):
    """Only of JSON Lines as they are: another format, or one that is packed, is read as a whole."""
    assert Content(large).raw is None
    assert Content(replace(large, format="csv")).raw == TWICE


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda one: one.carved(nothing), id="what goes and what stays"),
        pytest.param(lambda one: list(one.without([(0, 3)])), id="what stays"),
        pytest.param(lambda one: one.whole(), id="all of it"),
    ],
)
def test_a_large_file_that_changes_after_it_was_found_is_refused(large, read):
    one = Content(large)
    os.utime(large.path, ns=(1, 1))
    with pytest.raises(UnreadableInput, match="has changed while this ran"):
        read(one)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda one, put: one.carved(nothing, put), id="what goes and what stays"),
        pytest.param(lambda one, put: [put(piece) for piece in one.without([(0, 3)])], id="what stays"),
    ],
)
def test_a_large_file_that_changes_while_it_is_read_is_refused(large, read):
    put = []

    def changed(piece):
        put.append(piece)
        os.utime(large.path, ns=(1, 1))

    with pytest.raises(UnreadableInput, match="has changed while this ran"):
        read(Content(large), changed)
    assert put


def test_a_large_file_that_changes_while_it_is_written_is_left_out_and_named(large, tmp_path, monkeypatch):
    """Of a text that is half written nothing stays, and the ledger tells nothing of it."""
    findings, sources, config = found([large.path], {"wire.jsonl#a": [RAIN]})
    carve, half = ledger.carve, []

    def changed(*asked):
        os.utime(large.path, ns=(1, 1))
        half.extend(tmp_path.glob(".out.*/new/texts/*"))
        return carve(*asked)

    monkeypatch.setattr(ledger, "carve", changed)
    done = output.write(findings, sources, config, tmp_path / "out", faces={})
    assert [path.name for path in half] == ["wire.jsonl"]
    assert [(one.path, one.error) for one in done.problems] == [(large.path, CHANGED)]
    assert done.undone == {"wire.jsonl#a"}
    assert {path.name for path in (tmp_path / "out").rglob("*")} == {"texts", "ledger.jsonl"}


def test_a_large_file_is_read_once_where_it_is_written_elsewhere(large, tmp_path, monkeypatch):
    """So what is written and what the ledger tells are the same bytes, whatever happens to the file."""
    opened = []

    class Counted(Content):
        def _opened(self):
            opened.append(self)
            return super()._opened()

    monkeypatch.setattr("dedup.output.change.Content", Counted)
    output.write(*found([large.path], {"wire.jsonl#a": [RAIN]}), tmp_path / "out", faces={})
    assert len(opened) == 1
    assert not restore.check(tmp_path / "out")


@pytest.mark.parametrize(
    "stray", [pytest.param(0, id="what stays is another"), pytest.param(len(TWICE) - 40, id="what goes is another")]
)
def test_in_place_no_other_bytes_are_written_than_were_found_though_the_stamp_is_the_same(large, monkeypatch, stray):
    """A clock may tell seconds only, so that a file can change and keep its stamp."""
    findings, sources, config = found([large.path], {"wire.jsonl#a": [RAIN]})
    stamp, replace_file = os.stat(large.path), staging.replace_file
    other = bytearray(TWICE)
    other[stray] ^= 1

    def changed(*asked, **also):
        with open(large.path, "wb") as file:
            file.write(other)
        os.utime(large.path, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
        replace_file(*asked, **also)

    monkeypatch.setattr(staging, "replace_file", changed)
    done = output.in_place(findings, sources, config)
    assert [one.error for one in done.problems] == [CHANGED]
    with open(large.path, "rb") as file:
        assert file.read() == other


def edits(source, number, name):
    going = [formats.Going(number, name, [(0, 5)])]
    found = formats.edits_of_numbered(source, [TWICE], Config(), going)
    return [edit for _, edits in found for edit in edits]


def test_a_record_that_is_no_more_there_is_named(large):
    with pytest.raises(UnreadableInput, match="has changed"):
        edits(large, 1, "wire.jsonl#b")


def test_spans_that_overlap_are_refused(large):
    with pytest.raises(ValueError, match="overlap"):
        list(Content(large).without([(0, 9), (5, 12)]))


@pytest.mark.parametrize(
    ("id_", "refused"),
    [
        pytest.param("wire.jsonl#a", False, id="the first of its name"),
        pytest.param("wire.jsonl#a~2", False, id="one that came again"),
        pytest.param("wire.jsonl#b", True, id="another record"),
    ],
)
def test_a_record_is_known_again_by_its_id(large, id_, refused):
    if refused:
        with pytest.raises(UnreadableInput, match="has changed"):
            edits(large, 0, id_)
    else:
        assert [edit.article_id for edit in edits(large, 0, id_)] == [id_]
