"""How quick report.html is at 10,000 findings, beside a report of 100 in the same run, in Debian's Chromium.

    python -m benchmarks.html                  both reports, seven rounds
    python -m benchmarks.html --rounds 3 --out html.json

Both reports are of one corpus (`corpus`, of the seeds' prose), the small one cut down to its first findings. Each round
opens each report in windows of its own: time to the first contentful paint of the overview, as the browser tells it,
and to the first frame that has the table, where the findings are opened first; then, from the choice to the frame after
the table is painted, a search whose words were never folded before, another once they are, one filter, and the opening
of a finding side by side. What the filter leaves is compared with what Python counts in the findings.
"""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import corpus, record
from benchmarks.scores import Section, line
from dedup import api
from dedup.config import Config
from dedup.model import Article, Findings
from dedup.report import html
from dedup.report.html import data

ARTICLES = 5_000  # of the corpus: more than 10,000 findings
SIZES = (100, 10_000)  # findings of the two reports
GOALS = {"overview": 1000, "table": 1000, "filter": 200, "search": 200, "search again": 200, "open": 200}  # ms
# Milliseconds from a call to the second frame after it: the first holds the new table.
TIMED = """call => new Promise(done => {
    const start = performance.now();
    call();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
# What a window does before the page: it notes the first frame with a row of findings, and never has idle time, so that
# a search finds nothing done before.
BEFORE = """window.requestIdleCallback = () => 0;
const look = () => {
    if (document.querySelector("#findings-rows tr")) requestAnimationFrame(() => (window.tabled = performance.now()));
    else requestAnimationFrame(look);
};
requestAnimationFrame(look);"""
SHOWN = {
    "overview": ("", "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"),
    "table": ("#findings", "window.tabled ?? 0"),
}
STEPS = {
    "search": "() => choosing({ q: 'harbour' })",
    "search again": "() => choosing({ q: 'market' })",
    "filter": "() => choosing({ ...CLEAR, kind: 'near' })",
    "open": "() => showFinding(store.rows[store.rows.length - 1].id)",
}


def made() -> tuple[Findings, dict[str, Article]]:
    """Find what the corpus repeats."""
    start = datetime(2026, 1, 1)
    articles = [
        Article(sheet.id, sheet.text(), time=(start + timedelta(minutes=at)).isoformat(), source=f"desk-{at % 7}")
        for at, sheet in enumerate(islice(corpus.sheets(None), ARTICLES))
    ]
    return api.find_articles(articles, Config()), {article.id: article for article in articles}


def cut_down(findings: Findings, rows: int) -> Findings:
    """Return findings that are so many rows of the table: half of them pairs of articles, as far as there are."""
    relations = findings.relations[: rows // 2]
    left, repeats = rows - len(relations), []
    for repeat in findings.repeats:
        if left <= 0:
            break
        repeats.append(replace(repeat, others=repeat.others[:left]))
        left -= len(repeats[-1].others)
    relations = findings.relations[: rows // 2 + max(left, 0)]
    named = {one.keep.article for one in repeats} | {copy.span.article for one in repeats for copy in one.others}
    named |= {article for one in relations for article in (one.a, one.b)}
    return replace(
        findings,
        repeats=tuple(repeats),
        relations=relations,
        groups=tuple(one for one in findings.groups if named.issuperset(one.members)),
        cuts={article: cuts for article, cuts in findings.cuts.items() if article in named},
        dropped={article: keeper for article, keeper in findings.dropped.items() if {article, keeper} <= named},
    )


def measured(browser: Any, file: Path) -> dict[str, float]:
    """Open a report once and return milliseconds by step, and what the filter and the search left."""
    found: dict[str, float] = {}
    for name, (view, painted) in SHOWN.items():
        with browser.new_context(viewport={"width": 1280, "height": 900}) as window:
            page = window.new_page()
            page.add_init_script(BEFORE)
            page.goto(file.as_uri() + view)
            while not found.get(name):
                page.wait_for_timeout(10)
                found[name] = page.evaluate(painted)
            if view:
                for step, call in STEPS.items():
                    found[step] = page.evaluate(f"({TIMED})({call})")
                    if step != "open":
                        found[f"{step} left"] = page.evaluate("choose().length")
    return found


def wanted(findings: Findings) -> dict[str, int]:
    """Return what the filter is to leave."""
    return {"filter left": sum(len(one.others) for one in findings.repeats if one.kind == "near")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write the run."""
    from playwright.sync_api import sync_playwright

    asked = _asked(arguments)
    findings, articles = made()
    section = Section()
    tables: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        files = {}
        for rows in SIZES:
            some = cut_down(findings, rows)
            files[rows] = Path(folder) / f"{rows}.html"
            files[rows].write_text("".join(html.chunks(some, html.About(articles))), "utf-8")
            count = sum(len(one.others) for one in some.repeats) + len(some.relations)
            about = {"findings": count, "articles": len(data.listed(some)), "bytes": files[rows].stat().st_size}
            tables[f"{rows:,} findings"] = {**about, **wanted(some), "rounds": []}
        for _ in range(asked.rounds):  # by turns, so that what else the machine does meets both
            for rows in SIZES:
                tables[f"{rows:,} findings"]["rounds"].append(measured(browser, files[rows]))  # type: ignore[attr-defined]
        version = browser.version
        browser.close()
    for name, table in tables.items():
        _figures(section, name, table)
    for figure in section.figures:
        print(line(figure))
    where = record.where("benchmarks.html", ("wire-dedup", "jinja2", "playwright"))
    figures = [dataclasses.asdict(one) | {"met": one.met} for one in section.figures]
    path = record.write(
        "html", {**where, "browser": f"Chromium {version}", "figures": figures, "parts": tables}, asked.out
    )
    print(f"\nwritten to {path}")
    return 0


def _figures(section: Section, name: str, table: dict[str, Any]) -> None:
    rounds = table["rounds"]
    for step, goal in GOALS.items():
        times = [one[step] for one in rounds]
        table[step] = {"median": round(median(times), 1), "most": round(max(times), 1)}
        section.add(name, f"{step}, milliseconds (median)", round(median(times), 1), len(times), goal, most=True)
    right = sum(one["filter left"] == table["filter left"] for one in rounds)
    section.add(name, "filter left what Python counts", right / len(rounds), len(rounds), 1.0)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.html", description="Measure how quick report.html is.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser; by default from PATH")
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    asked = parser.parse_args(arguments)
    if asked.chromium is None:
        parser.error("no chromium on PATH: apt-get install chromium, or name it with --chromium")
    return asked


if __name__ == "__main__":
    raise SystemExit(main())
