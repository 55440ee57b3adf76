"""구매이력, 마케팅, 만족도, 이용현황, 고객정보: rows checked, and appended to their sheet once.

What a row says has to be readable, in its range and about a customer of the ledger; a row that is
there already is not added again, so that a file may be imported twice.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.text import one_line, squeezed
from xlcrm.errors import HeaderNotFoundError, SheetNotFoundError
from xlcrm.incoming.rows import records_of
from xlcrm.office.changes import appended
from xlcrm.office.checked import checked, guess, lacking
from xlcrm.office.naming import naming, not_named
from xlcrm.office.proposal import Proposal
from xlcrm.office.records import new_sheet
from xlcrm.people.named import CUSTOMER, FIND, named_by
from xlcrm.reading.brought import brought
from xlcrm.rules.people import SCORES
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind, SheetSpec
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import CUSTOMERS, MARKETING, NAMED_BY, PURCHASES, SATISFACTION, USAGE
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet

    RowKey: TypeAlias = tuple[tuple[str, ...], tuple[object, ...]]

COMPANIONS: Final = (PURCHASES, MARKETING, SATISFACTION, USAGE, CUSTOMERS)
"""The kinds of sheets that `add` adds to."""

_NAMED: Final = tuple(column.field for column in NAMED_BY)  # find a customer
_WHO: Final = frozenset({"customer_id", *_NAMED})
_ONE_ROW: Final[Mapping[str, tuple[str, ...]]] = {
    USAGE.key: ("customer_id", "month"),
    CUSTOMERS.key: ("customer_id",),
}  # where one row tells all there is of a customer, or of a customer's month
_RANGES: Final[Mapping[tuple[str, str], tuple[int, int]]] = {
    (USAGE.key, "amount"): (0, 999_999_999),
    (CUSTOMERS.key, "birth_year"): (1900, 2120),
}
_NO: Final = "N"
_ANSWERS: Final = ("열람", "클릭", "문의", "구매")  # to a message that has been delivered
_NOT_BEFORE: Final[Mapping[str, tuple[str, str]]] = {
    MARKETING.key: ("sent_on", "responded_on"),
}


@outlined
@dataclass(frozen=True, slots=True)
class AddedRows:
    """What becomes of some rows.

    Attributes:
        added: how many rows are new.
        skipped: how many were there already.
    """

    added: int = 0
    skipped: int = 0


def add(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    sheet: str | SheetSpec,
    rows: Iterable[Mapping[str, object]] | Any,  # noqa: ANN401 - a pandas DataFrame
    *,
    places: Sequence[str] = (),
    unread: Sequence[Problem] = (),
    skip_bad: bool = False,
) -> Proposal[AddedRows]:
    """Check rows for a companion sheet, and return what adds those that are not there yet.

    A customer is named by 고객 ID, 고객명 or 연락처, or by `customer`, which may be each of them.
    A row counts as there if one already there says all that it says; of two equal rows brought at
    once both are added, except where a sheet holds one row a customer or a month. A missing sheet
    is made, and so is a missing column that a row fills. Of several sheets of the kind the last
    visible one grows.

    Args:
        ledger: the opened workbook; of its ledgers at least 고객 ID, 고객명 and 연락처 were read.
        sheet: 구매이력, 마케팅, 만족도, 이용현황 or 고객정보; its key, or one of `COMPANIONS`.
        rows: a DataFrame, or mappings of field, Korean header or synonym → value, or what
            `read_rows` has read of a file, whose `places` and `unread` it brings along.
        places: what each row is called in a problem; by default its number, if there are several.
        unread: rows that could not even be read, which count among the bad ones.
        skip_bad: whether the good rows are added although others are bad.

    Raises:
        SheetNotFoundError: rows are not added to a sheet of that name.
        HeaderNotFoundError: a sheet has the kind's name, but no headers that can be read.
        PlanError: the sheet has two columns for a field.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> row = {"일자": "2024.10.1", "고객 ID": 1001, "제품/서비스": "상담", "금액": "3만원"}
    >>> proposal = xlcrm.add(ledger, "구매이력", [row])
    >>> proposal.found.added, proposal.plan.new_sheets[0].rows[0][:4]
    (1, (datetime.date(2024, 10, 1), 1001, '상담', 30000))
    """
    book, spec = ledger.book, sheet if isinstance(sheet, SheetSpec) else companion(sheet)
    records, called, unreadable = records_of(rows)
    places, unread = places or called, (*unread, *unreadable)
    names = places or ["" if len(records) == 1 else f"{at + 1}번째" for at in range(len(records))]
    clerk = _Clerk(book, spec)
    found = [clerk.checked(record) for record in records]
    sheets = [sheet for sheet in book.sheets if sheet.table.spec.key == spec.key]
    there = [row for sheet in sheets for row in _rows_there(book, sheet)]
    good = {at: row for at, (row, troubles) in enumerate(found) if not troubles}
    sort_out = _one_row_each if spec.key in _ONE_ROW else _as_often
    fresh, conflicts = sort_out(spec, {at: clerk.as_found(row) for at, row in good.items()}, there)
    wrong = (
        Problem(place, trouble)
        for at, (place, (_, troubles)) in enumerate(zip(names, found, strict=True))
        for trouble in (*troubles, *conflicts.get(at, ()))
    )
    problems = (*unread, *wrong)
    if problems and not skip_bad:
        return Proposal(problems=problems, found=AddedRows())
    added = [good[at] for at in sorted(fresh)]
    known = len(good) - len(added) - len(conflicts)
    said = [f"{spec.name}에 {len(added):,}행을 더함"] if added else []
    said += [f"이미 있는 {known:,}행은 다시 더하지 않음"] if known else []
    plan = rows_added(book, spec, added)
    return Proposal(plan, problems, tuple(said), found=AddedRows(len(added), known))


def compared(
    book: Book, spec: SheetSpec, rows: Iterable[Mapping[str, object]]
) -> list[tuple[tuple[str, object], ...]]:
    """Return what rows say as they are compared: equal ones tell the same, however it was typed.

    Args:
        book: the workbook whose customers they are about.
        spec: one of `COMPANIONS`.
        rows: as for `add`.
    """
    clerk = _Clerk(book, spec)
    said = (_comparable(spec, clerk.as_found(clerk.checked(row)[0])) for row in rows)
    return [tuple(sorted(each.items())) for each in said]


def companion(word: str) -> SheetSpec:
    """Return the kind of sheet that a word names: its name, its key or a synonym.

    Raises:
        SheetNotFoundError: none of `COMPANIONS` is called so.

    >>> companion("구매 이력").key
    'purchases'
    """
    for spec in COMPANIONS:
        if normalise(word) in {normalise(name) for name in (spec.name, spec.key, *spec.synonyms)}:
            return spec
    names = [spec.name for spec in COMPANIONS]
    raise SheetNotFoundError(
        "행을 더할 수 있는 시트가 아닙니다.",
        sheet=word,
        hint=f"{guess(word, names)}쓸 수 있는 시트: {' · '.join(names)}",
    )


class _Clerk:
    """Turns what people typed into rows, one after the other."""

    def __init__(self, book: Book, spec: SheetSpec) -> None:
        self.book, self.spec = book, spec
        self.wide = brought(spec)
        self.settings = book.settings
        self.people = book.people

    def checked(self, record: Mapping[str, object]) -> tuple[Record, tuple[Trouble, ...]]:
        """The record as a row, and what is wrong with it."""
        typed = {str(word): value for word, value in record.items()}
        given = [typed.pop(word) for word in CUSTOMER if word in typed]
        check = checked(self.wide, typed, self.settings)
        values = dict(check.values)
        keys = [
            *(str(key) for key in given if key is not None and str(key).strip()),
            *(str(values[field]) for field in FIND if field in values),
        ]
        branch = str(values.get("branch") or "")
        for field in _NAMED:
            values.pop(field, None)
        troubles = list(check.problems)
        unread = {trouble.field for trouble in troubles}
        if unread.isdisjoint(FIND):
            who = self._customer(keys, branch)
            if isinstance(who, Trouble):
                troubles.append(who)
                unread.add("customer_id")
            else:
                values |= who
                unread |= {"customer_id"} - who.keys()
        else:
            unread.add("customer_id")
        missing = lacking(self.spec, values)
        troubles += [each for each in missing if each.field not in unread]
        troubles += _contradictions(self.spec, values)
        return values, tuple(troubles)

    def as_found(self, row: Record) -> Record:
        """A new row with the customer's key in the place of what names him beside a number."""
        if _WHO.isdisjoint(row.keys() - {"customer_id"}):
            return row
        rest = {name: value for name, value in row.items() if name not in _WHO}
        return {**rest, "customer_id": self.people.whose(row)}

    def _customer(self, keys: Sequence[str], branch: str) -> Record | Trouble:
        """What a row says to name the one customer whom all of the keys name."""
        person = named_by(self.people, keys, branch=branch)
        if isinstance(person, Trouble):
            return person
        if person.customer_id and not person.branch:
            number = person.customer_id if person.written is None else person.written
            return {"customer_id": number}
        named = naming(self.book, {person.key}).get(person.key)
        return not_named(self.book, person.key, self.spec.name, "대장") if named is None else named


