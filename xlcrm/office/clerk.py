"""What people say of a contact, as an entry of the journal: whose it was, and what is wrong."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.office.checked import checked
from xlcrm.office.journal_read import COMPLAINT, day_of, moment_of
from xlcrm.people.named import CUSTOMER, FIND, named_by
from xlcrm.reading.brought import brought
from xlcrm.schema.sheets import JOURNAL
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book

    Values: TypeAlias = dict[str, CellValue | date]

ABSENT: Final = "부재"
GIVEN: Final = frozenset({"entry_id", "written_at", "corrects"})
"""What xlcrm fills in. Only a file that was a journal before may bring it."""

_DERIVED: Final = frozenset({*FIND, *GIVEN})
_PAST: Final = ("occurred_at", "resolved_at", "follow_up_done", "compensation_done")


@outlined
@dataclass(frozen=True, slots=True)
class Slip:
    """One contact on its way into the journal.

    Attributes:
        values: the row by field, its 일지 ID only if it was brought.
        said: what tells it from other contacts: all that was said of it, and the customer, but
            nothing that xlcrm has filled in from the ledger.
        troubles: what is wrong; none of it may be written then.
    """

    values: Values
    said: Mapping[str, object]
    troubles: tuple[Trouble, ...] = ()


class Clerk:
    """Turns what people typed about contacts into rows, one after the other.

    Args:
        book: the workbook; 고객 ID, 고객명, 연락처 and the contracts' days of its ledgers are read.
        now: Korean wall time.
        brought: whether the contacts come from a file, which says when they were, and may have
            been a journal before.
    """

    def __init__(self, book: Book, now: datetime, *, brought: bool = False) -> None:
        self.book = book
        self.now = now.replace(microsecond=0)
        self.brought = brought
        self.people = book.people

    def slip(self, entry: Mapping[str, object]) -> Slip:
        """Check an entry: field, Korean header or synonym → what was typed."""
        values, keys, troubles = self.read(entry)
        said: dict[str, object] = {
            name: moment_of(value) if isinstance(value, date) else value
            for name, value in values.items()
            if name not in _DERIVED
        }
        unread = {trouble.field for trouble in troubles}
        if not self.brought:
            troubles += given(values)
        elif "at" not in values and "at" not in unread:
            troubles.append(
                Trouble("at", "'일시' 칸이 비어 있습니다.", "파일의 상담은 언제였는지 꼭 적으세요.")
            )
        values.setdefault("at", self.now)
        values.setdefault("written_at", self.now)
        if unread.isdisjoint(FIND):
            troubles += self.of_customer(keys, values)
        said["who"] = values.get("customer_id", values.get("name"))
        troubles += [each for each in contradictions(values, self.now) if each.field not in unread]
        return Slip(values, said, tuple(troubles))

    def read(self, entry: Mapping[str, object]) -> tuple[Values, list[str], list[Trouble]]:
        """Return an entry's typed values, what names its customer, and what cannot be read."""
        typed: dict[str, object] = {str(word): value for word, value in entry.items()}
        named = [typed.pop(word) for word in CUSTOMER if word in typed]
        check = checked(_BROUGHT, typed, self.book.settings)
        values = dict(check.values)
        keys = [
            *(str(key) for key in named if key is not None and str(key).strip()),
            *(str(values[field]) for field in FIND if field in values),
        ]
        values.pop("phone", None)
        return values, keys, list(check.problems)

    def of_customer(self, keys: Sequence[str], values: Values) -> list[Trouble]:
        """Fill in whose contact it was, and under which contract; return what is wrong."""
        person = named_by(self.people, keys, values.get("contract_id"))
        if isinstance(person, Trouble):
            return [person]
        for field, value in (("customer_id", person.written), ("name", person.name or None)):
            if value is not None:
                values[field] = value
        troubles = list(self._of_contract(person, values))
        if not troubles and not self._tells(values, person):
            troubles.append(
                Trouble(
                    "customer_id",
                    "고객 ID도 계약 ID도 없고, 이름만으로는 누구의 상담인지 알 수 없습니다.",
                    "고객대장의 고객 ID 칸을 먼저 채우세요. "
                    "한꺼번에 매기려면: xlcrm customer number 대장",
                )
            )
        return troubles

    def _tells(self, values: Values, person: Person) -> bool:
        """Whether an entry says whose it is: by 고객 ID, or by the name, with a contract if shared.

        So does `People.whose` tell it when it is read.
        """
        if person.customer_id or not person.name:
            return bool(person.customer_id)
        return "contract_id" in values or not self.people.shares_name(person)

    def _of_contract(self, person: Person, values: Values) -> Iterator[Trouble]:
        """Fill in the contract of that day, or check the one that was given."""
        day = day_of(values.get("at")) or self.now.date()
        known = [
            (_nearness(table.values, at, day), table.columns["contract_id"].raw[at])
            for table, at in person.rows
            if table.values("contract_id")[at] is not None
        ]
        told = values.get("contract_id")
        if told is None:
            if known:
                values["contract_id"] = max(known, key=lambda each: each[0])[1]
        elif known and str(told) not in {str(raw) for _, raw in known}:
            yield Trouble(
                "contract_id", "그 고객의 계약이 아닙니다.", "계약 ID를 확인하거나 비우세요."
            )


