"""The next term of a contract as a plan: one that is named, or all that have been agreed on.

A renewal is a new row. It starts on the day after the last one's last day and ends by article 160
of the Civil Act (or as 설정 says); what belongs to the customer is carried over as it is typed,
what people decided about the old term is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, CellRef
from xlcrm.domain.dates import LAST_DAY, days_after
from xlcrm.domain.identity import match_key
from xlcrm.domain.money import MAX_WON
from xlcrm.domain.numbering import Numbering
from xlcrm.domain.outline import outlined
from xlcrm.domain.period import newest, period_of
from xlcrm.domain.renewal import within_grace
from xlcrm.domain.status import Decision
from xlcrm.domain.term import end_of_term, length_of, nearest_length, next_start
from xlcrm.errors import DomainError
from xlcrm.office.changes import Changes
from xlcrm.office.contract import (
    WHO,
    ContractIndex,
    OfCustomer,
    is_over,
    latest_of_each_service,
    note_of,
    refusal,
    refuse_unless_standing,
)
from xlcrm.office.manner import like_day, like_fee, like_length
from xlcrm.office.mentioned import mentioned
from xlcrm.office.proposal import Planned, Proposal
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.people.keys import identifies
from xlcrm.reading.setting_cells import nearest
from xlcrm.rules.terms import LONGEST_TERM, used_up
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Problem
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.domain.term import MonthEnd
    from xlcrm.office.checked import Value
    from xlcrm.office.contract import Contract, Wanted
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Place
    from xlcrm.schema.habit import Habit
    from xlcrm.schema.table import TypedColumn

__all__ = ["OfCustomer", "renew", "renew_planned"]

_CARRIED: Final = tuple(column.field for column in LEDGER.columns if column.carried)
_AMOUNTS: Final = tuple(column.field for column in LEDGER.columns if column.kind is Kind.MONEY)
_IN_MANNER: Final = ("start", "end", "months", *_AMOUNTS)
"""The fields whose values `_values` gives as their columns write them."""


ALREADY_OVER: Final = "보다 앞서 이미 지났습니다."
"""What is said of a new term that is over: it can be taken back, where it has been written."""

_DECIDE: Final = (
    "계속 이용하면 그 계약만 --contract로 재계약하고, 아니면 재계약 의사나 자동갱신을 고치세요."
)


@outlined
@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is to be otherwise in the next term; None carries it over."""

    months: int | None = None
    fee: int | None = None
    service: str | None = None
    start: date | None = None


def renew(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    contract: Wanted,
    *,
    as_of: date,
    months: int | None = None,
    fee: int | None = None,
    service: str | None = None,
    start: date | None = None,
) -> Proposal[None]:
    """Return what appends a contract's next term.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        contract: the old term, or its customer if the last term of one service only can be meant.
        as_of: the day for which 상태, 남은 일수 and 조치 of both terms are computed.
        months: the new length, 1 or more; by default the old one's.
        fee: the new fee in whole won; by default the old one as it is typed.
        service: the new service; by default the old one.
        start: the new first day, after the old last day; by default the day after it. Of a contract
            whose sessions are used up any day after its first one; by default the day `as_of`.

    Raises:
        DomainError: no contract or more than one is meant; it has been renewed, cancelled, ended
            early, has no end, or dates that cannot be read; or the new term would overlap another.
        PlanError: the sheet has no room for the row, or for a column.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.renew(ledger, OfCustomer("1001"), as_of=date(2024, 10, 1), months=12)
    >>> print(*proposal.said)
    고객대장!A2 → 고객대장!A5: 2024-10-26–2025-10-25, 12개월
    """
    refuse_without_terms(ledger)
    index = ContractIndex(ledger.on(as_of).book)
    meant = index.find(contract, lambda mine: latest_of_each_service(mine, as_of))
    renewing = _Renewing(index)
    renewing.add(meant, _Wishes(months, fee, service, start), as_of=as_of)
    return renewing.proposal(as_of)


