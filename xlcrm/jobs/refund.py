"""The workings of a refund: days used and left, what they come to, and the formula, in words.

Arithmetic, and no claim: what is to be paid back says the contract and the law. Nothing is written
unless somebody accepts the workings; then the journal tells them, in the same save as the ending.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.months_owed import Month, Span, owes, rests
from xlcrm.domain.outline import outlined
from xlcrm.domain.paid_cell import Paid
from xlcrm.domain.particles import with_particle
from xlcrm.domain.refund import (
    Refund,
    Unit,
    Use,
    days_used,
    month_of_term,
    owed_month,
    refund_of,
    sessions_used,
)
from xlcrm.domain.status import Status
from xlcrm.jobs.decide import cancel
from xlcrm.office.contract import ContractIndex, latest_of_each_service, note_of, refusal
from xlcrm.office.debts import BY_STATUS
from xlcrm.office.owed import owed_in
from xlcrm.office.payments import (
    FOR_TERM,
    MONTHLY,
    fee_bases,
    payments_of,
    tells_by_columns,
)
from xlcrm.office.proposal import Proposal
from xlcrm.office.received import received
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.errors import DomainError
    from xlcrm.office.contract import Contract, Wanted
    from xlcrm.office.debts import Owed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.payments import Payments
    from xlcrm.workbook.read import Book

NO_CLAIM: Final = (
    "계산만 한 것이며, 얼마를 돌려줄지에 관한 법적 판단이 아닙니다. "
    "계약서와 관련 법령을 확인하세요."
)
"""What stands below all workings."""


@outlined
class RefundTerms(NamedTuple):
    """What was said of a refund; None and "" as the workbook or 설정 says.

    Attributes:
        paid: what has been paid for the whole, in won.
        fee: the fee.
        basis: what the fee is for: 월 or 기간총액.
        by: what is counted: 일 or 회.
        penalty: 위약금 in per cent of the fee.
        clawback: 할인 회수 in won.
        rounding: in whole multiples of how many won it is worked out.
    """

    paid: int | None = None
    fee: int | None = None
    basis: str = ""
    by: str = ""
    penalty: int | None = None
    clawback: int = 0
    rounding: int | None = None


_AS_WRITTEN: Final = RefundTerms()
_Ahead = tuple[int | None, ...]  # won for each further month; None where that is not told


@outlined
@dataclass(frozen=True, slots=True)
class Refunding:
    """The workings of a refund.

    Attributes:
        where: the cell that names the contract.
        customer_id: 고객 ID as text; empty where there is none.
        name: 고객명 as written, unmasked.
        service: 서비스 내용.
        term: the first and the last day of the contract; None where it has no last one.
        on: the last day of service.
        over: the days that are counted: the term, or the month of it in which `on` lies.
        pause: the days on which it rests; None on a side that is open.
        use: what of it has been used.
        basis: what the fee is for: 월 or 기간총액.
        ahead: how many further months have been paid.
        ahead_won: what has been paid for them.
        sums: what it comes to.
        penalty_rate: 위약금 in per cent of the fee.
        rounding: in whole multiples of how many won it is worked out.
        arrears: what is owed besides for months before; None where nobody knows how much.
        doubts: what is to be looked at before it is accepted, in words.
    """

    where: CellRef
    customer_id: str
    name: str
    service: str
    term: tuple[date, date | None]
    on: date
    over: tuple[date, date]
    pause: tuple[date | None, date | None] | None
    use: Use
    basis: str
    ahead: int
    ahead_won: int
    sums: Refund
    penalty_rate: int
    rounding: int
    arrears: int | None
    doubts: tuple[str, ...]

    @property
    def formulas(self) -> tuple[tuple[str, str], ...]:
        """Each figure and how it is made, in words with numbers."""
        return _formulas(self)


def refund(
    ledger: Ledger,
    contract: Wanted,
    *,
    as_of: date,
    on: date | None = None,
    terms: RefundTerms = _AS_WRITTEN,
) -> Refunding:
    """Return the workings of a refund.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        contract: the contract, or its customer if only one can be meant.
        as_of: the day that counts as today.
        on: the last day of service; by default 해지일, or `as_of`.
        terms: what else is known; by default what the workbook and 설정 say.

    Raises:
        DomainError: no contract or more than one is meant; or its days, its fee or what that is
            for are not known: then it is said what would tell it.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> who, terms = xlcrm.OfCustomer("1001"), xlcrm.RefundTerms(fee=366_000, basis="기간총액")
    >>> found = xlcrm.refund(ledger, who, as_of=date(2024, 2, 2), terms=terms)
    >>> found.use.used, found.use.left, found.sums.back
    (100, 266, 266000)
    """
    refuse_without_terms(ledger)
    book = ledger.on(as_of).book
    index = ContractIndex(book)
    found = index.find(contract, _in_force_on(on or as_of))
    number = found.place[0]
    ended = found.value("terminated_on")
    last = on or (ended if isinstance(ended, date) else as_of)
    payments = payments_of(book, found.sheet, index.rows[number])
    owed = next(
        (
            each
            for each in owed_in(book, index.rows, last).rows
            if (each.sheet, each.at) == found.place
        ),
        None,
    )
    whose = index.customer_of(found)
    listed = None if tells_by_columns(payments) else received(book, as_of)
    if listed is not None and terms.paid is None:
        known = len(index.by_customer.get(whose, ())) == 1
        came = [won for _, won in listed.by_customer.get(whose, ())]
        account = _Account(listed.sheet, listed.since, sum(came), known=known)
    else:
        account = None
    return _Working(book, found, payments, owed, last, terms, account).refunding()


def accept_refund(  # noqa: PLR0913 - as `refund`
    ledger: Ledger,
    contract: Wanted,
    *,
    as_of: date,
    on: date | None = None,
    terms: RefundTerms = _AS_WRITTEN,
    reason: str = "",
    before_start: bool = False,
) -> Proposal[Refunding]:
    """Return what writes the workings of a refund into the journal, and ends the contract with it.

    Args:
        ledger: the opened workbook, read whole.
        contract: the contract, or its customer if only one can be meant.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.
        on: the last day of service; by default 해지일, or `as_of`.
        terms: what else is known; by default what the workbook and 설정 say.
        reason: 해지 사유, to end the contract in the same save; "" leaves it as it is.
        before_start: whether one that has not begun is to be cancelled.

    Raises:
        DomainError: as `refund`, or as `cancel` where a reason is given.
    """
    found = refund(ledger, contract, as_of=as_of, on=on, terms=terms)
    index = ContractIndex(ledger.on(as_of).book)
    meant = index.find(found.where, _in_force_on(found.on))
    note = note_of(meant, "결제", _as_note(found))
    said = (f"{found.where}: {told_of(found)}",)
    if not reason:
        return Proposal(said=said, notes=(note,), found=found)
    ended = cancel(
        ledger, found.where, on=found.on, reason=reason, as_of=as_of, before_start=before_start
    )
    (told,) = ended.notes
    both = {**told, "content": f"{told['content']} {note['content']}"}
    return Proposal(ended.plan, said=(*ended.said, *said), notes=(both,), found=found)


def _in_force_on(day: date) -> Callable[[Sequence[Contract]], Sequence[Contract]]:
    """Of a customer's contracts those of which a day is one, else the last ones."""

    def meant(contracts: Sequence[Contract]) -> Sequence[Contract]:
        now = [
            each
            for each in contracts
            if (each.start is None or each.start <= day)
            and (each.end is None or day <= each.end)
            and not each.decided(Status.CANCELLED)
        ]
        return now or latest_of_each_service(contracts, day)

    return meant


