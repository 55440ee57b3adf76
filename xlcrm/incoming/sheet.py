"""Rows of a brought workbook: of all its ledgers, else of the sheet whose headers fit best."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import column_letters
from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL
from xlcrm.domain.particles import particle
from xlcrm.errors import SheetNotFoundError, on_sheet
from xlcrm.incoming.furniture import without_furniture
from xlcrm.incoming.headers import (
    Headers,
    Incoming,
    IncomingError,
    headers_of,
    headers_seen,
    no_headers,
)
from xlcrm.incoming.rows import FeesFrom, Gathering, Places
from xlcrm.incoming.settled import as_columns_say
from xlcrm.incoming.sheets import field_of_names, ledgers_in
from xlcrm.incoming.titled import with_standing
from xlcrm.ooxml.cells import Decoder, date_of
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.scan import scan
from xlcrm.reading.brought import brought
from xlcrm.reading.full_names import full_names
from xlcrm.reading.headers import HEADER_ROWS
from xlcrm.reading.told import told_anywhere
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple
from xlcrm.workbook.extent import other_tables, title_above
from xlcrm.workbook.layouts import refuse_layouts
from xlcrm.workbook.merged import CARRIED, carried_down, covered
from xlcrm.workbook.sheet_reader import LAST_COLUMN, rows_around
from xlcrm.workbook.shown import ShownDates
from xlcrm.workbook.uncalculated import Uncalculated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.ooxml.scan import Scan
    from xlcrm.reading.told import Explained
    from xlcrm.schema.columns import SheetSpec

_TEXTS: Final = frozenset({Kind.TEXT, Kind.NOTE})
_KNOWN_BY_NAME: Final = frozenset({"branch", "service"})
_OF_TERMS: Final = (frozenset({"customer_id", "name"}), frozenset({"start", "end"}))


def rows_of_workbook(
    package: Package,
    spec: SheetSpec,
    told: Explained | None = None,
    named: Collection[str] = (),
) -> Incoming:
    """Return the rows of a workbook's sheets of a kind.

    Of a ledger's all visible sheets are read that are ledgers when the workbook itself is opened;
    of others the visible one whose headers fit best; named like the kind, of equals.

    Args:
        package: the workbook.
        spec: the kind of sheet.
        told: what the office that gets the rows has said of its headers.
        named: the sheets to read, if somebody has chosen.

    Raises:
        IncomingError: two columns mean one field, two sheets fit equally, or no header is known.
        SheetNotFoundError: no sheet is called so.
        DamagedWorkbookError: a sheet cannot be read.
    """
    wanted = brought(spec)
    entries = _entries(package, named)
    sheets = [
        (headers, entry)
        for entry in entries
        if (headers := _headers(package, entry, wanted, told or {})) is not None
    ]
    if not sheets:
        refuse_layouts(package)
        seen = (headers_seen(_top(package, entry)) for entry in entries)
        raise no_headers(wanted, next(filter(None, seen), ()))
    terms = [each for each in sheets if _has_terms(each[0])] if spec.key == LEDGER.key else []
    if named:
        unread = [entry.name for entry in entries if entry not in [each for _, each in sheets]]
        if unread:
            with on_sheet(unread[0]):
                raise no_headers(wanted)
        return _all_of(package, sheets, wanted, told or {})
    if len(terms) > 1:
        chosen = ledgers_in(package, told or {})
        read = [each for each in terms if each[1].name in chosen.names]
        left = [entry.name for _, entry in terms if entry.name not in chosen.names]
        if read:
            found = _all_of(package, read, wanted, told or {})
            return replace(found, left=tuple(left), why=chosen.why)
    best = terms or _best(sheets)
    if len(best) > 1:
        best = [each for each in best if _named(each[1], spec)] or best
    if len(best) > 1:
        alike = ", ".join(entry.name for _, entry in best)
        raise IncomingError(
            f"어느 시트를 읽을지 알 수 없습니다: {alike}",
            hint=f"읽을 시트의 이름을 '{spec.name}'{particle(spec.name, '으로/로')} 바꾸거나 "
            "따로 저장하세요.",
        )
    return _all_of(package, best, wanted, told or {})


def _entries(package: Package, named: Collection[str]) -> list[SheetEntry]:
    """The sheets that may be read: those that somebody has chosen, else all that are visible."""
    if not named:
        return [entry for entry in package.worksheets if entry.state == "visible"]
    names = {normalise(entry.name) or entry.name: entry for entry in package.worksheets}
    chosen = []
    for name in named:
        entry = names.get(normalise(name) or name)
        if entry is None:
            known = " · ".join(each.name for each in package.worksheets)
            raise SheetNotFoundError(
                "그런 시트가 없습니다.", sheet=name, hint=f"있는 시트: {known}"
            )
        chosen.append(entry)
    return [entry for entry in package.worksheets if entry in chosen]


def _has_terms(headers: Headers) -> bool:
    return not any(each.isdisjoint(headers.columns) for each in _OF_TERMS)


def _best(sheets: Sequence[tuple[Headers, SheetEntry]]) -> list[tuple[Headers, SheetEntry]]:
    """The sheets of which most headers are known."""
    most = max(headers.score for headers, _ in sheets)
    return [each for each in sheets if each[0].score == most]


def _named(entry: SheetEntry, spec: SheetSpec) -> bool:
    """Whether a sheet is called like its kind."""
    return normalise(entry.name) in {normalise(name) for name in (spec.name, *spec.synonyms)}


def _all_of(
    package: Package,
    sheets: Sequence[tuple[Headers, SheetEntry]],
    spec: SheetSpec,
    told: Explained,
) -> Incoming:
    """The rows of some sheets, one after the other."""
    found: list[Incoming] = []
    for headers, entry in sheets:
        with on_sheet(entry.name):
            found.append(_read(package, entry, headers, spec, told_anywhere(told, entry.name)))
    if len(found) == 1:
        return found[0]
    names = tuple(entry.name for _, entry in sheets)
    by_name = field_of_names(names, {field for each in found for field in each.rows.columns})
    rows, fees = Gathering(), []
    parts: list[tuple[int, str, str]] = []
    titles: dict[str, int] = {}
    for name, each in zip(names, found, strict=True):
        first = len(rows.lines)
        parts.append((first, f"{name} ", "행"))
        fees += [fee._replace(first=fee.first + first) for fee in each.fees]
        columns, standing = with_standing(each.rows.columns, name)
        titles.update(each.titles)
        if standing:
            titles[name] = len(each.rows)
        if by_name in _KNOWN_BY_NAME and len(each.places.lines):
            columns[by_name] = [" ".join(name.split())] * len(each.places.lines)
        if "customer_id" in each.doubtful:
            columns.pop("customer_id", None)
        rows.join(each.places.lines, columns)
    return Incoming(
        rows.rows(),
        Places(rows.lines, parts),
        tuple(dict.fromkeys(text for each in found for text in each.unknown)),
        frozenset.intersection(*(each.doubtful for each in found)),
        fees=tuple(fees),
        sheets=names,
        by_sheet=by_name,
        titles=titles,
        headers=tuple(text for each in found for text in each.headers),
    )


def _headers(
    package: Package, entry: SheetEntry, spec: SheetSpec, told: Explained
) -> Headers | None:
    with on_sheet(entry.name):
        data = package.markup(entry.part)
        said = told_anywhere(told, entry.name)
        merges = merged_ranges(data, frame_of(data))
        top = _top(package, entry)
        near = {
            row: {column: cell for column, cell in cells.items() if column <= LAST_COLUMN}
            for row, cells in top.items()
        }
        found = headers_of(near, spec, merges, said)
        if found is None or top[found.row].keys() == near[found.row].keys():
            return found
        beyond = f"{column_letters(LAST_COLUMN + 1)}열부터 오른쪽의 열"
        return replace(found, unknown=(*found.unknown, beyond))


def _top(package: Package, entry: SheetEntry) -> dict[int, dict[int, CellValue]]:
    """The first rows of a sheet, among which its headers stand."""
    data = package.markup(entry.part)
    decoder = Decoder(package.strings)
    top: dict[int, dict[int, CellValue]] = {}
    for row in rows_of(data, frame_of(data)):
        if row.number <= HEADER_ROWS + 1:
            top[row.number] = {
                cell.column: decoder.read(cell.attributes, cell.content) for cell in row.cells
            }
        elif len(top) > HEADER_ROWS or row.number > 2 * HEADER_ROWS:
            break
    return top


def _read(
    package: Package,
    entry: SheetEntry,
    headers: Headers,
    spec: SheetSpec,
    told: Mapping[str, tuple[str, ...]],
) -> Incoming:
    """The rows of a sheet's tables, which may stand one below another."""
    rows = Gathering()
    unknown: dict[str, None] = {}
    doubtful: set[str] = set()
    fees: list[FeesFrom] = []
    titles: dict[str, int] = {}
    seen: list[str] = []
    table: Headers | None = headers
    while table is not None:
        fees.append(FeesFrom(len(rows.lines), table.texts.get("fee", "")))
        below, unread, title = _join(package, entry, table, _Kind(spec, told), rows)
        if title:
            titles[title] = titles.get(title, 0) + len(rows.lines) - fees[-1].first
        unknown.update(dict.fromkeys((*table.unknown, *unread)))
        doubtful |= table.doubtful
        seen += table.seen
        table = below
    places = Places(rows.lines, [(0, f"{entry.name} ", "행")])
    return Incoming(
        rows.rows(),
        places,
        tuple(unknown),
        frozenset(doubtful),
        fees=tuple(fees),
        titles=titles,
        headers=tuple(seen),
    )


