"""정확도: what the forecast, the renewal rates and the list of risk said, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.backtest import FEW, horizons
from xlcrm.analysis.forecast_error import ABOVE, BELOW, WITHIN
from xlcrm.analysis.renewal_error import AS_SAID, TOO_HIGH, TOO_LOW
from xlcrm.analysis.renewal_rates import ALL, PENDING
from xlcrm.analysis.risk import CAUTION, HIGH, LOW
from xlcrm.analysis.risk_error import LEFT, UNTOLD
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.pages.material import section
from xlcrm.pages.page import POINTS, Chart, Highlight, Page, PageColumn, PageTable, Section, summed
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.pages.material import Material

_CHANCE: Final = 0.5  # the AUC of who draws lots
_PUT_BACK: Final = (
    "시작일, 해지일·취소일·정지일, 상담 일시와 변경이력으로 장부를 그날로 되돌려 "
    "지금과 같은 방법으로 다시 계산했습니다. 날짜가 없는 것(재계약 의사, 비고, 상태 낱말, "
    "잔여횟수)은 뺐고, 점수와 기준은 지금 설정입니다."
)
_FORECAST: Final = (
    "실제 매출은 그때 있던 고객과 서비스에서 나온 것입니다. 예상에는 새 고객이 없으므로 "
    "그 뒤에 온 매출은 새 매출에 따로 적었습니다. 오차 = 예상 − 실제. 하한·상한은 재계약률만 "
    "흔들어 본 범위라 중도 해지와 요금 변화는 들어 있지 않습니다."
)
_RENEWAL: Final = (
    "그날까지 다음 계약이 없었고 그 뒤에 끝난 계약입니다. 하한·상한은 실제 재계약률의 "
    "95% 구간(Wilson)이며, 예상이 그 안이면 '구간 안'입니다. "
    "유예가 남은 계약(판정 대기), 중도 해지, 취소는 뺐습니다."
)
_IN_SAMPLE: Final = (
    "배운 점수는 이 달들의 이탈을 보고 배웠을 수 있어 실제보다 좋게 나옵니다. "
    "처음 보는 달에서 얼마나 맞는지는 xlcrm risk learn --dry-run이 보여 줍니다."
)
_RISK: Final = (
    "AUC는 떠난 고객과 남은 고객을 하나씩 뽑았을 때 떠난 고객의 점수가 더 높을 비율입니다. "
    "0.5면 제비뽑기와 같습니다. 구간은 Hanley–McNeil(10명 미만이면 Wilson)의 95% 구간입니다. "
    "상위 10%는 점수가 가장 높은 고객이며, 배수는 그 이탈률 ÷ 전체 이탈률입니다."
)
_CELLS: Final = (
    "되돌린 칸은 변경이력이 이전 값을 말해 주는 칸입니다. "
    "엑셀에서 손으로 고친 것은 변경이력에 없어 지금 값 그대로입니다."
)


@outlined
class Told(NamedTuple):
    """What is said of one earlier day: its heading, and a sentence each; empty without one."""

    head: str
    basis: str
    forecast: str
    renewal: str
    risk: str


def page(material: Material) -> Page:
    """Return the sheet about how right the figures were."""
    title = "되돌린 장부"
    if material.why_not("backtest_basis"):
        return Page("accuracy", (section(material, title, "backtest_basis", ()),))
    sections = (
        _sentences(material),
        _forecast(material),
        _months(material),
        _renewals(material),
        _risk(material),
        _levels(material),
        _basis(material, title),
    )
    intro = "3·6·12개월 전의 장부로 낸 예상과 그 뒤의 결과를 견줍니다"
    return Page("accuracy", sections, intro=intro)


def told(analysis: Analysis) -> tuple[Told, ...]:
    """Return in sentences what each of the earlier days said, and what became of it."""
    tables = analysis.tables
    return tuple(
        Told(
            f"{each.name} ({each.day} 장부, {each.until}까지의 결과)",
            _basis_said(_row(tables["backtest_basis"], each.name)),
            _forecast_said(
                _row(tables["forecast_error"], each.name),
                analysis.missing.get("forecast_error", ""),
            ),
            _renewal_said(_row(tables["renewal_error"], each.name, 서비스=ALL)),
            _risk_said(
                _row(tables["risk_error"], each.name),
                {
                    level: _row(tables["risk_error_levels"], each.name, 위험=level)
                    for level in (HIGH, CAUTION, LOW)
                },
            )
            + _learned(analysis),
        )
        for each in horizons(analysis.office)
    )


def _row(table: pd.DataFrame, name: str, **more: str) -> Mapping[str, object]:
    """A table's row about a day; nothing where there is none."""
    found = table[table["시점"] == name]
    for column, value in more.items():
        found = found[found[column] == value]
    return {} if found.empty else {str(key): value for key, value in found.iloc[0].items()}


