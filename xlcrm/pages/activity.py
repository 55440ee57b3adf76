"""상담 활동: contacts, moods, what customers talk about, how fast they are answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.pages.material import NO_ROWS, section, share, shown
from xlcrm.pages.page import POINTS, Chart, Highlight, Page, PageColumn, missing, summed

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_UNKNOWN: Final = "모름"
_MET: Final = (
    "최근 12개월에 판정된 만료 계약을, 그 계약 기간에 들어온 불만이 마지막 날까지 어떻게 "
    "되었는지로 나눕니다. 약속한 보상을 그때까지 해 주지 않았으면 미해결입니다."
)
_COMPARED: Final = (
    "서비스와 계약 횟수가 같으면서 불만이 있던 쪽과 없던 쪽이 다 있는 계약만 견줍니다. 하한과 "
    "상한은 95% 구간이며, 0을 품으면 차이가 있다고 말하지 않습니다. 연관이지 원인이 아닙니다."
)
_KEEP: Final = "해 준 뒤에 보상 이행일이나 후속 완료일을 적으면 없어집니다."
_OPEN: Final = 30  # problems that are listed one by one
_HOURS: Final = ("중앙값", "90%", "가장 긴")


def page(material: Material) -> Page:
    """Return the sheet about contacts with customers."""
    sections = (
        _by_month(material),
        _by_channel(material),
        _voices(material),
        _moods(material),
        _times(material, "응답 시간 (문제 발생부터 상담까지, 시간)", "response_times"),
        _times(material, "해결 시간 (문제 발생부터 해결까지, 시간)", "resolution_times"),
        _open(material),
        _promises(material),
        _stayed(material),
    )
    return Page("activity", sections, intro="최근 12개월의 고객관리일지, 정정된 줄은 빼고 셉니다")


def _by_month(material: Material) -> Section:
    name, title = "contacts_by_month", "월별 상담"
    if material.why_not(name):
        return section(material, title, name, ())
    frame = material.table(name)
    channels = tuple(each for each in _channels(frame) if frame[each].any())
    if not channels:
        return missing(title, NO_ROWS, name)
    return section(
        material,
        title,
        name,
        (
            PageColumn("월", "month"),
            PageColumn("건수", "count", formula="+".join(f"{{{each}}}" for each in channels)),
            PageColumn("고객 수", "count"),
            *(PageColumn(each, "count") for each in channels),
            PageColumn("비고"),
        ),
        totals=partial(summed, names=("건수", *channels)),
        charts=(Chart("채널별 상담 건수", "stacked", name, "월", channels, whole=True),),
    )


def _channels(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name not in {"월", "건수", "고객 수", "비고"}]


def _by_channel(material: Material) -> Section:
    return section(
        material,
        "채널별",
        "contacts_by_channel",
        (
            PageColumn("채널", "text"),
            PageColumn("건수", "count"),
            share("비율", "건수"),
            *(PageColumn(each, "count") for each in ("수신", "발신", "고객 수")),
        ),
        totals=partial(summed, names=("건수", "비율", "수신", "발신")),
        rules=(Highlight(("비율",), "bar"),),
        notes=("여러 채널로 상담한 고객은 채널마다 셉니다. 그래서 고객 수는 더하지 않습니다.",),
    )


def _voices(material: Material) -> Section:
    name = "voices"
    return section(
        material,
        "고객의 소리 (분류별)",
        name,
        (
            PageColumn("분류"),
            PageColumn("건수", "count"),
            share("비율", "건수"),
            PageColumn("부정", "count"),
            PageColumn("부정 비율", "percent"),
            *(PageColumn(each, "count") for each in ("미해결", "이번 달", "지난달")),
        ),
        totals=partial(summed, names=("건수", "비율", "부정", "미해결", "이번 달", "지난달")),
        charts=(Chart("분류별 건수", "bar", name, "분류", ("건수",)),),
        notes=("부정 비율은 감정을 적은 상담 가운데의 비율입니다.",),
    )


def _moods(material: Material) -> Section:
    name = "sentiment_by_month"
    return section(
        material,
        "감정 추이",
        name,
        (
            PageColumn("월", "month"),
            *(PageColumn(each, "count") for each in ("긍정", "중립", "부정", _UNKNOWN)),
            PageColumn("긍정 비율", "percent", formula="{긍정}/({긍정}+{중립}+{부정})"),
            PageColumn("부정 비율", "percent", formula="{부정}/({긍정}+{중립}+{부정})"),
            PageColumn("비고"),
        ),
        totals=partial(summed, names=("긍정", "중립", "부정", _UNKNOWN)),
        charts=(Chart("감정 비율", "line", name, "월", ("긍정 비율", "부정 비율"), whole=True),),
    )


def _times(material: Material, title: str, name: str) -> Section:
    return section(
        material,
        title,
        name,
        (
            PageColumn("분류"),
            PageColumn("건수", "count"),
            *(PageColumn(each, "decimal") for each in _HOURS),
        ),
        notes=("90%는 열 건 가운데 아홉 건이 그 안에 든 시간입니다.",),
    )


def _open(material: Material) -> Section:
    names = ("일지 ID", "고객 ID", "고객명", "연락처", "분류", "발생", "경과일", "담당자")
    return section(
        material,
        "미해결 문제 (오래된 순서)",
        "open_issues",
        shown(*names, "후속 조치", "후속 기한", "기한 지남"),
        most=_OPEN,
        rules=(
            Highlight(("경과일",), "at_least", 7, "bad"),
            Highlight(("기한 지남",), "word", "예", "bad"),
        ),
    )


def _promises(material: Material) -> Section:
    names = ("일지 ID", "고객 ID", "고객명", "연락처", "약속", "상담일", "지난 날", "담당자")
    kinds = {"약속": "middle", "상담일": "date", "지난 날": "count", "내용": "free"}
    kinds |= {"승인자": "middle"}
    looks = {name: PageColumn(name, kind) for name, kind in kinds.items()}
    return section(
        material,
        "지키지 않은 약속 (오래된 순서)",
        "promises",
        shown(*names, "내용", "금액", "승인자", **looks),
        most=_OPEN,
        rules=(Highlight(("지난 날",), "at_least", 7, "bad"),),
        notes=(_KEEP,),
    )


def _stayed(material: Material) -> Section:
    name, title = "complaint_effects", "불만과 재계약 (연관)"
    if material.why_not(name):
        return section(material, title, name, ())
    found = material.table(name)
    said = found[found["말"].notna()]
    told = tuple(f"{kind}: {word}" for kind, word in zip(said["불만"], said["말"], strict=True))
    return section(
        material,
        title,
        name,
        (
            PageColumn("불만"),
            *(PageColumn(each, "count") for each in ("계약", "이어짐")),
            PageColumn("비율", "percent", formula="{이어짐}/{계약}"),
            PageColumn("견준 계약", "count"),
            PageColumn("이어짐(견줌)", "count", "견준 이어짐"),
            PageColumn("견준 불만 없음", "count", "불만 없음"),
            PageColumn("이어짐(불만 없음)", "count", "없음 이어짐"),
            PageColumn("차이", POINTS, "맞춘 차이"),
            *(PageColumn(each, "percent") for each in ("하한", "상한")),
        ),
        prepare=_in_points,
        notes=(*told, _MET, _COMPARED),
    )


def _in_points(found: pd.DataFrame) -> pd.DataFrame:
    """The table with the difference in percentage points."""
    return found.assign(차이=found["차이"] * 100)
