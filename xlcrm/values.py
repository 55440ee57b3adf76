"""Classes of values, dataclasses and named tuples, that are made when the first of them is.

A short run loads a hundred and fifty such classes and makes values of sixty; writing the methods of
all of them was a quarter of its time. What comes of it is what `dataclasses` makes: it is asked
when somebody asks for one of the methods, the fields or the signature, and for that one alone. Only
`__init__` is written here, because `dataclasses` does not write a frozen class's without two more,
and not before a class has more than a few values: most have one or two in a short run.
What comes of a named tuple is likewise what `collections.namedtuple` makes.
"""

from __future__ import annotations

import collections
import dataclasses
import sys
from dataclasses import MISSING, Field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

__all__ = ["NamedTuple", "dataclass"]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from dataclasses import dataclass
    from types import FunctionType
    from typing import NamedTuple

_T = TypeVar("_T")

_OWN: Final = frozenset({"__init__", "__eq__", "__hash__", "__setattr__", "__getstate__"})
"""A class that has one of these of its own is made at once: who comes first is not ours to say."""
_SPECIAL: Final = ("ClassVar", "InitVar")
_NAMED: Final = "KW_ONLY"
"""The annotation behind which fields must be named."""
_MADE: Final = frozenset({"__dict__", "__weakref__"})
"""What Python puts into each class that it makes."""


if not TYPE_CHECKING:

    def dataclass(
        cls: type[_T] | None = None,
        /,
        *,
        frozen: bool = False,
        slots: bool = False,
        repr: bool = True,  # noqa: A002 - what `dataclasses` calls it
        order: bool = False,
        **others: bool,
    ) -> type[_T] | Callable[[type[_T]], type[_T]]:
        """Return a decorator as `dataclasses.dataclass` does; most classes are made late.

        >>> @dataclass(frozen=True, slots=True)
        ... class Term:
        ...     months: int
        ...     open_ended: bool = False
        >>> Term(12), Term(12) == Term(12, open_ended=False), hash(Term(3)) == hash(Term(3))
        (Term(months=12, open_ended=False), True, True)
        """
        how = {"frozen": frozen, "repr": repr, "order": order}

        def made(cls: type[_T]) -> type[_T]:
            if others or not _OWN.isdisjoint(cls.__dict__) or _is_special(cls):
                return dataclasses.dataclass(slots=slots, **how, **others)(cls)
            body = {name: value for name, value in cls.__dict__.items() if name not in _MADE}
            late = _Late(body, how)
            late.cls = _slotted(cls, late) if slots else _unslotted(cls, late)
            return late.cls

        return made if cls is None else made(cls)

    class _Naming(type):
        """Makes of each class below `NamedTuple` a tuple whose places have names."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            late = _LateTuple()
            late.cls = type(name, (tuple,), _body_of_tuple(body, late))
            return late.cls

    class NamedTuple(metaclass=_Naming):
        """A base as `typing.NamedTuple` is; how such a tuple is made is written when one is.

        >>> class Place(NamedTuple):
        ...     row: int
        ...     column: int = 1
        >>> Place(3), Place(3)._replace(row=4).row, Place(row=3) == (3, 1)
        (Place(row=3, column=1), 4, True)
        """


def _is_special(cls: type) -> bool:
    """Whether an annotation is more than a field's type."""
    said = " ".join(map(str, cls.__annotations__.values()))
    return any(word in said for word in _SPECIAL)


def _fields_of(cls: type) -> tuple[str, ...]:
    """The names of a class's own fields; `_`, behind which they must be named, is none."""
    return tuple(name for name, said in cls.__annotations__.items() if said != _NAMED)


def _slotted(plain: type[_T], late: _Late) -> type[_T]:
    """A class with slots like a plain one, whose methods are still to be written."""
    names = _fields_of(plain)
    taken = {name for base in plain.__mro__[1:-1] for name in base.__dict__.get("__slots__", ())}
    body = {**late.asked(), **(_KEPT if late.how["frozen"] else {}), **late.body}
    for name in names:
        body.pop(name, None)
    body["__slots__"] = tuple(name for name in names if name not in taken)
    made: type[_T] = type(plain)(plain.__name__, plain.__bases__, body)  # type: ignore[misc]
    made.__qualname__ = plain.__qualname__
    return made


