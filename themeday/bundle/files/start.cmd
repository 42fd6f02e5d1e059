@echo off
rem Opens the start page of the Theme Day Kit; the first time it sets itself up. Double-click this file.
title Theme Day Kit
pushd "%~dp0"
rem Without internet nothing can be installed by itself, and waiting for it tells nobody anything.
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "FOUND="
for %%v in (3.13 3.12 3.14 3.11) do if not defined FOUND (
  py -%%v -c "import sys" > nul 2>&1 && set "FOUND=py -%%v"
)
rem What Windows has by itself under this name is no Python; it opens a shop and fails.
if not defined FOUND (
  python -c "import sys; sys.exit(sys.version_info < (3, 11))" > nul 2>&1 && set "FOUND=python"
)
if not defined FOUND goto none
%FOUND% kit\start.py %*
if not "%errorlevel%"=="0" pause
popd
exit /b

:none
echo Python 3.11 of nieuwer is niet gevonden op deze laptop. Installeer het van python.org of uit de
echo Microsoft Store, of vraag het je ICT-afdeling. Dubbelklik daarna nog een keer op dit bestand.
echo.
echo Python 3.11 or newer was not found on this laptop. Install it from python.org or from the
echo Microsoft Store, or ask your IT department. Then double-click this file again.
echo.
pause
popd
exit /b 1
