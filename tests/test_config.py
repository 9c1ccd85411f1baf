"""Settings: defaults, ranges, the file that holds, typos, paths, fingerprints."""

import dataclasses
import os

import pytest

from dedup.config import Config
from dedup.errors import SettingsError

REFUSED = [
    pytest.param({"policy": "latst"}, "'policy' must be one of within, articles, latest, passages", id="policy"),
    pytest.param({"policy": "latst"}, "did you mean 'latest'?", id="a near policy is offered"),
    pytest.param({"furniture": "drop"}, "'furniture' must be one of keep, cut, not 'drop'", id="furniture"),
    pytest.param({"min_chars": 9}, "'min_chars' must be 10 to 1000, not 9", id="min_chars too low"),
    pytest.param({"min_chars": 1001}, "'min_chars' must be 10 to 1000, not 1001", id="min_chars too high"),
    pytest.param({"min_chars": True}, "'min_chars' must be a whole number, not True", id="true is no number"),
    pytest.param({"min_chars": 40.0}, "'min_chars' must be a whole number, not 40.0", id="a fraction is not whole"),
    pytest.param({"threshold": 0.49}, "'threshold' must be 0.5 to 1, not 0.49", id="threshold too low"),
    pytest.param({"threshold": 70}, "'threshold' must be 0.5 to 1, not 70.0", id="a percentage"),
    pytest.param({"threshold": float("nan")}, "'threshold' must be 0.5 to 1, not nan", id="not a number"),
    pytest.param({"threshold": "high"}, "'threshold' must be a number, not 'high'", id="text for a number"),
    pytest.param({"jobs": -1}, "'jobs' must be 0 to 1024, not -1", id="negative jobs"),
    pytest.param({"paths": "wire/"}, "'paths' must be a list of texts", id="a text is not a list of one"),
    pytest.param({"priority": [1]}, "'priority' must be a list of texts", id="a list of numbers"),
    pytest.param({"index": ["a"]}, "'index' must be a text", id="a list for a text"),
    pytest.param(
        {"languages": ["en", "de"]}, "'languages' knows en, fr, vi, not 'de'", id="language without word lists"
    ),
    pytest.param({"text_field": ""}, "'text_field' must name a field of the records", id="no field name"),
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project, the root of a repository, as the current folder."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("settings", "words"), REFUSED)
def test_a_setting_out_of_its_range_is_refused_with_the_range(settings, words):
    with pytest.raises(SettingsError) as err:
        Config(**settings)
    assert words in str(err.value)
    assert err.value.exit_status == 2


@pytest.mark.parametrize("settings", [{"min_chars": 10}, {"min_chars": 1000}, {"threshold": 0.5}, {"threshold": 1}])
def test_both_ends_of_a_range_are_in_it(settings):
    name, value = settings.popitem()
    assert getattr(Config(**{name: value}), name) == value


def test_lists_become_tuples_and_whole_numbers_fractions():
    config = Config(priority=["ap/*"], threshold=1)
    assert (("ap/*",), float) == (config.priority, type(config.threshold))
    assert hash(config) == hash(config.replace())


def test_config_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().policy = "latest"


def test_replace_checks_like_the_first_time():
    with pytest.raises(SettingsError):
        Config().replace(threshold=2)


def test_without_a_settings_file_the_defaults_hold(project):
    assert Config() == Config.load()


def test_dedup_toml_may_leave_out_the_table(project):
    (project / "dedup.toml").write_text('policy = "latest"\nthreshold = 0.8\n')
    assert Config(policy="latest", threshold=0.8) == Config.load()


def test_dedup_toml_may_name_the_table_as_pyproject_does(project):
    (project / "dedup.toml").write_text("[tool.dedup]\nmin_chars = 60\n")
    assert Config(min_chars=60) == Config.load()


def test_dedup_toml_wins_over_pyproject_beside_it(project):
    (project / "dedup.toml").write_text("jobs = 1\n")
    (project / "pyproject.toml").write_text("[tool.dedup]\njobs = 2\n")
    assert Config.load().jobs == 1


def test_the_nearest_file_up_to_the_root_of_the_repository_holds(project):
    (project / "pyproject.toml").write_text("[tool.dedup]\njobs = 2\n")
    (project / "wire" / "today").mkdir(parents=True)
    (project / "wire" / "pyproject.toml").write_text('[project]\nname = "no table of ours"\n')
    assert Config.load(start_dir="wire/today").jobs == 2


def test_a_file_above_the_repository_is_not_read(project):
    (project / "dedup.toml").write_text("jobs = 2\n")
    (project / "inner" / ".git").mkdir(parents=True)
    assert Config.load(start_dir="inner").jobs == 0


def test_paths_are_relative_to_the_settings_file(project, monkeypatch):
    (project / "dedup.toml").write_text('paths = ["wire/", "-", "/archive"]\nindex = "ix"\n')
    (project / "sub").mkdir()
    monkeypatch.chdir(project / "sub")
    config = Config.load()
    assert (os.path.join("..", "wire/"), "-", "/archive") == config.paths
    assert os.path.join("..", "ix") == config.index


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("polcy = 'latest'", "wire.toml: unknown setting 'polcy'; did you mean 'policy'?", id="typo"),
        pytest.param("min-chars = 50", "wire.toml: unknown setting 'min-chars'; did you mean 'min_chars'?", id="dash"),
        pytest.param("zzz = 1", "wire.toml: unknown setting 'zzz'", id="nothing near"),
        pytest.param("threshold = 2", "wire.toml: 'threshold' must be 0.5 to 1, not 2.0", id="the file is named"),
        pytest.param("jobs = 'two'", "wire.toml: 'jobs' must be a whole number, not 'two'", id="type"),
        pytest.param("jobs == 2", "wire.toml: not TOML:", id="not TOML"),
        pytest.param("tool.dedup = 1", "wire.toml: 'tool.dedup' must be a table", id="no table"),
    ],
)
def test_what_is_wrong_with_a_settings_file_is_said_with_its_name(project, content, words):
    (project / "wire.toml").write_text(content)
    with pytest.raises(SettingsError) as err:
        Config.load("wire.toml")
    assert str(err.value).startswith(words)


