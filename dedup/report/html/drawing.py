"""The pictures of the overview as shapes: where each bar and mark stands, in units of an SVG's view box.

The template only sets them. Each shape carries its number as a title (shown when pointed at) and the bars as a label;
shape, hatching and place tell things apart, never colour alone.
"""

from __future__ import annotations

from dataclasses import replace

from dedup.frozen import dataclass
from dedup.report.html.figures import OUTCOMES, Figures
from dedup.report.text import counted

WIDTH, HEIGHT = 640, 260  # of every picture but the heat map
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 36, 44
_CELL, _NAME = 58, 150  # the heat map: a cell's width, room for names


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar, or a mark of the scatter (x and y are its middle, `size` its half width)."""

    x: float
    y: float
    width: float
    height: float
    look: str  # a class of page.css
    title: str
    label: str = ""
    size: float = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on an axis."""

    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template sets."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    across: tuple[Tick, ...] = ()  # along the lower edge
    up: tuple[Tick, ...] = ()  # along the left edge
    base: float = HEIGHT - _BOTTOM
    left: float = _LEFT


def drawn(figures: Figures) -> dict[str, Picture]:
    """Return the pictures that have something to show, by name."""
    found = {"histogram": _histogram(figures)} if any(number for _, number in figures.histogram[1:]) else {}
    if figures.scatter:
        found["scatter"] = _scatter(figures)
    if figures.kinds:
        found["kinds"] = _kinds(figures)
    if figures.heat:
        found["heat"] = _heat(figures)
    if figures.timeline:
        found["timeline"] = _timeline(figures)
    return found


def _histogram(figures: Figures) -> Picture:
    """Articles with nothing repeated are most of any run: they are told in words, and would flatten the others."""
    bars = figures.histogram[1:]
    picture = _columns([(name, [number], [f"{counted(number, 'article')}: {name} repeated"]) for name, number in bars])
    low = [Tick(tick.at, tick.word.replace("under 10%", "0-10%")) for tick in picture.across]
    return replace(picture, across=tuple(low))


def _timeline(figures: Figures) -> Picture:
    rows = [
        (
            one.name,
            [one.repeating, one.articles - one.repeating],
            [
                f"{one.name}: {counted(one.repeating, 'article')} of {one.articles:,} repeat something",
                f"{one.name}: {counted(one.articles - one.repeating, 'article')} of {one.articles:,} repeat nothing",
            ],
        )
        for one in figures.timeline
    ]
    return _columns(rows, looks=("repeats", "plain"), labelled=len(rows) <= 20)


