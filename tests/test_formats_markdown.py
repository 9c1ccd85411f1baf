"""Markdown: front matter and code are no copy."""

from __future__ import annotations

import pytest
from formats_help import articles, cut, source
from hypothesis import given
from hypothesis import strategies as st

from dedup import formats
from dedup.formats import markdown

ROWS = [
    pytest.param("[---\ntitle: Fire\n---\n]Rain.\n", id="YAML front matter"),
    pytest.param("[---\ntitle: Fire\n...\n]Rain.\n", id="YAML that ends in dots"),
    pytest.param("[+++\ntitle = 'Fire'\n+++\n]Rain.\n", id="TOML front matter"),
    pytest.param('[;;;\n"title": "Fire"\n;;;\n]Rain.\n', id="JSON front matter"),
    pytest.param("[---\r\ntitle: Fire\r\n---\r\n]Rain.\r\n", id="CRLF"),
    pytest.param("[---\n---\n]Rain.\n", id="empty front matter"),
    pytest.param("[---\ntitle: Fire\n---]", id="nothing but front matter"),
    pytest.param("---\nIt rained.\n---\n", id="prose between two rules is copy"),
    pytest.param("---\ntitle: never closed\nRain.\n", id="front matter that is never closed is copy"),
    pytest.param("Rain.\n---\ntitle: Fire\n---\n", id="front matter stands at the very start"),
    pytest.param("Rain.\n[```sh\nmake\n```\n]Sun.\n", id="backtick fence"),
    pytest.param("Rain.\n[~~~\nmake\n```\n~~~~\n]Sun.\n", id="a tilde fence ends at tildes, as many or more"),
    pytest.param("[````\n```\n````\n]Sun.\n", id="a shorter fence inside"),
    pytest.param("Rain.\n[```\nnever closed\n\nSun.\n]", id="an open fence goes to the end"),
    pytest.param("- one\n[  ```\n  make\n  ```\n]- two\n", id="fence in a list item"),
    pytest.param("> Rain.\n[> ```\n> make\n> ```\n]> Sun.\n", id="fence in a quotation"),
    pytest.param("```not a fence``` of code\nRain.\n", id="inline code that opens a line"),
    pytest.param("Rain.\n\n[    make\n    make\n]\nSun.\n", id="indented code"),
    pytest.param("Rain.\n\n[\tmake\n]\n[\tmake\n]\nSun.\n", id="indented by tabs, with a blank line"),
    pytest.param("Rain\n    and more rain.\n", id="an indented line of a paragraph is copy"),
    pytest.param("- one\n\n    More of one.\n\n- two\n", id="a paragraph of a list item is copy"),
    pytest.param("- one\n\nRain.\n\n[    make\n]", id="code after a list has ended"),
    pytest.param("# Title\n[    make\n]", id="code right after a heading"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("marked", ROWS)
def test_front_matter_and_code_are_protected(marked):
    """What stands in brackets, line by line, and nothing else."""
    text, spans = "", []
    for piece in marked.split("["):
        inside, bracket, after = piece.partition("]")
        if bracket:
            spans.append((len(text), len(text) + len(inside)))
        text += inside + after
    assert formats.protected(source(b"", "a.md"), text) == [(a, b) for a, b in spans if a < b]


def test_an_article_says_what_is_protected_in_it():
    (article,) = articles(b"Rain.\n```\nmake\n```\n", "a.md")
    assert ((6, 19),) == article.protected


def test_code_is_copy_in_plain_text():
    assert [] == formats.protected(source(b"", "a.txt"), "```\nmake\n```\n")


def test_marks_and_code_that_touch_are_one_span():
    text = "<!-- dedup: off -->\n```\nmake\n```\n<!-- dedup: on -->\nRain."
    assert [(0, len(text) - len("\nRain."))] == formats.protected(source(b"", "a.md"), text)


@given(st.text("`~- >#a:\n\t+;.", max_size=80))
def test_protected_spans_are_whole_lines_in_order(text):
    at = 0
    for start, end in markdown.spans(text):
        assert at <= start < end
        assert start == 0 or text[start - 1] == "\n"
        assert end == len(text) or text[end - 1] == "\n"
        at = end


def test_a_long_text_of_fences_takes_linear_time():
    text = "```\n" * 200_001
    assert len(text) == markdown.spans(text)[-1][1]


def test_body_bytes_only_change():
    data = b"---\r\ntitle:   Fire   # as written\r\n---\r\nRain.\r\nRain.\r\n"
    start = data.index(b"Rain.\r\nRain")
    assert data[:start] + b"Rain.\r\n" == cut(data, "a.md", {"a.md": [(start, start + 7)]})
