"""What other installed packages bring: rules and sections of a report of an office's own.

A package declares them as entry points; what cannot be loaded is named, and left out.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from xlcrm.values import dataclass

RULES: Final = "xlcrm.rules"
"""The group of rules: each a function from a `Context` to findings."""

SECTIONS: Final = "xlcrm.sections"
"""The group of sections of a report: each a function from a `Material` to a `Section`."""


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
    from importlib.metadata import entry_points  # noqa: PLC0415 - who only refreshes needs none

    found = []
    for each in sorted(entry_points(group=group), key=lambda each: each.name):
        try:
            found.append(Plugin(each.name, each.load()))
        except Exception as error:  # noqa: BLE001 - somebody else's code must not stop ours
            found.append(Plugin(each.name, None, type(error).__name__))
    return tuple(found)
