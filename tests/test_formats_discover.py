"""Arguments to sources: what is found, in what order, under which ids, and what is said of the rest."""

from __future__ import annotations

import os
import random
import subprocess

import pytest
from formats_help import CONFIG, write

from dedup import formats
from dedup.config import Config
from dedup.errors import UsageError
from dedup.formats import ignore
from dedup.model import Unreadable

LEDGER = '{"schema": "dedup-ledger/1", "tool": "dedup"}\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(*paths: str, config: Config = CONFIG) -> list[str]:
    """Return the ids of what is found; fails on anything unreadable."""
    found = list(formats.discover(paths, config))
    assert not [each for each in found if isinstance(each, Unreadable)]
    return [each.id for each in found if isinstance(each, formats.Source)]


def problems(*paths: str) -> dict[str, str]:
    return {each.path: each.error for each in formats.discover(paths, CONFIG) if isinstance(each, Unreadable)}


def test_a_folder_is_walked_by_name_for_every_known_suffix(here):
    names = ["B.txt", "a.md", "b/1.jsonl", "b/2.ndjson", "c.CSV", "d.tsv.gz", "e.text.zst", "f.markdown"]
    write(here, dict.fromkeys([*names, "page.html", "photo.jpg", "a.tar.gz", "README"], ""))
    assert names == ids("."), "capitals come first: by code point, in any locale"


@pytest.mark.parametrize(
    ("names", "asked", "refused"),
    [
        pytest.param(["w.jsonl", "w.jsonl#1.txt"], ["."], "w.jsonl#1.txt", id="a text"),
        pytest.param(["w.jsonl", "w.jsonl#b/1.txt"], ["."], "w.jsonl#b/1.txt", id="a folder"),
        pytest.param(["w.csv", "w.csv#b.jsonl"], ["."], "w.csv#b.jsonl", id="records of their own"),
        pytest.param(["a#w.csv", "a#w.csv#2#3.md"], ["."], "a#w.csv#2#3.md", id="more such marks"),
        pytest.param(["w.jsonl", "w.jsonl#1.txt"], ["w.jsonl#1.txt", "w.jsonl"], "w.jsonl#1.txt", id="named first"),
        pytest.param(["w.txt", "w.txt#1.txt", "x.jsonl#1.txt"], ["."], None, id="no records beside it"),
    ],
)
def test_a_file_whose_id_could_be_that_of_a_record_is_named_and_not_read(here, names, asked, refused):
    """Else a cut of one would be made in the other."""
    write(here, dict.fromkeys(names, ""))
    assert {os.path.normpath(path).replace(os.sep, "/") for path in problems(*asked)} == ({refused} - {None})


def test_a_source_says_how_it_is_read(here):
    write(here, {"wire/ap/a.MD.gz": ""})
    (found,) = formats.discover(["wire"], CONFIG)
    path = os.path.join("wire", "ap", "a.MD.gz")
    assert formats.Source(path, "ap/a.MD.gz", "markdown", "gz", "wire") == found


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        pytest.param("wire", "wire/a.txt", id="plain"),
        pytest.param("wire/", "wire/a.txt", id="with a slash"),
        pytest.param("./wire", "./wire/a.txt", id="with a dot"),
        pytest.param("x/../wire", "x/../wire/a.txt", id="roundabout"),
    ],
)
def test_a_path_is_shown_as_the_user_would_name_it(here, argument, path):
    write(here, {"wire/a.txt": "", "x/b.txt": ""})
    (found,) = formats.discover([argument], CONFIG)
    assert (path, "a.txt") == (found.path, found.id)


def test_the_order_in_which_the_system_lists_files_changes_nothing(here, monkeypatch):
    write(here, {f"{folder}/{name}.txt": "" for folder in "abc" for name in ("é", "Z", "z", "10", "9")})
    expected = list(formats.discover(["."], CONFIG))
    scandir = os.scandir

    class Shuffled(list):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    def shuffled(path):
        with scandir(path) as scan:
            entries = Shuffled(scan)
        random.Random(7).shuffle(entries)
        return entries

    monkeypatch.setattr(os, "scandir", shuffled)
    assert expected == list(formats.discover(["."], CONFIG))


def test_without_a_path_the_settings_or_the_current_folder_are_read(here):
    write(here, {"a.txt": "", "wire/b.txt": ""})
    assert ["a.txt", "wire/b.txt"] == ids()
    assert ["b.txt"] == ids(config=Config(paths=("wire",)))