def _basis_said(row: Mapping[str, object]) -> str:
    parts = [
        f"계약 {row['되돌린 계약']:,}건을 되돌렸습니다",
        f"그 뒤의 계약 {row['그 뒤의 계약']:,}건",
        f"그 뒤의 해지·취소·정지 {row['그 뒤의 해지 등']:,}건",
    ]
    left_out = (*("되돌린 칸", "못 되돌린 칸", "뺀 재계약 의사", "뺀 상태 낱말"),)
    parts += [f"{name} {row[name]:,}개" for name in left_out if row[name]]
    more = f" {row['비고']}." if row["비고"] else ""
    return f"{parts[0]} ({', '.join(parts[1:])}).{more}"


def _forecast_said(row: Mapping[str, object], why: str) -> str:
    if not row:
        return f"예상 매출: 산출 불가. {why}"
    said, actual, error = (_number(row[each]) for each in ("예상 매출", "실제 매출", "오차"))
    if said is None or actual is None or error is None:
        low, high = row["하한"], row["상한"]
        return (
            f"예상 매출: 산출 불가 ({row['비고']}). 실제 {actual or 0:,.0f}원, "
            f"그때의 계약만으로 {low:,.0f}원, 모두 재계약하면 {high:,.0f}원이었습니다."
        )
    rate = _number(row["오차율"])
    size = f"{abs(error):,.0f}원" + ("" if rate is None else f"({abs(rate):.1%})")
    way = "많게" if error >= 0 else "적게"
    judged = f"{size} {way} 보았고" if abs(error) >= 1 else "그대로 맞았고"
    by_month = _number(row["달 평균 오차율"])
    mean = "" if by_month is None else f" 달마다는 평균 {by_month:.1%} 빗나갔습니다."
    new = row["새 매출"]
    later = f" 그 뒤에 온 새 매출 {new:,.0f}원은 예상에 없습니다." if new else ""
    return (
        f"예상 매출 {said:,.0f}원, 실제 {actual:,.0f}원: {judged}, "
        f"실제는 {_WHERE[str(row['범위'])]}.{mean}{later}{_hedged(row)}"
    )


_WHERE: Final = {
    WITHIN: "하한·상한 안입니다",
    ABOVE: "상한보다 많았습니다",
    BELOW: "하한보다 적었습니다",
}


def _renewal_said(row: Mapping[str, object]) -> str:
    if not row:
        return "그 뒤에 끝나기로 된 계약이 없었습니다."
    size, renewed = row["판정"], row["재계약"]
    waits = f" 판정 대기 {row[PENDING]:,}건은 뺐습니다." if row[PENDING] else ""
    if not size:
        return f"그 뒤에 끝난 계약 가운데 판정된 것이 없습니다.{waits}"
    rate = f"{row['실제 재계약률']:.1%}, 95% 구간 {row['하한']:.1%}–{row['상한']:.1%}"
    expected = _number(row["예상 재계약률"])
    verdicts = {
        AS_SAID: "구간 안입니다",
        TOO_LOW: "실제보다 낮게 보았습니다",
        TOO_HIGH: "실제보다 높게 보았습니다",
    }
    judged = (
        " 그때는 재계약률이 없었습니다."
        if expected is None
        else f" 예상은 {with_particle(f'{expected:.1%}', '으로/로')} {verdicts[str(row['평가'])]}."
    )
    return (
        f"만료되어 판정된 {size:,}건 가운데 {renewed:,}건이 재계약했습니다({rate}).{judged}{waits}"
        f"{_hedged(row)}"
    )


