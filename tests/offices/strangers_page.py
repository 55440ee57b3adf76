"""The page's section about the workbooks of `strangers`: what came of them, first and today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from strangers import AS_OF, Values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from strangers import Read


SECTION: Final = """\

## 다른 사람이 만든 통합 문서

위 표의 사무실은 프로그램을 만든 사람이 지어냈으므로 잘 읽히는 것이 당연합니다. 아래 {offices}곳은
이 프로그램을 본 적이 없는 사람이 업종의 설명만 듣고 만들었습니다. 무엇이 적혀 있는지는 프로그램을
돌리기 전에 적어 두었습니다(`tests/offices/elsewhere/`). 처음 돌렸을 때와 지금을 같은 잣대로 재면
다음과 같습니다. 두 번째 전화를 연락처로 읽는 것처럼 해가 없는 것도 여기서는 잘못으로 셉니다.

| 재어 본 것 | 처음 | 지금 |
|---|---|---|
| 고객대장으로 알아본 시트 | 47 / 62 | {found} / {sheets} |
| 다르게 알아본 제목 | 46 | {strict} |
| 머리글에 대한 물음 | 23 | {questions} |
| 시트도 제목도 어긋나지 않은 통합 문서 | 10 / 36 | {plain} / {offices} |

아래는 물음에 바르게 답한 뒤 `xlcrm adopt`로 받아들여 계약마다 값을 견준 것입니다(기준일 {as_of}).
두 줄에 나눈 것, 나란히 놓은 것, 카드처럼 그대로는 표가 아닌 통합 문서(†)는 `xlcrm adopt`가
알려 주는 대로 `xlcrm new --from`으로 새 대장을 만들어 견주었습니다.
'알림'은 그 칸에 점검 결과가 나온 값, '못 읽음'은 비어 있는 것처럼 읽은 값, '틀림'은 아무 말 없이
다르게 읽은 값입니다.

| 재어 본 것 | 결과 | 목표 |
|---|---|---|
| 뜻이 있는 제목 가운데 맞게 알아본 것 | {right} | – |
| 맞게 물어본 제목 · 괜히 물어본 제목 | {asked} · {needless} | – |
| 아무 말 없이 틀리게 알아본 제목 | {wrong} | 0 |
| 만든 사람은 계약 번호라 한 호실·구획을 서비스 내용으로 읽은 것(맞음에 셈) | {rooms} | – |
| 계약 가운데 읽은 것(재현율) | {rows} | – |
| 그 가운데 `xlcrm new --from`으로 옮겨 읽은 것 | {moved} | – |
| 읽은 것 가운데 계약인 것(정밀도) | {rows_right} | 100 % |
| 아무 말 없이 빠진 계약 | {lost} | 0 |
| 읽은 값 가운데 맞는 것(정밀도) | {precision} | 100 % |
| 읽은 계약의 값 가운데 맞게 읽은 것(재현율) | {recall} | – |
| 아무 말 없이 틀리게 읽은 값 | {values_wrong} | 0 |

| 값 | 맞음 | 알림 | 못 읽음 | 틀림 |
|---|---:|---:|---:|---:|
{fields}

아래에서 앞의 넷은 제목을, 뒤의 넷은 값을 센 것입니다.

| 통합 문서 | 사무실 | 시트 | 맞음 | 물음 | 모름 | 틀림 | 계약 | 맞음 | 알림 | 못 읽음 | 틀림 |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
{lines}
"""
_NAMES: Final = {
    "name": "고객명",
    "phone": "연락처",
    "start": "시작일",
    "end": "종료일",
    "months": "기간",
    "fee": "요금",
    "basis": "요금 기준",
    "standing": "떠남·쉼·예정",
}
"""The fields that are compared, as the page calls them."""


def section(reads: Sequence[Read]) -> str:
    """Return what came of the workbooks as a section of the page."""
    heads = [each.heads for each in reads]
    rows = [each.rows for each in reads]
    values = sum((each.cells for each in reads), Values())
    right, lost = sum(each.right for each in rows), sum(len(each.lost) for each in rows)
    strays = sum(len(each.strays) for each in rows)
    named = sum(len(each.right + each.asked + each.left) for each in heads)
    all_right, all_wrong = values.right.total(), values.wrong.total()
    every = all_right + all_wrong + values.told.total() + values.unread.total()
    return SECTION.format(
        offices=len(reads),
        as_of=AS_OF,
        found=sum(each.found for each in reads),
        sheets=sum(each.sheets for each in reads),
        strict=sum(each.strict for each in heads),
        questions=sum(each.questions for each in reads),
        plain=sum(each.plain for each in reads),
        right=_share(sum(len(each.right) for each in heads), named),
        asked=sum(len(each.asked) for each in heads),
        needless=sum(len(each.needless) for each in heads),
        wrong=sum(len(each.wrong) for each in heads),
        rooms=sum(len(each.rooms) for each in heads),
        moved=sum(each.rows.right for each in reads if each.moved),
        rows=_share(right, right + lost + sum(each.unread for each in rows)),
        rows_right=_share(right, right + strays),
        lost=lost,
        precision=_share(all_right, all_right + all_wrong),
        recall=_share(all_right, every),
        values_wrong=f"{all_wrong:,}",
        fields="\n".join(_field_line(name, values) for name in _NAMES),
        lines="\n".join(map(_line, reads)),
    )


def _share(part: int, whole: int) -> str:
    return f"{part:,} / {whole:,} ({100 * part / whole:.1f} %)"


def _field_line(name: str, values: Values) -> str:
    counts = (values.right, values.told, values.unread, values.wrong)
    return f"| {_NAMES[name]} | {' | '.join(f'{each[name]:,}' for each in counts)} |"


def _line(each: Read) -> str:
    heads, values = each.heads, each.cells
    kinds = (heads.right, heads.asked + heads.needless, heads.left, heads.wrong)
    counts = (values.right, values.told, values.unread, values.wrong)
    rows = each.rows.right + len(each.rows.lost) + each.rows.unread
    cells = (
        *(f"`{each.name}`", each.trade, f"{each.found}/{each.sheets}"),
        *map(len, kinds),
        f"{each.rows.right}/{rows}{' †' if each.moved else ''}",
        *(count.total() for count in counts),
    )
    return f"| {' | '.join(map(str, cells))} |"
