"""Time, memory and disk against size, and the exponent: time = size ** exponent.

    python -m benchmarks.scale --data DIR --max 1000000 --memory 512MB      1k, 10k, 100k, 1M articles: report and clean
    python -m benchmarks.scale --data DIR --stress --sizes 2000,4000,8000   one disclaimer, one article, one form in all

Each run is a process on one core. The exponent is the slope of log CPU seconds over log bytes from 10,000 articles up
(in stress corpora from the least), by least squares. Disk is the most that stood in the scratch folder beside the
corpus, temporary files and the output of `clean` together.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import record
from benchmarks.measure import cost
from benchmarks.scores import Section, line

SIZES = (1_000, 10_000, 100_000, 1_000_000)
STRESS = ("disclaimer", "copies", "templates")
EXPONENT = 1.1  # the most that time may grow
PEAK = 700.0  # MiB, under --memory 512MB
_FROM = 10_000  # articles: below, starting up is part of the time
Row = dict[str, float | int | str]


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
    corpus, work = scratch / f"{kind}-{articles}.jsonl", scratch / "work"
    work.mkdir(exist_ok=True)
    if not corpus.exists():
        make = [sys.executable, "-m", "benchmarks.corpus", "--articles", str(articles), "-o", str(corpus)]
        make += ["--data", str(asked.data)] if asked.data else []
        subprocess.run(make + (["--stress", kind] if kind in STRESS else []), check=True, stdout=subprocess.DEVNULL)
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
    return row | ({"error": spent.error or f"ended after {spent.wall:.0f} s"} if spent.status else {})


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write the run and its plot."""
    asked = _asked(arguments)
    section, rows = Section(), []
    kinds = STRESS if asked.stress else ("news",)
    commands = ("report",) if asked.stress else ("report", "clean")
    with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
        for kind in kinds:
            for articles in asked.sizes:
                for command in commands:
                    row = measured(asked, kind, command, articles, Path(folder))
                    print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
                    rows.append(row)
                    subprocess.run(["rm", "-rf", str(Path(folder) / "work")], check=True)
                (Path(folder) / f"{kind}-{articles}.jsonl").unlink()
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
    section.add(part, "runs that did not end well", len(rows) - len(whole), len(rows), 0, True)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure how cost grows with size.")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/; without it, the seeds")
    parser.add_argument("--max", type=int, default=100_000, metavar="ARTICLES", help="the largest of 1k, 10k, 100k, 1M")
    parser.add_argument("--sizes", type=_sizes, help="other sizes, by comma")
    parser.add_argument("--stress", action="store_true", help="the three stress corpora")
    parser.add_argument("--memory", default="", help="given to dedup, such as 512MB")
    parser.add_argument("--most", type=float, default=7200.0, metavar="SECONDS", help="the longest a run may take")
    parser.add_argument("--scratch", type=Path, help="where temporary files go")
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    parser.add_argument("--plot", action="store_true", help="draw the run beside it, as SVG")
    asked = parser.parse_args(arguments)
    asked.sizes = asked.sizes or [size for size in SIZES if size <= asked.max]
    return asked


def _sizes(text: str) -> list[int]:
    return sorted(map(int, text.split(",")))


if __name__ == "__main__":
    sys.exit(main())