def renew_planned(ledger: Ledger, *, as_of: date) -> Proposal[None]:
    """Return what renews every contract that is to be, and whose term has ended.

    Those are the contracts with the decision 재계약 예정, and those with 자동갱신 unless 설정 says
    otherwise (자동갱신 처리). Those renewed already, cancelled or ended early are not meant.

    One that cannot be renewed is told in `problems`, and does not stop the others. So is one that
    people have to decide about: its term ended longer ago than the grace (재계약 유예), or the next
    term would be over too. Thus no run back-dates what the run before left, and a second run on
    the same day renews nothing.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        as_of: the day; a term has ended if its last day is before it, or all its sessions are used.
    """
    refuse_without_terms(ledger)
    renewing, _, refused = _all_planned(ledger, as_of)
    return renewing.proposal(as_of, refused)


def planned(ledger: Ledger, *, as_of: date) -> Planned:
    """Return which contracts `renew_planned` would renew, and which it would leave to people.

    Args:
        ledger: the opened workbook.
        as_of: the day.

    >>> from datetime import date
    >>> import xlcrm
    >>> found = planned(xlcrm.open_ledger("sample_data/office.xlsx"), as_of=date(2024, 9, 1))
    >>> len(found.ready), len(found.left)
    (1, 8)
    """
    return _all_planned(ledger, as_of)[1]


def _all_planned(ledger: Ledger, as_of: date) -> tuple[_Renewing, Planned, tuple[DomainError, ...]]:
    """The renewals of all that are to be, of which contracts they are, and why not of others."""
    index = ContractIndex(ledger.on(as_of).book)
    renewing = _Renewing(index)
    ready, left, refused = [], [], []
    due = [*_due(index, as_of)]
    renewing.expect(due)
    for contract in due:
        try:
            _refuse_overdue(contract, as_of)
            renewing.add(contract, _Wishes(), reaching=as_of)
        except DomainError as error:
            refused.append(error.with_traceback(None))  # which holds the whole book
            left.append(contract.where())
        else:
            ready.append(contract.where())
    return renewing, Planned(tuple(ready), tuple(left)), tuple(refused)


class UnknownLengthError(DomainError):
    """Nothing tells how many months a term has; whoever renews it has to say so."""


@outlined
@dataclass(frozen=True, slots=True)
class Renewable:
    """Whether a contract can be renewed by naming it.

    Attributes:
        months: the length that has to be said with it; None where the old term tells.
        refused: why it cannot be; None where it can.
    """

    months: int | None = None
    refused: DomainError | None = None


class Renewals:
    """Tells of contracts, one by one, whether `renew` would renew them; nothing is changed."""

    def __init__(self, ledger: Ledger, as_of: date) -> None:
        self._as_of = as_of
        self._index = ContractIndex(ledger.on(as_of).book)
        self._renewing = _Renewing(self._index)
        self._places = {
            (sheet.table.sheet, row): (number, at)
            for number, sheet in enumerate(self._index.sheets)
            for at, row in enumerate(sheet.table.rows)
            if at not in self._index.rows[number].left_alone
        }

    def of(self, where: CellRef, start: date | None = None) -> Renewable:
        """Tell of the contract in a cell's row.

        Args:
            where: any cell of the row.
            start: the new first day; by default the day after the old last day.
        """
        place = self._places.get((where.sheet, where.row))
        if place is None:
            return Renewable(refused=DomainError("그 셀의 행은 계약이 아닙니다."))
        contract = self._index.contract(place)
        months = None
        try:
            try:
                self._renewing.next_term(contract, _Wishes(start=start), as_of=self._as_of)
            except UnknownLengthError:
                if contract.start is None or contract.end is None:
                    raise
                months = nearest_length(contract.start, contract.end)
                wishes = _Wishes(months=months, start=start)
                self._renewing.next_term(contract, wishes, as_of=self._as_of)
        except DomainError as error:
            return Renewable(refused=error)
        return Renewable(months)

    def term(
        self, where: CellRef, months: int | None = None, start: date | None = None
    ) -> tuple[date, date, int]:
        """Return the next term of the contract in a cell's row: first and last day, and months.

        Args:
            where: any cell of the row.
            months: its length; by default the old one's.
            start: its first day; by default the day after the old last day.

        Raises:
            DomainError: it cannot be renewed so, or nothing tells its length.
        """
        place = self._places.get((where.sheet, where.row))
        if place is None:
            raise DomainError("그 셀의 행은 계약이 아닙니다.", sheet=where.sheet, cell=where.cell)
        contract = self._index.contract(place)
        wishes = _Wishes(months=months, start=start)
        return self._renewing.next_term(contract, wishes, as_of=self._as_of, told_only=True)[2]


