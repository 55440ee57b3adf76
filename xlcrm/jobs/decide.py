"""What people decide about a contract, as a plan: it ends early, it pauses, it goes on.

Only the columns that hold such decisions are written, and 상태, 남은 일수 and 조치 of the row; a
decision column that the sheet lacks is added at its right. 비고 is the person's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import LAST_DAY, days_after
from xlcrm.domain.particles import particle, with_particle
from xlcrm.domain.status import Status
from xlcrm.domain.term import months_of_term
from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError
from xlcrm.office.changes import Changes
from xlcrm.office.contract import (
    ContractIndex,
    OfCustomer,
    is_over,
    latest_of_each_service,
    note_of,
    refusal,
    refuse_unless_standing,
)
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.office.checked import Value
    from xlcrm.office.contract import Contract, Wanted
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.settings import Settings
    from xlcrm.workbook.plan import Plan

__all__ = ["NotBegunError", "OfCustomer", "cancel", "pause", "resume"]

_DAY: Final = timedelta(days=1)


class NotBegunError(DomainError):
    """A contract shall end before it begins, which makes it one that never was: asked about."""


def cancel(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    contract: Wanted,
    *,
    on: date,
    reason: str,
    as_of: date,
    before_start: bool = False,
) -> Proposal[None]:
    """Return what ends a contract early, or cancels one that has not begun.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        contract: the contract, or its customer if only one can be meant.
        on: the last day of service; before the first day the contract counts as never made.
        reason: 해지 사유, one of the schema's or of those that 설정 adds.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.
        before_start: whether that is meant, where the day is before the first one.

    Raises:
        NotBegunError: the day is before the first one, and nobody has said that it is meant.
        DomainError: no contract or more than one is meant, it has ended, or the reason is unknown.
        PlanError: the sheet has no room for a column.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> day = date(2024, 10, 10)
    >>> proposal = xlcrm.cancel(ledger, OfCustomer("1002"), on=day, reason="가격", as_of=day)
    >>> print(*proposal.said)
    고객대장!A3: 해지일 2024-10-10, 해지 사유 가격
    """
    refuse_without_terms(ledger)
    index = ContractIndex(ledger.on(as_of).book)
    meant = index.find(contract, _in_force_on(on))
    why = _reason(reason, ledger.book.settings)
    refuse_unless_standing(meant, "해지하지")
    if meant.end is not None and meant.end < min(on, as_of):
        raise refusal(
            f"{meant.end}에 이미 끝난 계약입니다.",
            meant.where("end"),
            "끝나기 전에 해지한 계약이면 해지일을 그날로 적으세요.",
        )
    if meant.end is not None and on > meant.end:
        raise refusal(
            f"해지일({on})이 계약 종료일({meant.end})보다 늦습니다.",
            meant.where("end"),
            "종료일까지 이용하는 계약이면 재계약 의사에 '해지 예정'이라고 적으세요.",
        )
    begun = meant.start is None or on >= meant.start
    if not begun and not before_start:
        where = meant.where("start")
        raise NotBegunError(
            f"해지일({on})이 계약 시작일({meant.start})보다 빠릅니다.",
            sheet=where.sheet,
            cell=where.cell,
            hint="시작하지 않은 계약을 취소하는 것이면 --before-start를 더하고, 아니면 날짜를 "
            "고치세요.",
        )
    field, word = ("terminated_on", "해지") if begun else ("cancelled_on", "취소")
    said = [f"{_named(meant)}: {word}일 {on}, 해지 사유 {why}"]
    if meant.following is not None:
        said.append(
            f"  {meant.following}에 시작하는 다음 계약은 그대로입니다. 그 계약도 확인하세요."
        )
    content = f"{on}자로 계약을 {word}함. 사유: {why}."
    plan = _plan(index, meant, {field: on, "end_reason": why}, as_of)
    return Proposal(plan, said=tuple(said), notes=(note_of(meant, "해지", content),))


def pause(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    contract: Wanted,
    *,
    first: date,
    last: date | None = None,
    extend: bool = False,
    as_of: date,
) -> Proposal[None]:
    """Return what pauses a contract.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        contract: the contract, or its customer if only one can be meant.
        first: the first day of the pause, within the term.
        last: its last day, within the term; None leaves it open until the contract is resumed.
        extend: whether 계약 종료일 moves by the days of the pause; needs `last`.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.

    Raises:
        DomainError: no contract or more than one is meant, it has ended or is paused already, the
            days make no pause of it, or its end cannot be moved.
        PlanError: the sheet has no room for a column.
    """
    refuse_without_terms(ledger)
    index = ContractIndex(ledger.on(as_of).book)
    meant = index.find(contract, _in_force_on(first))
    refuse_unless_standing(meant, "정지하지")
    _refuse_days_outside(meant, first, last)
    _refuse_paused(meant, first)
    values: dict[str, Value] = {"paused_from": first, "paused_to": last}
    until = f"{last}까지" if last else "정한 날 없이"
    said = [f"{_named(meant)}: 정지 {first}–{last or ''}"]
    content = f"{first}부터 {until} 이용을 정지함."
    before, over = _pause(meant)
    if before is not None:
        said.append(f"  지난 정지({before}–{over})의 날짜를 바꿉니다.")
        content += f" 지난 정지는 {before}부터 {over}까지였음."
    if extend:
        if last is None:
            raise DomainError(
                "정지 종료일을 정하지 않으면 계약 종료일을 미룰 수 없습니다.",
                hint="정지 종료일을 적거나, 다시 시작할 때 종료일을 미루세요.",
            )
        days = (last - first).days + 1
        moved = _moved_end(meant, days)
        values["end"] = moved
        said.append(f"  계약 종료일 {meant.end} → {moved} ({days}일)")
        content += f" 계약 종료일을 {days}일 미루어 {with_particle(moved, '으로/로')} 함."
    note = note_of(meant, "기타", content)
    return Proposal(_plan(index, meant, values, as_of), said=tuple(said), notes=(note,))


def resume(
    ledger: Ledger, contract: Wanted, *, on: date, extend: bool = False, as_of: date
) -> Proposal[None]:
    """Return what ends a contract's pause.

    A pause that has not begun by then is taken back: both of its days become blank. Where the end
    has been moved by the days that were planned, it is put right by those that the pause really
    took. A pause that people have typed into 상태 only, for want of columns, is taken out of 상태.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        contract: the contract, or its customer if only one of theirs is paused.
        on: the first day of service again; the pause ends on the day before.
        extend: whether 계약 종료일 moves by the days that the pause really took, also where it has
            not been moved yet.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.

    Raises:
        DomainError: no contract or more than one is meant, it is not paused then, or its end
            cannot be moved.
        PlanError: the sheet has no room for a column.
    """
    refuse_without_terms(ledger)
    index = ContractIndex(ledger.on(as_of).book)
    meant = index.find(contract, _paused_on(on))
    refuse_unless_standing(meant, "다시 시작하지")
    first, last = _pause(meant)
    if first is None and not (last is None and meant.decided(Status.PAUSED)):
        raise refusal(
            "정지한 계약이 아닙니다.",
            meant.where("paused_from"),
            "정지 시작일이 적힌 계약을 고르세요.",
        )
    if last is not None and last < on:
        raise refusal(
            f"정지가 {last}에 이미 끝났습니다.",
            meant.where("paused_to"),
            "정지 종료일이 틀렸으면 그 칸을 고치세요.",
        )
    if meant.end is not None and on > meant.end and not extend:
        raise refusal(
            f"다시 시작하는 날({on})이 계약 종료일({meant.end})보다 늦습니다.",
            meant.where("end"),
            "정지한 날만큼 종료일을 미루거나, 재계약하세요.",
        )
    if first is None:
        values, told, content = _out_of_status(meant, on, as_of, extend=extend)
    else:
        values, told, content = _resumed(meant, (first, last), on, extend=extend)
    said = (f"{_named(meant)}: {told[0]}", *told[1:])
    return Proposal(
        _plan(index, meant, values, as_of), said=said, notes=(note_of(meant, "기타", content),)
    )


def _out_of_status(
    contract: Contract, on: date, as_of: date, *, extend: bool
) -> tuple[dict[str, Value], list[str], str]:
    """What ends a pause that is only typed into 상태: what to write, to say and to note.

    Raises:
        DomainError: it goes on beyond the as-of day, which 상태 cannot say; or the end is to be
            moved, by nobody knows how many days.
    """
    if extend or on > as_of:
        reason = (
            "정지한 날수를 몰라 종료일을 미룰 수" if extend else f"{on}에 다시 시작한다고 적을 수"
        )
        raise refusal(
            f"상태에만 '{Status.PAUSED}'{particle(Status.PAUSED, '이라고/라고')} 적은 계약이라 "
            f"{reason} 없습니다.",
            contract.where("status"),
            "'정지 시작일'과 '정지 종료일' 열을 만들어 날짜를 적은 뒤 다시 실행하세요.",
        )
    paused = f"'{Status.PAUSED}'{particle(Status.PAUSED, '을/를')}"
    told = [f"상태에 적은 {paused} 지움 (정지한 날은 적혀 있지 않음)"]
    return {"status": None}, told, f"{on}부터 이용을 다시 시작함."


def _resumed(
    contract: Contract, pause: tuple[date, date | None], on: date, *, extend: bool
) -> tuple[dict[str, Value], list[str], str]:
    """What ends a pause on the day before `on`: what to write, to say and to note."""
    first, last = pause
    if on <= first:
        days = 0
        values: dict[str, Value] = {"paused_from": None, "paused_to": None}
        told, content = ["정지를 거둠"], "정지를 시작하기 전에 거둠."
    else:
        days = (on - first).days
        values = {"paused_to": on - _DAY}
        told = [f"정지 종료일 {on - _DAY} ({days}일 정지)"]
        content = f"{on}부터 이용을 다시 시작함."
    added = _already_added(contract, first, last)
    if added is None and extend:
        raise refusal(
            "종료일을 이미 미룬 것인지 알 수 없습니다.",
            contract.where("end"),
            "계약 기간(개월)을 적거나, 종료일을 직접 고치고 미루지 않도록 하세요.",
        )
    if added is None:
        told.append("  종료일을 미룬 것인지 알 수 없어 그대로 둡니다. 확인하세요.")
    elif extend or (added and _is_typed(contract, "end")):
        moved = _moved_end(contract, days - added)
        if moved != contract.end:
            values["end"] = moved
            told.append(f"  계약 종료일 {contract.end} → {moved}")
            content += f" 계약 종료일을 {with_particle(moved, '으로/로')} 함."
    return values, told, content


def _plan(index: ContractIndex, contract: Contract, values: dict[str, Value], as_of: date) -> Plan:
    changes, sheet, at = Changes(index.book, index), contract.sheet, contract.place[1]
    for name, new in values.items():
        if new is not None or name in sheet.table.columns:
            changes.set(sheet, name, {at: new})
    changes.judge_again(sheet, at)
    return changes.plan(as_of)


def _named(contract: Contract) -> str:
    return " ".join(str(each) for each in (contract.where(), contract.value("contract_id")) if each)


def _reason(text: str, settings: Settings) -> str:
    """Return the reason as the list spells it."""
    column = LEDGER.column("end_reason")
    offered = (*column.choices, *settings.lists.get(column.field, ()))
    for choice in offered:
        if squeezed(choice) == squeezed(text):
            return choice
    near = nearest(text, offered)
    guess = f"혹시 '{near}'입니까? " if near else ""
    raise DomainError(
        "해지 사유가 목록에 없습니다.", hint=f"{guess}쓸 수 있는 사유: {' · '.join(offered)}"
    )


def _in_force_on(day: date) -> Callable[[Sequence[Contract]], Sequence[Contract]]:
    """Of a customer's contracts those in force on a day, else those to come, else the last ones."""

    def meant(contracts: Sequence[Contract]) -> Sequence[Contract]:
        standing = [contract for contract in contracts if not is_over(contract)]
        to_come = [contract for contract in standing if contract.end is None or day <= contract.end]
        now = [contract for contract in to_come if contract.start is None or contract.start <= day]
        return now or to_come or latest_of_each_service(contracts, day)

    return meant


