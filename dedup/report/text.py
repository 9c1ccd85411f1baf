r"""Article text made safe to show, and figures made safe to read.

    "rain\x1b[2J in\nHuế"   shown ->   "rain\\x1b[2J in Huế"
    .9996                   percent ->  ">99%"     never "100%" for what is not the whole

Delivered copy is not to be trusted with a terminal, a spreadsheet or a log: escape sequences move the cursor, bidi
overrides turn text round, and a lone surrogate (a file name that is not UTF-8, a broken JSON escape) can't be encoded
at all. Each is replaced by its escape, in plain sight, so that nothing is hidden and no face can crash.
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f \x85\u2028\u2029]+")
# C0, DEL, C1; embeddings, overrides and isolates (Unicode TR9); surrogates; BOM. LRM and RLM stay: Arabic and Hebrew
# desks type them, and they can't reorder what stands beside them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shown(text: str) -> str:
    r"""Return `text` on one line, with what could act on a terminal turned into visible escapes.

    >>> shown("one\r\n two\x1b]0;x\x07")
    'one two\\x1b]0;x\\x07'
    """
    return _UNSAFE.sub(_escape, _SPACES.sub(" ", text)).strip()


def encodable(text: str) -> str:
    r"""Return `text` with lone surrogates escaped, so that it can be written as UTF-8; nothing else changes.

    >>> encodable("caf\udce9\n")
    'caf\\udce9\n'
    """
    return _SURROGATES.sub(_escape, text)


def percent(share: float) -> str:
    """Return a fraction as a whole percentage that never rounds up to all or down to nothing.

    >>> [percent(s) for s in (0, 0.0004, 0.126, 0.9999, 1)]
    ['0%', '<1%', '13%', '>99%', '100%']
    """
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{int(share * 100 + 0.5)}%"


def alike(kind: str, similarity: float) -> str:
    """Return how alike two spans are: word for word, letter for letter, or by a percentage.

    >>> alike("exact", 1.0), alike("near", 1.0), alike("near", 0.941)
    ('exact', 'same letters', '94% alike')
    """
    if kind == "exact":
        return "exact"
    return "same letters" if similarity >= 1 else f"{percent(similarity)} alike"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return the number with its noun.

    >>> counted(1, "copy", "copies"), counted(2310, "character")
    ('1 copy', '2,310 characters')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def lines(line: int, end_line: int) -> str:
    """Return a run of lines in words.

    >>> lines(4, 4), lines(10, 17)
    ('line 4', 'lines 10-17')
    """
    return f"line {line}" if line == end_line else f"lines {line}-{end_line}"


USUAL = "articles"  # the policy of `dedup clean`


def command(policy: object = "") -> str:
    """Return the command that cleans, with its policy where that is not the default.

    >>> command(), command("articles"), command("latest")
    ('`dedup clean`', '`dedup clean`', '`dedup clean --policy latest`')
    """
    return f"`dedup clean --policy {shown(str(policy))}`" if policy not in ("", None, USUAL) else "`dedup clean`"


def tail(path: str, width: int) -> str:
    """Return `path` in at most `width` characters; the end, which tells stories apart, stays.

    >>> tail("2024/03/11/flood-2nd-lead.txt", 19)
    '…flood-2nd-lead.txt'
    """
    if len(path) <= width:
        return path
    kept = path[len(path) - width + 1 :]
    slash = kept.find("/")
    return "…" + (kept[slash:] if 0 <= slash <= width // 3 else kept)
