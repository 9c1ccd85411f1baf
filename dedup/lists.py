"""The lists of a report as columns: one row an article, a repeat, a copy, a fact, a relation, and no object for it.

    relations    a b relation coverage_a ...  offset  |  facts    kind a b article_a ...
    repeats      within exact keep ... offset offset  |  copies   span similarity ...  |  spans  article start end ...

Articles are named by their place among `ids`. What reads a list as objects sees a sequence of `model`'s; what writes
all of it (`report.json`) asks for columns. All arrays have shape (n,), but where stated.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

C = TypeVar("C")
S = TypeVar("S", covariant=True)
T = TypeVar("T")


class Pieces(NamedTuple):
    """Texts, as pieces of one buffer of UTF-8 in which lone surrogates are kept."""

    utf8: bytes
    start: Ints
    end: Ints

    def some(self, at: Ints) -> Pieces:
        """Return some of them."""
        return Pieces(self.utf8, self.start[at], self.end[at])

    def bytes(self) -> list[memoryview]:
        """Return them as bytes."""
        view = memoryview(self.utf8)
        return [view[start:end] for start, end in zip(self.start.tolist(), self.end.tolist(), strict=True)]

    def texts(self) -> list[str]:
        """Return them as strings."""
        low, high = int(self.start.min(initial=len(self.utf8))), int(self.end.max(initial=0))
        view = memoryview(self.utf8)[low:high]
        spans = zip((self.start - low).tolist(), (self.end - low).tolist(), strict=True)
        try:
            text = str(view, "ascii")  # then a character is a byte, and a slice of it costs a tenth
        except UnicodeDecodeError:
            return [str(view[start:end], "utf-8", "surrogatepass") for start, end in spans]
        return [text[start:end] for start, end in spans]


class Coded(NamedTuple):
    """Texts of which there are few, by their place among these."""

    names: Sequence[str]
    code: Ints

    def texts(self) -> list[str]:
        """Return them as strings."""
        return list(map(self.names.__getitem__, self.code.tolist()))


class ArticleRows(NamedTuple):
    """The rows of articles."""

    ids: Pieces  # of all articles of the run, here and in all other rows
    article: Ints
    path: Pieces
    chars: Ints
    repeated: Ints
    keeper: Ints  # -1: it is written


class SpanRows(NamedTuple):
    """Spans as a report shows them."""

    article: Ints
    start: Ints
    end: Ints
    line: Ints
    end_line: Ints
    role: Coded
    text: Pieces


class FactRows(NamedTuple):
    """Changed facts."""

    kind: Coded
    a: Pieces
    b: Pieces
    article_a: Ints
    article_b: Ints
    place: NDArray[np.int32]  # (n, 6): line_a, line_b, start_a, end_a, start_b, end_b


class RepeatRows(NamedTuple):
    """Repeats, their copies and the facts that these change."""

    ids: Pieces
    number: Ints
    within: NDArray[np.bool_]
    exact: NDArray[np.bool_]
    similarity: NDArray[np.float64]
    keep: SpanRows
    copy: Ints  # (n + 1,): copies copy[k]:copy[k + 1] are repeat k's
    copies: SpanRows
    alike: NDArray[np.float64]  # of each copy: its similarity
    cut: NDArray[np.bool_]
    same: NDArray[np.bool_]  # byte for byte, white space aside
    why: Coded
    fact: Ints  # (n + 1,): facts fact[k]:fact[k + 1] are repeat k's
    facts: FactRows


TIPPING = ("conflicts", "torn", "limit", "form", "margin", "nearest", "successor")


class Grounds(NamedTuple):
    """What would make other relations of some, and why one of two stays."""

    evidence: Mapping[str, NDArray[Any]]  # those fields of `model.Evidence` that tell it: TIPPING
    nearest: Sequence[str]  # the relations that its `nearest` is a place among
    stays: Mapping[int, str]  # by their place among these relations


class RelationRows(NamedTuple):
    """Relations and their changed facts."""

    ids: Pieces
    a: Ints
    b: Ints
    relation: Coded
    coverage_a: NDArray[np.float64]
    coverage_b: NDArray[np.float64]
    newer: Ints  # -1: not known
    blocks: Ints
    fact: Ints  # (n + 1,): facts fact[k]:fact[k + 1] are relation k's
    facts: FactRows
    grounds: Callable[[], Grounds]  # not read where nobody asks


class GroupRows(NamedTuple):
    """Groups."""

    ids: Pieces
    keeper: Ints
    first: Ints  # (n + 1,): members first[k]:first[k + 1] are group k's
    members: Ints
    why: Coded


@runtime_checkable
class Spooled(Protocol[S]):
    """A sequence that may lie on disk, of which what is not asked for is not made."""

    def some(self, rows: Iterable[bool], /) -> Iterator[S]:
        """Yield some objects, by a mark for each, in order."""
        ...


class Listed(Sequence[T], Generic[T, C]):
    """A list whose rows lie in columns, but for a few."""

    @abstractmethod
    def columns(self, start: int, stop: int) -> tuple[C, Mapping[int, T]]:
        """Return the rows from `start` up to `stop` that lie in columns, in order, and the others by their place."""
