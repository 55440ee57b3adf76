#!/bin/sh
# 고객대장 폴더를 매일 밤 새로 고칩니다.
#
#   사용법   refresh.sh 폴더 [기록 파일]
#   예약     crontab -e 에 한 줄을 더합니다 (매일 오전 6시 30분):
#            30 6 * * *  /opt/xlcrm/refresh.sh /srv/고객대장
#
# 폴더 아래의 엑셀 파일을 모두, 고객정보의 등급과 이탈 위험까지 새로 고치고, 결과를 기록 파일에 이어 씁니다.
# 오늘 시트가 있는 대장에는 그 시트를 새로 넣고, 거기 적힌 것을 일지로 옮깁니다.
# 기록 파일을 정하지 않으면 폴더 안의 xlcrm-refresh.log 입니다.
# xlcrm이 PATH에 없으면 XLCRM=/opt/xlcrm/.venv/bin/xlcrm 처럼 위치를 정합니다.
#
# 종료 코드 (이 스크립트도 같은 값으로 끝납니다)
#   0  모두 고쳤습니다. 할 일이 없습니다.
#   1  고쳤지만 바로잡을 칸이 있습니다. 기록 파일의 셀을 확인합니다.
#   2  고치지 못한 파일이 있거나 명령이 잘못되었습니다. 기록 파일을 확인합니다.
#   3  누가 열어 둔 파일이 있어 건너뛰었습니다. 닫은 뒤 다시 실행합니다.
#   4  읽는 사이에 누가 고친 파일이 있어 저장하지 않았습니다. 다시 실행합니다.
set -u

folder=${1:?"사용법: refresh.sh 폴더 [기록 파일]"}
log=${2:-"$folder/xlcrm-refresh.log"}

printf '[%s] %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$folder" >>"$log"
"${XLCRM:-xlcrm}" refresh "$folder" --customers >>"$log" 2>&1
code=$?
"${XLCRM:-xlcrm}" today "$folder" --into --again >>"$log" 2>&1
again=$?
[ "$code" -ne 0 ] || code=$again
printf '[%s] 종료 코드 %s\n\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$code" >>"$log"
exit "$code"
