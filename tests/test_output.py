"""The folder that `dedup clean` writes, sources rewritten in place, and the diff."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cutting import found

from dedup import ledger, output, restore
from dedup.config import Config
from dedup.errors import OutputError, UsageError
from dedup.output import staging

FIRE = "Fire broke out.\n\nTwo died.\n\nFire broke out.\n"
RECORDS = '{"id": 1, "text": "Rain.\\nSun.\\nRain.\\n"}\nnot json\n{"id": 2, "text": "Fog."}\n{"id":3,"text":"Fog."}\n'


@pytest.fixture
def wire(tmp_path):
    """A folder with a doubled story, a copy of another, an untouched one, records, and bytes no text has."""
    folder = tmp_path / "wire"
    (folder / "ap").mkdir(parents=True)
    (folder / "ap" / "fire.txt").write_text(FIRE)
    (folder / "ap" / "snow.txt").write_bytes("Il a neigé.\r\nIl a neigé.".encode("cp1252"))
    (folder / "copy.txt").write_text("Two died.")
    (folder / "plain.md").write_bytes(b"\xef\xbb\xbf# Rain\n\nIt rained.")
    (folder / "records.jsonl").write_text(RECORDS)
    (folder / "zip.txt.gz").write_bytes(gzip.compress(b"A b.\nA b.\n", mtime=7))
    return folder


CUT = {"ap/fire.txt": ["Fire broke out."], "ap/snow.txt": ["Il a neigé."], "zip.txt.gz": ["A b."]}
CUT |= {"records.jsonl#1": ["Rain."]}
DROPPED = {"copy.txt": "ap/fire.txt", "records.jsonl#3": "records.jsonl#2"}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def rows(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "ledger.jsonl").read_text().splitlines()]


def test_write_gives_texts_faces_and_ledger(wire, tmp_path):
    """What is not cut is byte-identical, in any encoding; a dropped story is absent; a broken record stays."""
    faces = {"report.json": ["{", "}\n"], "report.html": b"<p>"}
    written = output.write(*found([wire], CUT, DROPPED), tmp_path / "out", faces=faces)

    files = tree(tmp_path / "out")
    container = files.pop("containers/zip.txt.gz")
    assert {
        "ledger.jsonl": files["ledger.jsonl"],
        "report.html": b"<p>",
        "report.json": b"{}\n",
        "texts/ap/fire.txt": b"Fire broke out.\n\nTwo died.\n",
        "texts/ap/snow.txt": "Il a neigé.".encode("cp1252"),
        "texts/plain.md": b"\xef\xbb\xbf# Rain\n\nIt rained.",
        "texts/records.jsonl": b'{"id": 1, "text": "Rain.\\nSun.\\n"}\nnot json\n{"id": 2, "text": "Fog."}\n',
        "texts/zip.txt.gz": files["texts/zip.txt.gz"],
    } == files
    assert (b"A b.\n", (wire / "zip.txt.gz").read_bytes()) == (gzip.decompress(files["texts/zip.txt.gz"]), container)
    assert (6, 5, 4, 2, 2, ()) == (
        written.files, written.changed, written.written, written.dropped, written.unchanged, written.problems
    )  # fmt: skip


def test_ledger_tells_what_was_cut_and_where_the_copy_stands(wire, tmp_path):
    """First the header, then a line an article in input order."""
    output.write(*found([wire], CUT, DROPPED), tmp_path / "out", faces={})
    head, *entries = rows(tmp_path / "out")

    counts = {"files": 6, "articles": 8, "written": 4, "dropped": 2, "unchanged": 2, "cuts": 6, "bytes_removed": 74}
    assert ("dedup-ledger/1", "c0ffee", False, counts) == (
        head["schema"], head["fingerprint"], head["in_place"], head["counts"]
    )  # fmt: skip
    fire, snow, copy, plain, *records, packed = entries
    assert ("ap/fire.txt", str(wire / "ap" / "fire.txt"), "texts/ap/fire.txt", "written", None) == (
        fire["id"], fire["source"], fire["file"], fire["action"], fire["keeper"]
    )  # fmt: skip
    assert ledger.sha256(FIRE.encode()) == fire["source_sha256"]
    kept = {"article": "ap/fire.txt", "start": 0, "end": 15, "line": 1, "end_line": 1}
    cut = {"start": 27, "end": 44, "text": "\nFire broke out.\n", "why": "said above", "kept": kept}
    assert [cut] == fire["cuts"]
    assert "DQpJbCBhIG5laWfpLg==" == snow["cuts"][0]["base64"]
    assert ("dropped", "ap/fire.txt", None, "Two died.", "the article is a copy of ap/fire.txt") == (
        copy["action"], copy["keeper"], copy["written_sha256"], copy["cuts"][0]["text"], copy["cuts"][0]["why"]
    )  # fmt: skip
    assert ("unchanged", plain["source_sha256"]) == (plain["action"], plain["written_sha256"])
    assert ["written", "unchanged", "dropped"] == [row["action"] for row in records]
    assert "containers/zip.txt.gz" == packed["container"]


def test_equal_input_gives_equal_bytes(wire, tmp_path):
    """No time and no order of the file system in the output."""
    for name in ("one", "two"):
        output.write(*found([wire], CUT, DROPPED), tmp_path / name, faces={})
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_output_inside_the_input_is_not_read_again(wire):
    """The default folder often lies in the folder that is cleaned."""
    output.write(*found([wire], CUT, DROPPED), wire / "dedup-out", faces={})
    assert 6 == len(found([wire])[1])


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_written_as_a_file(tmp_path, packed):
    """Compressed input keeps a suffix that says so."""
    data = gzip.compress(FIRE.encode()) if packed else FIRE.encode()
    case = found(["-"], {"stdin.txt": ["Fire broke out."]}, standard_input=io.BytesIO(data))
    output.write(*case, tmp_path / "out", faces={})
    text = (tmp_path / "out" / "texts" / ("stdin.txt.gz" if packed else "stdin.txt")).read_bytes()
    assert b"Fire broke out.\n\nTwo died.\n" == (gzip.decompress(text) if packed else text)


def test_a_source_that_changed_since_it_was_read_is_left_out_and_named(wire, tmp_path):
    """The cuts would be of another text; the other files are written."""
    case = found([wire], CUT, DROPPED)
    (wire / "ap" / "fire.txt").write_text(FIRE.replace("Two", "Six"))
    (wire / "plain.md").unlink()

    written = output.write(*case, tmp_path / "out", faces={})
    assert [str(wire / "ap" / "fire.txt"), str(wire / "plain.md")] == [problem.path for problem in written.problems]
    assert "has changed while this ran" in written.problems[0].error
    assert {"snow.txt"} == {path.name for path in (tmp_path / "out" / "texts" / "ap").iterdir()}
    assert 4 == rows(tmp_path / "out")[0]["counts"]["files"]


def test_an_unreadable_file_is_not_written(wire, tmp_path):
    """It is in the report already, and no problem of the writing."""
    (wire / "binary.txt").write_bytes(b"\0\1\2")
    written = output.write(*found([wire]), tmp_path / "out", faces={})
    assert ((), False) == (written.problems, (tmp_path / "out" / "texts" / "binary.txt").exists())


def test_two_files_never_share_a_place(tmp_path):
    """A file of one argument and a folder of another: the second is named, not written over the first."""
    (tmp_path / "a").mkdir()
    for path in ("a/story", "b/story/x.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    written = output.write(*found([tmp_path / "a" / "story", tmp_path / "b"]), tmp_path / "out", faces={})
    assert [str(tmp_path / "b/story/x.txt")] == [problem.path for problem in written.problems]
    assert b"a/story" == (tmp_path / "out/texts/story").read_bytes()


def test_a_former_output_is_replaced_only_by_force(wire, tmp_path):
    """And not even so if it holds something else by now."""
    out = tmp_path / "out"
    output.write(*found([wire], CUT, DROPPED), out, faces={"report.json": b"old"})
    with pytest.raises(UsageError, match="--force"):
        output.write(*found([wire]), out, faces={})

    output.write(*found([wire]), out, faces={"report.json": b"new"}, force=True)
    assert b"new" == (out / "report.json").read_bytes()
    assert FIRE == (out / "texts" / "ap" / "fire.txt").read_text()
    assert ["out", "wire"] == sorted(os.listdir(tmp_path))

    (out / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"notes\.txt, which dedup did not write"):
        output.write(*found([wire]), out, faces={}, force=True)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param("wire", "holds the input", id="the input itself"),
        pytest.param(".", "holds the input", id="a folder above it"),
        pytest.param("other", "was not written by dedup", id="a folder with something else"),
        pytest.param("other/file", "is a file", id="a file"),
    ],
)
def test_what_is_not_dedups_own_is_never_written_over(wire, tmp_path, place, words):
    """Whatever --force says."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=words):
        output.write(*found([wire], CUT), tmp_path / place, faces={}, force=True)
    assert before == tree(tmp_path)


