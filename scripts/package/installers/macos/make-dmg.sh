#!/bin/sh
# Makes a disk image for one person from the application's archive, on macOS: the application is dragged from it to
# Applications. Signs and notarises as sign-app.sh and notarise.sh say.
#
#   make-dmg.sh TelemetryTracker-0.2.0-macos-arm64.zip FOLDER
set -eu
archive=$1
folder=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
name=$(basename -- "$archive" .zip)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/image" "$folder"
unzip -q "$archive" -d "$work/image"
ln -s /Applications "$work/image/Applications"

# From here on only macOS has the tools.
"$here/sign-app.sh" "$work/image/TelemetryTracker.app"
hdiutil create -quiet -ov -volname 'Telemetry Tracker' -fs HFS+ -format UDZO -srcfolder "$work/image" "$folder/$name.dmg"
if [ -n "${MACOS_SIGN_IDENTITY:-}" ]; then
  codesign --timestamp --sign "$MACOS_SIGN_IDENTITY" "$folder/$name.dmg"
fi
"$here/notarise.sh" "$folder/$name.dmg"
echo "$folder/$name.dmg"
