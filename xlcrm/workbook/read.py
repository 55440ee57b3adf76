"""A workbook's bytes as typed tables, its settings, and the scans they were read from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import field, replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.cellref import CellRef
from xlcrm.domain.keeping import EVERY
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.ooxml.markup import may_say
from xlcrm.ooxml.scan import Scan, scan, values_at
from xlcrm.people.branches import APART, told_apart, told_by_number
from xlcrm.reading.answers import answered
from xlcrm.reading.ditto import is_ditto
from xlcrm.reading.full_names import full_names
from xlcrm.reading.habits import answers_in
from xlcrm.reading.own_lists import OWN_SETTINGS, may_be_settings, named_settings, own_lists
from xlcrm.reading.settings import KEPT, Settings, read_settings
from xlcrm.reading.told import explained_in, told_of
from xlcrm.rules.gaps import without_ends
from xlcrm.rules.headers import header_findings
from xlcrm.rules.titled import only_titled
from xlcrm.schema.catalogue import finding
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import read_column
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import LEDGER, SETTINGS
from xlcrm.values import dataclass
from xlcrm.workbook.asked import NotSureError
from xlcrm.workbook.by_name import names_alone, without_names
from xlcrm.workbook.made import made_sheets
from xlcrm.workbook.nameless import lacking
from xlcrm.workbook.sheet_reader import LAST_COLUMN, Sheet, SheetReader
from xlcrm.workbook.shown import ShownDates
from xlcrm.workbook.snapshots import COMPARED, differences, is_ledger, left_out
from xlcrm.workbook.spared import Spared, odd_header, odd_value
from xlcrm.workbook.stacked import lists_left, stacked
from xlcrm.workbook.uncalculated import Uncalculated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.domain.message_gate import Recipient
    from xlcrm.ooxml.package import Package
    from xlcrm.people.index import People, Unread
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.reading.told import Explained
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table
    from xlcrm.workbook.asked import AskedRows

__all__ = ["Book", "Choice", "Kinds", "Sheet", "explained_by", "read_book"]

_HELD: Final = 1 << 27
"""Bytes of sheets that are kept until they are read; those of others are unpacked anew."""

Choice: TypeAlias = "Callable[[HeaderMatch], Collection[str] | None]"
Kinds: TypeAlias = "Collection[str] | Callable[[Sequence[HeaderMatch]], Collection[str]]"


@outlined
@dataclass(frozen=True, slots=True)
class Known:
    """What was found out from a workbook that is not there any more.

    Attributes:
        own: of each sheet the office's own columns that its points of risk name: header and cells.
        consents: what is known of consents, by the customer's key.
    """

    own: Sequence[Sequence[tuple[str, Sequence[str | None]]]]
    consents: Mapping[str, Recipient]


@outlined
@dataclass(frozen=True, slots=True)
class Book:
    """What was read of a workbook.

    Attributes:
        package: the workbook itself.
        sheets: the recognised sheets in the order of their tabs.
        settings: what the office has set.
        findings: what is odd about sheets, headers and settings.
        scans: the sheets' scans by name.
        waiting: journal entries by field that wait beside the workbook, to be added with the next
            change; none unless somebody has put them here.
        rotate: whether those are to begin a new sheet of the journal; None as 설정 says.
        uncalculated: gives cells their values whose formulas no program has calculated.
        known: what else was found out, where the workbook itself is not there any more; else None.
    """

    package: Package
    sheets: tuple[Sheet, ...]
    settings: Settings
    findings: tuple[Finding, ...]
    scans: dict[str, Scan]
    waiting: tuple[Mapping[str, CellValue | date], ...] = ()
    rotate: str | None = None
    uncalculated: Uncalculated | None = field(default=None, repr=False, compare=False)
    known: Known | None = field(default=None, repr=False, compare=False)
    _people: list[People] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The recognised tables in the order of their sheets."""
        return tuple(sheet.table for sheet in self.sheets)

    @property
    def ledgers(self) -> tuple[Sheet, ...]:
        """The sheets of the ledger's kind: one, or one a year or a branch."""
        return tuple(sheet for sheet in self.sheets if sheet.table.spec.key == LEDGER.key)

    @property
    def people(self) -> People:
        """Who is who in the ledgers; found as far as somebody asks, and each thing once."""
        from xlcrm.people.index import People  # noqa: PLC0415 - few runs ask who is who

        if not self._people:
            unread = _unread_by(self.package, self.scans, self.sheets, self.uncalculated)
            self._people.append(People([sheet.table for sheet in self.ledgers], unread))
        return self._people[0]

    def cells(self, sheet: Sheet, rows: Sequence[int], field: str) -> list[CellValue]:
        """Return what a column that was not read says in some Excel rows; None where it is blank.

        For the few rows of a large sheet that are shown by name.
        """
        return _cells(self.package, self.scans, sheet, rows, field, self.uncalculated)


