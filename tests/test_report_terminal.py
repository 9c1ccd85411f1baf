"""What a person sees: the summary, the lines of `dedup check`, the annotations."""

import io
import re
from dataclasses import replace

import pytest
from findings import everything, glued, hostile, nothing
from rich.cells import cell_len

from dedup import api
from dedup.config import Config
from dedup.model import Article, Cut, Fact, Group, Other, Relation
from dedup.report import borderline, check, face, github, text
from dedup.report.html import lists
from dedup.report.overview import Overview
from dedup.report.screen import Screen
from dedup.report.terminal import View, write

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def drawn(findings, view=None):
    out = io.StringIO()
    write(findings, out.write, view)
    return out.getvalue()


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize("make", [everything, nothing, hostile], ids=lambda make: make.__name__)
def test_summary_matches_golden(make, golden):
    golden(f"terminal-{make.__name__}.txt", drawn(make()))


def test_summary_after_cleaning_matches_golden(golden):
    golden("terminal-cleaned.txt", drawn(everything(), View(cleaned=True, undo="dedup restore dedup-out")))


@pytest.mark.parametrize(
    ("back", "said"),
    [
        pytest.param("out-restored", " puts every byte back, in out-restored\n", id="on the line"),
        pytest.param("a" * 60, f" puts every byte back\n             in {'a' * 60}\n", id="on the next one"),
        pytest.param("", " puts every byte back\n", id="where all stood"),
    ],
)
def test_where_all_is_put_back_is_named(back, said):
    assert said in drawn(everything(), View(cleaned=True, undo="dedup restore out", back=back))


def test_summary_in_colour_matches_golden(golden):
    golden("terminal-colour.txt", drawn(everything(), View(Screen(color=True))))


def test_borderline_matches_golden(golden):
    golden("terminal-borderline.txt", drawn(everything(), View(close=5)))


def test_the_closest_decisions_come_first_and_no_more_than_asked():
    said = drawn(everything(), View(close=1))
    section = said[said.index("Borderline") : said.index("What `dedup clean`")]
    assert "update, nearly copy" in section
    assert "cut, nearly kept" in section
    assert "copy, nearly update" not in section


def test_borderline_is_told_only_when_asked():
    assert "Borderline" not in drawn(everything())
    assert "no decision hung on a figure" in drawn(nothing(), View(close=3))


def test_equal_margins_stay_in_the_order_of_the_findings():
    first, second = everything().relations
    tied = [
        replace(one, evidence=replace(one.evidence, margin=margin)) for one, margin in ((first, 0.10001), (second, 0.1))
    ]
    found = replace(everything(), relations=tuple(tied))
    assert [item.found.relation for item in borderline.close(found, 5)[:2]] == ["update", "copy"]


def test_a_decision_past_its_limit_is_as_far_away_as_one_before_it():
    """Two articles that end alike are no update, however much of them that is: no distance is below 0."""
    end = "The bank was founded in 1926 by merchants of the old town, in a house by the river that a pupil built."
    heads = "Rates rose in Prague on Thursday.", "A chairman was named after a vote that lasted all night."
    found = api.find_articles([Article(f"{at}.txt", f"{head}\n\n{end}\n") for at, head in enumerate(heads)], Config())
    (item,) = borderline.close(found, 1)
    said = drawn(found, View(close=1)).partition("\nBorderline")[2]
    assert re.search(r"partial, nearly update +\d+\.\d points past the limit\n", said)
    assert "-" not in said
    near, far = (
        replace(one, evidence=replace(one.evidence, margin=margin))
        for one, margin in ((everything().relations[0], 0.02), (item.found, -0.2))
    )
    both = replace(everything(), relations=(far, near))
    assert [item.margin for item in borderline.close(both, 2)[:2]] == [0.02, -0.2]


def test_colour_changes_no_character():
    assert ANSI.sub("", drawn(everything(), View(Screen(color=True)))) == drawn(everything())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("make", [everything, hostile], ids=lambda make: make.__name__)
def test_no_line_is_wider_than_the_screen(make, width):
    for line in drawn(make(), View(Screen(width), close=5)).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


def test_wide_characters_are_counted_as_the_screen_counts_them():
    repeat = glued()
    chinese = replace(repeat.keep, text="台风" * 80)
    found = replace(
        everything(), repeats=(replace(repeat, keep=chinese, others=(Other(chinese, 1.0, "cut", "台风" * 80),)),)
    )
    assert max(map(cell_len, drawn(found).splitlines())) <= 80


def test_ascii_screens_get_ascii():
    assert drawn(everything(), View(Screen(unicode=False))).isascii()


