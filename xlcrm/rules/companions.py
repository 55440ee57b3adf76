"""Rules about the companion sheets: what the journal refers to and how, and whom one writes to."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.sending_state import state_of, went_out
from xlcrm.domain.text import lazy
from xlcrm.domain.traces import purged_number
from xlcrm.reading.questionnaire_rules import is_asking
from xlcrm.schema.code import rule
from xlcrm.schema.columns import Kind
from xlcrm.schema.consent_columns import CALL, EMAIL, GENERAL, KAKAO, TEXT
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER, MARKETING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding

    _Ways: TypeAlias = dict[str, bool]

REFERENCES: Final = (
    ("contract_id", LEDGER.key, "contract_id"),
    ("corrects", JOURNAL.key, "entry_id"),
)
_BY_WAY: Final = {scope.name: scope for scope in (TEXT, EMAIL, CALL, KAKAO)}
_NAMING: Final = ("customer_id", "name", "phone", "campaign")
_NO_RESPONSE: Final = "없음"
_FEELINGS: Final = (
    r"진상(?!\s*(?:을|를)?\s*(?:조사|규명|파악|확인|밝))",
    r"짜증",
    r"막무가내",
    r"싸가지",
    r"재수\s?없",
    r"뻔뻔",
    r"어이\s?없",
    r"무례하",
    r"까다로운\s*(?:고객|손님|사람)",
    r"억지(?:를|만|\s?주장)",
    r"성격이\s*(?:이상|더럽|나쁘)",
    # a sign of its own in front: all others are passed over at once
    *(rf"{each}\s?것\s?같(?:다|음|았|습|아)" for each in "인은는한할일"),
    *(rf"{each}\s?듯(?:하|함|싶|\.|$)" for each in "인은는한할일"),
    r"느낌(?:이|임|을)",
)
_FEELING: Final = lazy("|".join(_FEELINGS), re.MULTILINE)
# What somebody else said, and what was not so, are facts.
_QUOTED: Final = lazy(
    "\"[^\"\n]*\"|'[^'\n]*'|\u201c[^\u201d\n]*\u201d|\u2018[^\u2019\n]*\u2019|「[^」\n]*」|『[^』\n]*』"
)
_NOT_SO: Final = lazy(
    r"[^.\n]{0,8}?(?:지\s*않|\s없이|\s없었|\s없음|[은는이가]\s?아니|라고|다고|냐고|며\s*(?:말씀|항의|말))"
)


@rule(
    "C505",
    Severity.WARNING,
    "일지가 가리키는 것이 없음",
    "'{header}' 칸의 ID를 통합 문서에서 찾을 수 없습니다.",
    "ID를 잘못 쓰지 않았는지 확인하세요.",
    why="가리키는 계약이나 일지가 없으면 그 일지를 어디에도 이을 수 없습니다.",
    bad=("계약 ID", "K-001", "[고객관리일지]", "계약 ID", "K-010"),
    good=("계약 ID", "K-001", "[고객관리일지]", "계약 ID", "K-001"),
)
def unknown_references(context: Context) -> Iterator[Finding]:
    """C505: a 계약 ID or 정정 대상 ID in the journal that names nothing in the workbook."""
    for name, key, field in REFERENCES:
        homes = context.of_kind(key)
        if not homes or any(field not in table.columns for table in homes):
            continue
        known = {each for table in homes for each in table.values(field)} | {None}
        if known == {None}:
            continue
        for table in context.of_kind(JOURNAL.key):
            strangers = set(table.values(name)) - known
            if strangers:
                for at, each in enumerate(table.values(name)):
                    if each in strangers:
                        yield from context.say("C505", table, at, name)


@rule(
    "C506",
    Severity.WARNING,
    "수신동의 없이 보낸 메시지",
    "수신동의가 Y가 아닌 고객에게 보낸 메시지가 {count}건 있습니다.",
    "동의를 확인하기 전에는 보내지 마세요(정보통신망법 제50조).",
    why="광고는 미리 받은 동의가 있어야 보낼 수 있습니다. 빈칸은 동의가 아닙니다.",
    bad=(
        "[고객정보]",
        "고객 ID | 마케팅 수신동의",
        "1001 | N",
        "[마케팅]",
        "고객 ID | 캠페인",
        "1001 | 가을 할인",
    ),
    good=(
        "[고객정보]",
        "고객 ID | 마케팅 수신동의",
        "1001 | Y",
        "[마케팅]",
        "고객 ID | 캠페인",
        "1001 | 가을 할인",
    ),
)
def without_consent(context: Context) -> Iterator[Finding]:
    """C506: messages to a customer whose consent for that way is not Y; once a customer.

    Whoever it is, by number, name, branch or telephone number, as in every other sheet; a row that
    may be several people's is C512's, an ID that no sheet knows C501's. What counts is what their
    way has, 문자 수신동의 and the like, or else 마케팅 수신동의. Without a row in 고객정보 nobody
    has consented either. Blank is unknown, never yes; of two rows that disagree the stricter
    one counts. What `xlcrm send` has written has passed the gate, which knows what it was for; and
    who is asked what they think (설문 …) is asked about a deal, which needs no consent. Whose data
    were purged has no consent any more, which says nothing of then.
    """
    customers = context.of_kind(CUSTOMERS.key)
    if not customers or any("marketing_consent" not in table.columns for table in customers):
        return
    people = context.people
    consents: dict[str, _Ways] = {}
    for table in customers:
        ids = people.whose_rows(table)
        said = zip(
            *(table.values(scope.said) for scope in (GENERAL, *_BY_WAY.values())), strict=True
        )
        for customer, (general, *own) in zip(ids, said, strict=True):
            ways = {"": bool(general)}
            ways |= {
                name: bool(general) if each is None else bool(each)
                for name, each in zip(_BY_WAY, own, strict=True)
            }
            before = consents.get(customer, ways)
            consents[customer] = {name: before[name] and yes for name, yes in ways.items()}
    known = {key for keys in people.customers for key in keys} | consents.keys()
    for table in context.of_kind(MARKETING.key):
        doubts = people.in_doubt(table)
        ids = [
            "" if at in doubts or is_asking(campaign) or purged_number(each) else each
            for at, (each, campaign) in enumerate(
                zip(people.whose_rows(table), table.values("campaign"), strict=True)
            )
        ]
        sent = zip(ids, table.values("channel"), table.values("state"), strict=True)
        counts = Counter(
            each
            for each, channel, state in sent
            if each and each in known and state_of(state) is None and went_out(state)
            if not _agreed(consents.get(each), channel)
        )
        for at, customer in enumerate(ids) if counts else ():
            if customer in counts:
                count = str(counts.pop(customer))
                field = next(each for each in _NAMING if each in table.columns)
                yield from context.say("C506", table, at, field, count=count)


def _agreed(ways: _Ways | None, channel: object) -> bool:
    """Whether somebody has consented to a way; where that is not known, to all."""
    if ways is None:
        return False
    return ways.get(str(channel or ""), ways[""])


@rule(
    "C511",
    Severity.WARNING,
    "받지 못한 메시지의 반응",
    "전달되지 않았다는 메시지에 반응이 적혀 있습니다.",
    "전달 여부와 반응 가운데 잘못된 쪽을 고치세요.",
    why="받지 못한 사람은 반응할 수 없으므로, 반응률이 틀려집니다.",
    bad=("[마케팅]", "전달 여부 | 반응", "N | 클릭"),
    good=("[마케팅]", "전달 여부 | 반응", "Y | 클릭"),
)
def undelivered(context: Context) -> Iterator[Finding]:
    """C511: a response to a message that did not arrive."""
    for table in context.of_kind(MARKETING.key):
        said = zip(
            table.values("delivered"),
            table.values("response"),
            table.values("responded_on"),
            strict=True,
        )
        for at, (delivered, response, day) in enumerate(said):
            if delivered is False and (response not in {None, _NO_RESPONSE} or day is not None):
                yield from context.say("C511", table, at, "delivered")


@rule(
    "C510",
    Severity.REMARK,
    "느낌을 적은 일지",
    "'{header}' 칸에 사실보다 느낌에 가까운 말이 있습니다.",
    "고객이 한 말과 한 일을 본 대로 적으세요.",
    why="일지는 고객도 볼 수 있는 기록입니다. 느낌은 다음 사람에게 도움이 되지 않습니다.",
    bad=("[고객관리일지]", "내용", "진상 고객이 또 전화함"),
    good=("[고객관리일지]", "내용", "환불을 두 번째로 요구함"),
)
def wording(context: Context) -> Iterator[Finding]:
    """C510: feelings instead of facts in the journal; not in quotation marks, nor denied."""
    for table in context.of_kind(JOURNAL.key):
        for name, column in table.columns.items():
            if column.column.kind is not Kind.NOTE:
                continue
            texts = context.texts(column)
            if not texts.saying(_FEELING):
                continue
            found = {text for text in texts.each if _feels(text)}
            for at, raw in enumerate(column.raw) if found else ():
                if raw in found:
                    yield from context.say("C510", table, at, name)


def _feels(text: str) -> bool:
    plain = _QUOTED.sub(" ", text)
    return any(not _NOT_SO.match(plain, found.end()) for found in _FEELING.finditer(plain))


def superseded(context: Context) -> frozenset[object]:
    """Return the IDs of the journal entries that another one corrects."""
    return frozenset(
        each
        for table in context.of_kind(JOURNAL.key)
        for each in set(table.values("corrects"))
        if each is not None
    )
