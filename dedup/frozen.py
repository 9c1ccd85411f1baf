"""Frozen dataclasses that cost a fifth: `dataclasses` compiles seven functions a class, which is more than a short run.

    @dataclass(frozen=True, slots=True)      0.2 ms where the standard library takes 1.0 ms, and a check of one file
    class Span:                              loads 60 of them; an object takes two thirds of its time to make
        start: int
        end: int

Only `__init__` is compiled; the rest is shared, and asks for the fields by name. To programs it is a dataclass:
`dataclasses.fields`, `replace` and `asdict` work, a change raises `FrozenInstanceError`, and type checkers see the
standard library's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

T = TypeVar("T")

_MISSING = dataclasses.MISSING


def _dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type[T]], type[T]]:
    """Return what makes a dataclass of a class, as `dataclasses.dataclass` does; one that may change is its own.

    >>> @_dataclass(frozen=True, slots=True)
    ... class Span:
    ...     start: int
    ...     end: int = 9
    >>> Span(1), Span(1) == Span(1, 9), dataclasses.replace(Span(1), end=2)
    (Span(start=1, end=9), True, Span(start=1, end=2))
    """
    if not frozen:
        return dataclasses.dataclass(slots=slots, eq=eq)

    def made(bare: type[T]) -> type[T]:
        own = {"__repr__", "__eq__", "__hash__"} & vars(bare).keys()
        cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(bare)
        methods = _methods(dataclasses.fields(cls), slots, eq)  # type: ignore[arg-type]
        methods["__init__"] = _init(cls, slots)
        for name in methods.keys() - own:
            setattr(cls, name, methods[name])
        return cls

    return made


def _init(cls: Any, slots: bool) -> Callable[..., None]:
    """Return the `__init__` of a class: each field is set once, in order."""
    heads: list[str] = []
    lines: list[str] = []
    names: dict[str, Any] = {"_missing": _MISSING}
    for field in dataclasses.fields(cls):
        name, head, value = field.name, field.name, field.name
        if field.default is not _MISSING:
            names[f"_default_{name}"] = field.default
            head = f"{name}=_default_{name}"
        elif field.default_factory is not _MISSING:
            names[f"_make_{name}"] = field.default_factory
            head, value = f"{name}=_missing", f"_make_{name}() if {name} is _missing else {name}"
        names[f"_set_{name}"] = vars(cls)[name].__set__ if slots else object.__setattr__
        heads.append(head)
        lines.append(f"_set_{name}(self, {value})" if slots else f"_set_{name}(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__(self, {', '.join(heads)}):\n " + "\n ".join(lines), names)
    init: Any = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    init.__annotations__ = {field.name: field.type for field in dataclasses.fields(cls)} | {"return": None}
    return init  # type: ignore[no-any-return]


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads the fields of these names."""
    return attrgetter(*names) if len(names) > 1 else lambda self: tuple([getattr(self, name) for name in names])


def _methods(fields: tuple[dataclasses.Field[Any], ...], slots: bool, eq: bool) -> dict[str, Any]:
    """Return what a frozen class of these fields has besides `__init__`."""
    names = [field.name for field in fields]
    state, key = _values(names), _values([field.name for field in fields if field.compare])

    def __repr__(self: Any) -> str:
        told = (f"{field.name}={getattr(self, field.name)!r}" for field in fields if field.repr)
        return f"{self.__class__.__qualname__}({', '.join(told)})"

    def __eq__(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(key(self))

    def __setattr__(self: Any, name: str, value: object) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self: Any, name: str) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self: Any) -> list[Any]:
        return list(state(self))

    def __setstate__(self: Any, saved: list[Any]) -> None:
        for name, value in zip(names, saved, strict=True):
            object.__setattr__(self, name, value)

    found = {"__repr__": __repr__, "__setattr__": __setattr__, "__delattr__": __delattr__}
    if eq:
        found |= {"__eq__": __eq__, "__hash__": __hash__}
    if slots:  # copy and pickle would set the fields, which are frozen
        found |= {"__getstate__": __getstate__, "__setstate__": __setstate__}
    return found


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass
