"""report.html in a real browser: Chromium, driven by Playwright, on the five seeds and on a newsroom of 2,000 articles.

Every page that a test opens is watched: a message on the console, an error or a request of any kind fails the test.
Where Chromium or Playwright is missing the tests are skipped, with DEDUP_REQUIRE_BROWSER=1 they fail.
"""

import json
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from newsroom import articles as newsroom

from dedup import api
from dedup.config import Config
from dedup.model import Article
from dedup.report import html, words
from dedup.report.text import counted

pytestmark = pytest.mark.browser

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
NARROW = {"width": 360, "height": 740}
LEFT, RIGHT = ".diff .side.left", ".diff .side.right"


def missing(what):
    """Skip, or fail where a run without a browser would prove nothing."""
    (pytest.fail if os.environ.get("DEDUP_REQUIRE_BROWSER") == "1" else pytest.skip)(f"{what} is not installed here")


@pytest.fixture(scope="session")
def browser():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        missing("Chromium")
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=sandbox)
        yield opened
        opened.close()


def written(path, articles, cleaned=True):
    """Find what the articles repeat and write the page; return where."""
    findings = api.find_articles(articles, Config())
    about = html.About({article.id: article for article in articles}, cleaned)
    path.write_text("".join(html.chunks(findings, about)), "utf-8")
    return path


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """The two reports by name: their files."""
    folder = tmp_path_factory.mktemp("html")
    seeds = [Article(path.name, path.read_text("utf-8"), f"seeds/{path.name}") for path in sorted(SEEDS.glob("*.txt"))]
    return {
        "seeds": written(folder / "seeds.html", seeds),
        "newsroom": written(folder / "newsroom.html", newsroom(2000)),
    }


def until(page, said):
    """Wait until an expression holds. Playwright's own way evaluates strings in the page, which the policy forbids."""
    for _ in range(500):
        if page.evaluate(said):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never came true: {said}")


