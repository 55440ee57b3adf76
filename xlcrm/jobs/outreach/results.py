"""What came back of messages: deliveries, answers and opt-outs, written into the rows of 마케팅.

A gateway's export, an office's own list, or one answer that somebody has heard on the telephone.
Each finds the row of the message that it is about; none makes a second one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from enum import Enum
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.contact import parse_email
from xlcrm.domain.identity import match_key
from xlcrm.domain.message_gate import Recipient
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import scrub
from xlcrm.domain.refusals import wants_no_more
from xlcrm.domain.sending_state import SendingState, may_be_out
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.errors import DomainError, PlanError
from xlcrm.incoming.rows import records_of
from xlcrm.jobs.outreach.posted import opened
from xlcrm.jobs.outreach.record import record_consent
from xlcrm.jobs.outreach.recorded import MessageRow, MessageRows
from xlcrm.office.changes import Changes
from xlcrm.office.checked import checked
from xlcrm.office.proposal import Proposal
from xlcrm.office.recipients import consents_in
from xlcrm.schema.columns import Column, Kind, SheetSpec
from xlcrm.schema.sheets import MARKETING
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet

RESULTS: Final = SheetSpec(
    "results",
    "발송 결과",
    "메시지 한 건의 결과",
    (
        Column(
            "message_id",
            "메시지 ID",
            Kind.IDENTIFIER,
            synonyms=("메시지아이디", "메시지번호", "Message-ID", "messageId", "전송번호", "msgid"),
        ),
        Column("customer_id", "고객 ID", Kind.IDENTIFIER, synonyms=("고객번호", "회원번호")),
        Column(
            "name",
            "고객명",
            Kind.NAME,
            synonyms=("이름", "성명", "수신자명", "받는사람", "받는 사람", "고객이름", "회원명"),
        ),
        Column(
            "phone",
            "휴대폰번호",
            Kind.PHONE,
            synonyms=(
                *("수신번호", "받는번호", "전화번호", "연락처", "수신자번호", "휴대폰", "핸드폰"),
                *("수신자", "receiver", "to"),
            ),
        ),
        Column(
            "refused_phone",
            "수신거부번호",
            Kind.PHONE,
            synonyms=("거부번호", "수신거부 전화번호", "거부 전화번호", "080 거부번호"),
        ),
        Column("email", "이메일", Kind.EMAIL, synonyms=("메일", "E-mail", "수신메일", "받는메일")),
        Column("branch", "지점", Kind.TEXT),
        Column("campaign", "캠페인", Kind.TEXT),
        Column(
            "result",
            "결과",
            Kind.TEXT,
            synonyms=(
                *("전송결과", "발송결과", "처리결과", "결과코드", "전달 여부"),
                *("result", "statusCode"),
            ),
        ),
        Column(
            "status",
            "상태",
            Kind.TEXT,
            synonyms=("전송상태", "발송상태", "처리상태", "진행상태", "수신여부", "status"),
        ),
        Column("response", "반응", Kind.TEXT, synonyms=("회신", "답장", "고객반응")),
        Column(
            "on",
            "일시",
            Kind.DATETIME,
            synonyms=(
                *("일자", "반응일", "결과일시", "완료일시", "수신일시", "전송일시"),
                *("등록일시", "날짜", "전송일", "전송시간", "발송일시", "발송일", "수신일"),
                *("완료일", "처리일시", "도착일시", "dateReceived", "dateUpdated"),
            ),
        ),
        Column(
            "refused_on",
            "거부일시",
            Kind.DATETIME,
            synonyms=(
                *("거부일", "거부일자", "수신거부일", "수신거부일자", "수신거부일시", "철회일"),
                *("거부시각", "거부 접수일시", "수신거부 등록일"),
            ),
        ),
        Column(
            "reason",
            "사유",
            Kind.TEXT,
            synonyms=("실패사유", "오류", "오류내용", "비고", "상세결과", "statusMessage"),
        ),
        Column("cost", "비용", Kind.MONEY, synonyms=("차감금액", "사용금액", "단가")),
    ),
)
"""The columns of a list of results, as gateways and offices call them."""

OPT_OUT: Final = "수신거부"
_HOW: Final = "메시지 수신거부"
_AS_WRITTEN: Final = {True: "Y", False: "N"}
_LATER_STATES: Final = frozenset({SendingState.DELIVERED.value, SendingState.ANSWERED.value})


class _Said(Enum):
    """What a word of a result means."""

    DELIVERED = "delivered"
    FAILED = "failed"
    ANSWERED = "answered"
    OPTED_OUT = "opted out"
    PENDING = "pending"


_WORDS: Final[Mapping[str, _Said]] = {
    **dict.fromkeys(("완료", "수신", "y", "예", "o", "ok", "4000"), _Said.DELIVERED),
    **dict.fromkeys(("스팸", "n", "아니오", "x"), _Said.FAILED),
    **dict.fromkeys(("2000",), _Said.PENDING),  # SOLAPI's codes, as 4000 is
    **dict.fromkeys(("답장", "회신", "응답", "답신", "reply", "replied"), _Said.ANSWERED),
}
"""Words that mean something where they stand alone."""

_TELLING: Final = (
    (
        lazy(r"수신거부(?!.*실패)|^(?:080)?거부(?:등록)?$|(?:수신)?철회|opt-?out|unsubscribe"),
        _Said.OPTED_OUT,
    ),
    (
        lazy(
            r"실패|오류|에러|반송|결번|불가|불능|없는번호|없음번호|번호없음|꺼짐|음영|정지|거절|차단|초과"
            r"|미도착|미전달|미수신|미전송|형식|스팸차단|fail|error|bounce|reject|expired|invalid"
            r"|undeliver|notdeliver|비정상|^3\d{3}$"
        ),
        _Said.FAILED,
    ),
    (
        lazy(
            r"대기|[송리행]중|접수|예약(?!.*(?:성공|완료))|진행|pending|queue|accept|process|sending|^sent$"
        ),
        _Said.PENDING,
    ),
    (
        lazy(r"성공|정상|도착|전달|(?:전송|발송|수신|배달)(?:완료|됨)|deliver|success"),
        _Said.DELIVERED,
    ),
)
"""What a result says by what it holds, what weighs more first: every gateway words it its own way.

