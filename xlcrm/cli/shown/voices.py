"""What customers say, on a screen and for programs; nobody to be recognised unless revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.analysis import morphemes
from xlcrm.analysis.morphemes import INSTALL, NAME
from xlcrm.analysis.together import ledger_of
from xlcrm.cli.shown.listing import wrapped
from xlcrm.cli.shown.table import ALWAYS, Heading, table
from xlcrm.cli.streams import shown
from xlcrm.domain.privacy import mask_id, mask_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from xlcrm.jobs.voices import Voices

_SCREEN: Final = 80
_SEVERAL: Final = 2  # ledgers
_MONTHS: Final = 6  # of the course that is shown
_WORDS: Final = 10  # that are proposed on a screen
_JSON: Final = {
    "themes": {
        "주제": "theme",
        "정한 곳": "set_by",
        "건수": "count",
        "고객 수": "customers",
        "비율": "share",
        "부정": "negative",
        "부정 비율": "negative_share",
        "미해결": "open",
        "이번 달": "this_month",
        "지난달": "last_month",
        "비고": "note",
    },
    "services": {
        "서비스": "service",
        "주제": "theme",
        "건수": "count",
        "비율": "share",
        "부정": "negative",
        "부정 비율": "negative_share",
        "비고": "note",
    },
    "words": {
        "말": "word",
        "건수": "count",
        "고객 수": "customers",
        "부정": "negative",
        "부정 비율": "negative_share",
        "비고": "note",
        "예": "example",
    },
}
"""Its tables for programs: the columns' names there."""


def voices_lines(path: str, found: Voices, sentences: int, *, reveal: bool) -> Iterator[str]:
    """Yield what customers say: by theme, by month, new themes, and in their words.

    Args:
        path: the ledger as it was named.
        found: what they say.
        sentences: how many voices are shown in their words.
        reveal: whether people are shown unmasked.
    """
    about = f" · 주제 {found.theme}" if found.theme else ""
    mood = (
        f", 부정 {found.negative:,}건 ({found.negative / found.felt:.0%}, "
        f"감정이나 점수를 적은 {found.felt:,}건 가운데)"
        if found.felt
        else ""
    )
    start = f"{shown(path)}: {found.as_of} 기준 최근 {found.months}개월{shown(about)}의 말 "
    counted = f"{found.count:,}건, 고객 {found.customers:,}명{mood}"
    yield from wrapped(f"{start}{counted}", _SCREEN)
    if not found.count:
        yield "  만족도의 의견이나 고객관리일지의 내용, 고객 반응에 적으면 셉니다."
        return
    yield from _themes(found, reveal=reveal)
    yield from _branches(found)
    yield from _course(found, reveal=reveal)
    if not found.theme:
        yield from _proposals(found, reveal=reveal)
    if sentences:
        yield from _sentences(found, sentences, reveal=reveal)


def _themes(found: Voices, *, reveal: bool) -> Iterator[str]:
    text = _masking(found, reveal=reveal)
    headings = [
        Heading("주제", ALWAYS, wraps=True),
        *(Heading(name, weight, right=True) for name, weight in _MEASURES),
        Heading("비고", 6),
    ]
    rows = [
        (
            shown(text(row["주제"])),
            f"{row['건수']:,}",
            f"{row['고객 수']:,}",
            _percent(row["부정 비율"]),
            f"{row['미해결']:,}",
            f"{row['이번 달']:,}",
            f"{row['지난달']:,}",
            row["비고"] or "",
        )
        for row in _records(found.tables["themes"])
    ]
    yield from table(headings, rows)
    if any(row[-1] for row in rows):
        yield "  적음: 감정이나 점수를 적은 말이 적어 부정 비율이 우연에 흔들립니다."


_MEASURES: Final = (
    *(("건수", ALWAYS), ("고객", 8), ("부정", 8), ("미해결", 7), ("이번 달", 6), ("지난달", 5)),
)


def _branches(found: Voices) -> Iterator[str]:
    """How many voices each of several ledgers has; their sum is that of all."""
    if len(found.branches) < _SEVERAL:
        return
    headings = [
        Heading("지점", ALWAYS, wraps=True),
        Heading("건수", ALWAYS, right=True),
        Heading("고객", 8, right=True),
        Heading("부정", 8, right=True),
        Heading("미해결", 7, right=True),
    ]
    rows = [
        (
            shown(row["지점"]),
            f"{row['건수']:,}",
            f"{row['고객 수']:,}",
            _percent(row["부정 비율"]),
            f"{row['미해결']:,}",
        )
        for row in _records(found.branches)
    ]
    yield ""
    yield from table(headings, rows)


def _course(found: Voices, *, reveal: bool) -> Iterator[str]:
    """The last months, theme by theme."""
    text = _masking(found, reveal=reveal)
    frame = found.tables["months"].tail(_MONTHS)
    names = [name for name in frame.columns if name not in {"월", "비고"}]
    headings = [Heading("월별", ALWAYS, wraps=True)]
    headings += [Heading(f"{month:%y.%m}", 5, right=True) for month in frame["월"]]
    yield ""
    yield from table(headings, [(shown(text(name)), *map(str, frame[name])) for name in names])