@pytest.fixture
def visit(browser):
    """Return a context manager that opens a page and, at its end, fails for whatever the page should not have done."""

    @contextmanager
    def opened(file, view="", **context):
        told = []
        with browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context}) as window:
            page = window.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda message: told.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: told.append(f"error: {error}"))
            page.on("dialog", lambda dialog: (told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
            page.on("request", lambda request: told.append(f"request: {request.url}"))
            page.goto(file.as_uri() + (f"#{view}" if view else ""))
            asked = [
                one for one in told if one.startswith("request: ") and one.split("#")[0] == f"request: {file.as_uri()}"
            ]
            assert len(asked) == 1
            yield page
            assert [one for one in told if one not in asked] == []

    return opened


def rows(file):
    """Return the findings as the page holds them: what its filters are checked against."""
    blocks = dict(
        re.findall(
            r'<script type="application/json" id="data-([\w-]+)">(.*?)</script>', file.read_text("utf-8"), re.DOTALL
        )
    )
    meta = json.loads(blocks["meta"])
    columns = {kind: meta["columns"][kind] for kind in ("rows", "articles")}
    found = {
        kind: [
            dict(zip(columns[kind], row, strict=False))
            for at in range(meta["blocks"][kind])
            for row in json.loads(blocks[f"{kind}-{at}"])
        ]
        for kind in columns
    }
    return [{**row, "sources": {found["articles"][row[side]]["source"] for side in "ab"}} for row in found["rows"]]


VIEWS = [
    pytest.param("seeds", "", "4 of 5 articles say something twice", id="seeds, overview"),
    pytest.param("seeds", "findings", "Findings", id="seeds, findings"),
    pytest.param(
        "seeds", "finding=r1", "The same letters, written otherwise, again in this article", id="seeds, glued words"
    ),
    pytest.param(
        "seeds", "finding=r2", "The same passage, word for word, again in this article", id="seeds, doubled body"
    ),
    pytest.param("seeds", "article=3", "seeds/004_ddcc2136d77b19a1.txt", id="seeds, article"),
    pytest.param("seeds", "groups", "Groups", id="seeds, no groups"),
    pytest.param("newsroom", "overview", "articles say something twice", id="newsroom, overview"),
    pytest.param("newsroom", "findings", "Findings", id="newsroom, findings"),
    pytest.param("newsroom", "findings&relation=template&sort=facts", "Findings", id="newsroom, templates"),
    pytest.param("newsroom", "finding=p1", ": ", id="newsroom, pair"),
    pytest.param("newsroom", "article=7", "wire/", id="newsroom, article"),
    pytest.param("newsroom", "groups&page=2", "Groups", id="newsroom, groups"),
    pytest.param("newsroom", "finding=no-such", "No such finding", id="an address that is wrong"),
    pytest.param("newsroom", "article=99999", "No such article", id="an article that is not there"),
]


@pytest.mark.parametrize(("report", "view", "heading"), VIEWS)
def test_every_view_opens_without_a_complaint_or_a_request(reports, visit, report, view, heading):
    with visit(reports[report], view) as page:
        shown = page.locator("main > section:visible")
        assert shown.count() == 1
        assert heading in shown.locator("h1").inner_text()
        assert heading in page.title()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("report", "view", "heading"), VIEWS[:12])
def test_axe_finds_no_serious_fault(reports, browser, report, view, heading, scheme):
    """axe adds a style of its own, so this one window lets it past the policy."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        missing("axe-playwright-python")
    with browser.new_context(bypass_csp=True, color_scheme=scheme) as window:
        page = window.new_page()
        page.goto(f"{reports[report].as_uri()}#{view}")
        found = Axe().run(page).response["violations"]
        told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
        assert told == []


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [
        pytest.param("type", "pair", lambda row: row["type"] == "pair", id="pairs of articles"),
        pytest.param("scope", "within", lambda row: row["scope"] == "within", id="scope"),
        pytest.param("kind", "near", lambda row: row["kind"] == "near", id="kind"),
        pytest.param("relation", "update", lambda row: row["relation"] == "update", id="relation"),
        pytest.param("outcome", "out", lambda row: row["outcome"] == "out", id="action"),
        pytest.param("role", "caption", lambda row: "caption" in (row.get("aRole"), row.get("bRole")), id="role"),
        pytest.param("folder", "kinh-te", lambda row: "kinh-te" in row["sources"], id="folder"),
        pytest.param("facts", "changed", lambda row: row["facts"], id="changed facts"),
        pytest.param("min", "95", lambda row: row["score"] >= 0.95, id="similarity from"),
        pytest.param("max", "60", lambda row: row["score"] <= 0.60, id="similarity to"),
    ],
)
def test_a_filter_leaves_the_findings_it_names(reports, visit, name, value, passes):
    file = reports["seeds" if name == "role" else "newsroom"]
    every = rows(file)
    left = sum(map(bool, map(passes, every)))
    assert 0 < left < len(every)
    with visit(file, "findings") as page:
        control = page.locator(f"[data-choice={name}]")
        if name in ("min", "max"):
            control.fill(value)
            control.press("Tab")
        else:
            control.select_option(value)
        assert page.locator("#found").inner_text().startswith(f"{left:,} of {counted(len(every), 'finding')}")
        assert page.locator("#findings-rows tr").count() == min(left, 50)
        page.reload()  # the choice stands in the address
        assert page.locator("#found").inner_text().startswith(f"{left:,} of ")
        page.get_by_role("button", name="Clear").click()
        assert page.locator("#found").inner_text().startswith(counted(len(every), "finding"))


def test_the_search_takes_no_heed_of_case_and_marks(reports, visit):
    with visit(reports["seeds"], "findings") as page:
        page.locator("#search").fill("securite PUBLIQUE")
        until(page, "document.querySelectorAll('#findings-rows tr').length === 1")
        assert "Sécurité publique" in page.locator("#findings-rows").inner_text()
        page.locator("#search").fill("no such words")
        until(page, "document.querySelectorAll('#findings-rows tr').length === 0")
        assert page.locator("#found").inner_text() == "0 of 7 findings"
        page.get_by_role("button", name="Show all findings").click()
        assert page.locator("#found").inner_text() == "7 findings"
        assert not page.locator("#none").is_visible()


def test_the_search_reads_passages_to_their_last_word_and_pairs_on_both_sides(visit, tmp_path):
    """The word stands far behind the first 160 characters of a finding; of the pair, in one article alone."""
    body = "\n\n".join(f"{line} The harbour board met on the night of item {at}." for at, line in enumerate(STORY))
    made = [
        Article("a.txt", f"{body}\n\nA zeppelin was seen over the hills on the following morning.\n"),
        Article("b.txt", f"{body}\n\nThe markets were calm when the exchange opened for the day.\n"),
    ]
    with visit(written(tmp_path / "search.html", made), "findings") as page:
        every = page.locator("#findings-rows tr").count()
        for word, kinds in (("vortigern", {"repeat", "pair"}), ("zeppelin", {"pair"}), ("b.txt", {"repeat", "pair"})):
            page.locator("#search").fill(word)
            until(page, f"choice.q === '{word}'")
            assert set(page.evaluate("choose().map(item => item.type)")) == kinds, word
        assert every == page.evaluate("store.rows.length")


STORY = (
    "Council members discussed the tram line that the region has waited for since the last century.",
    "Engineers presented the drawings of eleven stops between the central station and the ferry pier.",
    "Residents of the canal quarter had fought the project in court because of the lime trees.",
    "The last to speak was the mayor of Vortigern, who asked for patience.",
)


def doubled(name, keeper):
    """Return an article that says its story twice and one that says it once: the first is left out for the other."""
    body = "\n\n".join(STORY)
    return [Article(name, f"{body}\n\n{body}\n"), Article(keeper, f"{body}\n\nReporting by Ana Reis in Vortigern.\n")]


def test_an_article_that_is_left_out_is_told_so_everywhere(visit, tmp_path):
    """A repeat inside it is not "cut; kept": both places go with it. No view says that it stays."""
    file = written(tmp_path / "out.html", doubled("gone.txt", "keeper.txt"))
    within = next(row["id"] for row in rows(file) if row["scope"] == "within")
    pair = next(row["id"] for row in rows(file) if row["type"] == "pair")
    for view in (f"finding={within}", f"finding={pair}", "article=0"):
        with visit(file, view) as page:
            verdict = page.locator(".verdict").inner_text()
            assert "Left out gone.txt, the whole article, for keeper.txt." in verdict
            assert "Both articles stay" not in verdict
            assert page.locator("main > section:visible .tag.cut").count() == 0
            page.get_by_role("link", name="How to undo it").click()
            page.locator("#h-undo").wait_for(state="visible")
    with visit(file, "groups") as page:
        row = page.locator(".group tbody tr").filter(has_text="gone.txt").first
        assert "Left out\nfor keeper.txt" in row.locator("td").last.inner_text()
        own, shared = (
            sum(float(one.get_attribute("width")) for one in row.locator(f"rect.{look}").all())
            for look in ("own", "shared")
        )
        assert shared == pytest.approx(own, rel=0.05)


def test_the_command_that_undoes_it_names_the_folder_of_the_page(visit, tmp_path):
    (tmp_path / "it's out").mkdir()
    file = written(tmp_path / "it's out" / "report.html", doubled("gone.txt", "keeper.txt"))
    with visit(file) as page:
        folder = str(file.parent).replace("'", "'\\''")
        assert page.locator(".undo pre").inner_text() == f"dedup restore '{folder}'"


def test_a_cut_leads_to_the_copy_that_stays_and_says_why(reports, visit):
    with visit(reports["seeds"], "article=1") as page:
        twin = page.locator(".twin")
        assert twin.inner_text() == "Cut; kept: lines 2–9. Why the kept copy stands first."
        twin.get_by_role("link").click()
        until(page, "location.hash === '#article=1&line=2'")
        assert page.locator("#line-2").is_visible()


def test_a_full_stop_gets_no_row_of_its_own(reports, visit):
    """The new paragraph is set beside nothing; the stop of the sentence before it stays with that sentence."""
    a = "Fire kills 14 in Lisbon, he said.\n\nTwo died in hospital on Wednesday.\n\nThe blaze broke out at ten."
    b = "Fire kills 12 in Lisbon, he said.\n\nThe blaze broke out at ten."
    with visit(reports["seeds"]) as page:
        shown = page.evaluate(
            """([a, b]) => { const rows = rowsOf(a, b, 1, 1); tidy(rows);
            return rows.map(row => ["left", "right"].map(side => row.words.filter(word => word[side])
              .map(word => (word[side].space ? " " : "") + word[side].text).join("").trim())) }""",
            [a, b],
        )
        paragraphs = a.split("\n\n")
        assert shown == [[paragraphs[0], b.split("\n\n")[0]], [paragraphs[1], ""], [paragraphs[2], paragraphs[2]]]


def test_the_legend_names_only_what_is_marked(reports, visit):
    with visit(reports["seeds"], "finding=r2") as page:
        assert page.locator(".legend:visible").inner_text() == "The two are the same, word for word."
        assert "the same article from start to end, drawn twice" in page.locator(".strip figcaption").inner_text()
    with visit(reports["seeds"], "finding=r1") as page:
        assert page.locator(".legend:visible").inner_text() == "words only on the left words only on the right"


def test_the_filters_stand_behind_a_button_on_a_narrow_screen(reports, visit):
    with visit(reports["newsroom"], "findings", viewport=NARROW) as page:
        assert not page.locator("[data-choice=kind]").is_visible()
        button = page.get_by_role("button", name="Filters")
        button.click()
        assert button.get_attribute("aria-expanded") == "true"
        page.locator("[data-choice=kind]").select_option("near")
        assert " of " in page.locator("#found").inner_text()


def figures(page, label):
    return page.locator(f"#findings-rows td[data-label={label}]").all_inner_texts()


def test_changed_facts_come_first_where_that_is_asked_for(reports, visit):
    with visit(reports["newsroom"], "findings") as page:
        page.locator("[data-choice=sort]").select_option("facts")
        shown = [int(re.sub(r"\D", "", text) or 0) for text in figures(page, "Facts")]
        assert shown == sorted((len(row["facts"]) for row in rows(reports["newsroom"])), reverse=True)[:50]
        first = page.locator("#findings-rows td[data-label=Facts]").first
        assert first.get_attribute("title") == f"{shown[0]} changed facts in this finding"


def test_a_heading_sorts_and_turns_the_order(reports, visit):
    scores = sorted(row["score"] for row in rows(reports["newsroom"]) if row["kind"] == "near")
    with visit(reports["newsroom"], "findings&kind=near") as page:
        head = page.get_by_role("columnheader", name="Alike")
        for order, first in (("ascending", scores[0]), ("descending", scores[-1])):
            head.get_by_role("button").click()
            assert head.get_attribute("aria-sort") == order
            text = figures(page, "Alike")[0]
            assert ("same letters" if first == 1 else f"{first:.0%}") == text


def test_pages_hold_every_finding_once(reports, visit):
    every = [row["id"] for row in rows(reports["newsroom"])]
    with visit(reports["newsroom"], "findings&scope=within") as page:
        seen = []
        while True:
            seen += page.locator("[data-row]").evaluate_all("links => links.map(link => link.dataset.row)")
            following = page.get_by_role("link", name="Next page")
            if not following.count():
                break
            before = page.locator("[data-row]").first.get_attribute("data-row")
            following.click()
            until(page, f"document.querySelector('[data-row]').dataset.row !== '{before}'")
    within = {row["id"] for row in rows(reports["newsroom"]) if row["scope"] == "within"}
    assert len(seen) > 50
    assert seen == [name for name in every if name in within]


def test_blocks_are_parsed_when_they_are_needed(reports, visit):
    """The overview reads none of them; a finding reads up to its own block, and the text of its article."""
    with visit(reports["newsroom"]) as page:
        page.add_init_script("window.requestIdleCallback = () => 0")
        page.reload()
        assert page.evaluate("store.read") == {"articles": 0, "rows": 0, "groups": 0}
        assert page.evaluate("(rowById('r1'), store.read.rows)") == 1
        assert page.evaluate("(readAll('articles'), textOf(store.rows[0].a), store.texts.size < store.articles.length)")
        assert page.evaluate("meta.blocks.rows > 1 && meta.blocks.texts > 1")


def test_the_keyboard_does_it_all(reports, visit):
    with visit(reports["newsroom"]) as page:
        focused = "document.activeElement.dataset.row || document.activeElement.id"
        page.keyboard.press("/")
        until(page, f"({focused}) === 'search'")
        page.keyboard.type("same letters? no: j1k2t")  # typed, not obeyed
        assert page.locator("#search").input_value() == "same letters? no: j1k2t"
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Clear").click()
        page.locator("h1:visible").focus()
        for key, row in (("j", "r1"), ("j", "r2"), ("ArrowDown", "r3"), ("k", "r2")):
            page.keyboard.press(key)
            assert page.evaluate(focused) == row
        page.keyboard.press("Enter")
        until(page, "location.hash === '#finding=r2'")
        page.keyboard.press("j")
        until(page, "location.hash === '#finding=r3'")
        page.keyboard.press("Escape")
        until(page, f"({focused}) === 'r3'")  # back where the reader was
        page.keyboard.press("?")
        assert page.get_by_role("dialog").is_visible()
        page.keyboard.press("Escape")
        assert not page.get_by_role("dialog").is_visible()
        for key, view in (("1", "overview"), ("3", "groups"), ("2", "findings")):
            page.keyboard.press(key)
            page.locator(f"#view-{view}").wait_for(state="visible")


def test_the_first_tab_stop_leads_past_the_masthead(reports, visit):
    with visit(reports["seeds"], "findings") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        assert page.locator("#view-findings").is_visible()


def test_glued_words_are_set_side_by_side(reports, visit):
    with visit(reports["seeds"], "finding=r1") as page:
        heads = page.locator(".diff thead th").all_inner_texts()
        assert [head.split()[0] for head in heads] == ["Kept", "Cut"]
        assert page.locator(f"{LEFT} del").all_inner_texts() == ["délégation de", "de corps", "la protection", "et 11"]
        assert page.locator(f"{RIGHT} ins").all_inner_texts() == ["délégationde", "decorps", "laprotection", "et11"]
        assert page.locator(f"{LEFT} ins, {RIGHT} del").count() == 0
        assert "Why words are run together in the other copy" in page.locator(".verdict").inner_text()
        assert page.locator(".strip .own.kept").count() == page.locator(".strip .own.cut").count() == 1


def test_the_strip_shows_where_the_blocks_lie(reports, visit):
    """The doubled body of 001: the kept copy from a tenth to a half, the cut one from there to the end."""
    row = next(row for row in rows(reports["seeds"]) if row["id"] == "r2")
    with visit(reports["seeds"], "finding=r2") as page:
        long = float(page.locator(".strip .article").first.get_attribute("width"))
        for look, side in (("kept", "a"), ("cut", "b")):
            block = page.locator(f".strip .own.{look}")
            x, width = (float(block.get_attribute(name)) for name in ("x", "width"))
            chars = len(next(SEEDS.glob("001*")).read_text("utf-8"))
            assert x / long == pytest.approx(row[f"{side}Start"] / chars, abs=0.002)
            assert width / long == pytest.approx((row[f"{side}End"] - row[f"{side}Start"]) / chars, abs=0.002)


def test_changed_facts_stand_apart_and_are_marked_in_the_text(reports, visit):
    template = next(row for row in rows(reports["newsroom"]) if row["relation"] == "template" and len(row["facts"]) > 3)
    numbers = [fact for fact in template["facts"] if fact[0] == "number" and fact[1] and fact[2]]
    assert numbers
    with visit(reports["newsroom"], f"finding={template['id']}") as page:
        table = page.locator(".facts tbody tr")
        assert table.count() == len(template["facts"])
        number = f"{len(template['facts'])} changed facts"
        assert page.locator("#h-facts").inner_text() == f"{number} in this pair of articles"
        left, right = (page.locator(f"{side} mark.fact").all_inner_texts() for side in (LEFT, RIGHT))
        for _, a, b, *_ in numbers:
            assert any(a.split()[0] in text for text in left), a
            assert any(b.split()[0] in text for text in right), b
        assert "Both articles stay." in page.locator(".verdict").inner_text()


def shown_rows(page, a, b):
    """Return what the page makes of two texts: line a, line b, and runs of words, as `words.Row.pieces` gives them."""
    return page.evaluate(
        """([a, b]) => rowsOf(a, b, 1, 1).map(row => [row.a, row.b, row.words.reduce((runs, {op, left, right}) => {
            const token = left || right, last = runs.at(-1), space = token.space && runs.length ? " " : "";
            if (last && last[0] === op) last[1] += space + token.text; else runs.push([op, space + token.text]);
            return runs;
        }, [])])""",
        [a, b],
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("killed 12 people\nmore", "killed 14 people\nmore", id="a number"),
        pytest.param("One fell.\nTwo rose.", "One fell.\nNew line.\nTwo rose.", id="a paragraph of b alone"),
        pytest.param("One fell.\nTwo rose.\nThree stood.", "One fell.", id="paragraphs of a alone"),
        pytest.param("“Non”, dit-il.", '"Non", dit-il.', id="quotation marks"),
        pytest.param("Une délégation de la", "Une délégationde la", id="glued"),
        pytest.param("ราคาข้าวในวันนี้", "ราคาน้ำมันในวันนี้", id="no spaces between words"),
        pytest.param("北京的天气很好。", "北京的天气不好。", id="Chinese"),
        pytest.param("", "One.", id="nothing on one side"),
        pytest.param(
            "The board of the bank met in the\nold hall on Monday and voted for\na loan to the port of\nfour million.",
            "The board of the bank met in\nthe old hall on Tuesday and voted\nfor a loan to the port of five\nmillion.",
            id="wrapped at other places",
        ),
    ],
)
def test_the_page_aligns_words_as_the_terminal_does(reports, visit, a, b):
    with visit(reports["seeds"]) as page:
        wanted = [[row.line_a, row.line_b, [list(piece) for piece in row.pieces()]] for row in words.rows(a, b)]
        assert wanted == shown_rows(page, a, b)


def test_a_new_paragraph_is_shown_from_its_own_first_word(reports, visit):
    """Both paragraphs begin with "The": the new one is marked whole, and the other stays in one piece."""
    old, new = "The bank met on Monday.", "The mayor was not told."
    with visit(reports["seeds"]) as page:
        assert shown_rows(page, f"Bank\n{new}\n{old}", f"Bank\n{old}") == [
            [1, 1, [["same", "Bank"]]],
            [2, None, [["a", new]]],
            [3, 2, [["same", old]]],
        ]


def test_words_are_taken_apart_as_the_terminal_does(reports, visit):
    """On every language of the newsroom, and on the seeds."""
    texts = [article.text for article in newsroom(300)[::7]] + [path.read_text("utf-8") for path in SEEDS.glob("*.txt")]
    with visit(reports["seeds"]) as page:
        script = (
            "text => tokens(text.normalize('NFC'), 1).map(({text, space, line, starts}) => [text, space, line, starts])"
        )
        for text in texts:
            assert [list(token) for token in words.tokens(text)] == page.evaluate(script, text)


def test_texts_that_differ_throughout_are_aligned_in_bounded_steps(reports, visit):
    """Two bodies of 6,000 words that share every tenth: the words both have are still found, none twice."""
    a = " ".join(f"left{at}" if at % 10 else f"both{at}" for at in range(6000))
    b = " ".join(f"right{at}" if at % 10 else f"both{at}" for at in range(6000))
    with visit(reports["seeds"]) as page:
        runs = page.evaluate(
            "([a, b]) => common(tokens(a, 1), tokens(b, 1)).map(([x, y, size]) => [x, y, size])", [a, b]
        )
        assert runs == [[at, at, 1] for at in range(0, 6000, 10)]


def test_a_group_shows_its_articles_in_time_order_and_who_has_what(reports, visit):
    with visit(reports["newsroom"], "groups") as page:
        groups = page.locator(".group")
        assert groups.count() == 20
        for at in range(5):
            group = groups.nth(at)
            times = group.locator(".when").all_inner_texts()
            assert times == sorted(times)
            assert len(times) > 1
            assert group.locator("td .tag.kept").count() == 1  # one keeper
            assert "Why it is " in group.inner_text()
            assert group.locator(".bar .own").count() == len(times)
            assert group.locator(".bar .shared").count() > 0


def test_the_text_of_an_article_shows_what_was_cut_and_kept(reports, visit):
    with visit(reports["seeds"], "article=1") as page:
        body = page.locator(".fulltext")
        whole = next(SEEDS.glob("001*")).read_text("utf-8").splitlines()
        assert body.locator("p").all_inner_texts()[: len(whole)] == whole
        assert body.locator("del.cut").all_inner_texts() == whole[9:17]
        assert body.locator("mark.kept").all_inner_texts() == whole[1:9]


def test_places_are_right_after_characters_beyond_the_basic_plane(visit, tmp_path):
    """JavaScript counts 😀 as two; our spans count it as one."""
    copy = "A fire broke out in the old town on Friday night 🚒, the fire brigade said."
    text = f"😀😀 Night desk 😀\n\n{copy}\n\nRain fell all day 😀 in the hills.\n\n{copy}\n"
    with visit(written(tmp_path / "wide.html", [Article("a.txt", text)]), "article=0") as page:
        assert page.locator(".fulltext del.cut").all_inner_texts() == [copy]
        assert page.locator(".fulltext mark.kept").all_inner_texts() == [copy]
        page.goto(page.url.replace("article=0", "finding=r1"))
        assert page.locator("tr.same .side").all_inner_texts() == [copy, copy]


def test_copy_of_every_script_keeps_its_direction(visit, tmp_path):
    arabic = "قالت السلطات المحلية إن المياه غمرت الحقول القريبة من النهر في ساعة مبكرة من صباح يوم الجمعة."
    vietnamese = "Người dân ở vùng hạ lưu đã được sơ tán đến nơi an toàn trước khi nước lũ dâng cao."
    text = f"{arabic}\n\n{vietnamese}\n\n{arabic}\n\n{vietnamese}\n"
    with visit(written(tmp_path / "scripts.html", [Article("خبر.txt", text)]), "article=0") as page:
        lines = page.locator(".fulltext p")
        directions = lines.evaluate_all("lines => lines.map(line => getComputedStyle(line).direction)")
        assert [directions[at] for at in (0, 2)] == ["rtl", "ltr"]
        assert lines.all_inner_texts()[:3:2] == [arabic, vietnamese]
        page.goto(page.url.replace("article=0", "findings"))
        assert page.locator("#findings-rows bdi").first.inner_text() == "خبر.txt"


HOSTILE = [
    "</script><script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 2'>",
    "<svg onload='window.pwned = 3'><a href='javascript:window.pwned = 4'>read on</a></svg>",
    "<!--<script>window.pwned = 5",
    "{{ 7 * 7 }} ${7 * 7} &lt;b&gt; ]]> \\u003cb\\u003e",
    "safe\u202etxet desrever\u202c \u2066isolated\u2069 \x1b[31mred\x07",
]


@pytest.mark.parametrize("view", ["", "findings", "finding=r1", "article=0", "groups"])
def test_hostile_articles_are_shown_and_not_run(visit, tmp_path, view):
    """Markup as text, name, title and source; hidden and turning characters as visible marks."""
    body = "\n\n".join(
        f"{line} The council met on Friday night to hear the case of item {at}." for at, line in enumerate(HOSTILE)
    )
    name = "<img src=x onerror=window.pwned=6>\u202e.txt"
    made = [
        Article(
            name, f"{HOSTILE[0]}\n\n{body}\n\n{body}\n", name, "<b>2024</b>", source="<script>window.pwned=7</script>"
        ),
        Article("b'\"><script>\u202e.txt", f"{HOSTILE[0]}\n\n{body}\n", source="plain"),
    ]
    with visit(written(tmp_path / "hostile.html", made), view) as page:
        assert page.evaluate("window.pwned") is None
        assert page.locator("main img, main script, main [onload], main [href^=javascript]").count() == 0
        words = page.locator("main > section:visible").inner_text()
        assert "⟦U+202E⟧" in words
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", words)
        if view == "article=0":
            for line in HOSTILE[:5]:
                assert line in words


def test_the_policy_is_in_force(reports, browser):
    """What is put in by hand does not run, and nothing can be asked of a network."""
    with browser.new_context() as window:
        page = window.new_page()
        page.goto(reports["seeds"].as_uri())
        page.evaluate(
            """() => {
                window.stopped = [];
                document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
                const script = document.createElement("script");
                script.textContent = "window.pwned = 1";
                const image = document.createElement("img");
                image.src = "https://example.invalid/a.png";
                const link = document.createElement("p");
                link.setAttribute("onclick", "window.pwned = 2");
                document.body.append(script, image, link);
                link.click();
                fetch("https://example.invalid/").catch(() => 0);
            }"""
        )
        until(page, "stopped.length >= 4")
        assert set(page.evaluate("stopped")) == {"script-src-elem", "img-src", "script-src-attr", "connect-src"}
        assert page.evaluate("window.pwned") is None


def ground(page):
    """Return how light the page's ground is, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


def test_dark_follows_the_system_until_the_reader_says_otherwise(reports, visit):
    with visit(reports["seeds"], color_scheme="dark") as page:
        assert ground(page) < 60
        page.get_by_role("button", name="Light").click()
        assert ground(page) > 200
        page.keyboard.press("t")
        assert ground(page) < 60
    with visit(reports["seeds"]) as page:
        assert ground(page) > 200


@pytest.mark.parametrize("view", ["overview", "finding=r1"])
def test_print_is_ink_on_white_without_buttons(reports, visit, view):
    with visit(reports["seeds"], view, color_scheme="dark") as page:
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="print", color_scheme="dark")
        assert ground(page) == 255
        assert not page.locator(".masthead nav").is_visible()
        assert not page.locator(".tools").is_visible()
        assert page.locator("h1:visible").count() == 1


