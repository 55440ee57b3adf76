"""The wording of S1: the 설정 sheet."""

from __future__ import annotations

from typing import Final

from xlcrm.schema.entry import Entry
from xlcrm.schema.finding import Severity

_WARNING = Severity.WARNING

SETTINGS_ENTRIES: Final = (
    Entry(
        "S101",
        _WARNING,
        "모르는 설정 구분",
        "설정의 구분을 알 수 없어, 이 행을 쓰지 않습니다.",
        "다음 중 하나로 고쳐 주십시오: {known}",
    ),
    Entry(
        "S102",
        _WARNING,
        "빈 설정",
        "설정의 칸이 비어 있어, 이 행을 쓰지 않습니다.",
        "빈칸을 채우거나 행을 지워 주십시오.",
    ),
    Entry(
        "S103",
        _WARNING,
        "읽을 수 없는 설정 숫자",
        "'{item}' 설정을 0~{most} 사이의 정수로 읽을 수 없어, 기본값을 씁니다.",
        "60처럼 숫자만 써 주십시오.",
    ),
    Entry(
        "S104",
        _WARNING,
        "모르는 기준",
        "모르는 기준이라 이 행을 쓰지 않습니다.",
        "다음 중 하나로 고쳐 주십시오: {known}",
    ),
    Entry(
        "S105",
        _WARNING,
        "고를 수 없는 설정 값",
        "'{item}' 설정의 값을 알 수 없어, 기본값을 씁니다.",
        "다음 중 하나로 고쳐 주십시오: {known}",
    ),
    Entry(
        "S106",
        _WARNING,
        "읽을 수 없는 휴무일",
        "휴무일을 날짜로 읽을 수 없어, 이 행을 쓰지 않습니다.",
        "'항목'이나 '값' 칸에 2024-12-24처럼 날짜를 써 주십시오.",
    ),
    Entry(
        "S107",
        _WARNING,
        "모르는 목록",
        "목록의 항목이 어느 열의 이름도 아니어서, 이 행을 쓰지 않습니다.",
        "'항목' 칸에 결제 방법처럼 열 이름을 써 주십시오.",
    ),
    Entry(
        "S108",
        _WARNING,
        "모르는 규칙 코드",
        "규칙의 항목이 점검 코드가 아니어서, 이 행을 쓰지 않습니다.",
        "'항목' 칸에 C304처럼 점검 결과에 나온 코드를 써 주십시오.",
    ),
    Entry(
        "S109",
        _WARNING,
        "두 번 쓴 설정",
        "'{item}' 설정이 두 번 있어, 먼저 나온 것({other})을 씁니다.",
        "하나만 남기고 지워 주십시오.",
    ),
    Entry(
        "S110",
        _WARNING,
        "읽을 수 없는 설정 시트",
        "설정 시트의 제목 행을 찾을 수 없어, 모든 설정을 기본값으로 씁니다.",
        "제목을 '구분' · '항목' · '값' 또는 '서비스' · '만료 안내 기간'으로 써 주십시오.",
    ),
    Entry(
        "S111",
        _WARNING,
        "모르는 머리글",
        "머리글의 항목이나 값을 알 수 없어, 이 행을 쓰지 않습니다.",
        "'항목' 칸에 시트!머리글을, '값' 칸에 고객명처럼 열 이름을 써 주십시오.",
    ),
)
