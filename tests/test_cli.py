"""The command line: flags, streams, exit statuses, closed pipes, Ctrl-C. What commands find is tested elsewhere."""

import errno
import json
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from dedup import output
from dedup.cli import cli
from dedup.config import Config
from dedup.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
DOUBLED = "001_e7d796c41617f09b.txt"
PLAIN = "003_fa990ebc79494feb.txt"
TWICE = "002_602a0e14e8ccd372.txt"
DEDUP = (sys.executable, "-m", "dedup")

LEAD = "A fire broke out in the old town of Hoi An on Friday night and destroyed three houses, the fire brigade said."
NEXT = "Nobody was hurt, and the cause of the blaze is being looked into by the provincial police, a spokeswoman added."


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A project of its own as the current folder, with one clean and one doubled article in wire/."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "wire").mkdir()
    shutil.copy(SEEDS / DOUBLED, tmp_path / "wire" / "doubled.txt")
    shutil.copy(SEEDS / PLAIN, tmp_path / "wire" / "plain.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dedup(*arguments, **settings):
    return CliRunner().invoke(cli, [str(each) for each in arguments], **settings)


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- what each command does


@pytest.mark.parametrize(
    ("old", "new", "cut"),
    [
        pytest.param("version 1.10", "version 1.1", False, id="two versions"),
        pytest.param("Python 3.10", "Python 3.1", False, id="two releases of a product"),
        pytest.param("section 07.15", "section 7.15", False, id="two sections"),
        pytest.param("a fee of $07.50 million", "a fee of $7.5 million", True, id="one sum, a zero before it"),
        pytest.param("a fee of $1.50 million", "a fee of $1.5 million", True, id="one sum of money"),
        pytest.param("a rise of 5.0 percent", "a rise of 5 percent", True, id="one share"),
    ],
)
def test_clean_keeps_two_labels_that_differ_in_a_zero_and_one_of_two_equal_amounts(desk, old, new, cut):
    one, two = (
        f"The provincial council said on Friday that {each} was agreed upon by all sides." for each in (old, new)
    )
    (desk / "twice.txt").write_text(f"{one}\n\n{NEXT}\n\n{two}\n")
    done = dedup("clean", "twice.txt")
    assert done.exit_code == 0, done.stderr
    kept = (desk / "dedup-out" / "texts" / "twice.txt").read_text()
    assert kept == (f"{one}\n\n{NEXT}\n" if cut else f"{one}\n\n{NEXT}\n\n{two}\n")


def test_clean_writes_texts_report_and_ledger_and_leaves_the_sources_alone(desk):
    before = tree(desk / "wire")
    done = dedup("clean", "wire")
    assert done.exit_code == 0, done.stderr
    assert {"texts/doubled.txt", "texts/plain.txt", "report.json", "ledger.jsonl"} <= {*tree(desk / "dedup-out")}
    assert len((desk / "dedup-out/texts/doubled.txt").read_text("utf-8").splitlines()) == 9
    assert tree(desk / "wire") == before


def test_clean_says_how_to_undo_and_that_gives_every_byte_back(desk):
    done = dedup("clean", "wire", "-o", "my out")
    assert "dedup restore 'my out' puts every byte back, in my out-restored\n" in done.stdout
    back = dedup("restore", "my out")
    assert (0, "dedup: restored 2 files to my out-restored\n") == (back.exit_code, back.stderr)
    assert tree(desk / "my out-restored") == tree(desk / "wire")


def test_clean_in_place_is_undone_by_restore(desk):
    before = tree(desk / "wire")
    assert dedup("clean", "wire", "--in-place").exit_code == 0
    assert len((desk / "wire/doubled.txt").read_bytes()) < len(before["doubled.txt"])
    assert dedup("restore", "wire").exit_code == 0
    assert {name: data for name, data in tree(desk / "wire").items() if ".dedup" not in name} == before


@pytest.mark.parametrize(
    ("removed", "words"),
    [
        pytest.param(
            False,
            "was changed since dedup wrote it; left as it is: put the cleaned text back and restore again, "
            "or take what was cut from the ledger",
            id="a text",
        ),
        pytest.param(True, "is another file than dedup removed; move it away and restore again", id="a whole copy"),
    ],
)
def test_restore_names_an_edited_file_once_and_says_what_to_do(desk, removed, words):
    shutil.copy(desk / "wire/plain.txt", desk / "wire/zz.txt")
    dedup("clean", "wire", "--in-place")
    assert not (desk / "wire/zz.txt").exists()
    name = "zz.txt" if removed else "doubled.txt"
    (desk / "wire" / name).write_text("Mine.")
    done = dedup("restore", "wire")
    assert (done.exit_code, done.stderr.count("\n")) == (3, 2)
    assert done.stderr.startswith(f"dedup: wire/.dedup/ledger-0001.jsonl: {name}: {words}\n")


@pytest.mark.parametrize("flag", ["--dry-run", "--diff"])
def test_dry_run_and_diff_write_nothing(desk, flag):
    before = tree(desk)
    done = dedup("clean", "wire", flag)
    assert (done.exit_code, tree(desk)) == (0, before)
    assert done.stdout


def test_the_diff_applies_with_patch(desk):
    diff = dedup("clean", "wire", "--diff").stdout
    dedup("clean", "wire", "-o", "out", "--quiet")
    if shutil.which("patch") is None:
        pytest.skip("patch is not installed")
    subprocess.run(["patch", "-p1", "-d", "wire"], input=diff, encoding="utf-8", check=True, stdout=subprocess.DEVNULL)
    assert (desk / "wire/doubled.txt").read_bytes() == (desk / "out/texts/doubled.txt").read_bytes()


def test_quiet_clean_prints_nothing(desk):
    done = dedup("clean", "wire", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_former_output_is_replaced_by_force_only(desk):
    dedup("clean", "wire")
    again = dedup("clean", "wire")
    assert (again.exit_code, "--force" in again.stderr) == (2, True)
    assert dedup("clean", "wire", "--force").exit_code == 0


def test_report_json_goes_to_stdout_alone(desk):
    done = dedup("report", "wire", "--json")
    report = json.loads(done.stdout)
    assert (report["schema"], report["dedup"], done.stderr) == ("dedup-report/1", VERSION, "")
    assert [article["id"] for article in report["articles"]] == ["doubled.txt", "plain.txt"]


def test_report_csv_has_a_row_a_copy(desk):
    header, *rows = dedup("report", "wire", "--csv").stdout.splitlines()
    assert header.startswith("type,")
    assert rows
    assert all(row.startswith(("repeat,", "relation,")) for row in rows)


@pytest.mark.parametrize(
    ("flag", "start"),
    [
        ("--jsonl", '{"type": "run", "schema": "dedup-findings/1", '),
        ("--sarif", '{"$schema": "https://docs.oasis-open.org/sarif/'),
        ("--junit", '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="2" failures="1"'),
        ("--markdown", "### dedup: 1 finding, 0 notes\n"),
    ],
)
def test_each_face_goes_to_stdout_the_same_twice(desk, flag, start):
    first, again = dedup("report", "wire", flag), dedup("report", "wire", flag, "--jobs", "1")
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.startswith(start)
    assert first.stdout_bytes == again.stdout_bytes


@pytest.mark.parametrize("form", ["text", "github", "sarif", "junit", "markdown"])
def test_each_format_of_check_names_the_file_and_exits_1(desk, form):
    done = dedup("check", "wire", "--format", form)
    assert (done.exit_code, "wire/doubled.txt" in done.stdout) == (1, True)
    assert dedup("check", "wire/plain.txt", "--format", form).exit_code == 0


def test_the_json_schema_needs_no_input(desk):
    done = dedup("report", "--json-schema", "no/such/path")
    assert json.loads(done.stdout)["$schema"]


def test_borderline_is_told_in_words_and_in_json_and_refused_elsewhere(desk):
    (desk / "wire/again.txt").write_text(f"{LEAD}\n\n{LEAD.replace('the', 'that', 1)}\n")
    assert "\nBorderline  " in dedup("report", "wire", "--borderline", 3).stdout
    assert "borderline" in json.loads(dedup("report", "wire", "--borderline", 3, "--json").stdout)
    assert "borderline" not in json.loads(dedup("report", "wire", "--json").stdout)
    done = dedup("report", "wire", "--borderline", 3, "--csv")
    assert (done.exit_code, "not in --csv" in done.stderr) == (2, True)


def test_explain_shows_what_two_unrelated_articles_have_most_alike(desk):
    done = dedup("explain", "wire/doubled.txt", "wire/plain.txt")
    assert "Most alike" in done.stdout
    missing = json.loads(dedup("explain", "wire/doubled.txt", "wire/plain.txt", "--json").stdout)["missing"]
    assert f"{100 * missing['similarity']:.0f}% alike" in done.stdout
    assert "Most alike" not in dedup("explain", "wire/doubled.txt").stdout


def test_verbose_says_settings_and_time_on_stderr(desk):
    done = dedup("report", "wire", "--json", "--verbose", "--threshold", "0.8")
    assert "threshold = 0.8" in done.stderr
    assert json.loads(done.stdout)


@pytest.mark.parametrize(
    ("memory", "said"), [pytest.param(1 << 30, False, id="all in memory"), pytest.param(0, True, id="all on disk")]
)
def test_verbose_says_what_disk_a_run_took(desk, monkeypatch, memory, said):
    monkeypatch.setattr(Config, "budget", memory)
    done = dedup("report", "wire", "--json", "--verbose")
    assert ("temporary files of about " in done.stderr) is said
    assert "temporary" not in dedup("report", "wire", "--json").stderr


def test_stdin_is_read_where_the_path_is_a_dash(desk):
    done = dedup("report", "-", "--json", input=f"{LEAD}\n\n{LEAD}\n")
    assert json.loads(done.stdout)["summary"]["repeats"] == 1


def test_the_field_flags_reach_the_reader(desk):
    (desk / "wire.jsonl").write_text(json.dumps({"key": "AP-1", "body": f"{LEAD}\n{NEXT}\n{LEAD}\n"}) + "\n")
    done = dedup("report", "wire.jsonl", "--text-field", "body", "--id-field", "key", "--json")
    assert json.loads(done.stdout)["articles"][0]["id"] == "wire.jsonl#AP-1"


def test_without_a_path_the_settings_name_what_is_read(desk):
    (desk / "dedup.toml").write_text('paths = ["wire"]\n')
    (desk / "other.txt").write_text(LEAD)
    assert json.loads(dedup("report", "--json").stdout)["summary"]["articles"] == 2


def test_a_flag_wins_over_the_settings_file(desk):
    (desk / "dedup.toml").write_text('policy = "latest"\nmin_chars = 60\n')
    config = json.loads(dedup("report", "wire", "--json", "--policy", "within").stdout)["config"]
    assert (config["policy"], config["min_chars"]) == ("within", 60)


def test_explain_shows_an_article_beside_itself(desk):
    done = dedup("explain", "wire/doubled.txt")
    assert done.exit_code == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    explained = json.loads(dedup("explain", "wire/doubled.txt", "wire/doubled.txt", "--json").stdout)
    assert (explained["relation"], len(explained["blocks"])) == ("itself", 1)


def test_explain_takes_two_records_of_one_file(desk):
    rows = [
        {"id": "a#1", "text": f"{LEAD}\n{NEXT}"},
        {"id": "b", "text": f"{LEAD}\n{NEXT}"},
        {"id": "c", "text": "Rain."},
    ]
    (desk / "wire.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = dedup("explain", "wire.jsonl#a#1", "wire.jsonl#b", "--json")
    assert json.loads(done.stdout)["relation"] == "copy"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        pytest.param(
            ["wire.jsonl"], "2 articles, and one is needed.\nName it, such as wire.jsonl#a", id="which record"
        ),
        pytest.param(["wire.jsonl#z"], "no record 'z'", id="no such record"),
        pytest.param(["empty.jsonl#z"], "no record 'z'.\nThere is none", id="no record at all"),
        pytest.param(["wire"], "a folder", id="folder"),
        pytest.param(["gone.txt"], "gone.txt: no such file", id="no such file"),
    ],
)
def test_explain_says_what_to_name_instead(desk, names, words):
    (desk / "wire.jsonl").write_text('{"id": "a", "text": "Rain."}\n{"id": "b", "text": "Sun."}\n')
    (desk / "empty.jsonl").write_text("")
    done = dedup("explain", *names)
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr


def test_explain_says_of_a_damaged_file_too_that_a_record_is_not_in_it(desk):
    (desk / "wire.jsonl").write_text('{"id": "a", "text": "Rain."}\n{"id": "b"\n')
    done = dedup("explain", "wire.jsonl#z")
    assert done.exit_code == 3
    assert "dedup: wire.jsonl:2: not valid JSON" in done.stderr
    assert done.stderr.endswith("\nwire.jsonl: no record 'z'.\nThere is wire.jsonl#a\n")


# ---- check


def test_check_names_the_line_and_exits_1(desk):
    done = dedup("check", "wire")
    assert done.exit_code == 1, done.stderr
    assert done.stdout.startswith("wire/doubled.txt:10: lines 10-17 repeat lines 2-9")


VERDICT = "Il a été rendu un avis {} et un avis {} par le conseil municipal de la ville hier soir."


def test_check_tells_a_changed_fact_once(desk):
    first, second = VERDICT.format("favorable", "défavorable"), VERDICT.format("défavorable", "favorable")
    (desk / "wire/doubled.txt").write_text(f"{first}\n\n{NEXT}\n\n{second}\n")
    told = "(negation: favorable / défavorable; negation: défavorable / favorable)"
    assert told in dedup("check", "wire").stdout


def test_a_fact_that_changes_its_place_is_listed_as_moved(desk):
    one, other = "Prime", "the governor of the northern province"
    said = "On Monday {} accused {} of taking the money from the safe."
    (desk / "wire/doubled.txt").write_text(f"{said.format(one, other)}\n\n{NEXT}\n\n{said.format(other, one)}\n")
    assert "(moved: Prime / Prime)" in dedup("check", "wire").stdout
    for command in "report", "explain":
        assert re.search(r"^  moved +Prime .* Prime\b", dedup(command, "wire/doubled.txt").stdout, re.M), command


def test_check_passes_what_clean_wrote(desk):
    dedup("clean", "wire", "--quiet")
    done = dedup("check", "dedup-out")
    assert (done.exit_code, done.stdout) == (0, "")


def test_check_writes_annotations_for_github(desk):
    done = dedup("check", "wire", "--format", "github")
    assert done.stdout.startswith("::warning file=wire/doubled.txt,line=10,endLine=17,")


IDS = ["AP-1", "AP-2", "AP-2", "AP-1", "AP-2"]


@pytest.mark.parametrize("command", ["report", "check", "clean"])
@pytest.mark.parametrize(
    ("ids", "said"),
    [
        pytest.param(IDS[:2], "", id="each once"),
        pytest.param(
            IDS[:3],
            "1 record id comes more than once; AP-2 in {name} is called AP-2~2 where it comes again",
            id="one of them",
        ),
        pytest.param(
            [*IDS, "AP-2~2"],
            "3 record ids come more than once; the first, AP-2 in {name}, is called AP-2~2 where it comes again",
            id="several, and one that looks like it",
        ),
        pytest.param(
            ["AP-2~2", "AP-2", "AP-2"],
            "1 record id comes more than once; AP-2 in {name} is called AP-2~3 where it comes again",
            id="the next name is taken",
        ),
    ],
)
@pytest.mark.parametrize("name", ["feed.jsonl", "feed.csv"])
def test_ids_that_come_again_are_told_in_a_line(desk, command, name, ids, said):
    if name == "feed.csv":
        rows = ["id,text", *(f"{one},Rain {at}." for at, one in enumerate(ids))]
    else:
        rows = [json.dumps({"id": one, "text": f"Rain {at}."}) for at, one in enumerate(ids)]
    (desk / name).write_text("\n".join(rows))
    done = dedup(command, name)
    expected = f"dedup: {said.format(name=name)}\n" if said else ""
    assert (0, expected) == (done.exit_code, done.stderr)
    if command != "clean":
        assert (0, "") == (dedup(command, name, "--quiet").exit_code, dedup(command, name, "--quiet").stderr)


def test_ids_that_come_again_are_counted_over_all_files(desk):
    for name in "ab":
        rows = [{"id": "x", "text": LEAD}, {"id": "x", "text": NEXT}]
        (desk / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    told = dedup("report", "a.jsonl", "b.jsonl").stderr
    said = "2 record ids come more than once; the first, x in a.jsonl, is called x~2 where it comes again"
    assert told == f"dedup: {said}\n"


def test_restore_counts_one_file_as_one(desk):
    shutil.copy("wire/doubled.txt", "wire/again.txt")
    before = tree(desk / "wire")
    dedup("clean", "wire", "--in-place", "--policy", "within", "--quiet")
    (desk / "wire" / "again.txt").write_bytes(before["again.txt"])
    done = dedup("restore", "wire")
    assert done.stderr == "dedup: restored 1 file to wire; 1 was as before\n"


def test_restore_names_the_folder_also_where_it_was_called_by_a_dot(desk, monkeypatch):
    """Where files went is told by a name: "restored 1 file to ." tells nobody."""
    dedup("clean", "wire", "--in-place", "--policy", "within", "--quiet")
    monkeypatch.chdir(desk / "wire")
    assert dedup("restore", ".").stderr == f"dedup: restored 1 file to {os.path.realpath(desk / 'wire')}\n"


def test_annotations_of_records_stand_on_the_line_of_the_record(desk):
    rows = [{"id": "x", "text": "Rain."}, {"id": "AP-1", "text": f"{LEAD}\n\n{NEXT}\n\n{LEAD}\n"}]
    (desk / "feed.jsonl").write_text("\n".join(["", *map(json.dumps, rows)]))
    (desk / "feed.csv").write_text(f'id,text\nx,"Rain,\nthen sun."\nAP-2,"{LEAD}\n\n{NEXT}\n\n{LEAD}"\n')
    done = dedup("check", "feed.jsonl", "feed.csv", "--policy", "within", "--format", "github")
    assert [line.partition("::record ")[::2] for line in done.stdout.splitlines()] == [
        (f"::warning file=feed.{kind},line={line},title=repeated copy in a record",
         f"{name}: line 5 repeats line 1, exact; cut by `dedup clean`")
        for kind, line, name in (("jsonl", 3, "AP-1"), ("csv", 4, "AP-2"))
    ]  # fmt: skip


def test_check_passes_where_facts_differ(desk):
    """Only what `clean` would change fails the check: two figures for one fire are for `report` to show."""
    (desk / "fire.txt").write_text(f"{LEAD}\n\n{NEXT}\n\n{LEAD.replace('three', 'four')}\n")
    done = dedup("check", "fire.txt")
    assert done.exit_code == 0
    assert done.stdout.startswith("fire.txt:5: note: line 5 repeats line 1, but the facts differ")
    dedup("check", "wire", "--baseline", "known.json", "--update-baseline")
    beside = dedup("check", "fire.txt", "--baseline", "known.json")
    assert (beside.exit_code, beside.stdout) == (0, done.stdout)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param(["wire/copy.txt"], 1, id="a given file is a copy of one that was not given"),
        pytest.param(["wire/plain.txt"], 0, id="findings that touch no given file are not its fault"),
        pytest.param(["wire/copy.txt", "wire/plain.txt"], 1, id="one of two"),
    ],
)
def test_check_compares_given_files_with_all_that_the_settings_name(desk, given, status):
    """Since pre-commit splits a long list over processes, and passes only what is committed."""
    (desk / "dedup.toml").write_text('paths = ["wire"]\n')
    (desk / "wire" / "copy.txt").write_text(f"{LEAD}\n\n{NEXT}\n")
    (desk / "wire" / "original.txt").write_text(f"{LEAD}\n\n{NEXT}\n")
    done = dedup("check", *given)
    assert done.exit_code == status, done.stdout
    assert "doubled.txt" not in done.stdout