def test_an_empty_folder_is_taken(wire, tmp_path):
    """As `mktemp -d` makes it."""
    (tmp_path / "out").mkdir()
    output.write(*found([wire], CUT), tmp_path / "out", faces={})
    assert (tmp_path / "out" / "ledger.jsonl").exists()


def test_a_full_disk_leaves_nothing_and_says_so(wire, tmp_path, monkeypatch):
    """A former output still stands, by its name."""
    output.write(*found([wire], CUT), tmp_path / "out", faces={})
    before = tree(tmp_path)

    def full(path, data, mode):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(staging, "write_file", full)
    with pytest.raises(OutputError, match="out: can't be written: No space left on device") as caught:
        output.write(*found([wire], CUT), tmp_path / "out", faces={}, force=True)
    assert "\n" not in str(caught.value)
    assert before == tree(tmp_path)


def test_an_interrupt_leaves_nothing(wire, tmp_path):
    """Ctrl-C while a face is written: no folder under the final name, none beside it."""

    def pieces():
        yield "{"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        output.write(*found([wire], CUT), tmp_path / "out", faces={"report.json": pieces()})
    assert ["wire"] == os.listdir(tmp_path)


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from cutting import found
from dedup import output
def pieces():
    yield "half"
    os.kill(os.getpid(), signal.SIGKILL)
