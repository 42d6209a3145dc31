#!/usr/bin/env bash
# Installs the package for everyone on this computer, tries it with a real server, and removes it without a trace. With
# the scripts for device management, as a company does. For the Bash of Git for Windows.
set -euo pipefail
cd "$(dirname "$0")/../.."

package=native-host/out/installers/TelemetryTracker.msi
[ -f "$package" ] || { echo 'There is no TelemetryTracker.msi. Run build.sh first.' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$package" deploy/windows/*.ps1 "$work"
run() {
  powershell.exe -NoProfile -ExecutionPolicy Bypass -File "$(cygpath -w "$work/$1")" "${@:2}"
}

run install.ps1 -Server "${SERVER_URL:-https://telemetry.example}"
run detect.ps1
npm run --silent try-installed -- "$PROGRAMFILES\\Telemetry Tracker\\telemetry-tracker.exe"
run remove.ps1
if run detect.ps1; then
  echo 'The package is still installed.' >&2
  exit 1
fi
