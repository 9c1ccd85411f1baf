r"""JSON objects, a line each: the values that are asked of them.

    {"id": 7, "text": "Rain.", "note": [1]}   ->   ("Rain.", 7, None, None, ...)
    {"id": 7                                  ->   "not valid JSON: ... at column 9; the other lines were read"

msgspec reads the fields that are asked for, a line or a block of lines; what it refuses is read again by json, which
takes more (NaN, a lone surrogate) and says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from dedup.formats import records

if TYPE_CHECKING:
    import msgspec

    from dedup.config import Config

Values: TypeAlias = tuple[Any, ...]  # the text, a str; then of the id and of `records.FIELDS`, None where absent

_OPEN, _CLOSED = b"{}"


def _integer(digits: str) -> int | Decimal:
    """Return a whole number; one of more digits than Python makes an int of (4,300) is exact too."""
    try:
        return int(digits)
    except ValueError:
        return Decimal(digits)


DECODER = json.JSONDecoder(parse_int=_integer)


def reader(config: Config) -> Callable[[bytes], Values | None]:
    """Return what gives the text of a line, its id and the `FIELDS`; None where `parse` must see the line."""
    decoder, values = _decoder(config)
    decode = decoder.decode

    def read(line: bytes) -> Values | None:
        try:
            found: Values = values(decode(line))
            if not line.isascii():
                line.decode("utf-8")  # msgspec passes over the fields that it skips
        except _refused():
            return None
        return found

    return read


def block_reader(config: Config) -> Callable[[bytes], list[Values] | None]:
    """Return what gives the same of each line of a block; None where its lines must be seen one by one."""
    decoder, values = _decoder(config)
    decode = decoder.decode_lines

    def read(block: bytes) -> list[Values] | None:
        try:
            rows = decode(block)
            if not block.isascii():
                block.decode("utf-8")
        except _refused():
            return None
        return [*map(values, rows)] if rows and len(rows) == _lines_apart(block) else None

    return read


def _lines_apart(block: bytes) -> int:
    r"""Return how many lines a block has; 0 where one of them may be blank, or an object go on in the next.

    In an object no line end stands between } and {: where all do, each is one between two objects.

    >>> _lines_apart(b'{"text": "Rain."}\n{"text": "Sun."}'), _lines_apart(b"{}\n\n{}\n")
    (2, 0)
    """
    lines, last = 1, len(block) - 1
    at = block.find(b"\n", 0, last)
    while at > 0 and block[at - 1] == _CLOSED and block[at + 1] == _OPEN:
        lines += 1
        at = block.find(b"\n", at + 1, last)
    return lines if at < 0 else 0


def _decoder(config: Config) -> tuple[msgspec.json.Decoder[Any], Callable[[Any], Values]]:
    """Return what reads an object, and what gives the values that are asked of it."""
    import msgspec

    asked = _asked(config)
    names = list(dict.fromkeys(asked))
    keys = [f"f{at}" for at in range(1, len(names))]
    shape: list[Any] = [("text", str), *((key, Any, None) for key in keys)]
    row = msgspec.defstruct("Row", shape, rename=dict(zip(("text", *keys), names, strict=True)), gc=False)
    values: Callable[[Any], Values] = msgspec.structs.astuple
    if names == asked:
        return msgspec.json.Decoder(row), values
    pick = itemgetter(*map(names.index, asked))
    return msgspec.json.Decoder(row), lambda found: pick(values(found))


def _refused() -> tuple[type[Exception], ...]:
    import msgspec

    return msgspec.MsgspecError, UnicodeDecodeError, RecursionError


def _asked(config: Config) -> list[str]:
    return [config.text_field, config.id_field, *records.FIELDS]


def parse(line: bytes, config: Config) -> Values | str:
    """Return what is asked of a line, or one line that says what is wrong with it."""
    try:
        fields = DECODER.decode(line.decode("utf-8").rstrip("\r\n"))
    except UnicodeDecodeError as error:
        return (
            f"not valid UTF-8 at byte {error.start} of the line; JSON Lines must be UTF-8; to convert: iconv -t utf-8"
        )
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        return f"not valid JSON: {what} at column {error.colno}; the other lines were read"
    except (ValueError, RecursionError) as error:
        return f"JSON beyond what can be read ({' '.join(str(error).split())[:80]}); the other lines were read"
    if not isinstance(fields, dict):
        hint = "; one object a line is read: jq -c '.[]' turns an array into lines" if isinstance(fields, list) else ""
        return f"not a JSON object but {_kind(fields)}{hint}"
    if config.text_field not in fields:
        return f"no field {config.text_field!r} (its fields: {records.listed(fields)}); name it with --text-field"
    text = fields[config.text_field]
    if not isinstance(text, str):
        return f"field {config.text_field!r} is no string but {_kind(text)}; name the text with --text-field"
    return (text, *(fields.get(name) for name in _asked(config)[1:]))


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
