"""A run as a picture beside it, for the README: speed against rightness, cost against size.

python -m benchmarks.plots benchmarks/runs/speed-20261122T195802Z.json [-o speed.svg]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

OURS, THEIRS, GRID = "#c2410c", "#64748b", "#e2e8f0"
Run = Mapping[str, Any]


def speed(run: Run, figure: Any) -> None:
    """Text to signature; CPU seconds end to end; recall and precision of each."""
    left, middle, right = figure.subplots(1, 3)
    table = run["parts"].get("sign", {}).get("articles", {})
    _bars(
        left,
        {name: row["MB/s"] for name, row in table.items()},
        "text to 128-slot signature\nMB/s a core, more is better",
    )
    table = run["parts"].get("end", {})
    seconds = {name: row["cpu seconds"] for name, row in table.items() if "error" not in row}
    _bars(middle, seconds, f"JSON Lines to result, {run['articles']:,} articles\nCPU seconds, one core, less is better")
    names = [name for name in seconds if name != "dedup clean" and "right" in table[name]]
    for shift, key, colour in (
        (-0.25, "recall, copy", OURS),
        (0, "recall, update", "#ea9a6c"),
        (0.25, "precision", THEIRS),
    ):
        values = [table[name]["right"].get(key, 0.0) for name in reversed(names)]
        right.barh([at + shift for at in range(len(names))], values, 0.22, color=colour, label=key)
    right.set_yticks(range(len(names)), list(reversed(names)))
    right.set_title("repeated articles found\nof those planted", fontsize=10, loc="left")
    right.legend(fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=3)


def _bars(axes: Any, values: Mapping[str, float], title: str) -> None:
    ranked = sorted(values.items(), key=lambda item: item[1])
    colours = [OURS if name.startswith("dedup") else THEIRS for name, _ in ranked]
    bars = axes.barh([name for name, _ in ranked], [value for _, value in ranked], color=colours)
    axes.bar_label(bars, fmt="%.3g", padding=3, fontsize=8)
    axes.margins(x=0.15)
    axes.set_title(title, fontsize=10, loc="left")


def scale(run: Run, figure: Any) -> None:
    """CPU seconds and peak memory against articles, both scales logarithmic."""
    time, memory = figure.subplots(1, 2)
    lines: dict[str, list[Run]] = {}
    for row in run["rows"]:
        if "error" not in row:
            lines.setdefault(f"{row['corpus']}, {row['command']}", []).append(row)
    for name, rows in lines.items():
        sizes = [row["articles"] for row in rows]
        (drawn,) = time.loglog(sizes, [row["cpu seconds"] for row in rows], marker="o", label=name)
        first = rows[0]["cpu seconds"] / sizes[0]
        time.loglog(sizes, [first * size for size in sizes], ":", color=drawn.get_color(), linewidth=1)
        memory.semilogx(sizes, [row["peak MiB"] for row in rows], marker="o", label=name)
    time.set_title("CPU seconds, one core\ndotted: in proportion to size", fontsize=10, loc="left")
    memory.set_title(f"peak memory, MiB\nmemory setting: {run['memory']}", fontsize=10, loc="left")
    memory.set_ylim(bottom=0)
    for axes in (time, memory):
        axes.set_xlabel("articles", fontsize=9)
        axes.grid(True, color=GRID)
        axes.legend(fontsize=8, frameon=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots", description="Draw a run of speed or scale.")
    parser.add_argument("run", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="SVG or PNG; by default beside the run")
    asked = parser.parse_args(arguments)
    try:
        import matplotlib
    except ImportError:
        print("no plot: matplotlib is not installed; pip install -e '.[bench]'", file=sys.stderr)
        return 2
    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "dedup", "svg.fonttype": "none", "axes.spines.top": False}
    matplotlib.rcParams |= {"axes.spines.right": False, "font.size": 9}
    from matplotlib.figure import Figure

    run = json.loads(asked.run.read_text("utf-8"))
    figure = Figure(figsize=(12, 4) if "parts" in run else (9, 4), layout="constrained")
    (speed if "parts" in run else scale)(run, figure)
    path = asked.output or asked.run.with_suffix(".svg")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else {})
    print(f"drawn to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