def _unslotted(plain: type[_T], late: _Late) -> type[_T]:
    """The plain class itself, whose methods are still to be written."""
    for name in _fields_of(plain):
        value = late.body.get(name)
        if isinstance(value, Field):
            delattr(plain, name)
            if value.default is not MISSING:
                setattr(plain, name, value.default)
    for name, asked in late.asked().items():
        if name not in late.body:
            setattr(plain, name, asked)
    return plain


class _Late:
    """A class whose methods are still to be written, what stands in it, and how it was declared."""

    cls: type

    def __init__(self, body: Mapping[str, object], how: Mapping[str, bool]) -> None:
        self.body = body
        self.how = how

    def asked(self) -> dict[str, object]:
        """Return what stands in the class where `dataclasses` would put its methods."""
        names = list(_ALWAYS)
        names += ["__repr__"] * self.how["repr"]
        names += _ORDER * self.how["order"]
        names += ["__hash__"] * self.how["frozen"]
        body: dict[str, object] = {name: _Asked(self, name) for name in names}
        body["__init__"] = _AskedInit(self)
        return body | (_FROZEN if self.how["frozen"] else _CHANGING)

    def has_more_fields(self) -> bool:
        """Tell whether a class that it comes from may have fields, too."""
        return any("__annotations__" in base.__dict__ for base in self.cls.__mro__[1:-1])

    def write(self, asked: str) -> None:
        """Have what was asked for written; two threads that both do, do the same."""
        cls, how, names = self.cls, self.how, {asked}
        if self.has_more_fields():
            names = {name for name, value in cls.__dict__.items() if isinstance(value, _Asked)}
        elif asked == "__init__" and (init := _Init(self).written()):
            setattr(cls, asked, init)
            return
        elif asked in _ALONE:
            how = {**_NOTHING, **_ALONE[asked]}
        plain = type(cls)(cls.__name__, cls.__bases__, dict(self.body))
        written = dataclasses.dataclass(**how)(plain).__dict__
        for name in names:
            setattr(cls, name, written[name])


class _Few:
    """Makes the first values of a class field by field, as the `__init__` that is not written yet.

    What that one would refuse, and a class of any other kind than nearly all, is left to it.
    """

    def __init__(self, late: _Late) -> None:
        self._late = late
        self._names = _fields_of(late.cls)
        self._set = object.__setattr__ if late.how["frozen"] else setattr
        self._usual: dict[str, object] = {}
        self._new: dict[str, Callable[[], object]] = {}
        for name in self._names:
            declared = late.body.get(name, MISSING)
            if isinstance(declared, Field):
                if declared.default_factory is not MISSING:
                    self._new[name] = declared.default_factory
                declared = declared.default
            if declared is not MISSING:
                self._usual[name] = declared
        has_default = [name in self._usual or name in self._new for name in self._names]
        self._needed = {*self._names[: has_default.count(False)]}
        self.may = has_default == sorted(has_default) and not late.has_more_fields()
        """Whether values of the class may be made so."""
        said = late.cls.__annotations__.values()
        if _NAMED in said or any(self._is_odd(name) for name in self._names):
            self.may = False

    def _is_odd(self, name: str) -> bool:
        declared = self._late.body.get(name, MISSING)
        usual = self._usual.get(name)
        return (
            name == "self"
            or (isinstance(declared, Field) and (not declared.init or declared.kw_only is True))
            or usual.__class__.__hash__ is None
        )

    def __call__(self, value: object, /, *args: object, **named: object) -> None:
        """Set the fields of a value."""
        given = dict(zip(self._names, args, strict=False)) | named
        fits = len(given) == len(args) + len(named) and self._needed <= given.keys()
        if not fits or not given.keys() <= {*self._names}:
            self._late.write("__init__")
            vars(self._late.cls)["__init__"](value, *args, **named)  # which says what is wrong
            return
        for name in self._names:
            if name in given:
                said = given[name]
            else:
                said = self._new[name]() if name in self._new else self._usual[name]
            self._set(value, name, said)
        if hasattr(value, "__post_init__"):
            value.__post_init__()