class _Account(NamedTuple):
    """What a customer has paid by the sheet that lists payments.

    Attributes:
        sheet: the sheet.
        since: the day of its first payment.
        won: what the customer has paid since then.
        known: whether it is all for one contract.
    """

    sheet: str
    since: date
    won: int
    known: bool


class _Working:
    """A refund while it is worked out."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it is made of
        self,
        book: Book,
        contract: Contract,
        payments: Payments,
        owed: Owed | None,
        on: date,
        terms: RefundTerms,
        account: _Account | None,
    ) -> None:
        self.contract, self.payments, self.owed = contract, payments, owed
        self.account = account
        self.on, self.terms, self.rules = on, terms, book.settings.payments
        self.at = contract.place[1]
        self.convention = book.settings.month_end
        self.doubts: list[str] = []

    def refunding(self) -> Refunding:
        contract = self.contract
        if contract.unreadable or contract.start is None:
            raise refusal(
                "시작일을 알 수 없어 산출할 수 없습니다.",
                contract.where("start"),
                "계약 시작일을 2024-10-01처럼 적은 뒤 다시 실행하세요.",
            )
        fee, basis = self._fee()
        pause = self._pause()
        over = self._over(contract.start, basis)
        span = Span(*over, *(pause or (None, None)))
        use = self._use(span, basis)
        paid, ahead, arrears = self._paid(fee, basis, over)
        ahead_won = sum(fee if won is None else won for won in ahead)
        rate = self.rules.penalty if self.terms.penalty is None else self.terms.penalty
        rounding = self.terms.rounding or self.rules.rounding
        sums = refund_of(
            use,
            fee,
            paid=paid,
            more_paid=ahead_won,
            penalty=rate,
            clawback=self.terms.clawback,
            rounding=rounding,
        )
        if self.payments.vat[self.at]:
            self.doubts.append("요금에 부가세가 들어 있지 않음(별도)")

        def text(field: str) -> str:
            return str(contract.value(field) or "")

        return Refunding(
            contract.where(),
            text("customer_id"),
            text("name"),
            text("service"),
            (contract.start, contract.end),
            self.on,
            over,
            pause,
            use,
            basis,
            len(ahead),
            ahead_won,
            sums,
            rate,
            rounding,
            arrears,
            tuple(self.doubts),
        )

    # -- what it is made of ------------------------------------------------------------------------

    def _fee(self) -> tuple[int, str]:
        """The fee in won, and what it is for."""
        given, basis = fee_bases(self.contract.rows)
        fee = given[self.at] if self.terms.fee is None else self.terms.fee
        columns, settings = self.contract.sheet.table.columns, self.contract.rows.settings
        told = "fee" in columns or "fee_basis" in columns or settings.fee_basis_told
        kind = self.terms.basis or (basis[self.at] if told else "") or ""
        if not isinstance(fee, int | float):
            raise refusal(
                "요금을 알 수 없어 산출할 수 없습니다.",
                self.contract.where("fee"),
                "요금 칸에 금액을 적거나, --fee 100000처럼 알려 주세요.",
            )
        if kind not in {MONTHLY, FOR_TERM}:
            raise refusal(
                "요금이 한 달 금액인지 계약 전체 금액인지 알 수 없어 산출할 수 없습니다.",
                self.contract.where("fee"),
                "요금 기준 칸에 월이나 기간총액이라고 적거나, --basis 월 또는 --basis 기간총액을 "
                "붙이세요.",
            )
        if fee != round(fee):
            self.doubts.append("한 해의 요금을 12로 나누어 원 아래를 반올림함")
        return round(fee), str(kind)

    def _pause(self) -> tuple[date | None, date | None] | None:
        values = (self.contract.value(name) for name in ("paused_from", "paused_to"))
        since, until = (each if isinstance(each, date) else None for each in values)
        if since is None and until is None:
            if self.contract.decided(Status.PAUSED):
                raise refusal(
                    "정지한 날을 몰라 이용한 날을 셀 수 없습니다.",
                    self.contract.where("paused_from", "status"),
                    "정지 시작일과 정지 종료일을 적은 뒤 다시 실행하세요.",
                )
            return None
        if until is None:
            until = self.on
            self.doubts.append(f"정지가 끝난 날이 없어 {until}까지 쉰 것으로 봄")
        self.doubts.append(
            "정지한 날은 이용한 날로도 남은 날로도 세지 않음(종료일을 미루었는지 확인)"
        )
        return since, until

    def _over(self, start: date, basis: str) -> tuple[date, date]:
        """The days for which the fee is."""
        if basis == FOR_TERM:
            end = self.contract.end
            if end is None or end < start:
                raise refusal(
                    "종료일을 알 수 없어 계약 일수를 셀 수 없습니다.",
                    self.contract.where("end", "months"),
                    "계약 종료일을 적은 뒤 다시 실행하세요.",
                )
            return start, end
        first, last = month_of_term(start, min(self.on, self.contract.end or self.on))
        if self.contract.end is not None and self.contract.end < last:
            self.doubts.append(f"마지막 달이 {self.contract.end}에 끝나지만 한 달({last}까지)로 셈")
        return first, last

    def _use(self, span: Span, basis: str) -> Use:
        whole, left = (self.contract.value(name) for name in ("sessions", "sessions_left"))
        known = isinstance(whole, int) and isinstance(left, int)
        if self.terms.by == Unit.SESSIONS and not known:
            raise refusal(
                "전체 횟수와 남은 횟수를 알 수 없어 횟수로 산출할 수 없습니다.",
                self.contract.where("sessions_left", "sessions"),
                "총횟수와 잔여횟수를 적거나, --by 일을 적으세요.",
            )
        by_sessions = self.terms.by == Unit.SESSIONS or (
            not self.terms.by and known and basis == FOR_TERM
        )
        if by_sessions and isinstance(whole, int) and isinstance(left, int):
            self.doubts.append("남은 횟수는 지금 대장에 적힌 것임")
            if span.first is not None and self.on < span.first:
                self.doubts.append(f"계약이 {span.first}에 시작하는데 그보다 앞서 끝내는 것임")
            if span.last is not None and self.on > span.last:
                self.doubts.append(
                    f"계약이 {span.last}에 이미 끝남(남은 횟수를 돌려줄 것인지 확인)"
                )
            return sessions_used(whole, left)
        return days_used(span, self.on)

    def _paid(
        self, fee: int, basis: str, over: tuple[date, date]
    ) -> tuple[int, _Ahead, int | None]:
        """What has been paid, what for each month ahead, and what is owed besides."""
        if self.account is not None:
            return self._by_list(self.account, fee, basis, over[0])
        outstanding = self.contract.value("outstanding")
        unpaid = outstanding if isinstance(outstanding, int) and outstanding > 0 else 0
        if basis == FOR_TERM:
            return self._for_term(fee, unpaid), (), 0
        return self._for_month(fee, owed_month(self.contract.start or over[0], over[0]), unpaid)

    def _for_term(self, fee: int, unpaid: int) -> int:
        """What has been paid of a fee for the term."""
        if self.terms.paid is not None:
            return self.terms.paid
        if self.owed is not None and self.owed.by == BY_STATUS:
            if self.owed.won is None:
                raise self._not_told(self.owed)
            self.doubts.append(f"낸 금액은 요금에서 안 낸 {self.owed.won:,}원을 뺀 것")
            return max(fee - self.owed.won, 0)
        if "outstanding" not in self.contract.sheet.table.columns:
            self.doubts.append("요금을 모두 낸 것으로 봄(아니면 --paid로 낸 금액을 적음)")
        else:
            self.doubts.append(f"낸 금액은 요금에서 미납금 {unpaid:,}원을 뺀 것")
        return max(fee - unpaid, 0)

    def _for_month(self, fee: int, month: Month, unpaid: int) -> tuple[int, _Ahead, int | None]:
        """What has been paid of a month's fee, what for each month ahead, and what is owed."""
        arrears = self._arrears(month, unpaid)
        if self.terms.paid is not None:
            if self.terms.paid > fee:
                self.doubts.append(
                    f"낸 금액은 {month}의 요금부터 낸 것으로 봄(그보다 앞선 달에 낸 것은 빼고 적음)"
                )
            return self.terms.paid, (), arrears
        if self.owed is not None and self.owed.by == BY_STATUS:
            raise self._not_told(self.owed)
        if month not in self.payments.cells:
            self.doubts.append(f"{month}의 요금은 낸 것으로 봄(아니면 --paid로 낸 금액을 적음)")
            return fee, (), arrears
        if (rest := self._by_amounts(fee, month)) is not None:
            return rest, (), arrears
        found = self.payments.cells[month][self.at]
        paid = fee if found.kind is Paid.PAID else 0
        if found.kind in {Paid.PARTLY, Paid.PAID} and found.won is not None:
            paid = min(found.won, fee)
        if found.kind not in {Paid.PAID, Paid.UNPAID, Paid.WAIVED}:
            self.doubts.append(f"낸 금액을 확인해야 함: {month} 칸은 {found.kind.value}")
        term = Span(self.contract.start, self.contract.end)
        ahead = tuple(
            cells[self.at].won
            for each, cells in self.payments.cells.items()
            if each > month and owes(each, term) and cells[self.at].kind is Paid.PAID
        )
        if found.kind is Paid.WAIVED:
            more = sum(fee if won is None else won for won in ahead)
            named = with_particle(month, "은/는")
            self.doubts.append(
                f"{named} 내지 않는 달로 적혀 있는데 쓴 금액을 셈"
                f"(세지 않으려면 --fee 0 --paid {more})"
            )
        return paid, ahead, arrears

    def _by_amounts(self, fee: int, month: Month) -> int | None:
        """What amounts of several months at once leave for this one; None where they do not.

        Who pays 90,000 in January for three months has paid for March, whatever its cell says.
        """
        values = (self.contract.value(name) for name in ("paused_from", "paused_to"))
        pause = (each if isinstance(each, date) else None for each in values)
        span = Span(self.contract.start, self.contract.end, *pause)
        mine = {
            each: cells[self.at]
            for each, cells in self.payments.cells.items()
            if owes(each, span) and not rests(each, span)[0]
        }
        paid = [cell.won for cell in mine.values() if cell.kind is Paid.PAID]
        known = [won for won in paid if won is not None]
        if len(known) < len(paid) or not any(won > fee for won in known):
            return None
        if any(won % fee for won in known if fee):
            return None  # the fee has changed, or some has been paid in part
        before = sum(
            each < month and cell.kind not in {Paid.WAIVED, Paid.HELD, Paid.LEFT}
            for each, cell in mine.items()
        )
        rest = sum(known) - before * fee
        if rest < 0:
            return None
        self.doubts.append(f"여러 달치를 한 번에 낸 금액에서 앞선 {before}개월을 채우고 남은 것")
        return rest

    @staticmethod
    def _not_told(owed: Owed) -> DomainError:
        return refusal(
            "납부 여부 칸이 미납인데 얼마를 냈는지 알 수 없어 산출할 수 없습니다.",
            owed.cell,
            "낸 금액을 --paid 50000처럼 알려 주세요. 낸 것이 없으면 --paid 0입니다.",
        )

    def _by_list(
        self, account: _Account, fee: int, basis: str, first: date
    ) -> tuple[int, _Ahead, int | None]:
        """The same, by the sheet that lists payments: they fill the oldest months first."""
        if not account.known:
            raise refusal(
                f"계약이 여럿인 고객이라 '{account.sheet}' 시트의 납부를 나눌 수 없습니다.",
                self.contract.where(),
                "이 계약에 낸 금액을 --paid 50000처럼 알려 주세요.",
            )
        begins, start = Month(account.since.year, account.since.month), self.contract.start or first
        if Month(start.year, start.month) < begins:
            self.doubts.append(f"{account.since}보다 앞서 낸 것은 '{account.sheet}' 시트에 없음")
        if basis == FOR_TERM:
            self.doubts.append(f"낸 금액은 '{account.sheet}' 시트의 합계")
            return account.won, (), 0
        since, until = (
            each if isinstance(each := self.contract.value(name), date) else None
            for name in ("paused_from", "paused_to")
        )
        span, month = Span(start, self.contract.end, since, until), begins
        before = 0
        while month < owed_month(start, first):
            before += owes(month, span) and not rests(month, span)[0]
            month = month.next
        rest = account.won - before * fee
        self.doubts.append(
            f"낸 금액은 '{account.sheet}' 시트에서 앞선 {before}개월을 채우고 남은 것"
        )
        return max(rest, 0), (), max(-rest, 0)

    def _arrears(self, month: Month, unpaid: int) -> int | None:
        """What is owed for months before the one that is worked out."""
        if self.owed is None:
            return 0
        before = [each for each in self.owed.months if each < month]
        if self.owed.months:
            fee = self.payments.fees[self.at]
            if len(before) == len(self.owed.months):
                return self.owed.won
            return 0 if not before else None if fee is None else fee * len(before)
        return unpaid or self.owed.won


