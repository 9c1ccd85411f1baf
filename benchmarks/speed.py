"""How fast: stages, text to signature, and end to end, dedup and its peers in one run, with how right beside how fast.

    python -m benchmarks.speed --data DIR --articles 100000 --daft PYTHON      all parts, five rounds
    python -m benchmarks.speed --articles 10000 --rounds 1 --only end          a look, on text made from the seeds

Each measurement is a process of its own, pinned to one core (or two). In a round every tool runs once, so that what
else the machine does meets all of them; ratios are of one round, and their median counts. `--only` takes sign, error,
end, two, stages.
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

from benchmarks import record
from benchmarks.measure import Cost, cost
from benchmarks.scores import Section, line

PARTS = ("sign", "error", "end", "two", "stages")
PACKAGES = {
    "rensa": "rensa",
    "rensa words": "rensa",
    "rensa rho": "rensa",
    "gaoya": "gaoya",
    "fastsketch": "fastsketchlsh",
    "datasketch": "datasketch",
    "daft": "daft",
}
SIGNERS = ("daft", "gaoya", "fastsketch", "rensa", "datasketch")
PEERS = Path(__file__).with_name("peers.py")


class Bench:
    """One run: the corpus, the tools that are here, the scratch folder, the figures so far."""

    def __init__(self, asked: argparse.Namespace, scratch: Path) -> None:
        self.asked, self.scratch = asked, scratch
        self.section = Section()
        self.versions: dict[str, str] = {}
        for name, package in PACKAGES.items():
            told = f"from importlib.metadata import version; print(version({package!r}))"
            found = subprocess.run([self.python(name), "-c", told], capture_output=True, text=True)
            if not found.returncode:
                self.versions[package] = found.stdout.strip()
        self.corpus = asked.corpus or self._made()

    def _made(self) -> Path:
        path = self.scratch / "news.jsonl"
        command = [sys.executable, "-m", "benchmarks.corpus", "--articles", str(self.asked.articles), "-o", str(path)]
        subprocess.run(command + (["--data", str(self.asked.data)] if self.asked.data else []), check=True)
        return path

    @property
    def truth(self) -> Path:
        """The truth of the corpus."""
        return self.corpus.with_suffix(".truth.jsonl")

    def python(self, peer: str) -> str:
        """The interpreter that has a peer."""
        return str(self.asked.daft if peer == "daft" and self.asked.daft else self.asked.peers)

    def here(self, names: Sequence[str]) -> list[str]:
        """Those of some peers that are installed."""
        return [name for name in names if PACKAGES[name] in self.versions]

    def dedup(self, cores: int, clean: Path | None = None) -> list[str]:
        """The command of a whole run of dedup."""
        made = ["clean", "-o", str(clean), "--force"] if clean else ["report", "--json"]
        return [sys.executable, "-m", "dedup", *made, "--quiet", "--jobs", str(cores), str(self.corpus)]

    def ours(self, *arguments: str) -> list[str]:
        """The command of one measurement inside dedup."""
        return [sys.executable, "-m", "benchmarks.ours", *arguments]

    def run(self, command: Sequence[str], cores: int, output: str = "out.json") -> tuple[Cost, Path]:
        """Run a command once."""
        path = self.scratch / output
        return cost(command, cores, path, most=self.asked.most), path


def sign(bench: Bench) -> dict[str, object]:
    """Text to signature: MB/s from Python strings."""
    table: dict[str, object] = {}
    for unit in ("articles", "paragraphs"):
        commands = {"dedup": bench.ours("sign", str(bench.corpus), unit)}
        for name in bench.here(SIGNERS):
            commands[name] = [bench.python(name), str(PEERS), "sign", name, str(bench.corpus), unit]
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
        for _ in range(bench.asked.rounds):
            for name, command in commands.items():
                rows[name].append(_told(*bench.run(command, 1)))
        speeds = {name: [_rate(row) for row in each] for name, each in rows.items()}
        table[unit] = {name: {"MB/s": round(median(each), 1), "rounds": each} for name, each in speeds.items()}
        buffered = [_rate(row, "seconds from a buffer") for row in rows["dedup"]]
        table[unit]["dedup, from a buffer"] = {"MB/s": round(median(buffered), 1), "rounds": buffered}  # type: ignore[index]
        for name, goal in {"articles": {"daft": 8, "rensa": 20}, "paragraphs": {"daft": 2}}[unit].items():
            if all(speeds.get(name, [0])):
                times = [ours / theirs for ours, theirs in zip(speeds["dedup"], speeds[name], strict=True)]
                bench.section.add("sign", f"{unit}: times {name}", median(times), len(times), goal)
    return table


def _told(spent: Cost, path: Path) -> dict[str, Any]:
    """What a measurement printed; nothing where it failed, so that the table shows it."""
    return json.loads(path.read_text("utf-8").splitlines()[-1]) if not spent.status else {"error": spent.error}


def _rate(row: Mapping[str, Any], key: str = "seconds") -> float:
    return round(row["bytes"] / 1e6 / max(row[key], 1e-9), 2) if key in row else 0.0


def error(bench: Bench) -> dict[str, object]:
    """Error of the estimate of long articles, root mean square, beside that of 128 independent slots."""
    table = {"dedup": _told(*bench.run(bench.ours("error", str(bench.corpus)), 1))}
    for name in bench.here([name for name in SIGNERS if name != "gaoya"]):  # gaoya gives no signature out
        command = [bench.python(name), str(PEERS), "error", name, str(bench.corpus)]
        table[name] = _told(*bench.run(command, 1))
    mine = table["dedup"]
    if "ratio" in mine:
        bench.section.add("sign", "error over the ideal estimator's", round(mine["ratio"], 3), mine["pairs"], 1.1, True)
    return dict(table)


def end(bench: Bench, cores: int = 1) -> dict[str, object]:
    """JSON Lines in, result out: every tool once a round, and how right each was."""
    commands = {"dedup report": bench.dedup(cores), "dedup clean": bench.dedup(cores, bench.scratch / "clean")}
    results = {"dedup report": bench.scratch / "report.json", "dedup clean": bench.scratch / "clean" / "report.json"}
    for name in bench.here(list(PACKAGES)):
        results[name] = bench.scratch / f"{name.replace(' ', '-')}.txt"
        commands[name] = [
            bench.python(name), str(PEERS), "detect", name, str(bench.corpus), str(results[name])
        ]  # fmt: skip
    spent: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(bench.asked.rounds):
        for name, command in commands.items():
            spent[name].append(bench.run(command, cores, "report.json" if name == "dedup report" else "out.json")[0])
    table: dict[str, object] = {name: _row(each) for name, each in spent.items()}
    for name, row in table.items():
        if not any(each.status for each in spent[name]):
            row["right"] = _right(bench, results[name])  # type: ignore[index]
    _goals(bench, spent, cores)
    return table


def _row(each: Sequence[Cost]) -> dict[str, object]:
    cpu = [round(one.cpu, 3) for one in each]
    failed = [one for one in each if one.status]
    return {
        "cpu seconds": round(median(cpu), 3),
        "wall seconds": round(median(one.wall for one in each), 3),
        "peak MiB": round(max(one.peak for one in each), 1),
        "rounds": cpu,
        **({"error": failed[0].error or f"status {failed[0].status}"} if failed else {}),
    }


def _right(bench: Bench, result: Path) -> Mapping[str, object]:
    command = [sys.executable, "-m", "benchmarks.flagged", str(bench.truth), str(result)]
    found = subprocess.run(command, capture_output=True, text=True)
    return json.loads(found.stdout) if not found.returncode else {"error": found.stderr[-300:]}


def _goals(bench: Bench, spent: Mapping[str, Sequence[Cost]], cores: int) -> None:
    part = "end" if cores == 1 else f"end, {cores} cores"

    def ratio(name: str, one: str, other: str, goal: float | None) -> None:
        if other in spent and not any(each.status for each in (*spent[one], *spent[other])):
            rounds = [a.cpu / b.cpu for a, b in zip(spent[one], spent[other], strict=True)]
            bench.section.add(part, name, round(median(rounds), 3), len(rounds), goal, True)

    ratio("CPU of dedup report over rensa's (aim: half)", "dedup report", "rensa", 1.0)
    ratio("CPU of dedup clean over report's", "dedup clean", "dedup report", 1.5)
    for name in ("daft", "gaoya", "fastsketch", "datasketch"):
        ratio(f"CPU of dedup report over {name}'s", "dedup report", name, None)


def two(bench: Bench) -> dict[str, object]:
    """Two cores: every tool, and dedup on one and two in turn, by the clock on the wall."""
    table = end(bench, 2)
    walls = [
        bench.run(bench.dedup(1), 1)[0].wall / bench.run(bench.dedup(2), 2)[0].wall for _ in range(bench.asked.rounds)
    ]
    bench.section.add("end, 2 cores", "one thread over two, wall seconds", round(median(walls), 3), len(walls), 1.6)
    return table


def stages(bench: Bench) -> dict[str, object]:
    """Where dedup's seconds go, and the limits of the machine."""
    rounds = [_told(*bench.run(bench.ours("stages", str(bench.corpus)), 1)) for _ in range(bench.asked.rounds)]
    rounds = [row for row in rounds if "seconds" in row] or [
        {"seconds": {}, "total": 0.0, "missing": ["all"], "silent": []}
    ]
    size = bench.corpus.stat().st_size / 1e6
    total = median(row["total"] for row in rounds)
    table = {
        stage: {
            "seconds": round(found := median(row["seconds"][stage] for row in rounds), 3),
            "share": round(found / total, 4),
            "MB/s": round(size / max(found, 1e-9), 1),
        }
        for stage in rounds[0]["seconds"]
    }
    limits = _told(*bench.run(bench.ours("limits", str(bench.corpus)), 1))
    return {
        "stages": table,
        "total": total,
        **{key: rounds[0][key] for key in ("missing", "silent")},
        "limits, MB/s": limits,
    }