class _Kind(NamedTuple):
    """The kind of sheet that is brought, and what the office has said of its headers."""

    spec: SheetSpec
    told: Mapping[str, tuple[str, ...]]


def _join(
    package: Package, entry: SheetEntry, headers: Headers, kind: _Kind, rows: Gathering
) -> tuple[Headers | None, list[str], str]:
    """Add the rows of one table.

    Returns:
        The next one's headers, what below is not brought, and the title if that tells of the rows.
    """
    data, spec = package.markup(entry.part), kind.spec
    wanted = {*headers.columns.values(), *([headers.given] if headers.given else ())}
    scanned = scan(data, package.strings, wanted=wanted)
    Uncalculated(package).fill(entry.name, scanned)
    merges = merged_ranges(data, scanned.frame)
    order = [at for at, row in enumerate(scanned.rows) if row > headers.row]
    lower, order, unread = _below(package, scanned, headers, kind, merges, order)
    if not scanned.ordered:
        order.sort(key=scanned.rows.__getitem__)
    numbers: Sequence[int] = [scanned.rows[at] for at in order]
    dates = ShownDates(package)
    columns: dict[str, Sequence[CellValue]] = {}
    for field, number in headers.columns.items():
        values = scanned.columns[number].values
        raw: Sequence[CellValue] = [values[at] for at in order]
        if field == "name" and headers.given:
            others = scanned.columns[headers.given].values
            raw = full_names(raw, [others[at] for at in order])
        written = spec.column(field).kind
        if field in CARRIED:
            raw = _carried(raw, numbers, merges, number, headers.row)
        if written in _TEXTS:
            raw = dates.as_texts(scanned, numbers, number, raw)
        elif written.is_day:
            raw = dates.as_days(scanned, numbers, number, raw)
            if package.date1904:
                raw = [_moment(value) for value in raw]
        columns[field] = [None if is_blank(value) else value for value in raw]
    numbers, read = without_furniture(numbers, columns, spec)
    found = as_columns_say(read, spec, headers.texts, headers.above)
    title = _title(package, scanned, headers) if spec.key == LEDGER.key else ""
    titled, standing = with_standing(found, title)
    rows.join(numbers, titled)
    return lower, unread, title if standing else ""


