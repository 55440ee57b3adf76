"""What is known of a customer, changed: in every row that says it, and in 고객정보.

A prospect who signs gets the term in the row that is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import in_figures
from xlcrm.domain.typed_option import path_typed
from xlcrm.jobs.person.enter import of_branches
from xlcrm.jobs.person.fields import (
    OF_PERSON,
    OF_TERM,
    name_trouble,
    standing_trouble,
    term_of,
    term_told,
    typed,
)
from xlcrm.jobs.person.lookup import PHONE, SAME, candidates
from xlcrm.jobs.person.new_rows import add_details, next_contract_id
from xlcrm.jobs.person.ticked import NamedAnew, with_ticks
from xlcrm.jobs.person.whom import customer_meant, key_of, ledger_rows, rows_elsewhere
from xlcrm.office.changes import Changes
from xlcrm.office.naming import naming, not_named
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import has_terms, refuse_without_terms
from xlcrm.people.keys import key_without_id
from xlcrm.rules.terms import without_term
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.masks import masked
from xlcrm.schema.sheets import CUSTOMERS, LEDGER
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime

    from xlcrm.jobs.person.fields import Fields
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.read import Sheet

_OF_NOW: Final = frozenset({"officer", "branch"})
"""The fields of which earlier terms keep what was true then."""

_NEVER_BLANK: Final = frozenset({"name"})


def edit_customer(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    customer: str,
    changes: Mapping[str, object],
    *,
    as_of: date,
    memo: str | None = None,
    now: datetime | None = None,
) -> Proposal[None]:
    """Return what changes what the ledger and 고객정보 know of a customer.

    고객명, 연락처, 이메일 and 주소 change in every row of the customer, 담당자 and 지점 in the last
    one. Sheets that know a customer by name alone get the new name. With 시작일 a prospect becomes
    a customer with a term, in the row that is there; 상태 says how far a prospect is, or that
    nothing came of it (포기). Where no 고객 ID tells who it is, what people have written into the
    sheet 오늘 is taken into the journal with a new name or number.

    Args:
        ledger: the opened workbook, read whole.
        customer: a 고객 ID, a name or a telephone number.
        changes: field, Korean header or synonym → the new value; "" makes it blank.
        as_of: the day for which 상태, 남은 일수 and 조치 of a new term are computed.
        memo: what the journal says of it.
        now: when, in Korean wall time, for what is taken in; by default the sheet's day.

    Raises:
        DomainError: no customer is meant, or more than one.
        PlanError: a cell holds a formula or is merged.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> day = date(2024, 10, 1)
    >>> proposal = xlcrm.edit_customer(ledger, "1001", {"연락처": "010 0000 0010"}, as_of=day)
    >>> print(*proposal.said)
    고객대장!C2 연락처: 010-****-5678 → 010-****-0010
    """
    proposal, anew = edited(ledger, customer, changes, as_of=as_of, memo=memo)
    return with_ticks(ledger.on(as_of), proposal, anew, now=now)


def edited(
    ledger: Ledger,
    customer: str,
    changes: Mapping[str, object],
    *,
    as_of: date,
    memo: str | None = None,
) -> tuple[Proposal[None], Mapping[str, NamedAnew]]:
    """Return what `edit_customer` does, and who is named anew by it, without the sheet 오늘."""
    opened = ledger.on(as_of)
    person = customer_meant(opened, customer)
    said = typed(opened.book, changes)
    if said.of_term and not has_terms(opened.book):
        refuse_without_terms(ledger)
    editing = _Editing(opened, person, said, as_of)
    troubles = editing.troubles()
    if troubles:
        return Proposal(problems=tuple(Problem("", each) for each in troubles)), {}
    return editing.proposal(as_of, memo), editing.named_anew()


class _Editing:
    """A customer's cells, changed."""

    def __init__(self, ledger: Ledger, person: Person, said: Fields, as_of: date) -> None:
        self.ledger = ledger
        self.as_of = as_of
        self.book = book = ledger.book
        self.person = person
        self.said = said
        self.path = path_typed(str(ledger.path))
        self.changes = Changes(book)
        self.told: list[str] = []
        self.rows = ledger_rows(book, person)
        number = max(self.rows)
        self.last: tuple[Sheet, int] = book.ledgers[number], self.rows[number][-1]
        self.term: dict[str, Value] = {}

    def troubles(self) -> list[Trouble]:
        """What is wrong with what was typed, or cannot be written here."""
        found = list(self.said.troubles)
        if not (self.said.ledger or self.said.customer or self.said.blank or self.said.status):
            hint = "연락처=010-1234-5678처럼 칸과 새 값을 적으세요."
            found += [] if found else [Trouble("", "고칠 칸을 적지 않았습니다.", hint)]
        for key, field in sorted(self.said.blank):
            spec = LEDGER if key == LEDGER.key else CUSTOMERS
            if field in _NEVER_BLANK or field not in {*OF_PERSON, *_fields(CUSTOMERS.columns)}:
                found.append(self._kept(field, spec.column(field).name))
        if "name" in self.said.ledger:
            hint = "이름을 적으세요. 연락처와 이메일은 연락처=…, 이메일=…로 적습니다."
            found += name_trouble(str(self.said.ledger["name"]), hint)
        branch = self.said.ledger.get("branch")
        if branch is not None and self.person.branch not in {"", match_key(str(branch))}:
            found.append(
                of_branches("지점마다 고객 ID를 따로 매겨, 지점을 바꾸면 다른 고객이 됩니다.")
            )
        found += self._of_term()
        if self.said.customer and self._details_named() is None:
            where = self.ledger.path
            found.append(not_named(self.book, self.person.key, CUSTOMERS.name, where))
        return found + (self._of_others() if not found else [])

    def _of_term(self) -> Iterator[Trouble]:
        """What is wrong with a term, or with a word in 상태: both are for who has none yet."""
        if not (self.said.of_term or self.said.status):
            return
        if self._has_term():
            yield self._of_running("status" if self.said.status else min(self.said.of_term))
        elif self.said.of_term and self.said.status:
            hint = "계약이 있으면 상태는 xlcrm이 계산하니 빼고 적으세요."
            yield Trouble("status", "계약과 상태를 함께 적었습니다.", hint)
        elif self.said.of_term:
            values = {each: self.said.ledger[each] for each in self.said.of_term}
            self.term, wrong = term_of(self.book, self.last[0], values)
            yield from wrong
        else:
            trouble = standing_trouble(self.book, str(self.said.status))
            if trouble is not None:
                yield trouble

    def _has_term(self) -> bool:
        sheet, at = self.last
        return at not in without_term(sheet.table)

    def _of_running(self, field: str) -> Trouble:
        """Say that a term that is there is changed otherwise."""
        return Trouble(
            field,
            "계약이 있는 고객의 계약은 여기에서 고치지 않습니다.",
            "해지는 xlcrm cancel, 정지는 xlcrm pause로 적고, 잘못 적은 칸은 엑셀에서 고치세요. "
            f"다음 계약을 적으려면: xlcrm renew {self.path} -c {key_of(self.person)}"
            f"{self._length()}",
        )

    def _length(self) -> str:
        """The option that a renewal needs where the term does not say how long the next one is."""
        from xlcrm.jobs.renew import Renewals  # noqa: PLC0415 - for who is refused alone

        sheet, at = self.last
        months = Renewals(self.ledger, self.as_of).of(sheet.table.where(at, "end")).months
        return "" if months is None else f" --months {months}"

    def _kept(self, field: str, name: str) -> Trouble:
        """Say that a cell is not made blank, and what there is instead."""
        if field == "status" or field in OF_TERM:
            if self._has_term():
                return self._of_running(field)
            hint = (
                "잠재, 체험, 상담중처럼 적고, 계약하지 않기로 했으면 포기라고 적으세요."
                if field == "status"
                else "계약하기 전에는 비어 있는 칸입니다. 계약하면 시작일=오늘처럼 적으세요."
            )
        else:
            hint = "새 값을 적으세요."
        return Trouble(field, f"'{name}' 칸은 비울 수 없습니다.", hint)

    def _of_others(self) -> list[Trouble]:
        """Refuse what would make the customer somebody else, where there is no 고객 ID to tell."""
        changed = self.said.ledger.keys() & {"name", "phone"}
        if not changed:
            return []
        name = str(self.said.ledger.get("name", self.person.name))
        phone = self.said.ledger.get("phone", self.person.phone or None)
        alike = candidates(
            self.book, name, None if phone is None else str(phone), {self.person.key}
        )
        same = [each for each in alike if each.why in {SAME, PHONE}]
        if not self.person.customer_id and any(each.why == SAME for each in alike):
            return [
                Trouble(
                    "name",
                    f"이름과 연락처가 같은 다른 고객이 있습니다: {same[0]}",
                    "같은 사람이면 xlcrm customer merge로 합치고, 다른 사람이면 먼저 고객 ID를 "
                    f"매기세요: xlcrm customer number {self.path}",
                )
            ]
        for each in same:
            self.told.append(f"  확인하세요: {each}인 다른 고객이 있습니다.")
        return []

    def proposal(self, as_of: date, memo: str | None) -> Proposal[None]:
        """What writes it all."""
        warned, self.told = self.told, []
        for name in OF_PERSON:
            if name in self.said.ledger or (LEDGER.key, name) in self.said.blank:
                self._everywhere(name, self.said.ledger.get(name))
        for name in ("name", "phone"):
            if name in self.said.ledger:
                self._elsewhere(name, self.said.ledger[name])
        content = self._contract_or_word()
        plan = self._of_customer()
        plan |= self.changes.plan(as_of if content else None)
        if not plan and not memo:
            return Proposal()
        notes = (self._note(content, memo),) if content or memo else ()
        return Proposal(plan, said=(*self.told, *warned), notes=notes)

    def named_anew(self) -> Mapping[str, NamedAnew]:
        """How the customer is named from then on, where no 고객 ID does it."""
        if self.person.customer_id:
            return {}
        name = str(self.said.ledger.get("name") or self.person.name)
        phone = "" if (LEDGER.key, "phone") in self.said.blank else self.person.phone
        phone = str(self.said.ledger.get("phone") or phone)
        return {self.person.key: NamedAnew(key_without_id(name, phone), {"name": name})}

    def _everywhere(self, name: str, new: Value) -> None:
        """Let every row of the customer say it; of what is true now only the last one."""
        column = LEDGER.column(name)
        for number, places in sorted(self.rows.items()):
            sheet = self.book.ledgers[number]
            if name in _OF_NOW and sheet is not self.last[0]:
                continue
            some = places[-1:] if name in _OF_NOW else places
            known = sheet.table.columns.get(name)
            if known is None and (new is None or sheet is not self.last[0]):
                continue
            if known is not None:
                free = [at for at in some if at not in known.merged]
                some = free or some
                some = [at for at in some if not _says(known, at, new)]
            if some:
                self._tell(sheet, some[-1], column, new)
                self.changes.set(sheet, name, dict.fromkeys(some, new))

    def _elsewhere(self, field: str, new: Value) -> None:
        """Let sheets that know the customer by the name or telephone number know the new one."""
        for sheet, places in rows_elsewhere(self.book, self.person):
            said = sheet.table.columns.get(field)
            if said is None:
                continue
            ids = sheet.table.values("customer_id")
            by_it = [at for at in places if ids[at] is None or self.person.branch]
            by_it = [at for at in by_it if said.values[at] is not None]
            alike = match_key(str(new))
            by_it = [at for at in by_it if match_key(str(said.values[at])) != alike]
            if by_it:
                self.changes.set(sheet, field, dict.fromkeys(by_it, new))
                how = "이름으로" if field == "name" else "연락처로"
                self.told.append(f"  {sheet.table.sheet}: {how} 적은 {len(by_it):,}행도 고침")

    def _contract_or_word(self) -> str:
        """Write a prospect's term, or the word of how far it is; return what the journal says."""
        sheet, at = self.last
        before = sheet.table.columns.get("status")
        word = "" if before is None or is_blank(before.raw[at]) else str(before.raw[at]).strip()
        if self.said.status:
            if self.said.status == word:
                return ""
            self._tell(sheet, at, LEDGER.column("status"), self.said.status)
            self.changes.set(sheet, "status", {at: self.said.status}, as_given="")
            told = with_particle(self.said.status, "으로/로")
            return f"상태를 {word}에서 {told} 바꿈." if word else f"상태를 {told} 적음."
        if not self.term:
            return ""
        for name, value in self.term.items():
            self.changes.set(sheet, name, {at: value})
        if word:
            self.changes.set(sheet, "status", {at: None})
        contract = next_contract_id(self.book, sheet)
        if contract is not None and sheet.table.values("contract_id")[at] is None:
            self.changes.set(sheet, "contract_id", {at: contract})
        where = sheet.table.where(at, "name")
        self.told.append(f"{where}: {word or '고객'} → 계약 {term_told(self.term)}")
        return f"{word}에서 계약으로 바꿈." if word else "계약을 적음."

    def _of_customer(self) -> Plan:
        """Write what 고객정보 says of the customer: in the row there is, or in a new one."""
        new: dict[str, Value] = dict(self.said.customer)
        new.update(dict.fromkeys(self._blank_of(CUSTOMERS.key)))
        if not new:
            return Plan()
        rows = [
            (sheet, at)
            for sheet, places in rows_elsewhere(self.book, self.person)
            if sheet.table.spec.key == CUSTOMERS.key
            for at in places
        ]
        if rows:
            sheet, at = rows[-1]
            for name, value in new.items():
                known = sheet.table.columns.get(name)
                says = value is None if known is None else _says(known, at, value)
                if not says:
                    self._tell(sheet, at, CUSTOMERS.column(name), value)
                    self.changes.set(sheet, name, {at: value})
            return Plan()
        facts = {name: value for name, value in new.items() if value is not None}
        if not facts:
            return Plan()
        names = "·".join(CUSTOMERS.column(name).name for name in facts)
        self.told.append(f"{CUSTOMERS.name}에 새 행: {names}")
        return add_details(self.changes, {**(self._details_named() or {}), **facts})

    def _details_named(self) -> Record | None:
        """What a row of 고객정보 says to name the customer; None where none could.

        With the new name and number, if they are changed along with it.
        """
        person = self.person
        if person.customer_id and not person.branch:
            return {"customer_id": person.written or person.customer_id}
        found = naming(self.book, {person.key}).get(person.key)
        if found is None:
            return None
        said = self.said.ledger
        return {**found, **{name: said[name] for name in ("name", "phone") if name in said}}

    def _note(self, content: str, memo: str | None) -> dict[str, Value]:
        said: dict[str, Value] = {
            "customer_id": self.person.written,
            "name": self.said.ledger.get("name") or self.person.name or None,
            "category": "문의" if content else "기타",
            "content": " ".join(filter(None, (content, memo))),
        }
        return {name: value for name, value in said.items() if value is not None}

    def _blank_of(self, key: str) -> Collection[str]:
        return [field for of, field in sorted(self.said.blank) if of == key]

    def _tell(self, sheet: Sheet, at: int, column: Column, new: Value) -> None:
        """Say what a cell becomes, nobody to be recognised."""
        table = sheet.table
        known = table.columns.get(column.field)
        if known is None:
            where = f"{table.sheet} {table.rows[at]}행 새 열 {column.name}"
            self.told.append(f"{where}: {_said(new, column)}")
            return
        old = known.values[at] or known.raw[at]
        where = str(table.where(at, column.field))
        self.told.append(f"{where} {column.name}: {_said(old, column)} → {_said(new, column)}")


def _fields(columns: Collection[Column]) -> set[str]:
    return {column.field for column in columns if not column.required}


def _said(value: object, column: Column) -> str:
    if value is None or is_blank(value):  # type: ignore[arg-type]  # what cells hold
        return "(빈칸)"
    if isinstance(value, bool):
        return "Y" if value else "N"
    text = in_figures(value) if isinstance(value, int | float) else str(value)
    return masked(text, column.shown_as)


def _says(column: TypedColumn, at: int, new: Value) -> bool:
    """Whether a cell says that already."""
    value, raw = column.values[at], column.raw[at]
    if new is None:
        return raw is None or is_blank(raw)
    if isinstance(value, bool):
        return new == ("Y" if value else "N")
    return value is not None and str(value) == str(new)