def test_article_text_can_not_reach_the_terminal():
    """No control character, no bidi override, no surrogate; markup is printed, not obeyed."""
    for screen in (Screen(), Screen(120, color=True)):
        said = drawn(hostile(), View(screen))
        said.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", ANSI.sub("", said))
        assert "[bold red]shout[/]" in said
        assert "[link=http://x]Ann[/link]" in said
        assert "\\x1b[2J.txt: [red]no[/red]" in said


def test_nothing_repeated_is_said_in_a_line():
    assert drawn(nothing()).endswith("\n\n✓ Nothing is repeated.\n")


def test_no_article_is_not_called_clean():
    empty = replace(nothing(), articles=(), summary={})
    assert "Nothing is repeated" not in drawn(empty)
    assert "nothing to compare" in drawn(empty)


def test_changed_facts_come_before_what_is_cut():
    said = drawn(everything())
    assert said.index("Changed facts") < said.index("Doubled inside an article")


def test_conflicts_come_before_one_sided_facts():
    where = ("a.txt", "b.txt", 1, 1, 9, 16, 9, 16)
    one, both = Fact("number", "five", "", *where), Fact("number", "12 dead", "14 dead", *where)
    said = drawn(
        replace(
            everything(), relations=(Relation("a.txt", "b.txt", "update", 0.9, 0.9, None, 1, (one, both)),), repeats=()
        )
    )
    assert said.index("12 dead") < said.index("five")
    assert "(not in this sentence)" in said


def test_facts_of_templates_are_counted_not_listed():
    where = ("a.txt", "b.txt", 1, 1, 9, 16, 9, 16)
    template = Relation("a.txt", "b.txt", "template", 0.8, 0.8, None, 1, (Fact("number", "81,077", "92,113", *where),))
    said = drawn(replace(everything(), relations=(*everything().relations, template)))
    assert "81,077" not in said
    assert "\n  1 more in templates: forms with other facts, or short items revised; counted\n  for each pair" in said


def test_totals_of_changed_facts_name_what_is_counted():
    said = drawn(everything())
    assert "  each counted once, in however many repeats and pairs of articles it stands\n" in said
    assert "  with the share of each that the other has, and the changed facts of the two\n" in said


def test_long_lists_stop_and_say_so():
    found = replace(everything(), relations=everything().relations * 20)
    assert "and 30 more pairs: --verbose lists all" in drawn(found)
    assert "more pairs" not in drawn(found, View(limit=0))


def test_furniture_is_listed_a_few_times_only():
    repeat = glued()
    many = replace(repeat, others=repeat.others * 200)
    said = drawn(replace(everything(), repeats=(many,)))
    assert said.count("Les ministres") == 3
    assert "and 197 more copies" in said


def test_the_figures_of_a_dropped_article_are_not_counted_twice():
    said = drawn(everything())
    assert "cut        2 spans, 552 characters with blank lines, in 2 articles" in said
    assert "leave out  1 article" in said


def test_a_policy_that_removes_nothing_says_so():
    assert "Nothing: every article stays as it is." in drawn(replace(everything(), cuts={}, dropped={}))


@pytest.mark.parametrize(
    ("stream", "env", "screen"),
    [
        pytest.param(io.StringIO(), {}, Screen(80, False, True), id="a pipe"),
        pytest.param(Terminal(), {"COLUMNS": "100"}, Screen(100, True, True), id="a terminal"),
        pytest.param(Terminal(), {"COLUMNS": "100", "NO_COLOR": "1"}, Screen(100, False, True), id="NO_COLOR"),
        pytest.param(Terminal(), {"COLUMNS": "90", "NO_COLOR": ""}, Screen(90, True, True), id="NO_COLOR empty"),
        pytest.param(Terminal(), {"COLUMNS": "80", "TERM": "dumb"}, Screen(80, False, True), id="dumb"),
        pytest.param(io.StringIO(), {"FORCE_COLOR": "1"}, Screen(80, True, True), id="FORCE_COLOR"),
        pytest.param(io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, Screen(80, False, True), id="NO_COLOR wins"),
        pytest.param(Terminal(), {"COLUMNS": "9"}, Screen(40, True, True), id="narrowest"),
        pytest.param(Terminal(), {"COLUMNS": "400"}, Screen(120, True, True), id="widest"),
        pytest.param(io.StringIO(), {"COLUMNS": "x"}, Screen(80, False, True), id="COLUMNS that is no number"),
    ],
)
def test_the_screen_is_read_from_the_stream_and_the_environment(stream, env, screen):
    assert Screen.of(stream, env) == screen


