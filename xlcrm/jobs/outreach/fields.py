"""The fields of messages and letters: what each is called, what it says, how it is shown.

One vocabulary for both. Beside these fields every column that an office has of its own in 고객대장
or 고객정보 is one, by its header.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from xlcrm.analysis.inputs import FOR_TERM, MONTHLY
from xlcrm.domain.dates import days_after
from xlcrm.domain.identity import match_key
from xlcrm.domain.message_gate import allowed_ways, results_to_tell
from xlcrm.domain.months_owed import months_told
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import scrub
from xlcrm.domain.term import days_left
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.facts import Missing
from xlcrm.jobs.outreach.templates import OVER
from xlcrm.jobs.renew import UnknownLengthError
from xlcrm.reading import sender
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import masked
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.domain.wording import Slot
    from xlcrm.jobs.outreach.facts import Facts, Recipient
    from xlcrm.office.contract import Contract

SHORT: Final = "짧게"
WEEKDAY: Final = "요일"
PLAIN: Final = "숫자"
MANNERS: Final = (SHORT, WEEKDAY, PLAIN)
"""How a field may be shown, behind a colon: `{종료일:짧게}`."""

_WEEKDAYS: Final = "월화수목금토일"
_LONGEST: Final = 40


@outlined
@dataclass(frozen=True, slots=True)
class Field:
    """What may stand in braces.

    Attributes:
        name: what it is called.
        group: of what it tells, in Korean.
        of: what it says of a customer.
        kind: what it holds, which says how it is masked.
        also: other names of it.
    """

    name: str
    group: str
    of: Callable[[Facts, Recipient], object]
    kind: Kind = Kind.TEXT
    also: tuple[str, ...] = ()


def field_named(name: str, facts: Facts | None) -> Field:
    """Return the field of a name.

    Args:
        name: as it stands in braces.
        facts: what is known; with it the office's own columns, and what was given, are fields too.

    Raises:
        DomainError: there is none; the nearest one is named, and all that there are.

    >>> field_named("만료일", None).name
    '종료일'
    """
    wanted = match_key(name)
    if facts is not None and wanted in facts.given:
        said = facts.given[wanted]
        return Field(name, _GIVEN, lambda _facts, _who: said)
    found = _BY_NAME.get(wanted)
    if found is not None and not (
        found.name in _OURS and facts is not None and wanted in facts.own
    ):
        return found
    if facts is not None and wanted in facts.own:
        return _own(facts, wanted)
    raise _unknown(name, facts)


def offered(facts: Facts | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return all fields by what they tell of, those of the office's own last.

    >>> offered()["동의"][:2]
    ('수신동의일', '수신 의사')
    """
    found: dict[str, list[str]] = {}
    for each in FIELDS:
        found.setdefault(each.group, []).append(each.name)
    if facts is not None:
        mine = [each.header for key, each in facts.own.items() if key not in _BY_NAME]
        if mine:
            found["사무실의 열"] = mine
    return {group: tuple(names) for group, names in found.items()}


def said(slot: Slot, facts: Facts, recipient: Recipient, *, reveal: bool = True) -> str | Missing:
    """Return what a field says of a customer, or why it cannot be said.

    Args:
        slot: the field, and how it is shown.
        facts: what is known of everybody.
        recipient: the customer.
        reveal: whether what is personal is shown as it is; else masked.

    Raises:
        DomainError: there is no such field, or no such way to show it.
    """
    field = field_named(slot.field, facts)
    if slot.how and slot.how not in MANNERS:
        raise DomainError(
            f"'{slot.field}' 항목을 '{slot.how[:_LONGEST]}'{_so(slot.how)} 보일 수 없습니다.",
            hint=f"{' · '.join(MANNERS)} 가운데 하나를 쓰거나 지우세요: {{{slot.field}:{SHORT}}}",
        )
    value = field.of(facts, recipient)
    if isinstance(value, Missing):
        return value
    text = shown(value, slot.how)
    if not text:
        return Missing(f"'{field.name}' 값이 비어 있습니다.", "그 칸을 채우세요.", recipient.where)
    if "{" in text or "}" in text:
        return Missing(
            f"'{field.name}' 값에 중괄호가 있습니다.",
            "그 칸에서 중괄호를 지우세요.",
            recipient.where,
        )
    if reveal or field.name in sender.PARTS:  # the office's own name and number are nobody's secret
        return text
    return masked(text, field.kind) if field.kind is not Kind.TEXT else scrub(text)


