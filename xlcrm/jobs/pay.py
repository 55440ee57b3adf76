"""A payment taken in: the month's cell is marked, 미납금 grows less, 납부 여부 says so.

What is written looks like what the office writes: O, ○, an amount, a day. Nothing that somebody has
typed and that is not understood is written over.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.months_owed import Month, Span, due_on, months_told, owes, rests
from xlcrm.domain.outline import outlined
from xlcrm.domain.paid_cell import Numbers, Paid, paid_cell
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import scrub
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.domain.typed_option import LEDGER_WORD, quoted
from xlcrm.errors import DomainError
from xlcrm.office.changes import Changes
from xlcrm.office.contract import (
    ContractIndex,
    OfCustomer,
    latest_of_each_service,
    note_of,
    refusal,
)
from xlcrm.office.owed import owed_in
from xlcrm.office.own_columns import cells_in
from xlcrm.office.payments import payments_of
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import has_terms
from xlcrm.ooxml.looks import DAY_FORMAT
from xlcrm.values import dataclass
from xlcrm.workbook.plan import ColumnEdits, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.domain.paid_cell import PaidCell
    from xlcrm.office.contract import Contract, Wanted
    from xlcrm.office.debts import Owed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.payments import Payments
    from xlcrm.workbook.read import Book

_MONTH: Final = lazy(r"(?:(?:20)?(\d\d)[.\-/년])?(\d{1,2})월?(?:분)?")
_SLASHED: Final = lazy(r"\d{1,2}/\d{1,2}")
_CENTURY: Final = 2000
_YEAR: Final = 12
_BESIDE: Final = 2  # months between a payment and the month that is meant without a year
_PAID_WORD: Final = "완납"
_MARK: Final = "O"


@outlined
@dataclass(frozen=True, slots=True)
class PaidIn:
    """A payment as it is written down.

    Attributes:
        where: the cell that names the contract.
        months: the months that are paid by it, as 2024-08.
        won: how much was paid; None where nobody has said and no fee tells it.
        left: what 미납금 says afterwards; None where the ledger has no such amount.
    """

    where: CellRef
    months: tuple[str, ...]
    won: int | None
    left: int | None


def pay(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    contract: Wanted,
    *,
    as_of: date,
    on: date | None = None,
    months: Sequence[str] = (),
    won: int | None = None,
    everything: bool = False,
    memo: str = "",
    year: int = 0,
) -> Proposal[PaidIn]:
    """Return what writes down that a contract has been paid for.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        contract: the contract, or its customer if only one can be meant.
        as_of: the day that counts as today.
        on: the day of the payment; `as_of` by default.
        months: the months that are paid, as 9월 or 2024-09; by default the one that is owed, or as
            many of the oldest as the amount covers.
        won: how much; by default what is owed for the months, or all of 미납금.
        everything: whether all months that are owed are paid.
        memo: what else the journal tells.
        year: the year of columns of months that name none; 0 as 설정 says.

    Raises:
        DomainError: no contract or more than one is meant, nothing is owed, it is not clear which
            months are meant, or the cells say something else.
        PlanError: a cell holds a formula or is merged.
    """
    book = ledger.on(as_of).book
    index = ContractIndex(book)
    owed = {
        (each.sheet, each.at): each for each in owed_in(book, index.rows, as_of, year=year).rows
    }

    def meant(contracts: Sequence[Contract]) -> Sequence[Contract]:
        owing = [each for each in contracts if each.place in owed]
        return owing or latest_of_each_service(contracts, as_of)

    found = index.find(contract, meant) if has_terms(book) else _member(index, contract, owed)
    number = found.place[0]
    payments = payments_of(book, found.sheet, index.rows[number], year)
    given = _Given(on or as_of, tuple(months), won, everything=everything)
    return _Paying(book, found, payments, owed.get(found.place), given, as_of).proposal(memo)


def _member(index: ContractIndex, wanted: Wanted, owed: Mapping[tuple[int, int], Owed]) -> Contract:
    """The one row that is meant of a list of members, who pay without any term.

    Raises:
        DomainError: there is none, or more than one.
    """
    numbers = {id(sheet.table): number for number, sheet in enumerate(index.sheets)}
    cell = CellRef.typed(wanted) if isinstance(wanted, str) else wanted
    places: list[tuple[int, int]] = []
    if isinstance(wanted, OfCustomer):
        people = index.book.people.find(wanted.key)
        if len(people) == 1:
            places = [(numbers[id(table)], at) for table, at in people[0].rows]
    elif isinstance(cell, CellRef):
        places = [
            (number, list(sheet.table.rows).index(cell.row))
            for number, sheet in enumerate(index.sheets)
            if sheet.table.sheet == cell.sheet and cell.row in sheet.table.rows
        ]
    places = [each for each in places if each in owed] or places
    if len(places) != 1:
        raise DomainError(
            "그런 고객의 줄이 하나로 정해지지 않습니다.",
            hint="고객명이나 연락처를 확인하거나, 그 줄의 셀을 --contract 명부!A5처럼 적으세요.",
        )
    return index.contract(places[0])


@dataclass(frozen=True, slots=True)
class _Given:
    """What was said of the payment."""

    on: date
    months: tuple[str, ...]
    won: int | None
    everything: bool


class _Paying:
    """A payment while it is written down."""

    def __init__(  # noqa: PLR0913, PLR0917 - what decides about it
        self,
        book: Book,
        contract: Contract,
        payments: Payments,
        owed: Owed | None,
        given: _Given,
        as_of: date,
    ) -> None:
        self.book, self.contract, self.payments = book, contract, payments
        self.owed, self.given, self.as_of = owed, given, as_of
        self.at = contract.place[1]
        self.fee = payments.fees[self.at]
        self.changes = Changes(book)
        self.edits: list[ColumnEdits] = []
        self.told: list[str] = []
        self.left: int | None = None

    def proposal(self, memo: str) -> Proposal[PaidIn]:
        if self.owed is not None and self.owed.listed:
            raise refusal(
                f"납부를 '{self.owed.listed}' 시트에 적는 대장입니다.",
                self.contract.where(),
                "받은 날, 고객, 금액을 그 시트에 한 줄로 적으세요. xlcrm dues가 그 시트를 셉니다.",
            )
        if self.given.won is not None and self.given.won <= 0:
            raise DomainError("받은 금액이 0원보다 커야 합니다.", hint="50000처럼 적으세요.")
        months = self._months()
        self._refuse_another_amount(months)
        won = self._won(months)
        for month in months:
            self._mark(month)
        self._reduce(won, months)
        self._status(months)
        self._last_of_its_kind(months)
        if not self.edits and not self.told:
            raise self._nothing()
        for_what = f" ({months_told(months)})" if months else ""
        much = f" {won:,}원" if won is not None else ""
        said = (f"{self.contract.where()}: 납부{much}{for_what}, {self.given.on}", *self.told)
        more = f" {scrub(one_line(memo))}" if memo else ""
        content = f"{self.given.on}에 납부 받음{much}{for_what}.{more}"
        plan = self.changes.plan() | Plan(columns=tuple(sorted(self.edits, key=_place)))
        named = tuple(map(str, months))
        return Proposal(
            plan,
            said=said,
            notes=(note_of(self.contract, "결제", content),),
            found=PaidIn(self.contract.where(), named, won, self.left),
        )

    def _nothing(self) -> DomainError:
        """Why there is nothing to write, and what would change that."""
        payments, where = self.payments, self.contract.where()
        if payments.without_year:
            return refusal(
                "월별 열이 몇 년의 것인지 알 수 없어 적지 못합니다.",
                where,
                "--year 2024를 붙이세요.",
            )
        if payments.undecided:
            return refusal(
                "월별 열이 납부를 적은 것인지 알 수 없어 적지 못합니다.",
                where,
                "설정 시트에 '기준 | 월별 열 | 납부' 한 줄을 적으세요.",
            )
        if not (payments.cells or payments.status or "outstanding" in payments.sheet.table.columns):
            return refusal(
                "이 대장에는 납부를 적을 칸이 없습니다.",
                where,
                "'미납금' 열을 만들어 안 낸 금액을 적거나, 받은 것을 일지에 적으세요: "
                f"{self._noting()}",
            )
        return refusal(
            "이 계약에는 안 낸 것이 없습니다.",
            where,
            "그래도 받은 달이 있으면 --month 9월처럼 고르세요."
            if payments.cells
            else f"그래도 받은 것이 있으면 일지에 적으세요: {self._noting()}",
        )

    def _noting(self) -> str:
        """The command that writes a payment into the journal alone."""
        whose = quoted(str(self.contract.where()))
        return f'xlcrm log add {LEDGER_WORD} -c {whose} --channel 방문 "돈을 받음"'

    # -- which months ------------------------------------------------------------------------------

    def _months(self) -> list[Month]:
        """The months that are paid, from the first on."""
        owing = [] if self.owed is None else [*self.owed.months]
        if self.given.months:
            return sorted({self._typed(text) for text in self.given.months})
        if not self.payments.cells:
            return []
        if self.given.everything:
            return owing
        if self.given.won is not None and owing and self._rest(owing[0]) is not None:
            return self._covered(owing, self.given.won)
        if len(owing) > 1 and self.given.won is None:
            raise refusal(
                f"안 낸 달이 {len(owing)}개월입니다: {months_told(owing)}",
                self.contract.where(),
                f"낸 달을 --month {owing[0]}처럼 고르거나, 모두 냈으면 --all을 붙이세요.",
            )
        if owing:
            return owing[:1]
        return [] if self._amount() else self._this_month()

    def _this_month(self) -> list[Month]:
        """The month of the payment where nothing is late: it is paid in time."""
        day, at = self.given.on, self.at
        month, span = Month(day.year, day.month), self._span()
        cell = self.payments.cells.get(month)
        if (
            cell is None
            or cell[at].kind not in {Paid.BLANK, Paid.UNPAID}
            or not owes(month, span)
            or rests(month, span)[0]
        ):
            return []
        named, due = with_particle(month, "을/를"), self._due(month, span)
        self.told.append(f"  늦은 달이 없어 {named} 납부로 적음 (납부일 {due})")
        return [month]

    def _due(self, month: Month, span: Span) -> date:
        day = self.payments.due_days[self.at]
        return due_on(month, day or self.contract.rows.settings.payments.due_day or None, span)

    def _covered(self, owing: Sequence[Month], won: int) -> list[Month]:
        """The oldest months that an amount pays for."""
        left, found = won, []
        for month in owing:
            rest = self._rest(month)
            if rest is None or left < rest:
                break
            left -= rest
            found.append(month)
        if not found and self._in_amounts:
            return [*owing[:1]]  # some of the oldest
        if left or not found:
            raise refusal(
                f"{won:,}원은 안 낸 {len(owing)}개월({months_told([*owing])})에 "
                "나누어떨어지게 맞지 않습니다.",
                self.contract.where(),
                "달을 --month로 고르거나, 일부만 냈으면 그 칸에 '일부 20,000'처럼 직접 적으세요.",
            )
        return found

    def _rest(self, month: Month) -> int | None:
        """What is still to be paid for a month; None where its fee is not known."""
        cell = self.payments.cells[month][self.at]
        if cell.kind is Paid.UNPAID and cell.won is not None:
            return cell.won
        return None if self.fee is None else max(self.fee - self._so_far(month), 0)

    def _so_far(self, month: Month) -> int:
        """What its cell says that has been paid."""
        cell = self.payments.cells[month][self.at]
        return (cell.won or 0) if cell.kind in {Paid.PAID, Paid.PARTLY} else 0

    def _refuse_another_amount(self, months: Sequence[Month]) -> None:
        """Raise if the amount is not what the months still cost, and their cells cannot say it."""
        won, rests = self.given.won, [self._rest(month) for month in months]
        if won is None or not months or None in rests:
            return
        total = sum(each for each in rests if each is not None)
        if won == total or (len(months) == 1 and won < total and self._in_amounts):
            return
        several = (
            f"{won // self.fee}개월 치이면 달마다 --month를 붙이세요: --month {months[0]} "
            f"--month {months[0].next}"
            if self.fee and won > total and not won % self.fee
            else "금액과 달을 확인하세요. 일부만 냈으면 그 칸에 '일부 20,000'처럼 직접 적으세요."
        )
        raise refusal(
            f"{won:,}원은 {months_told([*months])}에 낼 {total:,}원과 다릅니다.",
            self.contract.where(),
            several,
        )

    def _typed(self, text: str) -> Month:
        """The month that somebody has typed: 9월, 2024-09."""
        known = sorted(self.payments.cells)
        found = _MONTH.fullmatch(squeezed(text))
        number = int(found[2]) if found else 0
        if not known:
            raise self._nothing()
        if found is None or not 1 <= number <= _YEAR:
            raise DomainError("달을 읽을 수 없습니다.", hint="9월이나 2024-09처럼 적으세요.")
        fitting = [
            month
            for month in known
            if month.month == number and (not found[1] or month.year == _CENTURY + int(found[1]))
        ]
        if len(fitting) > 1:
            fitting = self._meant(fitting)
        if len(fitting) > 1:
            raise refusal(
                f"{number}월이 여럿이라 몇 년의 것인지 알 수 없습니다: {months_told(fitting)}",
                self.contract.where(),
                f"연도까지 적으세요: --month {fitting[0]}",
            )
        if len(fitting) != 1:
            hint = f"있는 달: {months_told(known)}"
            raise DomainError("그 달의 열이 없습니다.", hint=hint)
        return fitting[0]

    def _meant(self, several: list[Month]) -> list[Month]:
        """Which of the same month of several years is meant; several where nobody can tell.

        The one that is owed; else the one that the contract has not paid yet, of several that
        which lies beside the day of the payment, be it of the year before.
        """
        owing = [] if self.owed is None else self.owed.months
        if late := [month for month in several if month in owing]:
            return late
        span = self._span()
        its_own = [month for month in several if owes(month, span)] or several
        cells, at, on = self.payments.cells, self.at, self.given.on
        left = [each for each in its_own if cells[each][at].kind is not Paid.PAID]
        if not left:
            here = [month for month in its_own if month.year == on.year]
            return here or its_own[-1:]
        now = on.year * _YEAR + on.month
        beside = [each for each in left if abs(each.year * _YEAR + each.month - now) <= _BESIDE]
        return beside or left

    def _span(self) -> Span:
        """When the contract serves, and when it rests."""
        values = self.payments.sheet.table.values
        terminated, since, until = (
            each if isinstance(each := values(name)[self.at], date) else None
            for name in ("terminated_on", "paused_from", "paused_to")
        )
        ends = [each for each in (self.contract.end, terminated) if each is not None]
        return Span(self.contract.start, min(ends, default=None), since, until)

    # -- what is written ---------------------------------------------------------------------------

    def _amount(self) -> int:
        value = self.contract.value("outstanding")
        return value if isinstance(value, int) and value > 0 else 0

    def _won(self, months: Sequence[Month]) -> int | None:
        """How much was paid."""
        if self.given.won is not None:
            return self.given.won
        if months:
            if (
                self.owed is not None
                and self.owed.won is not None
                and (months == [*self.owed.months])
            ):
                return self.owed.won
            rests = [self._rest(month) for month in months]
            return None if None in rests else sum(each for each in rests if each is not None)
        return self._amount() or (None if self.owed is None else self.owed.won)

    def _mark(self, month: Month) -> None:
        """Mark a month's cell as paid, in the manner of the others."""
        sheet = self.contract.sheet
        column = next(each for each in self.payments.columns.months if each.month == month)
        row = sheet.table.rows[self.at]
        (old,) = cells_in(self.book, sheet, [row], column.number)
        kind = self.payments.cells[month][self.at].kind
        cell = CellRef(sheet.table.sheet, row, column.number)
        short = kind is Paid.PAID and self._so_far(month) > 0 and self._rest(month) != 0
        if kind in {Paid.PAID, Paid.WAIVED, Paid.LEFT, Paid.UNKNOWN} and not short:
            read = with_particle(f"'{kind.value}'", "으로/로")
            what = "이미 낸 것으로" if kind is Paid.PAID else read
            raise refusal(
                f"{month} 칸은 {what} 적혀 있어 바꾸지 않습니다.",
                self.contract.where(),
                "잘못 적은 것이면 그 칸을 직접 고치세요.",
            )
        new = self._manner(month)
        form = DAY_FORMAT if isinstance(new, date) else ""
        self.edits.append(ColumnEdits(sheet.table.sheet, column.number, [row], [old], [new], form))
        self.told.append(f"  {cell} ({month}) 칸에 {new}")
        span = self._span()
        if kind is not Paid.UNPAID and not owes(month, span):
            term = f"{span.first or ''}~{span.last or ''}"
            self.told.append(
                f"  {with_particle(month, '은/는')} 계약 기간({term}) 밖의 달입니다. "
                "잘못 고른 달이면 xlcrm undo로 되돌리세요."
            )

    def _last_of_its_kind(self, months: Sequence[Month]) -> None:
        """Tell that blanks are read otherwise once no X is left."""
        said = self.contract.rows.settings.payments.blank_is_unpaid
        unpaid = {
            (month, at)
            for month, cells in self.payments.cells.items()
            for at, cell in enumerate(cells)
            if cell.kind is Paid.UNPAID
        }
        if said is None and unpaid and unpaid <= {(month, self.at) for month in months}:
            self.told.append(
                "  이제 X가 하나도 없어, 납부일이 지난 빈칸을 미납으로 셉니다. X를 적는 대장이면 "
                "설정 시트에 '기준 | 납부 빈칸 | 모름' 한 줄을 적으세요."
            )

    @cached_property
    def _seen(self) -> Counter[CellValue]:
        """What the cells of months that are paid say, and how often."""
        seen: Counter[CellValue] = Counter()
        for month, cells in self.payments.cells.items():
            pairs = zip(self.payments.raw[month], cells, strict=True)
            seen.update(value for value, cell in pairs if cell.kind is Paid.PAID)
        return seen

    @cached_property
    def _in_amounts(self) -> bool:
        """Whether the office writes amounts into the cells of months."""
        if not self._seen:
            return False
        usual = self._seen.most_common(1)[0][0]
        return (
            paid_cell(usual, numbers=self.payments.numbers, unit=self.payments.unit).won is not None
        )

    def _manner(self, month: Month) -> CellValue | date:
        """What the office writes into the cell of a month that is paid."""
        if not self._seen:
            return _MARK
        usual = self._seen.most_common(1)[0][0]
        if self._in_amounts:
            return self._money(month, usual)
        if isinstance(usual, int | float):
            return 1 if self.payments.numbers is Numbers.MARKS else self.given.on.day
        text = str(usual)
        if _SLASHED.fullmatch(text):
            return f"{self.given.on.month}/{self.given.on.day}"
        if _is_day(text):
            return self.given.on
        plain = (
            value
            for value, _ in self._seen.most_common()
            if isinstance(value, str) and not any(sign.isdigit() for sign in value)
        )
        return next(plain, _MARK)

    def _money(self, month: Month, usual: CellValue) -> CellValue:
        """An amount as the office writes it: a number in its unit, or a text."""
        rest, given = self._rest(month), self.given.won
        if rest is None:
            return usual if given is None else given // self.payments.unit
        won = self._so_far(month) + (rest if given is None else min(given, rest))
        return won // self.payments.unit if isinstance(usual, int | float) else f"{won:,}"

    def _reduce(self, won: int | None, months: Sequence[Month]) -> None:
        """Take what was paid off 미납금."""
        owed, table = self._amount(), self.contract.sheet.table
        if not owed:
            return
        column = table.columns["outstanding"]
        if self.at in column.formulas:
            self.told.append("  미납금 칸은 수식이라 그대로 둡니다. 엑셀이 다시 계산합니다.")
            return
        if won is None:
            raise refusal(
                "받은 금액을 알 수 없어 미납금을 줄일 수 없습니다.",
                table.where(self.at, "outstanding"),
                "받은 금액을 --amount로 적으세요.",
            )
        if won > owed:
            late = f"({months_told([*months])}) " if months else ""
            raise refusal(
                f"받은 금액 {late}{won:,}원이 미납금 {owed:,}원보다 많습니다.",
                table.where(self.at, "outstanding"),
                "금액을 확인하세요. 맞으면 미납금 칸을 먼저 고치세요.",
            )
        self.left = owed - won
        self.changes.set(self.contract.sheet, "outstanding", {self.at: self.left})
        self.told.append(f"  미납금 {owed:,}원 → {self.left:,}원")

    def _status(self, months: Sequence[Month]) -> None:
        """Say in 납부 여부 that all is paid, once it is."""
        if not self.payments.status:
            return
        cell = self.payments.status[self.at]
        if cell.kind not in {Paid.UNPAID, Paid.PARTLY} or self.left:
            return
        if self.owed is not None and {*self.owed.months} - {*months}:
            return
        known, won = None if self.owed is None else self.owed.won, self.given.won
        if won is not None and not (self.left == 0 or self.owed is None):
            if known is None:
                raise refusal(
                    f"얼마를 안 냈는지 알 수 없어 {won:,}원이 다 낸 것인지 알 수 없습니다.",
                    self.owed.cell,
                    "다 냈으면 --amount 없이 적고, 일부만 냈으면 그 칸을 직접 고치세요.",
                )
            if won < known:
                raise refusal(
                    f"{won:,}원은 안 낸 금액 {known:,}원보다 적습니다.",
                    self.owed.cell,
                    "일부만 냈으면 그 칸에 '일부 20,000'이나 남은 달 수를 직접 적으세요.",
                )
        self._count(cell)
        sheet, number = self.contract.sheet, self.payments.columns.status
        if not number:
            return
        row = sheet.table.rows[self.at]
        raw = cells_in(self.book, sheet, sheet.table.rows, number)
        seen = Counter(
            value
            for value, each in zip(raw, self.payments.status, strict=True)
            if each.kind is Paid.PAID and isinstance(value, str) and each.won is None
        )
        usual = seen.most_common(1)[0][0] if seen else _PAID_WORD
        old = raw[self.at]
        self.edits.append(ColumnEdits(sheet.table.sheet, number, [row], [old], [usual]))
        self.told.append(f"  {self.payments.columns.status_header} → {usual}")

    def _count(self, cell: PaidCell) -> None:
        """Say in 미납개월 that no month is unpaid any more."""
        sheet, number = self.contract.sheet, self.payments.columns.count
        if not number or not cell.months:
            return
        row = sheet.table.rows[self.at]
        (old,) = cells_in(self.book, sheet, [row], number)
        new = 0 if isinstance(old, int | float) else "없음"
        self.edits.append(ColumnEdits(sheet.table.sheet, number, [row], [old], [new]))
        self.told.append(f"  {self.payments.columns.count_header} → {new}")


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _place(edits: ColumnEdits) -> tuple[str, int]:
    return edits.sheet, edits.column
