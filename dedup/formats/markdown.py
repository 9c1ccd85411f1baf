"""Markdown: which parts are not copy. The text is read and cut as plain text; front matter and code are left alone.

    ---                    protected: front matter (--- or ... ends ---, +++ ends +++, ;;; ends ;;;)
    title: Fire
    ---
    Fire broke out.
    ```sh                  protected: a fenced block, to a fence as long, or to the end of the text
    make
    ```
        make test          protected: lines indented by four columns after a blank line, unless a list is open

Spans are whole lines. The error is on the safe side: what may be code is not cut. Source: CommonMark 0.31, 4.4 and 4.5.
"""

from __future__ import annotations

import re

_FRONT = re.compile(r"(---|\+\+\+|;;;)[ \t]*\r?\n")
_KEY = re.compile(r"\s*(?:#|[-\"'\[{]|[^\s:=#][^:=\n]*[:=](?:\s|\S))")  # a line of YAML, TOML or JSON, not prose
_PREFIX = r"[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?[ \t]*"  # a fence in a quotation or a list item
_FENCE = re.compile(_PREFIX + r"(`{3,}(?=[^`]*$)|~{3,})")
_CLOSE = re.compile(r"[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")


def spans(text: str) -> list[tuple[int, int]]:
    r"""Return the spans of front matter and code blocks, in order, disjoint, whole lines.

    >>> spans("Rain.\n```\nmake\n```\nSun.\n")
    [(6, 19)]
    """
    start = front_matter(text)
    found = [(0, start)] if start else []
    return found + _blocks(text, start)


def front_matter(text: str) -> int:
    r"""Return where the front matter ends, its last line end included; 0 without one.

    A rule (---) above prose is no front matter: the first line inside has to look like a setting.

    >>> front_matter("---\ntitle: Fire\n---\nRain."), front_matter("---\nIt rained.\n---\n")
    (20, 0)
    """
    opening = _FRONT.match(text)
    if not opening:
        return 0
    fence = opening[1]
    end = r"(?:---|\.\.\.)" if fence == "---" else re.escape(fence)
    closing = re.compile(rf"^{end}[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, opening.end())
    if not closing:
        return 0
    inside = text[opening.end() : closing.start()]
    return closing.end() if not inside.strip() or _KEY.match(inside) else 0


def _blocks(text: str, start: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    fence, fence_start = "", 0
    after_blank, in_list, in_code = True, False, False
    at = start
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].rstrip("\r\n")
        if fence:
            closing = _CLOSE.match(line)
            if closing and closing[1].startswith(fence):
                found.append((fence_start, end))
                fence, after_blank = "", True
        elif opening := _FENCE.match(line):
            fence, fence_start, in_code = opening[1], at, False
        elif not line.strip():
            after_blank = True
        else:
            indented = _indent(line) >= 4
            in_code = indented and not in_list and (after_blank or in_code)
            if in_code:
                found.append((at, end))
            elif not indented:
                in_list = bool(_ITEM.match(line)) or (in_list and (not after_blank or line[0] in " \t"))
            after_blank = bool(_HEADING.match(line))
        at = end
    if fence:
        found.append((fence_start, len(text)))
    return found


def _indent(line: str) -> int:
    """Return the columns before a line's first character, a tab going on to the next multiple of four."""
    columns = 0
    for character in line:
        if character == " ":
            columns += 1
        elif character == "\t":
            columns += 4 - columns % 4
        else:
            break
    return columns
