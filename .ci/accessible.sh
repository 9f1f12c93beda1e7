#!/usr/bin/env bash
# Holds pages against WCAG 2.2 AA with axe, in light and in dark, and every drawing to a name. Usage: .ci/accessible.sh PAGE.html...
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pages=()
for page in "$@"; do pages+=("$(realpath "$page")"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/accessible.mjs" "$work"
cd "$work"
{ npm init -y && npm install --silent --no-audit --no-fund axe-core@4 playwright-core@1; } > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
node accessible.mjs "${pages[@]}"
