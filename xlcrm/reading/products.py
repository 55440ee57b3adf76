"""Which of a list's columns says what a term is for: the product, a thing, a title, or a kind.

상품명 says what is sold. 모델명 says so too where no column names the product; 계약명 where neither
does. 유형, 구분, 종류 may be anything: how a contract came about (신규, 연장), whose it is (개인,
법인), how it is paid. Such a column is the product only where its words are none of those, and then
a person is asked.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.evidence import filled
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue

PRODUCT, GOODS, THING, TITLE, KIND = range(5)
"""How plainly a header says what a term is for; of several the plainest is read."""

_BRACKETS: Final = lazy(r"[(\[<{【（][^()\[\]<>{}【】（）]*[)\]>}】）]")
_NAMES: Final = lazy(r"(?:명|이름|명칭|내역|정보|name|nm|名称?)$")
_KINDS: Final = lazy(
    r"(?:종류|유형|구분|구분값|타입|형태|분류|부류|계열|군|목적|용도|등급|카테고리|코드"
    r"|types?|kinds?|class|category|tier|grade|code|cd|種類|種別|区分|类型|類型|类别|類別)$"
)
_KINDS_ABROAD: Final = lazy(
    r"^(?:tipos?|tipolog\w*|typ|type|categor\w*|kategori\w*|modali\w*|rodzaj|druh|jenis|soort|t[uü]r[uü]?"
    r"|типы?|вид|категори\w*|סוג|نوع|ประเภท)(?:$|de|d[ou]|del|di|da|[^a-z])"
)
"""Where the kind stands first: tipo de contrato, סוג מנוי."""
_PRODUCTS: Final = lazy(
    r"(?:상품|요금제|플랜|패키지|멤버[십쉽]|[가-힣]+권|강[좌습의]|수강반|레슨|과목|코스|클래스|프로그램"
    r"|서비스|서비스내용|보험|구독지|products?|plans?|packages?|passe?s?|services?|courses?|tariff"
    r"|memberships?|subscriptions?|policy|policies"
    r"|商品|プラン|サービス|产品|產品|套餐|课程|課程)$"
)
_GOODS: Final = lazy(
    r"(?:제품|품목|품|물품|소프트웨어|솔루션|시스템|신문|매체|시술|도메인|라이[선센]스|재산|물건|장비|기기"
    r"|기구|비품|items?|goods|equipment|device|asset|property|品目|品|物件|项目|項目)$"
)
_THINGS: Final = lazy(r"(?:모델|기종|규격|사양|model|edition|sku|機種|型号|반|수업|호실|옵션)$")
_TITLES: Final = lazy(r"(?:계약건?|건|사업|용역|계약내용|계약서|프로젝트|공사|과제|subject|title)$")

_ONCE: Final = lazy(r"최초|당초|종전|기존|이전|first|original|initial|previous")
_PASSES: Final = lazy(
    r"(?:\d+\s*(?:개월|달|회|일|년|시간|주)\s*)?(?:회원|이용|수강|정기|기간|횟수|쿠폰|입장|자유)?권$|월정액|정액제|무제한|패키지|멤버십|\d+\s*회$"
)
_MOSTLY: Final = 0.6  # of the words are passes
_FEW: Final = 0.2  # of the different words may be others

_NO_PRODUCTS: Final[str] = """
    신규 신규등록 신규계약 신규가입 기존 기존고객 갱신 연장 재계약 재등록 재가입 재수강 재결제
    재구매 재신청 변경 변경계약 이관 이전 승계 양도 양수 만기 만료 종료 해지 해약 중도해지 전환
    추가 추가계약 복구 최초 첫등록 첫구매 수정 자동연장 만기연장 신규설치 이전설치 재설치 휴면
    체험 정식 계약 미계약 신규회원 기존회원 재등록회원 원계약 본계약 가계약 변동 유지 개인 법인
    기업 개인사업자 법인사업자 사업자 개인사업 일반 일반인 일반회원 단체 공공 공공기관 민간 기관
    학교 병원 관공서 대기업 중소기업 중견기업 스타트업 학생 대학생 직장인 성인 청소년 어린이 아동
    유아 경로 노인 장애인 남 여 남자 여자 남성 여성 내국인 외국인 한국인 가족 부부 본인 대리인
    직원 임직원 교직원 동문 학부모 재학생 졸업생 주민 지역주민 관내 관외 내부 외부 국내 국외 해외
    우수 우량 신용 불량 과세 면세 카드 현금 계좌 계좌이체 자동이체 이체 cms 무통장 무통장입금 지로
    방문 온라인 오프라인 전화 인터넷 앱 모바일 현장 대리점 직영 가맹 소개 수기 수기계약 전자
    전자계약 서면 종이 서면계약 대면 비대면 선불 후불 선납 후납 월납 연납 일시납 일시불 할부 분납
    유료 무료 유상 무상 정기 비정기 수시 단건 매월 매년 월간결제 연간결제 유 무 예 아니오 예약
    접수 대기 완료 진행 진행중 미정 정상 연체 사용 미사용 사용중 임대 공실 임대중 빈방 입주 퇴거
    퇴실 주계약 부계약 모계약 부속 주장비 부장비 수주 발주 매출 매입 입고 출고 반납 대여중 a b c d
    y n o x s vip 상 중 하 1 2 3 간이 간이과세 일반과세 면세사업자 과세사업자 일반과세자
    간이과세자 반기 분기 격월 신차 중고차 중고 신품 새제품 재렌트 재렌탈 재임대 재리스 재약정 재구독
    true false ○ × ◯ 해당 해당없음 있음 없음 가능 불가 포함 미포함 별도 보유 미보유
