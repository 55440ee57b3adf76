"""What several tables ask of an office is computed once an office."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary, finalize

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

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


def once_a_frame(function: Callable[[pd.DataFrame], _T]) -> Callable[[pd.DataFrame], _T]:
    """Let a function of one of an office's frames remember what it returned, as `once` does.

    An office of another day has the same journal and contracts: what does not depend on the day
    need not be looked for again.

    >>> from datetime import date
    >>> from xlcrm.analysis.inputs import office
    >>> size = once_a_frame(lambda frame: [len(frame)])
    >>> journal = office(date(2024, 10, 1), journal=[{"customer": "1001"}]).journal
    >>> size(journal), size(journal) is size(journal), size(journal.copy()) is size(journal)
    ([1], True, False)
    """
    known: dict[int, _T] = {}

    @wraps(function)
    def remembered(frame: pd.DataFrame) -> _T:
        key = id(frame)
        if key not in known:
            known[key] = function(frame)
            finalize(frame, known.pop, key, None)  # before another one may have its place
        return known[key]

    return remembered
