"""report.html without a browser: what it holds, that copy can't become markup, that it is one file of bounded size.

What it looks like and does when opened is in test_html_browser.py.
"""

import base64
import hashlib
import json
import os
import re
import weakref
from collections.abc import Sequence
from dataclasses import fields, replace
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from findings import TEXTS, everything, hostile, nothing

import dedup
from dedup.cli import cli
from dedup.model import Article, ArticleSummary, Relation
from dedup.report import face, html
from dedup.report.html import cards, data, drawing, figures, story
from dedup.report.known import Known
from dedup.report.overview import Overview
from dedup.report.rows import place

HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(2)> <!-- ]]> &amp; \u202e \u2028 \x1b[2J \ud800 end"
)

COPY = "A fire broke out in the old town on Friday night and destroyed three houses, the brigade said. "


def articles(texts=TEXTS, **fields):
    return {name: Article(name, text, source=name.partition("/")[0], **fields) for name, text in texts.items()}


def page(findings=None, texts=None, **about):
    return "".join(html.chunks(findings or everything(), html.About(articles() if texts is None else texts, **about)))


def counted(findings, texts):
    seen = Overview(findings)
    return figures.figures(seen, cards.Cards(seen, texts))


@pytest.mark.parametrize("make", [everything, hostile, nothing])
def test_the_page_matches_golden_but_for_its_style_and_script(make, golden):
    text = page(make())
    bare = re.sub(r"<(style|script)>.*?</\1>", r"<\1>...</\1>", text, flags=re.DOTALL)
    bare = re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-...", bare)
    assert bare != text
    golden(f"report-{make.__name__}.html", bare)