def _proposals(found: Voices, *, reveal: bool) -> Iterator[str]:
    words = found.tables["words"].head(_WORDS)
    how = "kiwipiepy로 나눔" if found.index == NAME else "조사를 떼어 나눔"
    yield ""
    yield f"새 주제 제안: 자주 나오지만 주제가 없는 말 ({how})"
    if found.index != NAME and not morphemes.is_installed():
        yield f"  형태소로 나누면 더 잘 찾습니다: {INSTALL}"
    if words.empty:
        yield "  제안할 말이 없습니다. 세 건, 고객 두 명 이상이 쓴 말만 제안합니다."
        return
    text = _masking(found, reveal=reveal)
    headings = [
        Heading("말", ALWAYS, wraps=True),
        Heading("건수", ALWAYS, right=True),
        Heading("고객", 7, right=True),
        Heading("부정", 7, right=True),
        Heading("예", 6, wraps=True),
    ]
    rows = [
        (
            shown(row["말"]),
            f"{row['건수']:,}",
            f"{row['고객 수']:,}",
            _percent(row["부정 비율"]),
            shown(text(row["예"])),
        )
        for row in _records(words)
    ]
    yield from table(headings, rows)
    yield "  주제로 삼으려면 설정 시트에 구분 '주제', 항목에 이름, 값에 그 말을 적으세요."


def _sentences(found: Voices, most: int, *, reveal: bool) -> Iterator[str]:
    every = found.tables["sentences"]
    yield ""
    yield f"고객의 말 (새로운 순서, {len(every):,}건 가운데 {min(most, len(every)):,}건)"
    text = _masking(found, reveal=reveal)
    for row in _records(every.head(most)):
        who = _who(row, reveal=reveal)
        mood = f" · {row['감정']}" if row["감정"] else ""
        themes = text(row["주제"]) or "주제 없음"
        branch = ledger_of(row["시트"])
        where = f"{shown(branch)} · " if branch else ""
        yield from wrapped(
            f"  {row['일자']:%Y-%m-%d} {where}{row['출처']} · {shown(themes)}{mood} · {shown(who)}",
            _SCREEN,
        )
        yield from wrapped(f"    {shown(text(row['문장']))}", _SCREEN)
        if row["한 일"]:
            yield from wrapped(f"    → {shown(text(row['한 일']))}", _SCREEN)
    yield "  아이디어로 적는 법: xlcrm voices idea --help"


def _who(row: Mapping[str, Any], *, reveal: bool) -> str:
    number, name = (row[each] or "" for each in ("고객 ID", "고객명"))
    if reveal:
        return f"{number} {name}".strip() or "모르는 고객"
    masked = mask_name(name) if name else ""
    return f"{mask_id(str(number), name)} {masked}".strip() or "모르는 고객"


def _masking(found: Voices, *, reveal: bool) -> Any:  # noqa: ANN401 - a text to a text
    return str if reveal else found.hidden.text


def _percent(value: float) -> str:
    return "-" if value != value else f"{value:.0%}"  # noqa: PLR0124 - NaN is not itself


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    found = [{str(name): each for name, each in row.items()} for row in plain.to_dict("records")]
    for row in found:
        for name in ("부정 비율", "비율"):
            if name in row and row[name] is None:
                row[name] = float("nan")
    return found


def plain_voices(found: Voices, sentences: int, *, reveal: bool) -> dict[str, object]:
    """Return it as JSON tells it; people masked unless they may be shown."""
    text = _masking(found, reveal=reveal)
    tables = {
        key: [_plain(row, names, text) for row in _records(found.tables[key])]
        for key, names in _JSON.items()
    }
    return {
        "months": found.months,
        "theme": found.theme,
        "words_by": found.index,
        "count": found.count,
        "customers": found.customers,
        "felt": found.felt,
        "negative": found.negative,
        **tables,
        "by_month": [_month(row, text) for row in _records(found.tables["months"])],
        "sentences": [
            {
                "date": f"{row['일자']:%Y-%m-%d}",
                "source": row["출처"],
                "themes": text(row["주제"]).split(", ") if row["주제"] else [],
                "text": text(row["문장"]),
                "mood": row["감정"] or None,
                "who": _who(row, reveal=reveal),
                "service": row["서비스"],
                "done": text(row["한 일"]),
                "sheet": row["시트"],
                "row": row["행"],
            }
            for row in _records(found.tables["sentences"].head(sentences))
        ],
    }


def _plain(row: Mapping[str, Any], names: Mapping[str, str], text: Any) -> dict[str, object]:  # noqa: ANN401
    told = {key: row[name] for name, key in names.items()}
    for key in ("share", "negative_share"):
        if key in told and told[key] != told[key]:
            told[key] = None
    for key in ("example", "theme"):
        if key in told:
            told[key] = text(told[key])
    return told


def _month(row: Mapping[str, Any], text: Any) -> dict[str, object]:  # noqa: ANN401
    themes: Sequence[str] = [name for name in row if name not in {"월", "전체", "비고"}]
    counts = {text(name): row[name] for name in themes}
    return {"month": f"{row['월']:%Y-%m}", "count": row["전체"], "themes": counts}
