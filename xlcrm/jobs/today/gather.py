"""Everything that there is to do on a day, gathered from what the other lists tell.

Nothing is computed here: what expires, is promised, is open, is at risk tells `xlcrm.analysis`, and
the same tables are what `expiring`, `summary` and the report show.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from xlcrm.analysis.activity import follow_ups, open_issues
from xlcrm.analysis.call_list import expiring, in_grace, low_sessions
from xlcrm.analysis.complaints import PROMISED, promises
from xlcrm.analysis.marketing import may_contact
from xlcrm.analysis.occasions import anniversaries, silent, still_here
from xlcrm.analysis.office import office_of
from xlcrm.analysis.people import people
from xlcrm.analysis.risk import HIGH, risk
from xlcrm.cellref import CellRef
from xlcrm.domain.dates import days_after
from xlcrm.domain.identity import match_key
from xlcrm.domain.message_gate import results_to_tell
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import mask_id
from xlcrm.domain.renewal import within_grace
from xlcrm.domain.status import Action, Decision
from xlcrm.domain.text import one_line
from xlcrm.domain.typed_option import path_typed, quoted
from xlcrm.jobs.ideas import waiting_to_hear
from xlcrm.jobs.renew import Renewals, planned
from xlcrm.jobs.today.birthdays import birthdays, days_told
from xlcrm.jobs.today.line import Line, TaskKind, Urgency, each_its_own, in_order, subject_of
from xlcrm.office.debts import BY_AMOUNT, BY_LIST
from xlcrm.office.journal_read import compensation_told, journals
from xlcrm.people.keys import trusted
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.analysis.inputs import Office
    from xlcrm.jobs.today.birthdays import DayTold
    from xlcrm.office.debts import Owed
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.finding import Finding

    Row = Mapping[str, Any]

WEEK: Final = 7  # days; what is due within them is asked for unless it is said how many
_LONGEST: Final = 40  # characters of what an entry says
_MOST: Final = 3  # cells of one rule that a line names
_UNDECIDED: Final = Decision.UNDECIDED.value


def today(
    ledger: Ledger,
    *,
    as_of: date,
    days: int = WEEK,
    officer: str = "",
    called: str = "",
) -> tuple[Line, ...]:
    """Return everything that there is to do, the most urgent first.

    Args:
        ledger: the opened workbook.
        as_of: the day.
        days: how far ahead: what is promised, ends or comes back within so many days.
        officer: only what this person looks after; all by default.
        called: how the workbook is named in the commands; by default by its file name.

    Raises:
        HeaderNotFoundError: the workbook is a list of people without terms.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> for line in xlcrm.today(ledger, as_of=date(2024, 10, 20)):
    ...     print(line.kind.value, line.urgency.korean, line.due, line.where)
    재계약 예정 이번 주 2024-10-25 고객대장!A2
    가입 기념일 이번 주 2024-10-26 고객대장!A2
    만료 예정 그 뒤 2024-11-14 고객대장!A3
    만료 예정 그 뒤 2024-11-30 고객대장!A4
    """
    office = office_of(ledger, as_of, with_owed=True)
    gathering = _Gathering(ledger, office, days, called or ledger.path.name)
    sheets = list(dict.fromkeys(each.table.sheet for each in ledger.book.sheets))
    lines = in_order(each_its_own(gathering.lines(), sheets))
    return of_officer(lines, officer) if officer else lines


def of_officer(lines: Sequence[Line], officer: str) -> tuple[Line, ...]:
    """Return the lines of one person, however the name is spaced."""
    wanted = match_key(officer)
    return tuple(line for line in lines if match_key(line.officer) == wanted)


@outlined
class _Who(NamedTuple):
    """Whom a line is about, as a row of a table tells."""

    customer: str
    customer_id: str
    name: str
    phone: str
    officer: str

    @classmethod
    def of(cls, row: Row, officer: object = None) -> _Who:
        """Read a row by the names that the tables of the analysis have."""
        told = officer if officer is not None else row.get("담당자")
        said = (row.get(each) for each in ("고객", "고객 ID", "고객명", "연락처"))
        customer, customer_id, name, phone = map(_text, said)
        return cls(customer, customer_id, name, phone, _text(told))


NOBODY: Final = _Who("", "", "", "", "")


@outlined
@dataclass
class _Gathering:
    """A ledger's lines while they are gathered.

    `listed` are the contracts' cells so far, `called_on` the customers whom a line asks to call.
    """

    ledger: Ledger
    office: Office
    within: int
    called: str
    listed: set[str] = field(default_factory=set)
    called_on: set[str] = field(default_factory=set)

    @property
    def as_of(self) -> date:
        return self.office.as_of

    def lines(self) -> Iterator[Line]:
        yield from self._promised()
        yield from self._ending()
        yield from self._planned()
        yield from self._over()
        yield from self._sessions()
        yield from self._dues()
        yield from self._people()
        yield from self._customers()
        yield from self._ideas()
        yield from self._errors()

    # -- how a line is made ------------------------------------------------------------------------

    def line(  # noqa: PLR0913 - what a line says
        self,
        kind: TaskKind,
        who: _Who,
        where: CellRef,
        due: date | None,
        *,
        why: str,
        subject: str,
        say: str = "",
        how: str = "",
        command: str = "",
        urgency: Urgency | None = None,
        entry: str = "",
    ) -> Line:
        days = None if due is None else (due - self.as_of).days
        found = self.urgency(days) if urgency is None else urgency
        if say:
            self.called_on.add(who.customer)
        words = (why, say, how, command, subject, entry)
        return Line(kind, found, due, days, *who, where, *words)

    def urgency(self, days: int | None) -> Urgency:
        """How urgent something is that is due in so many days."""
        if days is None:
            return Urgency.LATER
        if days <= 0:
            return Urgency.OVER if days < 0 else Urgency.TODAY
        return Urgency.SOON if days <= self.within else Urgency.LATER

    def command(self, verb: str, *more: str) -> str:
        """A command: its verb, the workbook, what follows."""
        return " ".join(("xlcrm", verb, path_typed(self.called), *more))

    def renewal(self, where: CellRef, start: date | None = None) -> tuple[str, str]:
        """What renews a contract: in words, and the command; none where it would be refused."""
        found = self.renewals.of(where, start)
        if found.refused is not None:
            return " ".join(filter(None, (found.refused.message, found.refused.hint))), ""
        more = ["--contract", quoted(str(where))]
        more += [] if start is None else ["--start", str(start)]
        if found.months is None:
            return "", self.command("renew", *more)
        how = "기간이 꼭 몇 개월이 아니니 개월 수를 확인하세요."
        return how, self.command("renew", *more, "--months", str(found.months))

    def contact(self, who: _Who, what: str, category: str = "") -> tuple[str, str]:
        """What writes down a contact: in words, or the command where one customer is named by it.

        A 고객 ID that tells who it is, or that several branches have given, stands in no command.
        """
        named = self._named(who)
        if not named:
            return f"연락한 뒤 {JOURNAL.name}에 적으세요.", ""
        options = ("--customer", named, "--channel", "전화")
        kind = ("--category", category) if category else ()
        return "", self.command("log add", *options, *kind, quoted(what))

    def _named(self, who: _Who) -> str:
        """What names a customer in a command, as one word; nothing where nothing does."""
        named = _word(who.customer_id) if who.customer_id else ""
        if not named or "\n" in who.customer or mask_id(*who[1:4]) != who.customer_id:
            return self._named_by_cell(who.customer)
        return named

    def _named_by_cell(self, customer: str) -> str:
        """A cell of a customer as one word; nothing where the journal could not tell who it is."""
        people = self.ledger.book.people
        places = people.places_of([customer] if customer else []).get(customer)
        if not places:
            return ""
        number, at = places[-1]
        table = self.ledger.book.ledgers[number].table
        cell = str(table.where(at, "name" if "name" in table.columns else "customer_id"))
        found = people.find(cell)
        if len(found) != 1 or not (found[0].customer_id or not people.shares_name(found[0])):
            return ""
        return quoted(cell)

    @cached_property
    def renewals(self) -> Renewals:
        """Which contracts can be renewed by naming them."""
        return Renewals(self.ledger, self.as_of)

    # -- the lists ---------------------------------------------------------------------------------

    def _promised(self) -> Iterator[Line]:
        """What was promised and is due, and the problems that are open; each entry once."""
        issues = {_cell(row): row for row in _rows(open_issues(self.office))}
        for row in _rows(follow_ups(self.office)):
            due, issue = _day(row["후속 기한"]), issues.get(_cell(row))
            if due is None or (due - self.as_of).days > self.within:
                continue
            issues.pop(_cell(row), None)
            what = _text(row["후속 조치"]) or "후속 조치"
            age = "" if issue is None else f" · 미해결 {_age(issue)}"
            say = "약속한 일을 알리고 마무리합니다."
            yield self._of_journal(
                TaskKind.FOLLOW_UP, row, due, f"{what}{age}{self._content(row)}", say
            )
        for row in issues.values():
            old = (_number(row["경과일"]) or 0) > WEEK
            yield self._of_journal(
                TaskKind.ISSUE,
                row,
                _day(row["후속 기한"]),
                f"{_text(row['분류'])} · 미해결 {_age(row)}{self._content(row)}",
                "불편을 드려 죄송하다고 하고, 언제까지 풀지 알립니다.",
                urgency=Urgency.OVER if old else Urgency.TODAY,
            )

        for row in _rows(promises(self.office)):
            if row["약속"] == PROMISED:
                yield self._owed(row)

    def _owed(self, row: Row) -> Line:
        """A compensation that was promised and not given."""
        won, old = _number(row["금액"]), int(row["지난 날"])
        given = {"compensation": _text(row["내용"]), "compensation_won": won}
        what = one_line(compensation_told(given))
        line = self._of_journal(
            TaskKind.PROMISE,
            row,
            None,
            f"{what} · 약속한 지 {old:,}일",
            "약속한 보상을 해 드리고 그렇게 알립니다.",
            urgency=Urgency.OVER if old > WEEK else Urgency.TODAY,
        )
        named = _word(line.entry) if line.entry else quoted(str(line.where))
        done = ("--compensation-done", str(self.as_of))
        return replace(line, command=self.command("log correct", named, *done))

    def _content(self, row: Row) -> str:
        """What an entry of the journal was about, cut short."""
        text = one_line(str(self.contents.get(_cell(row)) or ""))
        cut = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
        return f" · {cut}" if cut else ""

    @cached_property
    def contents(self) -> Mapping[str, object]:
        """What the journal's entries say, by their places."""
        found: dict[str, object] = {}
        for sheet in journals(self.ledger.book):
            table = sheet.table
            said = zip(table.rows, table.values("content"), strict=True)
            found.update((f"{table.sheet}!{row}", text) for row, text in said if text)
        return found

    @cached_property
    def speaking(self) -> Mapping[str, Row]:
        """The contract that speaks for each customer, as the tables have it."""
        return {row["customer"]: _as_listed(row) for row in _rows(people(self.office))}

    @cached_property
    def with_us(self) -> frozenset[str]:
        """The customers in force, and those whose last contract a new term would still renew."""
        return still_here(self.office)

    @cached_property
    def days_told(self) -> Sequence[DayTold]:
        """What the cells of birthdays and the like say."""
        return tuple(days_told(self.ledger))

    @cached_property
    def details(self) -> Mapping[str, CellRef]:
        """Where 고객정보 tells of each customer."""
        columns = (self.office.customers[name] for name in ("customer", "sheet", "row"))
        pairs = zip(*columns, strict=True)
        return {
            customer: CellRef(sheet, int(row), 1)
            for customer, sheet, row in pairs
            if customer is not None
        }

    def _of_journal(  # noqa: PLR0913, PLR0917 - what a line says
        self,
        kind: TaskKind,
        row: Row,
        due: date | None,
        why: str,
        say: str,
        urgency: Urgency | None = None,
    ) -> Line:
        entry, where = _text(row["일지 ID"]), CellRef(str(row["시트"]), int(row["행"]), 1)
        who = self._whose(row)
        named = _word(entry) if entry else quoted(str(where))
        return self.line(
            kind,
            who,
            where,
            due,
            why=why,
            say=say,
            command=self.command("log close", named, "--resolution", quoted("처리한 내용")),
            urgency=urgency,
            subject=entry or subject_of(who.customer, due, _text(row["후속 조치"])),
            entry=entry,
        )

    def _whose(self, row: Row) -> _Who:
        """Whom an entry is about: also who has no contract yet, or is in no ledger at all."""
        customer, own = _text(row["고객"]), _text(row["담당자"])
        who = _Who.of(row, own or self._officer(customer))
        if who.name or who.customer_id:
            return who
        people = self.ledger.book.people
        if places := people.places_of([customer] if customer else []).get(customer):
            number, at = places[-1]
            table = self.ledger.book.ledgers[number].table
            fields = ("customer_id", "name", "phone", "officer")
            number_, name, phone, theirs = (_text(table.values(each)[at]) for each in fields)
            known = "" if customer.startswith("\n") or not trusted(table) else number_
            return _Who(customer, known, name, phone, own or theirs)
        customer_id, name = self.named.get(_cell(row), ("", ""))
        return _Who(customer, customer_id, name, "", own)

    @cached_property
    def named(self) -> Mapping[str, tuple[str, str]]:
        """Whom the journal's entries name, by their places: 고객 ID and 고객명."""
        found: dict[str, tuple[str, str]] = {}
        for sheet in journals(self.ledger.book):
            table = sheet.table
            said = zip(table.rows, table.values("customer_id"), table.values("name"), strict=True)
            found.update((f"{table.sheet}!{row}", (_text(a), _text(b))) for row, a, b in said)
        return found

    def _ending(self) -> Iterator[Line]:
        """The contracts that are about to end: what people decide, and what has been decided."""
        for row in _rows(expiring(self.office)):
            left, acts = int(row["남은 일수"]), _text(row["조치"])
            decision, itself = row["재계약 의사"], bool(row["자동갱신"])
            near = left <= self.within
            if decision == Decision.ENDING.value:
                if acts or near:
                    yield self._leaving(row)
            elif decision == Decision.RENEWING.value:
                if near:
                    yield self._renewing(row, TaskKind.RENEWING)
            elif itself:
                if near:
                    yield self._renewing(row, TaskKind.AUTOMATIC)
            elif near or acts:
                yield self._of_contract(
                    TaskKind.ENDING,
                    row,
                    why=f"{_left(left)} 끝남 · 재계약 의사 {_UNDECIDED}{_talked(row)}",
                    say=f"{_ends(row)} 이어서 이용하실지 여쭙니다.",
                )

    def _renewing(self, row: Row, kind: TaskKind, when: str = "") -> Line:
        """A line of what has been agreed to go on, and that no next term follows yet."""
        return self._of_contract(
            kind,
            row,
            why=when or f"{_left(int(row['남은 일수']))} 끝남 · 다음 기간이 아직 없음",
            say=f"{_service(row)} 계약을 이어 쓰시는 것을 확인하고 새 기간과 요금을 알립니다.",
        )

    def _leaving(self, row: Row) -> Line:
        left = int(row["남은 일수"])
        return self._of_contract(
            TaskKind.LEAVING,
            row,
            why=f"{_left(left)} 끝남 · 재계약 의사 {Decision.ENDING.value}",
            say=f"{_ends(row)} 떠나는 까닭을 여쭙니다.",
            does=self.contact(_Who.of(row), "종료 안내를 함", "해지"),
        )

    def _planned(self) -> Iterator[Line]:
        """What has been agreed to go on, is over, and does not yet."""
        agreed = planned(self.ledger, as_of=self.as_of)
        contracts = self.office.contracts
        rows = (
            {(row["sheet"], row["row"]): row for row in _rows(contracts)}
            if agreed.ready or agreed.left
            else {}
        )
        for cell in (*agreed.ready, *agreed.left):
            found = rows.get((cell.sheet, cell.row))
            if found is not None:
                yield self._agreed(_as_listed(found))

    def _agreed(self, row: Row) -> Line:
        agreed, end = row["재계약 의사"] == Decision.RENEWING.value, _day(row["계약 종료일"])
        how_agreed = "재계약 예정" if agreed else "자동갱신"
        when = "이미 끝남" if end is None else f"{end} 끝남"
        if end is None or within_grace(end, self.as_of, self.office.policy.grace):
            kind = TaskKind.RENEWING if agreed else TaskKind.AUTOMATIC
            return self._renewing(row, kind, f"{when} · {how_agreed}인데 다음 기간이 없음")
        how, command = self.renewal(CellRef(str(row["시트"]), int(row["행"]), 1), self.as_of)
        left = "떠났으면 재계약 의사나 자동갱신 칸을 고치세요."
        return self._of_contract(
            TaskKind.LEFT_OVER,
            row,
            why=f"{when} · {how_agreed}인데 재계약 유예가 지남",
            say="지금도 이용하시는지 여쭙니다. 이어 쓰면 새로 시작하고, 떠났으면 그렇게 적습니다.",
            does=(" ".join(filter(None, (how, left))), command),
        )

    def _over(self) -> Iterator[Line]:
        """The contracts that are over and that a term from today on would still renew."""
        grace = self.office.policy.grace
        for row in _rows(in_grace(self.office)):
            if _cell(row) in self.listed:
                continue
            end = _day(row["계약 종료일"])
            last = None if end is None else end + timedelta(days=grace + 1)
            ago = -int(row["남은 일수"])
            days = self.within if last is None else (last - self.as_of).days
            yield self._of_contract(
                TaskKind.WIN_BACK,
                row,
                why=f"{ago:,}일 전({_korean_day(end)})에 끝남 · "
                f"{_korean_day(last)}까지 이으면 재계약{_talked(row)}",
                say=f"끝난 {_service(row)} 계약을 다시 시작하실지 여쭙니다.",
                start=self.as_of,
                due=last,
                urgency=Urgency.TODAY if last is not None and days <= 0 else Urgency.SOON,
            )

    def _sessions(self) -> Iterator[Line]:
        for row in _rows(low_sessions(self.office)):
            if row["재계약 의사"] != _UNDECIDED or _cell(row) in self.listed:
                continue
            spent = row["구분"] == Action.SPENT.value
            yield self._of_contract(
                TaskKind.SESSIONS,
                row,
                why=f"남은 횟수 {int(row['잔여횟수']):,}회",
                say=f"{_service(row)} 횟수를 거의 다 쓰셨다고 알리고, 새로 끊으실지 여쭙니다.",
                urgency=Urgency.TODAY if spent else Urgency.SOON,
            )

    def _dues(self) -> Iterator[Line]:
        """Whoever owes something, whatever the contract's status."""
        contracts = self.office.contracts
        for at, owed in self.office.owed.items():
            (found,) = _rows(contracts.loc[[at]])
            row = _as_listed(found)
            where = owed.cell
            what = "칸을 남은 금액으로 고치세요" if owed.by == BY_AMOUNT else "칸에 표시하세요"
            how, listed = f"받으면 {where.cell} {what}.", owed.by == BY_LIST
            yield self.line(
                TaskKind.DUES,
                _Who.of(row),
                where,
                None,
                why=_owed_why(owed),
                say="남은 금액과 언제 내실 수 있는지 여쭙니다.",
                how=f"받으면 '{owed.listed}' 시트에 한 줄을 적으세요." if listed else how,
                command="" if listed else self.command("pay", "--contract", quoted(str(where))),
                urgency=Urgency.SOON,
                subject=self._contract_subject(row),
            )

    def _people(self) -> Iterator[Line]:
        """Who may leave, whose year is full, and of whom nothing was heard."""
        for row in _rows(risk(self.office)):
            if row["위험"] != HIGH:
                continue
            who = _Who.of(row)
            how, command = self.contact(who, "안부를 묻고 불편한 점을 들음")
            yield self.line(
                TaskKind.RISK,
                who,
                CellRef(row["시트"], int(row["행"]), 1),
                None,
                why=f"위험 {HIGH} {int(row['점수'])}점: {row['사유']}",
                say="불편한 점이 없는지 먼저 여쭙고 들은 것을 적습니다.",
                how=how,
                command=command,
                urgency=Urgency.SOON,
                subject=who.customer,
            )
        for row in _rows(anniversaries(self.office, self.within)):
            who, years = _Who.of(row), int(row["주년"])
            how, command = self.contact(who, f"{years}주년 인사를 함")
            yield self.line(
                TaskKind.ANNIVERSARY,
                who,
                CellRef(row["시트"], int(row["행"]), 1),
                _day(row["기념일"]),
                why=f"첫 계약을 시작한 지 {years}년",
                say=f"{years}년 동안 함께해 주셔서 고맙다고 인사합니다.",
                how=how,
                command=command,
                subject=subject_of(who.customer, years),
            )
        for born in birthdays(self.days_told, self.as_of, self.within):
            if born.customer not in self.with_us:
                continue
            who = _Who.of(self.speaking[born.customer])
            of_birth = "기념" not in born.header
            what = "생일" if of_birth else born.header
            how, command = self.contact(who, f"{what} 인사를 함")
            yield self.line(
                TaskKind.BIRTHDAY if of_birth else TaskKind.ANNIVERSARY,
                who,
                born.where,
                born.day,
                why=f"{born.header} {_korean_day(born.day)}",
                say=f"{with_particle(what, '을/를')} 축하드린다고 인사합니다.",
                how=how,
                command=command,
                subject=subject_of(who.customer, born.day),
            )
        for row in _rows(silent(self.office)):
            who, last = _Who.of(row), _day(row["최근 상담일"])
            if who.customer in self.called_on:  # there is a line already that asks to call them
                continue
            how, command = self.contact(who, "안부를 물음")
            said = "상담한 적이 없음" if last is None else f"마지막 상담 {last}"
            yield self.line(
                TaskKind.SILENCE,
                who,
                CellRef(row["시트"], int(row["행"]), 1),
                None,
                why=f"{int(row['무상담']):,}일째 상담 없음 · {said}",
                say="잘 이용하고 계신지 안부를 여쭙니다.",
                how=how,
                command=command,
                subject=who.customer,
            )

    def _customers(self) -> Iterator[Line]:
        """Whom to tell of their consent, and whose data may be kept no longer."""
        until = days_after(self.as_of, self.within)
        for row in _rows(may_contact(self.office)):
            yield from self._consents(row, until)
        details = self.office.customers
        for found in _rows(details[details["retain_until"].notna()]):
            day = _day(found["retain_until"])
            if day is None or day >= self.as_of:
                continue
            customer = _text(found["customer"])
            person = self.speaking.get(customer)
            who = _Who.of(person) if person else NOBODY._replace(customer=customer)
            where = CellRef(found["sheet"], int(found["row"]), 1)
            yield self.line(
                TaskKind.RETENTION,
                who,
                where,
                day,
                why=f"보유기한 {day}",
                how=f"{where.sheet} {where.row}행을 보고, 지울지 기한을 늘릴지 정하세요.",
                subject=customer or str(where),
            )

    def _consents(self, row: Row, until: date) -> Iterator[Line]:
        """What became of a customer's consent or refusal, and that it is kept: both to be told."""
        who = _Who.of(row, self._officer(row["고객"]))
        where = self.details.get(row["고객"]) or CellRef(row["시트"], int(row["행"]), 1)
        how, command = f"알린 뒤 {CUSTOMERS.name}의 '수신동의 결과 통지일' 열에 적으세요.", ""
        if named := self._named(who):
            how, command = "", self.command("consent record", named, "--told")
        person = self.office.consents.get(row["고객"])
        results = results_to_tell(person, self.as_of) if person else ()
        if results:
            first = results[0]
            what = with_particle(first.what, "을/를")
            yield self.line(
                TaskKind.CONSENT_RESULT,
                who,
                where,
                first.by,
                why=f"{_way(first.way)}수신 {first.what} {first.on} · 14일 안에 알릴 결과",
                say=f"{first.on}에 {_way(first.way)}수신 {what} 처리했다고 알립니다.",
                how=how,
                command=command,
                subject=subject_of(who.customer, first.by),
            )
        last = _day(row["재확인 기한"])
        if last is not None and last <= until:
            yield self.line(
                TaskKind.CONSENT,
                who,
                where,
                last,
                why=f"수신동의 {_day(row['수신동의일'])} · 2년 안내의 마지막 날 {last}",
                say="언제 동의했는지와 거두는 방법을 알립니다. 답이 없으면 동의가 이어집니다.",
                how=how.replace("결과 통지일", "안내일"),
                command=command,
                urgency=Urgency.LATER,
                subject=subject_of(who.customer, last),
            )

    def _ideas(self) -> Iterator[Line]:
        """Whoever had an idea that is done, and has not been told."""
        for idea, person in waiting_to_hear(self.ledger.book, self.office.as_of):
            spoken = self.speaking.get(person.key)
            of_theirs = _Who(person.key, person.customer_id, person.name, person.phone, "")
            who = _Who.of(spoken) if spoken else of_theirs
            yield self.line(
                TaskKind.IDEA,
                who._replace(officer=idea.officer or who.officer),
                idea.where,
                None,
                why=f"반영함: {one_line(idea.title)}",
                say="말씀해 주신 것을 반영했다고 알리고 고맙다고 인사합니다.",
                how=f"알린 뒤 {idea.where.sheet}의 알린 고객 칸에 고객 ID를 적으세요.",
                urgency=Urgency.SOON,
                subject=subject_of(idea.title),
            )

    def _errors(self) -> Iterator[Line]:
        """The errors in the data, one line a rule and sheet."""
        groups: dict[tuple[str, str], list[Finding]] = {}
        for found in self.ledger.findings_on(self.as_of):
            if found.severity is Severity.ERROR:
                groups.setdefault((found.code, found.where.sheet), []).append(found)
        for (code, sheet), group in groups.items():
            cells = [each.where.cell for each in group]
            first = group[0]
            yield self.line(
                TaskKind.ERROR,
                NOBODY,
                first.where,
                None,
                why=f"{code} {first.message} ({_first_of(cells)})",
                how=first.suggestion,
                command=self.command("check"),
                urgency=Urgency.SOON,
                subject=subject_of(code, sheet),
            )

        odd: dict[tuple[str, str], list[CellRef]] = {}
        for each in self.days_told:
            if each.odd:
                odd.setdefault((each.where.sheet, each.header), []).append(each.where)
        for (sheet, header), places in odd.items():
            cells = [each.cell for each in places]
            yield self.line(
                TaskKind.ERROR,
                NOBODY,
                places[0],
                None,
                why=f"{header} 칸을 날짜로 읽을 수 없음 ({_first_of(cells)})",
                how="그 칸을 1984-05-03처럼 고치세요. 음력이면 날짜 앞에 음을 적으세요.",
                urgency=Urgency.SOON,
                subject=subject_of(header, sheet),
            )

    # -- what the tables do not say ----------------------------------------------------------------

    def _of_contract(  # noqa: PLR0913 - what a line says
        self,
        kind: TaskKind,
        row: Row,
        *,
        why: str,
        say: str,
        does: tuple[str, str] | None = None,
        start: date | None = None,
        due: date | None = None,
        urgency: Urgency | None = None,
    ) -> Line:
        """A line about a contract, which renews it unless something else is to be done.

        Args:
            kind: what kind of thing.
            row: the contract.
            why: the reason.
            say: what to say.
            does: what does it, in words and the command, if it is not its renewal.
            start: the first day of the next term, if it is not the day after the last one.
            due: the day by which, if it is not the contract's last.
            urgency: how urgent it is, if the day does not tell.
        """
        self.listed.add(_cell(row))
        where = CellRef(str(row["시트"]), int(row["행"]), 1)
        how, command = self.renewal(where, start) if does is None else does
        return self.line(
            kind,
            _Who.of(row),
            where,
            due or _day(row["계약 종료일"]),
            why=why,
            say=say,
            how=how,
            command=command,
            urgency=urgency,
            subject=self._contract_subject(row),
        )

    def _contract_subject(self, row: Row) -> str:
        """What tells a contract from others, those of the same customer, service and end too."""
        return subject_of(
            row["고객"],
            row["서비스"],
            _day(row["계약 종료일"]),
            *self.apart.get((row["시트"], row["행"]), ()),
        )

    @cached_property
    def apart(self) -> Mapping[tuple[str, int], tuple[object, ...]]:
        """What tells each contract from one that ends with it: 계약 ID, or its first day."""
        names = ("sheet", "row", "contract_id", "start")
        columns = (self.office.contracts[name] for name in names)
        return {
            (sheet, row): (contract or _day(start),)
            for sheet, row, contract, start in zip(*columns, strict=True)
        }

    def _place(self, row: Row, name: str) -> CellRef:
        """The cell of a field in a contract's row."""
        sheet, number = str(row["시트"]), int(row["행"])
        for each in self.ledger.book.ledgers:
            if each.table.sheet == sheet and name in each.match.columns:
                return CellRef(sheet, number, each.match.columns[name])
        return CellRef(sheet, number, 1)

    def _officer(self, customer: str) -> str:
        person = self.speaking.get(customer)
        return _text(person["담당자"]) if person else ""