def test_check_without_paths_compares_given_files_with_each_other(desk):
    for name in ("a.txt", "b.txt"):
        (desk / name).write_text(f"{LEAD}\n\n{NEXT}\n")
    assert (dedup("check", "a.txt").exit_code, dedup("check", "a.txt", "b.txt").exit_code) == (0, 1)


# ---- wrong usage, bad input, bugs


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["report", "--threshold", "2"], "0.5<=x<=1", id="out of range"),
        pytest.param(["report", "--min-chars", "x"], "a valid whole number from 10 to 1000", id="no whole number"),
        pytest.param(["report", "--threshold", "x"], "a valid number from 0.5 to 1", id="no number"),
        pytest.param(["report", "--borderline", "x"], "a valid whole number from 1 on", id="no number of findings"),
        pytest.param(["report", "--policy", "latst"], "latest", id="unknown policy"),
        pytest.param(["report", "--polcy", "latest"], "--policy", id="unknown flag"),
        pytest.param(["reprot"], "No such command", id="unknown command"),
        pytest.param(["report", "gone"], "dedup: gone: no such file or folder", id="path that is not there"),
        pytest.param(["report", "--json", "--csv"], "Drop one of the two", id="two faces on one stdout"),
        pytest.param(["report", "--sarif", "--markdown"], "--sarif and --markdown", id="two other faces on one stdout"),
        pytest.param(["report", "--config", "gone.toml"], "dedup: gone.toml: No such file", id="settings not there"),
        pytest.param(["clean", "--in-place", "-o", "x", "wire"], "Drop one of the two", id="in place and elsewhere"),
        pytest.param(["clean", "--in-place", "-"], "can't rewrite standard input", id="stdin in place"),
        pytest.param(["clean", "wire", "-o", "."], "dedup: .: ", id="output holds the input"),
        pytest.param(["explain"], "Missing argument", id="nothing to explain"),
    ],
)
def test_wrong_usage_is_2_with_what_to_do(desk, arguments, words):
    done = dedup(*arguments)
    assert (done.exit_code, words in done.stderr, done.stdout) == (2, True, ""), done.stderr