def _so(word: str) -> str:
    return with_particle(f"'{word[:_LONGEST]}'", "으로/로")[len(word[:_LONGEST]) + 2 :]


def shown(value: object, how: str = "") -> str:
    """Return a value as a message says it, in one line.

    >>> day = date(2024, 10, 5)
    >>> shown(day), shown(day, SHORT), shown(day, WEEKDAY), shown(day, PLAIN)
    ('2024년 10월 5일', '10월 5일', '10월 5일(토)', '2024-10-05')
    >>> shown(Won(50_000)), shown(Won(50_000), PLAIN), shown(7)
    ('50,000원', '50,000', '7')
    """
    if isinstance(value, date):
        short = f"{value.month}월 {value.day}일"
        return {
            SHORT: short,
            WEEKDAY: f"{short}({_WEEKDAYS[value.weekday()]})",
            PLAIN: f"{value:%Y-%m-%d}",
        }.get(how, f"{value.year}년 {short}")
    if isinstance(value, Won):
        return f"{int(value):,}" if how == PLAIN else f"{int(value):,}원"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == value // 1 else f"{value:,.1f}"
    if isinstance(value, int):
        return f"{value:,}"
    return one_line(str(value or ""))


class Won(int):
    """An amount in whole won."""


# -- what each says --------------------------------------------------------------------------------


def _contract(field: str, *, amount: bool = False) -> Callable[[Facts, Recipient], object]:
    """A column of the contract that it is about."""

    def of(facts: Facts, recipient: Recipient) -> object:  # noqa: ARG001 - as all
        return _agreed(recipient, field, lambda each: _won(each.value(field), amount=amount))

    return of


def _won(value: object, *, amount: bool) -> object:
    return Won(value) if amount and isinstance(value, int) else value


def _agreed(recipient: Recipient, field: str, of: Callable[[Contract], object]) -> object:
    """What all contracts that it is about say alike."""
    name = LEDGER.column(field).name
    if not recipient.contracts:
        what = "끝난 계약이" if recipient.about == OVER else "계약이"
        return Missing(
            f"이 고객에게는 {what} 없습니다.",
            "계약이 있는 고객에게만 보내거나, 문구에서 그 항목을 빼세요.",
            recipient.where,
        )
    values = [of(each) for each in recipient.contracts]
    for value, each in zip(values, recipient.contracts, strict=True):
        if isinstance(value, Missing):
            return value
        if value is None:
            return _blank(each, field)
    if len(set(values)) > 1:
        cells = ", ".join(str(each.where()) for each in recipient.contracts)
        return Missing(
            f"같은 날 끝나는 계약이 여럿({cells})이라 '{name}'{_is(name)} 하나로 말할 수 없습니다.",
            "문구에서 그 항목을 빼거나, 계약마다 따로 보내세요.",
            recipient.where,
        )
    return values[0]


def _is(name: str) -> str:
    """The particle of an object behind a quoted name."""
    return with_particle(f"'{name}'", "을/를")[len(name) + 2 :]


def _blank(contract: Contract, field: str) -> Missing:
    """A cell that says nothing, or a column that is not there."""
    column, table = LEDGER.column(field), contract.sheet.table
    if field not in table.columns:
        return Missing(
            f"'{table.sheet}' 시트에 '{column.name}' 열이 없습니다.",
            f"'{column.name}' 열을 만들어 채우거나, 문구에서 그 항목을 빼세요.",
            contract.where(),
        )
    where = contract.where(field)
    header = table.columns[field].header
    at = contract.place[1]
    if at in table.columns[field].problems:
        return Missing(f"'{header}' 칸을 읽을 수 없습니다.", f"{where} 칸을 고치세요.", where)
    if not is_blank(contract.raw(field)):  # 상시
        return Missing(
            f"'{header}' 칸에 정해진 값이 없는 계약입니다.",
            "이 고객에게는 그 항목이 없는 문구를 쓰세요.",
            where,
        )
    return Missing(f"'{header}' 칸이 비어 있습니다.", f"{where} 칸을 채우세요.", where)


