"""Numbers, accounts and days that are of somebody else than the customer, or surely his own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import TOLD
from xlcrm.reading.rivals import telling
from xlcrm.schema.coerce import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_NUMBER: Final = lazy(r"^(?P<stem>.{2,}?)(?:번호|코드|id|아이디|no)$")
_OF_ACTS: Final = lazy(
    r"계약|청약|약정|주문|예약|신청|접수|대여|렌탈|렌트|임대|임차|임대차|리스|구매|구입|판매|견적|보험|증권"
    r"|대출|허가|사용허가|대부|점용|구독|납품|발주|수주"
)
"""What a paper is about: its number is the contract's, though 계약자 and 구매자 are persons."""
_PERSON: Final = lazy(r"^(?P<stem>.{2,}?)(?:자|인)?(?:명|이름|성명|nm|name)$")
_CALLED: Final = lazy(
    r"^(?P<stem>.{2,}?)(?:(?:자|인)?(?:명|이름|성명|nm|name)|(?<!계약)(?<!가입)[자인])$"
)
_ACCOUNT: Final = lazy(r"^(?P<stem>.{2,}?)(?:접속|로그인)?(?:계정)?(?:아이디|id|계정)$")
_SECRET: Final = lazy(
    r"^(?P<stem>.{2,}?)(?:접속|로그인)?(?:계정)?(?:비밀번호|비번|암호|패스워드|password|pw)$"
)
_LEAVES: Final = lazy(r"퇴거|퇴실|퇴점|퇴사|퇴원|명도|해지|해약|철거")
_APPLIED: Final = lazy(r"(?:신청|접수|요청|통보|신고)(?:일|일자|날짜|일시)")


def without_others(
    found: Sequence[Candidate], words: Mapping[int, str], below: Below
) -> list[Candidate]:
    """Return the candidates without numbers of others, accounts, and days of wanting to leave.

    사용인코드 beside 사용인 and 계약자 is the agent's. 호스팅아이디 with a password opens a page.
    신청일 before nothing but 퇴거예정일 is the day on which somebody gave notice.
    """
    ends = [words.get(each.column, "") for each in found if each.field == "end"]
    starts = [each for each in found if each.field == "start"]
    leaving = len(starts) == 1 and bool(ends) and all(map(_LEAVES.match, ends))
    return [
        each
        for each in found
        if each.preference == TOLD
        or not (
            _is_somebody_elses(each, found, words, below)
            or _opens(each, words)
            or (leaving and each.field == "start" and _APPLIED.fullmatch(words[each.column]))
        )
    ]


def _is_somebody_elses(
    candidate: Candidate, found: Sequence[Candidate], words: Mapping[int, str], below: Below
) -> bool:
    """Whether a number is called as a column is that names nobody, and not as the customers are."""
    number = _NUMBER.match(words.get(candidate.column, ""))
    if number is None or candidate.field not in {"customer_id", "contract_id"}:
        return False
    if candidate.field == "contract_id":  # 매장코드 beside 매장명 is the shop's
        called = {f"{number['stem']}명", f"{number['stem']}이름"}
        alike = not called.isdisjoint({*words.values()})
        return candidate.composed and alike and not _OF_ACTS.fullmatch(number["stem"])
    names = [each for each in found if each.field == "name"]
    sure = {each.column for each in telling(names, below)} if names else set()
    if candidate.composed and len(sure) == 1:
        numbers, who = below(candidate.column), below(*sure)
        if _changes(numbers, who) or _is_shared(numbers, who):
            return True
    stems = {
        column: (named["stem"] if (named := _PERSON.match(word)) else word)
        for column, word in words.items()
        if column != candidate.column
    }
    mine = {column for column, stem in stems.items() if number["stem"] in {stem, words[column]}}
    return bool(sure) and bool(mine) and mine.isdisjoint(sure)


def _changes(numbers: Sequence[CellValue], names: Sequence[CellValue]) -> bool:
    """Whether whoever comes back has another number each time: 이용자ID beside 이용기관.

    It is then that of one person there, or of the row. Namesakes are few among many.
    """
    said: dict[str, list[str]] = {}
    for number, name in zip(numbers, names, strict=True):
        if not is_blank(number) and not is_blank(name):
            said.setdefault(str(name), []).append(str(number))
    back = [each for each in said.values() if len(each) > 1]
    mostly = 2 * sum(map(len, back)) >= sum(map(len, said.values()))
    return len(back) > 1 and mostly and all(len({*each}) == len(each) for each in back)


def _is_shared(numbers: Sequence[CellValue], names: Sequence[CellValue]) -> bool:
    """Whether each number that comes back is that of somebody else: 회사코드 beside 계약자.

    It is then that of our own company or branch. One number typed twice proves nothing.
    """
    said: dict[str, list[str]] = {}
    for number, name in zip(numbers, names, strict=True):
        if not is_blank(number) and not is_blank(name):
            said.setdefault(str(number), []).append(str(name))
    back = [each for each in said.values() if len(each) > 1]
    mostly = 2 * sum(map(len, back)) >= sum(map(len, said.values()))
    return len(back) > 1 and mostly and all(len({*each}) == len(each) for each in back)


def _opens(candidate: Candidate, words: Mapping[int, str]) -> bool:
    """Whether a number is an account, with a password beside it."""
    account = _ACCOUNT.match(words.get(candidate.column, ""))
    if account is None or candidate.field not in {"contract_id", "customer_id"}:
        return False
    secrets = (_SECRET.match(each) for each in words.values())
    return any(each and each["stem"] == account["stem"] for each in secrets)


def of_person(
    candidate: Candidate, words: Mapping[int, str], row: Sequence[Candidate]
) -> Candidate:
    """Return a number called as the people are, 후원번호 beside 후원자명, as theirs."""
    if candidate.field != "contract_id" or any(each.field == "customer_id" for each in row):
        return candidate
    number = _NUMBER.match(words.get(candidate.column, ""))
    names = [_CALLED.match(words.get(each.column, "")) for each in row if each.field == "name"]
    if (
        number
        and not _OF_ACTS.fullmatch(number["stem"])
        and any(each and each["stem"] == number["stem"] for each in names)
    ):
        return replace(candidate, field="customer_id")
    return candidate
