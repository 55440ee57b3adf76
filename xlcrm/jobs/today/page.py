"""The sheet 오늘: what there is to do as rows that people tick, and those rows read back.

A row's key names the thing, and not its place: people may sort the sheet, filter it, copy rows and
delete them. With it stands what tells of each column whether it still says what was written:
`xlcrm.jobs.today.paired` finds by that which key a row has, wherever people have put it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, CellRef
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import counted
from xlcrm.jobs.today.line import Urgency
from xlcrm.jobs.today.paired import paired
from xlcrm.jobs.today.row import BOX, TYPED, PageRow, key_in, marks_of, words
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import is_covered, told_by
from xlcrm.ooxml.rowheights import PADDING, height_of, lines_in
from xlcrm.ooxml.sheetnames import quoted
from xlcrm.ooxml.validations import Dropdown
from xlcrm.schema.sheets import TODAY
from xlcrm.values import dataclass
from xlcrm.workbook.made import has_headers, todays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.today.line import Line
    from xlcrm.jobs.today.row import Value
    from xlcrm.ooxml.package import Package
    from xlcrm.schema.columns import Column

NAME: Final = TODAY.name
_NUMBERS: Final = {column.name: column.field for column in TODAY.columns}
_BY_HAND: Final = 27.0  # points
_LAST_PRINTED: Final = "memo"
_TITLE: Final = "오늘 할 일"
_HINT: Final = (
    "한 일은 완료 칸에 ☑를, 결과와 메모에 있었던 일을 적고 저장하세요. "
    "다음에 xlcrm이 돌 때 고객관리일지에 옮겨 적고 기록 칸에 일지 ID를 적습니다."
)
_PRINTED: Final = (
    "인쇄용입니다. 여기에 적은 것은 대장에 들어가지 않습니다. "
    "대장에 적으려면 xlcrm today에 --into를 붙여 오늘 시트를 넣으세요."
)
_LINE: Final = "BFBFBF"
_HEAD: Final = CellLook(bold=True, text="1F3A5F", fill="DCE6F1", centred=True, border=_LINE)
_OWN_HEAD: Final = replace(_HEAD, text="7F6000", fill="FFF2CC")
_TEXT: Final = CellLook(top=True, wrap=True, border=_LINE)
_MIDDLE: Final = CellLook(centred=True, border=_LINE)
_DAY: Final = replace(_MIDDLE, number_format="yyyy\\-mm\\-dd")
_LINK: Final = replace(_MIDDLE, text="0563C1", underlined=True)
_BOX: Final = replace(_MIDDLE, size=14)
_TO_TYPE: Final = replace(_TEXT, fill="FFFDF5")
_SMALL: Final = CellLook(top=True, text="595959", size=9, border=_LINE)
_LOOKS: Final = {
    "done": _BOX,
    "due": _DAY,
    "cell": _LINK,
    "outcome": replace(_TO_TYPE, centred=True),
    "memo": _TO_TYPE,
    "how": _SMALL,
    **dict.fromkeys(("recorded", "key"), _SMALL),
    **dict.fromkeys(("branch", "kind", "officer"), _MIDDLE),
    **dict.fromkeys(("customer", "phone"), replace(_MIDDLE, wrap=True)),
}
_URGENT: Final[Mapping[str, CellLook]] = {
    Urgency.OVER.korean: replace(_MIDDLE, bold=True, text="9C0006", fill="FFC7CE"),
    Urgency.TODAY.korean: replace(_MIDDLE, bold=True, text="7F3F00", fill="FFD8A8"),
    Urgency.SOON.korean: replace(_MIDDLE, text="7F6000", fill="FFEB9C"),
}
_WEEKDAYS: Final = "월화수목금토일"


@outlined
@dataclass(frozen=True, slots=True)
class Page:
    """The sheet as it was read back.

    Attributes:
        day: the day for which it was made; None where that is gone.
        rows: its rows in the order in which they stand.
        about: what the sheet says it is about.
        covered: whether somebody has put a note or a picture upon it, so that it is not made anew.
        name: what the sheet is called; people may have renamed or copied it.
        keyless: whether the hidden column of the keys is gone, so that nobody can tell what its
            rows are about.
    """

    day: date | None
    rows: tuple[PageRow, ...] = ()
    about: str = ""
    covered: bool = False
    name: str = NAME
    keyless: bool = False


def row_of(line: Line, who: str, texts: Mapping[str, str], branch: str = "") -> PageRow:
    """Return a line as a row of the sheet.

    Args:
        line: what there is to do.
        who: the customer as the sheet shows them.
        texts: `phone`, `why`, `say`, `how` and `command` as the sheet shows them.
        branch: the ledger's name where several are shown together.
    """
    how = " ".join(part for part in (texts["command"], texts["how"]) if part)
    values: dict[str, Value] = {
        "done": BOX,
        "urgency": line.urgency.korean,
        "kind": line.kind.value,
        "customer": who,
        "phone": texts["phone"],
        "officer": line.officer,
        "due": line.due,
        "why": texts["why"],
        "say": texts["say"],
        "cell": str(line.where),
        "how": how,
    }
    if branch:
        values["branch"] = branch
    values = {name: value for name, value in values.items() if value not in {None, ""}}
    return PageRow({**values, "key": f"{line.key}:{marks_of(values)}"})


def sheet_of(  # noqa: PLR0913 - what a sheet says, and how it is called
    rows: Sequence[PageRow],
    day: date,
    *,
    about: str = "",
    linked: bool = True,
    known: bool = False,
    name: str = NAME,
) -> OwnSheet:
    """Return the sheet of some rows.

    Args:
        rows: the rows in their order.
        day: the day that counts as today.
        about: what it is about, as the ledger's name.
        linked: whether cells lead to the rows in the same workbook.
        known: whether it takes the place of a sheet that `pages_in` has read.
        name: what it is called.
    """
    several = any(row.values.get("branch") for row in rows)
    columns = [each for each in TODAY.columns if not each.on_request or several]
    numbers = {each.field: number for number, each in enumerate(columns, start=1)}
    above = _above(rows, day, about, _HINT if linked else _PRINTED)
    top = len(above) + 1
    titles = [f"{each.name} {day}" if each.field == "key" else each.name for each in columns]
    looks = tuple(_OWN_HEAD if each.field in TYPED else _HEAD for each in columns)
    head = OwnLine(tuple(titles), looks, height=24)
    bottom = top + len(rows)
    return OwnSheet(
        name,
        (*above, head, *(_line(row, columns, linked=linked) for row in rows)),
        tuple(column.width for column in columns),
        frozen=top,
        repeated=top,
        filtered=CellRange(top, 1, bottom, len(columns)) if rows else None,
        tab="B45309",
        typed=known,
        hidden=frozenset({numbers["key"]}),
        dropdowns=tuple(
            Dropdown(
                CellRange(top + 1, numbers[each.field], bottom, numbers[each.field]), each.choices
            )
            for each in columns
            if each.choices and rows
        ),
        printed=CellRange(1, 1, bottom, numbers[_LAST_PRINTED]),
    )


def _above(rows: Sequence[PageRow], day: date, about: str, hint: str) -> tuple[OwnLine, ...]:
    counts = {each.korean: 0 for each in Urgency}
    for row in rows:
        if (name := str(row.values.get("urgency", ""))) in counts and not row.is_done:
            counts[name] += 1
    told = counted({name: count for name, count in counts.items() if count}) or "할 일이 없습니다"
    weekday = _WEEKDAYS[day.weekday()]
    parts = (f"{day} ({weekday})", about, told)
    return (
        OwnLine((_TITLE,), (CellLook(bold=True, size=16, text="1F3A5F"),), height=28),
        OwnLine((" · ".join(part for part in parts if part),), (CellLook(bold=True),)),
        OwnLine((hint,), (CellLook(text="595959"),)),
    )


def _line(row: PageRow, columns: Sequence[Column], *, linked: bool) -> OwnLine:
    values, looks, links = [], [], {}
    done = row.is_done
    for number, column in enumerate(columns, start=1):
        value = row.values.get(column.field)
        values.append(value)
        look = _LOOKS.get(column.field, _TEXT)
        if column.field == "urgency":
            look = _URGENT.get(str(value), _MIDDLE)
        if column.field == "cell":
            where = CellRef.typed(str(value or ""))
            if linked and where is not None:
                links[number] = f"{quoted(where.sheet)}!{where.cell}"
            else:
                look = _MIDDLE
        if done and column.field != "recorded":
            look = replace(look, text="808080", fill="F2F2F2")
        looks.append(look)
    return OwnLine(tuple(values), tuple(looks), links, height=_height(row, columns))


def _height(row: PageRow, columns: Sequence[Column]) -> float:
    """A row's height: enough for its texts, and for a line written by hand."""
    lines = max(
        lines_in(text, column.width - PADDING)
        for column in columns
        if _LOOKS.get(column.field, _TEXT).wrap and column.field != "urgency"
        for text in [words(row.values.get(column.field))]
    )
    return max(_BY_HAND, height_of(lines))