@pytest.mark.parametrize("name", ["check", "github"])
@pytest.mark.parametrize("make", [everything, hostile], ids=lambda make: make.__name__)
def test_lines_for_ci_match_golden(name, make, golden):
    out = io.StringIO()
    face(name)(make(), out.write)
    golden(f"{name}-{make.__name__}.txt", out.getvalue())


def test_check_finds_what_clean_would_change():
    found = everything()
    articles = {item.article for item in check.found(found)}
    assert articles == {*found.cuts, *found.dropped}


def test_check_passes_where_clean_would_change_nothing():
    found = everything()
    kept = tuple(replace(r, others=tuple(replace(other, action="keep") for other in r.others)) for r in found.repeats)
    assert not list(check.found(replace(found, repeats=kept, cuts={}, dropped={})))


def test_an_article_that_contradicts_itself_is_shown_but_passes():
    """Only a person can say which is right, and a cleaned folder passes the check."""
    (item,) = check.found(hostile())
    assert item.message.endswith("decide which is right")
    assert not item.fails


@pytest.mark.parametrize(
    ("only", "lines"),
    [
        pytest.param(None, 3, id="all"),
        pytest.param({"vna/summit.txt"}, 1, id="the doubled one"),
        pytest.param({"reuters/flood-2nd-lead.txt"}, 1, id="the keeper: its copy is new to it"),
        pytest.param({"reuters/flood-1st-lead.txt"}, 0, id="one that stays"),
    ],
)
def test_check_keeps_findings_that_touch_the_given_articles(only, lines):
    assert len(check.found(everything(), only)) == lines


def test_a_record_is_named_beside_its_file():
    found = everything()
    articles = tuple(replace(a, id=f"feed.jsonl#{a.id}", path="wire/feed.jsonl") for a in found.articles[:1])
    span = replace(found.repeats[0].others[0].span, article=articles[0].id)
    repeat = replace(found.repeats[0], others=(replace(found.repeats[0].others[0], span=span),))
    found = replace(found, articles=articles, repeats=(repeat,), dropped={})
    out = io.StringIO()
    check.write(found, out.write)
    github.write(found, out.write)
    first, second = out.getvalue().splitlines()
    assert first.startswith("wire/feed.jsonl#afp/faim.txt:7: ")
    assert second.startswith(
        "::warning file=wire/feed.jsonl,line=1,title=repeated copy in a record::record afp/faim.txt: "
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0%"), (0.004, "<1%"), (0.005, "1%"), (0.5, "50%"), (0.994, "99%"), (0.996, ">99%"), (1.0, "100%")],
)
def test_a_percentage_never_overstates(share, said):
    assert text.percent(share) == said


def story(name, **fields):
    said = (
        f"The town council of {name} voted on Friday to rebuild the bridge that the flood took away last spring.\n\n"
        "Work begins in May, the mayor said, and a ferry will carry school buses over the river until then."
    )
    return Article(f"{name}.txt", said + fields.pop("more", ""), f"{name}.txt", **fields)


def test_furniture_that_is_cut_is_counted_and_quoted_with_its_reason():
    articles = [story(name, more="\n\nReporting by Ana Reis; editing by Tom Hall.\n") for name in ("Aller", "Ems")]
    found = api.find_articles(articles, Config(furniture="cut"))
    known = {article.id: article for article in articles}
    said = drawn(found, View(articles=known))
    assert "2 spans would be cut wherever found; no copy is kept" in said
    assert "Aller.txt:5  “Reporting by Ana Reis; editing by Tom Hall.”" in said
    assert "sign-off  2 spans" in said
    assert "of all but furniture one copy" in said
    assert "Furniture" not in drawn(api.find_articles(articles, Config()))


def test_furniture_is_listed_in_full_where_all_is_asked_for():
    cuts = tuple(Cut(at, at + 1, "furniture: teaser", None) for at in range(0, 20, 2))
    found = replace(everything(), cuts={"vna/summit.txt": cuts})
    assert "and 7 more: --verbose lists all" in drawn(found)
    assert "--verbose lists all" not in drawn(found, View(limit=0)).partition("Furniture")[2]


def test_a_member_that_goes_for_another_than_the_keeper_names_it_and_what_it_takes_along():
    found = replace(
        everything(),
        groups=(Group("vna/summit.txt", ("vna/summit.txt", "afp/faim.txt", "pickup/flood.txt"), "most complete"),),
        dropped={"pickup/flood.txt": "afp/faim.txt"},
    )
    sides = [("pickup/flood.txt", "2024-05-04T09:10:00Z"), ("afp/faim.txt", "2024-05-04T08:00:00Z")]
    known = {name: Article(name, "", source="afp", time=time) for name, time in sides}
    said = drawn(found, View(articles=known))
    assert "for wire/afp/faim.txt, which it matches" in said
    assert "with what its record alone says: time 2024-05-04T09:10:00Z\n" in said
    keeper = replace(found, dropped={"pickup/flood.txt": "vna/summit.txt"})
    assert "which it matches" not in drawn(keeper)


