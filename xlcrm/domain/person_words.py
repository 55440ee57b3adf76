"""Words that stand around the names of people: relations, roles, titles; and what is no name."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SURNAMES: Final = (
    "가간갈감강견경계고곡공곽구국권금기길김나남노단당대도독돈동두라류마맹명모목묘묵문미민박반"
    "방배백범변복봉부빈빙사서석선설섭성소손송승시신심아안애야양어엄여연염엽영예오옥온옹왕요용"
    "우운원위유육윤은음이인임자장전정제조종좌주준지진차창채천초최추탁탄태판편평포표피필하학한"
    "함해허현형호홍화황후"
)
"""Family names of one letter, the rare ones too."""

COMMON: Final = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진나지엄"
    "채원천방공현함변염추소석선설마길연위표명기반왕금옥육인맹탁국모"
)
"""Family names of one letter that many have."""

TWO: Final = "남궁|황보|제갈|사공|선우|서문|독고|동방|망절|어금|강전|장곡"
"""Family names of two letters."""

PARENT: Final = (
    "어머니|어머님|아버지|아버님|엄마|아빠|할머니|할아버지|할머님|부모님|학부모|보호자|누나|"
    "언니|오빠|동생|이모|고모|삼촌"
)
"""Whose relation somebody is: behind a name."""

TITLE: Final = (
    "선생님?|쌤|샘(?![가-힣])|원장|원감|대표|사장|부사장|전무|상무|이사|부장|차장|과장|팀장|"
    "팀원|실장|대리|주임|계장|사원|수석|매니저|코치|강사|교사|트레이너|간호사|교수|변호사|"
    "세무사|회계사|노무사|법무사|기사|소장|점장|회장|총무|반장|주무관|관장|사범|프로|작가|국장|"
    "본부장|지점장|센터장|이모님|여사|어르신|고객|회원|학생|환자|원생|어린이|손님|집사|권사|"
    "장로|목사|신부님|스님|사모님?|이장|통장|조교|약사|의사|치료사|복지사|요양사|요양보호사|"
    "설계사|상담사|상담원|디자이너|연구원|돌봄교사|부부|부친|모친|댁(?![가-힣])|측(?![가-힣])|"
    "님|씨(?![가-힣]{2})|군(?![가-힣])|양(?![가-힣])|옹(?![가-힣])|상주|고인"
)
"""What is said behind a name."""

OFFICIAL: Final = (
    r"팀장|대리|과장|차장|부장|사장|실장|원장|대표|주임|계장|선생|쌤|샘|코치|교수|강사|기사|변호사|세무사|매니저|간호사|회장|"
    r"총무|점장|여사|이사|전무|상무|프로|트레이너|집사|권사|사모|반장|소장|교사|팀원|본부장|사원|약사|의사|작가|관장|사범|조교"
)
"""Titles that stand behind a family name alone."""

NO_RANK: Final = _words(
    "한샘 이상무 "
    "주차장 이사장 지점장 부사장 주임원 고소장 공소장 조교수 정교수 전강사 정강사 여기사 "
    "남기사 이기사 공기사 주기사 정이사 안이사 신교사 정교사 주교사 성매니저 유반장 원반장 "
    "전반장 주반장 전사원 정사원 남사원 여사원 이소장 도반장 기사범 도사범 조사원 이대표 원대표 "
    "주대표 공대표 한의사 양의사 여의사 한약사 양약사 공사장 농사장 기원장 지원장 병원장 국회장 "
    "연회장 공회장 남여사 주회장 지회장 명함 소변호 여교사 남교사 여교수 남교수 우프로 신프로 "
    "연실장 주강사 공강사 우대표 도대표 명대표 전원장 성의사"
)
"""A letter and a title that together are another word: 이사장, 지점장."""

FAMILY: Final = (
    "어머니|어머님|모친|엄마|아버지|아버님|부친|아빠|남편|아내|부인|와이프|배우자|신랑|신부|"
    "누나|언니|오빠|동생|남동생|여동생|큰딸|작은딸|큰아들|작은아들|외동딸|외아들|막내딸|"
    "막내아들|막내|맏딸|맏아들|아들|장남|장녀|차남|차녀|삼남|삼녀|외손자|외손녀|손자|손녀|손주|"
    "조카딸|조카|외조카|외할머니|외할아버지|친할머니|친할아버지|할머니|할아버지|이모부|고모부|"
    "이모|고모|외삼촌|삼촌|작은아버지|큰아버지|작은엄마|큰엄마|숙부|숙모|백부|시어머니|"
    "시아버지|시누이|시누|시동생|도련님|처남|처제|처형|제부|형부|매형|매제|자형|형수|제수|올케|"
    "동서|사돈|장모님?|장인어른|장인|며느리|사위|쌍둥이|약혼자|예비신부|예비신랑|여자친구|"
    "남자친구|여친|남친|첫째|둘째|셋째|자녀|아이"
)
"""Relations, behind which a name or a given name stands."""

SHORT_FAMILY: Final = "딸|형|처|아이|애|자녀"
"""Relations of one letter or two, which are looked for as words of their own."""

ROLE: Final = (
    "친구|지인|동료|룸메이트|룸메|보호자|대리인|소개자|소개인|추천인|추천자|예금주|수령인|"
    "수령자|수취인|입금자명|고객명|회원명|환자명|원생명|학생명|예금주명|계약자명|신청자명|보호자명|입금자|명의자|명의|담당자|담당|책임자|대표자|비서|직원|이름|성함|"
    "성명|실명|본명|개명|동거인|세입자|임차인|임대인|집주인|건물주|학부모|가족|간병인|"
    "연대보증인|보증인|전임자|후임자|후임|상사|부장|과장|팀장|실장|대표|원장|코치|강사|선생님|"
    "상주|고인|망인|유족|피해자|가해자|신고자|신고인|목격자|참고인|신청인|신청자|접수자|접수인|"
    "확인자|작성자|처리자|상담자|상담사|상담원|내담자|수급자|요양사|요양보호사|생활지도사|"
    "사회복지사|복지사|위임인|위임자|수임인|계약자|계약인|피보험자|수익자|납입자|납부자|예약자|"
    "방문자|방문객|참가자|참석자|응시자|지원자|면접자|수강자|수강생|입주자|입주민|거주자|"
    "전입자|전출자|매도인|매수인|채무자|채권자|양도인|양도자|양수인|양수자|인수자|인계자|"
    r"운전자|차주|소유자|소유주|주문자|구매자|발신자|수신자|받는\s?분|보내는\s?분|받는\s?사람|"
    r"보낸\s?사람|보내는\s?사람|관리자|트레이너|설계사|승인자|결재자|결제자|통화자|연락자|"
    "요청자|문의자|제보자|민원인|당사자|사용자|이용자|탑승자|투숙객|투숙자|동반자|동행인|동행|"
    "환자|원생|주치의|간호사|기사|설치기사|배송기사|정비사|디자이너|세대주|세대원|가입자|"
    r"해지자|사망자|망자|고\(故\)|故|회원|학생|고객|어르신|교사|담임|매니저|점장|실소유자|"
    "상속인|법정대리인|후견인|친권자|이용인|근무자|근로자|퇴사자|입사자|신입|인솔자|통역|멘토|"
    "멘티"
)
"""Whoever has a part in a contract or a call."""

NOBODY: Final = _words(
    "가능 가신 가입 강사 거부 거절 결석 결제 결혼 계약 계좌 고객 고등 고령 고마 고모 고액 공동 "
    "공무 공지 과장 관리 교육 구매 국적 군인 금요 기본 기사 기존 기타 나중 남동 남성 남자 남학 "
    "납부 노령 노인 다음 단체 담당 담임 대기 대리 대신 대표 대학 도시 도우 도착 독감 동네 동명 "
    "동반 동의 동일 동행 두명 두분 등록 만료 매니 명예 명의 모두 모든 모임 모친 목요 무단 무료 "
    "문의 미납 미성 미취 반납 반대 반품 발송 방과 방금 방문 방학 배송 배우 백화 법정 변경 변호 "
    "별도 병원 보류 보험 보호 복지 본사 본인 부대 부동 부부 부원 부장 부재 부친 부팀 부회 불가 "
    "비회 사고 사망 사무 사업 사용 사정 사진 삼촌 상가 상담 상품 새로 생일 서류 서명 서비 선물 "
    "선배 선생 설치 성별 성실 성인 성적 성함 성향 소개 소속 소유 소장 손녀 손님 손자 수강 수령 "
    "수술 수업 수요 수학 숙박 승인 시간 시설 시아 시어 시험 식사 신고 신규 신랑 신부 신분 신용 "
    "신입 신청 실장 실제 아기 아내 아들 아르 아무 아빠 아이 안내 안부 안심 안전 양도 양식 양쪽 "
    "어디 어르 어린 언니 얼굴 여기 여동 여러 여사 여성 여자 여학 여행 연간 연락 연령 연장 연체 "
    "영어 영업 영유 예비 예약 예전 예정 오늘 오신 오전 오후 올해 완료 외국 외부 외삼 요금 요청 "
    "우리 우수 원래 원룸 원무 원어 원장 월요 위임 위치 유료 유아 유족 유치 유학 은행 음성 의사 "
    "이대 이름 이모 이미 이번 이사 이용 이전 이직 이틀 이하 이혼 인근 인솔 인수 인적 일요 임대 "
    "임산 임시 임차 입금 입시 입원 자녀 자동 자리 자매 자신 자주 자택 작은 잔금 장기 장남 장녀 "
    "장모 장소 장애 재등 재방 저기 저희 전담 전부 전세 전용 전원 전임 전체 전혀 전화 접수 정규 "
    "정기 정보 정비 정상 정수 정식 정원 정지 정회 제주 제출 조교 조금 조기 조리 조회 종일 주로 "
    "주말 주무 주문 주민 주부 주소 주인 주임 주차 주치 준회 중등 지각 지금 지급 지난 지도 지원 "
    "지인 지점 지정 지하 직장 직접 진료 진행 집주 차기 차남 차녀 차량 차장 차주 참석 채용 처리 "
    "천천 체험 초대 초등 초보 최근 최종 추가 추천 축하 출근 출금 출생 취소 친구 친척 카드 타회 "
    "토요 통장 통화 퇴원 특별 팀장 평소 평일 포함 표시 피해 필수 필요 하나 하루 하신 학교 학부 "
    "학원 한국 한달 한명 한번 한분 한식 해당 해지 현관 현금 현장 현재 형님 형수 형제 호수 호전 "
    "화요 화장 확인 환불 환자 회비 회사 회수 후기 후임 휴대 휴원 휴회 희망 예금 어머 아버 자성 "
    "자이 사장 국민 감소 구분 명단 유효 정해 제안 조건 복사 사람 설계 변리 우대"
)
"""Beginnings of words that look like names, and are none."""

NOBODY_WHOLE: Final = _words(
    "가사도 가정부 가족관 고령자 고소인 고지서 공무원 공연장 구성원 남은이 노선도 대학생 명의는 "
    "문의가 미혼모 보호사 복지관 생활비 소비자 소유자 시부모 시어머 신용도 신청서 아가씨 아버지 "
    "아저씨 안내문 어머니 여사장 연구원 연주회 예정자 오전반 외조부 요양보 요양원 우선은 원래는 "
    "유가족 유치원 이사가 이사는 이용권 이용자 이웃집 이의신 이자제 장소를 장애인 전세자 전업주 "
    "정기권 정문인 정수기 조부모 조선족 조정안 종업원 주민센 주인공 주차장 중학생 지하도 초등생 "
    "하기로 한부모 한자리 해외여"
)
"""Whole words that look like names, and are none."""

ABROAD: Final = (
    "응우옌|응웬|응우엔|누엔|구엔|쩐|팜|부이|도안|티엔|투이|타오|흐엉|란|안나|다나카|타나카|"
    "스즈키|사토|야마다|야마모토|와타나베|나카무라|이토|고바야시|코바야시|가토|요시다|사사키|"
    "마쓰모토|마츠모토|기무라|하야시|시미즈|모리|이케다|하시모토|사쿠라|유키|하루|왕웨이|"
    "리웨이|장웨이|왕팡|리나|리밍|왕밍|샤오|첸|장리|류양|마리아|산토스|존|마이클|마이크|"
    "데이비드|데이빗|제임스|로버트|윌리엄|리처드|토마스|찰스|대니얼|다니엘|매튜|앤서니|마크|"
    "스티븐|스티브|폴|앤드류|케빈|브라이언|조지|에드워드|제이슨|라이언|제이콥|에릭|조나단|"
    "저스틴|브랜든|벤자민|사무엘|새뮤얼|알렉스|알렉산더|패트릭|잭|데니스|피터|헨리|메리|제니퍼|"
    "제니|린다|엘리자베스|바바라|수잔|제시카|사라|카렌|리사|낸시|샌드라|애슐리|에밀리|킴벌리|"
    "미셸|캐롤|아만다|멜리사|스테파니|레베카|로라|신시아|캐서린|에이미|안젤라|엠마|니콜|헬렌|"
    "소피아|올리비아|줄리아|그레이스|올가|나타샤|이반|세르게이|드미트리|알렉세이|블라디미르|"
    "타티아나|엘레나|이리나|무함마드|모하메드|무하마드|마흐무드|아흐메드|아메드|알리|오마르|"
    "하산|파티마|압둘|이브라힘|유수프|쿠마르|싱|샤르마|라마|수레쉬|라제쉬|산토쉬|바트|바트볼드|"
    "체렝|간볼드|오윤|간바타르|솜차이|나파|수라|아웅|묘|띤|킨|쪼|라자|페르난도|카를로스|호세|"
    "후안|루이스|로사|카르멘|페드로|디에고|미겔|조셉|요셉|조슈아|제레미|크리스|크리스틴|"
    "크리스티나|스캇|스콧|테일러|브루스|톰|팀|짐|샘|벤|앤|앤디|토니|빌|잔|장폴|피에르|소피|"
    "한스|클라우스"
)
"""Names that are usual abroad, in Korean letters."""

ABROAD_LATIN: Final = (
    "Kim|Lee|Yi|Rhee|Park|Bak|Pak|Choi|Choe|Jung|Jeong|Chung|Jang|Chang|Lim|Im|Rim|Han|Oh|Seo|"
    "Suh|Shin|Sin|Kwon|Hwang|Ahn|An|Song|Ryu|Yoo|Yu|You|Hong|Jeon|Jun|Ko|Koh|Go|Moon|Mun|Son|"
    "Sohn|Yang|Bae|Pae|Baek|Paik|Heo|Huh|Hur|Nam|Shim|Sim|Noh|Roh|Ha|Kwak|Cha|Joo|Ju|Woo|Koo|"
    "Gu|Min|Jin|Na|Ji|Eom|Won|Bang|Kong|Kang|Gang|Cho|Jo|Yoon|Yun|Wang|Li|Zhang|Liu|Chen|Zhao|"
    "Wu|Zhou|Xu|Sun|Zhu|Lin|Nguyen|Tran|Pham|Vu|Bui|Tanaka|Suzuki|Sato|Yamada|Watanabe|"
    "Nakamura|Ito|Kobayashi|Smith|Johnson|Williams|Brown|Jones|Garcia|Miller|Davis|Wilson|"
    "Anderson|Taylor|Thomas|Moore|Martin|Jackson|Thompson|White|Harris|Clark|Lewis|Robinson|"
    "Walker|Young|Allen|King|Wright|Scott|Torres|Hill|Green|Adams|Nelson|Baker|Hall|Campbell|"
    "Mitchell|Carter|Roberts|Santos|Cruz|Reyes|Fernandez|Gonzalez|Lopez|Martinez|Rodriguez|"
    "Perez|Sharma|Singh|Kumar|Patel|Khan|Ali|Ahmed|Hassan|Ivanov|Petrov|James|John|Robert|"
    "Michael|Mike|William|David|Richard|Joseph|Charles|Daniel|Matthew|Anthony|Mark|Steven|"
    "Steve|Paul|Andrew|Kevin|Brian|George|Edward|Jason|Ryan|Jacob|Eric|Jonathan|Justin|Brandon|"
    "Benjamin|Samuel|Alex|Alexander|Patrick|Jack|Dennis|Peter|Henry|Mary|Patricia|Jennifer|"
    "Jenny|Linda|Elizabeth|Barbara|Susan|Jessica|Sarah|Sara|Karen|Lisa|Nancy|Sandra|Ashley|"
    "Emily|Kimberly|Michelle|Carol|Amanda|Melissa|Stephanie|Rebecca|Laura|Cynthia|Catherine|"
    "Amy|Angela|Anna|Emma|Nicole|Helen|Sophia|Olivia|Julia|Grace|Olga|Natasha|Ivan|Sergei|"
    "Maria|Fatima|Mohammed|Muhammad|Ahmad|Carlos|Jose|Juan|Luis|Rosa|Pedro|Diego|Miguel|Chris|"
    "Christine|Tom|Tim|Jim|Sam|Ben|Ann|Andy|Tony|Bill|Joshua|Wei|Ming|Xin|Yan|Hui|Linh|Thi|Van"
)
"""Names that are usual abroad, and Korean family names in Latin letters."""

HAN_SURNAMES: Final = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫朱马馬胡郭林何梁郑鄭罗羅宋谢謝唐韩韓曹许許邓鄧萧"
    "冯馮曾程蔡彭潘袁于董余苏蘇叶葉吕呂魏蒋蔣杜丁沈姜范傅钟鍾卢盧汪戴崔任陆廖姚邱夏谭韦贾邹熊"
    "孟秦阎薛侯雷郝邵毛钱尹武贺龚文朴金申权權裵裴柳洪全高"
)
"""Family names in Chinese letters."""

LETTERS: Final = frozenset(
    "가강갑건겸경계고관광교구국권귀규균근금기길나낙남녀노늘니다단달담대덕도동두득라락란람랑래량려련렬령례로"
    "록롬롱룡루류률르름리린림립마만말명모무묵문미민배백범병보복본봄봉부분빈빛사산삼상새샘서석선설섭성세셉소솔"
    "송수숙순슬승시식신심아안애양언업여연열엽영예오옥온완왕요용우욱운웅원월위유윤율은을의이익인일임자장재점정"
    "제종주준중지진찬창채천철청초춘충치칠탁태택판평표풍필하학한해향헌혁현형혜호홍화환효훈훤휘흠흥희"
)
"""Letters of given names."""
