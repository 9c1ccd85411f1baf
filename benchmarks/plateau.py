"""Curves -> plateaus, the default's place on them, and the choice that another set did not see.

    scores     .5: {pairs .90, wiki .94}   .6: {.95, .95}   .7: {.95, .95}   .8: {.95, .93}   .9: {.80, .95}
    plateau    .6 to .8, mean .94 and more        middle .7
    held out   chosen on wiki, scored on pairs; chosen on pairs, scored on wiki

A value's mean is that over the sets which the threshold moves at all. The plateau is the run of values, in a row, whose
mean is within 1% of the best one; of several runs with a best value, the longest. Its middle is in steps of the sweep,
and of two middles the one nearer to the default: there is no reason to move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

NEAR = 0.99  # of the best mean

Scores = Mapping[float, Mapping[str, float]]  # value -> set -> score, values ascending, the same sets at each


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a curve says of its default."""

    means: Mapping[float, float]
    plateau: tuple[float, float]
    place: str  # of the default: middle | inside | edge | off; flat: no set is moved
    middle: float
    held_out: Mapping[str, tuple[float, float, float]]  # set -> chosen without it, its score there, and at the default


def judge(scores: Scores, default: float) -> Verdict:
    """Judge a default by its curve."""
    sets = moved(scores)
    means = averages(scores, sets)
    run = plateau(means, default)
    held = {}
    for name in sets if len(sets) > 1 else ():
        chosen = middle(plateau(averages(scores, [one for one in sets if one != name]), default), default)
        held[name] = chosen, scores[chosen][name], scores[default][name]
    where = _place(run, list(means), default) if sets else "flat"
    return Verdict(means, (run[0], run[-1]), where, middle(run, default), held)


def moved(scores: Scores) -> list[str]:
    """Return the sets whose score is not the same at every value."""
    names = next(iter(scores.values()))
    return [name for name in names if len({round(row[name], 9) for row in scores.values()}) > 1]


def averages(scores: Scores, sets: Sequence[str]) -> dict[float, float]:
    """Return the mean over sets at each value; 1.0 where there is no set."""
    return {value: sum(row[name] for name in sets) / len(sets) if sets else 1.0 for value, row in scores.items()}


def plateau(means: Mapping[float, float], default: float) -> list[float]:
    """Return the values of the plateau.

    >>> plateau({0.5: 0.92, 0.6: 0.95, 0.7: 0.95, 0.8: 0.941, 0.9: 0.88}, 0.6)
    [0.6, 0.7, 0.8]
    """
    best = max(means.values())
    runs = [list(run) for good, run in groupby(means, lambda value: means[value] >= NEAR * best) if good]
    high = [run for run in runs if max(means[value] for value in run) == best]
    return max(high, key=lambda run: (len(run), default in run))


def middle(run: Sequence[float], default: float) -> float:
    """Return the middle value; of two, the one nearer to the default.

    >>> middle([0.6, 0.7, 0.8], 0.6), middle([0.6, 0.7], 0.9)
    (0.7, 0.7)
    """
    return min(run[(len(run) - 1) // 2], run[len(run) // 2], key=lambda value: abs(value - default))


def _place(run: Sequence[float], values: Sequence[float], default: float) -> str:
    """Tell where a default stands; an end of the plateau that is the end of the sweep is no edge."""
    if default not in run:
        return "off"
    if default == middle(run, default):
        return "middle"
    edges = [end for end, last in ((run[0], values[0]), (run[-1], values[-1])) if end != last]
    return "edge" if default in edges else "inside"
