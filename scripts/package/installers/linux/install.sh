#!/bin/sh
# Installs Telemetry Tracker for the person who runs it, below their home folder. Run it again to upgrade.
set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
own="$HOME/.local/lib/telemetry-tracker"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
program="$own/telemetry-tracker"

if [ "$(id -u)" = 0 ]; then
  echo 'Run this as the person who uses the computer, not as root. For everyone on a computer there are .deb and .rpm packages.' >&2
  exit 1
fi

mkdir -p "$own" "$HOME/.local/bin"
# A running agent keeps the old file: each file is replaced as a whole.
replace() {
  mkdir -p "$(dirname -- "$2")"
  cp "$1" "$2.new"
  chmod "$3" "$2.new"
  mv -f "$2.new" "$2"
}
replace "$here/telemetry-tracker" "$program" 755
replace "$here/uninstall" "$own/uninstall" 755
# A preset from before stays: it may have been changed.
if [ -f "$here/preset.json" ] && [ ! -f "$own/preset.json" ]; then
  replace "$here/preset.json" "$own/preset.json" 644
fi
ln -sf ../lib/telemetry-tracker/telemetry-tracker "$HOME/.local/bin/telemetry-tracker"

for icon in "$here"/share/icons/hicolor/*/apps/telemetry-tracker.png; do
  replace "$icon" "$share/${icon#"$here/share/"}" 644
done
replace "$here/share/man/man1/telemetry-tracker.1" "$share/man/man1/telemetry-tracker.1" 644
menu="$share/applications/telemetry-tracker.desktop"
mkdir -p "$share/applications"
escaped=$(printf '%s' "$program" | sed 's/[\\&|]/\\&/g')
sed "s|@PROGRAM@|$escaped|g" "$here/share/applications/telemetry-tracker.desktop" >"$menu.new"
mv -f "$menu.new" "$menu"

"$program" register-browser
if ! "$program" autostart on; then
  echo "It does not start by itself when you sign in. Start it with: $program agent" >&2
fi
echo "Telemetry Tracker is installed. It records nothing yet. To read what it will record, and to set it up: $program setup"
echo "To remove it: $own/uninstall"
