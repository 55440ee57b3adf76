"""The sheet 접수: made for people to type into, and its rows read back as they left them.

A taken row's key names what was taken of it, and what its words were then: so a row may be sorted,
copied or typed over, and still nothing is taken twice or passed over in silence.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1, column_letters
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import squeezed
from xlcrm.jobs.intake.kind import AGAIN, OFFERED, IntakeKind
from xlcrm.jobs.person.fields import column_of
from xlcrm.office.checked import field_of
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.colours import ColourRule
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import is_covered
from xlcrm.ooxml.rowheights import PADDING, height_of, lines_in
from xlcrm.ooxml.typedrows import typed_rows
from xlcrm.ooxml.validations import Dropdown
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import (
    END_REASONS,
    INTAKE,
    JOURNAL,
    MARKETING,
    PURCHASES,
    SATISFACTION,
)
from xlcrm.values import dataclass
from xlcrm.workbook.intakes import intakes, is_intake_head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.typedrows import TypedRow
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.workbook.read import Book

    Value = CellValue | date

TAKEN: Final = "접수됨"
WAITS: Final = "적는 중"
WRONG: Final = "확인"
UNDONE: Final = "되돌림"
"""How 처리 begins: of what was taken, is not whole yet, is wrong, or was taken and undone."""

SINCE: Final = "@"
"""How the key begins of a row that could not be taken in, and does not say when it was."""

TYPED: Final = tuple(each.field for each in INTAKE.columns if not each.computed)
"""The columns in which people type."""

_FIELDS: Final = {squeezed(column.name): column.field for column in INTAKE.columns}
_NUMBERS: Final = {column.field: at for at, column in enumerate(INTAKE.columns, start=1)}
_SPARE: Final = 120  # empty rows that are made ready; people may type below them, too
_MOST_OFFERED: Final = 40
_CHECK: Final = 12  # hexadecimal digits
_STATE_ROOM: Final = INTAKE.column("state").width * 10 / 9  # its letters are smaller
_LINE: Final = "BFBFBF"
_HEAD: Final = CellLook(bold=True, text="7F6000", fill="FFF2CC", centred=True, border=_LINE)
_OUR_HEAD: Final = replace(_HEAD, text="1F3A5F", fill="DCE6F1")
_CELL: Final = CellLook(top=True, border=_LINE)
_TEXT: Final = replace(_CELL, wrap=True)
_LOOKS: Final = {
    "kind": replace(_CELL, fill="FFFDF5"),
    "phone": replace(_CELL, number_format="@"),
    "at": replace(_CELL, number_format="yyyy\\-mm\\-dd"),
    "until": replace(_CELL, number_format="yyyy\\-mm\\-dd"),
    "amount": replace(_CELL, number_format="#,##0"),
    "item": _TEXT,
    "memo": _TEXT,
    "state": replace(_TEXT, text="595959", size=9),
}
_TITLE: Final = "접수"
_HINT: Final = (
    "있었던 일을 한 줄에 하나씩 적고 저장한 뒤 닫으세요. 다음에 xlcrm이 돌 때 제자리에 옮겨 적고 "
    "처리 칸에 알립니다. 날짜를 비우면 저장한 날입니다."
)
_GUIDE: Final = (
    (
        "전화·방문·문자·불만 등: 고객, 내용 (결과 통화·부재·보류, 기한 = 다시 연락할 날)   /   "
        "구매: 고객, 서비스/제품, 금액 (결과 = 결제 방법)"
    ),
    (
        "의견: 고객, 점수 1–5 (내용)   /   메시지: 고객, 캠페인 (결과 = 채널, 반응)   /   "
        "해지: 고객, 결과 = 사유 (날짜 = 마지막 날)"
    ),
    (
        "새 고객: 이름, 연락처, 날짜 = 계약 시작일, 서비스, 금액, 개월 "
        "(계약 전이면 결과 잠재·체험)   /   재계약: 고객 (개월, 금액, 서비스, 날짜 = 새 시작일)"
    ),
    (
        "정지: 고객 (날짜 = 첫날, 기한 = 마지막 날, 결과 연장 = 종료일을 미룸)   /   "
        "재개: 고객 (날짜)   /   고객은 고객 ID나 이름으로, 이름이 같은 분이 있으면 연락처도"
    ),
)
_EXTEND: Final = "연장"
_OUTCOMES: Final[Mapping[IntakeKind, tuple[str, ...]]] = {
    IntakeKind.CANCEL: END_REASONS,
    IntakeKind.PURCHASE: PURCHASES.column("payment_method").choices,
    IntakeKind.NEW: ("잠재", "체험", "상담중"),
    IntakeKind.MESSAGE: (
        *MARKETING.column("channel").choices,
        *(each for each in MARKETING.column("response").choices if each != "구매"),
    ),
    IntakeKind.PAUSE: (_EXTEND,),
    IntakeKind.CONTACT: ("통화", "부재", "보류", "긍정", "중립", "부정"),
}
"""What 결과 offers, by what 종류 says; one row above the headers each."""


@outlined
@dataclass(frozen=True, slots=True)
class IntakeRow:
    """A row of the sheet.

    Attributes:
        number: its number on the sheet; 0 of one that is to be made.
        values: what it says, by field.
        more: what it says in columns that the office has added, by header.
        closed: whether nothing can be written into 처리 or the key.
    """

    number: int
    values: Mapping[str, Value]
    more: Mapping[str, Value] = field(default_factory=dict)
    closed: bool = False

    @property
    def said(self) -> dict[str, str]:
        """What people typed, by field, blanks left out."""
        found = {name: words(self.values.get(name)) for name in TYPED}
        return {name: text for name, text in found.items() if text and not is_blank(text)}

    @property
    def state(self) -> str:
        """What 처리 says."""
        return words(self.values.get("state"))

    @property
    def identifier(self) -> str:
        """Under what it was taken; empty if it was not."""
        key = words(self.values.get("key"))
        return "" if key.startswith(SINCE) else key.partition(":")[0]

    @property
    def since(self) -> date | None:
        """The day on which it was first saved, of one that could not be taken in then."""
        key = words(self.values.get("key"))
        try:
            return date.fromisoformat(key.removeprefix(SINCE)) if key.startswith(SINCE) else None
        except ValueError:
            return None

    @property
    def is_as_taken(self) -> bool:
        """Whether it says what it said when it was taken."""
        return words(self.values.get("key")).partition(":")[2] == self.check

    @property
    def is_settled(self) -> bool:
        """Whether it has been answered as it stands: taken, or taken and undone."""
        if not self.identifier:
            return self.state.startswith(UNDONE) and self.is_as_taken
        word = squeezed(self.state)
        answered = word and word not in AGAIN and not self.state.startswith((WRONG, WAITS))
        return bool(answered) and self.is_as_taken

    @property
    def check(self) -> str:
        """What stands for all that people typed into it."""
        own = {name: words(value) for name, value in self.more.items() if is_told(name)}
        lines = [f"{name} {text}" for name, text in self.said.items()]
        lines += [f"+{name} {text}" for name, text in sorted(own.items()) if text]
        return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:_CHECK]

    @property
    def content(self) -> str:
        """All that tells it from other rows."""
        own = (
            f"+{name} {words(value)}" for name, value in sorted(self.more.items()) if is_told(name)
        )
        return "\n".join((*(f"{name} {text}" for name, text in self.said.items()), *own))


@outlined
@dataclass(frozen=True, slots=True)
class IntakeSheet:
    """The sheet as it was read back.

    Attributes:
        name: its name.
        rows: the rows that say something, from above.
        columns: the number of each of its columns, by field.
        covered: whether somebody has put a note or a picture upon it, so that it is not made anew.
        titles: headers that the office has added, by column number.
        plain: whether no cell of it is a formula or merged.
        loose: the rows beside which something stands in columns without a header.
    """

    name: str
    rows: tuple[IntakeRow, ...]
    columns: Mapping[str, int]
    covered: bool = False
    titles: Mapping[int, str] = field(default_factory=dict)
    plain: bool = True
    loose: frozenset[int] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether its rows can be read, and what became of them be written into it."""
        return not self.lacks

    @property
    def lacks(self) -> tuple[str, ...]:
        """The headers that it cannot do without, and that are not there."""
        needed = ("kind", "customer", "state", "key")
        return tuple(INTAKE.column(each).name for each in needed if each not in self.columns)


