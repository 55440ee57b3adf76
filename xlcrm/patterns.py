"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern that is compiled when it is first used, and then behaves as any other.

    For patterns that most runs do not need: together they would be a good part of a short run, for
    classes of Hangul take long to compile.

    >>> lazy("[가-힣]+").findall("A동 3층")
    ['동', '층']
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy(Generic[AnyStr]):
    """Stands in for a pattern; what is asked of it is kept, so that it is handed on but once."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        asked = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, asked)
        return asked