def test_an_unknown_setting_is_answered_with_the_nearest(desk):
    (desk / "wire.toml").write_text("polcy = 'latest'\n")
    done = dedup("report", "--config", "wire.toml")
    assert (done.exit_code, done.stderr) == (2, "dedup: wire.toml: unknown setting 'polcy'; did you mean 'policy'?\n")


@pytest.mark.parametrize("flags", [(), ("--quiet",)])
def test_a_priority_that_fits_nothing_is_named_once(desk, flags):
    done = dedup("check", "wire", "--priority", "afp/*", "--priority", "*.txt", "--priority", "afp/*", *flags)
    said = (
        "dedup: priority 'afp/*' fits no article; it is matched against names such as wire/doubled.txt or doubled.txt\n"
    )
    assert done.stderr == ("" if flags else said)


def test_clean_names_what_it_wrote(desk):
    done = dedup("clean", "wire", "-o", "out/")
    assert done.stdout.endswith(
        "  texts      out/texts\n  report     out/report.html; beside it report.json and ledger.jsonl\n"
    )
    assert {"texts", "report.html", "report.json", "ledger.jsonl"} == {path.name for path in (desk / "out").iterdir()}


@pytest.mark.parametrize("in_place", [False, True])
def test_an_article_that_cuts_leave_empty_is_told(desk, in_place):
    """Its two passages stand in two earlier articles: no one of them is its keeper."""
    shutil.rmtree("wire")
    Path("wire").mkdir()
    Path("wire/a.txt").write_text(
        f"{LEAD}\n\nThe mayor of the town will speak on Saturday at noon about help for all.\n"
    )
    Path("wire/b.txt").write_text(
        f"{NEXT}\n\nFarmers expect a good harvest of rice this spring after two poor years.\n"
    )
    Path("wire/c.txt").write_text(f"{LEAD}\n\n{NEXT}\n")
    found = dedup("report", "wire", "--policy", "passages", "--json")
    assert json.loads(found.stdout)["notes"] == ["nothing of c.txt is kept: each passage stands in another article"]
    done = dedup("clean", "wire", "--policy", "passages", *(["--in-place"] if in_place else []))
    name = "c.txt" if in_place else "texts/c.txt"
    assert done.stderr == f"dedup: all that {name} says stands in other articles: it is written empty\n"
    assert "nothing of c.txt is kept" in done.stdout
    assert dedup("clean", "wire", "-o", "other", "--policy", "articles").stderr == ""