def _services(facts: Facts, recipient: Recipient) -> object:  # noqa: ARG001 - as all
    """The services of the contracts that it is about, each once."""
    if not recipient.contracts:
        return _agreed(recipient, "service", lambda each: each.value("service"))
    found = []
    for each in recipient.contracts:
        value = each.value("service")
        if value is None:
            return _blank(each, "service")
        found.append(one_line(str(value)))
    return ", ".join(dict.fromkeys(found))


def _ends(facts: Facts, recipient: Recipient) -> object:  # noqa: ARG001 - as all
    return _agreed(recipient, "end", lambda each: each.end)


def _starts(facts: Facts, recipient: Recipient) -> object:  # noqa: ARG001 - as all
    return _agreed(recipient, "start", lambda each: each.start)


def _left(facts: Facts, recipient: Recipient) -> object:
    end = _ends(facts, recipient)
    if not isinstance(end, date):
        return end
    days = days_left(end, facts.as_of)
    if days < 0:
        return Missing(
            f"계약이 {end}에 이미 끝나 남은 일수가 없습니다.",
            "끝난 고객에게는 '지난 일수'를 쓰는 문구를 고르세요.",
            recipient.contracts[0].where("end"),
        )
    return days


def _past(facts: Facts, recipient: Recipient) -> object:
    end = _ends(facts, recipient)
    if not isinstance(end, date):
        return end
    days = -days_left(end, facts.as_of)
    if days < 1:
        return Missing(
            f"계약이 {end}까지라 아직 끝나지 않았습니다.",
            "이용 중인 고객에게는 '남은 일수'를 쓰는 문구를 고르세요.",
            recipient.contracts[0].where("end"),
        )
    return days


def _next(part: int) -> Callable[[Facts, Recipient], object]:
    """The next term: its first day, its last day or its months, as a renewal would have them."""

    def of(facts: Facts, recipient: Recipient) -> object:
        def told(contract: Contract) -> object:
            try:
                return facts.renewals.term(contract.where(), *facts.next_term)[part]
            except UnknownLengthError as error:
                return Missing(
                    f"다음 기간을 말할 수 없습니다. {error.message}",
                    "편지이면 --months에 다음 기간의 개월 수를 적거나, '계약 기간' 칸을 채우세요.",
                    contract.where("end"),
                )
            except DomainError as error:
                return Missing(
                    f"다음 기간을 말할 수 없습니다. {error.message}",
                    "계약 시작일과 종료일을 확인하거나, 다음 기간을 말하지 않는 문구를 고르세요.",
                    contract.where("end"),
                )

        return _agreed(recipient, "end", told)

    return of


def _length(facts: Facts, recipient: Recipient) -> object:
    months = _next_months(facts, recipient)
    return f"{months}개월" if isinstance(months, int) else months


_next_months: Final = _next(2)


def _fee_basis(facts: Facts, recipient: Recipient) -> object:
    """What the fee is for, where the ledger tells it."""
    rows = facts.known("basis", lambda: _bases(facts))

    def told(contract: Contract) -> object:
        table = contract.sheet.table
        return rows.get(f"{table.sheet}!{table.rows[contract.place[1]]}")

    return _agreed(recipient, "fee_basis", told)


def _fee_told(facts: Facts, recipient: Recipient) -> object:
    """The fee with what it is for, as far as the ledger tells it: 월 100,000원."""
    fee = _contract("fee", amount=True)(facts, recipient)
    if isinstance(fee, Missing):
        return fee
    basis, told = _fee_basis(facts, recipient), shown(fee)
    if basis == MONTHLY:
        return f"월 {told}"
    if basis != FOR_TERM:
        return told
    length = _length(facts, recipient)
    if isinstance(length, Missing):
        return told
    if facts.next_term[0] is not None:
        return Missing(
            f"앞 기간의 요금이라 {length}의 요금을 알 수 없습니다.",
            "새 요금을 적으세요: --fill '요금 안내=1,000,000원'",
            recipient.contracts[0].where("fee"),
        )
    return f"{told} ({length})"


def _bases(facts: Facts) -> Mapping[str, Any]:
    frame = facts.office.contracts
    columns = zip(frame["sheet"], frame["row"], frame["basis"], strict=True)
    return {f"{sheet}!{row}": basis for sheet, row, basis in columns if isinstance(basis, str)}


