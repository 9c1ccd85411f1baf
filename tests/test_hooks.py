"""The hooks, by the real pre-commit program, in a real repository: what a user of them meets at `git commit`."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SEED = "001_e7d796c41617f09b.txt"
SHIPPED = ("pyproject.toml", "setup.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.network,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed"),
]


def run(folder, *command):
    """Return the finished command; git knows no settings but its own, and answers to a name."""
    who = {f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | who
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)


def git(folder, *arguments):
    done = run(folder, "git", "-c", "init.defaultBranch=main", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def pre_commit(folder, *arguments):
    return run(folder, sys.executable, "-m", "pre_commit", *arguments)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The project as a repository with one commit: what `repo:` of a user's settings names."""
    folder = tmp_path_factory.mktemp("released")
    for name in SHIPPED:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "dedup", folder / "dedup", ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "release")
    return folder


@pytest.fixture(scope="module")
def desk(released, tmp_path_factory):
    """A repository of wire copy that uses both hooks: check at each commit, clean when asked."""
    folder = tmp_path_factory.mktemp("desk")
    patch = pytest.MonkeyPatch()
    patch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {released}\n  rev: {git(released, 'rev-parse', 'HEAD')}\n  hooks:\n"
        "  - id: dedup-check\n  - id: dedup-clean\n    stages: [manual]\n"
    )
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "settings")
    done = pre_commit(folder, "install", "--install-hooks")
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder
    patch.undo()


@pytest.fixture
def doubled(desk):
    """The desk with a doubled article staged; all as it was committed afterwards."""
    shutil.copy(ROOT / "seeds" / SEED, desk)
    git(desk, "add", SEED)
    yield desk / SEED
    git(desk, "reset", "--quiet", "--hard", "HEAD")
    git(desk, "clean", "--quiet", "-fdx")


def test_a_doubled_article_is_not_committed(doubled):
    done = run(doubled.parent, "git", "commit", "-m", "story")
    assert done.returncode == 1
    assert f"{SEED}:10: lines 10-17 repeat lines 2-9" in done.stdout + done.stderr
    assert doubled.read_bytes() == (ROOT / "seeds" / SEED).read_bytes()


def test_the_clean_hook_mends_it_in_place_and_then_it_is_committed(doubled):
    first = doubled.read_text("utf-8").splitlines()[:9]
    fixed = pre_commit(doubled.parent, "run", "--hook-stage", "manual", "dedup-clean")
    assert (fixed.returncode, "files were modified by this hook" in fixed.stdout) == (1, True), fixed.stdout
    assert doubled.read_text("utf-8").splitlines() == first

    git(doubled.parent, "add", SEED)
    again = pre_commit(doubled.parent, "run", "--hook-stage", "manual", "dedup-clean")
    assert again.returncode == 0, again.stdout
    done = run(doubled.parent, "git", "commit", "-m", "story")
    assert done.returncode == 0, done.stdout + done.stderr
    git(doubled.parent, "reset", "--quiet", "--soft", "HEAD~1")


def test_what_the_clean_hook_cut_is_put_back_from_its_ledger(doubled):
    pre_commit(doubled.parent, "run", "--hook-stage", "manual", "dedup-clean")
    done = run(doubled.parent, sys.executable, "-m", "dedup", "restore", ".")
    assert done.returncode == 0, done.stderr
    assert doubled.read_bytes() == (ROOT / "seeds" / SEED).read_bytes()


def test_a_commit_of_code_alone_passes(desk):
    (desk / "tool.py").write_text("print('a line that stands twice, as code may')\n" * 2)
    git(desk, "add", "tool.py")
    done = pre_commit(desk, "run")
    git(desk, "reset", "--quiet", "--hard")
    assert done.returncode == 0, done.stdout
