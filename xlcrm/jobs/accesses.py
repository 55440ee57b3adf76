"""Who of a workbook's people stands unmasked in what was shown or written, and the record of it.

What was shown is itself looked at, whatever command has shown it: so no command can forget to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.files import record
from xlcrm.office.ledger import open_workbook
from xlcrm.office.recorded import act_by, known_as
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.columns import Kind
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from xlcrm.office.commit import Author
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch

MOST: Final = 1_000
"""People whom one line of the record names; of more it says how many they are."""
_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"\+?\d[\d .()-]{6,}\d")
_SHORTEST: Final = 2  # signs of a name; one alone stands in every text
_DIGITS: Final = 8


@outlined
@dataclass(frozen=True, slots=True)
class Seen:
    """Whose data somebody has seen unmasked.

    Attributes:
        people: their 고객 ID, or where they have none their names masked.
        everybody: whether it may have been anybody: nobody could read what was made.
        files: the names of the files in which they stand; none where it was on the screen.
    """

    people: tuple[str, ...] = ()
    everybody: bool = False
    files: tuple[str, ...] = ()


def people_of(
    path: str | PathLike[str], limits: Limits = DEFAULT_LIMITS
) -> Mapping[str, tuple[str, ...]]:
    """Return what names the people of a workbook: name or digits of a number → 고객 ID.

    Those without one stand by their masked names.

    Raises:
        XlcrmError: it cannot be read.
    """
    found: dict[str, dict[str, None]] = {}
    called: dict[tuple[object, object], str] = {}
    for table in open_workbook(path, limits=limits, fields=_fields).tables:
        columns = [
            (each.column.kind, each.raw)
            for each in table.columns.values()
            if each.column.kind in {Kind.NAME, Kind.PHONE} and each.column.field != "officer"
        ]
        numbers = table.columns.get("customer_id")
        names = table.columns.get("name")
        for kind, raw in columns:
            for place, value in enumerate(raw):
                if value is None or value == "":
                    continue
                number = None if numbers is None else numbers.raw[place]
                name = value if kind is Kind.NAME else None
                name = name if names is None else names.raw[place]
                key = number, name
                if key not in called:
                    called[key] = known_as(*key)
                who = called[key]
                for each in _keys(kind, _text(value)):
                    found.setdefault(each, {}).setdefault(who or "?", None)
    return {key: tuple(who) for key, who in found.items()}


def _fields(match: HeaderMatch) -> set[str]:
    wanted = {Kind.NAME, Kind.PHONE}
    known = {each for each in match.columns if match.spec.column(each).kind in wanted}
    return known | ({"customer_id"} & match.columns.keys())


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else one_line(str(value)).strip()


def _keys(kind: Kind, text: str) -> list[str]:
    if kind is Kind.PHONE:
        digits = re.sub(r"\D", "", text).removeprefix("82").lstrip("0")
        return [digits] if len(digits) >= _DIGITS else []
    return [text] if len(text) >= _SHORTEST else []


class Finder:
    """Finds who of some people stands unmasked in texts.

    A name counts where a word begins with it: 홍길동님 is 홍길동.

    >>> finder = Finder({"홍길동": ("1",), "김수": ("2",), "1011112222": ("3",)})
    >>> finder.seen("홍길동님 010-1111-2222"), finder.seen("홍*동 010-****-2222")
    (('1', '3'), ())

    Args:
        people: as `people_of` gives them.
    """

    def __init__(self, people: Mapping[str, tuple[str, ...]]) -> None:
        self._people = people
        self._names: dict[str, list[str]] = {}
        for key in people:
            if not key.isdigit():
                self._names.setdefault(_first(key), []).append(key)
        self._lengths = {len(first) for first in self._names}

    def seen(self, text: str) -> tuple[str, ...]:
        """Return who stands in a text, in no particular order."""
        words = set(_WORD.findall(text))
        begins = {word[:size] for word in words for size in self._lengths if len(word) >= size}
        found: dict[str, None] = {}
        for first in begins & self._names.keys():
            for key in self._names[first]:
                if first == key or key in text:
                    found |= dict.fromkeys(self._people[key])
        for number in _NUMBER.findall(text):
            digits = re.sub(r"\D", "", number).removeprefix("82").lstrip("0")
            found |= dict.fromkeys(self._people.get(digits, ()))
        return tuple(found)


def _first(name: str) -> str:
    match = _WORD.search(name)
    return match[0] if match else name


def note_access(path: str | PathLike[str], seen: Seen, by: Author, begun: int = 0) -> None:
    """Write into the record beside a workbook that somebody has seen people unmasked.

    The program does so by itself for whatever it shows with `--reveal` and for each file that it
    makes with people in it; a program of one's own calls this.

    Args:
        path: the workbook.
        seen: whom, and in which files.
        by: who, with which command, and when.
        begun: what `files.record.begin_access` gave, where it was told before.

    Raises:
        StorageError: the record cannot be written.

    >>> import shutil
    >>> from datetime import datetime
    >>> from tempfile import TemporaryDirectory
    >>> import xlcrm
    >>> by = xlcrm.Author("온새미", "우리 화면", datetime(2024, 10, 1, 9))
    >>> with TemporaryDirectory() as folder:
    ...     ledger = shutil.copy("sample_data/seed_ledger.xlsx", folder)
    ...     xlcrm.note_access(ledger, xlcrm.Seen(("1001",)), by)
    ...     xlcrm.audit(ledger).rows[-1].people
    ('1001',)
    """
    told: dict[str, object] = {"people": [*seen.people[:MOST]], "many": len(seen.people)}
    if seen.everybody:
        told["everybody"] = True
    if seen.files:
        told["files"] = [*seen.files]
    record.end_access(path, act_by(by).told_more(told), begun)