def _person(field: str) -> Callable[[Facts, Recipient], object]:
    """What the ledger says of the customer, in whichever row."""

    def of(facts: Facts, recipient: Recipient) -> object:  # noqa: ARG001 - as all
        value = recipient.last(field)[0]
        if value is not None:
            return str(value)
        there = (*recipient.contracts, *reversed(recipient.rows))
        has = [each for each in there if field in each.sheet.table.columns]
        return _blank((has or there)[0], field)

    return of


def _listed(key: str, name: str, hint: str) -> Callable[[Facts, Recipient], object]:
    """What a column of lists says of a customer."""

    def of(facts: Facts, recipient: Recipient) -> object:
        value = facts.listed(key).get(recipient.key)
        if value is None or value == "":
            return Missing(f"'{name}' 값이 없습니다.", hint, recipient.where)
        return value

    return of


def _tier(facts: Facts, recipient: Recipient) -> object:
    return _listed("tier", "등급", "이용 중인 고객에게만 등급이 있습니다.")(facts, recipient)


def _points(facts: Facts, recipient: Recipient) -> object:
    """What the rows of 혜택 come to; without that sheet what a column 포인트 says."""
    if facts.benefits is not None:
        missing = _doubtful(facts, recipient)
        return facts.benefits.of(recipient.key).balance if missing is None else missing
    own = facts.own.get(match_key("포인트"))
    text = facts.own_said(own, recipient) if own is not None else ""
    if not text:
        text = str(facts.details_called("포인트").get(recipient.key, ""))
    if not text:
        return Missing(
            "'포인트' 값이 없습니다.",
            "고객정보 시트의 '포인트' 열을 채우거나, 문구에서 그 항목을 빼세요.",
            recipient.where,
        )
    plain = text.replace(",", "").removesuffix(".0")
    return int(plain) if plain.isdecimal() else text


def _doubtful(facts: Facts, recipient: Recipient) -> Missing | None:
    """Why a customer's points are not sure; None where they are."""
    cell = facts.doubtful(recipient.key)
    if cell is None:
        return None
    return Missing(
        "혜택 시트에 셈하지 못한 행이 있어 포인트가 확실하지 않습니다.",
        f"{cell}의 행을 고치세요. 무엇이 틀렸는지는 xlcrm check로 봅니다.",
        cell,
    )


def _ending_points(part: str) -> Callable[[Facts, Recipient], object]:
    """The points that expire soon, as 설정 says what is soon; or the day on which the first do."""

    def of(facts: Facts, recipient: Recipient) -> object:
        missing = _doubtful(facts, recipient)
        if missing is not None:
            return missing
        lots = () if facts.benefits is None else facts.benefits.of(recipient.key).lots
        soon = days_after(facts.as_of, facts.book.settings.benefits.soon)
        ending = [lot for lot in lots if lot.until is not None and lot.until <= soon]
        days = [lot.until for lot in ending if lot.until is not None]
        if not days:
            return Missing(
                f"{soon}까지 만료될 포인트가 없습니다.",
                "만료될 포인트가 있는 고객에게만 보내세요.",
                recipient.where,
            )
        return sum(lot.left for lot in ending) if part == "points" else min(days)

    return of


def _of_coupon(part: str) -> Callable[[Facts, Recipient], object]:
    """What the last coupon says that the customer may use."""

    def of(facts: Facts, recipient: Recipient) -> object:
        coupon = facts.coupon(recipient.key)
        if coupon is None:
            return Missing(
                "쓸 수 있는 쿠폰이 없습니다.",
                "쿠폰을 준 고객에게만 보내세요.",
                recipient.where,
            )
        if part == "until" and coupon.until is None:
            return Missing("기한이 없는 쿠폰입니다.", "문구에서 그 항목을 빼세요.", recipient.where)
        return getattr(coupon, part)

    return of


def _form_code(facts: Facts, recipient: Recipient) -> object:
    """The code of the last questionnaire that the customer has not answered."""
    return facts.form_code(recipient.key) or Missing(
        "답하지 않은 설문이 없습니다.", "설문 미응답 고객에게만 보내세요.", recipient.where
    )