"""
"""What a kind says that is no product: how it came about, whose it is, how it is paid, whether."""


@lru_cache(maxsize=512)
def rank_of(header: str) -> int:
    """Return how plainly a header that may name what a term is for does so.

    >>> [rank_of(each) for each in ("상품명", "장비명(국문)", "모델명", "계약명", "계약유형")]
    [0, 1, 2, 3, 4]
    >>> rank_of("이용권 종류"), rank_of("제품군"), rank_of("구분")
    (1, 4, 4)
    >>> rank_of("Tipo de contrato"), rank_of("Вид"), rank_of("Plano")
    (4, 4, 2)
    """
    bare = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", header))
    plain = normalise(bare) or normalise(header)
    if _KINDS_ABROAD.search(plain):
        return KIND
    head = _NAMES.sub("", plain) or plain
    for rank, known in ((PRODUCT, _PRODUCTS), (GOODS, _GOODS), (THING, _THINGS), (TITLE, _TITLES)):
        if known.search(head):
            return rank
    kind = _KINDS.sub("", plain)
    if kind == plain:
        return THING
    return GOODS if _PRODUCTS.search(kind) else KIND


def is_of_once(header: str) -> bool:
    """Tell whether a header says what was bought first of all, and perhaps no more.

    >>> is_of_once("최초요금제"), is_of_once("요금제")
    (True, False)
    """
    return _ONCE.match(normalise(header)) is not None


def is_extra(header: str) -> bool:
    """Tell whether a header says what is sold or lent besides, and perhaps nothing of its own.

    >>> is_extra("옵션"), is_extra("옵션 상품")
    (True, False)
    """
    return normalise(header) in {"옵션", "옵션명", "option", "options"}


def are_no_products(values: Sequence[CellValue]) -> bool:
    """Tell whether words are those of how, for whom or whether, and not of what.

    >>> are_no_products(["신규", "연장", "신규"]), are_no_products(["개인", "법인", "개인"])
    (True, True)
    >>> are_no_products(["운용리스", "금융리스", "장기렌트"]), are_no_products([None])
    (False, False)
    """
    words = {normalise(str(value)) for value in filled(values)} - {""}
    return bool(words) and len(words - _no_products()) <= _FEW * len(words)


def are_passes(values: Sequence[CellValue]) -> bool:
    """Tell whether words are those of passes, which are sold whatever their column is called.

    >>> are_passes(["20회권", "월정액 주5", "10회권"]), are_passes(["소형", "대형"])
    (True, False)
    """
    words = {str(value).strip() for value in filled(values)}
    passes = sum(_PASSES.search(word) is not None for word in words)
    return bool(words) and passes >= _MOSTLY * len(words)


@cache
def _no_products() -> frozenset[str]:
    return frozenset(_NO_PRODUCTS.split())