_BROUGHT: Final = brought(JOURNAL)


def _nearness(values: Any, at: int, day: date) -> tuple[int, int]:  # noqa: ANN401 - Table.values
    """How near a contract is to a day: in force, else the last one before, else the next one."""
    start, end = (day_of(values(name)[at]) for name in ("start", "end"))
    gone, stopped = (day_of(values(name)[at]) for name in ("cancelled_on", "terminated_on"))
    first = start or date.min
    if first > day:
        return 0, -first.toordinal()
    over = (gone is not None and gone <= day) or any(
        last is not None and last < day for last in (end, stopped)
    )
    return 1 if over else 2, first.toordinal()


def given(values: Mapping[str, object]) -> Iterator[Trouble]:
    """Say which values are not for people to give."""
    for field in sorted(GIVEN & values.keys()):
        name = JOURNAL.column(field).name
        yield Trouble(field, f"'{name}' 칸은 xlcrm이 채웁니다.", "이 칸은 비워 두세요.")


def contradictions(values: Mapping[str, object], now: datetime) -> Iterator[Trouble]:
    """Yield what cannot be true of one contact, and what has to be said of it.

    Args:
        values: the entry by field.
        now: Korean wall time, to the second.
    """
    at, day = moment_of(values.get("at")), day_of(values.get("at"))
    if at > now:
        yield Trouble(
            "at", "'일시'가 아직 오지 않은 때입니다.", "계획은 후속 조치와 후속 기한에 적으세요."
        )
    if values.get("content") is None and values.get("outcome") != ABSENT:
        yield Trouble("content", "'내용' 칸이 비어 있습니다.", "사실을 한 문장으로 적으세요.")
    if values.get("category") == COMPLAINT and values.get("sentiment") is None:
        yield Trouble(
            "sentiment", "불만에는 '감정'이 필요합니다.", "긍정·중립·부정 가운데 적으세요."
        )
    for field in _PAST:
        if moment_of(values.get(field)) > now:
            name = JOURNAL.column(field).name
            yield Trouble(field, f"'{name}' 칸이 아직 오지 않은 때입니다.", "날짜를 확인하세요.")
    occurred, resolved = values.get("occurred_at"), values.get("resolved_at")
    if _before(resolved, occurred):
        yield Trouble(
            "resolved_at", "'해결일시'가 '문제 발생일시'보다 빠릅니다.", "두 일시를 확인하세요."
        )
    for field in ("follow_up_due", "follow_up_done", "compensation_done"):
        if _before(values.get(field), day):
            name = JOURNAL.column(field).name
            yield Trouble(field, f"'{name}' 칸이 상담한 날보다 빠릅니다.", "날짜를 확인하세요.")


def _before(one: object, other: object) -> bool:
    """Tell whether a moment is before another; days only, where one of them has no hour."""
    if one is None or other is None:
        return False
    if all(isinstance(each, datetime) and each.time() != time() for each in (one, other)):
        return moment_of(one) < moment_of(other)
    return (day_of(one) or date.max) < (day_of(other) or date.min)
