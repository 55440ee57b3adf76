"""One customer on one page: who, which terms, what was paid, said and allowed, what next.

Nothing that carries a later day than the page comes in. What has no day stands as the sheets have
it, but for what the program has computed since.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.counts import days_left_told
from xlcrm.domain.privacy import scrub
from xlcrm.domain.sending_state import went_out
from xlcrm.domain.status import Status, is_in_force
from xlcrm.domain.term import days_left
from xlcrm.errors import HeaderNotFoundError
from xlcrm.files.outgoing import put
from xlcrm.jobs.loyalty.show import statement_for
from xlcrm.jobs.person.known import Known
from xlcrm.jobs.person.whom import customer_meant, rows_elsewhere
from xlcrm.jobs.today.gather import today
from xlcrm.jobs.today.line import TaskKind
from xlcrm.office.benefits import benefit_sheets
from xlcrm.office.contract import ContractIndex
from xlcrm.office.journal_read import (
    compensation_told,
    day_of,
    is_open_issue,
    moment_of,
    open_follow_up,
    standing,
)
from xlcrm.pages.card import Card, Part, is_card, painted
from xlcrm.pages.masks import Masks
from xlcrm.rules.prospects import without_contract
from xlcrm.schema.columns import Kind
from xlcrm.schema.consent_columns import CONFIRMED, ERASURE, GENERAL, NIGHT, SCOPES
from xlcrm.schema.masks import MASKS
from xlcrm.schema.sheets import (
    CUSTOMERS,
    LEDGER,
    MARKETING,
    NAMED_BY,
    PURCHASES,
    SATISFACTION,
    USAGE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    from xlcrm.office.contract import Contract
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person, Place
    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import Table

_TERMS: Final = 6
_PAID: Final = 5
_CONTACTS: Final = 6
_ANSWERS: Final = 3
_BENEFITS: Final = 4
_COUPONS: Final = 3
_LONGEST: Final = 60  # characters of a note on the page
_LONGEST_TO_DO: Final = 120
_SPEAK: Final = (
    Status.EXPIRING,
    Status.ACTIVE,
    Status.RENEWED,
    Status.PAUSED,
    Status.UPCOMING,
)
"""The statuses of who is here or to come, the one first that tells how the customer stands."""

_WHO: Final = ("customer_id", "name", "phone", "email", "address", "officer", "branch")
_CONSENT: Final = (
    "privacy_consent_on",
    *(field for scope in SCOPES for field in scope.fields),
    *(CONFIRMED, ERASURE, "retain_until"),
)
_COMPUTED: Final = ("tier", "churn_risk")
_CONSENTED_ON: Final = {
    **{scope.on: (scope.on, scope.said, scope.how) for scope in SCOPES},
    **{scope.withdrawn: (scope.withdrawn,) for scope in SCOPES},
    **{scope.told: (scope.told,) for scope in SCOPES},
    **{day: (day,) for day in ("privacy_consent_on", CONFIRMED, ERASURE)},
    "marketing_consent_on": (*GENERAL.fields[:2], GENERAL.how, NIGHT.said),
}
"""The days of 고객정보 from which on it was known what stands in some of its columns."""


def card(ledger: Ledger, customer: str, *, as_of: date, reveal: bool = False) -> Card:
    """Return a customer's page.

    Args:
        ledger: the opened workbook.
        customer: a 고객 ID, a name or a telephone number that only one customer has.
        as_of: the day that counts as today.
        reveal: whether names, numbers and addresses are shown as they are.

    Raises:
        DomainError: no customer is meant, or more than one.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> page = xlcrm.card(ledger, "1003", as_of=date(2024, 10, 1))
    >>> page.who, page.standing, page.parts[1].rows[0][:2]
    ('1003 박*희 010-****-2222', '만료 예정', ('2023-12-01–2024-11-30', '프리미엄 서비스'))
    """
    opened = ledger.on(as_of)
    person = customer_meant(opened, customer)
    page = _Page(opened, person, as_of, reveal=reveal)
    shown = (person.branch, person.customer_id, person.name, person.phone)
    who = " ".join(filter(None, shown)) if reveal else person.masked
    return Card(who, page.standing(), as_of, tuple(page.parts()), not reveal)


def put_card(
    ledger: Ledger,
    customer: str,
    path: str | PathLike[str],
    *,
    as_of: date,
    reveal: bool = False,
) -> Path:
    """Make a customer's page as a file and put it in its place; the ledger stays as it is.

    A card that lies there already is replaced, nothing else is.

    Args:
        ledger: the opened workbook.
        customer: a 고객 ID, a name or a telephone number that only one customer has.
        path: where; `.xlsx`, or `.pdf`, which needs LibreOffice.
        as_of: the day that counts as today.
        reveal: whether names, numbers and addresses are shown as they are.

    Raises:
        DomainError: no customer is meant, or more than one.
        StorageError: it cannot be written, or LibreOffice is missing.
    """
    data = painted(card(ledger, customer, as_of=as_of, reveal=reveal), ledger.path.name)
    if Path(path).suffix.lower() != ".pdf":
        return put(path, data, frozenset({".xlsx", ".pdf"}), is_card, of=[ledger.path])
    from xlcrm.files.printing import pdf_of  # noqa: PLC0415 - only where it is asked for

    return put(path, pdf_of(data, path, of=[ledger.path]), frozenset({".pdf"}), of=[ledger.path])


class _Page:
    """What the sheets say of one customer."""

    def __init__(self, ledger: Ledger, person: Person, as_of: date, *, reveal: bool) -> None:
        book = ledger.book
        self.ledger, self.book = ledger, book
        self.person = person
        self.as_of = as_of
        self.reveal = reveal
        self.known = Known(book, as_of)
        self.masks = Masks(frozenset(map(str, {*book.people.column("name")} - {None})))
        self.index = ContractIndex(book)
        numbers = {id(sheet.table): number for number, sheet in enumerate(book.ledgers)}
        self.places = [(numbers[id(table)], at) for table, at in person.rows]
        self.contracts = sorted(
            filter(self.known.contract, map(self.index.contract, self._of_terms())),
            key=lambda each: (each.start or date.min, each.end or date.max),
            reverse=True,
        )
        self.rows_of: dict[str, list[Mapping[str, object]]] = {}
        for sheet, places in rows_elsewhere(book, person):
            key = sheet.table.spec.key
            rows = (_row(sheet.table, at) for at in places)
            theirs = [row for row in rows if self.known.row(key, row)]
            self.rows_of.setdefault(key, []).extend(theirs)
        self.written = [
            each
            for each in standing(book, as_of)
            if person.key and book.people.whose(each.values) == person.key
        ]
        self.entries = [each.values for each in self.written]
        self.entries.sort(key=lambda each: moment_of(each.get("at")), reverse=True)
        self.judged = {
            number: self.index.rows[number].computed(self.index.following(number), as_of)
            for number in {number for number, _ in self.places}
        }

    def _of_terms(self) -> Iterator[Place]:
        """Where the customer's terms stand."""
        for number, at in self.places:
            if at not in self.index.rows[number].left_alone:
                yield number, at

    def standing(self) -> str:
        """How the customer stands: by the term that counts, or as a prospect."""
        for number, at in reversed(self.places):
            if not self.contracts:
                table = self.index.sheets[number].table
                if at in without_contract(table, self.book.settings):
                    return str(table.columns["status"].raw[at]).strip()
        said = [self._status(each) for each in self.contracts]
        here = {
            status
            for each, status in zip(self.contracts, said, strict=True)
            if status == Status.UPCOMING or self._is_in_force(each)
        }
        for speaks in _SPEAK:
            if speaks.value in here:
                return speaks.value
        return next(iter(filter(None, said)), "") or "계약 없음"

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the page."""
        yield Part("고객", (), tuple(self._facts()))
        headers = ("기간", "서비스", "요금", "상태", "남은 날", "조치")
        rows = tuple(map(self._term, self.contracts[:_TERMS]))
        yield Part("계약", headers, rows, "계약이 없습니다.")
        yield Part("다음 할 일", ("기한", "할 일", "담당자"), tuple(self._next()), "없습니다.")
        yield self._paid()
        yield Part(
            "미해결",
            ("일시", "분류", "내용"),
            tuple(self._issue(each) for each in self.entries if is_open_issue(each, self.as_of)),
            "없습니다.",
        )
        promised = tuple(self._promised())
        if promised:
            yield Part("보상", ("일시", "보상", "승인자", "이행"), promised)
        shown = ("at", "channel", "category", "content", "outcome")
        rows = tuple(
            (_when(each.get("at")), *(self._text(each.get(name)) for name in shown[1:]))
            for each in self.entries[:_CONTACTS]
        )
        yield Part("상담", ("일시", "채널", "분류", "내용", "결과"), rows, "상담 기록이 없습니다.")
        facts = list(self._of_customer())
        told = tuple(pair for name, *pair in facts if name not in _CONSENT)
        yield Part("선호", (), _pairs(told), "적힌 것이 없습니다.")
        yield self._satisfaction()
        if benefit_sheets(self.book):
            yield self._benefits()
        told = tuple(pair for name, *pair in facts if name in _CONSENT)
        yield Part("동의", (), (*_pairs(told), *self._messages()), "동의 기록이 없습니다.")

    def _facts(self) -> Iterator[tuple[str, str]]:
        """Who the customer is: what the last row that says it says."""
        for name in _WHO:
            said = [
                column.values[at] if name != "customer_id" else self._id()
                for number, at in self.places
                if (column := self.index.sheets[number].table.columns.get(name)) is not None
                and column.values[at] is not None
            ]
            if said and str(said[-1]):
                spec = LEDGER.column(name)
                yield spec.name, self._shown(spec, said[-1])
        starts = [each.start for each in self.contracts if each.start is not None]
        if starts:
            yield "첫 계약", f"{min(starts)} (계약 {len(self.contracts):,}건)"
        for row in self.rows_of.get(CUSTOMERS.key, []):
            for name in () if self.known.looks_back else _COMPUTED:
                if row.get(name) is not None:
                    yield CUSTOMERS.column(name).name, str(row[name])
        usage = sorted(
            (row for row in self.rows_of.get(USAGE.key, []) if row.get("month") is not None),
            key=lambda row: str(row["month"]),
        )
        if usage:
            yield (
                "최근 이용",
                f"{str(usage[-1]['month'])[:7]} {self._text(usage[-1].get('amount'))}",
            )

    def _term(self, contract: Contract) -> tuple[str, ...]:
        status = self._status(contract)
        left = ""
        if contract.end is not None and self._is_in_force(contract):
            left = days_left_told(days_left(contract.end, self.as_of))
        fee = contract.value("fee")
        return (
            f"{contract.start or ''}–{contract.end or ''}",
            self._text(contract.value("service")),
            f"{fee:,}" if isinstance(fee, int) else self._text(contract.raw("fee")),
            status,
            left,
            self._computed(contract, "action"),
        )

    def _is_in_force(self, contract: Contract) -> bool:
        left = None if contract.end is None else days_left(contract.end, self.as_of)
        return is_in_force(self._status(contract), left, spent=contract.used_up)

    def _status(self, contract: Contract) -> str:
        return self._computed(contract, "status")

    def _computed(self, contract: Contract, field: str) -> str:
        number, at = contract.place
        return str(self.judged[number][field][at] or "")

    def _next(self) -> Iterator[tuple[str, ...]]:
        """What is to be done: what `today` lists, in its order, then what was promised for later.

        A list of people without terms has no such page; there it is what was promised.
        """
        try:
            lines = today(self.ledger, as_of=self.as_of)
        except HeaderNotFoundError:
            lines = ()
        mine = [line for line in lines if self.person.key and line.customer == self.person.key]
        for line in mine:
            when = line.urgency.korean if line.due is None else self._until(line.due)
            kind = line.kind.value
            what = line.why if line.why.startswith(kind) else f"{kind}: {line.why}"
            yield when, self._text(what, _LONGEST_TO_DO), self._officer(line.officer)
        listed = {(line.where.sheet, line.where.row) for line in mine}
        left = [
            (day, each.values)
            for each in self.written
            if (each.where.sheet, each.where.row) not in listed
            and (day := open_follow_up(each.values, self.as_of)) is not None
        ]
        for day, each in sorted(left, key=lambda pair: pair[0]):
            kind, what = TaskKind.FOLLOW_UP.value, self._text(each.get("follow_up"))
            told = f"{kind}: {what}" if what else kind
            yield self._until(day), told, self._officer(each.get("officer"))

    def _until(self, day: date) -> str:
        return f"{day} {days_left_told((day - self.as_of).days)}"

    def _paid(self) -> Part:
        rows = sorted(
            self.rows_of.get(PURCHASES.key, []),
            key=lambda row: day_of(row.get("date")) or date.min,
            reverse=True,
        )
        total = sum(each for row in rows if isinstance(each := row.get("amount"), int))
        told = tuple(
            tuple(
                self._text(row.get(name))
                for name in ("date", "product", "amount", "payment_method")
            )
            for row in rows[:_PAID]
        )
        title = f"구매 (모두 {len(rows):,}건 {total:,}원)" if rows else "구매"
        return Part(
            title, ("일자", "제품/서비스", "금액", "결제 방법"), told, "구매 기록이 없습니다."
        )

    def _issue(self, entry: Mapping[str, object]) -> tuple[str, ...]:
        when = entry.get("occurred_at") or entry.get("at")
        return _when(when), self._text(entry.get("category")), self._text(entry.get("content"))

    def _promised(self) -> Iterator[tuple[str, ...]]:
        """What the customer was promised for what went wrong, the newest first, and when given."""
        for each in self.entries:
            told = compensation_told(each)
            if told:
                given = day_of(each.get("compensation_done"))
                done = given is not None and given <= self.as_of
                yield (
                    _when(each.get("at")),
                    self._text(told),
                    self._officer(each.get("compensation_by")),
                    str(given) if done else "아직 해 주지 않음",
                )

    def _satisfaction(self) -> Part:
        rows = sorted(
            self.rows_of.get(SATISFACTION.key, []),
            key=lambda row: day_of(row.get("date")) or date.min,
            reverse=True,
        )
        told = tuple(
            tuple(self._text(row.get(name)) for name in ("date", "score", "recommend", "opinion"))
            for row in rows[:_ANSWERS]
        )
        headers = ("일자", "만족도", "추천 의향", "의견")
        return Part("만족도", headers, told, "응답이 없습니다.")

    def _benefits(self) -> Part:
        """Points and coupons: what there is, and the last rows that explain it."""
        found = statement_for(self.book, self.person, self.as_of)
        have = found.benefit
        title = f"혜택 (포인트 {have.balance:,}점"
        title += f", {have.expires_on}까지 {have.expiring:,}점 만료" if have.expiring else ""
        title += f", 쿠폰 {len(have.coupons):,}장)" if have.coupons else ")"
        coupons = tuple(
            ("쓸 수 있는 쿠폰", each.code, self._text(each.worth), str(each.until or ""))
            for each in have.coupons[:_COUPONS]
        )
        counted = [each for each in found.rows if each.counts]
        rows = tuple(
            (
                f"{each.on} {each.entry}",
                f"{each.points:+,}" if each.points is not None else each.coupon,
                self._text(each.what),
                str(each.until or ""),
            )
            for each in counted[:_BENEFITS]
        )
        before = counted[_BENEFITS:]
        if before:  # so that what is shown comes to the balance
            told = sum(each.points or 0 for each in counted[:_BENEFITS])
            rows += ((f"그 전 {len(before):,}건", f"{have.balance - told:+,}", "", ""),)
        headers = ("일자", "포인트/번호", "내용", "만료일")
        return Part(title, headers, (*coupons, *rows), "포인트와 쿠폰이 없습니다.")

    def _of_customer(self) -> Iterator[tuple[str, str, str]]:
        """What 고객정보 says: field, header, value; in the order of its columns."""
        for row in self.rows_of.get(CUSTOMERS.key, []):
            later = {
                name
                for day, names in _CONSENTED_ON.items()
                if (day_of(row.get(day)) or date.min) > self.as_of
                for name in names
            }
            for column in (each for each in CUSTOMERS.columns if each not in NAMED_BY):
                name, value = column.field, row.get(column.field)
                told = name not in {"customer_id", *later} and not column.computed
                if told and value is not None:
                    yield name, column.name, self._shown(column, value)

    def _messages(self) -> Iterator[tuple[str, str]]:
        rows = self.rows_of.get(MARKETING.key, [])
        sent = [day_of(row.get("sent_on")) for row in rows if went_out(row.get("state"))]
        days = [day for day in sent if day is not None]
        if days:
            yield "마지막 메시지", f"{max(days)} (모두 {len(days):,}건)"

    def _id(self) -> str:
        return self.person.customer_id if self.reveal else self.person.masked_id

    def _officer(self, officer: object) -> str:
        text = " ".join(str(officer or "").split())
        return text if self.reveal else scrub(text)

    def _shown(self, column: Column, value: object) -> str:
        mask = None if self.reveal else MASKS.get(column.shown_as)
        if mask is not None:
            return mask(str(value))
        if column.kind is Kind.IDENTIFIER or column.format == "0":
            return str(value)
        return self._text(value)

    def _text(self, value: object, longest: int = _LONGEST) -> str:
        """A value in words, people masked, long notes cut."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "예" if value else "아니오"
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, datetime):
            return _when(value)
        text = " ".join(str(value).split())
        text = text if self.reveal else self.masks.text(text)
        return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _pairs(facts: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in facts)


def _row(table: Table, at: int) -> Mapping[str, object]:
    return {name: column.values[at] for name, column in table.columns.items()}


def _when(value: object) -> str:
    moment = moment_of(value)
    if moment.year == 1:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