def test_a_passage_that_only_stands_elsewhere_says_why_it_stays():
    found = api.find_articles([story("Ems"), story("Ems2", more="\n\n" + "It rains. " * 30)], Config())
    said = drawn(found)
    assert "reported only: policy articles cuts whole copies" in said
    assert "stands in another article" not in said


def corrected(*sides):
    """Versions of a story by pairs: (article, what it states), (article, what it states)."""
    facts = [Fact("number", x, y, a, b, 3, 3, 9, 9 + len(x), 9, 9 + len(y)) for (a, x), (b, y) in sides]
    relations = tuple(Relation(f.article_a, f.article_b, "update", 0.9, 0.9, None, 1, (f,)) for f in facts)
    return replace(everything(), relations=relations, repeats=(), groups=())


@pytest.mark.parametrize(
    ("sides", "number", "more"),
    [
        pytest.param([(("a", "12"), ("b", "14"))], 1, "", id="one"),
        pytest.param([(("a", "12"), ("b", "14")), (("b", "14"), ("a", "12"))], 1, "", id="in both directions"),
        pytest.param([(("a", "12"), ("b", "14")), (("c", "14"), ("a", "12"))], 1, "and in 1 more pair of places",
                     id="a third version has it too"),
        pytest.param([(("a", "12"), ("b", "14")), (("c", "12"), ("d", "14"))], 2, "", id="in another story"),
        pytest.param([(("a", "12"), ("b", "14")), (("b", "14"), ("c", "16"))], 2, "", id="corrected again"),
    ],
)  # fmt: skip
def test_a_correction_is_listed_once(sides, number, more):
    said = drawn(corrected(*sides))
    assert f"Changed facts  {number}, " in said
    assert ("more pair" in said) == bool(more)
    assert more in said
    assert len(lists.changes(Overview(corrected(*sides)))) == number


@pytest.mark.parametrize(
    ("place", "written"),
    [
        pytest.param("out", ["  texts      out/texts",
                     "  report     out/report.html; beside it report.json and ledger.jsonl"], id="on one line"),
        pytest.param("a-folder/of-a-name-too-long", ["  texts      a-folder/of-a-name-too-long/texts",
                     "  report     a-folder/of-a-name-too-long/report.html",
                     "             report.json and ledger.jsonl beside it"], id="a long name"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("make", [everything, nothing])
def test_the_summary_of_a_cleaning_ends_on_what_was_written(make, place, written):
    said = drawn(replace(make(), unreadable=()), View(cleaned=True, place=place)).splitlines()
    assert said[-len(written) :] == written


def test_an_article_of_which_all_is_cut_is_not_said_to_stay():
    found = everything()
    first = found.articles[0]
    group = Group("x", ("x", first.id), "most complete")
    bare = replace(
        found, groups=(group,), cuts={first.id: (Cut(0, first.chars, "stands in an earlier article", None),)}
    )
    line = next(line for line in drawn(bare).splitlines() if line.endswith("all of it would be cut"))
    assert first.path in line
    assert "all of it cut" in drawn(bare, View(cleaned=True))


def test_the_folder_of_a_file_is_not_told_as_its_own_word():
    name = "pickup/flood.txt"
    known = {name: Article(name, "", source="pickup"), "vna/summit.txt": Article("vna/summit.txt", "", source="vna")}
    group = Group("vna/summit.txt", ("vna/summit.txt", name), "most complete")
    said = drawn(replace(everything(), groups=(group,), dropped={name: "vna/summit.txt"}), View(articles=known))
    assert "what its record alone says" not in said


@pytest.mark.parametrize(
    ("policy", "within", "across"),
    [
        ("articles", "`dedup clean`", "`dedup clean`"),
        ("latest", "`dedup clean`", "`dedup clean --policy latest`"),
        ("passages", "`dedup clean`", "`dedup clean --policy passages`"),
    ],
)
def test_check_names_the_command_that_does_it(policy, within, across):
    """What stands twice in one article goes under every policy."""
    found = replace(everything(), config={**everything().config, "policy": policy})
    said = [item.message for item in check.found(found) if item.fails]
    assert {message.rpartition(" by ")[2] for message in said if message.startswith("line")} == {within}
    assert {message.rpartition(" by ")[2] for message in said if not message.startswith("line")} == {across}
    assert f"What {across} would do" in drawn(found)