# -- in words --------------------------------------------------------------------------------------


def _formulas(found: Refunding) -> tuple[tuple[str, str], ...]:
    use, sums = found.use, found.sums
    unit = use.unit.value
    first, last = found.over
    if use.unit is Unit.DAYS:
        rested = f" - 정지 {use.rested:,}일" if use.rested else ""
        whole = f"{first}부터 {last}까지(첫날 넣음){rested} = {use.whole:,}일"
        until = min(found.on, last)
        less = ", 정지한 날 빼고" if use.rested else ""
        used = f"{first}부터 {until}까지(마지막 이용일 넣음){less} = {use.used:,}일"
        if found.on < first:
            used = f"첫날({first})보다 앞서 0일"
    else:
        whole = f"총횟수 = {use.whole:,}회"
        used = f"{use.whole:,}회 - 잔여 {use.left:,}회 = {use.used:,}회"
    cut = "원 아래 버림" if found.rounding == 1 else f"{found.rounding:,}원 아래 버림"
    lines = [
        ("전체", whole),
        ("이용", used),
        ("남음", f"{use.whole:,}{unit} - {use.used:,}{unit} = {use.left:,}{unit}"),
        ("요금", f"{_basis_told(found)} {sums.fee:,}원"),
        (
            "이용 금액",
            f"{sums.fee:,}원 × {use.used:,} ÷ {use.whole:,} = {sums.used:,}원 ({cut})",
        ),
        ("남은 금액", f"{sums.fee:,}원 - {sums.used:,}원 = {sums.left:,}원"),
        ("낸 금액", _paid_told(found)),
    ]
    if found.penalty_rate:
        told = f"{sums.fee:,}원 × {found.penalty_rate}% = {sums.penalty:,}원 ({cut})"
        lines.append(("위약금", told))
    if sums.clawback:
        lines.append(("할인 회수", f"{sums.clawback:,}원 (적은 대로)"))
    taken = "".join(
        f" - {won:,}원"
        for at, won in enumerate((sums.used, sums.penalty, sums.clawback))
        if won or not at
    )
    balance = sums.back - sums.more
    lines.append(("차액", f"{sums.paid:,}원{taken} = {balance:,}원"))
    if found.arrears:
        lines.append(("앞선 미납", f"{found.arrears:,}원 (차액에서 빼지 않음)"))
        lines.append(
            (
                "미납까지 빼면",
                f"{balance:,}원 - {found.arrears:,}원 = {balance - found.arrears:,}원",
            )
        )
    elif found.arrears is None:
        lines.append(("앞선 미납", "있으나 금액을 알 수 없음 (차액에서 빼지 않음)"))
    return tuple(lines)


