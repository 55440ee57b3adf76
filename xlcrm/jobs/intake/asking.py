"""What is wrong with a row of 접수, in words for those who have nothing but the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.typed_option import LEDGER_WORD, for_ledger
from xlcrm.jobs.intake.kind import IntakeKind
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from xlcrm.office.proposal import Proposal

_LISTED: Final = 3  # of several who look alike, so many are told
_CALLED: Final = {
    "일시": "날짜",
    "일자": "날짜",
    "발송일": "날짜",
    "계약 시작일": "날짜",
    "제품/서비스": "서비스/제품",
    "캠페인": "서비스/제품",
    "만족도": "개월/점수",
    "계약 기간": "개월/점수",
    "요금": "금액",
    "후속 기한": "기한",
    "계약 종료일": "기한",
    "고객명": "고객",
    "결제 방법": "결과",
    "해지 사유": "결과",
}
"""How the sheet calls what the other sheets call otherwise."""

_HAS_CONTRACT: Final = "계약이 있는 고객의 계약은"
_TOO_EARLY: Final = "새 시작일("
_PHONE_FIRST: Final = "고객명 자리에 연락처"
_INSTEAD: Final = (
    ("앞의 정지를 xlcrm resume으로 끝낸 뒤 다시 정지하세요.", "먼저 '재개'를 한 줄 적으세요."),
    (
        "이제 계약하는 고객이면 xlcrm customer edit으로 시작일과 기간을 적으세요.",
        "이제 계약하는 고객이면 고객대장의 그 행에 시작일과 기간을 적으세요.",
    ),
    ("누구인지 적으세요.", "이름을 적으세요."),
    ("계획은 후속 조치와 후속 기한에 적으세요.", "다시 연락할 날이면 기한 칸에 적으세요."),
    (
        "다음 가운데 하나를 함께 적으세요: 지점=",
        "머리글 행의 오른쪽 끝에 '지점'이라고 적고, 이 줄에 지점을 적으세요: ",
    ),
    (" · 지점=", " · "),
    (" 다시 실행하세요.", " 저장하세요."),
    ("고른 뒤 저장하세요.", "고르세요."),
    ("기간=12개월", "개월/점수 칸에 12"),
    ("시작일=오늘처럼 적고", "날짜 칸에 계약 시작일을 적고"),
)
"""What the commands' hints say, and what helps somebody who types into the sheet."""


def plainly(trouble: Trouble, file: str = LEDGER_WORD) -> Trouble:
    """Return what is wrong in the sheet's own words.

    Args:
        trouble: what is wrong, as the commands say it.
        file: the workbook's name, for the commands that a hint tells.

    >>> str(plainly(Trouble("at", "'일시'가 아직 오지 않은 때입니다.", "날짜를 확인하세요.")))
    "'날짜'가 아직 오지 않은 때입니다. → 날짜를 확인하세요."
    """
    message, hint = trouble.message, trouble.hint
    if trouble.message.startswith(_PHONE_FIRST):
        hint = "고객 칸에 이름을, 연락처 칸에 번호를 적으세요."
    if trouble.message.startswith(_HAS_CONTRACT):
        hint = "다음 계약이면 종류를 '재계약'으로 고치고 처리 칸을 비우세요."
    if trouble.message.startswith(_TOO_EARLY):
        hint = f"{hint} 날짜를 비우면 앞 계약에 이어 시작합니다."
    for old, new in _CALLED.items():
        message = message.replace(f"'{old}'", f"'{new}'")
        hint = hint.replace(f"'{old}'", f"'{new}'")
    for old, new in _INSTEAD:
        hint = hint.replace(old, new)
    return Trouble(trouble.field, message, for_ledger(hint, file))


def asked(kind: IntakeKind, proposal: Proposal[Any]) -> Trouble:
    """Return what a proposal that is refused asks of the row."""
    candidates = getattr(proposal.found, "candidates", ())
    if kind is not IntakeKind.NEW or not candidates:
        return proposal.problems[0].trouble
    told = " · ".join(str(each) for each in candidates[:_LISTED])
    more = f" 외 {len(candidates) - _LISTED}명" if len(candidates) > _LISTED else ""
    return Trouble(
        "customer",
        f"같은 사람일 수 있는 고객이 있습니다: {told}{more}",
        "다른 사람이면 처리 칸에 '다른 사람'이라고 적고 저장하세요. 같은 사람이면, 다음 계약은 "
        "종류를 '재계약'으로 고치고, 잠재 고객의 첫 계약은 처리 칸에 '같은 사람'이라고 적으세요.",
    )
