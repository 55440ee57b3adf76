"""What several tables ask of an office is computed once an office."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.analysis.inputs import Office

_T = TypeVar("_T")


def once(function: Callable[[Office], _T]) -> Callable[[Office], _T]:
    """Let a function of an office remember what it returned, for as long as the office is there.

    An office never changes, so that nothing can go stale; nor may what is returned be changed, as
    it is the same for all who ask.

    >>> from datetime import date
    >>> from xlcrm.analysis.inputs import office
    >>> year = once(lambda each: [each.as_of.year])
    >>> at = office(date(2024, 10, 1))
    >>> year(at), year(at) is year(at)
    ([2024], True)
    """
    known: WeakKeyDictionary[Office, _T] = WeakKeyDictionary()

    @wraps(function)
    def remembered(office: Office) -> _T:
        if office not in known:
            known[office] = function(office)
        return known[office]

    return remembered
