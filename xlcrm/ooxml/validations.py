"""Dropdowns on a sheet that is there: which cells have one, and how more of them are added.

ECMA-376 Part 1, 18.3.1.33, dataValidations; newer ones stand in the sheet's extensions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, element_end, escape, find_all, text_of, with_attributes
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sections import place_for, sections_of
from xlcrm.ooxml.splice import splice
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.markup import Tag
    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.splice import Splice

MAX_CHOICES: Final = 255  # Excel specifications and limits: characters of a list typed into it


@bare
@dataclass(frozen=True, slots=True)
class Dropdown:
    """A list to choose from in some cells; another entry is asked about, and not refused.

    Attributes:
        area: the cells.
        choices: what they offer.
        formula: what tells where the list stands, in place of the choices.
        free: whether another entry is not even asked about.
    """

    area: CellRange
    choices: tuple[str, ...] = ()
    formula: str = ""
    free: bool = False


@bare
@dataclass(frozen=True, slots=True)
class Check:
    """What some cells of a sheet accept, as far as it is told in so many words.

    Attributes:
        kind: as the format names it: list, date, whole, custom.
        formulas: one, or the least and the most.
        message: what is said of another entry.
    """

    kind: str
    formulas: tuple[str, ...]
    message: str


@bare
@dataclass(frozen=True, slots=True)
class RenewedCheck:
    """A check that takes the place of one that says just what `old` says, in the same cells."""

    old: Check
    new: Check


def checks_in(data: bytes, frame: Frame) -> list[Check]:
    """Return the checks of a sheet, in their order; not those of its extensions.

    >>> from xlcrm.ooxml.rows import frame_of
    >>> data = b"<worksheet><sheetData/><dataValidations><dataValidation type='date' sqref='A2'>"
    >>> data += b"<formula1>1</formula1><formula2>9</formula2></dataValidation></dataValidations>"
    >>> [check.formulas for check in checks_in(data + b"</worksheet>", frame_of(data))]
    [('1', '9')]
    """
    return [check for _, check, _ in _checks(data, frame)]


def _checks(data: bytes, frame: Frame) -> Iterator[tuple[Tag, Check, list[tuple[int, int]]]]:
    """Each check with its tag, and where the texts of its formulas begin and end."""
    for section in sections_of(data, frame):
        if section.local != b"dataValidations" or section.tag.empty:
            continue
        for tag in find_all(data, b"dataValidation", section.tag.end, section.end):
            if tag.empty:
                continue
            end, said = element_end(data, tag), attributes(tag.attributes)
            inner = [
                (each.end, data.index(b"</", each.end))
                for local in (b"formula1", b"formula2")
                for each in find_all(data, local, tag.end, end)
                if not each.closing and not each.empty
            ]
            formulas = tuple(text_of(data[start:stop]) for start, stop in inner)
            yield tag, Check(said.get("type", "none"), formulas, said.get("error", "")), inner


def with_checks(data: bytes, renewed: Sequence[RenewedCheck]) -> bytes:
    """Return a sheet with checks in the places of others; their cells and titles stay."""
    new = {each.old: each.new for each in renewed}
    splices: list[Splice] = []
    for tag, check, places in _checks(data, frame_of(data)):
        wanted = new.get(check)
        if wanted is None or len(wanted.formulas) != len(places):
            continue
        if wanted.message != check.message:
            text = with_attributes(data[tag.start : tag.end], {"error": wanted.message})
            splices.append((tag.start, tag.end, text))
        for (start, stop), formula in zip(places, wanted.formulas, strict=True):
            splices.append((start, stop, escape(formula)))
    return splice(data, splices)


def can_offer(choices: Sequence[str]) -> bool:
    """Tell whether choices fit into a dropdown.

    >>> can_offer(["전화", "방문"]), can_offer(["서울, 부산"]), can_offer([])
    (True, False, False)
    """
    text = ",".join(choices)
    return bool(choices) and len(text) <= MAX_CHOICES and not any("," in each for each in choices)


def validated(data: bytes, frame: Frame) -> list[CellRange]:
    """Return the ranges of a sheet in which entries are checked; unreadable ones are left out."""
    texts: list[str] = []
    for section in sections_of(data, frame):
        if section.local == b"dataValidations":
            tags = find_all(data, b"dataValidation", section.tag.end, section.end)
            texts += [attributes(tag.attributes).get("sqref", "") for tag in tags]
        elif section.local == b"extLst":
            for tag in find_all(data, b"dataValidation", section.tag.end, section.end):
                end = element_end(data, tag)
                for inner in find_all(data, b"sqref", tag.end, end):
                    texts.append(text_of(data[inner.end : data.index(b"<", inner.end)]))
    return [area for text in texts for part in text.split() if (area := _area(part)) is not None]


def _area(text: str) -> CellRange | None:
    try:
        return CellRange.of(text)
    except ValueError:
        return None


def added_dropdowns(
    data: bytes, frame: Frame, dropdowns: Sequence[Dropdown], sheet: str
) -> Iterator[Splice]:
    """Yield the splices that add dropdowns to a sheet.

    Raises:
        PlanError: a list is empty, too long, or has a comma within a choice.
    """
    if not dropdowns:
        return
    prefix = frame.prefix
    entries = b"".join(_entry(each, prefix, sheet) for each in dropdowns)
    known = next((s for s in sections_of(data, frame) if s.local == b"dataValidations"), None)
    if known is None or known.tag.empty:
        count = len(dropdowns)
        block = b'<%bdataValidations count="%d">%b</%bdataValidations>' % (
            prefix,
            count,
            entries,
            prefix,
        )
        place = place_for(data, frame, b"dataValidations") if known is None else known.tag.start
        yield place, place if known is None else known.end, block
        return
    start, end = known.inside(data)
    count = sum(1 for _ in find_all(data, b"dataValidation", start, end)) + len(dropdowns)
    tag = data[known.tag.start : known.tag.end]
    yield known.tag.start, known.tag.end, with_attributes(tag, {"count": str(count)})
    yield end, end, entries


def dropdown_markup(dropdowns: Sequence[Dropdown], sheet: str) -> bytes:
    """Return dropdowns as the markup of a sheet that has none yet; nothing for none.

    Raises:
        PlanError: a list is empty, too long, or has a comma within a choice.
    """
    if not dropdowns:
        return b""
    entries = b"".join(_entry(each, b"", sheet) for each in dropdowns)
    return b'<dataValidations count="%d">%b</dataValidations>' % (len(dropdowns), entries)


def _entry(dropdown: Dropdown, prefix: bytes, sheet: str) -> bytes:
    if not dropdown.formula and not can_offer(dropdown.choices):
        raise PlanError(
            "선택 목록으로 쓸 수 없습니다.",
            sheet=sheet,
            cell=str(dropdown.area),
            hint=f"쉼표 없는 항목을 모두 합쳐 {MAX_CHOICES}자까지 적으세요.",
        )
    text = dropdown.formula or '"' + ",".join(dropdown.choices).replace('"', '""') + '"'
    return (
        b'<%bdataValidation type="list" errorStyle="warning" allowBlank="1" showInputMessage="1" '
        b'showErrorMessage="%d" errorTitle="%b" error="%b" sqref="%b"><%bformula1>%b</%bformula1>'
        b"</%bdataValidation>"
        % (
            prefix,
            not dropdown.free,
            escape("목록에 없는 값입니다", quote=True),
            escape("그대로 쓰려면 [예]를 누르세요.", quote=True),
            str(dropdown.area).encode(),
            prefix,
            escape(text),
            prefix,
            prefix,
        )
    )