def _basis_told(found: Refunding) -> str:
    if found.basis == FOR_TERM:
        return "계약 전체"
    first, last = found.over
    return f"한 달({first}~{last})"


def _paid_told(found: Refunding) -> str:
    sums = found.sums
    if not found.ahead:
        return f"{sums.paid:,}원"
    ahead = found.ahead_won
    return f"{sums.paid - ahead:,}원 + 미리 낸 {found.ahead}개월 {ahead:,}원 = {sums.paid:,}원"


def told_of(found: Refunding) -> str:
    """Return what it comes to, in one line that names nobody."""
    use, sums = found.use, found.sums
    unit = use.unit.value
    result = f"더 받을 금액 {sums.more:,}원" if sums.more else f"돌려줄 금액 {sums.back:,}원"
    return (
        f"{use.whole:,}{unit} 가운데 {use.used:,}{unit} 이용, {use.left:,}{unit} 남음 · "
        f"이용 금액 {sums.used:,}원 · {result}"
    )


def _as_note(found: Refunding) -> str:
    """The workings as the journal keeps them."""
    told = "; ".join(f"{name}: {formula}" for name, formula in found.formulas)
    doubts = f" 확인할 것: {', '.join(found.doubts)}." if found.doubts else ""
    return f"환불 산출({found.on} 해지 기준). {told}.{doubts} 계산만 한 것임."