def _contradictions(spec: SheetSpec, values: Record) -> list[Trouble]:
    """What is out of its range, or cannot be true together with the rest."""
    scores = {(SATISFACTION.key, field): (low, high) for field, low, high in SCORES}
    troubles = []
    for (key, field), (low, high) in {**scores, **_RANGES}.items():
        value = values.get(field)
        if key == spec.key and isinstance(value, int) and not low <= value <= high:
            name = spec.column(field).name
            troubles.append(
                Trouble(
                    field,
                    f"'{name}' 칸의 값이 {low:,}~{high:,} 범위를 벗어났습니다.",
                    f"{low:,}에서 {high:,} 사이의 정수로 적으세요.",
                )
            )
    first, then = _NOT_BEFORE.get(spec.key, ("", ""))
    earlier, later = values.get(first), values.get(then)
    if isinstance(earlier, date) and isinstance(later, date) and later < earlier:
        before, after = spec.column(first).name, spec.column(then).name
        troubles.append(
            Trouble(
                then,
                f"'{after}'{particle(after, '이/가')} '{before}'보다 빠릅니다.",
                "두 날짜를 확인하세요.",
            )
        )
    if spec.key == MARKETING.key:
        troubles += _answer_to_nothing(values)
    return troubles


def _answer_to_nothing(values: Record) -> list[Trouble]:
    """What a customer is said to have done with a message that was not delivered."""
    answered = values.get("response") in _ANSWERS
    if values.get("delivered") != _NO or not (answered or "responded_on" in values):
        return []
    field = "response" if answered else "responded_on"
    message = f"전달되지 않은 메시지에 '{MARKETING.column(field).name}' 칸의 값이 있습니다."
    return [Trouble(field, message, "전달 여부를 확인하거나, 반응을 비우세요.")]


