#!/bin/sh
# Removes what the package installed for everyone on this computer. Before that, each person who used it runs
# /Applications/TelemetryTracker.app/Contents/MacOS/telemetry-tracker uninstall
#
#   sudo remove [VOLUME]
set -eu
volume=${1:-}
app="$volume/Applications/TelemetryTracker.app"
label=com.telemetry-tracker.agent.everyone

if [ "$(id -u)" != 0 ]; then
  echo 'Run this as an administrator, with sudo.' >&2
  exit 1
fi

# The agents that launchd has started, then those and the relays of everyone. Both fail where there is none.
for person in $(ps -axo uid= -o comm= | awk '$2 ~ /\/loginwindow$/ { print $1 }' | sort -u); do
  launchctl bootout "gui/$person/$label" 2>/dev/null || :
done
pkill -f "^$app/Contents/MacOS/telemetry-tracker( |\$)" || :

if [ -d "$app/Contents/Resources/for-everyone" ]; then
  (cd "$app/Contents/Resources/for-everyone" && find . -type f) | while read -r file; do
    rm -f "$volume/$file"
  done
fi
rm -rf "$app"
# It fails where no package, but a person has laid the application there.
pkgutil --forget org.telemetry-tracker.helper.pkg >/dev/null 2>&1 || :
echo 'Telemetry Tracker is removed. Remove it from System Settings, Privacy & Security, too.'