def pages_in(package: Package) -> tuple[Page, ...]:
    """Return the sheets of today's tasks, that named 오늘 first: people may rename or copy one.

    None where xlcrm has made none. One whose headers are gone is none: who takes them away has made
    another sheet of it.
    """
    names = sorted(todays(package), key=lambda name: name != NAME)
    return tuple(
        replace(page_of([*told_by(package, name)]), covered=is_covered(package, name), name=name)
        for name in names
    )


def page_in(package: Package) -> Page | None:
    """Return the sheet 오늘 of a workbook as it stands there; None where xlcrm has made none."""
    return next((page for page in pages_in(package) if page.name == NAME), None)


def page_of(rows: Sequence[Mapping[int, CellValue]]) -> Page:
    """Return a sheet 오늘 as its cells tell it."""
    at = next((number for number, row in enumerate(rows) if has_headers(row)), None)
    if at is None:
        return Page(None)
    fields: dict[int, str] = {}
    day: date | None = None
    for number, value in rows[at].items():
        title, _, rest = str(value).strip().partition(" ")
        name = _NUMBERS.get(str(value).strip()) or _NUMBERS.get(title)
        if name is not None and name not in fields.values():
            fields[number] = name
        if name == "key":
            day = _made_for(rest)
    above = [row for row in rows[:at] if not _has_key(row)]
    moved = [row for row in rows[:at] if _has_key(row)]  # sorted with the headers among them
    beside = [words(value) for row in above for number, value in row.items() if number > 1]
    below = (row for row in rows[at + 1 :] if not has_headers(row))  # copied, to see them there
    read = [_read(row, fields) for row in (*below, *moved)]
    read += [PageRow({}, (text,)) for text in beside]
    told = [words(row.get(1)) for row in above]
    day = day or next(filter(None, (_made_for(text[:10]) for text in told)), None)
    parts = next((text.split(" · ") for text in told if _made_for(text[:10])), [])
    about = parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 - a day, a name, counts
    some = [each for each in read if each.values or each.foreign]
    keyless = not any(each.key for each in some) and any(each.is_ours for each in some)
    return Page(day, tuple(paired(some, set(fields.values()))), about, keyless=keyless)


def _has_key(row: Mapping[int, CellValue]) -> bool:
    return any(key_in(value) is not None for value in row.values())


def _read(row: Mapping[int, CellValue], fields: Mapping[int, str]) -> PageRow:
    values: dict[str, Value] = {}
    foreign = []
    for number, value in row.items():
        name = fields.get(number)
        if name is None and key_in(value) is not None:  # whose header somebody took away
            name = "key"
        if name is None:
            foreign.append(words(value))
        elif name == "due" and isinstance(value, datetime):
            values[name] = value.date()
        else:
            values[name] = value
    return PageRow(values, tuple(foreign))


def _made_for(text: str) -> date | None:
    """The day that a header or a title names."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
