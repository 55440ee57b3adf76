"""The certificate of a purge: what went, when and by whom, and nothing of whom it was about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.pages.card import Card, Part, painted

if TYPE_CHECKING:
    from xlcrm.jobs.privacy.purge import Purged
    from xlcrm.office.commit import Author

CATEGORY: Final = "xlcrm purge"
_METHOD: Final = (
    "고객 ID·이름·연락처·주소·글을 지우고 파일의 모든 부분(공유 문자열, 메모, 수식 결과, "
    "피벗 캐시, 문서 속성)을 새로 써서, 남은 값이 없는지 찾아 확인함"
)


def certificate(found: Purged, by: Author) -> bytes:
    """Return the certificate's workbook, a page to print and sign."""
    facts = (
        ("파기한 때", f"{by.now:%Y-%m-%d %H:%M:%S}"),
        ("파기한 사람", by.user),
        ("대상", f"고객 {len(found.due):,}명"),
        ("근거", "개인정보 보호법 제21조 (보유기간 경과, 처리 목적 달성, 정보주체의 요구)"),
        ("방법", _METHOD),
        ("되돌리기", "할 수 없음. 백업에서도 같은 고객을 지웠음"),
    )
    places = [(sheet, f"{count:,}", "행의 개인정보를 비움") for sheet, count in found.rows.items()]
    for name, count, how in (
        ("대기열", found.waiting, "줄을 지움"),
        ("보낸 기록", found.sent, "고객 ID를 다른 말로 바꿈"),
        ("접속기록", found.recorded, "줄의 고객 ID와 가린 값을 다른 말로 바꿈"),
        ("백업", found.backups, "같은 방법으로 다시 씀"),
        ("읽을 수 없는 백업", len(found.lost), "파일을 지움"),
        ("보고서 등 xlcrm이 만든 파일", len(found.outputs), "다시 쓰거나 지움"),
        ("보관 기한이 지난 분리보관", found.expired, "행을 지움"),
    ):
        if count:
            places.append((name, f"{count:,}", how))
    whys: dict[tuple[str, str], int] = {}
    for row in found.held:
        whys[row.why, str(row.until)] = whys.get((row.why, str(row.until)), 0) + 1
    held = tuple((why, until, f"{count:,}") for (why, until), count in sorted(whys.items()))
    parts = [
        Part("파기", (), facts),
        Part("파기한 곳", ("곳", "수", "한 일"), tuple(places)),
        Part("법에 따라 분리보관", ("근거", "보관 기한", "행"), held),
    ]
    if found.others:
        parts.append(Part("사람이 볼 파일", ("파일",), tuple((name,) for name in found.others)))
    if found.closed:
        said = ((f"PDF, 그림, 한글 문서 등 {len(found.closed):,}개를 찾아보지 못함", ""),)
        parts.append(Part("찾아보지 못한 파일", (), said))
    parts.append(Part("확인", (), (("담당자", ""), ("개인정보 보호책임자", ""))))
    page = Card("개인정보 파기 확인서", "", found.as_of, tuple(parts), masked=True)
    return painted(
        page,
        found.path.name,
        name="파기 확인서",
        category=CATEGORY,
        note="파기한 값은 적지 않습니다",
        long=True,
    )
