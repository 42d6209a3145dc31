#!/usr/bin/env bash
# Makes .pkg and .dmg of the archives, on macOS. Installs the .pkg for these chips, tries it with a real server, and
# removes it without a trace.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=native-host/out/installers
[ "$(uname -m)" = arm64 ] && chips=arm64 || chips=x64
archives=("$out"/TelemetryTracker-*-macos-*.zip)
[ -f "${archives[0]}" ] || { echo 'There is no archive for macOS. Run build.sh first.' >&2; exit 1; }
for archive in "${archives[@]}"; do
  scripts/package/installers/macos/make-pkg.sh "$archive" "$out"
  scripts/package/installers/macos/make-dmg.sh "$archive" "$out"
done

app=/Applications/TelemetryTracker.app
packages=("$out"/TelemetryTracker-*-macos-"$chips".pkg)
sudo installer -pkg "${packages[0]}" -target /
plutil -lint "$app/Contents/Info.plist" /Library/LaunchAgents/com.telemetry-tracker.agent.everyone.plist
npm run --silent try-installed -- "$app/Contents/MacOS/telemetry-tracker"
sudo "$app/Contents/Resources/remove"
for left in "$app" /Library/LaunchAgents/com.telemetry-tracker.agent.everyone.plist; do
  [ ! -e "$left" ] || { echo "The removal has left $left." >&2; exit 1; }
done