def intakes_in(package: Package) -> list[IntakeSheet]:
    """Return the sheets 접수 of a workbook, whatever people call them; none xlcrm has not made."""
    return [_sheet_in(package, name) for name in intakes(package)]


def _sheet_in(package: Package, name: str) -> IntakeSheet:
    rows = typed_rows(package, name)
    at = _head_in(rows)
    columns: dict[str, int] = {}
    titles: dict[int, str] = {}
    for number, value in rows[at].values.items():
        known = _FIELDS.get(squeezed(str(value)))
        if known is not None and known not in columns:
            columns[known] = number
        elif known is None:
            titles[number] = words(value)
    below = [row for row in rows[at + 1 :] if not _is_head(row)]
    read = tuple(_read(row, columns, titles) for row in below)
    found = tuple(each for each in read if each.said or each.state or each.identifier or each.more)
    plain = not any(row.closed for row in below)
    headed = {*columns.values(), *titles}
    loose = frozenset(row.number for row in below if row.values.keys() - headed)
    return IntakeSheet(name, found, columns, is_covered(package, name), titles, plain, loose)


def _head_in(rows: Sequence[TypedRow]) -> int:
    """Where the row of the headers stands: the first that has those which are needed, or most."""
    whole = (number for number, row in enumerate(rows) if _is_head(row))
    known = [len(_headers(row) & _FIELDS.keys()) for row in rows]
    return next(whole, known.index(max(known)))


