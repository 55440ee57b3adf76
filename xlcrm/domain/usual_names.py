"""Names that stand alone: usual Korean given names, and what looks like a name and is a word.

A name without anything around it that tells a person is known by its family name and by the given
name, both usual; a word of the office that is written likewise (전화진행, 이용기간) is none.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GROUPS: Final = (
    "가영은인연원현희온윤 갑수순 강민산석우준희현은혁인 건우호희아영욱수형후 겸준우 "
    "경민수희은숙미자아진화훈식호옥순남애란환준석철태혜원윤림연재현택열 계순숙 고은운 관우호 "
    "광수호현희민식훈석일철진욱영선규용열렬 국진현 권우 귀순남 규리민현진호태원빈영석환식혁 "
    "근우영호태수식혁 금자순희숙옥주란 기현준태범영훈석철호수원정환혁욱웅남윤우봉택열덕 "
    "길동수자순호남 나경연영은윤래라희현린율 낙현 남희숙수순주길규기일준식 "
    "다은인연현영희솔온윤빈혜경해정율 달수호 대현호영성수식훈희원환진준용철우 "
    "덕수순자호희현환화 도현윤영훈경연원희균형준진은하율 "
    "동현수욱훈희민준우원석철진하건연규식호윤영주일환혁휘엽근찬구열 두현환호식리나 "
    "라희온미율연엘 래원현 로운 루나아 리나안우하 막순례 만수호식석기 말순자숙례 "
    "명수희숙자진호환선옥순철우훈보구 무성열진현 문수희자숙정식호선영 "
    "미경영숙자정선연희란현진애옥순나라주소화래향령 "
    "민준서지재규수아정경영호혁우찬석성기채주희선식철하건국태형욱상훈숙자란솔율결환강교 배성 "
    "범수준석진식우 벼리 별이 병호철수훈석희진우욱찬준헌규식태학근용택묵열덕 "
    "보람영라민경미배은현검연희 복순희자남 본승 봄이 봉수식순희자남근구 부용 분녀순이남옥희 "
    "빛나 사라 상훈현우민호철욱진희준규원혁태수식길연영아미근용범균택필묵열엽렬 새롬봄 "
    "서연윤현준진영우아하율은희정경린인빈 석진현훈민우준호원환영근구 "
    "선영희미경화우주숙자아옥호하민애율유정균 설희아현화빈 "
    "성민현호훈수진은희재우준철식욱환규태미숙자경일국원혁한하빈람근용균완묵택열엽 "
    "세영훈은희연진현준아민윤라원경웅종찬 소연영희현정민윤은라미진 솔이비 송희연 "
    "수진현민아연빈정경미희지영호철인자혁완옥길남린하안 숙희자경영 순자희옥이영덕남복임녀애례택 "
    "슬기아 승현민우호훈준철희아연진환원수재윤혁기용은주빈태엽근택렬 "
    "시우현윤은연온원후아율안완경영 신영애혜우자 아름인영라현연윤린령리 안나 애라자경순란 "
    "양희순자 여진정울 연우주희수정아옥서숙경진재화홍하 열음 "
    "영수희숙자미호철진민훈은주선순옥애란식준재환현아광남길일태석서근복택묵필덕 "
    "예진은지린원나슬림준서찬빈솔주희담리 오현 옥순자희분남주 온유 완수우식 요한셉섭 "
    "용수호진석준식현훈태환희우민선남택락덕복 우진현빈성영석재주혁식철람택 "
    "원석준희영호일우정진혁식재빈 월순 유진정나리미민빈선경림찬준신현주라은안하 "
    "윤서아정희지호주미경재수하우진성석슬채 "
    "은지영주경정희혜미아숙서우하채수비솔진성자옥실빈호찬상설별택령 을순 의준 "
    "이준안현서슬든담설 인수호숙영혜경석철희자성순애옥규우혁찬봉근균구택 일우호남영환 임순 "
    "자영경 재현훈민우영호석원준성욱철희혁형환윤진용은경식학범하국인근균권덕선완복 점순례 "
    "정훈희우은민아숙미현수연호석화옥순자인란혁환식애임빈원윤남선길근용균구완욱태묵교엽 "
    "제현훈니이 종현호수민석훈철우원혁환영태욱길근구택필화열엽렬덕 "
    "주희연영원현은미호혁아환하경형훈안선엽령 준호영혁서우수희석형기현성하식모표규환태 "
    "중현호기석 지현영훈민수은원연우혜안아윤호혁희숙환석성선유애율효후미나형용완온 "
    "진우희영주호아수경숙성석욱혁현솔서형옥태원철근용구덕 찬우영호희혁민식 "
    "창민수호현훈욱우희환석준식근용구열엽렬 채원은영연린윤아현희민리 철수호민우진희 초롱희아 "
    "춘자희식수근화 충현식 태현호영희훈준우민수윤형석환성경식진규섭일원겸근용균엽 판석 필호립 "
    "하나늘은영준윤람진린율연경빈온솔정엘 학수준 한솔나별결빈준서길 해인진수원솔란 향숙미기란 "
    "혁재준 현우수정주아진희민준숙미경석욱철호성영서지승식자빈택규태 형준진석민우철주욱근구덕 "
    "혜진영원경정숙미란인선자지은림수옥연린주빈령 호준진영석성철열 홍희기석주근택 화영자숙선정 "
    "환희 효진정주은숙선민원준성영린리 훈희 휘성재 흥수식 희수정진영경숙선주재연원철봉태"
)
GIVEN: Final = frozenset(f"{row[0]}{last}" for row in _GROUPS.split() for last in row[1:])
"""Given names that are usual: the first letter of each group with each of the others."""

_FIRSTS: Final = frozenset(each[0] for each in GIVEN)
_LASTS: Final = frozenset(each[1] for each in GIVEN)

_COMMON: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류홍전고문손양배백허남심노하곽유차주구민진엄채"
)
_RARER: Final = frozenset(
    "우나라지원천방공현함변염여추도소석선설마길연국성위표명기왕옥육은봉탁용빈제맹금편피"
)
_BEGINNINGS: Final = _words(
    "강사 강의 강제 고객 고민 고정 고지 공동 공연 공용 공원 공지 구성 구정 국내 국민 국제 기대 "
    "기도 기미 기상 기수 기원 기준 길이 나라 나이 남성 남은 노동 노래 노인 도민 도서 도시 라인 "
    "명분 명의 모금 문서 문의 문자 문제 문화 민영 민원 반대 반영 방문 방학 방해 배경 배달 변경 "
    "변동 변수 서명 서문 서재 선수 선원 선정 선호 설명 설문 설정 성경 성명 성분 성인 성현 소개 "
    "소량 소리 소명 소수 소유 소장 소재 소지 손해 송이 수정 신규 신병 신용 신청 신하 안건 양도 "
    "양해 여기 여성 여유 연금 연기 연도 연세 연수 연예 연장 연재 연주 예정 우리 우선 우수 우승 "
    "우편 원래 원서 원수 원인 원하 위기 위원 위한 위해 유도 유료 유용 유지 유효 은혜 이달 이미 "
    "이번 이사 이용 인건 인근 인기 인도 인명 인상 인성 인수 인연 인용 인원 인재 인정 인종 임금 "
    "임대 임무 임시 임원 장기 장소 전기 전문 전보 전용 전원 전자 전제 전하 전학 전해 전화 정규 "
    "정기 정도 정리 정보 정상 정시 정정 정지 정하 정해 정형 제기 제대 제도 제보 제시 제재 제정 "
    "조건 조금 조기 주기 주도 주문 주민 주소 주인 주일 주제 주주 지금 지난 지도 지불 지상 지석 "
    "지수 지연 지원 지인 지점 지정 지지 지하 지혜 진료 진행 차기 차남 차량 차이 차지 채용 천만 "
    "천연 최근 최대 최상 최선 최소 최신 최종 추가 추석 추정 추진 표시 표정 표준 표지 표현 하나 "
    "하수 하원 하지 한우 한정 한지 함정 현금 현대 현상 현장 현재 현지"
)
"""Two letters with which a word begins that only looks like a name; see `_NAMES_ALL_THE_SAME`."""

_NAMES_ALL_THE_SAME: Final = _words(
    "강사 고민 고정 구성 남은 노인 민영 서명 서문 서재 성현 손해 송이 신용 신하 안건 양해 여유 "
    "우리 우수 우승 유도 유용 유지 이미 이사 이용 임금 임대 임무 임시 임원 장기 장소 전용 전하 "
    "전해 정규 정도 정상 정시 정정 정지 정하 정해 정형 조건 조금 조기 주연 주인 주일 지연 지원 "
    "진행 차남 차지 채용 최대 최상 최선 최소 최신 최종 하나 하수 하원 하지 한우 한정 한지 현상 "
    "현지"
)
"""Those with which names begin as well: a word only where its last letter is a particle."""

_PARTICLE_LIKE: Final = frozenset("은인이도나하안라지자의")
_WORDS: Final = _words(
    "강동구 강북구 성동구 성북구 은평구 금정구 연제구 유성구 연수구 권선구 장안구 수정구 남동구 "
    "대덕구 노인정 "
    "강경자 강연희 고시원 고정석 고정선 공화정 구성원 금정원 기도원 기중기 남성수 노동일 노선영 "
    "노숙자 도화선 문예지 방문자 방정식 배수지 배수진 배신자 변두리 봉선화 서재경 성경은 성찬식 "
    "소대원 소수자 소유주 송두리 신경은 신봉자 신인경 신인영 안정은 안정인 안정자 엄연하 여성미 "
    "여유미 여인숙 오미자 오하나 우선주 우수자 우주선 원인자 위선자 위성국 위정자 유선화 유자경 "
    "유자영 유지원 은은하 이동식 이민국 이민자 이수자 이자경 이자영 이재민 이하나 인수자 임대수 "
    "임대희 임원진 임자영 장기수 장기원 전승연 전시연 전용민 전용선 전용준 전용현 전주연 전화선 "
    "정기수 정미소 정상수 정원일 정정은 정정자 정지선 정하나 조기수 조선자 조정은 조정인 조정자 "
    "지도원 지명자 지지선 진동수 최대수 표지석 하나은 하수인 한민국 한정수 한정식 한정은 한정인 "
    "현대식 국정원 안하나 기분이 전분이 탁상용 진영은 위성은 안정화 유연화 하루나 장애자 국정화 "
    "국영수 하소연 공정은 지나라 신성한 천재성 유복자 고요한 우정은 공정임 공정화 심해진 정해진 "
    "전해진 강해진 편해진 구성한 연대성 왕성한 백성은 기호성 편성한 고정화 고정임 용수철 현미경 "
    "육성은 육성한 조성한 소설화 심정은 함성은 명성은 정승은 장승은 주재원 서민형 민주형 원상태 "
    "현상태 국가인 천재인 최종화 신경화 심정임 방지용 구석진 선진형 지배성 유동식 구성은 안정임 "
    "이로운 허다해 강성한 양성한 장성한 안경은 국경은 전경은 구경은 여정은 정성은 심성은 추경은 "
    "정영은 유지율 감소율 우대용 배송이 연애란 이상태 이나라 이우주 이일환 이선정 한기준 이기준 "
    "한문자 이문자 조경수 유정란 장미향 경영자 주선자 전성기 수선화 성수기 정상화 유료화 전자화 "
    "차별화 국제화 최소화 최대화 최적화 현대화 공용화 고급화 한국화 민영화 간소화 강남구 서초구 "
    "강서구 전남도 서울시 인천시 한강로 이태원 강원도 남원시 진주시"
)
"""Whole words that look like a name."""

_DOUBTFUL: Final = _words(
    "건수 경연 경호 광석 근태 금주 기수 기원 기준 길수 나경 나라 남수 다정 대수 대식 대용 대우 "
    "도형 동석 동원 동일 만석 무성 문자 문호 미래 미소 미화 민선 민영 상미 상수 상식 상아 상영 "
    "상원 상태 서정 석호 선정 선호 성경 성숙 성원 소진 수영 수정 수하 순이 승진 시연 신자 연경 "
    "연수 연재 연정 연주 연하 영광 영일 예찬 우주 원일 원정 유리 유선 이나 이담 인성 인수 인자 "
    "일남 자경 자영 재식 재원 재현 정숙 정식 정원 정화 종영 주경 주선 주안 주형 준수 중기 지연 "
    "지원 지형 하나 한결 해원 향기 현지 형석 호성 홍주 화선 화자"
)
"""Given names that are more often another word."""


def is_given(text: str) -> bool:
    """Tell whether two letters are a usual given name, and hardly anything else.

    >>> is_given("민준"), is_given("수영"), is_given("소개")
    (True, False, False)
    """
    return text in GIVEN and text not in _DOUBTFUL


def is_usual_given(text: str) -> bool:
    """Tell whether two letters are a usual given name, perhaps also a word.

    >>> is_usual_given("수영"), is_usual_given("소개")
    (True, False)
    """
    return text in GIVEN


def is_like_given(text: str) -> bool:
    """Tell whether letters stand where they do in given names: one that ends a name, or two.

    >>> is_like_given("중현"), is_like_given("산소")
    (True, False)
    """
    return text[-1:] in _LASTS and (len(text) == 1 or text[0] in _FIRSTS)


def is_full_name(text: str) -> bool:
    """Tell whether three letters are a usual family name and given name, and no word of an office.

    >>> is_full_name("김민준"), is_full_name("정수기"), is_full_name("전화영")
    (True, False, False)
    """
    return (
        len(text) == 3  # noqa: PLR2004 - one letter and two
        and text[1:] in GIVEN
        and (text[0] in _COMMON or text[0] in _RARER)
        and text not in _WORDS
        and not _begins_a_word(text)
    )


def is_word(text: str) -> bool:
    """Tell whether letters that may be a name are known to be a word, or begin as one.

    >>> is_word("고시원"), is_word("김민준")
    (True, False)
    """
    return text in _WORDS or _begins_a_word(text)


def is_common_surname(letter: str) -> bool:
    """Tell whether many are called so.

    >>> is_common_surname("김"), is_common_surname("탁")
    (True, False)
    """
    return letter in _COMMON


def _begins_a_word(text: str) -> bool:
    if text[:2] not in _BEGINNINGS:
        return False
    return text[:2] not in _NAMES_ALL_THE_SAME or text[2] in _PARTICLE_LIKE
