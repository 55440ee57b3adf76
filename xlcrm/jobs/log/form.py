"""A form of the journal for those who write by hand: A4, lines to write on, words to tick."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import for_ledger
from xlcrm.errors import XlcrmError
from xlcrm.files.outgoing import put
from xlcrm.look.ledger import load_look, text_width
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import empty_own_sheet, own_sheets, refuse_unless_own
from xlcrm.ooxml.package import Package
from xlcrm.pages.lone import lone_sheet
from xlcrm.schema.sheets import JOURNAL
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

NAME: Final = "일지 양식"

_ENTRIES: Final = 3  # on a page
_BOX: Final = "□"
_WIDTHS: Final = (10.0, 31.0, 10.0, 18.0, 10.0, 18.0)
_ALL: Final = len(_WIDTHS)
_ROW: Final = 22.0  # points: enough for a line written by hand
_LINE: Final = 15.0  # of each further line of words
_LINES: Final = 3  # to write what was said
_WORKBOOKS: Final = frozenset({".xlsx"})
_DAY: Final = "      년    월    일    시    분"
_DUE: Final = "      월      일"
_TITLE: Final = "고객 상담 일지"
_HINT: Final = (
    "해당하는 칸에 ✓ 하고, 사실만 적습니다. 나중에 대장에 옮겨 적습니다: xlcrm log add 대장"
)


def log_form(ledger: Ledger, *, day: date) -> bytes:
    """Return the form as a workbook of its own, with the words that the ledger's journal offers.

    Args:
        ledger: the opened workbook; its 설정 may have more words for channels and kinds of contact.
        day: when the file was made.
    """
    sheet = _Form(ledger).sheet()
    return apply(Plan(new_sheets=(sheet,)), Package(lone_sheet(NAME, empty_own_sheet(), day))).data


def write_form(
    path: str | PathLike[str], data: bytes, *, of: Iterable[str | PathLike[str]] = ()
) -> Path:
    """Put the form's workbook in its place; an older form that lies there is replaced.

    Args:
        path: where; it ends in `.xlsx`.
        data: what `log_form` returns.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: somebody else's file lies there, or it cannot be written.
    """
    return put(path, data, _WORKBOOKS, _is_form, of=of)


def _is_form(data: bytes) -> bool:
    """Tell whether a file is such a form, into which nobody typed anything."""
    try:
        package = Package(data)
        if [each.name for each in package.worksheets] != [NAME] or not own_sheets(package):
            return False
        refuse_unless_own(package, NAME)
    except XlcrmError:
        return False
    return True


@outlined
class _Form:
    """The form while it is laid out, from above to below."""

    def __init__(self, ledger: Ledger) -> None:
        look = load_look()
        self.lists = ledger.book.settings.lists
        self.file = ledger.path.name
        self.colours = {name: each.lstrip("#") for name, each in look.colours.items()}
        self.lines: list[OwnLine] = []
        self.merged: list[CellRange] = []
        self.label = CellLook(
            bold=True, text=self.colours["accent"], fill="EAF0F7", centred=True, border="8A97A8"
        )
        self.plain = CellLook(wrap=True, middle=True, border="8A97A8")

    def sheet(self) -> OwnSheet:
        """Return the sheet."""
        accent = self.colours["accent"]
        title = CellLook(bold=True, size=16, text=accent, middle=True)
        self.lines.append(OwnLine((_TITLE,), (title,), height=30))
        small = CellLook(size=8, text=self.colours["muted"], middle=True)
        self.lines.append(OwnLine((for_ledger(_HINT, self.file),), (small,), height=18))
        for _ in range(_ENTRIES):
            self._entry()
            self.lines.append(OwnLine(height=9))
        self.lines.pop()
        return OwnSheet(
            NAME,
            tuple(self.lines),
            _WIDTHS,
            merged=tuple(self.merged),
            upright=True,
            printed=CellRange(1, 1, len(self.lines), _ALL),
        )

    def _entry(self) -> None:
        self._row("일시", _DAY, "고객 ID", "", "고객명", "")
        self._row("채널", self._boxes("channel"), wide=True)
        self._row("분류", self._boxes("category"), wide=True)
        self._row("감정", self._boxes("sentiment"), "방향", self._boxes("direction"), "담당자", "")
        self._block("내용", _LINES)
        self._block("고객 반응", 1)
        self._row("문제 발생", _DAY, "해결 방법", "", wide=True)
        self._row("결과", self._boxes("outcome"), "후속 조치", "", "후속 기한", _DUE)

    def _boxes(self, field: str) -> str:
        """The words of a dropdown, each with a box to tick."""
        column = JOURNAL.column(field)
        words = dict.fromkeys((*column.choices, *self.lists.get(field, ())))
        return " " + "   ".join(f"{_BOX} {word}" for word in words)

    def _row(self, *cells: str, wide: bool = False) -> None:
        """A row of labels and what is written beside them; the last may take the rest of it."""
        row = len(self.lines) + 1
        looks = [self.label if at % 2 == 0 else self.plain for at in range(len(cells))]
        looks += [self.plain] * (_ALL - len(cells))
        if wide:
            self.merged.append(CellRange(row, len(cells), row, _ALL))
        lines = max(self._lines(cells, wide=wide))
        values = (*cells, *[None] * (_ALL - len(cells)))
        height = _ROW + _LINE * (lines - 1)
        self.lines.append(OwnLine(values, tuple(looks), height=height))

    def _lines(self, cells: tuple[str, ...], *, wide: bool) -> Iterator[int]:
        """How many lines the words beside labels take."""
        for at, text in enumerate(cells):
            last = wide and at == len(cells) - 1
            room = sum(_WIDTHS[at:]) if last else _WIDTHS[at]
            yield 1 if _BOX not in text else -(-text_width(text) // int(room))

    def _block(self, label: str, count: int) -> None:
        """Lines to write on beside one label, across the page."""
        first = len(self.lines) + 1
        dotted = replace(self.plain, border="C5CDD8")
        for number in range(count):
            values = (label if number == 0 else None, *[None] * (_ALL - 1))
            self.lines.append(
                OwnLine(values, (self.label, *[dotted] * (_ALL - 1)), height=_ROW + 2)
            )
            self.merged.append(CellRange(first + number, 2, first + number, _ALL))
        if count > 1:
            self.merged.append(CellRange(first, 1, first + count - 1, 1))