def _unread_by(
    package: Package,
    scans: dict[str, Scan],
    sheets: Sequence[Sheet],
    uncalculated: Uncalculated | None,
) -> Unread:
    """What tells of columns that were not read, as they would be; it does not hold the book."""
    sheet_of = {id(sheet.table): sheet for sheet in sheets}

    def unread(table: Table, name: str, positions: Sequence[int]) -> Sequence[object]:
        sheet = sheet_of[id(table)]
        if name not in sheet.match.columns:
            return [None] * len(positions)
        rows = [table.rows[at] for at in positions]
        raw = _cells(package, scans, sheet, rows, name, uncalculated)
        column = table.spec.column(name)
        return read_column(column, 1, column.name, raw, date1904=package.date1904).values

    return unread


def _cells(  # noqa: PLR0913, PLR0917 - where the cells lie, and what gives them their values
    package: Package,
    scans: dict[str, Scan],
    sheet: Sheet,
    rows: Sequence[int],
    name: str,
    uncalculated: Uncalculated | None,
) -> list[CellValue]:
    """What a field's column says in some rows of a sheet; a sheet is scanned again if need be."""
    number = sheet.match.columns.get(name)
    if number is None:
        return [None] * len(rows)
    title = sheet.table.sheet
    if rows and title not in scans:  # spent by a commit
        data = package.markup(package.sheet(title).part)
        scans[title] = scan(data, package.strings)
    if name == "name" and sheet.match.given:
        whole = replace(sheet, match=replace(sheet.match, given=0))
        given = {"name": sheet.match.given}
        other = replace(whole, match=replace(whole.match, columns=given))
        parts = [_cells(package, scans, each, rows, name, uncalculated) for each in (whole, other)]
        return full_names(*parts)
    shown = sheet.shown_at.get(name, {})
    rows = [shown.get(row) or row for row in rows]
    raw = values_at(scans[title], package.strings, rows, number) if rows else []
    while marked := [at for at, cell in enumerate(raw) if is_ditto(cell) and rows[at] > 1]:
        rows = [row - (at in marked) for at, row in enumerate(rows)]
        above = values_at(scans[title], package.strings, [rows[at] for at in marked], number)
        for at, cell in zip(marked, above, strict=True):
            raw[at] = cell
    return raw if uncalculated is None else uncalculated.filled(title, rows, number, raw)


