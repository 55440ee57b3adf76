"""The page's section about the lists of `lists`: what came of them, first and today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lists import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lists import Outcome

SECTION: Final = """\

## 다른 사람이 모은 제목줄

이 프로그램을 본 적이 없는 사람이 공개된 프로그램과 양식에서 명단의 제목줄 {lists}개를 모으고,
지어낸 값과 열마다의 뜻을 프로그램을 돌리기 전에 적었습니다(`tests/offices/lists/`). 먼저 홀수
번호의 명단을, 그다음에 짝수 번호의 명단도 보며 프로그램을 고쳤으므로, 처음 보는 명단에서는
이 결과보다 낮습니다. 처음 보는 것에 가장 가까운 것은 '처음'입니다.
기간이 있는 명단은 {terms}개입니다.

| 재어 본 것 | 처음 | 홀수, 지금 | 짝수, 지금 | 목표 |
|---|---|---|---|---|
| 그대로 알아보거나 바르게 물은 명단 | 166 / 199 | {right_odd} | {right_even} | 90 % |
| 아무 말 없이 다르게 읽은 제목이 있는 명단 | 22 | {wrong_odd} | {wrong_even} | 0 |
| 꼭 있어야 할 열을 알아보지도 묻지도 않은 명단 | 17 | {blind_odd} | {blind_even} | – |
| 괜히 물은 제목(명단마다) | 0.28 | {needless_odd} | {needless_even} | 0.3 |
| 알아보지 못한 그 밖의 열 | 144 | {left_odd} | {left_even} | – |
| 기간 명단이 아닌 것을 그렇게 본 것 | 43 / 46 | {others_odd} | {others_even} | – |
"""


LATER: Final = """\

## 읽는 법을 고친 뒤에 모은 제목줄

위의 명단을 보며 프로그램을 고치면 그 결과가 처음 보는 명단에도 맞는지 알 수 없습니다. 그래서
또 다른 사람이 위의 명단도 프로그램도 보지 않고 {lists}개를 새로 모았습니다
(`tests/offices/lists/later.json`). 위의 것과 같거나 거의 같은 32개는 뺀 것입니다. 기간이 있는
명단은 {terms}개이고, 다섯에 넷은 공개된 프로그램과 양식에 있는 제목줄입니다. '처음'은 이
명단을 보고 아무것도 고치지 않은 결과입니다. 처음 틀린 것 가운데 둘(휴관 시작, 건물 상태)은
그 뒤에 고쳤습니다.

| 재어 본 것 | 처음 | 지금 | 목표 |
|---|---|---|---|
| 그대로 알아보거나 바르게 물은 명단 | 97 / 104 (93.3 %) | {right} | 90 % |
| 아무 말 없이 다르게 읽은 제목이 있는 명단 | 3 | {wrong} | 0 |
| 꼭 있어야 할 열을 알아보지도 묻지도 않은 명단 | 5 | {blind} | – |
| 괜히 물은 제목(명단마다) | 0.27 | {needless} | 0.3 |
| 기간 명단이 아닌 것을 그렇게 본 것 | 31 / 39 | {others} | – |

두 뜻으로 볼 수 있는 열은 어느 쪽으로 읽어도 맞는 것으로 셉니다. 열마다 적은 뜻 하나하나와
따로 견주면 처음은 94 / 104, 다르게 읽은 제목이 있는 명단은 5개였습니다.
"""


LATEST: Final = """\

## 그 뒤에 다시 모은 제목줄

또 다른 사람이 앞의 명단도 프로그램도 보지 않고 {lists}개를 더 모았습니다
(`tests/offices/lists/latest.json`). 기간이 있는 명단은 {terms}개이고, 앞의 명단과 제목이 많이
겹치는 것은 모은 사람이 뺐습니다. '처음'은 이 명단을 보고 아무것도 고치지 않은 결과이며, 그
뒤에는 이 명단도 보며 고쳤습니다. 두 뜻으로 볼 수 있는 것이 누구에게나 분명한 세 열(비고와 메모,
비고와 특약사항, 관리No.)은 지금 어느 쪽으로 읽어도 맞는 것으로 셉니다.

| 재어 본 것 | 처음 | 지금 | 목표 |
|---|---|---|---|
| 그대로 알아보거나 바르게 물은 명단 | 106 / 122 (86.9 %) | {right} | 90 % |
| 아무 말 없이 다르게 읽은 제목이 있는 명단 | 9 | {wrong} | 0 |
| 꼭 있어야 할 열을 알아보지도 묻지도 않은 명단 | 9 | {blind} | – |
| 괜히 물은 제목(명단마다) | 0.30 | {needless} | 0.3 |
| 기간 명단이 아닌 것을 그렇게 본 것 | 48 / 59 | {others} | – |

처음 보는 명단에서 틀리는 까닭은 대개 사전에 없는 제목입니다. 그래서 모은 명단의 제목을 뜻 없는
말로 바꾸고 값은 그대로 두어, 숫자를 바꾸는 열(고객명, 시작일, 종료일, 기간, 요금, 상태, 보증금)을
아무 말 없이 다르게 읽지 않는지도 시험합니다(`tests/offices/test_nonsense.py`).
"""


def section(found: Sequence[Outcome], later: Sequence[Outcome], latest: Sequence[Outcome]) -> str:
    """Return what came of the lists as three sections of the page."""
    return f"{_first(found)}{_later(LATER, later)}{_later(LATEST, latest)}"


def _later(told: str, found: Sequence[Outcome]) -> str:
    sums = tally(found)
    return told.format(
        lists=len(found),
        terms=sums["terms"],
        right=f"{sums['right']} / {sums['terms']} ({100 * sums['right'] / sums['terms']:.1f} %)",
        wrong=sums["wrong"],
        blind=sums["blind"],
        needless=f"{sums['needless'] / sums['terms']:.2f}",
        others=f"{sums['others_right']} / {sums['others']}",
    )


def _first(found: Sequence[Outcome]) -> str:
    words: dict[str, object] = {
        "lists": len(found),
        "terms": sum(each.terms for each in found),
    }
    for name, odd in (("odd", True), ("even", False)):
        half = tally([each for each in found if each.number % 2 == odd])
        words[f"right_{name}"] = f"{half['right']} / {half['terms']}"
        words[f"needless_{name}"] = f"{half['needless'] / half['terms']:.2f}"
        words[f"others_{name}"] = f"{half['others_right']} / {half['others']}"
        words |= {f"{key}_{name}": half[key] for key in ("wrong", "blind", "left")}
    return SECTION.format_map(words)
