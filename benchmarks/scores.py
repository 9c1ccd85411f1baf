"""Figures and how they are counted: adjusted Rand index, precision and recall, characters inside spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from math import comb

Place = tuple[str, int, int]  # article, start, end: characters, end excluded


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `goal` is the least value asked for, or the most where `most` is set."""

    part: str
    name: str
    value: float
    of: int  # how many cases it is counted over
    goal: float | None = None
    most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none, or no case to count."""
        if self.goal is None or not self.of:
            return None
        return self.value <= self.goal if self.most else self.value >= self.goal


def line(figure: Figure) -> str:
    """Return a figure as a line of the table: part, name, value, cases, goal, ok or MISS."""
    goal = "" if figure.goal is None else f"{'<=' if figure.most else '>='} {figure.goal:g}"
    mark = {True: "ok", False: "MISS", None: ""}[figure.met]
    value = f"{figure.value:g}" if figure.most else f"{figure.value:.4f}"
    return f"  {figure.part:<12} {figure.name:<46} {value:>8} of {figure.of:<6} {goal:<8} {mark}"


@dataclass(slots=True)
class Section:
    """What one part measured: figures, failing cases by figure, and tables that are too wide for a line."""

    figures: list[Figure] = field(default_factory=list)
    failures: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, object] = field(default_factory=dict)

    def add(self, part: str, name: str, value: float, of: int, goal: float | None = None, most: bool = False) -> None:
        """Add a figure."""
        self.figures.append(Figure(part, name, value, of, goal, most))

    def fail(self, name: str, case: str) -> None:
        """Note a failing case of a figure."""
        self.failures.setdefault(name, []).append(case)


def ari(found: Sequence[Hashable], truth: Sequence[Hashable]) -> float:
    """Return the adjusted Rand index of two labellings: 1 = the same groups, 0 = chance (Hubert and Arabie 1985).

    >>> ari([0, 0, 1, 1], ["a", "a", "b", "b"]), ari([0, 0, 0, 0], ["a", "a", "b", "b"])
    (1.0, 0.0)
    """
    both = sum(comb(n, 2) for n in Counter(zip(found, truth, strict=True)).values())
    here, there = (sum(comb(n, 2) for n in Counter(labels).values()) for labels in (found, truth))
    chance = here * there / (comb(len(truth), 2) or 1)
    most = (here + there) / 2
    return (both - chance) / (most - chance) if most != chance else 1.0


def pair_scores(found: Sequence[Hashable], truth: Sequence[Hashable]) -> tuple[float, float]:
    """Return precision and recall of the pairs that stand in one group."""
    both = sum(comb(n, 2) for n in Counter(zip(found, truth, strict=True)).values())
    here, there = (sum(comb(n, 2) for n in Counter(labels).values()) for labels in (found, truth))
    return ratio(both, here), ratio(both, there)


def ratio(part: float, whole: float) -> float:
    """Return part / whole; 1.0 where there is nothing to get right."""
    return part / whole if whole else 1.0


def f1(right: int, found: int, truth: int) -> float:
    """Return the harmonic mean of precision and recall; 1.0 where there is nothing to find and nothing was found."""
    return ratio(2 * right, found + truth)


class Mask:
    """Characters of articles that are inside spans."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.inside: dict[str, set[int]] = {}
        for place in places:
            self.add(place)

    def add(self, place: Place) -> None:
        """Take a span in."""
        article, start, end = place
        self.inside.setdefault(article, set()).update(range(start, end))

    def share(self, place: Place) -> float:
        """Return the share of a span that is inside."""
        article, start, end = place
        inside = self.inside.get(article)
        return sum(at in inside for at in range(start, end)) / (end - start) if inside and end > start else 0.0

    def text(self, texts: dict[str, str]) -> set[tuple[str, int]]:
        """Return the inside characters that are letters or digits; the rest belongs to nobody."""
        return {(name, at) for name, marks in self.inside.items() for at in marks if texts[name][at].isalnum()}
