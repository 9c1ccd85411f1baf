"""The README tells the truth: its console blocks run and print what stands there, its Python and TOML work.

In a block, a line that begins with "$ " is a command, the lines below are what it prints (stdout and stderr), and "..."
stands for any number of lines. Commands of one block run in one folder, after each other. Those that install run in
.ci/run, letter for letter, since a test must not build environments.
"""

import fnmatch
import inspect
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dedup
from dedup import decide
from dedup.config import Config
from dedup.group import REASONS
from dedup.model import Article

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def steps(block):
    """Yield (command, expected output) of a console block."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = step.partition("\n")
        yield command, output


def installs(block):
    return "pip install" in block


def fits(got, expected):
    """Tell whether the lines printed are the lines expected, "..." standing for any lines."""
    pattern = "".join("*" if line == "...\n" else glob_escape(line) for line in expected.splitlines(keepends=True))
    return fnmatch.fnmatchcase(got, pattern)


def glob_escape(text):
    return re.sub(r"([*?[])", r"[\1]", text)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with the seeds, as the current one, and the `dedup` of this environment on the path."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.parametrize("block", [block for block in blocks("console") if not installs(block)], ids=lambda b: b[2:40])
def test_a_console_block_prints_what_stands_below_its_commands(checkout, block):
    for command, expected in steps(block):
        done = subprocess.run(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
        )
        assert fits(done.stdout, expected), f"$ {command}\n{done.stdout}"


@pytest.mark.parametrize("block", [block for block in blocks("console") if installs(block)], ids=["run", "test"])
def test_ci_runs_the_commands_that_install_letter_for_letter(block):
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    for command, _ in steps(block):
        assert [line for line in lines if line == command or line.startswith(f"{command} | tee ")], command


def test_the_reasons_why_one_stays_are_listed_in_the_order_in_which_they_decide():
    """Those of groups are `group.REASONS`, those of passages what `decide` tries one after the other."""
    (articles,) = re.findall(r"^\| articles of a group \| .*", README, re.MULTILINE)
    assert re.findall(r'"([^"]+)"', articles) == [*REASONS]
    (passages,) = re.findall(r"^\| passages of an article \| .*", README, re.MULTILINE)
    said = re.findall(r'"([^"]+)"', passages)
    asked = inspect.getsource(decide._by_place) + inspect.getsource(decide._side) + decide.FIRST
    asked = asked.replace("{_role(page, better)} outranks {_role(page, worse)}", "body outranks caption")
    assert said[-1] == decide.FIRST
    places = [asked.index(f"{reason}") for reason in said]
    assert places == sorted(places)
    assert len(said) == 7


HEAD, LEAD = "Calm after the storm", "A fire broke out in the old town on Friday night, the fire brigade said."
BODY = f"{LEAD}\n\nNo one was hurt, and the square will open again on Monday, said the mayor of the town.\n"


@pytest.mark.parametrize(
    ("policy", "headline", "left"),
    [
        pytest.param("articles", HEAD, f"{HEAD}\n\n{BODY}", id="a headline of its own keeps all"),
        pytest.param("articles", LEAD, None, id="one with which a sentence opens keeps nothing"),
        pytest.param("passages", HEAD, f"{HEAD}\n", id="what is shared goes, the headline stays"),
        pytest.param("latest", HEAD, f"{HEAD}\n\n{BODY}", id="latest leaves out no more of plain files"),
    ],
)
def test_a_copy_under_another_headline_is_left_out_as_the_policies_say(policy, headline, left):
    given = [Article("a.txt", f"Fire in the old town\n\n{BODY}"), Article("b.txt", f"{headline}\n\n{BODY}")]
    assert dedup.clean(given, Config(policy=policy)).texts.get("b.txt") == left
    assert dedup.find(given).relations[0].relation == "copy"


@pytest.mark.parametrize("block", blocks("python"))
def test_a_python_block_runs(checkout, block):
    subprocess.run([sys.executable, "-c", block], check=True)


def test_the_settings_shown_are_all_there_are_and_are_valid(tmp_path):
    (block,) = blocks("toml")
    shown = tomllib.loads(block)["tool"]["dedup"]
    assert {*Config.__dataclass_fields__} - {"index"} == {*shown}
    (tmp_path / "dedup.toml").write_text(block, "utf-8")
    config = Config.load(tmp_path / "dedup.toml")
    changed = {"paths", "exclude", "priority", "ignore"}  # shown with an example, since their default is nothing
    assert config.replace(**dict.fromkeys(changed, ()), baseline="", memory="") == Config(), (
        "a value shown is not the default"
    )


def test_every_command_and_status_is_named():
    from dedup.cli import cli

    for name in cli.commands:
        assert f"| `dedup {name} " in README
    for status in (0, 1, 2, 3, 70, 130):
        assert f"\n| {status} | " in README


GUILTY = "The jury found the defendant guilty of murder and robbery."


@pytest.mark.parametrize(
    ("second", "settings", "kept"),
    [
        pytest.param(GUILTY, {"policy": "within"}, False, id="no policy keeps it"),
        pytest.param(GUILTY, {"ignore": (GUILTY,)}, True, id="ignore"),
        pytest.param(f"<!-- dedup: off -->\n{GUILTY}\n<!-- dedup: on -->", {}, True, id="marks"),
        pytest.param(GUILTY, {"min_chars": 60}, True, id="a larger min_chars"),
    ],
)
def test_a_passage_that_is_said_of_two_people_stays_by_the_means_that_are_named(second, settings, kept):
    assert f'"{GUILTY}" after one name' in " ".join(README.split())
    told = f"Lars Holm stood trial in Oslo.\n\n{GUILTY}\n\nAnna Prime stood trial in Bergen.\n\n{second}\n"
    assert (dedup.clean([Article("a", told)], Config(**settings)).texts["a"] == told) is kept