def _due(index: ContractIndex, as_of: date) -> Iterator[Contract]:
    """Yield the contracts whose renewal has been agreed on, and whose term has ended."""
    automatic = index.book.settings.renew_automatically
    decisions = [rows.decisions() for rows in index.rows]
    for number, rows in enumerate(index.rows):
        autos, used = rows.table.values("auto_renewal"), used_up(rows.table)
        for at, end in enumerate(rows.ends):
            decision = decisions[number][at]
            itself = automatic and autos[at] is True and decision != Decision.ENDING.value
            ended = at in used or (end is not None and end < as_of)
            if not ended or not (itself or decision == Decision.RENEWING.value):
                continue
            contract = index.contract((number, at))
            if at not in rows.left_alone and contract.following is None and not is_over(contract):
                yield contract


def _refuse_overdue(contract: Contract, as_of: date) -> None:
    """Refuse a contract that ended so long ago that a term from today on would not renew it.

    Whether such a customer has stayed, and owes for the time between, only people know.

    Raises:
        DomainError: it is such a contract; the cell of its end is named.
    """
    grace = contract.rows.settings.grace
    last = contract.end
    if last is not None and not within_grace(last, as_of, grace):
        raise refusal(
            f"종료일({last}) 뒤로 재계약 유예({grace}일)가 지나 한꺼번에 갱신하지 않습니다.",
            contract.where("end"),
            _DECIDE,
        )


def _refuse_over_again(contract: Contract, first: date, last: date, as_of: date) -> None:
    """Refuse a next term that would itself be over: it would be due again, and so on.

    Raises:
        DomainError: it would be; the cell of the old term's end is named.
    """
    if last < as_of:
        raise refusal(
            f"다음 기간({first}–{last})도 이미 끝나 한꺼번에 갱신하지 않습니다.",
            contract.where("end"),
            _DECIDE,
        )