def test_a_named_file_is_read_whatever_its_suffix_or_ignore_file_says(here):
    write(here, {".gitignore": "*.txt\n", "a.txt": "", "story": "", "wire.001": "", ".hidden.txt": "", "b.txt": ""})
    assert ["a.txt", "story", "wire.001", ".hidden.txt"] == ids("a.txt", "story", "wire.001", ".hidden.txt")


@pytest.mark.parametrize("name", ["page.html", "wire.xml", "data.json", "code.py", "all.tar.gz"])
def test_a_named_file_of_another_format_is_not_taken_for_text(here, name):
    """Cuts would break it."""
    write(here, {name: "{}", "a.txt": ""})
    assert "to read it as text: dedup report - <" in problems(name, "a.txt")[name]


def test_ignore_files_are_honoured_as_git_does(here):
    write(
        here,
        {
            ".gitignore": "*.csv\n/drafts/\nold/*\n!old/keep.txt\n# comment\n",
            ".dedupignore": "!good.csv\nsub/only.txt\n",
            "a.csv": "",
            "good.csv": "",
            "drafts/a.txt": "",
            "sub/drafts/a.txt": "",
            "sub/only.txt": "",
            "sub/.gitignore": "!b.csv\n*.md\n",
            "sub/b.csv": "",
            "sub/c.md": "",
            "old/gone.txt": "",
            "old/keep.txt": "",
            ".hidden/a.txt": "",
            ".a.txt": "",
        },
    )
    assert ["good.csv", "old/keep.txt", "sub/b.csv", "sub/drafts/a.txt"] == ids(".")


