"""One run of `speed`: the corpus, the tools that are here, how each is called, and what was measured so far.

bench.command("detect", "rensa", corpus, result)   ->  ["bench/bin/python", "benchmarks/peers.py", "detect", ...]
bench.run("end rensa 0", command)                  ->  {"cpu": 18.4, "wall": 18.6, "peak": 741.2, "status": 0, ...}
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.journal import Journal, Row
from benchmarks.measure import cost
from benchmarks.scores import Section

PACKAGES = {
    "rensa": "rensa",
    "rensa words": "rensa",
    "rensa rho": "rensa",
    "gaoya": "gaoya",
    "fastsketch": "fastsketchlsh",
    "datasketch": "datasketch",
    "daft": "daft",
}
FEWER = {"datasketch": 2, "rensa words": 2, "rensa rho": 2}  # rounds at most
SIGNED = 10_000  # articles: text to signature is a rate, and more of them give the same one
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
        self.truth = self.corpus.with_suffix(".truth.jsonl")
        self.size = self.corpus.stat().st_size
        self.journal = Journal(asked.journal, {"bytes": self.size, "rounds": asked.rounds, "peers": self.versions})
        self.few = self._few()

    def _made(self) -> Path:
        path = self.scratch / "news.jsonl"
        command = [sys.executable, "-m", "benchmarks.corpus", "--articles", str(self.asked.articles), "-o", str(path)]
        subprocess.run(command + (["--data", str(self.asked.data)] if self.asked.data else []), check=True)
        return path

    def _few(self) -> Path:
        """The beginning of the corpus, which is a corpus of its own."""
        path = self.scratch / "few.jsonl"
        for source, target in ((self.corpus, path), (self.truth, path.with_suffix(".truth.jsonl"))):
            with source.open("rb") as stream, target.open("wb") as out:
                out.writelines(islice(stream, SIGNED))
        return path

    def python(self, peer: str) -> str:
        """The interpreter that has a peer."""
        return str(self.asked.daft if peer == "daft" and self.asked.daft else self.asked.peers)

    def here(self, names: Sequence[str]) -> list[str]:
        """Those of some peers that are installed."""
        return [name for name in names if PACKAGES[name] in self.versions]

    def rounds(self, name: str, most: int | None = None) -> int:
        """How often a tool is measured."""
        return min(self.asked.rounds, FEWER.get(name, self.asked.rounds), most or self.asked.rounds)

    def dedup(self, cores: int, corpus: Path, clean: Path | None = None) -> list[str]:
        """The command of a whole run of dedup."""
        made = ["clean", "-o", str(clean), "--force"] if clean else ["report", "--json"]
        return [sys.executable, "-m", "dedup", *made, "--quiet", "--jobs", str(cores), str(corpus)]

    def command(self, what: str, name: str, *arguments: str | Path) -> list[str]:
        """The command of one measurement inside dedup or a peer."""
        inside = name == "dedup"
        head = (
            [sys.executable, "-m", "benchmarks.ours", what] if inside else [self.python(name), str(PEERS), what, name]
        )
        return [*head, *map(str, arguments)]

    def run(self, key: str, command: Sequence[str], cores: int = 1, then: Callable[[Path], Row] | None = None) -> Row:
        """Run a command once, or take from the journal what it gave: its cost, and what is read from its output."""

        def work() -> Row:
            path = self.scratch / "out.json"
            row = dataclasses.asdict(cost(command, cores, path, most=self.asked.most))
            return row | (then(path) if then and not row["status"] else {})

        return self.journal.row(key, work)


def write_reuters(data: str, path: str) -> None:
    """Write the stories as JSON Lines; in a process of its own, since what they take would count in what it starts."""
    from benchmarks import corpora

    with open(path, "w", encoding="utf-8") as out:
        for article in corpora.reuters(Path(data)):
            out.write(json.dumps({"id": article.id, "time": article.time, "text": article.text}) + "\n")