class _Renewing:
    """Renewals gathered for one plan; what one adds the next one takes into account."""

    def __init__(self, index: ContractIndex) -> None:
        self.index = index
        self.changes = Changes(index.book, index)
        self.said: list[str] = []
        self.notes: list[dict[str, Value]] = []
        own = (
            str(each)
            for sheet in index.sheets
            for name in ("contract_id", "next_contract_id")
            for each in sheet.table.values(name)
            if each is not None
        )
        self._numbering = Numbering(own, mentioned(index.book, "contract_id"))
        self._bottoms = [
            max(range(len(sheet.table.rows)), key=sheet.table.rows.__getitem__, default=0)
            for sheet in index.sheets
        ]
        self._counted: Counter[int] = Counter()
        self._new_terms: defaultdict[tuple[str, str], list[tuple[date, date, CellRef]]]
        self._new_terms = defaultdict(list)
        self._expected: Mapping[str, Sequence[Place]] = {}

    def expect(self, contracts: Sequence[Contract]) -> None:
        """Look up at once where the rows of these contracts' customers are: of few, few."""
        whose = {self.index.customer_of(each) for each in contracts} - {""}
        self._expected = self.index.book.people.places_of(whose)

    def proposal(self, as_of: date, refused: Sequence[DomainError] = ()) -> Proposal[None]:
        """Return what has been gathered, and why some were passed over."""
        plan, problems = self.changes.plan(as_of), tuple(map(Problem.of, refused))
        return Proposal(plan, problems, tuple(self.said), tuple(self.notes))

    def add(
        self,
        contract: Contract,
        wishes: _Wishes,
        *,
        reaching: date | None = None,
        as_of: date | None = None,
    ) -> None:
        """Add the next term of a contract, but none that would end before the day `reaching`.

        One that is over on the day `as_of` is told: mostly the office means a term from now on.

        Raises:
            DomainError: the contract cannot be renewed; nothing is added then.
        """
        service, end, term = self.next_term(contract, wishes, reaching=reaching, as_of=as_of)
        first, last, _ = term
        number = self._sheet_for(contract, first)
        values, identifier = self._values(contract, number, wishes, term)
        link = "next_contract_id" in contract.sheet.table.columns and identifier is not None
        sheet, at = contract.sheet, contract.place[1]
        if link:
            self.changes.set(sheet, "next_contract_id", {at: identifier})
        self.changes.judge_again(sheet, at)
        where = self._append(number, values)
        self._new_terms[self.index.customer_of(contract), service].append((first, last, where))
        self._tell(contract, where, identifier, term)
        self._remark(contract, first, end, service, linked=link)
        if as_of is not None and last < as_of:
            self.said.append(
                f"  새 기간이 기준일({as_of}){ALREADY_OVER} 지금부터 이용하는 계약이면 이것 대신"
                f" 시작일을 정해 재계약하세요: --start {as_of}"
            )

    def next_term(
        self,
        contract: Contract,
        wishes: _Wishes,
        *,
        reaching: date | None = None,
        as_of: date | None = None,
        told_only: bool = False,
    ) -> tuple[str, date, tuple[date, date, int]]:
        """Return a next term: its service, the last day before it, its first and last, its months.

        One that is only told needs no columns.

        Raises:
            DomainError: the contract cannot be renewed so.
        """
        if not self.index.customer_of(contract):
            raise refusal(
                "고객이 적혀 있지 않은 계약이라 재계약하지 않습니다.",
                contract.where(),
                "고객 ID나 고객명을 적은 뒤 다시 실행하세요.",
            )
        end = _last_day(contract)
        months = _months(contract, end) if wishes.months is None else wishes.months
        end = _lived_until(contract, end, wishes.start or reaching or as_of)
        first = _first_day(contract, end, wishes.start)
        last = _new_end(contract, first, months, self.index.book.settings.month_end)
        if reaching is not None:
            _refuse_over_again(contract, first, last, reaching)
        if wishes.fee is not None and not 0 <= wishes.fee <= MAX_WON:
            raise DomainError("요금이 0원보다 작거나 너무 큽니다.", hint="요금을 확인하세요.")
        service = self._service(contract, wishes.service)
        self._refuse_overlap(contract, service, first, last)
        sheet = self.index.sheets[self._sheet_for(contract, first)]
        for name in () if told_only else ("start", "end"):
            if name not in sheet.table.columns:
                raise DomainError(
                    f"'{LEDGER.column(name).name}' 열이 없어 새 계약을 쓸 수 없습니다.",
                    sheet=sheet.table.sheet,
                    hint="열을 만든 뒤 다시 실행하세요.",
                )
        return service, end, (first, last, months)

    def _append(self, number: int, values: Mapping[str, Value]) -> CellRef:
        """Add a row with what its sheet has columns for; return where its customer will stand."""
        sheet = self.index.sheets[number]
        columns = sheet.table.columns
        row = {name: value for name, value in values.items() if name in columns}
        first = next(name for name in WHO if name in columns)
        below = self.changes.append(sheet, [row], as_given=_IN_MANNER)
        return CellRef(sheet.table.sheet, below, columns[first].number)

    def _service(self, contract: Contract, wanted: str | None) -> str:
        """The new term's service; an unknown one is a typing error."""
        if wanted is None:
            return match_key(str(contract.value("service") or ""))
        settings = self.index.book.settings
        known = set(settings.windows)
        for sheet in self.index.sheets:
            known |= {str(each) for each in sheet.table.values("service") if each is not None}
        if match_key(wanted) not in set(map(match_key, known)):
            near = nearest(wanted, tuple(sorted(known)))
            guess = f"혹시 '{near}'입니까? " if near else ""
            raise DomainError(
                "설정과 고객대장에 없는 서비스입니다.",
                hint=f"{guess}새 서비스이면 설정 시트의 서비스에 먼저 적으세요.",
            )
        return match_key(wanted)

    def _refuse_overlap(self, contract: Contract, service: str, first: date, last: date) -> None:
        """Raise if the customer has another term of the service on one of the new one's days."""
        customer = self.index.customer_of(contract)
        taken = [*self._new_terms[customer, service]]
        places = self._expected.get(customer)
        if places is None:
            places = self.index.by_customer.get(customer, ())
        for place in places:
            other = self.index.contract(place)
            term = self.index.terms[place[0]][place[1]]
            if term.start is None or term.service != service:
                continue
            ended = other.value("terminated_on")
            used = term.start if other.used_up else None  # nobody knows how far it was lived
            days = [each for each in (other.end, ended, used) if isinstance(each, date)]
            taken.append((term.start, min(days, default=date.max), other.where("start")))
        for start, end, where in taken:
            if start <= last and first <= end:
                raise refusal(
                    f"새 계약({first}–{last})이 같은 고객의 같은 서비스 계약과 겹칩니다.",
                    where,
                    "그 계약의 날짜를 확인하거나, 시작일이나 개월 수를 바꾸세요.",
                )

    def _sheet_for(self, contract: Contract, first: date) -> int:
        """Which ledger sheet gets the row: the contract's own; of sheets by year that year's.

        Of a year without a sheet the newest one.
        """
        names = [sheet.table.sheet for sheet in self.index.sheets]
        years = [period.year if (period := period_of(name)) else None for name in names]
        if len(names) == 1 or None in years:
            return contract.place[0]
        those = [at for at, year in enumerate(years) if year == first.year] or range(len(names))
        return those[newest([names[at] for at in those])]

    def _values(
        self, contract: Contract, number: int, wishes: _Wishes, term: tuple[date, date, int]
    ) -> tuple[dict[str, Value], CellValue]:
        """The new row's values by field, and its 계약 ID where the office numbers contracts."""
        first, last, months = term
        sheet = self.index.sheets[number]
        columns = sheet.table.columns
        bottom = self._bottoms[number]
        values: dict[str, Value] = {
            name: raw for name in _CARRIED if not isinstance(raw := contract.raw(name), CellError)
        }
        if "name" in columns and "customer_id" in columns and not identifies(sheet.table):
            values["customer_id"] = self._row_number(columns["customer_id"].raw, number)
        _carry_amounts(values, contract, columns)
        for name, day in (("start", first), ("end", last)):
            values[name] = like_day(columns[name].raw[bottom], day, columns[name].habit.days)
        length, habit = contract.raw("months"), PLAIN
        if "months" in columns:
            habit = columns["months"].habit
        same = contract.value("months") == months and _habit(contract, "months") == habit
        values["months"] = length if same else like_length(length, months, habit)
        if wishes.service is not None:
            values["service"] = wishes.service
        if wishes.fee is not None:
            fees = columns["fee"].raw if "fee" in columns else ()
            habit = columns["fee"].habit if "fee" in columns else PLAIN
            values["fee"] = like_fee(contract.raw("fee"), fees, wishes.fee, habit)
        if wishes.service is None and isinstance(contract.value("sessions"), int):
            values["sessions"] = values["sessions_left"] = contract.raw("sessions")
        identifier = self._identifier(contract, number)
        values["contract_id"] = identifier
        return values, identifier

    def _row_number(self, raw: Sequence[CellValue], number: int) -> CellValue:
        """The next 순번 of a sheet that counts its rows; None where they are not counted so."""
        counted = [each for each in raw if isinstance(each, int | float)]
        if not counted:
            return None
        self._counted[number] += 1
        return int(max(counted)) + self._counted[number]

    def _identifier(self, contract: Contract, number: int) -> CellValue:
        """The new 계약 ID, in the manner of the old one; None where nothing is numbered."""
        column = self.index.sheets[number].table.columns.get("contract_id")
        if column is None:
            return None
        own = contract.value("contract_id")
        found = self._numbering.next(None if own is None else str(own))
        model = contract.raw("contract_id")
        types = {type(model)} if model is not None else set(map(type, column.raw)) - {type(None)}
        if found is not None and found.isdecimal() and types and types <= {int, float}:
            return int(found)
        return found

    def _tell(
        self,
        contract: Contract,
        where: CellRef,
        identifier: CellValue,
        term: tuple[date, date, int],
    ) -> None:
        first, last, months = term
        old = contract.value("contract_id")
        before = " ".join(str(each) for each in (contract.where(), old) if each)
        after = " ".join(str(each) for each in (where, identifier) if each is not None)
        self.said.append(f"{before} → {after}: {first}–{last}, {months}개월")
        told = f" (새 계약 {identifier})" if identifier is not None else ""
        self.notes.append(
            note_of(
                contract, "재계약", f"{first}부터 {last}까지 {months}개월 재계약을 등록함{told}."
            )
        )

    def _remark(
        self, contract: Contract, first: date, end: date, service: str, *, linked: bool
    ) -> None:
        """Say what the office might not expect."""
        settings = self.index.book.settings
        if not within_grace(end, first, settings.grace):
            gap = (first - end).days - 1
            self.said.append(
                f"  {gap}일을 쉬고 시작하므로 앞 계약은 재계약 완료가 아니라 만료로 남습니다."
                f" (재계약 유예 {settings.grace}일)"
            )
        old = match_key(str(contract.value("service") or ""))
        if not linked and settings.family(service) != settings.family(old):
            self.said.append(
                "  서비스가 바뀌었고 다음 계약 ID를 쓸 수 없어, 앞 계약과 이어진 것으로 보지"
                " 않습니다."
            )


