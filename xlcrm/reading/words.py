"""The words that headers are put together of, in Korean, English, Japanese and Chinese, by kind.

They are those of titles that office programs export, of forms and articles that list their fields,
and of public data: members, rentals, subscriptions, contracts, leases, insurance, academies,
newspapers, parking, storage, maintenance, permits for public property.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VOCABULARY: Final[Mapping[str, str]] = {
    # What the list is about: in front of a date, an amount, a number or a length it says whose.
    "thing": """
        존속 정기결제 계약 이용 사용 서비스 구독 렌탈 렌트 대여 임대 임대차 임차 리스 수강 수업
        강습 강의 교육
        주차 보관 청소 입주 회원권 멤버십 멤버쉽 약정 대부 대부계약 사용허가 허가 사용수익허가
        위탁 유지보수 유지관리 정기권 이용권 회원 공급 배달 배송 운영 점용 점용허가 호스팅
        도메인 라이선스 라이센스 증권 정기 락커 라커 사물함 좌석 방역 과정 강좌 헬스 레슨 용역
        구매 주문 수주 청약 상품 제품 상조 납골 봉안 안치 관리 프로그램 패키지 정기구독 정기배송
        임대계약 임대차계약 렌탈계약 리스계약 이용계약 사용계약 구독계약 매장 자사 업체 의무사용
        의무 코스 가맹 후원 정기후원 contract contracts cont ctrt cntrct cntr ctr cntrt
        agreement agrmt lease leasing rental rent tenancy membership member mbr mbrs mbrshp
        subscription subscr subs sub subscribe policy plcy service svc srvc license licence lic
        support maintenance maint warrantyplan hosting domain plan package pass booking
        reservation order registration coverage insurance program course enrollment enrolment
        account billing term occupancy stay usage use using loan 契約 利用 会員 會員 賃貸 賃貸借
        賃借 リース レンタル 購読 サービス 保守 保険契約 合同 租赁 租賃 会籍 會籍 服务 服務 订阅
        訂閱 使用 协议 租约 租約 入居 保管 駐車 수강권 심플약정 선택약정 요금약정 횟수권 기간권
        유지 정기구매 렌탈서비스 무인경비 경비 보안 소독 방제 위탁운영 임차권 사용권 사용승인
        인가 지정 무상 유상 대관 시설사용 봉안당 위탁급식 급식 통신 인터넷 회선 요금제 번들 인허가
        영업허가 영업신고 전대 전대차 관제 cnct con ctt 광고 옥외광고 배너 게재 송출 기장 세무대리
        회원자격
    """,
    # Our own company, beside others.
    "ours": """
        자사 당사
    """,
    # Insurance is the list's own matter, or another one's date (보험만기 of a leased car).
    "insured": """
        보험 보장 공제 保険 保险 保險 ins insu
    """,
    "person": """
        팀명 팀이름 구단명 동호회명 동아리명 클럽명 모임명 농가명 선단명 가입처 이용처 사용처
        고객 고객사 거래처 거래선 전차인 회원 이용자 사용자 가입자 구독자 계약자 임차인 임차자
        임차사
        입주자 입주사 입주업체 입주기업 입주민 세입자 학생 원생 수강생 수강자 교육생 환자 신청자
        신청인 업체 회사 기업 상호 기관 단체 법인 차주 화주 피보험자 의뢰인 의뢰처 발주처
        발주기관 수탁기관 수탁업체 수탁법인 수탁사 독자 애독자 대여자 차용인 대여인 사용인
        사용허가자 수허가자 피허가자 허가자
        점용자 대부자 대부받은자 수대부자 세대주 이용고객 계약고객 렌탈고객 보관고객 가입고객
        이용업체 계약업체 계약처 납품처 매출처 공급처 수요처 수요기관 사업자 가맹점 가맹점주
        점주 성도 조합원 선수 관원 수련생 어린이 유아 아동 자녀 원아 피공제자 리스이용자
        렌터 임대고객 구매자 주문자 수취인 후원자 수급자 어르신 customer customers cust cstmr
        client clients clnt cli member members mbr user users tenant tenants lessee renter
        renters occupant resident subscriber subscribers student students patient company
        companies corp corporate firm organization organisation account holder policyholder
        insured guest attendee participant buyer party borrower person 顧客 お客様 得意先 取引先
        契約先 屋号 商号 店名 発注先 納入先 貸付先 相手方 借受人
        会員 契約者 借主 入居者 利用者 会社 生徒 客户 客戶 会员 會員 承租人 承租方 租户 租戶
        公司 单位 單位 用户 用戶 学员 學員 甲方 乙方 賃借人 テナント 加入者 테넌트 엔드유저
        최종사용자 사용업체 사용기관 납부자 납부의무자 세입자명 예약자 대상자 상대방 계약상대
        계약상대자 발주기업 수탁자 위탁자 배달처 배달고객 광고주 입주인 이용인
        租客 住客 房客 借方 enduser
        업체명 회사명 상호명 업소명 공급받는자 현재사용자 业主 業主 企業 comp cmpny cmp mem
        worker workers employee employees 申请人 申請人 契約先
    """,
    # Where it is used: perhaps the customer, if no column says who.
    "place": """
        병원명 의원명 약국명 학교명 학원명 유치원명 어린이집명 교회명 업소 업소명
        센터명 캠퍼스명 매장 사이트 건물 아파트 단지 현장 지점 지사 지부 영업소 점포 시설
        시설물 빌딩 호텔
        site store branch building shop 사업장 店铺 小区 商铺 門店 门店 店舗 施設 業所
    """,
    # Somebody else than the customer.
    "other": """
        보호자 학부모 부모 모 부 어머니 아버지 대표 대표자 소개자
        소개인 추천인 추천자 보증인 연대보증인 제조사 제조업체 비상 긴급 비상연락 긴급연락
        수익자 배우자 가족 지인 대리인 예비 자택 직장 회사전화 집 추가 제조 렌탈사 리스사 보험사
        보험회사 카드사 은행 통신사 대리점 설치기사 guardian parent mother father emergency
        owner insurer referrer sponsor spouse home office alternate alt secondary second 保護者
        緊急 保险公司 紧急 납품업체 수금 소장 담당소장 요청자 실무자 신고인 유족 상주 고인 안치자
        contact
    """,
    # The other side of a contract: the customer only where nobody else is named.
    "counterpart": """
        받는분 받는사람 수령인 수령자 받으시는분 받으실분 전대인 공급자 공급업체 공급사 판매자
        판매점 판매처 임대인 임대자 임대사업자 대주 vendor
        별명 닉네임 nickname
        supplier lessor landlord 貸主 大家 家主 房东 房東 出租人 出租方 ベンダー 供应商 供應商
        廠商 厂商 counterpart counterparty 매입처 구입처 구매처
    """,
    "officer": """
        담당 담당자 담당직원 담당사원 담당영업 담당강사 담당기사 담당매니저 담당의 담당설계사
        담당트레이너 담당코치 담당선생님 담당선생 담당쌤 담임 영업담당 영업담당자 영업대표
        영업직원 영업사원 영업자
        관리담당
        관리담당자 관리자 관리사원 상담담당 상담담당자 상담자 상담사 상담원 상담직원 트레이너 강사
        코치 설계사 기사
        코디 매니저 배달원 사범 지도사범 주치의 정비사 점검자 담당컨설턴트 담당교사 컨설턴트
        플래너 모집인 당사담당 계약담당 계약담당자 manager mgr officer staff rep salesrep
        salesperson salesman sales agent trainer instructor coach coordinator consultant handler
        assignee assigned pic 担当 担当者 営業担当 负责人 負責人 经办人 經辦人 业务员 業務員
        销售 教练 responsible 담당자정 관리자정 책임자정 정담당자 정관리자
    """,
    "start": """
        시작 개시 부터 기산 유효시작 유효개시 희망시기 최초시작 시작예정 개시예정
        이용시작 개시시점 from start starts
        started starting strt stt begin begins beginning bgn bgng commence commencement
        commencing effective eff effect opening activation activated activate since 开始 開始
        起始 起 生效 起租 起算 始期 시기 str 착수 착수일 사용개시 시작월 開始日 租期开始
        租約開始 st sdate stdt stdate sdt strtdt
    """,
    # What begins a term in some trade: the day from which the customer has the use.
    "entry": """
        체크인 입주 입실 입고 설치 개통 발효 효력발생 인도 출고인도 첫수업 첫이용 첫방문 첫배송
        첫배달
        첫등원 개강 입학 등원 입원 입소 입회 입관 입단 안치 개시일자 활성화 적용 배달개시
        입반 배달시작 사용개시 입점 장착 투입 납품 최초이용 이용개시 오픈 open movein moved checkin
        install installed installation onboard onboarding delivery delivered 入居 入会 入會 加入
        入学 設置 開通 納品 入住 起保 开通 入会日
    """,
    # The day of signing or of entry in the books: the first day only where nothing else says it.
    "signed": """
        가입 등록 계약체결 체결 신청 접수 신규등록 최초등록 최초가입 회원가입 청약 약정체결 승인
        허가승인 수주 주문 구매 구입 판매 최초계약 신규 취득 반출 서명일 서명일자 서명일시 날인일
        충전 희망시기
        join joined joining register
        registered signup signed signing sign enrolled enroll enrol application applied purchase
        purchased bought ordered issue issued created create creation crt reg regist registdt
        契約締結 締結 申込 登録 签订 簽訂 签约 簽約 签字 簽字 登记 登記 注册 註冊 购买 購買 办卡
    """,
    "end": """
        종료 만료 만기 종기 끝 최종만료 최종종료 최종이용만료 최종사용만료 까지
        종료예정 만료예정 만기예정 종료시점 최종 이용종료 소멸
        소멸예정 마감 종료일자 만료시점 기한 유효기한 사용기한 이용기한 계약기한 유효 to end
        ends ended ending until till thru through expire expires expired expiring expiry
        expiration expr exp expir expirydate maturity mature matures finish finished fin valid
        validity validuntil validthru validto enddate due 终止 終止 终了 終了 結束 结束 截止
        到期 届满 屆滿 失效 止 期限 満了 満期 有効期限 満了予定 有效期至 有效期 终 退租 종료월
        만료월 租期结束 租約結束 완료예정 edate eddt edt enddt 납부만료 회비만료 결제만료
    """,
    "leaving": """
        퇴실 퇴실예정 체크아웃 체크아웃예정 퇴거 퇴거예정 출고예정 반납 반납예정 반환예정
        회수예정 철거예정 종강 명도
        명도예정 퇴원예정 졸업일 졸업일자 졸업예정일 졸업예정일자 졸업예정 출고예정일 출고예정일자
        출고기한 반출기한 반환예정일 반환예정일자 회수예정일 회수예정일자 철거예정일 철거예정일자
        명도예정일 명도예정일자 moveout checkout return returning vacate
        退去 退去予定 返却
        返却予定 归还 歸還 수료 수료예정
    """,
    "day": """
        일 일자 날짜 시각 때 년월 연월 년월일 연월일 일시 날 시점 예정일 예정일자 date dates dt
        ymd ymdt day datetime dttm time de on at 日 日期 年月日 日付 日時 日程 时间 時間
        ym yymm yyyymm
    """,
    "name": """
        명 이름 성명 성함 명칭 상호명 업체명 회사명 name names nm nme fullname firstname
        lastname namekr namekor 名 氏名 名前 名称 名稱 姓名 お名前 ご氏名
    """,
    "phone": """
        연락처 전화 전화번호 휴대폰 휴대전화 핸드폰 휴대폰번호 핸드폰번호 휴대전화번호 hp 모바일
        연락번호 폰 폰번호 이동전화 이동전화번호 휴대 손전화 대표번호 대표전화 유선 유선전화
        연락 무선전화 hp번호 phone phones phoneno phonenumber tel telno telephone telephoneno
        mobile mobileno cell cellphone cellno hpno mphone mobilephone contactno contactnumber
        contactphone phn 電話 電話番号 携帯 携帯電話 連絡先 电话 電話號碼 手机 手機 手机号
        手機號 联系电话 聯絡電話 联系方式 電話番號 tel番号
    """,
    "email": """
        이메일 메일 이메일주소 메일주소 전자우편 전자메일 email mail emailaddress emailaddr eml
        メール メールアドレス 邮箱 郵箱 电子邮件 電子郵件
    """,
    "address": """
        주소 주소지 거주지 소재지 설치주소 설치장소 설치처 설치위치 배송지 배송주소 배달주소
        배달지 사업장주소 소재 자택주소 도로명주소 지번주소 현장 현장주소 지번 토지소재지
        재산소재지 시공주소 시공장소 시공지 작업주소 작업장소 address addr adres addrs address1 site
        住所 所在地 地址 设置场所
    """,
    "number": """
        번호 코드 아이디 id 넘버 no nr num number cd code idx key uid uuid seqno 식별번호
        고유번호 키 sn 番号 コード 编号 編號 号码 號碼 编码 代码 號
    """,
    "row": """
        순번 연번 일련번호 줄번호 행번호 seq sno rownum rowno 序号 序號 連番 項番
    """,
    "paper": """
        계약서 증서 증권 관리 접수 신청서 접수증 약정서 대여 렌탈 견적 전표 청약서 품의 문서
        수주 주문 허가 허가서 영수증 회원권 이용권 정기권 수강권 주차권 policy invoice order quote
    """,
    # What of a paper lies on a computer.
    "file": """
        문서 파일 링크 첨부 file link url
    """,
    "fee": """
        요금 금액 이용료 사용료 회비 수강료 교육비 원비 렌탈료 렌트료 대여료 임대료 임차료
        리스료 구독료 보험료 보관료 주차료 주차요금 청소료 용역비 유지보수료 유지보수비 월세
        차임 납입액 납입금 납입금액 결제금액 공급가 공급가액 계약금액 계약액 판매금액 판매가
        판매가격 가격 대금 비용 수수료 부과금 대부료 점용료 허가료 렌탈요금 이용금액 이용요금
        청구액 청구금액 월정액 정액 정기요금 총액 총금액 합계금액 합계 부과액 납부액 납부금액
        등록비 등록금 입회비 원료 료 비 액 매출 매출액 레슨비 학원비 시술비 후원금 구독금액
        신문대금 지대 수납액 수납금액 서비스요금 월요금 정기료 사용요금 fee fees price prices
        amount amt amnt cost costs charge charges rate rent payment pay premium prm tuition dues
        value revenue arr mrr total totalamount tot 料金 金額 月額 年額 会費 賃料 家賃 保険料
        使用料 費用 費 价格 價格 费用 租金 年费 月费 月租 会费 會費 金额 单价 學費 学费 保费
        保費 임대료합계 월합계 월임료 임료 월차임 보수료 월정료 합산월정료 매매가 구매가
        구매금액 판매액 月租金 应收 应收金额 每月租金 premiumamount 이용대금 청구요금 정산금액
        영수금액 영수액 결재금액 결재액 매출금액 계약총액 계약금 총계약금액 총계약액 연간금액 월금액
        월회비 분담금 납입보험료 월납입보험료 월납보험료 실납입보험료 충전금액 충전액 분양료
    """,
    # The price of one of several: an amount only where no other stands.
    "unitprice": """
        단가 단위가격 회당 1회 회당금액 unitprice
    """,
    # What is paid beside the rent, or for the service itself.
    "sidefee": """
        관리비 관리료 주차비 청소비 본인부담금 자부담금 공과금 管理費 共益費 管理费
    """,
    # What was taken in all, by us or by the customer from others.
    "revenue": """
        매출 매출액 매출금액
    """,
    # What is sold or lent besides.
    "extra": """
        옵션 옵션명
    """,
    # Places and addresses on the Internet, where nobody is to be found.
    "net": """
        도메인 호스팅 홈페이지 웹 웹사이트 블로그 ip mac domain hosting web
    """,
    # A day of it is that of announcing, or what is only planned.
    "told": """
        신청 접수 예정일 예정일자 희망시기
    """,
    "month": """
        월 매월 매달 월간 월납 월세 월정액 월회비 月額 月费 月租 家賃 mrr monthly month mon mth
        mthly 每月 月
    """,
    "year": """
        年額 年费 arr 연 년 연간 매년 년간 yearly annual annually year yr 年間 年
    """,
    # A day of it is none of a term's; an amount is what is paid for the term.
    "paying": """
        결제 납부 수납 청구
    """,
    "sum": """
        총 총계 기간총 전체 일시납 total whole 总 總 合計 総
    """,
    "status": """
        상태 상태명 상태코드 현황 상태값 진행상태 진행상황 진행현황 처리상태 유효여부 계약여부
        이용여부 상태구분
        status stat statnm statcd stts sttus stcd stscd statuscode statusname state active
        isactive condition 状態 ステータス 状态 狀態
    """,
    "note": """
        비고 메모 특이사항 특기사항 적요 상세내역 코멘트 참고 참고사항 기타 기타사항 비고란 메모란
        메모사항 상담메모 내부메모 관리메모 고객메모 회원메모 직원메모 운영메모 담당메모
        상담내용 전달사항 요청사항 주의사항 설명 내용 note notes memo memos remark remarks rmk
        rmks comment comments cmt etc 備考 メモ 備註 备注 注释 说明 세부내용 세부사항
    """,
    "service": """
        상품 상품명 제품 제품명 품목 품명 품목명 물품 물품명 요금제 회원권 회원권종류 이용권
        이용권종류 정기권 모델 모델명 기종 기종명 장비 장비명 기기 기기명 과목 과목명 강좌
        강좌명 강습 강의 수강과목 수강반 반 반명 프로그램 프로그램명 종목 코스 코스명 옵션
        좌석타입 룸타입 창고타입 서비스 서비스명 서비스내용 솔루션 솔루션명 시스템 시스템명
        소프트웨어 신문 신문명 구독지 지면 매체 시술 시술명 보종 보험종류 보험상품 보험상품명
        상품종류 상품구분 서비스종류 계약상품 계약내용 계약종류 계약유형 계약구분 계약명
        계약건명 사업명 용역명 건명 관리유형 청소종류 청소구분 플랜 패키지 패키지명 도메인
        도메인명 호스팅상품 라이선스명 재산명 재산의표시 물건 물건명 물건종류 종류 유형 타입
        구독상품 대여물품 대여품목 대여장비 렌탈상품 렌탈품목 렌탈제품 임대물건 대상물건
        허가내용 사용목적 대부목적 점용목적 이용목적 허가목적 임대목적 제품군 등급명 권종 클래스
        클래스명 레슨 레슨명 product
        products prdt prod prodname item items itemname goods plan planname planid package
        packagename service servicename svcname type kind model unitno roomno class classname
        course coursename subject property asset equipment device machine tier edition sku
        tariff 商品 商品名 サービス名 プラン 機種 品目 品名 物件 物件名 产品 產品 项目 項目 套餐
        型号 课程 課程 卡种 卡类型 모상품 모상품명 주상품 주상품명 수강권 수강권종류 결제상품
        결제상품명 결제플랜 결제이용권 경비구분 방제구분 소독구분 방역구분 보안구분
    """,
    # What is used: perhaps the product, and perhaps only which one it is.
    "object": """
        자동차 승용차 이륜차 단말 단말기 차량 차종 차량번호 차명 호실 호수 객실 동호수 좌석
        좌석번호 룸 공간 주차면 주차구역 유닛
        유닛번호 보관함 락커 라커 락카 사물함 창고 vehicle car plate locker room unit seat
        部屋番号 号室 房间 房間 房号 房號 车牌 車両
    """,
    "deposit": """
        보증금 보증금액 예치금 예치금액 임대보증금 계약보증금 렌탈보증금 사용보증금 보증보험금
        deposit deposits dpst securitydeposit 敷金 保証金 押金 保证金 保證金
    """,
    "debt": """
        미납금 미납액 미납금액 미납요금 미납 미수금 미수금액 미수 미수액 연체금 연체금액 연체액
        당월미납 당월미납금 당월미납액
        체납액 체납금 체납 미납회비 미납료 outstanding unpaid arrears overdue balance
        balancedue amountdue 未払 未収 滞納 欠费 欠費 未付
    """,
    "length": """
        기간 개월 개월수 월수 달수 약정 약정기간 약정개월 약정개월수 구독개월 계약개월 이용개월
        등록개월 이용기간 계약기간 등록기간 렌탈기간 대여기간 임대기간 사용기간 보관기간
        수강기간 의무사용기간 의무기간 약정의무기간 유효기간 회원기간 보험기간 사용허가기간
        대부기간 허가기간 연수 년수 연한 년한 계약연한 계약년한 약정연한 이용연한 임대연한
        개월(월) 의무사용개월 서비스기간 period periods duration
        length months month mths mnths nmonths term terms tenure tenor leaseterm contractterm
        期間 契約期間 月数 期限月 期间 租期 月數 年限 时长 時長 期数
    """,
    # A length that may be the term's, and may be how long it has been used by now.
    "used": """
        사용기간 가입기간 총사용기간 가입년수 가입연수 가입개월수 거래기간 거래년수 사용개월수
        사용년수 이용년수 근속년수
    """,
    "renewal": """
        재계약 재등록 갱신 연장 재가입 재구독 재분양 재임대 재약정 재신청
        계약연장 계약갱신 renewal renew renewed rnwl 更新
        续约 續約 续费 續費 续期 継続
    """,
    "auto": """
        자동 auto automatic 自動 自动
    """,
    "whether": """
        여부 의사 의향 유무 의사여부 희망 희망여부 확인 결과 가능여부 yn flag flg intention wish
        有無 意向 是否 有无
    """,
    "terminated": """
        해지 해약 중도해지 탈퇴 퇴원 퇴반 퇴회 중도해약 계약해지 회원탈퇴 중단 퇴교 철회
        반환 환불 철거 회수 폐업 폐쇄 폐지 퇴사 해촉 terminate terminated termination cancel
        cancelled canceled
        cancellation cancelation churn churned withdraw withdrawn withdrawal closed close
        deactivated 解約 退会 退會 解除 解约 退租日 退費
    """,
    "cancelled": """
        취소 계약취소 取消
    """,
    "reason": """
        사유 이유 원인 reason why 理由 原因
    """,
    "pause": """
        정지 일시정지 휴회 휴원 홀딩 휴학 휴지 이용정지 사용정지 일시중지 pause paused hold
        holding suspend suspended suspension freeze frozen 休会 休止 停止 一時停止 暂停 暫停
        휴업 휴관 휴강
    """,
    "basis": """
        납입기준 요금구분 요금기준 납입방식 납부주기 납입주기 결제주기 청구주기 납부구분
        납입구분 billingcycle billingperiod paymentcycle 支払周期
    """,
    # Harmless words that change nothing.
    "plain": """
        도래 예정 실제 현재 기존 full first named e 당초 정식
        기본 상세 정보 구분값 란 칸 항목 및 의 수 값
        대상 본인 주 주요 해당 고유 최근 차수 기준 원화 한글 국문 전 현 info information data
        current kr
        ko kor the of for my our your s in is 情報 信息 資料 当前 當前 标准 標準 已缴 已交 点验 點驗
    """,
}

OTHERWISE: Final[str] = """
    회원수 고객수 이용자수 사용자수 가입자수 구독자수 학생수 원생수 재원생수 수강생수 수강인원
    거래처수 업체수 세대수 가구수 매장수 점포수 지점수 직원수 종업원수 인원수 계약수 계약건수
    입주자수
    자격 자격증 신분증 비밀번호 계약서상태 서명상태
    타사 기타비용 기타요금 기타금액 기타수수료 부대비용 부대비 잡비
    작성자 등록자 접수자 처리자 수정자 입력자 승인자 결재자 최종수정자 요청자명 최신화 동기화 알림
    호출
    잔금 계약금 중도금 연체료 위약금 사용액 음성사용액 데이터사용액 총사용액 연매출액 연매출
    월매출 월매출액 데이터 재개업 업태
    업태구분
    점포구분 업종
    frequency 한도 월한도 사망 사망일 제조일 담당팀 담당부서
    설치비 배송비 부가서비스비 부가서비스 설치비용 배송비용 납골번호 최근 여권명 여권 가슴
    누적 누계 총충전금액 총충전액
    담당자부 관리자부 책임자부 부담당자 부관리자 부담당 요금항목 요금항목명 청구항목 청구항목명
    전담당자 전담당 이전담당자 일수 정지일수 연장일수 홀딩일수 프로모션 이벤트 수습 담보
    공사 특약 쿠폰 병역 신청마감 신청마감일 면접 해지가능 관심 사은품 경품 증정품 시세 감정가
    취급품목 취급상품 영업품목 생산품 생산품목 주생산품 보유품목 보유장비 반납물품 반납품목 수리품목
    교체품목 점검항목 점검품목 추가상품 부가상품 증정상품 사은상품 해지가능일 취소가능 철회가능
    환불가능 설치상태 운송상태 작업상태 시공상태 장비상태 기기상태 제품상태 물품상태 차량상태
    시설상태 시설물상태 건물상태 배송상태 보험가입금액 가입금액
    보장금액 전월요금 전월금액
    그룹 법인등록번호 법인번호 등록번호 승강기번호 생년월일 생일 출생 생년 생월 결재
    납입 입금 발행 세금계산서 계산서 점검 검사 정기점검 보증 할부 as 하자 방문 상담
    통화 발송 안내 작성 수정 변경 최종수정 입력 처리 확인 서명 사인 날인 출석 출결 배송출발 수령
    무상기간 무상보증 무상보증기간 무상유지보수 무상유지보수기간 무상서비스 무상서비스기간
    교체 교환 필터 검침 이체 출금 자동이체 카드 인출 갱신예정 차기 차회 다음 이전 전월 지난 직전
    최근방문 마지막방문 마지막출석 최근이용 최종방문 최종이용 최초상담 문의 견적 제안 미팅
    계약서작성 공고 입찰 개찰 준공 착공 사용승인 구입 제조 출고 운전면허 면허 비자 환불 정산
    송금 기념 결혼 유통 유통기한 소비기한 졸업 나이 성별 연령 키 몸무게 경과 잔여 남은 남은일수
    잔여일 잔여일수
    잔여기간 잔여횟수 총횟수 횟수 수량 대수 인원 면적 평수 평형 층 층수 계좌 계좌번호 은행명
    예금주 주민 주민번호 주민등록번호 사업자번호 사업자등록번호 우편번호 팩스 fax 홈페이지 할인
    할인율 포인트 마일리지 쿠폰 등급 만족도 동의 수신동의 개인정보 가입경로 유입경로 경로 직업
    직급 직책 부서 학교 학년 학과 예약 대기 체험 건강 신체 바코드 시리얼 시리얼번호 제조번호
    기기번호 주행 주행거리 birth birthday birthdate dob bday age gender sex paid invoice
    inspection warranty guarantee visit visited contacted call printed updated update modified
    modify mod upd last next previous prev bill billed review follow followup remaining left
    days quantity qty count nationality passport visa job title department school grade zip
    zipcode postal website discount points tax vat bank serial version note1 生年月日 誕生日
    支払 入金 請求 点検 訪問 年齢 性別 出生 生日 付款 缴费 繳費 发票 發票 年龄 性别 身份证
    身份證 备用
    후기 리뷰 별점
    支付 審査 审查 審查 結果 创建 創建 作成 账单 賬單 黑名单 黑名單 交货 交貨 发货 發貨
"""
"""Words of something else: a date, number or name with one of them is none that a term needs."""