output.write(*found([{wire!r}]), Path({out!r}), faces={{"report.json": pieces()}}, force=True)
"""


def test_a_killed_run_leaves_no_half_output_and_the_next_run_sweeps(wire, tmp_path):
    """What is left has another name, and is not taken for that of a run that lives."""
    script = KILLED.format(tests=str(Path(__file__).parent), wire=str(wire), out=str(tmp_path / "out"))
    assert -signal.SIGKILL == subprocess.run([sys.executable, "-c", script], check=False).returncode
    (left,) = [name for name in os.listdir(tmp_path) if name != "wire"]
    assert left.startswith(".out.tmp-")

    with staging.staged(tmp_path / "out", name=tmp_path / "out", flag="-o"):  # a run that lives beside this one
        staging.recover(tmp_path / "out")
        (living,) = [name for name in os.listdir(tmp_path) if name != "wire"]
        assert living != left
        shutil.rmtree(tmp_path / living)
        (tmp_path / living / "new").mkdir(parents=True)
    shutil.rmtree(tmp_path / "out")
    output.write(*found([wire]), tmp_path / "out", faces={})
    assert ["out", "wire"] == sorted(os.listdir(tmp_path))


def test_a_former_output_that_a_killed_run_moved_aside_comes_back(wire, tmp_path):
    """Killed between two renames: the next run finds it under its name again, and asks for --force as ever."""
    output.write(*found([wire], CUT), tmp_path / "out", faces={})
    staging_folder = tmp_path / ".out.tmp-999999-0"
    staging_folder.mkdir()
    (staging_folder / ".dedup-staging").touch()
    os.rename(tmp_path / "out", staging_folder / "old")
    with pytest.raises(UsageError, match="former output"):
        output.write(*found([wire]), tmp_path / "out", faces={})
    assert ["out", "wire"] == sorted(os.listdir(tmp_path))


def test_a_folder_that_only_looks_like_a_temporary_is_never_removed(wire, tmp_path):
    """It lacks the mark."""
    for name in (".out.tmp-1-1", ".out.old-1-1"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.txt").write_text("mine")
    output.write(*found([wire], CUT), tmp_path / "out", faces={})
    assert [".out.old-1-1", ".out.tmp-1-1", "out", "wire"] == sorted(os.listdir(tmp_path))
    assert "mine" == (tmp_path / ".out.tmp-1-1" / "mine.txt").read_text()


def test_of_two_runs_for_one_place_the_second_is_told(wire, tmp_path):
    """What the first wrote stands."""

    def pieces():
        output.write(*found([wire]), tmp_path / "out", faces={})
        yield "late"

    with pytest.raises(UsageError, match="wrote there while this ran"):
        output.write(*found([wire], CUT), tmp_path / "out", faces={"report.json": pieces()})
    assert FIRE == (tmp_path / "out" / "texts" / "ap" / "fire.txt").read_text()
    assert ["out", "wire"] == sorted(os.listdir(tmp_path))


@pytest.mark.parametrize("name", ["texts/ap/fire.txt", "texts/new/story.txt", "containers/zip.txt.gz", "ledger.jsonl"])
def test_force_spares_what_is_not_as_dedup_wrote_it(wire, tmp_path, name):
    """An edited text may be the only copy of that work."""
    out = tmp_path / "out"
    output.write(*found([wire], CUT, DROPPED), out, faces={})
    (out / name).parent.mkdir(exist_ok=True)
    with open(out / name, "ab") as file:
        file.write(b"my work")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=name.replace(".", r"\.")):
        output.write(*found([wire]), out, faces={}, force=True)
    assert before == tree(tmp_path)


def test_force_spares_a_source_that_a_link_leads_to(wire, tmp_path):
    """Its argument lies elsewhere, its bytes do not."""
    out = tmp_path / "out"
    output.write(*found([wire], CUT), out, faces={})
    (wire / "link.txt").symlink_to(out / "texts" / "plain.md")
    with pytest.raises(UsageError, match=r"holds the input .*link\.txt"):
        output.write(*found([wire]), out, faces={}, force=True)


def test_in_place_rewrites_what_changes_and_can_be_undone(wire):
    """Mode and links stay; untouched files are not even opened for writing; the ledger is beside them."""
    before = tree(wire)
    fire = wire / "ap" / "fire.txt"
    fire.chmod(0o640)
    untouched = (wire / "plain.md").stat()
    written = output.in_place(*found([wire], CUT, DROPPED))

    assert b"Fire broke out.\n\nTwo died.\n" == fire.read_bytes()
    assert (0o640, False) == (fire.stat().st_mode & 0o777, (wire / "copy.txt").exists())
    assert untouched == (wire / "plain.md").stat()
    assert (6, 5, ()) == (written.files, written.changed, written.problems)
    assert [wire / ".dedup" / "ledger-0001.jsonl"] == [path.resolve() for path in written.ledgers]
    assert 5 == len(found([wire])[1])

    restored = restore.restore(written.ledgers[0])
    assert (5, 0, ()) == (restored.files, restored.already, restored.problems)
    assert before == {name: data for name, data in tree(wire).items() if not name.startswith(".dedup")}
    assert 0o640 == fire.stat().st_mode & 0o777


def test_in_place_follows_a_link_and_notes_other_names(wire, tmp_path):
    """The link stays a link; a file with two names is changed under one, and that is said."""
    target = tmp_path / "elsewhere" / "real.txt"
    target.parent.mkdir()
    target.write_text(FIRE)
    (wire / "link.txt").symlink_to(target)
    os.link(wire / "ap" / "fire.txt", tmp_path / "second-name.txt")
    written = output.in_place(*found([wire], {**CUT, "link.txt": ["Fire broke out."]}))

    assert (True, "Fire broke out.\n\nTwo died.\n") == ((wire / "link.txt").is_symlink(), target.read_text())
    assert [f"{wire / 'ap/fire.txt'}: still as it was under its 1 other name(s) (hard links)"] == list(written.notes)
    assert {wire / ".dedup", target.parent / ".dedup"} == {path.resolve().parent for path in written.ledgers}


def test_in_place_without_changes_writes_nothing(wire):
    """Not even a ledger."""
    before = tree(wire)
    written = output.in_place(*found([wire]))
    assert (6, 0, ()) == (written.files, written.changed, written.ledgers)
    assert before == tree(wire)


def test_in_place_leaves_a_source_that_changed_since(wire):
    """It is named, and the others are rewritten."""
    case = found([wire], CUT)
    (wire / "ap" / "fire.txt").write_text("Short.")
    written = output.in_place(*case)
    assert [str(wire / "ap" / "fire.txt")] == [problem.path for problem in written.problems]
    assert "Short." == (wire / "ap" / "fire.txt").read_text()
    assert b"A b.\n" == gzip.decompress((wire / "zip.txt.gz").read_bytes())


def test_in_place_touches_nothing_before_its_ledger_is_safe(wire, monkeypatch):
    """A ledger that can't be written: every file is named, none is changed."""
    before = tree(wire)

    def full(path, data, bits):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(staging, "replace_file", full)
    written = output.in_place(*found([wire], {"ap/fire.txt": ["Fire broke out."]}))
    assert ["its ledger can't be written"] == [problem.error[:27] for problem in written.problems]
    assert before == {name: data for name, data in tree(wire).items() if not name.startswith(".dedup")}