def _rows(frame: Any) -> Iterator[Row]:  # noqa: ANN401 - a DataFrame
    """A table's rows, each by the names of its columns."""
    yield from frame.to_dict("records")


def _as_listed(found: Row) -> dict[str, Any]:
    """A row of the contracts with the names that the lists have."""
    names = {
        "customer": "고객",
        "customer_id": "고객 ID",
        "name": "고객명",
        "phone": "연락처",
        "officer": "담당자",
        "service": "서비스",
        "end": "계약 종료일",
        "decision": "재계약 의사",
        "sheet": "시트",
        "row": "행",
    }
    return {new: found[old] for old, new in names.items()}


def _first_of(cells: Sequence[str]) -> str:
    """The first few of some cells, and how many more there are."""
    more = f" 외 {len(cells) - _MOST:,}곳" if len(cells) > _MOST else ""
    return f"{', '.join(cells[:_MOST])}{more}"


def _owed_why(owed: Owed) -> str:
    """What is owed, and for how long."""
    if owed.by == BY_AMOUNT:
        since = f" · {owed.since} 납부분부터" if owed.since else ""
        return f"{LEDGER.column('outstanding').name} {owed.told.rpartition(' ')[2]}{since}"
    return f"미납 {owed.told} · {owed.basis}"


def _cell(row: Row) -> str:
    return f"{row['시트']}!{row['행']}"