def _owed(facts: Facts, recipient: Recipient) -> object:
    """What all contracts of a customer owe; refused where one owes nobody knows how much."""
    owed = facts.owed(recipient.key)
    for each in owed:
        if each.won is None:
            return Missing(
                f"얼마를 안 냈는지 알 수 없습니다. {each.basis}".strip(),
                f"{each.cell} 칸과 요금을 확인하세요. 자세히는 xlcrm dues로 봅니다.",
                each.cell,
            )
    total = sum(each.won or 0 for each in owed)
    if not total:
        return Missing(
            "안 낸 요금이 없습니다.", "미납이 있는 고객에게만 보내세요.", recipient.where
        )
    return Won(total)


def _owed_months(facts: Facts, recipient: Recipient) -> object:
    months = sorted({month for each in facts.owed(recipient.key) for month in each.months})
    if not months:
        return Missing(
            "어느 달을 안 냈는지 알 수 없습니다.",
            "문구에서 '미납 달' 항목을 빼거나, 월별 납부를 적으세요.",
            recipient.where,
        )
    return months_told(months)


def _bought(field: str, name: str, *, amount: bool = False) -> Callable[[Facts, Recipient], object]:
    def of(facts: Facts, recipient: Recipient) -> object:
        value = facts.purchases(field).get(recipient.key)
        if value is None:
            return Missing(
                f"구매이력에 '{name}'{_is(name)} 말할 기록이 없습니다.",
                "구매이력에 기록이 있는 고객에게만 보내세요.",
                recipient.where,
            )
        return Won(round(value)) if amount else value

    return of


def _complained(part: str, name: str, field: str) -> Callable[[Facts, Recipient], object]:
    def of(facts: Facts, recipient: Recipient) -> object:
        found = facts.complaint(recipient.key)
        if found is None:
            return Missing(
                "고객관리일지에 이 고객의 불만이 없습니다.",
                "일지에 불만을 적은 고객에게만 보내세요.",
                recipient.where,
            )
        if not found[part]:
            where = found["where"]
            return Missing(
                f"마지막 불만에 '{name}'{_is(name)} 말할 것이 없습니다.",
                f"{where}의 행에서 '{field}' 칸을 채우거나, --fill {name}=…로 적으세요.",
                None,
            )
        return found[part]

    return of


def _born(facts: Facts, recipient: Recipient) -> object:
    found = facts.birthday(recipient.key)
    if found is None:
        return Missing(
            "생일을 알 수 없습니다.",
            "고객정보나 고객대장의 '생일' 열에 5월 3일처럼 적으세요.",
            recipient.where,
        )
    return f"{found[0]}월 {found[1]}일"


def _joined(facts: Facts, recipient: Recipient) -> object:
    value = facts.first_start().get(recipient.key)
    if value is None:
        return Missing(
            "첫 계약의 시작일을 알 수 없습니다.",
            "고객대장에 계약 시작일을 적으세요.",
            recipient.where,
        )
    return value


def _consented_on(facts: Facts, recipient: Recipient) -> object:
    """The day of the consent that counts: of all ways, or the first of those that are open."""
    person = facts.consent_of(recipient.key)
    days = [person.consent(way).on for way in allowed_ways(person, facts.as_of)]
    value = facts.detail("marketing_consent_on").get(recipient.key)
    value = value or min(filter(None, days), default=None)
    if value is None:
        return Missing(
            "'수신동의일'을 알 수 없습니다.",
            "고객정보 시트의 '수신동의일' 칸을 채우세요.",
            recipient.where,
        )
    return value


def _to_tell(facts: Facts, recipient: Recipient) -> tuple[str, date] | None:
    """What the office has to tell a customer now: what they said of which ways, and when."""
    found = results_to_tell(facts.consent_of(recipient.key), facts.as_of)
    if not found:
        return None
    first = found[0]
    same = [each.way for each in found if (each.what, each.on) == (first.what, first.on)]
    ways = "" if "" in same else "·".join(same)
    return f"{ways} 수신{'동의' if first.what == '동의' else '거부'}".strip(), first.on