class _Init:
    """How a value of a class is made, while that is being written: arguments, and what they set."""

    def __init__(self, late: _Late) -> None:
        self._cls = late.cls
        self._body = late.body
        self._frozen = late.how["frozen"]
        self._slots = "__slots__" in late.cls.__dict__
        self._given: dict[str, str | None] = {}
        self._lines: list[str] = []
        self._known: dict[str, object] = {"_factory": _FACTORY, "_set": object.__setattr__}

    def written(self) -> FunctionType | None:
        """Return the function; None where `dataclasses` has something to say of the fields."""
        cls, names = self._cls, _fields_of(self._cls)
        fields = [self._field(name) for name in names]
        for place, (name, field) in enumerate(zip(names, fields, strict=True)):
            self._add(place, name, field)
        before = names
        if _NAMED in cls.__annotations__.values():
            before = names[: [*cls.__annotations__.values()].index(_NAMED)]
        has_default = [self._given[name] is not None for name in before if name in self._given]
        if has_default != sorted(has_default) or any(map(_is_odd, names, fields)):
            return None
        if hasattr(cls, "__post_init__"):
            self._lines.append("self.__post_init__()")
        given = ["self"]
        for name, value in self._given.items():
            if name not in before and "*" not in given:
                given.append("*")
            given.append(f"{name}={value}" if value else name)
        head = f"def __init__({', '.join(given)}):"
        init = self._compiled("\n  ".join((head, *(self._lines or ["pass"]))))
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        init.__annotations__ = {name: cls.__annotations__[name] for name in self._given}
        init.__annotations__["return"] = None
        return init

    def _field(self, name: str) -> Field[Any]:
        """What is declared of a field."""
        declared: Any = self._body.get(name, MISSING)
        if isinstance(declared, Field):
            return declared
        field: Field[Any] = dataclasses.field(default=declared)
        return field

    def _add(self, place: int, name: str, field: Field[Any]) -> None:
        """Add an argument with its default, and the line that puts it where it belongs."""
        value, default = name, None
        if field.default_factory is not MISSING:
            self._known[f"_new{place}"] = field.default_factory
            value, default = f"_new{place}()", "_factory"
            if field.init:
                value = f"{value} if {name} is _factory else {name}"
        elif field.default is not MISSING:
            default = f"_default{place}"
            self._known[default] = field.default
            if not field.init:
                value = default
        elif not field.init:
            return
        if field.init:
            self._given[name] = default
        self._lines.append(self._setting(place, name, value))

    def _setting(self, place: int, name: str, value: str) -> str:
        """The line that sets a field, whatever refuses that to others."""
        if not self._frozen:
            return f"self.{name} = {value}"
        if not self._slots:
            return f"_set(self, {name!r}, {value})"
        self._known[f"_set{place}"] = self._cls.__dict__[name].__set__
        return f"_set{place}(self, {value})"

    def _compiled(self, text: str) -> FunctionType:
        """The function of a text, in the module of its class."""
        module = sys.modules.get(self._cls.__module__)
        made: dict[str, Callable[..., FunctionType]] = {}
        whole = f"def made({', '.join(self._known)}):\n {text}\n return __init__"
        exec(whole, vars(module) if module else {}, made)  # noqa: S102 - as `dataclasses` does
        return made["made"](**self._known)


def _is_odd(name: str, field: Field[Any]) -> bool:
    """Whether a field is written in no usual way, or not as it may be: one list for all values."""
    return name == "self" or field.kw_only is True or field.default.__class__.__hash__ is None


class _Factory:
    """Stands in a signature for a default that each value gets anew, as `dataclasses` shows it."""

    def __repr__(self) -> str:
        """Return what stands there."""
        return "<factory>"