def _last_day(contract: Contract) -> date:
    """Return the last day of a term that can be renewed.

    Raises:
        DomainError: it cannot; the cell that says why is named.
    """
    refuse_unless_standing(contract, "재계약하지")
    if contract.end is None:
        raise refusal(
            "종료일이 없는 계약이라 재계약하지 않습니다.",
            contract.where("end"),
            "끝나는 계약이면 계약 종료일을 적은 뒤 다시 실행하세요.",
        )
    if contract.start is None:
        raise refusal(
            "시작일이 없는 계약이라 재계약하지 않습니다.",
            contract.where("start"),
            "계약 시작일을 적은 뒤 다시 실행하세요.",
        )
    if contract.following is not None:
        raise refusal(
            f"이미 재계약했습니다. 다음 계약이 {contract.following}에 시작합니다.",
            contract.where("next_contract_id" if contract.value("next_contract_id") else "end"),
            "다음 계약을 재계약하려면 그 계약 ID나 셀을 적으세요.",
        )
    return contract.end


def _lived_until(contract: Contract, end: date, day: date | None) -> date:
    """Return the last day of a term, or of one whose sessions are used up the day before `day`.

    Not before its first day, and not after its own last day.
    """
    if not contract.used_up or day is None or contract.start is None:
        return end
    return min(end, max(contract.start, days_after(day, -1)))