def test_in_place_killed_half_way_can_be_undone_or_continued(wire, monkeypatch):
    """Some files rewritten, others not yet: the ledger restores the first and passes over the others."""
    before = tree(wire)
    real = staging.replace_file
    calls = []

    def stops(path, data, like=None, bits=staging.ANYONE):
        calls.append(path)
        if like is not None and path.name == "snow.txt":
            raise KeyboardInterrupt
        real(path, data, like=like, bits=bits)

    monkeypatch.setattr(staging, "replace_file", stops)
    with pytest.raises(KeyboardInterrupt):
        output.in_place(*found([wire], CUT))
    monkeypatch.undo()
    assert b"Fire broke out.\n\nTwo died.\n" == (wire / "ap" / "fire.txt").read_bytes()

    (wire / "ap" / f".snow.txt.dedup-tmp-{2**22 + 1}").write_text("half")  # of a process that is no more
    cut = {key: value for key, value in CUT.items() if key != "ap/fire.txt"}
    assert () == output.in_place(*found([wire], cut)).problems
    assert () == restore.check(wire)
    (wire / "ap" / f".fire.txt.dedup-tmp-{2**22 + 1}").write_text("half")  # of a restore that was killed
    assert () == restore.restore(wire).problems
    assert before == {name: data for name, data in tree(wire).items() if not name.startswith(".dedup")}