def _risk_said(row: Mapping[str, object], levels: Mapping[str, Mapping[str, object]]) -> str:
    if not row:
        return "위험 목록에 견줄 고객이 없습니다."
    parts = [
        f"{name} {each['고객 수']:,}명 중 {each[LEFT]:,}명({each['이탈률']:.1%})"
        for name, each in levels.items()
        if each and each["고객 수"]
    ]
    waits = sum(int(str(row[each])) for each in (PENDING, UNTOLD))
    out = f" 판정 대기와 판단 못 한 {waits:,}명은 뺐습니다." if waits else ""
    area = _number(row["AUC"])
    if area is None:
        return f"떠난 고객: {', '.join(parts)}.{out} ({row['비고']})"
    low, high = (float(str(row[each])) for each in ("AUC 하한", "AUC 상한"))
    how = "점수가 떠날 고객을 가려냈다고 할 수 없습니다"
    if FEW in str(row["비고"]):
        how = "수가 적어 점수가 떠날 고객을 가려냈는지 알 수 없습니다"
    elif low > _CHANCE:
        how = "점수가 높은 고객이 더 많이 떠났습니다"
    elif high < _CHANCE:
        how = "점수가 낮은 고객이 오히려 더 많이 떠났습니다"
    return (
        f"떠난 고객: {', '.join(parts)}. AUC {area:.2f}({low:.2f}–{high:.2f}): {how}."
        f"{out}{_hedged(row)}"
    )


def _learned(analysis: Analysis) -> str:
    """That points which were learned may have been learned from the very departures."""
    return f" {_IN_SAMPLE}" if analysis.office.policy.standards.card else ""


def _number(value: object) -> float | None:
    """A number of a table; None where it is missing."""
    return float(value) if isinstance(value, int | float) and not pd.isna(value) else None


def _hedged(row: Mapping[str, object]) -> str:
    return f" ({FEW})" if FEW in str(row["비고"]) else ""


def _sentences(material: Material) -> Section:
    days = horizons(material.analysis.office)
    rows = [
        (day.name, what, text)
        for day, each in zip(days, told(material.analysis), strict=True)
        for what, text in zip(("매출 예상", "재계약", "위험 목록"), each[2:], strict=True)
        if text
    ]
    frame = pd.DataFrame(rows, columns=["시점", "무엇", "결과"])
    columns = (
        PageColumn("시점", "middle"),
        PageColumn("무엇"),
        PageColumn("결과", "advice", span=9),
    )
    table = PageTable("accuracy_told", frame, columns)
    return Section("그때의 예상과 실제", table, notes=(_PUT_BACK,))


def _forecast(material: Material) -> Section:
    return section(
        material,
        "매출 예상과 실제",
        "forecast_error",
        (
            *(PageColumn("시점", "middle"), PageColumn("기준일", "date")),
            *(PageColumn(each, "money") for each in ("예상 매출", "하한", "상한", "실제 매출")),
            PageColumn("오차", "money_change", formula="{예상 매출}-{실제 매출}"),
            PageColumn("오차율", "percent_change", formula="{오차}/{실제 매출}"),
            PageColumn("달 평균 오차율", "percent"),
            PageColumn("범위"),
            PageColumn("범위 폭", "percent", formula="({상한}-{하한})/{예상 매출}"),
            PageColumn("비고"),
        ),
        notes=(_FORECAST, *material.undated),
    )


