#!/usr/bin/env bash
# Makes what signs on macOS usable for the next steps of a job: MACOS_CERTIFICATES (both certificates with their keys, a
# .p12 file in base64) with MACOS_CERTIFICATES_PASSWORD, and NOTARY_KEY_TEXT (the content of a .p8 file). Without them,
# nothing is signed.
set -euo pipefail

if [ -n "${MACOS_CERTIFICATES:-}" ]; then
  keychain="$RUNNER_TEMP/signing.keychain-db"
  password=$(uuidgen)
  base64 --decode <<<"$MACOS_CERTIFICATES" >"$RUNNER_TEMP/certificates.p12"
  security create-keychain -p "$password" "$keychain"
  security set-keychain-settings -lut 21600 "$keychain"
  security unlock-keychain -p "$password" "$keychain"
  security import "$RUNNER_TEMP/certificates.p12" -k "$keychain" -P "$MACOS_CERTIFICATES_PASSWORD" \
    -T /usr/bin/codesign -T /usr/bin/productbuild
  rm "$RUNNER_TEMP/certificates.p12"
  # Else macOS asks on the screen whether codesign may use the keys.
  security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
  security list-keychains -d user -s "$keychain" login.keychain-db
fi
if [ -n "${NOTARY_KEY_TEXT:-}" ]; then
  (umask 077 && printf '%s\n' "$NOTARY_KEY_TEXT" >"$RUNNER_TEMP/notary.p8")
  echo "NOTARY_KEY=$RUNNER_TEMP/notary.p8" >>"$GITHUB_ENV"
fi