def test_folders_are_made_however_deep(tmp_path):
    deep = tmp_path.joinpath(*["d"] * 1_500)
    staging.make_folders(deep)
    assert deep.is_dir()
    top = tmp_path / "d"
    while top.is_dir():  # shutil.rmtree calls itself for each too
        inner = top / "d"
        kept = inner.rename(tmp_path / "e") if inner.is_dir() else None
        top.rmdir()
        if kept:
            kept.rename(top)


def modes(folder):
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: f"{path.stat().st_mode & 0o777:o}" for name, path in files.items()}


@pytest.fixture
def private(tmp_path):
    """A secret story, a copy of it, an open one and a packed one; the umask takes nothing away."""
    before = os.umask(0)
    folder = tmp_path / "private"
    folder.mkdir()
    for name, data, mode in (
        ("a.txt", FIRE.encode(), 0o600),
        ("copy.txt", b"Two died.", 0o640),
        ("open.txt", b"Rain.", 0o754),
        ("zip.txt.gz", gzip.compress(b"A b.\nA b.\n", mtime=7), 0o644),
    ):
        (folder / name).write_bytes(data)
        (folder / name).chmod(mode)
    yield folder
    os.umask(before)


SECRET = {"a.txt": ["Fire broke out."], "zip.txt.gz": ["A b."]}, {"copy.txt": "a.txt"}
no_bits = pytest.mark.skipif(sys.platform == "win32", reason="no permission bits")


@no_bits
def test_no_output_is_open_to_more_than_its_sources(private, tmp_path):
    """A text has the bits of its source; what quotes all of them, those that all of them have."""
    faces = {"report.json": ["{}"], "report.html": b"<p>"}
    output.write(*found([private], *SECRET), tmp_path / "out", faces=faces)
    assert {
        "texts/a.txt": "600", "texts/open.txt": "754", "texts/zip.txt.gz": "644", "containers/zip.txt.gz": "644",
        "ledger.jsonl": "600", "report.json": "600", "report.html": "600",
    } == modes(tmp_path / "out")  # fmt: skip

    restore.restore(tmp_path / "out", tmp_path / "again")
    assert {"a.txt": "600", "copy.txt": "600", "open.txt": "754", "zip.txt.gz": "644"} == modes(tmp_path / "again")


