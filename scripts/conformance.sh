#!/usr/bin/env bash
# Runs the scenarios of ../shared/metacollector-scenarios.yaml against `lynceus metacollector` on the fake API server, with subscribers on @grpc/grpc-js:
# once as the original behaves, once with the options that it has not. Then the cases of its section about transport (tests/conformance/transport.js).
#   scripts/conformance.sh [CONFIGURATION]     release (default) or debug; what it names must be built
# Does nothing where ../shared/tools/broker-conformance is not there. Needs node and npm.
set -euo pipefail

configuration=${1:-release}
root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
runner=$root/../shared/tools/broker-conformance
scenarios=$root/../shared/metacollector-scenarios.yaml
[[ -e $runner/run.js && -e $scenarios ]] || { echo 'no conformance runner here'; exit 0; }

files=$(mktemp -d)
api=
trap '[[ -z $api ]] || kill "$api" 2>/dev/null; rm -rf "$files"' EXIT

# The runner is not ours to write to, and its packages stay from one run to the next.
copy=$root/artifacts/broker-conformance
mkdir -p "$copy"
cp -r "$runner/." "$copy"
[[ -d $copy/node_modules ]] || npm ci --prefix "$copy" --silent --no-audit --no-fund

dotnet "$root/artifacts/bin/Lynceus.Testing/$configuration/Lynceus.Testing.dll" serve --kubeconfig "$files/kubeconfig" 2>"$files/api.log" &
api=$!
for _ in $(seq 300); do
  grep -q ready "$files/api.log" && break
  sleep 0.1
done

# Ports that are free now; the broker says so when one is taken meanwhile.
free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'; }

conform() {
  local options=$1 flags=$2 port
  port=$(free_port)
  timeout 600 node "$copy/run.js" --scenarios "$scenarios" --kubeconfig "$files/kubeconfig" --broker "127.0.0.1:$port" --options "$options" --broker-log "$files/broker.log" \
    --broker-cmd "dotnet $root/artifacts/bin/Lynceus/$configuration/lynceus.dll metacollector --broker-bind-address 127.0.0.1:$port --metrics-bind-address off --health-probe-bind-address off --drain-delay 0s $flags"
}

status=0
conform '' '' || status=1
conform alias_replica_controller,tombstones '--alias-replica-controller --tombstones' || status=1
timeout 300 node "$root/tests/conformance/transport.js" --packages "$copy" --proto "$root/proto/metadata.proto" --kubeconfig "$files/kubeconfig" \
  --lynceus "$root/artifacts/bin/Lynceus/$configuration/lynceus.dll" || status=1
exit "$status"