def _first_day(contract: Contract, end: date, wanted: date | None) -> date:
    if wanted is None:
        return next_start(end)
    if wanted <= end:
        raise refusal(
            f"새 시작일({wanted})이 앞 계약의 종료일({end})보다 늦지 않습니다.",
            contract.where("end"),
            f"{next_start(end)}부터의 날을 적으세요.",
        )
    return wanted


def _new_end(contract: Contract, first: date, months: int, convention: MonthEnd) -> date:
    """Return the new last day, which is before 9999-12-31: that would be no end at all."""
    try:
        last = end_of_term(first, months, convention)
    except DomainError:
        if months < 1:
            raise
        last = LAST_DAY
    if last == LAST_DAY:
        raise refusal(
            "새 계약의 종료일이 너무 늦습니다.", contract.where("end"), "연도를 확인하세요."
        )
    return last


def _habit(contract: Contract, name: str) -> Habit:
    """How a contract's own sheet writes a field."""
    column = contract.sheet.table.columns.get(name)
    return PLAIN if column is None else column.habit


def _carry_amounts(
    values: dict[str, Value], contract: Contract, columns: Mapping[str, TypedColumn]
) -> None:
    """Say the amounts that are carried over as the new row's sheet counts them."""
    for name in _AMOUNTS:
        if name not in values or name not in columns:
            continue
        habit, won = columns[name].habit, contract.value(name)
        if habit != _habit(contract, name) and isinstance(won, int):
            values[name] = like_fee(contract.raw(name), columns[name].raw, won, habit)


def _months(contract: Contract, end: date) -> int:
    """Return the old term's length: as 계약 기간 says, or as its dates do."""
    said = contract.value("months")
    if isinstance(said, int) and 1 <= said <= LONGEST_TERM:
        return said
    found = None
    for last in (end, days_after(end, -_paused_days(contract))):
        if found is None and contract.start is not None and last >= contract.start:
            found = length_of(contract.start, last, contract.rows.settings.month_end)
    if found is None:
        where = contract.where("months", "end")
        raise UnknownLengthError(
            "앞 계약의 기간이 몇 개월인지 알 수 없습니다.",
            sheet=where.sheet,
            cell=where.cell,
            hint="새 계약의 개월 수를 함께 적으세요.",
        )
    return found


def _paused_days(contract: Contract) -> int:
    """The days of a contract's pause, by which its end may have been moved."""
    first, last = contract.value("paused_from"), contract.value("paused_to")
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        return 0
    return (last - first).days + 1
