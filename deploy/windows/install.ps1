<#
.SYNOPSIS
Installs or upgrades Telemetry Tracker for every user of this computer, for Intune and other device management.

.DESCRIPTION
Put this file beside TelemetryTracker.msi. The log is in %ProgramData%\Telemetry Tracker\install.log. The exit code is
that of Windows Installer: 0, or 3010 when a restart is needed. See docs/deploy/windows.md.

.EXAMPLE
powershell.exe -ExecutionPolicy Bypass -File install.ps1 -Server https://telemetry.example -Organisation "Example Inc."
#>
[CmdletBinding()]
param(
    # The address of your server. Leave it out if it is baked into the package or set by Group Policy.
    [ValidatePattern('^https?://[^\s"]+$')]
    [string] $Server,

    # The name of your organisation.
    [ValidatePattern('^[^"]{1,100}$')]
    [string] $Organisation,

    # The organisation that has told its people what is collected. They are shown it at their first sign-in, too.
    [ValidatePattern('^[^"]{1,100}$')]
    [string] $NoticeAcknowledgedBy
)

$ErrorActionPreference = 'Stop'
$package = Join-Path $PSScriptRoot 'TelemetryTracker.msi'
if (-not (Test-Path -LiteralPath $package)) {
    Write-Error "There is no TelemetryTracker.msi beside this script, in $PSScriptRoot."
    exit 1
}

$logFolder = Join-Path $env:ProgramData 'Telemetry Tracker'
New-Item -ItemType Directory -Force -Path $logFolder | Out-Null

$arguments = @('/i', "`"$package`"", '/qn', '/norestart', '/l*', "`"$(Join-Path $logFolder 'install.log')`"")
if ($Server) { $arguments += "SERVER=`"$Server`"" }
if ($Organisation) { $arguments += "ORG=`"$Organisation`"" }
if ($NoticeAcknowledgedBy) { $arguments += "NOTICE=`"$NoticeAcknowledgedBy`"" }

$installation = Start-Process -FilePath 'msiexec.exe' -ArgumentList $arguments -Wait -PassThru
exit $installation.ExitCode