def _is_head(row: TypedRow) -> bool:
    return is_intake_head(_headers(row), sure=False)


def _headers(row: TypedRow) -> set[str]:
    return {squeezed(str(value)) for value in row.values.values()}


def _read(row: TypedRow, columns: Mapping[str, int], titles: Mapping[int, str]) -> IntakeRow:
    values = {name: row.values[at] for name, at in columns.items() if at in row.values}
    more = {title: row.values[at] for at, title in titles.items() if at in row.values}
    ours = {at for name, at in columns.items() if name in {"state", "key"}}
    return IntakeRow(row.number, values, more, bool(ours & row.closed))


def sheet_of(
    book: Book, rows: Sequence[IntakeRow] = (), before: IntakeSheet | None = None
) -> OwnSheet:
    """Return the sheet with some rows, and with empty ones below them.

    Args:
        book: the workbook, whose services and officers the dropdowns offer.
        rows: the rows in their order.
        before: the sheet whose place it takes.
    """
    offered = _offered(book)
    titles = list(dict.fromkeys(title for row in rows for title in row.more))
    heads = (*(column.name for column in INTAKE.columns), *titles)
    first_list = len(heads) + 2
    above = _above(offered, first_list)
    top = len(above) + 1
    looks = tuple(_OUR_HEAD if column.computed else _HEAD for column in INTAKE.columns)
    head = OwnLine(heads, (*looks, *(_HEAD for _ in titles)), height=24)
    bottom = top + len(rows) + _SPARE
    last = len(INTAKE.columns) - 1  # without the key
    end = first_list + max(map(len, offered.values()))
    widths = [each.width for each in INTAKE.columns] + [14.0] * (end - 1 - len(INTAKE.columns))
    hidden = {_NUMBERS["key"], *range(first_list - 1, end)}
    first = f"${a1(top + 1, _NUMBERS['state'])}"
    data = CellRange(top + 1, 1, bottom, last)
    return OwnSheet(
        INTAKE.name if before is None else before.name,
        (*above, head, *(_line(row, titles) for row in rows), *[_line(None, titles)] * _SPARE),
        tuple(widths),
        frozen=top,
        repeated=top,
        filtered=CellRange(top, 1, bottom, _NUMBERS["key"]),  # which has to move with its row
        tab="2E7D32",
        typed=before is not None,
        hidden=frozenset(hidden),
        dropdowns=tuple(_dropdowns(top, bottom, offered, first_list)),
        colours=tuple(
            ColourRule(data, f'LEFT({first},{len(word)})="{word}"', text, fill)
            for word, (text, fill) in _COLOURS.items()
        ),
    )


_COLOURS: Final = {
    TAKEN: ("808080", "F2F2F2"),
    WRONG: ("9C0006", "FFE5E5"),
    WAITS: ("7F6000", "FFF8E1"),
}
"""The colours of a row and behind it, by the word with which 처리 begins."""
_SERVICES: Final = "service"
_PEOPLE: Final = "officer"


def _offered(book: Book) -> dict[str, tuple[str, ...]]:
    """What the dropdowns offer, by the row above the headers in which it is kept, from 1 on."""
    services = [*book.settings.windows]
    officers: list[str] = [*book.settings.lists.get(_PEOPLE, ())]
    for table in book.tables:
        if table.spec.key in {"ledger", "journal"}:
            for name, names in ((_SERVICES, services), (_PEOPLE, officers)):
                column = table.columns.get(name)
                if column is not None:
                    names.extend(str(each) for each in column.values if each)
    outcomes = {kind.value: choices for kind, choices in _OUTCOMES.items()}
    reasons = book.settings.lists.get("end_reason", ())
    outcomes[IntakeKind.CANCEL.value] = (*END_REASONS, *reasons)
    return {
        **outcomes,
        _SERVICES: tuple(dict.fromkeys(services))[:_MOST_OFFERED],
        _PEOPLE: tuple(dict.fromkeys(officers))[:_MOST_OFFERED],
    }


