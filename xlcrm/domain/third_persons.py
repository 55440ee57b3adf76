"""People whom nobody has entered, found in what was written: a mother, a friend, who called.

Nothing tells a Korean name from other words but what stands around it: what somebody is called
(김민수 씨, 박서연 어머니), whose relation it is (남편 이정우), a word that only people have
(최지훈에게). What stands alone is found only where the ledger knows the name (`hidden_names`).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_SURNAME: Final = (
    "강고공곽구권금길김나남노도류마맹명모문민박반방배백변봉서석선설성소손송신심안양어엄여연염오옥온"
    "왕용우원위유육윤은이인임장전정제조주지진차채천최추탁태표피하한함허현홍황"
)
_TWO: Final = "남궁|황보|제갈|사공|선우|서문|독고|동방"
_GIVEN: Final = (
    "가강건겸경계고관광교구국권규균근금기길나남녀노다단달담대덕도동두라란람래려련령례로록룡리린림만명모"
    "무문미민배백범별병보복봄봉빈빛사삼상새샘서석선설섭성세소솔송수숙순슬승시식신아안애양언여연열영예오"
    "옥온완용우욱운웅원월위유윤율은을의이익인일임자장재정제종주준중지진찬창채천철청초춘충치태택하학한해"
    "향헌현형혜호홍화환효훈휘희흠"
)
_NAME: Final = rf"(?:[{_SURNAME}][{_GIVEN}]{{2}}|(?:{_TWO})[{_GIVEN}]{{1,2}})"
_SHORT: Final = rf"[{_SURNAME}][{_GIVEN}]"
_PARENT: Final = (
    "어머니|어머님|아버지|아버님|엄마|아빠|할머니|할아버지|할머님|부모님|학부모|보호자|"
    "누나|언니|오빠|동생"
)
_TITLE: Final = (
    r"선생님|원장|대표|사장|부사장|전무|상무|이사|부장|차장|과장|팀장|실장|대리|주임|사원|매니저|코치|강사|"
    r"트레이너|간호사|교수|변호사|세무사|기사|소장|점장|회장|총무|반장|주무관|관장|사범|프로|작가|국장|본부장|"
    r"지점장|센터장|이모님|여사|어르신|고객|회원|학생|환자|원생|어린이|손님"
)
_HONORED: Final = lazy(
    rf"(?<![가-힣])(?P<name>{_SHORT}(?=\s?(?:님|씨)(?![가-힣]{{2}}))|{_NAME})\s?"
    rf"(?:님|씨(?![가-힣]{{2}})|[군양](?=$|[\s,.()은이과의을에도])"
    rf"|{_PARENT}|(?:{_TITLE})(?![가-힣]?로))"
)
_RELATION: Final = (
    r"어머니|어머님|모친|엄마|아버지|아버님|부친|아빠|남편|아내|부인|와이프|배우자|신랑|신부|형|누나|언니|오빠|동생|"
    r"남동생|여동생|딸|아들|큰딸|작은딸|큰아들|작은아들|자녀|아이|손자|손녀|조카|이모|고모|삼촌|시어머니|시아버지|"
    r"장모|장인|며느리|사위|친구|지인|동료|룸메이트|보호자|대리인|소개자|추천인|추천자|예금주|수령인|수취인|입금자|"
    r"입금자명|명의자|명의|담당자|담당|책임자|대표자|비서|직원|이름|성함|성명|실명|본명|동거인|세입자|임차인|임대인|집주인|"
    r"학부모|가족|간병인|연대보증인|보증인|전임자|후임|상사|부장|과장|팀장|실장|대표|원장|코치|강사|선생님|소개인"
)
_AFTER: Final = (
    r"(?=$|[^가-힣]|님|씨|이고|이라|라고|이랑|랑|이며|으로|로|께서|께|에게|한테|"
    r"[이가은는을를과와의도입])"
)
_RELATED: Final = lazy(
    rf"(?:{_RELATION})(?:님)?(?:\s?(?:분|되는|되시는))?[은는이가의인명]?"
    rf"\s?[:=(,·/]?\s?(?P<name>{_NAME}){_AFTER}"
)
_ANIMATE: Final = lazy(
    rf"(?<![가-힣])(?P<name>{_NAME})"
    r"(?=께서|에게|한테|(?:이)?랑(?![가-힣])|이가(?![가-힣])|이(?:라는|라고)|라는|라고 (?:하|함))"
)
_PAIRED: Final = lazy(rf"(?<![가-힣])(?P<name>{_NAME})(?=\s?\(|\s?[,/:]?\s?\(?0\d{{1,2}}[-. )]?\d)")
_CALLED: Final = lazy(rf"(?<![가-힣])(?P<name>[{_GIVEN}]{{2}})(?=이(?:네)?\s?(?:{_PARENT}))")
_LATIN: Final = lazy(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s(?P<titled>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
    r"|\b(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s?(?:씨|님)"
)
_IDENTITY: Final = lazy(
    r"(?i)(?:카톡|카카오톡|카카오|카\s?톡|톡|라인|line|텔레그램|위챗|wechat|인스타(?:그램)?|페이스북|페북|블로그|왓츠앱|"
    r"kakao(?:talk)?)\s?(?:아이디|id|계정|ID|친구|프로필)?\s?(?:는|은|가|이|로|:|=|\()?\s?"
    r"(?P<name>@?[a-z][a-z0-9_.\-]{3,29}(?<![.\-]))"
    r"|(?:아이디|계정|\bID)\s?(?:는|은|가|이|:|=|\()?\s?(?P<other>@?[A-Za-z][A-Za-z0-9_.\-]{3,29}(?<![.\-]))"
    r"|(?<![\w.])(?P<at>@[A-Za-z][A-Za-z0-9_.]{3,29})"
)
_SIGN: Final = r"(?:하나|둘|셋|넷|[공영령일이삼사오육륙칠팔구]|\d)"
_SPELT: Final = lazy(
    rf"(?<![가-힣\d])(?P<name>[공영0]\s?[일이삼사오육칠1-7]\s?[공영일이삼사오육칠팔구\d]?"
    rf"(?:[\s,.\-]*(?:다시|에|국에|국의)?[\s,.\-]*{_SIGN}){{6,9}})"
)
_SPELT_MAIL: Final = lazy(
    r"(?P<name>[A-Za-z0-9._%+\-]{2,}\s?(?:골뱅이|앳|\(at\)|\[at\])\s?"
    r"(?:[A-Za-z0-9\-]+(?:\.[A-Za-z]{2,})+|네이버|지메일|구글|다음|한메일|네이트|카카오|핫메일)(?:\s?(?:닷컴|점\s?컴|컴))?)"
)
_KOREAN_DIGITS: Final = lazy(r"[공영령일이삼사오육륙칠팔구하둘셋넷]")

_WORDS: Final = frozenset(
    {
        *(
            "고객",
            "선생",
            "이사",
            "강사",
            "손님",
            "임대",
            "이모",
            "고모",
            "장모",
            "신부",
            "주인",
            "남성",
        ),
        *(
            "여성",
            "성인",
            "모든",
            "전체",
            "기존",
            "신규",
            "주임",
            "차장",
            "변호",
            "하신",
            "오신",
            "가신",
        ),
        *(
            "서비",
            "상담",
            "문의",
            "연락",
            "주소",
            "전화",
            "안내",
            "이름",
            "성함",
            "지인",
            "연장",
            "정기",
        ),
        *(
            "우리",
            "저희",
            "본인",
            "도우",
            "기사",
            "소장",
            "조교",
            "수강",
            "이용",
            "사용",
            "유치",
            "임산",
        ),
        *(
            "고등",
            "중등",
            "초등",
            "주부",
            "노인",
            "장애",
            "남자",
            "여자",
            "여학",
            "남학",
            "원어",
            "조리",
        ),
        *(
            "진료",
            "오전",
            "오후",
            "금요",
            "일요",
            "월요",
            "화요",
            "수요",
            "목요",
            "토요",
            "이번",
            "지난",
        ),
        *(
            "하루",
            "이틀",
            "한달",
            "여기",
            "저기",
            "모두",
            "아무",
            "다음",
            "이전",
            "나중",
            "지금",
            "방금",
        ),
        *(
            "전임",
            "후임",
            "지점",
            "본사",
            "위임",
            "공지",
            "정비",
            "선배",
            "소개",
            "추천",
            "한명",
            "두명",
        ),
        *(
            "도시",
            "공무",
            "주치",
            "원무",
            "명예",
            "이하",
            "하나",
            "우수",
            "성실",
            "지도",
            "주무",
            "신청",
        ),
        *(
            "양도",
            "인수",
            "예비",
            "여러",
            "노령",
            "현장",
            "담임",
            "전담",
            "이대",
            "차기",
            "신입",
            "정회",
        ),
        *(
            "유료",
            "무료",
            "이미",
            "아이",
            "아기",
            "조금",
            "고마",
            "안심",
            "은행",
            "주민",
            "서명",
            "한국",
        ),
        *(
            "장기",
            "연체",
            "방학",
            "주말",
            "임시",
            "채용",
            "어린",
            "양식",
            "원장",
            "현금",
            "여사",
            "어르",
        ),
    }
)
"""Beginnings of words that look like names, and are none."""

_WHOLE: Final = frozenset(
    {
        *(
            "유치원",
            "이용권",
            "정기권",
            "신청서",
            "정수기",
            "이자제",
            "안내문",
            "전세자",
            "조정안",
            "이의신",
        ),
        *(
            "연주회",
            "고지서",
            "이용자",
            "신용도",
            "장소를",
            "주차장",
            "정문인",
            "한자리",
            "지하도",
            "오전반",
        ),
        *(
            "공연장",
            "고소인",
            "노선도",
            "남은이",
            "문의가",
            "원래는",
            "우선은",
            "이사가",
            "이사는",
            "하기로",
        ),
    }
)


class ThirdPerson(NamedTuple):
    """Where somebody is told of in a text.

    Attributes:
        start: the first sign of what tells who it is.
        end: the sign behind it.
        kind: `name`, `id` of a messenger, `phone` or `email` in words.
    """

    start: int
    end: int
    kind: str


def third_persons(text: str) -> list[ThirdPerson]:
    """Return where a text names somebody, by what stands around the name, none within another.

    >>> text = "남편 이정우 님이 김민수 씨 소개로 옴, 카톡 ID minsu_kim"
    >>> [(text[start:end], kind) for start, end, kind in third_persons(text)]
    [('이정우', 'name'), ('김민수', 'name'), ('minsu_kim', 'id')]
    >>> third_persons("고객님이 유치원 원장님과 상담함")
    []
    >>> third_persons("공일공 일이삼사 오육칠팔로 연락")
    [ThirdPerson(start=0, end=13, kind='phone')]
    """
    if len(text) < 3 or not _MAYBE.search(text):  # noqa: PLR2004 - nobody is told of in less
        return []
    found = sorted(set(chain(_names(text), _identities(text), _spelt(text))))
    kept: list[ThirdPerson] = []
    for each in found:
        if kept and each.start < kept[-1].end:
            if each.end > kept[-1].end and each.start == kept[-1].start:
                kept[-1] = each
            continue
        kept.append(each)
    return kept


_MAYBE: Final = lazy(r"[가-힣]|@|[A-Za-z]{4}")


def hide_third_persons(text: str) -> str:
    """Return a text with those masked whom `third_persons` finds.

    >>> hide_third_persons("어머니 박영자님, 카톡 아이디는 yj_park")
    '어머니 박*자님, 카톡 아이디는 yj***'
    """
    for start, end, kind in reversed(third_persons(text)):
        said = text[start:end]
        shown = (
            mask_name(said) if kind == "name" else "***" if kind == "phone" else f"{said[:2]}***"
        )
        text = text[:start] + shown + text[end:]
    return text


def _names(text: str) -> Iterator[ThirdPerson]:
    for pattern in (_HONORED, _RELATED, _ANIMATE, _PAIRED, _CALLED):
        for match in pattern.finditer(text):
            if _is_nobody(match):
                continue
            yield ThirdPerson(*match.span("name"), "name")
    for match in _LATIN.finditer(text):
        yield ThirdPerson(*match.span("titled" if match["titled"] else "name"), "name")


def _is_nobody(match: re.Match[str]) -> bool:
    name = match["name"]
    return name[:2] in _WORDS or name in _WHOLE


def _identities(text: str) -> Iterator[ThirdPerson]:
    for match in _IDENTITY.finditer(text):
        group = next(each for each in ("name", "other", "at") if match[each])
        yield ThirdPerson(*match.span(group), "id")


def _spelt(text: str) -> Iterator[ThirdPerson]:
    for match in _SPELT.finditer(text):
        if _KOREAN_DIGITS.search(match["name"]):
            yield ThirdPerson(*match.span("name"), "phone")
    for match in _SPELT_MAIL.finditer(text):
        yield ThirdPerson(*match.span("name"), "email")
