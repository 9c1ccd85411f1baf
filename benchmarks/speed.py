"""How fast: stages, text to signature, and end to end, dedup and its peers in one run, with how right beside how fast.

    python -m benchmarks.speed --data DIR --articles 100000 --daft PYTHON      all parts, five rounds, 25 minutes
    python -m benchmarks.speed --articles 3000 --rounds 1 --only end           a look, on text made from the seeds

Each measurement is a process of its own, pinned to one core (or two). In a round every tool runs once, so that what
else the machine does meets all of them; ratios are of one round, and their median counts. What takes long has fewer
rounds (`bench.FEWER`), and its row says how many. `--journal FILE` keeps each measurement: the same command goes on
where it was stopped. `--only` takes sign, error, end, two, real, stages.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import kin, record
from benchmarks.bench import PACKAGES, SIGNED, Bench
from benchmarks.journal import Row
from benchmarks.scores import line

SIGNERS = ("daft", "gaoya", "fastsketch", "rensa", "datasketch")
AGAIN = 2  # rounds of peers, and of `clean`, on two cores
REAL = 3  # rounds on real text
Table = dict[str, Any]


def _told(path: Path) -> Row:
    """What a measurement printed."""
    row: Row = json.loads(path.read_text("utf-8").splitlines()[-1])
    return row


def _rate(row: Row, key: str = "seconds") -> float:
    return round(row["bytes"] / 1e6 / max(row[key], 1e-9), 2) if key in row else 0.0


def sign(bench: Bench) -> Table:
    """Text to signature: MB/s from Python strings, and what the signatures say of pairs that are known."""
    names = ["dedup", *bench.here(SIGNERS)]
    right = {name: _known(bench, name) for name in names}
    table: Table = {}
    for unit, goals in {"articles": {"daft": 8, "rensa": 20}, "paragraphs": {"daft": 2}}.items():
        rows: dict[str, list[Row]] = {name: [] for name in names}
        for at in range(bench.asked.rounds):
            for name in names:
                if at < bench.rounds(name):
                    command = bench.command("sign", name, bench.few, unit)
                    rows[name].append(bench.run(f"sign {unit} {name} {at}", command, then=_told))
        speeds = {name: [_rate(row) for row in each] for name, each in rows.items()}
        speeds["dedup, from a buffer"] = [_rate(row, "seconds from a buffer") for row in rows["dedup"]]
        table[unit] = {name: {"MB/s": round(median(each), 1), "rounds": each} for name, each in speeds.items()}
        for name, goal in goals.items():
            if all(speeds.get(name, [0])):
                times = [ours / theirs for ours, theirs in zip(speeds["dedup"], speeds[name], strict=False)]
                bench.section.add("sign", f"{unit}: times {name}", median(times), len(times), goal)
    for name in names:
        table["articles"][name] |= right[name]
    _as_right(bench, "sign", right)
    return table


def _known(bench: Bench, name: str) -> dict[str, float]:
    """How right the signatures of a tool are by themselves."""
    asked = kin.of(bench.few.with_suffix(".truth.jsonl"))
    path = bench.scratch / "asked.json"
    path.write_text(json.dumps([(pair.left, pair.right) for pair in asked]), "utf-8")

    def read(path: Path) -> Row:
        return kin.scores(asked, _told(path)["estimates"])

    row = bench.run(f"sign pairs {name}", bench.command("pairs", name, bench.few, path), then=read)
    return {key: row[key] for key in row if key.startswith(("recall", "precision"))}


def _as_right(bench: Bench, part: str, right: Mapping[str, Mapping[str, float]]) -> None:
    """Figures: at no less recall than a peer, or the speed says nothing."""
    for name in ("daft", "rensa"):
        for key in ("recall, copy", "recall, update"):
            if key in right.get(name, {}) and key in right["dedup"]:
                more = round(right["dedup"][key] - right[name][key], 4)
                bench.section.add(part, f"{key}: dedup's less {name}'s", more, 1, 0)


def error(bench: Bench) -> Table:
    """Error of the estimate of long articles, root mean square, beside that of 128 independent slots."""
    names = ["dedup", *bench.here([name for name in SIGNERS if name != "gaoya"])]  # which gives no signature out
    keys = ("rmse", "ideal", "ratio", "bias", "pairs")
    rows = {name: bench.run(f"error {name}", bench.command("error", name, bench.few), then=_told) for name in names}
    mine = rows["dedup"]
    if "ratio" in mine:
        bench.section.add("sign", "error over the ideal estimator's", round(mine["ratio"], 3), mine["pairs"], 1.1, True)
    return {name: {key: row.get(key, row["error"]) for key in keys} for name, row in rows.items()}


def end(bench: Bench) -> Table:
    """JSON Lines in, result out, on one core: every tool once a round, and how right each was."""
    rows = _whole(bench, "end", 1, bench.corpus, bench.truth, {"dedup report": 0, "dedup clean": 0})
    _goals(bench, "end", rows)
    return {name: _row(each) for name, each in rows.items()}


def two(bench: Bench) -> Table:
    """The same on two cores, and dedup on one and on two by turns, by the clock on the wall."""
    walls = []
    for at in range(bench.asked.rounds):
        one, both = (
            bench.run(f"two {cores} {at}", bench.dedup(cores, bench.corpus), cores)["wall"] for cores in (1, 2)
        )
        walls.append(one / both)
    bench.section.add("end, 2 cores", "one thread over two, wall seconds", round(median(walls), 3), len(walls), 1.6)
    rows = _whole(bench, "two", 2, bench.corpus, bench.truth, {"dedup report": AGAIN, "dedup clean": AGAIN}, AGAIN)
    _goals(bench, "end, 2 cores", rows)
    return {name: _row(each) for name, each in rows.items()}


def real(bench: Bench) -> Table:
    """Real Reuters text, so that nobody has to take the corpus for it; nobody knows what is right in all of it."""
    if bench.asked.data is None:
        return {}
    path = bench.scratch / "reuters.jsonl"
    told = "from benchmarks.bench import write_reuters; import sys; write_reuters(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", told, str(bench.asked.data), str(path)], check=True)
    rows = _whole(bench, "real", 1, path, None, {"dedup report": REAL}, REAL)
    _goals(bench, "real", rows)
    return {"bytes": {"MB": path.stat().st_size / 1e6}, **{name: _row(each) for name, each in rows.items()}}


def _whole(
    bench: Bench,
    part: str,
    cores: int,
    corpus: Path,
    truth: Path | None,
    ours: Mapping[str, int],
    most: int | None = None,
) -> dict[str, list[Row]]:
    """Rows of whole runs by tool. `ours`: commands of dedup, and their rounds, 0 for all."""
    rows: dict[str, list[Row]] = {name: [] for name in [*ours, *bench.here(list(PACKAGES))]}
    for at in range(bench.asked.rounds):
        for name, each in rows.items():
            if at >= bench.rounds(name, ours.get(name) or (None if name in ours else most)):
                continue
            result = bench.scratch / "flagged.txt"
            if name in ours:
                clean = bench.scratch / "clean" if name == "dedup clean" else None
                command = bench.dedup(cores, corpus, clean)
                result = clean / "report.json" if clean else bench.scratch / "out.json"
            else:
                command = bench.command("detect", name, corpus, result)
            scored = truth and not at
            then = (lambda _, found=result: {"right": _right(truth, found)}) if scored else None  # type: ignore[misc]
            each.append(bench.run(f"{part} {name} {at}", command, cores, then))
    return rows


def _right(truth: Path, result: Path) -> Row:
    command = [sys.executable, "-m", "benchmarks.flagged", str(truth), str(result)]
    found = subprocess.run(command, capture_output=True, text=True)
    row: Row = json.loads(found.stdout) if not found.returncode else {"error": found.stderr[-300:]}
    return row


def _row(each: Sequence[Row]) -> Row:
    cpu = [round(one["cpu"], 3) for one in each]
    failed = [one for one in each if one["status"]]
    return {
        "cpu seconds": round(median(cpu), 3),
        "wall seconds": round(median(one["wall"] for one in each), 3),
        "peak MiB": round(max(one["peak"] for one in each), 1),
        "of rounds": len(each),
        "rounds": cpu,
        **({"error": failed[0]["error"] or f"status {failed[0]['status']}"} if failed else {}),
        **({"right": each[0]["right"]} if "right" in each[0] else {}),
    }


def _goals(bench: Bench, part: str, rows: Mapping[str, Sequence[Row]]) -> None:
    """Ratios of rounds: dedup against itself and its peers; on real text there is no goal."""

    def ratio(name: str, one: str, other: str, goal: float | None) -> None:
        each = [*rows.get(one, ()), *rows.get(other, ())]
        if one in rows and other in rows and not any(row["status"] for row in each):
            rounds = [a["cpu"] / b["cpu"] for a, b in zip(rows[one], rows[other], strict=False)]
            bench.section.add(part, name, round(median(rounds), 3), len(rounds), goal, True)

    goal = None if part == "real" else 1.0
    ratio("CPU of dedup report over rensa's (aim: half)", "dedup report", "rensa", goal)
    ratio("CPU of dedup clean over report's", "dedup clean", "dedup report", 1.5)
    for name in ("daft", "gaoya", "fastsketch", "datasketch"):
        ratio(f"CPU of dedup report over {name}'s", "dedup report", name, None)
    right = {name: each[0].get("right", {}) for name, each in rows.items()}
    _as_right(bench, part, {"dedup": right["dedup report"], **right})


def stages(bench: Bench) -> Table:
    """Where dedup's seconds go, and the limits of the machine."""
    command = bench.command("stages", "dedup", bench.corpus)
    rounds = [bench.run(f"stages {at}", command, then=_told) for at in range(bench.rounds("stages", REAL))]
    rounds = [row for row in rounds if "seconds" in row] or [
        {"seconds": {}, "total": 0.0, "missing": ["all"], "silent": []}
    ]
    total = median(row["total"] for row in rounds)
    table = {
        stage: {
            "seconds": round(found := median(row["seconds"][stage] for row in rounds), 3),
            "share": round(found / total, 4),
            "MB/s": round(bench.size / 1e6 / max(found, 1e-9), 1),
        }
        for stage in rounds[0]["seconds"]
    }
    limits = bench.run("stages limits", bench.command("limits", "dedup", bench.few), then=_told)
    rates = {key: value for key, value in limits.items() if key[0].isupper() or key in ("memcpy", "file read")}
    kept = {key: rounds[0][key] for key in ("missing", "silent")}
    return {"stages": table, "total": total, **kept, "limits, MB/s": rates}