STRANGE = ("constructor", "__proto__", "toString", "hasOwnProperty", "nonsense", "-1", "%E0%A4", "<b>")
PARAMETERS = (
    "sort",
    "type",
    "scope",
    "kind",
    "relation",
    "outcome",
    "role",
    "folder",
    "facts",
    "down",
    "min",
    "max",
    "page",
)


@pytest.mark.parametrize("name", PARAMETERS)
def test_what_an_address_says_and_the_page_does_not_know_is_passed_over(reports, visit, name):
    with visit(reports["newsroom"], "findings") as page:
        plain = page.locator("#findings-rows").inner_text()
        for value in STRANGE:
            page.evaluate("hash => { location.hash = hash }", f"findings&{name}={value}")
            until(page, f"location.hash.includes('{name}=')")
            assert page.locator("#findings-rows").inner_text() == plain, value
            assert not page.locator("#none").is_visible()


@pytest.mark.parametrize("view", ["", "article=", "article=0&line=", "finding=", "groups&page=", "nonsense="])
def test_a_strange_address_opens_some_view_without_an_error(reports, visit, view):
    with visit(reports["seeds"], view + STRANGE[0]) as page:
        for value in STRANGE:
            page.evaluate("hash => { location.hash = hash }", view + value)
            page.wait_for_timeout(20)
            assert page.locator("h1:visible").count() == 1, value