Numbers of three and more are SOLAPI's.
"""


def _word_said(word: str) -> _Said | None:
    """What a word of a result in small letters means; None where nobody can tell.

    >>> [_word_said(each).value for each in ("전송성공", "결번(서비스정지)", "undelivered")]
    ['delivered', 'failed', 'failed']
    >>> [_word_said(each) for each in ("ㅎㅎ", "")]
    [None, None]
    """
    found = _WORDS.get(word) or _WORDS.get(_bare(word))
    for telling in (_bare(word), word) if word and found is None else ():
        for pattern, said in _TELLING:
            if pattern.search(telling):
                return said
    return found


_ANSWERS: Final = {squeezed(each): each for each in MARKETING.column("response").choices}
_NOTHING: Final = "없음"


@outlined
@dataclass(frozen=True, slots=True)
class ResultsTaken:
    """What became of results.

    Attributes:
        delivered: how many messages are known now to have arrived.
        failed: how many are known now not to have.
        answered: how many answers were written down.
        opted_out: the customers of whom it is new that they want no more messages, by their keys.
        known: how many results said what the rows say already.
        pending: how many say that nobody knows yet.
    """

    delivered: int = 0
    failed: int = 0
    answered: int = 0
    opted_out: tuple[str, ...] = ()
    known: int = 0
    pending: int = 0


class _Result(NamedTuple):
    """A result as it is understood."""

    said: _Said | None
    response: str
    on: date | None
    reason: str
    cost: int | None


def take_results(
    ledger: Ledger,
    rows: Iterable[Mapping[str, object]] | Any,  # noqa: ANN401 - a pandas DataFrame
    *,
    as_of: date,
    campaign: str = "",
    places: Sequence[str] = (),
) -> Proposal[ResultsTaken]:
    """Return what writes deliveries, answers and opt-outs into the rows of the messages.

    A row is found by its 메시지 ID, or else by the customer (고객 ID, number or address) and the
    campaign; without a campaign, where the customer has one message only. What cannot be found or
    understood is a problem, and the others are taken all the same: the same file may be taken in
    again. Who wants no more messages gets none from then on, whichever message it was that they
    answered, and so does everybody else whom the number or address reaches.

    Args:
        ledger: the opened workbook.
        rows: a DataFrame, mappings of field or Korean header → value, or what `read_rows` has read
            of a file for `RESULTS`.
        as_of: the day of answers that say none.
        campaign: the campaign that all are about; "" where each row, or its 메시지 ID, says so.
        places: what each row is called in a problem.

    Raises:
        PlanError: a cell holds a formula or is merged.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/office.xlsx")
    >>> row = {"고객 ID": 1004, "캠페인": "가을 재계약", "반응": "문의"}
    >>> found = xlcrm.take_results(ledger, [row], as_of=date(2024, 10, 1))
    >>> found.problems[0].trouble.message
    '그 캠페인으로 보낸 기록이 마케팅 시트에 없습니다.'
    """
    return _Taking(ledger, as_of, campaign).proposal(rows, places)


def refused_in(ledger: Ledger, rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Return the keys of those who want no more messages, as results say that are not taken in yet.

    Args:
        ledger: the opened workbook.
        rows: the results, as `take_results` takes them.
    """
    taking = _Taking(ledger, date.max, "")
    found: dict[str, None] = {}
    for row in rows:
        told = {str(name): each for name, each in row.items()}
        values = checked(RESULTS, told, taking.book.settings).values
        result = _understood(values)
        if isinstance(result, _Result) and result.said is _Said.OPTED_OUT:
            found.update(dict.fromkeys(taking.told_of(values)))
    return list(found)


