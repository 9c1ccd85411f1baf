"""The Markdown face, read by GitHub's own parser: bounded, and inert whatever the copy holds."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import cmarkgfm
import pytest
from findings import everything, hostile, nothing
from hypothesis import given
from hypothesis import strategies as st

from dedup.report import face, markdown
from dedup.report.items import items

MAKES = pytest.mark.parametrize("make", [everything, hostile, nothing], ids=lambda make: make.__name__)
TAGS = {
    "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li", "code", "br", "div", "p",
}  # fmt: skip
EVIL = (
    "</code></li></ul></details><script>alert(1)</script>",
    "<!--",
    "![x](http://x/y.png)",
    "@desk #12",
    "`` ` ```",
    "|a|b|",
    "# head\n\n- item\n\n    code",
    "[a]: http://x",
    "www.example.org a@b.org",
    "\u202etxet\ud800",
    "&lt;&#64;desk",
    "\\",
)


class Reader(HTMLParser):
    """Collects the tags of a page, and the text that stands outside <code>."""

    def __init__(self):
        super().__init__()
        self.tags, self.outside, self.depth = set(), [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.depth += tag == "code"

    def handle_endtag(self, tag):
        self.depth -= tag == "code"

    def handle_data(self, data):
        if not self.depth:
            self.outside.append(data)

    def handle_comment(self, data):
        self.tags.add("comment")


def written(findings):
    out = io.StringIO()
    face("markdown")(findings, out.write)
    return out.getvalue()


def read(text):
    """Return what GitHub's parser makes of a comment, with raw HTML let through, as before its sanitizer."""
    page = cmarkgfm.github_flavored_markdown_to_html(text, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def with_text(evil):
    """Return findings whose every name, path, text and reason is `evil`."""
    found = hostile()
    evil_span = {"article": evil, "text": evil}
    repeats = tuple(
        replace(
            repeat,
            keep=replace(repeat.keep, **evil_span),
            others=tuple(replace(one, span=replace(one.span, **evil_span), why=evil) for one in repeat.others),
            fact_changes=tuple(
                fact._replace(a=evil, b=evil, article_a=evil, article_b=evil) for fact in repeat.fact_changes
            ),
        )
        for repeat in found.repeats
    )
    rows = tuple(replace(row, id=evil, path=evil) for row in found.articles)
    unread = tuple(replace(one, path=evil, error=evil) for one in found.unreadable)
    return replace(found, repeats=repeats, articles=rows, unreadable=unread)


@MAKES
def test_markdown_matches_golden(make, golden):
    golden(f"report-{make.__name__}.md", written(make()))


@pytest.mark.parametrize("evil", EVIL)
def test_copy_can_make_no_tag_link_image_or_mention(evil):
    page = read(written(with_text(evil)))
    assert page.tags <= TAGS, page.tags - TAGS
    assert page.depth == 0
    outside = "".join(page.outside)
    assert not re.search(r"@desk|#12|alert|txet|example\.org", outside), outside


@given(st.text(st.characters(codec=None), min_size=1))
def test_whatever_the_copy_says_the_page_has_the_same_shape(evil):
    page = read(written(with_text(evil)))
    assert page.tags <= TAGS
    assert page.depth == 0


def test_a_comment_is_never_longer_than_github_takes():
    found = everything()
    many = [replace(found.repeats[0], id=f"r{at}") for at in range(5000)]
    text = written(replace(found, repeats=tuple(many)))
    assert len(text.encode()) <= markdown.LIMIT < 65_536
    told = text.count("<li>")
    left = int(re.search(r"\n([\d,]+) further findings left out", text)[1].replace(",", ""))
    assert told + left == len(items(replace(found, repeats=tuple(many))))


def test_one_article_with_a_huge_name_does_not_break_the_bound():
    text = written(with_text("é" * 100_000))
    assert len(text.encode()) <= markdown.LIMIT


def test_what_clean_would_change_stands_before_the_notes():
    text = written(everything())
    assert text.index("would change") < text.index("Notes:")
    assert text.startswith("### dedup: 3 findings, 3 notes\n")


def test_nothing_found_is_said():
    assert written(nothing()).startswith("### dedup: nothing is repeated\n")
