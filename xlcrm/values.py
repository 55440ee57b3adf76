"""Classes of values that are made into dataclasses when the first of them is.

A short run loads a hundred and fifty such classes and makes values of sixty; writing the methods of
all of them was a quarter of its time. What comes of it is what `dataclasses` makes: it is asked
when somebody makes a value, or asks for one of the methods, the fields or the signature.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final, TypeVar

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass

_T = TypeVar("_T")

_WRITTEN: Final = (
    "__init__",
    "__repr__",
    "__eq__",
    "__hash__",
    "__match_args__",
    "__dataclass_fields__",
    "__dataclass_params__",
)
"""What `dataclasses` writes, and only when it is asked for."""
_OWN: Final = frozenset({"__init__", "__eq__", "__hash__", "__setattr__", "__getstate__"})
"""A class that has one of these of its own is made at once: who comes first is not ours to say."""
_SPECIAL: Final = ("ClassVar", "InitVar", "KW_ONLY")
_MADE: Final = frozenset({"__dict__", "__weakref__"})
"""What Python puts into each class that it makes."""


if not TYPE_CHECKING:

    def dataclass(
        cls: type[_T] | None = None, /, *, frozen: bool = False, slots: bool = False, **others: bool
    ) -> type[_T] | Callable[[type[_T]], type[_T]]:
        """Return a decorator as `dataclasses.dataclass` does; a class with slots is made late.

        >>> @dataclass(frozen=True, slots=True)
        ... class Term:
        ...     months: int
        ...     open_ended: bool = False
        >>> Term(12), Term(12) == Term(12, open_ended=False), hash(Term(3)) == hash(Term(3))
        (Term(months=12, open_ended=False), True, True)
        """

        def made(cls: type[_T]) -> type[_T]:
            own = cls.__dict__
            if others or not slots or not _OWN.isdisjoint(own) or _is_special(cls):
                at_once = dataclasses.dataclass(frozen=frozen, slots=slots, **others)
                return at_once(cls)
            return _slotted(cls, frozen=frozen)

        return made if cls is None else made(cls)


def _is_special(cls: type) -> bool:
    """Whether an annotation is more than a field's type."""
    return any(word in str(said) for said in cls.__annotations__.values() for word in _SPECIAL)


def _slotted(plain: type[_T], *, frozen: bool) -> type[_T]:
    """A class with slots like a plain one, whose methods are still to be written."""
    names = tuple(plain.__annotations__)
    taken = {name for base in plain.__mro__[1:-1] for name in base.__dict__.get("__slots__", ())}
    body = {name: value for name, value in plain.__dict__.items() if name not in {*names, *_MADE}}
    body["__slots__"] = tuple(name for name in names if name not in taken)
    late = _Late(plain, frozen=frozen)
    body |= {name: _Asked(late, name) for name in _WRITTEN if name not in body}
    if frozen:
        body |= _FROZEN
    else:
        body["__hash__"] = None
    late.cls = type(plain)(plain.__name__, plain.__bases__, body)  # type: ignore[misc]
    late.cls.__qualname__ = plain.__qualname__
    return late.cls


class _Late:
    """A class whose methods are still to be written, and the plain class that tells which."""

    cls: type

    def __init__(self, plain: type, *, frozen: bool) -> None:
        self._plain = plain
        self._frozen = frozen

    def write(self) -> None:
        """Have the methods written, and take them over; two threads that both do, do the same."""
        body = {name: value for name, value in self._plain.__dict__.items() if name not in _MADE}
        plain = type(self._plain)(self._plain.__name__, self._plain.__bases__, body)
        written = dataclasses.dataclass(frozen=self._frozen)(plain).__dict__
        for name in _WRITTEN:
            if isinstance(self.cls.__dict__.get(name), _Asked):
                setattr(self.cls, name, written[name])


class _Asked:
    """Stands where a method will be: whoever asks for it has all of them written."""

    def __init__(self, late: _Late, name: str) -> None:
        self._late = late
        self._name = name

    def __get__(self, value: object, cls: type | None = None) -> object:
        self._late.write()
        found = self._late.cls.__dict__[self._name]
        bound = getattr(found, "__get__", None)
        return bound(value, cls) if bound else found


def _refuse(self: object, name: str, *_: object) -> None:
    msg = f"cannot assign to field {name!r} of {type(self).__name__}"
    raise dataclasses.FrozenInstanceError(msg)


def _state(self: object) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]  # type: ignore[arg-type]


def _restored(self: object, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):  # type: ignore[arg-type]
        object.__setattr__(self, field.name, value)


_FROZEN: Final = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _restored,
}
