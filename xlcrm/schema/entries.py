"""The Korean wording of every finding code, in the order of the codes.

Codes by their first digits: C1 cells that cannot be read, C2 headers and formulas, C3 the ledger,
C4 identity numbers, C5 the companion sheets, S1 the 설정 sheet. Details are header and service
names, dates, figures and cell references, never what a person's cell says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlcrm.schema.finding import Severity

_ERROR, _WARNING, _REMARK = Severity.ERROR, Severity.WARNING, Severity.REMARK


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: its severity unless 설정 says otherwise, and what it says.

    `message` and `suggestion` are `str.format` templates with named details.
    """

    code: str
    severity: Severity
    title: str
    message: str
    suggestion: str


ENTRIES: Final = (
    Entry(
        "C101",
        _ERROR,
        "읽을 수 없는 날짜",
        "'{header}' 칸을 날짜로 읽을 수 없습니다.",
        "2024-10-25처럼 연-월-일 순서로 고쳐 주십시오.",
    ),
    Entry(
        "C102",
        _ERROR,
        "순서를 알 수 없는 날짜",
        "'{header}' 칸의 날짜가 연·월·일 중 어느 순서인지 알 수 없습니다.",
        "연도를 네 자리로 맨 앞에 써서 2024-10-25처럼 고쳐 주십시오.",
    ),
    Entry(
        "C103",
        _ERROR,
        "달력에 없는 날짜",
        "'{header}' 칸의 날짜는 달력에 없는 날입니다.",
        "그 달의 마지막 날을 확인하여 고쳐 주십시오.",
    ),
    Entry(
        "C111",
        _ERROR,
        "읽을 수 없는 금액",
        "'{header}' 칸을 금액으로 읽을 수 없습니다.",
        "100,000처럼 원 단위 숫자로 고쳐 주십시오.",
    ),
    Entry(
        "C112",
        _ERROR,
        "모르는 화폐·단위",
        "'{header}' 칸의 화폐나 단위를 알 수 없습니다.",
        "원화로 바꾸어 원 단위 숫자로 써 주십시오.",
    ),
    Entry(
        "C113",
        _WARNING,
        "원 미만의 금액",
        "'{header}' 칸의 금액에 원 미만의 소수가 있어 읽지 않았습니다.",
        "원 단위로 반올림하여 고쳐 주십시오.",
    ),
    Entry(
        "C121",
        _WARNING,
        "읽을 수 없는 전화번호",
        "'{header}' 칸을 전화번호로 읽을 수 없습니다.",
        "010-1234-5678처럼 고쳐 주십시오. 여러 개면 쉼표(,)로 나눕니다.",
    ),
    Entry(
        "C122",
        _WARNING,
        "맨 앞의 0이 빠진 전화번호",
        "'{header}' 칸의 전화번호에서 맨 앞의 0이 빠져, 0을 붙여 읽었습니다.",
        "셀 서식을 '텍스트'로 바꾸고 0부터 다시 써 주십시오.",
    ),
    Entry(
        "C123",
        _WARNING,
        "읽을 수 없는 이메일",
        "'{header}' 칸을 이메일 주소로 읽을 수 없습니다.",
        "이름@회사.kr 꼴인지, 빈칸이나 쉼표가 섞이지 않았는지 확인해 주십시오.",
    ),
    Entry(
        "C131",
        _WARNING,
        "읽을 수 없는 숫자",
        "'{header}' 칸을 정수로 읽을 수 없습니다.",
        "단위 없이 숫자만 써 주십시오.",
    ),
    Entry(
        "C132",
        _WARNING,
        "읽을 수 없는 기간",
        "'{header}' 칸을 개월 수로 읽을 수 없습니다.",
        "12 또는 12개월처럼 고쳐 주십시오.",
    ),
    Entry(
        "C141",
        _WARNING,
        "읽을 수 없는 예/아니오",
        "'{header}' 칸이 예인지 아니오인지 알 수 없어, 비어 있는 것으로 봅니다.",
        "Y 또는 N으로 고쳐 주십시오.",
    ),
    Entry(
        "C151",
        _ERROR,
        "오류 값이 든 셀",
        "'{header}' 칸에 오류 값({error})이 있습니다.",
        "셀의 수식을 바로잡거나 값을 직접 써 주십시오.",
    ),
    Entry(
        "C152",
        _ERROR,
        "읽을 수 없는 일시·월",
        "'{header}' 칸을 일시 또는 월로 읽을 수 없습니다.",
        "일시는 2024-10-25 14:30, 월은 2024-10처럼 고쳐 주십시오.",
    ),
    Entry(
        "C153",
        _ERROR,
        "아직 계산되지 않은 수식",
        "'{header}' 칸은 아직 계산되지 않은 수식입니다.",
        "엑셀에서 열어 저장한 뒤 다시 실행하세요.",
    ),
    Entry(
        "C201",
        _ERROR,
        "같은 뜻의 열이 둘",
        "'{header}' 열과 '{other_header}' 열({other})이 모두 '{name}' 열로 보여 쓰지 않습니다.",
        "쓸 열의 제목을 '{name}'(으)로 바꿔 주십시오.",
    ),
    Entry(
        "C202",
        _WARNING,
        "뜻이 여럿인 열 제목",
        "'{header}' 열을 '{name}' 열로 보았으나, 다른 뜻일 수 있습니다.",
        "맞으면 제목을 '{name}'(으)로, 아니면 다른 제목으로 바꿔 주십시오.",
    ),
    Entry(
        "C203",
        _WARNING,
        "쓰이지 않는 비슷한 열",
        "'{name}' 열은 '{other_header}'({other})에서 읽고, 비슷한 '{header}' 열은 쓰지 않습니다.",
        "헷갈리지 않도록 '{header}' 열의 제목을 다른 말로 바꿔 주십시오.",
    ),
    Entry(
        "C204",
        _WARNING,
        "계산 열에 든 수식",
        "'{header}' 열에 수식이 {count}개 있어, 그 칸은 xlcrm이 쓰지 않습니다.",
        "xlcrm에 맡기려면 이 열의 수식을 지워 주십시오. 그대로 두어도 됩니다.",
    ),
    Entry(
        "C205",
        _WARNING,
        "병합된 계산 칸",
        "'{header}' 열에 병합된 셀의 일부인 칸이 {count}개 있어, 병합된 셀이라 쓰지 않습니다.",
        "이 열의 셀 병합을 풀어 주십시오. 계약마다 한 칸이 있어야 합니다.",
    ),
    Entry(
        "C206",
        _WARNING,
        "표 아래의 다른 표",
        "이 행부터 제목이 다른 표가 시작되어, 읽지 않습니다.",
        "같은 표이면 첫 표와 같은 열에 옮기고, 다른 표이면 다른 시트로 옮겨 주십시오.",
    ),
    Entry(
        "C207",
        _REMARK,
        "고객대장과 비슷한 시트",
        "고객대장과 비슷하지만 이름이 달라 읽지 않은 시트입니다.",
        "고객대장이면 시트 이름에 '고객대장'을 넣어 주십시오.",
    ),
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
        "종료일({end})이 시작일({start})보다 빠릅니다.",
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
        "C401",
        _ERROR,
        "주민등록번호로 보이는 값",
        "'{header}' 칸에 주민등록번호로 보이는 번호가 있습니다.",
        "법령의 근거 없이는 보관할 수 없습니다(개인정보 보호법 제24조의2). 번호를 지워 주십시오.",
    ),
    Entry(
        "C402",
        _ERROR,
        "주민등록번호 열",
        "'{header}' 열은 주민등록번호를 적는 열로 보입니다.",
        "법령의 근거 없이는 보관할 수 없습니다(개인정보 보호법 제24조의2). 열을 지워 주십시오.",
    ),
    Entry(
        "C501",
        _WARNING,
        "고객대장에 없는 고객 ID",
        "'{header}' 칸의 고객 ID({count}행에 있음)가 고객대장에 없습니다.",
        "고객 ID를 잘못 쓰지 않았는지 확인하거나, 고객대장에 고객을 더해 주십시오.",
    ),
    Entry(
        "C502",
        _ERROR,
        "범위를 벗어난 점수",
        "'{header}' 칸의 점수가 {low}~{high} 범위를 벗어났습니다.",
        "{low}에서 {high} 사이의 정수로 고쳐 주십시오.",
    ),
    Entry(
        "C503",
        _WARNING,
        "감정이 없는 불만",
        "분류가 불만인 일지에 '{header}' 칸이 비어 있습니다.",
        "긍정 · 중립 · 부정 중 하나를 골라 주십시오.",
    ),
    Entry(
        "C504",
        _ERROR,
        "발생보다 이른 해결",
        "'{header}' 칸의 일시가 문제 발생일시보다 빠릅니다.",
        "두 일시가 서로 바뀌지 않았는지 확인해 주십시오.",
    ),
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
)
