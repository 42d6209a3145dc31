#!/usr/bin/env bash
# Installs the .deb on this computer, tries it with a real server on a virtual screen, and removes it without a trace.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(native-host/out/installers/telemetry-tracker_*_amd64.deb)
[ -f "${packages[0]}" ] || { echo 'There is no .deb. Run build.sh first.' >&2; exit 1; }

sudo apt-get install -y "./${packages[0]}"
xvfb-run --auto-servernum npm run --silent try-installed -- /usr/bin/telemetry-tracker
sudo apt-get purge -y telemetry-tracker
for left in /usr/bin/telemetry-tracker /usr/lib/telemetry-tracker /etc/telemetry-tracker; do
  [ ! -e "$left" ] || { echo "apt purge has left $left." >&2; exit 1; }
done