def _title(package: Package, scanned: Scan, headers: Headers) -> str:
    """The one text that stands right above a table's headers."""
    if headers.row not in scanned.rows:
        return ""
    return title_above(scanned, Decoder(package.strings), scanned.rows.index(headers.row))


def _below(  # noqa: PLR0913, PLR0917 - what tells where another table begins
    package: Package,
    scanned: Scan,
    headers: Headers,
    kind: _Kind,
    merges: Sequence[CellRange],
    order: Sequence[int],
) -> tuple[Headers | None, list[int], list[str]]:
    """The headers of another table of the kind below these, and the positions of the rows above.

    What lies below and has other headers is brought by itself, and sums are not at all.
    """
    if headers.match is None or not order:
        return None, list(order), []
    top = rows_around(scanned, package.strings, headers.row)
    others = other_tables(scanned, package.strings, headers.match, top, order)[1]
    lower = None
    unread: list[str] = []
    for row in others:
        around = rows_around(scanned, package.strings, row)
        lower = lower or headers_of(around, kind.spec, merges, kind.told, first=row)
        if lower is None or row < lower.row - 1:
            unread.append(f"{row:,}행부터의 다른 표")
    own = [at for at in order if not others or scanned.rows[at] < others[0]]
    while others and own and _says_one_thing(scanned, own[-1]):
        own.pop()  # the title of what lies below
    return lower, own, unread


def _says_one_thing(scanned: Scan, at: int) -> bool:
    """Whether a row says nothing, or one thing alone."""
    said = (not is_blank(each.values[at]) for each in scanned.columns.values())
    return sum(said) <= 1


def _carried(
    raw: Sequence[CellValue],
    numbers: Sequence[int],
    merges: Sequence[CellRange],
    column: int,
    header_row: int,
) -> Sequence[CellValue]:
    """A column's values, those that a merged range covers as the cell that shows them."""
    if not numbers or all(merge.bottom <= header_row for merge in merges):
        return raw
    return carried_down(raw, numbers, covered(merges, column, header_row, numbers[-1]))


def _moment(value: CellValue) -> CellValue:
    """A bare serial number that counts from 1904 as the moment it is."""
    if type(value) is not int and type(value) is not float:
        return value
    dated = MIN_SERIAL <= value < MAX_SERIAL + 1
    return date_of(value, date1904=True) if dated else value
