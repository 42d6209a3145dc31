#!/usr/bin/env bash
# Makes installers, into native-host/out/installers. SERVER_URL, ENROLMENT_CODE, ORGANISATION and RELEASES_ROOT (a file)
# are baked in, if they are set.
#
#   build.sh all
set -euo pipefail
cd "$(dirname "$0")/../.."

options=(--installers "$1")
[ -z "${SERVER_URL:-}" ] || options+=(--server "$SERVER_URL")
[ -z "${ENROLMENT_CODE:-}" ] || options+=(--code "$ENROLMENT_CODE")
[ -z "${ORGANISATION:-}" ] || options+=(--org "$ORGANISATION")
[ -z "${RELEASES_ROOT:-}" ] || options+=(--releases-root "$RELEASES_ROOT")
npm run package -- "${options[@]}"
