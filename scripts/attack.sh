#!/usr/bin/env bash
# Tries again what has been tried against hub, broker and endpoints: the tests of docs/reference/attacks.md, which says what each line is about.
#   scripts/attack.sh           all lines, then the hostile clients of the broker (where ../shared has their runner)
#   scripts/attack.sh H4        one line
# Needs what scripts/test.sh needs; run that once before. Prints the counts of each test project.
set -euo pipefail

line=${1:-}
[[ -z $line || $line =~ ^[HML][0-9]+$ ]] || { sed -n '2,5p' "$0" >&2; exit 64; }
cd "$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

filter='Attack~H|Attack~M|Attack~L'
[[ -z $line ]] || filter="Attack=$line"
status=0
for project in $(grep -rlE "Trait\(\"Attack\", \"${line:-[HML]}" tests --include=*.cs | cut -d / -f 2 | sort -u); do
  printf '%s: ' "$project"
  dotnet build "tests/$project" -c Release -v quiet -nologo >/dev/null
  log=$(dotnet test "tests/$project" -c Release --no-build --nologo --filter "$filter" 2>&1) || { status=1; printf '\n%s\n' "$log" | grep -vE '^\s*$' >&2; }
  grep -oE '(Passed|Failed)! .*Total: +[0-9]+' <<<"$log" || echo 'no test ran'
done
[[ -n $line ]] || scripts/conformance.sh | tail -n 3 || status=1
exit "$status"
