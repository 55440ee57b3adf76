"""Who owes what on a day: the one computation that dues, the page of today and lists show.

The rules, each told beside the figures:

- 미납금 above 0 is what is owed, whatever else the row says; columns of months tell since when.
- Of columns of months a contract owes those in its term; none in which it rests or is over.
- X and 미납 are unpaid once they are due. A blank one is unpaid only where the office marks none
  as unpaid, once its day of payment is past, and some contract has a mark in that month. All other
  blanks are not known: they are counted apart and no figure holds them.
- What is owed for a month is a month's fee. Where that is not known, the months are told and no
  amount. Value-added tax is never added.
- Where none of these columns is there, the sheet that lists payments tells it: `owed_by_list`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.months_owed import LAST_OF_MONTH, Month, Span, due_on, months_told, owes, rests
from xlcrm.domain.office_words import Standing
from xlcrm.domain.paid_cell import Paid
from xlcrm.domain.status import DECISION_DAYS
from xlcrm.office.debts import BY_AMOUNT, BY_MONTHS, BY_STATUS, Aside, Owed, OwedIn
from xlcrm.office.owed_by_list import owed_by_list
from xlcrm.office.payments import NO_BASIS, payments_of, tells_by_columns
from xlcrm.office.received import payment_sheets, received
from xlcrm.schema.coerce import is_blank
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.domain.paid_cell import PaidCell
    from xlcrm.office.contracts import Contracts
    from xlcrm.office.payments import Payments
    from xlcrm.reading.payment_columns import MonthColumn
    from xlcrm.workbook.read import Book


def tells_owed(book: Book, rows: Sequence[Contracts]) -> bool:
    """Tell whether anything in a workbook says who owes.

    미납금, 납부 여부, columns of months, or a sheet that lists payments.
    """
    return bool(payment_sheets(book)) or any(
        tells_by_columns(payments_of(book, sheet, each))
        for sheet, each in zip(book.ledgers, rows, strict=True)
    )


def owed_in(book: Book, rows: Sequence[Contracts], as_of: date, *, year: int = 0) -> OwedIn:
    """Return what the contracts of a workbook owe.

    Args:
        book: the workbook.
        rows: the contracts of each of its ledger sheets.
        as_of: the day.
        year: the year of columns of months that name none; 0 as 설정 says.
    """
    found: list[Owed] = []
    read: list[str] = []
    questions: list[str] = []
    known = False
    aside: dict[str, tuple[set[tuple[int, int]], int]] = {}
    sheets: list[Payments] = []
    for number, (sheet, contracts) in enumerate(zip(book.ledgers, rows, strict=True)):
        payments = payments_of(book, sheet, contracts, year)
        sheets.append(payments)
        owing = _Owing(number, contracts, payments, as_of)
        found += owing.rows()
        for why, cells in owing.aside.items():
            places, months = aside.get(why, (set(), 0))
            aside[why] = (
                places | {(number, at) for at in cells},
                months + sum(cells.values()),
            )
        read += owing.read()
        questions += _questions(payments, owing.unknown)
        known |= tells_by_columns(payments)
    if not known and (lists := payment_sheets(book)):
        listed = received(book, as_of)
        if listed is not None:
            return owed_by_list(book, rows, sheets, listed, as_of)
        questions.append(f"{', '.join(lists)} {_OF_LIST}")
    apart = tuple(Aside(why, len(places), months) for why, (places, months) in aside.items())
    return OwedIn(tuple(found), apart, tuple(read), tuple(questions), known)


_OF_WHAT: Final = (
    "열이 납부를 적은 것인지 알 수 없어 세지 않았습니다. → 머리글 위에 '납부'라고 적거나, 설정 "
    "시트에 '기준 | 월별 열 | 납부'(다른 것이면 '납부 아님') 한 줄을 적으세요."
)
_OF_WHEN: Final = (
    "열이 몇 년의 것인지 알 수 없어 세지 않았습니다. → 머리글 위에 '2024년'처럼 적거나, 설정 "
    "시트에 '기준 | 납부 연도 | 2024' 한 줄을 적으세요. 이번만이면 xlcrm dues나 xlcrm pay에 "
    "--year 2024를 붙이세요."
)


_OF_LIST: Final = (
    "시트에서 납부를 읽지 못했습니다. → 맨 위 줄에 날짜(납부일), 고객(고객 ID나 성명), 금액 제목을 "
    "적으세요."
)
_OF_FEE: Final = (
    "요금이 한 달 금액인지 계약 전체 금액인지 알 수 없어 금액을 내지 않은 계약이 있습니다. → 설정 "
    "시트에 '기준 | 요금 기준 | 월'(계약 전체 금액이면 '기간총액') 한 줄을 적으세요."
)


def _questions(payments: Payments, unknown: AbstractSet[str]) -> list[str]:
    table = payments.sheet.table
    found = [f"{table.sheet}의 {_OF_FEE}"] if NO_BASIS in unknown else []
    for columns, why in ((payments.undecided, _OF_WHAT), (payments.without_year, _OF_WHEN)):
        if columns:
            found.append(f"{table.sheet}의 {_named(columns)} {why}")
    return found


def _named(columns: Sequence[MonthColumn]) -> str:
    first, last = columns[0].header, columns[-1].header
    return first if len(columns) == 1 else f"{first}~{last}"


@dataclass(slots=True)
class _Row:
    """One contract's months while they are gone through."""

    owed: list[tuple[Month, int | None, date]] = field(default_factory=list)
    credit: int = 0
    resting: int = 0
    basis: str = ""
    first: Month | None = None
    amounts: Counter[int] = field(default_factory=Counter)