def _consent(facts: Facts, recipient: Recipient) -> object:
    if told := _to_tell(facts, recipient):
        return told[0]
    said, withdrawn = _decided(facts, recipient)
    if withdrawn is not None:
        return "수신거부"
    if said is None:
        return Missing(
            "수신에 동의했는지 알 수 없습니다.",
            "고객정보 시트의 '마케팅 수신동의' 칸을 채우세요.",
            recipient.where,
        )
    return "수신동의" if said else "수신거부"


def _decided_on(facts: Facts, recipient: Recipient) -> object:
    """The day of what was said last: of a refusal its own, which no day of a consent is."""
    if told := _to_tell(facts, recipient):
        return told[1]
    said, withdrawn = _decided(facts, recipient)
    if withdrawn is not None:
        return withdrawn
    if said is False:
        return Missing(
            "수신을 거부한 날을 알 수 없습니다.",
            "고객정보 시트의 '수신거부일' 칸을 채우거나, --fill '의사 표시일=…'로 적으세요.",
            recipient.where,
        )
    return _consented_on(facts, recipient)


def _decided(facts: Facts, recipient: Recipient) -> tuple[object, date | None]:
    """What a customer said of advertising, and the day of a refusal that no later consent heals."""
    said = facts.detail("marketing_consent").get(recipient.key)
    given = facts.detail("marketing_consent_on").get(recipient.key)
    withdrawn = facts.details_called("수신거부일").get(recipient.key)
    if not isinstance(withdrawn, date):
        return said, None
    healed = said and isinstance(given, date) and given > withdrawn
    return said, None if healed else withdrawn


def _of_office(item: str) -> Callable[[Facts, Recipient], object]:
    """What 설정 says of who writes."""
    part = sender.PARTS[item]

    def of(facts: Facts, recipient: Recipient) -> object:  # noqa: ARG001 - as all
        text = str(getattr(facts.sender, part))
        if text:
            return text
        return Missing(
            f"설정에 '{item}'{_subject(item)} 없습니다.",
            f"설정 시트에 {sender.told_by(item)} 한 줄을 적으세요.",
        )

    return of


def _subject(name: str) -> str:
    return with_particle(f"'{name}'", "이/가")[len(name) + 2 :]


def _own(facts: Facts, key: str) -> Field:
    """A column of the office's own as a field."""
    own = facts.own[key]

    def of(facts: Facts, recipient: Recipient) -> object:
        text = facts.own_said(own, recipient)
        if text:
            return text
        return Missing(
            f"'{own.header}' 칸이 비어 있습니다.",
            f"이 고객의 '{own.header}' 칸을 채우세요.",
            recipient.where,
        )

    kind = Kind.NAME if facts.names_people(own) else Kind.NOTE
    return Field(own.header, "사무실의 열", of, kind)


def _unknown(name: str, facts: Facts | None) -> DomainError:
    groups = offered(facts)
    names = {match_key(each): each for group in groups.values() for each in group}
    for field in FIELDS:
        names.update({match_key(word): field.name for word in field.also})
    near = nearest(match_key(name), tuple(names))
    close = f" 가장 가까운 것: {{{names[near]}}}." if near else ""
    listed = " · ".join(each for group in groups.values() for each in group)
    return DomainError(
        f"'{one_line(name)[:_LONGEST]}' 항목은 없습니다.{close}", hint=f"쓸 수 있는 항목: {listed}"
    )


_OURS: Final = frozenset(
    {
        *("등급", "이용 개월", "계약 횟수", "만족도", "요금 안내", "답 기한", "설문 코드"),
        *("쿠폰", "쿠폰 번호", "쿠폰 기한", "곧 만료될 포인트", "포인트 만료일"),
    }
)
"""Fields that we compute: a column of the office's own that is called so is meant before them."""

_GIVEN: Final = "적어 준 것"
_C, _P, _H, _S, _O = "계약", "고객", "기록", "동의", "사무실"

