"""What other installed packages bring: rules and sections of a report of an office's own.

A package declares them as entry points; what cannot be loaded is named, and left out.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, Final

from xlcrm.values import dataclass

RULES: Final = "xlcrm.rules"
"""The group of rules: each a function from a `Context` to findings."""

SECTIONS: Final = "xlcrm.sections"
"""The group of sections of a report: each a function from a `Material` to a `Section`."""


_DESCRIBED: Final = (".dist-info", ".egg-info")
"""How folders are called that describe installed packages."""

_LIST: Final = "entry_points.txt"
"""What of such a folder lists what its package brings to groups; not every one has it."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One of a group's functions.

    Attributes:
        name: what its package calls it.
        value: the function; None if it could not be loaded.
        error: the class of what kept it from being loaded; empty if nothing did.
    """

    name: str
    value: Any
    error: str = ""


@cache
def plugins(group: str) -> tuple[Plugin, ...]:
    """Return what installed packages bring to a group, in the order of their names.

    >>> plugins("xlcrm.nothing")
    ()
    """
    if "importlib.metadata" not in sys.modules and not _may_be_declared(group):
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 - loading it takes long

    found = []
    for each in sorted(entry_points(group=group), key=lambda each: each.name):
        try:
            found.append(Plugin(each.name, each.load()))
        except Exception as error:  # noqa: BLE001 - somebody else's code must not stop ours
            found.append(Plugin(each.name, None, type(error).__name__))
    return tuple(found)


def _may_be_declared(group: str) -> bool:
    """Tell whether some installed package may bring something to a group; mostly none does.

    Who reads their descriptions properly takes an eighth of a short check to load. Here it is only
    seen whether one of their lists names the group; wherever packages may lie otherwise than in
    folders on the path, one may.
    """
    others = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in others):
        return True
    return any(_may_declare(place, group.encode()) for place in map(Path, dict.fromkeys(sys.path)))


def _may_declare(place: Path, group: bytes) -> bool:
    """Tell whether a package in one place of the path may bring something to a group."""
    try:
        names = os.listdir(place)  # noqa: PTH208 - paths of all of them would take longer
    except FileNotFoundError:
        return False
    except OSError:  # an archive
        return True
    if any(name.lower() == "egg-info" or name.lower().endswith(".egg") for name in names):
        return True
    described = (name for name in names if name.lower().endswith(_DESCRIBED))
    return any(group in _content(place / name / _LIST) for name in described)


def _content(path: Path) -> bytes:
    """What a list says; nothing where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
