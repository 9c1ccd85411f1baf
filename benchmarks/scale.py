"""Time, memory and disk against size, and the exponent: time = size ** exponent.

    python -m benchmarks.scale --data DIR --max 1000000 --memory 512MB      1k, 10k, 100k, 1M articles: report and clean
    python -m benchmarks.scale --data DIR --stress                          one disclaimer, one article, one form in all

Each run is a process on one core. The exponent is the slope of log CPU seconds over log bytes from 10,000 articles up
(in stress corpora from the least), by least squares. Memory is the sum over the processes of a run. Disk is the most
that stood in the scratch folder beside the corpus, temporary files and the output of `clean` together. `--journal FILE`
keeps each run: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks import record
from benchmarks.journal import Journal, Row
from benchmarks.measure import cost
from benchmarks.scores import Section, line

SIZES = (1_000, 10_000, 100_000, 1_000_000)
# Each ends at the size that the project promises to stand.
STRESS = {
    "disclaimer": (2_000, 8_000, 32_000, 100_000),
    "copies": (2_000, 8_000, 32_000, 50_000),
    "templates": (2_000, 8_000, 32_000, 200_000),
}
EXPONENT = 1.1  # the most that time may grow
PEAK = 700.0  # MiB, under --memory 512MB
_FROM = 10_000  # articles: below, starting up is part of the time


def exponent(rows: Sequence[Mapping[str, float | int | str]]) -> float:
    """Return the slope of log CPU seconds over log bytes.

    >>> exponent([{"bytes": 10, "cpu seconds": 1}, {"bytes": 1000, "cpu seconds": 100}])
    1.0
    """
    points = [(math.log(float(row["bytes"])), math.log(float(row["cpu seconds"]))) for row in rows]
    x, y = (sum(side) / len(points) for side in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def measured(asked: argparse.Namespace, kind: str, command: str, articles: int, scratch: Path) -> Row:
    """Make a corpus and run a command on it once."""
    corpus, work = _made(asked, kind, articles, scratch), scratch / "work"
    work.mkdir(exist_ok=True)
    flags = ["--json"] if command == "report" else ["-o", str(work / "clean"), "--force"]
    flags += ["--memory", asked.memory] if asked.memory else []
    run = [sys.executable, "-m", "dedup", command, *flags, "--quiet", "--jobs", "1", str(corpus)]
    spent = cost(run, 1, scratch / "out.json", work, asked.most)
    row: Row = {
        "corpus": kind,
        "command": command,
        "articles": articles,
        "bytes": corpus.stat().st_size,
        "cpu seconds": round(spent.cpu, 2),
        "wall seconds": round(spent.wall, 2),
        "peak MiB": round(spent.peak, 1),
        "disk MiB": round(spent.disk, 1),
        "report MiB": round((scratch / "out.json").stat().st_size / 2**20, 1) if command == "report" else 0.0,
    }
    if spent.status:
        return row | {"error": spent.error or f"ended after {spent.wall:.0f} s"}
    return row | ({"notes": _notes(scratch / "out.json")} if kind in STRESS else {})


def _made(asked: argparse.Namespace, kind: str, articles: int, scratch: Path) -> Path:
    """The corpus, made unless it is there; in a folder that is kept it stands whole or not at all."""
    corpus = (asked.made or scratch) / f"{kind}-{articles}.jsonl"
    if not corpus.exists():
        corpus.parent.mkdir(parents=True, exist_ok=True)
        fresh = corpus.with_name("fresh.jsonl")
        make = [sys.executable, "-m", "benchmarks.corpus", "--articles", str(articles), "-o", str(fresh)]
        make += ["--data", str(asked.data)] if asked.data else []
        subprocess.run(make + (["--stress", kind] if kind in STRESS else []), check=True, stdout=subprocess.DEVNULL)
        fresh.replace(corpus)
    return corpus


def _notes(report: Path) -> str:
    """What a report says of what was linked by a representative; read by a process of its own, as it may be large."""
    told = "import json, sys; print('; '.join(json.load(open(sys.argv[1], encoding='utf-8'))['notes']))"
    found = subprocess.run([sys.executable, "-c", told, str(report)], check=True, capture_output=True, text=True)
    return found.stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write the run and its plot."""
    asked = _asked(arguments)
    section, rows = Section(), []
    kinds = asked.only if asked.stress else ["news"]
    commands = ("report",) if asked.stress else ("report", "clean")
    journal = Journal(asked.journal, {"memory": asked.memory, "stress": asked.stress})
    with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
        for kind in kinds:
            sizes = asked.sizes or _sizes_up_to(asked.max, STRESS.get(kind, SIZES))
            for articles in sizes:
                for command in commands:
                    work = partial(measured, asked, kind, command, articles, Path(folder))
                    row = journal.row(f"{kind} {command} {articles}", work)
                    print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
                    rows.append(row)
                    shutil.rmtree(Path(folder) / "work", ignore_errors=True)
                if not asked.made:
                    (Path(folder) / f"{kind}-{articles}.jsonl").unlink(missing_ok=True)
            for command in commands:
                _figures(section, asked, [row for row in rows if (row["corpus"], row["command"]) == (kind, command)])
    for figure in section.figures:
        print(line(figure))
    where = record.where("benchmarks.scale", ("wire-dedup", "numpy", "rapidfuzz", "pyarrow", "msgspec"))
    figures = [dataclasses.asdict(one) | {"met": one.met} for one in section.figures]
    name = "stress" if asked.stress else "scale"
    path = record.write(
        name, {**where, "memory": asked.memory or "default", "figures": figures, "rows": rows}, asked.out
    )
    print(f"\nwritten to {path}")
    return subprocess.run([sys.executable, "-m", "benchmarks.plots", str(path)]).returncode if asked.plot else 0


