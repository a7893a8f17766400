#!/usr/bin/env bash
# Everything that CI checks: sets the machine up, builds once, checks documentation and format, runs all tests.
#   scripts/test.sh            all tests
#   scripts/test.sh FILTER     tests that match, for example FullyQualifiedName~Polaris
# Needs Debian 12 or later with the .NET 10 SDK. Installs missing packages as root or through sudo.
# Prints what fails. The last line is the count of the runner: "N passed, N failed, N skipped".
set -euo pipefail

filter=${1:-}
root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
results=$root/artifacts/test-results
cd "$root"
export CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# One test assembly may take this long; a hang is reported, not waited for.
assembly_timeout=20m
test_timeout=10m # the name of a test that hangs is printed

say() { printf '%s\n' "$*" >&2; }

# Runs a step; its output is shown when it fails.
step() {
  local name=$1 log=$root/artifacts/$1.log
  shift
  if ! "$@" >"$log" 2>&1; then
    say "$name failed:"
    { grep -E '(error|warning|FAIL)' "$log" | sort -u | head -n 50 || tail -n 50 "$log"; } >&2
    say "all of its output is in $log"
    return 1
  fi
}

# Packages for which no file of ours is found. A browser that is there already, from wherever, is good enough.
missing_packages() {
  [[ -x /usr/bin/chromium ]] || echo chromium
  command -v npm >/dev/null || echo npm
  command -v unzip >/dev/null || echo unzip
  command -v promtool >/dev/null || echo prometheus
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || echo faketime
}

# Debian starts what it installs; none of it is to run here but in tests. A rule that the machine has already stays.
forbid_services() {
  local rule=/usr/sbin/policy-rc.d
  [[ -e $rule ]] && return
  printf '#!/bin/sh\nexit 101\n' | "$@" tee "$rule" >/dev/null
  "$@" chmod 755 "$rule"
  forbidden=$rule
}

install_packages() {
  local packages
  mapfile -t packages < <(missing_packages)
  [[ ${#packages[@]} == 0 ]] && return
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || { say "these packages are missing, and only root can install them: ${packages[*]}"; exit 1; }
    as_root=(sudo)
  fi
  say "installing ${packages[*]} ..."
  step apt-update "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update -q
  local forbidden='' status=0
  forbid_services "${as_root[@]}"
  step apt-install "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "${packages[@]}" || status=$?
  [[ -z $forbidden ]] || "${as_root[@]}" rm -f "$forbidden"
  return "$status"
}

require_sdk() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    say 'the .NET 10 SDK is needed; see https://dotnet.microsoft.com/download/dotnet/10.0'
    exit 1
  fi
}

# Runs one test assembly. Its output is shown when it fails; its counts are in the .trx file.
run_assembly() {
  local name=$1 log=$results/$1.log
  local arguments=("$root/artifacts/bin/$name/release/$name.dll" --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' --results-directory "$results"
    --blame-hang --blame-hang-timeout "$test_timeout" --blame-hang-dump-type none)
  [[ -n $filter ]] && arguments+=(--filter "$filter")
  if timeout --kill-after=30s "$assembly_timeout" dotnet test "${arguments[@]}" >"$log" 2>&1; then
    [[ -n $filter || -e $results/$name.trx ]] && return 0
    say "$name ran no test:"
  else
    say "$name failed (exit code $?):"
  fi
  grep -vE '^\s*$|^(VSTest|Microsoft|Copyright|Starting test|A total of|Results File|  Skipped )' "$log" | cut -c 1-400 | head -n 400 >&2 || true
  # An assembly that crashed or hung has no test to blame; it must not look like zero failures.
  [[ -e $results/$name.trx && $(count failed "$results/$name.trx") != 0 ]] || crashed=$((crashed + 1))
  return 1
}

# Sums one attribute of the counters over result files.
count() {
  local attribute=$1 sum=0 file value
  shift
  for file in "$@"; do
    [[ -e $file ]] || continue
    value=$(grep -o '<Counters [^>]*' "$file" | grep -oE "(^| )$attribute=\"[0-9]+\"" | grep -oE '[0-9]+' | head -n 1 || true)
    sum=$((sum + ${value:-0}))
  done
  echo "$sum"
}

mkdir -p artifacts
require_sdk
install_packages
step tools scripts/install-tools.sh
step restore dotnet restore Lynceus.slnx --locked-mode
step build dotnet build Lynceus.slnx -c Release --no-restore -v quiet -nologo

status=0
crashed=0
step docs scripts/docs-check.sh || status=1
step format dotnet format Lynceus.slnx --verify-no-changes --no-restore || status=1

rm -rf "$results"
mkdir -p "$results"
for project in tests/*.Tests/*.csproj; do
  run_assembly "$(basename "$project" .csproj)" || status=1
done

[[ -n $filter ]] || step conformance scripts/conformance.sh || status=1

total=$(count total "$results"/*.trx)
passed=$(count passed "$results"/*.trx)
failed=$(count failed "$results"/*.trx)
if [[ $total == 0 ]]; then
  say 'no test ran'
  status=1
fi
[[ $failed == 0 ]] || status=1
echo "$passed passed, $((failed + crashed)) failed, $((total - passed - failed)) skipped"
exit "$status"