def _rows_there(book: Book, sheet: Sheet) -> Iterator[Mapping[str, object]]:
    """The rows of a sheet as they are compared, blanks left out."""
    columns = sheet.table.columns
    compared: list[tuple[str, Sequence[object]]] = []
    named = not _WHO.isdisjoint(columns.keys() - {"customer_id"})
    named = named or any(each.table.across is not None for each in book.ledgers)
    if named:
        whose = book.people.whose_rows(sheet.table)
        said = (read(Kind.IDENTIFIER, each).value for each in whose)
        compared.append(("customer_id", [_compared(Kind.IDENTIFIER, each) for each in said]))
    for field, column in columns.items():
        if named and field in _WHO:
            continue
        known = {each: _compared(column.column.kind, each) for each in set(column.values)}
        compared.append((field, [known[each] for each in column.values]))
    for at in range(len(sheet.table.rows)):
        yield {field: values[at] for field, values in compared if values[at] is not None}


def _comparable(spec: SheetSpec, row: Record) -> dict[str, object]:
    """A new row as reading it back will give it."""
    found = {}
    for field, value in row.items():
        kind = spec.column(field).kind
        said = value if isinstance(value, date) else read(kind, value).value
        found[field] = _compared(kind, said)
    return found


def _compared(kind: Kind, value: object) -> object:
    """A value as it is compared: spaces and the width of letters do not tell texts apart."""
    if not isinstance(value, str):
        return value
    return squeezed(value).casefold() if kind is Kind.CHOICE else one_line(value)