def _body_of_tuple(body: Mapping[str, Any], late: _LateTuple) -> dict[str, Any]:
    """What stands in the class of a named tuple: what was declared, and what is asked for late."""
    names = tuple(body.get("__annotations__", ()))
    return {
        **{name: _Asked(late, name) for name in _OF_TUPLES},
        "__getnewargs__": _values,
        "__match_args__": names,
        **body,
        "__slots__": (),
        "_fields": names,
        "_field_defaults": {name: body[name] for name in names if name in body},
        **{name: _PLACE(at, f"Alias for field number {at}") for at, name in enumerate(names)},
    }


def _values(self: tuple[object, ...]) -> tuple[object, ...]:
    """What a copy is made of."""
    return tuple(self)


class _LateTuple:
    """The class of a named tuple whose methods are still to be written."""

    cls: Any

    def write(self, asked: str) -> None:  # noqa: ARG002 - all are written at once
        """Have them written."""
        cls = self.cls
        names, defaults = cls._fields, cls._field_defaults.values()
        named_tuple: Any = collections.namedtuple  # noqa: PYI024 - what `typing` calls, too
        made = named_tuple(cls.__name__, names, defaults=defaults)
        made.__new__.__annotations__ = dict(cls.__annotations__)
        for name in _OF_TUPLES:
            if isinstance(cls.__dict__[name], _Asked):
                setattr(cls, name, made.__dict__[name])


class _Asked:
    """Stands where a method will be: whoever asks for it has it written."""

    def __init__(self, late: _Late | _LateTuple, name: str) -> None:
        self._late = late
        self._name = name

    def __get__(self, value: object, cls: type | None = None) -> object:
        self._late.write(self._name)
        found = self._late.cls.__dict__[self._name]
        bound = getattr(found, "__get__", None)
        return bound(value, cls) if bound else found


class _AskedInit(_Asked):
    """Stands where `__init__` will be, which is written once more than a few values are made."""

    _late: _Late

    def __init__(self, late: _Late) -> None:
        super().__init__(late, "__init__")
        self._few: _Few | None = None
        self._left = _FEW

    def __get__(self, value: object, cls: type | None = None) -> object:
        self._left -= 1
        if value is None or self._left < 0 or type(value) is not self._late.cls:
            return super().__get__(value, cls)
        if self._few is None:
            self._few = _Few(self._late)
        return partial(self._few, value) if self._few.may else super().__get__(value, cls)


def _refuse(self: object, name: str, *_: object) -> None:
    msg = f"cannot assign to field {name!r} of {type(self).__name__}"
    raise dataclasses.FrozenInstanceError(msg)


def _state(self: object) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]  # type: ignore[arg-type]


def _restored(self: object, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):  # type: ignore[arg-type]
        object.__setattr__(self, field.name, value)


_ALWAYS: Final = (
    *("__init__", "__eq__", "__match_args__", "__dataclass_fields__", "__dataclass_params__"),
)
"""What `dataclasses` writes, and only when it is asked for."""
_FEW: Final = 8
"""So many values are made in about the time in which `__init__` is written."""
_NOTHING: Final = dict.fromkeys(("init", "repr", "eq", "match_args"), False)
_ALONE: Final = {
    "__repr__": {"repr": True},
    "__eq__": {"eq": True},
    "__hash__": {"unsafe_hash": True},
    "__match_args__": {"match_args": True},
    "__dataclass_fields__": {},
}
"""How `dataclasses` is asked for one thing alone."""
_ORDER: Final = ["__lt__", "__le__", "__gt__", "__ge__"]
_FACTORY: Final = _Factory()
_FROZEN: Final = {"__setattr__": _refuse, "__delattr__": _refuse}
_KEPT: Final = {"__getstate__": _state, "__setstate__": _restored}
_CHANGING: Final = {"__hash__": None}
_OF_TUPLES: Final = ("__new__", "__repr__", "_make", "_replace", "_asdict")
"""What `collections.namedtuple` writes for each class."""
_PLACE: Final = collections._tuplegetter  # type: ignore[attr-defined]  # noqa: SLF001 - C's where there is one