class _Owing:
    """One sheet's contracts."""

    def __init__(self, number: int, rows: Contracts, payments: Payments, as_of: date) -> None:
        self.number, self.contracts, self.payments, self.as_of = number, rows, payments, as_of
        self.aside: dict[str, Counter[int]] = {}
        self.months = sorted(payments.cells)
        self.rules = rows.settings.payments
        table = rows.table
        self.days = {name: table.values(name) for name in DECISION_DAYS}
        self.has_status = "status" in table.columns
        self.unknown: set[str] = set()

    def rows(self) -> list[Owed]:
        table = self.contracts.table
        found = []
        if not (self.months or self.payments.status or "outstanding" in table.columns):
            return []
        people = self.payments.sheet.match.people  # a list of members pays without terms
        for at in range(len(table.rows)):
            if at in self.contracts.left_alone and not people:
                continue
            owed = self._of(at)
            if owed is not None:
                found.append(owed)
        return found

    def _put_aside(self, why: str, at: int, months: int = 1) -> None:
        self.aside.setdefault(why, Counter())[at] += months

    def _of(self, at: int) -> Owed | None:
        """What a contract owes; None if nothing."""
        table = self.contracts.table
        outstanding = table.columns.get("outstanding")
        amount = None if outstanding is None else outstanding.values[at]
        if outstanding is not None and at in outstanding.problems and amount is None:
            self._put_aside("읽을 수 없는 미납금", at, 0)
        row = self._months(at) if self.months else _Row()
        status = self.payments.status[at] if self.payments.status else None
        months = tuple(month for month, _, _ in row.owed)
        since = min((due for _, _, due in row.owed), default=None)
        doubts = self._doubts(at, row)
        if status is not None and status.kind is Paid.PAID and (months or _positive(amount)):
            doubts.append("납부 여부 칸은 낸 것으로 적혀 있음")
        by_months, basis = self._sum(at, row)
        if isinstance(amount, int) and amount < 0:
            self._put_aside("0보다 작은 미납금", at, 0)
        if _positive(amount):
            if months and by_months is not None and by_months != amount:
                doubts.append(f"월별 칸으로는 {by_months:,}원")
            cell = table.where(at, "outstanding")
            told = f"{BY_AMOUNT} 칸" + (f" ({months_told([*months])})" if months else "")
            return self._owed(at, cell, BY_AMOUNT, months, int(str(amount)), since, told, doubts)
        if months:
            if amount == 0:
                doubts.append("미납금 칸은 0원")
            column = next(
                each.number for each in self.payments.columns.months if each.month == months[0]
            )
            cell = CellRef(table.sheet, table.rows[at], column)
            return self._owed(at, cell, BY_MONTHS, months, by_months, since, basis, doubts)
        return self._by_status(at, status, amount)

    def _by_status(self, at: int, status: PaidCell | None, amount: object) -> Owed | None:
        if status is None:
            return None
        if status.kind is Paid.BLANK:
            columns = self.payments.columns
            asked = columns.status and not columns.owing and not self.months
            if asked and self._in_force(at):
                self._put_aside("납부 여부가 빈칸", at, 0)
            return None
        if status.kind in {Paid.HELD, Paid.UNKNOWN}:
            why = "보류" if status.kind is Paid.HELD else "읽지 못한 납부 여부"
            self._put_aside(why, at, 0)
            return None
        if status.kind not in {Paid.UNPAID, Paid.PARTLY}:
            return None
        won, basis = self._by_word(at, status)
        doubts = ["미납금 칸은 0원"] if amount == 0 else []
        if self.months:
            doubts.append("월별 칸에는 미납이 없음")
        table = self.contracts.table
        columns = self.payments.columns
        number = (columns.count if status.months else 0) or columns.status or columns.count
        cell = CellRef(table.sheet, table.rows[at], number)
        return self._owed(at, cell, BY_STATUS, (), won, None, basis, doubts)

    def _by_word(self, at: int, status: PaidCell) -> tuple[int | None, str]:
        """How much a word of 납부 여부 says, and what that is made of."""
        fee, whole = self.payments.fees[at], self.payments.whole[at]
        if status.kind is Paid.UNPAID and status.won is not None:
            return status.won, "납부 여부 칸의 금액"
        if status.kind is Paid.UNPAID and status.months and fee is not None:
            return fee * status.months, f"월 {fee:,}원 × {status.months}개월{self._vat(at)}"
        if whole is not None:
            paid = status.won if status.kind is Paid.PARTLY else 0
            if paid is not None and paid <= whole:
                less = f" - 낸 {paid:,}원" if paid else ""
                return whole - paid, f"계약 금액 {whole:,}원{less}{self._vat(at)}"
        if status.kind is Paid.PARTLY:
            return None, "일부만 냈다고 적혀 있고, 얼마인지 알 수 없음"
        one = f" (한 달 {fee:,}원)" if fee is not None else ""
        return None, f"몇 달 치인지 알 수 없음{one}"

    def _in_force(self, at: int) -> bool:
        start, end = self.contracts.starts[at], self._last(at)
        begun = start is None or start <= self.as_of
        return begun and (end is None or self.as_of <= end)

    def _owed(  # noqa: PLR0913, PLR0917 - what is said of one
        self,
        at: int,
        cell: CellRef,
        by: str,
        months: tuple[Month, ...],
        won: int | None,
        since: date | None,
        basis: str,
        doubts: Sequence[str],
    ) -> Owed:
        row = self.contracts.table.rows[at]
        return Owed(self.number, at, row, cell, by, months, won, since, basis, tuple(doubts))

    # -- months ------------------------------------------------------------------------------------

    def _last(self, at: int) -> date | None:
        """The last day of service."""
        rows = self.contracts
        days = [rows.ends[at], _day(self.days["terminated_on"][at])]
        known = [each for each in days if each is not None]
        return min(known, default=None)

    def _months(self, at: int) -> _Row:
        """The months that a contract has not paid."""
        rows, row = self.contracts, _Row()
        if at in rows.unreadable:
            self._put_aside("날짜를 읽을 수 없는 계약", at, 0)
            return row
        cancelled = _day(self.days["cancelled_on"][at])
        standing = rows.standing(at) if self.has_status else None
        if standing in {Standing.CANCELLED, Standing.NOT_YET} or (
            cancelled is not None and cancelled <= self.as_of
        ):
            return row
        since, until = (_day(self.days[name][at]) for name in ("paused_from", "paused_to"))
        span = Span(rows.starts[at], self._last(at), since, until)
        unsaid = self._why_unsaid(at, span, standing)
        if span.first is not None:
            row.first = Month(span.first.year, span.first.month)
        mine = (self.payments.cells[month][at] for month in self.months)
        row.amounts.update(
            each.won for each in mine if each.kind is Paid.PAID and each.won is not None
        )
        marked = span.first is not None  # of an unknown first day: since the first mark
        left = False
        for month in self.months:
            cell = self.payments.cells[month][at]
            left |= cell.kind is Paid.LEFT
            if cell.kind is not Paid.BLANK:
                marked = True
            self._month(at, row, month, cell, span, "" if marked else "시작일을 모름")
            if unsaid and cell.kind is Paid.BLANK and row.owed and row.owed[-1][0] == month:
                row.owed.pop()
                self._put_aside(unsaid, at)
            elif left and cell.kind is Paid.BLANK and row.owed and row.owed[-1][0] == month:
                row.owed.pop()
        self._settle(row)
        return row

    def _why_unsaid(self, at: int, span: Span, standing: Standing | None) -> str:
        """Why the blanks of a contract say nothing; empty if they may."""
        if not self.payments.monthly[at]:
            return "달마다 내지 않는 계약의 빈칸"
        ended = _day(self.days["terminated_on"][at]) is not None
        if (
            standing in {Standing.LEFT, Standing.ENDED}
            and not ended
            and (span.last is None or span.last >= self.as_of)
        ):
            return "그만둔 날을 몰라 세지 않은 빈칸"
        if standing is Standing.PAUSED and span.paused_from is None and span.paused_to is None:
            return "쉬는 날을 몰라 세지 않은 빈칸"
        return ""

    def _month(  # noqa: PLR0913, PLR0917 - what decides about one cell
        self, at: int, row: _Row, month: Month, cell: PaidCell, span: Span, unknown: str
    ) -> None:
        """Go on by one month."""
        day = self.payments.due_days[at] or self.rules.due_day or None
        due = due_on(month, day, span)
        fee = self.payments.fees[at]
        late = due < self.as_of
        explicit = late or (day is None and month <= Month(self.as_of.year, self.as_of.month))
        if cell.kind is Paid.UNKNOWN:
            self._put_aside("읽지 못한 표시", at)
            return
        if cell.kind is Paid.HELD:
            self._put_aside("보류", at)
            return
        if cell.kind in {Paid.WAIVED, Paid.LEFT}:
            return
        if not owes(month, span):
            if cell.kind in {Paid.UNPAID, Paid.PARTLY}:
                self._put_aside("계약 기간 밖의 미납 표시", at)
            return
        whole, partly = rests(month, span)
        if whole and cell.kind is not Paid.PAID:
            if cell.kind in {Paid.UNPAID, Paid.PARTLY}:
                self._put_aside("정지한 달의 미납 표시", at)
            return
        row.resting += partly and cell.kind is not Paid.PAID
        self._unpaid(at, row, (month, due, fee), cell, (late, explicit), unknown)

    def _unpaid(  # noqa: PLR0913, PLR0917 - as `_month`
        self,
        at: int,
        row: _Row,
        of: tuple[Month, date, int | None],
        cell: PaidCell,
        when: tuple[bool, bool],
        unknown: str,
    ) -> None:
        month, due, fee = of
        late, explicit = when
        if cell.kind is Paid.PAID:
            if cell.on is not None and cell.on > self.as_of:
                self._put_aside("앞날에 낸 것으로 적은 칸", at)
            elif cell.won is not None and fee is not None:
                self._paid(at, row, (month, due, fee), cell.won, explicit=explicit)
        elif cell.kind is Paid.BLANK:
            why = unknown or self._why_blank(month)
            if late and why:
                self._put_aside(f"빈칸 ({why})", at)
            elif late:
                row.owed.append((month, fee, due))
        elif not explicit:
            self._put_aside("아직 납부일 전인 미납 표시", at)
        elif (rest := _rest(cell, fee)) != 0:
            row.owed.append((month, rest, due))

    def _paid(
        self, at: int, row: _Row, of: tuple[Month, date, int], won: int, *, explicit: bool
    ) -> None:
        """Hold an amount against a month's fee.

        One that comes again is what was agreed then, before the fee changed or at a discount; the
        first month's may be for some of its days.
        """
        month, due, fee = of
        again = row.amounts[won] > 1
        if won > fee and (not again or (fee and won % fee == 0)):
            row.credit += won - fee
        elif won < fee and (again or month == row.first):
            self._put_aside("요금보다 적게 낸 달 (같은 금액을 되풀이했거나 첫 달)", at)
        elif won < fee and explicit:
            row.owed.append((month, fee - won, due))

    def _why_blank(self, month: Month) -> str:
        """Why a blank month is not known to be unpaid; empty where it is."""
        said = self.rules.blank_is_unpaid
        if said is not None:
            return "" if said else "설정에서 모름으로 정함"
        if self.payments.marks_unpaid:
            return "안 낸 달을 X로 적는 대장이라 모름"
        return "" if month in self.payments.begun else "그 달에 아무 표시도 없음"

    @staticmethod
    def _settle(row: _Row) -> None:
        """Fill the oldest unpaid months with what was paid beyond a fee in other months."""
        rest: list[tuple[Month, int | None, date]] = []
        for month, won, due in sorted(row.owed):
            if won is not None and row.credit > 0:
                used = min(won, row.credit)
                row.credit -= used
                row.basis = "더 낸 달의 금액으로 채우고 남은 것"
                if used == won:
                    continue
                rest.append((month, won - used, due))
            else:
                rest.append((month, won, due))
        row.owed = rest

    def _sum(self, at: int, row: _Row) -> tuple[int | None, str]:
        """What the unpaid months come to, and what that is made of."""
        amounts = [won for _, won, _ in row.owed]
        named = months_told([month for month, _, _ in row.owed])
        if not amounts:
            return None, ""
        if any(won is None for won in amounts):
            why = self.payments.why_not[at] or "얼마를 냈는지 알 수 없음"
            self.unknown.add(why)
            return None, f"{len(amounts)}개월({named}), {why}"
        known = [won for won in amounts if won is not None]
        fee = self.payments.fees[at]
        total = sum(known)
        if fee is not None and all(won == fee for won in known):
            told = f"월 {fee:,}원 × {len(known)}개월({named})"
        else:
            told = f"{' + '.join(f'{won:,}' for won in known)}원({named})"
        return total, told + self._vat(at)

    def _vat(self, at: int) -> str:
        return ", 부가세 별도 금액은 더하지 않음" if self.payments.vat[at] else ""

    def _doubts(self, at: int, row: _Row) -> list[str]:
        found = []
        end = self.contracts.table.columns.get("end")
        if row.owed and end is not None and self._last(at) is None and is_blank(end.raw[at]):
            found.append("종료일이 빈 계약")
        if row.basis:
            found.append(row.basis)
        if row.resting and row.owed:
            found.append("일부만 쉰 달은 한 달로 셈")
        return found

    def read(self) -> list[str]:
        """How the columns were read."""
        table, payments = self.contracts.table, self.payments
        parts = []
        if "outstanding" in table.columns:
            parts.append(f"'{table.columns['outstanding'].header}' 칸의 금액")
        if self.months:
            columns = payments.columns.months
            parts.append(f"'{_named(columns)}' 열을 {self.months[0]}~{self.months[-1]}의 납부로")
            parts.append(self._due_told())
            parts.append(self._blank_told())
        if payments.status:
            named = (payments.columns.status_header, payments.columns.count_header)
            parts.append(" · ".join(f"'{each}' 열" for each in named if each))
        return [f"{table.sheet}: {' · '.join(parts)} 읽음"] if parts else []

    def _due_told(self) -> str:
        if any(self.payments.due_days):
            return "납부일은 그 열대로"
        day = self.rules.due_day
        if not day:
            return "납부일을 몰라 그 달이 지나면 늦은 것으로"
        return (
            "납부일은 설정대로 말일로" if day == LAST_OF_MONTH else f"납부일은 설정대로 {day}일로"
        )

    def _blank_told(self) -> str:
        if self.rules.blank_is_unpaid is not None:
            return "빈칸은 설정대로 " + ("미납으로" if self.rules.blank_is_unpaid else "모름으로")
        if self.payments.marks_unpaid:
            return "X가 있는 대장이라 빈칸은 모름으로"
        return "X가 없는 대장이라 납부일이 지난 빈칸은 미납으로"


def _rest(cell: PaidCell, fee: int | None) -> int | None:
    """What is unpaid of a month by a cell that says X, or that some of it is paid."""
    if cell.kind is Paid.UNPAID:
        return fee if cell.won is None else cell.won
    return None if cell.won is None or fee is None else max(fee - cell.won, 0)


def _positive(amount: object) -> bool:
    return isinstance(amount, int) and amount > 0


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