FIELDS: Final = (
    Field("서비스", _C, _services, also=("서비스 내용", "상품", "상품명")),
    Field("시작일", _C, _starts, also=("계약 시작일",)),
    Field("종료일", _C, _ends, also=("계약 종료일", "만료일")),
    Field("남은 일수", _C, _left, also=("남은 날", "D-Day")),
    Field("지난 일수", _C, _past),
    Field("다음 시작일", _C, _next(0)),
    Field("다음 종료일", _C, _next(1)),
    Field("다음 기간", _C, _length),
    Field("요금", _C, _contract("fee", amount=True), also=("금액", "이용료")),
    Field("요금 기준", _C, _fee_basis),
    Field("요금 안내", _C, _fee_told),
    Field("잔여횟수", _C, _contract("sessions_left"), also=("남은 횟수",)),
    Field("계약 ID", _C, _contract("contract_id"), Kind.IDENTIFIER, ("계약번호",)),
    Field("미납금", _C, _owed, also=("미납", "미납 요금")),
    Field("미납 달", _C, _owed_months),
    Field("고객명", _P, _person("name"), Kind.NAME, ("이름", "성명", "회원명")),
    Field("고객 ID", _P, _person("customer_id"), Kind.IDENTIFIER, ("고객번호", "회원번호")),
    Field("연락처", _P, _person("phone"), Kind.PHONE, ("전화번호",)),
    Field("이메일", _P, _person("email"), Kind.EMAIL),
    Field("주소", _P, _person("address"), Kind.ADDRESS),
    Field("담당자", _P, _person("officer"), also=("담당",)),
    Field("지점", _P, _person("branch")),
    Field("등급", _P, _tier),
    Field("포인트", _P, _points, also=("적립금", "마일리지")),
    Field("곧 만료될 포인트", _P, _ending_points("points")),
    Field("포인트 만료일", _P, _ending_points("day")),
    Field("쿠폰", _P, _of_coupon("worth"), also=("쿠폰 내용",)),
    Field("쿠폰 번호", _P, _of_coupon("code")),
    Field("쿠폰 기한", _P, _of_coupon("until")),
    Field("설문 코드", _P, _form_code),
    Field("생일", _P, _born),
    Field("가입일", _P, _joined),
    Field(
        "이용 개월",
        _P,
        _listed("months", "이용 개월", "계약이 시작한 고객에게만 보내세요."),
        also=("이용 기간",),
    ),
    Field("계약 횟수", _P, _listed("terms", "계약 횟수", "계약이 있는 고객에게만 보내세요.")),
    Field("최근 구매일", _H, _bought("date", "최근 구매일")),
    Field("최근 구매", _H, _bought("product", "최근 구매"), also=("최근 구매 제품",)),
    Field("최근 구매 금액", _H, _bought("amount", "최근 구매 금액", amount=True)),
    Field(
        "최근 상담일",
        _H,
        _listed("last_contact", "최근 상담일", "고객관리일지에 상담을 적은 고객에게만 보내세요."),
        also=("최근 연락",),
    ),
    Field("최근 불만일", _H, _complained("on", "최근 불만일", "일시")),
    Field("해결 방법", _H, _complained("resolution", "해결 방법", "해결 방법"), Kind.NOTE),
    Field("보상", _H, _complained("reward", "보상", "보상"), Kind.NOTE),
    Field("만족도", _H, _listed("score", "만족도", "만족도 시트에 답이 있는 고객에게만 보내세요.")),
    Field("수신동의일", _S, _consented_on),
    Field("수신 의사", _S, _consent),
    Field("의사 표시일", _S, _decided_on),
    Field("사무실", _O, _of_office(sender.OFFICE_ITEM), also=("상호", "사무실 이름")),
    Field("발신자", _O, _of_office(sender.SENDER_ITEM), also=("보내는 사람",)),
    Field("발신번호", _O, _of_office(sender.NUMBER_ITEM)),
    Field("무료수신거부", _O, _of_office(sender.OPT_OUT_ITEM), also=("수신거부",)),
    Field("사무실 전화", _O, _of_office(sender.PHONE_ITEM)),
    Field("사무실 주소", _O, _of_office(sender.ADDRESS_ITEM)),
    Field("사무실 이메일", _O, _of_office(sender.EMAIL_ITEM)),
    Field("사무실 링크", _O, _of_office(sender.LINK_ITEM), also=("링크", "홈페이지")),
    Field("오늘", _O, lambda facts, _who: facts.as_of, also=("기준일",)),
    Field("답 기한", _O, lambda facts, _who: facts.answer_by, also=("회신 기한",)),
)
"""All fields, in the order in which they are offered."""


_BY_NAME: Final[Mapping[str, Field]] = {
    match_key(word): field for field in reversed(FIELDS) for word in (*field.also, field.name)
}
