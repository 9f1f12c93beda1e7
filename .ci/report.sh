#!/usr/bin/env bash
# Opens a report in a browser that finds no network, and asserts what it shows. Usage: .ci/report.sh REPORT.html
# Screenshots are left in target/report/: wide, on a telephone, in the dark, and as it prints.
set -euo pipefail
file=$(realpath "${1:?usage: .ci/report.sh REPORT.html}")
cd "$(dirname "$0")/.."
out=target/report
mkdir -p "$out"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

browse() {
  timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$profile" --host-resolver-rules="MAP * ~NOTFOUND" \
    --hide-scrollbars --enable-logging=stderr "$@"
}
fail() { printf 'report: %s\n' "$*" >&2; exit 1; }

browse --log-net-log="$profile/net.json" --dump-dom "file://$file" >"$out/dom.html" 2>"$profile/log"
dom() { grep -oE -- "$1" "$out/dom.html" || true; }
count() { dom "$1" | wc -l; }

# What the browser asks for by itself has no origin; everything else was asked for by the page.
asked=$(grep -oE '"initiator":"[^"]*"' "$profile/net.json" | grep -vc '"not an origin"' || true)
[ "$asked" -eq 0 ] || fail "the page asked for $asked things from elsewhere"
! grep -E ':CONSOLE' "$profile/log" || fail "the page complained"

sentence=$(sed -n 's/.*<p class="sentence">\([^<]*\)<\/p>.*/\1/p' "$out/dom.html")
[[ $sentence == *' '*. ]] || fail "there is no verdict sentence"
for heading in "The verdict" "Key figures" "Where the rounds go" "The rounds, carer by carer" "Visits nobody makes" \
  "Continuity" "What really happened" "What an hour costs" "Whether the pay is lawful" "How it was made"; do
  grep -qE "<h2[^>]*>$heading</h2>" "$out/dom.html" || fail "the section \"$heading\" is missing"
done

days=$(count '<svg class="town"')
clients=$(count '<circle class="client( off)?" cx="[0-9]+" cy="[0-9]+" r="[46]"><title>')
stated=$(dom '<dd>[0-9,]+ clients?, ' | tr -dc 0-9)
[ "$days" -gt 0 ] || fail "there is no map"
[ "$clients" -eq $((days * stated)) ] || fail "$clients places on $days maps in place of $stated on each"
rounds=$(count '<polyline class="halo"')
bars=$(count '<rect class="contact( double)?" x="[0-9.]+%" width="[0-9.]+%" y="[0-9]+" height="20"')
[ "$rounds" -gt 0 ] || fail "no round on the map"
[ "$bars" -gt 0 ] || fail "no bar in the chart"
[ "$(count '<div class="buttons" role="group"')" -eq 2 ] || fail "the days cannot be chosen: the script did not run"
[ "$(count '<script')" -eq 1 ] || fail "there is a script that is not the report's own"
links=$(count 'download="[^"]+\.csv" href="data:text/csv')
[ "$links" -gt 0 ] || fail "no table can be saved"

shot() { browse --screenshot="$out/$1.png" --window-size="$2" "${@:3}" "file://$file" >/dev/null 2>&1; }
height=${REPORT_HEIGHT:-6000}
shot wide "1280,$height"
shot telephone "500,$height"
shot dark "1280,$height" --blink-settings=preferredColorScheme=0
browse --print-to-pdf="$out/print.pdf" --no-pdf-header-footer "file://$file" >/dev/null 2>&1
grep -aq '/StructTreeRoot' "$out/print.pdf" || fail "the printed page has no tags for screen readers"
grep -aq '/MediaBox \[0 0 594.9' "$out/print.pdf" || fail "the page does not print on A4"
printf 'report: %s\nreport: %s maps of %s clients, %s rounds, %s bars, %s tables to save; nothing asked for; see %s\n' \
  "$sentence" "$days" "$stated" "$rounds" "$bars" "$links" "$out"