MEASURE: dict[str, Callable[[Bench], Table]] = {
    "sign": sign,
    "error": error,
    "end": end,
    "two": two,
    "real": real,
    "stages": stages,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write the run and its plot."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
        bench = Bench(asked, Path(folder))
        parts = {}
        for part in asked.only.split(","):
            parts[part] = MEASURE[part](bench)
            _print(f"{part}, {bench.journal.spent.get(part, 0.0):.0f} s", parts[part])
    for figure in bench.section.figures:
        print(line(figure))
    where = record.where("benchmarks.speed", ("wire-dedup", "numpy", "rapidfuzz", "pyarrow", "msgspec"))
    figures = [dataclasses.asdict(one) | {"met": one.met} for one in bench.section.figures]
    absent = sorted(set(PACKAGES.values()) - set(bench.versions))
    about = {"articles": asked.articles, "bytes": bench.size, "rounds": asked.rounds, "not installed": absent}
    about |= {"articles signed": min(SIGNED, asked.articles), "wall seconds": bench.journal.spent}
    body = {**where, "peers": bench.versions, **about, "figures": figures, "parts": parts}
    path = record.write("speed", body, asked.out)
    print(f"\nwritten to {path}")
    return subprocess.run([sys.executable, "-m", "benchmarks.plots", str(path)]).returncode if asked.plot else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure how fast dedup is.")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/; without it, the seeds")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--corpus", type=Path, help="a corpus of benchmarks.corpus, rather than a new one")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default=",".join(MEASURE), help="parts, by comma: %(default)s")
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the peers; by default this one")
    parser.add_argument("--daft", help="the Python that has daft, which asks for an older pyarrow than dedup")
    parser.add_argument("--journal", type=Path, help="keeps each measurement: the same command goes on from there")
    parser.add_argument("--scratch", type=Path, help="where temporary files go")
    parser.add_argument(
        "--most", type=float, default=3600.0, metavar="SECONDS", help="the longest that one run may take"
    )
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    parser.add_argument("--plot", action="store_true", help="draw the run beside it, as SVG")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.only.split(",")) - set(MEASURE):
        parser.error(f"--only knows {', '.join(MEASURE)}, not {unknown.pop()!r}")
    if asked.corpus:
        with asked.corpus.open("rb") as stream:
            asked.articles = sum(1 for _ in stream)
    return asked


def _print(part: str, table: Mapping[str, Any]) -> None:
    print(f"\n{part}")
    for name, cells in table.items():
        shown = cells if isinstance(cells, Mapping) else {"": cells}
        print(f"  {name}")
        for key, value in shown.items():
            told = {k: v for k, v in value.items() if k != "rounds"} if isinstance(value, Mapping) else value
            print(f"    {key:<26} {told}")


if __name__ == "__main__":
    sys.exit(main())
