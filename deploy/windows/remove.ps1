<#
.SYNOPSIS
Removes Telemetry Tracker from this computer, for Intune and other device management.

.DESCRIPTION
Removes what TelemetryTracker.msi installed for every user. The data of each person, with what waits to be sent, stays
in their own folder; "telemetry-tracker uninstall", run by each person before, removes it. The exit code is that of
Windows Installer.
#>
$ErrorActionPreference = 'Stop'

$keys = @(
    'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*'
    'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
)
$products = Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
    Where-Object { $_.DisplayName -eq 'Telemetry Tracker' -and $_.PSChildName -match '^\{[0-9A-F-]{36}\}$' }

$exitCode = 0
foreach ($product in $products) {
    $arguments = @('/x', $product.PSChildName, '/qn', '/norestart')
    $removal = Start-Process -FilePath 'msiexec.exe' -ArgumentList $arguments -Wait -PassThru
    if ($removal.ExitCode -ne 0) { $exitCode = $removal.ExitCode }
}

$logFolder = Join-Path $env:ProgramData 'Telemetry Tracker'
if ($exitCode -eq 0 -and (Test-Path -LiteralPath $logFolder)) { Remove-Item -Recurse -Force -LiteralPath $logFolder }
exit $exitCode
