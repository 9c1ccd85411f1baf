"""An explanation in the terminal: two columns at 80 columns and more, one below.

    Block 1   lines 1-4 of A, lines 1-4 of B   94% alike
      1 killed [-12-] people and left      |   1 killed {+14+} people and left

Colour marks the differences where there is colour, [-...-] and {+...+} where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from dedup.model import Span
from dedup.report import sections
from dedup.report.explain import Explanation, Pair, Side
from dedup.report.screen import Screen, draw, fitted
from dedup.report.sections import indented, text, title
from dedup.report.text import alike, command, counted, lines, percent, shown, tail
from dedup.report.words import Row

if TYPE_CHECKING:
    from rich.text import Text

    from dedup.report.sections import Section

TWO = 80  # columns of a screen that holds two columns of text
_ROWS = 4  # longer runs of rows that are the same are told, not shown
_SEEN = 0.2  # similarity of passages that are shown: those less alike share a word or two
_STYLE = {"same": "", "a": "bold red", "b": "bold green underline"}
_MARKS = {"same": ("", ""), "a": ("[-", "-]"), "b": ("{+", "+}")}
_LABELS = "123456789abcdefghijklmnopqrstuvwxyz"
_SAID = {
    "copy": "copy: they say the same",
    "update": "update: two versions of one story",
    "partial": "partial: one shares a part of the other's text",
    "template": "template: the same form with other facts: another story, or a short one with its facts revised",
    "unrelated": "unrelated: no shared copy",
}


def write(
    explanation: Explanation, write: Callable[[str], object], screen: Screen | None = None, full: bool = False
) -> None:
    """Write the explanation through `write`; `full` also shows long runs that are the same."""
    screen = screen or Screen()
    parts = (
        _head(explanation, screen),
        _why(explanation),
        _strips(explanation, screen),
        _facts(explanation, screen),
        *(_block(explanation, number, pair, screen, full) for number, pair in enumerate(explanation.blocks)),
        _missing(explanation, screen, full),
        _only(explanation, screen),
    )
    for number, section in enumerate(filter(None, parts)):
        if number:
            write("\n")
        for part in section:
            draw(part, screen, write)


def _head(explanation: Explanation, screen: Screen) -> Section:
    if explanation.itself:
        side = explanation.a
        number = len(explanation.blocks)
        said = f"{counted(number, 'block')} of it stand{'s' if number == 1 else ''} twice."
        said = said if number else "Nothing in it stands twice."
        place = fitted(tail(shown(side.path), screen.width - 22), screen.width - 22, "bold")
        return [place + text((f"  {counted(side.chars, 'character')}", "dim")), text(said)]
    section: Section = []
    for name, other, side in (("A", "B", explanation.a), ("B", "A", explanation.b)):
        said = f"{percent(side.coverage)} of it stands in {other}"
        right = text(("newer  ", "bold") if side.id == explanation.newer else "", (said, "dim"))
        room = screen.width - right.cell_len - 6
        left = text((f"{name}  ", "bold")) + fitted(tail(shown(side.path), room), room, "cyan")
        section.append(sections.spread(left, right, screen))
    said = _SAID[explanation.relation]
    if explanation.relation == "unrelated" and explanation.blocks:
        said = "unrelated: what they share is too little, or stands in too many articles, to tie them"
    if explanation.relation == "copy" and explanation.fact_changes:
        said += ", but for changed facts"
    section += ["", indented(said, 0, "bold")]
    if explanation.group:
        section.append(indented(_group(explanation), 0))
    return section


def _group(explanation: Explanation) -> str:
    names = {explanation.a.id: "A", explanation.b.id: "B"}
    assert explanation.group is not None
    keeper = names.get(explanation.group.keeper, explanation.group.keeper)
    out = [names[side.id] for side in (explanation.a, explanation.b) if side.keeper]
    left = f" {command(explanation.policy)} leaves out {' and '.join(out)}." if out else " Both are written."
    return f"Keeper of their group: {keeper} ({explanation.group.why}).{left}"


def _why(explanation: Explanation) -> Section | None:
    """What the relation was decided on, how near another one was, and what would make it that."""
    if not explanation.why:
        return None
    return [title("Why"), *(indented(sentence, 2) for sentence in explanation.why)]


def _strips(explanation: Explanation, screen: Screen) -> Section | None:
    """Where the blocks lie in each article, from its first character to its last."""
    if not explanation.blocks:
        return None
    width = screen.width - 5
    a = [(number, pair.a) for number, pair in enumerate(explanation.blocks)]
    b = [(number, pair.b) for number, pair in enumerate(explanation.blocks)]
    first, second = ("1st", "2nd") if explanation.itself else ("A", "B")
    return [
        text((f"{first:<5}", "bold")) + _strip(explanation.a, a, width),
        text((f"{second:<5}", "bold")) + _strip(explanation.b, b, width),
        text(("     where each block stands in the text, from start to end", "dim")),
    ]


def _strip(side: Side, spans: list[tuple[int, Span]], width: int) -> Text:
    cells = ["·"] * width
    for number, span in spans:
        first = span.start * width // max(side.chars, 1)
        last = max(first + 1, span.end * width // max(side.chars, 1))
        cells[first:last] = [_LABELS[min(number, len(_LABELS) - 1)]] * (min(last, width) - first)
    return text(("".join(cells), "cyan"))


def _facts(explanation: Explanation, screen: Screen) -> Section | None:
    if not explanation.fact_changes:
        return None
    where = "in this article" if explanation.itself else "between A and B"
    number = f"{len(explanation.fact_changes):,} {where}, never cut: which is right is yours to say"
    section: Section = [title("Changed facts", number)]
    column = (screen.width - 14) // 2
    for fact in explanation.fact_changes:
        line = text(f"  {fact.label:<10}")
        for name, words, at in (("A", fact.a, fact.line_a), ("B", fact.b, fact.line_b)):
            spot = f"  (line {at})" if explanation.itself else f"  ({name}, line {at})"
            said = (words, "bold yellow") if words else ("(not there)", "dim")
            side = fitted(said[0], column - len(spot) - 2, said[1])
            side += text((spot, "dim"))
            line += side + text(" " * (column - side.cell_len))
        section.append(line)
    return section


def _block(explanation: Explanation, number: int, pair: Pair, screen: Screen, full: bool) -> Section:
    label = _LABELS[min(number, len(_LABELS) - 1)]
    a, b = ("", "") if explanation.itself else (" of A", " of B")
    places = f"{lines(pair.a.line, pair.a.end_line)}{a} and {lines(pair.b.line, pair.b.end_line)}{b}"
    where = f"{places}, {alike(pair.kind, pair.similarity)}"
    section: Section = [title(f"Block {label}", where), indented(_verdict(explanation, pair), 2)]
    if pair.why:
        section.append(indented(pair.why, 2, "dim"))
    section += [indented(sentence, 2, "dim") for sentence in pair.reasons]
    return section + list(_rows(pair.rows, screen, full))


def _rows(rows: tuple[Row, ...], screen: Screen, full: bool) -> Iterator[Text]:
    """Two columns where the screen is wide enough, else one."""
    for row in _trimmed(rows, full):
        if isinstance(row, int):
            yield text((f"        … {counted(row, 'more line')}, word for word the same", "dim"))
        else:
            yield from _two(row, screen) if screen.width >= TWO else _one(row, screen)


def _missing(explanation: Explanation, screen: Screen, full: bool) -> Section | None:
    """What two articles that no copy ties have most alike."""
    found = explanation.missing
    if found is None:
        return None
    where = f"{lines(found.a.line, found.a.end_line)} of A and {lines(found.b.line, found.b.end_line)} of B"
    said = f"{where}, {percent(found.similarity)} alike"
    rows = _rows(found.rows, screen, full) if found.similarity >= _SEEN else ()
    return [title("Most alike", said), indented(found.why, 2), *rows]


def _verdict(explanation: Explanation, pair: Pair) -> str:
    kept, other = (pair.b, pair.a) if pair.kept == "b" else (pair.a, pair.b)
    names = ("B", "A") if pair.kept == "b" else ("A", "B")
    if explanation.itself:
        stays, goes = lines(kept.line, kept.end_line), lines(other.line, other.end_line)
    else:
        stays, goes = names
    if pair.action == "cut":
        return f"{goes[0].upper()}{goes[1:]} would be cut; {stays} stay{'' if stays.startswith('lines') else 's'}."
    out = [name for name, side in (("A", explanation.a), ("B", explanation.b)) if side.keeper]
    if out and not explanation.itself:
        return f"{' and '.join(out)} would be left out as a whole."
    return "Both stay."


def _trimmed(rows: tuple[Row, ...], full: bool) -> Iterator[Row | int]:
    """Yield the rows; of a long run that is the same, the first, the number of those between, and the last."""
    run: list[Row] = []
    for row in (*rows, None):
        if row is not None and row.same and not full:
            run.append(row)
            continue
        if len(run) > _ROWS:
            yield from (run[0], len(run) - 2, run[-1])
        else:
            yield from run
        run = []
        if row is not None:
            yield row


def _marked(row: Row, side: str, screen: Screen) -> Text:
    line = text()
    for op, words in row.pieces(side):
        space = " " if words.startswith(" ") else ""
        before, after = ("", "") if screen.color else _MARKS[op]
        line += text(space, (before + shown(words) + after, _STYLE[op]))
    return line


def _wrapped(line: Text, width: int, screen: Screen) -> list[Text]:
    from rich.console import Console

    return list(line.wrap(Console(width=screen.width), width, overflow="fold")) if line.plain else []


def _two(row: Row, screen: Screen) -> Iterator[Text]:
    width = (screen.width - 13) // 2
    left = _wrapped(_marked(row, "a", screen), width, screen)
    right = _wrapped(_marked(row, "b", screen), width, screen)
    for number, (one, two) in enumerate(zip_longest(left, right)):
        line = text((_number(row.line_a if not number else None), "dim"))
        if one is not None:
            line += one
        line += text(" " * (5 + width - line.cell_len), (" │ ", "dim"))
        line += text((_number(row.line_b if not number else None), "dim"))
        yield line if two is None else line + two


def _number(line: int | None) -> str:
    return "     " if line is None else f"{line:>4} "


def _one(row: Row, screen: Screen) -> Iterator[Text]:
    numbers = f"{row.line_a or '':>4}/{row.line_b or '':<4} "
    for number, line in enumerate(_wrapped(_marked(row, "", screen), screen.width - len(numbers), screen)):
        yield text((" " * len(numbers) if number else numbers, "dim")) + line


def _only(explanation: Explanation, screen: Screen) -> Section | None:
    """What stands in one article only: where an update's news is, and what would be lost with the other."""
    if explanation.itself or not explanation.blocks:
        return None
    section: Section = []
    for name, side in (("A", explanation.a), ("B", explanation.b)):
        if not side.only:
            section.append(title(f"Only in {name}", "nothing"))
            continue
        section.append(title(f"Only in {name}", counted(len(side.only), "line")))
        for span in side.only[:10]:
            section.append(text((f"{span.line:>5} ", "dim")) + fitted(span.text, screen.width - 6))
        if len(side.only) > 10:
            section.append(text((f"      and {counted(len(side.only) - 10, 'more line')}", "dim")))
    return section
