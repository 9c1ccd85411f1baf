"""The twin of `pure` in C: same names, same arguments, same results bit for bit. See pure.py for what they mean."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import Buffer

from dedup.kernels import alignment, answers, vocabulary
from dedup.kernels.chains import Chained, Paired, Rule, Sheets
from dedup.kernels.rows import Column

Book = tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64], NDArray[np.uint32], int, int]
Place = tuple[int, int, int]
Differing = tuple[tuple[int, int, int, int], Place, Place, bool, tuple[tuple[int, int, int, int, int, int], ...]]

def pack(texts: Sequence[str], at: NDArray[np.int64] | None = None) -> tuple[bytes, NDArray[np.int64]]: ...
def pieces(
    texts: Sequence[str],
    first: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    at: NDArray[np.int64] | None = None,
) -> tuple[bytes, NDArray[np.int64], NDArray[np.int64]]: ...
def scan(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint32]]: ...
def signatures(utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.uint32]: ...
def worded(  # as plain tuples
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64], lists: vocabulary.KeyLists
) -> tuple[NDArray[np.int64], vocabulary.Columns]: ...
def numbered(
    data: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]: ...

# The twin of dedup.facts.pieces, for stretches that it can read: see dedup.facts.plain.
def plain(
    meanings: Book,
    utf8: Buffer,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    text: NDArray[np.int32],
    before: NDArray[np.int64],
    first: NDArray[np.int64],
    after: NDArray[np.int64],
) -> tuple[NDArray[np.int8], NDArray[np.uint8], NDArray[np.uint8], tuple[NDArray[Any], ...]]: ...
def shingles(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]: ...
def bands(signature: NDArray[np.uint32], count: int, rows: int) -> NDArray[np.uint64]: ...
def sketch(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64], count: int, rows: int, least: int
) -> tuple[NDArray[np.int32], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]: ...
def shared(
    offsets: NDArray[np.int64], hashes: NDArray[np.uint64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int32]: ...
def folds(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]: ...
def common(
    offsets: NDArray[np.int64],
    points: NDArray[np.uint32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    share: float,
    cutoff: float,
    run: int,
    long_run: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
def alike(
    utf8: Buffer,
    offset: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    share: float,
    cutoff: float,
    run: int,
    long_run: int,
) -> NDArray[np.float64]: ...
def stretches(
    offsets: NDArray[np.int64],
    points: NDArray[np.uint32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    kinds: NDArray[np.uint8],
    least: int,
    slip: int,
    common: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
def letters(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]: ...
def samples(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64], bits: int
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]: ...
def stated(
    utf8: Buffer,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    asked: NDArray[np.uint8],
    first: NDArray[np.int64],
    classes: NDArray[np.uint8],
    kinds: NDArray[np.uint8],
    lower: NDArray[np.uint32],
    dateline: int,
    least: int,
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint64]]: ...
def stood(
    first: NDArray[np.int64],
    size: NDArray[np.int64],
    body: NDArray[np.bool_],
    articles: NDArray[np.int64],
    share: NDArray[np.float64],
    lacking: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]: ...
def chain(sheets: Sheets, paired: Paired, rule: Rule) -> Chained: ...  # as a plain tuple
def differing(  # as a plain tuple
    known: alignment.Vocabulary,
    word: NDArray[np.int32],
    offset: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    rule: alignment.Rule,
) -> alignment.Stretches: ...
def stretched(
    offset: NDArray[np.int64],
    pair: NDArray[np.int64],
    words: NDArray[np.int32],
    code: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]: ...
def contradicted(  # as a plain tuple
    pieces: answers.Stretched, facts: answers.Facts, rows: answers.Rows, dateline: int, ask: answers.Ask
) -> answers.Rows: ...
def quoted(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]: ...
def woven(
    literal: Buffer, cut: NDArray[np.int64], columns: Sequence[Column], rows: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]: ...
def places(
    utf8: Buffer, offset: NDArray[np.int64], text: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
def counted(keys: NDArray[np.uint64], wanted: NDArray[np.bool_], count: NDArray[np.int64]) -> None: ...
def placed(
    keys: NDArray[np.uint64],
    wanted: NDArray[np.bool_],
    first: int,
    place: NDArray[np.int64],
    found: NDArray[np.uint64],
) -> None: ...
def meeting(held: NDArray[np.uint64], edges: NDArray[np.int64], most: int) -> tuple[NDArray[np.uint64], int]: ...
def owners(first: NDArray[np.int64], rows: NDArray[np.int32]) -> NDArray[np.int64]: ...
def tallied(pieces: list[NDArray[np.uint64]], least: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def sort(keys: NDArray[np.uint64]) -> None: ...
def order(keys: NDArray[np.uint64]) -> NDArray[np.int64]: ...
def strongest(pairs: NDArray[np.uint64], most: int) -> NDArray[np.uint64]: ...
def dealt(
    keys: NDArray[np.uint64], offset: NDArray[np.int64], first: int, parts: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...
def sharing(
    pieces: list[NDArray[np.uint64]], most: int, parts: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]: ...

# The twin of dedup.paragraphs.passages: the tables are those of dedup.sentences.
def passages(
    utf8: Buffer,
    offset: NDArray[np.int64],
    classes: NDArray[np.uint8],
    kinds: NDArray[np.uint8],
    lower: NDArray[np.uint32],
    abbreviations: NDArray[np.uint32],
    starters: NDArray[np.uint32],
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.bool_],
    NDArray[np.int64],
    NDArray[np.int64],
]: ...

# The twin of dedup.traits.read: words are code points, each word ended by a zero.
def traits(
    utf8: Buffer,
    offset: NDArray[np.int64],
    article: NDArray[np.int32],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    lower: NDArray[np.uint32],
    heads: NDArray[np.uint32],
    tails: NDArray[np.uint32],
    signs: NDArray[np.uint32],
    bracketed: NDArray[np.uint32],
) -> NDArray[np.uint16]: ...

# The twin of dedup.facts.seen.read: what a word is to each language, as bits.
def glances(
    keys: vocabulary.KeyLists, said: NDArray[np.uint16], future: NDArray[np.uint8], rule: alignment.Rule
) -> object: ...
def learn(glances: object, code: int, book: Book) -> None: ...

Glimpse = (
    tuple[()]
    | tuple[int, bool, bool, tuple[bool, bool], tuple[tuple[tuple[int, int, int, int], Place, Place, bool], ...]]
    | None
)

def glimpse(glances: object, a: str, b: str) -> Glimpse: ...
def glimpses(
    glances: object,
    utf8: Buffer,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> list[Glimpse]: ...
