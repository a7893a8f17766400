#!/usr/bin/env bash
# Whole-process benchmarks of what benchmarks/RESULTS.md reports. Prints Markdown tables.
#   scripts/bench.sh [translate|intake|hub-diff|hub-list|hub-search|sharding|kube-decode|exposition-blocks|scrape|metrics|exporter|metacollector|all]
# Builds Release first. Needs 4 GB of free disk and, for hub-diff and hub-list at a million items, some minutes each.
# ITEMS=100000 makes the last two smaller. Nothing else should run on the machine; the load before each part is printed.
set -euo pipefail

what=${1:-all}
root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
items=${ITEMS:-1000000}
load=$root/artifacts/bin/Lynceus.Load/release/Lynceus.Load.dll
program=$root/artifacts/bin/Lynceus/release/lynceus.dll

[[ $what =~ ^(translate|intake|hub-diff|hub-list|hub-search|sharding|kube-decode|exposition-blocks|scrape|metrics|exporter|metacollector|all)$ ]] || { sed -n '2,6p' "$0" >&2; exit 64; }

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

say() { printf '%s\n' "$*" >&2; }

part() {
  printf '\n### %s\n\n%s, load %s, %s, commit %s\n\n' "$1" "$(date -u +%F)" "$(cut -d ' ' -f 1 /proc/loadavg)" "$(nproc) cores" "$(git rev-parse --short HEAD)"
}

build() {
  say 'building ...'
  for project in benchmarks/load src/Lynceus; do
    dotnet build "$project" -c Release -v quiet -nologo >"$files/build.log" 2>&1 || { grep -E 'error' "$files/build.log" | sort -u >&2; exit 1; }
  done
}

# Seconds and peak resident memory in MB of a command whose output nobody reads.
measure() {
  local started ended pid peak=0 now
  started=$(date +%s.%N)
  "$@" >/dev/null &
  pid=$!
  while now=$(awk '/^VmHWM/ { print int($2 / 1000) }' "/proc/$pid/status" 2>/dev/null) && [[ -n $now ]]; do
    peak=$now
    sleep 0.02
  done
  wait "$pid"
  ended=$(date +%s.%N)
  awk -v s="$started" -v e="$ended" -v p="$peak" 'BEGIN { printf "%.2f %d\n", e - s, p }'
}

# The median of five runs by time.
median() {
  for _ in 1 2 3 4 5; do measure "$@"; done | sort -n | sed -n 3p
}

translate() {
  part 'Translation: `lynceus translate --format json`'
  printf '| report | MB | s | MB/s | peak RSS MB |\n|---|---|---|---|---|\n'
  local layout megabytes seconds peak
  for layout in cluster image; do
    for megabytes in 50 500; do
      dotnet "$load" generate-trivy --size "${megabytes}MB" --layout "$layout" --out "$files/report.json"
      read -r seconds peak < <(median dotnet "$program" translate --format json "$files/report.json")
      awk -v l="$layout" -v m="$megabytes" -v s="$seconds" -v p="$peak" 'BEGIN { printf "| trivy, %s | %d | %.2f | %.0f | %d |\n", l, m, s, m / s, p }'
    done
  done
  printf '\nTranslation alone, in one warm process:\n\n```text\n'
  dotnet "$load" translate "$files/report.json" --rounds 5
  printf '```\n'
}

# Reports of 500 MB sent to the real program, two of new clusters a round: seconds until the first is safe and acknowledged, until both are compared, and the program's
intake() {
  part 'Taking in a report of 500 MB over HTTP'
  dotnet "$load" generate-trivy --size 500MB --out "$files/report.json"
  export LYNCEUS_HUB_BOOTSTRAP_TOKEN=benchmark-administrator-token-0123456789
  local hub address=http://127.0.0.1:18099 round started acknowledged
  dotnet "$program" hub --listen 127.0.0.1:18099 --data "$files/hub" >"$files/hub.log" 2>&1 &
  hub=$!
  trap 'kill "$hub" 2>/dev/null; rm -rf "$files"' EXIT
  until curl -sf -o /dev/null "$address/openapi/v1.json"; do sleep 0.2; done
  printf '| round | acknowledged s | two acknowledged and compared s | peak RSS MB |\n|---|---|---|---|\n'
  for round in 1 2 3; do
    post() {
      curl -sf -o "$files/answer" -X POST -H "Authorization: Bearer $LYNCEUS_HUB_BOOTSTRAP_TOKEN" -H 'Content-Type: application/json' \
        -T "$files/report.json" "$address/api/v1/clusters/$1/reports/trivy$2"
    }
    started=$(date +%s.%N)
    post "acknowledged-$round" ''
    acknowledged=$(date +%s.%N)
    post "compared-$round" '?wait=true'
    awk -v r="$round" -v s="$started" -v a="$acknowledged" -v e="$(date +%s.%N)" -v p="$(awk '/^VmHWM/ { print int($2 / 1000) }' "/proc/$hub/status")" \
      'BEGIN { printf "| %d | %.2f | %.2f | %d |\n", r, a - s, e - s, p }'
  done
  kill "$hub"
  wait "$hub" || true
}

hub_diff() {
  part "Diff on SQLite"
  dotnet "$load" hub-diff --items $((items / 10)) --rounds 3
  printf '\n'
  dotnet "$load" hub-diff --items "$items" --rounds 2
}

