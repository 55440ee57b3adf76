"""A new customer, with a term or as a prospect: looked for in the ledger first, then written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.identity import match_key
from xlcrm.domain.numbering import Numbering
from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_typed, quoted
from xlcrm.jobs.person.fields import name_trouble, standing_trouble, term_of, term_told, typed
from xlcrm.jobs.person.lookup import SAME, Candidate, candidates
from xlcrm.jobs.person.new_rows import add_details, next_contract_id
from xlcrm.office.changes import Changes, filled_by_table
from xlcrm.office.contract import WHO
from xlcrm.office.mentioned import mentioned
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import has_terms, refuse_without_terms
from xlcrm.people.keys import trusted
from xlcrm.people.person import Person
from xlcrm.rules.prospects import USUAL
from xlcrm.schema.sheets import CUSTOMERS, LEDGER
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.extent import WHO as TELLING
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.stacked import place_of_new

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.jobs.person.fields import Fields
    from xlcrm.office.checked import Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet

_LISTED: Final = 5  # of several who look alike, so many are told
_FIRST: Final = "1000"  # the number before the first 고객 ID of a ledger that has none yet


@outlined
@dataclass(frozen=True, slots=True)
class Entered:
    """Who is entered.

    Attributes:
        customer_id: the 고객 ID that is given; empty where the ledger has none.
        masked: who it is, as it may be shown.
        prospect: the word that says that it is a prospect; empty where a term begins.
        candidates: who of the ledger may be the same person; nothing is written then, unless it is
            said to be another one.
    """

    customer_id: str = ""
    masked: str = ""
    prospect: str = ""
    candidates: tuple[Candidate, ...] = ()


def enter_customer(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    fields: Mapping[str, object],
    *,
    as_of: date,
    another: bool = False,
    memo: str | None = None,
    follow_up: str | None = None,
    due: date | None = None,
) -> Proposal[Entered]:
    """Return what makes somebody a customer of the ledger, or a prospect.

    With 시작일 it is a customer with a term, which gets 상태, 남은 일수 and 조치 as a refresh would
    write them. Without one it is a prospect, whose word stands in 상태: 잠재, unless 상태 says
    체험 or 상담중. What is about 선호도, 동의 and the like goes to 고객정보. The journal tells when
    a prospect came, and what is to be done next.

    Somebody of the same telephone number, the same or nearly the same name, is a problem unless
    `another` says that it is another person; `found.candidates` tells who.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        fields: field, Korean header or synonym of 고객대장 or 고객정보 → what was typed.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.
        another: whether it is somebody else than who looks alike.
        memo: what was talked about, for the journal.
        follow_up: what is to be done next.
        due: the day by which.

    Raises:
        PlanError: the sheet has two columns for a field, or no room.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> who = {"고객명": "홍가상", "연락처": "010-0000-0009", "상태": "체험"}
    >>> proposal = xlcrm.enter_customer(ledger, who, as_of=date(2024, 10, 1))
    >>> print(proposal.found.customer_id, proposal.found.prospect, *proposal.said)
    1004 체험 고객대장!A5: 새 고객 1004 홍*상 010-****-0009 (체험)
    """
    return entered(
        *(ledger, fields),
        as_of=as_of,
        another=another,
        memo=memo,
        follow_up=follow_up,
        due=due,
    )


@outlined
@dataclass(frozen=True, slots=True)
class Promise:
    """What was told of somebody who is entered later than the command was given.

    Attributes:
        number: the 고객 ID that was told; "" where none was.
        tell: whether the journal tells of it although there is nothing to say, so that it shows
            that it has been done.
    """

    number: str = ""
    tell: bool = False


_NOTHING: Final = Promise()


def entered(  # noqa: PLR0913 - as `enter_customer`
    ledger: Ledger,
    fields: Mapping[str, object],
    *,
    as_of: date,
    another: bool = False,
    memo: str | None = None,
    follow_up: str | None = None,
    due: date | None = None,
    promise: Promise = _NOTHING,
) -> Proposal[Entered]:
    """Return what `enter_customer` does, keeping to what was promised as far as it can be kept."""
    book = ledger.on(as_of).book
    said = typed(book, fields)
    if said.of_term and not has_terms(book):
        refuse_without_terms(ledger)
    entering = _Entering(book, said, path_typed(str(ledger.path)), promise)
    troubles = entering.troubles()
    if troubles:
        return Proposal(problems=tuple(Problem("", each) for each in troubles), found=Entered())
    alike = candidates(book, entering.name, entering.phone)
    if another and not entering.gets_id and any(each.why == SAME for each in alike):
        trouble = _not_told_apart(path_typed(str(ledger.path)))
        return Proposal(problems=(Problem("", trouble),), found=Entered(candidates=alike))
    if alike and not another:
        signs = bool(said.of_term)
        asked = Problem("", _asked(alike, path_typed(str(ledger.path)), signs=signs))
        return Proposal(problems=(asked,), found=Entered(candidates=alike))
    return entering.proposal(as_of, memo, follow_up, due)


class _Entering:
    """Somebody to be written into the newest of the ledger sheets."""

    def __init__(self, book: Book, said: Fields, path: str, promise: Promise) -> None:
        self.book = book
        self.promise = promise
        self.path = path
        self.said = said
        self.row: dict[str, Value] = dict(said.ledger)
        self.sheet: Sheet = self._sheet()
        self.name = str(said.ledger.get("name") or "")
        phone = said.ledger.get("phone")
        self.phone = None if phone is None else str(phone)
        self.termless = self.sheet.match.people
        self.prospect = "" if said.of_term else (said.status or ("" if self.termless else USUAL))

    def _sheet(self) -> Sheet:
        """The sheet that gets the row: that of the branch where each has its own, or the newest."""
        branch = match_key(str(self.said.ledger.get("branch") or ""))
        if not any("branch" in each.table.columns for each in self.book.ledgers):
            for sheet in self.book.ledgers:
                if branch and match_key(sheet.table.sheet) == branch:
                    self.row.pop("branch")
                    return sheet
        return self.book.ledgers[place_of_new(self.book.ledgers)]

    def _of_no_branch(self) -> list[Trouble]:
        """Ask for the branch where each has its own sheet and its own numbers."""
        sheets = [each.table for each in self.book.ledgers if each.table.across is not None]
        apart = [each.sheet for each in sheets if "branch" not in each.columns]
        chosen = "branch" in self.said.ledger.keys() - self.row.keys()
        if chosen or len(set(apart)) <= 1:
            return []
        names = " · ".join(f"지점={each}" for each in dict.fromkeys(apart))
        hint = f"다음 가운데 하나를 함께 적으세요: {names}"
        return [Trouble("branch", "지점마다 시트가 따로 있습니다.", hint)]

    def troubles(self) -> list[Trouble]:
        """What is wrong with what was typed; the term's values are completed on the way."""
        found = list(self.said.troubles)
        if not self.name and not any(each.field == "name" for each in found):
            name = LEDGER.column("name").name
            found.append(Trouble("name", f"'{name}' 칸이 비어 있습니다.", "누구인지 적으세요."))
        hint = "이름을 먼저, 연락처를 그다음에 적으세요. 보기: xlcrm customer add --help"
        found += name_trouble(self.name, hint)
        found += self._of_no_branch()
        if self.said.of_term:
            self.row, wrong = term_of(self.book, self.sheet, self.row)
            unread = {each.field for each in found}
            found += [each for each in wrong if each.field not in unread]
            if self.said.status is not None:
                hint = "계약이 있으면 상태는 xlcrm이 계산하니 빼고 적으세요."
                found.append(Trouble("status", "계약과 상태를 함께 적었습니다.", hint))
        elif self.prospect:
            wrong_word = standing_trouble(self.book, self.prospect)
            found += [wrong_word] if wrong_word else []
        if self._is_unread():
            found.append(_unread(self.path))
        if self.said.customer and self.nameless_note() and self.phone is None:
            found.append(_without_phone(self.path))
        return found

    def _is_unread(self) -> bool:
        """Whether the row of a prospect would say too little to be read as one of the table's.

        A name alone, below a list that is no Excel table, is what notes and signatures are.
        """
        columns = self.sheet.table.columns
        if not self.prospect or self.sheet.excel_table is not None or "customer_id" in columns:
            return False
        telling = [each for each in TELLING if each in columns]
        return sum(self.row.get(each) is not None for each in telling) < min(2, len(telling))

    def _named(self, row: Mapping[str, Value], customer: Value) -> dict[str, Value]:
        """What a row of 고객정보 says to name the new customer, as `office.naming` would."""
        if customer is not None and self.sheet.table.across is None:
            return {"customer_id": customer}
        said: dict[str, Value] = {"customer_id": customer, "name": self.name, "phone": self.phone}
        if customer is not None:
            table = self.sheet.table
            said["branch"] = row.get("branch") if "branch" in table.columns else table.sheet
            del said["phone"]
        return {name: value for name, value in said.items() if value is not None}

    def nameless_note(self) -> bool:
        """Whether the journal could not tell whose an entry is: of one name, without 고객 ID."""
        return not self.gets_id and bool(self.book.people.called(match_key(self.name)))

    def proposal(
        self, as_of: date, memo: str | None, follow_up: str | None, due: date | None
    ) -> Proposal[Entered]:
        """What writes the row, 고객정보 and the journal."""
        row = self.row
        if self.gets_id or "customer_id" in self.sheet.table.columns:
            row["customer_id"] = self._next_id()
        if self.prospect:
            row["status"] = self.prospect
        elif (contract := next_contract_id(self.book, self.sheet)) is not None:
            row["contract_id"] = contract
        changes = Changes(self.book)
        theirs = filled_by_table(self.sheet)
        row = {each: value for each, value in row.items() if each not in theirs}
        below = changes.append(self.sheet, [row])
        plan = Plan()
        has_details = any(each.table.spec.key == CUSTOMERS.key for each in self.book.sheets)
        customer = row.get("customer_id") if self.gets_id else None
        alone = customer is not None and self.sheet.table.across is None
        if self.said.customer or (alone and has_details):
            plan = add_details(changes, {**self._named(row, customer), **self.said.customer})
        columns = self.sheet.table.columns
        first = next((columns[each].number for each in WHO if each in columns), 1)
        where = CellRef(self.sheet.table.sheet, below, first)
        number = "" if customer is None else str(customer)
        masked = Person(number, self.name, self.phone or "", ()).masked
        how = f" ({self.prospect})" if self.prospect else self._term()
        said = [f"{where}: 새 고객 {masked}{how}"]
        note = self._note(customer, memo, follow_up, due)
        if note is not None and self.nameless_note():
            note = None
            said.append(
                "  이름이 같은 고객이 있고 고객 ID가 없어 일지에는 적지 않습니다."
                f" 고객 ID를 매기려면: xlcrm customer number {self.path}"
            )
        if note is not None and due is not None:
            said.append(f"  후속 기한 {due}: {self._hidden(follow_up or '다시 연락')}")
        return Proposal(
            plan | changes.plan(as_of),
            said=tuple(said),
            notes=() if note is None else (note,),
            found=Entered(number, masked, self.prospect),
        )

    def _hidden(self, text: str) -> str:
        """A text with everybody masked whom it names."""
        names = {*map(str, {*self.book.people.column("name")} - {None}), self.name}
        return HiddenNames(frozenset(names)).text(text)

    def _term(self) -> str:
        return "" if self.row.get("start") is None else f" (계약 {term_told(self.row)})"

    def _note(
        self, customer: Value, memo: str | None, follow_up: str | None, due: date | None
    ) -> dict[str, Value] | None:
        """The journal's entry: of a prospect always, else where there is something to say."""
        if not (self.prospect or memo or follow_up or due or self.promise.tell):
            return None
        first = f"계약 전 고객({self.prospect})으로 적음." if self.prospect else "새 고객으로 적음."
        note: dict[str, Value] = {
            "customer_id": customer,
            "name": self.name,
            "officer": self.row.get("officer"),
            "category": "문의",
            "content": f"{first} {memo}" if memo else first,
            "follow_up": follow_up or ("다시 연락" if due else None),
            "follow_up_due": due,
        }
        return {each: value for each, value in note.items() if value is not None}

    @property
    def gets_id(self) -> bool:
        """Whether the ledger tells customers apart by 고객 ID."""
        table = self.sheet.table
        if "customer_id" not in table.columns or "customer_id" in filled_by_table(self.sheet):
            return False
        return trusted(table)

    def _next_id(self) -> Value:
        """The next number: of a 고객 ID above all ledgers' ones, of a 순번 above the sheet's.

        None that contacts or purchases of somebody have who is not in the ledger any more.
        """
        own = self.sheet.table.values("customer_id")
        ids = self.book.people.ids if self.gets_id else own
        others = mentioned(self.book, "customer_id") if self.gets_id else frozenset()
        taken = {str(each) for each in (*ids, *own) if each is not None}
        if self.promise.number and self.promise.number not in taken | others:
            return self.promise.number
        numbering = Numbering((str(each) for each in (*ids, *own) if each is not None), others)
        return numbering.next() or numbering.next(_FIRST) or _FIRST