def _columns(
    rows: list[tuple[str, list[int], list[str]]], looks: tuple[str, ...] = ("repeats",), labelled: bool = True
) -> Picture:
    """Upright bars, the numbers of one row on top of each other."""
    most = max(1, *(sum(numbers) for _, numbers, _ in rows))
    step = (WIDTH - _LEFT - _RIGHT) / len(rows)
    height = HEIGHT - _TOP - _BOTTOM
    shapes: list[Shape] = []
    for at, (_, numbers, titles) in enumerate(rows):
        top = float(HEIGHT - _BOTTOM)
        for part, (number, title) in enumerate(zip(numbers, titles, strict=True)):
            tall = height * number / most
            tall = max(tall, 1.5) if number else 0
            top -= tall
            whole = labelled and part == len(numbers) - 1 and sum(numbers) > 0
            label = f"{sum(numbers):,}" if whole else ""
            x = _LEFT + at * step + step * 0.12
            shapes.append(Shape(_flat(x), _flat(top), _flat(step * 0.76), _flat(tall), looks[part], title, label))
    wide = max(len(name) for name, _, _ in rows) * 7.5 + 12  # units that a word takes
    every = max(1, -int(-wide // step))
    words = (Tick(_flat(_LEFT + (at + 0.5) * step), row[0]) for at, row in enumerate(rows) if at % every == 0)
    across = tuple(tick for tick in words if tick.at + wide / 2 <= WIDTH)
    return Picture(WIDTH, HEIGHT, tuple(shapes), across, tuple(_scale(most, height)))


def _scale(most: int, height: float) -> list[Tick]:
    """Whole numbers at the foot, the middle and the top."""
    values = sorted({0, most // 2, most}) if most > 1 else [0, 1]
    return [Tick(_flat(HEIGHT - _BOTTOM - height * value / most), f"{value:,}") for value in values]


def _scatter(figures: Figures) -> Picture:
    side, height = WIDTH - _LEFT - _RIGHT - 8, HEIGHT - _TOP - _BOTTOM + 60
    shapes = []
    for mark in figures.scatter:
        pairs = counted(mark.pairs, "pair")
        title = f"{pairs}, {mark.relation}: coverage {mark.coverage:.0%}, similarity {mark.resemblance:.0%}"
        size = _flat(min(3.5 + 1.6 * (mark.pairs**0.5 - 1), 14))
        x, y = _LEFT + side * mark.coverage, _TOP + height * (1 - mark.resemblance)
        shapes.append(Shape(_flat(x), _flat(y), 0, 0, mark.relation, title, size=size))
    shapes.sort(key=lambda shape: -shape.size)
    marks = (0, 25, 50, 75, 100)
    across = tuple(Tick(_flat(_LEFT + side * mark / 100), f"{mark}%") for mark in marks)
    up = tuple(Tick(_flat(_TOP + height * (1 - mark / 100)), f"{mark}%") for mark in marks)
    return Picture(WIDTH, HEIGHT + 60, tuple(shapes), across, up, HEIGHT - _BOTTOM + 60)


def _kinds(figures: Figures) -> Picture:
    """Lying bars: their names are long."""
    most = max(sum(numbers) for _, numbers in figures.kinds)
    left, tall = 130, 34
    wide = WIDTH - left - 60
    shapes: list[Shape] = []
    for at, (name, numbers) in enumerate(figures.kinds):
        x = float(left)
        for number, (look, outcome) in zip(numbers, OUTCOMES.items(), strict=True):
            if number:
                width = max(wide * number / most, 2)
                title = f"{name}: {number:,} {outcome}"
                shapes.append(Shape(_flat(x), at * 48 + 8, _flat(width), tall, look, title))
                x += width
        shapes.append(Shape(_flat(x + 8), at * 48 + 8, 0, tall, "none", "", f"{sum(numbers):,}"))
    up = tuple(Tick(at * 48 + 30, name) for at, (name, _) in enumerate(figures.kinds))
    return Picture(WIDTH, len(figures.kinds) * 48 + 4, tuple(shapes), (), up, left=left)


def _heat(figures: Figures) -> Picture:
    heat = figures.heat
    assert heat is not None  # drawn() asks
    most = max(max(row) for row in heat.cells)
    shapes = []
    for y, row in enumerate(heat.cells):
        for x, number in enumerate(row):
            level = -(-number * 5 // most) if number else 0
            title = f"{heat.names[y]} and {heat.names[x]}: {counted(number, 'pair')} of articles share copy"
            where = _NAME + x * _CELL, 30 + y * 40
            shapes.append(Shape(*where, _CELL - 3, 37, f"heat-{level}", title, f"{number:,}" if number else "·"))
    names = tuple(Tick(30 + y * 40 + 23, f"{y + 1}. {name}") for y, name in enumerate(heat.names))
    across = tuple(Tick(_NAME + x * _CELL + (_CELL - 3) / 2, f"{x + 1}.") for x in range(len(heat.names)))
    size = len(heat.names)
    return Picture(_NAME + size * _CELL, 34 + size * 40, tuple(shapes), across, names, 20, _NAME)


def _flat(value: float) -> float:
    """Return a place with one digit: enough for a screen, and the same digits on every machine."""
    return round(value, 1)