def read_book(  # noqa: PLR0913 - each is a choice of who reads
    package: Package,
    *,
    fields: Choice | None = None,
    kinds: Kinds | None = None,
    told: Explained | None = None,
    spared: Spared | None = None,
    as_of: date | None = None,
    asked: AskedRows | None = None,
) -> Book:
    """Read a workbook's recognised sheets; what xlcrm itself has made there is no data.

    Args:
        package: the workbook.
        fields: tells which of a sheet's columns to read, given its headers; None, or by default,
            all recognised ones. A ledger's computed columns are read always, and 설정 whole.
        kinds: keys of the kinds of sheets to read, or what tells them given all headers; all by
            default. 설정 is always read.
        told: what the office says its headers mean, beside what 설정 says of them.
        spared: leaves out the sheets at which the program has a bug; by default that is an error.
        as_of: the day that TODAY is in formulas which no program has calculated yet; without it
            they stay without a value.
        asked: which rows of a long sheet of a kind are asked for; all by default. A book with few
            rows tells of them what the whole one does, and nothing of the others.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    spared = spared or Spared(strict=True)
    if asked is not None:
        package.strings.sparingly()
        with suppress(NotSureError):
            return _read_book(package, fields, kinds, told or {}, spared, as_of, asked)
    return _read_book(package, fields, kinds, told or {}, spared, as_of, None)


def _read_book(  # noqa: PLR0913, PLR0917 - as `read_book`
    package: Package,
    fields: Choice | None,
    kinds: Kinds | None,
    told: Explained,
    spared: Spared,
    as_of: date | None,
    asked: AskedRows | None,
) -> Book:
    scans: dict[str, Scan] = {}
    sheets: list[Sheet] = []
    uncalculated = Uncalculated(package, as_of)
    readers = _recognised(package, told, spared, uncalculated, asked)
    own = own_lists([each.name for each in readers if each.reads_like_ledger and each.visible])
    several = sum(each.reads_like_ledger and each.visible for each in readers) > 1
    if callable(kinds):
        kinds = kinds([match for each in readers for match in each.matches])
    reading = _Reading(fields, kinds, spared, several=several)
    tables: dict[int, list[Sheet]] = {}
    for at, reader in sorted(
        enumerate(readers), key=lambda each: not each[1].reads_like_ledger
    ):  # ledgers first: they say whether other sheets have to name customers
        reader.people = partial(_people_in, tables.values())
        if reader.reads_like_ledger and (reader.name in own or not reader.visible):
            continue
        tables[at] = reading.tables(reader)
        if tables[at] and not reader.partial:
            scans[reader.name] = reader.scan
    sheets += [each for at in sorted(tables) for each in tables[at]]
    wanted = reading.asked
    settings, findings = _settings(sheets, package, spared)
    sheets = [replace(each, table=answered(each.table, settings.answers)) for each in sheets]
    left = left_out([sheet.table for sheet in sheets if is_ledger(sheet.table)])
    gone_by = {id(each.old) for each in left}
    sheets = _by_branch([sheet for sheet in sheets if id(sheet.table) not in gone_by], wanted)
    headers = [
        found
        for sheet in sheets
        for found in header_findings(sheet.match, sheet.table.sheet, settings.severities)
    ]
    others = [
        found
        for code, where, details in (
            *_unread(readers, own),
            *_wide(readers),
            *_odd(sheets, settings),
            *differences(left),
        )
        if (found := finding(code, where, settings.severities, **details))
    ]
    gone = spared.names
    sheets = [sheet for sheet in sheets if sheet.table.sheet not in gone]
    odd = (*spared.findings, *headers, *others, *findings)
    return Book(package, tuple(sheets), settings, odd, scans, uncalculated=uncalculated)


class _Reading:
    """Reads the tables of sheets, one below another too.

    Attributes:
        asked: the fields that were asked for of a ledger, by the `id` of its headers, where more
            are read to tell whose it is.
        ledgers: the ledgers' tables that have been read.
    """

    def __init__(
        self, fields: Choice | None, kinds: Collection[str] | None, spared: Spared, *, several: bool
    ) -> None:
        self.fields, self.kinds, self.spared, self.several = fields, kinds, spared, several
        self.asked: dict[int, Collection[str]] = {}
        self.ledgers: list[Table] = []

    @cached_property
    def by_number(self) -> bool:
        """Whether the 고객 ID tells all customers apart, once the ledgers have been read."""
        return told_by_number(self.ledgers)

    def tables(self, reader: SheetReader) -> list[Sheet]:
        """The tables of a sheet: those side by side, and then what lies below them."""
        sheets = [sheet for match in reader.matches if (sheet := self._read(reader, match))]
        if not any(each.others for each in sheets):
            return sheets
        several, self.several = self.several, True  # each needs what tells customers apart
        if not several and self.fields is not None:
            sheets = [sheet for match in reader.matches if (sheet := self._read(reader, match))]
        found = self.spared.attempt(
            reader.name, partial(stacked, reader, sheets, self._read, lambda each: each.match)
        )
        self.several = several
        lower, unread = found or ([], ())
        rest = [replace(each, others=()) for each in (*sheets[1:], *lower)]
        return [replace(sheets[0], others=unread), *rest]

    def _read(self, reader: SheetReader, match: HeaderMatch) -> Sheet | None:
        key = match.spec.key
        if self.kinds is not None and key not in {*self.kinds, SETTINGS.key}:
            return None
        fields = self.fields
        wanted = fields(match) if fields is not None and key != SETTINGS.key else None
        if wanted is not None and key == LEDGER.key and (self.several or "branch" in match.columns):
            self.asked[id(match)] = wanted
            wanted = {*wanted, *APART, *(COMPARED if self.several else ())}
        sheet = self._attempt(reader, match, wanted)
        if sheet is not None and key == LEDGER.key:
            self.ledgers.append(sheet.table)
        plain = without_names(match)
        if sheet is None or plain is match or not self.by_number or names_alone(reader, sheet):
            return sheet
        return self._attempt(reader, plain, wanted)

    def _attempt(
        self, reader: SheetReader, match: HeaderMatch, wanted: Collection[str] | None
    ) -> Sheet | None:
        return reader.settings or self.spared.attempt(
            reader.name, partial(reader.read, match, wanted), partial(odd_value, reader, match)
        )


def _people_in(sheets: Iterable[Sequence[Sheet]]) -> People | None:
    """Who is who in the ledgers among sheets; None where one of them may be another one's copy."""
    from xlcrm.people.index import People  # noqa: PLC0415 - of entries that are asked for

    ledgers = [each.table for each in chain(*sheets) if each.table.spec.key == LEDGER.key]
    return None if left_out(ledgers) else People(told_apart(ledgers))


