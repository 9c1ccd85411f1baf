"""The screen a face is drawn for, and the drawing: rich renderables -> text, the same on every machine.

    Screen.of(stdout, os.environ)  ->  Screen(width=80, color=False, unicode=True)

Article text goes in as `rich.text.Text`, never as markup, so "[bold]" in a story is printed and not obeyed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TextIO

from dedup.frozen import dataclass
from dedup.report.text import shown

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

WIDEST = 120  # a line of more than 120 columns is no longer read at a glance
_PLAIN = str.maketrans({"│": "|", "█": "#", "░": ".", "·": ".", "…": "~", "“": '"', "”": '"', "✓": "+"})
_TRAILING = re.compile(r" +(?=(?:\x1b\[[0-9;]*m)*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Screen:
    """What the reader's terminal can show."""

    width: int = 80  # columns
    color: bool = False
    unicode: bool = True  # False: lines and bars are drawn in ASCII

    @classmethod
    def of(cls, stream: TextIO, env: Mapping[str, str]) -> Screen:
        """Return the screen behind `stream`: 80 columns without colour where it is no terminal.

        NO_COLOR (any value) turns colour off and FORCE_COLOR turns it on, as no-color.org and force-color.org have it;
        COLUMNS sets the width.
        """
        import shutil

        tty = stream.isatty()
        color = (tty and env.get("TERM") != "dumb") or env.get("FORCE_COLOR", "0") not in ("", "0")
        columns = env.get("COLUMNS", "")
        if columns.isdecimal() and int(columns):
            width = int(columns)
        else:
            width = shutil.get_terminal_size((80, 24)).columns if tty else 80
        encoding = (getattr(stream, "encoding", None) or "ascii").lower()
        unicode = not tty or encoding.startswith(("utf", "cp65001"))  # into a file or pipe, we write UTF-8
        return cls(max(40, min(width, WIDEST)), color and not env.get("NO_COLOR"), unicode)


def draw(renderable: RenderableType, screen: Screen, write: Callable[[str], object]) -> None:
    """Draw one renderable and write it, without spaces at line ends."""
    from rich.console import Console

    drawn = io.StringIO()
    console = Console(
        file=drawn, width=screen.width, force_terminal=screen.color, no_color=not screen.color,
        color_system="standard" if screen.color else None, markup=False, emoji=False, highlight=False,
        legacy_windows=False, force_interactive=False, _environ={},
    )  # fmt: skip
    console.print(renderable)
    text = _TRAILING.sub("", drawn.getvalue())
    write(text if screen.unicode else text.translate(_PLAIN).encode("ascii", "backslashreplace").decode())


def fitted(text: str, width: int, style: str = "") -> Text:
    """Return article text on one line of at most `width` columns, "…" where it goes on."""
    from rich.text import Text

    line = Text.assemble((shown(text[: 4 * width]), style))  # a span, not the line's own style: that would spread
    line.truncate(width, overflow="ellipsis")
    return line


def bar(share: float, width: int, style: str = "yellow") -> Text:
    """Return a bar of `width` columns; a share above 0 shows at least one mark, one below 1 at least one gap."""
    from rich.text import Text

    marks = round(share * width)
    if 0 < share < 1:
        marks = min(max(marks, 1), width - 1)
    return Text.assemble(("█" * marks, style), ("░" * (width - marks), "dim"))