def _paused_on(day: date) -> Callable[[Sequence[Contract]], Sequence[Contract]]:
    """Of a customer's contracts those with a pause that a day ends, else as `_in_force_on`."""

    def meant(contracts: Sequence[Contract]) -> Sequence[Contract]:
        paused = [
            contract
            for contract in contracts
            if not is_over(contract)
            and contract.decided(Status.PAUSED)
            and (_pause(contract)[1] or day) >= day
        ]
        return paused or _in_force_on(day)(contracts)

    return meant


def _pause(contract: Contract) -> tuple[date | None, date | None]:
    """The first and the last day of a contract's pause; a first day that is blank is its start."""
    first, last = contract.value("paused_from"), contract.value("paused_to")
    until = last if isinstance(last, date) else None
    since = first if isinstance(first, date) else None
    return since or (contract.start if until else None), until


def _refuse_days_outside(contract: Contract, first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise DomainError(
            f"정지 종료일({last})이 정지 시작일({first})보다 빠릅니다.",
            hint="두 날짜를 확인하세요.",
        )
    if contract.start is not None and first < contract.start:
        raise refusal(
            f"정지 시작일({first})이 계약 시작일({contract.start})보다 빠릅니다.",
            contract.where("start"),
            "계약 기간 안의 날을 적으세요.",
        )
    if contract.end is not None and (last or first) > contract.end:
        raise refusal(
            f"정지하는 날({last or first})이 계약 종료일({contract.end})보다 늦습니다.",
            contract.where("end"),
            "계약 기간 안의 날을 적으세요.",
        )


def _refuse_paused(contract: Contract, first: date) -> None:
    """Raise if the contract has a pause that is not over before another one begins."""
    since, until = _pause(contract)
    typed = contract.decided(Status.PAUSED) and since is None
    if typed or (since is not None and (until is None or until >= first)):
        raise refusal(
            "이미 정지한 계약입니다.",
            contract.where("paused_from", "status"),
            "앞의 정지를 xlcrm resume으로 끝낸 뒤 다시 정지하세요.",
        )


def _moved_end(contract: Contract, days: int) -> date:
    """Return 계약 종료일 moved by some days.

    Raises:
        DomainError: it is no plain date, or another term begins before the new one.
    """
    column = contract.sheet.table.columns.get("end")
    if column is None or contract.end is None or is_blank(contract.raw("end")):
        raise refusal(
            "계약 종료일이 적혀 있지 않아 미룰 수 없습니다.",
            contract.where("end", "months"),
            "계약 종료일을 날짜로 적은 뒤 다시 실행하세요.",
        )
    if not _is_typed(contract, "end"):
        raise refusal(
            "계약 종료일이 수식이거나 병합된 칸이라 미룰 수 없습니다.",
            contract.where("end"),
            "종료일을 날짜로 바꾼 뒤 다시 실행하세요.",
        )
    moved = days_after(contract.end, days)
    if moved == LAST_DAY:  # which would be no end at all
        raise refusal("계약 종료일이 너무 늦습니다.", contract.where("end"), "연도를 확인하세요.")
    if contract.following is not None and moved >= contract.following:
        raise refusal(
            f"종료일을 미루면({moved}) {contract.following}에 시작하는 다음 계약과 겹칩니다.",
            contract.where("end"),
            "다음 계약의 시작일을 먼저 고치세요.",
        )
    return moved


def _is_typed(contract: Contract, name: str) -> bool:
    """Tell whether a field's cell holds what people typed: no formula, and no part of a merge."""
    column = contract.sheet.table.columns.get(name)
    return (
        not is_blank(contract.raw(name))
        and column is not None
        and (contract.place[1] not in column.formulas)
    )


def _already_added(contract: Contract, first: date, last: date | None) -> int | None:
    """By how many days the end has been moved for this pause when it was planned.

    None where the row does not tell.
    """
    if last is None or contract.end is None or contract.start is None:
        return 0
    planned = (last - first).days + 1
    convention = contract.rows.settings.month_end
    before = days_after(contract.end, -planned)
    months = contract.value("months")
    if isinstance(months, int) and months >= 1:
        return planned if months_of_term(contract.start, before, convention) == months else 0
    whole = months_of_term(contract.start, contract.end, convention) is not None
    moved = (
        before >= contract.start and months_of_term(contract.start, before, convention) is not None
    )
    if whole == moved:
        return None
    return planned if moved else 0
