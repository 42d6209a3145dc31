#!/bin/sh
# Removes what ./install has installed. With --purge, also your data on this computer, and what was not sent yet.
set -eu

own="$HOME/.local/lib/telemetry-tracker"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
program="$own/telemetry-tracker"
purge=no
case "${1-}" in
  '') ;;
  --purge) purge=yes ;;
  *)
    echo "Usage: $0 [--purge]" >&2
    exit 1
    ;;
esac

if [ -x "$program" ]; then
  "$program" autostart off || echo 'Check that nothing starts it when you sign in.' >&2
  "$program" register-browser --remove
  # Of agents and relays that are not started by the system.
@END_RUNNING@
  seconds=0
  while [ "$seconds" -lt 30 ] && "$program" status >/dev/null 2>&1; do
    sleep 1
    seconds=$((seconds + 1))
  done
  if [ "$purge" = yes ] && [ -f "$HOME/.telemetry-tracker/device.json" ]; then
    "$program" unenrol || echo 'The key of this device may still be in your secret store.' >&2
  fi
fi

rm -f "$share/applications/telemetry-tracker.desktop" "$share/man/man1/telemetry-tracker.1" \
  "$share"/icons/hicolor/*/apps/telemetry-tracker.png "$HOME/.local/bin/telemetry-tracker"
rm -rf "$own"
if [ "$purge" = yes ]; then
  rm -rf "$HOME/.telemetry-tracker"
  echo 'Telemetry Tracker and its data on this computer are removed.'
else
  echo "Telemetry Tracker is removed. Your data is still in $HOME/.telemetry-tracker."
fi