def test_each_piece_of_a_text_is_marked_once_by_the_strongest_mark(reports, visit):
    """Strongest first: cut over kept over shared, however marks overlap, and nothing of the text is lost."""
    marks = [(4, 8, "cut"), (0, 5, "kept"), (6, 12, "kept"), (2, 14, "shared")]
    with visit(reports["seeds"]) as page:
        made = page.evaluate(
            "marks => piecesOf(marks.map(([start, end, look]) => ({ start, end, look })), 16)"
            ".map((one) => [one.start, one.end, one.mark?.look ?? null])",
            marks,
        )
    painted = [next((look for start, end, look in marks if start <= at < end), None) for at in range(16)]
    assert [look for start, end, look in made for _ in range(start, end)] == painted
    assert [start for start, _, _ in made[1:]] == [end for _, end, _ in made[:-1]]


@pytest.mark.parametrize("large", [False, True], ids=["", "text at 200%"])
@pytest.mark.parametrize("view", ["overview", "findings", "finding=p1", "article=7", "groups"])
def test_narrow_screens_scroll_one_way_only(reports, visit, view, large):
    with visit(reports["newsroom"], view, viewport=NARROW) as page:
        if large:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW["width"]
        assert page.locator("h1:visible").bounding_box()["width"] <= NARROW["width"]


