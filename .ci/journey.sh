#!/usr/bin/env bash
# The analyst's journey: from messy exports to a decision and printed rotas, without editing a file. Counts seconds and keystrokes.
# Usage: .ci/journey.sh [HOMEROUND] [FOLDER]
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
homeround=$(realpath "${1:-$repository/target/release/homeround}")
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
cd "$folder"
rm -rf in north rotas
cp -r "$repository/examples/messy" in

keystrokes=0
commands=0
# Types a command: its exit code must be one of those in front.
types() {
  local codes=$1 code=0
  shift
  printf '\n$ %s\n' "$*"
  keystrokes=$((keystrokes + $(printf '%s\n' "$*" | wc -m)))
  commands=$((commands + 1))
  "$homeround" "${@:2}" || code=$?
  case " $codes " in *" $code "*) ;; *) echo "ended with $code, not $codes" >&2; exit 1 ;; esac
}
holds() { grep -q -- "$2" "$1" || { echo "$1 does not hold $2" >&2; exit 1; }; }

began=$SECONDS
# What would be written is shown first; then it is written.
types 0 homeround import book north in/clients.csv in/staff.xlsx in/visits.csv --infer --points in/points.csv > shown.txt
holds shown.txt 'Nothing was written'
test ! -e north
types 0 homeround import book north in/clients.csv in/staff.xlsx in/visits.csv --infer --points in/points.csv --yes
types 0 homeround validate north
# The decision: can the week be delivered, what is left out, and what would have to change.
types '0 4' homeround plan north -o roster.json --seconds 60
types '0 1' homeround check north roster.json
types '0 4' homeround remedy north --work 2e5 --seconds 60
types 0 homeround report north roster.json -o report.html
# What is handed out.
types 0 homeround rota north roster.json -o rota.html
types 0 homeround rota north roster.json -o week.xlsx
types 0 homeround rota north roster.json -o rotas --each ics
holds rota.html 'Megan Rees'
test "$(find rotas -name '*.ics' | wc -l)" = 18
# What happened, by names.
types 0 homeround import in/actuals.csv --as csv -o actuals.csv --events events.csv --received 2026-03-09T09:00:00+00:00
types '0 1' homeround verify north roster.json events.csv --as-of 2026-03-09T10:00:00+00:00 > verified.txt 2> said.txt
holds said.txt 'People go by their names'
# What goes to accounts.
types 0 homeround payroll north roster.json -o payroll.csv
holds payroll.csv 'Sian Davies'
# Next week: the same files need no word, and whoever came comes again.
types 0 homeround import book north in/clients.csv --start 2026-03-09 --yes
types '0 4' homeround plan north --like roster.json -o next.json > next.txt
holds next.txt 'as in the week of 2026-03-02'

printf '\n%s commands, %s keystrokes, %s seconds\n' "$commands" "$keystrokes" "$((SECONDS - began))"