def _months(material: Material) -> Section:
    name, title = "forecast_error_months", "월별 예상과 실제"
    if material.why_not(name):
        return section(material, title, name, ())
    frame = material.table(name)
    longest = str(frame["시점"].iloc[-1])
    sums = ("예상 매출", "하한", "상한", "실제 매출", "오차", "새 매출", "전체 매출")
    return section(
        material,
        f"{title} ({longest}의 예상)",
        name,
        (
            *(PageColumn("월", "month"), PageColumn("예상 매출", "money")),
            *(PageColumn("하한", "money"), PageColumn("상한", "money")),
            PageColumn("실제 매출", "money"),
            PageColumn("오차", "money_change", formula="{예상 매출}-{실제 매출}"),
            PageColumn("오차율", "percent_change", formula="{오차}/{실제 매출}"),
            PageColumn("범위"),
            PageColumn("새 매출", "money"),
            PageColumn("전체 매출", "money", formula="{실제 매출}+{새 매출}"),
        ),
        frame=frame[frame["시점"] == longest],
        totals=partial(summed, names=sums),
        charts=(
            Chart(
                f"{longest}의 예상과 실제 매출 (원)",
                "line",
                name,
                "월",
                ("실제 매출", "예상 매출", "하한", "상한"),
            ),
        ),
    )


def _renewals(material: Material) -> Section:
    return section(
        material,
        "재계약 예상과 실제",
        "renewal_error",
        (
            *(PageColumn("시점", "middle"), PageColumn("서비스")),
            *(PageColumn("판정", "count"), PageColumn("재계약", "count")),
            PageColumn("실제 재계약률", "percent", formula="{재계약}/{판정}"),
            *(PageColumn("하한", "percent"), PageColumn("상한", "percent")),
            PageColumn("예상 재계약률", "percent"),
            *(PageColumn("오차", POINTS), PageColumn("평가"), PageColumn(PENDING, "count")),
            PageColumn("비고"),
        ),
        rules=(Highlight(("평가",), "word", TOO_HIGH, "warn"),),
        notes=(_RENEWAL,),
    )


def _risk(material: Material) -> Section:
    learned = (_IN_SAMPLE,) if material.analysis.office.policy.standards.card else ()
    return section(
        material,
        "위험 목록과 실제 이탈",
        "risk_error",
        (
            *(PageColumn("시점", "middle"), PageColumn("기준일", "date")),
            *(PageColumn("고객 수", "count"), PageColumn(LEFT, "count")),
            PageColumn("이탈률", "percent", formula=f"{{{LEFT}}}/{{고객 수}}"),
            *(PageColumn("AUC", "ratio"), PageColumn("AUC 하한", "ratio")),
            *(PageColumn("AUC 상한", "ratio"), PageColumn("상위 10% 이탈률", "percent")),
            *(PageColumn("상위 10% 배수", "ratio"), PageColumn(PENDING, "count")),
            PageColumn("비고"),
        ),
        notes=("점수는 지금 설정의 것입니다.", *learned, _RISK),
    )


def _levels(material: Material) -> Section:
    return section(
        material,
        "위험 수준별 이탈",
        "risk_error_levels",
        (
            *(PageColumn("시점", "middle"), PageColumn("위험", "middle")),
            *(PageColumn("고객 수", "count"), PageColumn(LEFT, "count")),
            PageColumn("이탈률", "percent", formula=f"{{{LEFT}}}/{{고객 수}}"),
            *(PageColumn("하한", "percent"), PageColumn("상한", "percent")),
            *(PageColumn("전체의 몇 배", "ratio"), PageColumn("비고", span=2)),
        ),
        prepare=lambda levels: levels[levels["고객 수"] > 0],
        rules=(Highlight(("이탈률",), "bar"),),
        notes=("하한·상한은 이탈률의 95% 구간(Wilson)입니다.",),
    )


def _basis(material: Material, title: str) -> Section:
    counts = (
        *("되돌린 계약", "그 뒤의 계약", "그 뒤의 해지 등"),
        *("되돌린 칸", "못 되돌린 칸", "뺀 재계약 의사", "뺀 상태 낱말"),
    )
    return section(
        material,
        title,
        "backtest_basis",
        (
            *(PageColumn("시점", "middle"), PageColumn("기준일", "date")),
            PageColumn("견준 달", span=2),
            *(PageColumn(each, "count") for each in counts),
            PageColumn("비고", span=2),
        ),
        notes=(_CELLS,),
    )