def test_a_table_of_a_narrow_screen_breaks_no_word_into_letters(reports, visit):
    """It scrolls inside itself instead."""
    with visit(reports["newsroom"], viewport=NARROW) as page:
        heads = page.locator("table.left thead th")
        assert heads.count() > 0
        for head in heads.all():
            assert head.bounding_box()["width"] > 50, head.inner_text()


def test_nothing_is_cut_off_at_the_edge_of_the_paper(tmp_path, visit):
    """The longest word of the table is what would happen: "Would be left out"."""
    planned = written(tmp_path / "planned.html", newsroom(200), cleaned=False)
    with visit(planned, "findings", viewport={"width": 718, "height": 1000}) as page:  # A4 less its margins
        page.emulate_media(media="print")
        assert page.locator(".tag.out:visible").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 718


@pytest.mark.parametrize(("report", "number"), [("seeds", 2), ("newsroom", 5)])
def test_pictures_carry_their_numbers(reports, visit, report, number):
    """Each picture names what it shows, each mark says its number when pointed at, and a table holds them all."""
    with visit(reports[report]) as page:
        pictures = page.locator(".sheet > figure")
        assert pictures.count() == number
        for at in range(number):
            picture = pictures.nth(at)
            assert "The numbers are in the table below." in picture.get_by_role("img").get_attribute("aria-label")
            assert picture.locator("svg[role=img] title").count() > 0
            picture.locator("summary").click()
            assert picture.locator("tbody tr").count() > 0


def test_the_overview_needs_no_script(reports, visit):
    with visit(reports["seeds"], java_script_enabled=False) as page:
        words = page.locator("main").inner_text()
        assert "Lines 2-9 stand again as lines 10-17" in words
        assert "dedup restore DIR" in words