def _figures(section: Section, asked: argparse.Namespace, rows: Sequence[Row]) -> None:
    whole = [row for row in rows if "error" not in row]
    part = f"{rows[0]['corpus']}, {rows[0]['command']}"
    large = whole if asked.stress else [row for row in whole if int(row["articles"]) >= _FROM]
    if len(large) > 1:
        section.add(part, "exponent of CPU seconds in bytes", round(exponent(large), 3), len(large), EXPONENT, True)
    if whole and asked.memory == "512MB":
        section.add(part, "peak MiB", max(float(row["peak MiB"]) for row in whole), len(whole), PEAK, True)
    if asked.stress and whole:
        told = sum(bool(row["notes"]) for row in whole)
        section.add(part, "reports that say what was linked by a first", told, len(whole), len(whole))
    section.add(part, "runs that did not end well", len(rows) - len(whole), len(rows), 0, True)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure how cost grows with size.")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/; without it, the seeds")
    parser.add_argument("--max", type=int, default=0, metavar="ARTICLES", help="the largest size")
    parser.add_argument("--sizes", type=_sizes, help="other sizes, by comma")
    parser.add_argument("--stress", action="store_true", help="the three stress corpora, up to their full size")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=list(STRESS), help="some of those, by comma"
    )
    parser.add_argument("--journal", type=Path, help="keeps each run: the same command goes on from there")
    parser.add_argument("--memory", default="", help="given to dedup, such as 512MB")
    parser.add_argument("--most", type=float, default=7200.0, metavar="SECONDS", help="the longest a run may take")
    parser.add_argument("--scratch", type=Path, help="where temporary files go")
    parser.add_argument(
        "--made", type=Path, metavar="DIR", help="keeps the corpora of one --data there, to be made once"
    )
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    parser.add_argument("--plot", action="store_true", help="draw the run beside it, as SVG")
    asked = parser.parse_args(arguments)
    asked.max = asked.max or (max(map(max, STRESS.values())) if asked.stress else 100_000)
    if unknown := set(asked.only) - set(STRESS):
        parser.error(f"--only knows {', '.join(STRESS)}, not {unknown.pop()!r}")
    return asked


def _sizes_up_to(most: int, usual: Sequence[int]) -> list[int]:
    """The usual sizes, and the one asked for where it is none of them: a quick run has a slope, too.

    >>> _sizes_up_to(3000, (1000, 10000)), _sizes_up_to(300000, (2000, 8000))
    ([1000, 3000], [2000, 8000])
    """
    return [size for size in usual if size < most] + ([most] if most <= max(usual) else [])


def _sizes(text: str) -> list[int]:
    return sorted(map(int, text.split(",")))


if __name__ == "__main__":
    sys.exit(main())