def _left(days: int) -> str:
    return "오늘" if days == 0 else f"{days:,}일 뒤"


def _talked(row: Row) -> str:
    last = _day(row["최근 상담일"])
    return f" · 최근 상담 {last}" if last is not None else ""


def _age(row: Row) -> str:
    days = _number(row["경과일"])
    return "" if days is None else f"{days:,}일째"


def _service(row: Row) -> str:
    return _text(row["서비스"]) or "이용 중인"


def _ends(row: Row) -> str:
    return f"{_service(row)} 계약이 {_korean_day(row['계약 종료일'])}에 끝난다고 알리고,"


def _korean_day(value: object) -> str:
    day = _day(value)
    return "" if day is None else f"{day.month}월 {day.day}일"


def _text(value: object) -> str:
    """A cell of a frame as text; what is missing as nothing."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is not itself


def _number(value: Any) -> int | None:  # noqa: ANN401 - a cell of a frame
    return None if value is None or value != value else int(value)  # noqa: PLR0124 - as above


def _day(value: Any) -> date | None:  # noqa: ANN401 - a cell of a frame
    """A cell of a frame as a day; None where it is missing."""
    if value is None or value != value:  # noqa: PLR0124 - NaT is not itself
        return None
    return date(value.year, value.month, value.day)


def _word(text: str) -> str:
    """A 고객 ID as one word of a command line."""
    return text if text.isascii() and text.replace("-", "").isalnum() else quoted(text)


def _way(name: str) -> str:
    return f"{name} " if name else "광고 "
