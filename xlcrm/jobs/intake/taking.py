"""Rows of 접수 taken in: each checked, done by the commands' own engine, and answered in its row.

New customers come first, then what is decided about contracts, in the rows' order; what only tells
of something, a contact or a purchase, comes last and all at once. What one row asks for never keeps
another from being done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.entry_id import entry_id, note_id
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import XlcrmError, unforeseen
from xlcrm.jobs.intake.asking import asked, plainly
from xlcrm.jobs.intake.keys import with_their_keys
from xlcrm.jobs.intake.kind import (
    AGAIN,
    ANOTHER,
    SAME_PERSON,
    VOID,
    Asked,
    IntakeKind,
    asked_by,
)
from xlcrm.jobs.intake.request import (
    contract_of,
    day_of,
    key_of,
    missing,
    moment_of,
    unused,
    whole_number,
)
from xlcrm.jobs.intake.said import lacking
from xlcrm.jobs.intake.sheet import (
    SINCE,
    TAKEN,
    WAITS,
    WRONG,
    height_with,
    intakes_in,
    unmoved,
    words,
)
from xlcrm.jobs.intake.telling import Told, told_of
from xlcrm.office.journal_read import unknown
from xlcrm.office.proposal import Proposal
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import INTAKE
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import ColumnEdits, Plan, RowHeights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.intake.newcomer import Newcomer
    from xlcrm.jobs.intake.sheet import IntakeRow, IntakeSheet
    from xlcrm.office.commit import Author
    from xlcrm.office.contract import Wanted
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.steps import Steps
    from xlcrm.workbook.read import Book

_WHO: Final = frozenset({"name", "phone"})
_EXTENDS: Final = frozenset({"", "연장", "종료일연장", "기간연장"})
_TOLD: Final = lazy(r"\((접수됨 .*)\)$")
_SAME: Final = "이미 접수한 줄과 똑같습니다."
_ABOVE: Final = "위에 똑같은 줄이 있습니다."
_HOW_AGAIN: Final = "한 번 더 있었던 일이면 처리 칸에 '새로'라고 적고 저장하세요."
_EDITED: Final = "접수한 뒤에 고친 줄이라, 고친 것은 옮기지 않았습니다."
_HOW_EDITED: Final = (
    "따로 있었던 일이면 처리 칸에 '새로'라고 적고, 잘못 적었던 것이면 옮긴 곳에서 고친 뒤 "
    "이 줄을 지우세요."
)
_SAID_TAKEN: Final = "처리 칸에 이미 접수했다고 적혀 있습니다."
_HOW_NEW: Final = "아직 접수하지 않은 일이면 처리 칸에 '새로'라고 적고 저장하세요."
_DAY: Final = lazy(r"\d{4}-\d\d-\d\d")
_UNNAMED: Final = frozenset({IntakeKind.PURCHASE, IntakeKind.OPINION, IntakeKind.MESSAGE})
"""Of these nothing keeps under which key they were taken."""


@outlined
@dataclass(frozen=True, slots=True)
class Due:
    """A row that is to be taken in now.

    Attributes:
        row: the row.
        asked: what it asks for.
        at: when it was; `now` or the day on which it was saved where it does not say.
        said_at: whether the row says when it was.
        identifier: under what it is taken.
        another: whether people said that it is somebody else than who looks alike.
        again: whether people said that it happened once more.
        same: whether people said that it is the customer who looks alike.
        void: whether people said that a contract which has not begun is not to be.
    """

    row: IntakeRow
    asked: Asked
    at: datetime
    said_at: bool
    identifier: str
    another: bool = False
    again: bool = False
    same: bool = False
    void: bool = False


class Taking:
    """Takes the rows of a workbook in, step by step.

    Args:
        steps: the workbook.
        by: who does it, and when.
        name: the sheet.
    """

    def __init__(self, steps: Steps, by: Author, name: str) -> None:
        self.steps, self.name = steps, name
        self.now = by.now.replace(microsecond=0)
        saved = _in_korea(steps.modified)
        self.saved = min(saved, self.now)
        self.states: dict[int, str] = {}
        self.keys: dict[int, str] = {}
        self.taken: Counter[str] = Counter()
        self.wrong: dict[int, Trouble] = {}
        self.open: list[int] = []
        self.blocked: list[tuple[CellRef, Trouble]] = []
        self.shut: list[tuple[CellRef, Trouble]] = []
        self.asked_for: set[str] = set()
        self._originals: set[str] = set()
        self._at = 1

    @property
    def problems(self) -> Iterator[tuple[CellRef, Trouble]]:
        """The rows that are wrong, each by the cell of its 처리, and why."""
        yield from self.blocked
        for row, trouble in sorted(self.wrong.items()):
            yield CellRef(self.name, row, self._at), trouble

    @property
    def unfinished(self) -> Iterator[CellRef]:
        """The rows that are not whole yet, likewise."""
        return (CellRef(self.name, row, self._at) for row in sorted(self.open))

    @property
    def ledger(self) -> Ledger:
        """The workbook as it is after the steps so far."""
        return self.steps.ledger

    @property
    def _file(self) -> str:
        """The workbook's name."""
        return self.ledger.path.name

    @property
    def _book(self) -> Book:
        return self.ledger.book

    def run(self) -> None:
        """Take in what there is to be taken in, and say so in the rows."""
        found = intakes_in(self._book.package)
        sheet = next((each for each in found if each.name == self.name), None)
        if sheet is None:
            return
        if not sheet.is_whole:
            self.shut.append((CellRef(self.name, 1, 1), lacking(sheet, str(self.ledger.path))))
            return
        self._at = sheet.columns["state"]
        due = self._sorted_out(sheet)
        for each in sorted(due, key=lambda one: one.asked.kind is not IntakeKind.NEW):
            if each.asked.kind.decides:
                self._decide(each)
        self._tell([each for each in due if not each.asked.kind.decides], sheet)

    # -- which rows there are ---------------------------------------------------------------------

    def _sorted_out(self, sheet: IntakeSheet) -> list[Due]:
        """The rows to be taken in; of the others it is said what they are."""
        rows, keys = with_their_keys([row for row in sheet.rows if row.said])
        self.keys |= keys
        standing = {row.identifier: row.number for row in rows if row.is_as_taken}
        known = {*standing, *(row.identifier for row in sheet.rows if row.identifier)}
        self._originals = {row.state for row in rows if row.identifier and row.is_as_taken}
        due: list[Due] = []
        seen: set[str] = set()
        for row in rows:
            if row.closed:
                where = CellRef(self.name, row.number, sheet.columns["state"])
                message = "처리 칸이 수식이거나 병합되어 있어 받을 수 없습니다."
                hint = "수식을 지우고 병합을 푸세요."
                self.blocked.append((where, Trouble("state", message, hint)))
            elif not self._is_settled(row, standing, seen):
                found = self._due(row, known, sheet)
                if found is not None:
                    due.append(found)
                    known.add(found.identifier)
        return due

    def _is_settled(self, row: IntakeRow, standing: Mapping[str, int], seen: set[str]) -> bool:
        """Tell whether a row has been taken in before, or is the copy of one that has."""
        word = squeezed(row.state)
        if not row.identifier and row.is_settled:
            return True
        if word in AGAIN:
            return False
        if not row.identifier:
            return self._says_taken(row)
        if row.is_as_taken:
            self._stands(row, seen)
            return True
        if not word or row.identifier in standing:  # another thing, or a copy that is typed over
            return False
        before = _told_before(row)
        self._ask(row, Trouble("", _EDITED, _HOW_EDITED), f" ({before})" if before else "")
        return True

    def _stands(self, row: IntakeRow, seen: set[str]) -> None:
        """Say of a row that says what was taken of it that it was; ask about its copies."""
        if row.identifier in seen:
            self.keys[row.number] = ""
            copy = replace(row, values={**row.values, "key": None})
            self._ask(copy, Trouble("", _SAME, _HOW_AGAIN))
            return
        seen.add(row.identifier)
        if told := None if row.state.startswith(TAKEN) else _TOLD.search(row.state):
            self.states[row.number] = told[1]
        elif row.state.startswith(WRONG) or not squeezed(row.state):
            self._ask(row, Trouble("", _SAME, _HOW_AGAIN))

    def _says_taken(self, row: IntakeRow) -> bool:
        """Tell whether a row says that it was taken though its key is gone; ask about it then.

        Who copies the columns that show, and types something else over the copy, writes a new row.
        One that says its day is found where it was written, if it was.
        """
        told = _told_before(row)
        if not told or isinstance(row.values.get("at"), datetime):
            return False
        if row.state == told and told in self._originals and not self._was_taken(row, told):
            return False
        self._ask(row, Trouble("", _SAID_TAKEN, _HOW_NEW), f" ({told})")
        return True

    def _was_taken(self, row: IntakeRow, told: str) -> bool:
        """Whether what a row says may have been taken on one of the days that 처리 tells."""
        request = asked_by(row.said.get("kind", ""))
        if request is None or request.kind in _UNNAMED:
            return True
        days = (datetime.fromisoformat(day) for day in _DAY.findall(told))
        return any(self._is_known(self._identifier(row, day, 1), set()) for day in days)

    @staticmethod
    def _gone(sheet: IntakeSheet, kind: IntakeKind) -> Trouble | None:
        """Say which column a kind needs that the sheet has no more; None where it has all."""
        names = [INTAKE.column(name).name for name in kind.cells.needs if name not in sheet.columns]
        if not names:
            return None
        told = ", ".join(f"'{name}'" for name in names)
        return Trouble(
            "kind",
            f"이 시트의 머리글에 {told} 열이 없습니다.",
            f"머리글 행에 {told}{particle(names[-1], '이라고/라고')} 되돌려 적으세요.",
        )

    def _due(self, row: IntakeRow, known: set[str], sheet: IntakeSheet) -> Due | None:
        """A row as one to be taken in; None where it is not whole, or wrong."""
        said, word = row.said, squeezed(row.state)
        if "kind" not in said:
            self._wait(row, ["종류", *([] if "customer" in said else ["고객"])])
            return None
        request = asked_by(said["kind"])
        if request is None:
            message = "종류를 알 수 없습니다."
            self._ask(row, Trouble("kind", message, "종류 칸의 목록에서 고르세요."))
            return None
        if lacks := missing(row, request.kind):
            if gone := self._gone(sheet, request.kind):
                self._ask(row, gone)
            else:
                self._wait(row, lacks)
            return None
        at = moment_of(row, self.saved, date1904=self._book.package.date1904)
        trouble = at if isinstance(at, Trouble) else unused(row, request.kind)
        if trouble is not None:
            self._ask(row, trouble)
            return None
        when = at if isinstance(at, datetime) else self._unsaid(row)
        again, number = word in AGAIN, 1
        identifier = self._identifier(row, when, number)
        while again and self._is_known(identifier, known):
            number += 1
            identifier = self._identifier(row, when, number)
        if self._is_known(identifier, known):
            told_so = row.state.startswith(f"{WRONG}: {_ABOVE}")
            above = identifier in self.asked_for or told_so
            self._ask(row, Trouble("", _ABOVE if above else _SAME, _HOW_AGAIN))
            return None
        self.asked_for.add(identifier)
        another, same = word in ANOTHER, word in SAME_PERSON
        void = word in VOID or squeezed(said["kind"]) in VOID
        return Due(row, request, when, at is not None, identifier, another, again, same, void)

    def _identifier(self, row: IntakeRow, when: datetime, number: int) -> str:
        content = f"{row.content}\n{when.date()}{f' {number}' if number > 1 else ''}"
        return entry_id(datetime.combine(when.date(), time()), content)

    def _is_known(self, identifier: str, known: set[str]) -> bool:
        """Whether that has been taken before, as far as the sheet or the journal know."""
        if identifier in known:
            return True
        both = [{"entry_id": identifier}, {"entry_id": note_id(identifier)}]
        return len(list(unknown(self._book, both))) < len(both)

    def _unsaid(self, row: IntakeRow) -> datetime:
        """When it was where nobody says it: now, if it was first saved today; else on that day."""
        day = min(row.since or self.saved.date(), self.saved.date())
        return self.now if day == self.now.date() else datetime.combine(day, time())

    def _remember(self, row: IntakeRow) -> None:
        """Keep on which day a row was first saved that does not say when it was."""
        if "at" not in row.said and not (row.values.get("key") or self.keys.get(row.number)):
            self.keys[row.number] = f"{SINCE}{self.saved.date()}"

    # -- what is answered -------------------------------------------------------------------------

    def _wait(self, row: IntakeRow, lacks: Sequence[str]) -> None:
        self.open.append(row.number)
        self._remember(row)
        names = ", ".join(lacks)
        self.states[row.number] = f"{WAITS}: 더 적을 것 — {names}. 적고 저장하면 접수합니다."

    def _ask(self, row: IntakeRow, trouble: Trouble, behind: str = "") -> None:
        self._remember(row)
        self.wrong[row.number] = plainly(trouble, str(self.ledger.path))
        plain = plainly(trouble, self._file)
        self.states[row.number] = self._beside(f"{WRONG}: {plain}{behind}")

    def _beside(self, text: str) -> str:
        """A text as it stands in a cell: commands name the workbook as those beside it would."""
        whole, name = path_typed(str(self.ledger.path)), path_typed(self._file)
        return one_line(text.replace(whole, name))

    def _done(self, due: Due, where: str, *remarks: str) -> None:
        row = due.row
        parts = [f"{TAKEN} {self.now.date()} → {where}", *remarks]
        dated = due.asked.kind in {IntakeKind.NEW, IntakeKind.RENEW}  # which tells of its term
        told = {row.said.get("at", "")[:10], str(self.now.date())}
        if not dated and str(due.at.date()) not in told:
            parts.append(f"날짜 {due.at.date()}")
        if left := unmoved(row, due.asked.kind):
            parts.append(f"옮기지 않은 칸: {', '.join(left)}")
        self.states[row.number] = self._beside(" · ".join(parts))
        self.keys[row.number] = f"{due.identifier}:{row.check}"
        self.taken[due.asked.kind.value] += 1
        self.wrong.pop(row.number, None)

    # -- what is decided --------------------------------------------------------------------------

    def _decide(self, due: Due) -> None:
        """Do what a row decides, as a step of its own."""
        try:
            proposal = self._proposed(due)
            if isinstance(proposal, Trouble):
                self._ask(due.row, proposal)
                return
            if proposal.problems:
                self._ask(due.row, asked(due.asked.kind, proposal))
                return
            self.steps.take(self._noted(due, proposal))
        except XlcrmError as error:
            self._ask(due.row, _trouble_of(error))
        except Exception as error:  # noqa: BLE001 - a bug at one row must not stop the rest
            self._ask(due.row, _trouble_of(unforeseen(error)))
        else:
            first, *rest = [one_line(each) for each in proposal.said] or [""]
            self._done(due, first or "고객대장", *rest)

    def _proposed(self, due: Due) -> Proposal[Any] | Trouble:
        """What a row decides, as the command for it proposes it."""
        if due.asked.kind is IntakeKind.NEW:
            return self._entered(due)
        which = contract_of(self._book, due.row)
        if isinstance(which, Trouble):
            return which
        if due.asked.kind is IntakeKind.RENEW:
            return self._renewed(due, which)
        if due.asked.kind is IntakeKind.CANCEL:
            return self._cancelled(due, which)
        return self._paused(due, which)

    def _cancelled(self, due: Due, which: Wanted) -> Proposal[Any] | Trouble:
        """What ends a contract early; where it has not begun, what is meant is asked first."""
        from xlcrm.jobs.decide import NotBegunError, cancel  # noqa: PLC0415 - only where asked

        day, reason = due.at.date(), due.row.said["outcome"]
        try:
            return cancel(
                self.ledger,
                which,
                on=day,
                reason=reason,
                as_of=self.now.date(),
                before_start=due.void,
            )
        except NotBegunError as error:
            hint = (
                "시작하지 않은 계약을 취소하는 것이면 처리 칸에 '취소'라고 적고 저장하세요. "
                "아니면 날짜 칸에 해지하는 날을 적으세요."
            )
            return Trouble("at", error.message, hint)

    def _paused(self, due: Due, which: Wanted) -> Proposal[Any] | Trouble:
        """What pauses a contract, or has it go on."""
        from xlcrm.jobs.decide import pause, resume  # noqa: PLC0415 - only where asked

        day, today = due.at.date(), self.now.date()
        outcome = squeezed(due.row.said.get("outcome", ""))
        if outcome not in _EXTENDS:
            hint = "정지한 날만큼 계약 종료일을 미루려면 '연장'이라고 적고, 아니면 비우세요."
            return Trouble("outcome", "결과 칸의 말을 알 수 없습니다.", hint)
        extend = bool(outcome)
        if due.asked.kind is IntakeKind.RESUME:
            return resume(self.ledger, which, on=day, extend=extend, as_of=today)
        last = day_of(due.row, "until", self.saved, date1904=self._book.package.date1904)
        if isinstance(last, Trouble):
            return last
        return pause(self.ledger, which, first=day, last=last, extend=extend, as_of=today)

    def _renewed(self, due: Due, which: Wanted) -> Proposal[Any] | Trouble:
        """What appends a contract's next term."""
        from xlcrm.jobs.renew import renew  # noqa: PLC0415 - only where one is asked for

        row = due.row
        months = whole_number(row, "count", Kind.MONTHS, "12나 12개월처럼 적으세요.")
        fee = whole_number(row, "amount", Kind.MONEY, "120000이나 12만원처럼 적으세요.")
        for each in (months, fee):
            if isinstance(each, Trouble):
                return each
        return renew(
            self.ledger,
            which,
            as_of=self.now.date(),
            months=months,  # type: ignore[arg-type]  # no trouble
            fee=fee,  # type: ignore[arg-type]  # likewise
            service=row.said.get("item"),
            start=due.at.date() if due.said_at else None,
        )

    def _entered(self, due: Due) -> Proposal[Any] | Trouble:
        """What makes the row's person a customer, or a prospect."""
        from xlcrm.jobs.intake.newcomer import newcomer  # noqa: PLC0415 - only where one is
        from xlcrm.jobs.person.enter import enter_customer  # noqa: PLC0415 - likewise

        until = day_of(due.row, "until", self.saved, date1904=self._book.package.date1904)
        if isinstance(until, Trouble):
            return until
        found = newcomer(due.row, due.asked, due.at if due.said_at else None, until)
        if due.same:
            return self._known_already(due, found)
        return enter_customer(
            self.ledger,
            found.fields,
            as_of=self.now.date(),
            another=due.another,
            memo=found.memo,
            due=found.due,
        )

    def _known_already(self, due: Due, found: Newcomer) -> Proposal[Any] | Trouble:
        """What makes a customer with a term of a prospect whom the ledger has already."""
        from xlcrm.jobs.person.edit import edit_customer  # noqa: PLC0415 - only where one signs

        key = key_of(self._book, due.row)
        if isinstance(key, Trouble):
            return key
        fields = {name: value for name, value in found.fields.items() if name not in _WHO}
        return edit_customer(self.ledger, key, fields, as_of=self.now.date(), memo=found.memo)

    def _noted(self, due: Due, proposal: Proposal[Any]) -> Proposal[Any]:
        """The proposal, with what the row tells beside it in the journal's entry of it."""
        said = due.row.said
        more = {"officer": said["officer"]} if "officer" in said else {}
        notes = []
        for number, note in enumerate(proposal.notes):
            content = str(note.get("content") or "")
            if due.asked.kind is not IntakeKind.NEW and "memo" in said:
                content = f"{content} {said['memo']}"
            identifier = note_id(due.identifier) if not number else None
            whole = {**note, **more, "content": content, "entry_id": identifier}
            notes.append({name: value for name, value in whole.items() if value is not None})
        return replace(proposal, notes=tuple(notes))

    # -- what is told -----------------------------------------------------------------------------

    def _tell(self, due: Sequence[Due], sheet: IntakeSheet) -> None:
        """Write what rows tell of, and into all rows what became of them."""
        told = self._told(due)
        try:
            self.steps.take(Proposal(told.plan | self._answers(sheet)), self._keys(sheet))
        except XlcrmError:
            self._one_by_one(due, sheet)
        except Exception:  # noqa: BLE001 - a bug at one row must not stop the rest
            self._one_by_one(due, sheet)

    def _told(self, due: Sequence[Due]) -> Told:
        told = told_of(self.ledger, due, now=self.now, saved=self.saved)
        for each in due:
            trouble = told.troubles.get(each.row.number)
            if trouble is None:
                self._done(each, told.places[each.row.number])
            else:
                self._ask(each.row, trouble)
        return told

    def _one_by_one(self, due: Sequence[Due], sheet: IntakeSheet) -> None:
        """Write each row alone, so that the one which cannot be written says why."""
        for each in due:
            self._forget(each)
            try:
                self.steps.take(Proposal(self._told([each]).plan))
            except XlcrmError as error:
                self._forget(each)
                self._ask(each.row, _trouble_of(error))
            except Exception as error:  # noqa: BLE001 - a bug at one row must not stop the rest
                self._forget(each)
                self._ask(each.row, _trouble_of(unforeseen(error)))
        self.steps.take(Proposal(self._answers(sheet)), self._keys(sheet))

    def _forget(self, due: Due) -> None:
        """Take back that a row was taken in."""
        number, kind = due.row.number, due.asked.kind.value
        if self.keys.pop(number, None) is not None:
            self.taken -= Counter({kind: 1})
        self.states.pop(number, None)
        self.wrong.pop(number, None)

    def _answers(self, sheet: IntakeSheet) -> Plan:
        """What is written into 처리, where it does not say so already."""
        rows = {row.number: row for row in sheet.rows}
        columns = self._changed(sheet, "state", self.states)
        heights = {row: height_with(rows[row], text) for row, text in self.states.items()}
        return Plan(
            columns=columns, row_heights=(RowHeights(self.name, heights),) if columns else ()
        )

    def _keys(self, sheet: IntakeSheet) -> Plan:
        """What is written into the keys: nothing that anybody would look for in 변경이력."""
        return Plan(columns=self._changed(sheet, "key", self.keys))

    @staticmethod
    def _changed(sheet: IntakeSheet, name: str, new: Mapping[int, str]) -> tuple[ColumnEdits, ...]:
        rows = {row.number: row for row in sheet.rows}
        old = {number: rows[number].values.get(name) for number in sorted(new)}
        changed = [number for number in old if words(old[number]) != new[number]]
        if not changed:
            return ()
        cells = [_cell(old[number]) for number in changed]
        texts = [new[number] or None for number in changed]
        return (ColumnEdits(sheet.name, sheet.columns[name], changed, cells, texts),)


def _told_before(row: IntakeRow) -> str:
    """What 처리 says of where a row went; empty where it says nothing of that."""
    if row.state.startswith(TAKEN):
        return row.state
    found = _TOLD.search(row.state)
    return "" if found is None else found[1]


def _cell(value: object) -> CellValue:
    return value if isinstance(value, str | int | float | bool) else None


def _trouble_of(error: XlcrmError) -> Trouble:
    """An error as what is wrong with a row."""
    place = f" ({error.place})" if error.place and error.place not in error.message else ""
    return Trouble("", f"{error.message}{place}", error.hint or "")


def _in_korea(modified: int) -> datetime:
    """A file's time as Korean wall time, without a zone."""
    return datetime(1970, 1, 1) + timedelta(hours=9, seconds=modified // 1_000_000_000)  # noqa: DTZ001 - Korean wall time