@pytest.mark.parametrize("command", [["report", "--json"], ["clean", "--quiet"]])
def test_an_unreadable_input_is_named_and_the_rest_is_done(desk, command):
    (desk / "wire" / "binary.txt").write_bytes(bytes(range(256)) * 40)
    done = dedup(*command, "wire")
    assert done.exit_code == 3
    assert done.stderr.startswith("dedup: wire/binary.txt: ")
    if command[0] == "clean":
        assert (desk / "dedup-out" / "texts" / "doubled.txt").exists()
    else:
        report = json.loads(done.stdout)
        assert (report["summary"]["unreadable"], report["summary"]["articles"]) == (1, 2)


def test_restore_without_a_ledger_is_3(desk):
    done = dedup("restore", "wire")
    assert (done.exit_code, done.stderr.startswith("dedup: wire: ")) == (3, True)


def test_restore_check_finds_a_changed_text(desk):
    dedup("clean", "wire", "--quiet")
    assert dedup("restore", "dedup-out", "--check").exit_code == 0
    (desk / "dedup-out/texts/doubled.txt").write_text("something else")
    done = dedup("restore", "dedup-out", "--check")
    assert (done.exit_code, "doubled.txt" in done.stderr) == (3, True)


def test_a_bug_is_one_line_and_a_log_with_the_traceback(desk, monkeypatch):
    from dedup import api

    monkeypatch.setattr(tempfile, "tempdir", str(desk))
    monkeypatch.setattr(api, "find_articles", lambda *_, **__: 1 // 0)
    done = dedup("report", "wire")
    (log,) = desk.glob("dedup-bug-*.log")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (70, "", 1)
    assert f"ZeroDivisionError: integer division or modulo by zero (log: {log})" in done.stderr
    assert "Traceback" in log.read_text()


# ---- streams and signals


@pytest.mark.parametrize("command", ["report wire --json", "report wire", "report --help", "clean wire --diff"])
def test_a_closed_pipe_is_silent_and_0(desk, command):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*DEDUP, *command.split()], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def unread(command, folder):
    """Run a command whose stdout nobody reads."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*DEDUP, *command.split()], stdout=write, stderr=subprocess.PIPE, cwd=folder, check=False)
    os.close(write)
    return done


@pytest.mark.parametrize(
    ("command", "made"),
    [
        pytest.param("report wire --html page.html", ["page.html"], id="report"),
        pytest.param("report wire --json --html page.html", ["page.html"], id="report, data"),
        pytest.param("explain wire/doubled.txt --html page.html", ["page.html"], id="explain"),
        pytest.param("clean wire", [f"dedup-out/{name}" for name in ("report.html", "ledger.jsonl")], id="clean"),
        pytest.param("clean wire --in-place", ["wire/doubled.txt"], id="clean, in place"),
        pytest.param("check wire --baseline base.json --update-baseline", ["base.json"], id="check, a baseline"),
    ],
)
def test_a_closed_pipe_leaves_what_was_asked_for_whole(desk, tmp_path_factory, command, made):
    """`dedup report wire --html page.html | head -1`: the page is the point."""
    read = tmp_path_factory.mktemp("read")
    shutil.copytree(desk / "wire", read / "wire")
    done = unread(command, desk)
    subprocess.run([*DEDUP, *command.split()], cwd=read, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [(desk / name).read_bytes() for name in made] == [(read / name).read_bytes() for name in made]
    assert b"Traceback" not in done.stderr


def test_a_closed_pipe_leaves_an_accepted_baseline_as_it_is(desk):
    dedup("check", "wire", "--baseline", "base.json", "--update-baseline")
    before = (desk / "base.json").read_bytes()
    shutil.copy(SEEDS / DOUBLED, desk / "wire" / "again.txt")
    done = unread("check wire --baseline base.json", desk)
    assert (done.returncode, (desk / "base.json").read_bytes()) == (0, before)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_under_stdout_is_said(desk):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*DEDUP, "report", "wire", "--json"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.startswith(b"dedup: standard output: No space left")) == (3, True)


@pytest.mark.parametrize(
    ("command", "status", "words"),
    [
        pytest.param("report wire >&-", 0, "", id="stdout"),
        pytest.param("report wire --json >&-", 0, "", id="stdout, data"),
        pytest.param("--help >&-", 0, "", id="stdout, help"),
        pytest.param("clean wire -o out >&-", 0, "", id="stdout, files are written"),
        pytest.param("check wire >&-", 1, "", id="stdout, check still blocks"),
        pytest.param("report wire 2>&- >/dev/null", 0, "", id="stderr"),
        pytest.param("report gone 2>&-", 2, "", id="stderr, an error"),
        pytest.param("report --nonsense 2>&-", 2, "", id="stderr, wrong usage"),
        pytest.param("report - <&-", 2, "dedup: -: standard input is closed; ", id="stdin"),
        pytest.param("report wire <&- >&- 2>&-", 0, "", id="all"),
    ],
)
def test_closed_standard_streams_are_no_bug(desk, command, status, words):
    done = subprocess.run(["bash", "-c", f"{shlex.join(DEDUP)} {command}"], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == bool(words)
    assert (desk / "out").exists() == ("-o out" in command)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["--help", "clean --help", "--version"])
def test_help_on_a_full_disk_is_said(desk, command, unbuffered):
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        done = subprocess.run([*DEDUP, *command.split()], stdout=full, stderr=subprocess.PIPE, check=False, env=env)
    assert (done.returncode, done.stderr.startswith(b"dedup: standard output: No space left")) == (3, True)


def test_a_copy_that_is_removed_in_place_is_said(desk):
    shutil.copy(desk / "wire/plain.txt", desk / "wire/twin.txt")
    done = dedup("clean", "wire", "--in-place")
    assert "1 file that is a copy; dedup restore puts it back" in done.stdout
    assert not (desk / "wire/twin.txt").exists()


def _refuse(monkeypatch, *names):
    """Make the renames that would put these files in place fail, as in a folder that is read-only."""
    rename = os.replace

    def replace(source, target):
        if Path(target).name in names:
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(os, "replace", replace)


def test_in_place_tells_only_what_was_done(desk, monkeypatch):
    """Nothing, where nothing could be rewritten; of two files, the one that could."""
    _refuse(monkeypatch, "doubled.txt")
    before = tree(desk / "wire")
    done = dedup("clean", "wire", "--in-place")
    outcome = done.stdout.partition("What was done")[2]
    assert (done.exit_code, "could not be rewritten: Permission denied" in done.stderr) == (3, True)
    assert "  Nothing.\n" in outcome
    assert "failed     1 file, left as found" in outcome
    assert not re.search(r"span|kept|puts every byte", outcome)
    assert not re.search(r"  cut$", done.stdout, re.MULTILINE)
    assert before == {name: data for name, data in tree(desk / "wire").items() if not name.startswith(".dedup")}

    shutil.copy(desk / "wire/plain.txt", desk / "wire/twin.txt")
    done = dedup("clean", "wire", "--in-place")
    outcome = done.stdout.partition("What was done")[2]
    assert re.search(r"left out   1 article.*removed    1 file.*failed     1 file", outcome, re.DOTALL)
    assert "span" not in outcome


def test_clean_tells_of_a_file_that_it_could_not_write(desk, monkeypatch):
    """It changed while the run went on: its cuts are not among what was done."""
    write = output.write

    def late(findings, sources, *rest, **named):
        (desk / "wire/doubled.txt").write_text("News.")
        return write(findings, sources, *rest, **named)

    monkeypatch.setattr(output, "write", late)
    done = dedup("clean", "wire")
    outcome = done.stdout.partition("What was done")[2]
    assert (done.exit_code, "has changed while this ran" in done.stderr) == (3, True)
    assert "failed     1 file, not written" in outcome
    assert "span" not in outcome


@pytest.mark.parametrize("command", ["report wire", "explain wire/doubled.txt wire/plain.txt"])
@pytest.mark.parametrize("there", [False, True], ids=["a new page", "a page that all may read"])
def test_a_page_is_open_to_nobody_who_may_not_read_its_sources(desk, command, there):
    (desk / "wire/doubled.txt").chmod(0o600)
    if there:
        (desk / "page.html").touch(0o644)
    assert dedup(*command.split(), "--html", "page.html", "--quiet").exit_code == 0
    assert (desk / "page.html").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", [["-o", "out"], ["--in-place"]], ids=["elsewhere", "in place"])
def test_clean_of_what_cannot_be_read_writes_nothing_and_says_so(desk, place):
    (desk / "bad.txt").write_bytes(b"\0\1\2binary\0" * 50)
    done = dedup("clean", "bad.txt", "gone.txt", *place)
    assert done.exit_code == 3
    assert "nothing was read, so nothing is written" in done.stderr
    assert "everything else was done" not in done.stdout
    assert not (desk / "out").exists()


@pytest.mark.parametrize("command", ["", *sorted(cli.commands)])
def test_help_fits_80_columns(command):
    lines = dedup(*command.split(), "--help", env={"COLUMNS": "120"}).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line != line.rstrip()]


def test_a_locale_without_unicode_changes_no_byte_of_json(desk):
    usual, ascii_only = (
        subprocess.run(
            [*DEDUP, "report", "wire", "--json"], env={**os.environ, **env}, stdout=subprocess.PIPE, check=True
        ).stdout
        for env in ({"PYTHONUTF8": "1"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    )
    assert usual == ascii_only


def test_ctrl_c_is_130_with_one_line(desk):
    """Sent once more of stdin has been read than a pipe holds, so that the run is surely under way."""
    started = subprocess.Popen(
        [*DEDUP, "clean", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    started.stdin.write(b"Rain.\n" * 50_000)
    started.stdin.flush()
    started.send_signal(signal.SIGINT)
    stdout, stderr = started.communicate(timeout=20)
    assert (started.returncode, stdout, stderr) == (130, b"", b"dedup: interrupted\n")
    assert not (desk / "dedup-out").exists()


def test_progress_is_drawn_on_a_terminal_only(desk):
    main, side = pty.openpty()
    done = subprocess.run([*DEDUP, "report", "wire", "--json"], stdout=subprocess.PIPE, stderr=side, check=True)
    os.close(side)
    drawn = b""
    while chunk := _read(main):
        drawn += chunk
    os.close(main)
    assert b"\x1b[" in drawn
    assert json.loads(done.stdout)


def _read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # all is read, and the other side is closed
        return b""


def test_no_color_is_honoured(desk):
    env = {**os.environ, "FORCE_COLOR": "1"}
    plain = subprocess.run([*DEDUP, "report", "wire"], env={**env, "NO_COLOR": "1"}, stdout=subprocess.PIPE, check=True)
    color = subprocess.run([*DEDUP, "report", "wire"], env=env, stdout=subprocess.PIPE, check=True)
    assert (b"\x1b[" in plain.stdout, b"\x1b[" in color.stdout) == (False, True)


# ---- help and start


def test_the_version_names_the_kernel_that_runs():
    from dedup import kernels

    done = dedup("--version")
    assert (done.exit_code, done.stdout) == (0, f"dedup {VERSION} ({kernels.name} kernel)\n")


def test_the_version_is_that_of_the_installed_package():
    from importlib import metadata

    try:
        assert metadata.version("wire-dedup") == VERSION
    except metadata.PackageNotFoundError:
        pytest.skip("run from a bare checkout")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_help_has_examples_that_parse(command):
    help_text = dedup(command, "--help").stdout
    examples = [line.strip() for line in help_text.splitlines() if line.strip().startswith(f"dedup {command} ")]
    assert "Examples:" in help_text
    known = {flag for parameter in cli.commands[command].params for flag in parameter.opts}
    assert examples
    for example in examples:
        ours = example.split("  ")[0].partition(" | ")[0].partition(" > ")[0]
        assert {word for word in ours.split() if word.startswith("-") and word != "-"} <= known, example


HEAVY = {
    *("numpy", "numpy.ma", "rapidfuzz", "rich", "pyarrow", "datasketch", "scipy", "nltk", "zstandard", "msgspec"),
    *("jinja2", "pathspec", "concurrent.futures", "logging", "importlib.resources", "gzip", "tempfile"),
    *(
        "dedup.facts",
        "dedup.languages.tally",
        "dedup.engine.standing",
        "dedup.wrapping",
        "dedup.output",
        "dedup.ledger",
    ),
    *("dedup.formats.csv", "dedup.formats.jsonl", "dedup.formats.markdown", "dedup.report.json", "dedup.report.html"),
    *("dedup.report.baseline", "dedup.report.github", "dedup.report.sarif", "dedup.report.junit"),
}


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        pytest.param("--help", set(), id="help"),
        pytest.param("clean --help", set(), id="help of a command"),
        pytest.param("--version", {"numpy"}, id="version"),
        pytest.param(f"check {SEEDS / PLAIN}", {"numpy"}, id="check one small file"),
        pytest.param(f"check {SEEDS / TWICE}", {"numpy"}, id="check one small file that says all twice"),
    ],
)
def test_a_command_loads_only_what_it_needs(command, needs):
    """So that answers come at once; how soon is measured, not tested."""
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(*sorted({HEAVY!r} & sys.modules.keys()), file=sys.stderr))\n"
        "from dedup.__main__ import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code, *command.split()], capture_output=True, text=True, check=False)
    assert set(done.stderr.split()) == needs


def test_the_spec_is_not_loaded_where_the_native_kernel_runs():
    code = "import sys; from dedup import kernels; print(kernels.name, 'dedup.kernels.pure' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() in (["native", "False"], ["numpy", "True"])


@pytest.mark.parametrize(("given", "threads"), [(None, "1"), ("4", "4")])
def test_the_command_starts_no_threads_for_matrices(given, threads):
    """numpy's OpenBLAS starts them as it is loaded; a user's own setting stays, and so does that of a program."""
    code = (
        "import atexit, os, sys, dedup\ndedup.find\nkept = os.environ.get('OPENBLAS_NUM_THREADS')\n"
        "atexit.register(lambda: print(kept, os.environ['OPENBLAS_NUM_THREADS'], file=sys.stderr))\n"
        "from dedup.__main__ import main\nmain()"
    )
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    env |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=True, env=env
    )
    assert done.stderr.split() == [str(given), threads]


@pytest.mark.parametrize(
    ("entry", "prelude", "at_once"),
    [
        pytest.param("command", "", True, id="a program of its own"),
        pytest.param("command", "sys.setprofile(lambda *_: None)", False, id="under a profiler"),
        pytest.param("command", "sys.settrace(lambda *_: None)", False, id="under a debugger"),
        pytest.param(
            "command",
            "from types import SimpleNamespace as S; sys.monitoring = S(get_tool=lambda number: number == 2)",
            False,
            id="under a profiler of Python 3.12",
        ),
        pytest.param("main", "", False, id="called by another program"),
    ],
)
def test_the_command_ends_without_taking_apart_what_is_left(entry, prelude, at_once):
    """All that is to be done at the end is done, and all that was printed is out."""
    code = (
        "import atexit, os, sys\nend = os._exit\n"
        "os._exit = lambda status: (print('at once', file=sys.stderr, flush=True), end(status))\n"
        f"atexit.register(lambda: print('at exit', file=sys.stderr))\n{prelude}\n"
        f"from dedup.__main__ import {entry}\n{entry}()"
    )
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False)
    told = ["at exit", "at once"] if at_once else ["at exit"]
    assert (done.returncode, done.stderr.splitlines(), done.stdout[:6]) == (0, told, "dedup ")


@pytest.mark.parametrize(("words", "status"), [(["--help"], 0), (["check", "nowhere"], 2), (["--nonsense"], 2)])
def test_the_command_ends_with_its_status(words, status, tmp_path):
    done = subprocess.run([sys.executable, "-m", "dedup", *words], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == status


def test_only_the_command_has_garbage_looked_for_seldom_and_leaves_it_at_the_end():
    """A program that imports dedup keeps its own setting, and its garbage is collected."""
    code = (
        "import atexit, gc, sys, dedup\n"
        "def now(): return gc.get_threshold()[0] > before, gc.get_freeze_count() > 0\n"
        "before = gc.get_threshold()[0]\ndedup.find\nkept = now()\n"
        "atexit.register(lambda: print(*kept, *now(), file=sys.stderr))\n"
        "from dedup.__main__ import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False)
    assert done.stderr.split() == ["False", "False", "True", "True"]
