# Installs xl-jixiao without internet, for the current user, or removes it. Windows PowerShell 5.1 or later.
# Not run here: there is no Windows on the machine this was written on.
param([switch]$Uninstall)

$ErrorActionPreference = "Stop"
$here = $PSScriptRoot

function Stop-With([string]$sentence) {
    Write-Host $sentence -ForegroundColor Red
    exit 1
}

# Excel's VBA sees paths through the machine's code page: a name it cannot write down would not work.
function Test-Nameable([string]$path) {
    $ansi = [Text.Encoding]::Default
    return $ansi.GetString($ansi.GetBytes($path)) -eq $path
}

function Find-Python {
    foreach ($version in "3.13", "3.12", "3.11") {
        foreach ($root in "HKCU:\Software\Python\PythonCore", "HKLM:\SOFTWARE\Python\PythonCore") {
            $key = "$root\$version\InstallPath"
            if (-not (Test-Path $key)) { continue }
            $python = (Get-ItemProperty $key)."ExecutablePath"
            # The Store's Python writes where Excel does not look.
            if ($python -and (Test-Path $python) -and ($python -notlike "*WindowsApps*")) {
                & $python -c "import struct, sys; sys.exit(struct.calcsize('P') != 8)"
                if ($LASTEXITCODE -eq 0) { return $python }
            }
        }
    }
    return $null
}

$target = Join-Path $env:LOCALAPPDATA "Programs\xl_jixiao"
if (-not (Test-Nameable $target)) { $target = Join-Path $env:SystemDrive "\xl_jixiao" }
$program = Join-Path $target "Scripts\xl-jixiao.exe"

if (Get-Process EXCEL -ErrorAction SilentlyContinue) {
    Stop-With "Excel 正在运行：请保存工作簿并关闭所有 Excel 窗口，再重新双击本程序。"
}

if ($Uninstall) {
    if (Test-Path $program) {
        & $program uninstall
        if ($LASTEXITCODE -ne 0) { Stop-With "卸载没有完成，请按上面的提示处理后再试。" }
    }
    if (Test-Path $target) { Remove-Item $target -Recurse -Force }
    Write-Host "xl-jixiao 已卸载。您自己的工作簿都在原处。" -ForegroundColor Green
    exit 0
}

Write-Host "[1/4] 检查安装包是否完整……"
foreach ($line in Get-Content -LiteralPath (Join-Path $here "SHA256SUMS") -Encoding UTF8) {
    $sum, $name = $line -split "  ", 2
    $file = Join-Path $here $name
    if (-not (Test-Path -LiteralPath $file)) { Stop-With "安装包不完整，缺少 $name：请重新解压全部文件。" }
    if ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $sum) { Stop-With "文件 $name 已损坏：请重新复制安装包。" }
}

Write-Host "[2/4] 查找 Python……"
$python = Find-Python
if (-not $python) {
    $setup = Get-ChildItem -LiteralPath $here | Where-Object Name -Match "^python-3\.1[123]\.\d+-amd64\.exe$" | Select-Object -Last 1
    if (-not $setup) {
        Stop-With "没有找到 64 位 Python 3.11 至 3.13：请从 python.org 下载安装程序（python-3.12.x-amd64.exe），放在本文件夹里，再重新双击。"
    }
    Write-Host "      正在安装 $($setup.Name)（仅当前用户）……"
    Start-Process $setup.FullName -ArgumentList "/quiet", "InstallAllUsers=0", "Include_launcher=0" -Wait
    $python = Find-Python
    if (-not $python) { Stop-With "Python 没有装好：请手动双击 $($setup.Name) 安装后，再重新双击本程序。" }
}

Write-Host "[3/4] 安装程序到 $target ……"
& $python -m venv --clear $target  # what an older Python left there would not run in this one
if ($LASTEXITCODE -ne 0) { Stop-With "无法建立程序文件夹 $target：请检查磁盘空间和权限。" }
& (Join-Path $target "Scripts\python.exe") -m pip install --quiet --disable-pip-version-check --no-index `
    --find-links (Join-Path $here "wheels") --require-hashes -r (Join-Path $here "requirements.txt")
if ($LASTEXITCODE -ne 0) { Stop-With "程序没有装好：请把上面的信息发给单位信息员。" }

Write-Host "[4/4] 装入 Excel……"
& $program install
if ($LASTEXITCODE -ne 0) { Stop-With "没有装入 Excel：请按上面的提示处理后，再重新双击本程序。" }
& $program doctor
Write-Host "安装完成：打开 Excel，功能区会出现“绩效”选项卡。" -ForegroundColor Green