class _Taking:
    """Results while they are taken in."""

    def __init__(self, ledger: Ledger, as_of: date, campaign: str) -> None:
        self.ledger = ledger
        self.book: Book = ledger.book
        self.as_of, self.campaign = as_of, campaign
        self.rows = MessageRows(self.book)
        self.consents = consents_in(self.book)
        self.posted = {
            name: each
            for each in opened(ledger.path).posted.values()
            for name in (each.key, each.message_id)
            if name
        }
        self.by_address: defaultdict[str, set[str]] = defaultdict(set)
        for number, sheet in enumerate(self.book.ledgers):
            whose = self.book.people.customers[number]
            for said, who in zip(sheet.table.values("email"), whose, strict=True):
                if said is not None and who:
                    self.by_address[_address(str(said))].add(who)
        self.cells: defaultdict[int, defaultdict[str, dict[int, Value]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self.sheets: dict[int, Sheet] = {}
        self.alike: defaultdict[tuple[str, str], list[_Said | None]] = defaultdict(list)
        self.used: Counter[tuple[str, str]] = Counter()
        self.counts: Counter[_Said] = Counter()
        self.opted_out: dict[str, date] = {}
        self.newly: dict[str, None] = {}
        self.known = 0

    def proposal(
        self,
        rows: Any,  # noqa: ANN401 - see `take_results`
        places: Sequence[str],
    ) -> Proposal[ResultsTaken]:
        records, called, unread = records_of(rows)
        names = places or called or [f"{at + 1}번째" for at in range(len(records))]
        problems = [*unread]
        read = [self._read(record) for record in records]
        self._count_alike(each for each in read if not isinstance(each, Trouble))
        for place, each in zip(names, read, strict=True):
            trouble = each if isinstance(each, Trouble) else self._take(*each)
            if trouble is not None:
                problems.append(Problem(place, trouble))
        changes = Changes(self.book)
        for number, fields in self.cells.items():
            for field, cells in fields.items():
                changes.set(self.sheets[number], field, cells)
        found = ResultsTaken(
            self.counts[_Said.DELIVERED],
            self.counts[_Said.FAILED],
            self.counts[_Said.ANSWERED],
            tuple(self.newly),
            self.known,
            self.counts[_Said.PENDING],
        )
        said = tuple(_told(found))
        taken = Proposal(changes.plan(), tuple(problems), said=said, found=found)
        return _with(taken, self._withdrawn()) if self.opted_out else taken

    def _withdrawn(self) -> Proposal[Any]:
        """What takes back the consent of those who want no more messages, each with the day.

        Where that cannot be put into one change, for all with the last of the days.
        """
        by_day: defaultdict[date, list[str]] = defaultdict(list)
        for who, on in self.opted_out.items():
            by_day[on].append(who)
        try:
            return reduce(_with, [self._taken_back(on, some) for on, some in by_day.items()])
        except PlanError:
            return self._taken_back(max(by_day), [*self.opted_out])

    def _taken_back(self, on: date, customers: Sequence[str]) -> Proposal[Any]:
        try:
            people = [self._typed(each) for each in customers]
            return record_consent(
                self.ledger, people, as_of=max(on, self.as_of), yes=False, on=on, how=_HOW
            )
        except DomainError as error:
            return Proposal(problems=(Problem.of(error),))

    def _typed(self, customer: str) -> str:
        """What names a customer in a command: the 고객 ID, or a cell of theirs."""
        if "\n" not in customer:
            return customer
        number, at = self.book.people.places_of({customer})[customer][-1]
        table = self.book.ledgers[number].table
        return str(table.where(at, next(iter(table.columns))))

    def _read(self, record: Mapping[str, object]) -> tuple[Record, _Result] | Trouble:
        """What a result says; what is wrong with it where nobody can tell."""
        check = checked(
            RESULTS, {str(name): each for name, each in record.items()}, self.book.settings
        )
        if check.problems:
            return check.problems[0]
        result = _understood(check.values)
        return result if isinstance(result, Trouble) else (check.values, result)

    def _count_alike(self, read: Iterable[tuple[Record, _Result]]) -> None:
        """Keep what the list says of each number or address, result by result."""
        for values, result in read:
            if (key := _reached(values)) is not None:
                self.alike[key].append(result.said)

    def _take(self, values: Record, result: _Result) -> Trouble | None:
        """Take in one result; what is wrong with it where it cannot be."""
        if result.said is _Said.OPTED_OUT:
            return self._opt_out(values, result)
        if result.said is _Said.PENDING:
            self.counts[_Said.PENDING] += 1
            return None
        found = self._row(values)
        if isinstance(found, Trouble):
            return found
        return self._put(*found, result)

    def _opt_out(self, values: Record, result: _Result) -> Trouble | None:
        """Have all whom a refusal is from get no more; what is wrong where nobody is found.

        It counts whether or not one knows which message they answered.
        """
        found = self._row(values)
        people = dict.fromkeys(self._people(values))
        rows: dict[str, MessageRow] = {}
        if not isinstance(found, Trouble):
            who, row = found
            people[who] = None
            if may_be_out(row.said("state")):
                rows[who] = row
        elif not people:
            return found
        on = result.on or self.as_of
        campaign = one_line(str(values.get("campaign") or "")) or self.campaign
        for who in people:
            answered = rows.get(who) or self._newest(who, campaign, on)
            if answered is None:
                self._refused(who, on)
            elif trouble := self._put(who, answered, result):
                return trouble
        return None

    def told_of(self, values: Record) -> list[str]:
        """The keys of all whom a refusal may be from."""
        found = self._row(values)
        return [*self._people(values), *(() if isinstance(found, Trouble) else (found[0],))]

    def _newest(self, who: str, campaign: str, on: date) -> MessageRow | None:
        """The last message that somebody may have answered on a day."""
        out = [each for each in self._of(who, campaign) if may_be_out(each.said("state"))]
        sent = [(row.said("sent_on"), row) for row in out]
        known = [(day, row) for day, row in sent if isinstance(day, date) and day <= on]
        return max(known, key=lambda each: each[0])[1] if known else None

    def _is_known(self, who: str, on: date) -> bool:
        """Whether 고객정보 tells of a refusal already, or of a consent of a later day."""
        said = self.consents.get(who, Recipient()).general
        if said.said is True:
            return said.on is not None and said.on > on
        return said.said is False and said.withdrawn_on is not None and said.withdrawn_on >= on

    def _refused(self, who: str, on: date) -> None:
        """Note a refusal that no message's row tells of."""
        if self._is_known(who, on):
            self.known += 1
            return
        self.opted_out[who] = max(on, self.opted_out.get(who, on))
        self.newly[who] = None
        self.counts[_Said.OPTED_OUT] += 1

    def _put(self, who: str, row: MessageRow, result: _Result) -> Trouble | None:
        """Have a message's row say a result; what is wrong where it cannot."""
        sent_on, on = row.said("sent_on"), result.on or self.as_of
        if isinstance(sent_on, date) and on < sent_on:
            return Trouble("on", "결과의 날이 보낸 날보다 빠릅니다.", "두 날짜를 확인하세요.")
        state = self._now(row, "state")
        if result.said is _Said.FAILED and state in _LATER_STATES:
            message = "이미 전달되었거나 답이 온 메시지를 실패라고 합니다."
            return Trouble("result", message, "마케팅 시트의 그 행을 확인하세요.")
        if result.said is _Said.OPTED_OUT and not self._is_known(who, on):
            self.opted_out[who] = max(on, self.opted_out.get(who, on))
        now = (str(self._now(row, field) or "") for field in _Before._fields)
        wanted = dict(_wanted(result, on, _Before(*now)))
        if all(self._now(row, field) == value for field, value in wanted.items()):
            self.known += 1
            return None
        if result.said is _Said.OPTED_OUT:
            self.newly[who] = None
        number = id(row.sheet)
        self.sheets[number] = row.sheet
        for field, value in wanted.items():
            self.cells[number][field][row.at] = value
        self.counts[result.said or _Said.ANSWERED] += 1
        return None

    def _now(self, row: MessageRow, field: str) -> object:
        """What a row says in a field, or will when what was taken in before is written."""
        number = id(row.sheet)
        if number in self.cells and row.at in self.cells[number].get(field, {}):
            return self.cells[number][field][row.at]
        said = row.said(field)
        return _AS_WRITTEN[said] if isinstance(said, bool) else said

    # -- which message it is about -----------------------------------------------------------------

    def _row(self, values: Record) -> tuple[str, MessageRow] | Trouble:
        message_id = one_line(str(values.get("message_id") or ""))
        campaign = one_line(str(values.get("campaign") or "")) or self.campaign
        if message_id:
            posted = self.posted.get(message_id)
            row = self.rows.called(message_id)
            if row is None and posted is not None:
                row = self.rows.find(posted.customer, posted.campaign)
            if row is not None:
                return row.customer, row
        people = self._called(values, self._people(values))
        if not people:
            if message_id:
                return Trouble("message_id", "그런 메시지 ID로 보낸 기록이 없습니다.", _WHICH)
            return Trouble("customer_id", "고객대장에서 그 고객을 찾을 수 없습니다.", _WHICH)
        found = [(who, row) for who in people for row in self._of(who, campaign)]
        sent = [each for each in found if each[1].said("state") != SendingState.HELD.value]
        found = sent or found
        one = found[0] if len(found) == 1 else self._one_of(values, found)
        if one is not None:
            return one
        if not found:
            what = "그 캠페인으로 보낸" if campaign else "그 고객에게 보낸"
            return Trouble("campaign", f"{what} 기록이 마케팅 시트에 없습니다.", _WHICH)
        return Trouble(
            "campaign",
            f"맞는 메시지가 {len(found):,}건이라 어느 것인지 알 수 없습니다.",
            "고객 ID와 고객명, 캠페인을 적거나, --campaign을 붙이세요.",
        )

    def _one_of(
        self, values: Record, found: Sequence[tuple[str, MessageRow]]
    ) -> tuple[str, MessageRow] | None:
        """The next of several messages to one number, of which the list says the same of each.

        Two who share a telephone got one message each, and both arrived: whose result is whose
        makes no difference then.
        """
        key = _reached(values)
        said = [] if key is None else self.alike[key]
        several = len({who for who, _ in found}) == len(found) == len(said)
        if key is None or not several or {*said} not in _ALL_THE_SAME:
            return None
        self.used[key] += 1
        return found[(self.used[key] - 1) % len(found)]

    def _called(self, values: Record, people: list[str]) -> list[str]:
        """Those of several who are called as a result says, or of its branch; else all."""
        for field in ("name", "branch"):
            if len(people) >= _SEVERAL and field in values:
                people = [who for who in people if self._is(who, field, values[field])] or people
        return people

    def _is(self, who: str, field: str, said: object) -> bool:
        """Whether a customer has a name, or is of a branch."""
        if field == "name":
            return who in {each.key for each in self.book.people.find(said)}
        return match_key(who.partition("\n")[2]) == match_key(str(said))

    def _of(self, who: str, campaign: str) -> Sequence[MessageRow]:
        if not campaign:
            return self.rows.of(who)
        row = self.rows.find(who, campaign)
        return () if row is None else (row,)

    def _people(self, values: Record) -> list[str]:
        """The keys of those whom a result may be about."""
        people = self.book.people
        for field in ("customer_id", "phone", "refused_phone"):
            if field in values:
                return [each.key for each in people.find(values[field])]
        if "email" in values:
            return sorted(self.by_address.get(_address(str(values["email"])), ()))
        return []


_SEVERAL: Final = 2
_ALL_THE_SAME: Final = ({_Said.DELIVERED}, {_Said.FAILED})


def _reached(values: Record) -> tuple[str, str] | None:
    """The number or address that a result tells of, and its campaign; None where it names more."""
    if {"message_id", "customer_id", "name", "branch"} & values.keys():
        return None
    to = str(values.get("phone") or values.get("email") or "")
    return (_address(to), match_key(str(values.get("campaign") or ""))) if to else None


_WHICH: Final = "메시지 ID, 또는 고객 ID나 휴대폰번호와 캠페인을 확인하세요."


def _understood(values: Record) -> _Result | Trouble:
    """What a result says, or what of it is not understood."""
    said, response, trouble = _meant(values)
    if trouble:
        return Trouble("result", trouble, _KNOWN)
    moment, cost = values.get("refused_on") or values.get("on"), values.get("cost")
    on = moment.date() if isinstance(moment, datetime) else moment
    return _Result(
        said,
        response,
        on if isinstance(on, date) else None,
        scrub(one_line(str(values.get("reason") or ""))),
        cost if isinstance(cost, int) else None,
    )


def _meant(values: Record) -> tuple[_Said | None, str, str]:
    """What the words of a result mean, the answer that they tell of, and what is wrong."""
    result, status = (
        squeezed(str(values.get(name) or "")).casefold() for name in ("result", "status")
    )
    answer = squeezed(str(values.get("response") or ""))
    response = next(filter(None, map(_ANSWERS.get, (answer, result, status))), "")
    said, other = _word_said(result), _word_said(status)
    sure = other in {_Said.FAILED, _Said.OPTED_OUT}
    pending = said is _Said.PENDING and other is not None
    if pending or (said is None and (sure or not result)):
        said = other  # but 완료 beside a code that nobody knows tells nothing
    said = said or _WORDS.get(answer.casefold())
    refused = "refused_on" in values or "refused_phone" in values
    if response == OPT_OUT or said is _Said.OPTED_OUT or refused or _refuses(answer):
        return _Said.OPTED_OUT, OPT_OUT, ""
    if ((result or status) and said is None and not response) or (
        answer and not response and said is None
    ):
        return None, "", "결과나 반응이 무엇을 뜻하는지 알 수 없습니다."
    if said is None and not response:
        return None, "", "결과도 반응도 없습니다."
    if response and response != _NOTHING:
        said = _Said.ANSWERED
    return said, response, ""


def _refuses(answer: str) -> bool:
    """Whether the words of an answer want no more messages."""
    return _word_said(answer.casefold()) is _Said.OPTED_OUT or wants_no_more(answer)


def _bare(word: str) -> str:
    """A word without what stands behind it in brackets: 성공(전달), 실패[결번]."""
    return word.partition("(")[0].partition("[")[0]


_KNOWN: Final = "성공, 실패, 답장, 수신거부나 열람·클릭·문의·구매·없음 가운데 하나로 적으세요."


class _Before(NamedTuple):
    """What the row of a message says before: its state, the reason given, the answer."""

    state: str
    reason: str
    response: str


def _wanted(result: _Result, on: date, before: _Before) -> Iterator[tuple[str, Value]]:
    """What the row of a message shall say.

    That nobody answered does not tell that it arrived; who wants no more messages has not changed
    their mind by answering one that went before.
    """
    answered = result.said in {_Said.ANSWERED, _Said.OPTED_OUT}
    if result.said is _Said.FAILED:
        yield "state", SendingState.FAILED.value
        yield "delivered", "N"
        yield "reason", result.reason or before.reason or "받는 사람에게 전달되지 않음"
    elif result.said is not None:
        known = answered or before.state == SendingState.ANSWERED.value
        yield "delivered", "Y"
        yield "state", (SendingState.ANSWERED if known else SendingState.DELIVERED).value
        if before.reason:
            yield "reason", None
    if answered and (before.response != OPT_OUT or result.response == OPT_OUT):
        yield "response", result.response
        yield "responded_on", on
    elif result.response == _NOTHING and not before.response:
        yield "response", result.response
    if result.cost is not None:
        yield "cost", result.cost


def _with(first: Proposal[Any], then: Proposal[Any]) -> Proposal[Any]:
    """Two proposals as one; what the first has found is what is found.

    Raises:
        PlanError: both write the same cells, or add the same columns.
    """
    return Proposal(
        first.plan | then.plan,
        (*first.problems, *then.problems),
        said=(*first.said, *then.said),
        notes=(*first.notes, *then.notes),
        found=first.found,
    )


def _told(found: ResultsTaken) -> Iterator[str]:
    counts = (
        ("전달", found.delivered),
        ("실패", found.failed),
        ("반응", found.answered),
        ("수신거부", len(found.opted_out)),
    )
    told = [f"{name} {count:,}건" for name, count in counts if count]
    if told:
        yield f"마케팅: {', '.join(told)}"
    if found.pending:
        yield f"아직 결과가 없는 메시지 {found.pending:,}건은 그대로 둠"
    if found.known:
        yield f"이미 적혀 있는 결과 {found.known:,}건은 그대로 둠"


def _address(text: str) -> str:
    try:
        return parse_email(text).casefold()
    except DomainError:
        return text.strip().casefold()