hub_list() {
  part "Pages of the list on SQLite"
  dotnet "$load" hub-list --items "$items" | grep -v 'administrator'
}

hub_search() {
  part "Searches that ask for as much as they can, by 24 clients at once"
  dotnet "$load" hub-search | grep -v 'administrator'
}

# Lists and watches read into whole objects and into projections, in turns in one process.
kube_decode() {
  part 'Decoding lists and watches'
  dotnet "$load" kube-decode --pods 100000 --reports 10000 --rounds 3
}

# The tables of docs/sharding.md; draws its picture anew.
sharding() {
  part 'Sharding: balance, movement, length of selectors'
  dotnet "$load" sharding-figures --sets 20 --picture docs/images/sharding.svg
  printf '\n| virtual nodes | load factor | max / mean | moved × N, mean | selector, longest, bytes |\n|---|---|---|---|---|\n'
  local nodes factor
  while read -r nodes factor; do
    dotnet "$load" sharding-figures --sets 20 --virtual-nodes "$nodes" --load-factor "$factor" \
      | awk -F '|' -v n="$nodes" -v f="$factor" '/2 to 50/ { printf "| %s | %s |%s|%s|%s|\n", n, f, $3, $4, $7 }'
  done <<<$'20 1.03\n40 1.03\n56 1.03\n56 1.01\n56 1.06\n100 1.03'
}

# A store of series as the exporter has it; curl reads it over loopback.
exposition_blocks() {
  part 'Series blocks'
  dotnet "$load" exposition-blocks --owners $((items / 200)) --series 200
  printf '\n'
  dotnet "$load" exposition-blocks --owners $((items / 10)) --series 3 --rounds 1
}

# A real Prometheus scrapes a million series each 10 s: the times are its own.
scrape() {
  part 'A real Prometheus scrapes a million series'
  local host prometheus port=18098 web=18097
  dotnet "$load" serve-series --series "$items" --port "$port" >"$files/host.log" &
  host=$!
  until grep -q ready "$files/host.log"; do sleep 0.2; done
  cat >"$files/prometheus.yml" <<END
global: { scrape_interval: 10s, scrape_timeout: 10s }
scrape_configs:
- job_name: bench
  static_configs: [{ targets: ['127.0.0.1:$port'] }]
END
  prometheus --config.file="$files/prometheus.yml" --storage.tsdb.path="$files/tsdb" --web.listen-address="127.0.0.1:$web" >"$files/prometheus.log" 2>&1 &
  prometheus=$!
  trap 'kill "$host" "$prometheus" 2>/dev/null; rm -rf "$files"' EXIT
  sleep 65
  printf '| what | value |\n|---|---|\n'
  local query
  for query in up 'scrape_samples_scraped' 'min_over_time(up[60s])' 'max_over_time(scrape_duration_seconds[60s])' 'scrape_duration_seconds' 'count(bench_vulnerability)' \
    'rate(process_cpu_seconds_total{job="bench"}[40s])*10' 'process_resident_memory_bytes/1000000'; do
    curl -sG --data-urlencode "query=$query" "http://127.0.0.1:$web/api/v1/query" | grep -oE '"value":\[[^]]*\]' | cut -d '"' -f 4 | xargs printf '| `%s` | %s |\n' "$query"
  done
  kill "$host" "$prometheus"
  trap 'rm -rf "$files"' EXIT
}

# Updates of metrics, and rendering of a registry.
metrics() {
  part 'Metrics: update and render'
  dotnet "$load" metric-updates
  printf '\n'
  dotnet "$load" metric-render
}

# The exporter beside an API server full of reports, each a process of its own.
exporter() {
  part 'Exporter: reports of an API server as series'

  # Compiled ahead, as an image carries it: code that is compiled at run time would be a fifth of a small shard's memory.
  # That restores for one platform, which NuGet would note in the lock files.
  git ls-files '*packages.lock.json' | tar -cf "$files/locks.tar" -T -
  dotnet publish src/Lynceus -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --self-contained false -p:PublishReadyToRun=true -p:RestoreLockedMode=false \
    -o "$files/program" -v quiet -nologo >"$files/build.log" 2>&1 || failed=1
  tar -xf "$files/locks.tar"
  [[ -z ${failed:-} ]] || { grep -E 'error' "$files/build.log" | sort -u >&2; exit 1; }
  dotnet "$load" exporter --program "$files/program/lynceus.dll" --reports $((items / 200)) --findings 200 --shards 4
}

# The metacollector as a process beside an API server and 1,000 sensors in another.
metacollector() {
  part 'Metacollector: 1,000 nodes, 30,000 pods'
  dotnet "$load" metacollector --program "$program"
}

build
[[ $what == translate || $what == all ]] && translate
[[ $what == intake || $what == all ]] && intake
[[ $what == hub-diff || $what == all ]] && hub_diff
[[ $what == hub-list || $what == all ]] && hub_list
[[ $what == hub-search || $what == all ]] && hub_search
[[ $what == kube-decode || $what == all ]] && kube_decode
[[ $what == sharding || $what == all ]] && sharding
[[ $what == exposition-blocks || $what == all ]] && exposition_blocks
[[ $what == scrape || $what == all ]] && scrape
[[ $what == metrics || $what == all ]] && metrics
[[ $what == exporter || $what == all ]] && exporter
[[ $what == metacollector || $what == all ]] && metacollector
exit 0