def _above(offered: Mapping[str, tuple[str, ...]], first_list: int) -> list[OwnLine]:
    """The lines above the headers, and in them, out of sight, what the dropdowns offer."""
    grey = CellLook(text="595959")
    texts = [
        (_TITLE, CellLook(bold=True, size=16, text="1F3A5F"), 28.0),
        (_HINT, CellLook(bold=True), 0.0),
        *((text, grey, 0.0) for text in _GUIDE),
    ]
    lists = [*offered.values()]
    texts += [("", grey, 0.0)] * (len(lists) - len(texts))
    blank = (None,) * (first_list - 2)
    return [
        OwnLine((text or None, *blank, *choices), (look,), height=height or (0 if text else 4))
        for (text, look, height), choices in zip(
            texts, lists + [()] * (len(texts) - len(lists)), strict=True
        )
    ]


def _dropdowns(
    top: int, bottom: int, offered: Mapping[str, tuple[str, ...]], first_list: int
) -> list[Dropdown]:
    def cells(name: str) -> CellRange:
        return CellRange(top + 1, _NUMBERS[name], bottom, _NUMBERS[name])

    places = {
        name: f"${column_letters(first_list)}${row}:"
        f"${column_letters(first_list + len(choices) - 1)}${row}"
        for row, (name, choices) in enumerate(offered.items(), start=1)
        if choices
    }
    kind = f"${a1(top + 1, _NUMBERS['kind'])}"
    formula = places[IntakeKind.CONTACT.value]
    for each in _OUTCOMES:
        if each is not IntakeKind.CONTACT:
            said = f'{kind}="{each.value}"'
            if each is IntakeKind.PAUSE:
                said = f'OR({said},{kind}="{IntakeKind.RESUME.value}")'
            formula = f"IF({said},{places[each.value]},{formula})"
    found = [
        Dropdown(cells("kind"), OFFERED, free=True),
        Dropdown(cells("outcome"), formula=formula, free=True),
    ]
    for name, own in (("item", _SERVICES), ("officer", _PEOPLE)):
        if own in places:
            found.append(Dropdown(cells(name), formula=places[own], free=True))
    return found


def height_with(row: IntakeRow, state: str) -> float:
    """Return the height in points that a row needs with what 처리 is to say.

    >>> height_with(IntakeRow(8, {"memo": "통화함"}), "접수됨 2024-10-01 → 고객관리일지")
    15.0
    """
    texts = {name: words(row.values.get(name)) for name in ("item", "memo")}
    lines = [lines_in(text, INTAKE.column(name).width - PADDING) for name, text in texts.items()]
    return height_of(max(*lines, lines_in(state, _STATE_ROOM)))


def _line(row: IntakeRow | None, titles: Sequence[str]) -> OwnLine:
    values = () if row is None else tuple(row.values.get(each.field) for each in INTAKE.columns)
    own = () if row is None else tuple(row.more.get(title) for title in titles)
    looks = tuple(_LOOKS.get(each.field, _CELL) for each in INTAKE.columns)
    height = 0.0 if row is None else height_with(row, row.state)
    return OwnLine((*(values or (None,) * len(looks)), *own), looks, height=height)


_SPECS: Final[Mapping[IntakeKind, SheetSpec]] = {
    IntakeKind.CONTACT: JOURNAL,
    IntakeKind.PURCHASE: PURCHASES,
    IntakeKind.OPINION: SATISFACTION,
    IntakeKind.MESSAGE: MARKETING,
}
"""The sheets that have columns for what the office's own columns say, by what 종류 says."""


@cache
def is_told(title: str) -> bool:
    """Tell whether a column that the office has added says something that goes into a sheet."""
    return any(field_of(spec, title) for spec in _SPECS.values()) or column_of(title) is not None


@cache
def is_branch(title: str) -> bool:
    """Tell whether a column that the office has added says of which branch a customer is."""
    found = column_of(title)
    return found is not None and found[1].field == "branch"


def is_moved(title: str, kind: IntakeKind) -> bool:
    """Tell whether what such a column says goes where a row of a kind goes, or names its customer.

    >>> is_moved("이메일", IntakeKind.NEW), is_moved("이메일", IntakeKind.PURCHASE)
    (True, False)
    """
    if kind is IntakeKind.NEW or is_branch(title):
        return column_of(title) is not None
    spec = _SPECS.get(kind)
    return spec is not None and field_of(spec, title) is not None


def unmoved(row: IntakeRow, kind: IntakeKind | None) -> tuple[str, ...]:
    """Return the headers of the office's own columns whose words a row's kind has no place for."""
    return tuple(
        title
        for title, value in row.more.items()
        if words(value) and (kind is None or not is_moved(title, kind))
    )


def words(value: Value) -> str:
    """Return what a cell says as one line of text."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())