def _by_branch(sheets: Sequence[Sheet], asked: Mapping[int, Collection[str]]) -> list[Sheet]:
    """The sheets, their ledgers with what tells customers apart whom branches have numbered.

    Columns that were read only to compare rows are let go of: nobody else has asked for them.
    """
    ledgers = [sheet.table for sheet in sheets if sheet.table.spec.key == LEDGER.key]
    if not ledgers:
        return list(sheets)
    apart = {id(old): new for old, new in zip(ledgers, told_apart(ledgers), strict=True)}
    told = [replace(each, table=apart.get(id(each.table), each.table)) for each in sheets]
    return [_as_asked(each, asked.get(id(each.match))) for each in told]


def _as_asked(sheet: Sheet, wanted: Collection[str] | None) -> Sheet:
    """A sheet without the columns that were read only to compare it with others."""
    spare = (APART | COMPARED) - {"customer_id", "branch"} - set(wanted or ())
    if wanted is None or spare.isdisjoint(sheet.table.columns):
        return sheet
    kept = {name: each for name, each in sheet.table.columns.items() if name not in spare}
    return replace(sheet, table=replace(sheet.table, columns=kept))


def _readers(
    package: Package, spared: Spared, uncalculated: Uncalculated, asked: AskedRows | None
) -> list[SheetReader]:
    """The sheets that nobody but people has made."""
    dates, made = ShownDates(package), made_sheets(package)
    readers: list[SheetReader] = []
    held = 0
    for entry in package.worksheets:
        if entry.name in made:
            continue
        look = partial(SheetReader, package, entry, dates, uncalculated, asked, whole=False)
        reader = spared.attempt(entry.name, look)
        if reader is None:
            continue
        readers.append(reader)
        held += reader.held
        if held > _HELD:  # most sheets are not read any further
            held -= reader.held
            reader.let_go()
    return readers