def test_git_itself_agrees_on_what_is_ignored(here):
    """The oracle: `git ls-files` of the same tree."""
    names = [f"{a}{b}/{c}.{d}" for a in ("", "x/") for b in "mn" for c in ("a", "b1", "build") for d in ("txt", "md")]
    write(here, dict.fromkeys(names, ""))
    write(
        here,
        {
            ".gitignore": "*.md\n!b*.md\nx/n/\n**/m/a.*\n",
            "x/.gitignore": "/m/*\n!/m/build.*\n",
            "m/.gitignore": "b?.txt\n",
        },
    )
    subprocess.run(["git", "init", "-q", "."], check=True, capture_output=True)
    command = ["git", "ls-files", "--others", "--exclude-standard", "--", "*.txt", "*.md"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert sorted(listed) == sorted(ids("."))
    assert sorted(n.removeprefix("x/") for n in listed if n.startswith("x/")) == sorted(ids("x"))


def test_ignore_files_above_a_named_folder_count_inside_its_repository_only(here):
    write(here, {".gitignore": "b.txt\ndata/\n", "wire/a.txt": "", "wire/b.txt": "", "data/c.txt": ""})
    assert ["a.txt", "b.txt"] == ids("wire")
    (here / ".git").mkdir()
    assert ["a.txt"] == ids("wire")
    assert ["c.txt"] == ids("data"), "who names an ignored folder means it"


def test_a_line_that_is_no_pattern_is_passed_over():
    assert ignore.spec(["!", "*.md", "/"]).match_file("a.md")


def test_exclude_holds_for_walked_and_for_named_files(here):
    """pre-commit names each file; what is excluded is still not checked, and an empty run is no error."""
    config = Config(exclude=("drafts/", "*.csv", "wire/b.txt"))
    write(here, {"wire/a.txt": "", "wire/b.txt": "", "wire/drafts/c.txt": "", "wire/d.csv": ""})
    assert ["a.txt"] == ids("wire", config=config)
    assert ["a.txt"] == ids("wire/a.txt", "wire/d.csv", "wire/b.txt", "wire/drafts/c.txt", config=config)
    assert [] == ids("wire/d.csv", config=config)


def test_what_clean_wrote_is_no_input(here):
    """Nor a ledger that lies anywhere; a folder that only looks alike is."""
    write(
        here,
        {
            "a.txt": "",
            "dedup-out/ledger.jsonl": LEDGER,
            "dedup-out/texts/a.txt": "",
            "old-ledger.jsonl": LEDGER,
            "mine/ledger.jsonl": '{"text": "Rain."}\n',
            "mine/texts/b.txt": "",
        },
    )
    assert ["a.txt", "mine/ledger.jsonl", "mine/texts/b.txt"] == ids(".")


def test_what_restore_wrote_beside_an_output_is_no_input(here):
    """A folder of such a name without an output beside it is."""
    write(
        here,
        {
            "a.txt": "",
            "dedup-out/ledger.jsonl": LEDGER,
            "dedup-out/texts/a.txt": "",
            "dedup-out-restored/a.txt": "",
            "church-restored/b.txt": "",
        },
    )
    assert ["a.txt", "church-restored/b.txt"] == ids(".")


def test_an_output_folder_that_is_named_stands_for_its_texts(here):
    write(here, {"dedup-out/ledger.jsonl": LEDGER, "dedup-out/texts/ap/a.txt": "", "dedup-out/notes.txt": ""})
    (found,) = formats.discover(["dedup-out"], CONFIG)
    assert ("ap/a.txt", "dedup-out/texts/ap/a.txt", "dedup-out") == (found.id, found.path, found.argument)


def test_an_id_that_two_arguments_share_has_the_argument_in_front(here):
    write(here, {"x/a.txt": "", "y/a.txt": "", "y/b.txt": "", "z/a.txt": ""})
    assert ["x/a.txt", "y/a.txt", "b.txt", "z/a.txt"] == ids("x", "./y/", "z/a.txt")


def test_an_id_never_leads_out_of_a_folder(here):
    write(here, {"x/a.txt": "", "y/x/a.txt": "", "a~2.txt": ""})
    found = ids(str(here / "x"), "y/../x/../y/x/a.txt", "y/../a~2.txt")
    assert len(set(found)) == 3
    assert not [each for each in found if each.startswith("/") or ".." in each.split("/")]


def test_ids_stay_apart_where_even_the_arguments_look_alike(here, monkeypatch):
    write(here, {"y/a.txt.gz": "", "sub/y/a.txt.gz": ""})
    monkeypatch.chdir(here / "sub")
    assert ["y/a.txt.gz", "y/a~2.txt.gz"] == ids("y/a.txt.gz", "../y/a.txt.gz")


def test_a_source_keeps_the_size_and_time_it_was_found_with(here):
    write(here, {"a.txt": "Rain."})
    status = (here / "a.txt").stat()
    for paths in (["."], ["a.txt"]):
        (found,) = formats.discover(paths, CONFIG)
        assert (5, status.st_mtime_ns) == found.stamp


@pytest.mark.parametrize("paths", [["a.txt", "./a.txt"], [".", "a.txt"], ["a.txt", "."], [".", "sub", "sub/b.txt"]])
def test_a_file_is_read_once_however_it_is_named(here, paths):
    write(here, {"a.txt": "", "sub/b.txt": ""})
    found = [os.path.realpath(each.path) for each in formats.discover(paths, CONFIG)]
    assert len(found) == len(set(found)) == (1 if "." not in paths else 2)


def test_a_missing_path_is_unreadable_unless_all_are(here):
    write(here, {"a.txt": ""})
    assert {"gone.txt": "no such file or folder"} == problems("a.txt", "gone.txt")
    with pytest.raises(UsageError, match=r"^gone.txt, gone/: no such file or folder$"):
        list(formats.discover(["gone.txt", "gone/"], CONFIG))


def test_a_folder_without_text_is_a_usage_error_that_says_what_was_looked_for(here):
    write(here, {"wire/page.html": "", "wire/.a.txt": ""})
    with pytest.raises(
        UsageError, match=r"^wire: no text found \(looked for .txt, .*\.jsonl.*\nPassed over: 1 entries"
    ):
        list(formats.discover(["wire"], CONFIG))


def test_a_folder_that_cannot_be_listed_is_unreadable_and_the_rest_goes_on(here, monkeypatch):
    write(here, {"a.txt": "", "locked/b.txt": "", "z.txt": ""})
    scandir = os.scandir

    def guarded(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    first, locked, last = formats.discover(["."], CONFIG)
    assert ("a.txt", "z.txt") == (first.id, last.id)
    assert Unreadable("locked", "permission denied; to read it: chmod u+r locked") == locked


def test_a_file_that_vanishes_before_it_is_read_is_unreadable(here):
    write(here, {"a.txt": "Rain."})
    (found,) = formats.discover(["."], CONFIG)
    (here / "a.txt").unlink()
    (problem,) = formats.read(found, CONFIG)
    assert Unreadable("a.txt", "no such file or folder; it may have been moved while this ran") == problem


def test_a_pipe_is_not_waited_for(here):
    write(here, {"a.txt": ""})
    os.mkfifo(here / "pipe.txt")
    os.mkfifo(here / "other")
    assert {"pipe.txt"} == set(problems("."))
    assert "dedup report - < other" in problems("a.txt", "other")["other"]


def test_a_name_that_is_not_utf_8_is_read_and_shown_escaped(here):
    try:
        (here / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"Rain.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (found,) = formats.discover(["."], CONFIG)
    (article,) = formats.read(found, CONFIG)
    assert (r"caf\xe9.txt", r"caf\xe9.txt", "Rain.") == (article.id, article.path, article.text)


def test_a_tree_deeper_than_python_s_stack_is_walked(here):
    deep = here.joinpath(*["d"] * 1200)
    subprocess.run(["mkdir", "-p", deep], check=True)
    try:
        (deep / "a.txt").write_bytes(b"")
        (found,) = ids(".")
        assert 1200 == found.count("/")
    finally:  # pytest's own clean-up goes down by recursion
        subprocess.run(["rm", "-rf", here / "d"], check=True)


class TestLinks:
    """A walk ends, and says where a link leads round."""

    def test_a_link_back_to_a_folder_above_is_named_and_not_followed(self, here):
        write(here, {"wire/ap/a.txt": ""})
        (here / "wire/ap/up").symlink_to(here / "wire", target_is_directory=True)
        first, loop = formats.discover(["wire"], CONFIG)
        assert "ap/a.txt" == first.id
        assert "wire/ap/up" == loop.path
        assert "a link back to" in loop.error

    def test_a_link_to_itself_is_named(self, here):
        write(here, {"a.txt": ""})
        (here / "loop").symlink_to("loop")
        assert {"loop": "a link that leads back to itself; remove or mend it"} == problems(".")
        assert "leads back to itself" in problems("loop", "a.txt")["loop"]

    def test_a_link_to_nothing_is_named_where_it_would_be_read(self, here):
        write(here, {"a.txt": ""})
        (here / "b.txt").symlink_to("gone.txt")
        (here / "photo.jpg").symlink_to("gone.jpg")
        assert {"b.txt": "a link to gone.txt, which does not exist"} == problems(".")

    def test_a_link_inside_the_walked_folder_gives_no_second_article(self, here):
        write(here, {"wire/z.txt": "", "wire/y/b.txt": ""})
        (here / "wire/a.txt").symlink_to("z.txt")
        (here / "wire/x").symlink_to("y", target_is_directory=True)
        assert ["y/b.txt", "z.txt"] == ids("wire")

    def test_a_link_out_of_the_walked_folder_is_followed_once(self, here):
        write(here, {"wire/z.txt": "", "else/b.txt": "", "else/in/c.txt": "", "d.txt": ""})
        (here / "wire/one").symlink_to(here / "else", target_is_directory=True)
        (here / "wire/two").symlink_to(here / "else", target_is_directory=True)
        (here / "wire/three").symlink_to(here / "else/in", target_is_directory=True)
        (here / "wire/d1.txt").symlink_to(here / "d.txt")
        (here / "wire/d2.txt").symlink_to(here / "d.txt")
        (here / "else/in/round").symlink_to(here / "else", target_is_directory=True)
        found = list(formats.discover(["wire"], CONFIG))
        sources = [each.id for each in found if isinstance(each, formats.Source)]
        assert ["d1.txt", "one/b.txt", "one/in/c.txt", "z.txt"] == sources
        assert ["wire/one/in/round", "wire/three/round"] == [
            each.path for each in found if isinstance(each, Unreadable)
        ]

    def test_a_named_link_is_read(self, here):
        write(here, {"real/a.txt": "Rain."})
        (here / "link.txt").symlink_to("real/a.txt")
        (here / "wire").symlink_to("real", target_is_directory=True)
        assert ["link.txt"] == ids("link.txt")
        assert ["a.txt"] == ids("wire")


def test_names_that_print_alike_get_ids_of_their_own(tmp_path):
    """One is bytes that are no UTF-8, the other spells them out."""
    names = [b"caf\xe9.txt", b"caf\\xe9.txt"]
    try:
        for name in names:
            with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
                file.write(b"Rain.")
    except OSError:
        pytest.skip("this file system takes no such name")
    found = list(formats.discover([str(tmp_path)], CONFIG))
    assert ["caf\\xe9.txt", "caf\\xe9~2.txt"] == [each.id for each in found]
