#!/usr/bin/env bash
# Attaches a folder's files to the GitHub release of a tag, which it makes first if nobody has. Needs GH_TOKEN.
#
#   attach.sh TAG FOLDER
set -euo pipefail

gh release view "$1" >/dev/null 2>&1 || gh release create "$1" --verify-tag --title "$1" --notes 'See CHANGELOG.md.'
gh release upload "$1" --clobber "$2"/*