class Outline(HTMLParser):
    """The elements of a page, each with its attributes, and the text of scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.inner = [], []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.inner.append("")
        self.inside = True

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, text):
        if self.inside:
            self.inner[-1] += text

    def all(self, tag):
        return [(found[1], inner) for found, inner in zip(self.elements, self.inner, strict=True) if found[0] == tag]


def blocks(text):
    """Return the JSON blocks of a page by name, parsed."""
    return {
        attributes["id"].removeprefix("data-"): json.loads(inner)
        for attributes, inner in Outline(text).all("script")
        if attributes.get("type") == "application/json"
    }


def rows(text):
    found = blocks(text)
    names = found["meta"]["columns"]["rows"]
    return [
        dict(zip(names, row, strict=False))
        for at in range(found["meta"]["blocks"]["rows"])
        for row in found[f"rows-{at}"]
    ]


def test_the_policy_allows_nothing_but_the_style_and_the_script_of_the_page():
    """The hashes are of what stands between the tags, so that not a letter more can run."""
    found = Outline(page())
    policy = next(a["content"] for a, _ in found.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode() + "'"
        for inner in (
            next(inner for attributes, inner in found.all("script") if "type" not in attributes),
            next(inner for _, inner in found.all("style")),
        )
    ]
    assert policy == (
        f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("make", [everything, nothing, hostile])
def test_the_page_names_no_place_outside_itself_and_has_no_inline_handler(make):
    for tag, attributes in Outline(page(make())).elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")], tag
        assert attributes.get("href", "#").startswith("#"), attributes
        assert tag not in ("link", "iframe", "object", "embed", "base"), tag


def test_a_pair_says_how_near_another_relation_was_and_why_both_are_written():
    (update, copy) = (row for row in rows(page()) if row["type"] == "pair")
    assert update["why"].startswith(
        "It would be a copy if 4.7 points more of the second stood in the first. The first is"
    )
    assert copy["why"] == "It would be an update if 10 points more of one were news to the other."


def test_copy_that_holds_markup_stays_copy():
    """No element comes of it, in the overview or in the blocks, and the page reads back what was written."""
    text = f"{HOSTILE}\n{HOSTILE}\n"
    plain = everything()
    wicked = replace(
        plain,
        articles=(ArticleSummary(HOSTILE, HOSTILE, len(text), 9, 0.5, True, None),),
        repeats=(
            replace(
                plain.repeats[0],
                keep=replace(plain.repeats[0].keep, article=HOSTILE, text=HOSTILE[:160]),
                others=(
                    replace(
                        plain.repeats[0].others[0],
                        why=HOSTILE,
                        span=replace(plain.repeats[0].others[0].span, article=HOSTILE, text=HOSTILE[:160]),
                    ),
                ),
            ),
        ),
        relations=(),
        groups=(),
        cuts={},
        dropped={},
        notes=(HOSTILE,),
    )
    clean = Outline(page(everything()))
    got = page(wicked, {HOSTILE: Article(HOSTILE, text, source=HOSTILE, time=HOSTILE)})
    found = Outline(got)
    assert len(clean.all("script")) - len(found.all("script")) == 1  # no group, so no block of groups
    assert "img" not in {tag for tag, _ in found.elements}
    assert "alert" not in next(inner for attributes, inner in found.all("script") if "type" not in attributes)
    assert blocks(got)["texts-0"] == {"0": text}
    assert blocks(got)["articles-0"][0][0] == HOSTILE
    got.encode()  # a lone surrogate could not be
    assert not re.search("[\u202a-\u202e\u2028\x1b]", got)


@pytest.mark.parametrize(
    "value",
    ["</script>", "<!--", "]]>", "a\u2028b", "\u202e", "\ud800", "&lt;", "é Huế 😀", "a\x7fb", {"<": [1.5, None]}],
)
def test_json_of_a_block_ends_no_element_and_reads_back_the_same(value):
    got = data.dumps(value)
    assert not re.search("[<>&\x7f\u2028\u2029\u202a-\u202e\ud800-\udfff]", got)
    assert json.loads(got) == value


def test_a_page_without_findings_is_small():
    """400 KB is the bound for style, script and frame together; we stay far below it."""
    assert len(page(nothing(), {}).encode()) < 120_000


def test_two_runs_give_the_same_bytes():
    assert page() == page()
    assert page(cleaned=True) != page()  # "was cut", not "would be cut"


def test_the_face_of_the_table_is_this_page():
    out = []
    face("html")(everything(), out.append)
    assert page(texts={}) == "".join(out)


def test_only_articles_with_a_finding_are_in_the_page():
    """An archive of a million articles, ten of them doubled, makes a page of ten."""
    plain = everything()
    more = replace(plain, articles=(*plain.articles, ArticleSummary("other.txt", "other.txt", 9, 0, 0.0, True, None)))
    got = page(more, articles({**TEXTS, "other.txt": "Nothing here is said again."}))
    assert "Nothing here is said again" not in got
    assert [row[0] for row in blocks(got)["articles-0"]] == list(TEXTS)
    assert "6 articles read" in got


def test_findings_and_texts_come_in_blocks(monkeypatch):
    monkeypatch.setattr(data, "FINDINGS", 3)
    monkeypatch.setattr(data, "TEXTS", 600)
    found = blocks(page())
    assert found["meta"]["blocks"] == {"articles": 2, "rows": 3, "groups": 1, "texts": 3}
    assert [len(found[f"rows-{at}"]) for at in range(3)] == [3, 3, 2]
    texts = {at: text for block in range(3) for at, text in found[f"texts-{block}"].items()}
    assert texts == {str(at): text for at, text in enumerate(TEXTS.values())}


def test_a_row_says_what_becomes_of_a_copy():
    """Cut, left out with its whole article, or stays: a copy of a repeat and a pair of articles are one table."""
    found = {row["id"]: row for row in rows(page())}
    assert {name: row["outcome"] for name, row in found.items()} == {
        "r1": "cut", "r2": "cut", "r3": "stays", "r4": "stays", "r4.2": "out", "r5": "out", "p1": "stays", "p2": "out",
    }  # fmt: skip
    assert found["r4.2"]["relation"] == "copy"  # of the two articles
    assert found["p1"]["score"] == 0.7612


def test_the_left_side_of_a_fact_is_the_left_side_of_the_page():
    """r3 keeps the second lead, whose facts are side b of the finding; the pair p1 has the first lead on its left."""
    found = {row["id"]: row for row in rows(page())}
    assert found["r3"]["facts"] == [["number", "14", "12", 1, 1], ["date", "Tuesday", "Monday", 1, 1]]
    assert found["p1"]["facts"] == [["number", "12", "14", 1, 1], ["date", "Monday", "Tuesday", 1, 1]]


def overview(text):
    """Return the words of the overview, as read, white space aside."""
    body = text[text.index("<main") : text.index('<section id="view-findings"')]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)))


def test_the_overview_says_what_was_doubled_what_was_cut_why_and_how_to_undo_it():
    words = overview(page(cleaned=True))
    for said in (
        "2 of 5 articles say something twice; 1 is a copy of another",
        "Lines 2-4 stand again as lines 5-7",
        "Cut lines 5-7 Kept lines 2-4 Why the body again, straight after itself; the first copy stays.",
        "wire/pickup/flood.txt",
        "Left out: articles that say no more than another, which stays",
        "Your own files were not touched.",
        "dedup restore DIR",
        "A passage whose number, name, date or “not” differs from its twin is shown and never cut.",
        "Could not be read",
        "not text: NUL bytes.",
    ):
        assert said in words, said


def test_a_report_that_changed_nothing_says_so():
    words = overview(page())
    assert "dedup clean would cut 2 passages" in words
    assert "Would be cut lines 5-7" in words
    assert "There is nothing to undo" in words


def test_the_overview_quotes_what_stands_again_and_lists_changed_facts():
    plain = everything()
    words = overview(page(plain))
    assert story.quote(plain.repeats[0].others[0].span.text) in words
    assert "12 → 14" in words
    changed = sum(bool(row["facts"]) for row in rows(page(plain)))
    assert changed > 1
    assert f"All {changed} findings with changed facts" in words


def test_furniture_that_is_cut_is_listed_with_its_lines_and_reason(wire):
    """The blank line that goes with it is not counted among its lines."""
    sign_off = "Sign up for our Morning Briefing newsletter to get the top stories of the day."
    (wire / "wire" / "a.txt").write_text(f"{FIRE}\n{sign_off}\n")
    assert run("clean", "wire", "-o", "out", "--furniture", "cut").exit_code == 0
    words = overview((wire / "out" / "report.html").read_text())
    assert f"wire/a.txt line 3 {sign_off} furniture:" in words
    assert "One copy of everything but furniture stays." in words


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("Rain fell", "Rain fell", id="one line"),
        pytest.param("  Rain fell \nSun came", "Rain fell", id="white space round it"),
        pytest.param("\n\n--- * ---\nRain fell\n", "Rain fell", id="lines without a letter"),
        pytest.param("Rain\u2028fell\n", "Rain", id="a line that no line feed ends"),
        pytest.param("A\tB\r\nC", "A\tB", id="a tab inside"),
        pytest.param("word " * 1000, "word " * 16 + "word…", id="shortened"),
        pytest.param("- " * 1000 + "late", "", id="a letter too far on"),
        pytest.param("", "", id="no text"),
    ],
)
def test_a_title_is_the_first_line_that_holds_a_letter(text, title):
    assert story.title(Article("a", text)) == title


def test_front_matter_is_no_subtitle():
    text = "---\ntitle: The ferryman\n---\n\nFor forty years he rowed.\n"
    assert story.title(Article("a.md", text, protected=((0, text.index("For")),))) == "For forty years he rowed."


def test_an_archive_that_repeats_nothing_has_no_empty_histogram():
    assert "histogram" not in drawing.drawn(counted(nothing(), {}))
    plain = everything()
    none = replace(plain, articles=tuple(replace(one, duplication=0.0) for one in plain.articles))
    assert "histogram" not in drawing.drawn(counted(none, {}))


def test_nothing_repeated_is_said_in_the_headline():
    assert "Nothing is repeated." in overview(page(nothing()))


@pytest.mark.parametrize(
    ("why", "said"),
    [
        pytest.param("stands there first", "the kept copy stands first", id="known"),
        pytest.param(
            "body outranks standfirst", "the kept copy stands in the body, the other is a standfirst", id="role"
        ),
        pytest.param("caption outranks teaser", "the kept copy is a caption, the other is a teaser", id="no body"),
        pytest.param("states another number: '8', where ...", "states another number: '8', where ...", id="not known"),
    ],
)
def test_a_reason_is_a_clause_of_its_own(why, said):
    assert said == story.reason(why)


def test_every_reason_that_the_stages_give_alone_is_known_here():
    """Reasons without a name or number in them are told in words that need no other line beside them."""
    copy = "A fire broke out in the old town on Friday night, the fire brigade said."
    whys = {
        other.why
        for text in (f"{copy}\n\n{copy}\n", f"Fire\n\n{copy}\n\nMore.\n\n{copy.replace('old town', 'oldtown')}\n")
        for repeat in dedup.find([Article("a", text)]).repeats
        for other in repeat.others
    }
    assert whys
    assert not [why for why in whys if story.reason(why) == why]


def dated(*times):
    findings = everything()
    ids = [item.id for item in findings.articles]
    return {name: Article(name, TEXTS[name], time=time) for name, time in zip(ids, times, strict=False)}


@pytest.mark.parametrize(
    ("times", "names"),
    [
        pytest.param(["2024-03-01T09:10", "2024-03-01T11"], ["2024-03-01 09h", "2024-03-01 11h"], id="hours"),
        pytest.param(["2024-02-28", "2024-03-01"], ["2024-02-28", "2024-02-29", "2024-03-01"], id="days, a leap year"),
        pytest.param(["2023-12", "2024-02-01"], ["2023-12", "2024-01", "2024-02"], id="months, over the year's end"),
        pytest.param(["1999", "2001-05"], ["1999", "2000", "2001"], id="years"),
        pytest.param(["2024-02-30", "2024-03-01"], ["2024-02-30", "2024-03-01"], id="a day that never was"),
        pytest.param(["2024-03-01", "2024-03-01"], [], id="one day is no line"),
        pytest.param(["", "last week"], [], id="not known"),
    ],
)
def test_the_time_line_takes_the_finest_stretch_that_is_known(times, names):
    assert names == [one.name for one in counted(everything(), dated(*times)).timeline]


def test_the_time_line_counts_articles_and_those_that_repeat_something():
    found = counted(everything(), dated("2024-03-01", "2024-03-02", "2024-03-02", "2024-03-02"))
    assert [(one.articles, one.repeating) for one in found.timeline] == [(1, 1), (3, 3)]
    assert found.undated == 1


def test_the_figures_count_every_article_copy_and_pair_once():
    found = counted(everything(), articles())
    assert sum(number for _, number in found.histogram) == 5
    assert dict(found.kinds) == {
        "within, exact": (1, 0, 0), "within, near": (1, 0, 0), "across, exact": (0, 2, 1), "across, near": (0, 0, 1),
    }  # fmt: skip
    assert found.heat is not None
    assert found.heat.names == ("reuters", "pickup")
    assert found.heat.cells == ((1, 1), (1, 0))
    assert sum(mark.pairs for mark in found.scatter) == 2


def test_small_sources_are_counted_together():
    """30 outlets with one pair each are no heat map to read."""
    items = tuple(ArticleSummary(f"s{at}/a", f"s{at}/a", 9, 0, 0.0, True, None) for at in range(30))
    pairs = tuple(Relation(f"s{at}/a", f"s{at + 1}/a", "partial", 0.5, 0.5, None, 1) for at in range(29))
    heat = counted(replace(nothing(), articles=items, relations=pairs), {}).heat
    assert heat is not None
    assert len(heat.names) == figures.SOURCES
    assert heat.names[-1] == figures.OTHERS
    assert sum(heat.cells[y][x] for y in range(len(heat.names)) for x in range(y + 1)) == 29


def test_a_picture_stays_inside_its_frame():
    for picture in drawing.drawn(counted(everything(), dated("2024-03-01", "2024-03-04"))).values():
        for shape in picture.shapes:
            assert 0 <= shape.x <= shape.x + shape.width <= picture.width
            assert 0 <= shape.y <= shape.y + shape.height <= picture.height


def test_ten_thousand_pairs_make_a_scatter_of_bounded_size():
    items = tuple(ArticleSummary(str(at), str(at), 9, 0, 0.0, True, None) for at in range(10_001))
    pairs = tuple(
        Relation(str(at), str(at + 1), "template", at % 997 / 997, at % 991 / 991, None, 1) for at in range(10_000)
    )
    found = counted(replace(nothing(), articles=items, relations=pairs), {})
    assert sum(mark.pairs for mark in found.scatter) == 10_000
    assert len(found.scatter) <= figures.GRAIN**2


FIRE = "A fire broke out in the old town on Friday night, the fire brigade said.\n"


@pytest.fixture
def wire(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a.txt").write_text(FIRE + "\n" + FIRE)
    (tmp_path / "wire" / "b.txt").write_text(FIRE + "\nTwo people were hurt, and one of them is still in hospital.\n")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(cli, arguments)


def test_clean_writes_the_page_beside_the_texts(wire):
    run("clean", "wire", "-o", "one")
    run("clean", "wire", "-o", "two")
    first = (wire / "one" / "report.html").read_bytes()
    assert first == (wire / "two" / "report.html").read_bytes()
    assert b"dedup cut 1 passage" in first


def test_report_writes_the_page_and_still_prints(wire):
    result = run("report", "wire", "--html", "report.html", "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["repeats"]) == len(
        {row["id"].partition(".")[0] for row in rows((wire / "report.html").read_text()) if row["type"] == "repeat"}
    )
    assert "wrote report.html: open it in a browser" in result.stderr


@pytest.mark.parametrize(
    ("named", "start"),
    [
        pytest.param(["wire/a.txt", "wire/b.txt"], "finding=p1", id="two that share copy"),
        pytest.param(["wire/a.txt"], "article=0", id="one, doubled"),
        pytest.param(["wire/b.txt"], "", id="one, nothing doubled"),
    ],
)
def test_explain_opens_the_page_on_what_was_asked(wire, named, start):
    assert run("explain", *named, "--html", "pair.html").exit_code == 0
    assert blocks((wire / "pair.html").read_text())["meta"]["start"] == start


def test_a_file_that_is_no_report_is_never_written_over(wire):
    result = run("report", "wire", "--html", "wire/a.txt")
    assert result.exit_code == 2
    assert "wire/a.txt: is not a report, and would be lost." in result.stderr
    assert (wire / "wire" / "a.txt").read_text() == FIRE + "\n" + FIRE


def test_an_earlier_report_is_replaced(wire):
    run("report", "wire", "--html", "report.html")
    before = (wire / "report.html").read_bytes()
    (wire / "wire" / "b.txt").unlink()
    assert run("report", "wire", "--html", "report.html").exit_code == 0
    assert (wire / "report.html").read_bytes() != before


@pytest.mark.parametrize("place", ["wire", "nowhere/report.html"])
def test_a_place_that_can_hold_no_page_is_named_before_anything_is_read(wire, place):
    result = run("report", "not-there", "--html", place)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"dedup: {place}: is ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_page_never_replaces_a_pipe_or_a_device(tmp_path):
    (tmp_path / "a.txt").write_text("Rain fell on Friday.\n")
    os.mkfifo(tmp_path / "pipe")
    result = CliRunner().invoke(cli, ["report", str(tmp_path / "a.txt"), "--html", str(tmp_path / "pipe")])
    assert (result.exit_code, (tmp_path / "pipe").is_fifo()) == (2, True)
    assert "pipe: is no regular file." in result.stderr


def test_the_page_reads_texts_from_disk_as_it_writes_them_and_says_the_same():
    """Past --memory articles lie in a file: no more of them are in memory at once than the file's own few."""
    made = [Article(f"{at}.txt", f"Article {at}. " + COPY * 40 + f"Its own news is number {at}.") for at in range(60)]
    findings = dedup.find(made).findings
    alive, most = weakref.WeakSet(), 0

    class Read(Sequence):
        def __len__(self):
            return len(made)

        def __getitem__(self, at):
            nonlocal most
            again = Loaded(**{field.name: getattr(made[at], field.name) for field in fields(Article)})
            alive.add(again)
            most = max(most, len(alive))
            return again

    class Loaded(Article):  # an Article has no room for a weak reference
        pass

    wanted = page(findings, {article.id: article for article in made})
    assert page(findings, Known(findings, Read())) == wanted
    assert most <= 3


