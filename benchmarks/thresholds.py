"""A curve for each threshold: what the figures would be if it were another one, all others as they are.

    python -m benchmarks.thresholds --data DIR --plot
    python -m benchmarks.thresholds --only COPY,UPDATE              no real text at hand: our own wire copy alone

    COPY          0.75   plateau 0.6 to 0.8, inside  held out 0.792  default 0.797
      0.6: 0.792  0.65: 0.792  0.7: 0.792  0.75: 0.797  0.8: 0.791  0.85: 0.785  0.9: 0.754

The score of a set is the mean of its figures; `plateau` says how curves are judged, `swept` on which sets.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import plateau, plots, record
from benchmarks.scores import Figure
from benchmarks.sweep import bound, remembered
from benchmarks.swept import Figures, Sets
from dedup import Config, kernels
from dedup import thresholds as defaults

PACKAGES = ("wire-dedup", "numpy", "rapidfuzz", "pyarrow")


@dataclass(frozen=True, slots=True)
class Sweep:
    """A threshold and the values to try, its default among them."""

    name: str  # in `dedup.thresholds`; in lower case: a setting of `Config`
    stage: str  # the first one that it changes, as in `swept`
    values: tuple[float, ...]

    @property
    def default(self) -> float:
        """What the threshold is."""
        return float(getattr(Config() if self.name.islower() else defaults, self.name))


SWEEPS = (
    Sweep("threshold", "match", (0.6, 0.65, 0.7, 0.75, 0.8, 0.85)),
    Sweep("EMBEDDED", "match", (0.7, 0.75, 0.8, 0.85, 0.9, 1.0)),
    Sweep("NEIGHBOUR", "match", (0.5, 0.55, 0.6, 0.65, 0.7, 0.75)),
    Sweep("CONTAINED", "cut", (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)),
    Sweep("LONE", "cut", (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)),
    Sweep("COPY", "relate", (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)),
    Sweep("UPDATE", "relate", (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)),
    Sweep("NEWS", "relate", (0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3)),
    Sweep("FORM_OTHER", "relate", (0.1, 0.15, 0.2, 0.25, 0.35, 0.5, 0.7)),
    Sweep("FORM_FEW", "relate", (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)),
    Sweep("FORM", "relate", (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)),
    Sweep("FORM_SAME", "relate", (0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0)),
    Sweep("FORM_APART", "relate", (1.2, 1.8, 2.4, 3.0, 4.0, 5.0, 6.0)),
    Sweep("OTHER_NUMBERS", "relate", (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)),
    Sweep("SAME_NUMBERS", "relate", (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)),
    Sweep("STATED", "relate", (0.6, 0.66, 0.72, 0.78, 0.84, 0.9, 0.96)),
    Sweep("WHOLE", "relate", (0.7, 0.74, 0.78, 0.82, 0.86, 0.9, 0.95)),
    Sweep("NOISY", "relate", (1.0, 1.2, 1.5, 1.8, 2.1, 2.5, 3.0)),
    Sweep("MISREAD", "relate", (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)),
    Sweep("SPELLED", "relate", (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)),
    Sweep("LOOSE", "relate", (0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2)),
    Sweep("COPIED", "group", (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)),
    Sweep("SUCCESSOR", "group", (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)),
    Sweep("CUT", "group", (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)),
    Sweep("AGAINST", "group", (-1.0, -0.75, -0.5, -0.25, 0.0)),
    Sweep("KEEPER", "keep", (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep, print the table, write the run."""
    asked = _asked(arguments)
    wanted = asked.only.split(",") if asked.only else [one.name for one in SWEEPS]
    if unknown := [name for name in wanted if name not in {one.name for one in SWEEPS}]:
        print(
            f"{unknown[0]}: no threshold with a curve; choose from {', '.join(s.name for s in SWEEPS)}", file=sys.stderr
        )
        return 2
    began = time.process_time()
    rows = []
    with remembered():
        sets, known = Sets(asked.data), dict[str, Figures]()
        for sweep in (one for one in SWEEPS if one.name in wanted):
            if sweep.stage not in known:
                known[sweep.stage] = sets.measure(sweep.stage, Config())
            rows.append(row(sweep, {value: _at(sets, sweep, value, known[sweep.stage]) for value in sweep.values}))
            _print(rows[-1])
    spent = round(time.process_time() - began)
    body = {**record.where("benchmarks.thresholds", PACKAGES), "kernel": kernels.name, "cpu_seconds": spent}
    path = record.write("thresholds", {**body, "curves": rows}, asked.out)
    print(f"\n{spent} CPU seconds, written to {path}")
    return plots.main([str(path)]) if asked.plot else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.thresholds", description="Draw thresholds' curves.")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/ and wiki_versions/")
    parser.add_argument("--only", default="", help="thresholds, by comma")
    parser.add_argument("--plot", action="store_true", help="draw an SVG beside the run")
    parser.add_argument("--out", type=Path, help="the file to write; by default a new one in benchmarks/runs/")
    return parser.parse_args(arguments)


def _at(sets: Sets, sweep: Sweep, value: float, known: Figures) -> Figures:
    """The figures with a threshold at a value, and no trace of it left."""
    if value == sweep.default:
        return known
    if sweep.name.islower():
        return sets.measure(sweep.stage, Config(**{sweep.name: value}))  # type: ignore[arg-type]
    with bound(sweep.name, value):
        return sets.measure(sweep.stage, Config())


def row(sweep: Sweep, told: Mapping[float, Figures]) -> dict[str, object]:
    """Return the record of a curve: by value the mean, the figures of the sets that move, goals missed; the verdict."""
    scores = {value: {name: _score(figures) for name, figures in found.items()} for value, found in told.items()}
    verdict = plateau.judge(scores, sweep.default)
    moved = plateau.moved(scores)
    values = [
        {
            "value": value,
            "mean": round(verdict.means[value], 5),
            "scores": {name: round(scores[value][name], 5) for name in moved},
            "figures": {name: {one.name: round(one.value, 5) for one in found[name]} for name in moved},
            "missed": [f"{name}: {one.name}" for name in moved for one in found[name] if one.met is False],
        }
        for value, found in told.items()
    ]
    held = {name: [round(one, 5) for one in tested] for name, tested in verdict.held_out.items()}
    return {
        "threshold": sweep.name,
        "stage": sweep.stage,
        "default": sweep.default,
        "sets": list(scores[sweep.default]),
        "values": values,
        "verdict": {"plateau": verdict.plateau, "place": verdict.place, "middle": verdict.middle, "held_out": held},
    }


def _score(figures: Sequence[Figure]) -> float:
    return sum(one.value for one in figures) / len(figures)


def _print(curve: Mapping[str, Any]) -> None:
    verdict = curve["verdict"]
    low, high = verdict["plateau"]
    tested = verdict["held_out"].values()
    held = "  ".join(
        f"{name} {sum(one[at] for one in tested) / len(tested):.3f}"
        for at, name in ((1, "held out"), (2, "default"))
        if tested
    )
    print(f"{curve['threshold']:<13} {curve['default']:<6g} plateau {low:g} to {high:g}, {verdict['place']}  {held}")
    print("  " + "  ".join(f"{one['value']:g}: {one['mean']:.3f}" for one in curve["values"]))


if __name__ == "__main__":
    sys.exit(main())