@no_bits
def test_in_place_nothing_is_open_to_more_than_its_sources(private):
    """Nor is a removed file that comes back, nor what is written before it stands under its name."""
    before = modes(private)
    output.in_place(*found([private], *SECRET))
    after = modes(private)
    assert "600" == after.pop(".dedup/ledger-0001.jsonl")
    assert ["644"] == [mode for name, mode in after.items() if name.startswith(".dedup/containers/")]
    restore.restore(private)
    assert {**before, "copy.txt": "600"} == {name: mode for name, mode in modes(private).items() if "/" not in name}


@no_bits
def test_the_umask_still_applies_to_what_is_of_all_sources(private, tmp_path):
    os.umask(0o077)
    output.write(*found([private / "zip.txt.gz"], {}), tmp_path / "out", faces={"report.json": b"{}"})
    assert {"ledger.jsonl": "600", "report.json": "600", "texts/zip.txt.gz": "644"} == modes(tmp_path / "out")


@no_bits
@pytest.mark.parametrize("like", [True, False], ids=["as another file", "new"])
def test_a_temporary_file_is_private_from_its_first_byte_on(private, like):
    seen = []

    def pieces():
        seen.extend(path.stat().st_mode & 0o077 for path in private.glob(".*.dedup-tmp-*"))
        yield b"Rain."

    state = (private / "a.txt").stat() if like else None
    staging.replace_file(private / "new.txt", pieces(), like=state, bits=0o666 if like else 0o600)
    assert ([0], "600") == (seen, modes(private)["new.txt"])


def test_in_place_refuses_standard_input():
    """There is nothing to rewrite."""
    with pytest.raises(UsageError, match="standard input"):
        output.in_place(*found(["-"], standard_input=io.BytesIO(b"Rain.")))


@pytest.mark.skipif(not shutil.which("patch"), reason="no patch program")
def test_the_diff_is_what_patch_applies(wire, tmp_path):
    """So it is a true unified diff, missing newlines at the end and dropped files included."""
    (wire / "ap" / "snow.txt").write_text("Il a neigé.\nIl a neigé.")
    (wire / "ap" / "mid.txt").write_text("A a.\nOne b. Two\nc. Three d.\nE e.\nE.\nF.\nG.\nH.\nH h.\nH. One b.\n")
    cut = {**CUT, "ap/mid.txt": ["Two\nc.", "E e.", "One b."]}
    case = found([wire], {k: v for k, v in cut.items() if not k.endswith("gz")}, DROPPED)
    copy = tmp_path / "copied"
    shutil.copytree(wire, copy)
    subprocess.run(
        ["patch", "-p1", "--binary", "--remove-empty-files"],
        cwd=copy,
        input="".join(output.diff(*case)).encode(),
        check=True,
    )
    output.write(*case, tmp_path / "out", faces={})
    assert tree(tmp_path / "out" / "texts") == tree(copy)


def test_the_diff_shows_the_copy_that_goes():
    """Of two equal paragraphs a comparison of texts might show the other one."""
    text = io.BytesIO(b"Fire.\nSnow.\nFire.\nSnow.")
    case = found(["-"], {"stdin.txt": ["Fire.\nSnow."]}, standard_input=text)
    end = "\\ No newline at end of file\n"
    head = "--- a/stdin.txt\n+++ b/stdin.txt\n@@ -1,4 +1,2 @@\n"
    assert f"{head} Fire.\n-Snow.\n-Fire.\n-Snow.\n{end}+Snow.\n{end}" == "".join(output.diff(*case))


def test_the_diff_of_nothing_is_empty(wire):
    """As of `diff` itself."""
    assert [] == list(output.diff(*found([wire])))


def test_settings_of_records_are_honoured(tmp_path):
    """Cuts are made in the field that was read, and other fields stay."""
    path = tmp_path / "wire.csv"
    path.write_bytes(b'no,body\r\n7,"Rain.\nRain."\r\n8,Snow\r\n')
    config = Config(text_field="body", id_field="no")
    case = found([path], {"wire.csv#7": ["Rain."]}, {"wire.csv#8": "wire.csv#7"}, config)
    output.write(*case, tmp_path / "out", faces={})
    assert b'no,body\r\n7,"Rain."\r\n' == (tmp_path / "out" / "texts" / "wire.csv").read_bytes()
