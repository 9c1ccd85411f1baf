"""Our frozen dataclasses beside the standard library's: what programs can tell of one holds of the other."""

import copy
import dataclasses
import inspect
import pickle

import pytest

from dedup import frozen


def _classes(dataclass):
    """One class of each kind that the package has, made by `dataclass`."""

    @dataclass(frozen=True, slots=True)
    class Span:
        """A stretch."""

        start: int
        end: int = 9
        notes: list = dataclasses.field(default_factory=list)
        stamp: int = dataclasses.field(default=0, repr=False, compare=False)

        def __post_init__(self):
            if self.end < self.start:
                raise ValueError("ends before it starts")

    @dataclass(frozen=True)
    class Page:
        """Keeps what it has worked out in its dict."""

        text: str

    @dataclass(frozen=True, slots=True, eq=False)
    class Language:
        """Equal only to itself."""

        code: str

    @dataclass(slots=True)
    class Tally:
        """May change."""

        count: int = 0

    return Span, Page, Language, Tally


OURS, THEIRS = _classes(frozen.dataclass), _classes(dataclasses.dataclass)


def _attempt(call):
    """What a call gives, or the kind of its error."""
    try:
        return call()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda span, *_: repr(span(1)), id="repr, without a field that is not shown"),
        pytest.param(lambda span, *_: span(1) == span(1, stamp=7), id="a field that is not compared"),
        pytest.param(lambda span, *_: span(1) == span(2), id="unequal"),
        pytest.param(lambda span, page, *_: span(1) == page("1"), id="another class is never equal"),
        pytest.param(lambda span, *_: hash(span(1, 2, ())) == hash(span(1, 2, (), 7)), id="equal ones hash alike"),
        pytest.param(lambda span, *_: hash(span(1)), id="a list can't be hashed"),
        pytest.param(lambda _, page, *__: hash(page("a")) == hash(("a",)), id="hash of one field"),
        pytest.param(lambda span, *_: span(1).notes is span(1).notes, id="a factory makes one each"),
        pytest.param(lambda span, *_: span(2, 1), id="__post_init__ refuses"),
        pytest.param(lambda span, *_: span(), id="a field is missing"),
        pytest.param(lambda span, *_: span(1, nope=2), id="a field too many"),
        pytest.param(lambda span, *_: setattr(span(1), "start", 2), id="a field is set"),
        pytest.param(lambda span, *_: delattr(span(1), "start"), id="a field is deleted"),
        pytest.param(lambda span, *_: dataclasses.asdict(span(1)), id="asdict"),
        pytest.param(lambda span, *_: dataclasses.replace(span(1), end=3).end, id="replace"),
        pytest.param(lambda span, *_: [field.name for field in dataclasses.fields(span)], id="fields"),
        pytest.param(lambda span, *_: list(inspect.signature(span).parameters), id="signature"),
        pytest.param(lambda span, *_: span.__init__.__annotations__, id="annotations"),
        pytest.param(lambda span, *_: copy.deepcopy(span(1, notes=[2])).notes, id="deepcopy"),
        pytest.param(lambda span, *_: span.__match_args__, id="match"),
        pytest.param(lambda span, *_: hasattr(span(1), "__dict__"), id="slots"),
        pytest.param(lambda _, page, *__: hasattr(page("a"), "__dict__"), id="no slots"),
        pytest.param(lambda *all_: all_[2]("en") == all_[2]("en"), id="equal only to itself"),
        pytest.param(lambda *all_: setattr(all_[3](), "count", 2), id="one that may change"),
    ],
)
def test_a_frozen_class_answers_as_the_standard_librarys(ask):
    assert _attempt(lambda: ask(*OURS)) == _attempt(lambda: ask(*THEIRS))


def test_a_frozen_object_survives_pickle():
    """Its class must be found by name."""
    from dedup.model import Article

    article = Article("a", "Rain.", version=2)
    assert pickle.loads(pickle.dumps(article)) == article