def test_an_unknown_setting_with_nothing_near_offers_nothing(project):
    (project / "wire.toml").write_text("zzz = 1")
    with pytest.raises(SettingsError, match=r"unknown setting 'zzz'$"):
        Config.load("wire.toml")


def test_a_named_file_must_exist(project):
    with pytest.raises(SettingsError, match=r"gone\.toml: No such file"):
        Config.load("gone.toml")


def test_a_named_pyproject_must_hold_the_table(project):
    (project / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(SettingsError, match=r"no \[tool\.dedup\] table"):
        Config.load("pyproject.toml")


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Config)])
def test_the_fingerprint_changes_with_every_setting_that_can_change_a_result_and_no_other(name):
    other = {
        "policy": "latest", "furniture": "cut", "min_chars": 41, "threshold": 0.71, "languages": ("en",), "index": "x",
        "baseline": "x", "memory": "1GB",
        "jobs": 2, "text_field": "body", "id_field": "key",
    }  # fmt: skip
    changed = Config(**{name: other.get(name, ("x",))})
    assert (changed.fingerprint() != Config().fingerprint()) == (
        name not in {"paths", "index", "baseline", "jobs", "memory"}
    )


@pytest.mark.parametrize(
    ("written", "size"),
    [("512MB", 512_000_000), ("1.5 GiB", 1_610_612_736), ("4g", 4_000_000_000), ("1tb", 1_000_000_000_000)],
)
def test_memory_is_a_size(written, size):
    assert Config(memory=written).budget == size


@pytest.mark.parametrize("written", ["much", "512", "-1GB", "100MB", "1GB of it"])
def test_memory_that_is_no_size_or_too_little_is_refused(written):
    with pytest.raises(SettingsError, match=r"'memory' must be a size of 256MB or more, such as 512MB"):
        Config(memory=written)


def test_memory_is_a_quarter_of_what_there_is_unless_said():
    assert 0 < Config().budget


def test_workers_are_the_cpus_this_process_may_use_unless_said(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert (3, 2) == (Config().workers, Config(jobs=2).workers)