def _recognised(
    package: Package,
    told: Explained,
    spared: Spared,
    uncalculated: Uncalculated,
    asked: AskedRows | None,
) -> list[SheetReader]:
    """The sheets that nobody but people has made, each with its headers recognised."""
    readers = _readers(package, spared, uncalculated, asked)
    explained = explained_by(readers, spared)
    answers = {
        sheet: said
        for reader in readers
        if reader.settings is not None
        for sheet, said in answers_in(reader.settings.table).items()
    }
    for reader in readers:
        reader.answers = answers
        if reader.settings is None and reader.name not in spared.names:
            known = told_of(reader.name, explained, told)
            find = partial(reader.recognise, known), partial(odd_header, reader, known)
            spared.attempt(reader.name, *find)
            if reader.needs_all:
                reader.hold_all()
                spared.attempt(reader.name, *find)
    for look in (partial(SheetReader.recognise, own=False), SheetReader.recognise_people):
        if any(reader.reads_like_ledger for reader in readers):
            break
        for (
            reader
        ) in readers:  # the only list of an office may be called 회원현황, or hold no terms
            if reader.match is None and reader.visible and reader.name not in spared.names:
                known = told_of(reader.name, explained, told)
                find = partial(look, reader, known), partial(odd_header, reader, known)
                spared.attempt(reader.name, *find)
                if reader.needs_all:
                    reader.hold_all()
                    spared.attempt(reader.name, *find)
    return [reader for reader in readers if reader.name not in spared.names]


def _settings(
    sheets: Sequence[Sheet], package: Package, spared: Spared
) -> tuple[Settings, tuple[Finding, ...]]:
    """What the office has set; the defaults where its sheet is left out."""
    table = settings_table(sheets)
    read = partial(read_settings, table, date1904=package.date1904)
    found = None if table is None else spared.attempt(table.sheet, read)
    if found is not None:
        return found
    settings, findings = read_settings(None, date1904=package.date1904)
    if table is not None or _tells_of_backups(package):
        settings = replace(settings, backups=EVERY)  # how many stay cannot be read
    return settings, findings


def _tells_of_backups(package: Package) -> bool:
    """Whether a sheet that is named like 설정, and is not read, may say which backups stay."""
    if not any(named_settings(entry.name) for entry in package.sheets):
        return False
    words = [each.partition("(")[0] for each in KEPT]
    shared = package.related_part("sharedStrings")
    parts = [entry.part for entry in package.worksheets if named_settings(entry.name)]
    texts = [package.part(name) for name in (*parts, *([] if shared is None else [shared]))]
    return any(may_say(text, word) for word in words for text in texts)


def explained_by(readers: Sequence[SheetReader], spared: Spared | None = None) -> Explained:
    """Return what 설정 says of the headers of all sheets: asked before they are looked at."""
    spared = spared or Spared(strict=True)
    found: Explained = {}
    for reader in readers:
        if may_be_settings(reader.name):
            said = spared.attempt(
                reader.name, partial(_told_in, reader), partial(odd_header, reader, {})
            )
            found.update(said or {})
    return found


def _told_in(reader: SheetReader) -> Explained:
    """What one sheet says of the headers of all, if it is 설정, which is then read."""
    match = reader.recognise()
    if reader.needs_all:
        reader.hold_all()
        match = reader.recognise()
    if match is None or match.spec.key != SETTINGS.key:
        return {}
    reader.settings = reader.read(match, None)
    return explained_in(reader.settings.table)


def settings_table(sheets: Sequence[Sheet]) -> Table | None:
    """Return the sheet that holds the settings; xlcrm's own hidden one only without another."""
    tables = [sheet.table for sheet in sheets if sheet.table.spec.key == SETTINGS.key]
    tables.sort(key=lambda table: table.sheet == OWN_SETTINGS)
    return next(iter(tables), None)


