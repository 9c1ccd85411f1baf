"""The report as one HTML file that opens from disk in any browser and asks no network for anything.

    Findings, articles  ->  chunks  ->  report.html:  the overview, drawn here: words, totals, pictures, their tables
                                                      the findings and texts, as blocks of JSON that the page reads
                                                      when they are asked for (data.py, table.py name their columns)
                                                      one style sheet, one script (app/*.js), both allowed by hash

Delivered copy is data and never markup: the template engine escapes what it sets, the blocks hold no `<`, and the page
builds its views from text nodes. Should that fail once, the Content-Security-Policy still runs nothing but our script.
No clock, no random id, no machine: equal findings and articles give equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from importlib import resources
from typing import Any

from dedup import version
from dedup.frozen import dataclass
from dedup.model import Article, Findings
from dedup.report import text
from dedup.report.html import data, drawing, figures, lists, story
from dedup.report.html.cards import Cards
from dedup.report.overview import Overview
from dedup.report.tables import RELATIONS

SCRIPTS = ("text", "diff", "store", "filter", "table", "compare", "article", "groups", "main")  # app/NAME.js, in order
_BLOCKS = "<!-- blocks -->\n"  # where they stand in the template


@dataclass(frozen=True, slots=True)
class About:
    """What the page shows beyond the findings."""

    articles: Mapping[str, Article] = field(default_factory=dict)  # by id; without one, only its first lines are shown
    cleaned: bool = False  # the cuts were made: "was cut", not "would be cut"
    start: str = ""  # the view that is opened first, such as "finding=r1"; "" is the overview
    seen: Overview | None = None  # the findings at a glance, where somebody has looked already


def write(findings: Findings, write: Callable[[str], object], about: About | None = None) -> None:
    """Write the page through `write`, in pieces."""
    for chunk in chunks(findings, about):
        write(chunk)


def chunks(findings: Findings, about: About | None = None) -> Iterator[str]:
    """Yield the page in pieces; joined, they are the file."""
    return (str(piece, "utf-8") for piece in pieces(findings, about))


def pieces(findings: Findings, about: About | None = None) -> Iterator[bytes]:
    """Yield the page in pieces of UTF-8; see `chunks`."""
    about = about or About()
    seen, articles = about.seen or Overview(findings), about.articles
    style, script = _packaged("page.css"), "".join(_packaged(f"app/{name}.js") for name in SCRIPTS)
    cards = Cards(seen, articles)
    found = figures.figures(seen, cards)
    page: str = _template().render(
        policy=(
            f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
            "base-uri 'none'; form-action 'none'"
        ),
        style=style,
        script=script,
        version=version.VERSION,
        findings=findings,
        place=_Places(seen),
        told=story.told(seen, articles, about.cleaned),
        changes=lists.changes(seen),
        removed=lists.removed(seen, articles),
        figures=found,
        tables=figures.tables(found),
        relations=RELATIONS,
        drawn=drawing.drawn(found),
    )
    before, after = page.split(_BLOCKS)  # the blocks are most of it, and bytes already
    yield before.encode()
    for name, block in data.blocks(seen, articles, cards, about.cleaned, about.start):
        yield f'<script type="application/json" id="data-{name}">'.encode()
        yield block
        yield b"</script>\n"
    yield after.encode()


class _Places:
    """Where an article stands in the page's list, by its id."""

    def __init__(self, seen: Overview) -> None:
        self._seen = seen
        found = seen.found[seen.order]
        self._before = found.cumsum() - found

    def __getitem__(self, name: str) -> int:
        listed = self._seen.listed(name)
        if listed < 0:
            raise KeyError(name)
        return int(self._before[listed])


def _template() -> Any:
    import jinja2  # 40 ms
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_packaged),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"percent": text.percent, "counted": text.counted, "seen": story.visible, "ours": Markup}
    return environment.get_template("page.html.j2")


def _packaged(name: str) -> str:
    """Return a file of this package. Line ends are \\n, however it was checked out: hashes are of what is written."""
    file = resources.files(__name__).joinpath(*name.split("/"))
    return file.read_text("utf-8").replace("\r\n", "\n")


def _hash(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
