"""What is done with a workbook as a text, for other computers: by its name, with plain values.

Nothing that could run goes over the line: a worker takes no function from whoever asks it, it looks
up one of its own by its name, and only one that stands in a list. The text is JSON. What JSON has
not (days, paths, values of ours) is an object that says what it is; such values are of classes that
stand in a list, too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import partial
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

NAMES: Final = frozenset(
    {
        *(f"xlcrm.fleet.batch:{each}" for each in ("_Refreshing", "_Checking", "_Marking")),
        *(f"xlcrm.fleet.batch:{each}" for each in ("_Gathering", "_Noting", "_Task")),
        "xlcrm.fleet.results:Folder",
        "xlcrm.fleet.export:_taken",
        "xlcrm.office.commit:Author",
        "xlcrm.ooxml.zipformat:Limits",
        "xlcrm.schema.finding:Finding",
        "xlcrm.schema.finding:Severity",
        "xlcrm.cellref:CellRef",
    }
)
"""What is done, and with which values, below the command line."""

_KIND: Final = "is"
_AUTHOR: Final = "xlcrm.office.commit:Author"


def told(value: Any, names: Collection[str] = NAMES, of: Collection[Path] = ()) -> Any:  # noqa: ANN401, C901, PLR0911 - whatever it is
    """Return a value as JSON takes it.

    Args:
        value: what is done, or a value of it.
        names: what may be called and made.
        of: the files for which it is told: of a table by files, their lines are enough.

    Raises:
        DomainError: it has no name that another computer would know.

    >>> from xlcrm.ooxml.zipformat import Limits
    >>> told([1, "가", Path("대장.xlsx"), date(2024, 10, 1)])
    [1, '가', {'is': 'path', 'v': '대장.xlsx'}, {'is': 'day', 'v': '2024-10-01'}]
    >>> read(told(Limits(entries=7))).entries
    7
    """
    if value is None or (isinstance(value, bool | int | float | str) and not _is_named(value)):
        return value
    if isinstance(value, datetime):
        return {_KIND: "moment", "v": value.isoformat()}
    if isinstance(value, date):
        return {_KIND: "day", "v": value.isoformat()}
    if isinstance(value, PurePath):
        return {_KIND: "path", "v": str(value)}
    if isinstance(value, list):
        return [told(each, names, of) for each in value]
    if type(value) is tuple:
        return {_KIND: "tuple", "v": [told(each, names, of) for each in value]}
    if isinstance(value, frozenset | set):
        return {_KIND: "set", "v": sorted(told(each, names, of) for each in value)}
    if isinstance(value, Mapping):
        return {
            _KIND: "table",
            "v": [[told(k, names), told(v, names, of)] for k, v in _of(value, of)],
        }
    if isinstance(value, partial):
        given = [] if not value.args else [told(each, names, of) for each in value.args]
        kept = {name: told(each, names, of) for name, each in value.keywords.items()}
        return {_KIND: "call", "name": _name(value.func, names), "v": given, "k": kept}
    if isinstance(value, Enum):
        return {_KIND: _name(type(value), names), "v": value.value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        kept = {name: told(each, names, of) for name, each in fields.items()}
        return {_KIND: _name(type(value), names), "k": kept}
    if callable(value):
        return {_KIND: "name", "v": _name(value, names)}
    raise _nameless()


def read(said: Any, names: Collection[str] = NAMES, base: Path | None = None) -> Any:  # noqa: ANN401, PLR0911 - as `told`
    """Return what a text of `told` says.

    Args:
        said: what JSON gave.
        names: what may be called and made.
        base: where relative paths begin; by default they stay as they are.

    Raises:
        DomainError: it names something else.
    """
    if isinstance(said, list):
        return [read(each, names, base) for each in said]
    if not isinstance(said, dict):
        return said
    kind = said[_KIND]
    if kind in _SIMPLE:
        return _SIMPLE[kind](said["v"])
    if kind == "path":
        return Path(said["v"]) if base is None else base / said["v"]
    if kind == "tuple":
        return tuple(read(said["v"], names, base))
    if kind == "set":
        return frozenset(read(said["v"], names, base))
    if kind == "table":
        return {_key(key, names): read(each, names, base) for key, each in said["v"]}
    if kind == "name":
        return _found(said["v"], names)
    kept = {name: read(each, names, base) for name, each in said.get("k", {}).items()}
    if kind == "call":
        return partial(_found(said["name"], names), *read(said["v"], names, base), **kept)
    found = _found(kind, names)
    return found(said["v"]) if "v" in said else found(**kept)


_SIMPLE: Final[Mapping[str, Callable[[str], object]]] = {
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
}


def without_author(said: Any) -> Any:  # noqa: ANN401 - as `told`
    """Return what is done without who does it, and when: another run may do the same."""
    if isinstance(said, list):
        return [without_author(each) for each in said]
    if not isinstance(said, dict):
        return said
    if said.get(_KIND) == _AUTHOR:
        return None
    return {name: without_author(each) for name, each in said.items()}


def _is_named(value: object) -> bool:
    """Whether a text or a number is one of an enumeration."""
    return isinstance(value, Enum)


def _key(said: Any, names: Collection[str]) -> Any:  # noqa: ANN401 - as `told`
    """A table's key: files are looked up by the path that they were given."""
    return read(said, names)


def _of(table: Mapping[Any, Any], files: Collection[Path]) -> list[tuple[Any, Any]]:
    """A table's lines; of one by files only those of the files, as no other is looked up."""
    if files and isinstance(next(iter(table), None), PurePath):
        return [(file, table[file]) for file in files if file in table]
    return [*table.items()]


def _name(value: Any, names: Collection[str]) -> str:  # noqa: ANN401 - a function or a class
    name = f"{getattr(value, '__module__', '')}:{getattr(value, '__qualname__', '')}"
    if name not in names:
        raise _nameless()
    return name


def _found(name: str, names: Collection[str]) -> Any:  # noqa: ANN401 - a function or a class
    if name not in names:
        raise DomainError(
            "이 컴퓨터의 xlcrm이 모르는 일을 받았습니다.",
            hint="모든 컴퓨터에 같은 판의 xlcrm을 설치하세요.",
        )
    home, _, called = name.partition(":")
    return getattr(import_module(home), called)


def _nameless() -> DomainError:
    return DomainError(
        "이 일은 다른 컴퓨터에 시킬 수 없습니다. 이름으로 부를 수 있는 일만 됩니다.",
        hint="--scheduler와 --workers 없이 실행하세요.",
    )
