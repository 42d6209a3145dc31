#!/bin/sh
# Signs an application, on macOS. With MACOS_SIGN_IDENTITY ("Developer ID Application: …", in your keychain) it can be
# notarised; without, it is signed ad hoc, and macOS warns when it was downloaded.
#
#   sign-app.sh TelemetryTracker.app
set -eu
app=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

if [ -n "${MACOS_SIGN_IDENTITY:-}" ]; then
  codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$MACOS_SIGN_IDENTITY" "$app"
else
  echo 'Not signed with a certificate: set MACOS_SIGN_IDENTITY.' >&2
  codesign --force --sign - "$app"
fi
codesign --verify --strict "$app"
