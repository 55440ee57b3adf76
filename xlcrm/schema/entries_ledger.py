"""The wording of C3: the ledger."""

from __future__ import annotations

from typing import Final

from xlcrm.schema.entry import Entry
from xlcrm.schema.finding import Severity

_ERROR, _WARNING, _REMARK = Severity.ERROR, Severity.WARNING, Severity.REMARK

LEDGER_ENTRIES: Final = (
    Entry(
        "C301",
        _ERROR,
        "빠진 필수 값",
        "'{header}' 칸이 비어 있습니다.",
        "값을 채우거나, 쓰지 않는 행이면 행을 지워 주십시오.",
    ),
    Entry(
        "C302",
        _ERROR,
        "시작일보다 이른 종료일",
        "'{header}' 칸의 날짜({end})가 시작일({start})보다 빠릅니다.",
        "두 날짜가 서로 바뀌지 않았는지, 연도가 맞는지 확인해 주십시오.",
    ),
    Entry(
        "C303",
        _WARNING,
        "하루 늦은 종료일",
        "종료일({end})이 {months}개월 계약의 마지막 날보다 하루 늦습니다.",
        "첫날도 기간에 들어갑니다. 마지막 날이 {expected}인지 확인해 주십시오. "
        "수식이면 EDATE(시작일, 개월)-1입니다.",
    ),
    Entry(
        "C304",
        _REMARK,
        "EDATE 방식의 말일",
        "종료일({end})이 EDATE 방식이어서 민법 제160조의 말일({expected})보다 하루 빠릅니다.",
        "이 방식을 쓰는 사무실이면 설정 시트에서 '말일 방식'을 edate로 정해 주십시오.",
    ),
    Entry(
        "C305",
        _WARNING,
        "날짜와 다른 계약 기간",
        "'{header}' 칸은 {months}개월인데, 시작일({start})과 종료일({end})은 그렇지 않습니다.",
        "{months}개월이면 종료일은 {expected}입니다. 날짜와 기간 중 틀린 쪽을 고쳐 주십시오.",
    ),
    Entry(
        "C306",
        _ERROR,
        "겹치는 계약 기간",
        "같은 고객의 같은 서비스 계약({other})과 기간이 겹칩니다.",
        "재계약이면 앞 계약 종료일의 다음 날을 시작일로 써 주십시오.",
    ),
    Entry(
        "C307",
        _ERROR,
        "같은 계약이 두 번",
        "같은 고객에게 시작일({start})이 같은 계약({other})이 이미 있습니다.",
        "두 번 쓴 행이면 하나를 지우고, 다른 계약이면 시작일을 확인해 주십시오.",
    ),
    Entry(
        "C308",
        _WARNING,
        "한 사람에게 여러 고객 ID",
        "이름과 연락처가 같은 고객({other})의 고객 ID가 다릅니다.",
        "같은 사람이면 고객 ID를 하나로 맞춰 주십시오.",
    ),
    Entry(
        "C309",
        _WARNING,
        "한 고객 ID에 여러 이름",
        "고객 ID가 같은 행({other})의 이름과 다릅니다.",
        "이름이 바뀌었으면 모두 맞추고, 다른 고객이면 새 고객 ID를 주십시오.",
    ),
    Entry(
        "C310",
        _WARNING,
        "목록에 없는 값",
        "'{header}' 칸의 값이 고를 수 있는 목록에 없습니다.",
        "{hint} 새 값이면 설정 시트의 '목록'에 더해 주십시오.",
    ),
    Entry(
        "C311",
        _WARNING,
        "모르는 상태",
        "'{header}' 칸의 값은 xlcrm의 상태가 아니어서 refresh가 고치지 않습니다.",
        "{hint} 비우면 계산해 넣습니다. 계속 쓸 값이면 설정 시트의 '목록'에 더해 주십시오.",
    ),
    Entry(
        "C312",
        _WARNING,
        "설정에 없는 서비스",
        "'{header}' 칸의 서비스가 설정 시트에 없어, 기본 안내 기간({window}일)을 씁니다.",
        "{hint} 새 서비스이면 설정 시트에 안내 기간과 함께 더해 주십시오.",
    ),
    Entry(
        "C313",
        _WARNING,
        "계산 열에 든 다른 내용",
        "'{header}' 칸의 내용은 xlcrm이 쓴 것이 아니어서 refresh가 고치지 않습니다.",
        "비우면 계산해 넣습니다. 적어 둘 말이면 비고 열로 옮겨 주십시오.",
    ),
    Entry(
        "C314",
        _WARNING,
        "거의 같은 고객",
        "이름과 연락처가 고객({other})과 거의 같은데, 다른 고객으로 되어 있습니다.",
        "같은 사람이면 이름과 연락처와 고객 ID를 하나로 맞춰 주십시오.",
    ),
    Entry(
        "C315",
        _ERROR,
        "두 번 쓴 ID",
        "'{header}' 칸의 ID를 다른 행({other})에서도 씁니다.",
        "두 번 쓴 행이면 하나를 지우고, 다른 것이면 새 ID를 주십시오.",
    ),
    Entry(
        "C316",
        _REMARK,
        "보통과 다른 요금",
        "'{header}' 칸의 금액이 같은 서비스의 보통 범위({low}~{high}원)를 크게 벗어납니다.",
        "0을 더 쓰거나 덜 쓰지 않았는지 확인해 주십시오. 맞으면 그대로 두어도 됩니다.",
    ),
    Entry(
        "C317",
        _WARNING,
        "날짜와 어긋나는 상태",
        "'{header}' 칸의 상태가 기준일({expected})의 계약 기간과 맞지 않습니다.",
        "시작일과 종료일을 확인한 뒤 xlcrm refresh를 실행하십시오.",
    ),
    Entry(
        "C318",
        _REMARK,
        "오래된 상태",
        "'{header}' 열의 {count}칸이 기준일({expected})에 맞게 갱신되지 않았습니다.",
        "xlcrm refresh를 실행하면 한 번에 고칩니다.",
    ),
    Entry(
        "C319",
        _WARNING,
        "0보다 작은 요금",
        "'{header}' 칸의 금액이 0보다 작습니다.",
        "환불이면 비고나 고객관리일지에 적고, 이 칸에는 계약의 요금을 써 주십시오.",
    ),
    Entry(
        "C320",
        _REMARK,
        "유난히 긴 계약",
        "'{header}' 칸의 날짜({end})가 시작일({start})보다 {years}년 넘게 뒤입니다.",
        "연도를 잘못 쓰지 않았는지 확인해 주십시오. 기한이 없는 계약이면 '상시'라고 쓰면 됩니다.",
    ),
)
