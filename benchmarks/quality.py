"""How right dedup is: one command, one table, one file in benchmarks/runs/.

    python -m benchmarks.quality --data DIR            everything; DIR as described in benchmarks/README.md
    python -m benchmarks.quality --only seeds          without real text at hand
    python -m benchmarks.quality --data DIR --only pairs --show 5

All parts run with the defaults of `dedup.Config`.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks import judged, newspapers, record, replanted
from benchmarks.scores import Section, line
from dedup import kernels

PACKAGES = ("wire-dedup", "numpy", "rapidfuzz", "datasketch", "pyarrow")
Part = Callable[[], Section]


def parts(data: Path | None) -> dict[str, tuple[Part, ...]]:
    """Return what can be measured: the seeds, and more where there is real text."""
    found: dict[str, tuple[Part, ...]] = {
        "seeds": (judged.seeds,),
        "wire": (lambda: judged.wire(together=False), lambda: judged.wire(together=True)),
        "spoken": (lambda: replanted.spoken("fr"), lambda: replanted.spoken("vi")),
    }
    if data is None:
        return found
    return found | {
        "planted": (lambda: replanted.planted(data),),
        "pairs": (lambda: judged.pairs(data, whole=False), lambda: judged.pairs(data, whole=True)),
        "wiki": (lambda: judged.wiki(data),),
        "noisy": (lambda: newspapers.noisy(data),),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the run."""
    asked = _asked(arguments)
    possible = parts(asked.data)
    wanted = asked.only.split(",") if asked.only else list(possible)
    if unknown := [name for name in wanted if name not in possible]:
        known = ", ".join(possible)
        print(f"{unknown[0]}: can't be measured here, only {known}. Other parts need --data DIR", file=sys.stderr)
        return 2
    runs: list[dict[str, object]] = []
    for name in wanted:
        for part in possible[name]:
            began, cpu = time.perf_counter(), time.process_time()
            section = part()
            seconds, busy = time.perf_counter() - began, time.process_time() - cpu
            _print(name, section, seconds, asked.show)
            runs.append(_row(name, section, seconds, busy))
    where = record.where("benchmarks.quality", PACKAGES)
    path = record.write("quality", {**where, "kernel": kernels.name, "parts": runs}, asked.out)
    print(f"\nwritten to {path}")
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="Measure how right dedup is.")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/ and wiki_versions/")
    parser.add_argument("--only", default="", help="parts, by comma: seeds,wire,spoken,planted,pairs,wiki,noisy")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N failing cases of each kind")
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    return parser.parse_args(arguments)


def _row(name: str, section: Section, seconds: float, busy: float) -> dict[str, object]:
    return {
        "part": name,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(busy, 2),
        "figures": [dataclasses.asdict(one) | {"met": one.met} for one in section.figures],
        "tables": section.tables,
        "failures": {kind: {"count": len(cases), "first": cases[:12]} for kind, cases in section.failures.items()},
    }


def _print(name: str, section: Section, seconds: float, show: int) -> None:
    print(f"\n{name}  {seconds:.1f} s")
    for figure in section.figures:
        print(line(figure))
    for title, table in section.tables.items():
        print(f"  {title}")
        rows = table.items() if isinstance(table, Mapping) else []
        for key, cells in rows:
            shown = "  ".join(f"{k} {v}" for k, v in cells.items()) if isinstance(cells, Mapping) else cells
            print(f"    {key:<28} {shown}")
    for kind, cases in section.failures.items():
        print(f"  ! {kind}: {len(cases)}")
        for case in cases[:show]:
            print(f"      {case}")


if __name__ == "__main__":
    sys.exit(main())