def _unread(path: str) -> Trouble:
    """Say that somebody without a term or a number is not read, and what helps."""
    return Trouble(
        "status",
        "고객 ID가 없는 목록이라, 계약 없이 이름만 적은 행은 고객으로 읽지 않습니다.",
        "계약했으면 시작일=오늘처럼 계약도 적고, 아니면 고객 ID를 매긴 뒤 다시 하세요: "
        f"xlcrm customer number {path}",
    )


def _without_phone(path: str) -> Trouble:
    """Say that 고객정보 cannot tell somebody from another of the same name."""
    return Trouble(
        "phone",
        "이름이 같은 고객이 있고 고객 ID도 연락처도 없어, 고객정보에 누구인지 적을 수 없습니다.",
        "연락처=010-1234-5678처럼 연락처를 함께 적거나, 고객 ID를 매긴 뒤 다시 하세요: "
        f"xlcrm customer number {path}",
    )


def of_branches(why: str) -> Trouble:
    """Say what cannot be where several branches have given one number, and what helps."""
    return Trouble("customer_id", why, "지점끼리 겹치는 고객 ID를 하나씩 바꾼 뒤 다시 하세요.")


def _not_told_apart(path: str) -> Trouble:
    """Say that by name and telephone number alone two people would be one."""
    return Trouble(
        "name",
        "이름과 연락처가 같은 고객이 있고, 고객 ID가 없어 둘을 가릴 수 없습니다.",
        f"고객 ID를 매긴 뒤 다시 하세요: xlcrm customer number {path}",
    )


def _asked(alike: tuple[Candidate, ...], path: str, *, signs: bool) -> Trouble:
    """Ask whether it is one of those who look alike."""
    told = " · ".join(map(str, alike[:_LISTED]))
    more = f" 외 {len(alike) - _LISTED}명" if len(alike) > _LISTED else ""
    how = (
        "있던 고객의 다음 계약은 xlcrm renew, 잠재 고객의 계약은 xlcrm customer edit으로 적고"
        if signs
        else "그 고객을 고치고"
    )
    which = alike[0].customer_id or quoted(str(alike[0].where))
    return Trouble(
        "name",
        f"같은 사람일 수 있는 고객이 있습니다: {told}{more}",
        f"같은 사람이면 {how}, 다른 사람이면 --another를 붙이세요. "
        f"그 고객을 보려면: xlcrm customer show {path} {which}",
    )
