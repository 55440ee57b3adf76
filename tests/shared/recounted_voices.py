"""What customers say counted again: by theme, by month, by service, in which words, and ideas.

As `recounted`, from the words alone and apart from xlcrm. Which theme a text is about, and which
nouns it has, was said by a person: `SAID`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from recounted import FOREVER, day_of, plus_months, share
from recounted_people import open_issues, talks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from recounted import Counted, Table

NONE: Final = "주제 없음"
MERGED: Final = "이용 환경"
"""A theme of the office's own, that takes in 시설 and 소음 where 설정 says so."""
TAKEN_IN: Final = {"시설", "소음"}


class Meant(NamedTuple):
    """What a text is about: its themes, the nouns with a particle of nouns, and other nouns."""

    themes: frozenset[str]
    sure: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()


def _of(*words: str) -> frozenset[str]:
    return frozenset(words)


SAID: Final = {
    "샤워기를 바꿔 주세요": Meant(_of("시설"), _of("샤워기")),
    "우산꽂이를 놓아 주세요": Meant(_of(), _of("우산꽂이")),
    "우산꽂이가 모자라요": Meant(_of(), _of(), _of("우산꽂이")),
    "커피 자판기를 놓아 주세요": Meant(_of(), _of("자판기"), _of("커피"), _of("커피 자판기")),
    "커피를 팔면 좋겠어요": Meant(_of(), _of("커피")),
    "너무 시끄러워요": Meant(_of("소음")),
    "소음이 줄었어요": Meant(_of("소음"), _of(), _of("소음")),
    "값이 비싸요": Meant(_of("가격")),
    "예약이 밀려 오래 기다렸어요. 자판기에 물이 없어요": Meant(_of("예약"), _of("자판기")),
    "잘 쓰고 있어요": Meant(_of()),
}
"""Texts, and what a person says that they are about."""

OF_THE_SAMPLE: Final = {
    "담당자에게 감사 인사를 전함.": Meant(_of()),
    "영수증 재발급을 요청함.": Meant(_of("결제"), _of("재발급"), _of("영수증")),
    "예약이 두 번 취소되었다고 함.": Meant(_of("예약"), _of(), _of("예약")),
    "재계약 조건을 설명함.": Meant(_of(), _of("조건")),
    "만료일을 알리고 재계약 의사를 물음.": Meant(_of(), _of("의사")),
    "주소가 바뀌었다고 함.": Meant(_of(), _of(), _of("주소")),
    "카드가 바뀌어 결제 정보를 고침.": Meant(_of("결제"), _of("정보"), _of("카드", "결제")),
    "이용 시간을 물어봄.": Meant(_of()),
    "요금제 차이를 물어봄.": Meant(_of("가격"), _of("차이"), _of("요금제")),
    "계좌이체로 바꾸기를 원함.": Meant(_of(), _of("바꾸기"), _of("계좌이체")),
    "이사로 해지를 원한다고 함.": Meant(_of(), _of("해지"), _of("이사")),
    "대기 시간이 길다고 함.": Meant(_of("예약"), _of(), _of("대기")),
    "안내 문자를 받지 못했다고 함.": Meant(_of()),
    "해지 절차를 물어봄.": Meant(_of(), _of("절차"), _of("해지"), _of("해지 절차")),
    "빠른 처리를 요청함.": Meant(_of()),
    "가격이 부담됩니다.": Meant(_of("가격"), _of(), _of("가격")),
    "안내가 친절합니다.": Meant(_of("응대")),
    "예약이 편합니다.": Meant(_of("예약"), _of(), _of("예약")),
    "대기 시간이 깁니다.": Meant(_of("예약"), _of(), _of("대기")),
}
"""The texts of the sample office, likewise."""

MEANT: Final = SAID | OF_THE_SAMPLE
OF_A_THEME: Final = "샤워기"
"""A noun that belongs to a theme, and is not proposed for one."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One answer, or one entry."""

    day: date
    customer: str
    texts: tuple[str, ...]
    felt: bool
    negative: bool
    open: bool
    themes: frozenset[str]
    place: tuple[str, int]
    done: bool


def heard(here: Counted) -> list[Voice]:
    """Return the voices of the twelve months that end with this one."""
    found = [*_answers(here), *_contacts(here)]
    return [each for each in found if here.since <= each.day <= here.as_of]


def _answers(here: Counted) -> Iterator[Voice]:
    for row in here.sheets.get("만족도", []):
        if row.get("의견"):
            bad = row["만족도"] <= 2
            place = "만족도", row["행"]
            yield _voice(here, row, "일자", (row["의견"],), (True, bad, False, False), place)


def _contacts(here: Counted) -> Iterator[Voice]:
    unsolved = {row["행"] for row in open_issues(here)}
    for row in talks(here):
        ours = row["방향"] == "발신" and row["분류"] != "불만"
        texts = tuple(
            text
            for text in (None if ours else row.get("내용"), row.get("고객 반응"))
            if text is not None and not text.startswith("[제안]")
        )
        if texts:
            told = row["감정"] is not None, row["감정"] == "부정", row["행"] in unsolved
            done = (day_of(row["해결일시"]) or FOREVER) <= here.as_of
            place = "고객관리일지", row["행"]
            yield _voice(here, row, "일시", texts, (*told, done), place)


