#!/bin/sh
# Lets Apple check a signed .pkg or .dmg, and attaches its answer, on macOS. It needs a key of App Store Connect:
# NOTARY_KEY (a .p8 file), NOTARY_KEY_ID and NOTARY_ISSUER.
#
#   notarise.sh FILE
set -eu

if [ -z "${NOTARY_KEY:-}" ]; then
  echo "Not notarised: $1. Set NOTARY_KEY, NOTARY_KEY_ID and NOTARY_ISSUER." >&2
  exit 0
fi
xcrun notarytool submit "$1" --key "$NOTARY_KEY" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER" --wait
xcrun stapler staple "$1"
