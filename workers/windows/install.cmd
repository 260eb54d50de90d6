@echo off
rem Installs the bundle beside this file: install.cmd D:\correction
rem Needs an administrator's window. Nothing is asked of the internet.
setlocal
chcp 65001 >nul
set "HERE=%~dp0"
set "TO=%~1"
if "%TO%"=="" set "TO=C:\correction"
net session >nul 2>&1 || (echo 请用“以管理员身份运行”打开命令提示符，再运行本文件。& exit /b 1)
py -3.11 -c "" >nul 2>&1
if errorlevel 1 (
  for %%P in ("%HERE%programs\python-3.11*.exe") do "%%~fP" /quiet InstallAllUsers=1 Include_launcher=1
  py -3.11 -c "" >nul 2>&1 || (echo 没有 Python 3.11。请把官方安装程序放进 programs 文件夹，再运行一次。& exit /b 1)
)
py -3.11 "%HERE%check.py" "%HERE%." || exit /b 1
if not exist "%TO%\logs" mkdir "%TO%\logs"
if not exist "%TO%\venv" py -3.11 -m venv "%TO%\venv" || exit /b 1
"%TO%\venv\Scripts\python" -m pip install --no-index --find-links "%HERE%wheels" --require-hashes -r "%HERE%requirements.txt" || exit /b 1
for %%W in ("%HERE%wheels\correction_casework-*.whl") do "%TO%\venv\Scripts\python" -m pip install --no-index --no-deps --force-reinstall "%%~fW" || exit /b 1
if not exist "%TO%\office\correction.toml" (
  echo 程序已装好。还没有本所数据：先运行
  echo   "%TO%\venv\Scripts\correction" create "%TO%\office" --key-backup 另一个盘上的文件名
  echo 再运行一次 install.cmd，登记为 Windows 服务。
  exit /b 0
)
if not exist "%HERE%programs\WinSW-x64.exe" (echo programs 文件夹里没有 WinSW-x64.exe，没有登记服务；程序可以手工启动。& exit /b 1)
if not exist "%TO%\services" mkdir "%TO%\services"
rem The account with the fewest rights that may own a service reads and writes the office and its logs, no more.
icacls "%TO%\office" /inheritance:r /grant:r "*S-1-5-19:(OI)(CI)M" "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" >nul
icacls "%TO%\logs" /grant "*S-1-5-19:(OI)(CI)M" >nul
call :service correction-worker CorrectionWorker
call :service correction-console CorrectionConsole
echo 已登记并启动。工作台：http://127.0.0.1:8765
exit /b 0

:service
copy /y "%HERE%programs\WinSW-x64.exe" "%TO%\services\%1.exe" >nul
py -3.11 -c "import sys; a,b,to=sys.argv[1:]; t=open(a,encoding='utf-8').read().replace('INSTALLED',to); open(b,'w',encoding='utf-8').write(t)" "%HERE%services\%1.xml" "%TO%\services\%1.xml" "%TO%"
"%TO%\services\%1.exe" stop >nul 2>&1
"%TO%\services\%1.exe" uninstall >nul 2>&1
"%TO%\services\%1.exe" install
sc config %2 obj= "NT AUTHORITY\LocalService" >nul
"%TO%\services\%1.exe" start
exit /b 0
