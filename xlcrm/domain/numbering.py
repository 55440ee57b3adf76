"""The next number of an office's own numbering: C-0007 → C-0008, 20240001 → 20240002."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERED: Final = lazy(r"(?P<head>.*?)(?P<digits>[0-9]{1,15})", re.ASCII | re.DOTALL)


class Numbering:
    """The identifiers in use, and those given out since.

    Args:
        taken: those that tell how the office numbers.
        also: others that are not given, but tell nothing: perhaps they are slips.

    >>> numbering = Numbering({"C-0007", "C-0012", "D-0100"})
    >>> numbering.next("C-0007"), numbering.next("C-0007"), numbering.next()
    ('C-0013', 'C-0014', 'C-0015')
    >>> Numbering({"1003"}, also={"1004", "99999"}).next()
    '1005'
    """

    def __init__(self, taken: Iterable[str], also: Iterable[str] = ()) -> None:
        self._used = {each.casefold() for each in also}
        self._heads: Counter[str] = Counter()
        self._greatest: dict[str, str] = {}  # the digits by head
        for each in taken:
            self._take(each)

    def next(self, like: str | None = None) -> str | None:
        """Return an identifier that nobody has yet, one above the greatest of the same head.

        Args:
            like: the one that the new one follows; None takes the head that most have.

        Returns:
            The new identifier, its digits at least as wide as the greatest one's; with `-2` behind
            where `like` ends in no number. None if there is nothing to go by.

        >>> Numbering({"20240001"}).next(), Numbering({"갑"}).next("갑")
        ('20240002', '갑-2')
        """
        match = _NUMBERED.fullmatch(like) if like is not None else None
        if match is not None:
            head = match["head"]
            self._raise(head, match["digits"])
        elif like is not None:
            head = f"{like}-"
        elif self._heads:
            head = self._heads.most_common(1)[0][0]
        else:
            return None
        greatest = self._greatest.get(head, "1")
        number = int(greatest) + 1
        while (new := f"{head}{number:0{len(greatest)}}").casefold() in self._used:
            number += 1
        self._take(new)
        return new

    def _take(self, identifier: str) -> None:
        self._used.add(identifier.casefold())
        match = _NUMBERED.fullmatch(identifier)
        if match is not None:
            self._heads[match["head"]] += 1
            self._raise(match["head"], match["digits"])

    def _raise(self, head: str, digits: str) -> None:
        known = self._greatest.get(head)
        if known is None or int(digits) > int(known):
            self._greatest[head] = digits