MEASURE: dict[str, Callable[[Bench], dict[str, object]]] = {
    "sign": sign,
    "error": error,
    "end": end,
    "two": two,
    "stages": stages,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write the run and its plot."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
        bench = Bench(asked, Path(folder))
        size = bench.corpus.stat().st_size
        parts = {}
        for part in asked.only.split(","):
            parts[part] = MEASURE[part](bench)
            _print(part, parts[part])
    for figure in bench.section.figures:
        print(line(figure))
    where = record.where("benchmarks.speed", ("wire-dedup", "numpy", "rapidfuzz", "pyarrow", "msgspec"))
    figures = [dataclasses.asdict(one) | {"met": one.met} for one in bench.section.figures]
    absent = sorted(set(PACKAGES.values()) - set(bench.versions))
    about = {"articles": asked.articles, "bytes": size, "rounds": asked.rounds, "not installed": absent}
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
    parser.add_argument("--only", default=",".join(PARTS), help="parts, by comma: %(default)s")
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the peers; by default this one")
    parser.add_argument("--daft", help="the Python that has daft, which asks for an older pyarrow than dedup")
    parser.add_argument("--scratch", type=Path, help="where temporary files go")
    parser.add_argument(
        "--most", type=float, default=3600.0, metavar="SECONDS", help="the longest that one run may take"
    )
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    parser.add_argument("--plot", action="store_true", help="draw the run beside it, as SVG")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.only.split(",")) - set(PARTS):
        parser.error(f"--only knows {', '.join(PARTS)}, not {unknown.pop()!r}")
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
