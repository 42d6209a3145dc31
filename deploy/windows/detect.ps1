<#
.SYNOPSIS
Says to Intune whether Telemetry Tracker is installed for every user of this computer.

.DESCRIPTION
As Intune wants it: a line and exit code 0 if it is installed, nothing and exit code 1 if not. Set $wanted to the
version that you distribute, so that older ones count as missing and are upgraded.
#>
$ErrorActionPreference = 'Stop'
$wanted = [version] '0.0.0'

$keys = @(
    'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*'
    'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
)
$found = Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
    Where-Object { $_.DisplayName -eq 'Telemetry Tracker' -and [version] $_.DisplayVersion -ge $wanted } |
    Select-Object -First 1

if ($null -eq $found) { exit 1 }
Write-Output "Telemetry Tracker $($found.DisplayVersion) is installed."
exit 0
