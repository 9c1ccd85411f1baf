"""Baselines: what is accepted stays accepted, and what comes besides is new. By the command line, in a real folder."""

import json
import os
import shutil

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.report import baseline

LEAD = "A fire broke out in the old town of Hoi An on Friday night and destroyed three houses, the fire brigade said."
NEXT = "Nobody was hurt, and the cause of the blaze is being looked into by the provincial police, a spokeswoman added."
ELSE = (
    "The provincial museum opens a show of Cham sculpture this spring, with loans from six collections in the country."
)
MORE = (
    "Rice exports through the port of Da Nang grew last quarter as new buyers in Africa signed contracts, traders say."
)
DIVERS = (
    "Two divers from Quang Ngai brought up porcelain from a wreck that lies in forty metres of water, the museum said."
)
STORY = f"{LEAD}\n\n{NEXT}\n"
DOUBLED = f"{ELSE}\n\n{MORE}\n\n{ELSE}\n\n{MORE}\n"
FILE = "dedup-baseline.json"


def dedup(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def check(*arguments):
    """Return the exit status, and the files that are told."""
    done = dedup("check", *(arguments or ["wire"]), "--baseline", FILE)
    return done.exit_code, [line.split(":")[0] for line in done.stdout.splitlines()]


def accept(*arguments):
    done = dedup("check", *(arguments or ["wire"]), "--baseline", FILE, "--update-baseline")
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    return done.stderr


def entries():
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)["accepted"]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Two copies of one story, and an article that is doubled; all accepted."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "wire").mkdir()
    for name, text in {"b.txt": STORY, "d.txt": STORY, "twice.txt": DOUBLED}.items():
        (tmp_path / "wire" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert "2 findings accepted; 2 new, 0 dropped" in accept()
    return tmp_path / "wire"


def test_what_is_accepted_passes(desk):
    assert dedup("check", "wire").exit_code == 1
    assert check() == (0, [])


def test_the_file_is_for_people_to_review(desk):
    lines = (desk.parent / FILE).read_text("utf-8").splitlines()
    assert lines[0] == '{"schema": "dedup-baseline/1",'
    assert [(row["article"], row["line"], row["rule"]) for row in entries()] == [
        ("wire/d.txt", 1, "copy"),
        ("wire/twice.txt", 5, "repeat-within"),
    ]
    assert entries()[1]["text"] == ELSE[:80]
    assert all(line.count('"fingerprint"') == 1 for line in lines[2:-1])


def test_writing_it_again_changes_no_byte(desk):
    before = (desk.parent / FILE).stat()
    accept()
    assert (desk.parent / FILE).stat().st_mtime_ns == before.st_mtime_ns
    (desk.parent / FILE).rename(desk.parent / "old")
    accept()
    assert (desk.parent / FILE).read_bytes() == (desk.parent / "old").read_bytes()


@pytest.mark.parametrize("name", ["a.txt", "c.txt", "e.txt"])
def test_a_third_copy_is_new_and_it_is_the_one_that_is_told(desk, name):
    """Wherever it comes in the order; a copy that comes first is the one that stays, so there the accepted two are."""
    (desk / name).write_text(STORY)
    status, told = check()
    assert status == 1
    assert told == (["wire/b.txt"] if name == "a.txt" else [f"wire/{name}"])


def test_a_body_that_is_tripled_is_new(desk):
    (desk / "twice.txt").write_text(f"{DOUBLED}\n{NEXT}\n\n{ELSE}\n\n{MORE}\n")
    assert check() == (1, ["wire/twice.txt"])


def test_the_same_body_doubled_in_another_article_is_new(desk):
    (desk / "other.txt").write_text(f"{LEAD.replace('fire', 'flood')}\n\n{DOUBLED}")
    status, told = check()
    assert (status, told) == (1, ["wire/other.txt"])


def rename(desk):
    (desk / "twice.txt").rename(desk / "zweimal.txt")


def rename_the_keeper(desk):
    (desk / "b.txt").rename(desk / "z.txt")  # d.txt is now first, and stays


def rename_the_folder(desk):
    (desk / "new").mkdir()
    for file in desk.glob("*.txt"):
        file.rename(desk / "new" / file.name)


def move_lines(desk):
    (desk / "twice.txt").write_text(f"{NEXT}\n\n\n{DOUBLED}")


def edit_elsewhere(desk):
    (desk / "plain.txt").write_text("Rain is expected in the north of the country on Sunday, forecasters say.\n")


def split_lines(desk):
    (desk / "d.txt").write_text(STORY.replace(" and ", " and\n").replace("\n", "\r\n"))


@pytest.mark.parametrize(
    "change", [rename, rename_the_keeper, rename_the_folder, move_lines, edit_elsewhere, split_lines]
)
def test_an_accepted_finding_outlives(desk, change):
    change(desk)
    assert check() == (0, [])


def test_a_changed_figure_inside_an_accepted_repeat_is_new(desk):
    (desk / "twice.txt").write_text(DOUBLED.replace("six", "eight"))
    assert check() == (1, ["wire/twice.txt"])


def test_an_entry_goes_to_no_other_article_while_its_own_stands(desk):
    """The accepted article was mended, another one repeats the same text: that is no renamed file."""
    (desk / "twice.txt").write_text(f"{LEAD.replace('fire', 'flood')}\n")
    (desk / "new.txt").write_text(DOUBLED)
    assert check() == (1, ["wire/new.txt"])


def test_what_is_gone_is_counted_and_dropped_by_an_update(desk):
    (desk / "twice.txt").write_text(f"{ELSE}\n")
    done = dedup("check", "wire", "--baseline", FILE)
    assert (done.exit_code, "1 finding it accepts is gone" in done.stderr) == (0, True)
    assert "1 finding accepted; 0 new, 1 dropped" in accept()
    assert len(entries()) == 1
    assert dedup("check", "wire", "--baseline", FILE).stderr == ""


def test_a_run_over_some_files_keeps_what_it_has_not_read(desk):
    """As pre-commit runs it."""
    assert check("wire/b.txt") == (0, [])
    assert dedup("check", "wire/b.txt", "--baseline", FILE).stderr == ""
    accept("wire/b.txt")
    assert len(entries()) == 2


def test_an_update_for_a_file_accepts_no_other_files_findings(desk):
    """Where the settings name `paths`, all is compared, but the user speaks for the given file only."""
    (desk.parent / "dedup.toml").write_text('paths = ["wire"]\n')
    (desk / "new.txt").write_text(f"{NEXT}\n\n{DOUBLED}")
    (desk / "newer.txt").write_text(f"{DIVERS}\n\n{DIVERS}\n")
    accept("wire/new.txt")
    assert {row["article"] for row in entries()} == {"wire/d.txt", "wire/twice.txt", "wire/new.txt"}
    assert check("wire/new.txt") == (0, [])


def test_records_are_known_by_their_ids(desk):
    rows = [{"id": name, "text": text} for name, text in (("A#1", DOUBLED), ("B", LEAD))]
    (desk / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    accept()
    assert "wire/feed.jsonl#A#1" in {row["article"] for row in entries()}
    assert check() == (0, [])
    (desk / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [{"id": "Z", "text": LEAD}, *rows]))
    status, told = check()
    assert all("A#1" not in line for line in told), (status, told)


def test_a_record_that_is_gone_from_its_file_is_stale(desk):
    (desk / "feed.jsonl").write_text(json.dumps({"id": "A", "text": f"{DIVERS}\n\n{DIVERS}"}) + "\n")
    accept()
    (desk / "feed.jsonl").write_text(json.dumps({"id": "B", "text": "Rain."}) + "\n")
    assert "0 new, 1 dropped" in accept()


def test_the_settings_can_name_the_baseline(desk, monkeypatch):
    """A path in a settings file is relative to it."""
    (desk.parent / "dedup.toml").write_text(f'baseline = "{FILE}"\npaths = ["wire"]\n')
    assert dedup("check").exit_code == 0
    monkeypatch.chdir(desk)
    assert dedup("check", "--update-baseline").exit_code == 0
    assert not (desk / FILE).exists()


@pytest.mark.parametrize("form", ["github", "sarif", "junit", "markdown"])
def test_every_format_tells_only_what_is_new(desk, form):
    shutil.copy(desk / "d.txt", desk / "e.txt")
    done = dedup("check", "wire", "--baseline", FILE, "--format", form)
    assert done.exit_code == 1
    assert "e.txt" in done.stdout
    assert "repeat lines" not in done.stdout
    assert form == "junit" or "d.txt" not in done.stdout  # there, an accepted article is a case that passes


def test_a_baseline_that_is_not_there_is_2_with_the_command_that_makes_it(desk):
    done = dedup("check", "wire", "--baseline", "gone.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "dedup: gone.json: no such baseline. Create it: dedup check --baseline gone.json --update-baseline\n"
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"schema": "dedup-baseline/1", "acc', id="half"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"[]", id="another shape"),
        pytest.param(b'{"schema": "dedup-baseline/2", "accepted": []}', id="another version"),
        pytest.param(b'{"schema": "dedup-baseline/1"}', id="no entries"),
        pytest.param(b'{"schema": "dedup-baseline/1", "accepted": [{"article": "a"}]}', id="no fingerprint"),
        pytest.param(b'{"schema": "dedup-baseline/1", "accepted": 7}', id="entries that are none"),
        pytest.param(b"<<<<<<< HEAD\n", id="conflict of a merge"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
@pytest.mark.parametrize("flags", [[], ["--update-baseline"]], ids=["check", "update"])
def test_a_broken_baseline_is_2_with_one_line_and_stays_as_it_is(desk, content, flags):
    (desk.parent / FILE).write_bytes(content)
    done = dedup("check", "wire", "--baseline", FILE, *flags)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"dedup: {FILE}: not a baseline (")
    assert done.stderr.count("\n") == 1
    assert (desk.parent / FILE).read_bytes() == content


def test_updating_needs_a_file(desk):
    done = dedup("check", "wire", "--update-baseline")
    assert (done.exit_code, "--baseline dedup-baseline.json" in done.stderr) == (2, True)


def test_a_baseline_that_can_not_be_written_is_3(desk):
    done = dedup("check", "wire", "--baseline", "no/such/folder.json", "--update-baseline")
    assert (done.exit_code, "folder.json: " in done.stderr) == (3, True)
    assert [*desk.parent.glob("*.dedup-tmp*")] == []


def test_an_update_keeps_the_mode_and_the_link_of_the_file(desk):
    real = desk.parent / "real.json"
    (desk.parent / FILE).rename(real)
    os.chmod(real, 0o640)
    (desk.parent / FILE).symlink_to(real)
    (desk / "twice.txt").write_text(ELSE)
    accept()
    assert (desk.parent / FILE).is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(entries()) == 1


def test_quiet_is_quiet(desk):
    done = dedup("check", "wire", "--baseline", FILE, "--update-baseline", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_what_is_read_is_what_was_written():
    made = [
        baseline.Entry("b.txt", 2, "0" * 32 + ":1", "copy", "Huế"),
        baseline.Entry("a.txt", 1, "f" * 32 + ":2", "x", ""),
    ]
    text = baseline.render(made)
    assert json.loads(text)["schema"] == baseline.SCHEMA
    assert baseline.render(reversed(made)) == text
    assert json.loads(baseline.render([]))["accepted"] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_baseline_that_is_a_pipe_is_refused_and_left(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    done = dedup("check", tmp_path, "--baseline", tmp_path / "pipe", "--update-baseline")
    assert (done.exit_code, (tmp_path / "pipe").is_fifo()) == (2, True)
    assert "pipe: is no regular file." in done.stderr
