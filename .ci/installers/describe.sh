#!/usr/bin/env bash
# Adds to a folder of installers what a release needs: SHA256SUMS of every file, and sbom.cdx.json, which lists what is
# inside (CycloneDX): the helper's libraries on every system, and Node.
#
#   describe.sh FOLDER
set -euo pipefail
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

npm sbom --package-lock-only --sbom-format cyclonedx --workspace native-host | NODE_INSIDE=$(cat .nvmrc) node -e '
  const sbom = JSON.parse(require("fs").readFileSync(0, "utf8"))
  const version = process.env.NODE_INSIDE
  const node = { "bom-ref": `node@${version}`, type: "platform", name: "node", version, purl: `pkg:generic/node@${version}` }
  console.log(JSON.stringify({ ...sbom, components: [...sbom.components, node] }, undefined, 2))
' >"$folder/sbom.cdx.json"

cd "$folder"
rm -f SHA256SUMS
files=(*)
sha256sum -- "${files[@]}" >SHA256SUMS
