@echo off
rem ASCII only: cmd reads this file in whatever code page the machine has.
powershell.exe -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" -Uninstall
pause