@rule(
    "C207",
    Severity.REMARK,
    "고객대장과 비슷한 시트",
    "고객대장과 비슷하지만 이름이 달라 읽지 않은 시트입니다.",
    "고객대장이면 시트 이름에 '고객대장'을 넣으세요.",
    why="고객대장에서 뽑아 만든 목록까지 읽으면 같은 계약을 두 번 셉니다.",
    bad=(
        "계약 종료일",
        "2024-12-31",
        "[전화할 곳]",
        "고객명 | 계약 시작일 | 계약 종료일",
        "가온상사 | 2024-01-01 | 2024-12-31",
    ),
    good=(
        "계약 종료일",
        "2024-12-31",
        "[고객대장 2025]",
        "고객명 | 계약 시작일 | 계약 종료일",
        "가온상사 | 2025-01-01 | 2025-12-31",
    ),
)
@rule(
    "S110",
    Severity.WARNING,
    "읽을 수 없는 설정 시트",
    "설정 시트의 제목 행을 찾을 수 없어, 모든 설정을 기본값으로 씁니다.",
    "제목을 '구분' · '항목' · '값' 또는 '서비스' · '만료 안내 기간'으로 쓰세요.",
    why="설정이 읽히는 줄 알고 고치는 일이 없도록 알립니다.",
    bad=("[설정]", "이름 | 날", "기본 | 45"),
    good=("[설정]", "서비스 | 만료 안내 기간", "기본 | 45"),
)
@rule(
    "C218",
    Severity.WARNING,
    "열이 모자라 읽지 않는 시트",
    "제목 행에 {header} 열이 없어, 이 시트를 읽지 않습니다.",
    "그 열을 두세요. 다른 이름의 열이면 설정 시트의 '머리글'에 그 뜻을 적으세요.",
    why="이름이 같은 시트라 읽히는 줄 알기 쉽습니다. 읽지 않은 시트는 어느 수에도 들지 않습니다.",
    bad=("[만족도 조사]", "일자 | 만족도 | 의견", "2024-10-01 | 5 | 친절함"),
    good=("[만족도 조사]", "일자 | 고객 ID | 만족도", "2024-10-01 | 1001 | 5"),
)
def _unread(
    readers: Sequence[SheetReader], own: Collection[str]
) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C206, C207, C218, S110: lists and sheets that are not read, though one might think so."""
    told = any(match.spec.key == SETTINGS.key for each in readers for match in each.matches)
    for reader in readers:
        match = reader.match
        if reader.name not in own and reader.visible:
            for row, column in lists_left(reader):
                yield "C206", CellRef(reader.name, row, column), {}
        if match is not None and reader.visible and reader.name in own:
            column = min(match.columns.values(), default=1)
            yield "C207", CellRef(reader.name, match.header_row, column), {}
        lacks = None if reader.name in own else lacking(reader)
        if lacks is not None:
            where = CellRef(reader.name, lacks.row, lacks.column)
            yield "C218", where, {"header": ", ".join(lacks.missing)}
        if named_settings(reader.name) and not told:
            yield "S110", CellRef(reader.name, 1, 1), {}


@rule(
    "C242",
    Severity.WARNING,
    "너무 넓은 시트",
    "{count}열까지만 제목을 찾아, 이 칸부터 오른쪽에 있는 열은 읽지 않습니다.",
    "읽어야 할 열이면 왼쪽으로 옮기세요. 쓰지 않는 열이면 지우거나 그대로 두어도 됩니다.",
    why="제목을 찾는 데 걸리는 시간은 열의 수를 따라 늘어납니다. 사무실의 대장은 수십 열이고, "
    "실수로 늘어난 열이나 일부러 만든 파일만 수천 열입니다.",
    unshown="512열을 넘는 시트에서만 나와, 지면에 보일 수 없습니다.",
)
def _wide(readers: Sequence[SheetReader]) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C242: sheets with columns in which no header is looked for."""
    for reader in readers:
        if reader.cut and reader.visible:
            where = CellRef(reader.name, reader.cut, LAST_COLUMN + 1)
            yield "C242", where, {"count": str(LAST_COLUMN)}