def _voice(  # noqa: PLR0913, PLR0917 - what a voice is
    here: Counted,
    row: dict[str, Any],
    column: str,
    texts: tuple[str, ...],
    told: tuple[bool, bool, bool, bool],
    place: tuple[str, int],
) -> Voice:
    own = any(each.get("항목") == MERGED for each in here.sheets.get("설정", []))
    themes = frozenset(
        MERGED if own and theme in TAKEN_IN else theme
        for text in texts
        for theme in MEANT[text].themes
    )
    felt, bad, unsolved, done = told
    day = day_of(row[column]) or FOREVER
    return Voice(day, str(row["고객 ID"]), texts, felt, bad, unsolved, themes, place, done)


def about(each: Voice) -> frozenset[str]:
    """Return the themes of a voice, or that it has none."""
    return each.themes or frozenset({NONE})


def _month(each: Voice) -> date:
    return each.day.replace(day=1)


def themes(here: Counted) -> Table:
    """How many voices are about each theme."""
    voices = heard(here)
    found: Table = {}
    for name in sorted({theme for each in voices for theme in about(each)}):
        mine = [each for each in voices if name in about(each)]
        bad = sum(each.negative for each in mine)
        found[name] = {
            "건수": len(mine),
            "고객 수": len({each.customer for each in mine}),
            "비율": len(mine) / len(voices),
            "부정": bad,
            "부정 비율": share(bad, sum(each.felt for each in mine)),
            "미해결": sum(each.open for each in mine),
            "이번 달": sum(_month(each) == here.month for each in mine),
            "지난달": sum(_month(each) == plus_months(here.month, -1) for each in mine),
        }
    return found


def themes_by_month(here: Counted) -> Table:
    """The voices of each month, the six largest themes beside them."""
    voices, sums = heard(here), themes(here)
    if not voices:
        return {}
    named = [name for name in sums if name != NONE]
    largest = sorted(named, key=lambda name: (-sums[name]["건수"], name))[:6]
    found: Table = {}
    for at in range(12):
        month = plus_months(here.since, at)
        mine = [each for each in voices if _month(each) == month]
        found[month] = {"전체": len(mine)}
        found[month] |= {name: sum(name in each.themes for each in mine) for name in largest}
    return found


def service_of(here: Counted, each: Voice) -> str:
    """Return the service of the customer's contract that began last before a voice."""
    begun = [
        term
        for term in here.begun
        if term.customer == each.customer and term.start <= each.day and term.last >= term.start
    ]
    return max(begun, key=lambda term: term.start).service if begun else "모름"


def themes_by_service(here: Counted) -> Table:
    """How many voices of each service are about each theme."""
    groups: dict[str, list[Voice]] = defaultdict(list)
    for each in heard(here):
        groups[service_of(here, each)].append(each)
    found: Table = {}
    for service, voices in groups.items():
        for name in {theme for each in voices for theme in about(each)}:
            mine = [each for each in voices if name in about(each)]
            bad = sum(each.negative for each in mine)
            found[service, name] = {
                "건수": len(mine),
                "비율": len(mine) / len(voices),
                "부정": bad,
                "부정 비율": share(bad, sum(each.felt for each in mine)),
            }
    return found


def sentences(here: Counted) -> Table:
    """Each voice once: when, and whether its problem is solved."""
    found: Table = {}
    for each in heard(here):
        row: dict[str, Any] = {"일자": each.day}
        found[each.place] = row
        names = [*each.themes]
        if len(names) <= 1:
            row["주제"] = "".join(names)
        if each.open or each.done:
            assert each.place[0] == "고객관리일지"
    return found


def words(here: Counted) -> Table:
    """Nouns and phrases of three voices and two customers that belong to no theme."""
    voices = heard(here)
    meant = [[MEANT[text] for text in each.texts] for each in voices]
    sure = {noun for parts in meant for part in parts for noun in part.sure}
    places: dict[str, set[int]] = defaultdict(set)
    for at, parts in enumerate(meant):
        for part in parts:
            for noun in (part.sure | part.others) & sure:
                places[noun].add(at)
            for phrase in part.phrases:
                if set(phrase.split()) <= sure:
                    places[phrase].add(at)
    found: Table = {}
    for word, mine in places.items():
        said = [voices[at] for at in mine]
        alone = " " in word or not any(
            " " in other and word in other.split() and len(places[other]) == len(mine)
            for other in places
        )
        customers = {each.customer for each in said}
        if word == OF_A_THEME or not alone or len(said) < 3 or len(customers) < 2:
            continue
        bad = sum(each.negative for each in said)
        found[word] = {
            "건수": len(said),
            "고객 수": len(customers),
            "부정": bad,
            "부정 비율": share(bad, sum(each.felt for each in said)),
        }
    return found


def ideas(here: Counted) -> Table:
    """Each idea, how many said it, and how many of them are still to be told."""
    found: Table = {}
    for row in here.sheets.get("아이디어", []):
        if (day_of(row["일자"]) or here.as_of) > here.as_of:
            continue
        askers = set(str(row["누가"] or "").replace(",", " ").split())
        told = set(str(row["알린 고객"] or "").replace(",", " ").split())
        found[row["행"]] = {
            "제목": row["제목"],
            "상태": row["상태"] or "접수",
            "고객 수": len(askers),
            "알릴 고객": len(askers - told) if row["상태"] == "반영" else 0,
        }
    return found
