"""A summary in Markdown, for a comment on a pull request or the summary page of a CI job.

    ### dedup: 3 findings, 16% of the copy is repeated
    | articles | characters | repeated | ...
    <table> the articles that repeat most </table>
    <details> the findings of each article </details>

GitHub takes 65,536 characters a comment, so no more than 60,000 bytes are written; what is left out is counted.
All that comes from articles (text, names, paths) stands in HTML blocks without blank lines, where Markdown is not read,
and there as the escaped content of <code>: no heading, link, image, tag, mention (@desk) or reference (#12).
Source: CommonMark 0.31, section 4.6 (HTML blocks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from dedup.model import ArticleSummary, Findings
from dedup.report import rows
from dedup.report.items import RULES, Item, items
from dedup.report.text import counted, percent, shown, tail

LIMIT = 60_000  # bytes of UTF-8
_WORST = 20  # articles in the table
_WIDTH = 120  # characters of a path, a preview
_LONG = 1_000  # characters of a message: two long paths, three facts
_CLOSING = 300  # bytes kept for what tells that more was found


def write(findings: Findings, write: Callable[[str], object]) -> None:
    """Write a summary of all findings through `write`."""
    tell(findings, items(findings), write)


def tell(findings: Findings, told: Sequence[Item], write: Callable[[str], object]) -> None:
    """Write a summary of these items through `write`."""
    left = LIMIT - _CLOSING
    untold = len(told)
    for piece, findings_in_it in _pieces(findings, told):
        left -= len(piece.encode())
        if left < 0:
            break
        write(piece)
        untold -= findings_in_it
    if untold:
        write(f"\n{counted(untold, 'further finding')} left out: see `dedup report`.\n")


def code(text: str) -> str:
    """Return `text` as inert HTML, for use inside an HTML block.

    >>> code("<b>@desk`")
    '<code>&lt;b&gt;@desk`</code>'
    """
    return f"<code>{escape(shown(text), quote=False)}</code>"


def _place(item: ArticleSummary | Item) -> str:
    place = rows.place(item) if isinstance(item, ArticleSummary) else item.place
    return code(tail(shown(str(place)), _WIDTH))


def _pieces(findings: Findings, told: Sequence[Item]) -> Iterator[tuple[str, int]]:
    """Yield pieces that each may be the last, and how many findings a piece tells."""
    yield _head(findings, told), 0
    concerned = {item.article for item in told}
    yield from ((piece, 0) for piece in _worst([row for row in findings.articles if row.id in concerned]))
    titles = {False: "Notes: copy that `dedup clean` leaves as it is", True: "What `dedup clean` would change"}
    for fails in (True, False):
        found = [item for item in told if item.fails is fails]
        if found:
            yield f"\n#### {titles[fails]}\n", 0
        for _, group in groupby(found, key=lambda item: item.article):
            yield from _article(list(group))
    if findings.unreadable:
        yield "\n#### Could not be read\n\n", 0
    for missing in findings.unreadable:
        yield f"<div>{code(missing.path[-_WIDTH:])}: {code(missing.error[:_LONG])}</div>\n\n", 0


def _head(findings: Findings, told: Sequence[Item]) -> str:
    total = rows.summary(findings.summary)
    share = percent(float(findings.summary.get("duplication", 0)))
    failing = sum(item.fails for item in told)
    title = f"{counted(failing, 'finding')}, {counted(len(told) - failing, 'note')}" if told else "nothing is repeated"
    names = ("articles", "chars", "repeated_chars", "repeats", "copies", "updates", "partials", "templates")
    figures = [f"{total[name]:,}" for name in names] + [share]
    heads = [*(name.replace("repeated_chars", "repeated characters") for name in names), "share repeated"]
    heads[1] = "characters"
    return f"### dedup: {title}\n\n| {' | '.join(heads)} |\n|{' --: |' * len(heads)}\n| {' | '.join(figures)} |\n"


def _worst(articles: Iterable[ArticleSummary]) -> Iterator[str]:
    """Yield the table of articles that repeat most, if any: one piece, since half a table is none."""
    repeated = [row for row in articles if row.repeated_chars]
    if not repeated:
        return
    worst = sorted(repeated, key=lambda row: -row.repeated_chars)[:_WORST]  # stable: ties by input order
    head = "<tr><th>article</th><th>repeated</th><th>characters</th><th></th></tr>"
    body = "\n".join(map(_row, worst))
    more = len(repeated) - len(worst)
    yield f"\n#### Articles that repeat most\n\n<table>\n{head}\n{body}\n</table>\n"
    if more:
        yield f"\nand {counted(more, 'article')} more.\n"


def _row(row: ArticleSummary) -> str:
    outcome = "" if row.written else "left out"
    share, chars = percent(row.duplication), f"{row.repeated_chars:,}"
    return f"<tr><td>{_place(row)}</td><td>{share}</td><td>{chars}</td><td>{outcome}</td></tr>"


def _article(found: Sequence[Item]) -> Iterable[tuple[str, int]]:
    """Yield the findings of an article, folded away; of many, in several blocks, so that each is bounded."""
    for at in range(0, len(found), _WORST):
        some = found[at : at + _WORST]
        count = counted(len(some), "finding")
        lines = "\n".join(f"<li>{_finding(item)}</li>" for item in some)
        place = _place(some[0])
        yield f"\n<details><summary>{place}: {count}</summary>\n<ul>\n{lines}\n</ul>\n</details>\n", len(some)


def _finding(item: Item) -> str:
    title = escape(RULES[item.rule][0])
    preview = f"<br>{code(item.text[:_WIDTH])}" if item.text.strip() else ""
    return f"{title}: {code(item.message[:_LONG])}{preview}"
