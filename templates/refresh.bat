@echo off
rem Lines that run are ASCII: cmd.exe reads them in the code page of the machine.
rem The explanation in Korean stands at the end, which cmd.exe never reaches.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
if "%~1"=="" (
  echo usage: refresh.bat FOLDER [LOGFILE] 1>&2
  exit /b 2
)
for %%I in ("%~1\.") do set "FOLDER=%%~fI"
set "LOG=%~2"
if "%LOG%"=="" set "LOG=%FOLDER%\xlcrm-refresh.log"
if "%XLCRM%"=="" set "XLCRM=xlcrm"
if exist "%~dp0.venv\Scripts\xlcrm.exe" set "XLCRM=%~dp0.venv\Scripts\xlcrm.exe"
>>"%LOG%" echo [%DATE% %TIME%] "%FOLDER%"
"%XLCRM%" refresh "%FOLDER%" --customers >>"%LOG%" 2>&1
set "CODE=%ERRORLEVEL%"
"%XLCRM%" today "%FOLDER%" --into --again >>"%LOG%" 2>&1
set "AGAIN=%ERRORLEVEL%"
if "%CODE%"=="0" set "CODE=%AGAIN%"
>>"%LOG%" echo [%DATE% %TIME%] exit code %CODE%
exit /b %CODE%

고객대장 폴더를 매일 밤 새로 고칩니다.

  사용법   refresh.bat 폴더 [기록 파일]
  예약     작업 스케줄러에서 기본 작업을 만들고, 동작에 다음을 넣습니다.
           프로그램   C:\xlcrm\refresh.bat
           인수       "D:\고객대장"
           또는 명령 프롬프트에서 (매일 오전 6시 30분):
           schtasks /create /tn xlcrm /sc daily /st 06:30 /tr "C:\xlcrm\refresh.bat D:\고객대장"

폴더 아래의 엑셀 파일을 모두, 고객정보의 등급과 이탈 위험까지 새로 고치고, 결과를 기록 파일에 이어 씁니다.
오늘 시트가 있는 대장에는 그 시트를 새로 넣고, 거기 적힌 것을 일지로 옮깁니다.
기록 파일을 정하지 않으면 폴더 안의 xlcrm-refresh.log 입니다.
xlcrm은 이 파일 옆의 .venv, 환경 변수 XLCRM, PATH의 순서로 찾습니다.

종료 코드 (작업 스케줄러의 '마지막 실행 결과'에 나옵니다)
  0  모두 고쳤습니다. 할 일이 없습니다.
  1  고쳤지만 바로잡을 칸이 있습니다. 기록 파일의 셀을 확인합니다.
  2  고치지 못한 파일이 있거나 명령이 잘못되었습니다. 기록 파일을 확인합니다.
  3  누가 열어 둔 파일이 있어 건너뛰었습니다. 닫은 뒤 다시 실행합니다.
  4  읽는 사이에 누가 고친 파일이 있어 저장하지 않았습니다. 다시 실행합니다.