def _as_often(
    spec: SheetSpec, rows: Mapping[int, Record], there: Sequence[Mapping[str, object]]
) -> tuple[list[int], dict[int, tuple[Trouble, ...]]]:
    """The numbers of those rows that are not there as often as they are brought.

    Each row that is there stands for one that is brought: those that say most choose first, and
    choose the one that says least beside it.
    """
    alike: defaultdict[RowKey, list[int]] = defaultdict(list)
    for at, row in rows.items():
        said = sorted(_comparable(spec, row).items())
        alike[tuple(field for field, _ in said), tuple(value for _, value in said)].append(at)
    indexes = {fields: _indexed(fields, there) for fields in {fields for fields, _ in alike}}
    taken: set[int] = set()
    fresh: list[int] = []
    for fields, values in sorted(alike, key=lambda key: -len(key[0])):
        places = alike[fields, values]
        free = [at for at in indexes[fields].get(values, ()) if at not in taken]
        taken.update(free[: len(places)])
        fresh += places[len(free) :]
    return fresh, {}


def _indexed(
    fields: Sequence[str], there: Sequence[Mapping[str, object]]
) -> Mapping[tuple[object, ...], Sequence[int]]:
    """The numbers of the rows by what they say in some fields, those that say least first."""
    found: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(there):
        found[tuple(row.get(field) for field in fields)].append(at)
    for places in found.values():
        if len(places) > 1:
            places.sort(key=lambda at: len(there[at]))
    return found


def _one_row_each(
    spec: SheetSpec, rows: Mapping[int, Record], there: Sequence[Mapping[str, object]]
) -> tuple[list[int], dict[int, tuple[Trouble, ...]]]:
    """The numbers of the rows that are the first of their customer, or of a customer's month.

    And the troubles of those that say something else than the row there is.
    """
    fields = _ONE_ROW[spec.key]
    known = {tuple(row.get(field) for field in fields): row for row in there}
    fresh: list[int] = []
    conflicts: dict[int, tuple[Trouble, ...]] = {}
    for at, row in rows.items():
        said = _comparable(spec, row)
        other = known.setdefault(tuple(said.get(field) for field in fields), said)
        if other is said:
            fresh.append(at)
        elif any(other.get(field) != value for field, value in said.items()):
            names = "·".join(spec.column(field).name for field in fields)
            message = f"같은 {names}의 행이 이미 있고, 값이 다릅니다."
            hint = f"{spec.name} 시트의 그 행을 엑셀에서 고치세요."
            conflicts[at] = (Trouble(fields[-1], message, hint),)
    return fresh, conflicts


def rows_added(book: Book, spec: SheetSpec, rows: Sequence[Record]) -> Plan:
    """Return the plan that adds checked rows to the last visible sheet of a kind, or to a new one.

    Raises:
        HeaderNotFoundError: a sheet has the kind's name, but no headers that can be read.
        PlanError: the sheet has two columns for a field.
    """
    if not rows:
        return Plan()
    sheets = [sheet for sheet in book.sheets if sheet.table.spec.key == spec.key]
    states = {entry.name: entry.state for entry in book.package.worksheets}
    visible = [each for each in sheets if states.get(each.table.sheet) == "visible"]
    if sheets:
        return appended(book, (visible or sheets)[-1], rows)
    if any(entry.name.casefold() == spec.name.casefold() for entry in book.package.sheets):
        needed = ", ".join(column.name for column in spec.columns if column.required)
        raise HeaderNotFoundError(
            "시트의 열 제목을 읽을 수 없습니다.",
            sheet=spec.name,
            hint=f"제목 행에 {needed} 열을 두거나, 시트 이름을 바꾸면 새로 만듭니다.",
        )
    return Plan(new_sheets=(new_sheet(spec, spec.name, rows, book.settings),))
