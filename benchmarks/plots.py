"""A run as a picture beside it, for the README: speed against rightness, cost against size, figures against thresholds.

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
LEAST_SPAN = 0.1  # of the scores in a threshold's plot
Run = Mapping[str, Any]


def speed(run: Run, figure: Any) -> None:
    """Text to signature; CPU seconds end to end; recall and precision of each: those of them that were run."""
    drawn = {"sign": [_signed], "end": [_ended, _righted]}
    panels = [(draw, part) for part, draws in drawn.items() if part in run["parts"] for draw in draws]
    if not panels:
        raise LookupError(f"the run has none of {', '.join(drawn)}")
    figure.set_size_inches(4 * len(panels), 4)
    for axes, (draw, part) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        draw(axes, run, run["parts"][part])


def _signed(axes: Any, run: Run, part: Run) -> None:
    values = {name: row["MB/s"] for name, row in part["articles"].items()}
    _bars(axes, values, "text to 128-slot signature\nMB/s a core, more is better")


def _ended(axes: Any, run: Run, part: Run) -> None:
    seconds = {name: row["cpu seconds"] for name, row in part.items() if "error" not in row}
    _bars(axes, seconds, f"JSON Lines to result, {run['articles']:,} articles\nCPU seconds, one core, less is better")


def _righted(axes: Any, run: Run, part: Run) -> None:
    names = [name for name, row in part.items() if "error" not in row and name != "dedup clean" and "right" in row]
    for shift, key, colour in (
        (-0.25, "recall, copy", OURS),
        (0, "recall, update", "#ea9a6c"),
        (0.25, "precision", THEIRS),
    ):
        values = [part[name]["right"].get(key, 0.0) for name in reversed(names)]
        axes.barh([at + shift for at in range(len(names))], values, 0.22, color=colour, label=key)
    axes.set_yticks(range(len(names)), list(reversed(names)))
    axes.set_title("repeated articles found\nof those planted", fontsize=10, loc="left")
    axes.legend(fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=3)


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


# Sets of a threshold's curves are told apart by mark and line, not by colour alone.
MARKS = {"pairs": "o-", "wire": "s--", "wiki": "^:", "noisy": "x-.", "planted": "d-"}
SHADES = {"pairs": "#1d4ed8", "wire": "#15803d", "wiki": "#7e22ce", "noisy": "#64748b", "planted": "#b45309"}
COLUMNS = 4


def curves(run: Run, figure: Any) -> None:
    """A small plot a threshold: its sets, their mean, the plateau, the default."""
    shown = [curve for curve in run["curves"] if curve["verdict"]["place"] != "flat"]
    rows = -(-len(shown) // COLUMNS)
    figure.set_size_inches(11, 2.1 * rows + 0.5)
    grid = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    for axes, curve in zip(grid, shown, strict=False):
        _curve(axes, curve)
    for axes in grid[len(shown) :]:
        axes.set_axis_off()
    lines = {line.get_label(): line for axes in grid for line in axes.get_lines() if line.get_label()[0] != "_"}
    figure.legend(lines.values(), lines.keys(), loc="outside lower center", ncols=len(lines), frameon=False)


def _curve(axes: Any, curve: Run) -> None:
    values = [one["value"] for one in curve["values"]]
    low, high = curve["verdict"]["plateau"]
    axes.axvspan(low, high, color=GRID, alpha=0.7, linewidth=0)
    for name in curve["values"][0]["scores"]:
        scores = [one["scores"][name] for one in curve["values"]]
        kind = name.replace(",", " ").split()[0]
        axes.plot(values, scores, MARKS[kind], color=SHADES[kind], label=kind, linewidth=0.9, markersize=3)
    axes.plot(values, [one["mean"] for one in curve["values"]], "k-", label="mean", linewidth=2.2)
    axes.axvline(curve["default"], color=OURS, linestyle=(0, (4, 2)), linewidth=1.4, label="default")
    bottom, top = axes.get_ylim()
    if top - bottom < LEAST_SPAN:  # else a case more or less looks like a cliff
        axes.set_ylim((bottom + top - LEAST_SPAN) / 2, (bottom + top + LEAST_SPAN) / 2)
    axes.set_title(f"{curve['threshold']} = {curve['default']:g}, {curve['verdict']['place']}", fontsize=9, loc="left")
    axes.tick_params(labelsize=7)
    axes.grid(True, color=GRID, linewidth=0.5)


# What a run holds -> how it is drawn, and inches.
KINDS = {"curves": (curves, (11, 3)), "parts": (speed, (12, 4)), "rows": (scale, (9, 4))}


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a run."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.plots", description="Draw a run of speed, scale or thresholds."
    )
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
    draw, size = next(kind for key, kind in KINDS.items() if key in run)
    figure = Figure(figsize=size, layout="constrained")
    try:
        draw(run, figure)
    except LookupError as error:
        print(f"no plot: {error}", file=sys.stderr)
        return 2
    path = asked.output or asked.run.with_suffix(".svg")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else {})
    print(f"drawn to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
