#!/bin/sh
# Makes a package for everyone on a computer from the application's archive, on macOS. Signs it with
# MACOS_INSTALLER_IDENTITY ("Developer ID Installer: …"), the application as sign-app.sh says, and notarises as
# notarise.sh says.
#
#   make-pkg.sh TelemetryTracker-0.2.0-macos-arm64.zip FOLDER
set -eu
archive=$1
folder=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
name=$(basename -- "$archive" .zip)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

case $name in *-arm64) chips=arm64 ;; *) chips=x86_64 ;; esac
mkdir -p "$work/root/Applications" "$folder"
unzip -q "$archive" -d "$work/root/Applications"
app="$work/root/Applications/TelemetryTracker.app"
cp -R "$app/Contents/Resources/for-everyone/." "$work/root/"
value() {
  sed -n "/<key>$1</{n;s/.*<string>\(.*\)<.*/\1/p;}" "$app/Contents/Info.plist"
}
version=$(value CFBundleShortVersionString)
cat >"$work/distribution.xml" <<XML
<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
  <title>Telemetry Tracker</title>
  <!-- Without this, Apple's chips ask for Rosetta. -->
  <options customize="never" require-scripts="false" hostArchitectures="$chips"/>
  <domains enable_localSystem="true" enable_currentUserHome="false"/>
  <allowed-os-versions><os-version min="$(value LSMinimumSystemVersion)"/></allowed-os-versions>
  <choices-outline><line choice="all"/></choices-outline>
  <choice id="all"><pkg-ref id="$(value CFBundleIdentifier).pkg"/></choice>
  <pkg-ref id="$(value CFBundleIdentifier).pkg" version="$version">component.pkg</pkg-ref>
</installer-gui-script>
XML

# From here on only macOS has the tools.
"$here/sign-app.sh" "$app"
pkgbuild --analyze --root "$work/root" "$work/components.plist"
# Else it would be installed wherever an application of this name lies.
plutil -replace 0.BundleIsRelocatable -bool NO "$work/components.plist"
pkgbuild --root "$work/root" --component-plist "$work/components.plist" --scripts "$here/pkg-scripts" \
  --identifier "$(value CFBundleIdentifier).pkg" --version "$version" --ownership recommended \
  --install-location / "$work/component.pkg"
if [ -n "${MACOS_INSTALLER_IDENTITY:-}" ]; then
  set -- --sign "$MACOS_INSTALLER_IDENTITY"
else
  echo 'The package is not signed: set MACOS_INSTALLER_IDENTITY.' >&2
  set --
fi
productbuild --distribution "$work/distribution.xml" --package-path "$work" "$@" "$folder/$name.pkg"
"$here/notarise.sh" "$folder/$name.pkg"
echo "$folder/$name.pkg"
