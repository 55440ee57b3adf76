"""The page of the library's public names, from their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from typing import TYPE_CHECKING, Final

import xlcrm

if TYPE_CHECKING:
    from collections.abc import Iterator

API: Final = """\
# API

`docs/generate.py` makes this page from the docstrings of every public name of `xlcrm`; the examples
are run by a test. Below the command line nothing asks for the day or the user: both are arguments.
"""
_SECTIONS: Final = ("Args", "Attributes", "Returns", "Yields", "Raises")
_PROSE: Final = frozenset({"Returns", "Yields"})
_SHOWN: Final = frozenset(
    {"__bool__", "__contains__", "__getitem__", "__iter__", "__len__", "__or__"}
)  # methods that are called by their signs
_WIDE: Final = 88  # characters of a signature on one line
_LONG: Final = 24  # characters of a default that is shown


def api() -> str:
    """Return every public name of the library as a Markdown page."""
    names = {name: getattr(xlcrm, name) for name in xlcrm.__all__ if name != "__version__"}
    errors = {name: each for name, each in names.items() if name.endswith("Error")}
    classes = {
        name: each for name, each in names.items() if inspect.isclass(each) and name not in errors
    }
    functions = {name: each for name, each in names.items() if inspect.isroutine(each)}
    page = "\n".join(
        (
            API,
            "`xlcrm.__version__` is the version, a text.\n",
            "## Functions\n",
            *(_function(f"xlcrm.{name}", each, 3) for name, each in functions.items()),
            "## Classes\n",
            *(_class(name, each) for name, each in classes.items()),
            "## Errors\n",
            *(_class(name, each) for name, each in errors.items()),
        )
    )
    return re.sub(r"\n{3,}", "\n\n", page).rstrip("\n") + "\n"


def _function(title: str, function: object, level: int) -> str:
    call = _signature(title.rpartition(".")[2], function)
    heading = f"{'#' * level} `{title}`" if level else f"**`{title}`**"
    return f"{heading}\n\n```python\n{call}\n```\n\n{prose(function)}"


def _class(name: str, cls: type) -> str:
    bases = ", ".join(f"`{base.__name__}`" for base in cls.__bases__ if base is not object)
    parts = [f"### `xlcrm.{name}`\n", *([f"Bases: {bases}\n"] if bases else []), prose(cls)]
    if issubclass(cls, Enum):
        parts += ["".join(f"- `{each.name}` = `{each.value!r}`\n" for each in cls)]
    for member, each in vars(cls).items():
        if (member.startswith("_") and member not in _SHOWN) or not _told(each):
            continue
        parts.append(_member(f"{name}.{member}", each))
    return "\n".join(parts)


def _told(member: object) -> bool:
    return bool(inspect.getdoc(member)) and (
        inspect.isfunction(member) or isinstance(member, classmethod | staticmethod | property)
    )


def _member(title: str, member: object) -> str:
    if isinstance(member, property):
        return f"#### `{title}`\n\n{prose(member)}"
    if isinstance(member, classmethod | staticmethod):
        member = member.__func__
    return _function(title, member, 4)


def _signature(name: str, function: object) -> str:
    """The call as one writes it: without `self`, annotations as they stand in the code."""
    found = inspect.signature(function)  # type: ignore[arg-type]
    written, starred = [], False
    for each in found.parameters.values():
        if each.name in {"self", "cls"}:
            continue
        if each.kind is each.KEYWORD_ONLY and not starred:
            written.append("*")
            starred = True
        sign = "*" * (each.kind is each.VAR_POSITIONAL) + "**" * (each.kind is each.VAR_KEYWORD)
        starred |= sign == "*"
        text = f"{sign}{each.name}"
        if each.annotation is not each.empty:
            text += f": {each.annotation}"
        if each.default is not each.empty:
            default = repr(each.default)
            text += f" = {default if len(default) <= _LONG else '…'}"
        written.append(text)
    returns = "" if found.return_annotation is found.empty else f" -> {found.return_annotation}"
    line = f"{name}({', '.join(written)}){returns}"
    if len(line) <= _WIDE:
        return line
    return "\n".join((f"{name}(", *(f"    {each}," for each in written), f"){returns}"))


def prose(documented: object) -> str:
    """Return a docstring in Google's style as Markdown.

    >>> class Documented:
    ...     '''One line.
    ...
    ...     Args:
    ...         name: what it is,
    ...             in two lines.
    ...     '''
    >>> print(prose(Documented).rstrip())
    One line.
    <BLANKLINE>
    **Args:**
    <BLANKLINE>
    - `name`: what it is, in two lines.
    """
    return "\n".join(_pieces((inspect.getdoc(documented) or "").splitlines()))


def _pieces(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.rstrip(":") in _SECTIONS and line.endswith(":"):
            stop = next(
                (end for end in range(at + 1, len(lines)) if lines[end][:1].strip()), len(lines)
            )
            yield f"**{line}**\n"
            inner = lines[at + 1 : stop]
            if line.rstrip(":") in _PROSE:
                yield " ".join(map(str.strip, inner)).strip()
            else:
                yield from _items(inner)
            yield ""
        elif line.startswith(">>> "):
            stop = next((end for end in range(at, len(lines)) if not lines[end]), len(lines))
            yield "\n".join(("```pycon", *lines[at:stop], "```\n"))
        else:
            stop = at + 1
            yield line
        at = stop
    if lines and lines[-1]:
        yield ""


def _items(lines: list[str]) -> Iterator[str]:
    """The named things of a section as a list, each on one line."""
    found: list[str] = []
    for line in filter(str.strip, lines):
        if line.startswith("     ") and found:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line.strip())
    for each in found:
        named = re.match(r"(\*{0,2}\w+): (.*)", each)
        yield f"- `{named[1]}`: {named[2]}" if named else f"- {each}"
