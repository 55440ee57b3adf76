"""Which days of a list bound its terms, where its headers leave that open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, one_line
from xlcrm.jobs.adopt.header_row import (
    DOUBTED,
    EVEN,
    OF_TERM,
    HeaderRow,
    Offered,
)
from xlcrm.jobs.adopt.likely import likely_days, usual_length
from xlcrm.jobs.adopt.outdone import outdone
from xlcrm.jobs.adopt.unlikely import UNLIKELY, unlikely
from xlcrm.reading.bystanders import accessory_in, aside_in
from xlcrm.reading.candidate import AMBIGUOUS, LIKELY
from xlcrm.reading.dues import is_of_debts
from xlcrm.reading.evidence import (
    are_dates,
    bounds_terms,
    comes_first,
    counts_rows,
    filled,
    reads,
    whole_terms,
)
from xlcrm.reading.headers import (
    PROOF,
)
from xlcrm.reading.lexicon import unknown_head
from xlcrm.reading.similar import KIN_SCORE, LITTLE, likeness
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xlcrm.jobs.adopt.header_row import Meant
    from xlcrm.reading.headers import HeaderMatch

_OF_LATE: Final = lazy(
    r"^(?:최근|수정|변경|작성|출력|조회|갱신|다음|차기)|알림|컨택|연락일|통보|확인일"
)
_PLANNED: Final = lazy(r"예정|예상|기한|약정|due|expected|plan|期限|予定")
_OF_LICENCE: Final = lazy(r"허가|면허|신고|지정|인가|licen[cs]e|permit|許可")
_OF_CONTRACT: Final = lazy(
    r"계약|약정|가입|개통|개시|contra[ct]|lease|tenan|rent|subscri|polic|agreement"
    r"|vertrag|miet|kontrakt|avtal|umow|smlouv|sozle[sş]|договор|аренд|חוזה|合同|契約|租"
)
_OF_STAYING: Final = lazy(r"(?:입주|입실|입점|입소|입원|임대|임차|대여|렌탈)")
_OF_USE: Final = lazy(r"(?:대여|렌탈|렌트|임대|이용|사용|구독|대관|보관)(?!신청|접수)")
_JOINED_ON: Final = lazy(r"가입|개통|설치")
_MOVED: Final = lazy(r"(?:입주|입실|입점|입소|입원|인도|이용시작|개시)")
_SIGNED: Final = lazy(r"계약|접수|신청|체결|청약|승인")
"""What somebody signs before he moves in."""
_OF_BIRTH: Final = lazy(r"생년|생일|출생|birth|dob")
_PROVED: Final = 90.0  # of days that bound whole months
_OF_NO_DAY: Final = frozenset(
    {"service", "name", "fee", "terminated_on", "cancelled_on", "paused_from"}
)
_HAPPENED: Final = lazy(r"(?:가입|신청|접수|계약|체결|등록|개시|시작|적용|개통|승인|청약)")
_WHAT: Final = (
    r"(?P<what>(?!점검|검사|방문|상담|접종|진료|통화|연락|교육|결제|납부|이체).{2,6}?)일?자?"
)
_LAST_DONE: Final = lazy(rf"^(?:최근|지난|직전|마지막|최종){_WHAT}$")
_DUE_NEXT: Final = lazy(rf"^(?:다음|차기|차회){_WHAT}(?:예정일?)?$")
_SINCE: Final = lazy(
    r"가입|등록|입[회학원소관실주단문]|최초|처음|시작|언제|개시|부터|다닌|배운|since|start|join|enrol"
)
"""Since when somebody comes, and no day on which something is used once."""
_PAID_ONCE: Final = lazy(r"가입|입회|입학|등록|보증|예치|찬조|기부|후원")
_CYCLE: Final = lazy(r"주기(?:개월)?$")
_IN_ROUNDS: Final = "주기마다 하는 일의 날이라, 그 사이를 계약 기간으로 볼 수 있습니다."
_OTHER_PERIOD: Final = (
    "계약 기간으로 보이지만, 뜻을 모르는 날짜 열이 따로 있어 다른 기간일 수도 있습니다."
)
_LEFT_LATER: Final = "그만둔 날보다 앞서는 날이라, 시작한 날로 보입니다."
_ANNOUNCED: Final = "일어난 날로 보이지만, 신청하거나 예정한 날일 수도 있습니다."
DOUBTS: Final = {
    "start": "계약을 시작하는 날로 보이지만, 계약서를 쓴 날이나 등록한 날일 수도 있습니다.",
    "end": "계약이 끝나는 날로 보이지만, 다른 것의 날일 수도 있습니다.",
    "name": "고객으로 보이지만, 우리 지점이나 다른 쪽의 이름일 수도 있습니다.",
    "months": "계약 기간으로 보이지만, 지금까지 쓴 기간일 수도 있습니다.",
    "service": "무엇에 대한 계약인지 적는 열로 보이지만, 다른 것을 나누는 말일 수도 있습니다.",
    "fee": "고객이 내는 요금으로 보이지만, 매출이나 다른 금액일 수도 있습니다.",
    "terminated_on": f"해지가 {_ANNOUNCED}",
    "cancelled_on": f"취소가 {_ANNOUNCED}",
    "paused_from": f"정지가 {_ANNOUNCED}",
}


def proved_ends(row: HeaderRow) -> dict[int, Meant]:
    """The columns that only may bound a term, where whole months between them prove that they do.

    A bare 시작 and 종료 below a group that nobody knows are such ones.
    """
    ends = [[each for each in row.found if each.field == name] for name in ("start", "end")]
    if row.spec.key != LEDGER.key or any(len(each) != 1 or each[0].holds for each in ends):
        return {}
    start, end = (each[0].column for each in ends)
    if whole_terms(row.below(start), row.below(end)) < PROOF:
        return {}
    return {start: (("start",), KIN_SCORE), end: (("end",), KIN_SCORE)}


def tells_of_terms(row: HeaderRow) -> bool:
    """Whether one day is enough: a last one, or that of a contract with what it is for."""
    ends = [each.text for each in row.found if each.field == "end"]
    if row.renewals or any(not is_of_debts(each, row.fields) for each in ends):
        return True
    contract = any(
        each.field == "start" and _OF_CONTRACT.search(normalise(each.text)) for each in row.found
    )
    licensed = "terminated_on" in row.fields and any(
        each.field == "start" and _OF_LICENCE.search(normalise(each.text)) for each in row.found
    )
    sold = len(OF_TERM & row.fields)
    if "status" in row.fields and any(
        each.field == "start" and _OF_STAYING.match(normalise(each.text)) for each in row.found
    ):
        return True  # since when somebody is here, and whether he still is
    if contract and any(
        each.field == "name" and normalise(each.text).startswith("계약") for each in row.found
    ):
        return True  # with whom there is a contract, and since when
    if "terminated_on" in row.fields and (contract or _before_leaving(row)):
        return True  # when a contract was made, and when it was given up
    begun = any(each.field == "start" and each.preference < LIKELY for each in row.found)
    paid = begun and "fee" in row.fields and sold > 1
    return (
        licensed or paid or _pays_since(row) or (contract and sold + ("status" in row.fields) > 1)
    )


def _pays_since(row: HeaderRow) -> bool:
    """Whether customers are listed with the one day since when they come and what they pay.

    원생명, 등록일, 수강료 are those of a term without an end; a fee for joining is paid once.
    """
    days = [
        each
        for each in row.found
        if each.field == "start" and not each.holds and _SINCE.search(normalise(each.text))
    ]
    fees = [each for each in row.found if each.field == "fee"]
    named = any(each.field == "name" and each.preference < AMBIGUOUS for each in row.found)
    once = all(_PAID_ONCE.search(normalise(each.text)) for each in fees)
    named = named or row.names_people
    return named and len(days) == 1 and not once and "phone" in row.fields


def _before_leaving(row: HeaderRow) -> list[int]:
    """The one column of days, of which no word is known, before those on which people have left."""
    left = [each.column for each in row.found if each.field == "terminated_on"]
    if len(left) != 1 or not row.fields.isdisjoint({*TERM}):
        return []
    days = unknown_days(row)
    first = [each for each in days if comes_first(row.below(each), row.below(left[0]))]
    return first if len(days) == 1 else []


def _may_bound(row: HeaderRow, column: int) -> frozenset[str]:
    """Which end of a term a column of days may be, beside the other end if that is known.

    What comes after the first day in nearly each row, and mostly weeks later, may be the last one.
    """
    days = row.below(column)
    starts = [row.below(each.column) for each in row.found if each.field == "start"]
    ends = [row.below(each.column) for each in row.found if each.field == "end"]
    found = set()
    if all(bounds_terms(days, each) for each in ends):
        found.add("start")
    if all(bounds_terms(each, days) for each in starts):
        found.add("end")
    return frozenset(found)


def rounds(row: HeaderRow) -> dict[str, int]:
    """The days on which something was done last and is due next, in a list that says how often.

    최근 청소 and 다음 청소 beside 주기 are the ends of what was paid for, if the office says so; a
    look that somebody takes, or a call, is nothing that is sold.
    """
    if not row.fields.isdisjoint({*TERM, "months"}):
        return {}
    words = {column: normalise(cell.text) for column, cell in row.cells.items()}
    if not any(map(_CYCLE.search, words.values())):
        return {}
    last = {each["what"]: at for at, word in words.items() if (each := _LAST_DONE.match(word))}
    due = {each["what"]: at for at, word in words.items() if (each := _DUE_NEXT.match(word))}
    for what in last.keys() & due.keys():
        days = row.below(last[what]), row.below(due[what])
        if all(map(are_dates, days)) and bounds_terms(*days):
            return {"start": last[what], "end": due[what]}
    return {}


def unknown_days(row: HeaderRow, but: Collection[int] = ()) -> list[int]:
    """The columns of dates that nothing is known of."""
    done = [column for column in rounds(row).values() if column not in but]
    return done + [
        each
        for each, cell in row.open.items()
        if each not in but
        and are_dates(row.below(each))
        and (each in row.renewals or not _OF_LATE.search(normalise(cell.text)))
    ]


def of_days(
    match: HeaderMatch | None, row: HeaderRow, wanted: Collection[str]
) -> dict[int, list[Offered]]:
    """The columns of days of which nothing is known, where a day of the term is wanted."""
    if not wanted & {"start", "end"}:  # type: ignore[operator]  # a set
        return {}
    known = {each.field: each.column for each in row.found if each.field in {"start", "end"}}
    open_days = {
        column: row.below(column)
        for column in (*unknown_days(row), *(_before_whole_terms(row) if "start" in wanted else ()))
        if row.is_full(column)  # else it is that of some who have left
    }
    names = {column: one_line(row.cells[column].text) for column in open_days}
    places = {"start": 0, "end": -1}
    names |= {places[name]: one_line(row.cells[column].text) for name, column in known.items()}
    found = likely_days(
        open_days, {name: row.below(column) for name, column in known.items()}, names
    )
    offers = {
        column: [
            Offered(*each)
            for each in likely
            if each.field in wanted and each.field in _may_bound(row, column)
        ]
        for column, likely in found.items()
    }
    if match is not None:  # what is no ledger without them is asked, whatever they say
        offers = {
            column: each
            for column, each in offers.items()
            if each
            and (
                each[0].score >= _PROVED
                or _is_like(row, column, each[0].field)
                or column in row.renewals
            )
        }
    offers |= {
        column: [Offered("start", DOUBTED, _LEFT_LATER)]
        for column in _before_leaving(row)
        if "start" in wanted
    }
    offers |= {
        column: [Offered(field, DOUBTED, _IN_ROUNDS)]
        for field, column in rounds(row).items()
        if field in wanted
    }
    renewed = {column: _renewed(offers[column]) for column in row.renewals if column in offers}
    return offers | renewed


def _before_whole_terms(row: HeaderRow) -> list[int]:
    """Days of something else, as 구입일, from which nearly each row ends whole months later."""
    ends = [row.below(each.column) for each in row.found if each.field == "end" and not each.holds]
    known = {each.column for each in row.found} | {*unknown_days(row)}
    if len(ends) != 1 or "start" in row.fields:
        return []
    found = [
        column
        for column, cell in row.cells.items()
        if column not in known
        and not _OF_BIRTH.search(normalise(cell.text))
        and are_dates(row.below(column))
        and whole_terms(row.below(column), ends[0]) >= PROOF
    ]
    return found if len(found) == 1 else []


def _renewed(offers: Sequence[Offered]) -> list[Offered]:
    """A day of renewal as what may be the last day of the term: that is asked, and nothing else."""
    why = "갱신하거나 다시 내는 날이지만, 다른 종료일이 없어 계약이 끝나는 날일 수 있습니다."
    return [Offered("end", DOUBTED, why) for each in offers if each.field == "end"][:1]


def _is_like(row: HeaderRow, column: int, field: str) -> bool:
    """Whether a header is spelled a little like the name of a field."""
    return likeness(row.cells[column], row.spec).get(field, 0.0) >= LITTLE


def doubted(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """The days of which the words leave a doubt, and no term of whole months takes it away.

    등록일 beside 만료일 begins the term where each ends whole months later; else a person is asked.
    """
    if match.spec.key != LEDGER.key:
        return {}
    columns = match.columns
    start, end = columns.get("start"), columns.get("end")
    apart = {each for each in TERM if _is_apart(match, row, each) or _is_aside(match, row, each)}
    odd = unlikely(match, row)
    if _is_one_of_several(match, row):
        apart.add("start")
    others = outdone(match, row)
    if others and all(name in match.holds for name in others):
        held = Offered("~".join(TERM), DOUBTED, _OTHER_PERIOD)
        return {columns["start"]: [held]}
    apart |= others
    sure = {"fee"} - {each.field for each in match.notices if each.code == "C202"} - odd
    proved = start and end and whole_terms(row.below(start), row.below(end)) >= PROOF
    return {
        columns[name]: [Offered(name, DOUBTED, UNLIKELY[name] if name in odd else DOUBTS[name])]
        for name in DOUBTS
        if name not in sure
        and (name in match.doubtful or name in apart or name in odd)
        and (name in apart or name in odd or not _is_alone(match, row, name))
        and (name in _OF_NO_DAY or name in apart or name in odd or not proved)
        and name in columns
        and name not in match.holds
        and filled(row.below(columns[name]))
    }


def _is_alone(match: HeaderMatch, row: HeaderRow, name: str) -> bool:
    """Whether no other column can be what a header says with a doubt, so that nobody is asked.

    대여 날짜 begins the term where no other day is known but the last one; what is called after
    what the list is about, 대부목적 beside 대부기간, says what it is for.
    """
    plain = normalise(match.headers.get(name, ""))
    if name == "start":
        lasts = "months" in match.columns
        used = _OF_USE.match(plain) or (_JOINED_ON.match(plain) if lasts else None)
        return used is not None and not _other_days(match, row)
    if name == "service":
        return plain.endswith("목적") and any(
            normalise(match.headers.get(each, "")).startswith(plain.removesuffix("목적"))
            for each in (*TERM, "months", "fee")
        )
    return False


def _other_days(match: HeaderMatch, row: HeaderRow) -> list[int]:
    """The columns of days besides the first and the last one of a term, but for births."""
    known = {match.columns.get(each) for each in TERM}
    return [
        column
        for column, cell in row.cells.items()
        if column not in known
        and not _OF_BIRTH.search(normalise(cell.text))
        and are_dates(row.below(column))
    ]


def _is_apart(match: HeaderMatch, row: HeaderRow, name: str) -> bool:
    """Whether one end of a term is called after something that the other one is not.

    프로젝트 종료일 beside 시작일, 락커 만료일 beside 회원권 시작일: whole months between them prove
    nothing, for such things are kept as long.
    """
    other = match.headers.get("end" if name == "start" else "start")
    if name in match.told or name not in match.headers or other is None:
        return False
    text = match.headers[name]
    head = accessory_in(text) or unknown_head(text)
    sold = match.headers.get("service"), row.reader.name, other
    return bool(head) and not any(head in normalise(each) for each in sold if each)


def _is_one_of_several(match: HeaderMatch, row: HeaderRow) -> bool:
    """Whether a first day is one of several of what has happened, and nothing says when it ends.

    개통일 beside 가입일시 may be that of the telephone, and the other one that of the insurance.
    """
    start = next((each for each in row.found if each.column == match.columns.get("start")), None)
    if start is None or not start.composed or start.holds or "start" in match.told:
        return False
    if not {"end", "months", "sessions_left"}.isdisjoint(match.fields):
        return False
    known = {at for field, at in match.columns.items() if field != "start"}
    moved = _MOVED.match(normalise(start.text)) is not None
    return any(
        column not in known
        and column != start.column
        and _HAPPENED.search(normalise(cell.text)) is not None
        and not (
            moved
            and _SIGNED.search(normalise(cell.text))
            and comes_first(row.below(column), row.below(start.column))
        )
        and are_dates(row.below(column))
        and row.is_full(column)
        for column, cell in row.cells.items()
    )


def _is_aside(match: HeaderMatch, row: HeaderRow, name: str) -> bool:
    """Tell whether one end of a term is that of something else, of which no other header speaks.

    교육종료일 in a list of tenants ends no lease, but the term where 교육비 or 교육과정 stand.
    """
    head = aside_in(match.headers.get(name, ""))
    if not head or name in match.told:
        return False
    days = {match.columns.get(each) for each in TERM}
    others = [cell.text for column, cell in row.cells.items() if column not in days]
    return not any(head in normalise(each) for each in (row.reader.name, *others))


def both_ends(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """The two ends of a term, where only an answer about them makes a ledger of the sheet."""
    if row.spec.key != LEDGER.key or not {*TERM} <= {*match.columns}:
        return {}
    return {
        match.columns[name]: [Offered(name, DOUBTED, DOUBTS[name])]
        for name in TERM
        if filled(row.below(match.columns[name]))
    }


def doubled(
    match: HeaderMatch | None, row: HeaderRow, field: str, columns: Sequence[int]
) -> dict[int, list[Offered]]:
    """The columns that all say that they are one field: the likeliest one, or else all of them."""
    best, why = _better(match, row, field, columns)
    planned = [each for each in columns if _PLANNED.search(normalise(row.cells[each].text))]
    if best is None and field == "end" and len(planned) == 1:
        why = "다른 열은 실제로 끝난 날로, 이 열은 끝나기로 한 날로 보입니다."
        return {planned[0]: [Offered(field, DOUBTED, why)]}
    if best is None:
        same = "뜻이 같은 열이 둘 이상이라, 쓸 것을 정해야 합니다."
        return {column: [Offered(field, EVEN, same)] for column in columns}
    return {best: [Offered(field, 100.0, why)]}


def _better(
    match: HeaderMatch | None, row: HeaderRow, field: str, columns: Sequence[int]
) -> tuple[int | None, str]:
    """The one of several columns for which its cells speak, and how; None where none is better."""
    known = {} if match is None else match.columns
    other = known.get({"start": "end", "end": "start"}.get(field, ""))
    if other is not None:
        below, whole = row.below(other), {}
        for column in columns:
            pair = (row.below(column), below) if field == "start" else (below, row.below(column))
            whole[column] = whole_terms(*pair)
        first, second, *_ = sorted(whole, key=lambda column: -whole[column])
        if whole[first] >= PROOF and whole[second] < PROOF:
            pair = (row.below(first), below) if field == "start" else (below, row.below(first))
            length = usual_length(*pair)
            months = f"{length}개월" if length else "몇 달"
            return first, f"시작일과 종료일 사이가 {months}인 열입니다."
    if field == "customer_id":
        telling = [column for column in columns if not counts_rows(row.below(column))]
        if len(telling) == 1:
            return telling[0], "다른 열은 줄을 센 번호입니다."
    counts = {column: _said(row, field, column) for column in columns}
    first, second, *_ = sorted(counts, key=lambda column: -counts[column])
    if counts[first] > 2 * counts[second]:
        return first, "다른 열보다 훨씬 많이 적혀 있습니다."
    return None, ""


def _said(row: HeaderRow, field: str, column: int) -> int:
    """How many cells of a column say something: of days those that are some, and no words."""
    below = filled(row.below(column))
    if row.spec.column(field).kind is Kind.DATE:
        return sum(reads(Kind.DATE, each) for each in below)
    return len(below)