@rule(
    "C205",
    Severity.WARNING,
    "병합된 계산 칸",
    "'{header}' 열에 병합된 셀의 일부인 칸이 {count}개 있어, 병합된 셀이라 쓰지 않습니다.",
    "이 열의 셀 병합을 푸세요. 계약마다 한 칸이 있어야 합니다.",
    why="병합된 셀은 첫 칸에만 값을 둘 수 있어, 나머지 칸의 계약은 상태를 적을 자리가 없습니다.",
    bad=("상태", "활성화", "활성화", "병합: A2:A3"),
    good=("상태", "활성화", "활성화"),
)
@rule(
    "C206",
    Severity.WARNING,
    "표 아래의 다른 표",
    "이 행부터 제목이 다른 표가 시작되어, 읽지 않습니다.",
    "같은 표이면 첫 표와 같은 열에 옮기고, 다른 표이면 다른 시트로 옮기세요.",
    why="제목이 다른 표의 줄은 계약이 아닐 수 있어, 위의 표에 이어 세지 않습니다.",
    bad=(
        "고객명 | 계약 시작일 | 계약 종료일",
        "가온상사 | 2024-01-01 | 2024-12-31",
        "",
        "해지일 | 사유 | 고객명 | 금액",
        "2024-05-31 | 이전 | 다솜상사 | 50000",
    ),
    good=("고객명 | 계약 시작일 | 계약 종료일", "가온상사 | 2024-01-01 | 2024-12-31"),
)
@rule(
    "C216",
    Severity.WARNING,
    "표 밖에 적힌 줄",
    "엑셀 표 아래에 적혀 표에 들지 않은 줄이 {count}개 있습니다. 표의 줄로 읽지만, 표의 수식과 "
    "필터에는 들지 않습니다.",
    "xlcrm fix를 실행하면 표가 그 행까지 늘어납니다. 요약 행이나 병합된 셀이 있으면 그것을 "
    "치우고 실행하세요.",
    why="LibreOffice나 한셀, 구글 시트에서 표 아래에 적은 행은 표에 들지 않아, 필터와 합계에서 "
    "빠집니다.",
    bad=(
        "고객명 | 계약 시작일 | 계약 종료일",
        "가온상사 | 2024-01-01 | 2024-12-31",
        "나래상사 | 2024-02-01 | 2025-01-31",
        "표: 2",
    ),
    good=(
        "고객명 | 계약 시작일 | 계약 종료일",
        "가온상사 | 2024-01-01 | 2024-12-31",
        "나래상사 | 2024-02-01 | 2025-01-31",
        "표: 3",
    ),
)
@rule(
    "C217",
    Severity.REMARK,
    "기간이 없는 명단",
    "계약 기간을 적는 열이 없어, 계약이 아니라 사람들의 명단으로 읽었습니다.",
    "기간도 관리하려면 표 오른쪽에 '계약 시작일'과 '계약 종료일'(또는 '계약 기간') 열을 더하세요. "
    "명단으로만 쓰면 그대로 두어도 됩니다.",
    why="점검, 일지, 가져오기는 명단에서도 됩니다. 만료 안내, 재계약, 지표는 기간이 있어야 합니다.",
    bad=("[회원명단]", "이름 | 연락처", "가온상사 | 010-0000-0001"),
    good=(
        "[회원명단]",
        "이름 | 연락처 | 계약 시작일 | 계약 종료일",
        "가온상사 | 010-0000-0001 | 2024-01-01 | 2024-12-31",
    ),
)
def _odd(
    sheets: Sequence[Sheet], settings: Settings
) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C205, C206, C216, C217, C241: where xlcrm writes, and what lies above or below a table."""
    for sheet in sheets:
        if sheet.table.spec.key == LEDGER.key and not sheet.match.people:
            yield from without_ends(sheet.table, sheet.match.fields, settings)
            first = min(sheet.match.columns.values())
            yield from only_titled(sheet.table, sheet.title, first, settings)
        if sheet.match.people:
            yield (
                "C217",
                CellRef(
                    sheet.table.sheet, sheet.match.header_row, min(sheet.match.columns.values())
                ),
                {},
            )
        for row in sheet.others:
            yield "C206", CellRef(sheet.table.sheet, row, min(sheet.match.columns.values())), {}
        if sheet.loose:
            where = CellRef(sheet.table.sheet, sheet.loose[0], min(sheet.match.columns.values()))
            yield "C216", where, {"count": f"{len(sheet.loose):,}"}
        for name, column_read in sheet.table.columns.items():
            if column_read.merged and column_read.column.computed:
                details = {
                    "header": one_line(column_read.header),
                    "count": str(len(column_read.merged)),
                }
                yield "C205", sheet.table.where(min(column_read.merged), name), details
