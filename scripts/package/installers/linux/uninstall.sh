#!/bin/sh
# Removes what ./install has installed, after `telemetry-tracker uninstall` has removed the rest: its options are those
# of that command, for example --yes --keep-data.
set -eu

own="$HOME/.local/lib/telemetry-tracker"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
program="$own/telemetry-tracker"

if [ -x "$program" ]; then
  # Ends this script when something could not be removed, so that it can be tried again.
  "$program" uninstall "$@"
  case " $* " in *' --dry-run '* | *' --help '* | *' -h '*) exit 0 ;; esac
  # The relays that browsers have started.
@END_RUNNING@
fi

rm -f "$share/applications/telemetry-tracker.desktop" "$share/man/man1/telemetry-tracker.1" \
  "$share"/icons/hicolor/*/apps/telemetry-tracker.png "$HOME/.local/bin/telemetry-tracker"
rm -rf "$own"
echo 'The program is removed.'