def test_a_group_says_of_each_member_why_it_stays():
    """The keeper and what is left out need no reason; a member that the keeper does not match has its own."""
    plain = everything()
    (first, *_) = plain.groups
    more = replace(plain, groups=(replace(first, members=(*first.members, "vna/summit.txt")),))
    ((_, members, _, stays),) = blocks(page(more))["groups-0"]
    names = [item.id for item in plain.articles]
    told = dict(zip([names[at] for at in members], stays, strict=True))
    assert told[first.keeper] == ""
    assert told["pickup/flood.txt"] == ""  # left out
    assert told["reuters/flood-1st-lead.txt"].startswith("it states 2 facts that the keeper does not")
    assert told["vna/summit.txt"] == "it says the same as another member, not as the keeper"


@pytest.mark.parametrize(
    ("id_", "path", "shown"),
    [
        pytest.param("a.txt", "wire/a.txt", "wire/a.txt", id="a file"),
        pytest.param("a#1.txt", "wire/a#1.txt", "wire/a#1.txt", id="a mark in the name"),
        pytest.param("a.jsonl#7", "wire/a.jsonl", "wire/a.jsonl#7", id="a record"),
        pytest.param("a#1.jsonl#7#b", "wire/a#1.jsonl", "wire/a#1.jsonl#7#b", id="marks in the name and in the record"),
        pytest.param("#7", "wire/#7", "wire/#7", id="a mark first"),
        pytest.param("b.jsonl#7", "-", "-#7", id="a path that says nothing of the name"),
    ],
)
def test_where_an_article_is_found(id_, path, shown):
    assert str(place(ArticleSummary(id_, path, 0, 0, 0.0, True, None))) == shown
